"""Which rows are data, and why the others are not: each reason with rows as offices write them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anpei.intake.column import cells_of
from anpei.intake.header import Header, find_header
from anpei.intake.lines import DATA, REASONS, lines_of, reason_of_sheet
from anpei.intake.sheet import sheet_of
from anpei.settings import SourceSettings
from tests.intake.scene import ROSTER, UNITS, id_no, left_out, person, read, rows_of, xlsx

HEAD = ("序号", *ROSTER)


def kinds(*rows: list[Any], head: tuple[str, ...] = HEAD) -> list[str]:
    """Return what the rows below a header are."""
    return kinds_of_all([list(head), *rows])[1:]


def kinds_of_all(rows: list[list[Any]]) -> list[str]:
    """Return what the rows of a sheet are."""
    header = find_header(rows)
    assert isinstance(header, Header)
    sheet = sheet_of(rows)
    return lines_of(
        sheet, header, {place: cells_of(sheet, place) for place in range(sheet.n_columns)}
    ).kinds()


def row(*cells: Any) -> list[Any]:
    return [*cells, *[""] * (len(HEAD) - len(cells))]


@pytest.mark.parametrize(
    "cells",
    [
        ("合计", 25), ("合  计", "25人"), ("小计", ""), ("总计：25人",), ("合计（25人）",), ("", "合计", 25), (26, "小计", 3),
        ("本页小计", 10), ("望沧街道小计", 12), ("甲化工有限公司合计", 5), ("共计25人",), ("累计", 3), ("总数", 3),
        ("", "", "", "", "甲化工有限公司小计", 5), (3, "合　计"), (None, None, "合计：", 25), ("", "望沧街道", "", "", "小计", 3),
    ],
    ids=str,
)  # fmt: skip
def test_totals(cells: tuple[Any, ...]) -> None:
    """Trap 6: a row of totals is no unit and no person."""
    assert kinds(row(*cells)) == ["subtotal"]


@pytest.mark.parametrize(
    "cells",
    [
        ("填报人：张三", "", "审核人：李四"), ("填报人:", "张三"), ("审核：李四",), ("制表人（签字）：王五",),
        ("填报日期：2022年10月20日",),
        ("填报单位（盖章）：望沧街道办事处",), ("单位负责人：", "赵六"), ("联系电话：0632-1234567",),
        ("日期：2022.10.20",), ("盖章：",),
    ],
    ids=str,
)  # fmt: skip
def test_signatures(cells: tuple[Any, ...]) -> None:
    assert kinds(row(*cells)) == ["signature"]


@pytest.mark.parametrize(
    "cells",
    [
        ("注：本表由企业填写，一式两份。",), ("备注：略",), ("说明：1.人员类别按下拉选项填写",), ("注1：含劳务派遣人员",),
        ("*注：必填",),
        ("附注：无",), ("", "注：张三已调离", "", ""), ("本名册中的人员情况均经本单位核实，内容真实有效，如有不实愿承担责任",),
        ("注意：请勿修改表头",),
    ],
    ids=str,
)  # fmt: skip
def test_notes(cells: tuple[Any, ...]) -> None:
    assert kinds(row(*cells)) == ["note"]


@pytest.mark.parametrize(
    "text", ["望沧街道（92所）", "危险化学品(12家)", "一、化工企业（共5家）", "石桥镇（共计30人）"]
)
def test_sections(text: str) -> None:
    assert kinds(row(text)) == kinds(row("", text)) == ["section"]


@pytest.mark.parametrize(
    "cells",
    [
        (1, "张三（示例）", id_no(1)), ("示例", "张三", id_no(1)), ("例", "张三", id_no(1)), ("（示例）", "张三"),
        (1, "示例", ""),
        (1, "例：张三", id_no(1)), (1, "例如：张三", ""), (1, "张三", id_no(1), "", "示例单位"),
        (1, "张三", id_no(1), "", "某公司（样例）"),
        (1, "张三", id_no(1), "", "甲化工有限公司", "", "", "", "", "示例"),
    ],
    ids=str,
)  # fmt: skip
def test_examples(cells: tuple[Any, ...]) -> None:
    assert kinds(row(*cells)) == ["example"]


@pytest.mark.parametrize("cells", [(), ("", " ", "　", None), ("\u200b", "\n")], ids=str)
def test_blank_rows(cells: tuple[Any, ...]) -> None:
    assert kinds(row(*cells)) == ["blank"]


def test_the_header_once_more() -> None:
    """Prints of many pages repeat it."""
    assert kinds(row(1, "张三"), list(HEAD), row(2, "李四"), [f" {label}" for label in HEAD[:-1]] + [HEAD[-1]]) == [
        DATA, "header", DATA, "header",
    ]  # fmt: skip


UNITS_LIKE = [
    "合计建材有限公司", "总计量器具厂", "小计算机服务部", "注册安全工程师事务所", "备注文化传媒有限公司", "示例广告有限公司",
    "范例教育咨询有限公司",
    "说明书印务有限公司", "样例家居有限公司", "填报人软件公司", "日期钟表店", "总数据科技有限公司", "共计划信息公司",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS_LIKE)
def test_units_whose_names_merely_resemble(unit: str) -> None:
    assert kinds([unit, "", "", "", "", 12], head=UNITS) == [DATA]
    assert kinds(row(1, "张三", id_no(1), "", unit)) == [DATA]


@pytest.mark.parametrize("name", ["范例", "注小明", "示小例", "备注", "何例如", "合计明", "累计工"])
def test_persons_whose_names_merely_resemble(name: str) -> None:
    assert kinds(row(1, name, id_no(1), "", "甲化工有限公司")) == [DATA]
    assert kinds([name, id_no(1), "", "甲化工有限公司", *[""] * 5], head=ROSTER) == [DATA]


def test_a_header_of_two_rows_is_header_wherever_it_stands() -> None:
    """Prints of many pages repeat both rows; a blank row between title and header is a title's."""
    groups = ["序号", "人员信息", None, "用工情况"]
    labels = [None, "姓名", "单位名称", "人员类别"]
    rows = [
        ["名册"],
        groups,
        labels,
        [1, "张三", "甲公司", "一线"],
        groups,
        labels,
        [2, "李四", "甲公司", "一线"],
    ]
    rows = [[*row, *[None] * (4 - len(row))] for row in rows]
    assert kinds_of_all(rows) == ["title", "header", "header", DATA, "header", "header", DATA]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("甲化工有限公司", "section"), ("石桥镇", "section"), ("张三", DATA), ("生产部", DATA), ("王店", DATA)],
)
def test_a_unit_alone_in_its_row_is_a_heading_where_no_column_has_units(text: str, kind: str) -> None:
    assert kinds([text, "", ""], head=("姓名", "手机号", "人员类别")) == [kind]
    assert kinds(["", text, ""], head=("姓名", "单位名称", "人员类别")) == [DATA]


