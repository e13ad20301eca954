"""What stands in the margins of the DOCX: page numbers, the mark of synthetic data, and the sections that say so.

A landscape page is a portrait page turned counter-clockwise (GB/T 9704 clause 8): its page number stays where
it is on every other page, so it runs down the left edge of the turned page.
"""

from __future__ import annotations

from dataclasses import dataclass

from .layout import LAYOUT, PT_PER_MM, SYNTHETIC_MARK, TWIPS_PER_PT
from .ooxml import EMU_PER_MM, NAMESPACES, XML_HEAD, blank, field, mm_twips, paragraph, run, text_box

_NUMBER_LINE_PT = 20.0
_DASH_ABOVE_LINE_BOTTOM_PT = 8.6
"""From the middle of the dash down to the bottom of its 20 pt line: the baseline is at four fifths of the line."""

_TURNED_BOX_MM = 10.0
_TURNED_HEADER_MM = 12.0


@dataclass(frozen=True)
class Margin:
    """One header or footer part of the package."""

    name: str
    kind: str  # header | footer
    sides: str  # default (odd pages) | even
    is_landscape: bool
    xml: bytes


def margins(is_synthetic: bool, has_landscape: bool) -> tuple[Margin, ...]:
    """Return the header and footer parts that a document needs, in a fixed order."""
    made: list[Margin] = []
    for is_landscape in (False, True) if has_landscape else (False,):
        for sides in ("default", "even"):
            for kind in ("header", "footer"):
                content = _header(is_synthetic) if kind == "header" else _footer(sides, is_landscape)
                tag = "hdr" if kind == "header" else "ftr"
                xml = f"{XML_HEAD}<w:{tag} {NAMESPACES}>{content}</w:{tag}>".encode()
                made.append(Margin(f"{kind}{len(made) // 2 + 1}.xml", kind, sides, is_landscape, xml))
    return tuple(made)


def section(relations: dict[str, str], parts: tuple[Margin, ...], is_landscape: bool) -> str:
    """Return the sectPr of portrait or turned pages; `relations` gives the relation of each part's name."""
    references = "".join(
        f'<w:{part.kind}Reference w:type="{part.sides}" r:id="{relations[part.name]}"/>'
        for kind in ("header", "footer")
        for part in parts
        if part.kind == kind and part.is_landscape == is_landscape
    )
    width, height = mm_twips(LAYOUT.page_width_mm), mm_twips(LAYOUT.page_height_mm)
    footer = LAYOUT.bottom_mm - LAYOUT.page_number_drop_mm - _DASH_ABOVE_LINE_BOTTOM_PT / PT_PER_MM
    if is_landscape:
        size = f'<w:pgSz w:w="{height}" w:h="{width}" w:orient="landscape"/>'
        top, right, bottom, left = LAYOUT.left_mm, LAYOUT.top_mm, LAYOUT.right_mm, LAYOUT.bottom_mm
        header, footer = _TURNED_HEADER_MM, _TURNED_HEADER_MM
    else:
        size = f'<w:pgSz w:w="{width}" w:h="{height}"/>'
        top, right, bottom, left = LAYOUT.top_mm, LAYOUT.right_mm, LAYOUT.bottom_mm, LAYOUT.left_mm
        header = LAYOUT.synthetic_mark_top_mm
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/>{size}'
        f'<w:pgMar w:top="{mm_twips(top)}" w:right="{mm_twips(right)}" w:bottom="{mm_twips(bottom)}" '
        f'w:left="{mm_twips(left)}" w:header="{mm_twips(header)}" w:footer="{mm_twips(footer)}" w:gutter="0"/>'
        f'<w:docGrid w:linePitch="{int(LAYOUT.line_pt * TWIPS_PER_PT)}"/></w:sectPr>'
    )


def _header(is_synthetic: bool) -> str:
    return paragraph(run(SYNTHETIC_MARK, "黑体") if is_synthetic else "", "header")


def _footer(sides: str, is_landscape: bool) -> str:
    inset = round(LAYOUT.page_number_inset_chars * LAYOUT.char_pt * TWIPS_PER_PT)
    spacing = f'<w:spacing w:line="{round(_NUMBER_LINE_PT * TWIPS_PER_PT)}" w:lineRule="exact"/>'
    if sides == "default":
        placed = f'{spacing}<w:ind w:right="{inset}"/><w:jc w:val="right"/>'
    else:
        placed = f'{spacing}<w:ind w:left="{inset}"/>'
    number = paragraph(run("— ", "宋体") + field("PAGE", "宋体") + run(" —", "宋体"), "footer", placed)
    if not is_landscape:
        return number
    middle = LAYOUT.bottom_mm - LAYOUT.page_number_drop_mm
    # In the turned box lines run from right to left; its left edge is the bottom of the line.
    left = middle - _DASH_ABOVE_LINE_BOTTOM_PT / PT_PER_MM
    box = text_box(
        number,
        90 if sides == "default" else 91,
        "页码",
        horizontal=_at("positionH", "page", left),
        vertical=_at("positionV", "page", LAYOUT.left_mm),
        width_pt=_TURNED_BOX_MM * PT_PER_MM,
        height_pt=LAYOUT.text_width_mm * PT_PER_MM,
        direction="vert",
    )
    return paragraph(box, "Tiny") if box else blank("Tiny")


def _at(axis: str, origin: str, mm: float) -> str:
    offset = f"<wp:posOffset>{round(mm * EMU_PER_MM)}</wp:posOffset>"
    return f'<wp:{axis} relativeFrom="{origin}">{offset}</wp:{axis}>'
