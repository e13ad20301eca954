"""The PDF measured against GB/T 9704-2012 by a separate reader; tolerances as the standard gives them (±1 mm)."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest

from anpei.document.notice import Attachment, Heading, Notice, Paragraph, Row, TableBlock
from anpei.document.pdf import render_pdf

from .ruler import Page, Rule, gaps, is_red, measure
from .samples import calibration_notice, make_long_notice, make_notice, make_table

CHAR_MM = 156 / 28
BODY_PT = 156 / 28 / 25.4 * 72
TABLE_HEADS = "单位名称"


@lru_cache
def pages_of(name: str) -> tuple[Page, ...]:
    """Return the measured pages of a sample, each rendered once."""
    samples: dict[str, Notice] = {
        "calibration": calibration_notice(),
        "short": make_notice(),
        "long": make_long_notice(),
        "preprinted": make_notice(head="preprinted"),
    }
    return measure(render_pdf(samples[name]))


def test_page_is_a4() -> None:
    for page in pages_of("long"):
        assert (page.width, page.height) == pytest.approx((210, 297), abs=0.1)


def test_page_holds_22_lines_of_28_characters() -> None:
    lines = pages_of("calibration")[1].lines(BODY_PT)
    assert [len(line) for line in lines] == [28] * 22
    assert gaps([line[0].base for line in lines]) == pytest.approx([225 / 22] * 21, abs=0.1)
    assert gaps([char.left for char in lines[5]]) == pytest.approx([CHAR_MM] * 27, abs=0.1)


def test_margins() -> None:
    page = pages_of("calibration")[1]
    left, top, right, bottom = page.ink((0, 0, 210, 262))
    assert top == pytest.approx(37, abs=1)
    assert left == pytest.approx(28, abs=1)
    assert right == pytest.approx(184, abs=1)
    assert 250 < bottom <= 262
    assert page.lines(BODY_PT)[0][0].left == pytest.approx(28, abs=0.05)


@pytest.mark.parametrize("name", ["short", "long"])
def test_nothing_but_page_number_and_synthetic_mark_leaves_the_text_area(name: str) -> None:
    for page in pages_of(name):
        left, top, right, bottom = page.ink((0, 30, 210, 264))
        assert left >= 27.8 and top >= 36.8 and right <= 184.2 and bottom <= 262.4


def test_mark_ink_begins_72_mm_from_the_top_in_red() -> None:
    left, top, right, _ = pages_of("short")[0].ink((0, 0, 210, 100), is_red)
    assert top == pytest.approx(72, abs=1)
    assert (left + right) / 2 == pytest.approx(28 + 78, abs=1)


def test_number_stands_two_lines_under_the_mark() -> None:
    page = pages_of("short")[0]
    mark_bottom = page.ink((0, 0, 210, 100), is_red)[3]
    number = _line(page, "〔2022〕17号")
    top = number[0].base - 0.88 * CHAR_MM
    assert top - mark_bottom == pytest.approx(2 * 225 / 22, abs=1)
    assert (number[0].left + number[-1].right) / 2 == pytest.approx(106, abs=1)


def test_red_rule_lies_4_mm_under_the_number() -> None:
    page = pages_of("short")[0]
    (rule,) = [rule for rule in page.rules if _is_red(rule)]
    number = _line(page, "〔2022〕17号")
    bottom = number[0].base + 0.12 * CHAR_MM
    assert rule.y - bottom == pytest.approx(4, abs=1)
    assert (rule.left, rule.length) == pytest.approx((28, 156), abs=0.1)
    assert 0.35 <= rule.thickness <= 0.53


def test_title_stands_two_lines_under_the_rule() -> None:
    page = pages_of("short")[0]
    (rule,) = [rule for rule in page.rules if _is_red(rule)]
    title = _line(page, "关于危险化学品专题")
    assert title[0].size_pt == pytest.approx(22)
    assert title[0].base - 0.88 * 22 * 25.4 / 72 - rule.y == pytest.approx(2 * 225 / 22, abs=1)
    assert (title[0].left + title[-1].right) / 2 == pytest.approx(106, abs=0.5)


def test_addressees_stand_one_line_under_the_title_and_the_text_follows() -> None:
    page = pages_of("short")[0]
    title = _line(page, "全员定向安全生产大培训情况的通报")
    addressees = _line(page, "各镇街，区直有关部门，有关企事业单位：")
    first = _line(page, "截至2022年12月1日8时")
    assert addressees[0].left == pytest.approx(28, abs=0.1)
    gap = addressees[0].base - 0.88 * CHAR_MM - (title[0].base + 0.12 * 22 * 25.4 / 72)
    assert 225 / 22 - 0.5 < gap < 225 / 22 + 5  # one line, and what the title's own pitch leaves
    assert first[0].base - addressees[0].base == pytest.approx(225 / 22, abs=0.1)
    assert first[0].left == pytest.approx(28 + 2 * CHAR_MM, abs=0.5 * CHAR_MM)


def test_imprint_ends_at_the_foot_of_the_text_area_of_the_last_page() -> None:
    for name in ("short", "long"):
        page = pages_of(name)[-1]
        outer, inner, last = [rule for rule in page.rules if rule.y > 220 and not _is_red(rule)]
        assert [rule.thickness for rule in (outer, inner, last)] == pytest.approx(
            [0.35, 0.25, 0.35], abs=0.05
        )
        assert [rule.length for rule in (outer, inner, last)] == pytest.approx([156] * 3, abs=0.1)
        assert last.y == pytest.approx(262, abs=0.1)
        printed = _line(page, "印发")
        assert printed[0].left == pytest.approx(28 + CHAR_MM, abs=0.5 * CHAR_MM)
        assert printed[-1].right == pytest.approx(184 - CHAR_MM, abs=0.5 * CHAR_MM)
        assert {round(char.size_pt) for char in printed} == {14}


def test_page_numbers_stand_7_mm_under_the_text_area_outside() -> None:
    pages = pages_of("long")
    assert len(pages) > 6
    for page in pages:
        (number,) = [line for line in page.lines() if line[0].base > 263]
        assert "".join(char.text for char in number) == f"—{page.number}—"
        assert {round(char.size_pt) for char in number} == {14}
        dash = page.ink((number[0].left, 263, number[0].right - 0.2, 275))
        assert (dash[1] + dash[3]) / 2 == pytest.approx(269, abs=0.2)
        if page.number % 2:
            assert number[-1].right == pytest.approx(184 - CHAR_MM, abs=0.5 * CHAR_MM)
        else:
            assert number[0].left == pytest.approx(28 + CHAR_MM, abs=0.5 * CHAR_MM)


def test_turned_tables_run_up_the_page_with_their_heads_at_the_left() -> None:
    turned = [page for page in pages_of("long") if any(not char.is_upright for char in page.chars)]
    assert len(turned) >= 3
    for page in turned:
        down = [char for char in page.chars if not char.is_upright]
        assert len({char.text for char in page.chars if char.is_upright} & set("单位")) == 0
        heads = _turned_at(page, "单位名称")
        assert heads < min(_turned_at(page, f"单位{row:04d}") for row in _turned_rows(page))
        assert min(char.left for char in down) >= 27.9 and max(char.right for char in down) <= 184.1


def test_turned_table_holds_every_row_once_and_keeps_two_rows_with_its_notes() -> None:
    turned = [page for page in pages_of("long") if any(not char.is_upright for char in page.chars)]
    rows = [row for page in turned for row in _turned_rows(page)]
    assert rows == list(range(1, 51))
    assert len(_turned_rows(turned[-1])) >= 1
    assert "合计" in turned[-1].text and "注：1." in turned[-1].text


def test_heads_repeat_over_a_long_table_and_rows_stay_whole() -> None:
    table = make_table(90)
    notice = make_notice(attachments=(Attachment("各单位培训情况", (TableBlock(table),)),))
    every = measure(render_pdf(notice))
    pages = [page for page in every if "单位0" in page.text and "表1" not in page.text]
    assert len(pages) >= 3
    found: list[str] = []
    for page in pages:
        assert page.text.count(TABLE_HEADS) == 1
        found += [line for line in map(_text, page.lines()) if "单位0" in line]
    assert found == [f"{n}单位{n:04d}1009292.00" for n in range(1, 91)]
    assert "合计" in pages[-1].text and "单位0090" in pages[-1].text and "注：1." in pages[-1].text


def test_short_table_is_never_broken() -> None:
    for page in pages_of("short"):
        if "表1" in page.text:
            assert all(f"单位{n:04d}" in page.text for n in range(1, 6))
            return
    pytest.fail("表1 is missing")


def test_signature_is_centred_over_the_date_four_characters_from_the_right() -> None:
    page = next(page for page in pages_of("short") if "2022年12月2日" in page.text)
    date = _line(page, "2022年12月2日", exact=True)
    signature = _line(page, "演示区安全生产委员会办公室", exact=True)
    assert date[-1].right == pytest.approx(184 - 4 * CHAR_MM, abs=0.5 * CHAR_MM)
    assert _middle(date) == pytest.approx(_middle(signature), abs=0.5)
    assert date[0].base - signature[0].base == pytest.approx(225 / 22, abs=0.1)


def test_attachment_mark_stands_on_the_first_row_and_its_title_on_the_third() -> None:
    page = next(page for page in pages_of("long") if "附件3" in page.text)
    mark, title = _line(page, "附件3", exact=True), _line(page, "情况说明", exact=True)
    assert mark[0].left == pytest.approx(28, abs=0.1)
    assert mark[0].base - 0.88 * CHAR_MM == pytest.approx(37, abs=1)
    third_row = 37 + 2 * 225 / 22
    assert title[0].base - 0.88 * 22 * 25.4 / 72 == pytest.approx(third_row, abs=1)
    assert _middle(title) == pytest.approx(106, abs=0.5)


def test_preprinted_head_leaves_the_red_parts_empty_at_the_same_places() -> None:
    page, printed = pages_of("preprinted")[0], pages_of("short")[0]
    assert not any(_is_red(rule) for rule in page.rules)
    assert not is_red(page.pixels).any()
    number = "〔2022〕17号"
    assert _line(page, number)[0].base == pytest.approx(_line(printed, number)[0].base, abs=0.01)


def _line(page: Page, text: str, *, exact: bool = False) -> list:
    for line in page.lines():
        if (_text(line) == text) if exact else text in _text(line):
            return line
    raise AssertionError(f"{text} is not on page {page.number}")


def _text(line: list) -> str:
    return "".join(char.text for char in line)


def _middle(line: list) -> float:
    return (line[0].left + line[-1].right) / 2


def _is_red(rule: Rule) -> bool:
    return len(rule.colour) == 3 and rule.colour[0] > 0.8 and max(rule.colour[1:]) < 0.2


def _turned_at(page: Page, text: str) -> float:
    """Return how far from the left edge a turned text stands."""
    turned = [char for char in page.chars if not char.is_upright]
    start = "".join(char.text for char in turned).index(text)
    return turned[start].left


def _turned_rows(page: Page) -> list[int]:
    turned = "".join(char.text for char in page.chars if not char.is_upright)
    return [row for row in range(1, 51) if f"单位{row:04d}" in turned]


UNUSUAL: dict[str, dict[str, object]] = {
    "mark of two lines": {"mark": "演示区安全生产委员会办公室、演示区应急管理局、演示区总工会文件"},
    "landscape table in the text": {
        "blocks": (Paragraph("甲"), TableBlock(make_table(30, landscape=True), 1))
    },
    "many attachments": {
        "attachments": tuple(Attachment(f"第{n}张表" * 4, (Paragraph("甲"),)) for n in range(1, 16))
    },
    "long title of an attachment": {
        "attachments": (Attachment("各单位参加培训情况" * 5, (Paragraph("甲"),)),)
    },
    "table at the end": {"blocks": (Paragraph("甲"), TableBlock(make_table(40), 1))},
    "heading at the end": {"blocks": (Paragraph("甲"), Heading(1, "一、" + "很长的标题" * 8))},
    "many receivers of copies": {"copied_to": tuple(f"第{n}号有关单位" for n in range(30))},
    "nothing in the imprint": {"copied_to": (), "printed_by": ""},
    "one row with very much text": {
        "blocks": (TableBlock(replace(make_table(1), rows=(Row((1, "很长" * 300, 1, 1, "1.00")),)), 1),)
    },
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_unusual_documents_stay_inside_the_text_area(name: str) -> None:
    pages = measure(render_pdf(make_notice(**UNUSUAL[name])))
    for page in pages:
        left, top, right, bottom = page.ink((0, 30, 210, 264))
        assert left >= 27.8 and top >= 36.8 and right <= 184.2 and bottom <= 262.4
    if name == "mark of two lines":
        assert pages[0].ink((0, 0, 210, 115), is_red)[1] == pytest.approx(72, abs=1)
    if name == "many attachments":
        listed = "".join(page.text for page in pages)
        assert all(f"{n}.第{n}张表" in listed for n in range(1, 16))
