"""Text → the ID numbers and mobile numbers in it, however their digits are spaced."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ..intake.number import is_id_number, is_uscc

_BREAK = r"[ \t\r\n\u00a0\u3000-]"
_ID_NUMBER = re.compile(rf"(?<!\d)(?<!\d\.)(?=([1-9](?:{_BREAK}?\d){{16}}{_BREAK}?[\dXx])(?!\d))")
_CODE = re.compile(r"(?<![0-9A-Za-z])[1-9A-Y][1-9][0-9]{6}[0-9A-Y]{10}(?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<!\d)(?<!\d\.)(1[3-9]\d-?\d{4}-?\d{4})(?!\d)(?!-\d)")
_SPACED_PHONE = re.compile(
    r"(?:^[^\S\n]*|(?:电话|手机|手机号|联系方式|号码)[:： ]*)(1[3-9]\d \d{4} \d{4})(?=[^\S\n]*(?:$|[，。；）)]))",
    re.MULTILINE,
)
_DIGEST = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{32,}(?![0-9A-Za-z])")
_STRETCH = re.compile(r"[0-9A-Za-z][0-9A-Za-z \t\n\u00a0\u3000.-]{9,}")
_MOST_PARTS = 4  # 370403 1990 0101 1234; more parts than that are the columns of a table

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_PROVINCES = frozenset(
    str(number)
    for first, last in (
        (10, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 82),
        (99, 99),
    )
    for number in range(first, last + 1)
)
"""First two digits of the division in a credit code: 10 the nation, 99 invented."""


def plain(text: str) -> str:
    """Return text with half-width digits and letters and without what cannot be seen."""
    folded = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return re.sub("[\u200b-\u200f\u2060\ufeff\u00ad]", "", folded)


def id_numbers(text: str) -> Iterator[str]:
    """Yield every ID number of a plain text as 18 characters: birth date and check character are right.

    The digits may stand in up to four parts (a line end counts), or each apart. A unified social credit code
    is none, even where all its characters are digits.
    """
    text = _stretches(text)
    codes = [match.span() for match in _CODE.finditer(text) if is_credit_code(match.group())]
    for match in _ID_NUMBER.finditer(text):
        parts = re.split(_BREAK, match[1])
        number = "".join(parts).upper()
        is_grouped = len(parts) <= _MOST_PARTS or len(parts) == len(number)
        if is_grouped and is_id_number(number) and (match.start(), match.end(1)) not in codes:
            yield number


def mobile_numbers(text: str) -> Iterator[str]:
    """Yield every mobile number of a plain text as 11 digits, written together, 3-4-4, or alone as 3 4 4."""
    for match in (*_PHONE.finditer(_stretches(text)), *_SPACED_PHONE.finditer(text)):
        yield re.sub(r"\D", "", match[1])


def _stretches(text: str) -> str:
    """Return the parts of a text that can hold a number, without digests."""
    return _DIGEST.sub(" ", "|".join(_STRETCH.findall(text)))


def is_credit_code(code: str) -> bool:
    """Return whether 18 characters are surely a unified social credit code and no ID number.

    Beside its own check character (GB 32100), which one ID number in 31 has as well, the division and the
    check character of the organisation code within it (GB 11714) must be right.

    >>> is_credit_code("91350100M000100Y43"), is_credit_code("91350100M000100Y44")
    (True, False)
    """
    if code[2:4] not in _PROVINCES or not is_uscc(code):
        return False
    total = sum(
        int(sign, 36) * weight for sign, weight in zip(code[8:16], _ORGANISATION_WEIGHTS, strict=True)
    )
    rest = 11 - total % 11
    return code[16] == {10: "X", 11: "0"}.get(rest, str(rest))


def masked(value: str) -> str:
    """Return a number or name that can be shown: 9901**********1234, 164****0000, 张*."""
    if len(value) == 18:
        return f"{value[:4]}{'*' * 10}{value[14:]}"
    if len(value) == 11 and value.isdigit():
        return f"{value[:3]}****{value[7:]}"
    return value[:1] + "*" * (len(value) - 1)
