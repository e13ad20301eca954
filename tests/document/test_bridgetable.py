"""Tables of the reconciliation: every number of a row, totals that meet, what is printed where nothing is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from anpei.document.line import Within
from anpei.document.notice import Table, cell_text
from anpei.document.table import TABLES
from anpei.ledger import Case
from anpei.settings import Course

from .scene import crew, make_case, town_code
from .test_sentence_platform import STRANGER, stated

UNITS = {"甲厂": ("东镇", "应急局"), "丙厂": ("西镇", "应急局")}
PEOPLE = crew("甲厂", {"完成": 2, "学习中": 1, "未注册": 1}) + crew("丙厂", {"完成": 1})
MOVED = {**STRANGER["accounts"][0], "account_no": 91, "person": PEOPLE[3][0], "unit": "丙厂"}
NAMES = ("对账注册", "对账完成", "对账过程", "账号对应")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """甲厂's fourth person has an account under 丙厂; a stranger has learned under 甲厂."""
    tables: dict[str, list[dict[str, Any]]] = {
        "accounts": [*STRANGER["accounts"], MOVED],
        "records": STRANGER["records"],
    }
    return make_case(tmp_path_factory.mktemp("bridge"), UNITS, PEOPLE, tables=tables)


def printed(table: Table) -> list[list[str]]:
    return [[cell_text(cell) for cell in row.cells] for row in table.rows]


def heads(table: Table) -> list[str]:
    return [f"{column.group}{column.label}" for column in table.columns]


def test_every_town_goes_from_the_platform_to_the_bulletin_and_the_district_closes(case: Case) -> None:
    table = TABLES["对账注册"](case, None)
    assert heads(table) == [
        "序号", "镇街", "平台的数", "减截止时刻以后", "减未实名", "减监管人员", "减单位不在范围", "减名册外", "减应训在其他镇街",
        "减重复账号", "减在册不计应训", "加账号在其他镇街", "通报的数", "差额",
    ]  # fmt: skip
    assert printed(table) == [
        # 东镇: three accounts of its own and the stranger's; four registered, one of them by 丙厂's account
        ["1", "东镇", "4", "0", "0", "0", "0", "1", "0", "0", "0", "1", "4", "0"],
        ["2", "西镇", "2", "0", "0", "0", "0", "0", "1", "0", "0", "0", "1", "0"],
        ["—", "分项合计", "6", "0", "0", "0", "0", "1", "1", "0", "0", "1", "5", "0"],
        ["—", "减：跨镇街", "0", "0", "0", "0", "0", "0", "1", "0", "0", "1", "0", "0"],
        ["—", "合计", "6", "0", "0", "0", "0", "1", "0", "0", "0", "0", "5", "0"],
    ]
    assert [row.role for row in table.rows] == ["body", "body", "subtotal", "deduction", "total"]


def test_completion_has_steps_of_its_own(case: Case) -> None:
    table = TABLES["对账完成"](case, None)
    assert heads(table)[11:] == [
        "减未达完成标准", "加账号在其他镇街", "加线下补训", "加平台未显示完成", "通报的数", "差额",
    ]  # fmt: skip
    rows = printed(table)
    assert [row[1] for row in rows] == ["东镇", "西镇", "合计"]
    # the towns add up to the district: nothing stands between them
    assert [[row[place] for place in (2, 7, -2, -1)] for row in rows] == [
        ["3", "1", "2", "0"], ["1", "0", "1", "0"], ["4", "1", "3", "0"],
    ]  # fmt: skip


def test_one_town_has_both_bridges_in_columns(case: Case) -> None:
    table = TABLES["对账过程"](case, ("town", town_code(0)))
    assert printed(table) == [
        ["平台的数", "4", "3"],
        ["减：名册外", "1", "1"],
        ["加：账号在其他镇街", "1", "0"],
        ["通报的数", "4", "2"],
        ["差额", "0", "0"],
    ]
    assert "没有列出的项均为零" in table.notes[0]
    meaning = table.notes[1]
    assert "名册外：" in meaning and "账号在其他镇街：" in meaning and "重复账号：" not in meaning


def test_a_step_of_completion_alone_is_blank_for_registration(tmp_path: Path) -> None:
    people = crew("甲厂", {"完成": 1, "只注册": 1})
    optional = {**STRANGER["records"][0], "account_no": 2, "person": people[1][0], "course_no": 1}
    case = make_case(
        tmp_path, UNITS, people, tables={"records": [optional]},
        courses=(Course(id="A", name="甲课"), Course(id="B", name="选修课", compulsory=False)),
    )  # fmt: skip
    assert printed(TABLES["对账过程"](case, None)) == [
        ["平台的数", "2", "2"], ["减：未达完成标准", "—", "1"], ["通报的数", "2", "1"], ["差额", "0", "0"],
    ]  # fmt: skip


def test_a_gap_to_the_platform_s_own_summary_is_the_first_step(tmp_path: Path) -> None:
    case = make_case(tmp_path, UNITS, PEOPLE, tables=stated(n_required=9, n_registered=5, n_completed=2))
    rows = {row[0]: row[1:] for row in printed(TABLES["对账过程"](case, ("town", town_code(0))))}
    assert rows["平台的数"] == ["5", "2"]
    assert rows["减：汇总与明细之差"] == ["2", "0"]
    assert heads(TABLES["对账注册"](case, None))[3] == "减汇总与明细之差"


def test_the_share_of_every_way_of_matching(case: Case, tmp_path: Path) -> None:
    weak = [{**MOVED, "account_no": 92, "registered_at": None, "tier": 3}]
    more = make_case(tmp_path, UNITS, PEOPLE, tables={"accounts": weak})
    assert printed(TABLES["账号对应"](more, None)) == [
        ["1", "东镇", "3", "100.00", "0.00", "0.00", "0.00", "0.00", "0.00"],
        ["2", "西镇", "2", "50.00", "0.00", "50.00", "0.00", "0.00", "0.00"],
        ["—", "合计", "5", "80.00", "0.00", "20.00", "0.00", "0.00", "0.00"],
    ]
    (own,) = printed(TABLES["账号对应"](case, ("town", town_code(1))))
    assert own[1:4] == ["西镇", "2", "100.00"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("within", [None, ("town", town_code(0))])
def test_without_platform_a_table_says_so(tmp_path: Path, name: str, within: Within) -> None:
    table = TABLES[name](make_case(tmp_path, UNITS, PEOPLE, has_platform=False), within)
    assert (table.rows, table.notes, table.empty_text) == ((), (), "未取得平台人员明细，未对账")


@pytest.mark.parametrize("name", NAMES)
def test_a_department_has_no_reconciliation(case: Case, name: str) -> None:
    table = TABLES[name](case, ("dept", "D0"))
    assert (table.rows, table.empty_text) == ((), "平台口径只按镇街和全区对账")