def test_one_person_a_row_needs_no_number() -> None:
    assert kinds(row("", "张三"), row(2, "李四"), row("三", "王五")) == [DATA, DATA, DATA]


@pytest.mark.parametrize(
    ("name", "rows", "reason"),
    [
        ("Sheet2", [], "empty_sheet"),
        ("Sheet3", [["", None], [" "]], "empty_sheet"),
        ("填表说明", [["一、填报范围"], ["二、填报要求"]], "instructions"),
        ("Sheet2", [["填报须知"], ["1.如实填写"]], "instructions"),
        ("下拉选项", [["正式"], ["劳务派遣"]], "instructions"),
        ("字典", [["望沧街道"]], "instructions"),
        ("Sheet1", [["望沧街道", 3]], "unread_kind"),
        ("台账", [["甲", "乙"], [1, 2]], "unread_kind"),
    ],
)
def test_sheets_without_a_header(name: str, rows: list[list[Any]], reason: str) -> None:
    assert reason_of_sheet(sheet_of(rows, name)) == reason


# ── read = used + left out ──────────────────────────────────────────────────────────────────────────────────

_WHOLE = st.integers(1, 999).map(lambda number: ["", *person("张三", id_no(number))])
_OTHERS = {
    "subtotal": row("合计", 3),
    "signature": row("填报人：张三"),
    "note": row("注：含劳务派遣人员"),
    "section": row("望沧街道（12家）"),
    "example": row("示例", "张三", id_no(1)),
    "blank": row(),
    "header": list(HEAD),
    "incomplete": row(7, "", id_no(9), "", "甲化工有限公司"),
}
_LINES = st.lists(st.one_of(_WHOLE, st.sampled_from(list(_OTHERS.values()))), max_size=25)


@given(st.integers(0, 3), _LINES)
def test_every_row_is_data_or_has_a_reason(n_titles: int, lines: list[list[Any]]) -> None:
    rows = [["澜溪区应训人员名册"]] * n_titles + [list(HEAD), *lines]
    found = kinds_of_all(rows)
    assert len(found) == len(rows)
    assert found[: n_titles + 1] == ["title"] * n_titles + ["header"]
    named = {str(line): reason for reason, line in _OTHERS.items()}
    expected = [named.get(str(line), DATA) for line in lines]
    assert found[n_titles + 1 :] == [DATA if kind == "incomplete" else kind for kind in expected]
    assert set(found) <= {DATA, *REASONS}


def test_every_reason_in_one_campaign(tmp_path: Any) -> None:
    """Fifteen reasons, each with as many rows as were written for it."""
    lines = [row(1, "张三", id_no(1), "", "甲化工有限公司"), row(), row(), *_OTHERS.values()]
    roster = [["应训人员名册"], ["填报单位：望沧街道"], list(HEAD), *lines]
    book = {
        "名册": roster,
        "填表说明": [["一、范围"], ["二、要求"]],
        "Sheet3": [[""], [""], [" "]],
        "甲": [["望沧街道", 3]],
        "示例": [list(HEAD), row(1, "张三", id_no(1), "", "甲化工有限公司")],
    }
    data = xlsx(book, hidden=["示例"])
    intake = read(
        tmp_path,
        {
            "2022-10-20/名册.xlsx": data,
            "2022-10-20/名册副本.xlsx": data,
            "2022-10-20/旧.xlsx": xlsx(roster[:4]),
        },
        sources=[SourceSettings(path="extracts/2022-10-20/旧.xlsx", mode="ignore")],
    )
    assert left_out(intake) == {
        "title": 2, "header": 2, "blank": 3, "subtotal": 1, "section": 1, "note": 1, "signature": 1, "example": 1,
        "incomplete": 1, "instructions": 2, "hidden_sheet": 2, "empty_sheet": 3, "unread_kind": 1,
        "duplicate_file": 22, "ignored": 4,
    }  # fmt: skip
    assert set(left_out(intake)) == set(REASONS) - {"dropped"}  # by corrections: test_corrections.py
    assert [r["row"] for r in rows_of(intake, "roster")] == [4]
