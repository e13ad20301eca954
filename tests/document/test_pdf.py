"""What the PDF of record says, and that nothing but the Notice decides its bytes."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from anpei.document.notice import (
    Attachment,
    FormBlock,
    FormCell,
    FormRow,
    Heading,
    Notice,
    Paragraph,
    Signatory,
    Table,
    TableBlock,
)
from anpei.document.pdf import render_pdf
from anpei.errors import ConfigurationError, ReportError

from .ruler import Char, Page, alternative_texts, measure, opened
from .samples import ALTERNATIVE, ISSUER, SENTENCE, make_long_notice, make_notice, make_table

BODY_PT = 156 / 28 / 25.4 * 72


def test_text_can_be_taken_out_in_the_order_of_reading() -> None:
    text = _text(render_pdf(make_notice()))
    order = [
        "文件",
        "演安办〔2022〕17号",
        "关于危险化学品专题",
        "各镇街，区直有关部门",
        "一、总体情况",
        "（一）镇街情况",
        "表1",
        "单位名称",
        "单位0005",
        "合计",
        "注：1.",
        "（二）部门情况。",
        "1.监管人员",
        "2022年12月2日",
        "（联系人：甲某）",
        "抄送：市安委会办公室。",
        "2022年12月3日印发",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert text.index("图1") > text.index("一、总体情况")  # a picture stands at the foot of its page
    assert SENTENCE in text


def test_pictures_have_their_alternative_text() -> None:
    assert alternative_texts(render_pdf(make_notice())) == [ALTERNATIVE]


def test_properties_hold_title_issuer_and_date_but_no_user_and_no_clock() -> None:
    pdf = render_pdf(make_notice())
    with opened(pdf) as document:
        properties = document.get_metadata_dict()
    assert properties["Title"] == "关于危险化学品专题全员定向安全生产大培训情况的通报"
    assert properties["Author"] == ISSUER
    assert properties["CreationDate"].startswith("D:20221202000000")
    assert properties["ModDate"].startswith("D:20221202000000")
    assert not properties["Subject"] and not properties["Keywords"] and not properties["Producer"]
    assert properties["Creator"].startswith("Typst")
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf and b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert str(Path.home()).encode() not in pdf


def test_same_bytes_in_other_folders_under_other_clocks_and_locales(tmp_path: Path, root: Path) -> None:
    script = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1])\n"
        "from tests.document.samples import make_long_notice\n"
        "from anpei.document import fontnames; fontnames.SYSTEM_FOLDERS = ()\n"
        "from anpei.document.pdf import render_pdf\n"
        "print(hashlib.sha256(render_pdf(make_long_notice())).hexdigest())\n"
    )
    digests = set()
    for zone, locale in (("UTC", "C.UTF-8"), ("Asia/Shanghai", "C")):
        folder = tmp_path / locale
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", script, str(root)],
            cwd=folder,
            env=os.environ | {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": str(len(zone))},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout.strip())
    digests.add(hashlib.sha256(render_pdf(make_long_notice())).hexdigest())
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"blocks": (Paragraph("甲"), Paragraph("乙\U0001f600"))}, "正文第2段"),
        ({"title": ("关于\U0001f600",)}, "标题"),
        ({"blocks": (TableBlock(replace(make_table(2), notes=("\U0001f600",)), 3),)}, "表3　各单位培训情况"),
        ({"attachments": (Attachment("甲", (Heading(1, "一、\U0001f600"),)),)}, "附件第1段"),
        ({"copied_to": ("\U0001f600",)}, "版记"),
        ({"blocks": (Paragraph("甲\U0001f600", source="wording/甲.txt第3行"),)}, "wording/甲.txt第3行"),
        ({"blocks": (FormBlock(1, (FormRow((FormCell("\U0001f600"),)),)),)}, "正文第1段"),
        ({"signers": ("\U0001f600",)}, "签发人"),
        ({"mark": ("甲", "乙\U0001f600")}, "发文机关标志"),
        ({"attendance": (("出席", ("\U0001f600",)),)}, "出席人员"),
        ({"seal": "name_stamp", "signatory": Signatory("主任", "\U0001f600")}, "签名章"),
        ({"seal": "unsealed", "signatures": ("甲", "\U0001f600")}, "署名和日期"),
        ({"attachments": (Attachment("甲", (), "\U0001f600"),)}, "附件"),
    ],
)
def test_missing_character_is_named_with_its_place_before_rendering(
    changes: dict[str, object], where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anpei.document.pdf.typst.Compiler", None)
    with pytest.raises(ConfigurationError) as raised:
        render_pdf(make_notice(**changes))
    assert "U+1F600" in raised.value.what
    assert raised.value.where == where


def test_control_character_is_an_error() -> None:
    with pytest.raises(ReportError, match=r"U\+0007"):
        render_pdf(make_notice(blocks=(Paragraph("甲\a"),)))


def test_text_is_never_read_as_markup() -> None:
    words = '#let x = 1 *粗* _斜_ $a$ @甲 = 乙 \\ " < > // /* [ ] { } `'
    assert words.replace(" ", "") in _text(
        render_pdf(make_notice(blocks=(Paragraph(words), Paragraph("末"))))
    )


def test_synthetic_mark_stands_on_every_page_or_on_none() -> None:
    mark = "演示数据非真实公文"
    for page in measure(render_pdf(make_long_notice())):
        (top,) = [line for line in page.lines() if line[0].base < 30]
        assert "".join(char.text for char in top) == mark
    for page in measure(render_pdf(make_notice(is_synthetic=False))):
        assert mark not in page.text


def test_lines_begin_without_closing_signs_and_keep_numbers_whole() -> None:
    starts, ends = [], []
    for shift in range(0, 28, 3):
        notice = make_notice(blocks=(Paragraph("甲" * shift + SENTENCE * 6),), head="none", title=("短",))
        for page in measure(render_pdf(notice)):
            lines = [line for line in page.lines(BODY_PT) if len(line) > 15]
            starts += [line[0].text for line in lines]
            ends += [(line[-1].text, after[0].text) for line, after in pairwise(lines)]
    assert not set(starts) & set("，。、；：！？）〕》”%")
    assert not {end for end, _ in ends} & set("（〔《“")
    assert len(ends) > 100
    assert not [pair for pair in ends if pair[0] in "0123456789." and re.match(r"[0-9.%]", pair[1])]


@pytest.mark.parametrize("rows", range(12))
@pytest.mark.parametrize("has_attachments", [False, True])
def test_signature_always_shares_its_page_with_text(rows: int, has_attachments: bool) -> None:
    attachments = (Attachment("甲表", (Paragraph("甲"),)), Attachment("乙表", (Paragraph("乙"),)))
    text = "安全生产培训情况，" * 14  # 4½ lines
    blocks = (*(Paragraph("行" * 20) for _ in range(rows)), Paragraph(text))
    notice = make_notice(blocks=blocks, attachments=attachments if has_attachments else ())
    pages = measure(render_pdf(notice))
    page = next(page for page in pages if "2022年12月2日" in page.text)
    assert "培训情况" in page.text.split(ISSUER)[0].replace("全员定向安全生产大培训情况的通报", "")
    assert "安全生产培训情况" in pages[0].text or rows >= 7  # seven lines fill the first page


def test_last_paragraph_is_whole_and_justified_where_it_is_divided() -> None:
    text = "".join(chr(0x4E00 + n) for n in range(28 * 5))
    notice = make_notice(blocks=(*(Paragraph("行") for _ in range(7)), Paragraph(text)))
    pages = measure(render_pdf(notice))
    assert text in "".join(page.text for page in pages).replace("—1—", "").replace("演示数据非真实公文", "")


def test_page_one_shows_text_even_when_the_addressees_are_many() -> None:
    many = tuple(f"第{n}号有关单位名称较长的办公室" for n in range(20))
    pages = measure(render_pdf(make_notice(addressees=many)))
    assert "截至2022年12月1日" in pages[0].text and many[0] not in pages[0].text
    last = pages[-1].text
    assert last.index("主送：" + many[0]) < last.index("抄送：")


def test_faces_of_headings_differ_from_the_text() -> None:
    pages = measure(render_pdf(make_notice()))
    assert _font(pages, "一、总体情况") != _font(pages, "各镇街、各有关部门")
    assert _font(pages, "表1") == _font(pages, "一、总体情况")


def test_empty_parts_leave_no_trace() -> None:
    bare = Notice("函", "函", (), (Paragraph("甲"),), head="none")
    pages = measure(render_pdf(bare))
    assert [page.text for page in pages] == ["甲—1—"] or [page.text for page in pages] == ["—1—甲"]


def test_empty_table_says_so() -> None:
    empty = Table("甲", "甲表", make_table(1).columns, (), empty_text="本期没有")
    assert "本期没有" in _text(render_pdf(make_notice(blocks=(TableBlock(empty, 1), Paragraph("末")))))


def test_attachments_are_listed_and_numbered_only_when_there_are_several() -> None:
    one = (Attachment("甲表", (Paragraph("内容"),)),)
    text = _text(render_pdf(make_notice(attachments=one)))
    assert "附件：甲表" in text and "附件1" not in text
    two = (*one, Attachment("乙表", (Paragraph("内容"),)))
    text = _text(render_pdf(make_notice(attachments=two)))
    assert "附件：1.甲表2.乙表" in text and "附件1甲表" in text and "附件2乙表" in text


def test_own_template_that_does_not_compile_is_a_configuration_error(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "gongwen.typ").write_text("#nothing-known", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="公文版式文件不能排版") as raised:
        render_pdf(make_notice(campaign_folder=tmp_path))
    assert raised.value.where == "templates/gongwen.typ"


def _text(pdf: bytes) -> str:
    return "".join(page.text for page in measure(pdf))


def _font(pages: tuple[Page, ...], text: str) -> str:
    for page in pages:
        for line in page.lines():
            words = "".join(char.text for char in line)
            if text in words:
                chars: list[Char] = line[words.index(text) :]
                return chars[0].font.split("+")[-1]
    raise AssertionError(text)
