"""Tables of dispatch and oversight: progress since the last cut-off, 表扬, scores, corrections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from . import candidates
from .candidates import Candidate
from .dates import chinese_instant
from .dispatch import count_since, difference_since
from .grid import DEPT_NAME, RANK, TOWN, TOWN_NAME, UNIT, UNIT_DEPT, Grid, Item, unit_places
from .line import lines, total_line
from .notice import Cell, Column, Row, Table
from .scope import Scope
from .tablenote import DASH, basis_note, rank_cell, rank_note, rank_of, unranked_reasons
from .telling import Telling

_NO_LEARNING = "未取得平台学习数据，未统计"


def dispatch_towns(telling: Telling) -> Table:
    """Return 调度镇街: every town's progress, who is left, and the change since the previous cut-off."""
    case = telling.case
    items = (
        Item("n_required", "应训人数", width=3.6),
        Item("registration_rate", "注册率", width=3.6),
        Item("participation_rate", "参训率", width=3.6),
        Item("n_completed", "完成人数", width=3.6),
        Item("completion_rate", "完成率", width=3.6),
        Item("n_not_completed", "未完成", width=3.6),
    )
    changes = (
        Column("完成人数", "较上次", "人", 3.6, "center", "0"),
        Column("完成率", "较上次", "百分点", 3.6, "center", "0.00"),
    )
    grid = Grid((TOWN_NAME,), items, (*(changes if telling.since else ()), RANK))
    found, ranks = lines(case, "town"), rank_of(case, "town", None)

    def tail(scope: Scope, rank: Cell) -> tuple[Cell, ...]:
        return (*(_changes(telling.since, scope) if telling.since else ()), rank)

    rows = [
        grid.body(
            number,
            (line.label,),
            line,
            tail(Scope(case, "town", line.key, line.label), rank_cell(line, ranks)),
        )
        for number, line in enumerate(found, 1)
    ]
    total = grid.closing("total", "合计", total_line(case, "town"))
    closing = Row((*total.cells[: -len(grid.tail)], *tail(telling.whole, None)), "total")
    before = telling.since.case.as_of if telling.since else None
    return Table(
        name="调度镇街",
        title="各镇街培训进度",
        columns=grid.columns,
        rows=(*rows, *((closing,) if rows else ())),
        unit_note="单位：人、%",
        notes=(
            basis_note(case, has_coverage=False),
            *((f"较上次指与{chinese_instant(before)}相比，负数表示减少或者降低。",) if before else ()),
            rank_note(found, unranked_reasons(case, "town", None, found)),
            DASH,
        ),
    )


def commendation_annex(telling: Telling) -> Table:
    """Return 附件表扬: the units for 表扬 with what speaks for them (C35)."""
    items = (
        Item("n_required", "应训人数"),
        Item("n_completed", "完成人数"),
        Item("on_time_rate", "按时完成率", width=4.2),
        Item("n_spot_tested", "实测"),
        Item("pass_rate", "抽测合格率", width=4.2),
    )
    found = candidates.commendable(telling.case, telling.scope.within, telling.decided)
    return _listed(
        telling,
        found,
        "附件表扬",
        "表扬单位名单",
        Grid((UNIT, TOWN, UNIT_DEPT), items),
        lambda _: (),
        "表扬单位为全员按时完成、抽测合格率不低于规定标准且没有核实不一致的单位。",
    )


def score_towns(telling: Telling) -> Table:
    """Return 考核镇街: what the ledger knows of every town, and room for its score."""
    return _scores(telling, "考核镇街", "各镇街考核得分表", "town", TOWN_NAME)


def score_depts(telling: Telling) -> Table:
    """Return 考核部门: the same for the units of every department."""
    return _scores(telling, "考核部门", "各行业主管部门考核得分表", "dept", DEPT_NAME)


def corrections_table(corrections: Sequence[tuple[str, str, str]]) -> Table:
    """Return 更正事项: where the issued document says what, and what it should say."""
    columns = (
        Column("序号", width=2.4),
        Column("位置", width=8.0, align="left"),
        Column("原文", width=9.0, align="left"),
        Column("更正为", width=9.0, align="left"),
    )
    rows = tuple(Row((number, *cells)) for number, cells in enumerate(corrections, 1))
    return Table("更正事项", "更正事项表", columns, rows, empty_text="尚未确定更正事项")


def _scores(telling: Telling, name: str, title: str, level: str, label: Column) -> Table:
    items = tuple(
        Item(measure, words, width=4.2)
        for measure, words in (
            ("roster_rate", "名册报送率"),
            ("registration_rate", "注册率"),
            ("participation_rate", "参训率"),
            ("completion_rate", "完成率"),
            ("on_time_rate", "按时完成率"),
            ("pass_rate", "抽测合格率"),
        )
    )
    grid = Grid((label,), items, (Column("得分", width=3.6), RANK))
    rows = [
        grid.body(number, (line.label,), line, (None, None))
        for number, line in enumerate(lines(telling.case, level), 1)
    ]
    return Table(
        name=name,
        title=title,
        columns=grid.columns,
        rows=tuple(rows),
        unit_note="单位：%、分",
        notes=(
            basis_note(telling.case, has_coverage=False),
            "得分和名次按考核办法计算，尚未计分的印“—”。",
            DASH,
        ),
        landscape=True,
    )


def _listed(
    telling: Telling,
    found: Sequence[Candidate],
    name: str,
    title: str,
    grid: Grid,
    tail: Callable[[Candidate], tuple[Cell, ...]],
    note: str,
) -> Table:
    where = unit_places(telling.case)
    n_names = len(grid.names)
    rows = tuple(
        grid.body(number, (one.line.label, *where[one.line.key])[:n_names], one.line, tail(one))
        for number, one in enumerate(found, 1)
    )
    has_learning = telling.case.learning_basis != "none"
    return Table(
        name=name,
        title=title,
        columns=grid.columns,
        rows=rows,
        unit_note="单位：人、%",
        notes=(
            f"数据截至{chinese_instant(telling.case.as_of)}。",
            note,
            *((DASH,) if rows else ()),
        ),
        empty_text="无" if has_learning else _NO_LEARNING,
    )


def _changes(since: Scope, scope: Scope) -> tuple[Cell, ...]:
    """Return by how much completed persons and the completion rate changed, with their signs."""
    gap = difference_since(since, scope)
    rate = None if gap is None else replace(gap, type="change")
    return count_since(since, scope, "n_completed"), rate
