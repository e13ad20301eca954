"""One requirement of GB/T 9704-2012 as data, and what it comes to on one document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from .reading import FORMATS, Format, Reading


@dataclass(frozen=True)
class Seen:
    """What was seen at one place: a length that is judged by the requirement, or words and whether they are right."""

    where: str
    value: float | str
    is_right: bool = True


Found = Sequence[Seen] | str
"""What was seen; or, where a document has nothing to measure, the reason."""


@dataclass(frozen=True)
class Requirement:
    """One rule: its clause, what it says, the wanted value and what may lack to it.

    A length is wanted in `unit` within `tolerance` (`docx_tolerance` for a DOCX that LibreOffice printed, where it
    differs); words say themselves whether they are right. `formats` are the page formats that it is for.
    """

    name: str
    clause: str
    says: str
    wanted: float | str
    look: Callable[[Reading], Found]
    unit: str = ""
    tolerance: float = 0.0
    docx_tolerance: float | None = None
    formats: tuple[Format, ...] = FORMATS

    def judge(self, reading: Reading) -> Judged:
        """Return whether a document keeps the requirement."""
        if reading.format not in self.formats:
            return Judged(self, "不适用", (), f"{FORMAT_NAMES[reading.format]}不用此项")
        found = self.look(reading)
        if isinstance(found, str):
            return Judged(self, "不适用", (), found)
        if not found:
            return Judged(self, "不适用", (), "本件没有此项")
        wrong = tuple(seen for seen in found if not self._is_kept(seen, reading.is_docx))
        return Judged(self, "不合格" if wrong else "合格", tuple(found), wrong=wrong)

    def _is_kept(self, seen: Seen, is_docx: bool) -> bool:
        if isinstance(seen.value, str) or isinstance(self.wanted, str):
            return seen.is_right
        tolerance = self.tolerance_for(is_docx)
        return abs(seen.value - self.wanted) <= tolerance + 1e-9

    def tolerance_for(self, is_docx: bool) -> float:
        """Return what may lack to the wanted length."""
        return self.docx_tolerance if is_docx and self.docx_tolerance is not None else self.tolerance


@dataclass(frozen=True)
class Judged:
    """A requirement, the verdict on one document, what was seen, and of that what is wrong; or why nothing was."""

    requirement: Requirement
    verdict: Literal["合格", "不合格", "不适用"]
    seen: tuple[Seen, ...]
    reason: str = ""
    wrong: tuple[Seen, ...] = ()

    @property
    def measured(self) -> str:
        """What was measured, in words: the value that is farthest off, or the range of all."""
        if self.verdict == "不适用":
            return self.reason
        shown = self.wrong or self.seen
        values = [seen.value for seen in shown]
        if self.wrong:
            first = "；".join(f"{seen.where} {_told(seen.value)}".strip() for seen in self.wrong[:3])
            return first + (f"…共{len(self.wrong)}处" if len(self.wrong) > 3 else "")
        told = list(dict.fromkeys(_told(value) for value in values))
        if len(told) > 1 and all(not isinstance(value, str) for value in values):
            return f"{_told(min(values))}～{_told(max(values))}"  # type: ignore[type-var]
        return "；".join(told[:2]) + (f"…共{len(told)}项" if len(told) > 2 else "")


FORMAT_NAMES: dict[Format, str] = {
    "document": "文件格式",
    "letter": "信函格式",
    "order": "命令格式",
    "minutes": "纪要格式",
    "plain": "无红色版头的文件",
}


def _told(value: float | str) -> str:
    if isinstance(value, str):
        return value
    told = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if told == "-0" else told
