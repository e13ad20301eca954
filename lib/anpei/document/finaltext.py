"""A signed file → its text as lines: one sentence of a paragraph or one row of a table each; nothing for a scan."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from ..errors import DataError

CELL = "｜"
"""What parts cells, and numbers that only white space parts."""

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {_FALLBACK, f"{_WORD}del", f"{_WORD}moveFrom"}
_REVISIONS = (f"{_WORD}ins", f"{_WORD}del", f"{_WORD}moveFrom", f"{_WORD}moveTo")
_ENDS = re.compile(r"(?<=[。；！？])")
_PAGE_NUMBER = re.compile(r"[—－-]\s*\d+\s*[—－-]")
_IN_NUMBER = r"[0-9.%％—]"
_ROW = re.compile(r"[0-9.%％—]\s+[0-9.%％—]")
"""What only a row of a table holds: numbers that white space parts."""
_CAPTION = re.compile(r"图\d+\s+[^\s，。；！？]+")
"""The line below a picture, which stands at the foot of a page in the midst of a sentence."""
_MARKS = {"演示数据", "非真实公文", "核对稿", "送审稿"}
"""What stands in the margin of every page."""
_LEAST_TEXT = 20


def read_final(path: Path) -> list[str]:
    """Return the lines of a DOCX or PDF, without white space; nothing for a PDF that is a scan.

    Raises
    ------
    DataError
        Another kind of file, or one that cannot be opened.
    """
    readers = {".docx": _docx_lines, ".pdf": _pdf_lines}
    if path.suffix.lower() not in readers:
        raise DataError(
            f"“{path.name}”不是 DOCX 或 PDF。",
            where=path.name,
            remedy="在 WPS 或 Word 里另存为 .docx，或扫描、导出成 .pdf。",
        )
    try:
        lines = list(readers[path.suffix.lower()](path))
    except (OSError, ValueError, KeyError, RuntimeError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise DataError(
            f"“{path.name}”打不开。",
            where=path.name,
            remedy="用 WPS、Word 或 PDF 阅读器检查，去掉密码后重新保存。",
        ) from error
    return lines if sum(map(len, lines)) >= _LEAST_TEXT else []


def has_revisions(path: Path) -> bool:
    """Return whether a DOCX still holds marked changes."""
    return path.suffix.lower() == ".docx" and next(_body(path).iter(*_REVISIONS), None) is not None


def _docx_lines(path: Path) -> Iterator[str]:
    for text in _paragraphs(_body(path)):
        yield from _sentences(text)


def _body(path: Path) -> Any:
    with zipfile.ZipFile(path) as package:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        return etree.fromstring(package.read("word/document.xml"), parser)


def _paragraphs(element: Any) -> Iterator[str]:
    """Yield the text of each paragraph, of a table each row as one."""
    for child in element:
        if child.tag == f"{_WORD}p":
            yield "".join(_runs(child))
        elif child.tag == f"{_WORD}tr":
            yield CELL.join("".join(_paragraphs(cell)) for cell in child.iter(f"{_WORD}tc"))
        elif child.tag not in _SKIPPED:
            yield from _paragraphs(child)


def _runs(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_WORD}t":
            yield child.text or ""
        elif child.tag == f"{_WORD}tab":
            yield " "
        elif child.tag not in _SKIPPED:
            yield from _runs(child)


def _pdf_lines(path: Path) -> Iterator[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    pages = [without_number(text, number) for number, text in enumerate(pages, 1)]
    running: list[str] = []
    for line in (line.strip() for page in pages for line in page.splitlines()):
        if _PAGE_NUMBER.fullmatch(line) or set(line.split()) <= _MARKS:
            continue
        if _CAPTION.fullmatch(line):
            yield from _sentences(line)
        elif _ROW.search(line):
            yield from _sentences("\n".join(running))
            yield from _sentences(line)
            running = []
        else:
            running.append(line)
    yield from _sentences("\n".join(running))


def without_number(text: str, number: int) -> str:
    """Return the text of a page without its number, whose characters stand apart where the page is turned."""
    digits = r"\s*".join(str(number))
    return re.sub(rf"(?m)^[—－-]\s*{digits}\s*[—－-]\s*$", "\n", text, count=1)


def _sentences(text: str) -> Iterator[str]:
    """Yield sentences without white space; numbers that only white space parts stay apart."""
    apart = re.sub(rf"(?<={_IN_NUMBER})\s+(?={_IN_NUMBER})", CELL, text.strip())
    for line in _ENDS.split(re.sub(r"\s+", "", apart)):
        if line.strip(CELL):
            yield line
