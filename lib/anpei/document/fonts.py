"""The declared font chain: which font file prints which role, and whether every character has a glyph.

A role (小标宋, 仿宋, 楷体, 黑体, 宋体) is printed by the office's own font, else by a free font that resembles it, else
by the fonts that come with pip. Fonts are looked for in `<home>/data/fonts`, then in the usual folders of the system,
there only files whose names are known. Behind the first stand the other fonts of the chain for characters that it
lacks. No other font is ever used, so that the same fonts give the same bytes; `font_uses` names them for the manifest.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn

from ..errors import ConfigurationError
from ..home import Home
from .fontfile import Font, chosen_font, read_fonts
from .fontnames import (
    NEAR_NAMES,
    OFFICE_NAMES,
    RARE_NAMES,
    ROLES,
    chinese_name,
    font_files,
    is_near,
    near_role_of,
    plain,
    preference,
    role_of,
    system_files,
)

_PIP_FOLDER = Path(pylopdf_fonts_zh_cn.__file__).parent
PIP_SANS, PIP_SERIF = _PIP_FOLDER / "NotoSansSC-Regular.otf", _PIP_FOLDER / "NotoSerifSC-Regular.otf"
_BOLD = 600
_STROKES = {"小标宋": 0.025}
"""Width of the line, in em, that makes a regular stand-in as dark as the face of the role."""


@dataclass(frozen=True)
class Face:
    """What prints one role: fonts in order of choice; `stroke` (em) darkens a stand-in that is too light."""

    role: str
    fonts: tuple[Font, ...]
    is_standin: bool

    @property
    def stroke(self) -> float:
        """The width in em of the line drawn around each character."""
        is_light = self.is_standin and self.fonts[0].weight < _BOLD
        return _STROKES.get(self.role, 0.0) if is_light else 0.0

    @property
    def digits(self) -> Font | None:
        """The font of digits and Latin letters, where that of the 汉字 has none that is fit to print."""
        if not self.fonts[0].family.startswith("Fandol"):
            return None
        own = PIP_SANS if self.role == "黑体" else PIP_SERIF
        return next(font for font in self.fonts if font.path == own)

    def lacks(self, text: str) -> str:
        """Return the characters of a text that no font of the face has, each once, in order."""
        left = set(map(ord, text))
        for font in self.fonts:
            left -= font.characters
            if not left:
                return ""
        return "".join(char for char in dict.fromkeys(text) if ord(char) in left and _is_printed(char))


def _is_printed(char: str) -> bool:
    """Tell whether a character is printed; others steer the setting."""
    return not (char in "\n\t\r" or unicodedata.category(char) == "Cf" or 0xFE00 <= ord(char) <= 0xFE0F)


@dataclass(frozen=True)
class FontUse:
    """Which font prints a role, as the manifest states it; the role 补字 is for characters that others lack."""

    role: str
    name: str
    file: str
    sha256: str
    is_standin: bool


@dataclass(frozen=True)
class FontChain:
    """One face for each role."""

    faces: tuple[Face, ...]

    def face(self, role: str) -> Face:
        """Return the face of a role."""
        return next(face for face in self.faces if face.role == role)

    @property
    def fonts(self) -> tuple[Font, ...]:
        """Every font of the chain, each once."""
        return tuple(dict.fromkeys(font for face in self.faces for font in face.fonts))

    def check(self, texts: Iterable[tuple[str, str, str]]) -> None:
        """Check that every character of (role, where, text) can be printed.

        Raises
        ------
        ConfigurationError
            A character that no font of the chain has: which, and where it stands.
        """
        for role, where, text in texts:
            if missing := self.face(role).lacks(text):
                codes = "、".join(f"U+{ord(char):04X}" for char in missing)
                raise ConfigurationError(
                    f"现有字体缺少字符“{missing}”（{codes}），不能排印。",
                    where=where,
                    remedy="把含有该字的字体文件放进 data/fonts，或运行 make fonts 取得收字最全的字体，重新运行。",
                )


def font_chain(home: Home | None = None, *, has_system: bool = True) -> FontChain:
    """Return the chain of a project home; without one, that of the system and of pip.

    Raises
    ------
    ConfigurationError
        A file in `data/fonts` is not a font.
    """
    own = font_files(home.data / "fonts") if home else ()
    system = _system() if has_system else ()
    return _chain(_dated(own), _dated(system))


def read_shipped() -> int:
    """Read which characters the fonts of pip have, once for all processes that are forked from this one.

    Returns the number of characters.
    """
    return sum(len(font.characters) for font in font_chain(has_system=False).fonts)


def font_uses(chain: FontChain) -> tuple[FontUse, ...]:
    """Return which font prints each role, then the fonts that only stand in for missing characters."""
    uses = [_use(face.role, face.fonts[0], face.is_standin) for face in chain.faces]
    first = {face.fonts[0] for face in chain.faces}
    digits = dict.fromkeys(face.digits for face in chain.faces if face.digits)
    uses += [_use("数字和西文", font, True) for font in digits]
    uses += [_use("补字", font, True) for font in chain.fonts if font not in first and font not in digits]
    return tuple(uses)


def font_statement(chain: FontChain) -> list[str]:
    """Return in Chinese sentences which roles the office's own fonts print, and what stands in for the others."""
    own = [face for face in chain.faces if not face.is_standin]
    told = []
    if own:
        files = _joined(dict.fromkeys(face.fonts[0].path.name for face in own))
        told.append(f"{_joined(face.role for face in own)}用本单位的字体（{files}）。")
    standins = [face for face in chain.faces if face.is_standin]
    if standins:
        names = [chinese_name(face.fonts[0].family) for face in standins]
        by = f"以{names[0]}" if len(set(names)) == 1 else f"分别以{_joined(names)}"
        told.append(f"没有{_joined(face.role for face in standins)}字体，{by}代替。")
    digits = dict.fromkeys(chinese_name(face.digits.family) for face in standins if face.digits)
    if digits:
        told.append(f"Fandol字体的数字和西文用{_joined(digits)}。")
    if standins:
        told.append("正式印发前，把本单位的字体文件放进 data/fonts 再运行一次。")
    if any(face.fonts[0].path in (PIP_SERIF, PIP_SANS) for face in standins):
        told.append("运行 make fonts 可以取得较接近的自由字体。")
    return told


