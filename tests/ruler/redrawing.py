"""Documents redrawn character by character with one thing changed: what a ruler must find fault with.

A measured page is drawn again by a few lines of Typst that place every character, rule and picture where it was, so
a change of one of them changes nothing else. The drawing knows nothing of the page template.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import pylopdf_fonts_zh_cn
import typst
from PIL import Image

from .line import Line, face_of, is_han, lines
from .page import MM, Char, Page, Rule, is_red_colour

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


# ── changes ──


def edited(text: str, edit: Callable[[Char], Char | None], page: int | None = None) -> Change:
    """Return a change of every character of the line that holds a text, on one page or the first that has it."""

    def change(pages: Pages) -> Pages:
        line = find(pages, text, page)
        own = set(line.chars)
        return tuple(
            replace(
                each,
                chars=tuple(
                    done
                    for char in each.chars
                    if (done := edit(char) if char in own and each.number == line.page else char)
                ),
            )
            for each in pages
        )

    return change


def find(pages: Pages, text: str, page: int | None = None) -> Line:
    """Return the first line that is a text, else the first that holds it."""
    upright = [
        line
        for each in pages
        if page in (None, each.number)
        for line in lines([char for char in each.chars if char.turn == 0], each.number)
    ]
    exact = [line for line in upright if line.text == text]
    holding = [line for line in upright if text in line.text]
    assert holding, f"no line holds {text}"
    return (exact or holding)[0]


def moved(text: str, dx: float = 0.0, dy: float = 0.0, page: int | None = None) -> Change:
    """Return the change that moves a line."""
    return edited(text, lambda char: shifted(char, dx, dy), page)


def shifted(char: Char, dx: float, dy: float) -> Char:
    """Return a character elsewhere."""
    return replace(
        char,
        left=char.left + dx,
        right=char.right + dx,
        start=char.start + dx,
        base=char.base + dy,
        top=char.top + dy,
        bottom=char.bottom + dy,
    )


def resized(text: str, size_pt: float, page: int | None = None) -> Change:
    """Return the change that sets a line in another type size, its characters where they were."""

    def edit(char: Char) -> Char:
        right = char.left + (char.right - char.left) * size_pt / char.size_pt
        return replace(char, size_pt=size_pt, right=right)

    return edited(text, edit, page)


def refaced(text: str, face: str, page: int | None = None) -> Change:
    """Return the change that sets a line in 黑体 or 宋体."""
    return edited(text, lambda char: replace(char, font="Sans" if face == "黑体" else "Serif"), page)


def blackened(text: str) -> Change:
    """Return the change that prints a line black."""
    return edited(text, lambda char: replace(char, colour=(0.0,)))


def removed(text: str, page: int | None = None) -> Change:
    """Return the change that leaves a line out."""
    return edited(text, lambda char: None, page)


def retold(text: str, new: str, page: int | None = None, *, is_centred: bool = False) -> Change:
    """Return the change that puts other words in the place of a line."""

    def change(pages: Pages) -> Pages:
        line = find(pages, text, page)
        template = next((char for char in line.chars if is_han(char.text)), line.chars[0])
        width = template.size_pt * MM
        total = sum(_advance(letter) for letter in new) * width
        at = line.middle - total / 2 if is_centred else line.left
        words = []
        for letter in new:
            step = _advance(letter) * width
            words.append(replace(template, text=letter, left=at, right=at + step, start=at, base=line.base))
            at += step
        bare = removed(text, page)(pages)
        return tuple(
            replace(each, chars=(*each.chars, *words)) if each.number == line.page else each for each in bare
        )

    return change


def _advance(letter: str) -> float:
    return 0.55 if letter.isascii() else 1.0


def reruled(edit: Callable[[Rule], Rule | None], which: Callable[[Rule], bool], page: int = 1) -> Change:
    """Return a change of horizontal rules of a page."""

    def change(pages: Pages) -> Pages:
        return tuple(
            replace(
                each,
                rules=tuple(done for rule in each.rules if (done := edit(rule) if which(rule) else rule)),
            )
            if each.number == page
            else each
            for each in pages
        )

    return change


def every(edit: Callable[[Char], Char], which: Callable[[Char], bool], page: int | None = None) -> Change:
    """Return a change of the characters for which something holds."""

    def change(pages: Pages) -> Pages:
        return tuple(
            replace(each, chars=tuple(edit(char) if which(char) else char for char in each.chars))
            if page in (None, each.number)
            else each
            for each in pages
        )

    return change


def then(*changes: Change) -> Change:
    """Return several changes as one."""

    def change(pages: Pages) -> Pages:
        for each in changes:
            pages = each(pages)
        return pages

    return change
