"""Notice → the annex workbook: one sheet for each attachment, typed numbers, ready to print.

A number is stored as the value that is printed, so that no sheet shows another figure than the document; what is
not known is the text “—”. Workbooks hold no clock and no user and are the same bytes on every call.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import zip_longest
from math import ceil

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..ledger.figure import UNKNOWN, Figure
from .layout import LAYOUT, SYNTHETIC_MARK
from .notice import (
    Attachment,
    Cell,
    ChartBlock,
    Column,
    FormBlock,
    Notice,
    Paragraph,
    Row,
    Table,
    TableBlock,
    cell_text,
)
from .ooxml import FACES, printable, text_chars
from .pack import repack
from .tablelayout import form_rows, head_cells, head_rows, note_lines, row_face, unit_line
from .title import attachment_title, one_line

INCH_MM = 25.4
_A4 = 9
"""What spreadsheets call the paper."""

_UNDATED = datetime(1980, 1, 1)
"""When the workbook of a document without date was made: the clock is not part of a Notice."""

SHEET_NAME_AT_MOST = 31
WIDTH_PER_CHAR, WIDTH_MARGIN, UNIT_PT = 2.1, 1.2, 5.3
"""Width of a column in spreadsheet units for one 字 of its text, and beside it; one unit in pt."""

TEXT_PT, ROW_PT, WRAPPED_PT = 11.0, 18.0, 16.0
TEXT_WIDTH = 40.0
"""Width in 字 of a sheet without a table."""

_UNSAFE = re.compile(r"[\[\]:*?/\\\x00-\x1f']")


@dataclass(frozen=True)
class _Style:
    """Face and place of the text in a cell."""

    face: str
    size: float
    place: str
    is_bold: bool = False
    has_grid: bool = False
    wraps: bool = True


_MARK = _Style("黑体", 14, "left", wraps=False)
_TITLE = _Style("小标宋", 18, "center")
_UNIT = _Style("仿宋", 11, "right", wraps=False)
_HEAD = _Style("黑体", 11, "center", has_grid=True)
_NOTE = _Style("仿宋", 10.5, "left")
_SYNTHETIC = _Style("黑体", 11, "right", wraps=False)
_CLOSING = _Style("仿宋", 10.5, "right", wraps=False)
_EMPTY = _Style("仿宋", 11, "center")
_FORM_LABEL = _Style("黑体", 11, "center", has_grid=True)
_FORM_TEXT = _Style("仿宋", 11, "left", has_grid=True)


def render_annexes(notice: Notice) -> bytes:
    """Return the workbook of a document's attachments, the same bytes on every call.

    Raises
    ------
    ReportError
        A text holds a control character.
    """
    stream = io.BytesIO()
    book = _Book(stream)
    is_single = len(notice.attachments) == 1
    for number, attachment in enumerate(notice.attachments, 1):
        mark = "附件" if is_single else f"附件{number}"
        sheet = book.add_sheet(f"{mark} {one_line(attachment.title)}")
        _Writer(book, sheet, _widths(attachment)).write(mark, attachment, notice.is_synthetic)
        _set_page(sheet, _is_landscape(attachment), notice)
    book.close(notice)
    return repack(stream.getvalue(), notice.signed_on)


class _Book:
    """The workbook as it is written: its sheets, and one format for each way in which cells look."""

    def __init__(self, stream: io.BytesIO) -> None:
        self._book = xlsxwriter.Workbook(stream, {"in_memory": True})
        self._formats: dict[tuple[_Style, str], Format] = {}
        self._names: set[str] = set()

    def add_sheet(self, name: str) -> Worksheet:
        """Return a new sheet of a name that is allowed and not yet taken."""
        safe = sheet_name(name, self._names)
        self._names.add(safe)
        return self._book.add_worksheet(safe)

    def format(self, style: _Style, number_format: str) -> Format:
        """Return the format of cells of a style."""
        key = (style, number_format)
        if key not in self._formats:
            self._formats[key] = self._book.add_format(
                {
                    "font_name": FACES[style.face],
                    "font_size": style.size,
                    "bold": style.is_bold,
                    "align": style.place,
                    "valign": "vcenter",
                    "text_wrap": style.wraps,
                    "border": int(style.has_grid),
                    "num_format": number_format,
                }
            )
        return self._formats[key]

    def close(self, notice: Notice) -> None:
        """Finish the workbook; it says which document it belongs to."""
        if not self._names:
            self._book.add_worksheet("附件")
        made = datetime.combine(notice.signed_on, time()) if notice.signed_on else _UNDATED
        title, author = printable("".join(notice.title)), printable("，".join(notice.signatures))
        self._book.set_properties({"title": title, "author": author, "created": made})
        self._book.close()


def sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that spreadsheets allow: at most 31 plain characters, unlike those taken.

    >>> sheet_name("附件1 甲/乙[表]", set())
    '附件1 甲 乙 表'
    """
    safe = re.sub(" +", " ", _UNSAFE.sub(" ", name)).strip()[:SHEET_NAME_AT_MOST].strip()
    others = {other.casefold() for other in taken}
    candidate, number = safe, 2
    while candidate.casefold() in others:
        suffix = f"({number})"
        candidate, number = safe[: SHEET_NAME_AT_MOST - len(suffix)] + suffix, number + 1
    return candidate


