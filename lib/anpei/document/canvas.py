"""A canvas: the white paper of one chart, measured in millimetres from its upper left corner.

Charts of official documents are a few bars and lines with exact labels. They are placed on paper like the
text around them, so a canvas draws in millimetres and measures every label with the font that prints it.
Whatever is written as a Figure is recorded: a picture lists what it shows.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal, cast

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Picture
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D
from PIL import Image

from ..errors import ConfigurationError, nearest
from ..ledger.figure import Figure

WIDTH = 156.0
"""Width of the text area of an official document, in mm; no chart is wider."""

DPI = 200
MM_PER_INCH = 25.4
MM_PER_POINT = MM_PER_INCH / 72
MEASURE_POINTS = 100.0
LAYER_ORDER = {"ground": 1, "mark": 2, "line": 3, "plate": 4, "text": 5}

Part = str | Figure
"""What is written: words and Figures, one after the other."""

Tone = Literal["strong", "weak", "ground", "fill"]
TONES: tuple[Tone, ...] = ("strong", "weak", "ground", "fill")
Size = Literal["title", "label", "note"]
SIZES: dict[Size, str] = {"title": "axes.titlesize", "label": "font.size", "note": "legend.fontsize"}
HATCH = "//////"
NOT_FIRST = "，、；。）》”"
"""What no line begins with."""


@dataclass(frozen=True)
class Style:
    """The chart style file, read once: every parameter of matplotlib, none from the user's own settings."""

    params: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> Style:
        """Return the style of a file.

        Raises
        ------
        ConfigurationError
            The file cannot be read or has fewer than four colours.
        """
        style = _read_style(path, path.stat().st_mtime_ns)
        if len(style.params["axes.prop_cycle"]) < len(TONES):
            raise ConfigurationError(
                f"图表样式文件的颜色少于{len(TONES)}种。",
                where=path.name,
                remedy="在 axes.prop_cycle 里补足颜色。",
            )
        return style

    def colour(self, tone: Tone) -> str:
        """Return the colour of a tone."""
        return str(self.params["axes.prop_cycle"].by_key()["color"][TONES.index(tone)])

    def points(self, size: Size) -> float:
        """Return a type size in points."""
        return float(FontProperties(size=self.params[SIZES[size]]).get_size_in_points())


@lru_cache(maxsize=8)
def _read_style(path: Path, _changed: int) -> Style:
    _check_names(path)
    try:
        own = matplotlib.rc_params_from_file(path, fail_on_error=True, use_default_template=False)
    except (ValueError, OSError, KeyError) as error:
        raise ConfigurationError(
            "图表样式文件无法读取。", where=path.name, remedy="改正写法，或删去该文件改用随软件的样式。"
        ) from error
    params = {**cast("Mapping[str, Any]", matplotlib.rcParamsDefault), **cast("Mapping[str, Any]", own)}
    del params["backend"]
    return Style(params)


def _check_names(path: Path) -> None:
    """Check that every parameter of a style file exists; matplotlib itself would only log it."""
    for row, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        name = line.partition(":")[0].strip()
        if name and not name.startswith("#") and name not in matplotlib.rcParamsDefault:
            raise ConfigurationError(
                f"图表样式文件里没有名为“{name}”的参数。",
                where=f"{path.name} 第{row}行",
                guess=nearest(name, matplotlib.rcParamsDefault),
                remedy="改正参数名。",
            )


@dataclass(frozen=True)
class Face:
    """The font files of the labels in order of choice; each character is set in the first that has it."""

    paths: tuple[Path, ...]

    def runs(self, text: str) -> list[tuple[Path, str]]:
        """Return a line as runs of one font file each.

        Raises
        ------
        ConfigurationError
            No font has a character; names all of them.
        """
        fonts = [next((path for path in self.paths if ord(char) in _characters(path)), None) for char in text]
        if missing := "".join(sorted({char for char, path in zip(text, fonts, strict=True) if path is None})):
            raise ConfigurationError(
                f"图表字体缺少字符“{missing}”。",
                where=text,
                remedy="把含有这些字的字体文件放进 data/fonts，或运行 make fonts（见 docs/fonts.md），重新运行。",
            )
        pairs = groupby(zip(fonts, text, strict=True), key=itemgetter(0))
        return [(path, "".join(char for _, char in run)) for path, run in pairs if path is not None]

    def width(self, text: str, points: float) -> float:
        """Return the width of a line of text in mm."""
        advances = (_advance(path, char) for path, run in self.runs(text) for char in run)
        return sum(advances) * points * MM_PER_POINT


