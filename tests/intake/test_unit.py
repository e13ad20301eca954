"""Units: lists of departments and their versions, names and codes, what is obliged, the official order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.intake.scene import (
    D1,
    D2,
    PLATFORM,
    ROSTER,
    UNITS,
    codes,
    finding,
    id_no,
    learner,
    person,
    read,
    rows_of,
    uscc,
    xlsx,
)

WANG, SHI, XIN = "990101001", "990101002", "990101003"


def unit(
    name: str, code: int = 0, town: str = "望沧街道", dept: str = "应急局", headcount: Any = 10
) -> list[Any]:
    return [name, uscc(code) if code else "", town, dept, "危化", headcount]


def table(intake: Any) -> dict[str, tuple[Any, ...]]:
    """Return name → (town, department, listed, obliged)."""
    return {
        row["name"]: (row["town_key"], row["dept_key"], row["is_listed"], row["is_obliged"])
        for row in rows_of(intake, "units")
    }


def test_a_later_list_replaces_the_list_of_its_department_alone(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        {
            f"{D1}/底册.xlsx": xlsx([
                UNITS, unit("甲公司", 1), unit("乙公司", 2), unit("丙公司", 3, dept="交通局"),
            ]),
            f"{D2}/应急.xlsx": xlsx([UNITS, unit("乙公司", 2, headcount=12), unit("丁公司", 4)]),
        },
    )  # fmt: skip
    assert table(intake) == {
        "乙公司": (WANG, "D1", True, True),
        "丁公司": (WANG, "D1", True, True),
        "丙公司": (WANG, "D2", True, True),
        "甲公司": (None, None, False, False),  # dropped by its department
    }
    assert {row["name"]: row["n_headcount"] for row in rows_of(intake, "units")}["乙公司"] == 12
    assert codes(intake) == []


def test_a_dropped_unit_with_a_roster_is_not_obliged_any_more(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        {
            f"{D1}/底册.xlsx": xlsx([UNITS, unit("甲公司", 1), unit("乙公司", 2)]),
            f"{D1}/名册.xlsx": xlsx([ROSTER, person("张三", id_no(1), "甲公司", town="望沧街道")]),
            f"{D2}/底册.xlsx": xlsx([UNITS, unit("乙公司", 2)]),
        },
    )
    assert table(intake)["甲公司"] == (WANG, None, False, False)
    assert codes(intake) == []


def test_one_code_with_a_new_name_is_one_unit_under_both(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        {
            f"{D1}/底册.xlsx": xlsx([UNITS, unit("甲化工厂", 1)]),
            f"{D2}/底册.xlsx": xlsx([UNITS, unit("甲化工有限公司", 1)]),
            f"{D2}/名册.xlsx": xlsx([
                ROSTER, person("张三", id_no(1), "甲化工厂"), person("李四", id_no(2), "甲化工有限公司"),
            ]),
        },
    )  # fmt: skip
    assert table(intake) == {"甲化工有限公司": (WANG, "D1", True, True)}
    assert [row["unit_no"] for row in rows_of(intake, "roster")] == [1, 1]


def test_one_name_with_two_codes_is_two_units_that_towns_tell_apart(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        {
            f"{D1}/底册.xlsx": xlsx([UNITS, unit("宏达公司", 1), unit("宏达公司", 2, town="石桥镇")]),
            f"{D1}/名册.xlsx": xlsx([
                ROSTER, person("张三", id_no(1), "宏达公司", town="石桥"), person("李四", id_no(2), "宏达公司"),
            ]),
        },
    )  # fmt: skip
    numbers = {row["town_key"]: row["unit_no"] for row in rows_of(intake, "units")}
    assert set(numbers) == {WANG, SHI}
    assert [(row["row"], row["unit_no"]) for row in rows_of(intake, "roster")] == [(2, numbers[SHI])]
    doubt = finding(intake, "E110")
    assert (doubt["message"], doubt["cell"]) == ("“宏达公司”有同名单位，无法确定是哪一家", "D3")


@pytest.mark.parametrize("town", ["", "望沧街道"])
def test_a_new_code_in_the_next_list_leaves_one_unit_for_the_name(tmp_path: Path, town: str) -> None:
    """A company that got a new code: rosters name the unit that is on the list now, with or without a town."""
    intake = read(
        tmp_path,
        {
            f"{D1}/底册.xlsx": xlsx([UNITS, unit("甲公司", 1)]),
            f"{D2}/底册.xlsx": xlsx([UNITS, unit("甲公司", 2)]),
            f"{D2}/名册.xlsx": xlsx([ROSTER, person("张三", id_no(1), "甲公司", town=town)]),
        },
    )
    listed = [row["unit_no"] for row in rows_of(intake, "units") if row["is_listed"]]
    assert [row["unit_no"] for row in rows_of(intake, "roster")] == listed
    assert codes(intake) == []


@pytest.mark.parametrize("depts", [("应急局", "交通局"), ("交通局", "应急局")])
def test_a_unit_on_two_departments_lists_belongs_to_the_first(tmp_path: Path, depts: tuple[str, ...]) -> None:
    """In the order of the departments, not of the files; the finding names the one that counts first."""
    intake = read(
        tmp_path,
        {f"{D1}/{n}.xlsx": xlsx([UNITS, unit("甲公司", 1, dept=dept)]) for n, dept in enumerate(depts)},
    )
    assert table(intake) == {"甲公司": (WANG, "D1", True, True)}
    assert finding(intake, "E109")["message"] == (
        "“甲公司”同时在澜溪区应急管理局和澜溪区交通运输局的底册里，按前者计"
    )


def test_a_unit_on_no_list_with_a_roster_is_obliged_and_told(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        {
            f"{D1}/底册.xlsx": xlsx([UNITS, unit("澜溪区瑞成化工有限公司", 1)]),
            f"{D1}/名册.xlsx": xlsx([ROSTER, person("张三", id_no(1), "澜溪区瑞成化工公司", town="石桥镇")]),
            f"{D1}/平台.xlsx": xlsx([PLATFORM, learner("李四", id_no(2), "乙公司", town="新城街道")]),
        },
    )
    assert table(intake) == {
        "澜溪区瑞成化工有限公司": (WANG, "D1", True, True),
        "澜溪区瑞成化工公司": (SHI, None, False, True),
        "乙公司": (XIN, None, False, False),  # of the platform alone
    }
    doubt = finding(intake, "E105")
    assert (doubt["unit_no"], doubt["town_key"], doubt["guess"]) == (2, SHI, "澜溪区瑞成化工有限公司")


def test_without_any_list_every_unit_is_obliged(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        {
            f"{D1}/名册.xlsx": xlsx([ROSTER, person("张三", id_no(1), "甲公司", town="望沧街道")]),
            f"{D1}/平台.xlsx": xlsx([
                PLATFORM, learner("李四", id_no(2), "乙公司", town="石桥镇"),
                learner("王五", id_no(3), "丙公司", town="高新街道"),
            ]),
        },
    )  # fmt: skip
    assert table(intake) == {
        "甲公司": (WANG, None, False, True),
        "乙公司": (SHI, None, False, True),
        "丙公司": (None, None, False, False),  # another body runs its street
    }
    assert codes(intake) == []


def test_a_unit_of_another_body_on_a_departments_list(tmp_path: Path) -> None:
    """Trap 21: in a street of the high-tech zone, yet on a list of the district: 未归属, not counted, told."""
    intake = read(tmp_path, {f"{D1}/底册.xlsx": xlsx([UNITS, unit("甲公司", 1, town="高新街道")])})
    assert table(intake) == {"甲公司": (None, "D1", True, False)}
    assert "在高新街道，由其他机构管理" in finding(intake, "E107")["message"]


def test_the_list_decides_the_town(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        {
            f"{D1}/底册.xlsx": xlsx([UNITS, unit("甲公司", 1)]),
            f"{D1}/名册.xlsx": xlsx([ROSTER, person("张三", id_no(1), "甲公司", town="石桥镇")]),
        },
    )
    assert table(intake)["甲公司"][0] == WANG
    assert (
        finding(intake, "E111")["message"] == "“甲公司”填报的镇街是石桥镇，与底册的望沧街道不一致，按底册计"
    )


def test_without_a_list_most_rows_decide_the_town_and_rosters_before_exports(tmp_path: Path) -> None:
    people = [
        person("张三", id_no(n), "甲公司", town=town) for n, town in enumerate(("石桥镇", "石桥", "新城"))
    ]
    exports = [learner("李四", id_no(9), "甲公司", town="望沧街道") for _ in range(9)]
    intake = read(
        tmp_path,
        {f"{D1}/名册.xlsx": xlsx([ROSTER, *people]), f"{D1}/平台.xlsx": xlsx([PLATFORM, *exports])},
    )
    assert table(intake)["甲公司"][0] == SHI


def test_a_wrong_code_is_told_and_not_used(tmp_path: Path) -> None:
    code = uscc(1)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    rows = [
        ["甲公司", wrong, "望沧街道", "应急局", "危化", 10],
        ["乙公司", wrong, "望沧街道", "应急局", "危化", 10],
        [
            "丙公司",
            "370403200001234",
            "望沧街道",
            "应急局",
            "危化",
            10,
        ],  # 15 digits: of before the unified code
        ["丁公司", "无", "望沧街道", "应急局", "危化", 10],
        ["戊公司", code[:17], "望沧街道", "应急局", "危化", 10],
    ]
    intake = read(tmp_path, {f"{D1}/底册.xlsx": xlsx([UNITS, *rows])})
    assert set(table(intake)) == {"甲公司", "乙公司", "丙公司", "丁公司", "戊公司"}
    assert [row["cell"] for row in rows_of(intake, "findings") if row["code"] == "E108"] == ["B2", "B3", "B6"]


def test_units_stand_in_official_order(tmp_path: Path) -> None:
    """Listed ones first; by town, department and place in the list; the others by town and name."""
    rows = [
        unit("己公司", 6, town="新城街道"),
        unit("戊公司", 5, dept="交通局"),
        unit("丁公司", 4),
        unit("丙公司", 3, town="石桥镇"),
        unit("乙公司", 2),
        unit("甲公司", 1, town="没有的镇"),
    ]
    people = [person("张三", id_no(1), name, town="望沧街道") for name in ("壬公司", "辛公司")]
    files = {f"{D1}/底册.xlsx": xlsx([UNITS, *rows]), f"{D1}/名册.xlsx": xlsx([ROSTER, *people])}
    names = [row["name"] for row in rows_of(read(tmp_path, files), "units")]
    assert names == ["丁公司", "乙公司", "戊公司", "丙公司", "己公司", "甲公司", "壬公司", "辛公司"]


def test_lists_are_shared_by_campaigns(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        {
            f"shared/{D1}/底册.xlsx": xlsx([UNITS, unit("甲公司", 1)]),
            f"{D1}/名册.xlsx": xlsx([ROSTER, person("张三", id_no(1), "甲公司")]),
        },
    )
    assert table(intake) == {"甲公司": (WANG, "D1", True, True)}
    assert [row["path"] for row in rows_of(intake, "sources")] == [
        f"data/shared/extracts/{D1}/底册.xlsx", f"extracts/{D1}/名册.xlsx",
    ]  # fmt: skip
