"""Files of every form that offices send → sheets of cells; what cannot be read says why and what to do."""

from __future__ import annotations

import base64
import codecs
import io
import re
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from anpei.intake import delimited
from anpei.intake.book import read_book
from anpei.intake.screen import FORMS, mismatch, screen
from anpei.intake.sheet import Area, Sheet
from anpei.intake.unreadable import Unreadable
from tests.intake.packed import changed, strict, worksheet
from tests.intake.scene import ROSTER, Cells, encrypted, id_no, person, phone, text, xlsx, zipped

FILES = Path(__file__).parent / "files"
ROWS: list[Cells] = [
    ("姓名", "单位名称", "岗位"),
    ("张三", "甲化工有限公司", "焊工"),
    ("李四", "乙运输有限公司", "驾驶员"),
]
RARE: list[Cells] = [*ROWS, ("钱𬭚", "丙建材有限公司", "操作工")]


def sheets(data: bytes) -> list[Sheet]:
    return list(read_book(data, screen(data).form))


def cells(data: bytes) -> list[list[object]]:
    (sheet,) = sheets(data)
    return [list(row) for row in sheet.rows()]


def refusal(data: bytes) -> tuple[str, str]:
    with pytest.raises(Unreadable) as refused:
        sheets(data)
    return refused.value.why, refused.value.remedy


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_encodings_and_separators(encoding: str, separator: str) -> None:
    assert cells(text(RARE, encoding, separator)) == [list(row) for row in RARE]


def test_gbk() -> None:
    assert cells(text(ROWS, "gbk")) == [list(row) for row in ROWS]


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_unicode_text_of_spreadsheets(mark: bytes) -> None:
    encoding = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    assert cells(mark + text(ROWS, encoding, "\t")) == [list(row) for row in ROWS]


def test_a_first_line_that_names_the_separator() -> None:
    data = "sep=;\r\n姓名;备注,说明\r\n张三;甲,乙,丙\r\n".encode()
    assert cells(data)[1:] == [["姓名", "备注,说明"], ["张三", "甲,乙,丙"]]


def test_quotes_commas_and_line_breaks_in_cells() -> None:
    data = '姓名,单位名称,备注\n"张三","甲,乙""丙""公司","第一行\n第二行"\n'.encode()
    assert cells(data) == [["姓名", "单位名称", "备注"], ["张三", '甲,乙"丙"公司', "第一行\n第二行"]]


def test_text_named_as_a_workbook_is_text() -> None:
    assert cells(text(ROWS, "gbk", "\t")) == [list(row) for row in ROWS]


def test_a_workbook_named_as_text_is_a_workbook() -> None:
    assert cells(xlsx(ROWS)) == [list(row) for row in ROWS]


def test_sheets_in_their_order_with_hidden_ones() -> None:
    data = xlsx({"填表说明": [["甲"]], "名册": ROWS, "示例": [["乙"]]}, hidden=["示例"])
    assert [(sheet.name, sheet.is_hidden) for sheet in sheets(data)] == [
        ("填表说明", False), ("名册", False), ("示例", True),
    ]  # fmt: skip


