"""Tables: rows in official order, totals that count persons once, who has no rank and why, lists that name no person."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from anpei.document.line import Within
from anpei.document.notice import Table, cell_text
from anpei.document.table import TABLES
from anpei.ledger import Case
from anpei.ledger.figure import Figure
from anpei.settings import Completion, Count, Thresholds

from .scene import crew, make_case, town_code

UNITS = {"甲厂": ("东镇", "应急局"), "乙厂": ("东镇", "住建局"), "丙厂": ("西镇", "应急局")}


def shared(*units: str, state: str = "完成") -> list[tuple[str, str, str, str, str]]:
    """Return one person on the rosters of several units."""
    return [("共享", unit, "安全管理人员", "正式", state) for unit in units]


def build(name: str, case: Case, within: Within = None) -> Table:
    return TABLES[name](case, within)


def printed(table: Table, *roles: str) -> list[list[str]]:
    """Return the printed cells of the rows of some roles, all by default."""
    return [[cell_text(cell) for cell in row.cells] for row in table.rows if not roles or row.role in roles]


def column(table: Table, label: str, group: str = "") -> list[str]:
    """Return the printed cells of one column."""
    places = [n for n, c in enumerate(table.columns) if (c.label, c.group) == (label, group)]
    assert len(places) == 1
    return [row[places[0]] for row in printed(table)]


def roles(table: Table) -> list[str]:
    return [row.role for row in table.rows]


def test_towns_stand_in_official_order_with_rank_and_total(tmp_path: Path) -> None:
    people = crew("甲厂", {"完成": 3, "未注册": 1}) + crew("丙厂", {"完成": 2})
    table = build("镇街情况", make_case(tmp_path, UNITS, people))
    assert printed(table) == [
        # 东镇: 4 required in two units, 3 registered, taking part and completed
        ["1", "东镇", "2", "4", "75.00", "75.00", "3", "75.00", "75.00", "2"],
        ["2", "西镇", "1", "2", "100.00", "100.00", "2", "100.00", "100.00", "1"],
        ["—", "合计", "3", "6", "83.33", "83.33", "5", "83.33", "83.33", "—"],
    ]
    assert roles(table) == ["body", "body", "total"]
    assert not table.landscape


def test_a_person_of_two_towns_counts_once_in_the_total(tmp_path: Path) -> None:
    people = crew("甲厂", {"完成": 1}) + crew("丙厂", {"未注册": 1}) + shared("甲厂", "丙厂")
    table = build("附件镇街", make_case(tmp_path, UNITS, people))
    assert roles(table) == ["body", "body", "subtotal", "deduction", "total"]
    assert column(table, "镇街") == ["东镇", "西镇", "分项合计", "减：重复计数", "合计"]
    assert column(table, "应训人数") == ["2", "2", "4", "1", "3"]
    assert column(table, "人数", "完成") == ["2", "1", "3", "1", "2"]
    assert column(table, "完成率", "完成") == ["100.00", "50.00", "—", "—", "66.67"]
    assert column(table, "应训单位") == ["2", "1", "3", "0", "3"]
    assert "合计按人去重：在两个以上镇街应训的人员，合计只计一次。" in table.notes
    assert table.landscape


def test_main_unit_adds_up_exactly_and_says_so(tmp_path: Path) -> None:
    people = crew("丙厂", {"完成": 1}) + shared("甲厂", "丙厂")
    case = make_case(tmp_path, UNITS, people, count=Count(persons="main_unit"))
    table = build("镇街情况", case)
    assert roles(table) == ["body", "body", "total"]
    assert column(table, "应训人数") == ["1", "1", "2"]
    assert "一人在多个单位应训的，合计只计入其主要单位。" in table.notes


def test_departments_give_the_same_total_and_show_what_belongs_to_none(tmp_path: Path) -> None:
    units = {**UNITS, "丁厂": ("西镇", "")}
    people = crew("甲厂", {"完成": 1}) + crew("丁厂", {"未注册": 1})
    case = make_case(tmp_path, units, people)
    towns, depts = build("附件镇街", case), build("附件部门", case)
    assert column(depts, "行业主管部门") == ["应急局", "住建局", "未归属", "合计"]
    assert printed(towns, "total")[0][2:] == printed(depts, "total")[0][2:]


@pytest.mark.parametrize(
    ("people", "more", "note"),
    [
        # 西镇 has an obliged unit and no roster; 南镇 has no unit at all
        (
            crew("甲厂", {"完成": 1}),
            {"towns": ["东镇", "西镇", "南镇"]},
            "西镇（未报名册）、南镇（无应训对象）不排名",
        ),
        (
            crew("甲厂", {"完成": 2}) + crew("丙厂", {"完成": 1}),
            {"thresholds": Thresholds(rank_minimum_required=2)},
            "西镇（应训人数不足2人）不排名",
        ),
        (
            crew("甲厂", {"完成": 2}) + crew("丙厂", {"完成": 1}),
            {"tables": {"findings": [{"severity": "严重", "town": "西镇"}]}},
            "西镇（数据不全）不排名",
        ),
    ],
)
def test_a_row_without_rank_is_shown_and_explained(
    tmp_path: Path, people: list[Any], more: dict[str, Any], note: str
) -> None:
    table = build("附件镇街", make_case(tmp_path, UNITS, people, **more))
    assert f"名次按完成率由高到低排列，完成率相同的并列；{note}。" in table.notes
    assert column(table, "名次")[:2] == ["1", "—"]


def test_a_unit_without_roster_is_never_complete(tmp_path: Path) -> None:
    table = build("附件单位", make_case(tmp_path, UNITS, crew("甲厂", {"完成": 2})), ("town", town_code(0)))
    assert printed(table, "body") == [
        [
            "1",
            "甲厂",
            "应急局",
            "2",
            "2",
            "100.00",
            "2",
            "100.00",
            "2",
            "100.00",
            "100.00",
            "100.00",
            "1",
            "—",
        ],
        ["2", "乙厂", "住建局", "0", "0", "—", "0", "—", "0", "—", "—", "—", "—", "未报名册"],
    ]
    assert [c.label for c in table.columns][1:3] == ["单位名称", "行业主管部门"]


def test_the_units_of_the_district_name_their_towns(tmp_path: Path) -> None:
    table = build("附件单位", make_case(tmp_path, UNITS, crew("丙厂", {"完成": 1})))
    assert column(table, "镇街") == ["东镇", "东镇", "西镇", "—"]


def test_units_of_a_town_add_up_after_double_counting(tmp_path: Path) -> None:
    people = crew("甲厂", {"完成": 1}) + shared("甲厂", "乙厂", "丙厂", state="未注册")
    case = make_case(tmp_path, UNITS, people)
    table = build("附件未注册", case, ("town", town_code(0)))
    assert column(table, "单位名称") == ["甲厂", "乙厂", "分项合计", "减：重复计数", "合计"]
    assert column(table, "未注册") == ["1", "1", "2", "1", "1"]
    assert column(table, "应训人数") == ["2", "1", "—", "—", "—"]
    assert table.rows[-1].cells[5] == case.figure("n_not_registered", "town", town_code(0))
    assert "合计按人去重：在两个以上单位应训的人员，合计只计一次。" in table.notes


def test_not_registered_lists_units_without_roster_and_partly_registered_ones(tmp_path: Path) -> None:
    people = crew("甲厂", {"完成": 1, "未注册": 2}) + crew("丙厂", {"完成": 1})
    table = build("附件未注册", make_case(tmp_path, UNITS, people))
    assert printed(table) == [
        ["1", "甲厂", "东镇", "应急局", "3", "1", "2", "未全员注册"],
        ["2", "乙厂", "东镇", "住建局", "—", "—", "—", "未报名册"],
        ["—", "合计", "—", "—", "—", "—", "2", "—"],
    ]


def test_registered_only_shows_its_share_of_the_registered(tmp_path: Path) -> None:
    people = crew("甲厂", {"完成": 2, "只注册": 1, "未注册": 1}) + crew("乙厂", {"完成": 1})
    table = build("附件只注册未学", make_case(tmp_path, UNITS, people))
    assert printed(table) == [
        ["1", "甲厂", "东镇", "应急局", "3", "1", "33.33"],
        ["—", "合计", "—", "—", "—", "1", "—"],
    ]


def review(person: str, unit: str, conclusion: str) -> dict[str, Any]:
    return {
        "person": person,
        "unit": unit,
        "problem_kind": "人员不一致",
        "conclusion": conclusion,
        "reviewed_on": date(2022, 11, 20),
    }


def test_only_confirmed_cases_are_listed(tmp_path: Path) -> None:
    people = crew("甲厂", {"完成": 2}) + crew("丙厂", {"完成": 2})
    names = {unit: next(p[0] for p in people if p[1] == unit) for unit in ("甲厂", "丙厂")}
    reviews = [review(names["甲厂"], "甲厂", "属实"), review(names["丙厂"], "丙厂", "待核查")]
    table = build("附件人员不一致", make_case(tmp_path, UNITS, people, tables={"reviews": reviews}))
    assert printed(table) == [
        ["1", "甲厂", "东镇", "应急局", "2", "1"],
        ["—", "合计", "—", "—", "—", "1"],
    ]


def spot(people: list[Any], unit: str, passed: int, failed: int, absent: int = 0) -> list[dict[str, Any]]:
    """Return spot checks of the first persons of a unit."""
    names = [person[0] for person in people if person[1] == unit][: passed + failed + absent]
    assert len(names) == passed + failed + absent
    return [
        {
            "person": name,
            "unit": unit,
            "round": "1",
            "is_attended": n < passed + failed,
            "score": 80 if n < passed else 40,
        }
        for n, name in enumerate(names)
    ]


def test_spot_checks_state_facts_and_leave_the_rest_to_people(tmp_path: Path) -> None:
    units = dict.fromkeys(("甲厂", "乙厂", "丙厂", "丁厂", "戊厂"), ("东镇", "应急局"))
    people = [person for unit in units for person in crew(unit, {"完成": 20})]
    rows = [
        *spot(people, "甲厂", 9, 1),  # 9 of 10 is 90 %, which is not below
        *spot(people, "乙厂", 17, 2),  # 17 of 19 is 89.47 %
        *spot(people, "丙厂", 8, 1),  # 9 persons are too few
        *spot(people, "丁厂", 12, 0, 4),  # 4 of 16 absent is more than 20 %
        *spot(people, "戊厂", 5, 15),
    ]
    tables = {"spot_checks": rows, "findings": [{"severity": "严重", "unit": "戊厂", "code": "E1"}]}
    table = build("附件抽查抽测", make_case(tmp_path, units, people, tables=tables))
    assert printed(table) == [
        ["1", "甲厂", "东镇", "10", "10", "0", "9", "90.00", "55.50", "99.75", "达到标准"],
        ["2", "乙厂", "东镇", "19", "19", "0", "17", "89.47", "66.86", "98.70", "低于标准，提交研究"],
        ["3", "丙厂", "东镇", "9", "9", "0", "8", "88.89", "51.75", "99.72", "实测人数不足，拟复测"],
        ["4", "丁厂", "东镇", "16", "12", "4", "12", "100.00", "73.54", "100.00", "结果无效，应复测"],
        ["5", "戊厂", "东镇", "20", "20", "0", "5", "25.00", "8.66", "49.10", "数据不全"],
        # 51 of 70 = 72.857 %
        ["—", "合计", "—", "74", "70", "4", "51", "72.86", "60.90", "82.80", "—"],
    ]


def test_units_that_are_incomplete_stand_on_no_list_and_leave_no_total(tmp_path: Path) -> None:
    people = crew("甲厂", {"完成": 1, "未注册": 1}) + crew("丙厂", {"未注册": 1})
    case = make_case(tmp_path, UNITS, people, tables={"findings": [{"severity": "严重", "unit": "丙厂"}]})
    table = build("附件未注册", case)
    assert column(table, "单位名称") == ["甲厂", "乙厂"]
    assert "数据不全的单位没有列入本表。" in table.notes


@pytest.mark.parametrize(
    ("name", "has_platform", "expected"),
    [
        ("附件未注册", True, "无"),
        ("附件未注册", False, "未取得平台学习数据，未统计"),
        ("附件只注册未学", True, "无"),
        ("附件只注册未学", False, "未取得平台学习数据，未统计"),
        ("附件人员不一致", True, "未取得核查反馈，未统计"),
        ("附件抽查抽测", True, "未取得抽查抽测结果，未统计"),
        ("附件监管人员", True, "未取得监管人员名册，未统计"),
    ],
)
def test_none_and_unknown_are_told_apart(
    tmp_path: Path, name: str, has_platform: bool, expected: str
) -> None:
    units = {"甲厂": ("东镇", "应急局")}
    table = build(name, make_case(tmp_path, units, crew("甲厂", {"完成": 1}), has_platform=has_platform))
    assert (table.rows, table.empty_text) == ((), expected)


def test_unknown_counts_print_a_dash_and_never_zero(tmp_path: Path) -> None:
    table = build("镇街情况", make_case(tmp_path, UNITS, crew("甲厂", {"完成": 2}), has_platform=False))
    assert column(table, "应训人数") == ["2", "0", "2"]
    assert column(table, "完成人数") == ["—", "—", "—"]
    assert any("注册、参训、完成人数未取得" in note for note in table.notes)
    assert any(note.startswith("“—”表示") for note in table.notes)


@pytest.mark.parametrize(
    ("coverage", "rates", "words"),
    [
        # 4 required: 3 take part, 2 complete, 1 of them is a confirmed case
        ("valid", "25.00", "覆盖率为有效完成人数"),
        ("completed", "50.00", "覆盖率为完成人数"),
        ("started", "75.00", "覆盖率为参训人数"),
    ],
)
def test_coverage_counts_what_the_campaign_says(
    tmp_path: Path, coverage: Any, rates: str, words: str
) -> None:
    people = crew("甲厂", {"完成": 2, "学习中": 1, "未注册": 1})
    done = next(person[0] for person in people if person[4] == "完成")
    reviews = [review(done, "甲厂", "属实")]
    case = make_case(
        tmp_path, UNITS, people, tables={"reviews": reviews}, completion=Completion(coverage=coverage)
    )
    table = build("镇街情况", case)
    assert column(table, "覆盖率")[-1] == rates
    assert words in table.notes[0]


def test_supervisors_are_a_population_of_their_own(tmp_path: Path) -> None:
    people = crew("甲厂", {"完成": 1})
    supervisors = [
        {"person": "监一", "body": "东镇应急办", "town": "东镇", "duty": "监管"},
        {"person": "监一", "body": "西镇应急办", "town": "西镇", "duty": "监管"},
        {"person": people[0][0], "body": "应急局", "dept": "应急局", "duty": "监管"},
    ]
    case = make_case(tmp_path, UNITS, people, tables={"supervisors": supervisors})
    table = build("附件监管人员", case)
    assert column(table, "单位") == [
        "东镇",
        "西镇",
        "分项合计",
        "减：重复计数",
        "镇街合计",
        "应急局",
        "部门合计",
    ]
    assert column(table, "应训人数", "监管人员") == ["1", "1", "2", "1", "1", "1", "1"]
    assert column(table, "完成人数", "监管人员") == ["0", "0", "0", "0", "0", "1", "1"]
    # beside them the units that they supervise: 甲厂 in 东镇, one person who completed; nobody in 西镇
    assert column(table, "完成人数", "所监管单位") == ["1", "0", "—", "—", "1", "1", "1"]
    assert column(table, "完成率", "所监管单位") == ["100.00", "—", "—", "—", "100.00", "100.00", "100.00"]
    assert column(table, "序号") == ["1", "2", "—", "—", "—", "3", "—"]
    assert table.rows[-1].cells[2] == case.figure("n_required", "supervisors_dept", "合计")


def test_classes_are_broken_down_by_form_with_subtotals(tmp_path: Path) -> None:
    people = [
        *crew("甲厂", {"完成": 2}, "主要负责人"),
        *crew("甲厂", {"完成": 1, "未注册": 1}),
        *crew("甲厂", {"未注册": 2}, form="劳务派遣"),
        ("共享", "甲厂", "一线作业人员", "正式", "完成"),
        ("共享", "丙厂", "一线作业人员", "劳务派遣", "完成"),
    ]
    table = build("附件人员类别", make_case(tmp_path, UNITS, people))
    assert [row[1:5] for row in printed(table)] == [
        ["主要负责人", "正式", "2", "2"],
        ["主要负责人", "小计", "2", "2"],
        ["一线作业人员", "正式", "3", "2"],
        ["一线作业人员", "劳务派遣", "3", "1"],
        ["一线作业人员", "分项合计", "6", "3"],
        ["一线作业人员", "减：重复计数", "1", "1"],
        ["一线作业人员", "小计", "5", "2"],
        ["合计", "—", "7", "4"],
    ]


def test_a_class_that_nobody_stated_is_explained(tmp_path: Path) -> None:
    people: list[Any] = [("某", "甲厂", None, None, "完成"), *crew("甲厂", {"完成": 1})]
    table = build("附件人员类别", make_case(tmp_path, UNITS, people))
    assert [row[1:4] for row in printed(table, "body")] == [
        ["一线作业人员", "正式", "1"],
        ["未归属", "未归属", "1"],
    ]
    assert "“未归属”为名册未填报人员类别或者用工形式的人员。" in table.notes


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A case in which every table has rows and every level has persons of two rows."""
    people = [
        *crew("甲厂", {"完成": 2, "未注册": 1, "只注册": 1}),
        *shared("甲厂", "丙厂"),
        ("共享二", "甲厂", "一线作业人员", "正式", "完成"),
        ("共享二", "丙厂", "一线作业人员", "劳务派遣", "完成"),
        ("共享三", "甲厂", "主要负责人", "正式", "完成"),
        ("共享三", "丙厂", "主要负责人", "实习", "完成"),
    ]
    done = next(person[0] for person in people if person[4] == "完成")
    tables = {
        "reviews": [review(done, "甲厂", "属实")],
        "spot_checks": spot(people, "甲厂", 2, 1, 1),
        "supervisors": [{"person": "监一", "body": "东镇应急办", "town": "东镇", "duty": "监管"}],
        "omissions": [{"person": done, "unit": "甲厂", "omitted_on": date(2022, 11, 10)}],
    }
    return make_case(tmp_path_factory.mktemp("crowded"), UNITS, people, tables=tables)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("within", [None, ("town", town_code(0)), ("dept", "D0")])
