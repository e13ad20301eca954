"""Everything that documents tell of units, read once for all of them: counts, lists, persons behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from ..errors import UsageError, nearest
from .line import Line, lines
from .persons import Learner, learners_behind

if TYPE_CHECKING:
    from ..ledger import Case

LISTS = (
    "units_without_roster",
    "units_not_all_registered",
    "units_not_all_started",
    "units_registered_only",
    "mismatch",
    "units_spot_below",
    "spot_retest",
)
"""Lists of the ledger that unit documents look at."""


@dataclass(frozen=True)
class UnitFacts:
    """One unit: its number, where it belongs, its counts, the lists it stands on.

    `n_affected` are its persons who are not registered, only registered, or confirmed as 人员不一致; None where
    learning is unknown. `n_base` is its headcount, else its required persons: what 问题突出 is measured by.
    """

    no: int
    town_key: str
    town: str
    dept: str
    line: Line
    lists: frozenset[str]
    n_affected: int | None
    n_base: int | None
    is_prominent: bool
    is_incomplete: bool
    behind: tuple[Learner, ...] = ()

    @property
    def name(self) -> str:
        """The unit's key: its registered name."""
        return self.line.key

    @property
    def n_open(self) -> int:
        """How many required persons have not completed; 0 where that is unknown."""
        return self.line.count("n_not_completed") or 0


def unit_facts(case: Case) -> dict[str, UnitFacts]:
    """Return the facts of every unit by its key, in official order.

    Units that are 数据不全 stand on no list and name nobody.
    """
    numbers = {key: no for no, key in case.unit_keys.items()}
    town_keys = {name: key for key, name in case.towns.items()}
    listed = {name: frozenset(case.units_where(name)["unit"]) for name in LISTS}
    incomplete = case.incomplete("unit")
    affected = affected_persons(case)
    behind: dict[int, list[Learner]] = {}
    for learner in learners_behind(case):
        behind.setdefault(learner.unit_no, []).append(learner)
    facts = {}
    for line in lines(case, "unit"):
        key = line.key
        if key not in numbers:
            continue
        no = numbers[key]
        town, dept = case.unit_places[key]
        base = base_of(line)
        n = None if affected is None or key in incomplete else affected.get(no, 0)
        facts[key] = UnitFacts(
            no=no,
            town_key=town_keys.get(town, town),
            town=town,
            dept=dept,
            line=line,
            lists=frozenset(name for name in LISTS if key in listed[name]),
            n_affected=n,
            n_base=base,
            is_prominent=is_prominent(case, n, base),
            is_incomplete=key in incomplete,
            behind=() if key in incomplete else tuple(behind.get(no, ())),
        )
    return facts


def affected_persons(case: Case) -> dict[int, int] | None:
    """Return unit number → persons who are not registered, only registered, or confirmed as 人员不一致.

    None where learning is not known person by person.
    """
    if case.learning_basis != "platform" or case.required_basis not in ("roster", "platform"):
        return None
    rows = case.rows(
        "SELECT unit_no, count(DISTINCT person_no) FROM ledger WHERE status_no < 2 OR is_mismatch "
        "GROUP BY unit_no ORDER BY unit_no"
    )
    return {int(no): int(n) for no, n in rows}


def base_of(line: Line) -> int | None:
    """Return what a unit's affected persons are a share of: its headcount, else its required persons."""
    return line.count("n_headcount") or line.count("n_required")


def is_prominent(case: Case, n_affected: int | None, n_base: int | None) -> bool:
    """Return whether so many persons of a unit, or such a share of it, make its problem prominent (C46)."""
    limits = case.campaign.thresholds
    if not n_affected:
        return False
    is_share = bool(n_base) and Fraction(n_affected, n_base or 1) >= limits.prominent_share
    return n_affected >= limits.prominent_persons or is_share


def choose_units(facts: Mapping[str, UnitFacts], names: Sequence[str]) -> list[UnitFacts]:
    """Return the units of these names, in official order.

    Raises
    ------
    UsageError
        No such unit in the campaign; names the nearest one.
    """
    for name in names:
        if name not in facts:
            raise UsageError(
                f"没有名为“{name}”的单位。",
                guess=nearest(name, facts),
                remedy="单位名称须与监管对象底册或者名册登记的名称一致。",
            )
    wanted = set(names)
    return [unit for key, unit in facts.items() if key in wanted]
