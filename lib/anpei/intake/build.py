"""Extracts → canonical tables: which version of every file counts, and one row for each fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ..campaign import Campaign
from .extract import Extract
from .finding import Notebook
from .people import People, Person
from .place import Alias, Places
from .text import folded
from .unit import Unit, Units

Rows = list[dict[str, Any]]

PERSON_KINDS = (
    "roster", "platform", "supervisors", "spot_checks", "reviews", "adjustments", "offline",
)  # fmt: skip
"""Kinds of extract whose rows speak of persons that the ledger knows."""

_UNIT_KINDS = ("roster", "platform", "summaries", "spot_checks", "reviews", "adjustments", "offline")
_PARTS_WITHIN = timedelta(hours=24)
"""Platform files of one received day that were exported within this time are parts of one export."""

_RESENT_SHARE = Decimal("0.5")
"""A later roster that names at least this share of a unit's persons is a roster of the whole unit."""

_DONE, _OFFLINE = "已完成", "线下"


@dataclass(frozen=True)
class Canonical:
    """The canonical tables by name, the persons behind their numbers, and the findings of building them."""

    tables: Mapping[str, Rows]
    people: Sequence[Person]
    kinds: frozenset[str]


def build_tables(
    campaign: Campaign, extracts: Sequence[Extract], aliases: Sequence[Alias], notebook: Notebook
) -> Canonical:
    """Return the canonical tables of extracts that were received up to the day they are known on."""
    places = Places(campaign, tuple(aliases))
    units = Units(places, notebook)
    by_kind: dict[str, list[Extract]] = defaultdict(list)
    for extract in extracts:
        by_kind[extract.kind.name].append(extract)
    units.read_lists(by_kind["units"])
    units.bodies = {
        folded(name) for extract in by_kind["supervisors"] for name in extract.column("unit_name") if name
    } - {folded(unit.name) for unit in units.all}
    named = [extract for extract in extracts if extract.kind.name in _UNIT_KINDS]
    named.sort(key=lambda extract: (_UNIT_KINDS.index(extract.kind.name), extract.source_no))
    found = {extract.source_no: units.resolve(extract, extract.kind.name) for extract in named}
    for extract in by_kind["roster"]:
        for unit in found[extract.source_no]:
            if unit is not None:
                unit.is_rostered = True
    ordered = units.settle()
    for alias in aliases:
        if alias not in places.used:
            notebook.note("E305", alias.alias)
    speaking = [extract for extract in extracts if extract.kind.name in PERSON_KINDS]
    numbers = {
        number: [unit.number if unit else 0 for unit in resolved] for number, resolved in found.items()
    }
    unit_rows = [numbers.get(extract.source_no, [0] * len(extract)) for extract in speaking]
    people = People(speaking, unit_rows, notebook)
    builder = _Builder(campaign, places, units, by_kind, numbers, people, speaking, notebook)
    return Canonical(builder.tables(ordered, extracts), people.persons, builder.kinds())


