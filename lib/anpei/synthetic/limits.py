"""Units put at a limit: rosters that shrink or are short of the headcount, shares of persons affected, approved leave.

It reads the truth of the world so far, and changes removals and headcounts only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from anpei.synthetic.coverage import gone_lately, largest_headcount, short_rosters
from anpei.synthetic.faults import Faults
from anpei.synthetic.model import Adjustment, World
from anpei.synthetic.population import Population, Supply
from anpei.synthetic.roster import APPROVER
from anpei.synthetic.supervision import affected, rows_of_units
from anpei.synthetic.truth import IN_PROGRESS, Row, Truth

_SHARE = 20
"""One in so many is five percent."""


class _Limits:
    """A world whose units are put at limits one after the other, each unit once."""

    def __init__(self, world: World, population: Population, supply: Supply) -> None:
        self.world, self.supply = world, supply
        truth = Truth(world)
        checked = {c.person for c in world.spot_checks}
        self.spare = {p for p in supply.ordinary if p not in checked}
        self.rows: dict[int, list[Row]] = {}
        for row in truth.rows:
            self.rows.setdefault(row.unit, []).append(row)
        gone = gone_lately(truth)
        self.free = [
            u.no
            for u in truth.units_in_scope.values()
            if u.no in self.rows
            and u.no not in population.role
            and u.no not in truth.incomplete_units
            and u.listed_on
            and u.headcount
            and u.no not in gone
        ]

    def choose(self, fault: str, wanted: int, fits: Callable[[int], bool]) -> list[int]:
        """Units for one purpose."""
        chosen = [unit for unit in self.free if fits(unit)][:wanted]
        self.free = [unit for unit in self.free if unit not in chosen]
        self.supply.require(fault, wanted, len(chosen))
        self.supply.note(fault, [self.world.units[unit].name for unit in chosen])
        return chosen

    def ordinary(self, unit: int) -> list[int]:
        """Persons of a unit who may still be removed."""
        return [r.person for r in self.rows[unit] if r.person in self.spare]

    def remove(self, unit: int, persons: list[int], reason: str, day: date) -> None:
        """Approve the removal of persons."""
        more = [Adjustment(p, unit, "核减", reason, APPROVER, day) for p in persons]
        self.spare -= set(persons)
        adjustments = sorted(
            (*self.world.adjustments, *more), key=lambda a: (a.adjusted_on, a.unit, a.person)
        )
        self.world = replace(self.world, adjustments=tuple(adjustments))

    def headcount(self, unit: int, n: int) -> None:
        """Let a unit have so many employees."""
        units = list(self.world.units)
        units[unit] = replace(units[unit], headcount=n)
        self.world = replace(self.world, units=tuple(units))


def with_limits(world: World, population: Population, faults: Faults, supply: Supply) -> World:
    """The world with units at limits."""
    made = _Limits(world, population, supply)
    late = world.campaign.as_of.date() - timedelta(days=1)

    def excusable(unit: int) -> list[int]:
        behind = [r.person for r in made.rows[unit] if r.status < IN_PROGRESS]
        return behind if 0 < len(behind) < len(made.rows[unit]) / 2 else []

    def is_excusable(unit: int) -> bool:
        behind = excusable(unit)
        return bool(behind) and set(behind) <= set(made.ordinary(unit))

    for unit in made.choose("excused_units", faults.excused_units, is_excusable):
        made.remove(unit, excusable(unit), "产假", world.campaign.deadline_on - timedelta(days=10))
    made.free.sort(key=lambda u: len(made.rows[u]) % _SHARE != 0)
    for unit in made.choose(
        "shrinking_at_limit",
        faults.shrinking_at_limit,
        lambda u: len(made.rows[u]) >= _SHARE and len(made.ordinary(u)) >= len(made.rows[u]) // _SHARE,
    ):
        made.remove(unit, made.ordinary(unit)[: len(made.rows[unit]) // _SHARE], "长期病休", late)
    for unit in made.choose(
        "shrinking_units",
        faults.shrinking_units,
        lambda u: len(made.rows[u]) > 5 and len(made.ordinary(u)) > len(made.rows[u]) // _SHARE,
    ):
        made.remove(unit, made.ordinary(unit)[: len(made.rows[unit]) // _SHARE + 1], "长期病休", late)
    for unit in made.choose("short_rosters", faults.short_rosters, lambda u: len(made.rows[u]) > 3):
        made.headcount(unit, 3 * len(made.rows[unit]))
    _shares(made, faults)
    for unit in made.choose("near_short_rosters", faults.near_short_rosters, lambda u: len(made.rows[u]) > 3):
        n = largest_headcount(Truth(made.world), unit)
        made.headcount(unit, n)
        while unit in short_rosters(Truth(made.world)):
            n -= 1
            made.headcount(unit, n)
    return made.world


def _shares(made: _Limits, faults: Faults) -> None:
    """Units of which one person in ten, or in a little more than ten, is affected."""
    truth = Truth(made.world)
    n_affected = {unit: len(affected(truth, unit, rows)) for unit, rows in rows_of_units(truth).items()}

    def fits(unit: int) -> bool:
        least = len(made.rows[unit])
        return 0 < n_affected[unit] < 10 and least <= 10 * n_affected[unit] <= 1.6 * least

    for unit in made.choose("lead_at_share", faults.lead_at_share, fits):
        made.headcount(unit, 10 * n_affected[unit])
    for unit in made.choose("lead_below_share", faults.lead_below_share, fits):
        made.headcount(unit, 10 * n_affected[unit] + 1)
