"""Who is who: rows of all extracts → persons, by ID number first and weaker evidence only where it is unambiguous.

Tiers: 1 whole ID number · 2 first 15 digits and name (damaged number) · 3 name, last four and unit (masked number) ·
4 name and phone · 5 nobody else: a person of the row's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .extract import Extract
from .finding import Notebook
from .number import IdNumber, masked_parts

Key = tuple[Hashable, ...]


@dataclass(frozen=True)
class Person:
    """A person: `id_text` is the whole number (a mistyped one with the name after it), empty where none is known;
    `tier` is the weakest evidence used.
    """

    person_no: int
    name: str
    id_text: str
    last_four: str
    tier: int


@dataclass(frozen=True)
class Evidence:
    """What a row says about its person. `unit` is the unit's number, 0 for none."""

    extract: int
    place: int
    name: str
    id_number: IdNumber
    phone: str
    unit: int


class People:
    """The persons of all extracts; `number(extract, place)` is the person of a row."""

    def __init__(
        self, extracts: Sequence[Extract], units: Sequence[Sequence[int]], notebook: Notebook
    ) -> None:
        self.extracts = extracts
        self.notebook = notebook
        self.evidence = [
            row for index, extract in enumerate(extracts) for row in _rows(index, extract, units[index])
        ]
        self.tiers: dict[Key, int] = {}
        keys = self._keys()
        self.persons, numbers = self._numbered(keys)
        self._numbers = {
            (row.extract, row.place): numbers[key] for row, key in zip(self.evidence, keys, strict=True)
        }
        self._note_names(keys)

    def number(self, extract: int, place: int) -> int:
        """Return the person of a row."""
        return self._numbers[extract, place]

    # ── matching ────────────────────────────────────────────────────────────────────────────────────────────

    def _keys(self) -> list[Key]:
        whole = [(_whole_key(row), row) for row in self.evidence if row.id_number.is_whole]
        by_fifteen = _index(whole, lambda row: (row.id_number.text[:15], row.name))
        by_four = _index(
            whole, lambda row: (row.name, row.id_number.last_four, row.unit) if row.unit else None
        )
        by_phone = _index(whole, lambda row: (row.name, row.phone) if _is_whole_phone(row.phone) else None)
        damaged_in: dict[Key, set[int]] = defaultdict(set)
        for row in self.evidence:
            if row.id_number.state == "damaged" and self.extracts[row.extract].kind.name == "roster":
                damaged_in[row.id_number.text, row.name].add(row.unit)
        keys: list[Key] = []
        doubts: dict[tuple[int, str, int], list[int]] = defaultdict(list)
        for row in self.evidence:
            key, tier, n_found = self._key(row, by_fifteen, by_four, by_phone)
            if (
                row.id_number.state == "damaged"
                and len(damaged_in[row.id_number.text, row.name]) > 1
                and tier == 2
            ):
                key, tier, n_found = _own_key(row), 5, len(damaged_in[row.id_number.text, row.name])
            self.tiers[key] = max(tier, self.tiers.get(key, 1))
            if tier == 5 and row.id_number.state in ("damaged", "masked"):
                doubts[row.extract, "E206" if n_found > 1 else "E207", n_found].append(row.place)
            keys.append(key)
        for (index, code, n_found), places in doubts.items():
            extract = self.extracts[index]
            fills = (n_found,) if code == "E206" else ()
            self.notebook.note(code, *fills, cells=extract.cells("id_no", places), **extract.place())
        return keys

    def _key(
        self,
        row: Evidence,
        by_fifteen: dict[Key, set[Key]],
        by_four: dict[Key, set[Key]],
        by_phone: dict[Key, set[Key]],
    ) -> tuple[Key, int, int]:
        """Return the key of a row's person, the tier of the match and how many persons it might be."""
        number = row.id_number
        if number.is_whole:
            return _whole_key(row), 1, 1
        if number.state == "damaged":
            found, tier = by_fifteen.get((number.text, row.name), set()), 2
        elif number.state == "masked":
            first, four = masked_parts(number.text)
            near = by_four.get((row.name, four, row.unit), set())
            found = {key for key in near if str(key[1]).startswith(first)}
            tier = 3
        else:
            found, tier = set(), 4
        if not found and _is_whole_phone(row.phone):
            found, tier = by_phone.get((row.name, row.phone), set()), 4
        if len(found) == 1:
            return next(iter(found)), tier, 1
        return _own_key(row), 5, len(found)

    def _numbered(self, keys: Sequence[Key]) -> tuple[list[Person], dict[Key, int]]:
        """Return the persons, numbered by normalised ID number, else by name, unit and source row."""
        rows: dict[Key, list[Evidence]] = defaultdict(list)
        for row, key in zip(self.evidence, keys, strict=True):
            rows[key].append(row)
        order = sorted(rows, key=lambda key: self._order(key, rows[key]))
        persons = []
        for number, key in enumerate(order, 1):
            best = min(rows[key], key=self._rank)
            is_known = key[0] == "id"
            text = " ".join(str(part) for part in key[1:]) if is_known else ""
            four = str(key[1])[-4:] if is_known else best.id_number.last_four
            persons.append(Person(number, best.name, text, four, self.tiers[key]))
        return persons, {key: number for number, key in enumerate(order, 1)}

    def _order(self, key: Key, rows: Sequence[Evidence]) -> tuple[Any, ...]:
        first = min(rows, key=self._position)
        text = str(key[1]) if key[0] == "id" else ""
        return (not text, text, first.name, first.unit, self._position(first))

    def _position(self, row: Evidence) -> tuple[int, int]:
        extract = self.extracts[row.extract]
        return extract.source_no, int(extract.rows[row.place])

    def _rank(self, row: Evidence) -> tuple[Any, ...]:
        """Prefer the name of the newest roster."""
        extract = self.extracts[row.extract]
        return (extract.kind.name != "roster", -extract.known_on.toordinal(), *self._position(row))

    def _note_names(self, keys: Sequence[Key]) -> None:
        """One ID number under two names: kept as one person and told."""
        first: dict[Key, Evidence] = {}
        told: set[tuple[Key, str]] = set()
        for row, key in sorted(
            zip(self.evidence, keys, strict=True), key=lambda pair: self._position(pair[0])
        ):
            if key[0] != "id":
                continue
            known = first.setdefault(key, row)
            if known.name != row.name and (key, row.name) not in told:
                told.add((key, row.name))
                extract = self.extracts[row.extract]
                self.notebook.note(
                    "E205", known.name, row.name, cells=extract.cells("person_name", [row.place]),
                    unit_no=row.unit or None, **extract.place(),
                )  # fmt: skip


