"""The header of a sheet: where it stands, which columns hold which fields, and what kind of extract it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..vocabulary import FIELDS, KINDS, Kind
from .labels import MOST_ROWS, Block, Label, blocks_at, label_of
from .sheet import Area
from .text import Cell, folded

ROWS_SEARCHED = 30
"""Rows from the top among which a header is looked for."""

_LEAST_LABELS = 2
_BESIDE = ("seq", "gender", "age", "required_minutes", "attempts", "remark")
"""Fields that any kind may hold and nothing is counted from."""


@dataclass(frozen=True)
class Header:
    """A header: its first and last row from 0 on, the kind of extract, field → column from 0 on.

    `labels` are field → label as it stands in the file, `repeated` pairs of labels of one field, `unused` the
    labels of the settings that no column has.
    """

    first: int
    last: int
    kind: Kind
    columns: Mapping[str, int]
    labels: Mapping[str, str]
    repeated: tuple[tuple[str, str], ...] = ()
    unused: tuple[str, ...] = ()


def _spellings() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for field in FIELDS.values():
        for label in dict.fromkeys((field.label, *field.synonyms)):
            found[folded(label)].append(field.name)
    return {label: tuple(names) for label, names in found.items()}


SPELLINGS = _spellings()
"""Folded column label → the fields that it may stand for; the kind of extract decides among several."""


def find_header(
    rows: Sequence[Sequence[Cell]],
    kind: str = "",
    overrides: Mapping[str, str] | None = None,
    merged: Sequence[Area] = (),
) -> Header | tuple[str, ...]:
    """Return the header of a sheet, or the labels of the kinds that it might be (none: no header at all).

    `kind` is what campaign.toml says the file is; `overrides` maps labels to fields; `merged` are the sheet's
    merged areas.
    """
    named = {label_of(label): field for label, field in (overrides or {}).items()}
    known = SPELLINGS.keys() | named.keys()
    near = [area for area in merged if area.top < ROWS_SEARCHED + MOST_ROWS]
    doubtful: tuple[str, ...] = ()
    for top in range(min(len(rows), ROWS_SEARCHED)):
        for block in blocks_at(rows, top, near, known):
            for is_joined in (False, True) if block.last > top else (False,):
                labels = block.labels(known, is_joined=is_joined)
                if sum(label.text in known for label in labels) < (1 if kind and named else _LEAST_LABELS):
                    continue
                texts = [label.text for label in labels]
                kinds = [KINDS[kind]] if kind else detect(texts, named)
                if len(kinds) == 1:
                    header = _header(block, labels, kinds[0], named)
                    unused = tuple(label for label in overrides or () if label_of(label) not in texts)
                    return replace(header, unused=unused)
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


def _header(block: Block, labels: Sequence[Label], kind: Kind, named: Mapping[str, str]) -> Header:
    columns, repeated = _columns([label.text for label in labels], kind, named)
    return Header(
        block.first,
        block.last,
        kind,
        {name: column for name, column in columns.items() if name in kind.read},
        {name: labels[column].shown for name, column in columns.items()},
        tuple((labels[first].shown, labels[second].shown) for first, second in repeated),
    )
