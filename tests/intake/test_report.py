"""findings.xlsx, and the stored tables as the ledger reads them."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq

from anpei.intake.schema import SCHEMAS
from anpei.ledger.tables import CANONICAL
from tests.intake.scene import (
    D1,
    D2,
    PLATFORM,
    ROSTER,
    UNITS,
    id_no,
    learner,
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
    assert workbook.sheetnames == ["汇总", "疑点", "文件核对"]
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


# ── the tables ──────────────────────────────────────────────────────────────────────────────────────────────


def test_every_table_is_stored_with_its_columns(tmp_path: Path) -> None:
    intake = read(tmp_path, FILES)
    assert set(SCHEMAS) == set(CANONICAL)
    stored = {path.stem for path in intake.folder.glob("*.parquet")}
    assert stored == {*SCHEMAS, "accounting", "people"}
    for name, schema in SCHEMAS.items():
        assert pq.read_schema(intake.folder / f"{name}.parquet").names == schema.names
