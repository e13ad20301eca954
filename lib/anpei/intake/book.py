"""The bytes of one file → its sheets, by what the file is; runs in a process of its own (worker.py)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa

from .delimited import read_delimited
from .markup import read_html, read_mhtml, read_spreadsheetml
from .sheet import Area, Sheet
from .unreadable import TOO_MANY_COLUMNS, Unreadable
from .workbook import read_workbook
from .worksheet import MOST_COLUMNS

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_IS_CONTROL = np.array([bool(_CONTROL.match(chr(sign))) for sign in range(256)])
_SPACE, _DELETE = ord(" "), 0x7F
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())


def read_book(data: bytes, form: str, filled: Collection[str] = ()) -> Iterator[Sheet]:
    """Yield the sheets of a file of a form of `screen.FORMS`, without empty rows and columns at the ends.

    `filled` names sheets that are known not to be empty.

    Raises
    ------
    Unreadable
        Encrypted, damaged, no table at all, or too wide.
    """
    for sheet in _sheets(data, form, filled):
        whole = trimmed(printable(sheet))
        if whole.n_columns > MOST_COLUMNS:
            raise Unreadable(TOO_MANY_COLUMNS, f"第{whole.n_columns}列", MOST_COLUMNS)
        yield whole


def _sheets(data: bytes, form: str, filled: Collection[str]) -> Iterator[Sheet]:
    if form == "text":
        return iter([read_delimited(data)])
    if form == "html":
        return iter(read_html(data))
    if form == "mhtml":
        return iter(read_mhtml(data))
    if form == "spreadsheetml":
        return iter(read_spreadsheetml(data))
    return read_workbook(data, filled)


def printable(sheet: Sheet) -> Sheet:
    """Return a sheet without control characters, which no document can hold; few files have any."""
    return replace(sheet, texts=tuple(_printable(texts) for texts in sheet.texts))


def _printable(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    if not any(_has_control(chunk) for chunk in texts.chunks):
        return texts
    chunks = [[_CONTROL.sub("", text) for text in chunk.to_pylist()] for chunk in texts.chunks]
    return pa.chunked_array([pa.array(chunk, pa.string()) for chunk in chunks])


def _has_control(chunk: pa.StringArray) -> bool:
    data = chunk.buffers()[2]
    if data is None:
        return False
    signs = np.frombuffer(data, np.uint8)
    is_suspect = (signs < _SPACE).any() or (signs == _DELETE).any()  # line breaks and tabs are none
    if is_suspect and _IS_CONTROL[signs].any():
        return True
    content = data.to_pybytes()
    return any(sign in content for sign in _NO_CHARACTERS)


def trimmed(sheet: Sheet) -> Sheet:
    """Return a sheet up to its last row and column with content, its merged areas cut to them."""
    ends = [_end(texts) for texts in sheet.texts]
    n_rows = max(ends, default=0)
    n_columns = max((place + 1 for place, end in enumerate(ends) if end), default=0)
    merged = (
        Area(area.top, area.left, min(area.bottom, n_rows - 1), min(area.right, n_columns - 1))
        for area in sheet.merged
        if area.top < n_rows and area.left < n_columns
    )
    return replace(
        sheet,
        texts=tuple(texts.slice(0, n_rows) for texts in sheet.texts[:n_columns]),
        kinds={place: kinds[:n_rows] for place, kinds in sheet.kinds.items() if place < n_columns},
        n_rows=n_rows,
        merged=tuple(merged),
    )


def _end(texts: pa.ChunkedArray) -> int:
    """Return the number of rows up to the last cell with text."""
    end = len(texts)
    for chunk in reversed(texts.chunks):
        offsets = np.frombuffer(chunk.buffers()[1], np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
        filled = np.flatnonzero(np.diff(offsets))
        if len(filled):
            return end - len(chunk) + int(filled[-1]) + 1
        end -= len(chunk)
    return 0
