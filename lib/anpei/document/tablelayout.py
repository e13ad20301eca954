"""A table as it is printed, before any renderer: words around it, type size, column widths, heads, kept rows."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ..errors import ReportError
from .layout import LAYOUT, PT_PER_MM, SIZES
from .notice import Chart, Column, FormBlock, FormCell, Row, Table
from .ooxml import text_chars

_KEPT_TOGETHER = 12
"""Rows of a table that never break over a page: shorter ones stay whole, longer ones keep their ends."""

_FLOATS_FROM = 6
"""Rows of a short table that may leave much room when it goes to the next page."""

_TALL, _MUCH = 15, 100
"""A cell of more full lines than this, and of more characters, may make its row taller than a page."""

_NARROW = re.compile("[0-9.]")


@dataclass(frozen=True)
class HeadCell:
    """One cell of the heads: where it begins and over how many columns and rows it goes."""

    text: str
    column: int
    row: int
    columns: int = 1
    rows: int = 1


def caption_line(kind: str, number: int, title: str) -> str:
    """Return the title of a table or picture as printed; `number` 0 prints none.

    >>> caption_line("表", 1, "各镇街情况"), caption_line("图", 0, "完成漏斗")
    ('表1　各镇街情况', '完成漏斗')
    """
    return f"{kind}{number}　{title}" if number else title


def unit_line(table: Table) -> str:
    """Return the line 单位：… as printed over the table."""
    return table.unit_note if table.unit_note.startswith(("单位", "（单位")) else f"单位：{table.unit_note}"


def note_lines(notes: Sequence[str]) -> list[str]:
    """Return the notes as printed under the table: 注：… or 注：1.… 2.…

    >>> note_lines(["甲。"]), note_lines(["甲。", "乙。"])
    (['注：甲。'], ['注：1.甲。', '2.乙。'])
    """
    plain = [note.removeprefix("注：") for note in notes]
    if len(plain) == 1:
        return [f"注：{plain[0]}"]
    return [f"{'注：' if place == 1 else ''}{place}.{note}" for place, note in enumerate(plain, 1)]


def text_width_pt(is_landscape: bool) -> float:
    """Return the width of the text area in pt."""
    return (LAYOUT.text_height_mm if is_landscape else LAYOUT.text_width_mm) * PT_PER_MM


def type_size(columns: Sequence[Column], width_pt: float) -> float:
    """Return the largest type size of a table at which its columns fit into the width."""
    margins = 2 * LAYOUT.cell_margin_pt * len(columns)
    sizes = [SIZES[name] for name in LAYOUT.table_sizes]
    chars = sum(column.width for column in columns)
    return next((size for size in sizes if chars * size + margins <= width_pt), sizes[-1])


def column_widths(columns: Sequence[Column], width_pt: float) -> list[float]:
    """Return column widths in pt that fill the text area exactly, in the proportions of the columns."""
    size = type_size(columns, width_pt)
    wanted = [column.width * size + 2 * LAYOUT.cell_margin_pt for column in columns]
    return [width_pt * width / sum(wanted) for width in wanted]


def picture_scale(chart: Chart) -> float:
    """Return by how much a picture is made smaller, so that it and its caption find room on a page."""
    return min(1.0, LAYOUT.text_width_mm / chart.width_mm, 0.9 * LAYOUT.text_height_mm / chart.height_mm)


def head_rows(columns: Sequence[Column]) -> int:
    """Return how many rows the heads take: two where columns have a common heading."""
    return 2 if any(column.group for column in columns) else 1


def head_cells(columns: Sequence[Column], width_pt: float) -> tuple[HeadCell, ...]:
    """Return the cells of the heads, row by row; a column without common heading spans all rows.

    A label that is longer than its cell is wide is broken into lines of even length.
    """
    rows, size, widths = head_rows(columns), type_size(columns, width_pt), column_widths(columns, width_pt)
    upper: list[HeadCell] = []
    lower: list[HeadCell] = []
    start = 0
    for group, members in groupby(columns, key=lambda column: column.group):
        found = list(members)
        if group:
            text = _even_lines(group, sum(widths[start : start + len(found)]), size)
            upper.append(HeadCell(text, start, 0, columns=len(found)))
        for place, column in enumerate(found, start):
            label = _even_lines(column.label, widths[place], size)
            text = f"{label}\n（{column.unit}）" if column.unit else label
            if group:
                lower.append(HeadCell(text, place, 1))
            else:
                upper.append(HeadCell(text, place, 0, rows=rows))
        start += len(found)
    return (*upper, *lower)


def _even_lines(label: str, width_pt: float, size: float) -> str:
    room = max(math.floor((width_pt - 2 * LAYOUT.cell_margin_pt) / size), 1)
    if "\n" in label or text_chars(label) <= room:
        return label
    length = math.ceil(len(label) / math.ceil(text_chars(label) / room))
    return "\n".join(label[place : place + length] for place in range(0, len(label), length))


def row_face(row: Row) -> str:
    """Return the face of a row: totals stand out as heads do, without an artificial bold."""
    return "黑体" if row.role in ("total", "subtotal") else "仿宋"


def is_one_line(texts: Sequence[str], widths_pt: Sequence[float], size: float) -> bool:
    """Tell whether every cell of a row certainly needs one line only; digits are at most 0.6 of a 字 wide."""
    return all(
        len(text) - 0.4 * len(_NARROW.findall(text)) <= (width - 2 * LAYOUT.cell_margin_pt) / size
        for text, width in zip(texts, widths_pt, strict=False)
    ) and not any("\n" in text for text in texts)


def has_tall_row(rows: Sequence[Sequence[str]], widths_pt: Sequence[float], size: float) -> bool:
    """Tell whether a row may be taller than a page, so that it has to break: a cell of very many lines."""
    most = [max(_TALL * width / size, _MUCH) for width in widths_pt]
    return any(len(text) > room for row in rows for text, room in zip(row, most, strict=False))


def keeps_next(table: Table, place: int) -> bool:
    """Tell whether a row stays on the page of the next one, the last row on that of the notes."""
    last = len(table.rows) - 1
    if place == last:
        return bool(table.notes)
    return is_kept_whole(table) or place == 0 or place >= last - 1


def may_float(table: Table) -> bool:
    """Tell whether a table is so high that the text goes on before it where it finds no room on a page."""
    return is_kept_whole(table) and not table.landscape and len(table.rows) >= _FLOATS_FROM


def is_kept_whole(table: Table) -> bool:
    """Tell whether a table is so short that it never breaks over a page."""
    return len(table.rows) <= _KEPT_TOGETHER


def form_rows(form: FormBlock) -> list[tuple[tuple[FormCell, ...], int]]:
    """Return (cells, least lines) of each row of a form, its last cell reaching to the right edge.

    Raises
    ------
    ReportError
        A row that covers more columns than the form has.
    """
    return [(_filled(row.cells or (FormCell(),), form.columns), row.lines) for row in form.rows]


def _filled(cells: Sequence[FormCell], columns: int) -> tuple[FormCell, ...]:
    left = columns - sum(cell.columns for cell in cells)
    if left < 0:
        named = "、".join(cell.text for cell in cells if cell.text)
        raise ReportError(f"表格的一行比表格宽：{named}", remedy=f"这一行各格合计不能超过{columns}列。")
    return (*cells[:-1], replace(cells[-1], columns=cells[-1].columns + left))
