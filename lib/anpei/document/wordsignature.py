"""署名 and date of the DOCX in the forms of GB/T 9704 7.3.5: sealed, not sealed, with a 签名章; attendance of minutes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from . import elements
from .dates import chinese_date
from .layout import LAYOUT, PT_PER_MM, SIZES
from .notice import Notice, Signatory
from .ooxml import NO_MARGINS, blank, grid, paragraph, run, text_chars, twips
from .stylesheet import body_pitch
from .tablelayout import text_width_pt

_SLACK_PT = 4.0
"""A name gets so much more room than its characters need, so that rounding never breaks it."""

_DATE_ROOM_CHARS = 0.1

_KEPT = "<w:keepNext/>"


def signature(notice: Notice) -> list[str]:
    """Return the paragraphs that sign a document, each kept on the page of the next."""
    day = chinese_date(notice.signed_on) if notice.signed_on else ""
    if notice.seal == "name_stamp":
        return _stamped(notice.signatory or Signatory("", ""), day)
    if not (notice.signatures or day):
        return []
    if notice.seal == "unsealed":
        return _unsealed(notice.signatures, day)
    if len(notice.signatures) > 1:
        return [*_blanks(LAYOUT.sign_blank_lines), *_sealed_jointly(notice.signatures, day)]
    return [*_blanks(LAYOUT.sign_blank_lines), *_sealed("".join(notice.signatures), day)]


def attendance(notice: Notice) -> list[str]:
    """Return 出席, 请假, 列席 of minutes: what wraps stands under the first name (10.3)."""
    made = []
    for label, names in elements.attendance(notice):
        hanging = text_chars(label) * LAYOUT.char_pt
        left = twips(LAYOUT.indent_chars * LAYOUT.char_pt + hanging)
        # a 、 that hangs out at the end of a line stays inside the text area
        placed = f'<w:ind w:left="{left}" w:right="{twips(LAYOUT.char_pt)}" w:hanging="{twips(hanging)}"/>'
        made.append(paragraph(run(label, "黑体") + run("、".join(names), "仿宋"), "Attendance", placed))
    return [*([blank()] * LAYOUT.attendance_blank_lines), *made] if made else []


def _blanks(count: int) -> list[str]:
    return [blank(properties=_KEPT)] * count


def _sealed(organ: str, day: str) -> list[str]:
    """The date ends four 字 from the right, the 署名 is centred over it (7.3.5.1)."""
    half = max(_width(day) / 2 + LAYOUT.date_right_chars, _width(organ) / 2)
    placed = f'<w:ind w:left="{max(twips((LAYOUT.chars - 2 * half) * LAYOUT.char_pt), 0)}"/>'
    return [paragraph(run(text, "仿宋"), "Signature", placed) for text in (organ, day) if text]


def _sealed_jointly(organs: Sequence[str], day: str) -> list[str]:
    """Each organ stands where its seal does, row by row; the last one over the date, four 字 from the right (7.3.5.1)."""
    rows, char, width = elements.seal_rows(organs), LAYOUT.char_pt, text_width_pt(False)
    middle = (_width(day) / 2 + LAYOUT.date_right_chars) * char  # of the last seal, from the right
    widest = max(map(text_chars, organs)) * SIZES[LAYOUT.body_size] + _SLACK_PT
    half = min(max(widest / 2, LAYOUT.seal_pitch_mm * PT_PER_MM / 2), middle)
    columns = max(map(len, rows))
    pitch = (width - middle - half) / max(columns - 1, 1)
    edges = [twips(max(width - middle - pitch * (place - 0.5), 0)) for place in range(columns, -1, -1)]
    edges = [*([0] if edges[0] else []), *edges, twips(width)]
    made = [
        _seal_row(row, edges, twips(pitch), day if row is rows[-1] else "", is_first=row is rows[0])
        for row in rows
    ]
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{edges[-1]}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{NO_MARGINS}</w:tblPr>'
        f"{grid(right - left for left, right in pairwise(edges))}{''.join(made)}</w:tbl>"
    )
    return [table, paragraph("", "Tiny", _KEPT)]


def _seal_row(organs: Sequence[str], edges: Sequence[int], pitch: int, day: str, is_first: bool) -> str:
    """Return organs side by side, the last one where the date keeps its distance from the right; that is under it."""
    before = len(edges) - 2 - len(organs)  # columns that stay empty at the left
    spans = [
        *([(0, before)] if before else []),
        *((place, place + 1) for place in range(before, len(edges) - 1)),
    ]
    names = [*([""] if before else []), *organs, ""]
    cells = []
    for name, (start, end) in zip(names, spans, strict=True):
        width = edges[end] - edges[start]
        spanned = f'<w:gridSpan w:val="{end - start}"/>' if end - start > 1 else ""
        # at the left edge a column is cut off: the name stays in the middle of the whole one
        placed = _evened(name, width, max(pitch - width, 0)) if name else ""
        content = paragraph(run(name, "仿宋") if name else "", "Signature", placed)
        if day:
            content += paragraph(run(day, "仿宋") if end == len(edges) - 2 else "", "Signature")
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}<w:vAlign w:val="bottom"/></w:tcPr>'
            f"{content}</w:tc>"
        )
    height = twips(body_pitch() * (LAYOUT.seal_pitch_lines + bool(day)))
    high = "" if is_first else f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{high}</w:trPr>{''.join(cells)}</w:tr>"


def _evened(name: str, width: int, cut: int) -> str:
    """Return the indents of a name in a cell: one too wide for its cell breaks into lines of even length."""
    chars = text_chars(name)
    lines = math.ceil(twips(chars * SIZES[LAYOUT.body_size]) / (width - cut))
    wanted = twips((math.ceil(chars / lines) + 0.5) * SIZES[LAYOUT.body_size]) if lines > 1 else width
    inset = max(width - cut - wanted, 0) // 2
    return f'<w:ind w:left="{inset}" w:right="{inset + cut}"/>' if inset or cut else ""


def _unsealed(organs: Sequence[str], day: str) -> list[str]:
    """The organs end two 字 from the right; the date begins two 字 right of them, or ends there if longer (7.3.5.2).

    Several organs stand under each other, all as wide as the longest.
    """
    longest = max(map(_width, organs), default=0.0)
    shift = LAYOUT.unsealed_date_chars if organs else 0.0
    right = LAYOUT.unsealed_right_chars
    is_day_longer = _width(day) > longest
    left = max(LAYOUT.chars - right - (_width(day) + shift if is_day_longer else longest), 0)
    rows = []
    for organ in organs:
        is_spread = len(organs) > 1 and _width(organ) < longest
        placed = _spread(left, LAYOUT.chars - left - longest) if is_spread else _aligned("left", left)
        rows.append(paragraph(run(organ, "仿宋"), "Signature", placed))
    if day:
        placed = (
            _inside(left + shift - 1, right - 1, "center")
            if is_day_longer
            else _aligned("left", left + shift)
        )
        rows.append(paragraph(run(day, "仿宋"), "Signature", placed))
    return [*_blanks(LAYOUT.unsealed_blank_lines), *rows]


def _stamped(signatory: Signatory, day: str) -> list[str]:
    """Post, two 字, the name or room for the 签名章; the date one blank line below, four 字 from the right (7.3.5.3)."""
    placed = _aligned("right", LAYOUT.date_right_chars)
    rows = []
    if signatory.post or signatory.name:
        if signatory.name:
            gap = "　" * round(LAYOUT.stamp_post_chars)
            stamp = paragraph(
                run(signatory.post + gap, "仿宋") + run(signatory.name, "楷体"), "Signature", placed
            )
        else:
            above = (LAYOUT.stamp_height_mm * PT_PER_MM - body_pitch()) / 2
            room = LAYOUT.stamp_width_mm * PT_PER_MM / LAYOUT.char_pt + LAYOUT.stamp_post_chars
            spacing = f'<w:spacing w:before="{twips(above)}" w:after="{twips(above)}"/>'
            left_free = spacing + _aligned("right", LAYOUT.date_right_chars + room)
            stamp = paragraph(run(signatory.post, "仿宋"), "Signature", left_free)
        rows += [stamp, *(_blanks(1) if day else [])]
    if day:
        rows.append(paragraph(run(day, "仿宋"), "Signature", placed))
    return [*_blanks(LAYOUT.stamp_blank_lines), *rows] if rows else []


def _width(text: str) -> float:
    """Return the width of a line in 字 of the text area; three characters of type are a little wider than three 字.

    Some word processors put room between digits and 汉字, whatever they are told: a tenth of it is planned for in a
    date, which stands in the middle of its place.
    """
    room = _DATE_ROOM_CHARS if any(map(str.isdigit, text)) else 0.0
    return text_chars(text) * SIZES[LAYOUT.body_size] / LAYOUT.char_pt + room


def _spread(left: float, right: float) -> str:
    """Return the place of a line whose characters fill what these insets in 字 leave."""
    return _inside(left, right, "distribute")


def _inside(left: float, right: float, align: str) -> str:
    sides = f'w:left="{twips(left * LAYOUT.char_pt)}" w:right="{max(twips(right * LAYOUT.char_pt), 0)}"'
    return f'<w:ind {sides}/><w:jc w:val="{align}"/>'


def _aligned(side: str, chars: float) -> str:
    """Return the place of a line that is so many 字 away from a side."""
    return f'<w:ind w:{side}="{max(twips(chars * LAYOUT.char_pt), 0)}"/><w:jc w:val="{side}"/>'
