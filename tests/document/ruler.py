"""A ruler for PDF: where characters, rules and ink stand on a page, in mm from its upper left corner.

It reads the PDF with pdfplumber and pdfium, which know nothing of the renderer.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ctypes import c_char
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Char:
    """One character: its left edge, its right edge and its base line; `is_upright` tells turned ones apart."""

    text: str
    left: float
    right: float
    base: float
    size_pt: float
    font: str
    is_upright: bool


@dataclass(frozen=True)
class Rule:
    """One horizontal rule."""

    left: float
    right: float
    y: float
    thickness: float
    colour: tuple[float, ...]

    @property
    def length(self) -> float:
        return self.right - self.left


@dataclass(frozen=True)
class Page:
    """What one page holds."""

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    rules: tuple[Rule, ...]
    pixels: np.ndarray

    @property
    def text(self) -> str:
        """All characters in the order of the file."""
        return "".join(char.text for char in self.chars)

    def lines(self, size_pt: float | None = None) -> list[list[Char]]:
        """Return upright characters line by line from the top; with `size_pt`, only those of a type size."""
        rows: dict[int, list[Char]] = defaultdict(list)
        for char in self.chars:
            if char.is_upright and (size_pt is None or abs(char.size_pt - size_pt) < 0.3):
                rows[round(char.base * 4)].append(char)
        return [sorted(rows[base], key=lambda char: char.left) for base in sorted(rows)]

    def ink(self, box: Box, matches: Callable[[np.ndarray], np.ndarray] | None = None) -> Box:
        """Return the bounds of the ink inside a box, as rendered at 300 dpi."""
        left, top, right, bottom = (round(edge * PIXELS_PER_MM) for edge in box)
        part = self.pixels[top:bottom, left:right].astype(int)
        mask = matches(part) if matches else part.min(axis=2) < 128
        rows, columns = np.where(mask.any(axis=1))[0], np.where(mask.any(axis=0))[0]
        assert len(rows), f"no ink in {box}"
        return (
            (left + columns[0]) / PIXELS_PER_MM,
            (top + rows[0]) / PIXELS_PER_MM,
            (left + columns[-1] + 1) / PIXELS_PER_MM,
            (top + rows[-1] + 1) / PIXELS_PER_MM,
        )


def is_red(pixels: np.ndarray) -> np.ndarray:
    """Tell which pixels are red."""
    return (pixels[:, :, 0] > 150) & (pixels[:, :, 1] < 120) & (pixels[:, :, 2] < 120)


def measure(pdf: bytes) -> tuple[Page, ...]:
    """Return every page of a PDF."""
    with pdfplumber.open(io.BytesIO(pdf)) as read, opened(pdf) as drawn:
        return tuple(
            _page(number, page, drawn[number - 1].render(scale=DPI / 72).to_numpy()[:, :, ::-1])
            for number, page in enumerate(read.pages, 1)
        )


def _page(number: int, page: Any, pixels: np.ndarray) -> Page:
    height = float(page.height)
    chars = tuple(
        Char(
            char["text"],
            char["x0"] * MM,
            char["x1"] * MM,
            (height - char["matrix"][5]) * MM,
            char["size"],
            char["fontname"],
            abs(char["matrix"][1]) < abs(char["matrix"][0]),
        )
        for char in page.chars
        if char["text"].strip()
    )
    rules = tuple(
        Rule(
            line["x0"] * MM,
            line["x1"] * MM,
            line["top"] * MM,
            line["linewidth"] * MM,
            tuple(line["stroking_color"] or ()),
        )
        for line in page.lines
        if abs(line["top"] - line["bottom"]) < 0.01
    )
    return Page(number, float(page.width) * MM, height * MM, chars, rules, pixels)


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
    raw = pypdfium2.raw
    found: list[str] = []

    def visit(element: Any) -> None:
        size = raw.FPDF_StructElement_GetAltText(element, None, 0)
        if size > 2:
            text = (c_char * size)()
            raw.FPDF_StructElement_GetAltText(element, text, size)
            found.append(bytes(text).decode("utf-16-le").rstrip("\0"))
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
