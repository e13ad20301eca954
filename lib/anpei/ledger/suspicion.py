"""Persons under suspicion or with a case, what people decide about them, and the questions that are put to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..intake.decisions import INQUIRED, SUSPECTED, Question
from ..intake.departures import clues_of
from .level import Within, condition
from .signal import MEDIUM, SIGNALS, STRONG
from .signals import unit_names

if TYPE_CHECKING:
    from .case import Case


def suspect_rows(case: Case, within: Within = None) -> pd.DataFrame:
    """Return one row per person who is 疑似 or has a numbered case, by unit and person: person_no, unit_no, unit, town, dept,
    signals (`S5、S18`), basis (text of 依据), state (suspected, inquired, confirmed, cleared, dropped), number, is_new.

    signals and basis name the hints that count towards suspicion. is_new: suspected, and neither a review nor a decision
    about this evidence is there. Names persons' cases: never below layer L3.
    """
    frame = case.frame(
        f"SELECT p.* FROM suspect AS p LEFT JOIN scope AS u ON u.unit_no = p.unit_no WHERE {condition(within)} "
        "ORDER BY p.unit_no NULLS LAST, p.person_no"
    )
    hints = case.rows(
        "SELECT h.person_no, h.signal, h.note FROM hint AS h INNER JOIN suspect AS p ON p.person_no = h.person_no "
        f"WHERE h.weight IN ('{STRONG}', '{MEDIUM}') ORDER BY h.person_no, h.signal_no, h.rule_no"
    )
    notes: dict[int, dict[str, list[str]]] = {}
    for person_no, code, text in hints:
        notes.setdefault(person_no, {}).setdefault(code, []).append(text)
    found = [notes.get(no, {}) for no in frame["person_no"]]
    frame = frame.astype({"person_no": "Int64", "unit_no": "Int64"}).assign(
        **unit_names(case, frame["unit_no"]),
        signals=pd.Series(["、".join(one) for one in found], dtype="str"),
        basis=pd.Series([_basis(one) for one in found], dtype="str"),
    )
    return frame[
        ["person_no", "unit_no", "unit", "town", "dept", "signals", "basis", "state", "number", "is_new"]
    ]


def _basis(notes: dict[str, list[str]]) -> str:
    """Return signal → notes as one text: `S5学得过快：2条…；S18抽测与记录不符：…`."""
    return "；".join(f"{code}{SIGNALS[code].label}：{'；'.join(texts)}" for code, texts in notes.items())


def suspicion_questions(case: Case) -> list[Question]:
    """Return what people are to decide about suspected persons: whether they are inquired into (核查).

    By unit and person; those of whom a review or a decision about the same evidence is there are left out.
    """
    rows = case.suspects()
    rows = rows[rows["is_new"]]
    if rows.empty:
        return []
    pairs = [
        (int(person), int(unit)) for person, unit in zip(rows["person_no"], rows["unit_no"], strict=True)
    ]
    return [
        Question.of(SUSPECTED, clue, INQUIRED, basis)
        for clue, basis in zip(clues_of(case.tables, pairs), rows["basis"], strict=True)
    ]
