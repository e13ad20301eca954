"""Named bars on tracks that end at 100 %, with their figures in columns beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from ..ledger.figure import Figure
from .canvas import WIDTH, Canvas, Size, Tone
from .notice import Chart
from .picture import Clause, Frame

NAME_AT_MOST = 54.0
COLUMN_GAP = 2.0
DETAIL_INDENT = 4.0
WRAPPED_PITCH = 3.8
HEADS_HEIGHT, AXIS_HEIGHT = 5.6, 5.0


@dataclass(frozen=True)
class Bar:
    """One bar. `share` of the track is filled (None: no bar); `lead`, `rate` and `counts` stand beside it.

    `below` is written under the track. A detail bar is smaller and indented under the bar before it.
    """

    name: str
    share: Fraction | None
    rate: Clause = ()
    counts: Clause = ()
    lead: Clause = ()
    below: Clause = ()
    tone: Tone = "strong"
    is_hatched: bool = False
    is_detail: bool = False

    @property
    def size(self) -> Size:
        """The type size of its labels."""
        return "note" if self.is_detail else "label"


@dataclass(frozen=True)
class Gap:
    """A break in a list of bars: what is said after the bar number `after` about those left out."""

    after: int
    words: Clause
    height: float = 5.5


@dataclass(frozen=True)
class _Columns:
    """Where the columns stand, in mm: lead ends, names begin, the track goes from `left` to `right`, rates end."""

    lead: float
    names: float
    left: float
    right: float
    rates: float

    @property
    def track(self) -> float:
        return self.right - self.left

    def at(self, share: Fraction) -> float:
        return self.left + self.track * float(min(share, Fraction(1)))


@dataclass(frozen=True)
class Heads:
    """What stands above the columns: the word above ranks, above rates and above counts."""

    lead: str = ""
    rate: str = ""
    counts: str = ""


def bar_chart(
    frame: Frame,
    name: str,
    title: str,
    bars: Sequence[Bar],
    *,
    heads: Heads,
    alt: Sequence[Clause],
    line: tuple[str, Figure] | None = None,
    gap: Gap | None = None,
) -> Chart:
    """Return a chart of bars in a frame; `line` is a rate drawn across all tracks."""
    if not bars:
        return frame.chart(frame.open(2.0), name, title, alt)
    ruler = frame.ruler
    wrapped = 2 if len(bars) <= 24 else 1
    names = [ruler.wrap(bar.name, NAME_AT_MOST, bar.size, wrapped) for bar in bars]
    columns = _columns(ruler, bars, names, heads)
    pitches = [_pitch(bar, rows, len(bars)) for bar, rows in zip(bars, names, strict=True)]
    if gap:
        pitches[gap.after - 1] += gap.height

    canvas = frame.open(HEADS_HEIGHT + sum(pitches) + AXIS_HEIGHT)
    starts = list(accumulate(pitches, initial=frame.top + HEADS_HEIGHT))
    _draw_heads(canvas, columns, heads, starts[0] - 2.8)
    if line and line[1].value is not None:
        _draw_line(canvas, columns, line, starts[0], starts[-1])
    for index, (bar, rows) in enumerate(zip(bars, names, strict=True)):
        end = starts[index + 1]
        if gap and gap.after == index + 1:
            end -= gap.height
            middle = (columns.left + columns.right) / 2
            canvas.write(middle, end + gap.height / 2, *gap.words, size="note", align="center")
        _draw_bar(canvas, columns, bar, rows, starts[index], end)
    canvas.write(columns.left, starts[-1] + 2.0, "0", size="note", align="center")
    canvas.write(columns.right, starts[-1] + 2.0, "100%", size="note", align="center")
    return frame.chart(canvas, name, title, alt)


def _columns(ruler: Canvas, bars: Sequence[Bar], names: Sequence[tuple[str, ...]], heads: Heads) -> _Columns:
    def widest(head: str, parts: Sequence[Clause]) -> float:
        cells = [ruler.measure(*cell, size=bar.size) for cell, bar in zip(parts, bars, strict=True)]
        return max(ruler.measure(head, size="note"), *cells)

    lead = widest(heads.lead, [bar.lead for bar in bars])
    start = lead + COLUMN_GAP if lead else 0.0
    named = max(
        _indent(bar) + max(ruler.measure(row, size=bar.size) for row in rows)
        for bar, rows in zip(bars, names, strict=True)
    )
    rates = widest(heads.rate, [bar.rate for bar in bars])
    counts = widest(heads.counts, [bar.counts for bar in bars])
    gaps = COLUMN_GAP * (1 + bool(rates) + bool(counts))
    right = WIDTH - rates - counts - gaps + COLUMN_GAP
    return _Columns(lead, start, start + named + COLUMN_GAP, right, right + COLUMN_GAP + rates)


def _draw_heads(canvas: Canvas, columns: _Columns, heads: Heads, y: float) -> None:
    canvas.write(columns.lead, y, heads.lead, size="note", align="right")
    canvas.write(columns.rates, y, heads.rate, size="note", align="right")
    canvas.write(WIDTH, y, heads.counts, size="note", align="right")


def _indent(bar: Bar) -> float:
    return DETAIL_INDENT if bar.is_detail else 0.0


def _pitch(bar: Bar, rows: Sequence[str], count: int) -> float:
    if bar.below:
        return 12.0
    usual = 8.2 if count <= 10 else 6.6 if count <= 16 else 5.6 if count <= 24 else 5.2
    return max(4.8 if bar.is_detail else usual, 8.2 if len(rows) > 1 else 0.0)


def _draw_bar(
    canvas: Canvas, columns: _Columns, bar: Bar, rows: Sequence[str], top: float, bottom: float
) -> None:
    thickness = 3.2 if bar.is_detail else min(5.0, bottom - top - 1.4)
    middle = (top + bottom - (4.6 if bar.below else 0.0)) / 2
    canvas.write(columns.lead, middle, *bar.lead, align="right", size=bar.size)
    for number, row in enumerate(rows):
        shift = (number - (len(rows) - 1) / 2) * WRAPPED_PITCH
        canvas.write(columns.names + _indent(bar), middle + shift, row, size=bar.size)
    upper = middle - thickness / 2
    canvas.bar(columns.left, upper, columns.track, thickness, "ground")
    if bar.share:
        width = columns.at(bar.share) - columns.left
        canvas.bar(columns.left, upper, width, thickness, bar.tone, is_hatched=bar.is_hatched)
    canvas.write(columns.rates, middle, *bar.rate, size=bar.size, align="right")
    canvas.write(WIDTH, middle, *bar.counts, size=bar.size, align="right")
    canvas.write(columns.left, bottom - 2.4, *bar.below, size="note")


def _draw_line(
    canvas: Canvas, columns: _Columns, line: tuple[str, Figure], top: float, bottom: float
) -> None:
    label, rate = line
    x = columns.at(Fraction(rate.value or 0))
    canvas.line([(x, top - 0.8), (x, bottom)], role="reference")
    half = canvas.measure(label, rate, size="note") / 2
    place = min(max(x, columns.left + half), columns.right - half)
    canvas.write(place, top - 2.8, label, rate, size="note", align="center")
