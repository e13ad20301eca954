"""Tables of spot checks: by town, by unit with what follows, reasons for absence, what a sampling plan concludes.

They name units and count persons, and name no person (layer L1). A unit below the pass rate is put to those who decide;
only people enter it for 重点监督管理.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..ledger import Case
from ..ledger.figure import Figure
from ..ledger.spotresult import PlanVerdict, SpotResult, absences, spot_results
from .dates import chinese_instant
from .grid import SPOT_ITEMS, TOWN, TOWN_NAME, UNIT, Grid
from .line import Line, Within, double_line, lines, total_line
from .notice import Cell, Column, Row, Table
from .scope import scope_of
from .spotsentence import confidence_figure, interval_figures
from .tablenote import DASH, INCOMPLETE, INTERNAL_USE, total_note
from .telling import counted
from .threshold import threshold_figure

SEQUENCE = Column("序号", width=2.4)
_NONE = "未取得抽查抽测结果，未统计"
_LOW, _HIGH = "下限", "上限"
_BOUND = 3.8


def town_table(case: Case, within: Within = None) -> Table:
    """Return 抽测镇街: persons drawn, tested, absent and passed, with the exact interval of the pass rate, by town."""
    grid = Grid((TOWN_NAME,), SPOT_ITEMS, _bounds())
    found = [line for line in lines(case, "town", within) if line.count("n_spot_sampled")]
    rows = [grid.body(number, (line.label,), line, _interval(line)) for number, line in enumerate(found, 1)]
    whole = total_line(case, "town", within)
    adds_up = sum(line.count("n_spot_sampled") or 0 for line in found) == whole.count("n_spot_sampled")
    closing = _with_interval(grid.closing("total", "合计", whole), whole)
    return Table(
        name="抽测镇街",
        title="各镇街抽查抽测情况",
        columns=grid.columns,
        rows=(*rows, *((closing,) if rows and adds_up else ())),
        unit_note="单位：人、%",
        notes=(
            f"数据截至{chinese_instant(case.as_of)}；合格率按实测人数计算，{_interval_note()}"
            "未抽查抽测的镇街没有列入。",
            DASH,
        ),
        empty_text=_NONE,
    )


def unit_annex(case: Case, within: Within = None) -> Table:
    """Return 附件抽查抽测: every unit checked, with what follows from its result (C42)."""
    in_town = within is not None and within[0] == "town"
    names = (UNIT,) if in_town else (UNIT, TOWN)
    grid = Grid(names, SPOT_ITEMS, (*_bounds(), Column("处置", width=8.0, align="left")))
    found = {one.unit: one for one in spot_results(case, case.measure("unit", within)) if one is not None}
    listed = [line for line in lines(case, "unit", within) if line.key in found]
    supervision = case.supervision(within)
    states = dict(zip(supervision["unit"], supervision["state"], strict=True))
    rows = []
    for number, line in enumerate(listed, 1):
        places = (line.label, case.unit_places[line.key][0])[: len(names)]
        said = (
            INCOMPLETE
            if line.key in case.incomplete("unit")
            else remark(found[line.key], str(states.get(line.key, "")))
        )
        rows.append(grid.body(number, places, line, (*_interval(line), said)))
    total, double = total_line(case, "unit", within), double_line(case, "unit", within)
    closing: tuple[Row, ...] = ()
    counts = [line.count("n_spot_sampled") or 0 for line in listed]
    if listed and sum(counts) == (total.count("n_spot_sampled") or 0) + (double.count("n_spot_sampled") or 0):
        *before, last = grid.closing_rows(total, double)
        closing = (*before, _with_interval(last, total))
    limits = case.campaign.thresholds
    standard = threshold_figure(limits, "spot_pass_rate").text
    return Table(
        name="附件抽查抽测",
        title="抽查抽测情况表",
        columns=grid.columns,
        rows=(*rows, *closing),
        unit_note="单位：人、%",
        notes=(
            f"数据截至{chinese_instant(case.as_of)}。",
            f"合格率按实测人数计算，{_interval_note()}标准为{standard}。",
            *(("低于标准的单位，由有关部门研究是否纳入重点监督管理。",) if case.is_closed else ()),
            f"缺测超过{threshold_figure(limits, 'spot_maximum_absent').text}的结果无效，应当复测；实测不足"
            f"{limits.spot_minimum_sample}人、也不是全部完成人员的，拟复测；实测不足"
            f"{limits.spot_minimum_sample}人的，结果仅供参考，建议复测。",
            *(("缺测人员按不合格计。",) if limits.absent_as_fail else ()),
            *(total_note(case, "unit", counts_twice=True) if len(closing) > 1 else ()),
            *((INTERNAL_USE, DASH) if rows else ()),
        ),
        landscape=True,
        empty_text="无" if case.knows("spot_checks") else _NONE,
    )


def remark(one: SpotResult, state: str) -> str:
    """Return what follows from the result of a unit; `state` is where it stands with 重点监督管理."""
    if one.is_void:
        return "结果无效，应复测"
    if one.is_short:
        return "实测人数不足，拟复测"
    if state == "entered":
        return "已纳入重点监督管理"
    small = "；结果仅供参考，建议复测" if one.is_small else ""
    if one.is_below:
        return ("低于标准，经研究不纳入" if state == "declined" else "低于标准，提交研究") + small
    return "达到标准" + small


def absence_table(case: Case, within: Within = None) -> Table:
    """Return 缺测原因: how many were absent for which reason."""
    scope = scope_of(case, within)
    found = absences(case, within)
    absent = scope.figure("n_spot_absent")
    rows = [
        Row(
            (
                number,
                reason,
                count := counted(n, f"spot_absent_{reason}", scope),
                Figure(
                    "rate",
                    "spot_absent_share",
                    scope.level,
                    scope.key,
                    n,
                    absent.numerator,
                    of=(count, absent),
                ),
            )
        )
        for number, (reason, n) in enumerate(found, 1)
    ]
    total = Row((None, "合计", absent, None), "total")
    return Table(
        name="缺测原因",
        title="缺测原因",
        columns=(
            SEQUENCE,
            Column("原因", width=12.0),
            Column("人数", unit="人", width=5.0, number_format="0"),
            Column("占缺测人数", unit="%", width=6.0, number_format="0.00"),
        ),
        rows=(*rows, *((total,) if rows else ())),
        notes=(f"数据截至{chinese_instant(case.as_of)}；原因按登记的内容归类。",),
        empty_text="无缺测人员" if case.knows("spot_checks") else _NONE,
    )


def plan_table(verdicts: Sequence[PlanVerdict]) -> Table:
    """Return 抽样方案判定: what the single sampling plan concludes of every unit as its lot."""
    rows = []
    for number, one in enumerate(verdicts, 1):
        plan = one.plan

        def count(value: int, name: str, unit: str = one.unit) -> Figure:
            return Figure("count", name, "unit", unit, value)

        rows.append(
            Row(
                (
                    number,
                    one.unit,
                    count(plan.lot, "n_completed"),
                    count(plan.n, "plan_n"),
                    count(plan.ac, "plan_ac"),
                    count(plan.re, "plan_re"),
                    count(one.n_tested, "n_spot_tested"),
                    count(one.n_failed, "n_spot_failed"),
                    {True: "接收", False: "不接收", None: "样本不足，未判定"}[one.is_accepted],
                )
            )
        )
    level, aql = (verdicts[0].plan.level, verdicts[0].plan.aql) if verdicts else ("", "")
    used = f"检验水平{level}、AQL {aql}的" if verdicts else ""
    return Table(
        name="抽样方案判定",
        title="按抽样方案判定情况",
        columns=(
            SEQUENCE,
            UNIT,
            Column("批量", unit="人", width=3.6, number_format="0"),
            Column("样本量", unit="人", width=3.6, number_format="0"),
            Column("接收数", unit="人", width=3.6, number_format="0"),
            Column("拒收数", unit="人", width=3.6, number_format="0"),
            Column("实测", unit="人", width=3.6, number_format="0"),
            Column("不合格", unit="人", width=3.6, number_format="0"),
            Column("判定", width=6.0),
        ),
        rows=tuple(rows),
        notes=(
            f"按GB/T 2828.1—2012{used}正常检验一次抽样方案，以单位完成人数为批量；样本量不小于批量的，全部抽取。",
            "不合格人数不超过接收数的接收，达到拒收数的不接收。",
        ),
        empty_text="没有按抽样方案判定",
    )


def _bounds() -> tuple[Column, Column]:
    group = "合格率区间"
    low, high = (Column(label, group, "%", _BOUND, "center", "0.00") for label in (_LOW, _HIGH))
    return low, high


def _interval(line: Line) -> tuple[Cell, Cell]:
    return interval_figures(line.figure("pass_rate"))


def _interval_note() -> str:
    return f"区间为{confidence_figure().text}置信水平的精确区间（Clopper–Pearson法）；"


def _with_interval(row: Row, line: Line) -> Row:
    """Return a closing row with the interval where the columns of the bounds leave room."""
    at = next(
        place
        for place, cell in enumerate(row.cells)
        if isinstance(cell, Figure) and cell.measure == "pass_rate"
    )
    return Row((*row.cells[: at + 1], *_interval(line), *row.cells[at + 3 :]), row.role)
