"""版记 of the DOCX: an anchored text box whose last rule is the bottom of the last page's text area.

A floating table or a framed paragraph does not hold at the foot of a page in every word processor; a text box that
is aligned with the bottom margin and holds a table does. It hangs on the last paragraph of the document, whose one
line is as tall as the box: where it finds no room, line and box go to the next page together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from .dates import chinese_date
from .elements import imprint_texts, moved_addressees
from .layout import LAYOUT, PT_PER_MM, SIZES
from .notice import Notice
from .ooxml import NO_MARGINS, exactly, grid, paragraph, run, text_box, text_chars, twips

_SPARE_ROWS = 2
"""Room above the rows of the box, where a clerk may add receivers; a box that grows by itself sinks less exactly."""

_LEAD_CHARS = 3
"""抄送：, 主送："""


def imprint(notice: Notice, number: int, is_addressed: bool = False) -> str:
    """Return the last paragraph of a document: an empty line as tall as the 版记 that hangs on it; "" without 版记.

    With `is_addressed` the 主送机关 stand over the receivers of copies, because page 1 has no room for them (7.3.2).
    """
    copied, printed_by = imprint_texts(notice)
    addressed = moved_addressees(notice.addressees) if is_addressed else ""
    receivers = [text for text in (addressed, copied) if text]
    if not receivers and not printed_by:
        return ""
    height = _height_pt(receivers, printed_by)
    box = text_box(
        _table(notice, receivers, printed_by) + paragraph("", "Tiny"),
        number,
        "版记",
        horizontal='<wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>',
        vertical='<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>',
        width_pt=_width_pt(),
        height_pt=height + _SPARE_ROWS * LAYOUT.imprint_row_pt,
    )
    return paragraph(box, "Tiny", exactly(height))


def _width_pt() -> float:
    return LAYOUT.text_width_mm * PT_PER_MM


def _height_pt(receivers: Sequence[str], printed_by: str) -> float:
    room = _width_pt() - 2 * LAYOUT.imprint_inset_chars * LAYOUT.char_pt
    hung = math.floor(room / SIZES[LAYOUT.imprint_size] - _LEAD_CHARS)
    lines = sum(max(math.ceil((text_chars(text) - _LEAD_CHARS) / hung), 1) for text in receivers)
    return (lines + bool(printed_by)) * LAYOUT.imprint_row_pt + 2


def _table(notice: Notice, receivers: Sequence[str], printed_by: str) -> str:
    widths = [twips(_width_pt() * 0.62), 0]
    widths[1] = twips(_width_pt()) - widths[0]
    rows = []
    inset = twips(LAYOUT.imprint_inset_chars * LAYOUT.char_pt)
    is_ruled = notice.format != "letter"
    if receivers:
        hanging = twips(_LEAD_CHARS * SIZES[LAYOUT.imprint_size])
        placed = f'<w:ind w:left="{inset + hanging}" w:right="{inset}" w:hanging="{hanging}"/>'
        borders = _borders(True, not printed_by) if is_ruled else ""
        rows.append(_cell(sum(widths), receivers, placed, borders, span=2))
    if printed_by:
        printed_on = f"{chinese_date(notice.printed_on)}印发" if notice.printed_on else ""
        borders = _borders(not rows, True)
        left = _cell(widths[0], [printed_by], f'<w:ind w:left="{inset}"/>', borders)
        placed = f'<w:ind w:right="{inset}"/><w:jc w:val="right"/>'
        rows.append(left + _cell(widths[1], [printed_on], placed, borders))
    height = f'<w:trPr><w:cantSplit/><w:trHeight w:val="{twips(LAYOUT.imprint_row_pt)}" w:hRule="atLeast"/></w:trPr>'
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"{NO_MARGINS}</w:tblPr>{grid(widths)}{''.join(f'<w:tr>{height}{row}</w:tr>' for row in rows)}</w:tbl>"
    )


def _cell(width: int, texts: Sequence[str], placed: str, borders: str, span: int = 1) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    spacing = exactly(LAYOUT.imprint_row_pt - 3)
    lines = "".join(paragraph(run(text, "仿宋"), "Imprint", spacing + placed) for text in texts)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{borders}<w:vAlign w:val="center"/></w:tcPr>'
        f"{lines}</w:tc>"
    )


def _borders(is_first: bool, is_last: bool) -> str:
    return f"<w:tcBorders>{_rule('top', is_first)}{_rule('bottom', is_last)}</w:tcBorders>"


def _rule(side: str, is_outer: bool) -> str:
    mm = LAYOUT.imprint_outer_rule_mm if is_outer else LAYOUT.imprint_inner_rule_mm
    return f'<w:{side} w:val="single" w:sz="{round(mm * PT_PER_MM * 8)}" w:space="0" w:color="000000"/>'