def test_every_row_fills_every_column_and_names_nobody(crowded: Case, name: str, within: Within) -> None:
    table = build(name, crowded, within)
    assert table.layer == "L1"
    assert all(len(row.cells) == len(table.columns) for row in table.rows)
    texts = {cell for row in table.rows for cell in row.cells if isinstance(cell, str)}
    assert not {text for text in texts if text.startswith(("共享", "监一", "甲厂一线"))}


@pytest.mark.parametrize("name", TABLES)
def test_figures_of_one_place_are_equal_within_a_table(crowded: Case, name: str) -> None:
    table = build(name, crowded)
    figures = [cell for row in table.rows for cell in row.cells if isinstance(cell, Figure)]
    assert figures or name == "附件信号"  # which tells states, no numbers
    values: dict[tuple[str, str, str, str], Figure] = {}
    for figure in figures:
        assert values.setdefault((figure.type, figure.measure, figure.level, figure.key), figure) == figure


LISTS = ("附件未注册", "附件只注册未学", "附件人员不一致", "附件抽查抽测", "附件名册核实")


@pytest.mark.parametrize("name", LISTS)
def test_lists_of_units_say_their_layer(crowded: Case, name: str) -> None:
    assert "本表供镇街、部门和有关单位内部使用，不含人员姓名。" in build(name, crowded).notes
