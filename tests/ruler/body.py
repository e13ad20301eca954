"""Requirements of title, 主送机关 and text (GB/T 9704 7.3.1–7.3.3)."""

from __future__ import annotations

import re

from .leaf import AREA
from .line import CHAR, LINE, Line
from .reading import Reading, blank_lines
from .requirement import Found, Requirement, Seen

NUMERALS = "一二三四五六七八九十"
_HEADING = {
    1: re.compile(f"([{NUMERALS}百]+)、"),
    2: re.compile(f"（([{NUMERALS}百]+)）"),
    3: re.compile(r"(\d+)\.(?!\d)"),
    4: re.compile(r"（(\d+)）"),
}
_NO_TITLE = "没有标题"

# ── 标题 ──


def title_size(reading: Reading) -> Found:
    return [Seen(line.text[:8], line.size_pt) for line in reading.title] or _NO_TITLE


def title_gap(reading: Reading) -> Found:
    if not reading.title or len(reading.red_rules) != 1:
        return "没有标题，或者没有红色分隔线"
    return [Seen("", blank_lines(reading.red_rules[0].y, reading.top(reading.title[0])))]


def title_middle(reading: Reading) -> Found:
    return [Seen(line.text[:8], reading.middle(line)) for line in reading.title] or _NO_TITLE


def title_shape(reading: Reading) -> Found:
    """Line widths rise, fall, or rise and then fall; none in between is shorter than those on both sides."""
    widths = [line.right - line.left for line in reading.title]
    if len(widths) < 2:
        return "标题只有一行"
    told = "、".join(f"{len(line.text)}字" for line in reading.title)
    return [Seen("", told, not has_waist(widths))]


def has_waist(widths: list[float]) -> bool:
    """Tell whether a line is shorter than one above it and one below it."""
    slack = 0.5 * CHAR
    return any(
        max(widths[:place]) > width + slack and max(widths[place + 1 :]) > width + slack
        for place, width in enumerate(widths[1:-1], 1)
    )


# ── 主送机关 ──


def addressee_gap(reading: Reading) -> Found:
    if not reading.addressees:
        return "没有主送机关"
    return [Seen("", blank_lines(reading.title[-1].bottom, reading.top(reading.addressees[0])))]


def addressee_left(reading: Reading) -> Found:
    return [Seen(line.text[:6], line.left - AREA[0]) for line in reading.addressees] or "没有主送机关"


def addressee_end(reading: Reading) -> Found:
    if not reading.addressees:
        return "没有主送机关"
    end = reading.addressees[-1].text[-1]
    return [Seen("", end, end == "：")]


# ── 正文 ──


def first_page(reading: Reading) -> Found:
    """The first page shows text."""
    if not reading.text and any(leaf.grids for leaf in reading.leaves):
        return "正文是表格"
    shown = [line for line in reading.text if line.page == 1]
    return [Seen("首页", f"正文{len(shown)}行" if shown else "没有正文", bool(shown) or _has_form(reading))]


def _has_form(reading: Reading) -> bool:
    return bool(reading.leaves[0].grids)


def text_start(reading: Reading) -> Found:
    """Blank lines between 主送机关 and the text."""
    if not reading.addressees or not reading.text or reading.text[0].page != 1:
        return "没有主送机关"
    return [Seen("", (reading.text[0].base - reading.addressees[-1].base) / LINE - 1)]


def indent(reading: Reading) -> Found:
    """The first line of each paragraph; a line that goes on begins at the left edge."""
    found = []
    before: Line | None = None
    for line in reading.text:
        inset = reading.inset(line)
        is_start = before is None or _ends_short(reading, before) or abs(inset) > 0.5
        if is_start and not reading.leaf_of(line).is_turned:
            found.append(Seen(f"第{line.page}页“{line.text[:6]}”", inset))
        before = line
    return found or "没有正文"


def _ends_short(reading: Reading, line: Line) -> bool:
    return reading.inset_right(line) > 2.5


def text_size(reading: Reading) -> Found:
    return [Seen(f"第{line.page}页“{line.text[:6]}”", line.size_pt) for line in reading.text] or "没有正文"


def text_face(reading: Reading) -> Found:
    """Lines of the text are in 仿宋, or in what stands in for it; headings have faces of their own."""
    plain = [line for line in reading.text if _level(line) in (0, 3, 4) and line.face != "楷体"]
    wanted = "仿宋" if any(line.face == "仿宋" for line in plain) else "宋体"
    return [
        Seen(f"第{line.page}页“{line.text[:6]}”", line.face, line.face == wanted) for line in plain
    ] or "没有正文"


def first_level(reading: Reading) -> Found:
    """Headings 一、 are in 黑体."""
    return [
        Seen(line.text[:8], _lead_face(line), _lead_face(line) == "黑体")
        for line in reading.text
        if _level(line) == 1
    ] or "没有一级标题"


