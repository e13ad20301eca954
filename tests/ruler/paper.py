"""Requirements of paper, text area and lines (GB/T 9704 clause 5), and of page numbers (7.5)."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median

import numpy as np

from .leaf import AREA, HEIGHT, MARKS_END, Leaf, sheet_pixels
from .line import CHAR, LINE, MM, Line, is_han
from .page import PIXELS_PER_MM, is_inked
from .reading import Reading, pairs
from .requirement import Found, Requirement, Seen


def page_width(reading: Reading) -> Found:
    return [
        Seen(_page(leaf), (leaf.sheet if reading.is_docx else leaf.page).width) for leaf in reading.leaves
    ]


def page_height(reading: Reading) -> Found:
    return [
        Seen(_page(leaf), (leaf.sheet if reading.is_docx else leaf.page).height) for leaf in reading.leaves
    ]


def top_margin(reading: Reading) -> Found:
    """From the top of the page to the first line of every later page that begins with text."""
    found = []
    for leaf in reading.leaves[1:]:
        first = leaf.lines[0] if leaf.lines and not leaf.is_turned else None
        if first in reading.text and _is_body(first) and all(grid.box[1] > first.base for grid in leaf.grids):
            found.append(Seen(_page(leaf), reading.top(first)))
    return found or "没有以正文起头的页"


def left_margin(reading: Reading) -> Found:
    """From the left of the page to the lines that go on from a full line."""
    lines = [line for before, line in pairs(reading.text) if _is_full(before) and reading.inset(line) < 1]
    shifted = _median([line.left for line in lines]) if lines else None
    return [Seen("", shifted)] if shifted is not None else "正文没有转行的段落"


def right_margin(reading: Reading) -> Found:
    """From the right of the page to full lines that end in a 汉字."""
    full = [
        line.right
        for line, after in pairs(reading.text)
        if len(line.text) > 24 and reading.inset(after) < 1 and is_han(line.text[-1]) and line.right > 170
    ]
    return [Seen("", 210 - _median(full))] if full else "正文没有排满的行"


def outside(reading: Reading) -> Found:
    """How far ink reaches out of the text area; page numbers, marks and the head of a letter have their own places."""
    found = []
    for leaf in reading.leaves:
        mask = is_inked(sheet_pixels(leaf))
        _clear(mask, 0, 0, 210, MARKS_END)
        if leaf.is_sideways:
            _clear(mask, 0, 0, MARKS_END, 297)
        if leaf.page_number:
            number = leaf.page_number
            _clear(mask, number.left - 1, number.top - 1, number.right + 1, number.bottom + 1)
        if reading.is_docx:
            _clear_hung(mask, leaf)
        if reading.format == "letter" and leaf.number == 1:
            upper = reading.red_rules[0].y if reading.red_rules else 60
            _clear(mask, 0, 0, 210, upper + 3)
            _clear(mask, 0, 274, 210, 279)
        found.append(Seen(_page(leaf), _overshoot(mask)))
    return found


def _clear_hung(mask: np.ndarray, leaf: Leaf) -> None:
    """Leave out what LibreOffice alone hangs out at the end of a line: punctuation, and ink of too wide a stand-in."""
    for line in leaf.lines:
        last = line.chars[-1]
        if last.text in "，。、；：？！”" or last.right < leaf.area[2] + 0.3:
            left, top, right, bottom = last.left, line.top - 1, last.right + CHAR, line.bottom + 1
            if leaf.turn == 90:
                left, top, right, bottom = top, HEIGHT - right, bottom, HEIGHT - left
            _clear(mask, left, top, right, bottom)


def _clear(mask: np.ndarray, left: float, top: float, right: float, bottom: float) -> None:
    x0, y0, x1, y1 = (max(round(edge * PIXELS_PER_MM), 0) for edge in (left, top, right, bottom))
    mask[y0:y1, x0:x1] = False


def _overshoot(mask: np.ndarray) -> float:
    rows, columns = np.where(mask.any(axis=1))[0], np.where(mask.any(axis=0))[0]
    if not len(rows):
        return 0.0
    left, top, right, bottom = AREA
    beyond = (
        left - columns[0] / PIXELS_PER_MM,
        top - rows[0] / PIXELS_PER_MM,
        (columns[-1] + 1) / PIXELS_PER_MM - right,
        (rows[-1] + 1) / PIXELS_PER_MM - bottom,
    )
    return max(0.0, *map(float, beyond))


def lines_a_page(reading: Reading) -> Found:
    return [Seen(_page(leaf), float(len(leaf.lines))) for leaf in _calibration(reading)] or _NO_CALIBRATION


def chars_a_line(reading: Reading) -> Found:
    return [
        Seen(f"第{line.page}页", float(len(line.text)))
        for leaf in _calibration(reading)
        for line in leaf.lines
    ] or _NO_CALIBRATION


_NO_CALIBRATION = "没有整页都是汉字的页（见字数行数自检页）"


def _calibration(reading: Reading) -> list[Leaf]:
    """Return the pages that are full of 汉字 and nothing else, with a page of text after them."""
    return [
        leaf
        for leaf, after in pairwise(reading.leaves)
        if len(leaf.lines) > 15 and _is_all_han(leaf.lines) and after.lines and _is_body(after.lines[0])
    ]


def _is_all_han(lines: tuple[Line, ...]) -> bool:
    return all(len(line.text) > 20 and all(map(is_han, line.text)) and _is_body(line) for line in lines)


def pitch(reading: Reading) -> Found:
    """From one base line to the next, of lines of the text that follow one another."""
    found = [
        Seen(f"第{line.page}页“{line.text[:6]}”", (line.base - before.base) / MM)
        for before, line in pairs(reading.text)
        if line.base - before.base < 1.35 * LINE and _is_body(line) and _is_body(before)
    ]
    return found or "正文不到两行"


def advance(reading: Reading) -> Found:
    """From one 汉字 to the next, in the middle of all."""
    steps = [
        second.left - first.left
        for line in reading.text
        for first, second in pairwise(line.chars)
        if is_han(first.text) and is_han(second.text)
    ]
    return [Seen("", _median(steps) / MM)] if steps else "没有正文"


def _median(values: list[float]) -> float:
    return float(median(values))


def _is_body(line: Line) -> bool:
    return abs(line.size_pt - 15.9) < 0.5


def _is_full(line: Line) -> bool:
    """Tell whether a line fills the text area so far that the next word found no room; wherever the area lies."""
    width = line.right - line.left
    return width > 156 - 4.2 * CHAR


def _page(leaf: Leaf) -> str:
    return f"第{leaf.number}页"


# ── page numbers ──


def number_sequence(reading: Reading) -> Found:
    """Every page bears its number; the first of a letter none; an attachment that is bound apart begins anew."""
    found = []
    for part in reading.parts:
        for wanted, leaf in enumerate(part, 1):
            if reading.format == "letter" and leaf.number == 1:
                continue
            text = leaf.page_number.text if leaf.page_number else "没有页码"
            found.append(Seen(_page(leaf), text, re.sub(r"\D", "", text) == str(wanted)))
    return found or "信函首页不排页码"


def number_form(reading: Reading) -> Found:
    return [
        Seen(f"第{line.page}页", line.text, bool(re.fullmatch("—[1-9][0-9]*—", line.text)))
        for line in _numbers(reading)
    ]


def number_drop(reading: Reading) -> Found:
    """From the bottom of the text area to the middle of the dashes, by their ink."""
    found = []
    for leaf in reading.leaves:
        line = leaf.page_number
        if line is None:
            continue
        dash = line.chars[0]
        rows = [round(edge * PIXELS_PER_MM) for edge in (line.top - 1, line.bottom + 1)]
        columns = [round(edge * PIXELS_PER_MM) for edge in (dash.left, dash.right)]
        ink = np.where(
            (sheet_pixels(leaf)[rows[0] : rows[1], columns[0] : columns[1]] < 128).any(axis=(1, 2))
        )[0]
        if len(ink):
            middle = (rows[0] + (ink[0] + ink[-1] + 1) / 2) / PIXELS_PER_MM
            found.append(Seen(_page(leaf), middle - AREA[3]))
    return found


def number_odd(reading: Reading) -> Found:
    return [
        Seen(_page(leaf), (AREA[2] - leaf.page_number.right) / CHAR)
        for part in reading.parts
        for leaf in part[::2]
        if leaf.page_number
    ]


def number_even(reading: Reading) -> Found:
    return [
        Seen(_page(leaf), (leaf.page_number.left - AREA[0]) / CHAR)
        for part in reading.parts
        for leaf in part[1::2]
        if leaf.page_number
    ]


def number_size(reading: Reading) -> Found:
    return [Seen(f"第{line.page}页", line.size_pt) for line in _numbers(reading)]


def number_face(reading: Reading) -> Found:
    return [Seen(f"第{line.page}页", line.face, line.face == "宋体") for line in _numbers(reading)]


def letter_first(reading: Reading) -> Found:
    number = reading.leaves[0].page_number
    return [Seen("首页", number.text if number else "无", number is None)]


def turned_number(reading: Reading) -> Found:
    """On a turned page the page number stands where it does on the others."""
    found = []
    for leaf in reading.leaves:
        if leaf.is_turned:
            line = leaf.page_number
            found.append(Seen(_page(leaf), line.text if line else "不在版心之下", line is not None))
    return found or "没有横排页"


def _numbers(reading: Reading) -> list[Line]:
    return [leaf.page_number for leaf in reading.leaves if leaf.page_number]


REQUIREMENTS = (
    Requirement("paper.width", "5.1", "A4幅面，宽", 210.0, page_width, "mm", 1.0),
    Requirement("paper.height", "5.1", "A4幅面，高", 297.0, page_height, "mm", 1.0),
    Requirement("paper.top", "5.2.1", "天头（上白边）", 37.0, top_margin, "mm", 1.0),
    Requirement("paper.left", "5.2.1", "订口（左白边）", 28.0, left_margin, "mm", 1.0),
    Requirement("paper.right", "5.2.1", "版心宽156毫米，切口（右白边）", 26.0, right_margin, "mm", 1.0),
    Requirement("paper.outside", "5.2.1", "页码和稿次标记外，内容不出版心", 0.0, outside, "mm", 0.5, 1.0),
    Requirement("paper.lines", "5.2.3", "每面行数（自检页）", 22.0, lines_a_page, "行"),
    Requirement("paper.chars", "5.2.3", "每行字数（自检页）", 28.0, chars_a_line, "字"),
    Requirement("paper.pitch", "5.2.3", "正文行距", 225 / 22 / MM, pitch, "磅", 0.3),
    Requirement("paper.advance", "5.2.3", "正文字距", 156 / 28 / MM, advance, "磅", 0.3),
    Requirement("page_number.sequence", "7.5", "页码从1起逐页连续，附件连编", "每页", number_sequence),
    Requirement("page_number.form", "7.5", "页码数字左右各一条一字线", "—N—", number_form),
    Requirement("page_number.drop", "7.5", "一字线在版心下边缘之下", 7.0, number_drop, "mm", 1.0),
    Requirement("page_number.odd", "7.5", "单页码居右空", 1.0, number_odd, "字", 0.5),
    Requirement("page_number.even", "7.5", "双页码居左空", 1.0, number_even, "字", 0.5),
    Requirement("page_number.size", "7.5", "页码四号", 14.0, number_size, "磅", 0.3),
    Requirement("page_number.face", "7.5", "页码用半角宋体", "宋体", number_face),
    Requirement("page_number.letter", "10.1", "信函首页不显示页码", "无", letter_first, formats=("letter",)),
    Requirement("page_number.turned", "8", "横排表页的页码与其他页位置一致", "版心下", turned_number),
)
