"""findings.xlsx, and the stored tables as the ledger reads them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import xlsxwriter

from anpei.intake import Intake
from anpei.intake.finding import RULES
from anpei.intake.report import styles_of
from anpei.intake.schema import SCHEMAS
from anpei.intake.slips import Item, Slip
from anpei.intake.slipsheet import sheet_names, write_slips
from anpei.ledger.tables import CANONICAL
from tests.intake.scene import (
    D1,
    D2,
    PLATFORM,
    ROSTER,
    UNITS,
    id_no,
    learner,
    make_campaign,
    person,
    phone,
    read,
    rows_of,
    text,
    uscc,
    xlsx,
)

PEOPLE = [person("张三", id_no(1), phone=phone(1)), person("李四", id_no(2)), person("", id_no(3))]
FILES = {
    f"{D1}/底册.xlsx": xlsx([UNITS, ["甲化工有限公司", uscc(1), "望沧街道", "应急局", "危化", 20]]),
    f"{D1}/名册.xlsx": xlsx([["应训人员名册"], ROSTER, *PEOPLE, ["合计", "3人"]]),
    f"{D2}/平台_20221110_0730.csv": text(
        [PLATFORM, learner("张三", id_no(1)), learner("王五", id_no(4))], "gbk"
    ),
}


# ── findings.xlsx ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_workbook_of_findings(tmp_path: Path) -> None:
    bad = [person("=1+1", id_no(5)[:17] + "0", hired=f"@{phone(9)}", town="=望沧街到")]
    intake = read(tmp_path, FILES | {f"{D2}/名册.csv": text([ROSTER, *bad]), f"{D2}/坏.xlsx": b""})
    for name in ("a.xlsx", "b.xlsx"):
        intake.write_findings(tmp_path / name)
    data = (tmp_path / "a.xlsx").read_bytes()
    assert data == (tmp_path / "b.xlsx").read_bytes()
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    assert workbook.sheetnames[:3] == ["汇总", "疑点", "文件核对"]
    doubts = [list(row) for row in workbook["疑点"].values]
    assert (
        doubts[0][0]
        == "危险化学品专题全员定向安全生产大培训数据核验（内部，2022-11-10及以前收到的文件）　演示数据"
    )
    assert doubts[1] == [
        "序号",
        "程度",
        "代码",
        "问题",
        "文件",
        "工作表",
        "单元格",
        "填写的内容",
        "可能是",
        "办法",
    ]
    findings = rows_of(intake, "findings")
    assert [(row[0], row[2], row[3]) for row in doubts[2:]] == [
        (row["finding_no"], row["code"], row["message"]) for row in findings
    ]
    assert [row[0] for row in list(workbook["汇总"].values)[2:]] == [
        "E001",
        *sorted({r["code"] for r in findings} - {"E001"}),
    ]
    assert [list(row)[4:7] for row in workbook["文件核对"].values][-1] == [13, 6, 7]
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "n"}  # no formulas
    texts = " ".join(str(cell.value) for cell in cells)
    assert id_no(5)[:17] not in texts
    assert phone(9) not in texts
    assert "@164****0009" in texts
    assert "=望沧街到" in [cell.value for cell in workbook["疑点"]["H"]]


def test_a_workbook_without_findings_says_so(tmp_path: Path) -> None:
    intake = read(tmp_path, {f"{D1}/名册.xlsx": xlsx([ROSTER, PEOPLE[0]])})
    intake.write_findings(tmp_path / "a.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [row[0] for row in workbook["疑点"].values][2:] == ["无"]
    assert workbook.sheetnames == ["汇总", "疑点", "文件核对"]  # nothing to send back


# ── return slips ────────────────────────────────────────────────────────────────────────────────────────────


def book_of(intake: Intake) -> openpyxl.Workbook:
    intake.write_findings(intake.campaign.home.root / "findings.xlsx")
    return openpyxl.load_workbook(intake.campaign.home.root / "findings.xlsx")


def slip(workbook: openpyxl.Workbook, sender: str) -> list[dict[str, Any]]:
    """Return the rows of a slip, each by its labels; the foot is checked and left out."""
    rows = list(workbook[sender].values)
    assert str(rows[-1][0]).startswith("填报人：")
    return [dict(zip(rows[4], row, strict=True)) for row in rows[5:-2]]


def test_a_slip_says_where_what_and_how(tmp_path: Path) -> None:
    wrong = id_no(5)[:17] + ("0" if id_no(5)[17] != "0" else "1")
    rows = [person("张三", wrong, town="望沧街到"), *(person(f"李{n}", hired="去年") for n in "甲乙丙")]
    files = {f"{D1}/望沧街道/名册.xlsx": xlsx([ROSTER, *rows]), f"{D1}/石桥镇/坏.xlsx": b"PK\x03\x04x"}
    workbook = book_of(read(tmp_path, files))
    assert workbook.sheetnames == ["汇总", "疑点", "文件核对", "退回单目录", "望沧街道", "石桥镇"]
    assert [list(row)[:6] for row in workbook["退回单目录"].values][1:] == [
        ["序号", "报送单位", "处数", "严重", "一般", "提示"],
        [1, "望沧街道", 4, 0, 4, 0],
        [2, "石桥镇", 1, 1, 0, 0],
    ]
    assert workbook["退回单目录"]["B3"].hyperlink.location == "'望沧街道'!A1"
    assert [workbook["望沧街道"].cell(row, 1).value for row in (1, 2, 3)] == [
        "报送材料退回单　演示数据",
        "望沧街道：",
        "你单位为“危险化学品专题全员定向安全生产大培训”报送的材料（2022-10-20收到）有4处需要核对：严重0处、一般4处、提示0处。",
    ]
    found = {row["问题"]: row for row in slip(workbook, "望沧街道")}
    assert found["镇街名称无法识别：“望沧街到”"] == {
        "序号": 2, "程度": "一般", "文件": "名册.xlsx", "工作表": "Sheet1", "单元格": "E2", "填写的内容": "望沧街到",
        "问题": "镇街名称无法识别：“望沧街到”", "怎么改": RULES["E103"].remedy, "可能是": "望沧街道", "更正情况": None,
    }  # fmt: skip
    assert found["入职日期“去年”不是日期，按空白处理（3处）"]["单元格"] == "H3至H5"
    assert wrong not in str(list(workbook["望沧街道"].values))
    assert f"990101********{wrong[14:]}" in str(list(workbook["望沧街道"].values))


def test_every_cell_of_a_finding_is_on_the_slip(tmp_path: Path) -> None:
    """Every other row of 400, far more than findings name: 200 cells, over several rows of one number."""
    rows = [person(f"人{n}", id_no(n), hired="去年" if n % 2 else "2022-01-01") for n in range(1, 401)]
    workbook = book_of(read(tmp_path, {f"{D1}/望沧街道/名册.xlsx": xlsx([ROSTER, *rows])}))
    found = slip(workbook, "望沧街道")
    assert len(found) > 3
    assert {row["序号"] for row in found} == {1}
    assert [row["问题"] for row in found] == [
        "入职日期“去年”不是日期，按空白处理（200处）",
        *["（接上行）"] * (len(found) - 1),
    ]
    cells = [cell for row in found for cell in row["单元格"].split("、")]
    assert cells == [f"H{n}" for n in range(2, 402, 2)]
    assert workbook["退回单目录"]["C3"].value == 1


def test_only_what_a_sender_can_mend_is_sent_back(tmp_path: Path) -> None:
    rows = [person("张三", id_no(1)), person("张三", id_no(1)), person("李四", id_no(2), "乙化工有限司")]
    files = {
        f"{D1}/底册.xlsx": FILES[f"{D1}/底册.xlsx"],
        f"{D1}/望沧街道/名册.xlsx": xlsx([ROSTER, *rows]),
        f"{D1}/望沧街道/扫描.pdf": b"%PDF",
        "没有日期/名册.xlsx": b"",
    }
    intake = read(tmp_path, files)
    assert {"E001", "E011", "E013", "E105"} <= {row["code"] for row in rows_of(intake, "findings")}
    assert "退回单目录" not in book_of(intake).sheetnames
    for rule in RULES.values():  # what needs nothing done is never sent back
        assert not (rule.is_for_sender and rule.remedy.startswith("无需处理"))


def test_a_slip_names_the_persons_whom_the_newest_roster_omits(tmp_path: Path) -> None:
    first = [person("张三", id_no(1)), person("李四", id_no(2)), person("王五", id_no(3))]
    files = {
        f"{D1}/望沧街道/a.xlsx": xlsx([ROSTER, *first]),
        f"{D2}/望沧街道/b.xlsx": xlsx([ROSTER, *first[:2]]),
    }
    (row,) = slip(book_of(read(tmp_path, files)), "望沧街道")
    assert row["填写的内容"] == f"王五…{id_no(3)[-4:]}"
    assert row["问题"] == "甲化工有限公司：更新名册没有列出原有人员1人，仍按应训计"


def test_what_was_mended_later_is_not_sent_back_again(tmp_path: Path) -> None:
    first = [person("张三", id_no(1), hired="去年"), person("李四", id_no(2), hired="去年")]
    again = [person("李四", id_no(2), hired="2022-01-01"), person("张三", id_no(1), hired="上月")]
    files = {f"{D1}/望沧街道/a.xlsx": xlsx([ROSTER, *first]), f"{D2}/望沧街道/b.xlsx": xlsx([ROSTER, *again])}
    workbook = book_of(read(tmp_path, files))
    assert [(row["文件"], row["单元格"]) for row in slip(workbook, "望沧街道")] == [("b.xlsx", "H3")]
    assert [list(row) for row in workbook["更正情况"].values][1:] == [
        ["报送单位", "上次疑点", "已更正", "仍存在", "新增"],
        ["望沧街道", 2, 2, 0, 1],
    ]
    assert [row[1] for row in workbook["更正明细"].values][2:] == ["已更正", "已更正", "新增"]


def test_many_senders_with_long_and_odd_names(tmp_path: Path) -> None:
    name = "澜溪区某某某某某某某某某某某某某某某某某某某某某某某有限责任公司/[分]:*?'"
    item = Item("一般", "=问题", "改正", "extracts/a.xlsx", "", "B2", "", "", 1)
    slips = [Slip(f"{name}{n}分店"[:: -1 if n % 2 else 1], (item,), ()) for n in range(120)]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        write_slips(book, styles_of(book), make_campaign(tmp_path), slips)
    workbook = openpyxl.load_workbook(out)
    contents, *names = workbook.sheetnames
    assert names == sheet_names([slip.sender for slip in slips], {contents})
    assert len(names) == len({sheet.casefold() for sheet in names}) == 120
    assert all(len(sheet) <= 31 and not set(sheet) & set("[]:*?/\\'") for sheet in names)
    for row, (sheet, sent) in enumerate(zip(names, slips, strict=True), 3):
        cell = workbook[contents].cell(row, 2)
        assert (cell.value, cell.hyperlink.location) == (sent.sender, f"'{sheet}'!A1")
        assert (workbook[sheet]["A2"].value, workbook[sheet]["G6"].value) == (f"{sent.sender}：", "=问题")
        assert workbook[sheet]["G6"].data_type == "s"


def test_a_thousand_slips_stand_in_one_sheet_each_on_its_page(tmp_path: Path) -> None:
    item = Item("一般", "问题", "改正", "extracts/a.xlsx", "", "B2", "", "", 1)
    slips = [Slip(f"第{n}分店", (item,) * (1 + n % 3), ()) for n in range(1000)]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        write_slips(book, styles_of(book), make_campaign(tmp_path), slips)
    workbook = openpyxl.load_workbook(out)
    assert workbook.sheetnames == ["退回单目录", "退回单"]
    sheet = workbook["退回单"]
    breaks = {brk.id for brk in sheet.row_breaks.brk}
    for row, sent in enumerate(slips, 3):
        target = workbook["退回单目录"].cell(row, 2).hyperlink.location
        first = int(target.removeprefix("'退回单'!A"))
        assert sheet.cell(first, 1).value == "报送材料退回单　演示数据"
        assert sheet.cell(first + 1, 1).value == f"{sent.sender}："
        assert [sheet.cell(first + 5 + n, 1).value for n in range(len(sent.items))] == list(
            range(1, len(sent.items) + 1)
        )
        assert first == 1 or first - 1 in breaks


def test_a_thousand_sheets_have_names_of_their_own() -> None:
    names = sheet_names(["甲化工有限公司" * 5] * 1000, {"甲化工有限公司"})
    assert len({name.casefold() for name in names}) == 1000
    assert max(map(len, names)) == 31
    assert sheet_names(["疑点", "'", "History", "history"], {"疑点"}) == [
        "疑点(2)",
        "无名",
        "History(2)",
        "history(3)",
    ]


# ── the tables ──────────────────────────────────────────────────────────────────────────────────────────────


def test_every_table_is_stored_with_its_columns(tmp_path: Path) -> None:
    intake = read(tmp_path, FILES)
    assert set(SCHEMAS) == set(CANONICAL)
    stored = {path.stem for path in intake.folder.glob("*.parquet")}
    assert stored == {*SCHEMAS, "accounting", "people", "senders"}
    for name, schema in SCHEMAS.items():
        assert pq.read_schema(intake.folder / f"{name}.parquet").names == schema.names
