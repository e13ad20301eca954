"""What an intake leaves for people to decide: the open questions of decisions.xlsx, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from .database import stored_tables
from .decisions import DEPT, MATCH, OMITTED, TOWN, UNIT, Question, acceptance
from .departures import clues_of, omitted_persons
from .finding import SEVERITIES

_NAMES = {
    "E103": (TOWN, "镇街表里没有这个名称"),
    "E104": (DEPT, "部门表里没有这个名称"),
}
_CANDIDATES = """
WITH rows AS (
    SELECT source_no, "row", person_no, unit_no, 'roster' AS kind FROM roster
    UNION ALL SELECT source_no, "row", person_no, unit_no, 'platform' FROM accounts
), doubtful AS (
    SELECT DISTINCT f.source_no, TRY_CAST(regexp_extract(c.cell, '[0-9]+') AS INTEGER) AS "row"
    FROM findings AS f, unnest(f.cells) AS c(cell)
    WHERE f.code IN ('E206', 'E207')
), evidence AS (
    SELECT DISTINCT r.person_no, coalesce(r.unit_no, 0) AS unit_no, r.kind, p.name, p.last_four
    FROM doubtful AS d JOIN rows AS r USING (source_no, "row") JOIN people AS p USING (person_no)
    WHERE p.person_key IS NULL
), known AS (
    SELECT DISTINCT r.person_no, coalesce(r.unit_no, 0) AS unit_no, r.kind, p.name, p.last_four
    FROM rows AS r JOIN people AS p USING (person_no)
    WHERE p.person_key IS NOT NULL
)
SELECT e.person_no, e.unit_no, e.kind, k.person_no, k.unit_no, k.unit_no = e.unit_no AS is_same_unit
FROM evidence AS e JOIN known AS k ON k.name = e.name AND k.kind <> e.kind
WHERE CASE WHEN e.last_four <> '' THEN k.last_four = e.last_four ELSE k.unit_no = e.unit_no END
ORDER BY ALL
"""
"""Rows whose masked or damaged ID number leads to nobody certain, with whom they might be: the same name, and the same
last four digits or, where those are lost, the same unit.
"""


def open_questions(folder: Path) -> list[Question]:
    """Return the questions of a stored intake: names, severe findings, matches, persons omitted; each once."""
    findings = pq.read_table(folder / "findings.parquet").to_pylist()
    found = [
        *_of_names(folder, findings),
        *(acceptance(row) for row in findings if row["severity"] == SEVERITIES[0]),
        *_of_matches(folder),
        *(
            Question.of(OMITTED, clue, "核实是否离职", f"{omitted_on}收到的名册没有列出")
            for clue, omitted_on in omitted_persons(folder)
        ),
    ]
    return list(dict.fromkeys(found))


def _of_names(folder: Path, findings: list[dict[str, Any]]) -> Iterator[Question]:
    """Yield the names that nobody knows and that resemble a known one."""
    units = pq.read_table(folder / "units.parquet", columns=["unit_no", "name"]).to_pylist()
    names = {row["unit_no"]: row["name"] for row in units}
    for row in findings:
        if not row["guess"]:
            continue
        if row["code"] in _NAMES:
            matter, basis = _NAMES[row["code"]]
            yield Question.of(matter, row["value"], row["guess"], basis)
        elif row["code"] == "E105":
            yield Question.of(UNIT, names[row["unit_no"]], row["guess"], "底册里没有这个名称")


def _of_matches(folder: Path) -> Iterator[Question]:
    with stored_tables(folder, ("roster", "accounts", "findings", "people")) as database:
        found = database.execute(_CANDIDATES).fetchall()
    evidence = clues_of(folder, [(row[0], row[1] or None) for row in found])
    persons = clues_of(folder, [(row[3], row[4] or None) for row in found])
    for (_, _, kind, _, _, is_same_unit), subject, proposal in zip(found, evidence, persons, strict=True):
        place, other = ("名册", "平台账号") if kind == "roster" else ("平台账号", "名册")
        told = "姓名、单位相同，后四位失真" if not _has_digits(subject) else "姓名、后四位相同"
        unit = "" if is_same_unit else "，单位不同"
        yield Question.of(
            MATCH, subject, proposal, f"前者是{place}，证件号不完整；后者是{other}；{told}{unit}"
        )


def _has_digits(clue: str) -> bool:
    return "…" in clue