def test_rows_keep_their_numbers() -> None:
    """Blank rows on top and between count: findings name the row that the spreadsheet shows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_string(3, 1, "姓名")
        sheet.write_string(6, 1, "张三")
    rows = cells(out.getvalue())
    assert [[n + 1, row.index(word)] for n, row in enumerate(rows) for word in ("姓名", "张三") if word in row] == [
        [4, 1], [7, 1],
    ]  # fmt: skip


def test_formulas_give_the_value_that_was_saved() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_string(0, 0, "完成率")
        sheet.write_formula(1, 0, "=95/100", None, 0.95)
    assert cells(out.getvalue()) == [["完成率"], [0.95]]


def test_a_chart_sheet_is_a_sheet_without_rows() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        workbook.add_worksheet("名册").write_row(0, 0, ROWS[0])
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "=名册!$A$1:$A$2"})
        workbook.add_chartsheet("图").set_chart(chart)
    assert [(sheet.name, sheet.n_rows) for sheet in sheets(out.getvalue())] == [
        ("名册", 1),
        ("图", 0),
    ]


def test_an_old_workbook() -> None:
    """A file of Excel 97: title, header, two persons, total."""
    (sheet,) = sheets((FILES / "roster.xls").read_bytes())
    assert sheet.name == "名册"
    assert list(sheet.row(1)) == list(ROSTER)
    assert list(sheet.row(2))[:3] == ["张三", id_no(1), phone(1)]
    assert list(sheet.row(4))[:2] == ["合计", "2人"]


@pytest.mark.instrument("soffice")
def test_an_old_workbook_as_an_office_program_writes_it(tmp_path: Path) -> None:
    rows = [ROSTER, person("张三", id_no(1)), person("李四", float(id_no(2)))]  # type: ignore[arg-type]
    (tmp_path / "a.xlsx").write_bytes(xlsx({"名册": rows}))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
         "xls:MS Excel 97", "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (sheet,) = sheets((tmp_path / "a.xls").read_bytes())
    assert (sheet.name, sheet.is_hidden) == ("名册", False)
    assert [row[0] for row in sheet.rows()] == ["姓名", "张三", "李四"]
    assert sheet.cell(1, 1) == id_no(1)
    assert sheet.cell(2, 1) == float(id_no(2))  # .xls keeps the whole double


def test_every_file_that_cannot_be_read_says_why() -> None:
    whole = xlsx(ROWS)
    resave = "用 Excel 打开后另存为 .xlsx，重新报送"
    elsewhere = "数据请填在电子表格里（.xlsx），重新报送"
    broken = ("工作簿已损坏或加了密码", resave)
    no_text = ("不是文本，也不是能识别的工作簿", resave)
    assert {
        "empty": refusal(b""),
        "blank": refusal(b"\r\n \t\0"),
        "only a mark": refusal(codecs.BOM_UTF16_LE),
        "cut short": refusal(whole[: len(whole) // 2]),
        "only a head": refusal(whole[:30]),
        "another zip": refusal(zipped({"a.txt": b"1"})),
        "old one cut short": refusal((FILES / "roster.xls").read_bytes()[:3000]),
        "password": refusal(encrypted()),
        "page without table": refusal(b"<html><body><p>1</p></body></html>"),
        "picture": refusal(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"),
        "scan": refusal(b"%PDF-1.7\n"),
        "letter": refusal(zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})),
        "half a pair of UTF-16": refusal(codecs.BOM_UTF16_LE + b"\x59\x00\x00\xd8\x41\x00"),
        "no text at all": refusal(bytes(range(1, 32)) * 9),
        "open quote": refusal("姓名,单位\n\"张三,甲\n李四,乙\n".encode()),
        "quotes that close too soon": refusal("姓名,单位\n\"张三\"丰,甲\n".encode()),
        "rar": refusal(b"Rar!\x1a\x07\x01\x00" + bytes(range(200))),
    } == {
        "empty": ("文件是空的", "重新报送"),
        "blank": ("文件是空的", "重新报送"),
        "only a mark": ("文件是空的", "重新报送"),
        "cut short": broken,
        "only a head": broken,
        "another zip": broken,
        "old one cut short": broken,
        "password": ("工作簿有密码", "取消密码后重新报送"),
        "page without table": ("网页里没有表格", resave),
        "picture": ("内容是图片，不是电子表格", elsewhere),
        "scan": ("内容是PDF 文件，不是电子表格", elsewhere),
        "letter": ("内容是文档，不是电子表格", elsewhere),
        "half a pair of UTF-16": no_text,
        "no text at all": no_text,
        "open quote": ("文本表格的引号不成对或一格过长", resave),
        "quotes that close too soon": ("文本表格的引号不成对或一格过长", resave),
        "rar": ("内容是RAR 压缩包，不是电子表格", "解压后重新报送，或改用 ZIP 格式"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "form", "expected"),
    [
        ("名册.xls", "html", (".xls", "网页")),
        ("名册.XLS", "text", (".xls", "文本")),
        ("名册.xls", "xlsx", (".xls", "xlsx工作簿")),
        ("名册.csv", "xlsx", (".csv", "xlsx工作簿")),
        ("名册.xlsx", "xls", (".xlsx", "xls工作簿")),
        ("名册.xls", "spreadsheetml", (".xls", "XML表格")),
        ("名册.xls", "mhtml", (".xls", "单个文件网页")),
        ("名册.zip", "xlsx", (".zip", "xlsx工作簿")),
        ("名册.et", "xls", None),
        ("名册.xlsm", "xlsx", None),
        ("名册.ods", "ods", None),
        ("名册.xlsb", "xlsb", None),
        ("名册.tsv", "text", None),
        ("名册", "xlsx", None),
        ("名册.dat", "text", None),
    ],
)
def test_a_name_that_promises_another_form(name: str, form: str, expected: tuple[str, str] | None) -> None:
    assert form in FORMS
    assert mismatch(name, form) == expected


# ── text ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\n\n\xe5\xa7\x93,b\n\n1,2\n", [["", ""], ["", ""], ["姓", "b"], ["", ""], ["1", "2"]]),
        (b"a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
        (b"a,b\r\n1,2\r\n,\r\n,\r\n", [["a", "b"], ["1", "2"]]),
        (b"a\n1\n2", [["a"], ["1"], ["2"]]),
        (b"a,b\n1\n1,2,3\n", [["a", "b", ""], ["1", "", ""], ["1", "2", "3"]]),
        ("姓名,岗位\n张三\0,焊工\n李四,驾驶员\n\0".encode(), [["姓名", "岗位"], ["张三", "焊工"], ["李四", "驾驶员"]]),
        ("姓名\t岗位\r\n张三\t焊工\r\n".encode("utf-16-le"), [["姓名", "岗位"], ["张三", "焊工"]]),
        ("姓名\t岗位\r\n张三\t焊工\r\n".encode("utf-16-be"), [["姓名", "岗位"], ["张三", "焊工"]]),
        (b'a;b\n"1,2,3";"4,5,6"\n', [["a", "b"], ["1,2,3", "4,5,6"]]),
        (b"001,1.0,1e5,NULL,NaN,true\n", [["001", "1.0", "1e5", "NULL", "NaN", "true"]]),
    ],
    ids=[
        "blank lines", "CR alone", "blank end", "one column", "ragged", "zero bytes", "UTF-16 LE", "UTF-16 BE",
        "separators in quotes", "text stays text",
    ],
)  # fmt: skip
def test_text_tables(data: bytes, expected: list[list[str]]) -> None:
    """Row n of the file is row n of the sheet, as a spreadsheet program shows it."""
    assert cells(data) == expected


@pytest.mark.parametrize(
    ("end", "is_cut"),
    [
        ("李四,乙", True),
        ('李四,"乙运', True),
        ("李四,乙运,驾驶员", False),
        ("李四,乙\n", False),
        ("制表人：王五", False),
    ],
)
def test_a_last_line_that_is_not_whole(end: str, is_cut: bool) -> None:
    (sheet,) = sheets(f"姓名,单位名称,岗位\n张三,甲,焊工\n{end}".encode())
    assert sheet.is_cut == is_cut
    assert sheet.n_rows == 3


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_last_character_that_is_not_whole(encoding: str) -> None:
    (sheet,) = sheets("姓名,岗位\n张三,焊工".encode(encoding)[:-1])
    assert (sheet.is_cut, sheet.rows()) == (True, [("姓名", "岗位"), ("张三", "焊")])


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_character_that_is_lost(encoding: str) -> None:
    """One bad byte is one bad character: the file is still of its encoding, and the rest of it is read."""
    data = text([*ROWS, ["王", "丁建材有限公司", "操作工"]], encoding)
    broken = data.replace("王".encode(encoding), b"\xff")
    assert cells(broken) == [list(row) for row in ROWS] + [["\ufffd", "丁建材有限公司", "操作工"]]


ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=6)


@given(st.lists(st.lists(ANY_TEXT, min_size=3, max_size=3), min_size=1, max_size=8))
@settings(max_examples=200)
def test_what_was_written_is_read(rows: list[list[str]]) -> None:
    """Any cells, with quotes, separators and spaces: read back as the csv module wrote them (`sep=` aside)."""
    rows = [["表头", '"甲"', "x"], *rows, ["完", "完", "完"]]
    (sheet,) = sheets(text(rows))
    assert [list(row) for row in sheet.rows()] == rows


@given(st.lists(st.lists(ANY_TEXT.map(lambda t: t.replace('"', "")), min_size=2, max_size=2), min_size=1))
def test_both_readers_of_text_agree(rows: list[list[str]]) -> None:
    content = "".join("\t".join(row) + "\n" for row in rows)
    plain = delimited._plain_sheet(content, "\t")
    quoted = delimited._quoted_sheet(content, "\t")
    assert plain is not None
    assert [tuple(row) for row in plain.rows()] == [tuple(row) for row in quoted.rows()]


# ── mark-up ─────────────────────────────────────────────────────────────────────────────────────────────────

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv="Content-Type" content="text/html; charset={0}"><style>td {{ color: red }}</style></head><body>
<table border=1><!-- made by a platform -->
<tr><td colspan=3>薛岭镇应训人员名册</td></tr>
<tr><th rowspan="2">姓名</th><th colspan="2">联系<br>&#7;方式</th></tr>
<tr><th>电话</th><th>住址</th></tr>
<tr><td>张&nbsp;三</td><td>16400000001</td><td> 甲村
   一组&lt;东&gt;</td></tr>
</table></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-8-sig"])
def test_a_web_page_named_as_a_workbook(encoding: str) -> None:
    (sheet,) = sheets(PAGE.format(encoding).encode(encoding))
    assert sheet.rows() == [
        ("薛岭镇应训人员名册", "", ""),
        ("姓名", "联系\n方式", ""),
        ("", "电话", "住址"),
        ("张 三", "16400000001", "甲村 一组<东>"),
    ]
    assert sheet.merged == (Area(0, 0, 0, 2), Area(1, 0, 2, 0), Area(1, 1, 1, 2))


def test_a_page_whose_tables_stand_in_a_table() -> None:
    inner = "<table><tr><td>{}</td><td>1</td></tr></table>"
    page = f"<table><tr><td>{inner.format('甲')}</td><td>{inner.format('乙')}</td></tr></table>"
    assert [(sheet.name, sheet.rows()) for sheet in sheets(page.encode())] == [
        ("表1", [("甲", "1")]), ("表2", [("乙", "1")]),
    ]  # fmt: skip


def test_spans_without_end() -> None:
    page = '<table><tr><td rowspan="999999999">甲</td><td>1</td></tr><tr><td>2</td></tr></table>'
    (sheet,) = sheets(page.encode())
    assert sheet.rows() == [("甲", "1"), ("", "2")]
    assert sheet.merged == (Area(0, 0, 1, 0),)
    wide = '<table><tr><td colspan="999999999">甲</td></tr></table>'
    assert refusal(wide.encode())[0] == "列数过多：第1行还有内容，最多读1000列"


XML_2003 = """<?xml version="1.0" encoding="{0}"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">
<Worksheet ss:Name="名册"><Table><Column ss:Index="2" ss:Hidden="1" ss:Span="1"/>
<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">名册</Data></Cell><Cell><Data ss:Type="String">右</Data></Cell></Row>
<Row ss:Index="3" ss:Hidden="1"><Cell ss:MergeDown="1"><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">张<B>三</B></ss:Data></Cell>
<Cell ss:Index="3"><Data ss:Type="Number">13</Data></Cell>
<Cell><Data ss:Type="DateTime">2022-10-08T00:00:00.000</Data></Cell></Row>
<Row><Cell ss:Index="2"><Data ss:Type="Boolean">1</Data></Cell><Cell ss:Formula="=1+1"/>
<Cell ss:Formula="=1+1"><Data ss:Type="Number">2</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="备用"><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""


