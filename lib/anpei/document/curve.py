"""A curve: what share of all required had completed by the end of each day, with the deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd

from ..ledger.figure import Figure
from .canvas import WIDTH, Canvas
from .dates import chinese_instant
from .line import Within
from .notice import Chart
from .picture import Clause, Frame
from .scope import scope_of

if TYPE_CHECKING:
    from ..ledger import Case

END_GAP = 2.5
"""Room in mm between the end of a curve and what is said of it."""


def progress(case: Case, within: Within = None, stage: str = "") -> Chart:
    """Return 每日进度: the cumulative share of completed persons, the deadline and the level of all required."""
    scope = scope_of(case, within)
    required, rate = scope.figure("n_required"), scope.figure("completion_rate")
    daily = case.progress(within=within)
    days = [
        (pd.Timestamp(day).date(), int(n))
        for day, n in zip(daily["day"], daily["n_completed"], strict=True)
        if not pd.isna(n)
    ]
    title = f"{scope.label}每日完成进度"
    if not days or not required.numerator or rate.value is None:
        words = "没有在册应训人员" if required.numerator == 0 else "未取得完成时间，每日进度未统计"
        frame = Frame(case, [(scope.label, words)], stage=stage)
        return frame.chart(frame.open(2.0), "每日进度", title, [(scope.label, words)])

    half = next((day for day, n in days if 2 * n >= required.numerator), None)
    headline: list[Clause] = [(scope.label, "完成率", rate)]
    if half:
        headline.append((f"，{_month_day(half)}过半",))
    completed = scope.figure("n_completed")
    frame = Frame(case, headline, [("曲线为到各日24时累计完成人数占应训人数的比例",)], stage)
    canvas = frame.open(68.0)
    end: tuple[Clause, ...] = (("完成", completed, "人"), (rate,))
    room = max(canvas.measure(*row) for row in end) + END_GAP
    plot = _Plot(case, canvas, frame.top + 5.0, canvas.height - frame.foot - 6.0, WIDTH - room)
    plot.draw_grid(required)
    plot.draw_curve([(day, Fraction(n, required.numerator)) for day, n in days])
    plot.draw_deadline()
    plot.draw_end(Fraction(rate.value), *end)
    alt: Clause = ("：应训", required, "人，截至", chinese_instant(case.as_of), "完成", completed, "人")
    return frame.chart(canvas, "每日进度", title, [*headline, alt])


@dataclass(frozen=True)
class _Plot:
    """Days across and shares up, from 0 to 100 %, of a campaign's time."""

    case: Case
    canvas: Canvas
    top: float
    bottom: float
    right: float
    left: float = 13.0

    @property
    def start(self) -> datetime:
        return datetime.combine(self.case.campaign.starts_on, time())

    @property
    def deadline(self) -> datetime:
        return _day_end(self.case.campaign.deadline_on)

    def across(self, moment: datetime) -> float:
        span = max(self.deadline, self.case.as_of) - self.start
        return self.left + (self.right - self.left) * ((moment - self.start) / span)

    def up(self, share: Fraction) -> float:
        return self.bottom - (self.bottom - self.top) * float(min(share, Fraction(1)))

    def draw_grid(self, required: Figure) -> None:
        for percent in (0, 25, 50, 75, 100):
            y = self.up(Fraction(percent, 100))
            self.canvas.line([(self.left, y), (self.right, y)], role="grid" if 0 < percent < 100 else "axis")
            self.canvas.write(self.left - 1.5, y, f"{percent}%", size="note", align="right")
        self.canvas.write(self.left + 1.0, self.top - 2.4, "应训", required, "人", size="note")
        for day in _ticks(self.start.date(), max(self.deadline, self.case.as_of).date()):
            x = self.across(datetime.combine(day, time()))
            self.canvas.line([(x, self.bottom), (x, self.bottom + 1.0)])
            self.canvas.write(x, self.bottom + 3.2, _month_day(day), size="note", align="center")

    def draw_curve(self, shares: list[tuple[date, Fraction]]) -> None:
        """Draw what was reached by the end of each day, the last day up to the cut-off."""
        points = [(self.left, self.bottom)]
        for day, share in shares:
            moment = max(min(_day_end(day), self.case.as_of), self.start)
            points.append((self.across(moment), self.up(share)))
        self.canvas.area([*points, (points[-1][0], self.bottom)])
        self.canvas.line(points, role="data")

    def draw_deadline(self) -> None:
        x = self.across(self.deadline)
        self.canvas.line([(x, self.top - 4.2), (x, self.bottom)], role="reference")
        words = f"{_month_day(self.case.campaign.deadline_on)}24时截止"
        self.canvas.write(x - 1.2, self.top - 2.4, words, size="note", align="right")

    def draw_end(self, share: Fraction, *rows: Clause) -> None:
        """Mark where the curve ends and say what was reached, right of it."""
        x, y = self.across(max(self.case.as_of, self.start)), self.up(share)
        self.canvas.dot(x, y)
        first = min(y, self.bottom - 4.7 * len(rows) + 1.0)
        width = max(self.canvas.measure(*row) for row in rows)
        self.canvas.plate(x + END_GAP, first - 2.3, width, 4.7 * len(rows))
        for number, row in enumerate(rows):
            self.canvas.write(x + END_GAP, first + 4.7 * number, *row)


def _day_end(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time())


def _month_day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _ticks(first: date, last: date) -> list[date]:
    """Return at most eight days from the first on, whole weeks apart where there is room."""
    span = max((last - first).days, 1)
    step = next(step for step in (1, 2, 3, 7, 14, 28, 56, 112, span) if span / step <= 7)
    return [first + timedelta(days=offset) for offset in range(0, span + 1, step)]
