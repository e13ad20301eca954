"""A grid: the columns of a table of lines, its body rows and the rows that close it.

Where persons of two rows count once above, the closing rows are 分项合计 / 减：重复计数 / 合计, else 合计 alone
(DOMAIN §3 rule 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..ledger.case import TOTAL
from ..vocabulary import MEASURES
from .line import DOUBLE, SUMMED, Line, summed_line
from .notice import Cell, Column, Row

if TYPE_CHECKING:
    from ..ledger import Case

SEQUENCE = Column("序号", width=2.4)
RANK = Column("名次", width=2.6, number_format="0")

UNIT = Column("单位名称", width=13.5, align="left")
TOWN = Column("镇街", width=4.6)
UNIT_DEPT = Column("行业主管部门", width=6.4)
"""Columns that name a unit and where it belongs; the department by its short name."""

TOWN_NAME, DEPT_NAME = Column("镇街", width=6.0), Column("行业主管部门", width=9.0)
"""Columns that name what a row of towns or departments is about."""

Closing = Literal["subtotal", "deduction", "total"]


def unit_places(case: Case) -> dict[str, tuple[str, str]]:
    """Return unit → its town and the short name of its department, as rows of units print them."""
    short = {dept.name: dept.short or dept.name for dept in case.campaign.depts}
    return {unit: (town, short.get(dept, dept)) for unit, (town, dept) in case.unit_places.items()}


@dataclass(frozen=True)
class Item:
    """A column that prints one measure of a line, under its own label.

    Without `has_total` the closing rows leave it out: the rows above are not all that the total counts.
    """

    measure: str
    label: str
    group: str = ""
    width: float = 3.3
    has_total: bool = True

    @property
    def is_count(self) -> bool:
        """Whether the measure counts persons or units."""
        return MEASURES[self.measure].type != "rate"

    @property
    def column(self) -> Column:
        """The column as tables know it, with the unit of the measure."""
        number_format = "0" if self.is_count else "0.00"
        unit = MEASURES[self.measure].unit
        return Column(self.label, self.group, unit, self.width, "center", number_format)


SPOT_ITEMS = (
    Item("n_spot_sampled", "应测"),
    Item("n_spot_tested", "实测"),
    Item("n_spot_absent", "缺测"),
    Item("n_spot_passed", "合格"),
    Item("pass_rate", "合格率", width=3.6),
)
"""A spot check: who was drawn, tested, absent, passed."""


@dataclass(frozen=True)
class Grid:
    """Columns of a table of lines: a sequence number, names, measures, and what is said of a row."""

    names: tuple[Column, ...]
    items: tuple[Item, ...]
    tail: tuple[Column, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column, the sequence number first."""
        return (SEQUENCE, *self.names, *(item.column for item in self.items), *self.tail)

    def body(
        self,
        number: int,
        names: Sequence[str],
        line: Line,
        tail: Sequence[Cell] = (),
        *,
        is_silent: bool = False,
    ) -> Row:
        """Return the row of one line, without its measures where nothing is known of it."""
        figures = tuple(None if is_silent else line.figure(item.measure) for item in self.items)
        return Row((number, *names, *figures, *tail))

    def closing(self, role: Closing, label: str, line: Line) -> Row:
        """Return a row that closes the table; rates belong to totals alone."""
        blank = (None,) * (len(self.names) - 1)
        figures = tuple(
            line.figure(item.measure) if item.has_total and (item.is_count or role == "total") else None
            for item in self.items
        )
        return Row((None, label, *blank, *figures, *(None,) * len(self.tail)), role)

    def closing_rows(
        self, total: Line, double: Line, label: str = TOTAL, subtotal: str = SUMMED
    ) -> tuple[Row, ...]:
        """Return 分项合计, 减：重复计数 and the total, or the total alone where nothing counts twice."""
        end = self.closing("total", label, total)
        if not self.counts_twice(double):
            return (end,)
        parts = self.closing("subtotal", subtotal, summed_line(total, double))
        return parts, self.closing("deduction", f"减：{DOUBLE}", double), end

    def counts_twice(self, double: Line) -> bool:
        """Return whether any count that has a total adds up to more than it."""
        return any(double.count(item.measure) for item in self.items if item.is_count and item.has_total)