def _widths(attachment: Attachment) -> list[float]:
    """Return the width in 字 of every column of a sheet, wide enough for each of its tables and forms."""
    columns = [[column.width for column in table.columns] for table in _tables(attachment)]
    forms = [block for block in attachment.blocks if isinstance(block, FormBlock)]
    columns += [[TEXT_WIDTH / form.columns] * form.columns for form in forms]
    return [max(widths) for widths in zip_longest(*columns, fillvalue=0.0)] or [TEXT_WIDTH]


def _is_landscape(attachment: Attachment) -> bool:
    return any(table.landscape for table in _tables(attachment))


def _tables(attachment: Attachment) -> Iterator[Table]:
    return (block.table for block in attachment.blocks if isinstance(block, TableBlock))


class _Writer:
    """One sheet, filled from the top; `row` is the next free row, counted from 1 like columns."""

    def __init__(self, book: _Book, sheet: Worksheet, widths: Sequence[float]) -> None:
        self.book = book
        self.sheet = sheet
        self.widths = widths
        self.row = 1
        self.breaks: list[int] = []
        for place, width in enumerate(widths):
            self.sheet.set_column(place, place, _units(width))

    def write(self, mark: str, attachment: Attachment, is_synthetic: bool) -> None:
        """Write an attachment: its mark and title, then its blocks."""
        self._put(1, mark, _MARK)
        self._set_height(self.row, ROW_PT)
        if is_synthetic and len(self.widths) > 1:
            self._put(len(self.widths), SYNTHETIC_MARK, _SYNTHETIC)
        self.row += 1
        if is_synthetic and len(self.widths) == 1:
            self._across(SYNTHETIC_MARK, _SYNTHETIC)
        self._across("\n".join(attachment_title(attachment.title)), _TITLE)
        tables = list(_tables(attachment))
        for block in attachment.blocks:
            if isinstance(block, TableBlock):
                if block.table is not tables[0] and block.table.landscape:
                    self.breaks.append(self.row - 1)
                self._table(
                    block.table,
                    is_titled=block.table.title != one_line(attachment.title),
                    is_only=len(tables) == 1,
                )
            elif isinstance(block, FormBlock):
                self._form(block)
            elif isinstance(block, ChartBlock):
                self._across(f"（图“{block.chart.title}”见文书。）", _NOTE)
            else:
                self._across((block.lead if isinstance(block, Paragraph) else "") + block.text, _NOTE)
        if attachment.closing:
            self._across(attachment.closing, _CLOSING)
        self.sheet.set_h_pagebreaks(self.breaks)

    def _table(self, table: Table, *, is_titled: bool, is_only: bool) -> None:
        if is_titled:
            self._across(table.title, _HEAD)
        if table.unit_note:
            self._put(len(table.columns), unit_line(table), _UNIT)
            self.row += 1
        first = self.row
        self._heads(table.columns)
        if is_only:  # the heads of one table would be repeated over another one
            self.sheet.freeze_panes(self.row - 1, 0)
            self.sheet.repeat_rows(first - 1, self.row - 2)
        for row in table.rows:
            self._body(row, table.columns)
        if not table.rows:
            self._put(1, table.empty_text, _EMPTY, to=(self.row, len(table.columns)))
            self.row += 1
        for note in note_lines(table.notes):
            self._across(note, _NOTE)
        self.row += 1

    def _form(self, form: FormBlock) -> None:
        """Write a form to be filled in; the last cell of a row reaches the right edge of the sheet."""
        for cells, least in form_rows(form):
            start, lines = 1, least
            for place, cell in enumerate(cells, 1):
                end = len(self.widths) if place == len(cells) else start + cell.columns - 1
                self._put(start, cell.text, _FORM_LABEL if cell.is_label else _FORM_TEXT, to=(self.row, end))
                lines = max(lines, _lines(cell.text, sum(self.widths[start - 1 : end])))
                start = end + 1
            self._set_height(self.row, max(ROW_PT, lines * WRAPPED_PT))
            self.row += 1
        self.row += 1

    def _heads(self, columns: Sequence[Column]) -> None:
        """Write the heads: one row, or two where columns stand under a common head."""
        depth = head_rows(columns)
        lines: list[list[int]] = [[] for _ in range(depth)]
        width_pt = sum(_units(column.width) for column in columns) * UNIT_PT
        for head in head_cells(columns, width_pt):
            top, left = self.row + head.row, head.column + 1
            to = (top + head.rows - 1, left + head.columns - 1)
            self._put(left, head.text, _HEAD, row=top, to=to)
            room = sum(column.width for column in columns[head.column : head.column + head.columns])
            lines[head.row + head.rows - 1].append(_lines(head.text, room) - (head.rows - 1))
        for row, needed in enumerate(lines, self.row):
            self._set_height(row, max(ROW_PT, max(needed, default=1) * WRAPPED_PT))
        self.row += depth

    def _body(self, row: Row, columns: Sequence[Column]) -> None:
        is_bold = row.role in ("total", "subtotal")
        for place, (cell, column) in enumerate(zip(row.cells, columns, strict=True), 1):
            style = _Style(row_face(row), 11, column.align, is_bold=is_bold, has_grid=True)
            self._put(place, cell, style, number_format=column.number_format)
        lines = max(
            _lines(cell_text(cell), column.width) for cell, column in zip(row.cells, columns, strict=True)
        )
        self._set_height(self.row, max(ROW_PT, lines * WRAPPED_PT))
        self.row += 1

    def _put(
        self,
        column: int,
        value: Cell,
        style: _Style,
        *,
        row: int | None = None,
        to: tuple[int, int] | None = None,
        number_format: str = "General",
    ) -> None:
        """Write a cell, or one that reaches down to the row and column `to`."""
        top, left = (row or self.row) - 1, column - 1
        typed = typed_value(value)
        if isinstance(typed, str):  # text that begins with “=” is no formula
            typed, number_format = printable(typed), "General"
        look = self.book.format(style, number_format)
        if to and to != (top + 1, left + 1):
            self.sheet.merge_range(top, left, to[0] - 1, to[1] - 1, "", look)
        if typed == "":
            self.sheet.write_blank(top, left, None, look)
        elif isinstance(typed, str):
            self.sheet.write_string(top, left, typed, look)
        else:
            self.sheet.write_number(top, left, typed, look)

    def _set_height(self, row: int, pt: float) -> None:
        self.sheet.set_row(row - 1, pt)

    def _across(self, text: str, style: _Style) -> None:
        """Write a line of text over every column, in a row as high as it needs."""
        self._put(1, text, style, to=(self.row, len(self.widths)))
        n_lines = _lines(text, sum(self.widths) * TEXT_PT / style.size)
        self._set_height(self.row, max(n_lines * style.size * 1.5, ROW_PT))
        self.row += 1


