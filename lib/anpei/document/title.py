"""Titles as lines: as the author broke them, and never wider than the text area."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise, product

from .layout import LAYOUT, SIZES
from .ooxml import text_chars
from .tablelayout import text_width_pt

_REACH = 2
"""How far, in 字, a break may move to stand at a better place."""

_WHOLE = re.compile(
    r"（[^（）]{1,4}）|《[^《》]{1,4}》|[0-9A-Za-z.%]+|.[，。、；：！？）〕》”’％…—]+|[（〔《“‘]+.|〔\d+〕\d+号|"
    "安全生产|危险化学品|烟花爆竹|建筑施工|非煤矿山|培训|大培训|全员|定向|专题|情况|通报|通知|报告|名单|"
    "抽查抽测|重点监督管理|监督|管理|考核|办公室|委员会|单位|人员|镇街|部门|统计表|完成率|完成"
)
"""What a title never divides: numbers, a mark with its neighbour, the words that titles of the field are made of."""

_PAUSES = "、，》）的和及与"


def title_lines(lines: Sequence[str], *, is_turned: bool = False) -> tuple[str, ...]:
    """Return the lines of a title; one that is too wide is divided into lines of even length.

    Lines that together would have a waist (7.3.1: 梯形 or 菱形) are all broken anew.

    >>> title_lines(["关于甲专题", "培训情况的通报"])
    ('关于甲专题', '培训情况的通报')
    >>> title_lines(["关于全区危险化学品、非煤矿山领域全员定向安全生产大培训情况的通报"])
    ('关于全区危险化学品、非煤矿山领域', '全员定向安全生产大培训情况的通报')
    >>> title_lines(["关于2022年危险化学品专题安全生产大培训情况的报告"])
    ('关于2022年危险化学品专题', '安全生产大培训情况的报告')
    """
    room = text_width_pt(is_turned) / SIZES[LAYOUT.title_size]
    if all(text_chars(line) <= room for line in lines):
        return tuple(lines)
    broken = [part for line in lines for part in _evenly(line, room)]
    return tuple(_evenly("".join(lines), room) if _has_waist(broken) else broken)


def attachment_title(title: str, *, is_turned: bool = False) -> tuple[str, ...]:
    """Return the title of an attachment line by line; line breaks in it are kept."""
    return title_lines(title.split("\n"), is_turned=is_turned)


def one_line(title: str) -> str:
    """Return a title without its line breaks, as 附件说明 prints it."""
    return title.replace("\n", "")


def _evenly(line: str, room: float) -> list[str]:
    """Return a line in as few parts as fit, of nearly the same length, without a waist if it can be."""
    count = math.ceil(text_chars(line) / room)
    if count < 2:
        return [line]
    near = [_places(line, text_chars(line) * part / count) for part in range(1, count)]
    divided = (
        [line[start:end] for start, end in pairwise((0, *places, len(line)))]
        for places in product(*near)
        if list(places) == sorted(set(places))
    )
    return min(divided, key=lambda parts: _cost(parts, room))


def _places(line: str, wanted: float) -> list[int]:
    """Return where a line may be broken near a width."""
    widths = [abs(text_chars(line[:place]) - wanted) for place in range(len(line) + 1)]
    inside = {place for found in _WHOLE.finditer(line) for place in range(found.start() + 1, found.end())}
    allowed = [place for place in range(1, len(line)) if widths[place] <= _REACH and place not in inside]
    return allowed or [min(range(1, len(line)), key=widths.__getitem__)]


def _cost(parts: Sequence[str], room: float) -> tuple[bool, bool, float]:
    widths = [text_chars(part) for part in parts]
    uneven = sum((width - sum(widths) / len(widths)) ** 2 for width in widths)
    pauses = sum(part[-1] in _PAUSES for part in parts[:-1])
    return max(widths) > room, _has_waist(parts), uneven - 2 * _REACH * pauses


def _has_waist(lines: Sequence[str]) -> bool:
    """Tell whether a line is shorter than one before and one behind it."""
    widths = [text_chars(line) for line in lines]
    return any(
        widths[place] < max(widths[:place]) and widths[place] < max(widths[place + 1 :])
        for place in range(1, len(widths) - 1)
    )
