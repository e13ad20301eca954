"""Bytes of a file → sheets of cells: xlsx, xls and csv in the encodings that offices send."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from .text import Cell

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et"})
ARCHIVES = frozenset({".zip", ".rar", ".7z"})
_ENCODINGS = ("utf-8-sig", "gb18030")
_BYTE_ORDER_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LARGEST_FIELD = 10_000_000
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PROTECTED = ("工作簿有密码", "取消密码后重新报送")
_NO_TEXT = ("不是文本，也不是能识别的工作簿", "用 Excel 打开后另存为 .xlsx，重新报送")


class Unreadable(Exception):
    """A file that cannot be read: why, and what to do, both in Chinese."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(why)
        self.why = why
        self.remedy = remedy


@dataclass(frozen=True)
class RawSheet:
    """A sheet as it stands: rows of cells from row 1 on. `name` is empty for a CSV file."""

    name: str
    rows: Sequence[Sequence[Cell]]
    is_hidden: bool = False


def read_book(name: str, data: bytes) -> list[RawSheet]:
    """Return the sheets of a file in their order; its content decides what it is, not its name.

    Raises
    ------
    Unreadable
        Empty, encrypted, damaged, or no table at all.
    """
    if not data.strip(b"\0 \r\n\t"):
        raise Unreadable("文件是空的", "重新报送")
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in ARCHIVES:
        raise Unreadable("压缩包有密码、已损坏或不是 ZIP 格式", "解压后重新报送，或改用 ZIP 格式")
    if data[:4] == b"PK\x03\x04" or data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _read_workbook(data)
    if suffix in WORKBOOKS and data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        raise Unreadable("扩展名是工作簿，内容却是网页", "用 Excel 打开后另存为 .xlsx，重新报送")
    return [RawSheet("", _read_text(data))]


def _read_workbook(data: bytes) -> list[RawSheet]:
    if _ENCRYPTED in data and data[:2] != b"PK":
        raise Unreadable(*_PROTECTED)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            RawSheet(
                sheet.name,
                workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False),
                sheet.visible != SheetVisibleEnum.Visible,
            )
            for sheet in workbook.sheets_metadata
        ]
    except PasswordError as error:
        raise Unreadable(*_PROTECTED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("工作簿已损坏或加了密码", "用 Excel 打开后另存为 .xlsx，重新报送") from error


def _read_text(data: bytes) -> list[list[str]]:
    text = decode(data)
    csv.field_size_limit(_LARGEST_FIELD)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except csv.Error as error:
        raise Unreadable("文本表格的引号不成对或一格过长", "用 Excel 打开后另存为 .xlsx，重新报送") from error


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8 with or without mark, UTF-16 with mark, GBK or GB18030.

    Raises
    ------
    Unreadable
        None of these.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(*_NO_TEXT)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(*_NO_TEXT) from error


def _delimiter(text: str) -> str:
    """Return the separator that the first lines hold most of; a `sep=` line says it itself."""
    first = text[:20].splitlines()[:1]
    if first and first[0].lower().startswith("sep=") and len(first[0]) == 5:
        return first[0][4]
    head = "".join(text.splitlines(keepends=True)[:20])
    return max(",\t;", key=head.count)
