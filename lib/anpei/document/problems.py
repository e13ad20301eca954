"""Sentences of problems: units without roster, persons not registered or not learning, cases, failures, 名册外.

Units that are 数据不全 stand on no list; where all units concerned are, the sentence counts and names nobody.
"""

from __future__ import annotations

from ..ledger.lists import CONDITIONS
from ..vocabulary import MEASURES
from .telling import NAMES_AT_MOST, SILENT, Choice, Telling, counted, is_known, is_zero, naming
from .threshold import threshold_figure

PROBLEMS = frozenset({"一家", "多家", "过多", "未列名", "未分单位", "有"})
"""Variants of the sentences below that name a problem."""


def without_roster(telling: Telling) -> Choice:
    """未报名册: obliged units without roster (C25)."""
    if not is_known(telling.scope.figure("n_units"), telling.scope.figure("n_units_rostered")):
        return SILENT
    if is_zero(telling.scope.figure("n_units")):
        return SILENT
    return _units(telling, "units_without_roster")


def not_registered(telling: Telling) -> Choice:
    """未注册: required persons who are not registered, and their units (C43)."""
    return _persons(telling, "n_not_registered", "units_not_all_registered")


def registered_only(telling: Telling) -> Choice:
    """只注册未学: registered persons who have not learned, and their units (C44)."""
    return _persons(telling, "n_registered_only", "units_registered_only")


def mismatches(telling: Telling) -> Choice:
    """人员不一致: confirmed cases and their units (C45)."""
    confirmed = telling.scope.figure("n_mismatch_confirmed")
    if not is_known(confirmed):
        return Choice("未取得")
    return Choice("无") if is_zero(confirmed) else _units(telling, "mismatch", is_certain=True)


def unlisted(telling: Telling) -> Choice:
    """名册外: persons who have learned and are on no roster."""
    found = telling.scope.figure("n_unlisted")
    if not is_known(found):
        return SILENT
    return Choice("无" if is_zero(found) else "有")


def roster_short(telling: Telling) -> Choice:
    """名册偏少: units whose roster is far below headcount (C25); silent without one, as the two below."""
    return _rosters(telling, "units_roster_short")


def persons_omitted(telling: Telling) -> Choice:
    """名册缺人: units whose newest roster no longer names persons who were on it (C25)."""
    frame = telling.case.units_where("units_persons_omitted", within=telling.scope.within)
    number = counted(int(frame["n_affected"].sum()), "n_omitted", telling.scope)
    if len(frame) > NAMES_AT_MOST:
        frame = frame.sort_values("n_affected", ascending=False, kind="stable")
    choice = naming([str(name) for name in frame["unit"]], "units_persons_omitted", telling.scope)
    return SILENT if choice.variant == "无" else Choice(choice.variant, {**choice.blanks, "人数": number})


def roster_shrinking(telling: Telling) -> Choice:
    """名册缩减: units whose roster shrank just before the cut-off (C25)."""
    limits = telling.case.campaign.signals
    choice = _rosters(telling, "units_roster_shrinking")
    days, share = threshold_figure(limits, "shrink_days"), threshold_figure(limits, "shrink_share")
    return Choice(choice.variant, {**choice.blanks, "天数": days, "比例": share})


def _rosters(telling: Telling, condition: str) -> Choice:
    choice = _units(telling, condition)
    return SILENT if choice.variant == "无" else choice


def _persons(telling: Telling, measure: str, condition: str) -> Choice:
    """Return the variant for persons of one status, with the units on the list of them."""
    number = telling.scope.figure(measure)
    if not is_known(number):
        return Choice("学习未知")
    if is_zero(telling.scope.figure("n_required")):
        return SILENT
    return Choice("无") if is_zero(number) else _units(telling, condition, is_certain=True)


def _units(telling: Telling, condition: str, is_certain: bool = False) -> Choice:
    """Return the variant by the number of units on a list; of too many, the most affected ones are named.

    `is_certain`: somebody is affected, so that an empty list is one of 数据不全 units alone, or of no unit at all
    where counts of towns are all that there is.
    """
    frame = telling.case.units_where(condition, within=telling.scope.within)
    if frame.empty and is_certain:
        return Choice("未列名" if len(telling.case.measure("unit")) else "未分单位")
    if frame.empty:
        return Choice("无")
    if len(frame) > NAMES_AT_MOST and CONDITIONS[condition].affected in MEASURES:
        frame = frame.sort_values("n_affected", ascending=False, kind="stable")
    return naming([str(name) for name in frame["unit"]], condition, telling.scope)
