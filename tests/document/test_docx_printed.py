"""The DOCX as LibreOffice prints it, measured against GB/T 9704-2012."""

from __future__ import annotations

import pytest

from anpei.document.docx import render_docx

from .office import convert
from .ruler import Page, gaps, is_red, measure
from .samples import calibration_notice, make_long_notice, make_notice

pytestmark = [pytest.mark.instrument("soffice"), pytest.mark.slow]

CHAR_MM = 156 / 28


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Page, ...]]:
    notices = {"calibration": calibration_notice(), "short": make_notice(), "long": make_long_notice()}
    folder = tmp_path_factory.mktemp("office")
    done = convert({name: render_docx(notice) for name, notice in notices.items()}, folder)
    return {name: measure(pdf) for name, pdf in done.items()}


def test_page_holds_22_lines_of_28_characters(printed: dict[str, tuple[Page, ...]]) -> None:
    page = printed["calibration"][1]
    lines = page.lines(16)
    assert [len(line) for line in lines] == [28] * 22
    assert gaps([line[0].base for line in lines]) == pytest.approx([225 / 22] * 21, abs=0.1)
    assert lines[0][0].left == pytest.approx(28, abs=0.5)
    assert lines[0][-1].right == pytest.approx(184, abs=0.5)
    assert lines[0][0].base - 28.95 * 25.4 / 72 * 0.8 == pytest.approx(37, abs=1)


def test_head(printed: dict[str, tuple[Page, ...]]) -> None:
    page = printed["short"][0]
    mark = page.ink((0, 0, 210, 100), is_red)
    assert mark[1] == pytest.approx(72, abs=1)
    number = next(line for line in page.lines() if "17号" in "".join(char.text for char in line))
    assert 2 < (number[0].base - 0.88 * CHAR_MM - mark[3]) / (225 / 22) < 2.7
    rule = next(rule for rule in page.rules if rule.colour[:1] > (0.8,))
    assert rule.y - (number[0].base + 0.12 * CHAR_MM) == pytest.approx(4, abs=1)
    assert (rule.left, rule.length) == pytest.approx((28, 156), abs=0.1)


def test_imprint_ends_at_the_foot_of_the_text_area(printed: dict[str, tuple[Page, ...]]) -> None:
    for name in ("short", "long"):
        rules = [rule for rule in printed[name][-1].rules if rule.y > 240]
        assert [rule.thickness for rule in rules] == pytest.approx([0.35, 0.25, 0.35], abs=0.05)
        assert [rule.length for rule in rules] == pytest.approx([156] * 3, abs=0.1)
        assert rules[-1].y == pytest.approx(262, abs=0.5)


def test_page_numbers_stand_7_mm_under_the_text_area_outside(printed: dict[str, tuple[Page, ...]]) -> None:
    for page in printed["long"]:
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
    turned = [page for page in printed["long"] if page.width > page.height]
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
    turned = [page.text for page in printed["long"] if page.width > page.height]
    assert ["".join(turned).count(f"单位{row:04d}") for row in range(1, 51)] == [1] * 50
    assert all(text.count("单位名称") == 1 for text in turned if "单位0" in text)
    # LibreOffice does not keep the last row with the notes, as Word does.
    assert "注：1." in turned[-1] and "2.“—”" in turned[-1]
