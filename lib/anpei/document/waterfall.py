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
from .picture import FOOT, Clause, finish_chart, open_canvas, write_headline
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


def bridge_chart(case: Case, within: Within = None) -> Chart:
    """Return 对账桥图: from the accounts that the platform shows as completed to the completed persons."""
    scope = scope_of(case, within)
    title = f"{scope.label}完成人数从平台口径到通报口径"
    found = reconciliation_of(case, within)
    if found is None or found.completed.ours is None:
        words = "未取得平台人员明细，未对账" if not case.knows("platform") else "平台口径没有对账"
        canvas = open_canvas(case, 14.0)
        write_headline(canvas, [(scope.label, words)], case)
        return finish_chart(canvas, case, "对账桥图", title, [(scope.label, words)])
    bars = _bars(found, found.completed)
    headline: list[Clause] = [(scope.label, "完成率")]
    if found.shown_rate.value is not None:
        headline[-1] = (*headline[-1], "平台口径", found.shown_rate, "，")
    headline.append(("通报口径", found.rate) if found.rate.value is not None else ("通报口径未统计",))
    if found.difference.numerator:
        headline.append(("，相差", found.difference, "个百分点"))
    ruler = open_canvas(case, 10.0)
    top = write_headline(ruler, headline, case) + 3.0
    canvas = open_canvas(case, top + PITCH * len(bars) + FOOT + 2.0)
    write_headline(canvas, headline, case)
    is_cut = _draw(canvas, bars, top)
    alt: list[Clause] = [*headline, *(("，", bar.name, *bar.told) for bar in bars)]
    return finish_chart(canvas, case, "对账桥图", title, alt, ("；断开的横条左端不从零起",) if is_cut else ())


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


def _draw(canvas: Canvas, bars: Sequence[_Bar], top: float) -> bool:
    """Draw the bars, each joined to the next; return whether the scale does not begin at zero.

    Small steps between large counts could not be seen on a scale from zero.
    """
    names = max(canvas.measure(bar.name) for bar in bars)
    told = max(canvas.measure(*bar.told) for bar in bars)
    left, right = names + COLUMN_GAP, WIDTH - told - COLUMN_GAP
    reached = [bar.end for bar in bars]
    low, high = min(reached), max(*reached, 1)
    origin = low - (high - low) if 0 < 2 * (high - low) < high else 0

    def across(count: int) -> float:
        return left + (right - left) * max(count - origin, 0) / (high - origin)

    for place, bar in enumerate(bars):
        middle = top + PITCH * (place + 0.5)
        start, end = sorted((across(bar.start), across(bar.end)))
        canvas.write(0.0, middle, bar.name)
        canvas.bar(left, middle - THICKNESS / 2, right - left, THICKNESS, "ground")
        canvas.bar(start, middle - THICKNESS / 2, end - start, THICKNESS, bar.tone, is_hatched=bar.is_hatched)
        if origin and not bar.start:  # torn open: it is longer than drawn
            canvas.plate(left + 5.0, middle - THICKNESS / 2, 0.8, THICKNESS)
            canvas.plate(left + 6.6, middle - THICKNESS / 2, 0.8, THICKNESS)
        canvas.write(WIDTH, middle, *bar.told, align="right")
        if place + 1 < len(bars):
            x = across(bar.end)
            canvas.line([(x, middle + THICKNESS / 2), (x, middle + PITCH - THICKNESS / 2)])
    return origin > 0
