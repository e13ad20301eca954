"""The platform's exports and off-line training → the tables accounts and records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from ..campaign import Campaign
from .finding import Notebook
from .linked import Linked, Row, Rows, rows_of
from .text import folded

_PARTS_WITHIN = timedelta(hours=24)
"""Files of one received day that were exported within this time are parts of one export."""

_OFFLINE = "线下"
_FOREIGN = -1
"""Course number of a course that is not the campaign's."""


def newest_export(exports: Sequence[Linked], notebook: Notebook) -> list[Linked]:
    """Return the parts of the newest complete export, and what was added to it (`append`).

    Parts of one export came on one day and were exported within 24 hours of each other. What is superseded,
    and accounts that the newest export lacks, are findings.
    """
    whole = [linked for linked in exports if linked.extract.mode != "append"]
    if not whole:
        return list(exports)
    day = max(linked.known_on for linked in whole)
    last = max(linked.exported_at for linked in whole if linked.known_on == day)
    kept = [
        linked
        for linked in exports
        if (linked.extract.mode == "append" and linked.known_on >= day)
        or (
            linked.extract.mode != "append"
            and linked.known_on == day
            and last - linked.exported_at <= _PARTS_WITHIN
        )
    ]
    superseded = [linked for linked in exports if not any(linked is one for one in kept)]
    for linked in superseded:
        notebook.note("E009", f"{last:%Y-%m-%d %H:%M}", **linked.extract.place())
    _note_vanished(superseded, kept, notebook)
    return kept


def _note_vanished(superseded: Sequence[Linked], kept: Sequence[Linked], notebook: Notebook) -> None:
    """Write down the accounts of the export before that the newest one lacks."""
    day = max((linked.known_on for linked in superseded), default=None)
    there = {number for linked in kept for number in linked.persons}
    for linked in superseded:
        gone: dict[int, int] = {}
        for place, number in enumerate(linked.persons if linked.known_on == day else ()):
            if number not in there:
                gone.setdefault(number, place)
        if gone:
            extract = linked.extract
            notebook.note("E301", cells=extract.cells("person_name", list(gone.values())), **extract.place())


def platform_rows(campaign: Campaign, exports: Sequence[Linked], notebook: Notebook) -> tuple[Rows, Rows]:
    """Return accounts (one row per person, unit, state and time of registration) and records (one per row that
    speaks of a course, or of the whole campaign where the export has no courses).
    """
    courses = _courses(campaign)
    accounts: dict[tuple[Any, ...], dict[str, Any]] = {}
    records: Rows = []
    for linked in exports:
        has_courses = "course" in linked.extract.columns
        has_states = "is_verified" in linked.extract.columns
        foreign: dict[str, list[int]] = defaultdict(list)
        if not has_states:
            notebook.note("E303", **linked.extract.place())
        for row in linked:
            account = {
                "person_no": row.person_no,
                "unit_no": row.unit_no,
                "is_verified": bool(row("is_verified")) if has_states else True,
                "registered_at": row("registered_at"),
            }
            accounts.setdefault(tuple(account.values()), account | row.where)
            course, facts = row("course"), _facts(campaign, row)
            if not course and (has_courses or all(value is None for value in facts.values())):
                continue
            course_no = courses.get(folded(course), _FOREIGN) if course else None
            if course_no == _FOREIGN:
                foreign[course].append(row.place)
            records.append(
                {
                    "person_no": row.person_no,
                    "course_no": course_no,
                    **facts,
                    "is_offline": _OFFLINE in (row("channel") or ""),
                    "is_verified": account["is_verified"],
                    "observed_at": linked.exported_at,
                    **row.where,
                }
            )
        for course, places in foreign.items():
            extract = linked.extract
            notebook.note("E106", course, cells=extract.cells("course", places), **extract.place())
    return list(accounts.values()), records


def offline_rows(campaign: Campaign, lists: Sequence[Linked], notebook: Notebook) -> Rows:
    """Return one record per row of the lists of off-line training; its day is start and finish."""
    courses = _courses(campaign)
    rows: Rows = []
    for row in rows_of(lists):
        course, day = row("course"), row("trained_on")
        course_no = courses.get(folded(course), _FOREIGN)
        if course_no == _FOREIGN:
            notebook.note("E106", course or "", cells=row.cells("course"), **row.extract.place())
        at = datetime.combine(day, time()) if day else None
        rows.append(
            {
                "person_no": row.person_no,
                "course_no": course_no,
                "started_at": at,
                "finished_at": at,
                "is_offline": True,
                "evidence": row("evidence"),
                "observed_at": at or row.linked.exported_at,
                **row.where,
            }
        )
    return rows


def _courses(campaign: Campaign) -> dict[str, int]:
    return {
        folded(name): number
        for number, course in enumerate(campaign.courses)
        for name in (course.id, course.name)
    }


def _facts(campaign: Campaign, row: Row) -> dict[str, Any]:
    progress, minutes, status = row("progress"), row("minutes"), row("learning_status")
    return {
        "progress": progress,
        "is_status_done": None if status is None else status in campaign.completion.status_counts,
        "started_at": row("started_at"),
        "finished_at": row("finished_at"),
        "minutes": minutes,
        "score": row("score"),
        "is_passed": row("is_passed"),
    }
