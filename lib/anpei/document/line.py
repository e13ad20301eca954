"""A line: one row of the measures as tables and charts print it, every count and rate a Figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..campaign import Campaign
from ..ledger.case import TOTAL
from ..ledger.figure import Figure
from ..ledger.level import SUPERVISOR_LEVELS
from ..ledger.level import Within as Within
from ..vocabulary import COUNTS, MEASURES

if TYPE_CHECKING:
    from ..ledger import Case

_COVERAGE = {"valid": "n_valid", "completed": "n_completed", "started": "n_started"}


SUMMED, DOUBLE = "分项合计", "重复计数"
"""Keys of what the lines of a level add up to, and of what that counts twice."""


@dataclass(frozen=True)
class Line:
    """The counts of one level and key; None where a count is not known."""

    campaign: Campaign
    level: str
    key: str
    label: str
    counts: Mapping[str, int | None]

    def count(self, measure: str) -> int | None:
        """Return a count or derived count, None if unknown."""
        definition = MEASURES[measure]
        if definition.type != "derived":
            return self.counts.get(measure)
        plus, minus = self.count(definition.plus), self.count(definition.minus)
        return None if plus is None or minus is None else plus - minus

    def figure(self, measure: str) -> Figure:
        """Return a count, derived count or rate as a Figure."""
        definition = MEASURES[measure]
        if definition.type != "rate":
            return Figure("count", measure, self.level, self.key, self.count(measure))
        thresholds = self.campaign.thresholds
        guards = {
            "pass_rate": (thresholds.spot_pass_rate,),
            "participation_rate": (thresholds.key_participation_share,),
        }.get(measure, ())
        numerator = definition.numerator
        if measure == "coverage_rate":
            numerator = _COVERAGE[self.campaign.completion.coverage]
        top, bottom = self.count(numerator), self.count(definition.denominator)
        return Figure(
            "rate", measure, self.level, self.key, None if bottom is None else top, bottom, guards=guards
        )

    @property
    def is_empty(self) -> bool:
        """Whether no unit is obliged: 无应训对象."""
        return self.counts.get("n_units") == 0 and not self.counts.get("n_required")

    @property
    def has_no_roster(self) -> bool:
        """Whether units are obliged and none has a roster: 未报名册."""
        return bool(self.counts.get("n_units")) and self.counts.get("n_units_rostered") == 0


def lines(case: Case, level: str, within: Within = None) -> tuple[Line, ...]:
    """Return the lines of a level in official order; 未归属 last."""
    frame = case.measure(level, within=within)
    return tuple(
        _line(case.campaign, level, str(row["key"]), str(row["label"]), row)
        for row in frame.to_dict("records")
    )


def total_line(case: Case, level: str, within: Within = None) -> Line:
    """Return the total of a level's lines; persons count once.

    It is the district's own line, or that of the town or department of `within`; supervisors have a total of
    their own.
    """
    place, key = within or ("district", case.campaign.region.code)
    if level in SUPERVISOR_LEVELS:
        place, key = level, TOTAL
    return _line(case.campaign, place, key, TOTAL, case.total(level, within))


def double_line(case: Case, level: str, within: Within = None) -> Line:
    """Return what the lines of a level add up to beyond their total."""
    return _line(case.campaign, level, DOUBLE, f"减：{DOUBLE}", case.double_counted(level, within))


def summed_line(total: Line, double: Line) -> Line:
    """Return what the lines add up to: their total and what it leaves out."""
    counts = {name: _sum(total.counts[name], double.counts[name]) for name in total.counts}
    return Line(total.campaign, double.level, double.key.replace(DOUBLE, SUMMED), SUMMED, counts)


def known(value: Any) -> int | None:
    """Return a cell of a frame as an int, None where it is empty."""
    return None if pd.isna(value) else int(value)


def _line(campaign: Campaign, level: str, key: str, label: str, row: Any) -> Line:
    return Line(campaign, level, key, label, {name: known(row[name]) for name in COUNTS})


def _sum(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second
