"""Sentences to one unit about itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from .scene import crew
from .test_sentence_oversight import NO_PLATFORM, TEN_EACH, spot_tests
from .told import ONE_DONE, TWO, Told, review, told

AT = "截至2022年12月1日8时，"
MIXED = crew("甲厂", {"完成": 2, "只注册": 1, "学习中": 1})

CASES = [
    Told(
        "单位情况",
        "未报名册",
        f"{AT}你单位尚未报送应训人员名册，应训人员的注册、学习情况无法统计。",
        TWO,
        ONE_DONE,
        unit="乙厂",
    ),
    # a severe finding keeps 乙厂 off every list
    Told(
        "单位情况",
        "无人员",
        f"{AT}你单位没有在册应训人员。",
        TWO,
        ONE_DONE,
        unit="乙厂",
        tables={"findings": [{"severity": "严重", "unit": "乙厂"}]},
    ),
    Told(
        "单位情况",
        "应训未知",
        f"{AT}你单位的应训人数未统计。",
        people=ONE_DONE,
        unit="甲厂",
        more={"has_roster": False},
    ),
    Told(
        "单位情况",
        "学习未知",
        f"{AT}你单位应训1人；因平台学习数据未取得或者不完整，注册、参训、完成情况未统计。",
        people=ONE_DONE,
        unit="甲厂",
        more=NO_PLATFORM,
    ),
    Told("单位情况", "全部完成", f"{AT}你单位应训1人，已全部完成培训。", people=ONE_DONE, unit="甲厂"),
    Told(
        "单位情况",
        "一般",
        f"{AT}你单位应训4人，实名注册4人，参训3人，完成2人，完成率50.00%。",
        people=MIXED,
        unit="甲厂",
    ),
    Told("单位未报名册", "不印", "", people=ONE_DONE, unit="甲厂"),
    Told("单位未报名册", "有", "未报送应训人员名册。", TWO, ONE_DONE, unit="乙厂"),
    Told("单位未完成", "不印", "", people=ONE_DONE, unit="甲厂"),
    Told(
        "单位未完成",
        "有",
        "2名应训人员未完成培训，其中只注册未学习1人、学习中1人。",
        people=MIXED,
        unit="甲厂",
    ),
    # an open case is nobody's fault yet
    Told(
        "单位人员不一致",
        "不印",
        "",
        people=ONE_DONE,
        unit="甲厂",
        tables={"reviews": [review(ONE_DONE[0][0], "甲厂", "待核查")]},
    ),
    Told(
        "单位人员不一致",
        "有",
        "经核查，注册人员与学习人员不一致属实1人。",
        people=ONE_DONE,
        unit="甲厂",
        tables={"reviews": [review(ONE_DONE[0][0], "甲厂")]},
    ),
    Told("单位抽测", "不印", "", people=ONE_DONE, unit="甲厂"),
    Told(
        "单位抽测",
        "合格",
        "抽查抽测实测10人，合格9人，合格率90.00%，达到规定标准。",
        TWO,
        TEN_EACH,
        unit="甲厂",
        tables=spot_tests(TEN_EACH, 甲厂=9, 乙厂=8),
    ),
    Told(
        "单位抽测",
        "有",
        "抽查抽测实测10人，合格8人，合格率80.00%，低于规定标准（90%）。",
        TWO,
        TEN_EACH,
        unit="乙厂",
        tables=spot_tests(TEN_EACH, 甲厂=9, 乙厂=8),
    ),
    Told(
        "单位抽测",
        "拟复测",
        "抽查抽测应测2人，实测2人，合格1人；实测人数不足或者缺测过多，结果仅供参考，拟组织复测。",
        TWO,
        TEN_EACH,
        unit="甲厂",
        tables={"spot_checks": spot_tests(TEN_EACH, 甲厂=1)["spot_checks"][:2]},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.variant}")
def test_the_figures_choose_the_words(tmp_path: Path, case: Told) -> None:
    assert told(case, tmp_path) == (case.variant, case.text)
