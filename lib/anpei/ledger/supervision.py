"""重点监督管理 (C42): units that the figures propose, that people entered, declined or removed.

Two triggers, each by itself: not everyone registered and taking part once the deadline is over; a spot check below the
pass rate at any time. The figures propose, decisions.xlsx decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..intake.decisions import ENTERED, RELEASED, REMOVED, SUPERVISED
from ..vocabulary import UNASSIGNED
from .figure import Figure, format_percent

if TYPE_CHECKING:
    from .case import Case
    from .level import Within

COLUMNS = (
    "unit", "town", "dept", "reasons", "is_partial", "is_below", "n_gap", "n_required", "n_spot_passed",
    "n_spot_tested", "state", "is_releasable", "measure", "entered_on", "removed_on", "number", "basis",
)  # fmt: skip
_COUNTED = ("n_required", "n_started", "n_spot_passed", "n_spot_tested")
HISTORY_COLUMNS = ("campaign", "name", "unit", "entered_on", "removed_on", "measure", "basis")


@dataclass(frozen=True)
class Decision:
    """One row of decisions.xlsx about a unit; `row` orders those of one day."""

    number: int
    matter: str
    answer: str
    basis: str
    reason: str
    decided_on: date
    row: int


@dataclass(frozen=True)
class Entry:
    """One time that a unit stood on the list: from when to when, why, with which measure."""

    number: int
    basis: str
    measure: str
    entered_on: date
    removed_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """What the figures say of a unit now: which triggers hold, in words and in numbers."""

    is_partial: bool = False
    is_below: bool = False
    reasons: tuple[str, ...] = ()
    basis: str = ""


def entries(decisions: Iterable[Decision]) -> list[Entry]:
    """Return the times that one unit stood on the list, in order.

    A second 纳入 changes the measure alone; 不纳入 ends nothing, 移出 does.
    """
    found: list[Entry] = []
    for one in sorted(decisions, key=lambda one: (one.decided_on, one.row)):
        is_on = bool(found) and found[-1].removed_on is None
        if one.matter == SUPERVISED and one.answer == ENTERED:
            if is_on:
                found[-1] = replace(found[-1], measure=one.reason or found[-1].measure)
            else:
                found.append(Entry(one.number, one.basis, one.reason, one.decided_on))
        elif one.matter == RELEASED and one.answer == REMOVED and is_on:
            found[-1] = replace(found[-1], removed_on=one.decided_on)
    return found


def decisions_of(case: Case, *matters: str) -> dict[str, list[Decision]]:
    """Return unit key → the decisions about it known by `known_on`; a unit out of scope stands by the name decided on.

    A name that leads to no unit, or to several, decides nothing (the intake has a finding).
    """
    wanted = ", ".join(f"'{matter}'" for matter in matters)
    rows = case.rows(
        "SELECT unit_no, subject, number, matter, answer, basis, reason, decided_on, source_row FROM decided "
        f"WHERE matter IN ({wanted}) AND unit_no IS NOT NULL AND decided_on <= DATE '{case.known_on}' "
        "ORDER BY decided_on, source_row"
    )
    found: dict[str, list[Decision]] = {}
    for unit_no, subject, *rest in rows:
        found.setdefault(case.unit_keys.get(unit_no, subject), []).append(_decision(*rest))
    return found


def _decision(
    number: int, matter: str, answer: str, basis: Any, reason: Any, decided_on: date, row: int
) -> Decision:
    return Decision(number, matter, answer, basis or "", reason or "", decided_on, row)


def supervision_rows(case: Case, within: Within) -> pd.DataFrame:
    """Return one row per unit that is or was on the list of 重点监督管理, is proposed or was declined: `COLUMNS`.

    Official order, units out of scope last. `reasons` and the counts tell of now; where no trigger holds any more,
    `reasons` of what was decided. `measure` and the days are those of the last entry, `number` and `basis` those of
    the decision that made the state. A unit that was declined is proposed again when its evidence is another, one that
    was removed when any trigger holds; one that was declined is not told of when none does.
    """
    decided = decisions_of(case, SUPERVISED, RELEASED)
    rows = case.measure("unit", within).set_index("key")
    standings = standings_of(case, within)
    incomplete = case.incomplete("unit")
    keys = [key for key in rows.index if key in standings or key in decided]
    if within is None:
        keys += sorted(set(decided) - set(rows.index))
    found = []
    for key in keys:
        standing = standings.get(key, Standing())
        told = _told(standing, decided.get(key, []))
        if told is None:
            continue
        counts = _counts(rows.loc[key] if key in rows.index else None)
        town, dept = case.unit_places.get(key, (UNASSIGNED, UNASSIGNED))
        is_known = key not in incomplete and not pd.isna(counts["n_gap"])
        is_releasable = told["state"] == "entered" and not standing.reasons and is_known
        found.append(
            {"unit": key, "town": town, "dept": dept, **counts, **told, "is_releasable": is_releasable}
        )
    frame = pd.DataFrame(found, columns=list(COLUMNS))
    whole = {name: "Int64" for name in COLUMNS if name.startswith("n_")}
    return frame.astype({**whole, "is_partial": bool, "is_below": bool, "is_releasable": bool})


def _told(standing: Standing, decisions: Sequence[Decision]) -> dict[str, Any] | None:
    """Return what a unit's triggers and decisions make of it; None where there is nothing to tell."""
    listed = entries(decisions)
    entry = listed[-1] if listed else None
    basis = standing.basis
    decision: Decision | Entry | None = None
    if entry and entry.removed_on and basis:
        basis = f"{entry.removed_on}移出后：{basis}"
    for one in decisions:
        if one.matter == SUPERVISED and one.basis == basis:
            decision = one
    if entry and not entry.removed_on:
        state = "entered"
    elif standing.reasons:
        state = "declined" if decision else "proposed"
    elif entry:
        state = "removed"
    else:
        return None
    if entry and state in ("entered", "removed"):
        decision, basis = entry, entry.basis
    return {
        "reasons": list(standing.reasons or basis.split("；")),
        "is_partial": standing.is_partial,
        "is_below": standing.is_below,
        "state": state,
        "measure": entry.measure if entry else "",
        "entered_on": entry.entered_on if entry else None,
        "removed_on": entry.removed_on if entry else None,
        "number": str(decision.number) if decision else "",
        "basis": basis,
    }


