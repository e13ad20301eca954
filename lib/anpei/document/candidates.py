"""Units that are proposed for 表扬 by the figures, or that people decided on.

The program proposes; `Decided` holds what people decided, by the name of the list, and then nothing else counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from ..errors import UsageError, nearest
from .line import Line, Within, lines

if TYPE_CHECKING:
    from ..ledger import Case

Decided = Mapping[str, Sequence[str]]
"""List → the units that people decided on; 重点监督管理 and 线索 are decided in decisions.xlsx."""

COMMENDATION = "表扬"
DECIDED_LISTS = (COMMENDATION,)


@dataclass(frozen=True)
class Candidate:
    """A unit on a list: its counts, where it belongs and why it is there."""

    line: Line
    town: str
    dept: str
    reasons: tuple[str, ...]
    is_decided: bool = False


def check_decided(case: Case, decided: Decided) -> None:
    """Refuse decided lists that do not exist, and units that are not in the campaign.

    Raises
    ------
    UsageError
        Names the nearest list or unit.
    """
    for name, units in decided.items():
        if name not in DECIDED_LISTS:
            raise UsageError(
                f"没有名为“{name}”的决定名单。",
                guess=nearest(name, DECIDED_LISTS),
                remedy=f"可用的名单：{'、'.join(DECIDED_LISTS)}；重点监督管理、执法线索在 decisions.xlsx 里决定。",
            )
        known = case.unit_places
        for unit in units:
            if unit not in known:
                raise UsageError(
                    f"“{name}”名单里的单位“{unit}”不在本次活动中。",
                    guess=nearest(unit, known),
                    remedy="单位名称须与监管对象底册或者名册登记的名称一致。",
                )


def commendable(case: Case, within: Within = None, decided: Decided | None = None) -> list[Candidate]:
    """Return the units for 表扬 (C35): everyone completed and in time, spot-checked well, no confirmed case."""
    limits = case.campaign.thresholds
    retest = set(case.units_where("spot_retest", within)["unit"])

    def reasons(line: Line) -> tuple[str, ...]:
        required, tested = line.count("n_required"), line.count("n_spot_tested")
        is_complete = bool(required) and required == line.count("n_completed") == line.count("n_on_time")
        is_good = (
            bool(tested)
            and line.key not in retest
            and Fraction(line.count("n_spot_passed") or 0, tested or 1) >= limits.spot_pass_rate
        )
        is_clean = not line.count("n_mismatch_confirmed")
        return ("全员按时完成，抽测合格",) if is_complete and is_good and is_clean else ()

    return _chosen(case, within, reasons, (decided or {}).get(COMMENDATION))


def _chosen(
    case: Case,
    within: Within,
    reasons: Callable[[Line], tuple[str, ...]],
    decided: Sequence[str] | None,
) -> list[Candidate]:
    places = case.unit_places
    incomplete = case.incomplete("unit")
    found = []
    for line in lines(case, "unit", within):
        if line.key not in places:
            continue
        why = reasons(line)
        is_on = line.key in decided if decided is not None else bool(why) and line.key not in incomplete
        if is_on:
            found.append(Candidate(line, *places[line.key], why, is_decided=decided is not None))
    return found
