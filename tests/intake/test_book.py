"""Files of every form that offices send → sheets of cells; what cannot be read says why and what to do."""

from __future__ import annotations

import codecs
import io
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from anpei.intake.book import RawSheet, Unreadable, read_book
from anpei.intake.source import Received, _unzipped
from tests.intake.scene import ROSTER, Cells, encrypted, id_no, person, phone, text, xlsx, zipped

FILES = Path(__file__).parent / "files"
ROWS: list[Cells] = [
    ("姓名", "单位名称", "岗位"),
    ("张三", "甲化工有限公司", "焊工"),
    ("李四", "乙运输有限公司", "驾驶员"),
]
RARE: list[Cells] = [*ROWS, ("钱𬭚", "丙建材有限公司", "操作工")]


def cells(name: str, data: bytes) -> list[list[object]]:
    (sheet,) = read_book(name, data)
    return [list(row) for row in sheet.rows]


def refusal(name: str, data: bytes) -> tuple[str, str]:
    with pytest.raises(Unreadable) as refused:
        read_book(name, data)
    return refused.value.why, refused.value.remedy


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_encodings_and_separators(encoding: str, separator: str) -> None:
    assert cells("名册.csv", text(RARE, encoding, separator)) == [list(row) for row in RARE]


def test_gbk() -> None:
    assert cells("名册.csv", text(ROWS, "gbk")) == [list(row) for row in ROWS]


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_unicode_text_of_spreadsheets(mark: bytes) -> None:
    encoding = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    assert cells("名册.txt", mark + text(ROWS, encoding, "\t")) == [list(row) for row in ROWS]


def test_a_first_line_that_names_the_separator() -> None:
    data = "sep=;\r\n姓名;备注,说明\r\n张三;甲,乙,丙\r\n".encode()
    assert cells("a.csv", data)[1:] == [["姓名", "备注,说明"], ["张三", "甲,乙,丙"]]


def test_quotes_commas_and_line_breaks_in_cells() -> None:
    data = '姓名,单位名称,备注\n"张三","甲,乙""丙""公司","第一行\n第二行"\n'.encode()
    assert cells("a.csv", data) == [["姓名", "单位名称", "备注"], ["张三", '甲,乙"丙"公司', "第一行\n第二行"]]


def test_text_named_as_a_workbook_is_text() -> None:
    assert cells("名册.xls", text(ROWS, "gbk", "\t")) == [list(row) for row in ROWS]


def test_a_workbook_named_as_text_is_a_workbook() -> None:
    assert cells("名册.csv", xlsx(ROWS)) == [list(row) for row in ROWS]


def test_sheets_in_their_order_with_hidden_ones() -> None:
    data = xlsx({"填表说明": [["甲"]], "名册": ROWS, "示例": [["乙"]]}, hidden=["示例"])
    assert [(sheet.name, sheet.is_hidden) for sheet in read_book("a.xlsx", data)] == [
        ("填表说明", False), ("名册", False), ("示例", True),
    ]  # fmt: skip


