"""What the ruler makes of rules, characters and lines that are put down by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from .body import has_waist
from .grid import grids
from .leaf import leaf, quarter_left, quarter_right
from .line import CHAR, MM, Line, face_of, lines
from .page import Char, Page, Rule
from .reading import FORMATS, Reading, joined
from .redrawing import draw
from .report import REQUIREMENTS, judge
from .requirement import Requirement, Seen

SIZE = 16.0
EM = SIZE * MM


def words(text: str, left: float, base: float, font: str = "Serif") -> tuple[Char, ...]:
    """Characters of 16 pt in a row."""
    return tuple(
        Char(
            letter,
            left + place * EM,
            left + (place + 1) * EM,
            base,
            SIZE,
            font,
            base - 0.88 * EM,
            base + 0.12 * EM,
            left + place * EM,
        )
        for place, letter in enumerate(text)
    )


def across(left: float, right: float, y: float) -> Rule:
    return Rule(left, right, y, 0.2, (0.0,))


@pytest.mark.parametrize(
    ("widths", "wanted"),
    [
        ([90.0, 160.0], False),
        ([160.0, 90.0], False),
        ([90.0, 160.0, 100.0], False),
        ([90.0, 120.0, 160.0], False),
        ([150.0, 150.0, 150.0], False),
        ([160.0, 90.0, 150.0], True),
        ([120.0, 160.0, 90.0, 150.0], True),
        ([150.0, 148.0, 150.0], False),  # less than half a 字
    ],
)
def test_a_title_has_no_waist(widths: list[float], wanted: bool) -> None:
    assert has_waist(widths) is wanted


def test_words_far_apart_on_one_base_line_are_lines_of_their_own() -> None:
    chars = words("甲乙", 28, 50) + words("丙", 28 + 2 * EM + 1.7 * EM, 50) + words("丁", 28, 60)
    assert [line.text for line in lines(chars, 1)] == ["甲乙", "丙", "丁"]
    assert [line.text for line in joined(lines(chars, 1))] == ["甲乙丙", "丁"]


def test_the_edges_of_a_line() -> None:
    line = Line(words("安全", 28, 50), 1)
    assert (line.left, line.right, line.middle) == pytest.approx((28, 28 + 2 * EM, 28 + EM))
    assert (line.top, line.bottom) == pytest.approx((50 - 0.88 * EM, 50 + 0.12 * EM))
    assert pytest.approx(5.571, abs=0.001) == CHAR


@pytest.mark.parametrize(
    ("font", "face"),
    [
        ("ABCDEF+NotoSansSC-Regular", "黑体"),
        ("ABCDEF+SimHei", "黑体"),
        ("ABCDEF+NotoSerifSC-Regular", "宋体"),
        ("ABCDEF+FandolFang-Regular", "仿宋"),
        ("ABCDEF+STFangsong", "仿宋"),
        ("ABCDEF+LXGWWenKai-Regular", "楷体"),
        ("ABCDEF+KaiTi_GB2312", "楷体"),
        ("ABCDEF+FZXBSJW--GB1-0", "小标宋"),
        ("ABCDEF+SimSun", "宋体"),
    ],
)
def test_faces_are_known_by_the_names_of_fonts(font: str, face: str) -> None:
    assert face_of(words("安", 0, 0, font)) == face


def test_rules_that_cross_make_a_table_and_others_none() -> None:
    level = [across(28, 88, y) for y in (50, 60, 70)] + [across(28, 184, 200)]
    upright = [across(50, 70, x) for x in (28, 48, 88)]  # from top to bottom at x
    chars = (
        words("名", 30, 57, "Sans") + words("率", 60, 57, "Sans") + words("甲", 30, 67) + words("丙", 30, 190)
    )
    (grid,) = grids(level, upright, chars)
    assert grid.box == (28, 50, 88, 70)
    assert grid.rows == (("名", "率"), ("甲", ""))
    assert grid.n_heads == 1


def test_a_page_turned_right_and_left_is_as_it_was() -> None:
    page = Page(
        1,
        210,
        297,
        words("安全", 40, 100),
        (across(28, 184, 50),),
        (across(60, 90, 70),),
        ((30, 40, 60, 80),),
    )
    turned = quarter_right(page)
    assert (turned.width, turned.height) == (297, 210)
    assert turned.chars[0].turn == 270
    assert turned.chars[0].start == pytest.approx(297 - 100) and turned.chars[0].base == pytest.approx(40)
    assert turned.uprights[0].y == pytest.approx(297 - 50)
    assert turned.pictures == ((217, 30, 257, 60),)
    back = quarter_left(turned)
    assert back.chars == tuple(back.chars) and back.chars[0].base == pytest.approx(100)
    assert [char.left for char in back.chars] == pytest.approx([char.left for char in page.chars])
    assert (back.rules, back.uprights, back.pictures) == (page.rules, page.uprights, page.pictures)


def test_a_wide_page_is_stood_up_and_read_turned() -> None:
    wide = Page(1, 297, 210, words("安全", 40, 60), (), ())
    read = leaf(wide)
    assert read.is_sideways and read.is_turned and read.turn == 90
    assert (read.sheet.width, read.sheet.height) == (210, 297)
    assert [line.text for line in read.lines] == ["安全"]
    assert read.area == (35, 28, 260, 184)


@pytest.mark.parametrize(
    ("value", "is_docx", "verdict"),
    [
        (4.0, False, "合格"),
        (5.0, False, "合格"),
        (5.01, False, "不合格"),
        (5.5, True, "合格"),
        (2.4, True, "不合格"),
    ],
)
def test_a_length_is_judged_by_its_tolerance(value: float, is_docx: bool, verdict: str) -> None:
    requirement = Requirement("some.gap", "0", "间距", 4.0, lambda reading: [Seen("", value)], "mm", 1.0, 1.5)
    reading = Reading(b"", (), is_docx, "document")
    assert requirement.judge(reading).verdict == verdict


def test_what_has_nothing_to_measure_does_not_apply_and_says_why() -> None:
    reading = Reading(b"", (), False, "letter")
    nothing = Requirement("some.gap", "0", "间距", 4.0, lambda reading: "没有标题")
    other = Requirement("some.gap", "0", "间距", 4.0, lambda reading: [Seen("", 9.0)], formats=("order",))
    assert (nothing.judge(reading).verdict, nothing.judge(reading).measured) == ("不适用", "没有标题")
    assert (other.judge(reading).verdict, other.judge(reading).measured) == ("不适用", "信函格式不用此项")


def test_any_pdf_is_judged() -> None:
    odd = (
        (),
        words("附件：", 39, 60),
        words("出席：", 39, 60) + words("抄送：", 39, 250),
        words("安", 28, 60),
        words("2022年12月2日", 100, 60),
        tuple(replace(char, size_pt=30.0) for char in words("纪要", 60, 80)),
    )
    for chars in odd:
        for format_ in FORMATS:
            assert len(judge(draw((Page(1, 210, 297, chars, (), ()),)), given=format_)) == len(REQUIREMENTS)
