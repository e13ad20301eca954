"""Case → Chart: the funnel, rankings, person classes and daily progress.

Every number written in a picture is a Figure and prints as in text and tables. A bar lies on a pale track
that ends at 100 %; a bar that reaches the level of the dashed line is dark, another one light, a hatched one
stands for 数据不全; without a value there is no bar but “—”. Labels stand at the bars, so that a picture
reads the same in black and white.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..ledger.figure import UNKNOWN, Figure
from ..vocabulary import MEASURES, UNASSIGNED
from .bars import Bar, Gap, Heads, bar_chart
from .canvas import Tone
from .curve import progress
from .line import Line, Within, known, lines
from .notice import Chart
from .picture import Clause, Frame
from .scope import scope_of
from .waterfall import bridge_chart

if TYPE_CHECKING:
    from ..ledger import Case

UNITS_SHOWN, UNITS_FIRST = 20, 6
"""Bars of a picture of units: of more units the first six and the last fourteen are drawn."""

ROWS_SHOWN, ROWS_FIRST = 34, 10
"""Bars of a picture of towns or departments, as many as fit a page."""

HEADS = Heads(rate="完成率", counts="完成/应训")
RATE_NOTE = "完成率为完成人数占应训人数的比例"
UNKNOWN_NOTE = "“—”为未取得数据，未统计"

INCOMPLETE = "数据不全"
"""The reason of what a severe finding touches; its bar is hatched and stands last."""


# ── the charts ──────────────────────────────────────────────────────────────────────────────────────────────


def funnel(case: Case, within: Within = None, stage: str = "") -> Chart:
    """Return 完成漏斗: required → registered → started → completed, with who dropped out between two bars."""
    scope = scope_of(case, within)
    required, completed = scope.figure("n_required"), scope.figure("n_completed")
    stages = (
        ("n_registered", "registration_rate", "n_not_registered"),
        ("n_started", "participation_rate", "n_registered_only"),
        ("n_completed", "completion_rate", "n_in_progress"),
    )
    late = (
        ("其中按时完成", "n_on_time", "按时完成率", "on_time_rate"),
        ("；有效完成", "n_valid", "有效完成率", "valid_rate"),
    )
    reached_late: Clause = tuple(
        part
        for words, count, rate_words, rate in late
        if scope.figure(rate).value is not None
        for part in (words, scope.figure(count), "人，", rate_words, scope.figure(rate))
    )
    bars = [Bar("应训", Fraction(1) if required.numerator else None, counts=_persons(required), tone="weak")]
    alt: list[Clause] = [(scope.label, "应训", *_persons(required))]
    for count, rate, dropped in stages:
        lost: Clause = (MEASURES[dropped].label, *_persons(scope.figure(dropped)))
        reached = _persons(scope.figure(count))
        bars[-1] = replace(bars[-1], below=lost)
        share = _share(scope.figure(rate))
        bars.append(Bar(MEASURES[count].label, share, rate=(scope.figure(rate),), counts=reached))
        alt += [("，", *lost), ("，", MEASURES[count].label, *reached, "，占", scope.figure(rate))]
    bars[-1] = replace(bars[-1], below=reached_late)
    headline: list[Clause] = [
        (scope.label, "应训", *_persons(required), "，"),
        ("完成", *_persons(completed), "，完成率", scope.figure("completion_rate")),
    ]
    if required.numerator == 0:
        headline = [(scope.label, "没有在册应训人员")]
    title = f"{scope.label}从应训到完成各环节人数"
    notes: list[Clause] = [("各比率为该环节人数占应训人数的比例",)]
    if completed.numerator is None:
        notes.append((UNKNOWN_NOTE,))
    told: Clause = ("；", *reached_late) if reached_late else ()
    frame = Frame(case, headline, notes, stage)
    heads = Heads(rate="占应训", counts="人数")
    return bar_chart(frame, "完成漏斗", title, bars, heads=heads, alt=[*alt, told])


def town_rates(case: Case, within: Within = None, stage: str = "") -> Chart:
    """Return 镇街完成率: every town by its completion rate, with the district's line."""
    return _ranking(case, "town", within, "镇街完成率", "各镇街", stage)


