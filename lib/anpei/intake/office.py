"""What the office keeps itself → the tables summaries, supervisors, spot_checks, reviews and adjustments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from .finding import Notebook
from .linked import Linked, Rows, rows_of
from .place import Places
from .text import folded
from .unit import Units

_COUNTS = ("n_required", "n_registered", "n_started", "n_completed")


def summary_rows(summaries: Sequence[Linked], places: Places) -> Rows:
    """Return the platform's counts by unit or town; those received last replace all others."""
    newest = max((linked.known_on for linked in summaries), default=None)
    return [
        {
            "level": "unit" if row("unit_name") else "town",
            "unit_no": row.unit_no if row("unit_name") else None,
            "town_key": None if row("unit_name") else places.town(row("town"), row.linked.known_on),
            **{name: row(name) for name in _COUNTS},
            **row.where,
        }
        for row in rows_of(linked for linked in summaries if linked.known_on == newest)
    ]


def supervisor_rows(lists: Sequence[Linked], places: Places, units: Units) -> Rows:
    """Return one row per supervisor and body; a later list of a body replaces the earlier one.

    A body with a town is territorial; another one belongs to the department whose name it bears.
    """
    rows: Rows = []
    for linked in lists:
        unknown: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row in linked:
            town_text, body = row("town"), row("unit_name") or row("dept") or row("town")
            town = places.town(town_text, linked.known_on) if town_text else None
            if town_text and town is None:
                unknown["town", town_text].append(row.place)
            dept = None if town else places.dept(row("dept") or body, linked.known_on)
            rows.append(
                {
                    "person_no": row.person_no,
                    "body": body,
                    "town_key": town,
                    "dept_key": dept,
                    "duty": row("duty"),
                    **row.where,
                }
            )
        units.note_unknown(linked.extract, unknown)
    newest: dict[str, date] = {}
    for found in rows:
        newest[folded(found["body"])] = max(
            found["known_on"], newest.get(folded(found["body"]), found["known_on"])
        )
    return [found for found in rows if found["known_on"] == newest[folded(found["body"])]]


def spot_rows(lists: Sequence[Linked]) -> Rows:
    """Return one row per person drawn for a spot check."""
    return [
        {
            "number": row("number"),
            "round": row("round"),
            "person_no": row.person_no,
            "unit_no": row.unit_no,
            "is_attended": row("is_attended"),
            "absence_reason": row("absence_reason"),
            "score": row("score"),
            "is_passed": row("is_passed"),
            "remark": row("remark"),
            **row.where,
        }
        for row in rows_of(lists)
    ]


def review_rows(lists: Sequence[Linked], cases: Mapping[str, int], notebook: Notebook) -> Rows:
    """Return one row per answer about a suspicion; `cases` are the numbers of cases with their persons.

    A number that belongs to somebody else than the row names is a finding; the number counts.
    """
    known = {folded(number): number for number in cases}
    rows: Rows = []
    for row in rows_of(lists):
        number = known.get(folded(row("number")), row("number"))
        if number in cases and cases[number] != row.person_no:
            notebook.note("E310", number, cells=row.cells("number"), **row.extract.place())
        rows.append(
            {
                "number": number,
                "person_no": row.person_no,
                "unit_no": row.unit_no,
                "problem_kind": row("problem_kind"),
                "conclusion": row("conclusion"),
                "reviewed_on": row("reviewed_on"),
                **row.where,
            }
        )
    return rows


def adjustment_rows(lists: Sequence[Linked], notebook: Notebook) -> Rows:
    """Return one row per removal (核减) or addition (增补); without 批准人 it has no effect, which is a finding."""
    rows: Rows = []
    for row in rows_of(lists):
        if not row("approved_by"):
            notebook.note("E304", cells=row.cells("approved_by"), **row.extract.place())
        rows.append(
            {
                "person_no": row.person_no,
                "unit_no": row.unit_no,
                "kind": row("adjustment_kind"),
                "reason": row("reason"),
                "approved_by": row("approved_by"),
                "adjusted_on": row("adjusted_on"),
                **row.where,
            }
        )
    return rows
