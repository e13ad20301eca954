"""Letters, orders, minutes, joint issue and every kind of signature, measured against GB/T 9704-2012 in the PDF."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest

from anpei.document.notice import Attachment, ChartBlock, FormBlock, FormCell, FormRow, Paragraph, TableBlock
from anpei.document.pdf import render_pdf
from anpei.errors import ReportError

from .ruler import Char, Page, Rule, gaps, is_red, measure
from .samples import (
    CLOSING,
    ISSUER,
    OTHERS,
    SENTENCE,
    VARIANTS,
    make_chart,
    make_joint,
    make_letter,
    make_notice,
    make_table,
)

CHAR_MM = 156 / 28
LINE_MM = 225 / 22
LEFT, RIGHT, BOTTOM, MIDDLE = 28.0, 184.0, 262.0, 106.0
DAY = "2022年12月2日"
HALF = 0.5 * CHAR_MM
"""The tolerance of places given in 字."""


@lru_cache
def pages_of(name: str) -> tuple[Page, ...]:
    """Return the measured pages of a variant, each rendered once."""
    return measure(render_pdf(VARIANTS[name]()))


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_keeps_inside_its_page_and_shows_text_on_page_one(name: str) -> None:
    pages = pages_of(name)
    for page in pages:
        is_first_of_letter = name.startswith("letter") and page.number == 1
        top, bottom = (55, 270) if is_first_of_letter else (30, 264)
        found = page.ink((0, top, 210, bottom))
        assert found[0] >= LEFT - 0.2 and found[2] <= RIGHT + 0.2 and found[3] <= BOTTOM + 0.4
        assert is_first_of_letter or found[1] >= 36.8
    first = {"form": "请按要求办理", "order": "《演示区安全生产培训办法》", "one_page": "全区应训"}
    assert first.get(name, "截至2022年12月1日8时") in pages[0].text


@pytest.mark.parametrize("name", VARIANTS)
def test_same_notice_gives_the_same_bytes(name: str) -> None:
    assert render_pdf(VARIANTS[name]()) == render_pdf(VARIANTS[name]())


@pytest.mark.parametrize(("name", "count"), [("one_page", 1), ("four_pages", 4), ("forty_pages", 40)])
def test_length_of_the_samples(name: str, count: int) -> None:
    assert len(pages_of(name)) == count


# 7.2 head


def test_notes_of_the_head_stand_in_order_at_the_left() -> None:
    page = pages_of("notes")[0]
    for row, text in enumerate(("000001", "机密★1年", "特急")):
        line = _line(page, text)
        assert line[0].left == pytest.approx(LEFT, abs=0.5)
        assert line[0].base - 0.88 * CHAR_MM == pytest.approx(37 + row * LINE_MM, abs=1)


@pytest.mark.parametrize(
    ("name", "rows"), [("upward_1", 1), ("upward_2", 1), ("upward_3", 2), ("joint_upward", 2)]
)
def test_number_stands_left_of_the_last_signer_and_the_rule_under_both(name: str, rows: int) -> None:
    page = pages_of(name)[0]
    number, signers = _chars(page, "演安办〔2022〕"), _chars(page, "签发人：")
    assert number[0].left == pytest.approx(LEFT + CHAR_MM, abs=HALF)
    assert number[0].base - signers[0].base == pytest.approx((rows - 1) * LINE_MM, abs=0.1)
    last = [char for line in page.lines() for char in line if abs(char.base - signers[0].base) < 0.1]
    assert max(char.right for char in last) == pytest.approx(RIGHT - CHAR_MM, abs=HALF)
    (rule,) = _red_rules(page)
    assert rule.y - (number[0].base + 0.12 * CHAR_MM) == pytest.approx(4, abs=1)
    mark_bottom = page.ink((0, 0, 210, signers[0].base - 6), is_red)[3]
    assert signers[0].base - 0.88 * CHAR_MM - mark_bottom == pytest.approx(2 * LINE_MM, abs=1)
    if rows == 2:
        first, third = _chars(page, "甲某某"), _chars(page, "丙某某")
        assert first[0].left == pytest.approx(third[0].left, abs=0.1)
        assert third[0].base == pytest.approx(number[0].base, abs=0.1)


@pytest.mark.parametrize(("name", "count"), [("joint_2", 2), ("joint_3", 3), ("joint_4", 4)])
def test_joint_mark_is_one_block_of_equal_lines_with_the_word_at_its_right(name: str, count: int) -> None:
    page = pages_of(name)[0]
    (rule,) = _red_rules(page)
    left, top, right, bottom = page.ink((0, 0, 210, rule.y - 8), is_red)
    assert top == pytest.approx(72, abs=0.2)
    assert (left + right) / 2 == pytest.approx(MIDDLE, abs=1)
    assert left >= LEFT - 0.1 and right <= RIGHT + 0.1
    organs = [_chars(page, name) for name in (ISSUER, *OTHERS, "演示区教育局")[:count]]
    assert [organ[0].base for organ in organs] == sorted(organ[0].base for organ in organs)
    assert [organ[0].left for organ in organs] == pytest.approx([organs[0][0].left] * count, abs=0.1)
    assert [organ[-1].right for organ in organs] == pytest.approx([organs[0][-1].right] * count, abs=0.1)
    word = _chars(page, "文件")
    assert word[0].left > organs[0][-1].right
    mark = page.ink((0, 0, word[0].left - 0.5, bottom), is_red)
    drawn = page.ink((word[0].left - 0.5, 0, 210, bottom), is_red)
    assert (drawn[1] + drawn[3]) / 2 == pytest.approx((mark[1] + mark[3]) / 2, abs=0.5)


# 10 letters, orders, minutes


@pytest.mark.parametrize("name", ["letter", "letter_plain", "letter_long"])
def test_letter_has_its_mark_30_mm_down_and_a_double_rule_under_it_and_at_the_foot(name: str) -> None:
    page = pages_of(name)[0]
    rules = sorted(_red_rules(page), key=lambda rule: rule.y)
    assert [(rule.left, rule.length) for rule in rules] == [pytest.approx((20, 170), abs=0.5)] * 4
    mark = page.ink((0, 0, 210, rules[0].y - 1), is_red)
    assert mark[1] == pytest.approx(30, abs=0.2)
    assert (mark[0] + mark[2]) / 2 == pytest.approx(MIDDLE, abs=1)
    assert rules[0].y - rules[0].thickness / 2 - mark[3] == pytest.approx(4, abs=0.2)
    assert 297 - (rules[3].y + rules[3].thickness / 2) == pytest.approx(20, abs=0.2)
    assert rules[0].thickness > 2 * rules[1].thickness and rules[3].thickness > 2 * rules[2].thickness
    assert 0 < rules[1].y - rules[0].y < 1.5 and 0 < rules[3].y - rules[2].y < 1.5
    assert "文件" not in page.text


def test_letter_has_its_notes_left_and_its_number_right_under_the_first_double_rule() -> None:
    page = pages_of("letter")[0]
    under = sorted(_red_rules(page), key=lambda rule: rule.y)[1]
    copy_number, number = _chars(page, "000012"), _chars(page, "演安办函〔2022〕5号")
    assert copy_number[0].left == pytest.approx(LEFT, abs=0.5)
    assert number[-1].right == pytest.approx(RIGHT, abs=HALF)
    assert number[0].base == pytest.approx(copy_number[0].base, abs=0.1)
    gap = number[0].base - 0.88 * CHAR_MM - (under.y + under.thickness / 2)
    assert gap == pytest.approx(0.875 * CHAR_MM, abs=1)
    urgency, title = _chars(page, "特急"), _chars(page, "关于按时完成安全生产大培训的提醒函")
    gap = title[0].base - 0.88 * 22 * 25.4 / 72 - (urgency[0].base + 0.12 * CHAR_MM)
    assert gap == pytest.approx(2 * LINE_MM, abs=1)


def test_letter_has_no_number_on_page_one_and_a_bare_imprint_at_the_foot_of_the_last() -> None:
    pages = pages_of("letter_long")
    assert [f"—{page.number}—" in page.text for page in pages] == [False, *[True] * (len(pages) - 1)]
    assert len(pages) == 3
    assert all(not page.rules for page in pages[1:])
    copied = _chars(pages[-1], "抄送：市安委会办公室。")
    assert copied[0].base == pytest.approx(BOTTOM, abs=4)
    assert copied[0].left == pytest.approx(LEFT + CHAR_MM, abs=HALF)
    assert "印发" not in pages[-1].text
    foot = min(rule.y for rule in _red_rules(pages[0]) if rule.y > 200)
    text = [char.base for char in pages[0].chars]
    assert foot - max(text) >= 0.875 * CHAR_MM


def test_letter_without_head_is_a_plain_page() -> None:
    (page,) = measure(render_pdf(make_letter(head="none", mark=(), number="")))
    assert not page.rules and "—1—" in page.text


def test_preprinted_letter_leaves_mark_and_double_rules_out() -> None:
    (page,) = measure(render_pdf(make_letter(head="preprinted")))
    assert not is_red(page.pixels).any() and not page.rules
    assert _line(page, "演安办函〔2022〕5号")[0].base == pytest.approx(
        _line(pages_of("letter")[0], "演安办函〔2022〕5号")[0].base, abs=0.01
    )


def test_order_has_its_mark_20_mm_down_and_two_lines_around_its_number() -> None:
    page = pages_of("order")[0]
    mark = page.ink((0, 0, 210, 90), is_red)
    assert mark[1] == pytest.approx(57, abs=0.2)
    number, text = _line(page, "第5号"), _line(page, "《演示区安全生产培训办法》")
    assert number[0].base - 0.88 * CHAR_MM - mark[3] == pytest.approx(2 * LINE_MM, abs=1)
    assert _middle(number) == pytest.approx(MIDDLE, abs=0.5)
    assert text[0].base - number[0].base == pytest.approx(CHAR_MM + 2 * LINE_MM, abs=1)
    assert not _red_rules(page)


def test_minutes_list_who_attended_with_their_names_behind_the_colon() -> None:
    pages = pages_of("minutes")
    assert pages[0].ink((0, 0, 210, 100), is_red)[1] == pytest.approx(72, abs=1)
    page = pages[-1]
    present = _line(page, "出席：甲某某、乙某某")
    following = next(line for line in page.lines() if line[0].base > present[0].base + 1)
    last = max(char.base for line in page.lines(15.79) for char in line if char.base < present[0].base - 1)
    assert present[0].left == pytest.approx(LEFT + 2 * CHAR_MM, abs=HALF)
    assert following[0].left == pytest.approx(present[3].left, abs=0.2)
    assert present[0].base - last == pytest.approx(2 * LINE_MM, abs=0.2)
    assert "请假：寅某某" in page.text and "列席：卯某某、辰某" in page.text


# 7.3.5 signatures


@pytest.mark.parametrize("name", ["document", "letter", "joint_2", "joint_3", "joint_4"])
def test_last_sealing_organ_stands_over_its_date_four_characters_from_the_right(name: str) -> None:
    page, day, organs = _signed(name)
    assert day[-1].right == pytest.approx(RIGHT - 4 * CHAR_MM, abs=HALF)
    assert _middle(organs[-1]) == pytest.approx(_middle(day), abs=0.5)
    assert day[0].base - organs[-1][0].base == pytest.approx(LINE_MM, abs=0.1)
    text = max(char.base for char in page.chars if char.base < organs[0][0].base - 1)
    middle = organs[0][0].base - 0.38 * CHAR_MM + (0.5 * LINE_MM if len(organs) == 1 else 0)
    assert 0 < middle - 21 - (text + 0.12 * CHAR_MM) <= 1.25 * LINE_MM  # a seal of 42 mm


def test_seals_of_a_joint_issue_do_not_touch_and_keep_inside_the_page() -> None:
    short = ("演示区教育局", "演示区总工会", "演示区水利局", "演示区财政局")
    for organs in ((ISSUER, *OTHERS), (ISSUER, "演示区应急管理局"), short[:3], short):
        pages = measure(render_pdf(make_joint(2, signatures=organs)))
        page = next(page for page in pages if DAY in page.text)
        found = [_chars(page, name, before=DAY) for name in organs]
        centres = [(_middle(chars), chars[0].base) for chars in found]
        for place, (across, down) in enumerate(centres):
            assert LEFT + 21 - 0.5 <= across <= RIGHT - 21
            for other, below in centres[place + 1 :]:
                assert ((other - across) ** 2 + (below - down) ** 2) ** 0.5 >= 43
        rows = [down for _, down in centres]
        assert rows == sorted(rows)


def test_long_names_of_a_joint_issue_go_on_even_lines_inside_the_page() -> None:
    organs = (f"{ISSUER}和区应急救援指挥中心", "演示区应急管理局")
    pages = measure(render_pdf(make_joint(2, signatures=organs)))
    page = next(page for page in pages if DAY in page.text)
    assert min(char.left for char in page.chars) >= LEFT - 0.1


def test_unsealed_date_begins_two_characters_right_of_the_organ() -> None:
    _, day, organs = _signed("unsealed")
    assert organs[0][-1].right == pytest.approx(RIGHT - 2 * CHAR_MM, abs=HALF)
    assert day[0].left - organs[0][0].left == pytest.approx(2 * CHAR_MM, abs=HALF)
    assert day[0].base - organs[0][0].base == pytest.approx(LINE_MM, abs=0.1)


def test_unsealed_date_longer_than_the_organ_keeps_two_characters_from_the_right() -> None:
    _, day, organs = _signed("unsealed_short")
    assert day[-1].right == pytest.approx(RIGHT - 2 * CHAR_MM, abs=HALF)
    assert day[0].left - organs[0][0].left == pytest.approx(2 * CHAR_MM, abs=HALF)


def test_unsealed_organs_stand_below_each_other_the_leading_one_first() -> None:
    _, day, organs = _signed("unsealed_joint")
    assert [organ[0].left for organ in organs] == pytest.approx([organs[0][0].left] * 3, abs=0.1)
    assert [organ[-1].right for organ in organs] == pytest.approx([RIGHT - 2 * CHAR_MM] * 3, abs=HALF)
    bases = [organ[0].base for organ in (*organs, day)]
    assert bases == pytest.approx([bases[0] + row * LINE_MM for row in range(4)], abs=0.1)


@pytest.mark.parametrize(("name", "post"), [("order", "区长"), ("name_stamp", "主任")])
def test_post_stands_two_characters_left_of_the_name_and_the_date_a_line_below(name: str, post: str) -> None:
    page = _dated(pages_of(name))
    signed, holder = (_chars(page, text, before=DAY) for text in (post, "甲某某"))
    day = _chars(page, DAY)
    assert holder[-1].right == pytest.approx(RIGHT - 4 * CHAR_MM, abs=HALF)
    assert holder[0].left - signed[-1].right == pytest.approx(2 * CHAR_MM, abs=HALF)
    assert day[-1].right == pytest.approx(RIGHT - 4 * CHAR_MM, abs=HALF)
    assert day[0].base - holder[0].base == pytest.approx(2 * LINE_MM, abs=1)
    text = max(char.base for char in page.chars if char.base < signed[0].base - 1)
    assert signed[0].base - text == pytest.approx(3 * LINE_MM, abs=2.5)


@pytest.mark.parametrize("last", ["table", "form", "heading"])
def test_signature_is_never_alone_on_its_page(last: str) -> None:
    """Whatever the text ends in, something of it stands on the page of the 署名."""
    for rows in range(8, 20):
        tail = {
            "table": TableBlock(make_table(2), 1),
            "form": FormBlock(1, (FormRow((FormCell("表单末行"),)),) * 2),
            "heading": Paragraph("末段。"),
        }[last]
        pages = measure(
            render_pdf(make_notice(head="none", blocks=(*(Paragraph("行") for _ in range(rows)), tail)))
        )
        signed = next(page for page in pages if DAY in page.text)
        assert any(text in signed.text for text in ("合计", "表单末行", "末段。")), rows


# stages, forms, attachments


@pytest.mark.parametrize(("name", "stage"), [("for_checking", "核对稿"), ("for_signing", "送审稿")])
def test_stage_stands_at_the_top_right_of_every_page(name: str, stage: str) -> None:
    for page in pages_of(name):
        line = _line(page, stage)
        assert line[-1].right == pytest.approx(RIGHT, abs=0.5)
        assert line[0].base < 30
    assert "稿" not in "".join(page.text for page in pages_of("document"))


def test_form_fills_the_width_and_its_rows_are_at_least_as_tall_as_told() -> None:
    page = pages_of("form")[0]
    left, _, right, _ = page.ink((0, 80, 210, 250))
    assert (left, right) == pytest.approx((LEFT, RIGHT), abs=0.3)
    levels = sorted({round(rule.y, 1) for rule in page.rules})
    heights = gaps(levels)
    line = 20 / 72 * 25.4
    assert all(height >= lines * line for height, lines in zip(heights, (1, 3, 8, 2, 4), strict=True))
    label = _chars(page, "被督办单位")
    assert _middle(label) == pytest.approx(LEFT + 156 / 8, abs=0.5)


def test_form_that_is_a_little_too_tall_is_narrowed_to_fit_its_page() -> None:
    def pages(lines: int) -> tuple[Page, ...]:
        form = FormBlock(1, (FormRow((FormCell("甲栏"),), lines), FormRow((FormCell("乙栏"),), lines)))
        changes = {"head": "none", "signatures": (), "signed_on": None, "remark": "", "copied_to": ()}
        return measure(render_pdf(make_notice(**changes, printed_by="", addressees=(), blocks=(form,))))

    assert len(pages(14)) == 1 and len(pages(20)) == 1 and len(pages(30)) == 2  # 28 行 and more fit a page


def test_form_row_that_is_too_wide_is_an_error() -> None:
    form = FormBlock(2, (FormRow((FormCell("甲", 3),)),))
    with pytest.raises(ReportError, match="比表格宽：甲"):
        render_pdf(make_notice(blocks=(form,)))


def test_rows_of_a_form_are_not_divided() -> None:
    rows = tuple(FormRow((FormCell(f"第{n}行上\n第{n}行下"),), 3) for n in range(30))
    pages = measure(render_pdf(make_notice(blocks=(FormBlock(1, rows), Paragraph("末。")))))
    for n in range(30):
        (page,) = [page for page in pages if f"第{n}行上" in page.text]
        assert f"第{n}行下" in page.text


def test_closing_line_stands_at_the_right_of_the_page_where_its_attachment_ends() -> None:
    words = CLOSING.replace("　", "")
    pages = pages_of("closing")
    assert sum(words in page.text for page in pages) == 3
    upright = [
        page for page in pages if "附件3" in page.text or ("单位0060" in page.text and "制表人" in page.text)
    ]
    assert len(upright) == 2
    for page in upright:
        assert _line(page, words)[-1].right == pytest.approx(RIGHT, abs=0.5)
    (turned,) = [page for page in pages if words in page.text and page not in upright]
    assert "合计" in turned.text


@pytest.mark.parametrize(("notes", "rows"), [(5, 9), (8, 7), (8, 8), (1, 12)])
def test_turned_page_that_is_just_full_keeps_its_closing_line_inside(notes: int, rows: int) -> None:
    table = replace(make_table(rows, "甲表", landscape=True), unit_note="人", notes=("短注。",) * notes)
    pages = measure(render_pdf(make_notice(attachments=(Attachment("甲表", (TableBlock(table),), CLOSING),))))
    words = CLOSING.replace("　", "")
    page = next(page for page in pages if words in page.text)
    assert page.ink((0, 37, 210, 262))[2] <= RIGHT + 0.1


def test_pictures_of_an_attachment_stand_in_their_place() -> None:
    blocks = (ChartBlock(make_chart(), 1), Paragraph("图后的话。"))
    pages = measure(render_pdf(make_notice(attachments=(Attachment("图册", blocks, CLOSING),))))
    page = next(page for page in pages if "图册" in page.text and "图后的话" in page.text)
    assert _line(page, "图1")[0].base < _line(page, "图后的话。")[0].base < _line(page, "制表人")[0].base


def test_attachments_bound_apart_bear_the_number_and_follow_the_imprint() -> None:
    pages = pages_of("attached_apart")
    heads = [page for page in pages if "演安办〔2022〕17号附件" in page.text]
    assert len(heads) == 3
    for page in heads:
        assert "—1—" in page.text
    imprint = next(page for page in pages if "印发" in page.text)
    assert imprint.number < heads[0].number and DAY in imprint.text


def test_title_of_an_attachment_is_broken_where_it_says_so_and_listed_on_one_line() -> None:
    pages = pages_of("attachment_title")
    page = next(page for page in pages if "附件1危险" in page.text)
    assert _line(page, "危险化学品专题安全生产大培训", exact=True)[0].size_pt == pytest.approx(22)
    assert _line(page, "各单位未完成人员和完成率情况表", exact=True)
    listed = "".join(page.text for page in pages)
    assert "1.危险化学品专题安全生产大培训各单位未完成人员和完成率情况表2." in listed


@pytest.mark.parametrize("name", ["long_title", "overlong_title"])
def test_title_that_is_too_wide_is_divided_without_a_waist(name: str) -> None:
    lines = pages_of(name)[0].lines(22)
    widths = [line[-1].right - line[0].left for line in lines]
    assert len(lines) == 4 and max(widths) <= 156
    for place in range(1, 3):
        assert not (widths[place] < max(widths[:place]) - 1 and widths[place] < max(widths[place + 1 :]) - 1)


def test_imprint_that_finds_no_room_goes_to_the_foot_of_the_next_page() -> None:
    page = pages_of("many_addressees")[-1]
    assert "主送：第0号" in page.text and "办公室。抄送：" in page.text
    assert max(rule.y for rule in page.rules) == pytest.approx(BOTTOM, abs=0.1)


def test_page_one_shows_text_under_a_tall_head() -> None:
    many = tuple(f"第{n}号有关单位" for n in range(12))
    notice = make_joint(4, signers=("甲某某", "乙某某", "丙某某", "丁某某"), addressees=many, urgency="特急")
    pages = measure(render_pdf(notice))
    assert SENTENCE[:10] in pages[0].text


def test_turned_attachment_with_its_imprint_behind_it() -> None:
    table = make_table(5, "单位指标表", landscape=True)
    pages = measure(
        render_pdf(make_notice(attachments=(Attachment("单位指标表", (TableBlock(table),), CLOSING),)))
    )
    assert max(rule.y for rule in pages[-1].rules) == pytest.approx(BOTTOM, abs=0.1)


def _signed(name: str) -> tuple[Page, list[Char], list[list[Char]]]:
    """Return the page that is signed, its date and its organs."""
    page = _dated(pages_of(name))
    organs = [_chars(page, organ, before=DAY) for organ in VARIANTS[name]().signatures]
    return page, _chars(page, DAY), organs


def _dated(pages: tuple[Page, ...]) -> Page:
    return next(page for page in pages if DAY in page.text)


def _chars(page: Page, text: str, *, before: str = "") -> list[Char]:
    """Return the characters of a text, the first on the page or the last before another text."""
    words = page.text
    start = words.rindex(text, 0, words.index(before)) if before else words.index(text)
    return list(page.chars[start : start + len(text)])


def _line(page: Page, text: str, *, exact: bool = False) -> list[Char]:
    for line in page.lines():
        words = "".join(char.text for char in line)
        if (words == text) if exact else text in words:
            return line[words.index(text) :]
    raise AssertionError(f"{text} is not on page {page.number}")


def _middle(line: list[Char]) -> float:
    return (line[0].left + line[-1].right) / 2


def _red_rules(page: Page) -> list[Rule]:
    return [
        rule for rule in page.rules if len(rule.colour) == 3 and rule.colour[0] > 0.8 and rule.colour[1] < 0.2
    ]
