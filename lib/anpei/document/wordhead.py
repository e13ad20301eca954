"""版头 of the DOCX: mark, number, 签发人 and red rules of each page format (GB/T 9704 7.2, 10).

The mark of a joint issue is a table without borders. The head of a letter reaches above the text area: its mark and
its two double rules stand in the header of the first page, at their places on the paper.
"""

from __future__ import annotations

import math

from .elements import addressee_line, head_notes, signer_rows
from .layout import LAYOUT, PT_PER_MM, SIZES
from .mark import Mark, notice_mark
from .notice import Notice
from .ooxml import (
    NO_MARGINS,
    blank,
    exactly,
    grid,
    on_page,
    paragraph,
    rule,
    run,
    tabs,
    text_box,
    text_chars,
    twips,
)
from .stylesheet import body_pitch
from .tablelayout import text_width_pt
from .title import title_lines

_LINE = 1.2
"""Height of a line of the mark, in type sizes."""

_INK_DROP, _INK = 0.1, 0.93
"""From the top of the mark's line to its ink, and the height of its ink, in type sizes."""

_RULE_SPACE_PT = 7
"""From the bottom of the number's line to the rule: with the line's own descent, 4 mm under the number."""

_TEXT_DROP_PT = 9.3
"""From the top of a line of text to its ink."""

_RED = LAYOUT.red.removeprefix("#").upper()
_SLACK_PT = 3.0
"""A column of organs is so much wider than the longest, so that rounding never breaks that one."""

_SIGNER = "签发人："


def head(notice: Notice) -> list[str]:
    """Return the paragraphs from the top of the first page to the blank lines over the title."""
    if notice.head == "none":
        return []
    if is_letter(notice):
        return _letter_rows(notice)
    rows = [paragraph(run(text, face), "HeadNote") for text, face in head_notes(notice)]
    is_order = notice.format == "order"
    ink_top = LAYOUT.order_mark_ink_top_mm if is_order else LAYOUT.mark_ink_top_mm
    mark = notice_mark(notice)
    above = (ink_top - LAYOUT.top_mm) * PT_PER_MM - len(rows) * body_pitch() - _INK_DROP * mark.size_pt
    rows += _mark(mark, above, is_printed=notice.head != "preprinted")
    rows += [blank()] * LAYOUT.number_blank_lines
    if is_order:
        number = paragraph(run(notice.number, "仿宋"), "Number")
        return [*rows, number, *([blank()] * LAYOUT.order_text_blank_lines)]
    return [*rows, *_number(notice), *([blank()] * LAYOUT.title_blank_lines)]


def opening_pt(notice: Notice) -> float:
    """Return how far down the text area head, title and 主送机关 reach, as estimated from their characters."""
    line = body_pitch()
    height = 0.0
    if is_letter(notice):
        height += _letter_top_pt(notice) + (max(len(head_notes(notice)), 1) + LAYOUT.title_blank_lines) * line
    elif notice.head != "none":
        mark = notice_mark(notice)
        pitch = mark.size_pt * (1 + LAYOUT.mark_line_gap)
        height += (LAYOUT.mark_ink_top_mm - LAYOUT.top_mm) * PT_PER_MM + pitch * len(mark.lines)
        below = max(len(_signers(notice)), 1) + LAYOUT.number_blank_lines + LAYOUT.title_blank_lines
        height += below * line + _RULE_SPACE_PT
    lines = math.ceil(text_chars(addressee_line(notice.addressees)) / LAYOUT.chars)
    height += (lines + LAYOUT.addressee_blank_lines) * line
    return height + len(title_lines(notice.title)) * LAYOUT.title_pitch_pt


def _mark(mark: Mark, above: float, is_printed: bool) -> list[str]:
    """Return the mark, its ink so far below what stands before it; without its words where they are preprinted."""
    if mark.word:
        return [paragraph("", "Tiny", exactly(max(above, 1))), _joint_mark(mark, is_printed)]
    placed = exactly(mark.size_pt * _LINE, max(above, 0))
    return [paragraph(_red(mark, "\n".join(mark.lines)) if is_printed else "", "Mark", placed)]


def _red(mark: Mark, text: str) -> str:
    return run(text, "小标宋", size_pt=mark.size_pt, color=_RED, scale=math.floor(mark.scale * 100))


def _joint_mark(mark: Mark, is_printed: bool) -> str:
    """Return the organs line under line, each spread over the width of the longest, and 文件 at the right."""
    organs, beside = mark.width_pt, mark.size_pt * mark.scale * (text_chars(mark.word) + LAYOUT.mark_word_gap)
    widths = [twips(organs + _SLACK_PT), twips(beside)]
    pitch = exactly(mark.size_pt * (1 + LAYOUT.mark_line_gap))
    spread = '<w:jc w:val="distribute"/>'
    lines = "".join(
        paragraph(_red(mark, organ) if is_printed else "", "Mark", pitch + spread) for organ in mark.lines
    )
    word = paragraph(
        _red(mark, mark.word) if is_printed else "",
        "Mark",
        exactly(mark.size_pt * _LINE) + '<w:jc w:val="right"/>',
    )
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
        for width, content in zip(widths, (lines, word), strict=True)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/>{NO_MARGINS}</w:tblPr>{grid(widths)}'
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>"
    )


