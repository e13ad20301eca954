"""Sentences of spot checks: what was tested and passed, who stayed away, which units are below, what is tested again.

A unit below the pass rate is a fact; that it stands under 重点监督管理 is said only where people entered it (C42).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..ledger.figure import Figure
from ..ledger.interval import CONFIDENCE, exact_interval
from ..ledger.spotresult import SpotResult, absences, spot_results
from .line import Line, lines
from .scope import Scope
from .telling import NAMES_AT_MOST, NAMES_SHOWN, SILENT, Choice, Telling, counted, is_known, is_zero, joined
from .threshold import threshold_figure
from .wording import Phrase

DECIDED = ("entered", "declined")
"""What people may have decided about a unit below the pass rate; otherwise it is put to those who decide."""


def totals(telling: Telling) -> Choice:
    """抽查抽测: how many units and persons were drawn, tested and passed, with the exact interval of the pass rate."""
    scope = telling.scope
    sampled, tested = scope.figure("n_spot_sampled"), scope.figure("n_spot_tested")
    passed = scope.figure("n_spot_passed")
    if not is_known(sampled, tested, passed) or is_zero(sampled):
        return Choice("未开展")
    units = counted(len(telling.case.spot(within=scope.within)), "units_spot_checked", scope)
    blanks = {"家数": units, "单位占比": _unit_share(scope, units)}
    if is_zero(tested):
        return Choice("无人参加", blanks)
    low, high = interval_figures(scope.figure("pass_rate"))
    blanks |= {"置信水平": confidence_figure(), "区间低": low, "区间高": high}
    is_full = passed.numerator == tested.numerator
    if tested.numerator == sampled.numerator:
        return Choice("全部合格" if is_full else "无缺测", blanks)
    return Choice("参加者全部合格" if is_full else "一般", blanks)


def towns(telling: Telling) -> Choice:
    """镇街抽测: towns whose units were spot-checked, with the rate of each."""
    items = [
        (line.label, line.figure("pass_rate"))
        for line in lines(telling.case, "town", telling.scope.within)
        if line.count("n_spot_tested")
    ]
    return Choice("一般", {"各镇街": joined(items)}) if len(items) > 1 else SILENT


def absence(telling: Telling) -> Choice:
    """缺测情况: how many were absent for which reason; no reason names anybody."""
    scope = telling.scope
    found = absences(telling.case, scope.within)
    if not found:
        return SILENT
    items = [(reason, counted(n, f"spot_absent_{reason}", scope), "人") for reason, n in found]
    return Choice("有", {"各项": joined(items), "缺测率": scope.figure("spot_absence_rate")})


def failures(telling: Telling) -> Choice:
    """抽测不合格: units below the pass rate by a result that counts (C42), each with its rate; silent without one."""
    case, scope = telling.case, telling.scope
    if not any(one.is_firm for one in _results(telling)):
        return SILENT
    limits = case.campaign.thresholds
    standard = threshold_figure(limits, "spot_pass_rate")
    names = set(case.units_where("units_spot_below", within=scope.within)["unit"])
    below = [line for line in lines(case, "unit", scope.within) if line.key in names]
    if not below:
        return Choice("无", {"标准": standard})
    if len(below) > NAMES_AT_MOST:
        below.sort(key=lambda line: line.figure("pass_rate").value or Fraction(0))  # stable: official order
    states = _states(telling)
    entered = [line for line in below if states.get(line.key) == "entered"]
    n_open = sum(states.get(line.key) not in DECIDED for line in below)
    blanks = {
        "标准": standard,
        "家数": counted(len(below), "units_spot_below", scope),
        "名单": _rated(below),
        "已纳入": counted(len(entered), "units_spot_below_entered", scope),
        "纳入名单": joined([(line.label,) for line in entered[:NAMES_AT_MOST]]),
        "待定": counted(n_open, "units_spot_below_open", scope),
    }
    return Choice("一家" if len(below) == 1 else "多家" if len(below) <= NAMES_AT_MOST else "过多", blanks)


def retests(telling: Telling) -> Choice:
    """拟复测: units whose result does not count, the absent apart from those with too few tested."""
    case, scope = telling.case, telling.scope
    names = set(case.units_where("spot_retest", within=scope.within)["unit"])
    found = [one for one in _results(telling) if one.unit in names]
    if not found:
        return SILENT
    n_void = sum(one.is_void for one in found)
    shown = found if len(found) <= NAMES_AT_MOST else found[:NAMES_SHOWN]
    blanks = {
        "家数": counted(len(found), "spot_retest", scope),
        "名单": joined([(one.unit,) for one in shown]),
        "无效": counted(n_void, "spot_void", scope),
        "不足": counted(len(found) - n_void, "spot_short", scope),
        "缺测标准": threshold_figure(case.campaign.thresholds, "spot_maximum_absent"),
    }
    return Choice("一家" if len(found) == 1 else "多家" if shown is found else "过多", blanks)


def interval_figures(rate: Figure) -> tuple[Figure, Figure]:
    """Return the bounds of the exact interval of a pass rate as Figures; unknown where nobody was tested."""
    bounds: list[Fraction | None] = [None, None]
    if rate.numerator is not None and rate.denominator:
        found = exact_interval(rate.numerator, rate.denominator)
        bounds = [found.low, found.high]
    low, high = (
        Figure(
            "rate",
            f"{rate.measure}_{name}",
            rate.level,
            rate.key,
            bound.numerator if bound is not None else None,
            bound.denominator if bound is not None else None,
            of=(rate,),
            guards=rate.guards,
        )
        for name, bound in zip(("low", "high"), bounds, strict=True)
    )
    return low, high


def confidence_figure() -> Figure:
    """Return the confidence of the intervals."""
    return Figure(
        "threshold", "spot_confidence", "district", "", CONFIDENCE.numerator, CONFIDENCE.denominator
    )


def _unit_share(scope: Scope, units: Figure) -> Figure:
    obliged = scope.figure("n_units")
    return Figure(
        "rate",
        "spot_unit_share",
        scope.level,
        scope.key,
        units.numerator if obliged.numerator else None,
        obliged.numerator,
        of=(units, obliged),
    )


def _results(telling: Telling) -> list[SpotResult]:
    """Return the results of the units checked, those of 数据不全 units left out."""
    case, within = telling.case, telling.scope.within
    incomplete = case.incomplete("unit")
    found = spot_results(case, case.measure("unit", within))
    return [one for one in found if one is not None and one.unit not in incomplete]


def _states(telling: Telling) -> dict[str, str]:
    """Return unit → where it stands with 重点监督管理."""
    found = telling.case.supervision(telling.scope.within)
    return {str(unit): str(state) for unit, state in zip(found["unit"], found["state"], strict=True)}


def _rated(found: Sequence[Line]) -> Phrase:
    """Return units with their pass rates in brackets; of too many the first ones."""
    shown = found if len(found) <= NAMES_AT_MOST else found[:NAMES_SHOWN]
    return joined([(line.label, "（", line.figure("pass_rate"), "）") for line in shown])
