"""What a document is about: the district or one town, and its figures by their Chinese names."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import UsageError, nearest
from ..ledger import Case
from ..ledger.figure import Figure
from ..vocabulary import MEASURE_OF_LABEL


@dataclass(frozen=True)
class Scope:
    """One level and key of a case; `scope.应训` in a wording file is a Figure.

    Any measure label of the vocabulary is an attribute; the district's key is the region code.
    """

    case: Case
    level: str
    key: str
    label: str

    def __getattr__(self, name: str) -> Figure:
        measure = MEASURE_OF_LABEL.get(name)
        if measure is None:
            raise AttributeError(name)
        return self.figure(measure.name)

    def figure(self, measure: str) -> Figure:
        """Return the figure of a measure by its identifier."""
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
    names = [candidate.name for candidate in case.campaign.towns]
    raise UsageError(
        f"没有代码或名称为“{town}”的镇街。",
        guess=nearest(town, names),
        remedy=f"本次活动的镇街：{'、'.join(names)}。",
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
