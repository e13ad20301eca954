"""The platform's exports and off-line training → the tables accounts and records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..campaign import Campaign
from .database import connect
from .finding import Notebook
from .linked import Linked, Rows, rows_of, where_of
from .place import Places
from .text import folded

_SQL = Path(__file__).with_name("platform.sql")
_DONE = frozenset({"progress", "learning_status", "is_passed"})
_FACTS = ("progress", "started_at", "finished_at", "minutes", "score", "is_passed")

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
    there = np.concatenate([linked.persons for linked in kept]) if kept else np.zeros(0, np.int32)
    for linked in superseded:
        if linked.known_on != day:
            continue
        persons, first = np.unique(linked.persons, return_index=True)
        gone = np.sort(first[~np.isin(persons, there)])
        if len(gone):
            extract = linked.extract
            notebook.note("E301", cells=extract.cells("person_name", gone), **extract.place())


@dataclass(frozen=True)
class Platform:
    """What the platform says: accounts (one row per person, unit, town, state and time of registration) and
    records (one per row that speaks of a course, or of the whole campaign where the export has no courses).
    """

    accounts: pa.Table
    records: Sequence[pa.Table]


def platform_rows(
    campaign: Campaign, places: Places, exports: Sequence[Linked], notebook: Notebook
) -> Platform:
    """Return the accounts and records of the exports in force."""
    courses = courses_of(campaign)
    for linked in exports:
        if "is_verified" not in linked.extract.columns:
            notebook.note("E303", **linked.extract.place())
        if "finished_at" not in linked.extract.columns and _DONE.intersection(linked.extract.columns):
            notebook.note("E308", **linked.extract.place())
    rows = _numbered(exports, places)
    ends = np.cumsum([len(linked) for linked in exports], dtype=np.int64)
    records = [
        _records(
            campaign, courses, linked, rows["account_no"].slice(end - len(linked), len(linked)), notebook
        )
        for linked, end in zip(exports, ends.tolist(), strict=True)
    ]
    return Platform(rows.filter(rows["is_first"]), records)


def _is_verified(linked: Linked) -> pa.Array:
    """Return whether each row's account is verified; without a column of states all are."""
    found = linked.extract.columns.get("is_verified")
    return pa.array(np.ones(len(linked), np.bool_)) if found is None else found.fill_null(False)


def _numbered(exports: Sequence[Linked], places: Places) -> pa.Table:
    """Return every row of the exports with the number of its account, and whether it is the first one of it."""
    parts = [
        pa.table(
            {
                "person_no": pa.array(linked.persons, pa.int32()),
                "unit_no": pa.array(linked.units, pa.int32()),
                "town_key": _towns(linked, places),
                "is_verified": _is_verified(linked),
                "registered_at": linked.extract.columns.get(
                    "registered_at", pa.nulls(len(linked), pa.timestamp("us"))
                ),
                "tier": pa.array(linked.tiers, pa.int32()),
                **where_of(linked),
            }
        )
        for linked in exports
    ]
    if not parts:
        return pa.table({"account_no": pa.array([], pa.int32()), "is_first": pa.array([], pa.bool_())})
    table = pa.concat_tables(parts)
    with connect() as database:
        database.register("accounts", table.append_column("no", pa.array(np.arange(len(table)))))
        return database.sql(_SQL.read_text(encoding="utf-8")).to_arrow_table()


def _towns(linked: Linked, places: Places) -> pa.Array:
    """Return the code of the town that each row states, null where it states none that is known."""
    found = linked.extract.columns.get("town")
    if found is None:
        return pa.nulls(len(linked), pa.string())
    encoded = found.dictionary_encode()
    codes = [places.town(name, linked.known_on) for name in encoded.dictionary.to_pylist()]
    return pa.array(codes, pa.string()).take(encoded.indices)


def _records(
    campaign: Campaign, courses: Mapping[str, int], linked: Linked, accounts: pa.Array, notebook: Notebook
) -> pa.Table:
    columns = linked.extract.columns
    facts = {name: columns[name] for name in _FACTS if name in columns}
    if "learning_status" in columns:
        done = pa.array(list(campaign.completion.status_counts), pa.string())
        status = columns["learning_status"]
        is_done = pc.if_else(pc.is_valid(status), pc.is_in(status, done), pa.scalar(None, pa.bool_()))
        facts["is_status_done"] = is_done
    speaks = np.zeros(len(linked), np.bool_)
    if "course" in columns:
        course_no = course_numbers(courses, linked, notebook)
        speaks |= np.asarray(pc.is_valid(course_no))
    else:
        course_no = pa.nulls(len(linked), pa.int32())
        for column in facts.values():
            speaks |= np.asarray(pc.is_valid(column))
    table = pa.table(
        {
            "person_no": pa.array(linked.persons, pa.int32()),
            "account_no": accounts,
            "course_no": course_no,
            **facts,
            "is_offline": _is_offline(linked),
            "is_verified": _is_verified(linked),
            "observed_at": pa.array(np.full(len(linked), linked.exported_at, "datetime64[us]")),
            **where_of(linked),
        }
    )
    return table.filter(pa.array(speaks))


def _is_offline(linked: Linked) -> pa.Array:
    found = linked.extract.columns.get("channel")
    if found is None:
        return pa.array(np.zeros(len(linked), np.bool_))
    return pc.match_substring(found, _OFFLINE).fill_null(False)


def course_numbers(courses: Mapping[str, int], linked: Linked, notebook: Notebook) -> pa.Array:
    """Return the number of every row's course, null where it names none; courses of others are told."""
    encoded = linked.extract.columns["course"].dictionary_encode()
    names = encoded.dictionary.to_pylist()
    numbers = [courses.get(folded(name), _FOREIGN) for name in names]
    codes = encoded.indices.fill_null(-1).to_numpy()
    for code, (name, number) in enumerate(zip(names, numbers, strict=True)):
        if number == _FOREIGN:
            cells = linked.extract.cells("course", np.flatnonzero(codes == code))
            notebook.note("E106", name, cells=cells, **linked.extract.place())
    return pa.array(numbers, pa.int32()).take(encoded.indices)


def offline_rows(campaign: Campaign, lists: Sequence[Linked], notebook: Notebook) -> Rows:
    """Return one record per row of the lists of off-line training; its day is start and finish."""
    courses = courses_of(campaign)
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


def courses_of(campaign: Campaign) -> dict[str, int]:
    """Return the comparable ids and names of a campaign's courses → their numbers."""
    return {
        folded(name): number
        for number, course in enumerate(campaign.courses)
        for name in (course.id, course.name)
    }
