"""The gate finds what is personal wherever it hides, says where, masked, and lets the rest pass."""

import base64
import io
import json
import random
import struct
import zlib
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from PIL import Image, PngImagePlugin

from anpei.campaign import load_campaign
from anpei.document.layer import INTERNAL, layer_of
from anpei.home import Home
from anpei.intake.number import is_id_number
from anpei.ledger import open_case
from anpei.run.gate import Gate, Hit, make_gate, public_texts
from anpei.run.identifiers import id_numbers, is_credit_code, masked, mobile_numbers, plain
from anpei.synthetic import codes
from tests.sample import copy_sample

ID = codes.id_number(date(1990, 1, 1), 123)
"""990101199001011… with its check character: a number of an area that does not exist."""
PHONE = "16412345678"
NAME = "欧阳晓岚"
GATE = Gate(frozenset({NAME, "高远山", "于平"}), frozenset({"164-0000-1111"}))


def kinds(hits: list[Hit]) -> list[str]:
    return [hit.kind for hit in hits]


def workbook(**cells: object) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.active[place] = value
    return book


def saved(document: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


# ── numbers ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "{0}",
        "身份证号{0}。",
        "{1} {2} {3}",
        "{1}-{2}-{3}",
        "{4}\n{5}",
        "{6}",
        "{7}",
        "sfz{0}x",
        "“{0}”（{0}）",
    ],
)
def test_an_id_number_is_found_however_it_is_written(text: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in ID)
    written = text.format(ID, ID[:6], ID[6:14], ID[14:], ID[:11], ID[11:], wide, " ".join(ID))
    assert set(id_numbers(plain(written))) == {ID}


@pytest.mark.parametrize(
    "text",
    [
        ID[:17] + ("0" if ID[17] != "0" else "1"),  # wrong check character
        "990101199013011234",  # no month 13
        ID + "7",  # a bank card
        "7" + ID,
        f"0.{ID}",  # a long decimal
        " ".join([ID[:2], ID[2:5], ID[5:9], ID[9:12], ID[12:15], ID[15:]]),  # six columns of a table
        "a" * 7 + ID + "b" * 7 + ID[:7] + "c" * 7 + ID + "0" * 4,  # within a digest
    ],
)
def test_other_digits_are_no_id_number(text: str) -> None:
    assert list(id_numbers(text)) == []


def test_the_standards_own_examples() -> None:
    assert is_id_number("11010519491231002X") and not is_id_number("110105194912310021")
    assert is_credit_code("91350100M000100Y43") and not is_credit_code("91350100M000100Y44")


def test_a_credit_code_of_digits_alone_is_no_id_number() -> None:
    """Of the codes that also look like ID numbers (birth date and check character right), none is a hit."""
    rng = random.Random(5)
    found = []
    while len(found) < 3:
        # chars 7–14 of an ID are the birth date: of a code, two of the division and six of the organisation
        organisation = f"{rng.randrange(80, 99)}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}{rng.randrange(100):02d}"
        code = f"92370419{organisation}{codes.organisation_check_character(organisation)}"
        code += codes.uscc_check_character(code)
        if code.isdigit() and is_id_number(code):
            found.append(code)
    for code in found:
        assert is_credit_code(code)
        assert list(id_numbers(f"统一社会信用代码{code}，")) == []
    assert set(id_numbers(f"{found[0]}、{ID}")) == {ID}


@pytest.mark.parametrize(
    "text", [PHONE, f"手机{PHONE}。", "164-1234-5678", "电话：164 1234 5678", "164 1234 5678"]
)
def test_a_mobile_number_is_found(text: str) -> None:
    assert set(mobile_numbers(plain(text))) == {PHONE}


@pytest.mark.parametrize(
    "text",
    [
        "0.16412345678",
        "164123456789",
        "12345678901",  # no such block
        "临城街道 164 1234 5678 98.00%",  # three columns of a table
        "常庄街道 30 164 1234 5678",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca" + "d" + PHONE + "bcd",
    ],
)
def test_other_digits_are_no_mobile_number(text: str) -> None:
    assert list(mobile_numbers(text)) == []


def test_what_is_shown_is_masked() -> None:
    assert masked(ID) == "9901**********" + ID[14:]
    assert masked(PHONE) == "164****5678"
    assert [masked("张三"), masked(NAME)] == ["张*", "欧***"]


# ── places ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_hidden_sheet_of_a_workbook() -> None:
    book = workbook(A1="单位", B2=12)
    hidden = book.create_sheet("底稿")
    hidden.sheet_state = "hidden"
    hidden["C7"] = ID
    assert GATE.scan("附件.xlsx", saved(book)) == [
        Hit("附件.xlsx", "底稿!C7", "身份证号", f"9901**********{ID[14:]}")
    ]


