"""发文机关标志: how large its characters are set, and on how many lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .layout import LAYOUT, PT_PER_MM
from .notice import Notice
from .ooxml import text_chars


@dataclass(frozen=True)
class Mark:
    """The lines of the mark, its type size and the width of its characters (1 = natural).

    In a joint mark the lines are the organs, each spread over `width_pt`, and `word` stands at their right.
    """

    lines: tuple[str, ...]
    size_pt: float
    scale: float
    word: str = ""
    width_pt: float = 0.0


def notice_mark(notice: Notice) -> Mark:
    """Return the mark of a document: of one organ or of several; a letter bears no 文件 (10.1)."""
    word = "" if notice.format == "letter" else notice.mark_word
    if len(notice.mark) > 1:
        return joint_mark(notice.mark, word)
    return set_mark("".join(notice.mark) + word)


def set_mark(text: str) -> Mark:
    """Return the mark as it is set: as large as its width allows, narrowed before it gets smaller.

    >>> set_mark("薛城区安全生产委员会文件")
    Mark(lines=('薛城区安全生产委员会文件',), size_pt=48.0, scale=0.738..., word='', width_pt=0.0)
    """
    middle = (len(text) + 1) // 2
    lines = (text,) if len(text) <= LAYOUT.mark_line_chars else (text[:middle], text[middle:])
    size, scale = _fitted(max(*map(text_chars, lines), 1.0), LAYOUT.mark_max_pt)
    return Mark(lines, size, scale)


def joint_mark(organs: Sequence[str], word: str) -> Mark:
    """Return the mark of a joint issue: one organ a line, all lines of one width, `word` at the right (7.2.4)."""
    longest = max(*map(text_chars, organs), 1.0)
    tallest = len(organs) * (1 + LAYOUT.mark_line_gap) - LAYOUT.mark_line_gap
    most = min(LAYOUT.mark_max_pt, LAYOUT.mark_joint_height_mm * PT_PER_MM / tallest)
    beside = LAYOUT.mark_word_gap + text_chars(word) if word else 0.0
    size, scale = _fitted(longest + beside, most)
    return Mark(tuple(organs), size, scale, word, longest * size * scale)


def _fitted(chars: float, most_pt: float) -> tuple[float, float]:
    """Return the type size and narrowing at which a line of so many characters fits."""
    room = LAYOUT.mark_width_mm * PT_PER_MM
    size = int(min(most_pt, room / chars / LAYOUT.mark_min_scale) * 2) / 2
    return size, min(room / chars / size, 1.0)