def test_rows_keep_their_numbers() -> None:
    """Blank rows on top and between count: findings name the row that the spreadsheet shows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_string(3, 1, "姓名")
        sheet.write_string(6, 1, "张三")
    rows = cells("a.xlsx", out.getvalue())
    assert [[n + 1, row.index(word)] for n, row in enumerate(rows) for word in ("姓名", "张三") if word in row] == [
        [4, 1], [7, 1],
    ]  # fmt: skip


def test_formulas_give_the_value_that_was_saved() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_string(0, 0, "完成率")
        sheet.write_formula(1, 0, "=95/100", None, 0.95)
    assert cells("a.xlsx", out.getvalue()) == [["完成率"], [0.95]]


def test_a_chart_sheet_is_a_sheet_without_rows() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        workbook.add_worksheet("名册").write_row(0, 0, ROWS[0])
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "=名册!$A$1:$A$2"})
        workbook.add_chartsheet("图").set_chart(chart)
    assert [(sheet.name, len(sheet.rows)) for sheet in read_book("a.xlsx", out.getvalue())] == [
        ("名册", 1),
        ("图", 0),
    ]


def test_an_old_workbook() -> None:
    """A file of Excel 97: title, header, two persons, total."""
    (sheet,) = read_book("roster.xls", (FILES / "roster.xls").read_bytes())
    assert sheet.name == "名册"
    assert list(sheet.rows[1]) == list(ROSTER)
    assert list(sheet.rows[2])[:3] == ["张三", id_no(1), phone(1)]
    assert list(sheet.rows[4])[:2] == ["合计", "2人"]


@pytest.mark.instrument("soffice")
def test_an_old_workbook_as_an_office_program_writes_it(tmp_path: Path) -> None:
    rows = [ROSTER, person("张三", id_no(1)), person("李四", float(id_no(2)))]  # type: ignore[arg-type]
    (tmp_path / "a.xlsx").write_bytes(xlsx({"名册": rows}))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
         "xls:MS Excel 97", "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (sheet,) = read_book("a.xls", (tmp_path / "a.xls").read_bytes())
    assert sheet == RawSheet("名册", sheet.rows)
    assert [row[0] for row in sheet.rows] == ["姓名", "张三", "李四"]
    assert sheet.rows[1][1] == id_no(1)
    assert sheet.rows[2][1] == float(id_no(2))  # .xls keeps the whole double


def test_every_file_that_cannot_be_read_says_why() -> None:
    whole = xlsx(ROWS)
    html = b"<html><table><tr><td>1</td></tr></table></html>"
    resave = "用 Excel 打开后另存为 .xlsx，重新报送"
    broken = ("工作簿已损坏或加了密码", resave)
    no_text = ("不是文本，也不是能识别的工作簿", resave)
    archive = ("压缩包有密码、已损坏或不是 ZIP 格式", "解压后重新报送，或改用 ZIP 格式")
    assert {
        "empty": refusal("a.xlsx", b""),
        "blank": refusal("a.csv", b"\r\n \t\0"),
        "cut short": refusal("a.xlsx", whole[: len(whole) // 2]),
        "only a head": refusal("a.xlsx", whole[:30]),
        "another zip": refusal("a.xlsx", zipped({"a.txt": b"1"})),
        "old one cut short": refusal("a.xls", (FILES / "roster.xls").read_bytes()[:3000]),
        "password": refusal("a.xlsx", encrypted()),
        "web page": refusal("a.xls", html),
        "web page with mark": refusal("a.xls", codecs.BOM_UTF8 + b"\n" + html),
        "picture": refusal("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"),
        "odd half of UTF-16": refusal("a.csv", codecs.BOM_UTF16_LE + b"\x59\x00\x00\xd8\x41"),
        "open quote": refusal("a.csv", "姓名,单位\n\"张三,甲\n李四,乙\n".encode()),
        "rar": refusal("a.rar", b"Rar!\x1a\x07\x01\x00" + bytes(range(200))),
    } == {
        "empty": ("文件是空的", "重新报送"),
        "blank": ("文件是空的", "重新报送"),
        "cut short": broken,
        "only a head": broken,
        "another zip": broken,
        "old one cut short": broken,
        "password": ("工作簿有密码", "取消密码后重新报送"),
        "web page": ("扩展名是工作簿，内容却是网页", resave),
        "web page with mark": ("扩展名是工作簿，内容却是网页", resave),
        "picture": no_text,
        "odd half of UTF-16": no_text,
        "open quote": ("文本表格的引号不成对或一格过长", resave),
        "rar": archive,
    }  # fmt: skip


def test_a_zip_with_a_password_is_one_file_that_nobody_can_read() -> None:
    data = bytearray(zipped({"名册.csv": text(ROWS)}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1  # the flag: encrypted
    with zipfile.ZipFile(io.BytesIO(data)) as archive, pytest.raises(RuntimeError):
        archive.read("名册.csv")
    file = Received("extracts/2022-10-20/a.zip", date(2022, 10, 20), bytes(data))
    assert _unzipped(file, {}) == [file]
    assert refusal(file.name, file.data)[0] == "压缩包有密码、已损坏或不是 ZIP 格式"