class _Builder:
    """Makes each canonical table from the extracts of its kind."""

    def __init__(
        self,
        campaign: Campaign,
        places: Places,
        units: Units,
        by_kind: Mapping[str, list[Extract]],
        unit_numbers: Mapping[int, list[int]],
        people: People,
        speaking: Sequence[Extract],
        notebook: Notebook,
    ) -> None:
        self.campaign = campaign
        self.places = places
        self.units = units
        self.by_kind = by_kind
        self.unit_numbers = unit_numbers
        self.people = people
        self.indices = {extract.source_no: index for index, extract in enumerate(speaking)}
        self.notebook = notebook
        self.platform = _newest_export(by_kind.get("platform", []), notebook)
        self.courses = {
            folded(name): number
            for number, course in enumerate(campaign.courses)
            for name in (course.id, course.name)
        }

    def kinds(self) -> frozenset[str]:
        """Return the kinds of extract that have rows in force."""
        return frozenset(kind for kind, extracts in self.by_kind.items() if any(len(e) for e in extracts))

    def tables(self, units: Sequence[Unit], extracts: Sequence[Extract]) -> dict[str, Rows]:
        """Return every canonical table but the findings."""
        accounts, records = self._platform()
        return {
            "sources": [self._source(extract) for extract in extracts],
            "towns": [
                {"town_no": number, "town_key": town.code, "name": town.name}
                for number, town in enumerate(self.campaign.towns, 1)
            ],
            "depts": self._depts(units),
            "units": [self._unit(unit) for unit in units],
            "roster": self._roster(units),
            "accounts": accounts,
            "records": [*records, *self._offline()],
            "summaries": self._summaries(),
            "supervisors": self._supervisors(),
            "spot_checks": self._spot_checks(),
            "reviews": self._reviews(),
            "adjustments": self._adjustments(),
        }

    # ── places and units ────────────────────────────────────────────────────────────────────────────────────

    def _source(self, extract: Extract) -> dict[str, Any]:
        is_superseded = extract.kind.name == "platform" and extract not in self.platform
        return {
            "source_no": extract.source_no,
            "path": extract.path,
            "sheet": extract.sheet,
            "kind": extract.kind.name,
            "known_on": extract.known_on,
            "exported_at": extract.exported_at,
            "n_used": 0 if is_superseded else len(extract),
        }

    def _depts(self, units: Sequence[Unit]) -> Rows:
        named = [(dept.code, dept.name) for dept in self.campaign.depts]
        if not named:
            named = [(name, name) for name in sorted({unit.dept for unit in units if unit.dept})]
        return [
            {"dept_no": number, "dept_key": key, "name": name} for number, (key, name) in enumerate(named, 1)
        ]

    def _unit(self, unit: Unit) -> dict[str, Any]:
        has_lists = bool(self.by_kind.get("units"))
        return {
            "unit_no": unit.number,
            "name": unit.name,
            "town_key": None if self.units.is_foreign(unit) else unit.town,
            "dept_key": unit.dept,
            "industry": unit.industry,
            "n_headcount": unit.n_headcount,
            "is_listed": unit.is_listed,
            "is_obliged": self.units.is_obliged(unit, has_lists=has_lists),
            "source_no": unit.source_no,
            "row": unit.row,
            "known_on": unit.known_on,
        }

    def _unit_no(self, extract: Extract, place: int) -> int | None:
        return self.unit_numbers[extract.source_no][place] or None

    def _person_no(self, extract: Extract, place: int) -> int:
        return self.people.number(self.indices[extract.source_no], place)

    def _rows(self, kind: str) -> Iterable[tuple[Extract, int, dict[str, Any]]]:
        for extract in self.by_kind.get(kind, []):
            for place, row in enumerate(extract.rows):
                yield extract, place, _where(extract, row)

    # ── rosters ─────────────────────────────────────────────────────────────────────────────────────────────

    def _roster(self, units: Sequence[Unit]) -> Rows:
        replaced: dict[int, date] = {}
        for extract in self.by_kind.get("roster", []):
            if extract.mode == "replace":
                for number in set(self.unit_numbers[extract.source_no]):
                    replaced[number] = max(extract.known_on, replaced.get(number, extract.known_on))
        rows: Rows = []
        for extract, place, where in self._rows("roster"):
            unit_no = self._unit_no(extract, place)
            if unit_no is None:
                continue
            since = replaced.get(unit_no)
            rows.append(
                {
                    "person_no": self._person_no(extract, place),
                    "unit_no": unit_no,
                    "person_class": extract.column("person_class")[place],
                    "employ_form": extract.column("employ_form")[place],
                    "hired_on": extract.column("hired_on")[place],
                    "left_on": extract.column("left_on")[place],
                    "is_current": since is None or extract.known_on >= since,
                    **where,
                    "extract": extract,
                    "place": place,
                }
            )
        self._note_versions(rows, {unit.number: unit for unit in units})
        return rows

    def _note_versions(self, rows: Rows, units: Mapping[int, Unit]) -> None:
        """Repeated and contradictory rows of a day; persons whom a later roster of their unit omits."""
        days: dict[tuple[int, int, date], Rows] = defaultdict(list)
        persons: dict[tuple[int, date], set[int]] = defaultdict(set)
        for row in rows:
            if row["is_current"]:
                days[row["unit_no"], row["person_no"], row["known_on"]].append(row)
                persons[row["unit_no"], row["known_on"]].add(row["person_no"])
        for (unit_no, _, _), same in days.items():
            if len(same) == 1:
                continue
            differing = len({tuple(row[name] for name in _ROSTER_FACTS) for row in same}) > 1
            first, last = same[0]["extract"], same[-1]["extract"]
            cells = [name for row in same for name in row["extract"].cells("person_name", [row["place"]])]
            fills = () if differing else (len(same),)
            place = last.place() if first is not last else first.place()
            unit = units[unit_no]
            self.notebook.note(
                "E012" if differing else "E011",
                *fills,
                cells=tuple(cells),
                unit_no=unit_no,
                town_key=unit.town,
                **place,
            )
        for unit_no in sorted({unit_no for unit_no, _ in persons}):
            self._note_omitted(unit_no, {day: found for (no, day), found in persons.items() if no == unit_no})

    def _note_omitted(self, unit_no: int, by_day: Mapping[date, set[int]]) -> None:
        known: set[int] = set()
        for day in sorted(by_day):
            is_whole = known and Decimal(len(known & by_day[day])) >= _RESENT_SHARE * len(known)
            omitted = known - by_day[day]
            if is_whole and omitted:
                self.notebook.note("E302", len(omitted), unit_no=unit_no)
            known |= by_day[day]

    # ── platform and off-line training ──────────────────────────────────────────────────────────────────────

    def _platform(self) -> tuple[Rows, Rows]:
        accounts: dict[tuple[Any, ...], dict[str, Any]] = {}
        records: Rows = []
        foreign: dict[tuple[int, str], list[int]] = defaultdict(list)
        for extract in self.platform:
            if "is_verified" not in extract.columns:
                self.notebook.note("E303", **extract.place())
            column = _Columns(extract)
            for place, row in enumerate(extract.rows):
                where = _where(extract, row)
                person_no = self._person_no(extract, place)
                is_verified = bool(column("is_verified", place)) if "is_verified" in extract.columns else True
                account = {
                    "person_no": person_no,
                    "unit_no": self._unit_no(extract, place),
                    "is_verified": is_verified,
                    "registered_at": column("registered_at", place),
                }
                accounts.setdefault(tuple(account.values()), account | where)
                course = column("course", place)
                course_no = self._course_no(course) if course else None
                if course and course_no == -1:
                    foreign[extract.source_no, course].append(place)
                facts = self._record(column, place)
                if not course and (
                    "course" in extract.columns or not any(v is not None for v in facts.values())
                ):
                    continue
                records.append(
                    {
                        "person_no": person_no,
                        "course_no": course_no,
                        **facts,
                        "is_offline": column("channel", place) == _OFFLINE,
                        "is_verified": is_verified,
                        "observed_at": extract.exported_at or _day_end(extract.known_on),
                        **where,
                    }
                )
        by_source = {extract.source_no: extract for extract in self.platform}
        for (number, course), places in foreign.items():
            extract = by_source[number]
            self.notebook.note("E106", course, cells=extract.cells("course", places), **extract.place())
        return list(accounts.values()), records

    def _record(self, column: _Columns, place: int) -> dict[str, Any]:
        progress, minutes = column("progress", place), column("minutes", place)
        status = column("learning_status", place)
        return {
            "progress": None if progress is None else int(progress * 100),
            "is_status_done": None if status is None else status in self.campaign.completion.status_counts,
            "started_at": column("started_at", place),
            "finished_at": column("finished_at", place),
            "minutes": None if minutes is None else int(minutes),
            "score": _score(column("score", place)),
            "is_passed": column("is_passed", place),
        }

    def _course_no(self, course: str) -> int:
        return self.courses.get(folded(course), -1)

    def _offline(self) -> Rows:
        rows: Rows = []
        for extract, place, where in self._rows("offline"):
            column = _Columns(extract)
            course, day = column("course", place), column("trained_on", place)
            course_no = self._course_no(course) if course else -1
            if course_no == -1:
                self.notebook.note(
                    "E106", course or "", cells=extract.cells("course", [place]), **extract.place()
                )
            at = datetime.combine(day, time()) if day else None
            rows.append(
                {
                    "person_no": self._person_no(extract, place),
                    "course_no": course_no,
                    "started_at": at,
                    "finished_at": at,
                    "is_offline": True,
                    "evidence": column("evidence", place),
                    "observed_at": at or _day_end(extract.known_on),
                    **where,
                }
            )
        return rows

    # ── the office's own tables ─────────────────────────────────────────────────────────────────────────────

    def _summaries(self) -> Rows:
        extracts = self.by_kind.get("summaries", [])
        newest = max((extract.known_on for extract in extracts), default=None)
        rows: Rows = []
        for extract, place, where in self._rows("summaries"):
            if extract.known_on != newest:
                continue
            column = _Columns(extract)
            is_unit = bool(column("unit_name", place))
            counts = {
                name: column(name, place)
                for name in ("n_required", "n_registered", "n_started", "n_completed")
            }
            rows.append(
                {
                    "level": "unit" if is_unit else "town",
                    "unit_no": self._unit_no(extract, place) if is_unit else None,
                    "town_key": None
                    if is_unit
                    else self.places.town(column("town", place), extract.known_on),
                    **counts,
                    **where,
                }
            )
        return rows

    def _supervisors(self) -> Rows:
        rows: Rows = []
        unknown: dict[int, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(list))
        for extract, place, where in self._rows("supervisors"):
            column = _Columns(extract)
            town_text, body = column("town", place), column("unit_name", place) or ""
            town = self.places.town(town_text, extract.known_on) if town_text else None
            if town_text and town is None:
                unknown[extract.source_no]["town", town_text].append(place)
            dept = self.places.dept(column("dept", place) or body, extract.known_on) if not town else None
            rows.append(
                {
                    "person_no": self._person_no(extract, place),
                    "body": body or column("dept", place) or town_text,
                    "town_key": town,
                    "dept_key": dept,
                    "duty": column("duty", place),
                    **where,
                }
            )
        for extract in self.by_kind.get("supervisors", []):
            self.units.note_unknown(extract, unknown[extract.source_no])
        newest: dict[str, date] = {}
        for row in rows:
            newest[folded(row["body"])] = max(
                row["known_on"], newest.get(folded(row["body"]), row["known_on"])
            )
        return [row for row in rows if row["known_on"] == newest[folded(row["body"])]]

    def _spot_checks(self) -> Rows:
        return [
            {
                "number": (column := _Columns(extract))("number", place),
                "round": column("round", place),
                "person_no": self._person_no(extract, place),
                "unit_no": self._unit_no(extract, place),
                "is_attended": column("is_attended", place),
                "absence_reason": column("absence_reason", place),
                "score": _score(column("score", place)),
                "is_passed": column("is_passed", place),
                **where,
            }
            for extract, place, where in self._rows("spot_checks")
        ]

    def _reviews(self) -> Rows:
        return [
            {
                "number": (column := _Columns(extract))("number", place),
                "person_no": self._person_no(extract, place),
                "unit_no": self._unit_no(extract, place),
                "problem_kind": column("problem_kind", place),
                "conclusion": column("conclusion", place),
                "reviewed_on": column("reviewed_on", place),
                **where,
            }
            for extract, place, where in self._rows("reviews")
        ]

    def _adjustments(self) -> Rows:
        rows: Rows = []
        for extract, place, where in self._rows("adjustments"):
            column = _Columns(extract)
            if not column("approved_by", place):
                self.notebook.note("E304", cells=extract.cells("approved_by", [place]), **extract.place())
            rows.append(
                {
                    "person_no": self._person_no(extract, place),
                    "unit_no": self._unit_no(extract, place),
                    "kind": column("adjustment_kind", place),
                    "reason": column("reason", place),
                    "approved_by": column("approved_by", place),
                    "adjusted_on": column("adjusted_on", place),
                    **where,
                }
            )
        return rows


