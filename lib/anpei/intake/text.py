"""Cells as text: one spelling for what people type in many ways (width, spaces, invisible characters, brackets)."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""What a reader of spreadsheets hands over; a CSV file gives text alone."""

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe0e\ufe0f\ufeff"
    "\ufff9-\ufffb\uffff\ud800-\udfff]"
)
"""Control characters, marks of direction and width, halves of characters: nothing that anybody sees or means."""
_SPACE = re.compile(r"\s+")
_MIDDLE_DOTS = re.compile("[·•・‧∙⋅･]|(?<=[\u3400-\u9fff])[.．](?=[\u3400-\u9fff])")
_LETTER = "[A-Za-z\u00c0-\u024f.'’-]"
_LOOSE_SPACE = re.compile(rf"\s(?!{_LETTER})|(?<!{_LETTER})\s")
"""A space that parts no Latin words: in 张 三, not in John Smith."""
_FULL_WIDTH_LETTERS = {code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")
_NOTE = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]?$")
_ATTEMPT = re.compile(r"[\d０-９]{1,2}")
_LEAVING = re.compile("离职|离岗|辞职|退休|调离|辞退|离厂")
_LEFT = re.compile(
    r"([\u3400-\u9fff\U00020000-\U0003ffff·]{2,}?)"
    r"((?:[于在]?(?:已经?|\d.*)?|因.{1,8}?)(?:离职|离岗|辞职|退休|调离|辞退|离厂).*)"
)
_LONGEST_NAME = 100
"""A longer text is no name, and nothing is looked for in it."""
_LONGEST_SHOWN = 2000
_RUN = re.compile(r"\d[\dXx]{10,}")
_SPACED_RUN = re.compile(r"\d(?:[\s-]?[\dXx]){10,}")
_SEPARATORS = re.compile(r"[\s-]")
_PHONE = re.compile(r"(?:86)?1[3-9]\d{9}")


def plain(cell: Cell) -> str:
    """Return a cell as trimmed text without invisible characters; whole numbers without a decimal point.

    >>> plain(13.0), plain(" 张\u200b三　"), plain(None)
    ('13', '张三', '')
    """
    if isinstance(cell, str):
        is_simple = cell.isascii() and cell.isprintable()
        return cell.strip() if is_simple else _INVISIBLE.sub("", cell).strip()
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return str(cell)


def normal(cell: Cell) -> str:
    """Return a cell as NFKC text: full-width digits, letters and brackets become half-width, spaces stay.

    >>> normal("（９９） 号")
    '(99) 号'
    """
    return unicodedata.normalize("NFKC", plain(cell))


def squeezed(cell: Cell) -> str:
    r"""Return a cell as NFKC text without any space: full-width digits, letters and brackets become half-width.

    >>> squeezed("镇（街 道）\n"), squeezed("９９０Ｘ")
    ('镇(街道)', '990X')
    """
    return _SPACE.sub("", normal(cell))


def folded(cell: Cell) -> str:
    """Return the form by which names of units, towns, courses and columns are compared.

    >>> folded("瑞成运输（澜州） 有限责任公司") == folded("瑞成运输(澜州)有限责任公司")
    True
    """
    return squeezed(cell).casefold()


@dataclass(frozen=True)
class Name:
    """A person's name in one spelling, and the remark that stood in its cell."""

    text: str
    note: str = ""


def read_name(cell: Cell) -> Name:
    """Return a person's name: one middle dot, spaces between Latin words alone, no number of an attempt; remarks apart.

    >>> read_name("张　三").text, read_name("吐尔•肉孜").text, read_name("王五(2)")
    ('张三', '吐尔·肉孜', Name(text='王五', note=''))
    >>> read_name("李四（队长）"), read_name("赵六3月15离职").note
    (Name(text='李四', note='队长'), '3月15离职')
    """
    text = plain(cell)
    if len(text) > _LONGEST_NAME:
        return Name(text)
    text = _SPACE.sub(" ", text.translate(_FULL_WIDTH_LETTERS))
    text = _MIDDLE_DOTS.sub("·", _LOOSE_SPACE.sub("", text))
    notes: list[str] = []
    while (found := _NOTE.search(text)) and found.start():
        notes.insert(0, found[1])
        text = text[: found.start()]
    left = _LEFT.fullmatch(text)
    if left:
        text = left[1]
        notes.insert(0, left[2])
    return Name(text, "、".join(note for note in notes if note and not _ATTEMPT.fullmatch(note)))


def has_left(note: str) -> bool:
    """Return whether a remark says that its person has left."""
    return _LEAVING.search(note) is not None


def shown_name(cell: Cell) -> str:
    """Return the name of a unit as it is printed: full-width brackets, no spaces.

    >>> shown_name("瑞成运输(澜州) 有限责任公司")
    '瑞成运输（澜州）有限责任公司'
    """
    text = _SPACE.sub("", plain(cell))
    return text.translate(str.maketrans("()", "（）"))


def masked(cell: Cell) -> str:
    """Return a cell as findings show it: the middle of ID numbers, phones and other long runs of digits hidden.

    >>> masked("电话 164" + "00000000"), masked("990101" + "19900307" + "1237")
    ('电话 164****0000', '990101********1237')
    """
    text = plain(cell).translate(_FULL_WIDTH_DIGITS)
    return _RUN.sub(_hidden, _SPACED_RUN.sub(_hidden, text))


def _hidden(match: re.Match[str]) -> str:
    """Hide the middle of a run; one with spaces or hyphens only where it is as long as a number of a person."""
    run = match[0]
    digits = _SEPARATORS.sub("", run)
    length = len(digits)
    if len(run) > length and not (length in (15, 17, 18) or length > 18 or _PHONE.fullmatch(digits)):
        return run
    if 15 <= length <= 18:
        return f"{digits[:6]}{'*' * (length - 10)}{digits[-4:]}"
    return f"{digits[:3]}****{digits[-4:]}"


def hinted(cell: Cell) -> str:
    """Return a cell as findings name it: numbers of persons masked, not longer than a line."""
    return shortened(masked(plain(cell)[:_LONGEST_SHOWN]))


def lines_needed(text: str, width: float) -> int:
    """Return how many lines a text takes in a spreadsheet column of a width; a Chinese character is two wide.

    >>> lines_needed("身份证号校验不通过", 10), lines_needed("", 10)
    (3, 1)
    """
    return sum(
        max(1, math.ceil(sum(1 + (sign > "\u2e7f") for sign in line) / (width - 2)))
        for line in text.split("\n")
    )


def shortened(text: str, longest: int = 60) -> str:
    """Return a text, its end cut off where it is long: a finding names a cell and does not repeat a page."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
