"""ID numbers and unit codes: GB 11643 (persons) and GB 32100 (units), checked by length, date and check character.

The place in an ID number is information and never a reason to refuse it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .text import Cell, squeezed

IdState = Literal["valid", "old", "other", "invalid", "damaged", "masked", "phone", "missing"]
"""valid, old (15 digits), other (passport, residence permit), invalid (wrong length, date or check character),
damaged (typed as a number: the first 15 digits alone are right), masked by the platform, phone (a telephone
number in the column), missing."""

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = re.compile(rf"[{_USCC_ALPHABET}]{{18}}")
_DIGITS_KEPT = 15
_SEPARATORS = re.compile(r"['`’‘\"\-–—_.]")
_MASKED = re.compile(r"(\d{0,6})[*＊]{4,}([\dX]{4})")
_OTHER = re.compile(r"[A-Z]{1,3}\d{6,12}[A-Z]?(?:\([\dA]\))?")
"""Passports, travel permits (C, H, M), Hong Kong cards, old permits of residence: letters, digits, at times a last
sign. Permits of residence of 18 digits (beginning with 8 or 9) are made like ID numbers and checked as such."""
_MISTYPED = re.compile(r"(?=(?:[A-Z]*\d){10})[\dA-Z]{14,20}")
_MISSING = {"", "/", "无", "同上", "—", "-", "暂无", "不详"}


@dataclass(frozen=True)
class IdNumber:
    """An ID number as normalised text with what is known of it; `text` of a damaged one has 15 digits."""

    text: str
    state: IdState

    @property
    def last_four(self) -> str:
        """The last four characters, empty where they are not known."""
        return "" if self.state in ("damaged", "missing", "phone") else self.text[-4:]

    @property
    def is_whole(self) -> bool:
        """Whether it names one person: by itself, or, mistyped (`invalid`), together with the name.

        What is no number at all (待补, a number cut short) names nobody.
        """
        return self.state in ("valid", "old", "other") or self.is_mistyped

    @property
    def is_mistyped(self) -> bool:
        """Whether it is nearly an ID number: a wrong digit, one too few or too many, a letter for a digit."""
        return self.state == "invalid" and _MISTYPED.fullmatch(self.text) is not None


def read_id_number(cell: Cell) -> IdNumber:
    """Return what a cell of an ID column holds; 15-digit numbers are written in their 18-character form.

    A number cell keeps 15 digits: a longer one is damaged and never mended.

    >>> read_id_number("11010519491231002x")
    IdNumber(text='11010519491231002X', state='valid')
    >>> read_id_number(1.1010519491231e17).state, read_id_number("110105********002X").state
    ('damaged', 'masked')
    """
    if isinstance(cell, bool):
        return IdNumber(squeezed(cell), "invalid")
    if isinstance(cell, int | float):
        return _of_number(cell)
    text = _SEPARATORS.sub("", squeezed(cell).upper())
    if text in _MISSING:
        return IdNumber("", "missing")
    if re.fullmatch(r"1[3-9]\d{9}", text):
        return IdNumber(text, "phone")
    if re.fullmatch(r"\d{17}[\dX]", text):
        return IdNumber(text, "valid" if is_id_number(text) else "invalid")
    if re.fullmatch(r"\d{15}", text):
        return _of_fifteen(text)
    if _MASKED.fullmatch(text):
        return IdNumber(text.replace("＊", "*"), "masked")
    return IdNumber(text, "other" if _OTHER.fullmatch(text) else "invalid")


def _of_number(value: float) -> IdNumber:
    text = str(int(value)) if float(value).is_integer() else str(value)
    if re.fullmatch(r"1[3-9]\d{9}", text):
        return IdNumber(text, "phone")
    if re.fullmatch(r"\d{18}", text):
        return IdNumber(_first_fifteen(int(value)), "damaged")
    if re.fullmatch(r"\d{15}", text):
        return _of_fifteen(text)
    return IdNumber(text, "invalid")


def _first_fifteen(value: int) -> str:
    """Return the digits that a number cell kept.

    Spreadsheets keep 15 and write zeros behind them; the nearest floating-point number may lie just below.
    """
    typed = (value + 500) // 1000 * 1000
    is_typed = abs(typed - value) <= math.ulp(float(value)) / 2
    return str(typed if is_typed else value)[:_DIGITS_KEPT]


def _of_fifteen(text: str) -> IdNumber:
    whole = text[:6] + "19" + text[6:]
    whole += check_character(whole)
    return IdNumber(whole, "old") if is_id_number(whole) else IdNumber(text, "invalid")


def check_character(digits: str) -> str:
    """Return the check character of 17 digits (GB 11643-1999).

    >>> check_character("11010519491231002")
    'X'
    """
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return CHECKS[total % 11]


def is_id_number(text: str) -> bool:
    """Return whether 18 characters are an ID number: a birth date of 1800 to 2099 and the right check character.

    >>> is_id_number("11010519491231002X"), is_id_number("110105194912310021")
    (True, False)
    """
    if not re.fullmatch(r"\d{17}[\dX]", text):
        return False
    try:
        born_on = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return 1800 <= born_on.year < 2100 and check_character(text[:17]) == text[17]


def masked_parts(text: str) -> tuple[str, str]:
    """Return what a masked number shows: its first digits and its last four characters."""
    match = _MASKED.fullmatch(text)
    return (match[1], match[2]) if match else ("", "")


def is_uscc(text: str) -> bool:
    """Return whether a text is a unified social credit code (GB 32100-2015).

    >>> is_uscc("91350100M000100Y43"), is_uscc("91350100M000100Y44")
    (True, False)
    """
    if not _USCC.fullmatch(text):
        return False
    total = sum(_USCC_ALPHABET.index(sign) * 3**place % 31 for place, sign in enumerate(text[:17]))
    return _USCC_ALPHABET[(31 - total % 31) % 31] == text[17]
