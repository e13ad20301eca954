"""Sentences of 调度: days left, what changed since the previous cut-off, where nothing moved."""

from __future__ import annotations

from fractions import Fraction

from ..ledger.figure import Figure
from .line import lines
from .scope import Scope
from .telling import SILENT, Choice, Telling, counted, is_known, is_zero, joined, named
from .wording import Phrase


def days_left(telling: Telling) -> Choice:
    """剩余时间: whole days from the cut-off's day to the deadline."""
    campaign, as_of = telling.case.campaign, telling.case.as_of.date()
    if as_of < campaign.starts_on:
        return Choice("未开始")
    if as_of > campaign.deadline_on:
        return Choice("已截止")
    left = (campaign.deadline_on - as_of).days
    return Choice("一般", {"天数": counted(left, "days_left", telling.whole)}) if left else Choice("当日")


def open_persons(telling: Telling) -> Choice:
    """尚未完成: required persons who have not completed, by how far they got."""
    scope = telling.scope
    names = ("n_not_completed", "n_not_registered", "n_registered_only", "n_in_progress")
    parts = [scope.figure(name) for name in names]
    if not is_known(*parts):
        return SILENT
    if is_zero(scope.figure("n_required")):
        return SILENT
    if is_zero(parts[0]):
        return Choice("无")
    return Choice("有", {"各项": steps_behind(scope)})


def steps_behind(scope: Scope) -> Phrase:
    """Return how far those got who have not completed, in words; what nobody is at is left out."""
    labels = (
        ("n_not_registered", "未注册"),
        ("n_registered_only", "只注册未学习"),
        ("n_in_progress", "学习中"),
    )
    found = [(label, scope.figure(name)) for name, label in labels]
    return joined([(label, figure, "人") for label, figure in found if figure.numerator])


def completed_since(telling: Telling) -> Choice:
    """较上次完成: completed persons more than at the previous cut-off."""
    gap = count_since(telling.since, telling.scope, "n_completed")
    if gap is None or gap.numerator is None:
        return SILENT
    if not gap.numerator:
        return Choice("未变")
    size = counted(abs(gap.numerator), "n_completed_since", telling.scope, of=gap.of)
    return Choice("增加" if gap.numerator > 0 else "减少", {"人数": size})


def rate_since(telling: Telling) -> Choice:
    """较上次完成率: the difference from the previous rate in 百分点, of the exact rates."""
    gap = difference_since(telling.since, telling.scope)
    if gap is None or gap.value is None:
        return SILENT
    if not gap.numerator:
        return Choice("持平")
    if not Fraction(gap.cell):
        return Choice("基本持平")
    now, before = gap.of
    is_exact = abs(Fraction(now.cell) - Fraction(before.cell)) == Fraction(gap.cell)
    choice = "提高" if gap.numerator > 0 else "降低"
    return Choice(choice, {"差": gap, "约": "" if is_exact else "约"})


def stalled_towns(telling: Telling) -> Choice:
    """无进展镇街: towns that have persons left and no more completed ones than at the previous cut-off."""
    if telling.since is None:
        return SILENT
    before = {line.key: line.count("n_completed") for line in lines(telling.since.case, "town")}
    frame = telling.case.measure("town", include_unassigned=False)
    is_open = (frame["n_completed"] < frame["n_required"]).fillna(False).astype(bool)
    was = frame["key"].map(before).astype("Int64")
    if not is_open.any() or was[is_open].isna().any():
        return SILENT
    found = frame[is_open & (frame["n_completed"] <= was).fillna(False).astype(bool)]
    if found.empty:
        return Choice("无")
    names = named(found, "town", "towns_stalled", telling.scope)
    return Choice("一个" if len(found) == 1 else "多个", {"名单": names})


def count_since(since: Scope | None, scope: Scope, measure: str) -> Figure | None:
    """Return how much a count grew since the previous cut-off; None without one, or where either is unknown."""
    if since is None:
        return None
    now, before = scope.figure(measure), _before(since, scope).figure(measure)
    if now.numerator is None or before.numerator is None:
        return None
    grown = now.numerator - before.numerator
    return Figure("count", f"{measure}_since", scope.level, scope.key, grown, of=(now, before))


def difference_since(since: Scope | None, scope: Scope, measure: str = "completion_rate") -> Figure | None:
    """Return the difference of a rate from the previous cut-off; None without one, unknown where either is."""
    if since is None:
        return None
    now, before = scope.figure(measure), _before(since, scope).figure(measure)
    if now.value is None or before.value is None:
        return Figure("difference", measure, scope.level, scope.key, None, of=(now, before))
    gap = Fraction(now.value) - Fraction(before.value)
    return Figure(
        "difference", measure, scope.level, scope.key, gap.numerator, gap.denominator, of=(now, before)
    )


def _before(since: Scope, scope: Scope) -> Scope:
    """Return the same level and key at the previous cut-off."""
    if scope.level == "district":
        return since
    return Scope(since.case, scope.level, scope.key, scope.label)
