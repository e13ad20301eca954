"""Workbooks as bytes: XLSX by xlsxwriter, text by the csv module, HTML, ZIP; same cells, same bytes."""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from anpei.synthetic.sheets import Line, Marked, Plain, Sheet, Workbook, bare

CREATED = datetime(2026, 9, 1)
ARCHIVE = ".zip/"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MARK = "\ufeff"
_NO_VALUE = re.compile(rb"<v></v>")


def files_of(books: Iterable[Workbook]) -> dict[str, bytes]:
    """Path → bytes of every file, members of ZIP files packed into them."""
    return packed({book.path: workbook_bytes(book) for book in books})


def workbook_bytes(book: Workbook) -> bytes:
    """The bytes of one file."""
    if book.form == "raw":
        return book.content
    if book.form == "html":
        return _html_bytes(book)
    return _text_bytes(book) if book.encoding else _xlsx_bytes(book.sheets)


# ── text ────────────────────────────────────────────────────────────────────────────────────────────────────


def _shown(cell: Plain) -> str:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _text_bytes(book: Workbook) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=book.separator, lineterminator="\r\n")
    for sheet in book.sheets:
        for line in sheet.lines:
            if line.kind == "title" and str(line.cells[0]).startswith("sep="):
                out.write(f"{line.cells[0]}\r\n")  # read by spreadsheet programs before any quoting
            else:
                writer.writerow([_shown(bare(cell)) for cell in line.cells])
    text = out.getvalue()
    text = text.removesuffix("\r\n") if book.is_cut else text
    return (_MARK + text if book.encoding == "utf-16-le" else text).encode(book.encoding)


def _html_bytes(book: Workbook) -> bytes:
    """A web page of one table, as exports of old systems are that call it .xls."""
    rows = []
    for sheet in book.sheets:
        width = max(len(line.cells) for line in sheet.lines)
        for line in sheet.lines:
            span = f' colspan="{width}"' if line.kind == "title" else ""
            cells = "".join(f"<td{span}>{html.escape(_shown(bare(cell)))}</td>" for cell in line.cells)
            rows.append(f"<tr>{cells or '<td></td>'}</tr>")
    page = (
        f'<html xmlns:x="urn:schemas-microsoft-com:office:excel">\r\n<head><meta http-equiv="Content-Type" '
        f'content="text/html; charset={book.encoding}"></head>\r\n<body><table border="1">\r\n'
        + "\r\n".join(rows)
        + "\r\n</table></body></html>\r\n"
    )
    return page.encode(book.encoding)


# ── workbooks ───────────────────────────────────────────────────────────────────────────────────────────────


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
            _write_sheet(workbook.add_worksheet(sheet.name), sheet, formats)
    has_formulas = any(
        isinstance(cell, Marked) and cell.formula
        for sheet in sheets
        for line in sheet.lines
        for cell in line.cells
    )
    return _without_results(out.getvalue()) if has_formulas else out.getvalue()


def _write_sheet(target: Any, sheet: Sheet, formats: Mapping[str, Any]) -> None:
    width = max((len(line.cells) for line in sheet.lines), default=1)
    for area in sheet.merged:
        cell = bare(sheet.lines[area.top].cells[area.left])
        style = formats.get(sheet.lines[area.top].kind)
        target.merge_range(area.top, area.left, area.bottom, area.right, cell, style)
    for no, line in enumerate(sheet.lines):
        if line.is_hidden:
            target.set_row(no, None, None, {"hidden": True})
        _write_line(target, no, line, formats, width)
    for column in sheet.hidden_columns:
        target.set_column(column, column, None, None, {"hidden": True})
    if sheet.is_very_hidden:
        target.very_hidden()
    elif sheet.is_hidden:
        target.hide()


def _write_line(target: Any, no: int, line: Line, formats: Mapping[str, Any], width: int) -> None:
    style = formats.get(line.kind)
    if no == 0 and line.kind == "title" and width > 1 and isinstance(line.cells[0], str):
        target.merge_range(0, 0, 0, width - 1, line.cells[0], style)
        return
    for column, cell in enumerate(line.cells):
        value = bare(cell)
        if isinstance(cell, Marked) and cell.formula:
            target.write_formula(no, column, cell.formula, style, "")
        elif value is None or value == "":
            continue
        elif isinstance(value, str):
            target.write_string(no, column, value, style)
        elif isinstance(value, date):
            target.write_datetime(no, column, value, formats["date"])
        else:
            target.write_number(no, column, value, style)


def _without_results(data: bytes) -> bytes:
    """The workbook without the empty results that xlsxwriter gives formulas: as libraries write them that compute nothing."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            is_sheet = name.startswith("xl/worksheets/")
            info = zipfile.ZipInfo(name, _EPOCH)
            archive.writestr(info, _NO_VALUE.sub(b"", part) if is_sheet else part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# ── ZIP files ───────────────────────────────────────────────────────────────────────────────────────────────


def packed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with the members of each ZIP file put into it, ZIP files in ZIP files first."""
    outside: dict[str, bytes] = {}
    members: dict[str, dict[str, bytes]] = defaultdict(dict)
    for path, data in files.items():
        archive, _, member = path.partition(ARCHIVE)
        if member:
            members[archive + ARCHIVE[:-1]][member] = data
        else:
            outside[path] = data
    return outside | {path: _zip_bytes(packed(inside)) for path, inside in members.items()}


def _zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """A ZIP file as Chinese Windows makes it: names in GBK, and no flag that says so."""
    out = io.BytesIO()
    names: dict[bytes, bytes] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for number, (path, data) in enumerate(sorted(files.items())):
            name = path.encode("gbk")
            stand_in = f"@{number:0>{len(name) - 2}d}@"  # zipfile writes names beyond ASCII as UTF-8
            names[stand_in.encode()] = name
            archive.writestr(zipfile.ZipInfo(stand_in, _EPOCH), data)
    data = out.getvalue()
    for stand_in_bytes, name in names.items():
        data = data.replace(stand_in_bytes, name)
    return data
