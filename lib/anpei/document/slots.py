"""Hand-written slots: texts that people write into `wording/手写.txt` of a campaign, kept between runs.

    【原因分析】情况通报
    依据：全区完成率 92.31%、全区未注册 12
    部分企业存在重生产轻培训思想……

A heading names the slot, then the kind of document and the town that it is for, where it is not for all. The line
依据 holds the figures under the text as they were printed when it was written: where they have changed since, the
text is flagged and never passes for current. anpei appends what is missing and rewrites nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ..errors import WordingError
from ..ledger.figure import Figure
from ..vocabulary import MEASURES

SLOT_FILE = "手写.txt"
_BASIS = "依据："
_HEADING = re.compile(r"^【(?P<name>[^【】]+)】\s*(?P<kind>\S*)\s*(?P<subject>\S*)$")
_HEAD = """\
# 手写内容：典型做法、原因分析、领导要求等由人写的文字，写在各自的“依据”一行下面，可以分段。
# “依据”一行是写成时的数字；数字变了，运行时会提示，核对文字后把这一行改成新数字。写法见 docs/wording.md。
"""


@dataclass(frozen=True)
class Slot:
    """One text of 手写.txt; `line` is that of its heading, `first_line` that of its text; `basis` None: no such line."""

    name: str
    kind: str
    subject: str
    basis: str | None
    text: str
    line: int
    first_line: int


@dataclass(frozen=True)
class SlotUse:
    """A slot as one document calls it: the figures under it today, and those that stand in 手写.txt.

    `line` is where the slot stands, 0 where nothing is there yet; `recorded` is its line 依据, None for a text that
    serves several documents, whose figures are not compared.
    """

    name: str
    kind: str
    subject: str
    basis: str
    recorded: str | None = None
    line: int = 0
    is_written: bool = False

    @property
    def changes(self) -> tuple[str, ...]:
        """What has changed under a written text: 完成率 92.31%→93.02%."""
        if not self.is_written or self.recorded is None:
            return ()
        old = _entries(self.recorded)
        return tuple(
            f"{label} {old.get(label, '未记')}→{text}"
            for label, text in _entries(self.basis).items()
            if old.get(label) != text
        )

    @property
    def message(self) -> str:
        """What to tell about a stale text; empty for one that holds."""
        if not self.changes:
            return ""
        return (
            f"手写内容“{self.name}”（{' '.join(filter(None, (self.kind, self.subject)))}，{SLOT_FILE} 第{self.line}行）"
            f"写成以后数字有变：{'，'.join(self.changes)}。"
            f"核对这段文字，再把它的“依据”一行改成“{_BASIS}{self.basis}”。"
        )


@dataclass(frozen=True)
class Slots:
    """The hand-written texts as one document sees them."""

    slots: tuple[Slot, ...] = ()
    kind: str = ""
    subject: str = ""

    def find(self, name: str) -> Slot | None:
        """Return the slot that serves this document best: its own, that of its kind, that of all documents."""
        found = {(slot.kind, slot.subject): slot for slot in self.slots if slot.name == name}
        keys = ((self.kind, self.subject), (self.kind, ""), ("", ""))
        return next((found[key] for key in keys if key in found), None)

    def use(self, name: str, figures: Sequence[Figure]) -> SlotUse:
        """Return how this document uses a slot whose text rests on some figures.

        Figures of a unit are left out: one text serves the documents of all units.
        """
        slot, basis = self.find(name), written_basis([figure for figure in figures if figure.level != "unit"])
        if slot is None:
            return SlotUse(name, self.kind, self.subject, basis)
        is_own = (slot.kind, slot.subject) == (self.kind, self.subject) and bool(self.kind)
        recorded = (slot.basis or "") if is_own else None
        return SlotUse(name, self.kind, self.subject, basis, recorded, slot.line, bool(slot.text))


def written_basis(figures: Sequence[Figure]) -> str:
    """Return figures as the line 依据 holds them.

    >>> written_basis([Figure("rate", "completion_rate", "district", "", 12, 13)])
    '全区完成率 92.31%'
    """
    return "、".join(f"{_label(figure)} {figure.text}" for figure in figures)


def read_slots(folder: Path | None, kind: str, subject: str = "") -> Slots:
    """Return the hand-written texts of a campaign folder for one document.

    Raises
    ------
    WordingError
        A line that belongs to no slot, a slot that stands twice: names file and line.
    """
    path = folder / "wording" / SLOT_FILE if folder else None
    text = path.read_text(encoding="utf-8-sig") if path and path.is_file() else ""
    return Slots(parse_slots(text), kind, subject)


def parse_slots(text: str) -> tuple[Slot, ...]:
    """Return the slots of a 手写.txt."""
    slots: list[Slot] = []
    lines = text.splitlines()
    heads = [number for number, line in enumerate(lines) if _HEADING.match(line.strip())]
    for number, line in enumerate(lines[: heads[0] if heads else None], 1):
        if line.strip() and not line.startswith("#"):
            raise WordingError(
                "手写内容没有名称。",
                where=f"{SLOT_FILE} 第{number}行",
                remedy="在文字上面写一行名称，例如“【原因分析】情况通报”。",
            )
    for start, end in zip(heads, [*heads, len(lines)][1:], strict=True):
        head = _HEADING.match(lines[start].strip())
        if head is None:
            continue
        body = lines[start + 1 : end]
        first = next((n for n, line in enumerate(body) if line.strip() and not line.startswith("#")), 0)
        basis = None
        if body and body[first].startswith(_BASIS):
            basis, first = body[first].removeprefix(_BASIS).strip(), first + 1
        kept = ["" if line.startswith("#") else line.strip() for line in body[first:]]
        slot = Slot(
            head["name"],
            head["kind"],
            head["subject"],
            basis,
            "\n".join(kept).rstrip(),
            start + 1,
            start + first + 2,
        )
        if any((slot.name, slot.kind, slot.subject) == (o.name, o.kind, o.subject) for o in slots):
            raise WordingError(
                f"手写内容“{lines[start].strip()}”出现了两次。",
                where=f"{SLOT_FILE} 第{start + 1}行",
                remedy="两处合为一处。",
            )
        slots.append(slot)
    return tuple(slots)


def append_slots(folder: Path, uses: Iterable[SlotUse]) -> int:
    """Append the slots that documents call and 手写.txt of a campaign folder lacks; return how many.

    What stands there stays as it is, byte by byte.
    """
    path = folder / "wording" / SLOT_FILE
    old = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    there = parse_slots(old)
    missing = list(
        dict.fromkeys(use for use in uses if Slots(there, use.kind, use.subject).find(use.name) is None)
    )
    if not missing:
        return 0
    text = "" if old else _HEAD
    if old and not old.endswith("\n"):
        text = "\n"
    for use in missing:
        heading = " ".join(filter(None, (f"【{use.name}】{use.kind}", use.subject)))
        text += f"\n{heading}\n{_BASIS}{use.basis}\n"
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8" if old else "utf-8-sig", newline="") as file:
        file.write(text)
    return len(missing)


def stale_slots(uses: Iterable[SlotUse]) -> list[str]:
    """Return what to tell about texts whose figures have changed since they were written; 定稿 must have none."""
    return list(dict.fromkeys(use.message for use in uses if use.message))


def slot_uses(folder: Path) -> tuple[SlotUse, ...]:
    """Return the slots that the documents of an output folder use, as their figures.json tell."""
    return tuple(
        SlotUse(**use)
        for path in sorted(folder.rglob("*figures.json"))
        for use in json.loads(path.read_text(encoding="utf-8")).get("slots", ())
    )


def slot_entries(uses: Iterable[SlotUse]) -> list[Mapping[str, object]]:
    """Return the slots of a document as its figures.json holds them; an empty one reads the same wherever it stands."""
    return [asdict(use if use.is_written else replace(use, recorded=None, line=0)) for use in uses]


def written_text(text: str) -> str:
    """Return what of a 手写.txt reaches a document: its slots with text, each on its own lines; empty without any."""
    slots, lines = parse_slots(text), text.splitlines()
    kept = [""] * len(lines)
    ends = [slot.line - 1 for slot in slots[1:]] + [len(lines)]
    for slot, end in zip(slots, ends, strict=True):
        if slot.text:
            kept[slot.line - 1 : end] = lines[slot.line - 1 : end]
    return "\n".join(kept).rstrip() + "\n" if any(kept) else ""


def _label(figure: Figure) -> str:
    name = MEASURES[figure.measure].label if figure.measure in MEASURES else figure.measure
    return f"全区{name}" if figure.level == "district" else name


def _entries(basis: str) -> dict[str, str]:
    """Return label → printed figure of a line 依据."""
    found = (entry.strip().rpartition(" ") for entry in basis.split("、") if entry.strip())
    return {label.strip(): text for label, _, text in found}