def test_a_number_cell_a_comment_and_the_properties_of_a_workbook() -> None:
    book = workbook(A1=int(PHONE))
    book.active["A2"] = "说明"
    book.active["A2"].comment = openpyxl.comments.Comment(f"问{NAME}", "编者")
    book.properties.creator = "高远山"
    book.defined_names["号"] = openpyxl.workbook.defined_name.DefinedName("号", attr_text=f'"{ID}"')
    hits = GATE.scan("附件.xlsx", saved(book))
    assert sorted(kinds(hits)) == ["人员姓名", "人员姓名", "手机号", "身份证号"]
    places = {hit.shown: hit.place for hit in hits}
    assert places["164****5678"] == "Sheet!A1"
    assert places["欧***"].startswith("xl/comments")
    assert places["高**"] == "docProps/core.xml"
    assert places[masked(ID)] == "xl/workbook.xml"


def test_a_number_split_over_runs_of_a_document_but_not_over_its_cells() -> None:
    document = Document()
    paragraph = document.add_paragraph()
    for part in (ID[:3], ID[3:9], ID[9:]):
        paragraph.add_run(part).bold = part == ID[:3]
    assert kinds(GATE.scan("统计通报.docx", saved(document))) == ["身份证号"]

    document = Document()
    row = document.add_table(1, 3).rows[0]
    for cell, part in zip(row.cells, (PHONE[:3], PHONE[3:7], PHONE[7:]), strict=True):
        cell.text = part
    document.add_paragraph(PHONE[:5]).add_run().add_break(WD_BREAK.LINE)
    document.add_paragraph(PHONE[5:])
    assert GATE.scan("统计通报.docx", saved(document)) == []


def test_the_properties_of_a_document() -> None:
    document = Document()
    document.core_properties.author = NAME
    document.core_properties.comments = f"电话{PHONE}"
    hits = GATE.scan("统计通报.docx", saved(document))
    assert [(hit.place, hit.kind) for hit in hits] == [
        ("docProps/core.xml", "手机号"),
        ("docProps/core.xml", "人员姓名"),
    ]


def picture(**texts: str) -> bytes:
    chunks = PngImagePlugin.PngInfo()
    for form, text in texts.items():
        if form == "itxt":
            chunks.add_itxt("Description", text, zip=True)
        else:
            chunks.add_text("Description", text, zip=form == "ztxt")
    stream = io.BytesIO()
    Image.new("L", (4, 4)).save(stream, "PNG", pnginfo=chunks)
    return stream.getvalue()


@pytest.mark.parametrize(("form", "text"), [("text", ID), ("ztxt", ID), ("itxt", NAME)])
def test_a_text_chunk_of_a_picture(form: str, text: str) -> None:
    assert kinds(GATE.scan("figures/01.png", picture(**{form: text}))) == [
        "人员姓名" if text == NAME else "身份证号"
    ]
    assert GATE.scan("figures/01.png", picture(**{form: "完成漏斗"})) == []


def test_a_picture_within_a_document_and_bytes_after_a_picture() -> None:
    document = Document()
    document.add_picture(io.BytesIO(picture(text=PHONE)))
    assert kinds(GATE.scan("统计通报.docx", saved(document))) == ["手机号"]
    assert kinds(GATE.scan("figures/01.png", picture(text="图") + PHONE.encode())) == ["手机号"]
    body = b"eXIf" + PHONE.encode()
    chunk = struct.pack(">I", len(PHONE)) + body + struct.pack(">I", zlib.crc32(body))
    whole = picture()
    assert kinds(GATE.scan("figures/01.png", whole[:33] + chunk + whole[33:])) == ["手机号"]


def notebook(**cell: object) -> bytes:
    code = {"cell_type": "code", "source": "", "outputs": [], "metadata": {}} | cell
    return json.dumps({"cells": [code], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        ({"source": ['who = "', NAME, '"']}, "第1格"),
        ({"metadata": {"papermill": {"who": NAME}}}, "第1格"),
        ({"outputs": [{"output_type": "stream", "name": "stdout", "text": [f"{NAME}\n"]}]}, "第1格输出"),
        ({"outputs": [{"output_type": "error", "traceback": [NAME]}]}, "第1格输出"),
        (
            {"outputs": [{"data": {"text/html": [f"<td>{NAME[:2]}<b>{NAME[2:]}</b></td>"]}, "metadata": {}}]},
            "第1格输出",
        ),
        (
            {"outputs": [{"data": {"image/png": base64.b64encode(picture(itxt=NAME)).decode()}}]},
            "第1格输出",
        ),
        ({"outputs": [{"data": {"application/json": {"rows": [{"name": NAME}]}}}]}, "第1格输出"),
    ],
)
def test_parameters_outputs_and_pictures_of_a_notebook(cell: dict[str, object], place: str) -> None:
    assert GATE.scan("district/notebook.ipynb", notebook(**cell)) == [
        Hit("district/notebook.ipynb", place, "人员姓名", "欧***")
    ]


