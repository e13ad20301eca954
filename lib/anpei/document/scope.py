"""What a document is about: the district, a town, a department or a unit, and its figures by their Chinese names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..errors import UsageError, nearest
from ..ledger import Case
from ..ledger.figure import Figure
from ..vocabulary import MEASURE_OF_LABEL
from .line import Line


@dataclass(frozen=True)
class Scope:
    """One level and key of a case; `scope.应训` in a wording file is a Figure.

    Any measure label of the vocabulary is an attribute; the district's key is the region code. Figures come from
    `line` where it is given, so that hundreds of units are told of from one reading of the ledger.
    """

    case: Case
    level: str
    key: str
    label: str
    line: Line | None = field(default=None, repr=False, compare=False)

    def __getattr__(self, name: str) -> Figure:
        measure = MEASURE_OF_LABEL.get(name)
        if measure is None:
            raise AttributeError(name)
        return self.figure(measure.name)

    def figure(self, measure: str) -> Figure:
        """Return the figure of a measure by its identifier."""
        if self.line is not None:
            return self.line.figure(measure)
        return self.case.figure(measure, self.level, self.key)

    @property
    def within(self) -> tuple[str, str] | None:
        """What restricts a frame to this scope; None for the district."""
        return None if self.level == "district" else (self.level, self.key)


def district_scope(case: Case) -> Scope:
    """Return the whole district."""
    region = case.campaign.region
    return Scope(case, "district", region.code, "全区")


def town_scope(case: Case, town: str) -> Scope:
    """Return one town by its code or its official name.

    Raises
    ------
    UsageError
        No such town in the campaign; names the nearest one.
    """
    for candidate in case.campaign.towns:
        if town in (candidate.code, candidate.name):
            return Scope(case, "town", candidate.code, candidate.name)
    raise _unknown("镇街", town, (candidate.name for candidate in case.campaign.towns))


def dept_scope(case: Case, dept: str) -> Scope:
    """Return one department by its key or its official or short name.

    Raises
    ------
    UsageError
        No such department in the campaign; names the nearest one.
    """
    short = {candidate.name: candidate.short for candidate in case.campaign.depts}
    for key, name in case.depts.items():
        if dept in (key, name) or (dept and dept == short.get(name)):
            return Scope(case, "dept", key, name)
    raise _unknown("部门", dept, case.depts.values())


def unit_scope(case: Case, line: Line) -> Scope:
    """Return one unit by its line."""
    return Scope(case, "unit", line.key, line.label, line)


def _unknown(what: str, name: str, names: Iterable[str]) -> UsageError:
    known = list(names)
    return UsageError(
        f"没有代码或名称为“{name}”的{what}。",
        guess=nearest(name, known),
        remedy=f"本次活动的{what}：{'、'.join(known) or '（无）'}。",
    )


def scope_of(case: Case, within: tuple[str, str] | None) -> Scope:
    """Return the scope that `within` restricts a frame to; the district for None."""
    if within is None:
        return district_scope(case)
    level, key = within
    if level == "town":
        return town_scope(case, key)
    label = next((dept.name for dept in case.campaign.depts if dept.code == key), key)
    return Scope(case, level, key, label)
