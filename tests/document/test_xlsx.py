"""The annex workbook: typed numbers as printed, heads, page set-up, and bytes without clock or user."""

from __future__ import annotations

import io
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import FileFormat, OpenXmlValidator

from anpei.document.notice import (
    Attachment,
    Column,
    FormBlock,
    FormCell,
    FormRow,
    Notice,
    Paragraph,
    Row,
    Table,
    TableBlock,
)
from anpei.document.pack import unpack
from anpei.document.xlsx import render_annexes, sheet_name
from anpei.errors import ReportError
from anpei.ledger.figure import Figure

from .office import convert
from .ruler import measure

NINE_TENTHS = (Fraction(9, 10),)
BELOW = Figure("rate", "pass_rate", "town", "990101", 89_995, 100_000, guards=NINE_TENTHS)
UNKNOWN = Figure("rate", "pass_rate", "town", "990102", 0, 0)
COLUMNS = (
    Column("序号", width=2.4),
    Column("单位名称", width=11.0, align="left"),
    Column("人数", "完成", "人", 3.3, number_format="0"),
    Column("完成率", "完成", "%", 3.3, number_format="0.00"),
    Column("名次", width=2.6, number_format="0"),
)
ROWS = (
    Row(
        (
            1,
            "=甲厂",
            Figure("count", "n_completed", "town", "990101", 89_995),
            BELOW,
            Figure("rank", "", "", "", 1),
        )
    ),
    Row((2, "乙厂", Figure("count", "n_completed", "town", "990102", None), UNKNOWN, None)),
    Row((None, "合计", Figure("count", "n_completed", "district", "9901", 89_995), BELOW, None), "total"),
)


def table(rows: tuple[Row, ...] = ROWS, **changes: Any) -> Table:
    settings: dict[str, Any] = {
        "unit_note": "单位：人、%",
        "notes": ("数据截至某时。", "合计按人去重。"),
        "landscape": True,
        **changes,
    }
    return Table("附表", "各单位情况表", COLUMNS, rows, **settings)


def notice(*attachments: Attachment, **changes: Any) -> Notice:
    settings: dict[str, Any] = {"signatures": ("某办公室",), "signed_on": date(2026, 11, 4), **changes}
    return Notice("情况通报", "统计通报", ("关于甲", "情况的通报"), (), attachments=attachments, **settings)


def sheets(made: Notice) -> list[Worksheet]:
    return openpyxl.load_workbook(io.BytesIO(render_annexes(made))).worksheets


def sheet(**changes: Any) -> Worksheet:
    return sheets(notice(Attachment("各单位情况表", (TableBlock(table(**changes)),))))[0]


def test_numbers_are_typed_and_hold_what_is_printed() -> None:
    found = sheet()
    first, second, total = ([found.cell(row, place) for place in range(1, 6)] for row in (6, 7, 8))
    # 89,995 of 100,000 would round to 90.00 and must not
    assert [cell.value for cell in first] == [1, "=甲厂", 89_995, 89.99, 1]
    assert [cell.data_type for cell in first] == ["n", "s", "n", "n", "n"]
    assert [cell.number_format for cell in first[2:]] == ["0", "0.00", "0"]
    assert [cell.value for cell in second] == [2, "乙厂", "—", "—", "—"]
    assert [cell.font.bold for cell in total] == [True] * 5
    assert not any(cell.font.bold for cell in first)


def test_text_that_looks_like_a_formula_stays_text() -> None:
    parts = unpack(render_annexes(notice(Attachment("各单位情况表", (TableBlock(table()),)))))
    assert b"<f>" not in parts["xl/worksheets/sheet1.xml"]


def test_heads_stand_under_common_heads_below_title_and_unit() -> None:
    found = sheet()
    assert [found.cell(row, 1).value for row in (1, 2)] == ["附件", "各单位情况表"]
    assert found.cell(3, 5).value == "单位：人、%"
    assert [found.cell(4, place).value for place in range(1, 6)] == ["序号", "单位名称", "完成", None, "名次"]
    assert [found.cell(5, place).value for place in (3, 4)] == ["人数\n（人）", "完成率\n（%）"]
    merged = {str(cells) for cells in found.merged_cells.ranges}
    assert {"A2:E2", "A4:A5", "B4:B5", "C4:D4", "E4:E5"} <= merged
    assert [found.cell(row, 1).value for row in (9, 10)] == ["注：1.数据截至某时。", "2.合计按人去重。"]


