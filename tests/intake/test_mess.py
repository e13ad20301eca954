"""The messes of real offices, each in a small real file: who is recovered, and which findings are made, with every cell."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from anpei.intake import Intake
from tests.intake.scene import (
    D1,
    UNITS,
    id_no,
    laid_out,
    names_of,
    phone,
    read,
    rows_of,
    text,
    xlsx,
)

JIA, YI = "甲化工有限公司", "宏达建材厂"
LISTED = xlsx([UNITS, [JIA, "", "石桥镇", "应急局", "危化", 3], [YI, "", "望沧街道", "应急局", "工贸", 2]])
HEAD = ["序号", "姓名", "身份证号", "手机号", "单位名称", "所属镇街", "人员类别", "用工形式", "入职日期"]
IDS = [id_no(number) for number in range(1, 4)]
ROWS = [
    [1, "张三", IDS[0], phone(1), JIA, "石桥镇", "主要负责人", "正式", "2019-01-20"],
    [2, "李四", IDS[1], phone(2), JIA, "石桥镇", "一线作业人员", "劳务派遣", "2020-02-03"],
    [3, "王五", IDS[2], phone(3), YI, "望沧街道", "安全管理人员", "正式", "2021-12-31"],
]
TRUTH = [
    ("张三", JIA, "990101002", "主要负责人", "正式", date(2019, 1, 20)),
    ("李四", JIA, "990101002", "一线作业人员", "劳务派遣", date(2020, 2, 3)),
    ("王五", YI, "990101001", "安全管理人员", "正式", date(2021, 12, 31)),
]


@dataclass(frozen=True)
class Mess:
    """A roster as somebody sent it, and the findings that it makes: code and cells."""

    data: bytes
    name: str = "名册.xlsx"
    findings: Sequence[tuple[str, str]] = ()


def recovered(intake: Intake) -> list[tuple[Any, ...]]:
    """Return who is on the rosters, by the rows of the file."""
    units = {row["unit_no"]: row for row in rows_of(intake, "units")}
    rows = sorted(rows_of(intake, "roster"), key=lambda row: (row["source_no"], row["row"]))
    return [
        (name, units[row["unit_no"]]["name"], units[row["unit_no"]]["town_key"], row["person_class"],
         row["employ_form"], row["hired_on"])
        for name, row in zip(names_of(intake, rows), rows, strict=True)
    ]  # fmt: skip


def told(intake: Intake) -> list[tuple[str, str]]:
    """Return code and cells of every finding."""
    return [(row["code"], "、".join(row["cells"])) for row in rows_of(intake, "findings")]


def without(*labels: str) -> tuple[list[Any], list[list[Any]]]:
    """Return header and rows without some columns."""
    kept = [place for place, label in enumerate(HEAD) if label not in labels]
    return [HEAD[place] for place in kept], [[row[place] for place in kept] for row in ROWS]


def changed(column: str, *values: Any) -> list[list[Any]]:
    """Return the whole table with other cells in a column."""
    place = HEAD.index(column)
    return [
        HEAD,
        *([*row[:place], value, *row[place + 1 :]] for row, value in zip(ROWS, values, strict=True)),
    ]


def wide(number: str) -> str:
    """Return a number in full-width signs."""
    return number.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))


def page(rows: Iterable[Sequence[Any]], charset: str = "gb2312") -> bytes:
    """Return a table as the web pages that platforms call .xls."""
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    head = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head>'
    return f"{head}<body><table border=1>{cells}</table></body></html>".encode(charset)


def computed() -> bytes:
    """Return a workbook whose serial numbers and classes are formulas; the last class was never computed."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEAD, *ROWS]):
            for place, cell in enumerate(row):
                if number and place in (0, 6):
                    sheet.write_formula(number, place, "=1", None, cell)
                else:
                    sheet.write(number, place, cell)
    return out.getvalue()


SHORT, SHORT_ROWS = without("单位名称", "所属镇街")
NO_UNIT, NO_UNIT_ROWS = without("单位名称")
TOTAL = ["合  计", "", "", "3人"]
TIERS = [
    ["危险化学品企业应训人员名册", *[None] * 8],
    ["序号", "一、人员和单位", None, None, None, None, "二、用工", None, None],
    [None, "人员基本情况", None, None, "所在单位", None, "人员\n类别", "用工\n形式", "入职日期\n（年月日）"],
    [None, "姓 名", "公民身份号码", "联系电话", "企业名称", "镇(街道)", None, None, None],
]
TIERS_MERGED = ("A1:I1", "A2:A4", "B2:F2", "G2:I2", "B3:D3", "E3:F3", "G3:G4", "H3:H4", "I3:I4")

