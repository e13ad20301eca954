"""Documents redrawn character by character with one thing changed: what a ruler must find fault with.

A measured page is drawn again by a few lines of Typst that place every character, rule and picture where it was, so
a change of one of them changes nothing else. The drawing knows nothing of the page template.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import lru_cache

import pylopdf_fonts_zh_cn
import typst
from PIL import Image

from .line import face_of, is_han
from .page import MM, Char, Page, is_red_colour

Pages = tuple[Page, ...]
Change = Callable[[Pages], Pages]

_SERIF, _SANS = "Noto Serif SC", "Noto Sans SC"
_TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: "重画", date: datetime(year: 2022, month: 12, day: 2))
#set text(lang: "zh", fallback: false, top-edge: "baseline", bottom-edge: "baseline")
#for sheet in data.pages { page(width: sheet.width * 1mm, height: sheet.height * 1mm, margin: 0mm, {
  for char in sheet.chars {
    let glyph = text(font: char.font, size: char.size * 1pt, fill: rgb(char.colour), char.text)
    if char.scale < 0.99 { glyph = scale(x: char.scale * 100%, origin: left, glyph) }
    if char.turn != 0 { glyph = rotate(-char.turn * 1deg, origin: left + bottom, glyph) }
    place(top + left, dx: char.x * 1mm, dy: char.y * 1mm, glyph)
  }
  for rule in sheet.rules {
    let (ax, ay, bx, by) = rule.ends.map(end => end * 1mm)
    place(top + left, line(start: (ax, ay), end: (bx, by), stroke: rule.thickness * 1mm + rgb(rule.colour)))
  }
  for box in sheet.pictures {
    let (x, y, width, height) = box.map(edge => edge * 1mm)
    place(top + left, dx: x, dy: y, image(
      bytes(data.png), width: width, height: height, fit: "stretch", ..if data.alt != "" { (alt: data.alt) },
    ))
  }
})}
"""


def draw(pages: Pages, *, is_archive: bool = True, alt: str = "图") -> bytes:
    """Return measured pages as a PDF again; as PDF/A-2a, if it is for the archive."""
    picture = io.BytesIO()
    Image.new("L", (8, 8), 200).save(picture, "png")
    data = {"pages": [_sheet(page) for page in pages], "png": list(picture.getvalue()), "alt": alt}
    return typst.Compiler(font_paths=_fonts()).compile(  # type: ignore[no-any-return]
        _TEMPLATE.encode(),
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["a-2a"] if is_archive else [],
    )


@lru_cache
def _fonts() -> typst.Fonts:
    folder = pylopdf_fonts_zh_cn.__path__[0]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _sheet(page: Page) -> dict[str, object]:
    level = [((rule.left, rule.y, rule.right, rule.y), rule) for rule in page.rules]
    upright = [((rule.y, rule.left, rule.y, rule.right), rule) for rule in page.uprights]
    return {
        "width": page.width,
        "height": page.height,
        "chars": [_glyph(char) for char in page.chars],
        "rules": [
            {"ends": ends, "thickness": rule.thickness, "colour": _colour(rule.colour)}
            for ends, rule in (*level, *upright)
        ],
        "pictures": [(x0, y0, x1 - x0, y1 - y0) for x0, y0, x1, y1 in page.pictures],
    }


def _glyph(char: Char) -> dict[str, object]:
    natural = char.size_pt * MM
    width = char.right - char.left if char.turn == 0 else char.bottom - char.top
    half = (
        natural / 2 if char.text in "（《〈〔【“‘" else 0
    )  # Typst cuts the empty half off where a line begins
    return {
        "text": char.text,
        "x": char.start + (half if char.turn == 0 else 0),
        "y": char.base - (half if char.turn == 90 else 0),
        "size": char.size_pt,
        "font": _SANS if face_of([char]) == "黑体" else _SERIF,
        "colour": _colour(char.colour),
        "turn": char.turn,
        "scale": width / natural if is_han(char.text) else 1.0,
    }


def _colour(colour: tuple[float, ...]) -> str:
    return "#e60012" if is_red_colour(colour) else "#000000"
