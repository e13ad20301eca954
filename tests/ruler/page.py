"""A page of a PDF as a ruler sees it: where characters, rules, pictures and ink stand, in mm from its upper left corner.

It reads the PDF with pdfplumber and pdfium, which know nothing of the renderer.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ctypes import c_char
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pdfplumber
import pypdfium2

MM = 25.4 / 72
DPI = 300
PIXELS_PER_MM = DPI / 25.4

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in mm."""

_THIN = 1.5
"""A drawn shape that is thinner than this, in mm, is a rule."""


@dataclass(frozen=True)
class Char:
    """One character: its box, where its base line begins, and by how many degrees it is turned (90: reads upwards)."""

    text: str
    left: float
    right: float
    base: float
    size_pt: float
    font: str
    top: float = 0.0
    bottom: float = 0.0
    start: float = 0.0
    turn: int = 0
    colour: tuple[float, ...] = ()

    @property
    def is_upright(self) -> bool:
        return self.turn == 0


@dataclass(frozen=True)
class Rule:
    """One rule: a horizontal one goes from `left` to `right` at `y`; an upright one from top to bottom at x."""

    left: float
    right: float
    y: float
    thickness: float
    colour: tuple[float, ...]

    @property
    def length(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Page:
    """What one page holds; `uprights` are its upright rules: their `left` and `right` are top and bottom, `y` is x."""

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    rules: tuple[Rule, ...]
    uprights: tuple[Rule, ...] = ()
    pictures: tuple[Box, ...] = ()
    pdf: bytes = field(default=b"", repr=False)

    @property
    def pixels(self) -> np.ndarray:
        """The page as it is drawn at 300 dpi: rows of (red, green, blue)."""
        return _drawn(self.pdf, self.number)

    @property
    def text(self) -> str:
        """All characters in the order of the file."""
        return "".join(char.text for char in self.chars)

    def lines(self, size_pt: float | None = None) -> list[list[Char]]:
        """Return upright characters line by line from the top; with `size_pt`, only those of a type size."""
        return rows(
            char
            for char in self.chars
            if char.is_upright and (size_pt is None or abs(char.size_pt - size_pt) < 0.3)
        )

    def ink(self, box: Box, matches: Callable[[np.ndarray], np.ndarray] | None = None) -> Box:
        """Return the bounds of the ink inside a box, as rendered at 300 dpi."""
        found = self.find_ink(box, matches)
        assert found, f"no ink in {box}"
        return found

    def find_ink(self, box: Box, matches: Callable[[np.ndarray], np.ndarray] | None = None) -> Box | None:
        """Return the bounds of the ink inside a box, None if there is none."""
        left, top, right, bottom = (max(round(edge * PIXELS_PER_MM), 0) for edge in box)
        mask = (matches or is_inked)(self.pixels[top:bottom, left:right])
        rows, columns = np.where(mask.any(axis=1))[0], np.where(mask.any(axis=0))[0]
        if not len(rows):
            return None
        edges = (left + columns[0], top + rows[0], left + columns[-1] + 1, top + rows[-1] + 1)
        return tuple(float(edge) / PIXELS_PER_MM for edge in edges)  # type: ignore[return-value]


def rows(chars: Iterator[Char]) -> list[list[Char]]:
    """Return characters row by row from the top, each row from the left; a row has one base line."""
    found: list[list[Char]] = []
    for char in sorted(chars, key=lambda char: char.base):
        if not found or char.base - found[-1][0].base > 0.4:
            found.append([])
        found[-1].append(char)
    return [sorted(row, key=lambda char: char.left) for row in found]


def is_inked(pixels: np.ndarray) -> np.ndarray:
    """Tell which pixels are not white."""
    return (pixels[:, :, 0] < 128) | (pixels[:, :, 1] < 128) | (pixels[:, :, 2] < 128)


def is_red(pixels: np.ndarray) -> np.ndarray:
    """Tell which pixels are red."""
    return (pixels[:, :, 0] > 150) & (pixels[:, :, 1] < 120) & (pixels[:, :, 2] < 120)


def is_red_colour(colour: Sequence[float]) -> bool:
    """Tell whether a colour of the PDF is red."""
    return len(colour) == 3 and colour[0] > 0.7 and max(colour[1:]) < 0.3


def measure(pdf: bytes) -> tuple[Page, ...]:
    """Return every page of a PDF."""
    with pdfplumber.open(io.BytesIO(pdf)) as read:
        return tuple(_page(number, page, pdf) for number, page in enumerate(read.pages, 1))


@lru_cache(maxsize=3)
def _drawn(pdf: bytes, number: int) -> np.ndarray:
    with opened(pdf) as document:
        return document[number - 1].render(scale=DPI / 72, rev_byteorder=True).to_numpy()


def _page(number: int, page: Any, pdf: bytes) -> Page:
    height = float(page.height)
    chars = tuple(_char(char, height) for char in page.chars if char["text"].strip())
    level, upright = [], []
    for shape in (*page.lines, *page.rects, *page.curves):
        width, depth = (shape["x1"] - shape["x0"]) * MM, (shape["bottom"] - shape["top"]) * MM
        if depth <= _THIN < width:
            level.append(_rule(shape, "x0", "x1", "top", "bottom"))
        elif width <= _THIN < depth:
            upright.append(_rule(shape, "top", "bottom", "x0", "x1"))
        elif shape["object_type"] == "rect" and shape["stroke"]:
            level += [_rule(shape, "x0", "x1", edge, edge) for edge in ("top", "bottom")]
            upright += [_rule(shape, "top", "bottom", edge, edge) for edge in ("x0", "x1")]
    pictures = tuple(
        tuple(image[edge] * MM for edge in ("x0", "top", "x1", "bottom")) for image in page.images
    )
    rules, uprights = (
        tuple(dict.fromkeys(level)),
        tuple(dict.fromkeys(upright)),
    )  # LibreOffice draws some twice
    return Page(number, float(page.width) * MM, height * MM, chars, rules, uprights, pictures, pdf)


def _char(char: dict[str, Any], height: float) -> Char:
    a, b, *_, start, base = char["matrix"]
    turn = 0 if abs(b) < abs(a) else 90 if b > 0 else 270
    return Char(
        char["text"],
        char["x0"] * MM,
        char["x1"] * MM,
        (height - base) * MM,
        char["size"] if turn == 0 else char["x1"] - char["x0"],
        char["fontname"],
        char["top"] * MM,
        char["bottom"] * MM,
        start * MM,
        turn,
        _colour(char["non_stroking_color"]),
    )


def _rule(shape: dict[str, Any], start: str, end: str, near: str, far: str) -> Rule:
    """Return a drawn shape as a rule: a line has the width of its stroke, a filled shape its own."""
    own = shape[far] - shape[near]
    is_stroked = shape["stroke"] and not shape["fill"]
    colour = _colour(shape["stroking_color"] if is_stroked else shape["non_stroking_color"])
    thickness = (shape["linewidth"] or 0) if is_stroked else own
    return Rule(
        shape[start] * MM, shape[end] * MM, (shape[near] + shape[far]) / 2 * MM, thickness * MM, colour
    )


def _colour(colour: Any) -> tuple[float, ...]:
    return tuple(colour) if isinstance(colour, (tuple, list)) else () if colour is None else (colour,)


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF in pdfium for a while."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def alternative_texts(pdf: bytes) -> list[str]:
    """Return the alternative texts of a tagged PDF, page by page."""
    return [text for _, text in elements(pdf) if text]


def elements(pdf: bytes) -> list[tuple[str, str]]:
    """Return (type, alternative text) of every structure element of a tagged PDF, page by page."""
    raw = pypdfium2.raw
    found: list[tuple[str, str]] = []

    def told(element: Any, getter: Callable[..., int]) -> str:
        size = getter(element, None, 0)
        text = (c_char * max(size, 2))()
        getter(element, text, size)
        return bytes(text).decode("utf-16-le").rstrip("\0")

    def visit(element: Any) -> None:
        found.append(
            (told(element, raw.FPDF_StructElement_GetType), told(element, raw.FPDF_StructElement_GetAltText))
        )
        for place in range(raw.FPDF_StructElement_CountChildren(element)):
            child = raw.FPDF_StructElement_GetChildAtIndex(element, place)
            if child:
                visit(child)

    with opened(pdf) as document:
        for number in range(len(document)):
            page = document[number]
            tree = raw.FPDF_StructTree_GetForPage(page.raw)
            for place in range(raw.FPDF_StructTree_CountChildren(tree)):
                visit(raw.FPDF_StructTree_GetChildAtIndex(tree, place))
            raw.FPDF_StructTree_Close(tree)
    return found


def gaps(values: Sequence[float]) -> list[float]:
    """Return the distances between neighbours."""
    return [second - first for first, second in pairwise(values)]