def second_level(reading: Reading) -> Found:
    """Headings （一） are in 楷体; where 宋体 stands in for it, at least not in 黑体."""
    has_kai = any(line.face == "楷体" for line in reading.text)
    return [
        Seen(
            line.text[:8],
            _lead_face(line),
            _lead_face(line) == "楷体" if has_kai else _lead_face(line) in ("宋体", "仿宋"),
        )
        for line in reading.text
        if _level(line) == 2
    ] or "没有二级标题"


def _lead_face(line: Line) -> str:
    """Return the face of the opening of a line."""
    return Line(line.chars[:4], line.page).face


def _level(line: Line) -> int:
    if line.left - AREA[0] < CHAR:
        return 0
    return next((level for level, pattern in _HEADING.items() if pattern.match(line.text)), 0)


def heading_sequence(reading: Reading) -> Found:
    """Numbers of headings run 一、二、三、 and begin anew under each higher heading."""
    counts = [0, 0, 0, 0]
    found = []
    for line in reading.text:
        level = _level(line)
        if level == 0:
            continue
        match = _HEADING[level].match(line.text)
        number = _number(match[1]) if match else 0
        if number == 1 and level > 2:
            counts[level - 1] = 0  # a list may stand anywhere
        is_next = number == counts[level - 1] + 1
        counts[level - 1] = number
        counts[level:] = [0] * (4 - level)
        found.append(Seen("", line.text[:8], is_next))
    return found or "没有标题层次"


def _number(text: str) -> int:
    """Return a number written 1 or 一, 十, 十一, 二十, 二十一."""
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return NUMERALS.index(text) + 1 if text in NUMERALS else 0
    return 10 * (NUMERALS.index(tens) + 1 if tens else 1) + (NUMERALS.index(ones) + 1 if ones else 0)


def no_excuse(reading: Reading) -> Found:
    words = [leaf.number for leaf in reading.leaves if "此页无正文" in leaf.page.text]
    return [Seen("", f"第{words[0]}页有“此页无正文”" if words else "无", not words)]


def stage_mark(reading: Reading) -> Found:
    """A mark of the stage or of synthetic data stands on every page or on none."""
    marks = ["".join(char.text for char in leaf.marks) for leaf in reading.leaves]
    if not any(marks):
        return "没有稿次标记"
    return [Seen(f"第{n}页", mark or "没有", mark == marks[0]) for n, mark in enumerate(marks, 1)]


REQUIREMENTS = (
    Requirement("title.size", "7.3.1", "标题二号", 22.0, title_size, "磅", 0.3),
    Requirement(
        "title.gap", "7.3.1", "标题在红色分隔线下空", 2.0, title_gap, "行", 0.12, 0.5, ("document", "minutes")
    ),
    Requirement("title.middle", "7.3.1", "标题居中，中线距左页边", 106.0, title_middle, "mm", 1.0),
    Requirement("title.shape", "7.3.1", "多行标题呈梯形或菱形，没有中间短两头长", "梯形或菱形", title_shape),
    Requirement(
        "addressee.gap", "7.3.2", "主送机关在标题下空（含标题自身行距）", 1.0, addressee_gap, "行", 0.5, 0.8
    ),
    Requirement(
        "addressee.left",
        "7.3.2",
        "主送机关顶格，转行仍顶格，与版心左边缘的距离",
        0.0,
        addressee_left,
        "mm",
        1.0,
    ),
    Requirement("addressee.end", "7.3.2", "主送机关最后标全角冒号", "：", addressee_end),
    Requirement("text.first_page", "7.3.3", "首页必须显示正文", "有", first_page),
    Requirement("text.start", "7.3.3", "正文在主送机关下一行，其间空", 0.0, text_start, "行", 0.12, 0.5),
    Requirement("text.indent", "7.3.3", "每个自然段左空", 2.0, indent, "字", 0.5),
    Requirement("text.size", "5.2.2", "正文三号", 15.9, text_size, "磅", 0.3),
    Requirement("text.face", "5.2.2", "正文用仿宋（没有时以宋体代）", "仿宋", text_face),
    Requirement("text.first_level", "7.3.3", "一级标题“一、”用黑体", "黑体", first_level),
    Requirement(
        "text.second_level", "7.3.3", "二级标题“（一）”用楷体（没有时以宋体代）", "楷体", second_level
    ),
    Requirement("text.sequence", "7.3.3", "各级标题序号连续", "连续", heading_sequence),
    Requirement("text.no_excuse", "7.3.5.5", "不标“此页无正文”", "无", no_excuse),
    Requirement("stage.mark", "惯例", "核对稿、送审稿、演示数据标记各页一致", "各页相同", stage_mark),
)
