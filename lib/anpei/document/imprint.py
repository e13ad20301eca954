"""版记 of the DOCX: an anchored text box whose last rule is the bottom of the last page's text area.

A floating table or a framed paragraph does not hold at the foot of a page in every word processor; a text box that
is aligned with the bottom margin and holds a table does. It hangs on the last paragraph of the document, whose one
line is as tall as the box: where it finds no room, line and box go to the next page together.
"""

from __future__ import annotations

import math

from .dates import chinese_date
from .layout import LAYOUT, PT_PER_MM, SIZES
from .notice import Notice
from .ooxml import paragraph, run, text_box, text_chars, twips

_COPIED = "抄送："


def has_imprint(notice: Notice) -> bool:
    """Tell whether a document ends in a 版记."""
    return bool(notice.copied_to or notice.printed_by)


def copied_text(notice: Notice) -> str:
    """Return the receivers of copies as printed: 抄送：甲，乙。"""
    return f"{_COPIED}{'，'.join(notice.copied_to)}".rstrip("。") + "。"


def imprint(notice: Notice, number: int) -> str:
    """Return the last paragraph of a document: an empty line as tall as the 版记 that hangs on it."""
    height = _height_pt(notice)
    box = text_box(
        _table(notice) + paragraph("", "Tiny"),
        number,
        "版记",
        horizontal='<wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>',
        vertical='<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>',
        width_pt=_width_pt(),
        height_pt=height,
        grows=True,
    )
    return paragraph(box, "Tiny", f'<w:spacing w:line="{twips(height)}" w:lineRule="exact"/>')


def _width_pt() -> float:
    return LAYOUT.text_width_mm * PT_PER_MM


def _height_pt(notice: Notice) -> float:
    lines = int(bool(notice.printed_by))
    if notice.copied_to:
        room = _width_pt() - 2 * LAYOUT.imprint_inset_chars * LAYOUT.char_pt
        size = SIZES[LAYOUT.imprint_size]
        hung = room / size - len(_COPIED)
        lines += max(math.ceil((text_chars(copied_text(notice)) - len(_COPIED)) / math.floor(hung)), 1)
    return lines * LAYOUT.imprint_row_pt + 2


def _table(notice: Notice) -> str:
    widths = [twips(_width_pt() * 0.62), 0]
    widths[1] = twips(_width_pt()) - widths[0]
    rows = []
    size = SIZES[LAYOUT.imprint_size]
    inset = twips(LAYOUT.imprint_inset_chars * LAYOUT.char_pt)
    if notice.copied_to:
        hanging = twips(len(_COPIED) * size)
        placed = f'<w:ind w:left="{inset + hanging}" w:right="{inset}" w:hanging="{hanging}"/>'
        cell = _cell(sum(widths), copied_text(notice), placed, span=2, is_last=not notice.printed_by)
        rows.append(cell)
    if notice.printed_by:
        printed_on = f"{chinese_date(notice.printed_on)}印发" if notice.printed_on else ""
        left = _cell(widths[0], notice.printed_by, f'<w:ind w:left="{inset}"/>', is_first=not rows)
        right = _cell(
            widths[1], printed_on, f'<w:ind w:right="{inset}"/><w:jc w:val="right"/>', is_first=not rows
        )
        rows.append(left + right)
    height = f'<w:trPr><w:cantSplit/><w:trHeight w:val="{twips(LAYOUT.imprint_row_pt)}" w:hRule="atLeast"/></w:trPr>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{height}{row}</w:tr>' for row in rows)}</w:tbl>"
    )


def _cell(
    width: int, text: str, placed: str, *, span: int = 1, is_first: bool = True, is_last: bool = True
) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    borders = _rule("top", is_first) + _rule("bottom", is_last)
    spacing = f'<w:spacing w:line="{twips(LAYOUT.imprint_row_pt - 3)}" w:lineRule="exact"/>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}<w:tcBorders>{borders}</w:tcBorders>'
        f'<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph(run(text, '仿宋'), 'Imprint', spacing + placed)}</w:tc>"
    )


def _rule(side: str, is_outer: bool) -> str:
    mm = LAYOUT.imprint_outer_rule_mm if is_outer else LAYOUT.imprint_inner_rule_mm
    return f'<w:{side} w:val="single" w:sz="{round(mm * PT_PER_MM * 8)}" w:space="0" w:color="000000"/>'
