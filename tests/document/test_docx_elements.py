"""Elements of each page format in the parts of the DOCX: what stands where, said by hand from the standard."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import etree

from anpei.document.docx import render_docx
from anpei.document.layout import SYNTHETIC_MARK
from anpei.document.notice import Attachment, FormBlock, FormCell, FormRow, Notice, Paragraph, Signatory
from anpei.document.pack import unpack
from anpei.errors import ReportError

from .samples import (
    CLOSING,
    ISSUER,
    make_form,
    make_joint,
    make_letter,
    make_long_notice,
    make_minutes,
    make_notice,
    make_order,
    make_upward,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHAR = 8844 / 28
"""One 字 in twips."""


def part(notice: Notice, name: str = "document.xml") -> etree._Element:
    return etree.fromstring(unpack(render_docx(notice))[f"word/{name}"])


def told(paragraph: etree._Element) -> str:
    """Return the words of a paragraph, tabs and line breaks as such; not those of a box that hangs on it."""
    signs = {f"{W}tab": "\t", f"{W}br": "\n"}
    return "".join(signs.get(node.tag, node.text or "") for run in paragraph.findall(f"{W}r") for node in run)


def lines(notice: Notice) -> list[str]:
    """Return every paragraph of the body, of tables and boxes too, in order."""
    return [told(found) for found in part(notice).iter(f"{W}p")]


def styled(notice: Notice, style: str) -> list[etree._Element]:
    """Return the paragraphs of a style."""
    return [
        each for each in part(notice).iter(f"{W}p") if each.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == style
    ]


def line(notice: Notice, words: str) -> etree._Element:
    """Return the only paragraph that holds some words."""
    (found,) = [each for each in part(notice).iter(f"{W}p") if words in told(each)]
    return found


def indent(paragraph: etree._Element, side: str) -> float:
    """Return the indent of a paragraph in 字."""
    found = paragraph.find(f"{W}pPr/{W}ind")
    return int(found.get(f"{W}{side}", "0")) / CHAR if found is not None else 0.0


def faces(paragraph: etree._Element) -> list[tuple[str, str]]:
    """Return (face, words) of each run."""
    return [
        (
            run.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia"),
            "".join(node.text or "" for node in run.iter(f"{W}t")),
        )
        for run in paragraph.iter(f"{W}r")
    ]


def test_signers_stand_two_a_row_and_the_number_beside_the_last() -> None:
    found = lines(make_upward("甲某某", "乙某", "丙某某"))
    assert "\t\t签发人：甲某某　乙　某" in found
    assert "\t演安办〔2022〕18号\t\t丙某某" in found
    row = line(make_upward("甲某某"), "签发人")
    assert told(row) == "\t演安办〔2022〕18号\t签发人：甲某某"
    assert [face for face, words in faces(row) if words == "甲某某"] == ["楷体_GB2312"]
    # names of 3 × 16 pt end one 字 of 15.79 pt from the right, the label of 4 × 16 pt before them; the number at 1
    stops = [int(stop.get(f"{W}pos")) / CHAR for stop in row.iter(f"{W}tab") if stop.get(f"{W}pos")]
    assert stops == pytest.approx([1, 19.91, 23.96], abs=0.01)
    assert row.find(f"{W}pPr/{W}pBdr/{W}bottom").get(f"{W}color") == "E60012"


def test_joint_mark_is_a_table_of_spread_organs_and_文件() -> None:
    table = part(make_joint(3)).find(f".//{W}tbl")
    organs, word = table.findall(f".//{W}tc")
    assert [told(each) for each in organs.iter(f"{W}p")] == [ISSUER, "演示区应急管理局", "演示区总工会"]
    assert {each.get(f"{W}val") for each in organs.iter(f"{W}jc")} == {"distribute"}
    assert [told(each) for each in word.iter(f"{W}p")] == ["文件"]
    assert word.find(f"{W}tcPr/{W}vAlign").get(f"{W}val") == "center"
    assert table.find(f"{W}tblPr/{W}tblBorders") is None


def test_preprinted_red_is_left_to_the_paper() -> None:
    for notice in (make_notice(), make_joint(2), make_letter()):
        for head, is_red in (("full", True), ("preprinted", False)):
            parts = unpack(render_docx(replace(notice, head=head)))  # type: ignore[arg-type]
            printed = b"".join(data for name, data in parts.items() if re.match(r"word/(doc|head)", name))
            assert (b"E60012" in printed) is is_red
            assert notice.number in printed.decode()


def test_letter_has_a_first_page_of_its_own() -> None:
    notice = make_letter()
    (section,) = part(notice).iter(f"{W}sectPr")
    assert section.find(f"{W}titlePg") is not None
    kinds = [(each.tag.removeprefix(W), each.get(f"{W}type")) for each in section if "Reference" in each.tag]
    assert kinds == [
        ("headerReference", "first"),
        ("headerReference", "default"),
        ("headerReference", "even"),
        ("footerReference", "first"),
        ("footerReference", "default"),
        ("footerReference", "even"),
    ]
    first = part(notice, "header1.xml")
    drawn = {each.get("name") for each in first.iter() if each.tag.endswith("docPr")}
    assert drawn == {"首条粗线", "首条细线", "末条细线", "末条粗线"}
    assert "PAGE" not in etree.tostring(part(notice, "footer1.xml")).decode()
    assert "PAGE" in etree.tostring(part(notice, "footer2.xml")).decode()


def test_letter_sets_its_notes_left_and_its_number_right() -> None:
    found = [told(each) for each in styled(make_letter(), "HeadNote")]
    assert found == ["000012\t演安办函〔2022〕5号", "秘密★1年", "特急"]
    assert ISSUER in lines(make_letter()) and f"{ISSUER}文件" not in lines(make_letter(mark_word="文件"))


def test_imprint_of_a_letter_names_receivers_only_and_has_no_rules() -> None:
    notice = make_letter(printed_by=ISSUER)
    assert "抄送：市安委会办公室。" in lines(notice)
    assert not any("印发" in each for each in lines(notice))
    assert part(notice).find(f".//{W}tcBorders") is None
    assert part(make_notice()).find(f".//{W}tcBorders") is not None


def test_order_has_no_red_rule_and_its_text_stands_two_lines_under_the_number() -> None:
    notice = make_order()
    assert part(notice).find(f".//{W}pBdr") is None
    found = lines(notice)
    number = found.index("第5号")
    assert found[number - 2 : number] == ["", ""] and found[number + 1 : number + 3] == ["", ""]
    assert found[number + 3].startswith("《演示区安全生产培训办法》")


def test_minutes_name_who_attended_and_hang_after_the_colon() -> None:
    notice = make_minutes()
    row = line(notice, "出席：")
    assert faces(row)[0] == ("黑体", "出席：") and faces(row)[1][0] == "仿宋_GB2312"
    assert (indent(row, "left"), indent(row, "hanging")) == pytest.approx((5, 3), abs=0.01)
    assert "列席：卯某某、辰某" in lines(notice)
    assert "2022年12月2日" not in lines(notice)


def test_unsealed_date_begins_two_字_right_of_the_organ() -> None:
    notice = make_notice(seal="unsealed")
    organ, day = styled(notice, "Signature")
    # 13 characters of 16 pt are 13.17 字 of 15.79 pt: 28 - 2 - 13.17
    assert indent(organ, "left") == pytest.approx(12.83, abs=0.01)
    assert indent(day, "left") == pytest.approx(14.83, abs=0.01)


def test_unsealed_organs_stand_under_each_other_as_wide_as_the_longest() -> None:
    notice = make_joint(3, seal="unsealed")
    rows = styled(notice, "Signature")
    assert [told(each) for each in rows] == [ISSUER, "演示区应急管理局", "演示区总工会", "2022年12月2日"]
    assert len({each.find(f"{W}pPr/{W}ind").get(f"{W}left") for each in rows[:3]}) == 1
    assert [each.find(f"{W}pPr/{W}jc").get(f"{W}val") for each in rows[1:3]] == ["distribute"] * 2


def test_seals_stand_in_rows_with_the_date_under_the_last() -> None:
    rows = styled(make_joint(3), "Signature")
    # names of 13 字 leave room for two seals a row; five lines from row to row
    assert [told(each) for each in rows] == [
        f"\t{ISSUER}\t演示区应急管理局",
        "\t演示区总工会",
        "\t2022年12月2日",
    ]
    stops = [
        [int(stop.get(f"{W}pos")) / CHAR for stop in row.findall(f"{W}pPr/{W}tabs/{W}tab")] for row in rows
    ]
    # half the width of the first name from the left; the last one over the date that ends four 字 from the right
    assert stops[0] == pytest.approx([6.6, 20.7], abs=0.1)
    assert stops[1] == stops[2] == [stops[0][1]]
    found = lines(make_joint(3))
    first = found.index(f"\t{ISSUER}\t演示区应急管理局")
    assert found[first + 1 : first + 6] == ["", "", "", "", "\t演示区总工会"]


def test_name_too_long_for_its_seal_is_broken_evenly() -> None:
    long = "演示区危险化学品安全生产专业委员会办公室"
    rows = [told(each) for each in styled(make_joint(2, signatures=(long, "演示区总工会")), "Signature")]
    assert rows == ["\t演示区危险化学品安全\t", "\t生产专业委员会办公室\t演示区总工会", "\t2022年12月2日"]


def test_name_stamp_has_the_post_at_its_left() -> None:
    signed = line(make_order(), "区长　　甲某某")
    assert faces(signed) == [("仿宋_GB2312", "区长　　"), ("楷体_GB2312", "甲某某")]
    assert indent(signed, "right") == pytest.approx(4, abs=0.01)
    # room of 40 mm = 7.18 字 for a stamp, two 字 between, four 字 at the right
    free = line(make_order(signatory=Signatory("区长", "")), "区长")
    assert indent(free, "right") == pytest.approx(13.18, abs=0.01)


def test_form_is_a_table_over_the_whole_width_of_whole_rows() -> None:
    table = part(make_notice(blocks=(make_form(),))).find(f".//{W}tbl")
    widths = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
    assert (len(widths), sum(widths)) == (8, 8844)
    rows = table.findall(f"{W}tr")
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    heights = [row.find(f"{W}trPr/{W}trHeight") for row in rows]
    assert {each.get(f"{W}hRule") for each in heights} == {"atLeast"}
    # 1, 3, 8, 2 and 4 lines of 20 pt, 4 pt above and below
    assert [int(each.get(f"{W}val")) / 20 for each in heights] == [28, 68, 168, 48, 88]
    label, text = rows[1].findall(f"{W}tc")
    assert faces(label.find(f"{W}p")) == [("黑体", "督办事项")]
    assert told(text.findall(f"{W}p")[0]) == "1.补报人员名册。"
    assert text.find(f"{W}tcPr/{W}gridSpan").get(f"{W}val") == "6"


def test_last_cell_of_a_form_fills_its_row_and_too_many_columns_are_refused() -> None:
    short = FormBlock(4, (FormRow((FormCell("甲", is_label=True), FormCell("乙"))),))
    cells = part(make_notice(blocks=(short,))).findall(f".//{W}tbl/{W}tr/{W}tc")
    assert sum(int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for cell in cells[:2]) == 8844
    with pytest.raises(ReportError, match="比表格宽"):
        render_docx(make_notice(blocks=(FormBlock(1, short.rows),)))


@pytest.mark.parametrize("stage", ["核对稿", "送审稿", "定稿"])
def test_draft_says_so_on_every_page(stage: str) -> None:
    for notice in (replace(make_long_notice(), stage=stage), make_letter(stage=stage)):  # type: ignore[arg-type]
        parts = unpack(render_docx(notice))
        headers = [etree.fromstring(data) for name, data in parts.items() if name.startswith("word/header")]
        assert len(headers) == (3 if notice.format == "letter" else 4)
        shown = "" if stage == "定稿" else stage
        assert {told(each.find(f"{W}p")) for each in headers} == {f"\t{SYNTHETIC_MARK}\t{shown}"}
    # at the right edge of upright and of turned pages: 156 and 225 mm in twips
    (width,) = {
        each.get(f"{W}pos")
        for each in part(make_notice(), "header1.xml").iter(f"{W}tab")
        if each.get(f"{W}val") == "right"
    }
    assert width == "8844"


def test_attachments_bound_apart_bear_the_number_and_begin_with_page_1() -> None:
    notice = replace(make_long_notice(), is_attached_apart=True)
    found = lines(notice)
    assert [each for each in found if "附件" in each and "号" in each] == [
        f"演安办〔2022〕17号附件{n}" for n in (1, 2, 3)
    ]
    assert found.index("抄送：市安委会办公室。") < found.index("演安办〔2022〕17号附件1")
    starts = [section.find(f"{W}pgNumType") is not None for section in part(notice).iter(f"{W}sectPr")]
    assert starts == [False, True, True, True]


def test_who_made_and_who_checked_stands_at_the_right_under_an_attachment() -> None:
    attachments = tuple(replace(each, closing=CLOSING) for each in make_long_notice().attachments)
    found = lines(make_notice(attachments=attachments))
    assert found.count(CLOSING) == 3
    assert found.index("附件2") > found.index(CLOSING)


def test_broken_title_of_an_attachment_is_one_line_in_the_list() -> None:
    notice = make_notice(attachments=(Attachment("甲乙丙\n情况表", (Paragraph("内容"),)),))
    found = lines(notice)
    assert "附件：甲乙丙情况表" in found and "甲乙丙\n情况表" in found


def test_receivers_without_room_on_page_1_move_to_the_imprint() -> None:
    many = make_notice(addressees=tuple(f"第{n}号有关单位名称较长的办公室" for n in range(20)))
    found = lines(many)
    moved = next(place for place, each in enumerate(found) if each.startswith("主送：第0号"))
    assert found[moved].endswith("办公室。") and found[moved + 1] == "抄送：市安委会办公室。"
    assert not any(each.endswith("办公室：") for each in found)
    assert not any(each.startswith("主送") for each in lines(make_notice()))


def test_title_that_is_too_wide_is_broken_evenly() -> None:
    notice = make_notice(title=("关于" + "全员定向安全生产大培训" * 5 + "情况的通报",))
    (title,) = [told(each) for each in styled(notice, "Title")]
    lengths = [len(each) for each in title.split("\n")]
    assert sum(lengths) == 62 and max(lengths) <= 20 and max(lengths) - min(lengths) <= 4
