"""Enforcement leads (C43–C46): units whose problems are prominent. A lead is a 线索 for those who verify, never a verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..intake.decisions import LEAD, PASSED_ON
from ..vocabulary import UNASSIGNED
from .figure import format_percent
from .supervision import Decision, decisions_of

if TYPE_CHECKING:
    from .case import Case
    from .level import Within

NOT_REGISTERED, REGISTERED_ONLY, MISMATCH = "未注册", "只注册未学习", "人员不一致"
KINDS = (NOT_REGISTERED, REGISTERED_ONLY, MISMATCH)
"""The kinds of problem that the opinion names, in its order; further ones are named as the reviews name them."""

COLUMNS = (
    "unit", "town", "dept", "n_affected", "n_base", "base", "is_prominent", "kinds", "state", "number", "basis",
)  # fmt: skip

_AFFECTED = f"""
WITH problem AS (
    SELECT unit_no, person_no, CASE status_no WHEN 0 THEN '{NOT_REGISTERED}' ELSE '{REGISTERED_ONLY}' END AS kind
    FROM ledger
    WHERE status_no < 2
    UNION ALL
    SELECT l.unit_no, l.person_no, CASE WHEN v.is_mismatch THEN '{MISMATCH}' ELSE v.problem_kind END AS kind
    FROM ledger AS l
    INNER JOIN review AS v ON v.person_no = l.person_no AND v.conclusion = '属实'
)
SELECT unit_no, coalesce(kind, '') AS kind, count(DISTINCT person_no) AS n
FROM problem
GROUP BY GROUPING SETS ((unit_no), (unit_no, kind))
ORDER BY unit_no, kind
"""
"""Persons of a unit by kind, and of all kinds together (kind is empty): a person of several kinds once."""


@dataclass(frozen=True)
class Affected:
    """Distinct persons of a unit whom a problem affects, and how many of them each kind does (in order)."""

    n: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)


def lead_rows(case: Case, within: Within) -> pd.DataFrame:
    """Return one row per unit with persons affected, or handed over by decision: `COLUMNS`, official order.

    `n_base` is the headcount (`base`: headcount), else the required persons (required). `kinds`: label → persons; only
    what reviews confirmed (属实) is among them. Units that are 数据不全 are not, unless they were handed over. No unit is
    proposed before the deadline's end. No rows where learning is not known person by person.
    """
    affected, decided = _affected(case), decisions_of(case, LEAD)
    rows = case.measure("unit", within).set_index("key")
    incomplete = case.incomplete("unit")
    keys = [key for key in rows.index if key in decided or key in affected]
    if within is None:
        keys += sorted(set(decided) - set(rows.index))
    found = []
    for key in keys:
        one = Affected() if key in incomplete else affected.get(key, Affected())
        base, n_base = _base(rows.loc[key] if key in rows.index else None)
        is_high = is_prominent(case, one.n, n_base)
        told = _told(_basis(one, base, n_base) if is_high and case.is_closed else "", decided.get(key, []))
        if one.n or told["state"] == "entered":
            town, dept = case.unit_places.get(key, (UNASSIGNED, UNASSIGNED))
            place = {"unit": key, "town": town, "dept": dept}
            counts = {"n_affected": one.n, "n_base": n_base, "base": base, "kinds": dict(one.kinds)}
            found.append({**place, **counts, "is_prominent": is_high, **told})
    frame = pd.DataFrame(found, columns=list(COLUMNS))
    return frame.astype({"n_affected": "Int64", "n_base": "Int64", "is_prominent": bool})


def is_prominent(case: Case, n_affected: int, n_base: int | None) -> bool:
    """Return whether so many persons of a unit, or such a share of it, make its problem prominent (C46)."""
    limits = case.campaign.thresholds
    is_share = n_affected > 0 and bool(n_base) and Fraction(n_affected, n_base or 1) >= limits.prominent_share
    return n_affected >= limits.prominent_persons or is_share


def _affected(case: Case) -> dict[str, Affected]:
    """Return unit key → its affected persons, for units that have any."""
    if case.learning_basis != "platform" or case.required_basis not in ("roster", "platform"):
        return {}
    found: dict[int, dict[str, int]] = {}
    for unit_no, kind, n in case.rows(_AFFECTED):
        found.setdefault(unit_no, {})[kind] = n
    return {
        case.unit_keys[unit_no]: Affected(
            counts[""],
            {kind: counts[kind] for kind in (*KINDS, *sorted(counts)) if counts.get(kind) and kind},
        )
        for unit_no, counts in found.items()
    }


def _base(row: Mapping[str, Any] | None) -> tuple[str, int | None]:
    """Return what a unit's affected persons are a share of."""
    for name, column in (("headcount", "n_headcount"), ("required", "n_required")):
        if row is not None and not pd.isna(row[column]) and row[column] > 0:
            return name, int(row[column])
    return "required", None


def _basis(affected: Affected, base: str, n_base: int | None) -> str:
    """Return in words how many of how many are affected, and by what."""
    kinds = "，".join(f"{label}{n}人" for label, n in affected.kinds.items())
    share = f"（占{format_percent(Fraction(affected.n, n_base))}%）" if n_base else ""
    whole = f"{'从业人员' if base == 'headcount' else '应训'}{n_base}人，" if n_base else ""
    return f"{whole}涉及{affected.n}人{share}：{kinds}"


def _told(basis: str, decisions: Sequence[Decision]) -> dict[str, str]:
    """Return what decisions make of a unit whose evidence is `basis` (empty: not prominent).

    What was handed over stays so; what was not is proposed again when the evidence is another.
    """
    handed = [one for one in decisions if one.answer == PASSED_ON]
    same = [one for one in decisions if one.basis == basis]
    if handed:
        return {"state": "entered", "number": str(handed[0].number), "basis": handed[0].basis}
    if not basis:
        return {"state": "", "number": "", "basis": ""}
    if same:
        return {"state": "declined", "number": str(same[-1].number), "basis": basis}
    return {"state": "proposed", "number": "", "basis": basis}