def _number(notice: Notice) -> list[str]:
    """Return 发文字号 over the red rule, in the middle or, with 签发人, at the left on the row of the last of them."""
    ruled = (
        f'<w:pBdr><w:bottom w:val="single" w:sz="{round(LAYOUT.rule_mm * PT_PER_MM * 8)}" '
        f'w:space="{_RULE_SPACE_PT}" w:color="{_RED}"/></w:pBdr>'
    )
    if notice.head == "preprinted":
        ruled = ""
    signers = _signers(notice)
    if not signers:
        return [paragraph(run(notice.number, "仿宋"), "Number", ruled)]
    char, size = LAYOUT.char_pt, SIZES[LAYOUT.body_size]
    names = text_width_pt(False) - LAYOUT.signer_right_chars * char - size * max(map(text_chars, signers))
    label = names - size * text_chars(_SIGNER)
    placed = tabs(("left", LAYOUT.number_left_chars * char), ("left", label), ("left", names))
    placed += '<w:jc w:val="left"/>'
    rows = []
    for place, row in enumerate(signers, 1):
        is_last = place == len(signers)
        before = ["", notice.number if is_last else "", *([_SIGNER] if place == 1 else ["", ""])]
        content = run("\t".join(before), "仿宋") + run(row, "楷体")
        rows.append(paragraph(content, "Number", (ruled if is_last else "") + placed))
    return rows


def _signers(notice: Notice) -> list[str]:
    """Return the names of the 签发人 row by row, short ones widened so that names stand under each other."""
    longest = max(map(len, notice.signers), default=0)
    gap = "　" * round(LAYOUT.signer_gap_chars)
    return [gap.join(_widened(name, longest) for name in row) for row in signer_rows(notice.signers)]


def _widened(name: str, length: int) -> str:
    """Return a name of two characters with room between them, any other with room behind it."""
    room = "　" * (length - len(name))
    return room.join(name) if len(name) == 2 else name + room


def is_letter(notice: Notice) -> bool:
    """Tell whether the first page is that of a letter."""
    return notice.format == "letter" and notice.head != "none"


def letter_rules(notice: Notice) -> str:
    """Return the runs that draw the two red double rules of a letter's first page (10.1)."""
    if notice.head == "preprinted":
        return ""
    upper = _letter_rule_mm(notice)
    lower = LAYOUT.page_height_mm - LAYOUT.letter_rule_bottom_mm
    thick, thin, between = LAYOUT.letter_thick_mm, LAYOUT.letter_thin_mm, LAYOUT.letter_between_mm
    rules = (
        ("首条粗线", upper, thick),
        ("首条细线", upper + thick + between, thin),
        ("末条细线", lower - thick - between - thin, thin),
        ("末条粗线", lower - thick, thick),
    )
    return "".join(
        rule(place, name, _rule_left_mm(), top, LAYOUT.letter_rule_width_mm, mm, _RED)
        for place, (name, top, mm) in enumerate(rules, 81)
    )


def _letter_mark(notice: Notice) -> str:
    """Return the run that anchors a letter's mark over the text area."""
    mark = notice_mark(notice)
    height = mark.size_pt * _LINE
    return text_box(
        paragraph(_red(mark, "\n".join(mark.lines)), "Mark", exactly(height)),
        80,
        "发文机关标志",
        horizontal=on_page("H", _rule_left_mm()),
        vertical=on_page("V", LAYOUT.letter_mark_ink_top_mm - _INK_DROP * mark.size_pt / PT_PER_MM),
        width_pt=LAYOUT.letter_rule_width_mm * PT_PER_MM,
        height_pt=height * len(mark.lines),
        side="t",
    )


def _rule_left_mm() -> float:
    return (LAYOUT.page_width_mm - LAYOUT.letter_rule_width_mm) / 2


def _letter_rule_mm(notice: Notice) -> float:
    """Return where the first double rule begins, from the top of the page."""
    mark = notice_mark(notice)
    ink = (_LINE * (len(mark.lines) - 1) + _INK) * mark.size_pt / PT_PER_MM
    return LAYOUT.letter_mark_ink_top_mm + ink + LAYOUT.letter_rule_gap_mm


def _letter_top_pt(notice: Notice) -> float:
    """Return how far under the top of the text area a letter's first line begins."""
    double = LAYOUT.letter_thick_mm + LAYOUT.letter_between_mm + LAYOUT.letter_thin_mm
    under = (_letter_rule_mm(notice) + double - LAYOUT.top_mm) * PT_PER_MM
    return under + LAYOUT.letter_note_gap * SIZES[LAYOUT.body_size] - _TEXT_DROP_PT


def _letter_rows(notice: Notice) -> list[str]:
    """Return 份号, 密级, 紧急程度 at the left under the first double rule, 发文字号 at the right (10.1)."""
    stop = tabs(("right", text_width_pt(False)))
    notes = [run(text, face) for text, face in head_notes(notice)]
    mark = "" if notice.head == "preprinted" else _letter_mark(notice)
    number = run(f"\t{notice.number}", "仿宋") if notice.number else ""
    is_empty = not notes and not number
    first = stop + exactly(1 if is_empty else body_pitch(), _letter_top_pt(notice))
    rows = [paragraph(mark + "".join(notes[:1]) + number, "HeadNote", first)]
    rows += [paragraph(note, "HeadNote") for note in notes[1:]]
    return [*rows, *([blank()] * LAYOUT.title_blank_lines)]
