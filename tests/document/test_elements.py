"""The words around the text and the lines of titles, as both renderers print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anpei.document.elements import (
    attachment_mark,
    attendance,
    imprint_texts,
    moved_addressees,
    seal_rows,
    signer_rows,
)
from anpei.document.fonts import font_chain
from anpei.document.ink import ink_reach
from anpei.document.mark import joint_mark, notice_mark, set_mark
from anpei.document.notice import Attachment, FormBlock, FormCell, FormRow
from anpei.document.tablelayout import form_rows, has_tall_row, is_one_line
from anpei.document.title import attachment_title, one_line, title_lines

from .samples import ISSUER, make_letter, make_notice

ROOM = 156 / 25.4 * 72 / 22
"""How many 二号 characters a line of the 版心 holds: 20.1."""


def test_two_signers_a_row() -> None:
    assert signer_rows(("甲", "乙", "丙")) == [("甲", "乙"), ("丙",)]
    assert signer_rows(()) == []


@pytest.mark.parametrize(
    ("count", "length", "rows"),
    [(0, 6, []), (1, 6, [1]), (2, 6, [2]), (3, 6, [3]), (4, 6, [2, 2]), (5, 6, [3, 2]), (7, 6, [3, 3, 1])],
)
def test_short_names_are_sealed_three_abreast_at_most(count: int, length: int, rows: list[int]) -> None:
    assert [len(row) for row in seal_rows(("安" * length,) * count)] == rows


def test_long_names_are_sealed_two_abreast() -> None:
    assert [len(row) for row in seal_rows((ISSUER,) * 3)] == [2, 1]  # 13 characters of 5.6 mm


def test_attachment_bears_the_number_of_its_document_where_it_is_bound_apart() -> None:
    one, two = (Attachment("甲", ()),), (Attachment("甲", ()), Attachment("乙", ()))
    assert attachment_mark(make_notice(attachments=one), 1) == "附件"
    assert attachment_mark(make_notice(attachments=two), 2) == "附件2"
    apart = make_notice(attachments=two, is_attached_apart=True)
    assert attachment_mark(apart, 2) == "演安办〔2022〕17号附件2"


def test_letter_does_not_say_who_printed_it() -> None:
    assert imprint_texts(make_notice()) == ("抄送：市安委会办公室。", ISSUER)
    assert imprint_texts(make_letter(printed_by=ISSUER)) == ("抄送：市安委会办公室。", "")


def test_addressees_in_the_imprint_end_in_a_full_stop() -> None:
    assert moved_addressees(("甲局", "乙局")) == "主送：甲局，乙局。"
    assert moved_addressees(()) == ""


def test_attendance_leaves_out_groups_without_names() -> None:
    notice = make_notice(attendance=(("出席", ("甲",)), ("请假", ())))
    assert attendance(notice) == [("出席：", ("甲",))]


def test_letter_has_no_word_behind_its_mark() -> None:
    assert notice_mark(make_letter(mark_word="文件")).lines == (ISSUER,)
    assert notice_mark(make_notice()).lines == (f"{ISSUER}文件",)


@pytest.mark.parametrize("count", [2, 3, 4, 6])
def test_joint_mark_keeps_inside_its_width_and_height(count: int) -> None:
    mark = joint_mark((ISSUER, *("演示区总工会",) * (count - 1)), "文件")
    beside = mark.size_pt * mark.scale * (0.5 + 2)
    assert (mark.width_pt + beside) / 72 * 25.4 == pytest.approx(150, abs=0.5) or mark.scale == 1
    assert mark.size_pt * (1.25 * count - 0.25) / 72 * 25.4 <= 48.01
    assert mark.word == "文件" and len(mark.lines) == count


def test_mark_of_very_many_characters_goes_on_two_lines() -> None:
    assert [len(line) for line in set_mark("安" * 31).lines] == [16, 15]


# titles


def test_title_lines_are_left_as_their_author_broke_them() -> None:
    lines = ("关于甲专题", "全员定向安全生产大培训情况的", "通报")
    assert title_lines(lines) == lines


def test_too_wide_line_is_divided_at_a_pause_near_its_middle() -> None:
    title = "关于表扬危险化学品、工贸领域安全生产大培训先进单位的通报"
    assert title_lines((title,)) == ("关于表扬危险化学品、工贸领域", "安全生产大培训先进单位的通报")


@pytest.mark.parametrize("word", ["2022年", "安全生产", "（试行）", "《办法》"])
def test_words_numbers_and_brackets_stay_whole(word: str) -> None:
    for before in range(6, 16):
        lines = title_lines(("甲" * before + word + "乙" * (26 - before),))
        assert len(lines) == 2
        whole = {"2022年": "2022"}.get(word, word.strip("（）《》"))
        assert any(whole in line for line in lines)
        assert not any(line.startswith(("）", "》")) or line.endswith(("（", "《")) for line in lines)


@given(st.lists(st.text("安全生产大培训情况的通报、和", min_size=1, max_size=45), min_size=1, max_size=3))
def test_title_lines_hold_every_character_once_and_fit(lines: list[str]) -> None:
    broken = title_lines(lines)
    assert "".join(broken) == "".join(lines)
    assert all(len(line) <= ROOM + 2 for line in broken)  # two: a word that is kept whole


def test_attachment_title_keeps_its_breaks_and_is_listed_without_them() -> None:
    assert attachment_title("甲表\n（乙）") == ("甲表", "（乙）")
    assert one_line("甲表\n（乙）") == "甲表（乙）"
    assert len(attachment_title("安" * 25)) == 2 and len(attachment_title("安" * 25, is_turned=True)) == 1


# forms and tall rows


def test_last_cell_of_a_form_row_reaches_the_edge() -> None:
    form = FormBlock(4, (FormRow((FormCell("甲"), FormCell("乙"))), FormRow((), 3)))
    assert [[cell.columns for cell in cells] for cells, _ in form_rows(form)] == [[1, 3], [4]]
    assert [lines for _, lines in form_rows(form)] == [1, 3]


def test_row_is_one_line_only_if_every_cell_surely_is() -> None:
    assert is_one_line(["安" * 5, "12345678"], [54.0, 54.0], 10.0)  # 5 字 of 10 pt within 54 − 4 pt
    assert not is_one_line(["安" * 6, "1"], [54.0, 54.0], 10.0)
    assert not is_one_line(["123456789", "1"], [54.0, 54.0], 10.0)
    assert not is_one_line(["安\n全", "1"], [54.0, 54.0], 10.0)


def test_row_may_be_taller_than_a_page_only_if_a_cell_holds_very_many_lines() -> None:
    assert has_tall_row([["安", "全" * 151]], [100.0, 100.0], 10.0)
    assert not has_tall_row([["安" * 150, "全"]], [100.0, 100.0], 10.0)
    assert not has_tall_row([["安" * 100]], [20.0], 10.0)


def test_ink_of_characters_reaches_as_far_as_their_outlines() -> None:
    face = font_chain(has_system=False).face("黑体")
    high, low = ink_reach(face, "一")
    assert 0.3 < high < 0.55 and 0.3 < low < high  # one stroke in the middle
    assert ink_reach(face, "一国")[0] == ink_reach(face, "国")[0] > high
    assert ink_reach(face, "") == ink_reach(face, " ")
