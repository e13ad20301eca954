"""Notice → the annex workbook: one sheet for each attachment, typed numbers, ready to print.

A number is stored as the value that is printed, so that no sheet shows another figure than the document; what is
not known is the text “—”. Workbooks hold no clock and no user and are the same bytes on every call.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from math import ceil

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

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
A4 = 9
"""What spreadsheets call the paper."""

SHEET_NAME_AT_MOST = 31
WIDTH_PER_CHAR, WIDTH_MARGIN, UNIT_PT = 2.1, 1.2, 5.3
"""Width of a column in spreadsheet units for one 字 of its text, and beside it; one unit in pt."""

TEXT_PT, ROW_PT, WRAPPED_PT = 11.0, 18.0, 16.0
TEXT_WIDTH = 40.0
"""Width in 字 of a sheet without a table."""

_UNSAFE = re.compile(r"[\[\]:*?/\\\x00-\x1f']")
_LINE = Side(style="thin", color="FF000000")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@dataclass(frozen=True)
class _Style:
    """Face and place of the text in a cell."""

    font: Font
    alignment: Alignment
    border: Border | None = None


@cache
def _style(
    face: str, size: float, place: str, *, is_bold: bool = False, has_grid: bool = False, wraps: bool = True
) -> _Style:
    return _Style(
        Font(name=FACES[face], size=size, bold=is_bold),
        Alignment(horizontal=place, vertical="center", wrap_text=wraps),
        _GRID if has_grid else None,
    )


_MARK = _style("黑体", 14, "left", wraps=False)
_TITLE = _style("小标宋", 18, "center")
_UNIT = _style("仿宋", 11, "right", wraps=False)
_HEAD = _style("黑体", 11, "center", has_grid=True)
_NOTE = _style("仿宋", 10.5, "left")
_SYNTHETIC = _style("黑体", 11, "right", wraps=False)
_CLOSING = _style("仿宋", 10.5, "right", wraps=False)
_FORM_LABEL = _style("黑体", 11, "center", has_grid=True)
_FORM_TEXT = _style("仿宋", 11, "left", has_grid=True)


def render_annexes(notice: Notice) -> bytes:
    """Return the workbook of a document's attachments, the same bytes on every call.

    Raises
    ------
    ReportError
        A text holds a control character.
    """
    book = Workbook()
    book.remove(book.active)
    is_single = len(notice.attachments) == 1
    names: set[str] = set()
    for number, attachment in enumerate(notice.attachments, 1):
        mark = "附件" if is_single else f"附件{number}"
        sheet = book.create_sheet(sheet_name(f"{mark} {one_line(attachment.title)}", names))
        names.add(sheet.title)
        _Writer(sheet, _widths(attachment)).write(mark, attachment, notice.is_synthetic)
        _set_page(sheet, _is_landscape(attachment), notice)
    if not notice.attachments:
        book.create_sheet("附件")
    book.properties.title = printable("".join(notice.title))
    book.properties.creator = printable("，".join(notice.signatures))
    stream = io.BytesIO()
    book.save(stream)
    return repack(stream.getvalue(), notice.signed_on)


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
    """One sheet, filled from the top; `row` is the next free row."""

    def __init__(self, sheet: Worksheet, widths: Sequence[float]) -> None:
        self.sheet = sheet
        self.widths = widths
        self.row = 1
        self.styled: dict[tuple[int, str], StyleArray] = {}
        for place, width in enumerate(widths, 1):
            letter = get_column_letter(place)
            self.sheet.column_dimensions[letter].width = _units(width)

    def write(self, mark: str, attachment: Attachment, is_synthetic: bool) -> None:
        """Write an attachment: its mark and title, then its blocks."""
        self._put(1, mark, _MARK)
        self.sheet.row_dimensions[self.row].height = ROW_PT
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
                    self.sheet.row_breaks.append(Break(id=self.row - 1))
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

    def _table(self, table: Table, *, is_titled: bool, is_only: bool) -> None:
        if is_titled:
            self._across(table.title, _HEAD)
        if table.unit_note:
            self._put(len(table.columns), unit_line(table), _UNIT)
            self.row += 1
        first = self.row
        self._heads(table.columns)
        if is_only:  # the heads of one table would be repeated over another one
            self.sheet.freeze_panes = self.sheet.cell(self.row, 1).coordinate
            self.sheet.print_title_rows = f"{first}:{self.row - 1}"
        for row in table.rows:
            self._body(row, table.columns)
        if not table.rows:
            self._put(1, table.empty_text, _style("仿宋", 11, "center"))
            self._merge(self.row, 1, self.row, len(table.columns))
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
                self._put(start, cell.text, _FORM_LABEL if cell.is_label else _FORM_TEXT)
                self._merge(self.row, start, self.row, end)
                lines = max(lines, _lines(cell.text, sum(self.widths[start - 1 : end])))
                start = end + 1
            self.sheet.row_dimensions[self.row].height = max(ROW_PT, lines * WRAPPED_PT)
            self.row += 1
        self.row += 1

    def _heads(self, columns: Sequence[Column]) -> None:
        """Write the heads: one row, or two where columns stand under a common head."""
        depth = head_rows(columns)
        lines: list[list[int]] = [[] for _ in range(depth)]
        width_pt = sum(_units(column.width) for column in columns) * UNIT_PT
        for head in head_cells(columns, width_pt):
            top, left = self.row + head.row, head.column + 1
            self._put(left, head.text, _HEAD, row=top)
            self._merge(top, left, top + head.rows - 1, left + head.columns - 1)
            room = sum(column.width for column in columns[head.column : head.column + head.columns])
            lines[head.row + head.rows - 1].append(_lines(head.text, room) - (head.rows - 1))
        for row, needed in enumerate(lines, self.row):
            self.sheet.row_dimensions[row].height = max(ROW_PT, max(needed, default=1) * WRAPPED_PT)
        self.row += depth

    def _body(self, row: Row, columns: Sequence[Column]) -> None:
        is_bold = row.role in ("total", "subtotal")
        for place, (cell, column) in enumerate(zip(row.cells, columns, strict=True), 1):
            style = _style(row_face(row), 11, column.align, is_bold=is_bold, has_grid=True)
            self._put(place, cell, style, number_format=column.number_format)
        lines = max(
            _lines(cell_text(cell), column.width) for cell, column in zip(row.cells, columns, strict=True)
        )
        self.sheet.row_dimensions[self.row].height = max(ROW_PT, lines * WRAPPED_PT)
        self.row += 1

    def _put(
        self,
        column: int,
        value: Cell,
        style: _Style,
        *,
        row: int | None = None,
        number_format: str = "General",
    ) -> None:
        cell = self.sheet.cell(row or self.row, column)
        typed = typed_value(value)
        if isinstance(typed, str):
            cell.value = printable(typed)
            cell.data_type = "s"  # text that begins with “=” is no formula
            number_format = "General"
        else:
            cell.value = typed
        # openpyxl looks every font, border and place up anew for each cell; equal cells share what it found
        key = (id(style), number_format)
        if key not in self.styled:
            cell.font, cell.alignment, cell.number_format = style.font, style.alignment, number_format
            if style.border:
                cell.border = style.border
            self.styled[key] = copy(cell._style)
        else:
            cell._style = copy(self.styled[key])

    def _across(self, text: str, style: _Style) -> None:
        """Write a line of text over every column, in a row as high as it needs."""
        self._put(1, text, style)
        self._merge(self.row, 1, self.row, len(self.widths))
        size = style.font.size
        n_lines = _lines(text, sum(self.widths) * TEXT_PT / size)
        self.sheet.row_dimensions[self.row].height = max(n_lines * size * 1.5, ROW_PT)
        self.row += 1

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) == (bottom, right):
            return
        border = copy(self.sheet.cell(top, left).border)
        for row in self.sheet.iter_rows(top, bottom, left, right):
            for cell in row:
                cell.border = border
        self.sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)


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
    return sum(max(1, ceil(text_chars(line) / width)) for line in text.split("\n"))


def _set_page(sheet: Worksheet, is_landscape: bool, notice: Notice) -> None:
    """Set A4, one page wide; heads on every page, page numbers at the foot, marks of data and draft on top."""
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "landscape" if is_landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    wide, narrow = LAYOUT.left_mm / INCH_MM, LAYOUT.right_mm / INCH_MM
    margins = sheet.page_margins
    margins.left, margins.right = (narrow * 0.6, narrow * 0.6) if is_landscape else (wide * 0.7, wide * 0.7)
    margins.top, margins.bottom = wide * 0.8, wide * 0.8
    margins.header = margins.footer = wide * 0.4
    sheet.oddFooter.center.text = "— &P —"
    if notice.stage != "定稿":
        sheet.oddHeader.right.text = notice.stage
    if notice.is_synthetic:
        sheet.oddHeader.center.text = SYNTHETIC_MARK
