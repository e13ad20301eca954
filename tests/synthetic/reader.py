"""The extract files as libraries read them that the generator does not write with: openpyxl, csv, html.parser, zipfile."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter


@dataclass(frozen=True)
class Table:
    """A sheet: its rows, and what a spreadsheet program would show of it. Rows and columns count from 1."""

    name: str
    rows: list[list[Any]]
    state: str = "visible"
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    uncached: frozenset[tuple[int, int]] = frozenset()


def members(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Every extract file, ZIP files opened; names of members are GBK."""
    for path, data in files.items():
        if path.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                assert {info.flag_bits & 0x800 for info in archive.infolist()} == {0}
                inside = {
                    f"{path}/{info.filename.encode('cp437').decode('gbk')}": archive.read(info)
                    for info in archive.infolist()
                }
            yield from members(inside)
        elif path.startswith("extracts/"):
            yield path, data


def form_of(data: bytes) -> str:
    """What a file is by its content."""
    if data[:4] == b"PK\x03\x04":
        return "xlsx"
    if data[:4] == b"\xd0\xcf\x11\xe0":
        return "protected"
    if data[:4] == b"%PDF":
        return "paper"
    return "html" if data.lstrip().startswith(b"<") else "text"


def tables(data: bytes) -> list[Table]:
    """The sheets of a file; none where no table can be read."""
    form = form_of(data)
    if form == "xlsx":
        try:
            return _workbook(data)
        except zipfile.BadZipFile:
            return []
    if form == "html":
        page = _Page()
        page.feed(data.decode("utf-8"))
        return [Table("", page.rows)]
    return [Table("", _text(data))] if form == "text" else []


def _text(data: bytes) -> list[list[Any]]:
    text = ""
    for encoding in ("utf-16" if data[:2] == b"\xff\xfe" else "utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    first = text.split("\r\n", 1)[0]
    separator = first[4] if first.startswith("sep=") else "\t" if "\t" in text else ","
    rows: list[list[Any]] = [
        list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    ]
    return [[first], *rows[1:]] if first.startswith("sep=") else rows


def _workbook(data: bytes) -> list[Table]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    found = []
    for sheet in book.worksheets:
        rows = [[c.value for c in row] for row in sheet.iter_rows()] if sheet.dimensions != "A1:A1" else []
        uncached = {
            (c.row, c.column)
            for row in sheet.iter_rows()
            for c in row
            if c.data_type == "f" and values[sheet.title].cell(c.row, c.column).value is None
        }
        for row, column in uncached:
            rows[row - 1][column - 1] = None
        found.append(
            Table(
                sheet.title,
                rows,
                sheet.sheet_state,
                tuple((a.min_row, a.min_col, a.max_row, a.max_col) for a in sheet.merged_cells.ranges),
                tuple(n for n, d in sheet.row_dimensions.items() if d.hidden),
                tuple(get_column_letter(d.min) for d in sheet.column_dimensions.values() if d.hidden),
                frozenset(uncached),
            )
        )
    return found


class _Page(HTMLParser):
    """Rows of the only table of a web page."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[Any]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1] and data.strip():
            self.rows[-1][-1] += data
