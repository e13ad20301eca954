"""What people decided about units and persons under supervision → the tables decided and listings, and reviews."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .decisions import CONCLUSIONS, DECISIONS, OF_PERSONS, Decision, case_numbers
from .finding import Notebook
from .linked import Rows
from .neighbours import Neighbour
from .subjects import Pair, Subjects

MISMATCH = "人员不一致"
"""The kind of problem that a suspicion is about."""


@dataclass(frozen=True)
class Rulings:
    """Decisions of oversight with whom they are about: the canonical table decided, reviews that decisions stand for
    (待核查 is never one), and the number of every case whose person is known → the person.
    """

    decided: Rows
    reviews: Rows
    cases: Mapping[str, int]


def read_rulings(
    campaign_id: str, decisions: Sequence[Decision], subjects: Subjects, notebook: Notebook
) -> Rulings:
    """Return the rulings of a campaign; one whose subject is nobody, or several, decides nothing and is a finding."""
    of_persons = [one for one in decisions if one.question.matter in OF_PERSONS]
    persons = subjects.persons(one.question.subject for one in of_persons)
    decided, latest = [], {}
    numbers = case_numbers(campaign_id, of_persons)
    cases = {}
    for one in decisions:
        subject = one.question.subject
        person_no, unit_no = None, None
        if one.question.matter in OF_PERSONS:
            person_no, unit_no = _only(persons[subject])
            _note_person(one, len(persons[subject]), notebook)
        else:
            unit_no = subjects.unit(subject)
            if unit_no is None:
                _note(one, "没有对应到单位，或同名的单位不止一家", notebook)
        decided.append(
            {
                "number": one.number,
                "matter": one.question.matter,
                "subject": subject,
                "unit_no": unit_no,
                "person_no": person_no,
                "answer": one.answer,
                "basis": one.question.basis,
                "reason": one.reason,
                "decided_on": one.decided_on,
                "row": one.row,
            }
        )
        if person_no is not None and subject in numbers:
            cases[numbers[subject]] = person_no
    concluded = [one for one in of_persons if one.answer in CONCLUSIONS]
    for one in sorted(concluded, key=lambda one: one.decided_on):  # of equal days the lower row counts
        latest[one.question.subject] = one
    reviews = [
        {
            "number": numbers[subject],
            "person_no": person_no,
            "unit_no": unit_no,
            "problem_kind": MISMATCH,
            "conclusion": one.answer,
            "reviewed_on": one.decided_on,
            "known_on": one.decided_on,
        }
        for subject, one in latest.items()
        for person_no, unit_no in [_only(persons[subject])]
        if person_no is not None
    ]
    return Rulings(decided, reviews, cases)


def listing_rows(neighbours: Iterable[Neighbour], subjects: Subjects) -> Rows:
    """Return the decisions of other campaigns about key supervision, campaign by campaign in the order of their files."""
    return [
        {
            "campaign": neighbour.id,
            "name": neighbour.name,
            "number": one.number,
            "matter": one.question.matter,
            "unit": one.question.subject,
            "unit_no": subjects.unit(one.question.subject),
            "answer": one.answer,
            "basis": one.question.basis,
            "reason": one.reason,
            "decided_on": one.decided_on,
        }
        for neighbour in neighbours
        for one in neighbour.decisions
    ]


def _only(fitting: Sequence[Pair]) -> tuple[int | None, int | None]:
    return fitting[0] if len(fitting) == 1 else (None, None)


def _note_person(one: Decision, n_found: int, notebook: Notebook) -> None:
    if n_found != 1:
        _note(one, f"对应到{n_found}个人" if n_found else "没有对应到人员", notebook)


def _note(one: Decision, why: str, notebook: Notebook) -> None:
    notebook.note("E309", one.question.subject, why, path=DECISIONS, cells=(f"第{one.row}行",))