@pytest.mark.parametrize("encoding", ["UTF-8", "GB2312", "UTF-16"])
def test_the_xml_of_excel_2003(encoding: str) -> None:
    first, second = sheets(XML_2003.format(encoding).encode(encoding))
    assert first.rows() == [
        ("名册", "", "", "右"),
        ("", "", "", ""),
        ("张三", "", 13, datetime(2022, 10, 8)),
        ("", True, "", 2),
    ]
    assert first.merged == (Area(0, 0, 0, 2), Area(2, 0, 3, 0))
    assert (first.hidden_rows, first.hidden_columns, first.uncached) == ((2,), (1, 2), ((3, 2),))
    assert (second.name, second.is_hidden, second.n_rows) == ("备用", True, 0)


FORGED = "工作簿内部结构异常（{0}），为安全起见没有打开"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('ss:Index="3" ss:Hidden', 'ss:Index="2000000" ss:Hidden', FORGED.format("第2000000行")),
        ('<Cell ss:Index="3">', '<Cell ss:Index="16384">', "列数过多：第3行还有内容，最多读1000列"),
        ("</Workbook>", "", "工作簿已损坏或加了密码"),
        ("<Workbook ", "<!DOCTYPE a [<!ENTITY b 'c'>]><Workbook ", FORGED.format("含有外部定义或实体")),
    ],
)  # fmt: skip
def test_xml_of_excel_2003_that_is_refused(old: str, new: str, why: str) -> None:
    assert old in XML_2003
    assert refusal(XML_2003.format("UTF-8").replace(old, new, 1).encode())[0] == why


