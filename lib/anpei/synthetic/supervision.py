"""Which units are on the list of 重点监督管理, and which give leads for enforcement: reasons, persons, decisions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from anpei.synthetic.truth import COMPLETED, IN_PROGRESS, NOT_REGISTERED, REGISTERED_ONLY, Row, Truth

ENTER, LEAVE, LEAD = "重点监督管理", "移出重点监督管理", "执法线索"
PASS_RATE, LEAST_TESTED, MOST_ABSENT = Fraction(9, 10), 10, Fraction(1, 5)
PROMINENT_PERSONS, PROMINENT_SHARE = 10, Fraction(1, 10)


def rows_of_units(truth: Truth) -> dict[int, list[Row]]:
    """Unit in scope → its required rows."""
    rows: dict[int, list[Row]] = {unit: [] for unit in truth.units_in_scope}
    for row in truth.rows:
        rows[row.unit].append(row)
    return rows


# ── spot checks ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Sample:
    """Persons of a unit drawn, tested and passed, by the results in force."""

    drawn: int
    tested: int
    passed: int
    is_large: bool

    @property
    def is_invalid(self) -> bool:
        """Too many were absent."""
        return Fraction(self.drawn - self.tested, self.drawn) > MOST_ABSENT

    @property
    def is_below(self) -> bool:
        """A result that counts, below the rate."""
        is_low = self.tested > 0 and Fraction(self.passed, self.tested) < PASS_RATE
        return is_low and self.is_large and not self.is_invalid


def samples(truth: Truth) -> dict[int, Sample]:
    """Unit in scope → its sample."""
    n_completed = {u: sum(r.status == COMPLETED for r in own) for u, own in rows_of_units(truth).items()}
    found: dict[int, Sample] = {}
    for check in truth.spot_checks:
        if check.unit in truth.units_in_scope:
            old = found.get(check.unit, Sample(0, 0, 0, False))
            found[check.unit] = Sample(
                old.drawn + 1, old.tested + check.is_attended, old.passed + bool(check.is_passed), False
            )
    return {
        unit: replace(s, is_large=s.tested >= min(LEAST_TESTED, n_completed[unit] or LEAST_TESTED))
        for unit, s in found.items()
    }


# ── key supervision ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Supervised:
    """A unit that is or was on the list, or is proposed for it."""

    state: str
    is_partial: bool
    is_below: bool
    n_required: int
    n_gap: int
    sample: Sample | None
    is_releasable: bool = False
    number: str = ""
    measure: str = ""
    entered_on: date | None = None
    removed_on: date | None = None


def supervision(truth: Truth) -> dict[int, Supervised]:
    """Unit → where it stands; the deadline has passed."""
    tested, found = samples(truth), {}
    for unit, rows in rows_of_units(truth).items():
        gap = sum(row.status < IN_PROGRESS for row in rows)
        sample = tested.get(unit)
        facts = Supervised(
            state="",
            is_partial=gap > 0 or not rows,
            is_below=sample is not None and sample.is_below,
            n_required=len(rows),
            n_gap=gap,
            sample=sample,
        )
        told = _decided(truth, unit, facts)
        is_due = (facts.is_partial or facts.is_below) and unit not in truth.incomplete_units
        if told.state == "entered":
            found[unit] = replace(told, is_releasable=not is_due and unit not in truth.incomplete_units)
        elif is_due:
            found[unit] = replace(facts, state="proposed")
        elif told.state == "removed":
            found[unit] = told
    return found


def _decided(truth: Truth, unit: int, facts: Supervised) -> Supervised:
    """The facts with what was decided; decisions against an entry were made on other evidence than today's."""
    told = facts
    by_day = sorted(enumerate(truth.world.decisions, 1), key=lambda d: (d[1].decided_on, d[0]))
    for number, decision in by_day:
        if decision.unit != unit or decision.person is not None:
            continue
        if (decision.matter, decision.answer) == (ENTER, "纳入"):
            told = replace(
                told,
                state="entered",
                number=str(number),
                measure=decision.reason,
                entered_on=decision.decided_on,
            )
        elif (decision.matter, decision.answer) == (LEAVE, "移出"):
            told = replace(told, state="removed", removed_on=decision.decided_on)
    return told


# ── leads for enforcement ───────────────────────────────────────────────────────────────────────────────────


def affected(truth: Truth, unit: int, rows: list[Row] | None = None) -> set[int]:
    """Persons of a unit not registered, registered only, or with a confirmed problem."""
    own = [row for row in truth.rows if row.unit == unit] if rows is None else rows
    return {row.person for row in own if row.status < IN_PROGRESS or row.person in truth.confirmed}


@dataclass(frozen=True, slots=True)
class Lead:
    """A unit with persons affected: by kind, and out of how many."""

    kinds: dict[str, int]
    n_affected: int
    n_base: int
    base: str
    is_prominent: bool
    state: str
    number: str


def leads(truth: Truth) -> dict[int, Lead]:
    """Unit → what it gives; units with anybody affected, those that contradict themselves left out."""
    passed_on = {
        d.unit: str(n)
        for n, d in enumerate(truth.world.decisions, 1)
        if (d.matter, d.answer) == (LEAD, "移交")
    }
    found: dict[int, Lead] = {}
    for unit, rows in rows_of_units(truth).items():
        persons = affected(truth, unit, rows)
        if not persons or unit in truth.incomplete_units:
            continue
        kinds: dict[str, set[int]] = defaultdict(set)
        for row in rows:
            if row.status == NOT_REGISTERED:
                kinds["未注册"].add(row.person)
            elif row.status == REGISTERED_ONLY:
                kinds["只注册未学习"].add(row.person)
            for kind in truth.confirmed.get(row.person, ()):
                kinds[kind].add(row.person)
        facts = truth.units_in_scope[unit]
        headcount = facts.headcount if facts.listed_on else None
        base = headcount or len({row.person for row in rows})
        is_prominent = len(persons) >= PROMINENT_PERSONS or Fraction(len(persons), base) >= PROMINENT_SHARE
        found[unit] = Lead(
            kinds={kind: len(own) for kind, own in sorted(kinds.items())},
            n_affected=len(persons),
            n_base=base,
            base="headcount" if headcount else "required",
            is_prominent=is_prominent,
            state="entered" if unit in passed_on else "proposed" if is_prominent else "",
            number=passed_on.get(unit, ""),
        )
    return found