def dept_rates(case: Case, within: Within = None, stage: str = "") -> Chart:
    """Return 部门完成率: the units of every department by their completion rate."""
    return _ranking(case, "dept", within, "部门完成率", "各行业主管部门所管单位", stage)


def unit_rates(case: Case, within: Within = None, stage: str = "") -> Chart:
    """Return 单位完成率: units by their completion rate, the first and the last where there are many."""
    return _ranking(case, "unit", within, "单位完成率", "各单位", stage)


def classes(case: Case, within: Within = None, stage: str = "") -> Chart:
    """Return 类别情况: completion by person class, and within each class by employment form."""
    scope = scope_of(case, within)
    whole = scope.figure("completion_rate")
    crossed = case.cross(within=within)
    found = [line for line in lines(case, "person_class", within) if line.count("n_required")]
    bars: list[Bar] = []
    for line in found:
        bars.append(_class_bar(line.label, line, whole))
        forms = crossed[(crossed["person_class"] == line.key) & (crossed["n_required"].fillna(0) > 0)]
        for row in forms.to_dict("records"):
            form = str(row["employ_form"])
            counts = {name: known(row[name]) for name in ("n_required", "n_completed")}
            pair = Line(case.campaign, "person_class", f"{line.key}/{form}", form, counts)
            bars.append(replace(_class_bar(form, pair, whole), is_detail=True))
    headline: list[Clause] = [(scope.label, "完成率", whole)]
    rated = [
        (line.label, rate) for line in found if (rate := line.figure("completion_rate")).value is not None
    ]
    if len(rated) > 1:
        label, rate = min(rated, key=lambda pair: pair[1].value or 0)
        is_equal = all(other.value == rate.value for _, other in rated)
        headline.append(("，各类人员均为", rate) if is_equal else ("，最低的是", label, rate))
    if not bars:
        headline = [(scope.label, "没有在册应训人员")]
    title = f"{scope.label}各类人员、各用工形式完成率"
    alt = [*headline, *(_alt(bar) for bar in bars)]
    notes: list[Clause] = [(RATE_NOTE,)]
    if found and not rated:
        notes.append((UNKNOWN_NOTE,))
    elif found:
        notes += _tone_note(scope.label, whole, bars)
    frame = Frame(case, headline, notes, stage)
    line_of = (f"{scope.label}完成率", whole)
    return bar_chart(frame, "类别情况", title, bars, heads=HEADS, line=line_of, alt=alt)


def _class_bar(name: str, line: Line, whole: Figure) -> Bar:
    rate = line.figure("completion_rate")
    counts: Clause = (line.figure("n_completed"), "/", line.figure("n_required"), "人")
    return Bar(name, _share(rate), rate=(rate,), counts=counts, tone=_tone(rate, whole))


def _persons(count: Figure) -> Clause:
    return (count,) if count.numerator is None else (count, "人")


# ── rankings ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _RankedBar:
    """A bar with the rate that orders it; one that is 数据不全 comes after all others."""

    bar: Bar
    rate: Figure
    reason: str

    @property
    def is_last(self) -> bool:
        return self.rate.value is None or self.reason in (INCOMPLETE, UNASSIGNED)

    @property
    def told(self) -> str:
        """Why it has no rank, where the bar itself does not say so."""
        return "" if self.rate.value is None or self.reason == INCOMPLETE else self.reason

    @classmethod
    def of_row(cls, row: dict[Any, Any], level: str, whole: Figure) -> _RankedBar:
        key, rank = str(row["key"]), known(row["rank"])
        completed, required = known(row["numerator"]), known(row["denominator"])
        rate = Figure("rate", "completion_rate", level, key, completed, required)
        reason = "" if rank is not None or pd.isna(row["reason"]) else str(row["reason"])
        place = UNKNOWN if rank is None else Figure("rank", "completion_rate", level, key, rank, of=(rate,))
        told: Clause = (rate, f"（{reason}）") if reason == INCOMPLETE else (rate,)
        counts: Clause = (
            Figure("count", "n_completed", level, key, completed),
            "/",
            Figure("count", "n_required", level, key, required),
            "人",
        )
        bar = Bar(
            str(row["label"]),
            _share(rate),
            rate=told if rate.value is not None else (_missing(row, reason),),
            counts=counts if required else (),
            lead=(place,),
            tone=_tone(rate, whole),
            is_hatched=reason == INCOMPLETE,
        )
        return cls(bar, rate, reason)


