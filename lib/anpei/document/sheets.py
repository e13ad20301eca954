"""Plain workbooks beside the documents: lists for internal use and forms to be filled in and read back.

The same sheets, the same bytes: no clock and no user are in them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from numbers import Integral
from typing import Any

import xlsxwriter

from ..intake.text import lines_needed
from .layout import SYNTHETIC_MARK
from .ooxml import printable
from .pack import repack
from .xlsx import sheet_name

_A4 = 9
_UNDATED = datetime(1980, 1, 1)
_LINE_HEIGHT = 16
_ROOM = 200
"""Rows beyond the last one in which a form still offers its choices."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, a title and notes above the heads, columns (label, width) and rows.

    `entries` are the labels of columns to be filled in by hand, `choices` what a column offers in a drop-down.
    """

    name: str
    title: str
    columns: tuple[tuple[str, float], ...]
    rows: Sequence[Sequence[Any]]
    notes: tuple[str, ...] = ()
    entries: frozenset[str] = frozenset()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def workbook(title: str, sheets: Sequence[Sheet], *, is_synthetic: bool) -> bytes:
    """Return a workbook of sheets, each ready to print on A4 paper across, its heads on every page."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": printable(title), "author": "", "created": _UNDATED})
        looks = _looks(book)
        names: set[str] = set()
        for sheet in sheets:
            name = sheet_name(sheet.name, names)
            names.add(name)
            _write(book.add_worksheet(name), looks, sheet, SYNTHETIC_MARK if is_synthetic else "")
    return repack(out.getvalue(), None)


def _looks(book: xlsxwriter.Workbook) -> dict[str, Any]:
    base = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter", "text_wrap": True}
    grid = {**base, "border": 1}
    return {
        "title": book.add_format({"font_name": "宋体", "font_size": 14, "bold": True}),
        "note": book.add_format(base),
        "head": book.add_format({**grid, "bold": True, "align": "center"}),
        "cell": book.add_format({**grid, "num_format": "@"}),
        "number": book.add_format({**grid, "align": "center"}),
        "entry": book.add_format({**grid, "num_format": "@", "bg_color": "#FFFBE6"}),
    }


def _write(sheet: Any, looks: Mapping[str, Any], told: Sheet, mark: str) -> None:
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.75)
    sheet.set_header(f"&R{mark}")
    sheet.set_footer("&C— &P —")
    sheet.write_string(0, 0, printable(told.title), looks["title"])
    width = sum(width for _, width in told.columns)
    for row, note in enumerate(told.notes, 1):
        sheet.merge_range(row, 0, row, len(told.columns) - 1, printable(note), looks["note"])
        sheet.set_row(row, _LINE_HEIGHT * lines_needed(note, width))
    head = len(told.notes) + 1
    for place, (label, column) in enumerate(told.columns):
        sheet.set_column(place, place, column)
        sheet.write_string(head, place, label, looks["head"])
        if label in told.choices:
            chosen = {"validate": "list", "source": list(told.choices[label]), "error_title": label}
            last = head + len(told.rows) + _ROOM
            sheet.data_validation(
                head + 1, place, last, place, {**chosen, "error_message": "从下拉列表里选。"}
            )
    sheet.set_row(head, _LINE_HEIGHT * max(lines_needed(label, column) for label, column in told.columns))
    sheet.freeze_panes(head + 1, 0)
    sheet.repeat_rows(head)
    for number, cells in enumerate(told.rows, head + 1):
        heights = []
        for place, (value, (label, size)) in enumerate(zip(cells, told.columns, strict=True)):
            _put(sheet, number, place, value, looks["entry" if label in told.entries else "cell"], looks)
            heights.append(lines_needed(str(value or ""), size))
        sheet.set_row(number, _LINE_HEIGHT * max(heights))
    if not told.rows:
        sheet.write_string(head + 1, 0, "无", looks["cell"])
    elif not told.entries:
        sheet.autofilter(head, 0, head + len(told.rows), len(told.columns) - 1)


def _put(sheet: Any, row: int, place: int, value: Any, look: Any, looks: Mapping[str, Any]) -> None:
    if isinstance(value, Integral):
        sheet.write_number(row, place, int(value), looks["number"])
    elif value:
        sheet.write_string(row, place, printable(str(value)), look)
    else:
        sheet.write_blank(row, place, None, look)
