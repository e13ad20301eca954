"""A document as it is read from its pages: the head, the title, the text, what follows it, and where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

from .leaf import Leaf
from .leaf import leaf as leaf_from
from .line import CHAR, LINE, Line, lines
from .page import MM, Box, Page, Rule, is_red, is_red_colour, measure

Format = Literal["document", "letter", "order", "minutes", "plain"]
FORMATS: tuple[Format, ...] = ("document", "letter", "order", "minutes", "plain")

ATTACHMENT = re.compile(r"(\S*号)?附件(\d*)")
DATE = re.compile(r"[\d〇○零一二三四五六七八九十]+年[\d一二三四五六七八九十]+月[\d一二三四五六七八九十]+日")
_NUMBER = re.compile(r"\S*[〔\[［（(【]\d+[〕\]］）)】]\S*号|[（(]?第?\S{1,4}[期号][）)]?")
_NOTE = re.compile(r"\d{1,8}|\S*密\S*|\S{0,2}急|特提")
_ATTENDANCE = re.compile(r"(出席|请假|列席|缺席|主持|记录)\S*?[：:]")
_LETTER_RULE_MM = 163.0
_TITLE_PT, _MARK_PT = 17.5, 23.5
_TEXT_PT = 13.0
_DOCX_ROOM = (0.8 * 28.95 - 0.88 * 16) * MM
"""In a line of exact height a word processor puts the base line 0.8 of the height down."""


@dataclass(frozen=True)
class Reading:
    """A document: its PDF, its pages, the page format, and whether LibreOffice printed it from a DOCX."""

    pdf: bytes
    leaves: tuple[Leaf, ...]
    is_docx: bool = False
    given: Format | None = None

    @cached_property
    def format(self) -> Format:
        """The page format: as told, or by its marks."""
        if self.given:
            return self.given
        if any(rule.length > _LETTER_RULE_MM for rule in self.red_rules):
            return "letter"
        words = "".join(line.text for line in self.mark)
        if not words and not self.red_rules:
            return "plain"
        if re.search(r"(令|命令|命令（令）)$", words) and not self.red_rules:
            return "order"
        return "minutes" if words.endswith("纪要") else "document"

    @property
    def first(self) -> Page:
        return self.leaves[0].sheet

    # ── head ──

    @cached_property
    def red_rules(self) -> tuple[Rule, ...]:
        """The red rules of the first page, from the top."""
        red = [rule for rule in self.first.rules if is_red_colour(rule.colour) and rule.length > 50]
        return tuple(sorted(red, key=lambda rule: rule.y))

    @cached_property
    def mark(self) -> tuple[Line, ...]:
        """The lines of the 发文机关标志: what is red or larger than any title."""
        chars = [
            char
            for char in self.first.chars
            if char.turn == 0 and (is_red_colour(char.colour) or char.size_pt > _MARK_PT) and char.base > 27
        ]
        return lines(chars, 1)

    @cached_property
    def mark_ink(self) -> Box | None:
        """The bounds of the ink of the 发文机关标志."""
        if not self.mark:
            return None
        top, bottom = min(line.top for line in self.mark) - 3, max(line.bottom for line in self.mark) + 2
        base = max(line.base for line in self.mark)
        below = [rule.y - rule.thickness for rule in self.red_rules if rule.y > base]
        is_coloured = any(is_red_colour(char.colour) for line in self.mark for char in line.chars)
        return self.first.find_ink((0, top, 210, min([bottom, *below])), is_red if is_coloured else None)

    @cached_property
    def _above_text(self) -> tuple[Line, ...]:
        """The lines of the first page, without the mark."""
        own = {char for line in self.mark for char in line.chars}
        return tuple(line for line in self.leaves[0].lines if not own.issuperset(line.chars))

    @cached_property
    def title(self) -> tuple[Line, ...]:
        """The lines of the title: the first that are larger than the text."""
        found: list[Line] = []
        for line in self._above_text:
            if line.size_pt > _TITLE_PT:
                found.append(line)
            elif found:
                break
        return tuple(found)

    @cached_property
    def _head(self) -> tuple[Line, ...]:
        """The lines of the first page that stand above the title, or above the text of a document without title."""
        if self.title:
            return tuple(line for line in self._above_text if line.base < self.title[0].base)
        numbers = [line for line in self._above_text if _NUMBER.fullmatch(line.text)]
        end = numbers[0].base if numbers else 0.0
        return tuple(line for line in self._above_text if line.base < end + 0.5)

    @cached_property
    def number(self) -> Line | None:
        """The 发文字号."""
        return next((line for line in self._head if _NUMBER.fullmatch(line.text)), None)

    @cached_property
    def notes(self) -> tuple[Line, ...]:
        """份号, 密级和保密期限, 紧急程度, from the top."""
        return tuple(
            line
            for line in self._head
            if line.left < 60 and line is not self.number and _NOTE.fullmatch(line.text)
        )

    @cached_property
    def signers(self) -> tuple[Line, ...]:
        """签发人：… and the names in the rows below."""
        start = next((line for line in self._head if line.text.startswith("签发人")), None)
        if start is None:
            return ()
        return tuple(
            line
            for line in self._head
            if line.base > start.base - 0.5 and line.left >= start.left - 0.5 and line is not self.number
        )

    # ── what follows ──

    @cached_property
    def _stream(self) -> tuple[Line, ...]:
        """Every line from under the head to the end, without 版记, captions and notes of tables."""
        head = {id(line) for line in (*self._head, *self.title)}
        own = {char for line in self.mark for char in line.chars}
        imprint = {id(line) for line in self.imprint}
        return tuple(
            line
            for leaf in self.leaves
            for line in leaf.lines
            if id(line) not in head | imprint and line.size_pt >= _TEXT_PT and not own.issuperset(line.chars)
        )

    @cached_property
    def attachments(self) -> tuple[tuple[Leaf, Line], ...]:
        """The lines 附件, 附件1 …, and the pages on which they stand."""
        return tuple(
            (leaf, line) for leaf in self.leaves for line in leaf.lines if ATTACHMENT.fullmatch(line.text)
        )

    @cached_property
    def parts(self) -> tuple[tuple[Leaf, ...], ...]:
        """The pages of the document, then of each attachment that is bound apart, with the 发文字号 before 附件."""
        starts = [leaf.number - 1 for leaf, line in self.attachments if line.text[0] != "附"]
        edges = [0, *starts, len(self.leaves)]
        return tuple(self.leaves[start:end] for start, end in pairwise(edges))

    @cached_property
    def main(self) -> tuple[Line, ...]:
        """The lines under the title and before the first attachment."""
        end = next((line for _, line in self.attachments), None)
        found: list[Line] = []
        for line in self._stream:
            if line is end:
                break
            found.append(line)
        return tuple(found)

    @cached_property
    def addressees(self) -> tuple[Line, ...]:
        """主送机关: the lines under the title that begin at the left, through to the colon."""
        if not self.title:
            return ()
        found: list[Line] = []
        for line in self.main:
            if self.inset(line) > 1 or line.page != 1:
                break
            found.append(line)
            if line.text.endswith(("：", ":")):
                return tuple(found)
        return tuple(found) if len(found) > 0 and "：" not in "".join(x.text for x in found) else ()

    @cached_property
    def listing(self) -> tuple[Line, ...]:
        """附件说明."""
        start = next((n for n, line in enumerate(self.main) if re.match("附件[:：]", line.text)), None)
        if start is None:
            return ()
        found = [self.main[start]]
        for line in self.main[start + 1 :]:
            last = found[-1]
            is_next = line.page > last.page or line.base - last.base < 1.4 * LINE
            if not is_next or not (self.inset(line) > 3 or re.match(r"\d+[.．、]", line.text)):
                break
            if DATE.fullmatch(line.text):
                break
            found.append(line)
        return tuple(found)

    @cached_property
    def date(self) -> Line | None:
        """成文日期: the last line of the text that is a date."""
        return next((line for line in reversed(self.main) if DATE.fullmatch(line.text)), None)

    @cached_property
    def signature(self) -> tuple[Line, ...]:
        """The lines of 署名: what stands right above the date, away from the left edge."""
        if self.date is None:
            return ()
        before = self.main[: self.main.index(self.date)]
        before = before[before.index(self.listing[-1]) + 1 :] if self.listing else before
        found: list[Line] = []
        for line in reversed(before):
            is_beside = found and line.page == found[-1].page and abs(line.base - found[-1].base) < 0.5
            if line.page != self.date.page or (self.inset(line) < 2.6 and not is_beside):
                break
            found.append(line)
        return tuple(reversed(found))

    @cached_property
    def after_date(self) -> tuple[Line, ...]:
        """What stands between the date and the attachments: 附注."""
        return self.main[self.main.index(self.date) + 1 :] if self.date else ()

    @cached_property
    def attendance(self) -> tuple[Line, ...]:
        """The lines of 出席、请假、列席."""
        if self.format != "minutes":
            return ()
        start = next((n for n, line in enumerate(self.main) if _ATTENDANCE.match(line.text)), None)
        return () if start is None else self.main[start:]

    @cached_property
    def text(self) -> tuple[Line, ...]:
        """The lines of the text: from under 主送机关 to 附件说明, 署名 or 出席."""
        ends = [*self.listing[:1], *self.signature[:1], *self.attendance[:1]]
        if self.date and not ends:
            ends = [self.date]
        places = [self.main.index(line) for line in ends]
        return joined(self.main[len(self.addressees) : min(places, default=len(self.main))])

    @cached_property
    def imprint(self) -> tuple[Line, ...]:
        """The lines of 版记, on whichever page they stand."""
        for leaf in reversed(self.leaves):
            if leaf.is_turned:
                continue
            start = next(
                (n for n, line in enumerate(leaf.lines) if re.match("(抄送|主送)[：:]", line.text)), None
            )
            if start is None:
                start = next(
                    (
                        n
                        for n, line in enumerate(leaf.lines)
                        if line.text.endswith("印发") and line.size_pt < 15.4
                    ),
                    None,
                )
                # 印发机关 stands on the left of the same row
                while start and abs(leaf.lines[start - 1].base - leaf.lines[start].base) < 0.5:
                    start -= 1
            if start is not None:
                return leaf.lines[start:]
        return ()

    # ── places ──

    def leaf_of(self, line: Line) -> Leaf:
        return self.leaves[line.page - 1]

    def top(self, line: Line) -> float:
        """Return the upper edge of a line; a word processor puts the room of a line above its characters."""
        return line.top - (_DOCX_ROOM if self.is_docx else 0.0)

    def inset(self, line: Line) -> float:
        """Return how far from the left of the text area a line begins, in 字."""
        return (line.left - self.leaf_of(line).area[0]) / CHAR

    def middle(self, line: Line) -> float:
        """Return the middle of a line; the empty half of a mark of punctuation at its end is not set by Typst."""
        has_half = line.text[-1] in "，。、；：" and not self.is_docx
        return line.middle - (line.size_pt * MM / 4 if has_half else 0)

    def inset_right(self, line: Line) -> float:
        """Return how far from the right of the text area a line ends, in 字."""
        return (self.leaf_of(line).area[2] - line.right) / CHAR


def joined(found: Sequence[Line]) -> tuple[Line, ...]:
    """Return lines with those made one that stand on one base line: words with room to write in between."""
    whole: list[Line] = []
    for line in found:
        if whole and whole[-1].page == line.page and abs(whole[-1].base - line.base) < 0.5:
            whole[-1] = Line(whole[-1].chars + line.chars, line.page)
        else:
            whole.append(line)
    return tuple(whole)


def read(pdf: bytes, *, given: Format | None = None, is_docx: bool = False) -> Reading:
    """Return a document as it is read from its PDF."""
    return Reading(pdf, tuple(leaf_from(page) for page in measure(pdf)), is_docx, given)


def blank_lines(upper: float, lower: float) -> float:
    """Return how many blank lines are between two places."""
    return (lower - upper) / LINE


def pairs(found: Sequence[Line]) -> Iterable[tuple[Line, Line]]:
    """Return neighbours that stand on one page."""
    return ((a, b) for a, b in pairwise(found) if a.page == b.page)
