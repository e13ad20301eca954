"""What leaves the house is scanned: no ID number, no mobile number, and in open layers no worker's name."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from ..document.slots import SLOT_FILE
from ..home import shipped_root
from ..ledger import Case
from .identifiers import id_numbers, masked, mobile_numbers, plain
from .readable import Piece, pieces

OPEN_LAYERS = frozenset({"L0", "L1"})
"""Layers in which no worker may be named."""

_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_DOTS = re.compile("[•‧・･∙⋅●]")
_SPACED_NAME = re.compile(f"(?<![{_HAN}])([{_HAN}])[ \u3000]{{1,2}}([{_HAN}])(?![{_HAN}])")
_WRAPPED = re.compile(f"(?<=[^\\n]{{25}})\\n(?=[{_HAN}])")
_SHEETS = ".xlsx"


@dataclass(frozen=True)
class Hit:
    """Something personal in an output: which file, where in it, what (masked)."""

    file: str
    place: str
    kind: str
    shown: str

    def __str__(self) -> str:
        return f"{self.file}〔{self.place}〕：{self.kind}{self.shown}"


@dataclass(frozen=True)
class Gate:
    """What an output may not hold: workers' `names`, and every phone but the office's own `phones`."""

    names: frozenset[str]
    phones: frozenset[str] = frozenset()

    def excusing(self, texts: Iterable[str]) -> Gate:
        """Return the gate without the names that public texts hold too, since short names stand in words."""
        public = {name for text in texts for name in self._names_in(plain(text))}
        return replace(self, names=self.names - public)

    def scan(self, file: str, data: bytes, layer: str = "L1") -> list[Hit]:
        """Return every hit in one output, its name included, each once for its place."""
        read = (Piece("文件名", file), *pieces(file, data))
        return list(dict.fromkeys(hit for piece in read for hit in self._hits(file, piece, layer, data)))

    def _hits(self, file: str, piece: Piece, layer: str, data: bytes) -> Iterator[Hit]:
        if piece.text is None:
            yield Hit(file, piece.place, "无法检查的内容", "")
            return
        text = plain(piece.text.replace("\r\n", "\n").replace("\r", "\n"))
        for number in id_numbers(text):
            yield Hit(file, _place(file, piece, number, data), "身份证号", masked(number))
        for phone in mobile_numbers(text):
            if phone not in self._own_phones:
                yield Hit(file, _place(file, piece, phone, data), "手机号", masked(phone))
        if layer in OPEN_LAYERS:
            for name in sorted(self._names_in(text)):
                yield Hit(file, _place(file, piece, name, data), "人员姓名", masked(name))

    def _names_in(self, text: str) -> set[str]:
        """Return the names that a plain text holds.

        Only where a name's first character and then a name's second character stand are windows of each
        length looked up; that leaves a few positions of a hundred.
        """
        text = _WRAPPED.sub("", _SPACED_NAME.sub(r"\g<0>、\1\2、", _DOTS.sub("·", text)))
        first, second = self._starts
        letters = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
        positions = np.flatnonzero(first[letters[:-1]] & second[letters[1:]]).tolist()
        windows = {text[at : at + length] for length in self._lengths for at in positions}
        return windows & self._known

    @cached_property
    def _own_phones(self) -> frozenset[str]:
        return frozenset(re.sub(r"\D", "", plain(phone)) for phone in self.phones)

    @cached_property
    def _known(self) -> frozenset[str]:
        """Names of two characters and more; a single one proves nothing."""
        spelt = (_DOTS.sub("·", plain(name)).strip() for name in self.names)
        return frozenset(name for name in spelt if len(name) > 1)

    @cached_property
    def _lengths(self) -> list[int]:
        return sorted({len(name) for name in self._known})

    @cached_property
    def _starts(self) -> tuple[np.ndarray, np.ndarray]:
        """For every character, whether a name begins with it, and whether it is a name's second."""
        tables = np.zeros((2, sys.maxunicode + 1), dtype=bool)
        for name in self._known:
            tables[0, ord(name[0])] = tables[1, ord(name[1])] = True
        return tables[0], tables[1]


def make_gate(case: Case) -> Gate:
    """Return the gate of a case: the names its extracts hold, less what its public texts hold too."""
    names = case.intake.names() if case.intake else frozenset()
    return Gate(frozenset(names), case.campaign.phones).excusing(public_texts(case))


def public_texts(case: Case) -> Iterator[str]:
    """Yield what may stand in any output: units, towns, departments, settings, wording, the program's words.

    What people write by hand is no public text: it may tell of persons.
    """
    yield from case.unit_keys.values()
    campaign = case.campaign
    for path in campaign.configuration_files:
        yield path.read_text(encoding="utf-8-sig")
    roots = [campaign.folder / "wording", campaign.home.root / "templates", shipped_root() / "templates"]
    for root in roots:
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            if path.suffix in (".txt", ".html", ".toml") and path.name != SLOT_FILE:
                yield path.read_text(encoding="utf-8-sig")
    package = Path(__file__).parents[1]
    for pattern in ("vocabulary.py", "intake/finding.py", "ledger/*.py", "document/*.py", "run/*.py"):
        for path in sorted(package.glob(pattern)):
            yield path.read_text(encoding="utf-8")


def _place(file: str, piece: Piece, found: str, data: bytes) -> str:
    """Return where something stands: sheet and cell of a workbook where a cell holds it, else the piece's place."""
    if not file.endswith(_SHEETS):
        return piece.place
    from openpyxl import load_workbook

    for sheet in load_workbook(io.BytesIO(data), read_only=True):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None and found in re.sub(r"[\s-]", "", plain(str(cell.value))):
                    return f"{sheet.title}!{cell.coordinate}"
    return piece.place
