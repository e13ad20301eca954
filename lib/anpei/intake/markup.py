"""Tables in mark-up → sheets: web pages named .xls, the XML of Excel 2003, web pages in one file."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from datetime import datetime

from lxml import etree, html

from .delimited import decode
from .ooxml import parser
from .sheet import Area, Sheet, sheet_of
from .text import Cell
from .unreadable import BROKEN, FORGED, NO_TABLE, TOO_MANY_COLUMNS, Unreadable
from .worksheet import MOST_COLUMNS

MOST_ROWS = 1_048_576
_LONGEST_SPAN = 65_534  # as browsers limit it
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X = "{urn:schemas-microsoft-com:office:excel}"


# ── web pages ───────────────────────────────────────────────────────────────────────────────────────────────


def read_html(data: bytes) -> list[Sheet]:
    """Return one sheet for each table of a web page that holds no table itself.

    Raises
    ------
    Unreadable
        No table.
    """
    text = decode(data).text
    page = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode(), parser=page)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Unreadable(NO_TABLE) from error
    tables = [table for table in root.iter("table") if table.find(".//table") is None]
    if not tables:
        raise Unreadable(NO_TABLE)
    return [
        _html_sheet(table, f"表{place}" if len(tables) > 1 else "") for place, table in enumerate(tables, 1)
    ]


def _html_sheet(table: html.HtmlElement, name: str) -> Sheet:
    rows: list[list[Cell]] = []
    merged: list[Area] = []
    taken_below: dict[int, int] = {}  # column → the row before which it is taken from above
    for number, line in enumerate(table.iter("tr")):
        row: list[Cell] = []
        for cell in line.iterchildren("td", "th"):
            while taken_below.get(len(row), 0) > number:
                row.append("")
            width, height = (_span(cell, which) for which in ("colspan", "rowspan"))
            left = len(row)
            if left + width > MOST_COLUMNS:
                raise Unreadable(TOO_MANY_COLUMNS, f"第{number + 1}行", MOST_COLUMNS)
            row += [_text(cell), *[""] * (width - 1)]
            taken_below.update(dict.fromkeys(range(left, left + width), number + height))
            if width > 1 or height > 1:
                merged.append(Area(number, left, number + height - 1, left + width - 1))
        rows.append(row)
    return sheet_of(rows, name, merged=tuple(merged))


def _span(cell: html.HtmlElement, which: str) -> int:
    text = (cell.get(which) or "").strip()
    return max(1, min(int(text), _LONGEST_SPAN)) if text.isdecimal() and len(text) < 10 else 1


def _text(cell: html.HtmlElement) -> str:
    """Return a cell's text as a browser shows it: runs of spaces are one, <br> is a line break."""
    lines = [""]
    for event, node in etree.iterwalk(cell, events=("start", "end")):
        if event == "start":
            if node.tag == "br":
                lines.append("")
            lines[-1] += node.text or ""
        elif node is not cell:
            lines[-1] += node.tail or ""
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def read_mhtml(data: bytes) -> list[Sheet]:
    """Return the sheets of a web page that was saved as one file.

    Raises
    ------
    Unreadable
        No table in any of its parts.
    """
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    sheets: list[Sheet] = []
    for part in message.walk():
        content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(content, bytes) and b"<table" in content.lower():
            sheets += read_html(content)
    if not sheets:
        raise Unreadable(NO_TABLE)
    return sheets


# ── XML of Excel 2003 ───────────────────────────────────────────────────────────────────────────────────────


def read_spreadsheetml(data: bytes) -> list[Sheet]:
    """Return the sheets of a workbook in the XML of Excel 2003.

    Raises
    ------
    Unreadable
        Damaged, or without a sheet.
    """
    try:
        root = etree.fromstring(data.strip(), parser())
    except etree.XMLSyntaxError as error:
        raise Unreadable(BROKEN) from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable(FORGED, "含有外部定义或实体")
    sheets = [_xml_sheet(sheet) for sheet in root.iter(f"{_SS}Worksheet")]
    if not sheets:
        raise Unreadable(BROKEN)
    return sheets


def _xml_sheet(sheet: etree._Element) -> Sheet:
    grid: dict[int, dict[int, Cell]] = {}
    merged: list[Area] = []
    hidden_rows: list[int] = []
    uncached: list[tuple[int, int]] = []
    for top, line in _placed(sheet.iterfind(f"{_SS}Table/{_SS}Row"), MOST_ROWS):
        row = grid.setdefault(top, {})
        if line.get(f"{_SS}Hidden") == "1":
            hidden_rows.append(top)
        for left, cell in _placed(line.iterfind(f"{_SS}Cell"), None):
            value = cell.find(f"{_SS}Data")
            if value is not None:
                if left >= MOST_COLUMNS:
                    raise Unreadable(TOO_MANY_COLUMNS, f"第{top + 1}行", MOST_COLUMNS)
                row[left] = _value(value)
            elif cell.get(f"{_SS}Formula"):
                uncached.append((top, left))
            down, across = (_number(cell, name) for name in ("MergeDown", "MergeAcross"))
            if down or across:
                merged.append(Area(top, left, top + down, left + across))
    hidden_columns = [
        column
        for place, about in _placed(sheet.iterfind(f"{_SS}Table/{_SS}Column"), None)
        if about.get(f"{_SS}Hidden") == "1"
        for column in range(place, min(place + _number(about, "Span"), MOST_COLUMNS) + 1)
    ]
    return sheet_of(
        _rows(grid),
        sheet.get(f"{_SS}Name", ""),
        is_hidden=(sheet.findtext(f"{_X}WorksheetOptions/{_X}Visible") or "").startswith("Sheet"),
        merged=tuple(merged),
        hidden_rows=tuple(hidden_rows),
        hidden_columns=tuple(hidden_columns),
        uncached=tuple(uncached),
    )


def _placed(elements: Iterator[etree._Element], limit: int | None) -> Iterator[tuple[int, etree._Element]]:
    """Yield elements with their place from 0 on: the next one, unless they say it themselves."""
    place = -1
    for element in elements:
        place = (_number(element, "Index") or place + 2) - 1
        if limit is not None and place >= limit:
            raise Unreadable(FORGED, f"第{place + 1}行")
        yield place, element
        place += _number(element, "MergeAcross") + _number(element, "Span")


def _number(element: etree._Element, name: str) -> int:
    text = element.get(_SS + name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _value(data: etree._Element) -> Cell:
    text = "".join(data.itertext())
    kind = data.get(f"{_SS}Type")
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return datetime.fromisoformat(text)
    except ValueError:
        return text
    return text == "1" if kind == "Boolean" else text


def _rows(grid: dict[int, dict[int, Cell]]) -> Iterator[list[Cell]]:
    for number in range(max(grid, default=-1) + 1):
        row = grid.get(number, {})
        yield [row.get(column, "") for column in range(max(row, default=-1) + 1)]
