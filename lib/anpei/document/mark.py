"""发文机关标志: how large its characters are set, and on how many lines."""

from __future__ import annotations

from dataclasses import dataclass

from .layout import LAYOUT, PT_PER_MM
from .ooxml import text_chars


@dataclass(frozen=True)
class Mark:
    """The lines of the mark, its type size and the width of its characters (1 = natural)."""

    lines: tuple[str, ...]
    size_pt: float
    scale: float


def set_mark(text: str) -> Mark:
    """Return the mark as it is set: as large as its width allows, narrowed before it gets smaller.

    >>> set_mark("薛城区安全生产委员会文件")
    Mark(lines=('薛城区安全生产委员会文件',), size_pt=48.0, scale=0.738...)
    """
    room = LAYOUT.mark_width_mm * PT_PER_MM
    middle = (len(text) + 1) // 2
    lines = (text,) if len(text) <= LAYOUT.mark_line_chars else (text[:middle], text[middle:])
    longest = max(*map(text_chars, lines), 1.0)
    size = int(min(LAYOUT.mark_max_pt, room / longest / LAYOUT.mark_min_scale) * 2) / 2
    return Mark(lines, size, min(room / longest / size, 1.0))