@lru_cache(maxsize=16)
def _characters(path: Path) -> frozenset[int]:
    return frozenset(get_font(str(path)).get_charmap())


@lru_cache(maxsize=16384)
def _advance(path: Path, character: str) -> float:
    """Return how far a character moves on, in em."""
    font = get_font(str(path))
    font.set_size(MEASURE_POINTS, 72)
    return (
        float(font.load_char(ord(character), LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / MEASURE_POINTS
    )


class Canvas:
    """One picture being drawn. Positions are mm from the left and from the top."""

    def __init__(self, height: float, style: Style, face: Face, width: float = WIDTH) -> None:
        self.width = width
        self.height = height
        self.style = style
        self.face = face
        self.figures: list[Figure] = []
        with matplotlib.rc_context(cast(Any, style.params)):
            self._picture = Picture(figsize=(width / MM_PER_INCH, height / MM_PER_INCH), dpi=DPI)
        self._agg = FigureCanvasAgg(self._picture)
        scale = Affine2D().scale(1 / MM_PER_INCH, -1 / MM_PER_INCH).translate(0, height / MM_PER_INCH)
        self._paper = scale + self._picture.dpi_scale_trans

    def write(
        self,
        x: float,
        y: float,
        *parts: Part,
        size: Size = "label",
        align: Literal["left", "center", "right"] = "left",
        colour: str | None = None,
    ) -> float:
        """Write a line centred on the height `y`; return its width in mm."""
        text = plain(parts)
        if not text:
            return 0.0
        points = self.style.points(size)
        width = self.face.width(text, points)
        left = x - {"left": 0.0, "center": width / 2, "right": width}[align]
        self.figures += [part for part in parts if isinstance(part, Figure) and part not in self.figures]
        for path, run in self.face.runs(text):
            self._add(
                Text(
                    left,
                    # Chinese characters fill the em box from 0.12 em below the base line to 0.88 em above it.
                    y + 0.38 * points * MM_PER_POINT,
                    run,
                    color=colour or self.style.params["text.color"],
                    fontproperties=FontProperties(fname=str(path), size=points),
                    horizontalalignment="left",
                    verticalalignment="baseline",
                    parse_math=False,
                ),
                "text",
            )
            left += self.face.width(run, points)
        return width

    def measure(self, *parts: Part, size: Size = "label") -> float:
        """Return the width in mm of a line, unwritten."""
        return self.face.width(plain(parts), self.style.points(size))

    def wrap(self, text: str, width: float, size: Size = "label", lines: int = 2) -> tuple[str, ...]:
        """Return `text` in at most `lines` lines of at most `width` mm; what does not fit ends in “…”.

        Two lines are about equally long.
        """
        rows: list[str] = []
        rest = text
        while rest:
            cut = len(rest)
            while cut > 1 and self.measure(rest[:cut], size=size) > width:
                cut -= 1
            while 1 < cut < len(rest) and rest[cut] in NOT_FIRST:
                cut -= 1
            if cut < len(rest) and len(rows) == lines - 1:
                rows.append(rest[: max(cut - 1, 1)] + "…")
                break
            rows.append(rest[:cut])
            rest = rest[cut:]
        if len(rows) == 2 and lines == 2 and "".join(rows) == text:
            most = len(rows[0])
            cut = next(
                cut
                for cut in range(1, most + 1)
                if cut == most or self.measure(text[:cut], size=size) >= self.measure(text[cut:], size=size)
            )
            while cut < most and text[cut] in NOT_FIRST:
                cut += 1
            rows = [text[:cut], text[cut:]]
        return tuple(rows)

    def bar(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        tone: Tone,
        *,
        is_hatched: bool = False,
        is_outlined: bool = False,
    ) -> None:
        """Draw a bar from its upper left corner; hatched bars stand for figures that are not complete."""
        rc = self.style.params
        is_ground = tone in ("ground", "fill")
        edge = rc["hatch.color"] if is_hatched or is_outlined else "none"
        patch = Rectangle((x, y), width, height, edgecolor=edge, linewidth=rc["axes.linewidth"])
        patch.set_facecolor("white" if is_hatched else self.style.colour(tone))
        if is_hatched:
            patch.set_hatch(HATCH)
            patch.set_hatch_linewidth(rc["hatch.linewidth"])
        self._add(patch, "ground" if is_ground and not is_hatched else "mark")

    def line(
        self,
        points: Sequence[tuple[float, float]],
        *,
        role: Literal["data", "reference", "axis", "grid"] = "axis",
    ) -> None:
        """Draw a line through `points`; a reference line is dashed."""
        rc = self.style.params
        colour, width = {
            "data": (self.style.colour("strong"), rc["lines.linewidth"]),
            "reference": (rc["text.color"], rc["axes.linewidth"] * 1.5),
            "axis": (rc["axes.edgecolor"], rc["axes.linewidth"]),
            "grid": (rc["grid.color"], rc["grid.linewidth"]),
        }[role]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        drawn = Line2D(xs, ys, color=colour, linewidth=width, solid_capstyle="butt")
        if role == "reference":  # on a white edge, so that it shows on dark bars
            drawn.set_linestyle((0, (4, 2)))
            self._add(Line2D(xs, ys, color="white", linewidth=width + 0.8), "line")
        self._add(drawn, "ground" if role == "grid" else "line")

    def area(self, points: Sequence[tuple[float, float]]) -> None:
        """Fill the polygon of `points` with the lightest tone."""
        self._add(
            Polygon(points, closed=True, facecolor=self.style.colour("fill"), edgecolor="none"), "ground"
        )

    def dot(self, x: float, y: float) -> None:
        """Mark one point of a curve."""
        colour = self.style.colour("strong")
        self._add(Line2D([x], [y], marker="o", markersize=4, color=colour, markeredgewidth=0), "line")

    def plate(self, x: float, y: float, width: float, height: float) -> None:
        """Clear the ground of a label from lines."""
        self._add(Rectangle((x, y), width, height, facecolor="white", edgecolor="none"), "plate")

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """Draw an empty box."""
        edge = self.style.params["text.color"]
        self._add(Rectangle((x, y), width, height, facecolor="white", edgecolor=edge, linewidth=0.8), "line")

    def png(self) -> bytes:
        """Return the picture as PNG, the same bytes each time: no software name, no date."""
        with matplotlib.rc_context(cast(Any, self.style.params)):
            self._agg.draw()  # type: ignore[no-untyped-call]
        pixels = np.asarray(self._agg.buffer_rgba())[:, :, :3]  # type: ignore[no-untyped-call]
        data = io.BytesIO()
        _with_palette(Image.fromarray(pixels)).save(data, format="png", dpi=(DPI, DPI))
        return data.getvalue()

    def _add(self, artist: Any, order: str) -> None:
        artist.set_transform(self._paper)
        artist.set_zorder(LAYER_ORDER[order])
        self._picture.add_artist(artist)


def _with_palette(picture: Image.Image) -> Image.Image:
    """Return the same picture with a palette, a quarter of the size, if it has at most 256 colours."""
    counted = picture.getcolors(256)
    if counted is None:
        return picture
    colours = sorted(cast("tuple[int, int, int]", colour) for _, colour in counted)
    channels = np.asarray(picture).astype(np.uint32)
    codes = (channels[:, :, 0] << 16) | (channels[:, :, 1] << 8) | channels[:, :, 2]
    index = np.zeros(1 << 24, dtype=np.uint8)
    for number, (red, green, blue) in enumerate(colours):
        index[red << 16 | green << 8 | blue] = number
    made = Image.fromarray(index[codes])
    made.putpalette([channel for colour in colours for channel in colour])
    return made


def plain(parts: Sequence[Part]) -> str:
    """Return words and Figures as one printed line."""
    return "".join(part.text if isinstance(part, Figure) else part for part in parts)
