"""Chinese numbers of headings, given in order."""

from __future__ import annotations


class Numbering:
    """Headings of the first two levels are numbered in order, whatever number the text bears."""

    def __init__(self) -> None:
        self.counts = [0, 0]

    def number(self, level: int) -> str:
        """Return the next number of a level, 1 or 2."""
        self.counts[level - 1] += 1
        if level == 1:
            self.counts[1] = 0
            return f"{chinese_number(self.counts[0])}、"
        return f"（{chinese_number(self.counts[1])}）"


def chinese_number(value: int) -> str:
    """Return a number from 1 to 99 as headings write it.

    >>> [chinese_number(value) for value in (1, 10, 11, 20, 32)]
    ['一', '十', '十一', '二十', '三十二']
    """
    tens, ones = divmod(value, 10)
    digits = "零一二三四五六七八九"
    return ("" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十") + (digits[ones] if ones else "")