def test_the_grid_is_drawn_around_every_cell_of_the_table() -> None:
    found = sheet()
    for row in (6, 7, 8):
        for place in range(1, 6):
            border = found.cell(row, place).border
            assert {border.left.style, border.right.style, border.top.style, border.bottom.style} == {"thin"}
    # a head that spans cells has its lines on the outer ones
    assert {found.cell(4, place).border.top.style for place in range(1, 6)} == {"thin"}
    assert {found.cell(5, place).border.bottom.style for place in range(1, 6)} == {"thin"}
    assert found.cell(4, 4).border.right.style == found.cell(4, 3).border.left.style == "thin"
    assert found.cell(9, 1).border.bottom.style is None


@pytest.mark.parametrize(("landscape", "orientation"), [(True, "landscape"), (False, "portrait")])
def test_pages_are_a4_one_page_wide_with_repeated_heads(landscape: bool, orientation: str) -> None:
    found = sheet(landscape=landscape)
    assert (found.page_setup.paperSize, found.page_setup.orientation) == (9, orientation)
    assert found.sheet_properties.pageSetUpPr.fitToPage
    assert (found.page_setup.fitToWidth or 1, found.page_setup.fitToHeight) == (1, 0)  # 1 where not said
    assert found.print_title_rows == "$4:$5"
    assert found.freeze_panes == "A6"
    assert found.oddFooter.center.text == "— &P —"
    widths = {letter: found.column_dimensions[letter].width for letter in "ABCDE"}
    assert sorted(widths, key=lambda letter: widths[letter]) == ["A", "E", "C", "D", "B"]


def test_an_empty_table_says_so() -> None:
    found = sheet(rows=(), empty_text="未取得核查反馈，未统计")
    assert found.cell(6, 1).value == "未取得核查反馈，未统计"
    assert "A6:E6" in {str(cells) for cells in found.merged_cells.ranges}


def test_each_attachment_has_a_sheet_of_its_own() -> None:
    made = notice(
        Attachment("甲/乙情况表", (TableBlock(table()),)),
        Attachment("说明", (Paragraph("一段说明。"), TableBlock(table()))),
        Attachment("只有文字", (Paragraph("一段文字。"),)),
    )
    found = sheets(made)
    assert [each.title for each in found] == ["附件1 甲 乙情况表", "附件2 说明", "附件3 只有文字"]
    assert [found[1].cell(row, 1).value for row in (2, 3, 4)] == ["说明", "一段说明。", "各单位情况表"]
    assert found[2].cell(3, 1).value == "一段文字。"


@pytest.mark.parametrize("is_synthetic", [True, False])
def test_synthetic_data_is_marked_on_every_sheet(is_synthetic: bool) -> None:
    attachments = (Attachment("甲", (TableBlock(table()),)), Attachment("乙", (Paragraph("文字。"),)))
    for found in sheets(notice(*attachments, is_synthetic=is_synthetic)):
        texts = [cell.value for row in found.iter_rows(1, 2) for cell in row]
        assert ("演示数据　非真实公文" in texts) is is_synthetic
        assert (found.oddHeader.center.text == "演示数据　非真实公文") is is_synthetic


def test_structure_is_what_the_schema_asks_for(tmp_path: Path) -> None:
    form = FormBlock(2, (FormRow((FormCell("甲", is_label=True), FormCell("乙"))),))
    blocks = (TableBlock(table()), TableBlock(table(rows=())), Paragraph("文字。"), form)
    for place, made in enumerate((notice(), notice(Attachment("各单位情况表", blocks), stage="核对稿"))):
        path = tmp_path / f"{place}.xlsx"
        path.write_bytes(render_annexes(made))
        result = OpenXmlValidator(FileFormat.OFFICE_2019).validate(str(path))
        assert [error.description for error in result.errors] == []


def test_bytes_hold_no_clock_and_no_user() -> None:
    made = notice(Attachment("各单位情况表", (TableBlock(table()),)))
    data = render_annexes(made)
    assert data == render_annexes(made)
    properties = openpyxl.load_workbook(io.BytesIO(data)).properties
    assert (properties.title, properties.creator) == ("关于甲情况的通报", "某办公室")
    assert properties.created == properties.modified
    assert properties.created.date() == date(2026, 11, 4)
    assert properties.lastModifiedBy is None


def test_a_control_character_is_refused() -> None:
    rows = (Row((1, "甲\x0b厂", None, None, None)),)
    with pytest.raises(ReportError, match="控制字符"):
        sheet(rows=rows)


def test_names_of_sheets_are_safe_short_and_unlike_each_other() -> None:
    assert sheet_name("附件1 [甲]:乙*?/丙\\丁", set()) == "附件1 甲 乙 丙 丁"
    long = "附件1 " + "表" * 40
    first = sheet_name(long, set())
    second = sheet_name(long, {first})
    assert (len(first), len(second)) == (31, 31)
    assert second.endswith("(2)")


