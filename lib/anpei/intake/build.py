"""Extracts → canonical tables: units in official order, persons by their numbers, one row for each fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from ..campaign import Campaign
from .decisions import Decisions
from .departures import departure_rows, open_omissions
from .extract import Extract
from .finding import Notebook
from .identity import read_identity
from .linked import Linked, Numbers, Rows
from .matches import decided_rows
from .neighbours import Neighbour
from .office import adjustment_rows, review_rows, spot_rows, summary_rows, supervisor_rows
from .people import People, match_people
from .place import Alias, Places
from .platform import courses_of, newest_export, offline_rows, platform_rows
from .rosters import read_rosters
from .rulings import listing_rows, read_rulings
from .schema import as_table
from .sessions import session_rows
from .subjects import Subjects, UnitName
from .text import folded
from .unit import Named, Unit, Units

_PERSON_KINDS = frozenset(
    {"roster", "platform", "supervisors", "spot_checks", "reviews", "adjustments", "offline", "sessions"}
)
"""Kinds of extract whose rows speak of persons that the ledger knows."""

_UNIT_KINDS = ("roster", "platform", "summaries", "spot_checks", "reviews", "adjustments", "offline")
"""Kinds whose rows name units, in the order in which an unknown name becomes a unit."""


@dataclass(frozen=True)
class Canonical:
    """The canonical tables by name, the persons behind their numbers, the kinds of extract that have rows."""

    tables: Mapping[str, Rows | pa.Table]
    people: People
    kinds: frozenset[str]


def build_tables(
    campaign: Campaign,
    extracts: Sequence[Extract],
    aliases: Sequence[Alias],
    decisions: Decisions,
    neighbours: Sequence[Neighbour],
    notebook: Notebook,
) -> Canonical:
    """Return the canonical tables of extracts, in the order of their sources; doubts go into the notebook.

    `decisions` are what people decided about the campaign, `neighbours` other campaigns.
    """
    places = Places(campaign, tuple(aliases))
    units = Units(places, notebook)
    unit_rows = _resolve_units(units, extracts)
    ordered = units.settle()
    for alias in aliases:
        if alias not in places.used and not alias.is_decided:
            notebook.note("E305", alias.alias)
    numbers = {no: found.numbers() for no, found in unit_rows.items()}
    names = {unit.number: unit.name for unit in ordered}
    linked, people = _link(extracts, numbers, decisions.matches, names, notebook)
    exports = newest_export(linked["platform"], notebook)
    platform = platform_rows(campaign, places, exports, notebook)
    rosters = read_rosters(linked["roster"], ordered, notebook)
    identity = read_identity(campaign, linked["roster"], exports, rosters.rows)
    has_lists = any(extract.kind.name == "units" and len(extract) for extract in extracts)
    unit_table = [_unit_row(unit, units, has_lists=has_lists) for unit in ordered]
    accounts = as_table("accounts", platform.accounts)
    subjects = Subjects(
        _unit_names(campaign, unit_table, has_lists=has_lists), people.persons, (rosters.rows, accounts)
    )
    rulings = read_rulings(campaign.id, decisions.oversight, subjects, notebook)
    adjustments = adjustment_rows(linked["adjustments"], notebook)
    omitted = list(open_omissions(rosters.omissions, rosters.rows, adjustments))
    tables = {
        "sources": _sources(extracts, linked["platform"], exports),
        "towns": [
            {"town_no": number, "town_key": town.code, "name": town.name}
            for number, town in enumerate(campaign.towns, 1)
        ],
        "depts": _depts(campaign, ordered),
        "units": unit_table,
        "roster": rosters.rows,
        "accounts": accounts,
        "records": pa.concat_tables(
            [
                as_table("records", rows)
                for rows in (*platform.records, offline_rows(campaign, linked["offline"], notebook))
            ]
        ),
        "summaries": summary_rows(linked["summaries"], places),
        "supervisors": supervisor_rows(linked["supervisors"], places, units),
        "spot_checks": spot_rows(linked["spot_checks"]),
        "reviews": [*review_rows(linked["reviews"], rulings.cases, notebook), *rulings.reviews],
        "adjustments": [
            *adjustments,
            *departure_rows(omitted, subjects.clues(omitted), decisions.departures),
        ],
        "phones": identity.phones,
        "identities": identity.identities,
        "sessions": session_rows(courses_of(campaign), linked["sessions"], notebook),
        "omissions": rosters.omissions,
        "decided": rulings.decided,
        "listings": listing_rows(neighbours, subjects),
    }
    return Canonical(tables, people, frozenset(e.kind.name for e in extracts if len(e)))


def _resolve_units(units: Units, extracts: Sequence[Extract]) -> dict[int, Named]:
    """Return the unit of every row by source; lists of units come first, supervising bodies are no units."""
    units.read_lists([extract for extract in extracts if extract.kind.name == "units"])
    listed = {folded(unit.name) for unit in units.all}
    units.bodies = {
        folded(name)
        for extract in extracts
        if extract.kind.name == "supervisors"
        for name in extract.column("unit_name")
        if name
    } - listed
    named = [extract for extract in extracts if extract.kind.name in _UNIT_KINDS]
    named.sort(key=lambda extract: (_UNIT_KINDS.index(extract.kind.name), extract.source_no))
    found = {extract.source_no: units.resolve(extract, extract.kind.name) for extract in named}
    for extract in named:
        for unit in found[extract.source_no].units if extract.kind.name == "roster" else ():
            if unit is not None:
                unit.is_rostered = True
    return found


def _link(
    extracts: Sequence[Extract],
    numbers: Mapping[int, Numbers],
    matches: Mapping[str, str],
    unit_names: Mapping[int, str],
    notebook: Notebook,
) -> tuple[dict[str, list[Linked]], People]:
    """Return the extracts by kind with the unit and person of every row, and all persons."""
    nobody = {extract.source_no: np.zeros(len(extract), np.int32) for extract in extracts}
    speaking = [extract for extract in extracts if extract.kind.name in _PERSON_KINDS]
    units = nobody | dict(numbers)
    unit_rows = [units[extract.source_no] for extract in speaking]
    decided = decided_rows(matches, speaking, unit_rows, unit_names)
    people = match_people(speaking, unit_rows, notebook, decided)
    persons = nobody | {e.source_no: found for e, found in zip(speaking, people.numbers, strict=True)}
    tiers = nobody | {e.source_no: found for e, found in zip(speaking, people.tiers, strict=True)}
    linked: dict[str, list[Linked]] = defaultdict(list)
    for extract in extracts:
        no = extract.source_no
        linked[extract.kind.name].append(Linked(extract, units[no], persons[no], tiers[no]))
    return linked, people


def _sources(extracts: Sequence[Extract], platform: Sequence[Linked], exports: Sequence[Linked]) -> Rows:
    in_force = {linked.extract.source_no for linked in exports}
    superseded = {linked.extract.source_no for linked in platform} - in_force
    return [
        {
            "source_no": extract.source_no,
            "path": extract.path,
            "sheet": extract.sheet,
            "kind": extract.kind.name,
            "known_on": extract.known_on,
            "exported_at": extract.exported_at,
            "n_used": 0 if extract.source_no in superseded else len(extract),
        }
        for extract in extracts
    ]


def _depts(campaign: Campaign, units: Sequence[Unit]) -> Rows:
    named = [(dept.code, dept.name) for dept in campaign.depts]
    if not named:
        named = [(name, name) for name in sorted({unit.dept for unit in units if unit.dept})]
    return [{"dept_no": number, "dept_key": key, "name": name} for number, (key, name) in enumerate(named, 1)]


def _unit_names(campaign: Campaign, rows: Rows, *, has_lists: bool) -> list[UnitName]:
    towns = {town.code: town.name for town in campaign.towns}
    return [
        UnitName(
            row["unit_no"],
            row["name"],
            towns.get(row["town_key"]),
            row["is_obliged"] or not has_lists,
        )
        for row in rows
    ]


def _unit_row(unit: Unit, units: Units, *, has_lists: bool) -> dict[str, Any]:
    return {
        "unit_no": unit.number,
        "name": unit.name,
        "town_key": None if units.is_foreign(unit) else unit.town,
        "dept_key": unit.dept,
        "industry": unit.industry,
        "n_headcount": unit.n_headcount,
        "is_listed": unit.is_listed,
        "is_obliged": units.is_obliged(unit, has_lists=has_lists),
        "source_no": unit.source_no,
        "row": unit.row,
        "known_on": unit.known_on,
    }
