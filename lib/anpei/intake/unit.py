"""Units: one for every registered name or code, in official order, with its town, department and whether it is obliged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from ..errors import nearest
from .column import Positions
from .extract import Extract
from .finding import Notebook
from .number import is_uscc
from .place import Places
from .text import folded


@dataclass
class Unit:
    """A unit while it is pieced together; `lists` are the received days whose list of its department names it."""

    name: str
    code: str = ""
    town: str | None = None
    dept: str | None = None
    industry: str | None = None
    n_headcount: int | None = None
    source_no: int | None = None
    row: int | None = None
    known_on: date | None = None
    is_listed: bool = False
    was_listed: bool = False
    is_rostered: bool = False
    order: tuple[Any, ...] = ()
    claims: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    number: int = 0


@dataclass(frozen=True)
class Named:
    """The units that the rows of an extract name: the different ones (None: no unit), and one number a row."""

    units: Sequence[Unit | None]
    codes: Positions

    def numbers(self) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        """Return the number of every row's unit, 0 for none; known once the units are settled."""
        numbers = np.array([unit.number if unit else 0 for unit in self.units], np.int32)
        return numbers[self.codes] if len(numbers) else np.zeros(len(self.codes), np.int32)


@dataclass(frozen=True)
class _Pairs:
    """The different pairs of unit and town of an extract in the order of their first rows, and one number a row."""

    spelt: Sequence[tuple[str | None, str | None, int]]
    codes: Positions

    def rows_of(self, pairs: Sequence[int]) -> list[int]:
        return np.flatnonzero(np.isin(self.codes, pairs)).tolist()


