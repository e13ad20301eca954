"""Named bars on tracks that end at 100 %, with their figures in columns beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

from ..ledger.figure import Figure
from .canvas import WIDTH, Canvas, Size, Tone
from .notice import Chart
from .picture import (
    FOOT,
    TITLE_PITCH,
    TITLE_TOP,
    Clause,
    finish_chart,
    headline_rows,
    open_canvas,
    write_headline,
)

if TYPE_CHECKING:
    from ..ledger import Case

NAME_AT_MOST = 46.0
COLUMN_GAP = 2.0
DETAIL_INDENT = 4.0
WRAPPED_PITCH = 3.5


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


def bar_chart(
    case: Case,
    name: str,
    title: str,
    headline: Sequence[Clause],
    bars: Sequence[Bar],
    *,
    alt: Sequence[Clause],
    line: tuple[str, Figure] | None = None,
    gap: Gap | None = None,
    notes: Clause = (),
) -> Chart:
    """Return a chart of bars under a headline; `line` is a rate drawn across all tracks."""
    if line and (line[1].value is None or not bars):
        line = None
    ruler = open_canvas(case, 10.0)
    wrapped = 2 if len(bars) <= 24 else 1
    names = [ruler.wrap(bar.name, NAME_AT_MOST, bar.size, wrapped) for bar in bars]
    columns = _columns(ruler, bars, names)
    leading = sum(not bar.is_detail for bar in bars)
    pitches = [_pitch(bar, rows, leading) for bar, rows in zip(bars, names, strict=True)]
    if gap:
        pitches[gap.after - 1] += gap.height
    top = TITLE_TOP + TITLE_PITCH * len(headline_rows(ruler, headline, case)) + (4.0 if line else 0.0)

    canvas = open_canvas(case, top + sum(pitches) + FOOT + 2.0)
    write_headline(canvas, headline, case)
    starts = list(accumulate(pitches, initial=top))
    if line:
        _draw_line(canvas, columns, line, top, starts[-1])
    for index, (bar, rows) in enumerate(zip(bars, names, strict=True)):
        end = starts[index + 1]
        if gap and gap.after == index + 1:
            end -= gap.height
            middle = (columns.left + columns.right) / 2
            canvas.write(middle, end + gap.height / 2, *gap.words, size="note", align="center")
        _draw_bar(canvas, columns, bar, rows, starts[index], end)
    return finish_chart(canvas, case, name, title, alt, notes)


def _columns(ruler: Canvas, bars: Sequence[Bar], names: Sequence[tuple[str, ...]]) -> _Columns:
    lead = max((ruler.measure(*bar.lead, size=bar.size) for bar in bars), default=0.0)
    start = lead + COLUMN_GAP if lead else 0.0
    widest = max(
        (
            _indent(bar) + max(ruler.measure(row, size=bar.size) for row in rows)
            for bar, rows in zip(bars, names, strict=True)
        ),
        default=0.0,
    )
    rates = max((ruler.measure(*bar.rate, size=bar.size) for bar in bars), default=0.0)
    counts = max((ruler.measure(*bar.counts, size=bar.size) for bar in bars), default=0.0)
    gaps = COLUMN_GAP * (1 + bool(rates) + bool(counts))
    right = WIDTH - rates - counts - gaps + COLUMN_GAP
    return _Columns(lead, start, start + widest + COLUMN_GAP, right, right + COLUMN_GAP + rates)


def _indent(bar: Bar) -> float:
    return DETAIL_INDENT if bar.is_detail else 0.0


def _pitch(bar: Bar, rows: Sequence[str], count: int) -> float:
    if bar.below:
        return 12.0
    usual = 8.0 if count <= 10 else 6.6 if count <= 16 else 5.6 if count <= 24 else 5.2
    return max(4.8 if bar.is_detail else usual, 7.6 if len(rows) > 1 else 0.0)


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
    canvas.line([(x, top - 1.0), (x, bottom)], role="reference")
    half = canvas.measure(label, rate, size="note") / 2
    canvas.write(
        min(max(x, columns.left + half), WIDTH - half), top - 3.0, label, rate, size="note", align="center"
    )
