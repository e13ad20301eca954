"""Persons who are suspected, or of whom there is a case: where each of them stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from anpei.synthetic.signals import Signals
from anpei.synthetic.truth import MISMATCH, Truth

SUSPECTED = "疑似不一致"
INQUIRE, DROP, TRUE, CLEAR = "核查", "不核查", "属实", "排除"
OPEN = "待核查"


@dataclass(frozen=True, slots=True)
class Suspect:
    """Signals that count, state (suspected, inquired, confirmed, cleared) and the number of the case."""

    signals: tuple[str, ...]
    state: str
    number: str


def case_number(campaign_id: str, row: int) -> str:
    """Number of the case that a row of decisions.xlsx opens."""
    return f"HC-{campaign_id}-{row:03d}"


def suspects(truth: Truth, signals: Signals) -> dict[int, Suspect]:
    """Person → where he stands; decisions against an inquiry were made on other evidence than today's."""
    opened: dict[int, str] = {}
    conclusions: dict[int, set[str]] = {}
    for row, decision in enumerate(truth.world.decisions, 1):
        if decision.matter == SUSPECTED and decision.person is not None:
            if decision.answer != DROP:
                opened.setdefault(decision.person, case_number(truth.world.campaign.id, row))
            if decision.answer in (TRUE, CLEAR):
                conclusions.setdefault(decision.person, set()).add(decision.answer)
    reviewed: dict[int, str] = {}
    for review in truth.latest_reviews:
        if review.problem == MISMATCH:
            reviewed.setdefault(review.person, review.number)
            conclusions.setdefault(review.person, set()).add(review.conclusion)
    found = {}
    for person in sorted({*signals.suspected, *opened, *reviewed}):
        told = conclusions.get(person, set())
        state = "inquired" if person in opened else "suspected"
        for conclusion, reached in ((CLEAR, "cleared"), (OPEN, "inquired"), (TRUE, "confirmed")):
            state = reached if conclusion in told else state
        number = opened.get(person) or reviewed.get(person, "")
        found[person] = Suspect(tuple(signals.suspected.get(person, ())), state, number)
    return found


def open_cases(truth: Truth, stands: Mapping[int, Suspect]) -> set[int]:
    """Persons whose review is open, or who are suspected by signals and neither confirmed nor cleared."""
    reviewed = {r.person for r in truth.latest_reviews if r.problem == MISMATCH and r.conclusion == OPEN}
    return reviewed | {p for p, s in stands.items() if s.signals and s.state in ("suspected", "inquired")}