def _pairs(extract: Extract) -> _Pairs:
    units, towns = (_encoded(extract, name) for name in ("unit_name", "town"))
    both = units.codes * len(towns.texts) + towns.codes
    different, first, codes, counts = np.unique(
        both, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.argsort(first)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    spelt = [
        (
            units.texts[different[k] // len(towns.texts)],
            towns.texts[different[k] % len(towns.texts)],
            int(counts[k]),
        )
        for k in order
    ]
    return _Pairs(spelt, place[codes])


@dataclass(frozen=True)
class _Encoded:
    texts: Sequence[str | None]
    codes: Positions


def _encoded(extract: Extract, name: str) -> _Encoded:
    """Return the different texts of a column (None first) and the number of each row's."""
    column = extract.columns.get(name)
    if column is None:
        return _Encoded([None], np.zeros(len(extract), np.int64))
    encoded = column.dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy().astype(np.int64) + 1
    return _Encoded([None, *encoded.dictionary.to_pylist()], codes)


class Units:
    """Every unit that the extracts name. Lists of units come first, then `resolve` for each other name."""

    def __init__(self, places: Places, notebook: Notebook) -> None:
        self.places = places
        self.notebook = notebook
        self.by_name: dict[str, list[Unit]] = defaultdict(list)
        self.by_code: dict[str, Unit] = {}
        self.all: list[Unit] = []
        self.bodies: set[str] = set()
        self._resolved: dict[tuple[str, str | None, date], Unit | None] = {}

    # ── lists of units ──────────────────────────────────────────────────────────────────────────────────────

    def read_lists(self, extracts: Sequence[Extract]) -> None:
        """Take in the departments' lists: of each department the newest counts."""
        rows = [row for extract in extracts for row in self._list_rows(extract)]
        newest: dict[str | None, date] = {}
        for row in rows:
            newest[row["dept"]] = max(row["known_on"], newest.get(row["dept"], row["known_on"]))
        for row in sorted(rows, key=lambda row: (row["known_on"], row["path"], row["source_no"], row["row"])):
            self._take(row, is_newest=row["known_on"] == newest[row["dept"]])

    def _list_rows(self, extract: Extract) -> list[dict[str, Any]]:
        names = extract.column("unit_name")
        columns = {name: extract.column(name) for name in ("uscc", "town", "dept", "industry", "n_headcount")}
        rows = []
        unknown: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, name in enumerate(names):
            town_text, dept_text = columns["town"][place], columns["dept"][place]
            town = self.places.town(town_text, extract.known_on)
            dept = self.places.dept(dept_text, extract.known_on)
            if town_text and town is None:
                unknown["town", town_text].append(place)
            if dept_text and dept is None and self.places.campaign.depts:
                unknown["dept", dept_text].append(place)
            rows.append(
                {
                    "name": self.places.unit_name(name, extract.known_on),
                    "code": columns["uscc"][place] if is_uscc(columns["uscc"][place] or "") else "",
                    "town": town,
                    "dept": dept if self.places.campaign.depts else dept_text,
                    "industry": columns["industry"][place],
                    "n_headcount": columns["n_headcount"][place],
                    "source_no": extract.source_no,
                    "row": int(extract.rows[place]),
                    "known_on": extract.known_on,
                    "path": extract.path,
                    "place": place,
                    "extract": extract,
                }
            )
        self.note_unknown(extract, unknown)
        return rows

    def note_unknown(self, extract: Extract, unknown: dict[tuple[str, str], list[int]]) -> None:
        """Write down names of towns and departments that nobody knows."""
        for (kind, text), positions in unknown.items():
            guess = self.places.nearest_town(text) if kind == "town" else self.places.nearest_dept(text)
            self.notebook.note(
                "E103" if kind == "town" else "E104", text, value=text, guess=guess,
                cells=extract.cells(kind, positions), **extract.place(),
            )  # fmt: skip

    def _take(self, row: dict[str, Any], *, is_newest: bool) -> None:
        unit = self._listed(row["name"], row["code"], row["town"])
        unit.was_listed = True
        if not is_newest:
            return
        if unit.is_listed and unit.dept != row["dept"]:
            extract: Extract = row["extract"]
            first, second = sorted((unit.dept, row["dept"]), key=self._dept_order)
            self.notebook.note(
                "E109", unit.name, self._dept_label(first), self._dept_label(second),
                cells=extract.cells("unit_name", [row["place"]]), **extract.place(),
            )  # fmt: skip
            if unit.dept == first:
                return
        unit.is_listed = True
        for name in ("name", "town", "dept", "industry", "n_headcount", "source_no", "row", "known_on"):
            setattr(unit, name, row[name])
        unit.code = row["code"] or unit.code
        unit.order = (row["path"], row["source_no"], row["row"])

    def _listed(self, name: str, code: str, town: str | None) -> Unit:
        if code and code in self.by_code:
            unit = self.by_code[code]
            if unit not in self.by_name[folded(name)]:
                self.by_name[folded(name)].append(unit)
            return unit
        known = [unit for unit in self.by_name[folded(name)] if not (code and unit.code)]
        if not code and len(known) > 1:
            known = [unit for unit in known if unit.town == town] or known
        unit = known[0] if known else self._new(name)
        if code:
            unit.code = code
            self.by_code[code] = unit
        return unit

    def _new(self, name: str) -> Unit:
        unit = Unit(name)
        self.all.append(unit)
        self.by_name[folded(name)].append(unit)
        return unit

    # ── names in other extracts ─────────────────────────────────────────────────────────────────────────────

    def resolve(self, extract: Extract, role: str) -> Named:
        """Return the unit of every row of an extract; new names become units.

        Towns that rows state are claims: a unit on no list gets the town that most of its rows claim.
        """
        pairs = _pairs(extract)
        unknown: dict[tuple[str, str], list[int]] = defaultdict(list)
        ambiguous: dict[str, list[int]] = defaultdict(list)
        found: list[Unit | None] = []
        for code, (name, town_text, count) in enumerate(pairs.spelt):
            town = self.places.town(town_text, extract.known_on) if town_text else None
            if town_text and town is None:
                unknown["town", town_text].append(code)
            unit = self._named(name, town, extract.known_on) if name else None
            if name and unit is None and folded(name) not in self.bodies:
                ambiguous[name].append(code)
            if unit is not None and town is not None:
                unit.claims[role][town] += count
            found.append(unit)
        self.note_unknown(extract, {key: pairs.rows_of(codes) for key, codes in unknown.items()})
        for name, codes in ambiguous.items():
            cells = extract.cells("unit_name", pairs.rows_of(codes))
            self.notebook.note("E110", name, cells=cells, **extract.place())
        return Named(found, pairs.codes)

    def _named(self, name: str, town: str | None, day: date) -> Unit | None:
        key = (name, town, day)
        if key not in self._resolved:
            self._resolved[key] = self._find(self.places.unit_name(name, day), town)
        return self._resolved[key]

    def _find(self, name: str, town: str | None) -> Unit | None:
        known = self.by_name.get(folded(name), [])
        if not known:
            return None if folded(name) in self.bodies else self._new(name)
        if len(known) > 1:
            known = [unit for unit in known if unit.is_listed] or known
        if len(known) > 1:
            known = [unit for unit in known if unit.town == town]
        return known[0] if len(known) == 1 else None

    # ── in the end ──────────────────────────────────────────────────────────────────────────────────────────

    def settle(self) -> list[Unit]:
        """Return all units in official order, numbered from 1: listed ones first, by town, department and list."""
        for unit in self.all:
            claims = unit.claims.get("roster") or unit.claims.get("platform") or Counter()
            if claims and not (unit.is_listed and unit.town):
                unit.town = min(claims, key=lambda town: (-claims[town], self._town_order(town)))
        ordered = sorted(
            self.all,
            key=lambda unit: (
                not unit.is_listed, self._town_order(unit.town), self._dept_order(unit.dept), unit.order, folded(unit.name),
                unit.code,
            ),
        )  # fmt: skip
        for number, unit in enumerate(ordered, 1):
            unit.number = number
        self._note_doubts(ordered)
        return ordered

    def is_foreign(self, unit: Unit) -> bool:
        """Return whether another body runs the unit's town."""
        return unit.town in self.places.foreign

    def is_obliged(self, unit: Unit, *, has_lists: bool) -> bool:
        """Return whether a unit is in scope: on its department's newest list, or on no list but with a roster;
        in a town of the campaign (or in none that is known). Without lists, every unit that is not foreign.
        """
        if self.is_foreign(unit):
            return False
        return unit.is_listed or not has_lists or (unit.is_rostered and not unit.was_listed)

    def _note_doubts(self, units: Sequence[Unit]) -> None:
        listed = {unit.name: unit for unit in units if unit.is_listed}
        for unit in units:
            if self.is_foreign(unit) and (unit.is_listed or unit.is_rostered):
                self.notebook.note("E107", unit.name, self._town_label(unit.town), unit_no=unit.number)
            if listed and unit.is_rostered and not unit.was_listed:
                self.notebook.note(
                    "E105",
                    unit.name,
                    guess=nearest(unit.name, listed),
                    unit_no=unit.number,
                    town_key=unit.town,
                )
            claims = unit.claims.get("roster", Counter())
            others = [town for town in claims if unit.is_listed and unit.town and town != unit.town]
            for town in sorted(others):
                self.notebook.note(
                    "E111",
                    unit.name,
                    self._town_label(town),
                    self._town_label(unit.town),
                    unit_no=unit.number,
                )

    def _town_order(self, code: str | None) -> int:
        campaign = self.places.campaign
        codes = [town.code for town in (*campaign.towns, *campaign.foreign_towns)]
        return codes.index(code) if code in codes else len(codes)

    def _dept_order(self, code: str | None) -> tuple[int, str]:
        codes = [dept.code for dept in self.places.campaign.depts]
        return (codes.index(code), "") if code in codes else (len(codes), code or "")

    def _town_label(self, code: str | None) -> str:
        campaign = self.places.campaign
        return next((t.name for t in (*campaign.towns, *campaign.foreign_towns) if t.code == code), "未归属")

    def _dept_label(self, code: str | None) -> str:
        return next((d.name for d in self.places.campaign.depts if d.code == code), code or "未归属")
