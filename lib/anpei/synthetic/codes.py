"""Numbers with check characters: ID numbers (GB 11643), organisation codes (GB 11714) and unified
social credit codes (GB 32100), all with a fictitious area code.
"""

from __future__ import annotations

from datetime import date
from random import Random

AREA = "990101"
"""Area code of the invented district: no division of China has a code that begins with 99."""

PHONE_BLOCK = "164"
"""Mobile numbers look like 164xxxxxxxx: the shape of a mobile number on a block that no carrier uses."""

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def id_check_character(first17: str) -> str:
    """Check character of an ID number from its first 17 digits (GB 11643).

    >>> id_check_character("11010519491231002")
    'X'
    """
    return _ID_CHECKS[sum(int(c) * w for c, w in zip(first17, _ID_WEIGHTS, strict=True)) % 11]


def id_number(born_on: date, sequence: int, area: str = AREA) -> str:
    """A valid 18-character ID number; an odd `sequence` (0 to 999) is male."""
    first17 = f"{area}{born_on:%Y%m%d}{sequence:03d}"
    return first17 + id_check_character(first17)


def organisation_check_character(first8: str) -> str:
    """Check character of an organisation code from its first 8 characters (GB 11714)."""
    total = sum(
        _ORGANISATION_ALPHABET.index(c) * w for c, w in zip(first8, _ORGANISATION_WEIGHTS, strict=True)
    )
    rest = 11 - total % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def uscc_check_character(first17: str) -> str:
    """Check character of a unified social credit code from its first 17 characters (GB 32100).

    >>> uscc_check_character("91350100M000100Y4")
    '3'
    """
    total = sum(_USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(first17))
    return _USCC_ALPHABET[(31 - total % 31) % 31]


def uscc(rng: Random, prefix: str = "91") -> str:
    """A valid unified social credit code: `prefix` (91 enterprise, 92 individual business), area, MA…"""
    organisation = "MA" + "".join(rng.choice(_USCC_ALPHABET) for _ in range(6))
    first17 = prefix + AREA + organisation + organisation_check_character(organisation)
    return first17 + uscc_check_character(first17)
