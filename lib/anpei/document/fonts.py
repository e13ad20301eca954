"""The declared font chain: which font file prints which role, and whether every character has a glyph.

A role (小标宋, 仿宋, 楷体, 黑体, 宋体) is printed by the office's own font in `<home>/data/fonts`, else by a free font
that is known by its file name and found in a usual place of the system, else by the fonts that come with pip.
Behind it stand the other fonts of the chain for characters that it lacks. No other font is ever used, so that the
same fonts give the same bytes; `font_uses` names them for the manifest.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from fontTools.ttLib import TTCollection, TTFont, TTLibError

from ..errors import ConfigurationError
from ..home import Home

ROLES = ("小标宋", "仿宋", "楷体", "黑体", "宋体")
"""The faces of an official document."""

_OFFICE_NAMES: dict[str, tuple[str, ...]] = {
    "小标宋": ("方正小标宋", "fzxiaobiaosong", "小标宋", "xiaobiaosong", "fzxbs"),
    "仿宋": (
        "仿宋gb2312",
        "fangsonggb2312",
        "方正仿宋",
        "fzfangsong",
        "fzfs",
        "仿宋",
        "fangsong",
        "fandolfang",
    ),
    "楷体": ("楷体gb2312", "kaitigb2312", "方正楷体", "fzkai", "楷体", "kaiti", "fandolkai", "wenkai"),
    "黑体": ("方正黑体", "fzhei", "黑体", "simhei", "heiti"),
    "宋体": ("宋体", "simsun", "songti", "方正书宋", "fzshusong"),
}
"""What the name of a font says about its role, without spaces, hyphens and case; the best name first."""

_SYSTEM_FILES: dict[str, tuple[str, ...]] = {
    "小标宋": (
        "NotoSerifSC-Black.otf",
        "NotoSerifCJK-Black.ttc",
        "NotoSerifCJK-Bold.ttc",
        "FandolSong-Bold.otf",
    ),
    "仿宋": ("FandolFang-Regular.otf",),
    "楷体": ("FandolKai-Regular.otf", "LXGWWenKai-Regular.ttf"),
    "黑体": (),
    "宋体": (),
}
"""Free fonts that stand nearer to a role than those of pip; the nearest first."""

_RARE_FILES = ("LXGWWenKai-Regular.ttf", "HanaMinA.ttf", "HanaMinB.ttf")
"""Fonts of the system for characters that no other font of the chain has."""

_SYSTEM_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
    "/usr/share/texmf/fonts/opentype",
    "~/.local/share/fonts",
    "~/.fonts",
)
_PIP_FOLDER = Path(pylopdf_fonts_zh_cn.__file__).parent
PIP_SANS, PIP_SERIF = _PIP_FOLDER / "NotoSansSC-Regular.otf", _PIP_FOLDER / "NotoSerifSC-Regular.otf"
_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}
_BOLD = 600
_STROKES = {"小标宋": 0.025}
"""Width of the line, in em, that makes a regular stand-in as dark as the face of the role."""


@dataclass(frozen=True)
class Font:
    """One font of one file: `index` in a collection, the family and weight by which Typst calls it."""

    path: Path
    index: int
    family: str
    weight: int
    name: str

    @property
    def characters(self) -> frozenset[int]:
        """The code points that it has a glyph for."""
        return _characters(self.path, self.index)

    @property
    def sha256(self) -> str:
        """The digest of its file."""
        return _sha256(self.path, self.path.stat().st_mtime_ns)


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
        return next(font for font in self.fonts if font.path == PIP_SERIF)

    def lacks(self, text: str) -> str:
        """Return the characters of a text that no font of the face has, each once, in order."""
        return "".join(dict.fromkeys(char for char in text if not self._has(char)))

    def _has(self, char: str) -> bool:
        if char in "\n\t\r" or unicodedata.category(char) == "Cf" or 0xFE00 <= ord(char) <= 0xFE0F:
            return True  # steers the setting, is not printed
        return any(ord(char) in font.characters for font in self.fonts)


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
                    remedy="把含有该字的字体文件放进 data/fonts，或安装 fonts-hanazono，重新运行。",
                )


def font_chain(home: Home | None = None, *, has_system: bool = True) -> FontChain:
    """Return the chain of a project home; without one, that of the system and of pip.

    Raises
    ------
    ConfigurationError
        A file in `data/fonts` is not a font.
    """
    office = _font_files(home.data / "fonts") if home else ()
    system = _system_files() if has_system else ()
    return _chain(tuple((path, path.stat().st_mtime_ns) for path in office), system)


def read_shipped() -> int:
    """Read which characters the fonts of pip have, once for all processes that are forked from this one.

    Returns the number of characters.
    """
    return sum(len(font.characters) for font in font_chain(has_system=False).fonts)


def font_uses(chain: FontChain) -> tuple[FontUse, ...]:
    """Return which font prints each role, then the fonts that only stand in for missing characters."""
    uses = [_use(face.role, face.fonts[0], face.is_standin) for face in chain.faces]
    first = {face.fonts[0] for face in chain.faces}
    digits = next((face.digits for face in chain.faces if face.digits), None)
    if digits:
        uses.append(_use("数字和西文", digits, True))
    uses += [_use("补字", font, True) for font in chain.fonts if font not in first and font != digits]
    return tuple(uses)


def _use(role: str, font: Font, is_standin: bool) -> FontUse:
    return FontUse(role, font.family, font.path.name, font.sha256, is_standin)


@lru_cache(maxsize=8)
def _chain(office: tuple[tuple[Path, int], ...], system: tuple[Path, ...]) -> FontChain:
    own = [font for path, _ in office for font in _read(path)]
    serif, sans = _read(PIP_SERIF)[0], _read(PIP_SANS)[0]
    rare = [font for name in _RARE_FILES for font in _of_system(system, name)]
    faces = []
    for role in ROLES:
        best = sorted((font for font in own if _role(font) == role), key=_preference)[:1]
        near = [font for name in _SYSTEM_FILES[role] for font in _of_system(system, name)][:1]
        common = [sans, serif] if role == "黑体" else [serif, sans]
        fonts = tuple(dict.fromkeys([*best, *near, *common, *own, *rare]))
        faces.append(Face(role, fonts, is_standin=not best or _is_free(best[0])))
    return FontChain(tuple(faces))


def _role(font: Font) -> str:
    """Return the role that a font is made for, by its name; empty for any other font."""
    name = _plain_name(font.name)
    return next((role for role in ROLES if any(word in name for word in _OFFICE_NAMES[role])), "")


def _preference(font: Font) -> tuple[int, str]:
    name, words = _plain_name(font.name), _OFFICE_NAMES[_role(font)]
    return next(place for place, word in enumerate(words) if word in name), font.path.name


def _is_free(font: Font) -> bool:
    """Tell whether a font is a free one that only resembles the face of its role."""
    return any(word in _plain_name(font.name) for word in ("fandol", "wenkai", "noto", "sourcehan"))


def _plain_name(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).casefold()


def _font_files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES))


@lru_cache(maxsize=1)
def _system_files() -> tuple[Path, ...]:
    """Return the fonts of the system that the chain knows by file name."""
    known = {name for names in (*_SYSTEM_FILES.values(), _RARE_FILES) for name in names}
    found = [path for folder in _SYSTEM_FOLDERS for path in _font_files(Path(folder).expanduser())]
    return tuple(path for path in found if path.name in known)


def _of_system(system: Sequence[Path], name: str) -> list[Font]:
    """Return the font of a file name; of a collection for several countries the Chinese one."""
    path = next((path for path in system if path.name == name), None)
    fonts = _read(path) if path else ()
    return [font for font in fonts if len(fonts) == 1 or font.family.endswith(" SC")]


@lru_cache(maxsize=64)
def _read(path: Path) -> tuple[Font, ...]:
    """Return the fonts of a file."""
    fonts = []
    for index, font in enumerate(_opened(path)):
        names = [record for record in font["name"].names if record.nameID in (1, 4, 16)]
        told = list(dict.fromkeys(record.toUnicode(errors="replace") for record in names))
        family = font["name"].getBestFamilyName() or path.stem
        fonts.append(Font(path, index, family, font["OS/2"].usWeightClass, " ".join(told) or path.stem))
    return tuple(fonts)


@lru_cache(maxsize=64)
def _characters(path: Path, index: int) -> frozenset[int]:
    return frozenset(_opened(path)[index].getBestCmap() or ())


def _opened(path: Path) -> list[TTFont]:
    try:
        if path.suffix.lower() in (".ttc", ".otc"):
            return list(TTCollection(path, lazy=True).fonts)
        return [TTFont(path, lazy=True)]
    except (TTLibError, OSError) as error:
        raise ConfigurationError(
            "字体文件无法读取。", where=path.name, remedy="换一份完好的字体文件，或把它移出 data/fonts。"
        ) from error


@lru_cache(maxsize=64)
def _sha256(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
