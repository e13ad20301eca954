"""附件名册核实: units whose rosters are to be checked, in neutral words (一企不漏、一人不落, C25).

A roster far below headcount, persons whom a newer roster no longer names, and a roster that shrank before the cut-off
may each have a good reason; the table states the numbers and accuses nobody (layer L1, no person).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ledger.lists import CONDITIONS
from .dates import chinese_instant
from .grid import TOWN, UNIT, UNIT_DEPT, Grid, Item, unit_places
from .line import Within, lines
from .notice import Column, Table
from .tablenote import DASH, INTERNAL_USE
from .threshold import threshold_figure

if TYPE_CHECKING:
    from ..ledger import Case

COVERAGE = ("units_roster_short", "units_persons_omitted", "units_roster_shrinking")
"""Conditions of the ledger that ask for a look at a unit's roster, in the order in which they are told."""


def coverage_annex(case: Case, within: Within = None) -> Table:
    """Return 附件名册核实: every unit whose roster is to be checked, and why."""
    told: dict[str, list[str]] = {}
    for condition in COVERAGE:
        listed = case.units_where(condition, within=within)
        for unit, n in zip(listed["unit"], listed["n_affected"], strict=True):
            told.setdefault(str(unit), []).append(CONDITIONS[condition].reason.format(n=n))
    in_town = within is not None and within[0] == "town"
    items = (
        Item("n_headcount", "从业人数", width=3.4),
        Item("n_required", "应训人数", width=3.4),
        Item("screening_rate", "占从业人数", width=4.2),
    )
    names = (UNIT, UNIT_DEPT) if in_town else (UNIT, TOWN, UNIT_DEPT)
    grid = Grid(names, items, (Column("需核实的情况", width=12.0, align="left"),))
    where = unit_places(case)
    found = [line for line in lines(case, "unit", within) if line.key in told]
    rows = tuple(
        grid.body(
            number,
            (line.label, *where[line.key][in_town:]),
            line,
            ("；".join(told[line.key]),),
        )
        for number, line in enumerate(found, 1)
    )
    limits = case.campaign.signals
    share = threshold_figure(limits, "headcount_share").text
    return Table(
        name="附件名册核实",
        title="名册核实情况表",
        columns=grid.columns,
        rows=rows,
        unit_note="单位：人、%",
        notes=(
            f"数据截至{chinese_instant(case.as_of)}。",
            f"名册人数占从业人数的比例低于同行业各单位中位数的{share}，新报名册不再列出原有人员，或者数据截止前"
            f"{limits.shrink_days}天内减少的人员超过名册人数{threshold_figure(limits, 'shrink_share').text}的，列入本表核实；"
            "季节性用工、正常离职等不属于问题。",
            INTERNAL_USE,
            *((DASH,) if rows else ()),
        ),
        landscape=True,
    )
