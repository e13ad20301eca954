"""Sentences about the platform's figures and ours: both rates, and what lies between the counts behind them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ..ledger.figure import Figure
from ..ledger.reconciliation import Bridge, Reconciliation, reconcile, reconciliation_of
from ..vocabulary import MEASURES
from .telling import SILENT, Choice, Telling, joined
from .wording import Phrase

if TYPE_CHECKING:
    from ..ledger import Case


def rates(telling: Telling) -> Choice:
    """平台口径: the platform's completion rate beside ours, and the difference in 百分点."""
    found = reconciliation_of(telling.case, telling.scope.within)
    if found is None:
        return Choice("未取得")
    shown, ours, gap = found.shown_rate, found.rate, found.difference
    blanks = {"平台率": shown, "平台完成": _shown(found.completed, found), "基数": _base(found)}
    if shown.value is None:
        return Choice("无账号")
    if ours.value is None:
        return Choice("应训未知" if ours.denominator is None else "无人员", blanks)
    if not gap.numerator:
        return Choice("一致", blanks)
    is_exact = abs(Fraction(shown.cell) - Fraction(ours.cell)) == Fraction(gap.cell)
    return Choice("一般", {**blanks, "差": gap, "约": "" if is_exact else "约"})


def completed(telling: Telling) -> Choice:
    """对账完成: from the completed accounts that the platform shows to the completed persons."""
    found = reconciliation_of(telling.case, telling.scope.within)
    if found is None or found.completed.ours is None:
        return SILENT
    blanks = {"平台完成": _shown(found.completed, found), "各项": _steps(found.completed, found)}
    return Choice("一般" if found.completed.taken() else "相同", blanks)


def base(telling: Telling) -> Choice:
    """对账基数: from the persons or accounts of which the platform states a share to the required persons."""
    found = reconciliation_of(telling.case, telling.scope.within)
    if found is None or found.rate.denominator is None:
        return SILENT
    blanks = {"基数": _base(found), "各项": _steps(found.registered, found)}
    if found.is_base_stated:
        return Choice("汇总", blanks)
    return Choice("一般" if found.registered.taken() else "相同", blanks)


def bridge_text(case: Case) -> str:
    """Return both bridges of the district as plain text, and the towns that have a difference left."""
    found = reconciliation_of(case)
    if found is None:
        return "未取得平台人员明细，未对账"
    lines = [
        f"{found.label}　平台口径 {found.shown_rate.text}　通报口径 {found.rate.text}　相差 {found.difference.text}"
    ]
    for bridge in found.bridges:
        signed = "".join(f" {'−+'[step.sign > 0]} {step.label} {n}" for step, n in bridge.taken())
        label = MEASURES[bridge.measure].label
        lines.append(f"{label}　平台 {bridge.shown}{signed} = 通报 {bridge.ours}（差额 {bridge.residual}）")
    towns = reconcile(case, "town")
    odd = [town.label for town in towns if any(bridge.residual for bridge in town.bridges)]
    lines.append(f"镇街 {len(towns)} 行，有差额的 {len(odd)} 行{'：' + '、'.join(odd) if odd else ''}")
    return "\n".join(lines)


def _shown(bridge: Bridge, found: Reconciliation) -> Figure:
    return Figure("count", f"{bridge.measure}_shown", found.level, found.key, bridge.shown)


def _base(found: Reconciliation) -> Figure:
    measure = "n_required_stated" if found.is_base_stated else f"{found.registered.measure}_shown"
    return Figure("count", measure, found.level, found.key, found.base)


def _steps(bridge: Bridge, found: Reconciliation) -> Phrase:
    """Return the steps of a bridge in words: 减未实名3个、名册外9个，加账号在其他镇街2人."""
    less: list[tuple[str | Figure, ...]] = []
    more: list[tuple[str | Figure, ...]] = []
    for step, n in bridge.taken():
        figure = Figure("count", f"{bridge.measure}_{step.name}", found.level, found.key, abs(n))
        is_less = (n < 0) != (step.sign < 0)
        label = "明细多于汇总的" if step.name == "gap" and n < 0 else step.label
        (less if is_less else more).append((label, figure, "个" if step.sign < 0 else "人"))
    parts = [(word, *joined(items).parts) for word, items in (("减", less), ("加", more)) if items]
    return joined(parts, "，")
