"""The 汉字 that a font of official documents should have: GB 2312, and the table of 2013 with its 8,105."""

from __future__ import annotations

from functools import lru_cache

from ..home import resource

RARE = "堃喆犇祎玥昇㛃䶮"
"""Characters of names that older fonts lack."""

_COMMON = "data/reference/common_characters.txt"


@lru_cache(maxsize=1)
def gb2312() -> frozenset[int]:
    """Return the code points of the 6,763 汉字 of GB 2312-1980."""
    pairs = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return frozenset(ord(char) for pair in pairs for char in pair.decode("gb2312", errors="ignore"))


@lru_cache(maxsize=1)
def common() -> frozenset[int]:
    """Return the code points of the 8,105 汉字 of 《通用规范汉字表》 (国发〔2013〕23号)."""
    lines = resource(_COMMON).read_text(encoding="utf-8").splitlines()
    return frozenset(ord(char) for line in lines if not line.startswith("#") for char in line)
