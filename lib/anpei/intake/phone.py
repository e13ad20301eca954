"""Telephone numbers of a cell."""

from __future__ import annotations

import re

from .text import Cell, normal, squeezed

_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
LOST = r"^\s*\d(\.\d+)?[eE]\+?\d{1,2}\s*$"
"""RE2 pattern of a number in scientific notation: its last digits are gone."""
_MASKED = re.compile(r"(?<![\d*])1\d{0,2}\*{2,}\d{0,4}(?![\d*])")


def read_phone(cell: Cell) -> str:
    """Return the first mobile number of a cell (a masked one as it is), empty if there is none.

    >>> mobile = "164" + "00000000"
    >>> read_phone(f"0632-1234567 / {mobile}") == read_phone(float(mobile)) == mobile, read_phone("164****0000")
    (True, '164****0000')
    """
    text = normal(cell)
    squeezed_text = squeezed(cell)
    for form in (text, squeezed_text, squeezed_text.replace("-", "").removeprefix("+86")):
        found = _MOBILE.search(form) or _MASKED.search(form)
        if found:
            return found[0]
    return ""