_ROSTER_FACTS = ("person_class", "employ_form", "hired_on", "left_on")


class _Columns:
    """The cells of an extract by field and position; None where it lacks the field."""

    def __init__(self, extract: Extract) -> None:
        self.columns = extract.columns

    def __call__(self, name: str, place: int) -> Any:
        column = self.columns.get(name)
        return None if column is None else column[place]


def _where(extract: Extract, row: int) -> dict[str, Any]:
    return {"source_no": extract.source_no, "row": row, "known_on": extract.known_on}


def _day_end(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59))


def _score(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.01"))


def _newest_export(extracts: Sequence[Extract], notebook: Notebook) -> list[Extract]:
    """Return the parts of the newest complete export, and what is added to it (`append`).

    Parts of one export came on one day and were exported within 24 hours of each other.
    """
    whole = [extract for extract in extracts if extract.mode != "append"]
    if not whole:
        return list(extracts)
    day = max(extract.known_on for extract in whole)
    last = max(_exported(extract) for extract in whole if extract.known_on == day)
    parts = [e for e in whole if e.known_on == day and last - _exported(e) <= _PARTS_WITHIN]
    kept = [*parts, *(e for e in extracts if e.mode == "append" and e.known_on >= day)]
    for extract in extracts:
        if extract not in kept:
            notebook.note("E009", f"{last:%Y-%m-%d %H:%M}", **extract.place())
    return sorted(kept, key=lambda extract: extract.source_no)


def _exported(extract: Extract) -> datetime:
    return extract.exported_at or _day_end(extract.known_on)
