"""What stands in the margins of the DOCX: page numbers, marks of drafts and of synthetic data; and its sections.

A landscape page is a portrait page turned counter-clockwise (GB/T 9704 clause 8): its page number stays where
it is on every other page, so it runs down the left edge of the turned page. The first page of a letter has a head
of its own and no page number (10.1).
"""

from __future__ import annotations

from dataclasses import dataclass

from .layout import LAYOUT, PT_PER_MM, SIZES, SYNTHETIC_MARK, TWIPS_PER_PT
from .notice import Notice
from .ooxml import NAMESPACES, XML_HEAD, exactly, field, mm_twips, on_page, paragraph, run, tabs, text_box
from .tablelayout import text_width_pt
from .wordhead import is_letter, letter_rules

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
    sides: str  # first | default (odd pages) | even
    is_landscape: bool
    xml: bytes


def margins(notice: Notice, has_landscape: bool) -> tuple[Margin, ...]:
    """Return the header and footer parts that a document needs, in a fixed order."""
    made: list[Margin] = []
    pages = [(False, sides) for sides in (("first",) if is_letter(notice) else ()) + ("default", "even")]
    if has_landscape:
        pages += [(True, "default"), (True, "even")]
    for number, (is_landscape, sides) in enumerate(pages, 1):
        above = _header(notice) + (letter_rules(notice) if sides == "first" else "")
        below = "" if sides == "first" else _footer(sides, is_landscape)
        for kind, tag, content in (
            ("header", "hdr", paragraph(above, "header", _header_stops(is_landscape))),
            ("footer", "ftr", below or paragraph("", "footer")),
        ):
            xml = f"{XML_HEAD}<w:{tag} {NAMESPACES}>{content}</w:{tag}>".encode()
            made.append(Margin(f"{kind}{number}.xml", kind, sides, is_landscape, xml))
    return tuple(made)


def section(
    relations: dict[str, str],
    parts: tuple[Margin, ...],
    is_landscape: bool,
    *,
    is_first: bool = False,
    is_numbered_anew: bool = False,
) -> str:
    """Return the sectPr of portrait or turned pages; `relations` gives the relation of each part's name.

    With `is_first` the section begins the document; with `is_numbered_anew` it begins with page 1.
    """
    own = [
        part for part in parts if part.is_landscape == is_landscape and (is_first or part.sides != "first")
    ]
    references = "".join(
        f'<w:{part.kind}Reference w:type="{part.sides}" r:id="{relations[part.name]}"/>'
        for kind in ("header", "footer")
        for part in own
        if part.kind == kind
    )
    title_page = "<w:titlePg/>" if any(part.sides == "first" for part in own) else ""
    numbering = '<w:pgNumType w:start="1"/>' if is_numbered_anew else ""
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
        f'{numbering}{title_page}<w:docGrid w:linePitch="{int(LAYOUT.line_pt * TWIPS_PER_PT)}"/></w:sectPr>'
    )


def _header(notice: Notice) -> str:
    """Return the marks in the upper margin: synthetic data in the middle, the stage of a draft at the right."""
    synthetic = SYNTHETIC_MARK if notice.is_synthetic else ""
    stage = "" if notice.stage == "定稿" else notice.stage
    if not synthetic and not stage:
        return ""
    return run(f"\t{synthetic}\t", "黑体") + run(stage, "黑体", size_pt=SIZES[LAYOUT.stage_size])


def _header_stops(is_landscape: bool) -> str:
    width = text_width_pt(is_landscape)
    return tabs(("center", width / 2), ("right", width))


def _footer(sides: str, is_landscape: bool) -> str:
    inset = round(LAYOUT.page_number_inset_chars * LAYOUT.char_pt * TWIPS_PER_PT)
    spacing = exactly(_NUMBER_LINE_PT)
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
        horizontal=on_page("H", left),
        vertical=on_page("V", LAYOUT.left_mm),
        width_pt=_TURNED_BOX_MM * PT_PER_MM,
        height_pt=LAYOUT.text_width_mm * PT_PER_MM,
        direction="vert",
    )
    return paragraph(box, "Tiny")
