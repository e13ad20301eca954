"""What leaves the house is scanned: no ID number, no mobile number, and in open layers no worker's name."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from ..home import shipped_root
from ..ledger import Case
from .identifiers import id_numbers, masked, mobile_numbers, plain
from .readable import Piece, pieces

INTERNAL = "内部"
OPEN_LAYERS = frozenset({"L0", "L1"})
"""Layers in which no worker may be named."""

_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORDS = re.compile(f"[{_HAN}·]{{2,}}")
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
        """Return the names that a plain text holds, by looking up every window of a name's length."""
        text = _SPACED_NAME.sub(r"\g<0>、\1\2、", _DOTS.sub("·", text))
        found = {name for name in self._other_names if name in text}
        runs = set(_WORDS.findall(_WRAPPED.sub("", text)))
        for length, names in self._by_length.items():
            windows = {run[at : at + length] for run in runs for at in range(len(run) - length + 1)}
            found |= windows & names
        return found

    @cached_property
    def _own_phones(self) -> frozenset[str]:
        return frozenset(re.sub(r"\D", "", plain(phone)) for phone in self.phones)

    @cached_property
    def _by_length(self) -> dict[int, set[str]]:
        lengths: dict[int, set[str]] = {}
        for name in self._known:
            if _WORDS.fullmatch(name):
                lengths.setdefault(len(name), set()).add(name)
        return lengths

    @cached_property
    def _other_names(self) -> frozenset[str]:
        """Names with letters or other marks: few, looked for one by one."""
        return frozenset(name for name in self._known if len(name) > 2 and not _WORDS.fullmatch(name))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(_DOTS.sub("·", plain(name)).strip() for name in self.names)


def make_gate(case: Case) -> Gate:
    """Return the gate of a case: the names its extracts hold, less what its public texts hold too."""
    names = case.intake.names() if case.intake else frozenset()
    return Gate(frozenset(names), case.campaign.phones).excusing(public_texts(case))


def public_texts(case: Case) -> Iterator[str]:
    """Yield what may stand in any output: units, towns, departments, settings, wording, the program's words."""
    yield from case.unit_keys.values()
    campaign = case.campaign
    for path in campaign.configuration_files:
        yield path.read_text(encoding="utf-8-sig")
    roots = [campaign.folder / "wording", campaign.home.root / "templates", shipped_root() / "templates"]
    for root in roots:
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            if path.suffix in (".txt", ".html", ".toml"):
                yield path.read_text(encoding="utf-8-sig")
    for folder in (campaign.home.root / "notebooks", shipped_root() / "notebooks"):
        for path in sorted(folder.glob("*.ipynb")):
            for cell in json.loads(path.read_text(encoding="utf-8-sig")).get("cells", []):
                yield "".join(cell.get("source", ""))
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        if "synthetic" not in path.parts:
            yield path.read_text(encoding="utf-8")


def layer_of(path: str) -> str:
    """Return the privacy layer of an output by its place below the output folder.

    >>> layer_of("district/统计通报.pdf"), layer_of("findings.xlsx"), layer_of("restricted/分送/临江街道/a.pdf")
    ('L1', '内部', 'L2')
    """
    parts = PurePosixPath(path).parts
    if path == "findings.xlsx":
        return INTERNAL
    if parts[0] == "restricted":
        return {"分送": "L2", "核查专用": "L3"}.get(parts[1], INTERNAL)
    return "L1"


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