def typed_value(cell: Cell) -> int | float | str:
    """Return what a spreadsheet cell holds: the number as printed, or text.

    >>> typed_value(Figure("rate", "completion_rate", "town", "990101", 99_996, 100_000)), typed_value(None)
    (99.99, '—')
    """
    if isinstance(cell, int):
        return cell
    if not isinstance(cell, Figure) or cell.cell == UNKNOWN:
        return cell_text(cell)
    return int(cell.cell) if cell.type in ("count", "rank") else float(cell.cell)


def _units(width: float) -> float:
    """Return the width of a column in spreadsheet units from its width in 字."""
    return width * WIDTH_PER_CHAR + WIDTH_MARGIN


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of a width in 字."""
    if len(text) <= width and "\n" not in text:
        return 1
    return sum(max(1, ceil(text_chars(line) / width)) for line in text.split("\n"))


def _set_page(sheet: Worksheet, is_landscape: bool, notice: Notice) -> None:
    """Set A4, one page wide; heads on every page, page numbers at the foot, marks of data and draft on top."""
    sheet.set_paper(_A4)
    if is_landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    wide, narrow = LAYOUT.left_mm / INCH_MM, LAYOUT.right_mm / INCH_MM
    side = narrow * 0.6 if is_landscape else wide * 0.7
    sheet.set_margins(left=side, right=side, top=wide * 0.8, bottom=wide * 0.8)
    synthetic = f"&C{SYNTHETIC_MARK}" if notice.is_synthetic else ""
    stage = f"&R{notice.stage}" if notice.stage != "定稿" else ""
    sheet.set_header(synthetic + stage, {"margin": wide * 0.4})
    sheet.set_footer("&C— &P —", {"margin": wide * 0.4})
