"""Persons whom a slip or a list for checking names: name and last four of the ID number, never more (L2, L3).

The ledger knows persons by number alone; their names stand in the intake's people.parquet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..ledger.tables import quote
from ..vocabulary import STATUSES

if TYPE_CHECKING:
    from ..ledger import Case

PEOPLE = "people.parquet"


@dataclass(frozen=True)
class Learner:
    """A required person of one unit who has not completed."""

    unit_no: int
    name: str
    last_four: str
    person_class: str
    status: str


@dataclass(frozen=True)
class CaseOfPerson:
    """A case of verification (核查) with its person: `conclusion` is 待核查, 属实 or 排除."""

    unit_no: int
    number: str
    name: str
    last_four: str
    problem: str
    conclusion: str


def learners_behind(case: Case) -> list[Learner]:
    """Return every required person who has not completed, in the order of units and of their rosters.

    Nobody where learning is not known person by person: no name without evidence.
    """
    if case.learning_basis != "platform" or case.required_basis == "none":
        return []
    rows = case.rows(
        f"SELECT l.unit_no, {name_columns(case)}, l.person_class, l.status FROM ledger AS l {people_join(case, 'l')} "
        "WHERE l.status_no < 3 ORDER BY l.unit_no, l.source_no, l.source_row, l.person_no"
    )
    return [
        Learner(unit_no, name or "", last_four or "", person_class or "", STATUSES[status])
        for unit_no, name, last_four, person_class, status in rows
    ]


def cases_of(case: Case, *conclusions: str) -> list[CaseOfPerson]:
    """Return the cases with one of the conclusions, as they stand, in the order of units and numbers."""
    if not case.knows("reviews"):
        return []
    wanted = ", ".join(f"'{conclusion}'" for conclusion in conclusions)
    rows = case.rows(
        f"SELECT v.unit_no, v.number, {name_columns(case)}, r.problem_kind, v.conclusion FROM review AS v "
        "LEFT JOIN reviews AS r ON r.source_no = v.source_no AND r.source_row = v.source_row "
        f"{people_join(case, 'v')} WHERE v.conclusion IN ({wanted}) AND v.unit_no IS NOT NULL "
        "ORDER BY v.unit_no, v.number, v.source_no, v.source_row"
    )
    return [
        CaseOfPerson(unit_no, number or "", name or "", last_four or "", problem or "人员不一致", conclusion)
        for unit_no, number, name, last_four, problem, conclusion in rows
    ]


def names_of(case: Case) -> dict[int, tuple[str, str]]:
    """Return person number → name and last four of the ID number, empty where they are not known."""
    path = case.tables / PEOPLE
    if not path.is_file():
        return {}
    rows = case.rows(f"SELECT person_no, name, last_four FROM read_parquet({quote(path)}) ORDER BY person_no")
    return {number: (name or "", last_four or "") for number, name, last_four in rows}


def people_join(case: Case, alias: str) -> str:
    """Return the SQL that joins names to the rows of an alias, as p; nothing where no names are stored."""
    path = case.tables / PEOPLE
    if not path.is_file():
        return ""
    return f"LEFT JOIN read_parquet({quote(path)}) AS p ON p.person_no = {alias}.person_no"


def name_columns(case: Case) -> str:
    """Return the SQL of name and last four of whom `people_join` joins."""
    return "p.name, p.last_four" if (case.tables / PEOPLE).is_file() else "NULL, NULL"