def standings_of(case: Case, within: Within = None) -> dict[str, Standing]:
    """Return unit key → which triggers hold; units for which none does, and units that are 数据不全, are not there."""
    limits = case.campaign.thresholds
    without = set(case.units_where("units_without_roster", within)["unit"]) if case.is_closed else set()
    below = set(case.units_where("units_spot_below", within)["unit"])
    incomplete = case.incomplete("unit")
    standard = Figure("threshold", "", "", "", *limits.spot_pass_rate.as_integer_ratio()).text
    found = {}
    for row in case.measure("unit", within).to_dict("records"):
        key, parts = row["key"], []
        if key in incomplete:
            continue
        counts = _counts(row)
        is_partial = (
            case.is_closed
            and not pd.isna(counts["n_gap"])
            and 1 - Fraction(int(counts["n_gap"]), int(counts["n_required"])) < limits.key_participation_share
        )
        if key in without:
            parts.append(("未报送应训人员名册", _without(row["n_headcount"])))
        elif is_partial:
            parts.append(("未全员注册参学", participation(case, counts)))
        if key in below:
            parts.append((f"抽测合格率低于{standard}", spot(case, counts)))
        if parts:
            reasons, basis = zip(*parts, strict=True)
            found[key] = Standing(key in without or is_partial, key in below, reasons, "；".join(basis))
    return found


def participation(case: Case, row: Mapping[Any, Any]) -> str:
    """Return in words how many required persons of a unit take part."""
    required, gap = int(row["n_required"]), int(row["n_gap"])
    if gap <= 0:
        return f"应训{required}人，全部参训"
    limit = case.campaign.thresholds.key_participation_share
    rate = format_percent(Fraction(required - gap, required), (limit,))
    return f"应训{required}人，未参训{gap}人，参训率{rate}%"


def spot(case: Case, row: Mapping[Any, Any]) -> str:
    """Return in words how many persons of a unit passed the spot check."""
    tested, passed = int(row["n_spot_tested"]), int(row["n_spot_passed"])
    rate = format_percent(Fraction(passed, tested), (case.campaign.thresholds.spot_pass_rate,))
    return f"抽测{tested}人，合格{passed}人，合格率{rate}%"


def _without(n_headcount: Any) -> str:
    return "未报送应训人员名册" + ("" if pd.isna(n_headcount) else f"，从业人数{n_headcount}人")


def _counts(row: Mapping[Any, Any] | None) -> dict[str, Any]:
    """Return persons missing out of the required ones, and passed out of tested; NA where that is not known."""
    counts: dict[str, Any] = {
        name: pd.NA if row is None or pd.isna(row[name]) else int(row[name]) for name in _COUNTED
    }
    required, started = counts["n_required"], counts.pop("n_started")
    is_due = required is not pd.NA and required > 0
    return {**counts, "n_gap": required - started if is_due else pd.NA}


def history_rows(case: Case) -> pd.DataFrame:
    """Return every time that a unit stood on the list, in this campaign and the others of the home: `HISTORY_COLUMNS`.

    By the day of entry, campaign, unit and number.
    """
    others: dict[tuple[str, str, str], list[Decision]] = {}
    for campaign, name, unit, *rest in case.rows(
        "SELECT campaign, name, unit, number, matter, answer, basis, reason, decided_on, number FROM listings "
        f"WHERE decided_on <= DATE '{case.known_on}' ORDER BY campaign, decided_on, number"
    ):
        others.setdefault((campaign, name, unit), []).append(_decision(*rest))
    own = (case.campaign.id, case.campaign.name)
    told = {(*own, unit): decisions for unit, decisions in decisions_of(case, SUPERVISED, RELEASED).items()}
    found = [
        (*place, entry.entered_on, entry.removed_on, entry.measure, entry.basis, entry.number)
        for place, decisions in {**others, **told}.items()
        for entry in entries(decisions)
    ]
    found.sort(key=lambda one: (one[3], one[0], one[2], one[7]))
    return pd.DataFrame([one[:7] for one in found], columns=list(HISTORY_COLUMNS))
