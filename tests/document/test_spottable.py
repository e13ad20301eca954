"""Tables of spot checks: what follows for a unit, reasons for absence; nothing that people wrote is repeated."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from anpei.document.notice import cell_text
from anpei.document.spottable import absence_table, plan_table, remark, town_table, unit_annex
from anpei.ledger.spotresult import SpotResult, absence_reason, absences
from anpei.settings import Thresholds

from .scene import crew, make_case, town_code
from .told import TWENTY, TWO, spot


def result(sampled: int, tested: int, passed: int, completed: int | None = 50) -> SpotResult:
    return SpotResult("甲厂", sampled, tested, passed, completed, Thresholds())


@pytest.mark.parametrize(
    ("one", "state", "said"),
    [
        (result(10, 10, 9), "", "达到标准"),  # exactly 90 %
        (result(1000, 1000, 899), "", "低于标准，提交研究"),
        (result(1000, 1000, 899), "proposed", "低于标准，提交研究"),
        (result(1000, 1000, 899), "declined", "低于标准，经研究不纳入"),
        (result(1000, 1000, 899), "entered", "已纳入重点监督管理"),
        (result(1000, 1000, 899), "removed", "低于标准，提交研究"),
        (result(10, 10, 10), "entered", "已纳入重点监督管理"),  # for another reason
        (result(10, 8, 4), "", "实测人数不足，拟复测"),  # 20 % absent are not too many
        (result(15, 12, 6), "", "低于标准，提交研究"),
        (result(15, 11, 6), "entered", "结果无效，应复测"),  # 4 of 15
        (result(9, 9, 8), "", "实测人数不足，拟复测"),  # Trap 8
        (result(9, 9, 8, 9), "", "低于标准，提交研究；结果仅供参考，建议复测"),
        (result(9, 9, 9, 9), "", "达到标准；结果仅供参考，建议复测"),
        (result(9, 0, 0, 9), "", "结果无效，应复测"),
        (result(9, 9, 9, None), "", "实测人数不足，拟复测"),
    ],
)
def test_what_follows_from_a_result(one: SpotResult, state: str, said: str) -> None:
    """Only a unit that people entered stands under 重点监督管理."""
    assert remark(one, state) == said


def test_the_standards_are_those_of_the_campaign() -> None:
    limits = Thresholds(
        spot_pass_rate=Fraction(1, 2), spot_minimum_sample=2, spot_maximum_absent=Fraction(1, 2)
    )
    assert remark(SpotResult("甲厂", 4, 2, 1, 50, limits), "") == "达到标准"
    assert remark(SpotResult("甲厂", 4, 2, 0, 50, limits), "") == "低于标准，提交研究"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("请假", "请假"),
        ("休假", "请假"),
        ("出差在外", "外出或者出差"),
        ("夜班", "轮休或者夜班"),
        ("已辞职", "已离职"),
        ("电话联系不上", "联系不上"),
        ("拒绝参加", "拒绝参加"),
        ("王某某住院", "其他"),
        (" ", "未写明"),
        (None, "未写明"),
    ],
)
def test_a_reason_is_told_by_its_kind(text: str | None, reason: str) -> None:
    assert absence_reason(text) == reason


def absent_rows(reasons: list[str | None], **more: Any) -> list[dict[str, Any]]:
    rows = spot("甲厂", TWENTY, 5, 1, len(reasons))
    return [
        *rows[:6],
        *({**row, "absence_reason": why, **more} for row, why in zip(rows[6:], reasons, strict=True)),
    ]


def test_reasons_are_counted_and_nobody_is_named(tmp_path: Path) -> None:
    reasons = ["夜班", "张三请假", "请假", None, "住院", "请假"]
    case = make_case(tmp_path, TWO, TWENTY, tables={"spot_checks": absent_rows(reasons)})
    table = absence_table(case)
    assert [[cell_text(cell) for cell in row.cells] for row in table.rows] == [
        ["1", "请假", "3", "50.00"],
        ["2", "轮休或者夜班", "1", "16.67"],
        ["3", "其他", "1", "16.67"],
        ["4", "未写明", "1", "16.67"],
        ["—", "合计", "6", "—"],
    ]
    west = absence_table(case, ("town", town_code(1)))
    assert (west.rows, west.empty_text) == ((), "无缺测人员")


def test_where_absence_counts_as_failing_nobody_is_absent(tmp_path: Path) -> None:
    tables = {"spot_checks": absent_rows(["请假", "请假"])}
    case = make_case(tmp_path, TWO, TWENTY, tables=tables, thresholds=Thresholds(absent_as_fail=True))
    assert absences(case) == []


def test_tables_of_what_was_not_checked_say_so(tmp_path: Path) -> None:
    case = make_case(tmp_path, TWO, TWENTY)
    unknown = "未取得抽查抽测结果，未统计"
    assert [make(case).empty_text for make in (town_table, unit_annex, absence_table)] == [unknown] * 3
    assert not any(make(case).rows for make in (town_table, unit_annex, absence_table))
    assert plan_table(()).empty_text == "没有按抽样方案判定"


def test_a_town_sees_its_own_units(tmp_path: Path) -> None:
    people = [*crew("甲厂", {"完成": 10}), *crew("乙厂", {"完成": 10})]
    rows = [*spot("甲厂", people, 9, 1), *spot("乙厂", people, 7, 3)]
    entered = {
        "number": 1,
        "matter": "重点监督管理",
        "subject": "乙厂",
        "unit": "乙厂",
        "answer": "纳入",
        "basis": "抽测10人，合格7人，合格率70.00%",
        "decided_on": date(2022, 12, 1),
    }
    case = make_case(tmp_path, TWO, people, tables={"spot_checks": rows, "decided": [entered]})
    found = [[cell_text(cell) for cell in row.cells] for row in unit_annex(case, ("town", town_code(1))).rows]
    # 7 of 10: 34.755 % to 93.326 % by sums of the binomial distribution
    assert found == [
        ["1", "乙厂", "10", "10", "0", "7", "70.00", "34.75", "93.33", "已纳入重点监督管理"],
        ["—", "合计", "10", "10", "0", "7", "70.00", "34.75", "93.33", "—"],
    ]
