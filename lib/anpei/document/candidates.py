"""Units that a measure is proposed for by the figures, or that people decided on: 重点监督管理, 表扬, 线索.

The program proposes; `Decided` holds what people decided, by the name of the list, and then nothing else counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from ..errors import UsageError, nearest
from .line import Line, Within, lines
from .threshold import threshold_figure
from .unitfacts import affected_persons, base_of, is_prominent

if TYPE_CHECKING:
    from ..ledger import Case

Decided = Mapping[str, Sequence[str]]
"""List → the units that people decided on (重点监督管理, 表扬, 线索)."""

SUPERVISION, COMMENDATION, LEADS = "重点监督管理", "表扬", "线索"
DECIDED_LISTS = (SUPERVISION, COMMENDATION, LEADS)


@dataclass(frozen=True)
class Candidate:
    """A unit on a list: its counts, why it is there, how many of its persons are affected out of how many."""

    line: Line
    town: str
    dept: str
    reasons: tuple[str, ...]
    n_affected: int | None = None
    n_base: int | None = None
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
                remedy=f"可用的名单：{'、'.join(DECIDED_LISTS)}。",
            )
        known = case.unit_places
        for unit in units:
            if unit not in known:
                raise UsageError(
                    f"“{name}”名单里的单位“{unit}”不在本次活动中。",
                    guess=nearest(unit, known),
                    remedy="单位名称须与监管对象底册或者名册登记的名称一致。",
                )


def supervision(case: Case, within: Within = None, decided: Decided | None = None) -> list[Candidate]:
    """Return the units for 重点监督管理 (C42): not everyone registered and taking part, or too few passing.

    Units without roster are among them: nobody of them is known to take part.
    """
    limits = case.campaign.thresholds
    without = set(case.units_where("units_without_roster", within)["unit"])
    below = set(case.units_where("units_spot_below", within)["unit"])
    standard = threshold_figure(limits, "spot_pass_rate").text

    def reasons(line: Line) -> tuple[str, ...]:
        required, started = line.count("n_required"), line.count("n_started")
        is_partial = (
            required and started is not None and Fraction(started, required) < limits.key_participation_share
        )
        return tuple(
            reason
            for reason, holds in (
                ("未报送应训人员名册", line.key in without),
                ("未全员注册参学", is_partial),
                (f"抽测合格率低于{standard}", line.key in below),
            )
            if holds
        )

    return _chosen(case, within, reasons, (decided or {}).get(SUPERVISION))


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


def leads(case: Case, within: Within = None, decided: Decided | None = None) -> list[Candidate]:
    """Return the units whose problems are prominent (C46): 线索 for those who enforce the law, never a verdict."""
    affected = affected_persons(case)
    numbers = {key: no for no, key in case.unit_keys.items()}

    def count(line: Line) -> int | None:
        return None if affected is None else affected.get(numbers.get(line.key, 0), 0)

    def reasons(line: Line) -> tuple[str, ...]:
        if not is_prominent(case, count(line), base_of(line)):
            return ()
        counts = (
            ("未注册", line.count("n_not_registered")),
            ("只注册未学习", line.count("n_registered_only")),
            ("人员不一致", line.count("n_mismatch_confirmed")),
        )
        return tuple(label for label, number in counts if number)

    found = _chosen(case, within, reasons, (decided or {}).get(LEADS))
    return [replace(one, n_affected=count(one.line), n_base=base_of(one.line)) for one in found]


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