def _rows(index: int, extract: Extract, units: Sequence[int]) -> Iterable[Evidence]:
    names, phones = extract.column("person_name", ""), extract.column("phone")
    for place in range(len(extract)):
        number = extract.ids.number(place)
        phone = phones[place] or (number.text if number.state == "phone" else "")
        yield Evidence(index, place, names[place], number, phone, units[place])


def _whole_key(row: Evidence) -> Key:
    """Return the key of a person by the whole number; a mistyped one (or a filler) needs the name as well."""
    number = row.id_number
    return ("id", number.text, row.name) if number.is_mistyped else ("id", number.text)


def _own_key(row: Evidence) -> Key:
    """Return the key of a person that nothing but this kind of row knows."""
    number = row.id_number
    if number.state in ("damaged", "masked"):
        return (number.state, number.text, row.name, row.unit)
    return ("none", row.name, row.phone, row.unit)


def _is_whole_phone(phone: str) -> bool:
    return len(phone) == 11 and "*" not in phone


def _index(
    rows: Iterable[tuple[Key, Evidence]], clue_of: Callable[[Evidence], Key | None]
) -> dict[Key, set[Key]]:
    """Return a clue (name and digits, name and phone) → the keys of the persons whom it fits."""
    found: dict[Key, set[Key]] = defaultdict(set)
    for key, row in rows:
        clue = clue_of(row)
        if clue is not None:
            found[clue].add(key)
    return found
