"""What a received file is by its content, and whether it may be read: a look from outside, before any reader."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from .container import Budget, check_parts, inflated, listed
from .ooxml import WORKBOOK, WORKBOOK_LINKS, sheet_parts
from .unreadable import BROKEN, EMPTY, FORGED, PROTECTED, TOO_MANY_SHEETS, Unreadable
from .worksheet import Hints, WorksheetScan, is_worksheet

MOST_SHEETS = 255

FORMS = {
    "xlsx": "xlsx工作簿", "xlsb": "xlsb工作簿", "xls": "xls工作簿", "ods": "ods工作簿",
    "html": "网页", "spreadsheetml": "XML表格", "mhtml": "单个文件网页", "text": "文本",
}  # fmt: skip
"""What a file may be, with labels."""

_FORMS_OF = {
    ".xlsx": ("xlsx",), ".xlsm": ("xlsx",), ".xltx": ("xlsx",), ".xltm": ("xlsx",), ".xlsb": ("xlsb",),
    ".xls": ("xls",), ".xlt": ("xls",), ".et": ("xls", "xlsx"), ".ett": ("xls", "xlsx"), ".ods": ("ods",),
    ".csv": ("text",), ".tsv": ("text",), ".tab": ("text",), ".txt": ("text",), ".prn": ("text",),
    ".htm": ("html",), ".html": ("html",), ".xml": ("spreadsheetml",), ".mht": ("mhtml",), ".mhtml": ("mhtml",),
    ".zip": (), ".rar": (), ".7z": (),
}  # fmt: skip
"""What an extension promises; one that is not listed promises nothing."""

_BLANK = b"\0 \r\n\t\xef\xbb\xbf\xff\xfe"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ELSEWHERE = "数据请填在电子表格里（.xlsx），重新报送"
_UNPACK = "解压后重新报送，或改用 ZIP 格式"
_NO_TABLES = (
    (b"%PDF-", "PDF 文件", _ELSEWHERE), (b"\x89PNG\r\n", "图片", _ELSEWHERE), (b"\xff\xd8\xff", "图片", _ELSEWHERE),
    (b"GIF8", "图片", _ELSEWHERE), (b"II*\0", "图片", _ELSEWHERE), (b"{\\rtf", "文档", _ELSEWHERE),
    (b"Rar!\x1a\x07", "RAR 压缩包", _UNPACK), (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", _UNPACK),
    (b"\x1f\x8b\x08", "gzip 压缩包", _UNPACK),
)  # fmt: skip
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_MARKUP_HEAD = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|style|table|div|\?xml|\?mso-|!--|\w+:?workbook|workbook)",
    re.IGNORECASE,
)
_MAIL_HEAD = re.compile(rb"^(?:MIME-Version|From|Content-Type|Content-Location):", re.IGNORECASE)
_SPREADSHEETML = b"urn:schemas-microsoft-com:office:spreadsheet"
_DECLARATION = b"<!DOCTYPE"  # entities are declared nowhere else
_ELEMENT = re.compile(rb"<[A-Za-z_]")
_HEAD = 4096
_LARGE = 5_000_000
"""Bytes from which on a workbook is looked at while it is read."""


@dataclass(frozen=True)
class Screening:
    """What a look from outside found: a form of `FORMS`, the bytes when expanded, hints by the sheet's name."""

    form: str
    n_expanded: int
    hints: Mapping[str, Hints] = field(default_factory=dict)


def screen(data: bytes) -> Screening:
    """Return what a file is; nothing of it is interpreted but names, sizes and words.

    Raises
    ------
    Unreadable
        Empty, protected, no table at all, or made in a way that no office program makes it.
    """
    if not data.strip(_BLANK):
        raise Unreadable(EMPTY)
    if data.startswith(_ZIP):
        return _screen_container(data)
    if data.startswith(_OLE):
        return _screen_compound(data)
    for mark, label, remedy in _NO_TABLES:
        if data.startswith(mark):
            raise Unreadable((f"内容是{label}，不是电子表格", remedy))
    return Screening(_form_of_text(data), len(data))


def outline(data: bytes) -> Screening | None:
    """Return what a large workbook is, before all of it was looked at; None for any other file.

    Names, sizes and the head of every part are as in `screen`: declarations, which are what XML readers are attacked
    with, stand before the first element. What is left is looked at while the file is read.

    Raises
    ------
    Unreadable
        As `screen`.
    """
    if len(data) < _LARGE or not data.startswith(_ZIP):
        return None
    listing = _listing(data)
    if _form_of_parts(data, _by_name(listing)) != "xlsx":
        return None
    for part in listing:
        head = next(inflated(data, part, Budget()), b"")
        if _DECLARATION in head:
            raise Unreadable(FORGED, "含有外部定义或实体")
        if part.filename.endswith((".xml", ".rels")) and not _ELEMENT.search(head):
            return None  # whatever comes before it is looked at first
    return Screening("xlsx", _expanded(listing))


