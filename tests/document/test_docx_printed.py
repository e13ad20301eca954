"""The DOCX as LibreOffice prints it, measured against GB/T 9704-2012."""

from __future__ import annotations

import pytest

from anpei.document.docx import render_docx

from .office import convert
from .ruler import Char, Page, Rule, gaps, is_red, measure
from .samples import CLOSING, ISSUER, VARIANTS, calibration_notice

pytestmark = [pytest.mark.instrument("soffice"), pytest.mark.slow]

CHAR_MM = 156 / 28


HALF = 0.5 * CHAR_MM
"""Half a 字: how far insets that the standard gives in 字 may be off."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Page, ...]]:
    notices = {name: make() for name, make in VARIANTS.items() if name != "forty_pages"}
    notices["calibration"] = calibration_notice()
    folder = tmp_path_factory.mktemp("office")
    done = convert({name: render_docx(notice) for name, notice in notices.items()}, folder)
    return {name: measure(pdf) for name, pdf in done.items()}


def row(pages: tuple[Page, ...], words: str) -> list[Char]:
    """Return the last line of a document that holds some words."""
    lines = [line for page in pages for line in page.lines() if words in told(line)]
    assert lines, f"no line with {words}"
    return lines[-1]


def told(line: list[Char]) -> str:
    return "".join(char.text for char in line)


def span(line: list[Char], words: str) -> tuple[float, float]:
    """Return where some words of a line begin and end."""
    place = told(line).index(words)
    return line[place].left, line[place + len(words) - 1].right


def red_rules(page: Page) -> list[Rule]:
    return [rule for rule in page.rules if rule.colour[:1] > (0.8,)]


def test_page_holds_22_lines_of_28_characters(printed: dict[str, tuple[Page, ...]]) -> None:
    page = printed["calibration"][1]
    lines = page.lines(16)
    assert [len(line) for line in lines] == [28] * 22
    assert gaps([line[0].base for line in lines]) == pytest.approx([225 / 22] * 21, abs=0.1)
    assert lines[0][0].left == pytest.approx(28, abs=0.5)
    assert lines[0][-1].right == pytest.approx(184, abs=0.5)
    assert lines[0][0].base - 28.95 * 25.4 / 72 * 0.8 == pytest.approx(37, abs=1)


def test_head(printed: dict[str, tuple[Page, ...]]) -> None:
    page = printed["document"][0]
    mark = page.ink((0, 0, 210, 100), is_red)
    assert mark[1] == pytest.approx(72, abs=1)
    number = next(line for line in page.lines() if "17号" in "".join(char.text for char in line))
    assert 2 < (number[0].base - 0.88 * CHAR_MM - mark[3]) / (225 / 22) < 2.7
    rule = next(rule for rule in page.rules if rule.colour[:1] > (0.8,))
    assert rule.y - (number[0].base + 0.12 * CHAR_MM) == pytest.approx(4, abs=1)
    assert (rule.left, rule.length) == pytest.approx((28, 156), abs=0.1)


@pytest.mark.parametrize(
    ("name", "top"),
    [(name, 72) for name in ("notes", "upward_3", "joint_2", "joint_3", "joint_4", "joint_upward", "minutes")]
    + [("order", 57), ("letter", 30), ("letter_plain", 30)],
)
def test_mark_stands_where_its_format_wants_it(
    printed: dict[str, tuple[Page, ...]], name: str, top: float
) -> None:
    page = printed[name][0]
    left, ink_top, right, _ = page.ink((25, 25, 185, 115), is_red)
    assert ink_top == pytest.approx(top, abs=1)
    if name not in ("letter", "letter_plain"):  # whose rules are wider than the mark
        assert (left + right) / 2 == pytest.approx(106, abs=1)


@pytest.mark.parametrize("name", ["document", "upward_3", "joint_2", "joint_4", "joint_upward", "minutes"])
def test_red_rule_stands_4_mm_under_the_number(printed: dict[str, tuple[Page, ...]], name: str) -> None:
    page = printed[name][0]
    number = row((page,), "期" if name == "minutes" else "号")
    (rule,) = [each for each in red_rules(page) if each.y > 100]
    assert rule.y - (number[0].base + 0.12 * CHAR_MM) == pytest.approx(4, abs=1)
    assert (rule.left, rule.length) == pytest.approx((28, 156), abs=0.1)


def test_number_begins_one_字_from_the_left_on_the_row_of_the_last_signer(
    printed: dict[str, tuple[Page, ...]],
) -> None:
    first, last = (row(printed["upward_3"], words) for words in ("签发人", "丙某某"))
    assert span(last, "演安办〔2022〕18号")[0] == pytest.approx(28 + CHAR_MM, abs=HALF)
    assert span(last, "丙某某")[0] == pytest.approx(span(first, "甲某某")[0], abs=0.1)
    assert span(first, "乙某")[1] == pytest.approx(184 - CHAR_MM, abs=HALF)
    assert span(first, "签发人：")[1] == pytest.approx(span(first, "甲某某")[0], abs=HALF)


@pytest.mark.parametrize("name", ["joint_2", "joint_3", "joint_4"])
def test_organs_of_a_joint_mark_are_of_one_width_with_文件_in_their_middle(
    printed: dict[str, tuple[Page, ...]], name: str
) -> None:
    page = printed[name][0]
    large = [char for char in page.chars if char.size_pt > 24]
    word = [
        char for char in large if char.left > max(char.right for char in large) - 25 and char.text in "文件"
    ]
    assert told(word) == "文件"
    bases = sorted({round(char.base, 1) for char in large if char not in word})
    assert len(bases) == int(name[-1])
    edges = [
        (min(char.left for char in line), max(char.right for char in line))
        for line in (
            [char for char in large if char not in word and abs(char.base - base) < 0.2] for base in bases
        )
    ]
    assert [left for left, _ in edges] == pytest.approx([edges[0][0]] * len(edges), abs=0.5)
    assert [right for _, right in edges] == pytest.approx([edges[0][1]] * len(edges), abs=1)
    assert word[0].base == pytest.approx((bases[0] + bases[-1]) / 2, abs=1)
    assert word[0].left > edges[0][1]


def test_double_rules_of_a_letter(printed: dict[str, tuple[Page, ...]]) -> None:
    for name in ("letter", "letter_plain", "letter_long"):
        first, *others = printed[name]
        rules = red_rules(first)
        assert [rule.length for rule in rules] == pytest.approx([170] * 4, abs=0.2)
        assert [rule.middle for rule in rules] == pytest.approx([105] * 4, abs=0.1)
        assert [rule.thickness for rule in rules] == pytest.approx([0.8, 0.3, 0.3, 0.8], abs=0.05)
        assert rules[3].y + rules[3].thickness / 2 == pytest.approx(277, abs=1)
        mark = first.ink((25, 25, 185, rules[0].y - 0.8), is_red)
        assert rules[0].y - rules[0].thickness / 2 - mark[3] == pytest.approx(4, abs=1)
        assert not any(red_rules(page) for page in others)
        assert [told(page.lines()[-1]) for page in (first, *others)] != ["—1—"]
        assert all(told(page.lines()[-1]) == f"—{page.number}—" for page in others)


def test_head_of_a_letter(printed: dict[str, tuple[Page, ...]]) -> None:
    page = printed["letter"][0]
    top, under = row((page,), "000012"), red_rules(page)[1]
    assert span(top, "000012")[0] == pytest.approx(28, abs=0.5)
    assert span(top, "演安办函〔2022〕5号")[1] == pytest.approx(184, abs=0.5)
    gap = top[-1].base - 0.88 * CHAR_MM - (under.y + under.thickness / 2)
    assert gap == pytest.approx(7 / 8 * 15.75 * 25.4 / 72, abs=1)
    bases = [row((page,), words)[0].base for words in ("000012", "秘密", "特急")]
    assert gaps(bases) == pytest.approx([225 / 22] * 2, abs=0.1)
    # the title stands two blank lines under the last of them
    title = row((page,), "提醒函")[0].base - 0.88 * 22 * 25.4 / 72
    assert 2 < (title - bases[-1]) / (225 / 22) < 2.9


def test_number_and_text_of_an_order(printed: dict[str, tuple[Page, ...]]) -> None:
    page = printed["order"][0]
    mark = page.ink((25, 50, 185, 90), is_red)
    number = row((page,), "第5号")
    assert sum(span(number, "第5号")) / 2 == pytest.approx(106, abs=0.5)
    assert 2 < (number[0].base - 0.88 * CHAR_MM - mark[3]) / (225 / 22) < 2.9
    assert row((page,), "《演示区")[0].base - number[0].base == pytest.approx(3 * 225 / 22, abs=1)
    assert not red_rules(page)


def test_signature_of_a_sealed_document(printed: dict[str, tuple[Page, ...]]) -> None:
    pages = printed["document"]
    day = span(row(pages, "2022年12月2日"), "2022年12月2日")
    (organ,) = [line for line in pages[-1].lines() if told(line) == ISSUER]
    assert 184 - day[1] == pytest.approx(4 * CHAR_MM, abs=HALF)
    assert sum(day) == pytest.approx(organ[0].left + organ[-1].right, abs=1)


@pytest.mark.parametrize("name", ["joint_2", "joint_3", "joint_4"])
def test_signatures_of_a_joint_document_stand_over_their_seals(
    printed: dict[str, tuple[Page, ...]], name: str
) -> None:
    pages = printed[name]
    last = {"joint_2": "演示区应急管理局", "joint_3": "演示区总工会", "joint_4": "演示区教育局"}[name]
    day, organ = (span(row(pages, words), words) for words in ("2022年12月2日", last))
    assert 184 - day[1] == pytest.approx(4 * CHAR_MM, abs=HALF)
    assert sum(day) / 2 == pytest.approx(sum(organ) / 2, abs=1)
    first, second = (span(row(pages, "演示区应急管理局"), words) for words in (ISSUER, "演示区应急管理局"))
    # two seals of 42 mm beside each other do not touch
    assert sum(second) / 2 - sum(first) / 2 > 42
    assert first[0] >= 28 - 0.1
    if name != "joint_2":
        below = row(pages, "演示区总工会")[0].base - row(pages, ISSUER + "演示区应急管理局")[0].base
        assert below == pytest.approx(5 * 225 / 22, abs=1) and below > 42


def test_signature_of_an_unsealed_document(printed: dict[str, tuple[Page, ...]]) -> None:
    for name in ("unsealed", "unsealed_joint"):
        pages = printed[name]
        (organ,) = [line for line in pages[-1].lines() if told(line) == ISSUER]
        day = span(row(pages, "2022年12月2日"), "2022年12月2日")
        assert 184 - organ[-1].right == pytest.approx(2 * CHAR_MM, abs=HALF)
        assert day[0] - organ[0].left == pytest.approx(2 * CHAR_MM, abs=HALF)
    joint = [
        span(row(printed["unsealed_joint"], words), words) for words in ("演示区应急管理局", "演示区总工会")
    ]
    assert [edge for each in joint for edge in each] == pytest.approx(
        [organ[0].left, organ[-1].right] * 2, abs=0.5
    )


def test_date_longer_than_the_organ_ends_two_字_from_the_right(printed: dict[str, tuple[Page, ...]]) -> None:
    pages = printed["unsealed_short"]
    organ, day = (span(row(pages, words), words) for words in ("安委办", "2022年12月2日"))
    assert 184 - day[1] == pytest.approx(2 * CHAR_MM, abs=HALF)
    assert day[0] - organ[0] == pytest.approx(2 * CHAR_MM, abs=HALF)


def test_name_stamp(printed: dict[str, tuple[Page, ...]]) -> None:
    for name, post in (("order", "区长"), ("name_stamp", "主任")):
        signed, day = (row(printed[name], words) for words in (post, "2022年12月2日"))
        assert 184 - signed[-1].right == pytest.approx(4 * CHAR_MM, abs=HALF)
        assert 184 - day[-1].right == pytest.approx(4 * CHAR_MM, abs=HALF)
        assert span(signed, "甲某某")[0] - span(signed, post)[1] == pytest.approx(2 * CHAR_MM, abs=HALF)
        assert day[0].base - signed[0].base == pytest.approx(2 * 225 / 22, abs=1)


def test_attendance_hangs_after_its_colon(printed: dict[str, tuple[Page, ...]]) -> None:
    page = printed["minutes"][-1]
    lines = [line for line in page.lines(16) if line[0].base < 200]
    (place,) = [place for place, line in enumerate(lines) if told(line).startswith("出席：")]
    label = lines[place]
    assert label[0].left == pytest.approx(28 + 2 * CHAR_MM, abs=HALF)
    assert lines[place + 1][0].left == pytest.approx(label[3].left, abs=0.5)
    assert max(char.right for line in lines for char in line) <= 185
    assert "2022年12月2日" not in page.text.replace("2022年12月3日印发", "")


def test_form_fills_the_text_area(printed: dict[str, tuple[Page, ...]]) -> None:
    for name in ("form", "form_attached"):
        page = printed[name][-1]
        rules = [rule for rule in page.rules if rule.length > 150 and rule.y < 240]
        assert (rules[0].left, rules[0].right) == pytest.approx((28, 184), abs=0.5)
        heights = gaps(sorted({round(rule.y, 1) for rule in rules}))
        # of 1, 3, 8, 2 and 4 lines of 20 pt with 4 pt above and below; the second holds five lines of text
        wanted = [28, 108, 168, 48, 88]
        assert heights == pytest.approx([pt * 25.4 / 72 for pt in wanted], abs=1.5)


def test_stage_stands_at_the_right_over_every_page(printed: dict[str, tuple[Page, ...]]) -> None:
    for name, stage in (("for_checking", "核对稿"), ("for_signing", "送审稿")):
        for page in printed[name]:
            top = [char for char in page.chars if char.base < 30 and char.is_upright]
            words = told(sorted(top, key=lambda char: char.left))
            assert words == f"演示数据非真实公文{stage}"
            edge = 260 if page.width > page.height else 184
            assert max(char.right for char in top) == pytest.approx(edge, abs=0.5)


def test_attachments_bound_apart_begin_anew(printed: dict[str, tuple[Page, ...]]) -> None:
    pages = printed["attached_apart"]
    heads = [page.number for page in pages if "演安办〔2022〕17号附件" in page.text]
    assert len(heads) == 3
    for number in heads:
        page = pages[number - 1]
        chars = [char for char in page.chars if char.is_upright == (page.width < page.height)]
        assert "—1—" in told(chars)
    foot = [page.number for page in pages if "印发" in page.text]
    assert foot == [heads[0] - 1]


def test_closing_line_ends_at_the_right_edge(printed: dict[str, tuple[Page, ...]]) -> None:
    words = CLOSING.replace("　", "")
    found = [(page, line) for page in printed["closing"] for line in page.lines() if words in told(line)]
    assert len(found) == 3
    for page, line in found:
        assert line[-1].right == pytest.approx(260 if page.width > page.height else 184, abs=0.5)


def test_first_page_shows_text_however_many_receivers(printed: dict[str, tuple[Page, ...]]) -> None:
    for name in ("many_addressees", "joint_upward", "joint_4", "overlong_title", "long_title"):
        assert "截至2022年12月1日8时" in printed[name][0].text
    assert "主送：第0号" in printed["many_addressees"][-1].text


def test_imprint_ends_at_the_foot_of_the_text_area(printed: dict[str, tuple[Page, ...]]) -> None:
    for name in ("document", "attached", "notes", "joint_2", "order", "many_addressees", "four_pages"):
        rules = [rule for rule in printed[name][-1].rules if rule.y > 150]
        middle = [] if name == "order" else [0.25]
        assert [rule.thickness for rule in rules] == pytest.approx([0.35, *middle, 0.35], abs=0.05)
        assert [rule.length for rule in rules] == pytest.approx([156] * len(rules), abs=0.1)
        assert rules[-1].y == pytest.approx(262, abs=0.5)


def test_page_numbers_stand_7_mm_under_the_text_area_outside(printed: dict[str, tuple[Page, ...]]) -> None:
    for page in printed["attached"]:
        if page.width > page.height:
            continue
        number = page.lines()[-1]
        assert "".join(char.text for char in number) == f"—{page.number}—"
        dash = page.ink((number[0].left, 265, number[0].right - 0.2, 275))
        assert (dash[1] + dash[3]) / 2 == pytest.approx(269, abs=0.5)
        edge = number[-1].right if page.number % 2 else number[0].left
        wanted = 184 - CHAR_MM if page.number % 2 else 28 + CHAR_MM
        assert edge == pytest.approx(wanted, abs=0.5 * CHAR_MM)


def test_number_of_a_turned_page_runs_down_its_left_edge(printed: dict[str, tuple[Page, ...]]) -> None:
    turned = [page for page in printed["attached"] if page.width > page.height]
    assert len(turned) >= 3
    for page in turned:
        number = [char for char in page.chars if not char.is_upright]
        assert "".join(char.text for char in number) == f"—{page.number}—"
        dash = page.ink((20, 20, 34, 190), None)
        assert (dash[0] + dash[2]) / 2 == pytest.approx(28, abs=1)  # 7 mm outside the 35 mm of the foot
        if page.number % 2:
            assert dash[3] == pytest.approx(184 - CHAR_MM, abs=0.5 * CHAR_MM)
        else:
            assert dash[1] == pytest.approx(28 + CHAR_MM, abs=0.5 * CHAR_MM)


def test_heads_repeat_rows_come_once_and_notes_stay_together(printed: dict[str, tuple[Page, ...]]) -> None:
    turned = [page.text for page in printed["attached"] if page.width > page.height]
    assert ["".join(turned).count(f"单位{row:04d}") for row in range(1, 51)] == [1] * 50
    assert all(text.count("单位名称") == 1 for text in turned if "单位0" in text)
    # LibreOffice does not keep the last row with the notes, as Word does.
    assert "注：1." in turned[-1] and "2.“—”" in turned[-1]