def _ranking(case: Case, level: str, within: Within, name: str, what: str, stage: str) -> Chart:
    scope = scope_of(case, within)
    whole = scope.figure("completion_rate")
    rows = case.ranking("completion_rate", level, within=within).to_dict("records")
    ordered = _ordered([_RankedBar.of_row(row, level, whole) for row in rows], has_blanks=level != "unit")
    shown, first = (UNITS_SHOWN, UNITS_FIRST) if level == "unit" else (ROWS_SHOWN, ROWS_FIRST)
    gap, drawn = None, ordered
    if len(ordered) > shown:
        rest = Figure("count", "n_units", scope.level, scope.key, len(ordered) - shown)
        gap = Gap(first, ("（其间另有", rest, "家未画出）" if level == "unit" else "个未画出）"))
        drawn = [*ordered[:first], *ordered[first - shown :]]
    bars = [ranked.bar for ranked in drawn]
    headline = _ranking_headline(scope.label, what, whole, ordered)
    if not bars:
        headline = [(scope.label, "没有可以比较完成率的对象")]
    reasons = list(dict.fromkeys(ranked.told for ranked in drawn if ranked.told))
    notes: list[Clause] = [(RATE_NOTE,), *_tone_note(scope.label, whole, bars)] if bars else []
    if reasons:
        notes.append((f"{'、'.join(reasons)}的不排名",))
    missing = scope.figure("n_units_unrostered")
    if level == "unit" and missing.numerator:
        notes.append(("另有", missing, "家未报名册，未画出"))
    return bar_chart(
        Frame(case, headline, notes, stage),
        name,
        f"{scope.label if within else ''}{what}完成率",
        bars,
        heads=replace(HEADS, lead="名次"),
        line=(f"{scope.label}完成率", whole),
        alt=[*headline, *(_alt(bar) for bar in bars)],
        gap=gap,
    )


def _missing(row: dict[Any, Any], reason: str) -> str:
    """Return what stands where no rate can be written."""
    return reason if reason and reason != str(row["label"]) else UNKNOWN


def _ordered(bars: list[_RankedBar], *, has_blanks: bool) -> list[_RankedBar]:
    """Return bars from the highest rate to the lowest, equal ones in official order."""
    kept = [bar for bar in bars if has_blanks or bar.rate.value is not None]
    return sorted(kept, key=lambda bar: (bar.is_last, -Fraction(bar.rate.value or 0)))


def _ranking_headline(label: str, what: str, whole: Figure, bars: list[_RankedBar]) -> list[Clause]:
    headline: list[Clause] = [(label, "完成率", whole)]
    rates = [bar.rate for bar in bars if not bar.is_last]
    if len(rates) < 2:
        return headline
    best, worst = rates[0], rates[-1]
    if best.value == worst.value:
        return [*headline, (f"，{what}均为", best)]
    return [*headline, (f"，{what}最高", best, "、最低", worst)]


CHARTS: dict[str, Callable[..., Chart]] = {
    "完成漏斗": funnel,
    "每日进度": progress,
    "类别情况": classes,
    "镇街完成率": town_rates,
    "部门完成率": dept_rates,
    "单位完成率": unit_rates,
    "对账桥图": bridge_chart,
}
"""Every chart that a wording file can place: (case, within, stage) → Chart."""


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────


def _share(rate: Figure) -> Fraction | None:
    return None if rate.value is None else Fraction(rate.value)


def _tone(rate: Figure, whole: Figure) -> Tone:
    """Return dark for what reaches the whole's rate, light for what does not."""
    is_reached = rate.value is not None and whole.value is not None and rate.value >= whole.value
    return "strong" if is_reached else "weak"


def _tone_note(label: str, whole: Figure, bars: Sequence[Bar]) -> list[Clause]:
    """Return what the line, the tones and the hatching mean; nothing where there is no line."""
    if whole.value is None:
        return []
    hatched = "，数据不全的为斜线" if any(bar.is_hatched for bar in bars) else ""
    return [(f"虚线为{label}完成率，达到的为深色，低于的为浅色{hatched}",)]


def _alt(bar: Bar) -> Clause:
    return ("，", bar.name, *bar.rate)
