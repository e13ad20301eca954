"""WordprocessingML elements as text: runs, paragraphs, text boxes, pictures.

Every run names its face in all four font slots, so that no word processor falls back to a Latin face for digits or
quotation marks. Children of pPr and rPr stand in the order of the schema, which Word insists on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from html import escape

from ..errors import ReportError
from .layout import PT_PER_MM, TWIPS_PER_PT

FACES: dict[str, str] = {
    "仿宋": "仿宋_GB2312",
    "楷体": "楷体_GB2312",
    "黑体": "黑体",
    "小标宋": "方正小标宋简体",
    "宋体": "宋体",
}
"""The face that an office computer has for each role."""

NAMESPACES = " ".join(
    f'xmlns:{prefix}="http://schemas.{address}"'
    for prefix, address in (
        ("w", "openxmlformats.org/wordprocessingml/2006/main"),
        ("r", "openxmlformats.org/officeDocument/2006/relationships"),
        ("wp", "openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
        ("a", "openxmlformats.org/drawingml/2006/main"),
        ("pic", "openxmlformats.org/drawingml/2006/picture"),
        ("mc", "openxmlformats.org/markup-compatibility/2006"),
        ("wps", "microsoft.com/office/word/2010/wordprocessingShape"),
    )
)
XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NO_MARGINS = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
"""Cells whose text begins at their edge; said of each table, for not every word processor asks its style."""

EMU_PER_MM = 36_000
EMU_PER_PT = 12_700
_BREAKS = re.compile("([\n\t])")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def twips(pt: float) -> int:
    """Return a length in twentieths of a point."""
    return round(pt * TWIPS_PER_PT)


def mm_twips(mm: float) -> int:
    """Return a length in twentieths of a point from millimetres."""
    return round(mm * PT_PER_MM * TWIPS_PER_PT)


def text_chars(text: str) -> float:
    """Return the width of a text in 字: one for a 汉字 or a full-width sign, half for the rest.

    >>> text_chars("2022年12月2日")
    6.5
    """
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def printable(text: str) -> str:
    """Return the text itself if a document can hold it.

    Raises
    ------
    ReportError
        A control character or half of a character, which no XML may hold: with its code and what stands around.
    """
    if found := _UNPRINTABLE.search(text):
        around = _UNPRINTABLE.sub("□", text[max(found.start() - 10, 0) : found.end() + 10])
        raise ReportError(
            f"文书的文字里有不能印刷的控制字符 U+{ord(found[0]):04X}。",
            where=f"“{around}”",
            remedy="在来源文件或措辞文件中删去该字符（□处），重新运行。",
        )
    return text


def attribute(text: str) -> str:
    """Return a text as the inside of an attribute value."""
    return escape(printable(text)).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "")


def run(text: str, face: str, *, size_pt: float = 0, color: str = "", scale: int = 100) -> str:
    """Return a run of text; `size_pt` 0 leaves the size to the paragraph's style, `scale` narrows it (%)."""
    properties = fonts(face)
    if color:
        properties += f'<w:color w:val="{color}"/>'
    if scale != 100:
        properties += f'<w:w w:val="{scale}"/>'
    if size_pt:
        properties += sized(size_pt)
    return f"<w:r><w:rPr>{properties}</w:rPr>{_texts(text)}</w:r>"


@cache
def fonts(face: str) -> str:
    """Return the four font slots of a role of FACES."""
    name = FACES[face]
    return (
        f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}" w:hint="eastAsia"/>'
    )


@cache
def sized(size_pt: float) -> str:
    """Return a type size for both kinds of script."""
    half_points = round(size_pt * 2)
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _texts(text: str) -> str:
    pieces: list[str] = []
    for piece in _BREAKS.split(printable(text).replace("\r\n", "\n").replace("\r", "\n")):
        if piece == "\n":
            pieces.append("<w:br/>")
        elif piece == "\t":
            pieces.append("<w:tab/>")
        elif piece:
            pieces.append(f'<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t>')
    return "".join(pieces)


