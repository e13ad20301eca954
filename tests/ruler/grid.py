"""A ruled table on one page, found by its rules: which columns and rows it has, and what they hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from .line import face_of
from .page import Box, Char, Rule, rows

_NEAR = 0.7
"""Rules that come this near, in mm, touch."""


@dataclass(frozen=True)
class Grid:
    """Edges of columns and rows, and the words of each row cell by cell; of merged cells all but one are empty.

    The first `n_heads` rows are its heads.
    """

    edges: tuple[float, ...]
    levels: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    chars: tuple[Char, ...]
    n_heads: int

    @property
    def box(self) -> Box:
        return self.edges[0], self.levels[0], self.edges[-1], self.levels[-1]

    def holds(self, char: Char) -> bool:
        """Tell whether a character stands inside."""
        return inside(char, self.box)


def inside(char: Char, box: Box) -> bool:
    """Tell whether the middle of a character lies in a box."""
    left, top, right, bottom = box
    return left < (char.left + char.right) / 2 < right and top < char.base - 0.3 < bottom


def grids(level: Iterable[Rule], upright: Iterable[Rule], chars: tuple[Char, ...]) -> tuple[Grid, ...]:
    """Return the tables that rules make, from the top; rules that cross no others make none."""
    found = []
    for down, across in _connected(_joined(level), _joined(upright)):
        edges, levels = _apart(rule.y for rule in across), _apart(rule.y for rule in down)
        if len(edges) > 1 and len(levels) > 1:
            found.append(_grid(edges, levels, chars))
    return tuple(sorted(found, key=lambda grid: grid.levels[0]))


def _grid(edges: tuple[float, ...], levels: tuple[float, ...], chars: tuple[Char, ...]) -> Grid:
    cells: list[list[list[Char]]] = [[[] for _ in edges[1:]] for _ in levels[1:]]
    box = edges[0], levels[0], edges[-1], levels[-1]
    own = tuple(char for char in chars if inside(char, box))
    for char in own:
        row = sum(level < char.base - 0.3 for level in levels) - 1
        column = sum(edge < (char.left + char.right) / 2 for edge in edges) - 1
        cells[row][column].append(char)
    texts = tuple(
        tuple("".join(char.text for line in rows(iter(cell)) for char in line) for cell in row)
        for row in cells
    )
    heads = takewhile(lambda row: _is_head([char for cell in row for char in cell]), cells)
    return Grid(edges, levels, texts, own, max(len(list(heads)), 1))


def _is_head(chars: list[Char]) -> bool:
    """Tell whether a row is one of the heads, which are in 黑体."""
    return not chars or face_of(chars) == "黑体"


def _apart(places: Iterable[float]) -> tuple[float, ...]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return tuple(found)


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Return rules with those made one that lie end to end, as tables drawn cell by cell have them."""
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.y, 1), rule.left)):
        last = found[-1] if found else None
        if last and abs(rule.y - last.y) < 0.2 and rule.left - last.right < _NEAR:
            right = max(last.right, rule.right)
            found[-1] = Rule(last.left, right, last.y, last.thickness, last.colour)
        else:
            found.append(rule)
    return found


def _connected(level: list[Rule], upright: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the groups of rules that touch one another."""
    groups: list[tuple[list[Rule], list[Rule]]] = []
    for rule in upright:
        touching = [each for each in level if _cross(each, rule)]
        linked = [group for group in groups if any(each in group[0] for each in touching)]
        merged = (list(dict.fromkeys(touching)), [rule])
        for group in linked:
            merged = (list(dict.fromkeys(merged[0] + group[0])), merged[1] + group[1])
            groups.remove(group)
        groups.append(merged)
    return groups


def _cross(level: Rule, upright: Rule) -> bool:
    return (
        level.left - _NEAR <= upright.y <= level.right + _NEAR
        and upright.left - _NEAR <= level.y <= upright.right + _NEAR
    )
