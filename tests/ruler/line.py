"""A run of characters on one base line, and the faces that print it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from .page import MM, Char, rows

CHAR = 156 / 28
"""One 字 in mm: 28 of them are the width of the text area."""

LINE = 225 / 22
"""One 行 in mm: 22 of them are the height of the text area."""

_FACES = {
    "小标宋": ("xbs", "xiaobiao", "小标宋", "serifsc-black", "serifsc-bold"),
    "黑体": ("hei", "sans", "黑体"),
    "楷体": ("kai", "楷"),
    "仿宋": ("fang", "仿宋"),
    "宋体": ("song", "serif", "sun", "宋"),
}


@dataclass(frozen=True)
class Line:
    """One run of characters; `page` is the number of its page."""

    chars: tuple[Char, ...]
    page: int

    @cached_property
    def text(self) -> str:
        return "".join(char.text for char in self.chars)

    @property
    def left(self) -> float:
        return self.chars[0].left

    @property
    def right(self) -> float:
        return max(char.right for char in self.chars)

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def base(self) -> float:
        return self.chars[0].base

    @cached_property
    def size_pt(self) -> float:
        """The type size of most characters."""
        return Counter(round(char.size_pt, 2) for char in self.chars).most_common(1)[0][0]

    @property
    def top(self) -> float:
        """The upper edge of its 汉字, which stand 0.88 of their size above the base line."""
        return self.base - 0.88 * self.size_pt * MM

    @property
    def bottom(self) -> float:
        return self.base + 0.12 * self.size_pt * MM

    @cached_property
    def face(self) -> str:
        """The face of most 汉字; of most characters, where it has none."""
        return face_of([char for char in self.chars if is_han(char.text)] or self.chars)


def is_han(text: str) -> bool:
    """Tell whether a character is a 汉字."""
    return "\u3400" <= text <= "\u9fff"


def face_of(chars: Iterable[Char]) -> str:
    """Return the face that most characters are of: 小标宋, 黑体, 楷体, 仿宋, 宋体, or the font's name."""
    font = Counter(char.font for char in chars).most_common(1)[0][0].split("+")[-1]
    plain = font.casefold()
    return next((face for face, words in _FACES.items() if any(word in plain for word in words)), font)


def lines(chars: Iterable[Char], page: int) -> tuple[Line, ...]:
    """Return characters as lines from the top; words that stand far apart on one base line are lines of their own."""
    found = []
    for row in rows(iter(chars)):
        run = [row[0]]
        for char in row[1:]:
            if char.left - run[-1].right > 1.6 * char.size_pt * MM:
                found.append(Line(tuple(run), page))
                run = []
            run.append(char)
        found.append(Line(tuple(run), page))
    return tuple(found)
