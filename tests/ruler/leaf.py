"""One page as it is read: turned upright, and its lines, tables, page number and marks told apart."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from .grid import Grid, grids, inside
from .line import Line, lines
from .page import Box, Char, Page, Rule, _drawn

WIDTH, HEIGHT = 210.0, 297.0
AREA: Box = (28.0, 37.0, 184.0, 262.0)
"""The text area (版心) of an upright page."""

MARKS_END = 27.0
"""What stands higher on the page than this, in mm, is a mark that is no part of the document: 核对稿, 演示数据."""

_NUMBER = re.compile(r"[—–－-]*\d+[—–－-]*")


@dataclass(frozen=True)
class Leaf:
    """One page: `sheet` is the page as it is bound, upright on A4; `content` is that page turned so that it reads."""

    page: Page
    sheet: Page
    content: Page
    turn: int

    @property
    def number(self) -> int:
        return self.page.number

    @property
    def is_turned(self) -> bool:
        return self.turn != 0

    @property
    def is_sideways(self) -> bool:
        """Tell whether the page is a wide one, as word processors have for turned tables: its marks are at its side."""
        return self.sheet is not self.page

    @property
    def marks(self) -> tuple[Char, ...]:
        """The characters of marks that are no part of the document."""
        at_top = tuple(char for char in self.sheet.chars if char.base < MARKS_END)
        if self.is_sideways:
            return at_top + tuple(char for char in self.page.chars if char.base < MARKS_END)
        return at_top

    @property
    def area(self) -> Box:
        """The text area of the page turned so that it reads."""
        left, top, right, bottom = AREA
        if self.turn == 90:
            return HEIGHT - bottom, left, HEIGHT - top, right
        if self.turn == 270:
            return top, WIDTH - right, bottom, WIDTH - left
        return AREA

    @cached_property
    def page_number(self) -> Line | None:
        """The page number: figures under the text area of the page as it is bound."""
        low = [line for line in lines(_upright(self.sheet), self.number) if 264 < line.base < 280]
        return next((line for line in low if _NUMBER.fullmatch(line.text)), None)

    @cached_property
    def grids(self) -> tuple[Grid, ...]:
        return grids(self.content.rules, self.content.uprights, _upright(self.content))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every line but the page number, the marks, and what stands in tables and pictures."""
        outside = [
            char
            for char in _upright(self.content)
            if not any(grid.holds(char) for grid in self.grids)
            and not any(inside(char, picture) for picture in self.content.pictures)
        ]
        number = self.page_number
        own = set(number.chars) if number and not self.is_turned else set()
        return tuple(
            line
            for line in lines([char for char in outside if char not in own], self.number)
            if line.base > (0 if self.is_turned and not self.is_sideways else MARKS_END)
        )


def leaf(page: Page) -> Leaf:
    """Return a page as it is read; a page on its side is stood up, as it is bound."""
    sheet = quarter_left(page) if page.width > page.height + 1 else page
    turns = Counter(char.turn for char in sheet.chars if MARKS_END < char.base < 264 or char.turn)
    turn = turns.most_common(1)[0][0] if turns else 0
    content = sheet if turn == 0 else quarter_right(sheet) if turn == 90 else quarter_left(sheet)
    return Leaf(page, sheet, content, turn)


def quarter_right(page: Page) -> Page:
    """Return a page turned clockwise by 90 degrees."""
    height = page.height
    chars = tuple(
        replace(
            char,
            left=height - char.bottom,
            right=height - char.top,
            top=char.left,
            bottom=char.right,
            start=height - char.base,
            base=char.start,
            turn=(char.turn - 90) % 360,
        )
        for char in page.chars
    )
    level = tuple(replace(rule, left=height - rule.right, right=height - rule.left) for rule in page.uprights)
    upright = tuple(replace(rule, y=height - rule.y) for rule in page.rules)
    pictures = tuple(
        (height - bottom, left, height - top, right) for left, top, right, bottom in page.pictures
    )
    return _turned(page, chars, level, upright, pictures)


def quarter_left(page: Page) -> Page:
    """Return a page turned counter-clockwise by 90 degrees."""
    width = page.width
    chars = tuple(
        replace(
            char,
            left=char.top,
            right=char.bottom,
            top=width - char.right,
            bottom=width - char.left,
            start=char.base,
            base=width - char.start,
            turn=(char.turn + 90) % 360,
        )
        for char in page.chars
    )
    level = tuple(replace(rule, y=width - rule.y) for rule in page.uprights)
    upright = tuple(replace(rule, left=width - rule.right, right=width - rule.left) for rule in page.rules)
    pictures = tuple((top, width - right, bottom, width - left) for left, top, right, bottom in page.pictures)
    return _turned(page, chars, level, upright, pictures)


def _turned(
    page: Page,
    chars: tuple[Char, ...],
    level: tuple[Rule, ...],
    upright: tuple[Rule, ...],
    pictures: tuple[Box, ...],
) -> Page:
    return replace(
        page,
        width=page.height,
        height=page.width,
        chars=chars,
        rules=level,
        uprights=upright,
        pictures=pictures,
    )


def sheet_pixels(leaf: Leaf) -> np.ndarray:
    """Return the page as it is bound, drawn at 300 dpi."""
    pixels = _drawn(leaf.page.pdf, leaf.number)
    return np.rot90(pixels) if leaf.is_sideways else pixels


def _upright(page: Page) -> tuple[Char, ...]:
    return tuple(char for char in page.chars if char.turn == 0)
