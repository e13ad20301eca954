"""Table → WordprocessingML: caption, unit, heads on one or two levels, rows, notes.

Rows are written as text, not cell by cell through a library, so that an annex of thousands of rows takes no time.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from .layout import LAYOUT, SIZES
from .notice import Column, Row, Table, cell_text
from .ooxml import blank, grid, mm_twips, paragraph, run, twips
from .tablelayout import (
    caption_line,
    column_widths,
    head_cells,
    head_rows,
    keeps_next,
    note_lines,
    row_face,
    text_width_pt,
    type_size,
    unit_line,
)


def table_blocks(table: Table, number: int, is_titled: bool = True) -> list[str]:
    """Return the paragraphs and the table, ready to stand in a body; `number` 0 prints no 表N."""
    blocks = []
    if is_titled:
        blocks.append(paragraph(run(caption_line("表", number, table.title), "黑体"), "TableCaption"))
    if table.unit_note:
        blocks.append(paragraph(run(unit_line(table), "仿宋"), "UnitNote"))
    blocks.append(_grid(table))
    notes = note_lines(table.notes)
    blocks += [paragraph(run(note, "仿宋"), "TableNote", properties) for note, properties in _hung(notes)]
    blocks.append(blank("AfterTable"))
    return blocks


def column_twips(columns: Sequence[Column], width_pt: float) -> list[int]:
    """Return column widths that fill the text area exactly, in the proportions of the columns."""
    edges = [twips(edge) for edge in accumulate(column_widths(columns, width_pt), initial=0.0)]
    return [right - left for left, right in pairwise(edges)]


def _hung(notes: Sequence[str]) -> list[tuple[str, str]]:
    """Indent the notes so that what wraps stands under the first character after 注： and the number.

    All notes stay on one page, with the gap behind them.
    """
    size = SIZES[LAYOUT.note_size]
    lines = []
    for place, note in enumerate(notes):
        left = 2 * size if len(notes) == 1 else 3 * size
        hanging = left if place == 0 else size
        placed = f'<w:ind w:left="{twips(left)}" w:hanging="{twips(hanging)}"/>'
        lines.append((note, f"<w:keepNext/><w:keepLines/>{placed}"))
    return lines


def _grid(table: Table) -> str:
    width_pt = text_width_pt(table.landscape)
    widths = column_twips(table.columns, width_pt)
    size = type_size(table.columns, width_pt)
    heads = _head_rows(table.columns, width_pt, widths, size)
    rows = [
        _body_row(row, table, widths, size, keeps_next(table, place)) for place, row in enumerate(table.rows)
    ]
    if not rows:
        rows = [_row([_cell(table.empty_text, sum(widths), size, span=len(widths))])]
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="GridTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>'
        f"{grid(widths)}{''.join(heads)}{''.join(rows)}</w:tbl>"
    )


def _head_rows(columns: Sequence[Column], width_pt: float, widths: Sequence[int], size: float) -> list[str]:
    """Return the rows of heads; a head over two rows is continued by an empty cell below."""
    rows: list[list[str]] = [[] for _ in range(head_rows(columns))]
    for head in head_cells(columns, width_pt):
        width = sum(widths[head.column : head.column + head.columns])
        merge = "restart" if head.rows > 1 else ""
        rows[head.row].append(_head(head.text, width, size, span=head.columns, merge=merge))
    if len(rows) > 1:
        below = iter(rows[1])
        rows[1] = [
            next(below) if column.group else _head("", width, size, merge="continue")
            for column, width in zip(columns, widths, strict=True)
        ]
    return [_row(cells, is_head=True) for cells in rows]


def _head(text: str, width: int, size: float, *, span: int = 1, merge: str = "") -> str:
    return _cell(text, width, size, span=span, merge=merge, face="黑体", keeps=True)


def _body_row(row: Row, table: Table, widths: Sequence[int], size: float, keeps: bool) -> str:
    face = row_face(row)
    return _row(
        [
            _cell(cell_text(cell), width, size, align=column.align, face=face, keeps=keeps)
            for cell, column, width in zip(row.cells, table.columns, widths, strict=True)
        ]
    )


def _row(cells: Sequence[str], is_head: bool = False) -> str:
    height = f'<w:trHeight w:val="{mm_twips(LAYOUT.row_height_mm)}" w:hRule="atLeast"/>'
    head = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{head}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(
    text: str,
    width: int,
    size: float,
    *,
    align: str = "center",
    span: int = 1,
    merge: str = "",
    face: str = "仿宋",
    keeps: bool = False,
) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if span > 1:
        properties += f'<w:gridSpan w:val="{span}"/>'
    if merge:
        properties += f'<w:vMerge w:val="{merge}"/>'
    properties += '<w:vAlign w:val="center"/>'
    content = run(text, face, size_pt=size) if text else ""
    kept = "<w:keepNext/>" if keeps else ""
    aligned = "" if align == "center" else f'<w:jc w:val="{align}"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(content, 'TableText', kept + aligned)}</w:tc>"
