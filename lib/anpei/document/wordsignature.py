"""署名 and date of the DOCX in the forms of GB/T 9704 7.3.5: sealed, not sealed, with a 签名章; attendance of minutes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import zip_longest

from . import elements
from .dates import chinese_date
from .layout import LAYOUT, PT_PER_MM, SIZES
from .notice import Notice, Signatory
from .ooxml import blank, paragraph, run, tabs, text_chars, twips
from .stylesheet import body_pitch

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
        return _sealed_jointly(notice.signatures, day)
    return [*_blanks(LAYOUT.sign_blank_lines), *_sealed("".join(notice.signatures), day)]


def attendance(notice: Notice) -> list[str]:
    """Return 出席, 请假, 列席 of minutes: what wraps stands under the first name (10.3)."""
    made = []
    for label, names in elements.attendance(notice):
        hanging = text_chars(label) * LAYOUT.char_pt
        left = twips(LAYOUT.indent_chars * LAYOUT.char_pt + hanging)
        placed = f'<w:ind w:left="{left}" w:hanging="{twips(hanging)}"/>'
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
    """Each organ stands where its seal does, row by row; the last one over the date, four 字 from the right (7.3.5.1).

    Names stand on tab stops, for paragraphs keep together in every word processor, rows of a table do not.
    """
    rows, width = elements.seal_rows(organs), float(LAYOUT.chars)
    middle = _width(day) / 2 + LAYOUT.date_right_chars  # of the last seal, from the right
    seal = LAYOUT.seal_pitch_mm * PT_PER_MM / LAYOUT.char_pt
    half = min(max(max(map(_width, organs)), seal) / 2, middle)
    pitch = (width - middle - half) / max(max(map(len, rows)) - 1, 1)
    made = _blanks(LAYOUT.sign_blank_lines)
    for place, row in enumerate(rows):
        centres = [width - middle - pitch * left for left in range(len(row) - 1, -1, -1)]
        names = [_broken(name, min(pitch, 2 * centre)) for name, centre in zip(row, centres, strict=True)]
        lines = [*zip_longest(*(reversed(name) for name in names), fillvalue="")][::-1]
        made += _blanks(max(LAYOUT.seal_pitch_lines - len(lines), 0)) if place else []
        made += [_centred(line, centres) for line in lines]
    return [*made, _centred([day], [width - middle])] if day else made


def _broken(name: str, room: float) -> list[str]:
    """Return a name in as few lines of even length as fit into so many 字."""
    count = math.ceil(_width(name) / max(room, 1))
    length = math.ceil(len(name) / count)
    return [name[start : start + length] for start in range(0, len(name), length)]


def _centred(texts: Sequence[str], centres: Sequence[float]) -> str:
    """Return a line of texts, each in the middle of its place in 字 from the left."""
    stops = tabs(*(("center", centre * LAYOUT.char_pt) for centre in centres))
    return paragraph(
        run("".join(f"\t{text}" for text in texts), "仿宋"), "Signature", f'{stops}<w:jc w:val="left"/>'
    )


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