def mismatch(name: str, form: str) -> tuple[str, str] | None:
    """Return extension and content where a name promises another form than the file has.

    >>> mismatch("名册.XLS", "html"), mismatch("名册.xls", "xls"), mismatch("名册", "text")
    (('.xls', '网页'), None, None)
    """
    suffix = PurePosixPath(name).suffix.lower()
    return (suffix, FORMS[form]) if form not in _FORMS_OF.get(suffix, FORMS) else None


# ── containers ──────────────────────────────────────────────────────────────────────────────────────────────


def is_document(parts: Collection[str]) -> bool:
    """Tell whether a ZIP file of these parts is an office document rather than files sent together."""
    return "[Content_Types].xml" in parts or "mimetype" in parts


def _screen_container(data: bytes) -> Screening:
    listing = _listing(data)
    parts = _by_name(listing)
    form = _form_of_parts(data, parts)
    budget = Budget()
    hints: dict[str, Hints] = {}
    kept: dict[str, bytes] = {}
    for part in listing:  # of names that differ in case alone, each one
        name = _plain_name(part)
        found, content = _screen_part(data, part, budget, name in (WORKBOOK, WORKBOOK_LINKS))
        if found is not None:
            hints[name] = found
        if content:
            kept[name] = content
    if form != "xlsx":
        return Screening(form, _expanded(listing))
    named = sheet_parts(kept.get(WORKBOOK, b""), kept.get(WORKBOOK_LINKS, b""))
    if len(named) > MOST_SHEETS:
        raise Unreadable(TOO_MANY_SHEETS, len(named), MOST_SHEETS)
    return Screening(
        form,
        _expanded(listing),
        {name: hints[part.lower()] for name, part in named.items() if part.lower() in hints},
    )


def _listing(data: bytes) -> list[zipfile.ZipInfo]:
    """Return the parts of a container, after a look at names and sizes."""
    listing = listed(data)
    check_parts(listing, len(data))
    return listing


def _by_name(listing: Iterable[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    return {_plain_name(part): part for part in listing}


def _plain_name(part: zipfile.ZipInfo) -> str:
    return part.filename.replace("\\", "/").lower()


def _expanded(listing: Iterable[zipfile.ZipInfo]) -> int:
    return sum(part.file_size for part in listing)


def _form_of_parts(data: bytes, parts: Mapping[str, zipfile.ZipInfo]) -> str:
    if "xl/workbook.bin" in parts:
        return "xlsb"
    if WORKBOOK in parts:
        return "xlsx"
    if "content.xml" in parts and "mimetype" in parts:
        kind = b"".join(inflated(data, parts["mimetype"], Budget(_HEAD)))
        manifest = parts.get("meta-inf/manifest.xml")
        if manifest and b"encryption-data" in b"".join(inflated(data, manifest, Budget())):
            raise Unreadable(PROTECTED)
        if kind.startswith(_ODS):
            return "ods"
    for folder, label in (("word/", "文档"), ("ppt/", "幻灯片"), ("ofd.xml", "版式文件")):
        if any(name.startswith(folder) for name in parts):
            raise Unreadable((f"内容是{label}，不是电子表格", _ELSEWHERE))
    raise Unreadable(BROKEN)


def _screen_part(
    data: bytes, part: zipfile.ZipInfo, budget: Budget, is_kept: bool
) -> tuple[Hints | None, bytes]:
    """Return the hints of a worksheet, and the content of a part that is kept."""
    pieces = inflated(data, part, budget)
    first = next(pieces, b"")
    is_xml = first.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") or part.filename.endswith(
        (".xml", ".rels")
    )
    if is_xml and (first.startswith((b"\xfe\xff", b"\xff\xfe")) or b"\0" in first[:4]):
        raise Unreadable(FORGED, "内部文件不是 UTF-8 编码")
    scan = WorksheetScan(first[:_HEAD]) if is_xml and is_worksheet(first[:_HEAD]) else None
    kept = [first] if is_kept else []
    before = b""
    piece = first
    while piece:
        if is_xml and _has_declaration(before, piece):
            raise Unreadable(FORGED, "含有外部定义或实体")
        if scan is not None:
            scan.feed(piece)
        before = piece
        piece = next(pieces, b"")
        if is_kept:
            kept.append(piece)
    return (scan.hints() if scan is not None else None), b"".join(kept)


def _has_declaration(before: bytes, piece: bytes) -> bool:
    return _DECLARATION in piece or _DECLARATION in before[-len(_DECLARATION) :] + piece[: len(_DECLARATION)]


def _screen_compound(data: bytes) -> Screening:
    """Look at a compound file, the container of old office programs: the names of its streams are UTF-16."""
    if _ENCRYPTED in data:
        raise Unreadable(PROTECTED)
    if _WORD in data and "Workbook".encode("utf-16-le") not in data:
        raise Unreadable(("内容是文档，不是电子表格", _ELSEWHERE))
    return Screening("xls", len(data))


# ── text ────────────────────────────────────────────────────────────────────────────────────────────────────


def _form_of_text(data: bytes) -> str:
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    head = head.lstrip()
    if _MAIL_HEAD.match(head):
        return "mhtml"
    if not _MARKUP_HEAD.match(head):
        return "text"
    return "spreadsheetml" if _SPREADSHEETML in head and b"<html" not in head.lower() else "html"
