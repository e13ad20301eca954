"""Workbooks with their parts changed: what office programs do not write, or only some of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

SHEET = "xl/worksheets/sheet1.xml"
_STRICT = (
    (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    ),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a ZIP file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: dict[str, bytes]) -> bytes:
    """Return parts as a compressed ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return out.getvalue()


def changed(data: bytes, change: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    """Return a workbook with one part changed."""
    content = parts(data)
    assert part in content
    return packed({**content, part: change(content[part])})


def strict(data: bytes) -> bytes:
    """Return a workbook as the strict variant of its standard, which Excel offers in its list of formats."""
    content = parts(data)
    for old, new in _STRICT:
        content = {name: part.replace(old, new) for name, part in content.items()}
    return packed(content)


def worksheet(rows: str, head: str = "", tail: str = "") -> Callable[[bytes], bytes]:
    """Return a change that puts the XML of rows, and what stands before and after them, in place of a sheet's."""
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"{head}<sheetData>{rows}</sheetData>{tail}</worksheet>"
    )
    return lambda _: xml.encode()
