"""Requirements of the PDF as a record: PDF/A, tagged, every character's font embedded, every figure told in words."""

from __future__ import annotations

import io
import re

import pypdfium2
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1

from .page import elements, opened
from .reading import Reading
from .requirement import Found, Requirement, Seen

_PRINTED = "LibreOffice打印的PDF不是存档文件"


def archived(reading: Reading) -> Found:
    """The metadata claim PDF/A-2 of level A or B."""
    if reading.is_docx:
        return _PRINTED
    part = re.search(rb"<pdfaid:part>(\d)<", reading.pdf)
    level = re.search(rb"<pdfaid:conformance>(\w)<", reading.pdf)
    told = f"PDF/A-{part[1].decode()}{level[1].decode().lower()}" if part and level else "不是PDF/A"
    return [Seen("", told, told in ("PDF/A-2a", "PDF/A-2b"))]


def tagged(reading: Reading) -> Found:
    if reading.is_docx:
        return _PRINTED
    catalog = PDFDocument(PDFParser(io.BytesIO(reading.pdf))).catalog
    is_marked = bool(resolve1(catalog.get("MarkInfo") or {}).get("Marked")) and "StructTreeRoot" in catalog
    return [Seen("", "有标签" if is_marked else "没有标签", is_marked)]


def described(reading: Reading) -> Found:
    """Every picture has an alternative text."""
    if reading.is_docx:
        return _PRINTED
    pictures = sum(len(leaf.page.pictures) for leaf in reading.leaves)
    if not pictures:
        return "没有图"
    told = [text for kind, text in elements(reading.pdf) if kind == "Figure" and text.strip()]
    return [Seen("", f"图{pictures}幅，替代文字{len(told)}段", len(told) >= pictures)]


def embedded(reading: Reading) -> Found:
    """Every font is inside the file."""
    raw = pypdfium2.raw
    missing: set[str] = set()
    fonts: set[str] = set()
    with opened(reading.pdf) as document:
        for page in document:
            for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                font = raw.FPDFTextObj_GetFont(thing.raw)
                name = str(raw.FPDFFont_GetIsEmbedded(font))
                (fonts if raw.FPDFFont_GetIsEmbedded(font) == 1 else missing).add(name)
    return [Seen("", "有未嵌入的字体" if missing else "全部嵌入", not missing)]


REQUIREMENTS = (
    Requirement("pdf.archive", "存档", "PDF/A-2存档格式", "PDF/A-2a或2b", archived),
    Requirement("pdf.tagged", "存档", "带标签（可按次序朗读、提取）", "有标签", tagged),
    Requirement("pdf.described", "存档", "每幅图有替代文字", "每图一段", described),
    Requirement("pdf.embedded", "存档", "字体全部嵌入", "全部嵌入", embedded),
)