def _joined(words: Iterable[str]) -> str:
    return "、".join(words)


def _use(role: str, font: Font, is_standin: bool) -> FontUse:
    return FontUse(role, font.family, font.path.name, font.sha256, is_standin)


@lru_cache(maxsize=1)
def _system() -> tuple[Path, ...]:
    return system_files()


def _dated(paths: tuple[Path, ...]) -> tuple[tuple[Path, int], ...]:
    return tuple((path, path.stat().st_mtime_ns) for path in paths)


@lru_cache(maxsize=8)
def _chain(own_files: tuple[tuple[Path, int], ...], system: tuple[tuple[Path, int], ...]) -> FontChain:
    own = [chosen_font(path) for path, _ in own_files]
    names = {path.name.lower() for path, _ in own_files}
    found = [*own, *(chosen_font(path) for path, _ in system if path.name.lower() not in names)]
    serif, sans = read_fonts(PIP_SERIF)[0], read_fonts(PIP_SANS)[0]
    others = [font for font in own if not is_near(font.name)]
    rare = [font for name in RARE_NAMES for font in found if name in plain(font.name)]
    faces = []
    for role in ROLES:
        best = _best(OFFICE_NAMES[role], [font for font in found if role_of(font.name) == role])[:1]
        near = _best(NEAR_NAMES[role], [font for font in found if near_role_of(font.name) == role])
        common = [sans, serif] if role == "黑体" else [serif, sans]
        fonts = tuple(dict.fromkeys([*best, *near, *common, *others, *rare]))
        faces.append(Face(role, fonts, is_standin=not best))
    return FontChain(tuple(faces))


def _best(names: tuple[str, ...], fonts: list[Font]) -> list[Font]:
    """Return fonts by how well their names fit; of equal ones those of `data/fonts` stay first."""
    return sorted(fonts, key=lambda font: preference(names, font.name))
