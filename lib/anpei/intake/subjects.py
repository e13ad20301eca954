"""Whom questions and decisions are about: units and persons by the words of decisions.xlsx (对象)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from ..vocabulary import UNASSIGNED
from .decisions import person_clue
from .text import folded

Pair = tuple[int, int | None]
"""A person and a unit of his or hers (None: not known)."""


@dataclass(frozen=True)
class UnitName:
    """A unit as questions name it: number, registered name, name of its town (None: no town), whether it is in scope."""

    number: int
    name: str
    town: str | None
    is_obliged: bool


def unit_keys(units: Iterable[tuple[int, str, str | None]]) -> dict[int, str]:
    """Return the number of every unit → its key: the registered name, with the town where two units bear one name.

    `units` have number, name and name of the town.

    >>> unit_keys([(1, "甲厂", "东镇"), (2, "乙厂", "东镇"), (3, "乙厂", None)])
    {1: '甲厂', 2: '乙厂（东镇）', 3: '乙厂（未归属）'}
    """
    listed = list(units)
    names = Counter(name for _, name, _ in listed)
    keys = {no: name if names[name] == 1 else f"{name}（{town or UNASSIGNED}）" for no, name, town in listed}
    counts = Counter(keys.values())
    return {no: key if counts[key] == 1 else f"{key}〔{no}〕" for no, key in keys.items()}


@dataclass(frozen=True)
class Subjects:
    """Units and persons that decisions may be about.

    `units` are all of them, `people` the persons (person_no, name, last_four), `pairs` tables with the persons and
    units of rosters and accounts.
    """

    units: Sequence[UnitName]
    people: pa.Table
    pairs: Sequence[pa.Table]

    def unit(self, subject: str) -> int | None:
        """Return the unit of a key, or of a name that one unit alone bears; None for none or several."""
        text = folded(subject)
        found = self._keys.get(text) or self._names.get(text) or set()
        return next(iter(found)) if len(found) == 1 else None

    def persons(self, subjects: Iterable[str]) -> dict[str, list[Pair]]:
        """Return the clue of a person (see `person_clue`) → whom it fits, each with the unit; also none."""
        found: dict[str, dict[int, int | None]] = {subject: {} for subject in subjects}
        if not found:
            return {}
        wanted = pa.array(sorted({subject.split("…")[0].split("（")[0] for subject in found}))
        named = self.people.filter(pc.is_in(self.people["name"], wanted))
        clues = {row["person_no"]: (row["name"], row["last_four"]) for row in named.to_pylist()}
        for person_no, unit_no in self._pairs_of(named["person_no"]):
            for unit in self._spellings.get(unit_no or 0, ("",)):
                clue = person_clue(*clues[person_no], unit)
                if clue in found:
                    found[clue].setdefault(person_no, unit_no)
        return {subject: list(fitting.items()) for subject, fitting in found.items()}

    def clues(self, pairs: Sequence[tuple[int, int]]) -> list[str]:
        """Return how persons of units are named in questions."""
        wanted = pa.array([person_no for person_no, _ in pairs], pa.int32())
        rows = self.people.filter(pc.is_in(self.people["person_no"], wanted)).to_pylist()
        persons = {row["person_no"]: row for row in rows}
        return [
            person_clue(persons[person]["name"], persons[person]["last_four"], self._registered[unit])
            for person, unit in pairs
        ]

    def _pairs_of(self, persons: pa.Array) -> list[Pair]:
        """Return the persons with their units, those of rosters first, then by number."""
        found: dict[Pair, None] = {}
        for table in self.pairs:
            own = table.filter(pc.is_in(table["person_no"], persons))
            pairs = set(zip(own["person_no"].to_pylist(), own["unit_no"].to_pylist(), strict=True))
            found.update(dict.fromkeys(sorted(pairs, key=lambda pair: (pair[0], pair[1] or 0))))
        return list(found)

    @cached_property
    def _registered(self) -> Mapping[int, str]:
        return {unit.number: unit.name for unit in self.units}

    @cached_property
    def _in_scope(self) -> Mapping[int, str]:
        return unit_keys((unit.number, unit.name, unit.town) for unit in self.units if unit.is_obliged)

    @cached_property
    def _spellings(self) -> Mapping[int, tuple[str, ...]]:
        """Unit → the ways to write it: the registered name, and the key where it is another."""
        return {
            unit.number: tuple(dict.fromkeys((unit.name, self._in_scope.get(unit.number, unit.name))))
            for unit in self.units
        }

    @cached_property
    def _keys(self) -> Mapping[str, set[int]]:
        return _by_text(self._in_scope)

    @cached_property
    def _names(self) -> Mapping[str, set[int]]:
        return _by_text(self._registered)


def _by_text(texts: Mapping[int, str]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for number, text in texts.items():
        found[folded(text)].add(number)
    return found