def test_a_web_page_in_one_file() -> None:
    body = base64.encodebytes(PAGE.format("gbk").encode("gbk")).decode()
    page = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="--=next"\n\n'
        f'----=next\nContent-Type: text/html; charset="gbk"\nContent-Transfer-Encoding: base64\n\n{body}\n'
        "----=next\nContent-Type: text/css\n\ntd { color: red }\n----=next--\n"
    )
    (sheet,) = sheets(page.encode())
    assert sheet.row(3) == ("张 三", "16400000001", "甲村 一组<东>")
    assert refusal(b"MIME-Version: 1.0\nContent-Type: text/plain\n\n1")[0] == "网页里没有表格"


# ── workbooks ───────────────────────────────────────────────────────────────────────────────────────────────


def test_merged_areas_end_with_the_table() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet()
        sheet.merge_range(0, 0, 0, 2, "名册")
        sheet.merge_range(1, 0, 1_048_575, 0, "甲镇")
        sheet.write_column(1, 1, ["张三", "李四"])
        sheet.merge_range(50, 50, 51, 51, None)
    (read,) = sheets(out.getvalue())
    assert read.rows() == [("名册", ""), ("甲镇", "张三"), ("", "李四")]
    assert read.merged == (Area(0, 0, 0, 1), Area(1, 0, 2, 0))


