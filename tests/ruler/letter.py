"""Requirements of letters: the red double rules and what stands by them (GB/T 9704 10.1)."""

from __future__ import annotations

from .leaf import AREA
from .line import CHAR
from .page import Rule
from .reading import Format, Reading, blank_lines
from .requirement import Found, Requirement, Seen

_LETTER: tuple[Format, ...] = ("letter",)


def double_rules(reading: Reading) -> tuple[list[Rule], list[Rule]]:
    """Return the rules of the upper and of the lower double rule."""
    return [rule for rule in reading.red_rules if rule.y < 148], [r for r in reading.red_rules if r.y > 148]


def letter_rules(reading: Reading) -> Found:
    upper, lower = double_rules(reading)
    told = "、".join(
        "上粗下细" if pair[0].thickness > pair[1].thickness else "上细下粗"
        for pair in (upper, lower)
        if len(pair) == 2
    )
    return [Seen("", told or f"{len(reading.red_rules)}条红线", told == "上粗下细、上细下粗")]


def letter_length(reading: Reading) -> Found:
    return [Seen(f"第{n}条", rule.length) for n, rule in enumerate(reading.red_rules, 1)]


def letter_middle(reading: Reading) -> Found:
    return [Seen(f"第{n}条", rule.middle) for n, rule in enumerate(reading.red_rules, 1)]


def letter_upper(reading: Reading) -> Found:
    upper, _ = double_rules(reading)
    if not upper:
        return [Seen("", "没有第一条双线", False)]
    if reading.mark_ink is None:
        return "没有发文机关标志"
    return [Seen("", upper[0].y - upper[0].thickness / 2 - reading.mark_ink[3])]


def letter_lower(reading: Reading) -> Found:
    _, lower = double_rules(reading)
    if not lower:
        return [Seen("", "没有第二条双线", False)]
    return [Seen("", 297 - lower[-1].y - lower[-1].thickness / 2)]


def letter_number_right(reading: Reading) -> Found:
    return [Seen("", AREA[2] - reading.number.right)] if reading.number else "没有发文字号"


def letter_gap(reading: Reading) -> Found:
    """From the first double rule to the row under it: 份号 or 密级 or 紧急程度 at the left, the number at the right."""
    upper, _ = double_rules(reading)
    rows = [line for line in (reading.number, *reading.notes[:1]) if line]
    if not upper or not rows:
        return "第一条双线下没有文字"
    return [Seen(line.text, line.top - upper[-1].y - upper[-1].thickness / 2) for line in rows]


def letter_title(reading: Reading) -> Found:
    rows = [line for line in (reading.number, *reading.notes) if line]
    if not rows or not reading.title:
        return "没有标题，或者标题上没有要素"
    return [Seen("", blank_lines(max(line.bottom for line in rows), reading.top(reading.title[0])))]


def letter_foot(reading: Reading) -> Found:
    """From the last line of the first page to the second double rule, at least 7/8 of 三号."""
    _, lower = double_rules(reading)
    texts = [line for line in reading.leaves[0].lines if line.base < 275]
    if not lower or not texts:
        return "没有第二条双线"
    gap = lower[0].y - max(line.bottom for line in texts)
    return [Seen("", f"{gap:.2f}毫米", gap >= 0.875 * CHAR - 1)]


REQUIREMENTS = (
    Requirement(
        "letter.rules",
        "10.1",
        "红色双线：首页上一条上粗下细，下一条上细下粗",
        "上粗下细、上细下粗",
        letter_rules,
        formats=_LETTER,
    ),
    Requirement("letter.length", "10.1", "红色双线长", 170.0, letter_length, "mm", 1.0, formats=_LETTER),
    Requirement(
        "letter.middle",
        "10.1",
        "红色双线居中，中线距左页边",
        105.0,
        letter_middle,
        "mm",
        1.0,
        formats=_LETTER,
    ),
    Requirement(
        "letter.upper", "10.1", "第一条双线在标志之下", 4.0, letter_upper, "mm", 1.0, formats=_LETTER
    ),
    Requirement("letter.lower", "10.1", "第二条双线距下页边", 20.0, letter_lower, "mm", 1.0, formats=_LETTER),
    Requirement(
        "letter.number",
        "10.1",
        "发文字号顶格居右，与版心右边缘的距离",
        0.0,
        letter_number_right,
        "mm",
        1.0,
        formats=_LETTER,
    ),
    Requirement(
        "letter.gap",
        "10.1",
        "双线与其下文字的距离为3号字的7/8",
        0.875 * CHAR,
        letter_gap,
        "mm",
        1.0,
        formats=_LETTER,
    ),
    Requirement(
        "letter.title", "10.1", "标题在其上最后一个要素下空", 2.0, letter_title, "行", 0.12, 0.5, _LETTER
    ),
    Requirement(
        "letter.foot",
        "10.1",
        "首页文字与第二条双线的距离不小于3号字的7/8",
        "≥4.87毫米",
        letter_foot,
        formats=_LETTER,
    ),
)
