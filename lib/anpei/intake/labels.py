"""Column labels of a header of one, two or three rows, whether its cells are merged or only left empty."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from .sheet import Area
from .text import Cell, folded, plain

MOST_ROWS = 3
"""Rows that a header may have."""
_LONGEST_LABEL = 20
_STATEMENT = re.compile(r"[:：]|\d{4}|^附件")
"""What titles say and groups of columns do not: a name behind a colon, a year, the number of an annex."""

_UNIT = re.compile(
    r"\((人|家|个|名|岁|元|分|分钟|小时|学时|%|必填\*?|选填|全称|盖章|公章|签字|是/否|\d+位.*|年.?月.?日|yyyy.*|格式.*|如.*|例.*)\)$"
)
"""What a label says about its cells: the unit of a number, the form of a date, whether it must be there."""
_TOTALS = frozenset(("总数", "合计", "总计", "小计", "总人数", "人数合计"))
_GENERAL = "情况"


@dataclass(frozen=True)
class Label:
    """What a column is called: comparable, and as it stands in the file."""

    text: str
    shown: str


@dataclass(frozen=True)
class Block:
    """Rows that may be a header: the first and the last from 0 on, and of each column its labels from top to bottom."""

    first: int
    last: int
    columns: tuple[tuple[str, ...], ...]

    def labels(self, known: Container[str], *, is_joined: bool = False) -> list[Label]:
        """Return one label a column: the lowest where it is a known one, else joined with the groups above.

        `is_joined` leaves no label by itself that stands in a group: 负责人 above 姓名 is no column of persons.
        """
        return [_label(parts, known, is_joined) for parts in self.columns]


def label_of(cell: Cell) -> str:
    """Return a column label in its comparable form."""
    return folded(cell).strip("*:：")


def blocks_at(
    rows: Sequence[Sequence[Cell]], top: int, merged: Sequence[Area], known: Container[str]
) -> Iterator[Block]:
    """Yield the headers that may begin in a row, the tallest first; a header has at most three rows."""
    tiers = [_spread(rows, top, merged)]
    while len(tiers) < MOST_ROWS and top + len(tiers) < len(rows):
        below = top + len(tiers)
        if not _continues(tiers[-1], rows[below], below, merged, known):
            break
        tiers.append(_spread(rows, below, merged))
    for last in range(top + len(tiers) - 1, top - 1, -1):
        lines = [*tiers[: last - top], _spread(rows[: last + 1], last, merged)]
        columns = (
            _parts([line[place] for line in lines if place < len(line)])
            for place in range(max(map(len, lines)))
        )
        yield Block(top, last, tuple(columns))


@dataclass(frozen=True)
class _Place:
    """A cell of a header row: its label, whether it is the label's own place, and whether others share the label."""

    text: str = ""
    is_own: bool = False
    is_shared: bool = False


def _spread(rows: Sequence[Sequence[Cell]], row: int, merged: Sequence[Area]) -> list[_Place]:
    """Return the cells of a row; the label of a merged area, or of a gap with labels below it, reaches over all."""
    below = rows[row + 1] if row + 1 < len(rows) else ()
    places = [_Place(text, is_own=bool(text)) for text in map(_text, rows[row])]
    places += [_Place()] * (len(below) - len(places))
    covered: set[int] = set()
    for area in merged:
        if area.top <= row <= area.bottom and area.top < len(rows) and area.left < len(rows[area.top]):
            text = _text(rows[area.top][area.left])
            for place in range(area.left, min(area.right + 1, len(places))):
                places[place] = _Place(text, place == area.left and bool(text), area.right > area.left)
                covered.add(place)
    for place in range(1, len(places)):
        left = places[place - 1]
        is_gap = not places[place].text and place < len(below) and _text(below[place])
        if left.text and is_gap and not covered.intersection((place, place - 1)):
            places[place - 1] = _Place(left.text, left.is_own, is_shared=True)
            places[place] = _Place(left.text, is_own=False, is_shared=True)
    return places


def _continues(
    above: Sequence[_Place], row: Sequence[Cell], place: int, merged: Sequence[Area], known: Container[str]
) -> bool:
    """Tell whether a row goes on with the header: all its cells stand below groups, none below a label of its own."""
    tall = {
        column
        for area in merged
        if area.top < place <= area.bottom < area.top + MOST_ROWS
        for column in range(area.left, area.right + 1)
    }
    filled = [column for column, cell in enumerate(row) if _text(cell) and column not in tall]
    if not filled:
        return any(column < len(above) and above[column].text for column in tall)
    shared = {column for column, cell in enumerate(above) if cell.is_shared and column not in tall}
    texts = {cell.text for cell in above if cell.text}
    if not shared.intersection(filled) or any(_is_statement(above[column].text) for column in shared):
        return False
    if len(texts) == 1 and (min(shared) <= filled[0] or not _is_merged(place - 1, merged)):
        return False  # one text alone is a title, unless it is merged over some columns after the first
    return all(
        isinstance(row[column], str)
        and len(_text(row[column])) <= _LONGEST_LABEL
        and (column in shared or column >= len(above) or label_of(above[column].text) not in known)
        for column in filled
    )


def _is_merged(row: int, merged: Sequence[Area]) -> bool:
    return any(area.top <= row <= area.bottom and area.right > area.left for area in merged)


def _is_statement(text: str) -> bool:
    return len(text) > _LONGEST_LABEL or _STATEMENT.search(text) is not None


def _text(cell: Cell) -> str:
    return plain(cell).replace("\r", "").replace("\n", "")


def _parts(places: Sequence[_Place]) -> tuple[str, ...]:
    """Return the labels above a column; a column that only shares the label of another has none."""
    if not any(place.is_own for place in places):
        return ()
    texts = [place.text for place in places if place.text]
    return tuple(text for n, text in enumerate(texts) if n == 0 or text != texts[n - 1])


def _label(parts: Sequence[str], known: Container[str], is_joined: bool) -> Label:
    if not parts:
        return Label("", "")
    shown = "".join(parts) if is_joined else parts[-1]
    for text in _readings(parts, is_joined and len(parts) > 1):
        for form in (label_of(text), _UNIT.sub("", label_of(text))):
            if form in known:
                return Label(form, text)
    return Label(label_of(shown), shown)


def _readings(parts: Sequence[str], is_joined: bool) -> Iterator[str]:
    """Yield what a column may be called, the likeliest first."""
    if not is_joined:
        yield parts[-1]
    for n_groups in range(1, len(parts)):
        groups = parts[-1 - n_groups : -1]
        yield "".join((*groups, parts[-1]))
        yield "".join((*(group.removesuffix(_GENERAL) for group in groups), parts[-1]))
    if len(parts) > 1 and label_of(parts[-1]) in _TOTALS:
        yield parts[-2]
