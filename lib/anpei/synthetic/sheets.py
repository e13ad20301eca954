"""Sheets of cells and their bytes: XLSX by xlsxwriter, CSV by the csv module; same cells, same bytes."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter

Cell = str | int | float | date | None

DATA = "data"
CREATED = datetime(2026, 9, 1)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet; `kind` is data, title, header, subtotal, note, signature or blank."""

    kind: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet; `excluded_as` names the reason why a reader skips all of it."""

    name: str
    lines: tuple[Line, ...]
    is_hidden: bool = False
    excluded_as: str = ""

    def accounting(self) -> dict[str, object]:
        """Rows read = rows used + rows excluded, by reason."""
        if self.excluded_as:
            return {"rows_read": len(self.lines), "used": 0, "excluded": {self.excluded_as: len(self.lines)}}
        kinds = Counter(line.kind for line in self.lines)
        used = kinds.pop(DATA, 0)
        return {"rows_read": len(self.lines), "used": used, "excluded": dict(sorted(kinds.items()))}


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file of one or more sheets; `encoding` is set for CSV files."""

    path: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""


def workbook_bytes(book: Workbook) -> bytes:
    """The bytes of the file."""
    return _csv_bytes(book) if book.encoding else _xlsx_bytes(book.sheets)


def _csv_text(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _csv_bytes(book: Workbook) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for sheet in book.sheets:
        writer.writerows([_csv_text(c) for c in line.cells] for line in sheet.lines)
    return out.getvalue().encode(book.encoding)


def _xlsx_bytes(sheets: Sequence[Sheet]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": CREATED, "title": "", "author": "", "comments": ""})
        formats = {
            "date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
            "header": workbook.add_format({"bold": True, "text_wrap": True, "border": 1}),
            "title": workbook.add_format({"bold": True, "font_size": 16, "align": "center"}),
        }
        for sheet in sheets:
            target = workbook.add_worksheet(sheet.name)
            width = max((len(line.cells) for line in sheet.lines), default=1)
            for no, line in enumerate(sheet.lines):
                style = formats.get(line.kind)
                if no == 0 and line.kind == "title" and width > 1 and isinstance(line.cells[0], str):
                    target.merge_range(0, 0, 0, width - 1, line.cells[0], style)
                    continue
                for column, cell in enumerate(line.cells):
                    if cell is None or cell == "":
                        continue
                    if isinstance(cell, str):
                        target.write_string(no, column, cell, style)
                    elif isinstance(cell, date):
                        target.write_datetime(no, column, cell, formats["date"])
                    else:
                        target.write_number(no, column, cell, style)
            if sheet.is_hidden:
                target.hide()
    return out.getvalue()
