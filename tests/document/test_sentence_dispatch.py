"""Sentences of dispatch: days counted from the calendar, changes of counts and rates by hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from .scene import crew
from .test_sentence_standings import NEARLY_EQUAL
from .told import ONE_DONE, TWO, Told, told

HALF, THIRD, TWO_THIRDS = (
    crew("甲厂", states)
    for states in ({"完成": 1, "未注册": 1}, {"完成": 1, "未注册": 2}, {"完成": 2, "未注册": 1})
)
SINCE = "与上次调度（截至2022年11月30日8时）相比，"


def on(moment: datetime) -> dict[str, Any]:
    return {"as_of": moment}


def towns(first: dict[str, int], second: dict[str, int]) -> list[Any]:
    return [*crew("甲厂", first), *crew("乙厂", second)]


CASES = [
    Told("剩余时间", "未开始", "培训尚未开始。", more=on(datetime(2022, 10, 14, 20))),
    # the deadline is 30 November: 10 days from the 20th
    Told("剩余时间", "一般", "距截止日还有10天。", more=on(datetime(2022, 11, 20, 8))),
    Told("剩余时间", "当日", "培训于当日24时截止。", more=on(datetime(2022, 11, 30, 8))),
    Told("剩余时间", "已截止", "培训期限已满。"),
    Told("尚未完成", "不印", "", more={"has_roster": False}),
    Told("尚未完成", "无", "应训人员已全部完成培训。", people=ONE_DONE),
    Told(
        "尚未完成",
        "有",
        "尚有4人未完成，其中未注册1人、学习中3人。",
        people=crew("甲厂", {"完成": 2, "未注册": 1, "学习中": 3}),
    ),
    Told("较上次完成", "不印", "", people=HALF),
    Told("较上次完成", "未变", f"{SINCE}完成人数没有变化。", people=HALF, before={"people": HALF}),
    Told("较上次完成", "增加", f"{SINCE}完成人数增加1人。", people=TWO_THIRDS, before={"people": THIRD}),
    Told("较上次完成", "减少", f"{SINCE}完成人数减少1人。", people=THIRD, before={"people": TWO_THIRDS}),
    Told("较上次完成率", "不印", "", people=HALF),
    Told(
        "较上次完成率",
        "持平",
        "完成率与上次持平。",
        people=crew("甲厂", {"完成": 2, "未注册": 2}),
        before={"people": HALF},
    ),
    # 2/3 less 1/2 is 16.67 points, as 66.67 less 50.00 is
    Told("较上次完成率", "提高", "完成率提高16.67个百分点。", people=TWO_THIRDS, before={"people": HALF}),
    # 2/3 less 1/3 is 33.33 points, though 66.67 less 33.33 is 33.34
    Told("较上次完成率", "提高", "完成率提高约33.33个百分点。", people=TWO_THIRDS, before={"people": THIRD}),
    Told("较上次完成率", "降低", "完成率降低16.67个百分点。", people=HALF, before={"people": TWO_THIRDS}),
    # 100,001 of 200,000 and before 50,001 of 100,000: less than a hundredth of a point
    Told(
        "较上次完成率",
        "基本持平",
        "完成率与上次基本持平。",
        TWO,
        tables={"summaries": [NEARLY_EQUAL["summaries"][1]]},
        before={"tables": {"summaries": [NEARLY_EQUAL["summaries"][0]]}},
    ),
    Told("无进展镇街", "不印", "", TWO, towns({"未注册": 1}, {"未注册": 1})),
    Told(
        "无进展镇街",
        "无",
        "尚未全员完成的镇街，完成人数均有增加。",
        TWO,
        towns({"完成": 2, "未注册": 1}, {"完成": 1}),
        before={"people": towns({"完成": 1, "未注册": 2}, {"完成": 1})},
    ),
    Told(
        "无进展镇街",
        "一个",
        "完成人数没有增加的镇街是西镇。",
        TWO,
        towns({"完成": 2, "未注册": 1}, {"完成": 1, "学习中": 1}),
        before={"people": towns({"完成": 1, "未注册": 2}, {"完成": 1, "未注册": 1})},
    ),
    Told(
        "无进展镇街",
        "多个",
        "完成人数没有增加的镇街有东镇、西镇。",
        TWO,
        towns({"完成": 1, "未注册": 1}, {"未注册": 1}),
        before={"people": towns({"完成": 1, "未注册": 1}, {"未注册": 1})},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.variant}")
def test_the_figures_choose_the_words(tmp_path: Path, case: Told) -> None:
    assert told(case, tmp_path) == (case.variant, case.text)
