"""Requirements of tables and figures: turned pages (GB/T 9704 8), and what practice asks of the others."""

from __future__ import annotations

import re
from itertools import pairwise

from .grid import Grid
from .leaf import Leaf
from .line import Line
from .reading import Reading
from .requirement import Found, Requirement, Seen


def turned_way(reading: Reading) -> Found:
    """Turned pages read from the foot to the head, so that the heads of tables are at the left."""
    found = [
        Seen(f"第{leaf.number}页", "逆时针" if leaf.turn == 90 else "顺时针", leaf.turn == 90)
        for leaf in reading.leaves
        if leaf.is_turned
    ]
    return found or "没有横排页"


def repeated_heads(reading: Reading) -> Found:
    """A table that goes on over the page begins with the same heads."""
    return [
        Seen(
            f"第{leaf.number}页",
            "、".join(filter(None, (cell for row in lower.rows[: upper.n_heads] for cell in row)))[:16],
            lower.rows[: upper.n_heads] == upper.rows[: upper.n_heads],
        )
        for leaf, upper, lower in _continued(reading)
    ] or "没有跨页的表"


def whole_rows(reading: Reading) -> Found:
    """The first row under the repeated heads is a whole one: no cell is empty that is not so in the row before it."""
    found = []
    for leaf, upper, lower in _continued(reading):
        if len(lower.rows) <= lower.n_heads:
            continue
        row, last = lower.rows[lower.n_heads], upper.rows[-1]
        is_cut = any(not cell and before for cell, before in zip(row, last, strict=True))
        found.append(Seen(f"第{leaf.number}页", "、".join(row)[:16], not is_cut))
    return found or "没有跨页的表"


def _continued(reading: Reading) -> list[tuple[Leaf, Grid, Grid]]:
    """Return (page, part above, part below) of tables that go on over the page: same columns, nothing in between."""
    found = []
    for before, after in pairwise(reading.leaves):
        if not before.grids or not after.grids or before.turn != after.turn:
            continue
        upper, lower = before.grids[-1], after.grids[0]
        is_first = not any(line.base < lower.box[1] for line in after.lines)
        is_last = not any(line.base > upper.box[3] and line.size_pt > 8 for line in before.lines)
        has_same = len(upper.edges) == len(lower.edges) and all(
            abs(a - b) < 0.5 for a, b in zip(upper.edges, lower.edges, strict=True)
        )
        if is_first and is_last and has_same:
            found.append((after, upper, lower))
    return found


def table_captions(reading: Reading) -> Found:
    """表N stands right above its table, in the middle, on the same page."""
    found = []
    for leaf, line in _captions(reading, "表"):
        below = [grid.box[1] - line.bottom for grid in leaf.grids if grid.box[1] > line.bottom - 1]
        gap = min(below, default=99.0)
        is_middle = abs(line.middle - (leaf.area[0] + leaf.area[2]) / 2) < 1.5
        where = "在表上居中" if gap < 12 and is_middle else "不在表上" if gap >= 12 else "没有居中"
        found.append(Seen(line.text[:8], where, gap < 12 and is_middle))
    return found or "没有编号的表"


def figure_captions(reading: Reading) -> Found:
    """图N stands right under its picture, in the middle, on the same page."""
    found = []
    for leaf, line in _captions(reading, "图"):
        above = [line.top - box[3] for box in leaf.content.pictures if box[3] < line.top + 1.5]
        gap = min(above, default=99.0)
        is_middle = abs(line.middle - (leaf.area[0] + leaf.area[2]) / 2) < 1.5
        where = "在图下居中" if gap < 8 and is_middle else "不在图下" if gap >= 8 else "没有居中"
        found.append(Seen(line.text[:8], where, gap < 8 and is_middle))
    return found or "没有编号的图"


def caption_numbers(reading: Reading) -> Found:
    """Tables and figures are numbered 1, 2, 3 … each."""
    found = []
    for kind in "表图":
        numbers = [_caption_number(line.text) for _, line in _captions(reading, kind)]
        if numbers:
            told = "、".join(f"{kind}{n}" for n in numbers[:6])
            found.append(Seen("", told, all(a < b for a, b in pairwise(numbers))))
    return found or "没有编号的表、图"


def _caption_number(text: str) -> int:
    return int(re.sub(r"\D", "", re.match(r".\d+", text)[0]))  # type: ignore[index]


def _captions(reading: Reading, kind: str) -> list[tuple[Leaf, Line]]:
    """Return captions: lines 表N … that are smaller than the text."""
    return [
        (leaf, line)
        for leaf in reading.leaves
        for line in leaf.lines
        if re.match(rf"{kind}\d+\D", line.text) and line.size_pt < 15
    ]


def table_sizes(reading: Reading) -> Found:
    """Words of tables are not smaller than 五号."""
    sizes = [
        (leaf.number, min(char.size_pt for char in grid.chars))
        for leaf in reading.leaves
        for grid in leaf.grids
        if grid.chars
    ]
    return [Seen(f"第{n}页", f"{size:g}磅", size >= 10.4) for n, size in sizes] or "没有表格"


REQUIREMENTS = (
    Requirement("turned.way", "8", "横排表逆时针转90度，表头在左", "逆时针", turned_way),
    Requirement("table.heads", "惯例", "表格跨页重复表头", "重复", repeated_heads),
    Requirement("table.rows", "惯例", "表格的行不跨页断开", "整行", whole_rows),
    Requirement("table.caption", "惯例", "表题与表同页，在表上居中", "在表上居中", table_captions),
    Requirement("figure.caption", "惯例", "图题与图同页，在图下居中", "在图下居中", figure_captions),
    Requirement("caption.numbers", "惯例", "表、图各自从前到后编号", "递增", caption_numbers),
    Requirement("table.size", "惯例", "表文不小于五号", "≥10.5磅", table_sizes),
)
