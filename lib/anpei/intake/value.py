"""Cells as values: dates, instants, percentages, numbers, yes and no, classes and forms of employment.

Each reader returns a value, None for an empty cell, or raises `Unread`: a cell that says something else.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ..vocabulary import EMPLOY_FORMS, PERSON_CLASSES
from .text import Cell, folded, plain, squeezed

_EMPTY = {
    "",
    "/",
    "-",
    "--",
    "—",
    "——",
    "无",
    "至今",
    "长期",
    "暂无",
    "未知",
    "n/a",
    "null",
    "none",
    "#n/a",
    "#div/0!",
    "#value!",
    "#ref!",
    "不详",
    "同上",
    "〃",
    "″",
}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?", re.ASCII)
_DATE = re.compile(
    r"['’‘`]?(?:"
    r"(\d{4})\s*[-./年、\s]\s*(\d{1,2})\s*[-./月、\s]\s*(\d{1,2})(?!\d)\s*[日号]?"
    r"|(\d{4})(\d{2})(\d{2})(?!\d)"
    r"|(\d{2})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)\s*[日号]?)"
)
_PIVOT = 50
"""Years of two digits from here on are of the last century."""
_TIME = re.compile(r"(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?秒?)?分?\s*(?:\+08:?00)?")
_EPOCH = datetime(1899, 12, 30)
_SERIALS = (20_000, 80_000)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_TOO_LARGE = 10**9
_TOP_SCORE = 1000
_PERCENT_WORDS = {"已完成": 100, "完成": 100, "未开始": 0, "未学习": 0}

_NO_ANSWER = {"", "/", "-", "--", "—", "——", "同上", "〃", "未知", "不详", "暂无", "#n/a"}
_YES = {
    "是", "√", "✓", "✔", "1", "有", "已", "y", "yes", "true", "合格", "通过", "已通过", "参加", "已参加", "到场", "已到场",
    "已实名", "已认证", "已实名认证", "认证通过", "实名", "已注册", "已完成", "完成", "及格", "正常", "100%", "100", "对",
}  # fmt: skip
_NO = {
    "0%", "否", "×", "✗", "✘", "x", "0", "无", "未", "n", "no", "false", "不合格", "未通过", "不通过", "未参加", "缺测", "缺考",
    "未实名", "未认证", "未实名认证", "认证失败", "待认证", "认证中", "审核中", "待审核", "未注册", "未完成", "不及格",
    "缺席", "未到场", "注销", "已注销", "没有", "不是", "错",
}  # fmt: skip


class Unread(Exception):
    """A cell that is not of the kind of its column."""


def is_empty(cell: Cell) -> bool:
    """Return whether a cell says nothing (also “/”, “—”, 无, 至今)."""
    return cell is None or folded(cell) in _EMPTY


def read_date(cell: Cell) -> date | None:
    """Return a date in any of the forms that offices write.

    >>> [read_date(text) for text in ("2022.10.8", "20221008", "2022年10月8日", "22.10.8", "至今")][0]
    datetime.date(2022, 10, 8)
    """
    found = read_instant(cell)
    return None if found is None else found.date()


def read_instant(cell: Cell) -> datetime | None:
    """Return a date with time, UTC+8, to the second; a date alone is its first moment."""
    if isinstance(cell, str) and _ISO.fullmatch(cell):
        with suppress(ValueError):  # the usual form; an hour 24 and what is no date are looked at below
            return datetime.fromisoformat(cell)
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None, microsecond=0)
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if is_empty(cell):
        return None
    if isinstance(cell, bool | time | timedelta):
        raise Unread
    if isinstance(cell, int | float):
        return _of_serial(float(cell))
    text = unicodedata.normalize("NFKC", plain(cell))
    match = _DATE.match(text)
    if match is None:
        if re.fullmatch(r"\d{5}(\.\d+)?", text):
            return _of_serial(float(text))
        raise Unread
    year, month, day = (int(part) for part in match.groups() if part is not None)
    rest = text[match.end() :].removeprefix("T").strip(" .")
    clock = _TIME.fullmatch(rest)
    if rest and clock is None:
        raise Unread
    hours, minutes, seconds = (int(part or 0) for part in clock.groups()) if clock else (0, 0, 0)
    try:
        moment = datetime(_whole_year(year), month, day)
    except ValueError as error:
        raise Unread from error
    if minutes > 59 or seconds > 59 or hours * 3600 + minutes * 60 + seconds > 86_400:
        raise Unread
    return moment + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _whole_year(year: int) -> int:
    if year > 99:
        return year
    return year + (2000 if year < _PIVOT else 1900)


def _of_serial(value: float) -> datetime:
    if 19_000_101 <= value <= 20_991_231 and value.is_integer():
        return read_instant(str(int(value))) or _EPOCH
    if not _SERIALS[0] <= value <= _SERIALS[1]:
        raise Unread
    return _EPOCH + timedelta(seconds=round(value * 86_400))


def read_number(cell: Cell) -> Decimal | None:
    """Return a number, whatever unit stands behind it (45分钟, 85分, 1,200); a billion or more is none."""
    if is_empty(cell):
        return None
    if isinstance(cell, bool | date | datetime | time):
        raise Unread
    if isinstance(cell, timedelta):
        return Decimal(round(cell.total_seconds() / 60))
    text = squeezed(cell).replace(",", "")
    match = re.fullmatch(rf"({_NUMBER.pattern})(分钟|分|小时|学时|人|家|名|个)?", text)
    if match is None:
        raise Unread
    value = Decimal(match[1])
    if abs(value) >= _TOO_LARGE:
        raise Unread
    return value


def read_score(cell: Cell) -> Decimal | None:
    """Return a score, from 0 to 1,000."""
    value = read_number(cell)
    if value is not None and not 0 <= value <= _TOP_SCORE:
        raise Unread
    return value


def read_count(cell: Cell) -> int | None:
    """Return a whole number that is not negative."""
    value = read_number(cell)
    if value is not None and (value < 0 or value != int(value)):
        raise Unread
    return None if value is None else int(value)


def read_percent(cell: Cell) -> Decimal | None:
    """Return a percentage as written: 95 for 95% and for 95; the column decides what 0.95 means."""
    if is_empty(cell):
        return None
    if isinstance(cell, str):
        text = squeezed(cell)
        if text.endswith("%"):
            return _of_hundred(read_number(text[:-1]))
        if text in _PERCENT_WORDS:
            return Decimal(_PERCENT_WORDS[text])
    return _of_hundred(read_number(cell))


def _of_hundred(value: Decimal | None) -> Decimal | None:
    if value is not None and not 0 <= value <= 100:
        raise Unread
    return value


def is_percent_itself(cell: Cell) -> bool:
    """Return whether a cell is a percentage of 100 by its own sign or word (95%, 已完成)."""
    return isinstance(cell, str) and ((text := squeezed(cell)).endswith("%") or text in _PERCENT_WORDS)


def read_yes_no(cell: Cell) -> bool | None:
    """Return yes or no as written by hand or by a platform.

    >>> read_yes_no("√"), read_yes_no("未实名"), read_yes_no("")
    (True, False, None)
    """
    text = folded(cell)
    if text in _NO_ANSWER:
        return None
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise Unread


def read_person_class(cell: Cell) -> str | None:
    """Return one of the person classes (C24)."""
    return _of_vocabulary(cell, PERSON_CLASSES)


def read_employ_form(cell: Cell) -> str | None:
    """Return one of the employment forms (C24); 是 and 否 answer the column 是否劳务派遣."""
    answers = {"是": "劳务派遣", "否": "正式"}
    return answers.get(plain(cell)) or _of_vocabulary(cell, EMPLOY_FORMS)


def _of_vocabulary(cell: Cell, values: dict[str, tuple[str, ...]]) -> str | None:
    if is_empty(cell):
        return None
    text = folded(cell)
    for value, spellings in values.items():
        if text in (folded(value), *map(folded, spellings)):
            return value
    raise Unread


def read_text(cell: Cell) -> str | None:
    """Return text, None where the cell is empty."""
    return plain(cell) or None


_FACES = {
    "passed": ("通过", "一致", "成功", "核验通过", "比对通过", "验证通过", "已通过", "匹配", "本人", "是", "合格", "正常"),
    "failed": ("不通过", "未通过", "失败", "核验失败", "比对失败", "验证失败", "不一致", "不匹配", "否", "不合格", "异常"),
    "missing": ("未核验", "未验证", "未比对", "未检测", "未进行", "没有核验", "缺失", "无", "跳过"),
    "other_person": ("非本人", "不是本人", "他人", "非本人学习", "疑似非本人", "疑似代学", "代学"),
}  # fmt: skip
_FACE_OF_WORD = {word: face for face, words in _FACES.items() for word in words}
FACE_LIKENESS = 80
"""Similarity in percent from which on a face is the person's own."""


def read_face(cell: Cell) -> str:
    """Return what a check of a face found: passed, failed, missing (not checked) or other_person.

    >>> [read_face(cell) for cell in ("通过", "不一致", "", "非本人", "79.9%", 80)]
    ['passed', 'failed', 'missing', 'other_person', 'failed', 'passed']
    """
    word = folded(cell)
    if word in _FACE_OF_WORD or is_empty(cell):
        return _FACE_OF_WORD.get(word, "missing")
    likeness = read_percent(cell)
    return "passed" if likeness is not None and likeness >= FACE_LIKENESS else "failed"


TYPE_LABELS: dict[str, str] = {
    "date": "日期",
    "instant": "日期时间",
    "count": "整数",
    "percent": "百分比",
    "number": "数",
    "yes_no": "是或否",
    "person_class": "人员类别",
    "employ_form": "用工形式",
    "face": "人脸核验结果",
}
