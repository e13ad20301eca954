"""Sentences to one unit about itself: its roster, its progress, its problems; silent where there is nothing to say."""

from __future__ import annotations

from .dispatch import steps_behind
from .telling import SILENT, Choice, Telling, is_known, is_zero
from .threshold import threshold_figure


def progress(telling: Telling) -> Choice:
    """单位情况: how many of the unit's persons registered, took part, completed."""
    scope = telling.scope
    if is_zero(scope.figure("n_units_rostered")) and is_zero(scope.figure("n_required")):
        return Choice("未报名册" if _is_on(telling, "units_without_roster") else "无人员")
    if not is_known(scope.figure("n_required")):
        return Choice("应训未知")
    if not is_known(*(scope.figure(name) for name in ("n_registered", "n_started", "n_completed"))):
        return Choice("学习未知")
    if scope.figure("completion_rate").value == 1:
        return Choice("全部完成")
    return Choice("一般")


def without_roster(telling: Telling) -> Choice:
    """单位未报名册: whether the unit sent no roster (C25)."""
    return Choice("有") if _is_on(telling, "units_without_roster") else SILENT


def open_persons(telling: Telling) -> Choice:
    """单位未完成: persons of the unit who have not completed, by how far they got (C43, C44)."""
    scope = telling.scope
    open_count = scope.figure("n_not_completed")
    if not is_known(open_count) or is_zero(open_count):
        return SILENT
    return Choice("有", {"各项": steps_behind(scope)})


def mismatches(telling: Telling) -> Choice:
    """单位人员不一致: confirmed cases alone (C45)."""
    return Choice("有") if _is_on(telling, "mismatch") else SILENT


def spot_checks(telling: Telling) -> Choice:
    """单位抽测: the unit's spot check, if there was one; below the standard only by a sample that is large enough."""
    scope = telling.scope
    sampled = scope.figure("n_spot_sampled")
    if not is_known(sampled) or is_zero(sampled):
        return SILENT
    if _is_on(telling, "spot_retest"):
        return Choice("拟复测")
    standard = threshold_figure(telling.case.campaign.thresholds, "spot_pass_rate")
    return Choice("有" if _is_on(telling, "units_spot_below") else "合格", {"标准": standard})


def _is_on(telling: Telling, name: str) -> bool:
    return telling.unit is not None and name in telling.unit.lists
