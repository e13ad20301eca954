"""Workbooks of office programs → sheets, read by calamine: xlsx, xlsm, xlsb, xls, et, ods."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Sequence
from zipfile import BadZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from .biff import hidden_parts
from .screen import MOST_SHEETS
from .sheet import Area, Sheet, sheet_of
from .text import Cell
from .unreadable import BROKEN, PROTECTED, TOO_MANY_SHEETS, Unreadable


def read_workbook(data: bytes, filled: Collection[str] = ()) -> Iterator[Sheet]:
    """Yield the sheets of a workbook in their order, each from its first row and column on.

    Where calamine finds nothing in a sheet that is known to be `filled`, openpyxl is asked too.

    Raises
    ------
    Unreadable
        A password, damage, or too many sheets.
    """
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            if len(workbook.sheets_metadata) > MOST_SHEETS:
                raise Unreadable(TOO_MANY_SHEETS, len(workbook.sheets_metadata), MOST_SHEETS)
            hidden = hidden_parts(data)
            for place, about in enumerate(workbook.sheets_metadata):
                is_hidden = about.visible != SheetVisibleEnum.Visible
                source = workbook.get_sheet_by_name(about.name)
                rows = (
                    _by_openpyxl(data, about.name)
                    if source.start is None and about.name in filled
                    else _rows(source)
                )
                hidden_rows, hidden_columns = hidden[place] if place < len(hidden) else ((), ())
                yield sheet_of(
                    rows,
                    about.name,
                    is_hidden=is_hidden,
                    merged=_merged(source),
                    hidden_rows=hidden_rows,
                    hidden_columns=hidden_columns,
                )
    except PasswordError as error:
        raise Unreadable(PROTECTED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(BROKEN) from error


def _merged(source: CalamineSheet) -> tuple[Area, ...]:
    areas = source.merged_cell_ranges or ()
    return tuple(Area(top, left, bottom, right) for (top, left), (bottom, right) in areas)


def _rows(source: CalamineSheet) -> Iterator[Sequence[Cell]]:
    """Yield the rows from the first on; calamine leaves out empty columns on the left, not empty rows on top."""
    if source.start is None:
        return
    blank: list[Cell] = [""] * source.start[1]
    for row in source.iter_rows():
        yield [*blank, *row] if blank else row


def _by_openpyxl(data: bytes, name: str) -> list[Sequence[Cell]]:
    from openpyxl import load_workbook  # slow to load and seldom needed
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True)[name]
        sheet.reset_dimensions()  # they need not be true
        return list(sheet.iter_rows(values_only=True))
    except (InvalidFileException, BadZipFile, KeyError, TypeError, ValueError, SyntaxError):
        return []  # it cannot read the workbook either; XML errors are syntax errors