def test_an_id_number_among_the_parameters_of_a_notebook() -> None:
    hits = GATE.scan("notebook.ipynb", notebook(source=f'person: str = "{ID}"  # 人员'))
    assert [(hit.place, hit.kind) for hit in hits] == [("第1格", "身份证号")]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("lists.csv", f"list,unit\nx,{NAME}\n"),
        ("figures.json", json.dumps({"place": NAME})),  # \\u escapes
        ("index.html", f"<p title='{NAME}'>甲</p>"),
        ("index.html", "<p>&#27431;&#38451;&#26195;&#23706;</p>"),
        ("index.html", f"<!-- {NAME} --><p>甲</p>"),
        (f"figures/{NAME}.csv", "甲"),
        ("a.csv", "欧 阳\n阿卜杜拉•买买提\n"),
    ],
)
def test_a_name_in_text_markup_and_file_names(file: str, text: str) -> None:
    gate = Gate(frozenset({NAME, "欧阳", "阿卜杜拉·买买提"}))
    assert "人员姓名" in kinds(gate.scan(file, text.encode()))


def pdf(text: str, title: str = "通报") -> bytes:
    import typst

    source = f'#set document(title: "{title}")\n#set text(font: "Libertinus Serif")\n{text}'
    return typst.compile(source.encode(), format="pdf")


def test_text_and_properties_of_a_pdf() -> None:
    assert kinds(GATE.scan("统计通报.pdf", pdf(f"No. #strong[{ID[:8]}]{ID[8:]}"))) == ["身份证号"]
    hits = GATE.scan("统计通报.pdf", pdf(f"#pagebreak() {PHONE}", title=NAME))
    assert {hit.place: hit.kind for hit in hits}["第2页"] == "手机号"
    assert ("文档属性", "人员姓名") in {(hit.place, hit.kind) for hit in hits}
    assert GATE.scan("统计通报.pdf", pdf("1234")) == []


def test_a_file_that_cannot_be_read_is_a_hit() -> None:
    assert kinds(GATE.scan("a.bin", b"\xff\xfe\x00\x01")) == ["无法检查的内容"]
    assert kinds(GATE.scan("a.txt", b"a\0b")) == ["无法检查的内容"]


# ── layers and excuses ──────────────────────────────────────────────────────────────────────────────────────


def test_in_the_internal_layer_names_may_stand_but_no_whole_number() -> None:
    text = f"{NAME}\n{ID}\n{PHONE}\n9901**********1234\n".encode()
    assert kinds(GATE.scan("findings.csv", text, INTERNAL)) == ["身份证号", "手机号"]
    assert kinds(GATE.scan("findings.csv", text)) == ["身份证号", "手机号", "人员姓名"]


def test_the_offices_own_phone_may_be_printed() -> None:
    assert GATE.scan("统计通报.csv", "联系电话：16400001111，164-0000-1111".encode()) == []


def test_a_name_within_public_words_is_excused_and_no_other() -> None:
    gate = GATE.excusing(["全区完成率高于平均水平的镇街", "山远高贸易有限公司"])
    assert gate.names == {NAME, "高远山"}
    assert gate.scan("统计通报.csv", "高于平均水平".encode()) == []
    assert kinds(gate.scan("统计通报.csv", "高远山".encode())) == ["人员姓名"]


def test_a_name_over_a_line_end_of_prose_is_found_and_over_cells_it_is_not() -> None:
    line = "截至某日某时全区各镇街各部门各有关企业事业单位参加培训的人员有欧阳"
    assert kinds(GATE.scan("a.txt", f"{line}\n晓岚等人".encode())) == ["人员姓名"]
    assert GATE.scan("a.txt", "欧阳\n晓岚".encode()) == []


def test_many_names_in_a_long_text_are_found_exactly() -> None:
    rng = random.Random(7)
    han = [chr(code) for code in range(0x4E00, 0x4E00 + 400)]
    names = frozenset("".join(rng.choices(han, k=rng.choice([2, 3, 4]))) for _ in range(2000))
    text = "".join(rng.choices(han, k=20_000))
    expected = {name for name in names if name in text}
    assert expected, "the text holds some of the names"
    assert Gate(names)._names_in(text) == expected


def test_every_output_has_a_layer() -> None:
    assert layer_of("findings.xlsx") == layer_of("restricted/内部/a.xlsx") == INTERNAL
    assert (
        layer_of("measures.csv")
        == layer_of("towns/1-甲/统计通报.pdf")
        == layer_of("district/findings.xlsx")
        == "L1"
    )
    assert layer_of("restricted/分送/甲/乙/a.docx") == "L2"
    assert layer_of("restricted/核查专用/a.docx") == "L3"


def test_what_is_public_are_the_campaigns_and_the_programs_words_and_no_invented_person(
    tmp_path: Path, root: Path
) -> None:
    copy_sample(root, tmp_path / "data/sample")
    case = open_case(load_campaign("sample", Home(tmp_path)))
    names, unit = case.intake.names(), next(iter(case.unit_keys.values()))
    texts = "\n".join(public_texts(case))
    assert unit in texts and "澜溪区应急管理局" in texts and "有效完成" in texts
    gate = make_gate(case)
    assert gate.names == names, "no worker of the sample bears a name of public words"
    assert gate.scan("a.txt", f"{unit}完成率".encode()) == []
    [name, *_] = sorted(names)
    assert kinds(gate.scan("a.txt", f"{unit}、{name}".encode())) == ["人员姓名"]