def field(instruction: str, face: str) -> str:
    """Return a field (PAGE) that the word processor fills."""
    properties = f"<w:rPr>{fonts(face)}</w:rPr>"
    return (
        f'<w:r>{properties}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{properties}<w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r>{properties}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r>{properties}<w:t>1</w:t></w:r>"
        f'<w:r>{properties}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def tabs(*stops: tuple[str, float]) -> str:
    """Return tab stops: (left | center | right, pt from the left of the text area)."""
    placed = "".join(f'<w:tab w:val="{side}" w:pos="{twips(pt)}"/>' for side, pt in stops)
    return f"<w:tabs>{placed}</w:tabs>"


def exactly(pt: float, before: float = 0) -> str:
    """Return the spacing of a line that is so high, whatever it holds."""
    above = f' w:before="{twips(before)}"' if before else ""
    return f'<w:spacing{above} w:line="{twips(pt)}" w:lineRule="exact"/>'


def paragraph(content: str, style: str, properties: str = "") -> str:
    """Return a paragraph; `properties` are further children of pPr in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def blank(style: str = "Blank", properties: str = "") -> str:
    """Return an empty line."""
    return paragraph("", style, properties)


def grid(widths: Iterable[int]) -> str:
    """Return the columns of a table, in twips."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tblGrid>{columns}</w:tblGrid>"


def picture(relation: str, number: int, name: str, alt: str, width_mm: float, height_mm: float) -> str:
    """Return a run with a picture in the line, its alternative text on both of its names."""
    extent = f'cx="{round(width_mm * EMU_PER_MM)}" cy="{round(height_mm * EMU_PER_MM)}"'
    said = f'name="{attribute(name)}" descr="{attribute(alt)}"'
    return (
        f"<w:r><w:drawing>"
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr id="{number}" {said}/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" {said}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        f"</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def text_box(
    content: str,
    number: int,
    name: str,
    *,
    horizontal: str,
    vertical: str,
    width_pt: float,
    height_pt: float,
    direction: str = "horz",
    side: str = "b",
) -> str:
    """Return a run that anchors a box without border; `horizontal` and `vertical` hold its position's XML.

    `side` is where its text stands in it: t(op) or b(ottom).
    """
    extent = f'cx="{round(width_pt * EMU_PER_PT)}" cy="{round(height_pt * EMU_PER_PT)}"'
    shape = (
        f'<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
        f'<wps:bodyPr rot="0" vert="{direction}" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" '
        f'anchor="{side}"><a:noAutofit/></wps:bodyPr>'
    )
    return _anchored(shape, number, name, horizontal, vertical, extent)


def rule(
    number: int, name: str, left_mm: float, top_mm: float, length_mm: float, mm: float, color: str
) -> str:
    """Return a run that anchors a horizontal rule to the page: a filled bar, whose edges are where they are said."""
    extent = f'cx="{round(length_mm * EMU_PER_MM)}" cy="{round(mm * EMU_PER_MM)}"'
    shape = (
        f'<wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
        f"<a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/>"
    )
    return _anchored(shape, number, name, on_page("H", left_mm), on_page("V", top_mm), extent)


def on_page(axis: str, mm: float) -> str:
    """Return the position of what is anchored: so far from the left (axis H) or top (V) of the page."""
    offset = f"<wp:posOffset>{round(mm * EMU_PER_MM)}</wp:posOffset>"
    return f'<wp:position{axis} relativeFrom="page">{offset}</wp:position{axis}>'


def _anchored(shape: str, number: int, name: str, horizontal: str, vertical: str, extent: str) -> str:
    return (
        f"<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing>'
        f'<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}" '
        f'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        f'<wp:simplePos x="0" y="0"/>{horizontal}{vertical}<wp:extent {extent}/>'
        f'<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{number}" name="{attribute(name)}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<wps:wsp>{shape}</wps:wsp>"
        f"</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"</mc:AlternateContent></w:r>"
    )
