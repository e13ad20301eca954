"""Everything that documents tell of units, read once for all of them: counts, lists, persons behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    affected = {row["unit"]: row for row in case.leads().to_dict("records")}
    is_known = case.learning_basis == "platform" and case.required_basis in ("roster", "platform")
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
        lead = affected.get(key)
        n_affected = int(lead["n_affected"]) if lead else 0
        facts[key] = UnitFacts(
            no=no,
            town_key=town_keys.get(town, town),
            town=town,
            dept=dept,
            line=line,
            lists=frozenset(name for name in LISTS if key in listed[name]),
            n_affected=n_affected if is_known and key not in incomplete else None,
            n_base=line.count("n_headcount") or line.count("n_required"),
            is_prominent=lead is not None and bool(lead["is_prominent"]),
            is_incomplete=key in incomplete,
            behind=() if key in incomplete else tuple(behind.get(no, ())),
        )
    return facts


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