MESSES: Mapping[str, Mess] = {
    "titles, other words, another order": Mess(
        xlsx([
            ["危险化学品企业应训人员名册"], ["填报单位：望沧街道办事处", "", "填报日期：2022年10月20日"], [],
            ["用工性质", "入职时间", "乡镇街道", "工作单位", "身份证\n号码", "人员类型", "联系电话", "姓  名"],
            *([row[7], row[8], row[5], row[4], row[2], row[6], row[3], row[1]] for row in ROWS),
        ])
    ),
    "a header of three rows": Mess(laid_out([*TIERS, *ROWS], merged=TIERS_MERGED)),
    "a header of three rows as text": Mess(text([*TIERS, *ROWS], "gb18030"), "名册.csv"),
    "merged cells": Mess(
        laid_out([HEAD, ROWS[0], [*ROWS[1][:4], None, None, *ROWS[1][6:]], ROWS[2]], merged=("E2:E3", "F2:F3")),
        findings=[("E018", "E3"), ("E018", "F3")],
    ),
    "ditto": Mess(
        xlsx([HEAD, ROWS[0], [*ROWS[1][:4], "同上", "〃", *ROWS[1][6:]], ROWS[2]]),
        findings=[("E018", "E3"), ("E018", "F3")],
    ),
    "units in section rows": Mess(
        xlsx([NO_UNIT, [f"{JIA}（2人）"], *NO_UNIT_ROWS[:2], [f"{YI}（1人）"], NO_UNIT_ROWS[2]]),
        findings=[("E019", ""), ("E019", "")],
    ),
    "towns and units in section rows": Mess(
        xlsx([
            SHORT, ["石桥镇（1家）"], [f"一、{JIA}（2人）"], *SHORT_ROWS[:2], ["望沧街道（1家）"], [f"一、{YI}（1人）"],
            SHORT_ROWS[2],
        ]),
        findings=[("E019", "")] * 4,
    ),
    "instructions, examples, empty sheets": Mess(
        xlsx({
            "填表说明": [["一、范围"], ["二、要求"]], "名册": [HEAD, *ROWS], "示例": [HEAD, [1, "张三丰", *ROWS[0][2:]]],
            "Sheet3": [],
        })
    ),
    "restarting numbers, totals, blanks, sections, notes, examples, signatures": Mess(
        xlsx([
            ["应训人员名册"], HEAD, ["石桥镇（1家）"], [0, "示例", id_no(9), "", "某某公司", "", "一线", "正式", ""], *ROWS[:2],
            ["小计", 2], [], ["望沧街道（1家）"], [1, *ROWS[2][1:]], ["小  计", 1], TOTAL, ["", "合计（3人）"], [],
            ["注：含劳务派遣人员"], ["填报人：赵六", "", "审核人：孙七"],
        ])
    ),
    "hidden rows and columns": Mess(
        laid_out([HEAD, *ROWS], hidden_rows=(3,), hidden_columns=("A", "D")), findings=[("E015", "第3行"), ("E016", "D列")]
    ),
    "hidden sheets": Mess(
        xlsx({"名册": [HEAD, *ROWS], "底稿": [HEAD, ROWS[0], ROWS[0]]}, hidden=["底稿"]), findings=[("E004", "")]
    ),
    "formulas with their results": Mess(computed()),
    "a web page called .xls": Mess(page([HEAD, *ROWS]), "名册.xls", [("E022", "")]),
    "text called .xls": Mess(text([HEAD, *ROWS], "gb18030", "\t"), "名册.xls", [("E022", "")]),
    "a workbook called .csv": Mess(xlsx([HEAD, *ROWS]), "名册.csv", [("E022", "")]),
    "GBK": Mess(text([HEAD, *ROWS], "gbk"), "名册.csv"),
    "UTF-16 with tabs": Mess(text([HEAD, *ROWS], "utf-16", "\t"), "名册.txt"),
    "sep=": Mess(b"sep=;\r\n" + text([HEAD, *ROWS], "gb18030", ";"), "名册.csv"),
    "commas, quotes and line breaks in cells": Mess(
        text([[*HEAD, "岗位"], *([*row, '安全员,兼"班长"\n（夜班）'] for row in ROWS)]), "名册.csv"
    ),
    "spaces, widths, signs that nobody sees": Mess(
        xlsx([
            HEAD,
            [
                "１", "张\u3000三", " " + IDS[0], f"{phone(1)}\u200b", "甲 化工有限公司\u00a0", "\ufeff石桥镇",
                "主要负责人\n", " 正式", "２０１９－１－２０",
            ],
            [2, "李 四", wide(IDS[1]), phone(2), f"{JIA}\n", "石桥镇", *ROWS[1][6:]],
            [3, "王\t五", f"{IDS[2][:6]} {IDS[2][6:14]} {IDS[2][14:]}".lower(), phone(3), *ROWS[2][4:]],
        ])
    ),
    "remarks beside names": Mess(
        xlsx(changed("姓名", "张三（队长）", "李四(2)", "王五3月15离职")), findings=[("E113", "B4"), ("E112", "B2")]
    ),
    "dates": Mess(xlsx(changed("入职日期", 43485, "20.2.3", date(2021, 12, 31)))),
    "more dates": Mess(xlsx(changed("入职日期", "2019.1.20", "2020年2月3日", "2021-12-31 00:00:00"))),
    "dates as numbers": Mess(xlsx(changed("入职日期", 20190120, "43864", "2021/12/31"))),
    "telephones": Mess(
        xlsx(changed("手机号", f"{phone(1)}/{phone(9)}", f"0632-1234567 {phone(2)}", "1.64E+10")), findings=[("E116", "D4")]
    ),
    "telephone and ID number exchanged": Mess(
        xlsx([HEAD, [1, "张三", phone(1), IDS[0], *ROWS[0][4:]], ROWS[1], [3, "王五", "", IDS[2], *ROWS[2][4:]]]),
        findings=[("E208", "D2、D4")],
    ),
    "a telephone in the column of ID numbers": Mess(xlsx(changed("身份证号", phone(1), *IDS[1:])), findings=[("E203", "C2")]),
    "other papers, 15 digits": Mess(
        xlsx(changed("身份证号", "E12345678", IDS[1][:6] + IDS[1][8:17], id_no(5, area="830000")))
    ),
    "ID numbers as numbers, mistyped": Mess(
        xlsx(changed("身份证号", int(IDS[0][:15] + "000"), IDS[1][:17], IDS[2].replace("0", "O", 1))),
        findings=[("E201", "C3"), ("E201", "C4"), ("E202", "C2")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("mess", MESSES)
def test_everybody_is_recovered_and_only_what_is_doubtful_is_told(tmp_path: Path, mess: str) -> None:
    case = MESSES[mess]
    intake = read(tmp_path, {f"{D1}/底册.xlsx": LISTED, f"{D1}/{case.name}": case.data})
    assert recovered(intake) == TRUTH
    assert told(intake) == list(case.findings)


@pytest.mark.parametrize(
    ("column", "cells", "lost"),
    [
        ("姓名", ("张?", "李□", "王五"), [("E114", "B2、B3")]),
        ("入职日期", ("10月8日", "同上", "长期"), [("E101", "I2")]),
        ("所属镇街", ("石桥真", "石桥真", "望沧街道"), [("E103", "F2、F3")]),
    ],
)
def test_what_is_lost_is_told(
    tmp_path: Path, column: str, cells: tuple[Any, ...], lost: list[tuple[str, str]]
) -> None:
    """Nobody is dropped for it."""
    intake = read(tmp_path, {f"{D1}/底册.xlsx": LISTED, f"{D1}/名册.xlsx": xlsx(changed(column, *cells))})
    assert told(intake) == lost
    assert [row[1:3] for row in recovered(intake)] == [row[1:3] for row in TRUTH]


def test_a_formula_that_nobody_computed_is_blank(tmp_path: Path) -> None:
    """The class is unknown, the person is not."""
    intake = read(
        tmp_path, {f"{D1}/底册.xlsx": LISTED, f"{D1}/名册.xlsx": xlsx(changed("人员类别", "=1", "=1", "=1"))}
    )
    assert told(intake) == [("E017", "G2、G3、G4")]
    assert [row[0] for row in recovered(intake)] == ["张三", "李四", "王五"]


def test_a_text_that_ends_in_the_middle(tmp_path: Path) -> None:
    """The last row as far as it goes: the day of hire and the end of the line are cut off."""
    data = text([HEAD, *ROWS])[: -len(",2021-12-31\r\n")]
    intake = read(tmp_path, {f"{D1}/底册.xlsx": LISTED, f"{D1}/名册.csv": data})
    assert recovered(intake) == [*TRUTH[:2], (*TRUTH[2][:5], None)]
    assert told(intake) == [("E023", "第4行")]
