"""Sentences of totals: units, persons, coverage, classes, changes of the roster, supervisors."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from ..ledger.case import TOTAL
from ..ledger.figure import Figure
from ..vocabulary import UNASSIGNED
from .line import lines
from .telling import SILENT, Choice, Telling, counted, is_known, is_zero, joined
from .wording import Phrase

REMOVED_MUCH = 50
"""Removals of more than one in fifty required persons (2 %) are printed with 应训 before them (DOMAIN §3 rule 9)."""

_REQUIRED_SOURCE = {
    "roster": "应训人员名册",
    "platform": "平台人员明细",
    "headcount": "完整的从业人数",
}


def basis(telling: Telling) -> Choice:
    """依据: the documents that the campaign rests on."""
    citations = [document.citation for document in telling.case.campaign.basis]
    if not citations:
        return Choice("无文件")
    *first, last = citations
    return Choice("有文件", {"文件": "、".join(first) + ("和" if first else "") + last})


def unit_totals(telling: Telling) -> Choice:
    """单位总量: obliged units and how many sent a roster."""
    units, rostered = telling.scope.figure("n_units"), telling.scope.figure("n_units_rostered")
    if not is_known(units):
        return Choice("底册未知" if is_known(rostered) else "均未知")
    if is_zero(units):
        return Choice("无单位")
    if not is_known(rostered):
        return Choice("名册未知")
    if is_zero(rostered):
        return Choice("均未报送")
    return Choice("全部报送" if rostered.numerator == units.numerator else "一般")


def person_totals(telling: Telling) -> Choice:
    """人员总量: required, registered, started, completed, completed in time."""
    case, scope = telling.case, telling.scope
    required = scope.figure("n_required")
    reached = [scope.figure(name) for name in ("n_registered", "n_started", "n_completed")]
    on_time = scope.figure("n_on_time")
    if not is_known(required):
        missing = {"缺少": _REQUIRED_SOURCE[case.campaign.population]}
        return Choice("仅学习" if is_known(*reached) else "应训未知", missing)
    if is_zero(required):
        return Choice("无人员")
    if not is_known(*reached):
        return Choice("学习未知")
    if is_zero(reached[-1]):
        return Choice("无人完成")
    if not is_known(on_time):
        return Choice("按时未知")
    is_in_time = on_time.numerator == reached[-1].numerator
    if all(figure.numerator == required.numerator for figure in reached):
        return Choice("全部按时完成" if is_in_time else "全部完成")
    if not is_in_time:
        return Choice("一般")
    deadline = datetime.combine(case.campaign.deadline_on + timedelta(days=1), time())
    return Choice("未到截止" if case.as_of < deadline else "均按时")


def coverage(telling: Telling) -> Choice:
    """覆盖情况: how far the coverage is from all required persons."""
    scope = telling.scope
    rate, required = scope.figure("coverage_rate"), scope.figure("n_required")
    if rate.value is None or rate.numerator is None or rate.denominator is None:
        return SILENT
    if rate.value == 1:
        return Choice("全覆盖")
    covered = scope.figure(telling.case.definition("coverage_rate").numerator)
    short = counted(rate.denominator - rate.numerator, "n_uncovered", scope, of=(required, covered))
    completed = scope.figure("n_completed").numerator
    if covered.measure == "n_valid" and completed is not None and rate.numerator < completed:
        of = (scope.figure("n_completed"), covered)
        removed = counted(completed - rate.numerator, "n_invalid", scope, of=of)
        return Choice("扣除不一致", {"扣除": removed, "差额": short})
    return Choice("一般", {"差额": short})


def classes(telling: Telling) -> Choice:
    """类别情况: required persons and completion rate of every class of persons."""
    found = [
        line for line in lines(telling.case, "person_class", telling.scope.within) if line.count("n_required")
    ]
    if all(line.key == UNASSIGNED for line in found):
        return SILENT
    has_learning = all(line.count("n_completed") is not None for line in found)
    items = []
    for line in found:
        label = "类别未填报的人员" if line.key == UNASSIGNED else line.label
        rate: tuple[str | Figure, ...] = ("、完成率", line.figure("completion_rate")) if has_learning else ()
        items.append((label, "应训", line.figure("n_required"), "人", *rate))
    return Choice("一般" if has_learning else "仅人数", {"各类": joined(items, "，")})


def adjusted(telling: Telling) -> Choice:
    """核减增补: persons added and removed; where many were removed, 应训 before it."""
    scope = telling.scope
    counts = telling.case.adjusted(within=scope.within)
    n_added, n_removed = counts["n_added"], counts["n_removed"]
    if n_added is None or n_removed is None:
        return SILENT
    blanks = {
        "增补": counted(n_added, "n_added", scope),
        "核减": counted(n_removed, "n_removed", scope),
    }
    required, n_gone = scope.figure("n_required"), counts["n_gone"]
    if n_gone and required.numerator is not None and n_removed * REMOVED_MUCH > required.numerator:
        gone = counted(n_gone, "n_gone", scope)
        before = counted(required.numerator + n_gone, "n_required_before", scope, of=(required, gone))
        return Choice("核减较多", {**blanks, "核减前应训": before})
    if not n_added and not n_removed:
        return Choice("无")
    return Choice("有" if n_added and n_removed else "仅增补" if n_added else "仅核减", blanks)


def supervisors(telling: Telling) -> Choice:
    """监管人员: supervisors of towns and departments, a population of their own (C26)."""
    case = telling.case
    groups = [
        (level, label)
        for level, label in (("supervisors_town", "各镇街"), ("supervisors_dept", "各部门"))
        if case.figure("n_required", level, TOTAL).numerator
    ]
    if not groups:
        return Choice("未取得")
    is_learning_known = all(is_known(case.figure("n_completed", level, TOTAL)) for level, _ in groups)
    items: list[tuple[str | Figure, ...]] = []
    for level, label in groups:
        figure = {
            name: case.figure(name, level, TOTAL)
            for name in ("n_required", "n_started", "n_completed", "completion_rate")
        }
        item: tuple[str | Figure, ...] = (label, "监管人员应训", figure["n_required"], "人")
        if is_learning_known:
            reached = ("，参训", figure["n_started"], "人，完成", figure["n_completed"], "人")
            item = (*item, *reached, "，完成率", figure["completion_rate"])
        items.append(item)
    groups_told: Phrase = joined(items, "；" if is_learning_known else "，")
    return Choice("一般" if is_learning_known else "学习未知", {"各组": groups_told})


def own_supervisors(telling: Telling) -> Choice:
    """本镇街监管人员: the supervisors of the document's town, a population of their own (C26)."""
    case, scope = telling.case, telling.scope
    if scope.level != "town":
        return SILENT
    if not case.knows("supervisors"):
        return Choice("未取得")
    blanks = {
        label: case.figure(measure, "supervisors_town", scope.key)
        for label, measure in (
            ("监管应训", "n_required"),
            ("监管参训", "n_started"),
            ("监管完成", "n_completed"),
            ("监管完成率", "completion_rate"),
        )
    }
    if not blanks["监管应训"].numerator:
        return Choice("没有")
    return Choice("一般" if is_known(blanks["监管参训"], blanks["监管完成"]) else "学习未知", blanks)