def test_several_tables_of_a_sheet_keep_their_own_heads() -> None:
    blocks = (TableBlock(table()), TableBlock(table()), TableBlock(table(landscape=False)))
    (found,) = sheets(notice(Attachment("对账表", blocks)))
    # the heads of the first table would stand over the rows of the others
    assert found.print_title_rows is None and found.freeze_panes is None
    heads = [row for row in range(1, found.max_row + 1) if found.cell(row, 2).value == "单位名称"]
    assert len(heads) == 3
    # a wide table begins a page: its caption, 单位 line and heads stay with its rows
    assert [mark.id for mark in found.row_breaks.brk] == [heads[1] - 3]
    (single,) = sheets(notice(Attachment("各单位情况表", (TableBlock(table()),))))
    assert single.print_title_rows and single.freeze_panes


def test_who_made_and_who_checked_stands_under_the_table() -> None:
    words = "制表人：甲某　审核人：乙某"
    (found,) = sheets(notice(Attachment("各单位情况表", (TableBlock(table()),), closing=words)))
    written = [[cell.value for cell in row] for row in found.iter_rows()]
    row = next(place for place, cells in enumerate(written, 1) if cells[0] == words)
    assert row > next(place for place, cells in enumerate(written, 1) if "合计" in cells)
    assert f"A{row}:E{row}" in {str(cells) for cells in found.merged_cells.ranges}
    assert found.cell(row, 1).alignment.horizontal == "right"


def test_a_form_is_cells_to_be_filled_in() -> None:
    form = FormBlock(
        4,
        (
            FormRow(
                (
                    FormCell("单位", is_label=True),
                    FormCell("甲厂"),
                    FormCell("电话", is_label=True),
                    FormCell(),
                )
            ),
            FormRow((FormCell("情况", is_label=True), FormCell("")), lines=5),
        ),
    )
    (found,) = sheets(notice(Attachment("反馈表", (form,))))
    assert [found.cell(3, place).value for place in range(1, 4)] == ["单位", "甲厂", "电话"]
    assert "B4:D4" in {str(cells) for cells in found.merged_cells.ranges}
    assert found.cell(3, 1).font.name == "黑体" and found.cell(3, 2).font.name == "仿宋_GB2312"
    assert found.row_dimensions[4].height == pytest.approx(80, abs=0.5)  # five lines of 16 pt
    for row in (3, 4):
        assert {found.cell(row, place).border.top.style for place in range(1, 5)} == {"thin"}


@pytest.mark.parametrize(("stage", "shown"), [("核对稿", "核对稿"), ("定稿", None)])
def test_a_draft_says_so_over_every_sheet(stage: str, shown: str | None) -> None:
    (found,) = sheets(notice(Attachment("各单位情况表", (TableBlock(table()),)), stage=stage))
    assert found.oddHeader.right.text == shown


def test_a_broken_title_names_its_sheet_in_one_line() -> None:
    (found,) = sheets(notice(Attachment("甲乙丙\n情况表", (TableBlock(table()),))))
    assert found.title == "附件 甲乙丙情况表"
    assert found.cell(2, 1).value == "甲乙丙\n情况表"
    assert found.row_dimensions[2].height == pytest.approx(
        54, abs=0.5
    )  # two lines of 18 pt, half as much again


def test_equal_cells_share_their_style() -> None:
    rows = tuple(Row((number, "甲厂", 1, 2, None)) for number in range(50))
    parts = unpack(render_annexes(notice(Attachment("各单位情况表", (TableBlock(table(rows)),)))))
    assert parts["xl/styles.xml"].count(b"<xf ") < 20


@pytest.mark.instrument("soffice")
@pytest.mark.slow
def test_libreoffice_opens_and_prints_every_sheet(tmp_path: Path) -> None:
    long = tuple(Row((number, f"第{number}厂", 1, 2, None)) for number in range(1, 101))
    made = notice(
        Attachment("各单位情况表", (TableBlock(table(long)),), closing="制表人：甲某"),
        Attachment("反馈表", (FormBlock(2, (FormRow((FormCell("甲", is_label=True), FormCell("乙"))),)),)),
        stage="核对稿",
        is_synthetic=True,
    )
    pages = measure(convert({"annexes": render_annexes(made)}, tmp_path, "xlsx")["annexes"])
    assert {(round(page.width), round(page.height)) for page in pages} == {(297, 210), (210, 297)}
    *tables, form = [page.text for page in pages]
    assert len(tables) > 2
    for number, text in enumerate(tables, 1):
        assert "单位名称" in text and f"—{number}—" in text
        assert "演示数据" in text and "核对稿" in text
    assert sum(text.count("第100厂") for text in tables) == 1
    assert "制表人：甲某" in tables[-1]
    assert "甲" in form and "乙" in form
