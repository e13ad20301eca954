"""A picture: what every chart of a document carries around its drawing: headline, mark, 注 and 来源, alternative text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..home import Home, resource
from .canvas import WIDTH, Canvas, Face, Part, Style, plain
from .dates import chinese_instant
from .fonts import PIP_SANS, font_chain
from .notice import Chart

if TYPE_CHECKING:
    from ..ledger import Case

Clause = tuple[Part, ...]
"""Words and Figures that stay on one line."""

TITLE_TOP, TITLE_PITCH = 3.5, 6.0
FOOT_PITCH = 4.3

MARK = "演示数据"
FINAL = "定稿"
_SOURCES = {
    "roster": "应训人员名册",
    "platform": "平台人员明细",
    "headcount": "监管对象底册",
    "summaries": "平台汇总",
}
"""What counts are taken from, by the basis of the case."""


@dataclass(frozen=True)
class Frame:
    """What stands around a drawing: the headline above it, the mark beside that, 注 and 来源 below.

    A drawing begins at `top` and ends `foot` above the lower edge; lengths are mm. Any `stage` but the final one
    is part of the mark.
    """

    case: Case
    headline: Sequence[Clause]
    notes: Sequence[Clause] = ()
    stage: str = ""

    @cached_property
    def ruler(self) -> Canvas:
        """An empty canvas to measure words with."""
        return self._canvas(10.0)

    @cached_property
    def mark(self) -> str:
        """What tells the picture from one of a final, real document."""
        marks = (MARK if self.case.campaign.is_synthetic else "", "" if self.stage == FINAL else self.stage)
        return "　".join(mark for mark in marks if mark)

    @property
    def top(self) -> float:
        """The height of the headline."""
        return TITLE_TOP + TITLE_PITCH * len(self._head_rows)

    @property
    def foot(self) -> float:
        """The height of 注 and 来源."""
        return FOOT_PITCH * len(self._foot_rows) + 1.0

    def open(self, height: float) -> Canvas:
        """Return a canvas with room for a drawing of a height; the headline is written."""
        canvas = self._canvas(self.top + height + self.foot)
        for number, row in enumerate(self._head_rows):
            canvas.write(0.0, TITLE_TOP + number * TITLE_PITCH, *row, size="title")
        return canvas

    def chart(self, canvas: Canvas, name: str, title: str, alt: Sequence[Clause]) -> Chart:
        """Return the chart of a canvas: 注, 来源 and the mark are written."""
        start = canvas.height - self.foot + FOOT_PITCH / 2
        for number, (indent, row) in enumerate(self._foot_rows):
            canvas.write(indent, start + number * FOOT_PITCH, *row, size="note")
        if self.mark:
            width = self._mark_width
            canvas.frame(WIDTH - width - 0.3, 0.4, width, 6.2)
            canvas.write(WIDTH - 0.3 - width / 2, TITLE_TOP, self.mark, align="center")
        notes = [("；", *clause) for clause in self.notes]
        told = "".join(plain(clause) for clause in (*alt, *notes))
        return Chart(
            name=name,
            title=title,
            png=canvas.png(),
            alt=f"{title}。{told}。",
            width_mm=canvas.width,
            height_mm=canvas.height,
            figures=tuple(canvas.figures),
        )

    @property
    def _mark_width(self) -> float:
        return self.ruler.measure(self.mark) + 3.0 if self.mark else 0.0

    @cached_property
    def _head_rows(self) -> list[Clause]:
        """The clauses of the headline in as few lines as they fit beside the mark."""
        room = WIDTH - (self._mark_width + 3.0 if self.mark else 0.0)
        rows: list[Clause] = []
        for clause in self.headline:
            if rows and self.ruler.measure(*rows[-1], *clause, size="title") <= room:
                rows[-1] = (*rows[-1], *clause)
                continue
            first, *rest = clause
            if rows and isinstance(first, str) and first.startswith("，"):  # no line begins with it
                rows[-1], clause = (*rows[-1], "，"), (first[1:], *rest)
            rows.append(clause)
        return rows

    @cached_property
    def _foot_rows(self) -> list[tuple[float, Clause]]:
        """Indent and words of each line of the foot."""
        sources = (_SOURCES.get(basis) for basis in (self.case.required_basis, self.case.learning_basis))
        named = "、".join(dict.fromkeys(source for source in sources if source))
        source = f"{named}{'，' if named else ''}数据截至{chinese_instant(self.case.as_of)}"
        return [*self._flowing("注：", self.notes), *self._flowing("来源：", [(source,)])]

    def _flowing(self, lead: str, clauses: Sequence[Clause]) -> list[tuple[float, Clause]]:
        """Return clauses as one sentence that goes on under its first words."""
        indent = self.ruler.measure(lead, size="note")
        rows: list[tuple[float, Clause]] = []
        for number, clause in enumerate(clauses):
            ended = (*clause, "；" if number + 1 < len(clauses) else "。")
            if rows and indent + self.ruler.measure(*rows[-1][1], *ended, size="note") <= WIDTH:
                rows[-1] = (rows[-1][0], (*rows[-1][1], *ended))
            elif indent + self.ruler.measure(*ended, size="note") <= WIDTH:
                rows.append((indent, ended))
            else:
                rows += [(indent, (row,)) for row in self.ruler.wrap(plain(ended), WIDTH - indent, "note", 4)]
        return [(0.0, (lead, *row)) if place == 0 else (x, row) for place, (x, row) in enumerate(rows)]

    def _canvas(self, height: float) -> Canvas:
        campaign = self.case.campaign
        style = Style.read(resource("templates/chart.mplstyle", campaign.folder, campaign.home))
        return Canvas(height, style, _face(campaign.home))


def _face(home: Home) -> Face:
    """Return Noto Sans SC, which every computer has, then what the document's own chain has for rare characters."""
    chain = font_chain(home)
    paths = [font.path for font in chain.face("黑体").fonts if font.path.suffix.lower() in (".otf", ".ttf")]
    return Face(tuple(dict.fromkeys([PIP_SANS, *paths])))
