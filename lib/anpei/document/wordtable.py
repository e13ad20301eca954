"""Table → WordprocessingML: caption, unit, heads on one or two levels, rows, notes.

Rows are written as text, not cell by cell through a library, so that an annex of thousands of rows takes no time.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from .layout import LAYOUT, PT_PER_MM, SIZES
from .notice import Cell, Column, Row, Table, cell_text
from .ooxml import blank, paragraph, run, twips
from .stylesheet import CELL_MARGIN_TWIPS

_KEPT_TOGETHER = 8
"""Rows of a table that never break over a page: shorter ones stay whole, longer ones keep their ends."""


def table_blocks(table: Table, number: int, is_titled: bool = True) -> list[str]:
    """Return the paragraphs and the table, ready to stand in a body; `number` 0 prints no 表N."""
    blocks = []
    if is_titled:
        blocks.append(
            paragraph(run(f"表{number}　{table.title}" if number else table.title, "黑体"), "TableCaption")
        )
    if table.unit_note:
        blocks.append(paragraph(run(unit_line(table), "仿宋"), "UnitNote"))
    blocks.append(_grid(table))
    notes = note_lines(table.notes)
    blocks += [paragraph(run(note, "仿宋"), "TableNote", properties) for note, properties in _hung(notes)]
    blocks.append(blank("AfterTable"))
    return blocks


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
    margins = 2 * CELL_MARGIN_TWIPS / 20 * len(columns)
    sizes = [SIZES[name] for name in LAYOUT.table_sizes]
    chars = sum(column.width for column in columns)
    return next((size for size in sizes if chars * size + margins <= width_pt), sizes[-1])


def column_twips(columns: Sequence[Column], width_pt: float) -> list[int]:
    """Return column widths that fill the text area exactly, in the proportions of the columns."""
    margin = 2 * CELL_MARGIN_TWIPS / 20
    size = type_size(columns, width_pt)
    wanted = [column.width * size + margin for column in columns]
    edges = [round(twips(width_pt) * sum(wanted[:place]) / sum(wanted)) for place in range(len(wanted) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _hung(notes: Sequence[str]) -> list[tuple[str, str]]:
    """Indent the notes so that what wraps stands under the first character after 注： and the number."""
    size = SIZES[LAYOUT.note_size]
    if len(notes) == 1:
        return [(notes[0], f'<w:ind w:left="{twips(2 * size)}" w:hanging="{twips(2 * size)}"/>')]
    lines = []
    for place, note in enumerate(notes):
        hanging = 3 * size if place == 0 else size
        lines.append((note, f'<w:ind w:left="{twips(3 * size)}" w:hanging="{twips(hanging)}"/>'))
    return lines


def _grid(table: Table) -> str:
    width_pt = text_width_pt(table.landscape)
    widths = column_twips(table.columns, width_pt)
    size = type_size(table.columns, width_pt)
    heads = _head_rows(table.columns, widths, size)
    rows = [_body_row(row, table, widths, size, _keeps(place, table)) for place, row in enumerate(table.rows)]
    if not rows:
        rows = [_row([_cell(table.empty_text, sum(widths), size, span=len(widths))])]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="GridTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(heads)}{''.join(rows)}</w:tbl>"
    )


def _keeps(place: int, table: Table) -> bool:
    """Tell whether a row stays on the page of the next one."""
    last = len(table.rows) - 1
    if place == last:
        return False
    return len(table.rows) <= _KEPT_TOGETHER or place == 0 or place >= last - 1


def _head_rows(columns: Sequence[Column], widths: Sequence[int], size: float) -> list[str]:
    if not any(column.group for column in columns):
        cells = [
            _cell(_label(column), width, size, is_head=True)
            for column, width in zip(columns, widths, strict=True)
        ]
        return [_row(cells, is_head=True)]
    upper: list[str] = []
    lower: list[str] = []
    start = 0
    for group, members in groupby(columns, key=lambda column: column.group):
        count = len(list(members))
        for place in range(start, start + count):
            merge = "" if group else "continue"
            lower.append(
                _cell(_label(columns[place]) if group else "", widths[place], size, is_head=True, merge=merge)
            )
            if not group:
                upper.append(
                    _cell(_label(columns[place]), widths[place], size, is_head=True, merge="restart")
                )
        if group:
            upper.append(_cell(group, sum(widths[start : start + count]), size, is_head=True, span=count))
        start += count
    return [_row(upper, is_head=True), _row(lower, is_head=True)]


def _label(column: Column) -> str:
    return f"{column.label}\n（{column.unit}）" if column.unit else column.label


def _body_row(row: Row, table: Table, widths: Sequence[int], size: float, keeps: bool) -> str:
    is_bold = row.role in ("total", "subtotal")
    return _row(
        [
            _cell(_text(cell), width, size, align=column.align, is_bold=is_bold, keeps=keeps)
            for cell, column, width in zip(row.cells, table.columns, widths, strict=True)
        ]
    )


def _text(cell: Cell) -> str:
    return cell_text(cell)


def _row(cells: Sequence[str], is_head: bool = False) -> str:
    height = '<w:trHeight w:val="397" w:hRule="atLeast"/>'
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
    is_head: bool = False,
    is_bold: bool = False,
    keeps: bool = False,
) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if span > 1:
        properties += f'<w:gridSpan w:val="{span}"/>'
    if merge:
        properties += f'<w:vMerge w:val="{merge}"/>'
    properties += '<w:vAlign w:val="center"/>'
    content = run(text, "黑体" if is_head else "仿宋", size_pt=size, is_bold=is_bold) if text else ""
    kept = "<w:keepNext/>" if is_head or keeps else ""
    aligned = "" if align == "center" else f'<w:jc w:val="{align}"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(content, 'TableText', kept + aligned)}</w:tc>"
