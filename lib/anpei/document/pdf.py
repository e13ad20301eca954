"""Notice → PDF of record: GB/T 9704-2012 set by Typst, PDF/A-2a, the same bytes on every call.

The page is laid out by `templates/gongwen.typ`; it gets the Notice, the layout and the fonts as data, so no text
is ever read as markup. Nothing is rendered before every character is known to have a glyph.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, cast

import typst

from ..errors import ConfigurationError
from ..home import resource
from .fontfile import Font
from .fonts import Face, FontChain, font_chain
from .ink import ink_reach
from .layout import LAYOUT, SIZES
from .notice import Notice
from .typeset import printed_texts, typeset

TEMPLATE = "templates/gongwen.typ"
STANDARD: Final = "a-2a"
"""PDF/A-2a: self-contained, tagged, with Unicode text."""

_UNDATED = date(1980, 1, 1)
"""The document date of a Notice that has none: PDF/A wants one, and the clock is not part of a Notice."""

_LATIN = "[\u0021-\u024f]"


def render_pdf(notice: Notice) -> bytes:
    """Return the document as PDF/A-2a.

    Raises
    ------
    ConfigurationError
        A character that no font has, or a page template that does not compile.
    ReportError
        A text holds a control character.
    """
    chain = font_chain(notice.home)
    document = typeset(notice)
    chain.check(printed_texts(document))
    template = resource(TEMPLATE, notice.campaign_folder, notice.home)
    if document["head"]:
        mark, face = document["head"]["mark"], chain.face("小标宋")
        mark["reach"] = [ink_reach(face, line) for line in mark["lines"]]
        mark["word_reach"] = ink_reach(face, mark["word"])
    document["dated"] = (notice.signed_on or _UNDATED).timetuple()[:3]
    inputs = {"notice": f'{{{_setting(chain)},"document":{_json(document)}}}'}
    compiler = typst.Compiler(font_paths=_typst_fonts(tuple(font.path for font in chain.fonts)))
    try:
        pdf = compiler.compile(
            template.read_bytes(), format="pdf", sys_inputs=inputs, pdf_standards=[STANDARD]
        )
    except typst.TypstError as error:
        raise ConfigurationError(
            f"公文版式文件不能排版：{error.message}",
            where=f"{template.parent.name}/{template.name}",
            remedy="改正该文件，或删去改过的副本，改用随软件的版式。",
        ) from error
    return cast(bytes, pdf)


@lru_cache(maxsize=8)
def _setting(chain: FontChain) -> str:
    """Return layout and fonts as the template reads them, the same for every document."""
    return f'"layout":{_json(_layout())},"faces":{_json(_faces(chain))}'


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _layout() -> dict[str, Any]:
    derived = ("right_mm", "bottom_mm", "char_pt", "line_pt")
    return {**asdict(LAYOUT), **{name: getattr(LAYOUT, name) for name in derived}, "sizes": SIZES}


def _faces(chain: FontChain) -> dict[str, dict[str, Any]]:
    """Return each role as the template wants it: fonts in order of choice, with what each may cover."""
    known = _families(tuple(font.path for font in chain.fonts))
    return {face.role: _face(face, known) for face in chain.faces}


def _face(face: Face, known: dict[tuple[Path, int], tuple[str, int]]) -> dict[str, Any]:
    def named(font: Font, covers: str = "") -> dict[str, str]:
        return {"name": known[font.path.resolve(), font.index][0], "covers": covers}

    digits = [named(face.digits, _LATIN)] if face.digits else []
    return {
        "fonts": [*digits, *(named(font) for font in face.fonts)],
        "weight": known[face.fonts[0].path.resolve(), face.fonts[0].index][1],
        "stroke": face.stroke,
    }


@lru_cache(maxsize=8)
def _typst_fonts(paths: tuple[Path, ...]) -> typst.Fonts:
    """Return exactly these font files to Typst, which knows folders only: a folder of links, read at once."""
    with tempfile.TemporaryDirectory(prefix="anpei-fonts-") as folder:
        for number, path in enumerate(dict.fromkeys(paths)):
            (Path(folder) / f"{number:03d}{path.suffix.lower()}").symlink_to(path.resolve())
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


@lru_cache(maxsize=8)
def _families(paths: tuple[Path, ...]) -> dict[tuple[Path, int], tuple[str, int]]:
    """Return family and weight by which Typst calls each font of the files."""
    return {
        (Path(font.path).resolve(), font.index): (font.family, font.weight)
        for font in _typst_fonts(paths).fonts()
        if font.path
    }
