"""How far the ink of a text reaches above and below its base line, as its fonts draw it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from .fonts import Face

_USUAL = (0.85, -0.08)
"""The reach of a 汉字, for a text without ink."""


def ink_reach(face: Face, text: str) -> tuple[float, float]:
    """Return the highest and the lowest ink of a text over its base line, in em; the lowest is negative."""
    found = [
        _reach(font.path, font.index, char)
        for char in text
        for font in [next((font for font in face.fonts if ord(char) in font.characters), None)]
        if font
    ]
    drawn = [reach for reach in found if reach]
    if not drawn:
        return _USUAL
    line = face.stroke / 2
    return max(top for top, _ in drawn) + line, min(bottom for _, bottom in drawn) - line


@lru_cache(maxsize=1024)
def _reach(path: Path, index: int, char: str) -> tuple[float, float] | None:
    font, glyphs = _glyphs(path, index)
    pen = BoundsPen(glyphs)
    glyphs[font.getBestCmap()[ord(char)]].draw(pen)
    if pen.bounds is None:
        return None
    em = font["head"].unitsPerEm
    return pen.bounds[3] / em, pen.bounds[1] / em


@lru_cache(maxsize=4)
def _glyphs(path: Path, index: int) -> tuple[TTFont, Any]:
    font = TTFont(path, fontNumber=index, lazy=True)
    return font, font.getGlyphSet()
