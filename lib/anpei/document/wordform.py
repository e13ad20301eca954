"""A form to be filled in → WordprocessingML: a table over the whole width, rows as high as their lines ask for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .layout import LAYOUT, SIZES
from .notice import FormBlock, FormCell
from .ooxml import blank, exactly, grid, paragraph, run, twips
from .tablelayout import form_rows, text_width_pt


def form_table(form: FormBlock) -> list[str]:
    """Return the form, ready to stand in a body, and the small gap behind it."""
    edges = [twips(text_width_pt(False) * place / form.columns) for place in range(form.columns + 1)]
    margin = twips(LAYOUT.form_margin_pt)
    sides = "".join(f'<w:{side} w:w="{margin}" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
    rows = "".join(_row(cells, lines, edges) for cells, lines in form_rows(form))
    table = (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="GridTable"/><w:tblW w:w="{edges[-1]}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>'
        f"{grid(right - left for left, right in pairwise(edges))}{rows}</w:tbl>"
    )
    return [table, blank("AfterTable")]


def _row(cells: Sequence[FormCell], lines: int, edges: list[int]) -> str:
    height = twips(lines * LAYOUT.form_line_pt + 2 * LAYOUT.form_margin_pt)
    made, start = [], 0
    for cell in cells:
        end = start + cell.columns
        made.append(_cell(cell, edges[end] - edges[start]))
        start = end
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/></w:trPr>'
        f"{''.join(made)}</w:tr>"
    )


def _cell(cell: FormCell, width: int) -> str:
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    face, align = ("黑体", "center") if cell.is_label else ("仿宋", "left")
    properties = f'{exactly(LAYOUT.form_line_pt)}<w:jc w:val="{align}"/>'
    lines = "".join(
        paragraph(run(line, face, size_pt=SIZES[LAYOUT.form_size]) if line else "", "TableText", properties)
        for line in cell.text.split("\n")
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="center"/></w:tcPr>'
        f"{lines}</w:tc>"
    )
