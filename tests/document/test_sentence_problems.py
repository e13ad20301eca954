"""Sentences of problems: every variant, with units and persons counted by hand."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from .scene import crew
from .told import ONE_DONE, TWO, Told, many, review, told

TOWN_ALONE: dict[str, Any] = {
    "units": {},
    "more": {"towns": ("东镇",)},
    "tables": {
        "summaries": [
            {
                "level": "town",
                "town": "东镇",
                "n_required": 9,
                "n_registered": 8,
                "n_started": 6,
                "n_completed": 5,
            }
        ]
    },
}
"""The platform's counts of one town, and nothing else: no unit is known."""

SEVERE = [{"severity": "严重", "unit": "甲厂"}]
UNLISTED = {
    "accounts": [
        {"person": "外人", "unit": "甲厂", "is_verified": True, "registered_at": datetime(2022, 10, 16)}
    ],
    "records": [
        {
            "person": "外人",
            "course_no": 0,
            "progress": 10000,
            "is_status_done": None,
            "started_at": datetime(2022, 10, 17),
            "finished_at": datetime(2022, 10, 18),
            "minutes": 45,
            "is_offline": False,
            "observed_at": datetime(2022, 12, 1, 8),
        }
    ],
}


def listed(name: str, states: dict[str, int], count: int, variant: str, text: str, **more: Any) -> Told:
    units, people = many(count, states)
    return Told(name, variant, text, units, people, **more)


def confirmed(count: int, variant: str, text: str) -> Told:
    """Return the sentence of so many units with one confirmed case, the last with two."""
    units, people = many(count, {"完成": 2})
    done = [
        (p[0], unit)
        for unit in units
        for p in [q for q in people if q[1] == unit][: 1 + (unit == list(units)[-1])]
    ]
    return Told(
        "人员不一致", variant, text, units, people, tables={"reviews": [review(*pair) for pair in done]}
    )


NAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天"


def short(count: int, variant: str, names: str) -> Told:
    """Return the sentence of so many units with 1 of 10 on the roster, beside more units with everyone on it."""
    units = {f"{name}厂": ("东镇", "应急局") for name in NAMES[: 2 * count + 1]}
    people = [person for unit in units for person in crew(unit, {"完成": 1})]
    headcounts = {unit: 10 if n < count else 1 for n, unit in enumerate(units)}
    text = f"名册人数占从业人数的比例明显低于同行业单位的有{names}，需核实名册是否完整。"
    return Told("名册偏少", variant, text, units, people, more={"headcounts": headcounts})


def omitted(count: int, variant: str, text: str) -> Told:
    """Return the sentence of so many units; the newest roster of each next one omits one person more."""
    units, people = many(count, {"完成": 1})
    rows = [{"person": p[0], "unit": p[1], "omitted_on": date(2022, 11, 10)} for p in people]
    return Told("名册缺人", variant, text, units, people, tables={"omissions": rows})


def shrunk(count: int, variant: str, names: str, day: int = 29) -> Told:
    """Return the sentence of so many units that lost 1 of 19 persons on a day of November."""
    units = {f"{name}厂": ("东镇", "应急局") for name in NAMES[:count]}
    people = [person for unit in units for person in crew(unit, {"完成": 19})]
    rows = [
        {"person": f"{unit}一线作业人员正式完成0", "unit": unit, "omitted_on": date(2022, 11, day)}
        for unit in units
    ]
    text = f"数据截止前3天内名册人员减少超过5%的有{names}，需核实减员是否属实。" if names else ""
    return Told("名册缩减", variant, text, units, people, tables={"omissions": rows})


