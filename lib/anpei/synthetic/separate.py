"""Which units send their roster in a file of their own, and in which of the ways that occur."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from anpei.synthetic.faults import HEAVY_FILES, Faults
from anpei.synthetic.model import World
from anpei.synthetic.population import Supply

TEXT_FORMS = frozenset(
    ("xls_html", "xls_text", "csv_utf16", "csv_sep", "csv_quoted", "csv_cut", "formulas_blank")
)
"""Files whose cells are written as they are: in a text file a number cell would be no fault."""

_UNITS_OF = {"cells_merged": 2, "cells_ditto": 2, "unit_in_sections": 2, "serial_restarting": 2}
_LEAST_ROWS = 3
_UNITS_LEFT = 5
"""Units that stay in the towns' own files."""


@dataclass(frozen=True, slots=True)
class Separate:
    """One file: the way in which it is laid out and whose rosters it holds."""

    fault: str
    units: tuple[int, ...]


def choose_separate(rng: Random, world: World, faults: Faults, supply: Supply) -> tuple[Separate, ...]:
    """Which units send a file of their own; every unit once, several in one file only from one town."""
    first = world.campaign.received_on[0]
    n_rows: dict[int, int] = {}
    last: dict[int, int] = {}
    for index, posting in enumerate(world.postings):
        if posting.received_on == first:
            n_rows[posting.unit] = n_rows.get(posting.unit, 0) + 1
            last[posting.unit] = index
    free = [
        unit
        for unit, n in sorted(n_rows.items())
        if n >= _LEAST_ROWS and unit not in world.replaced_units and world.units[unit].listed_on
    ]
    rng.shuffle(free)
    whole = {unit for unit in free if _may_end_short(world, last[unit])}
    result: list[Separate] = []
    for fault in sorted(HEAVY_FILES, key=lambda fault: fault != "csv_cut"):
        wanted = getattr(faults, fault)
        made: list[Separate] = []
        for _ in range(wanted):
            units = _together(world, free, _UNITS_OF.get(fault, 1), whole if fault == "csv_cut" else None)
            if units:
                free = [unit for unit in free if unit not in units]
                made.append(Separate(fault, units))
        supply.require(fault, wanted, len(made))
        supply.note(fault, [world.units[file.units[0]].name for file in made])
        result += made
    return tuple(result)


def _together(world: World, free: Sequence[int], count: int, among: set[int] | None) -> tuple[int, ...]:
    """The first `count` free units of one town, none where too few would be left."""
    if len(free) < count + _UNITS_LEFT:
        return ()
    for unit in free:
        town = [u for u in free if world.units[u].town == world.units[unit].town]
        if len(town) >= count and (among is None or unit in among):
            return tuple(sorted(town[:count]) if count > 1 else [unit])
    return ()


def _may_end_short(world: World, index: int) -> bool:
    """Whether a row tells the same without its last columns: an old hand who has not left, and is no one's else."""
    p = world.postings[index]
    return (
        p.hired_on <= world.campaign.roster_frozen_on
        and p.left_on is None
        and not p.dispatch_unit
        and p.copies == 1
        and p.also_hired_on is None
        and sum(o.person == p.person for o in world.postings) == 1
    )
