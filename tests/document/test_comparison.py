"""A signed text against the made one: every number that differs is told with its sentence, and no other."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from anpei.document.comparison import compare
from anpei.document.finaltext import has_revisions, read_final, without_number
from anpei.errors import DataError

MADE = [
    "截至2022年12月1日8时，应训492人，注册477人，注册率96.95%。",
    "完成430人，完成率87.40%。",
    "1｜东镇｜100｜90.00",
    "2｜西镇｜100｜80.00",
    "请于12月5日前报送。",
]


def figure(name: str, text: str, place: str = "一、总体情况第1段") -> dict[str, Any]:
    return {"id": name, "text": text, "place": place}


FIGURES = [
    figure("F1", "492"), figure("F2", "477"), figure("F3", "96.95%"), figure("F4", "430"), figure("F5", "87.40%"),
    figure("F6", "1234", "图1"), figure("F7", "100", "表1第1行"), figure("F8", "90.00", "表1第1行"),
    figure("F9", "100", "表1第2行"), figure("F10", "80.00", "表1第2行"), figure("F11", "3", ""),
]  # fmt: skip


def told(final: list[str]) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.made, one.final, one.figure) for one in compare(MADE, final, FIGURES)]


def test_the_same_text_differs_nowhere() -> None:
    assert told(MADE) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("430人", "431人", [("changed", "430", "431", "F4")]),
        ("应训492人，注册477人", "应训477人，注册477人", [("changed", "492", "477", "F1")]),
        ("87.40%", "87.40％", []),
        ("492人，", "492人，其中新增6人，", [("added", "", "6", "")]),
        ("，注册率96.95%", "", [("dropped", "96.95%", "", "F3")]),
        ("2｜西镇｜100｜80.00", "2｜西镇｜100｜80.50", [("changed", "80.00", "80.50", "F10")]),
        ("12月1日8时", "12月2日18时", []),
        ("12月5日", "12月15日", []),
    ],
)
def test_a_change_is_told_with_its_figure(before: str, after: str, expected: list[Any]) -> None:
    assert told([line.replace(before, after) for line in MADE]) == expected


def test_a_reworded_sentence_is_compared_by_its_numbers() -> None:
    final = [MADE[0], "全区完成培训的有431人，占87.40%。", *MADE[2:]]
    [one] = compare(MADE, final, FIGURES)
    assert (one.kind, one.made, one.final) == ("changed", "430", "431")
    assert one.made_sentence == MADE[1] and one.final_sentence == final[1]
    assert one.place == "一、总体情况第1段"


def test_a_moved_sentence_is_no_difference() -> None:
    assert told([MADE[1], MADE[0], *MADE[2:]]) == []
    moved = [MADE[1].replace("430", "431"), MADE[0], *MADE[2:]]
    assert {(kind, made, final) for kind, made, final, _ in told(moved)} == {
        ("dropped", "430", ""), ("added", "", "431"),
    }  # fmt: skip


def test_a_table_at_the_foot_of_a_page_that_cuts_a_sentence_is_no_difference() -> None:
    made = ["涉及15家单位，完成率87.40%。", "1｜东镇｜100｜90.00"]
    cut = ["涉及15家单位，完", "表1各镇街情况", "1｜东镇｜100｜90.00", "成率87.40%。"]
    assert compare(made, cut, []) == []
    edited = compare(made, [cut[0].replace("15", "16"), *cut[1:]], [])
    assert [(one.made, one.final) for one in edited] == [("15", "16")]


def test_a_serial_number_before_hours_is_a_number() -> None:
    """“6时长” begins a row of a table, “6时” is a time of the day."""
    row = ["6｜时长超过钟点｜运行", "10｜时间次序颠倒｜运行", "截至6时，完成430人。"]
    assert (
        compare(row, [row[0].replace("6", "7"), "10时间次序颠倒运行", "截至8时，完成430人。"], [])[0].made
        == "6"
    )
    assert len(compare(row, [row[0].replace("6", "7"), *row[1:]], [])) == 1
    assert compare(row, ["6时长超过钟点运行", "10时间次序颠倒运行", "截至7时，完成430人。"], []) == []


def test_a_dropped_row_of_a_table() -> None:
    assert told([line for line in MADE if "西镇" not in line]) == [
        ("dropped", "2", "", ""), ("dropped", "100", "", "F9"), ("dropped", "80.00", "", "F10"),
    ]  # fmt: skip


def test_other_line_breaks_and_separators_of_thousands_are_no_difference() -> None:
    made = ["应训12345人，完成6人。", "1｜东镇｜5", "2｜西镇｜1"]
    assert compare(made, ["应训12,345人，完成6人。", "1｜东镇｜5｜2｜西镇｜1"], []) == []


def test_numbers_of_documents_tables_and_headings_are_no_figures() -> None:
    made = ["按演安办发〔2022〕3号第2期要求，见表1、附件2，电话0632-1234567。", "1.各镇街", "（1）情况"]
    final = ["按演安办发〔2022〕4号第3期要求，见表2、附件3，电话0632-7654321。", "2.各镇街", "（2）情况"]
    assert compare(made, final, []) == []


# ── what is read ────────────────────────────────────────────────────────────────────────────────────────────


def written(path: Path) -> Path:
    document = Document()
    document.add_paragraph("截至12月1日，应训492人。完成430人；完成率 87.40%。这是一段足够长的文字。")
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("东镇", "100", "90.00"), strict=True):
        cell.text = text
    document.sections[0].header.paragraphs[0].text = "第99期"
    document.save(path)
    return path


def with_body(path: Path, change: Any) -> None:
    """Rewrite the body of a DOCX."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data.decode()).encode() if name == "word/document.xml" else data)
    path.write_bytes(out.getvalue())


def test_sentences_and_rows_of_a_docx_without_its_header(tmp_path: Path) -> None:
    lines = read_final(written(tmp_path / "a.docx"))
    assert lines == [
        "截至12月1日，应训492人。", "完成430人；", "完成率87.40%。", "这是一段足够长的文字。", "东镇｜100｜90.00",
    ]  # fmt: skip


def test_revisions_are_read_as_accepted(tmp_path: Path) -> None:
    path = written(tmp_path / "a.docx")
    assert not has_revisions(path)
    with_body(
        path,
        lambda text: text.replace(
            "<w:tbl>",
            '<w:p><w:del w:id="1"><w:r><w:delText>旧1人</w:delText></w:r></w:del>'
            '<w:ins w:id="2"><w:r><w:t>新2人。</w:t></w:r></w:ins></w:p><w:tbl>',
            1,
        ),
    )
    assert has_revisions(path) and "新2人。" in read_final(path)
    assert not any("旧" in line for line in read_final(path))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("应训5人。\n— 15 —\n", "应训5人。"),
        ("应训5人。\n—\n1\n5\n—\n", "应训5人。"),
        ("— 合计 — — 15 —\n", "— 合计 — — 15 —"),
        ("— 16 —\n", "— 16 —"),
    ],
)
def test_the_number_of_a_page_is_no_figure_a_row_of_a_table_is(text: str, left: str) -> None:
    assert without_number(text, 15).strip() == left


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.doc", b"x", "“a.doc”不是 DOCX 或 PDF。"),
        ("a.docx", b"x", "“a.docx”打不开。"),
        ("a.pdf", b"%PDF-1.7 broken", "“a.pdf”打不开。"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, data: bytes, what: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DataError) as error:
        read_final(tmp_path / name)
    assert error.value.what == what and error.value.remedy