def test_strict_workbooks_are_read() -> None:
    assert cells(strict(xlsx(ROWS))) == [list(row) for row in ROWS]
    iso = worksheet('<row r="1"><c r="A1" t="d"><v>2022-10-08</v></c><c r="B1"><v>1</v></c></row>')
    assert cells(strict(changed(xlsx(ROWS), iso))) == [[date(2022, 10, 8), 1]]


def test_what_one_reader_does_not_find_the_other_is_asked() -> None:
    """calamine reads a sheet in UTF-16 as empty, without a word."""
    data = changed(xlsx({"名册": ROWS}), lambda part: part.decode().encode("utf-16"))
    (silent,) = read_book(data, "xlsx")
    (found,) = read_book(data, "xlsx", ["名册"])
    assert silent.n_rows == 0
    assert found.rows() == [tuple(row) for row in ROWS]


@pytest.mark.parametrize(
    "change",
    [
        lambda part: re.sub(rb"<(/?)(?=\w)", rb"<\1x:", part).replace(b"xmlns=", b"xmlns:x="),
        lambda part: re.sub(rb' r="[A-Z]+\d+"', b"", part),
        lambda part: re.sub(rb' r="\w+"', b"", part),
        lambda part: part.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'),
        lambda part: part.replace(b"</sheetData>", b'<row r="9"><c r="XFD9" s="0"/></row></sheetData>'),
        lambda part: part.replace(b"</sheetData>", b'<row r="1048576"/></sheetData>'),
    ],
    ids=["prefixes", "cells without names", "rows without numbers", "extent that lies", "styled far cell", "far row"],
)  # fmt: skip
def test_sheets_as_other_programs_write_them(change: Callable[[bytes], bytes]) -> None:
    assert cells(changed(xlsx(ROWS), change)) == [list(row) for row in ROWS]


def test_many_sheets() -> None:
    many = {f"第{number}表": ROWS for number in range(200)}
    assert [sheet.name for sheet in sheets(xlsx(many))] == list(many)
    too_many = {f"第{number}表": [("甲",)] for number in range(256)}
    assert refusal(xlsx(too_many))[0] == "工作表过多，有256张，最多读255张"


@pytest.mark.parametrize("n_columns", [1000, 1001, 16_384])
def test_many_columns(n_columns: int) -> None:
    data = xlsx([[f"第{number}列" for number in range(n_columns)]])
    if n_columns == 1000:
        assert len(cells(data)[0]) == 1000
    else:
        assert refusal(data)[0] == "列数过多：单元格ALM1还有内容，最多读1000列"
    wide = ",".join(["列"] * n_columns).encode()
    if n_columns > 1000:
        assert refusal(wide)[0] == f"列数过多：第{n_columns}列还有内容，最多读1000列"


def test_control_characters_are_dropped() -> None:
    """No document can hold them, and nobody means them; line breaks and tabs stay."""
    assert cells("姓名,备注以及说明\n张\x01三,a\x7fb\uffff\n\"李\t四\",\"c\n\x1bd\"\n".encode()) == [
        ["姓名", "备注以及说明"], ["张三", "ab"], ["李\t四", "c\nd"],
    ]  # fmt: skip
    assert cells("姓名,备注\n张三,甲\ufffe".encode()) == [["姓名", "备注"], ["张三", "甲"]]
