"""The bridge as a picture: where its bars begin and end, what is said at them, scales that do not begin at zero."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from anpei.document.canvas import Canvas, Tone
from anpei.document.waterfall import bridge_chart

from .scene import crew, make_case
from .test_sentence_platform import STRANGER

UNITS = {"甲厂": ("东镇", "应急局")}


@dataclass
class Drawn:
    """What canvases were asked to draw: bars as (left, right) from above, and white slits."""

    bars: list[tuple[float, float]] = field(default_factory=list)
    n_slits: int = 0


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    found = Drawn()
    bar, plate = Canvas.bar, Canvas.plate

    def drawn_bar(
        canvas: Canvas, x: float, y: float, width: float, height: float, tone: Tone, **more: Any
    ) -> None:
        if tone != "ground":
            found.bars.append((x, x + width))
        bar(canvas, x, y, width, height, tone, **more)

    def drawn_plate(canvas: Canvas, *place: float) -> None:
        found.n_slits += 1
        plate(canvas, *place)

    monkeypatch.setattr(Canvas, "bar", drawn_bar)
    monkeypatch.setattr(Canvas, "plate", drawn_plate)
    return found


def test_a_bar_begins_where_the_one_before_ends(tmp_path: Path, drawn: Drawn) -> None:
    people = crew("甲厂", {"完成": 1})
    chart = bridge_chart(make_case(tmp_path, UNITS, people, tables=STRANGER))
    shown, unlisted, ours = drawn.bars  # 2, 2 → 1, 1: half of the scale
    left, right = shown
    assert unlisted == pytest.approx(((left + right) / 2, right))
    assert ours == pytest.approx((left, (left + right) / 2))
    assert drawn.n_slits == 0 and "不从零起" not in chart.alt
    assert "平台显示完成2个，名册外减1个，通报完成1人" in chart.alt


def test_small_steps_between_large_counts_are_seen_and_the_bars_are_torn(
    tmp_path: Path, drawn: Drawn
) -> None:
    chart = bridge_chart(make_case(tmp_path, UNITS, crew("甲厂", {"完成": 30}), tables=STRANGER))
    shown, unlisted, ours = drawn.bars  # 31 → 30, drawn from 29 on
    assert unlisted[1] - unlisted[0] == pytest.approx((shown[1] - shown[0]) / 2)
    assert ours[1] == pytest.approx(unlisted[0])
    assert drawn.n_slits == 4  # two at each of the long bars
    assert [figure.numerator for figure in chart.figures if figure.type == "count"] == [31, 1, 30]
