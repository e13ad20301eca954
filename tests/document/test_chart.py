"""Charts: they draw the case's own figures, say them in words, and can be read in black and white."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pylopdf_fonts_zh_cn
import pytest
from PIL import Image

from anpei.document import picture
from anpei.document.canvas import MM_PER_POINT, TONES, WIDTH, Canvas, Face, Style, plain
from anpei.document.chart import CHARTS
from anpei.document.notice import Chart
from anpei.errors import ConfigurationError
from anpei.ledger import Case

from .scene import crew, make_case, town_code
from .test_fonts import make_font

LONG_NAME = "某某化工新材料科技发展（集团）股份有限公司第二生产经营分公司"
UNITS = {
    "甲厂": ("东镇", "应急局"),
    "乙厂": ("东镇", "住建局"),
    "丙厂": ("西镇", "应急局"),
    LONG_NAME: ("南街道", "工信局"),
}
PEOPLE = (
    *crew("甲厂", {"完成": 9, "学习中": 1}),
    *crew("乙厂", {"未注册": 2, "只注册": 1, "学习中": 2, "完成": 4, "逾期": 1}, "安全管理人员"),
    *crew("丙厂", {"完成": 3}, form="劳务派遣"),
    *crew(LONG_NAME, {"未注册": 3, "完成": 1}, "主要负责人"),
)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """27 required: 5 not registered, 1 only registered, 3 learning, 18 completed, one of them late."""
    return make_case(tmp_path_factory.mktemp("scene"), UNITS, PEOPLE)


@dataclass(frozen=True)
class Label:
    """One line of text as a box on the paper, in mm."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Label) -> bool:
        """Tell whether two boxes share more than a hair's breadth."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.1 and down > 0.1


@pytest.fixture
def labels(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[Canvas, list[Label]]]:
    """Every label written while the test draws, by canvas."""
    found: dict[Canvas, list[Label]] = {}
    write = Canvas.write

    def recorded(canvas: Canvas, x: float, y: float, *parts: Any, **options: Any) -> float:
        width = write(canvas, x, y, *parts, **options)
        if width:
            left = x - {"left": 0.0, "center": width / 2, "right": width}[options.get("align", "left")]
            half = canvas.style.points(options.get("size", "label")) * MM_PER_POINT / 2
            label = Label(plain(parts), left, y - half, left + width, y + half)
            found.setdefault(canvas, []).append(label)
        return width

    monkeypatch.setattr(Canvas, "write", recorded)
    yield found


def texts(chart: Chart) -> list[str]:
    """Return the figures of a chart as printed."""
    return [figure.text for figure in chart.figures]


def test_funnel_draws_every_stage_and_every_loss(case: Case) -> None:
    chart = CHARTS["完成漏斗"](case, None)
    found = {figure.measure: figure.text for figure in chart.figures}
    assert found == {
        "n_required": "27",
        "n_not_registered": "5",
        "n_registered": "22",
        "registration_rate": "81.48%",  # 22/27
        "n_registered_only": "1",
        "n_started": "21",
        "participation_rate": "77.78%",  # 21/27
        "n_in_progress": "3",
        "n_completed": "18",
        "completion_rate": "66.67%",  # 18/27
        "n_on_time": "17",
        "on_time_rate": "62.96%",  # 17/27
        "n_valid": "18",
        "valid_rate": "66.67%",
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("镇街完成率", {"西镇": (3, 3), "东镇": (14, 20), "南街道": (1, 4)}),
        ("部门完成率", {"应急局": (12, 13), "住建局": (5, 10), "工信局": (1, 4)}),
        ("单位完成率", {"丙厂": (3, 3), "甲厂": (9, 10), "乙厂": (5, 10), LONG_NAME: (1, 4)}),
    ],
)
def test_rankings_draw_the_counts_behind_each_rate(
    case: Case, name: str, expected: dict[str, tuple[int, int]], labels: dict[Canvas, list[Label]]
) -> None:
    chart = CHARTS[name](case, None)
    rates = [f for f in chart.figures if f.type == "rate" and f.level != "district"]
    assert {(f.numerator, f.denominator) for f in rates} == set(expected.values())
    ranks = [f.numerator for f in chart.figures if f.type == "rank"]
    assert ranks == list(range(1, len(expected) + 1))
    (written,) = [rows for rows in labels.values() if len(rows) > 5]
    order = [label.text for label in written if label.text in expected]
    assert order == [key for key in expected if key in order]
    alt_places = [chart.alt.index(f"，{key}") for key in expected]
    assert alt_places == sorted(alt_places)


def test_classes_are_crossed_with_employment_forms(case: Case) -> None:
    rates = {
        (f.level, f.key.rsplit("/", 1)[-1]): (f.numerator, f.denominator)
        for f in CHARTS["类别情况"](case, None).figures
        if f.type == "rate" and f.level == "person_class" and "/" in f.key
    }
    assert rates[("person_class", "劳务派遣")] == (3, 3)
    shares = [
        (f.numerator, f.denominator) for f in CHARTS["类别情况"](case, None).figures if f.type == "rate"
    ]
    assert {(1, 4), (5, 10), (12, 13), (9, 10), (3, 3), (18, 27)} == set(shares)


def test_progress_ends_at_what_was_completed(case: Case) -> None:
    chart = CHARTS["每日进度"](case, None)
    assert texts(chart) == ["66.67%", "27", "18"]
    assert "截至2022年12月1日8时完成18人" in chart.alt


@pytest.mark.parametrize("name", CHARTS)
def test_alternative_text_says_every_rate_and_count_of_the_headline(case: Case, name: str) -> None:
    chart = CHARTS[name](case, None)
    assert chart.alt.startswith(chart.title)
    for figure in chart.figures:
        if figure.type == "rate":
            assert figure.text in chart.alt


@pytest.mark.parametrize("name", CHARTS)
def test_same_bytes_and_right_size_without_names_of_software(case: Case, name: str) -> None:
    first, second = CHARTS[name](case, None), CHARTS[name](case, None)
    assert first.png == second.png
    image = Image.open(io.BytesIO(first.png))
    assert image.size == pytest.approx((first.width_mm / 25.4 * 200, first.height_mm / 25.4 * 200), abs=1.5)
    assert first.width_mm == WIDTH
    assert set(image.info) <= {"dpi", "transparency"}


@pytest.mark.parametrize("within", [None, ("town", town_code(0)), ("dept", "D0")])
@pytest.mark.parametrize("name", CHARTS)
def test_no_label_leaves_the_paper_or_lies_on_another(
    case: Case, name: str, within: tuple[str, str] | None, labels: dict[Canvas, list[Label]]
) -> None:
    CHARTS[name](case, within)
    assert labels
    for canvas, written in labels.items():
        for label in written:
            assert label.left >= -0.1 and label.right <= canvas.width + 0.1, label
            assert label.top >= -0.1 and label.bottom <= canvas.height + 0.1, label
        assert [pair for pair in combinations(written, 2) if pair[0].overlaps(pair[1])] == []


@pytest.mark.parametrize("within", [None, ("town", town_code(0))])
@pytest.mark.parametrize("name", CHARTS)
def test_no_line_of_text_begins_with_punctuation(
    case: Case, name: str, within: tuple[str, str] | None, labels: dict[Canvas, list[Label]]
) -> None:
    CHARTS[name](case, within, "送审稿")
    assert [label.text for rows in labels.values() for label in rows if label.text[0] in "，；。、）"] == []


@pytest.mark.parametrize("name", CHARTS)
def test_foot_says_where_the_data_come_from_and_up_to_when(
    case: Case, name: str, labels: dict[Canvas, list[Label]]
) -> None:
    chart = CHARTS[name](case, None)
    (canvas,) = labels
    foot = [label.text for label in labels[canvas] if label.left == 0 and label.top > canvas.height * 0.7]
    assert foot[-1] == "来源：应训人员名册、平台人员明细，数据截至2022年12月1日8时。"
    if name != "对账桥图":  # nothing to be explained where nothing is drawn
        assert any(text.startswith("注：") for text in foot)
        assert "占应训人数的比例" in chart.alt


def test_source_without_platform_is_the_roster_alone(
    roster_case: Case, labels: dict[Canvas, list[Label]]
) -> None:
    CHARTS["完成漏斗"](roster_case, None)
    written = [label.text for rows in labels.values() for label in rows]
    assert "来源：应训人员名册，数据截至2022年12月1日8时。" in written


@pytest.mark.parametrize("name", ["镇街完成率", "部门完成率", "单位完成率", "类别情况"])
def test_line_columns_and_scale_are_named(case: Case, name: str, labels: dict[Canvas, list[Label]]) -> None:
    CHARTS[name](case, None)
    (written,) = labels.values()
    found = {label.text: label for label in written}
    assert {"全区完成率66.67%", "完成率", "完成/应训", "0", "100%"} <= set(found)  # 18/27
    assert ("名次" in found) == (name != "类别情况")
    assert any("虚线为全区完成率，达到的为深色，低于的为浅色" in text for text in found)
    assert found["0"].left < found["全区完成率66.67%"].left < found["100%"].right


def test_line_that_is_not_drawn_is_not_explained(
    case: Case, roster_case: Case, labels: dict[Canvas, list[Label]]
) -> None:
    for each, is_drawn in ((case, True), (roster_case, False)):
        labels.clear()
        CHARTS["镇街完成率"](each, None)
        written = [label.text for rows in labels.values() for label in rows]
        assert any("虚线" in text for text in written) == is_drawn


def test_incomplete_towns_are_hatched_and_said_to_be(
    tmp_path: Path, labels: dict[Canvas, list[Label]]
) -> None:
    finding = {"severity": "严重", "code": "E201", "unit": "丙厂", "message": "某某"}
    CHARTS["单位完成率"](make_case(tmp_path, UNITS, PEOPLE, tables={"findings": [finding]}), None)
    written = [label.text for rows in labels.values() for label in rows]
    assert any("数据不全的为斜线" in text for text in written)
    assert "100.00%（数据不全）" in written


def test_bars_begin_at_zero_and_are_as_long_as_their_rates(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[float, float, str]] = []
    draw = Canvas.bar

    def recorded(
        canvas: Canvas, x: float, y: float, width: float, height: float, tone: Any, **more: Any
    ) -> None:
        drawn.append((x, width, tone))
        draw(canvas, x, y, width, height, tone, **more)

    monkeypatch.setattr(Canvas, "bar", recorded)
    CHARTS["镇街完成率"](case, None)
    tracks = [(x, width) for x, width, tone in drawn if tone == "ground"]
    bars = [(x, width) for x, width, tone in drawn if tone != "ground"]
    assert {x for x, _ in tracks} == {x for x, _ in bars} and len(set(tracks)) == 1
    whole = tracks[0][1]
    assert [width / whole for _, width in bars] == pytest.approx([3 / 3, 14 / 20, 1 / 4])


@pytest.mark.parametrize("name", CHARTS)
def test_stage_is_part_of_the_mark_until_the_final_one(
    case: Case, real_case: Case, name: str, labels: dict[Canvas, list[Label]]
) -> None:
    def marks(each: Case, stage: str) -> list[str]:
        labels.clear()
        CHARTS[name](each, None, stage)
        written = [label.text for rows in labels.values() for label in rows]
        return [text for text in written if picture.MARK in text or text in ("送审稿", "定稿")]

    assert marks(case, "送审稿") == ["演示数据　送审稿"]
    assert marks(case, "定稿") == ["演示数据"]
    assert marks(real_case, "送审稿") == ["送审稿"]
    assert marks(real_case, "定稿") == []


def test_type_is_as_large_as_in_tables(root: Path) -> None:
    style = Style.read(root / "templates" / "chart.mplstyle")
    assert style.points("title") == 12.0  # 小四
    assert style.points("label") == 10.5  # 五号
    assert style.points("note") == 9.0  # 小五


def test_rare_characters_of_a_name_are_printed_by_the_next_font(root: Path, tmp_path: Path) -> None:
    few = make_font(tmp_path / "few.otf", "Few", "安12")
    face = Face((few, _sans()))
    assert face.runs("安堃12安") == [(few, "安"), (_sans(), "堃"), (few, "12安")]
    canvas = Canvas(10, Style.read(root / "templates" / "chart.mplstyle"), face)
    canvas.write(0, 5, "堃")
    assert (np.asarray(Image.open(io.BytesIO(canvas.png())).convert("L")) < 128).any()
    assert canvas.measure("安堃") == pytest.approx(2 * 10.5 * MM_PER_POINT)


def test_name_on_two_lines_is_divided_evenly(root: Path) -> None:
    canvas = Canvas(10, Style.read(root / "templates" / "chart.mplstyle"), Face((_sans(),)))
    assert canvas.wrap("某某区沣邦化工产品销售有限公司", 52.0) == ("某某区沣邦化工产", "品销售有限公司")


def test_many_long_names_still_fit(tmp_path: Path, labels: dict[Canvas, list[Label]]) -> None:
    units = {f"{number}{LONG_NAME}": ("东镇", "应急局") for number in range(30)}
    people = [
        person
        for number, unit in enumerate(units)
        for person in crew(unit, {"完成": number, "未注册": 30 - number})
    ]
    chart = CHARTS["单位完成率"](make_case(tmp_path, units, people), None)
    ((canvas, written),) = [(canvas, rows) for canvas, rows in labels.items() if len(rows) > 5]
    assert all(label.left >= 0 and label.right <= canvas.width + 0.1 for label in written)
    assert [pair for pair in combinations(written, 2) if pair[0].overlaps(pair[1])] == []
    assert any(label.text == "（其间另有10家未画出）" for label in written)
    assert chart.height_mm < 225


def test_tones_differ_in_black_and_white(root: Path) -> None:
    style = Style.read(root / "templates" / "chart.mplstyle")
    light = {tone: _luminance(style.colour(tone)) for tone in TONES}
    paper, ink = 1.0, _luminance("#" + str(style.params["text.color"]).removeprefix("#"))
    assert (
        _contrast(light["weak"], light["strong"]) >= 3
    )  # a bar that reaches the line, and one that does not
    assert _contrast(light["ground"], light["weak"]) >= 1.5
    assert _contrast(paper, light["ground"]) >= 1.1
    assert _contrast(paper, ink) >= 7


def test_picture_has_the_tones_of_its_bars(case: Case) -> None:
    pixels = np.asarray(Image.open(io.BytesIO(CHARTS["镇街完成率"](case, None).png)).convert("RGB"))
    for colour in ((0x1F, 0x4E, 0x79), (0x9D, 0xB7, 0xD5), (0xF0, 0xF0, 0xF0)):
        assert (pixels == colour).all(axis=2).mean() > 0.01


@pytest.fixture(scope="module")
def real_case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return make_case(tmp_path_factory.mktemp("real"), UNITS, PEOPLE, is_synthetic=False)


@pytest.fixture(scope="module")
def empty_case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return make_case(tmp_path_factory.mktemp("empty"), {"甲厂": ("东镇", "应急局")}, [])


@pytest.fixture(scope="module")
def roster_case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return make_case(tmp_path_factory.mktemp("roster"), UNITS, PEOPLE, has_platform=False)


@pytest.mark.parametrize("name", CHARTS)
def test_synthetic_mark_is_drawn_or_not(
    case: Case, real_case: Case, name: str, labels: dict[Canvas, list[Label]]
) -> None:
    for each, is_synthetic in ((case, True), (real_case, False)):
        labels.clear()
        CHARTS[name](each, None)
        written = [label.text for rows in labels.values() for label in rows]
        assert (picture.MARK in written) == is_synthetic


@pytest.mark.parametrize("name", CHARTS)
def test_where_nobody_is_required_no_rate_is_told(empty_case: Case, name: str) -> None:
    chart = CHARTS[name](empty_case, None)
    assert "%" not in chart.alt and "None" not in chart.alt and "nan" not in chart.alt


@pytest.mark.parametrize("name", CHARTS)
def test_without_platform_nothing_is_zero(roster_case: Case, name: str) -> None:
    chart = CHARTS[name](roster_case, None)
    assert not [figure for figure in chart.figures if figure.type == "rate" and figure.value == 0]
    assert "0.00%" not in chart.alt


def test_label_that_no_font_has_is_a_configuration_error(root: Path) -> None:
    canvas = Canvas(10, Style.read(root / "templates" / "chart.mplstyle"), Face((_sans(),)))
    with pytest.raises(ConfigurationError) as raised:
        canvas.write(0, 5, "甲\U0001f600")
    assert "\U0001f600" in raised.value.what


def test_name_that_is_too_long_ends_in_an_ellipsis(root: Path) -> None:
    canvas = Canvas(10, Style.read(root / "templates" / "chart.mplstyle"), Face((_sans(),)))
    rows = canvas.wrap("甲" * 100, 46.0)
    assert len(rows) == 2 and rows[1].endswith("…")
    assert all(canvas.measure(row) <= 46.0 + 3.2 for row in rows)


@pytest.mark.parametrize(
    "text", ["axes.prop_cycle: cycler('color', ['000000'])", "axes.linewith: 1", "axes.linewidth: thick"]
)
def test_style_file_that_cannot_be_used_is_a_configuration_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "chart.mplstyle"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError):
        Style.read(path)


def _sans() -> Path:
    return Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"


def _luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2) of #rrggbb."""
    channels = [int(colour.removeprefix("#")[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(lighter: float, darker: float) -> float:
    return (lighter + 0.05) / (darker + 0.05)
