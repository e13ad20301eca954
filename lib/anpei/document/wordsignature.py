"""署名 and date of the DOCX in the forms of GB/T 9704 7.3.5: sealed, not sealed, with a 签名章; attendance of minutes."""

from __future__ import annotations

from collections.abc import Sequence

from . import elements
from .dates import chinese_date
from .layout import LAYOUT, PT_PER_MM
from .notice import Notice, Signatory
from .ooxml import blank, grid, paragraph, run, text_chars, twips
from .stylesheet import body_pitch
from .tablelayout import text_width_pt

_KEPT = "<w:keepNext/>"


def signature(notice: Notice) -> list[str]:
    """Return the paragraphs that sign a document, each kept on the page of the next."""
    day = chinese_date(notice.signed_on) if notice.signed_on else ""
    if notice.seal == "name_stamp" and notice.signatory:
        return _stamped(notice.signatory, day)
    if not (notice.signatures or day):
        return []
    if notice.seal == "unsealed":
        return _unsealed(notice.signatures, day)
    if len(notice.signatures) > 1:
        return [*_blanks(LAYOUT.sign_blank_lines), _sealed_jointly(notice.signatures, day)]
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
    half = max(text_chars(day) / 2 + LAYOUT.date_right_chars, text_chars(organ) / 2)
    placed = f'<w:ind w:left="{max(twips(text_width_pt(False) - 2 * half * LAYOUT.char_pt), 0)}"/>'
    return [paragraph(run(text, "仿宋"), "Signature", placed) for text in (organ, day) if text]


def _sealed_jointly(organs: Sequence[str], day: str) -> str:
    """Each organ stands where its seal does, row by row; the date is under the last (7.3.5.1)."""
    rows = elements.seal_rows(organs)
    width = twips(text_width_pt(False))
    made = []
    for place, row in enumerate(rows):
        is_last = place == len(rows) - 1
        cells = []
        for organ in row:
            texts = [organ, day] if is_last and organ == row[-1] and day else [organ]
            content = "".join(paragraph(run(text, "仿宋"), "Signature") for text in texts)
            cells.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{width // len(row)}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
            )
        height = twips(body_pitch() * LAYOUT.seal_pitch_lines)
        high = "" if is_last else f'<w:trHeight w:val="{height}" w:hRule="exact"/>'
        made.append(f"<w:tr><w:trPr><w:cantSplit/>{high}</w:trPr>{''.join(cells)}</w:tr>")
    columns = max(map(len, rows))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"{grid([width // columns] * columns)}{''.join(made)}</w:tbl>"
    )


def _unsealed(organs: Sequence[str], day: str) -> list[str]:
    """The organs end two 字 from the right; the date begins two 字 right of them, or ends there if longer (7.3.5.2)."""
    longest = max(map(text_chars, organs), default=0.0)
    right = LAYOUT.unsealed_right_chars
    if text_chars(day) > longest:
        right += text_chars(day) + LAYOUT.unsealed_date_chars - longest
    left = LAYOUT.chars - right - longest
    placed = [f"{_aligned('right', right)}" for _ in organs]
    rows = [
        paragraph(run(organ, "仿宋"), "Signature", place) for organ, place in zip(organs, placed, strict=True)
    ]
    if day:
        begins = left + LAYOUT.unsealed_date_chars if organs else LAYOUT.chars - right - text_chars(day)
        rows.append(paragraph(run(day, "仿宋"), "Signature", _aligned("left", begins)))
    return [*_blanks(LAYOUT.unsealed_blank_lines), *rows]


def _stamped(signatory: Signatory, day: str) -> list[str]:
    """Post, two 字, the 签名章 or the name in its place; the date one blank line below (7.3.5.3)."""
    above = (LAYOUT.stamp_height_mm * PT_PER_MM - body_pitch()) / 2
    room = "　" * round(LAYOUT.stamp_width_mm * PT_PER_MM / LAYOUT.char_pt)
    gap = "　" * round(LAYOUT.stamp_post_chars)
    spacing = f'<w:spacing w:before="{twips(above)}" w:after="{twips(above)}"/>'
    placed = _aligned("right", LAYOUT.date_right_chars)
    stamp = run(f"{signatory.post}{gap}", "仿宋") + run(signatory.name or room, "楷体")
    rows = [*_blanks(LAYOUT.stamp_blank_lines), paragraph(stamp, "Signature", spacing + placed)]
    if day:
        rows += [*_blanks(1), paragraph(run(day, "仿宋"), "Signature", placed)]
    return rows


def _aligned(side: str, chars: float) -> str:
    """Return the place of a line that is so many 字 away from a side."""
    return f'<w:ind w:{side}="{max(twips(chars * LAYOUT.char_pt), 0)}"/><w:jc w:val="{side}"/>'
