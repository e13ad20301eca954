"""A waterfall: from one count to another, a bar for every step between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..ledger.figure import Figure
from ..ledger.reconciliation import Bridge, Reconciliation, reconciliation_of
from .bars import COLUMN_GAP
from .canvas import WIDTH, Canvas, Tone
from .notice import Chart
from .picture import Clause, Frame
from .scope import scope_of

if TYPE_CHECKING:
    from ..ledger import Case
    from .line import Within

PITCH, THICKNESS = 7.4, 4.6


@dataclass(frozen=True)
class _Bar:
    """A bar from one count to another, what stands left and right of it."""

    name: str
    start: int
    end: int
    told: Clause
    tone: Tone
    is_hatched: bool = False


def bridge_chart(case: Case, within: Within = None, stage: str = "") -> Chart:
    """Return 对账桥图: from the accounts that the platform shows as completed to the completed persons."""
    scope = scope_of(case, within)
    title = f"{scope.label}完成人数从平台口径到通报口径"
    found = reconciliation_of(case, within)
    if found is None or found.completed.ours is None:
        words = "未取得平台人员明细，未对账" if not case.knows("platform") else "平台口径没有对账"
        frame = Frame(case, [(scope.label, words)], stage=stage)
        return frame.chart(frame.open(2.0), "对账桥图", title, [(scope.label, words)])
    bars = _bars(found, found.completed)
    headline: list[Clause] = [(scope.label, "完成率")]
    if found.shown_rate.value is not None:
        headline[-1] = (*headline[-1], "平台口径", found.shown_rate, "，")
    headline.append(("通报口径", found.rate) if found.rate.value is not None else ("通报口径未统计",))
    if found.difference.numerator:
        headline.append(("，相差", found.difference, "个百分点"))
    scale = _scale(bars)
    notes: list[Clause] = [("平台口径为平台显示完成的账号，通报口径为完成的应训人员",)]
    if scale.origin:
        notes.append(("断开的横条左端不从零起",))
    if any(bar.is_hatched for bar in bars):
        notes.append(("斜线为增加",))
    frame = Frame(case, headline, notes, stage)
    canvas = frame.open(PITCH * len(bars) + 4.0)
    _draw(canvas, bars, scale, frame.top + 2.0)
    alt: list[Clause] = [*headline, *(("，", bar.name, *bar.told) for bar in bars)]
    return frame.chart(canvas, "对账桥图", title, alt)


def _bars(found: Reconciliation, bridge: Bridge) -> list[_Bar]:
    def count(name: str, n: int) -> Figure:
        return Figure("count", f"{bridge.measure}{name}", found.level, found.key, n)

    bars = [_Bar("平台显示完成", 0, bridge.shown, (count("_shown", bridge.shown), "个"), "strong")]
    reached = bridge.shown
    for step, n in bridge.taken():
        after = reached + step.sign * n
        told: Clause = (
            "减" if after < reached else "加",
            count(f"_{step.name}", abs(n)),
            "个" if step.sign < 0 else "人",
        )
        bars.append(_Bar(step.label, reached, after, told, "weak", is_hatched=after > reached))
        reached = after
    ours = bridge.ours or 0
    return [*bars, _Bar("通报完成", 0, ours, (count("", ours), "人"), "strong")]


@dataclass(frozen=True)
class _Scale:
    """The counts at the two ends of the tracks."""

    origin: int
    high: int


def _scale(bars: Sequence[_Bar]) -> _Scale:
    """Return a scale from zero, or from near the smallest count where small steps between large ones would not show."""
    reached = [bar.end for bar in bars]
    low, high = min(reached), max(*reached, 1)
    return _Scale(low - (high - low) if 0 < 2 * (high - low) < high else 0, high)


def _draw(canvas: Canvas, bars: Sequence[_Bar], scale: _Scale, top: float) -> None:
    """Draw the bars, each joined to the next; one that is longer than drawn is torn open."""
    names = max(canvas.measure(bar.name) for bar in bars)
    told = max(canvas.measure(*bar.told) for bar in bars)
    left, right = names + COLUMN_GAP, WIDTH - told - COLUMN_GAP

    def across(count: int) -> float:
        return left + (right - left) * max(count - scale.origin, 0) / (scale.high - scale.origin)

    for place, bar in enumerate(bars):
        middle = top + PITCH * (place + 0.5)
        start, end = sorted((across(bar.start), across(bar.end)))
        canvas.write(0.0, middle, bar.name)
        canvas.bar(left, middle - THICKNESS / 2, right - left, THICKNESS, "ground")
        canvas.bar(start, middle - THICKNESS / 2, end - start, THICKNESS, bar.tone, is_hatched=bar.is_hatched)
        if scale.origin and not bar.start:
            canvas.plate(left + 5.0, middle - THICKNESS / 2, 0.8, THICKNESS)
            canvas.plate(left + 6.6, middle - THICKNESS / 2, 0.8, THICKNESS)
        canvas.write(WIDTH, middle, *bar.told, align="right")
        if place + 1 < len(bars):
            x = across(bar.end)
            canvas.line([(x, middle + THICKNESS / 2), (x, middle + PITCH - THICKNESS / 2)])