CASES = [
    Told("未报名册", "不印", "", TWO, more={"has_roster": False}),
    Told("未报名册", "无", "应当参加本次培训的单位均已报送应训人员名册。", people=ONE_DONE),
    Told("未报名册", "一家", "乙厂未报送应训人员名册。", TWO, ONE_DONE),
    Told(
        "未报名册",
        "多家",
        "乙厂、丙厂等2家单位未报送应训人员名册。",
        {**TWO, "丙厂": ("西镇", "应急局")},
        ONE_DONE,
    ),
    Told(
        "未报名册",
        "过多",
        "11家单位未报送应训人员名册，包括乙厂、丙厂、丁厂、戊厂、己厂等，名单见附件1。",
        many(12, {"完成": 1})[0],
        ONE_DONE,
    ),
    Told("未注册", "不印", "", TWO, ONE_DONE, town="西镇"),
    Told(
        "未注册",
        "学习未知",
        "因未取得平台学习数据，注册情况未统计。",
        people=ONE_DONE,
        more={"has_platform": False},
    ),
    Told("未注册", "无", "已报送名册的单位均已全员注册。", people=ONE_DONE),
    Told(
        "未注册",
        "未列名",
        "1名应训人员未注册，所在单位数据不全，待核实后列出名单。",
        people=crew("甲厂", {"完成": 1, "未注册": 1}),
        tables={"findings": SEVERE},
    ),
    Told("未注册", "未分单位", "1名应训人员未注册；因未取得分单位数据，未列名单。", **TOWN_ALONE),
    listed("未注册", {"完成": 1, "未注册": 2}, 1, "一家", "2名应训人员未注册，涉及甲厂。"),
    listed("未注册", {"完成": 1, "未注册": 1}, 2, "多家", "3名应训人员未注册，涉及甲厂、乙厂等2家单位。"),
    listed(
        "未注册",
        {"完成": 1, "未注册": 1},
        11,
        "过多",
        # 1 + 2 + … + 11
        "66名应训人员未注册，涉及11家单位，其中未注册人数较多的有子厂、癸厂、壬厂、辛厂、庚厂，名单见附件1。",
    ),
    Told("只注册未学", "不印", "", TWO, ONE_DONE, town="西镇"),
    Told(
        "只注册未学",
        "学习未知",
        "因未取得平台学习数据，只注册未学习情况未统计。",
        people=ONE_DONE,
        more={"has_platform": False},
    ),
    Told("只注册未学", "无", "没有只注册未学习的人员。", people=ONE_DONE),
    Told(
        "只注册未学",
        "未列名",
        "1名注册人员只注册未学习，占注册人数的50.00%，所在单位数据不全，待核实后列出名单。",
        people=crew("甲厂", {"完成": 1, "只注册": 1}),
        tables={"findings": SEVERE},
    ),
    Told(
        "只注册未学",
        "未分单位",
        "2名注册人员只注册未学习，占注册人数的25.00%；因未取得分单位数据，未列名单。",
        **TOWN_ALONE,
    ),
    listed(
        "只注册未学",
        {"完成": 1, "只注册": 3},
        1,
        "一家",
        "3名注册人员只注册未学习，占注册人数的75.00%，涉及甲厂。",
    ),
    listed(
        "只注册未学",
        {"完成": 1, "只注册": 1},
        2,
        "多家",
        "3名注册人员只注册未学习，占注册人数的60.00%，涉及甲厂、乙厂等2家单位。",
    ),
    listed(
        "只注册未学",
        {"完成": 3, "只注册": 1},
        11,
        "过多",
        # 66 of 66 + 33
        "66名注册人员只注册未学习，占注册人数的66.67%，涉及11家单位，其中人数较多的有子厂、癸厂、壬厂、辛厂、庚厂，名单见附件2。",
    ),
    Told(
        "人员不一致",
        "未取得",
        "尚未取得注册人员与学习人员不一致的核查反馈。",
        people=ONE_DONE,
    ),
    Told(
        "人员不一致",
        "无",
        "核查反馈中没有属实的注册人员与学习人员不一致问题。",
        people=ONE_DONE,
        tables={"reviews": [review(ONE_DONE[0][0], "甲厂", "待核查")]},
    ),
    Told(
        "人员不一致",
        "未列名",
        "经核查，注册人员与学习人员不一致属实1人，所在单位数据不全，待核实后列出名单。",
        people=ONE_DONE,
        tables={"reviews": [review(ONE_DONE[0][0], "甲厂")], "findings": SEVERE},
    ),
    confirmed(1, "一家", "经核查，注册人员与学习人员不一致属实2人，涉及甲厂。"),
    confirmed(2, "多家", "经核查，注册人员与学习人员不一致属实3人，涉及甲厂、乙厂等2家单位。"),
    confirmed(
        11,
        "过多",
        "经核查，注册人员与学习人员不一致属实12人，涉及11家单位，其中人数较多的有子厂、甲厂、乙厂、丙厂、丁厂，名单见附件3。",
    ),
    Told("名册外", "不印", "", people=ONE_DONE, more={"has_platform": False}),
    Told("名册外", "无", "没有已学习而不在名册上的人员。", people=ONE_DONE),
    Told(
        "名册外",
        "有",
        "1名已学习人员不在任何单位的名册上，未计入应训人数和完成人数。",
        people=ONE_DONE,
        tables=UNLISTED,
    ),
    Told("名册偏少", "不印", "", people=ONE_DONE),
    short(1, "一家", "甲厂"),
    short(2, "多家", "甲厂、乙厂等2家单位"),
    short(11, "过多", "甲厂、乙厂、丙厂、丁厂、戊厂等11家单位"),
    Told("名册缺人", "不印", "", people=ONE_DONE),
    omitted(1, "一家", "甲厂新报送的名册不再列出原有人员1人，需核实是离职还是漏报。"),
    omitted(2, "多家", "甲厂、乙厂等2家单位新报送的名册不再列出原有人员共3人次，需核实是离职还是漏报。"),
    omitted(
        11,
        "过多",
        # 1 + 2 + … + 11
        "11家单位新报送的名册不再列出原有人员共66人次，其中人数较多的有子厂、癸厂、壬厂、辛厂、庚厂，需核实是离职还是漏报。",
    ),
    # 28 November is the fourth day before the cut-off of 1 December
    shrunk(1, "不印", "", day=28),
    shrunk(1, "一家", "甲厂"),
    shrunk(2, "多家", "甲厂、乙厂等2家单位"),
    shrunk(11, "过多", "甲厂、乙厂、丙厂、丁厂、戊厂等11家单位"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.variant}")
def test_the_figures_choose_the_words(tmp_path: Path, case: Told) -> None:
    assert told(case, tmp_path) == (case.variant, case.text)
