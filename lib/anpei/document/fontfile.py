"""One font of a font file: its names, its weight, the characters that it has."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError

from ..errors import ConfigurationError

_REGULAR = 400
_NOT_EMBEDDABLE = 2


@dataclass(frozen=True)
class Font:
    """One font of one file: `index` in a collection, the family and weight by which Typst calls it."""

    path: Path
    index: int
    family: str
    weight: int
    name: str
    is_embeddable: bool = True

    @property
    def characters(self) -> frozenset[int]:
        """The code points that it has a glyph for."""
        return _characters(self.path, self.index)

    @property
    def sha256(self) -> str:
        """The digest of its file."""
        return _sha256(self.path, self.path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def read_fonts(path: Path) -> tuple[Font, ...]:
    """Return the fonts of a file.

    Raises
    ------
    ConfigurationError
        The file is not a font.
    """
    fonts = []
    for index, font in enumerate(_opened(path)):
        names = [record for record in font["name"].names if record.nameID in (1, 4, 16)]
        told = list(dict.fromkeys(record.toUnicode(errors="replace") for record in names))
        family = font["name"].getBestFamilyName() or path.stem
        fonts.append(
            Font(
                path,
                index,
                family,
                font["OS/2"].usWeightClass,
                " ".join(told) or path.stem,
                font["OS/2"].fsType & 0xF != _NOT_EMBEDDABLE,
            )
        )
    return tuple(fonts)


def chosen_font(path: Path) -> Font:
    """Return the font of a file; of a collection for several countries the regular Chinese one."""
    fonts = read_fonts(path)
    return min(
        fonts, key=lambda font: (not font.family.endswith(" SC"), abs(font.weight - _REGULAR), font.index)
    )


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
