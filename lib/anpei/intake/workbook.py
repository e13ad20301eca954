"""Workbooks of office programs → sheets, read by calamine: xlsx, xlsm, xlsb, xls, et, ods."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from .screen import MOST_SHEETS
from .sheet import Area, Sheet, sheet_of
from .text import Cell
from .unreadable import BROKEN, PROTECTED, TOO_MANY_SHEETS, Unreadable


def read_workbook(data: bytes) -> Iterator[Sheet]:
    """Yield the sheets of a workbook in their order, each from its first row and column on.

    Raises
    ------
    Unreadable
        A password, damage, or too many sheets.
    """
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            if len(workbook.sheets_metadata) > MOST_SHEETS:
                raise Unreadable(TOO_MANY_SHEETS, len(workbook.sheets_metadata), MOST_SHEETS)
            for about in workbook.sheets_metadata:
                is_hidden = about.visible != SheetVisibleEnum.Visible
                yield _sheet(workbook.get_sheet_by_name(about.name), is_hidden)
    except PasswordError as error:
        raise Unreadable(PROTECTED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(BROKEN) from error


def _sheet(source: CalamineSheet, is_hidden: bool) -> Sheet:
    merged = tuple(
        Area(top, left, bottom, right) for (top, left), (bottom, right) in source.merged_cell_ranges or ()
    )
    return sheet_of(_rows(source), source.name, is_hidden=is_hidden, merged=merged)


def _rows(source: CalamineSheet) -> Iterator[Sequence[Cell]]:
    """Yield the rows from the first on; calamine leaves out empty columns on the left, not empty rows on top."""
    if source.start is None:
        return
    blank: list[Cell] = [""] * source.start[1]
    for row in source.iter_rows():
        yield [*blank, *row] if blank else row
