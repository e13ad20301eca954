"""The parts of the DOCX: structure, faces, properties, the same bytes; no word processor needed."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from lxml import etree
from openxml_audit import FileFormat, OpenXmlValidator

from anpei.document.docx import render_docx
from anpei.document.layout import SYNTHETIC_MARK
from anpei.document.notice import Attachment, Heading, Notice, Paragraph, TableBlock, cell_text
from anpei.document.pack import unpack
from anpei.document.tablelayout import column_widths, head_cells, keeps_next, type_size
from anpei.errors import ReportError

from .samples import (
    ALTERNATIVE,
    COLUMNS,
    ISSUER,
    SENTENCE,
    VARIANTS,
    calibration_notice,
    make_joint,
    make_letter,
    make_long_notice,
    make_notice,
    make_order,
    make_table,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SAMPLES = VARIANTS | {
    "calibration": calibration_notice,
    "bare": lambda: Notice("函", "函", (), (), head="none"),
    "bare letter": lambda: Notice("函", "函", (), (), format="letter", mark=(ISSUER,)),
    "preprinted letter": lambda: make_letter(head="preprinted"),
    "preprinted joint": lambda: make_joint(2, head="preprinted"),
    "bare order": lambda: make_order(number="", signatory=None, signed_on=None),
    "landscape in the text": lambda: make_notice(
        blocks=(TableBlock(make_table(3, landscape=True), 1), Paragraph("末"))
    ),
    "landscape at the end": lambda: make_notice(blocks=(TableBlock(make_table(3, landscape=True), 1),)),
}


def body(notice: Notice) -> etree._Element:
    """Return the document part."""
    return etree.fromstring(unpack(render_docx(notice))["word/document.xml"])


def text_of(element: etree._Element) -> str:
    """Return the text below an element."""
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


@pytest.mark.parametrize("name", SAMPLES)
def test_structure_is_what_the_schema_asks_for(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(render_docx(SAMPLES[name]()))
    result = OpenXmlValidator(FileFormat.OFFICE_2019).validate(str(path))
    assert [error.description for error in result.errors] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_every_run_and_style_names_its_face_in_all_four_slots(name: str) -> None:
    for part, data in unpack(render_docx(SAMPLES[name]())).items():
        if not part.startswith("word/") or not part.endswith(".xml") or "theme" in part:
            continue
        tree = etree.fromstring(data)
        for run in tree.iter(f"{W}r"):
            if any(child.tag in (f"{W}t", f"{W}instrText") for child in run):
                assert run.find(f"{W}rPr/{W}rFonts") is not None
        for fonts in tree.iter(f"{W}rFonts"):
            faces = {fonts.get(f"{W}{slot}") for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
            assert len(faces) == 1 and None not in faces


@pytest.mark.parametrize("name", SAMPLES)
def test_same_bytes_on_every_call(name: str) -> None:
    assert render_docx(SAMPLES[name]()) == render_docx(SAMPLES[name]())


def test_properties_hold_title_issuer_and_date_but_no_user_and_no_clock() -> None:
    parts = unpack(render_docx(make_notice()))
    core = parts["docProps/core.xml"].decode()
    assert "<dc:title>关于危险化学品专题全员定向安全生产大培训情况的通报</dc:title>" in core
    assert f"<dc:creator>{ISSUER}</dc:creator>" in core
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2022-12-02T00:00:00Z"}
    assert "lastModifiedBy" not in core
    for data in parts.values():
        assert str(Path.home()).encode() not in data


def test_text_stands_in_the_order_of_the_standard() -> None:
    text = text_of(body(make_long_notice()))
    order = [
        f"{ISSUER}文件",
        "演安办〔2022〕17号",
        "关于危险化学品专题",
        "各镇街，区直有关部门，有关企事业单位：",
        SENTENCE,
        "图1　全区从应训到完成各环节人数",
        "表1　各镇街培训情况",
        "（二）部门情况。",
        "附件：1.",
        "2022年12月2日",
        "（联系人：甲某）",
        "附件1",
        "附件2",
        "附件3",
        "抄送：市安委会办公室。",
        "2022年12月3日印发",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_headings_carry_outline_levels_and_faces() -> None:
    parts = unpack(render_docx(make_notice()))
    styles = etree.fromstring(parts["word/styles.xml"])
    faces = {}
    for style in styles.iter(f"{W}style"):
        name = style.find(f"{W}name").get(f"{W}val")
        if name.startswith("heading"):
            faces[name] = (
                style.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia"),
                style.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val"),
            )
    assert faces == {
        "heading 1": ("黑体", "0"),
        "heading 2": ("楷体_GB2312", "1"),
        "heading 3": ("仿宋_GB2312", "2"),
        "heading 4": ("仿宋_GB2312", "3"),
    }
    (lead,) = [run for run in body(make_notice()).iter(f"{W}r") if text_of(run) == "（二）部门情况。"]
    assert lead.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == "楷体_GB2312"


def test_tables_repeat_their_heads_and_never_split_a_row() -> None:
    table = body(make_notice()).find(f".//{W}tbl")
    rows = table.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] * 2 + [False] * 6
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    widths = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
    assert sum(widths) == 8844  # 156 mm in twips
    assert [text_of(cell) for cell in rows[-1].findall(f"{W}tc")] == ["—", "合计", "500", "460", "92.00"]


def test_landscape_tables_get_turned_sections_of_their_own() -> None:
    sections = list(body(make_long_notice()).iter(f"{W}sectPr"))
    turned = [part.find(f"{W}pgSz").get(f"{W}orient") == "landscape" for part in sections]
    assert turned == [False, True, False]
    margins = [
        {side: int(part.find(f"{W}pgMar").get(f"{W}{side}")) for side in ("top", "left", "bottom", "right")}
        for part in sections
    ]
    # 37, 28, 35 and 26 mm in twips; a turned page has the binding edge at its top
    assert margins[0] == {"top": 2098, "left": 1587, "bottom": 1984, "right": 1474}
    assert margins[1] == {"top": 1587, "left": 1984, "bottom": 1474, "right": 2098}


def test_pictures_carry_their_alternative_text() -> None:
    data = unpack(render_docx(make_notice()))["word/document.xml"].decode()
    assert data.count(f'descr="{ALTERNATIVE}"') == 2  # of the drawing and of the picture in it


def test_equal_pictures_are_stored_once() -> None:
    notice = make_notice()
    twice = replace(notice, blocks=(*notice.blocks, notice.blocks[3]))
    parts = unpack(render_docx(twice))
    assert [name for name in parts if name.startswith("word/media/")] == ["word/media/image1.png"]


def test_synthetic_mark_stands_in_every_header_or_in_none() -> None:
    for is_synthetic in (True, False):
        parts = unpack(render_docx(replace(make_long_notice(), is_synthetic=is_synthetic)))
        headers = [data.decode() for name, data in parts.items() if name.startswith("word/header")]
        assert len(headers) == 4
        assert all((SYNTHETIC_MARK in header) == is_synthetic for header in headers)


def test_signs_of_markup_are_text() -> None:
    words = "甲<乙>&丙\"丁'戊"
    notice = make_notice(title=(words,), blocks=(Heading(1, words), Paragraph(words, words, 2)))
    assert text_of(body(notice)).count(words) == 4
    assert "甲&lt;乙&gt;&amp;丙" in unpack(render_docx(notice))["docProps/core.xml"].decode()


def test_control_character_is_an_error() -> None:
    with pytest.raises(ReportError, match=r"U\+0007"):
        render_docx(make_notice(blocks=(Paragraph("甲\a"),)))


def test_one_attachment_has_no_number() -> None:
    notice = make_notice(attachments=(Attachment("甲表", (Paragraph("内容"),)),))
    text = text_of(body(notice))
    assert "附件：甲表" in text and "附件1" not in text


def test_columns_fill_the_width_at_the_first_size_that_fits() -> None:
    # 30 字 at 12 pt and 2 × 2 pt beside each of 5 columns are 380 pt; 36 字 need 452 pt, at 10.5 pt 398 pt.
    assert type_size(COLUMNS, 442.2) == 12.0
    wide = (*COLUMNS[:1], replace(COLUMNS[1], width=18), *COLUMNS[2:])
    assert type_size(wide, 442.2) == 10.5
    assert sum(column_widths(wide, 442.2)) == pytest.approx(442.2)


def test_heads_on_two_levels_span_what_they_head() -> None:
    cells = [
        (cell.text, cell.column, cell.row, cell.columns, cell.rows) for cell in head_cells(COLUMNS, 442.2)
    ]
    assert cells == [
        ("序号", 0, 0, 1, 2),
        ("单位名称", 1, 0, 1, 2),
        ("人员", 2, 0, 2, 1),
        ("完成率\n（%）", 4, 0, 1, 2),
        ("应训\n（人）", 2, 1, 1, 1),
        ("完成\n（人）", 3, 1, 1, 1),
    ]


def test_long_head_is_broken_into_even_lines() -> None:
    # Twelve columns of 3 字 share 442.2 pt: 36.85 pt each, room for three 汉字 of 10.5 pt beside the margins.
    columns = tuple(
        replace(COLUMNS[0], label=label)
        for label in ("应训单位", "注册率", "按时完成率", *"一二三四五六七八九")
    )
    assert [cell.text for cell in head_cells(columns, 442.2)][:3] == ["应训\n单位", "注册率", "按时完\n成率"]


def test_rows_that_stay_together() -> None:
    long, short = make_table(20), make_table(4)
    assert [place for place in range(21) if keeps_next(long, place)] == [0, 19, 20]
    assert [place for place in range(5) if keeps_next(short, place)] == [0, 1, 2, 3, 4]
    assert not keeps_next(replace(short, notes=()), 4)


def test_another_reader_finds_the_same_text_tables_and_pictures() -> None:
    notice = make_notice()
    document = docx.Document(io.BytesIO(render_docx(notice)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    for block in notice.blocks:
        if isinstance(block, Paragraph):
            assert block.lead + block.text in texts
        elif isinstance(block, Heading):
            assert block.text in texts
    assert "".join(notice.signatures) in texts and "".join(notice.addressees[-1:]) + "：" in "".join(texts)
    assert len(document.tables) == len(notice.tables)
    for read, table in zip(document.tables, notice.tables, strict=True):
        assert [cell.text for cell in read.rows[-1].cells] == [
            cell_text(cell) for cell in table.rows[-1].cells
        ]
    assert len(document.inline_shapes) == len(notice.charts)
