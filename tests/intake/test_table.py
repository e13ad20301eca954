"""Which cells the rows of a sheet have: filled down from above, stated in titles and sections, or missing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anpei.intake.header import Header, find_header
from anpei.intake.sheet import Area, sheet_of
from anpei.intake.statement import section_body, stated
from anpei.intake.table import Table, table_of

HEAD = ["姓名", "手机号", "单位名称", "所属镇街", "人员类别", "用工形式"]


def table(rows: list[list[Any]], name: str = "Sheet1", merged: tuple[Area, ...] = ()) -> Table:
    header = find_header(rows, merged=merged)
    assert isinstance(header, Header)
    return table_of(sheet_of(rows, name, merged=merged), header)


def column(found: Table, name: str) -> list[str]:
    cells = found.columns[name]
    return [cells.texts[code].as_py() for code in cells.codes.tolist()]


def row(name: str, unit: Any, town: Any = "石桥镇", person_class: str = "一线") -> list[Any]:
    return [name, "", unit, town, person_class, "正式"]


# ── filled down ─────────────────────────────────────────────────────────────────────────────────────────────


def test_merged_cells_are_filled_down() -> None:
    rows = [
        HEAD,
        row("张三", "甲公司"),
        row("李四", None, None),
        row("王五", "乙公司", None),
        row("赵六", None, None),
    ]
    found = table(rows, merged=(Area(1, 2, 2, 2), Area(3, 2, 4, 2), Area(1, 3, 4, 3)))
    assert column(found, "unit_name") == ["甲公司", "甲公司", "乙公司", "乙公司"]
    assert column(found, "town") == ["石桥镇"] * 4
    assert {name: filled.tolist() for name, filled in found.filled.items()} == {
        "unit_name": [2, 4],
        "town": [2, 3, 4],
    }


@pytest.mark.parametrize("ditto", ["同上", "〃", "″", '"', " 同 上 ".replace(" 上", "上")])
def test_ditto_marks_are_the_cell_above(ditto: str) -> None:
    rows = [
        HEAD,
        row("张三", "甲公司"),
        row("李四", ditto),
        row("王五", ditto, "望沧街道"),
        row("赵六", "乙公司", ditto),
    ]
    found = table(rows)
    assert column(found, "unit_name") == ["甲公司", "甲公司", "甲公司", "乙公司"]
    assert column(found, "town") == ["石桥镇", "石桥镇", "望沧街道", "望沧街道"]
    assert {name: filled.tolist() for name, filled in found.filled.items()} == {
        "unit_name": [2, 3],
        "town": [4],
    }


def test_rows_that_are_no_data_stay_none() -> None:
    """A merged area that reaches over a total does not make the total a person, nor is the total what stands above."""
    rows = [
        HEAD,
        row("张三", "甲公司"),
        ["小计", 1, None, None, None, None],
        row("李四", None),
        row("王五", "同上"),
    ]
    found = table(rows, merged=(Area(1, 2, 3, 2),))
    assert found.rows.tolist() == [1, 3, 4]
    assert found.left_out == {"header": 1, "subtotal": 1}
    assert column(found, "unit_name") == ["甲公司"] * 3


def test_names_and_numbers_are_never_filled() -> None:
    rows = [HEAD, row("张三", "甲公司"), row("同上", "甲公司"), [None, "", "甲公司", "", "一线", ""]]
    found = table(rows, merged=(Area(1, 0, 1, 0), Area(2, 0, 3, 0), Area(1, 1, 3, 1)))
    assert found.rows.tolist() == [1]
    assert {label: lacking.tolist() for label, lacking in found.lacking.items()} == {"姓名": [2, 3]}
    assert found.filled == {}


def test_a_ditto_below_nothing_is_nothing() -> None:
    rows = [HEAD, row("张三", "同上"), row("李四", ""), row("王五", "同上"), row("赵六", "甲公司")]
    found = table(rows)
    assert {label: lacking.tolist() for label, lacking in found.lacking.items()} == {"单位名称": [1, 2, 3]}
    assert found.filled == {}


def test_a_cell_that_is_merely_empty_is_not_filled() -> None:
    found = table([HEAD, row("张三", "甲公司"), row("李四", "")])
    assert found.rows.tolist() == [1]


@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.integers(1, 5)), min_size=1, max_size=8))
def test_what_was_merged_is_what_it_was(groups: list[tuple[str, int]]) -> None:
    """Writing each unit once over its rows loses nothing."""
    whole = [f"{name}公司" for name, size in groups for _ in range(size)]
    rows: list[list[Any]] = [HEAD]
    merged = []
    for name, size in groups:
        merged.append(Area(len(rows), 2, len(rows) + size - 1, 2))
        rows += [row("张三", f"{name}公司" if n == 0 else None) for n in range(size)]
    found = table(rows, merged=tuple(merged))
    assert column(found, "unit_name") == whole
    assert len(found.filled.get("unit_name", ())) == sum(size - 1 for _, size in groups)


# ── stated elsewhere ────────────────────────────────────────────────────────────────────────────────────────

BARE = ["姓名", "手机号", "人员类别"]


@pytest.mark.parametrize(
    ("cells", "body"),
    [
        (["填报单位：甲化工有限公司（盖章）"], {"unit_name": "甲化工有限公司"}),
        (["填报单位(盖章):甲化工有限公司", "", "填报日期：2022年10月20日"], {"unit_name": "甲化工有限公司"}),
        (["填报单位：", "甲化工有限公司"], {"unit_name": "甲化工有限公司"}),
        (["填报单位：甲 化工厂   填报人：张三"], {"unit_name": "甲化工厂"}),
        (["单位名称：望沧街道第一加油站"], {"unit_name": "望沧街道第一加油站"}),
        (["企业名称： 甲公司＿＿"], {"unit_name": "甲公司"}),
        (["填报单位：石桥镇中心小学"], {"unit_name": "石桥镇中心小学"}),
        (["填报单位：甲公司（澜州）"], {"unit_name": "甲公司(澜州)"}),
        (["填报单位：望沧街道办事处"], {"town": "望沧街道办事处"}),
        (["报送单位：石桥镇人民政府（公章）"], {"town": "石桥镇人民政府"}),
        (["所属镇街：石桥镇", "单位名称：甲公司"], {"town": "石桥镇", "unit_name": "甲公司"}),
        # who reports is not whose people they are
        (["填报单位：澜溪区应急管理局"], {}),
        (["填报单位：石桥镇应急管理中心"], {}),
        (["填报单位：望沧街道安监站"], {}),
        (["填报单位：澜溪区人民政府"], {}),
        # nothing, something else, no statement
        (["填报单位：", "填报日期：2022年10月20日"], {}),
        (["填报单位：＿＿＿＿（盖章）"], {}),
        (["填报单位负责人：张三"], {}),
        (["单位：人"], {}),
        (["甲化工有限公司应训人员名册"], {}),
    ],
    ids=str,
)  # fmt: skip
def test_what_titles_state(cells: list[str], body: dict[str, str]) -> None:
    assert stated([["应训人员名册"], cells]) == body


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("甲化工有限公司（12人）", ("unit_name", "甲化工有限公司")),
        ("二、甲化工有限公司（共12人）", ("unit_name", "甲化工有限公司")),
        ("（三）望沧 第二加油站", ("unit_name", "望沧第二加油站")),
        ("望沧街道（92所）", ("town", "望沧街道")),
        ("1.石桥镇", ("town", "石桥镇")),
        ("化工企业（12家）", None), ("加油站（12家）", None), ("加油站", None), ("北京市（92所）", None),
        ("生产部（5人）", None), ("安全环保中心（5人）", None), ("劳务派遣人员（3人）", None), ("张三", None),
    ],
)  # fmt: skip
def test_what_sections_name(text: str, body: tuple[str, str] | None) -> None:
    found = section_body(text)
    assert (found and (found.field, found.name)) == body


def test_sections_name_the_unit_of_the_rows_below() -> None:
    rows = [
        ["应训人员名册"], BARE, ["甲化工有限公司（2人）"], ["张三", "", "一线"], ["李四", "", "一线"],
        ["宏达建材厂"], ["王五", "", "一线"], ["其他（1人）"], ["赵六", "", "一线"],
    ]  # fmt: skip
    found = table(rows)
    assert found.rows.tolist() == [3, 4, 6]
    assert column(found, "unit_name") == ["甲化工有限公司"] * 2 + ["宏达建材厂"]
    # whose 赵六 is, no section says: told, never guessed
    assert {label: lacking.tolist() for label, lacking in found.lacking.items()} == {"单位名称": [8]}
    assert found.left_out == {"title": 1, "header": 1, "section": 3, "incomplete": 1}
    assert found.stated == {"unit_name": ("甲化工有限公司", "宏达建材厂")}


def test_towns_and_units_of_sections_go_together() -> None:
    rows = [
        BARE, ["望沧街道（2家）"], ["甲化工有限公司（1人）"], ["张三", "", "一线"], ["宏达建材厂（1人）"], ["李四", "", "一线"],
        ["石桥镇（1家）"], ["丙加油站有限公司（1人）"], ["王五", "", "一线"],
    ]  # fmt: skip
    found = table(rows)
    assert column(found, "town") == ["望沧街道", "望沧街道", "石桥镇"]
    assert column(found, "unit_name") == ["甲化工有限公司", "宏达建材厂", "丙加油站有限公司"]


def test_the_title_holds_where_sections_name_parts_of_the_unit() -> None:
    rows = [
        ["填报单位：甲化工有限公司"],
        BARE,
        ["生产部（1人）"],
        ["张三", "", "一线"],
        ["后勤部（1人）"],
        ["李四", "", "一线"],
    ]
    assert column(table(rows), "unit_name") == ["甲化工有限公司"] * 2


def test_the_name_of_the_sheet_is_the_last_to_say() -> None:
    rows = [BARE, ["张三", "", "一线"]]
    assert column(table(rows, "甲化工有限公司"), "unit_name") == ["甲化工有限公司"]
    assert table(rows, "Sheet1").lacking["单位名称"].tolist() == [1]
    assert column(table([["填报单位：宏达建材厂"], *rows], "甲化工有限公司"), "unit_name") == ["宏达建材厂"]


def test_titles_never_stand_in_for_a_column_that_is_there() -> None:
    rows = [
        ["填报单位：甲化工有限公司"],
        ["姓名", "单位名称", "人员类别"],
        ["张三", "", "一线"],
        ["李四", "宏达建材厂", "一线"],
    ]
    found = table(rows)
    assert found.rows.tolist() == [3]
    assert found.stated == {}


def test_only_lists_of_units_and_rosters_go_by_their_titles() -> None:
    """Whose export it is says nothing about the learners in it."""
    found = table([["填报单位：甲化工有限公司"], ["姓名", "学习进度"], ["张三", "100%"]])
    assert found.stated == {}
    units = table([["填报单位：望沧街道办事处"], ["单位名称", "从业人数"], ["甲公司", 3]])
    assert column(units, "town") == ["望沧街道办事处"]
