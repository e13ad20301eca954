"""The header row of a sheet: where it stands, which columns hold which fields, and what kind of extract it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..vocabulary import FIELDS, KINDS, Kind
from .text import Cell, folded

ROWS_SEARCHED = 30
"""Rows from the top among which a header is looked for."""

_LEAST_LABELS = 2
_BESIDE = ("seq", "gender", "age", "required_minutes", "attempts", "remark")
"""Fields that any kind may hold and nothing is counted from."""


@dataclass(frozen=True)
class Header:
    """A header row: its place from 0 on, the kind of extract, field → column from 0 on."""

    row: int
    kind: Kind
    columns: Mapping[str, int]
    labels: Mapping[str, str]
    repeated: tuple[tuple[str, str], ...] = ()


def _spellings() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for field in FIELDS.values():
        for label in dict.fromkeys((field.label, *field.synonyms)):
            found[folded(label)].append(field.name)
    return {label: tuple(names) for label, names in found.items()}


SPELLINGS = _spellings()
"""Folded column label → the fields that it may stand for; the kind of extract decides among several."""


def label_of(cell: Cell) -> str:
    """Return a column label in its comparable form."""
    return folded(cell).strip("*:：")


def find_header(
    rows: Sequence[Sequence[Cell]], kind: str = "", overrides: Mapping[str, str] | None = None
) -> Header | tuple[str, ...]:
    """Return the header of a sheet, or the labels of the kinds that it might be (none: no header at all).

    `kind` is what campaign.toml says the file is; `overrides` maps labels to fields.
    """
    named = {label_of(label): field for label, field in (overrides or {}).items()}
    doubtful: tuple[str, ...] = ()
    for place, row in enumerate(rows[:ROWS_SEARCHED]):
        labels = [label_of(cell) for cell in row]
        known = sum(label in SPELLINGS or label in named for label in labels)
        if known < (1 if kind and named else _LEAST_LABELS):
            continue
        kinds = [KINDS[kind]] if kind else detect(labels, named)
        if len(kinds) == 1:
            return _header(place, row, labels, kinds[0], named)
        doubtful = doubtful or tuple(found.label for found in kinds)
    return doubtful


def detect(labels: Sequence[str], named: Mapping[str, str]) -> list[Kind]:
    """Return the kinds whose telling fields are there and none of whose excluding fields is."""
    return [kind for kind in KINDS.values() if _is_of(kind, labels, named)]


def _is_of(kind: Kind, labels: Sequence[str], named: Mapping[str, str]) -> bool:
    own = set(_columns(labels, kind, named)[0])
    if not own.issuperset(kind.telling) or not all(own.intersection(group) for group in kind.any_of):
        return False
    foreign = {name for label in labels for name in _candidates(label, named)} - own
    claimed = {label for label in labels if any(name in own for name in _candidates(label, named))}
    others = {
        name for label in labels if label not in claimed for name in _candidates(label, named)
    } & foreign
    return not others.intersection(kind.excluding)


def _candidates(label: str, named: Mapping[str, str]) -> tuple[str, ...]:
    return (named[label],) if label in named else SPELLINGS.get(label, ())


def _columns(
    labels: Sequence[str], kind: Kind, named: Mapping[str, str]
) -> tuple[dict[str, int], list[tuple[int, int]]]:
    """Return field → first column that may hold it, and pairs of columns of one field."""
    columns: dict[str, int] = {}
    repeated: list[tuple[int, int]] = []
    for place, label in enumerate(labels):
        choices = [name for name in _candidates(label, named) if name in kind.fields or name in _BESIDE]
        fresh = [name for name in choices if name not in columns]
        if fresh:
            columns[fresh[0]] = place
        elif choices:
            repeated.append((columns[choices[0]], place))
    return columns, repeated


def _header(
    place: int, row: Sequence[Cell], labels: Sequence[str], kind: Kind, named: Mapping[str, str]
) -> Header:
    columns, repeated = _columns(labels, kind, named)
    shown = {name: str(row[column]).replace("\n", "") for name, column in columns.items()}
    pairs = tuple(
        (str(row[first]), str(row[second])) for first, second in repeated if row[second] not in ("", None)
    )
    return Header(
        place,
        kind,
        {name: column for name, column in columns.items() if name in kind.fields},
        shown,
        pairs,
    )
