"""Sentences of oversight: signals, what people decided about units, open cases, leads; units counted by hand."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from anpei.settings import SignalSettings

from .scene import crew
from .told import ONE_DONE, TWO, Told, many, review, spot, told

NO_PLATFORM: dict[str, Any] = {"has_platform": False}
NOTHING_RAN: dict[str, Any] = {"signals": SignalSettings(off=tuple(f"S{n}" for n in range(1, 22)))}
TWO_SIGNALS: dict[str, Any] = {
    "signals": SignalSettings(off=tuple(f"S{n}" for n in range(1, 22) if n not in (13, 14)))
}
HALF = "应训2人，未参训1人，参训率50.00%"
TWO_OPEN = [*crew("甲厂", {"完成": 1, "未注册": 1}), *crew("乙厂", {"未注册": 1})]
OPEN_UNITS, OPEN_PEOPLE = many(11, {"完成": 1, "未注册": 1})
FULL_UNITS, FULL_PEOPLE = many(11, {"完成": 10})
TEN_EACH = [*crew("甲厂", {"完成": 10}), *crew("乙厂", {"完成": 10})]


def spot_tests(people: list[Any], **passed: int) -> dict[str, list[dict[str, Any]]]:
    """Return spot checks of ten persons a unit, so many of them passed."""
    rows = [spot(unit, people, number, 10 - number) for unit, number in passed.items()]
    return {"spot_checks": [row for unit_rows in rows for row in unit_rows]}


WATCHED = {
    "supervisors": [{"person": name, "body": "东镇", "town": "东镇"} for name in (ONE_DONE[0][0], "外人")]
}

Tables = dict[str, list[dict[str, Any]]]


def choice(number: int, matter: str, unit: str, answer: str, basis: str = "", day: int = 1) -> Tables:
    """Return one row of decisions.xlsx about a unit, of a day of December."""
    row = {"number": number, "matter": matter, "subject": unit, "unit": unit, "answer": answer}
    return {"decided": [{**row, "basis": basis, "reason": "约谈", "decided_on": date(2022, 12, day)}]}


def joined_tables(*tables: Tables) -> Tables:
    return {"decided": [row for each in tables for row in each["decided"]]}


def entered(*units: str) -> Tables:
    return joined_tables(*(choice(n, "重点监督管理", unit, "纳入", HALF) for n, unit in enumerate(units, 1)))


def removed(*units: str) -> Tables:
    left = (choice(n, "移出重点监督管理", unit, "移出", HALF) for n, unit in enumerate(units, 100))
    return joined_tables(entered(*units), *left)


def handed_over(*units: str) -> Tables:
    return joined_tables(*(choice(n, "执法线索", unit, "移交") for n, unit in enumerate(units, 1)))


def numbered(person: str, unit: str, number: int) -> dict[str, Any]:
    return {**review(person, unit, "待核查"), "number": f"HC-scene-{number:03d}"}


CASES = [
    Told("本镇街监管人员", "不印", "", people=ONE_DONE),
    Told(
        "本镇街监管人员",
        "未取得",
        "因未取得监管人员名册，监管人员参训情况未统计。",
        people=ONE_DONE,
        town="东镇",
    ),
    Told(
        "本镇街监管人员",
        "没有",
        "监管人员名册没有列出西镇的监管人员。",
        TWO,
        ONE_DONE,
        town="西镇",
        tables=WATCHED,
    ),
    Told(
        "本镇街监管人员",
        "学习未知",
        "东镇监管人员应训2人；因未取得平台学习数据，参训情况未统计。",
        people=ONE_DONE,
        town="东镇",
        tables=WATCHED,
        more={"has_platform": False},
    ),
    # one of them has completed as a worker of 甲厂
    Told(
        "本镇街监管人员",
        "一般",
        "东镇监管人员应训2人，参训1人，完成1人，完成率50.00%。监管人员单独统计，不计入应训人员总数。",
        people=ONE_DONE,
        town="东镇",
        tables=WATCHED,
    ),
    Told("信号情况", "不印", "", people=ONE_DONE, town="东镇"),
    Told(
        "信号情况",
        "未运行",
        "因未取得学习数据，未对代学代考和形式化学习的迹象进行比对。",
        people=ONE_DONE,
        more=NOTHING_RAN,
    ),
    Told(
        "信号情况",
        "无疑似",
        "按1项规则对学习数据进行了比对，因没有所需数据，另有1项没有运行，19项停用，各项规则见附件6；没有待核查的疑似人员。"
        "比对结果只供核查使用，不作认定依据。",
        people=ONE_DONE,
        more=TWO_SIGNALS,
    ),
    # a person with two names is one strong signal
    Told(
        "信号情况",
        "有疑似",
        "按1项规则对学习数据进行了比对，因没有所需数据，另有1项没有运行，19项停用，各项规则见附件6；全区疑似1人，尚待核查。"
        "比对结果只供核查使用，未经核查属实的不作认定依据。",
        people=ONE_DONE,
        tables={"identities": [{"person": ONE_DONE[0][0], "kind": "two_names"}]},
        more=TWO_SIGNALS,
    ),
    Told("重点监管", "无", "目前没有决定纳入重点监督管理的单位。", TWO, ONE_DONE),
    Told("重点监管", "一家", "经研究，将乙厂纳入重点监督管理。", TWO, ONE_DONE, tables=entered("乙厂")),
    # 甲厂 was declined
    Told(
        "重点监管",
        "一家",
        "经研究，将乙厂纳入重点监督管理。",
        TWO,
        TWO_OPEN,
        tables=joined_tables(entered("乙厂"), choice(9, "重点监督管理", "甲厂", "不纳入", HALF)),
    ),
    Told(
        "重点监管",
        "多家",
        "经研究，将甲厂、乙厂等2家单位纳入重点监督管理。",
        TWO,
        TWO_OPEN,
        tables=entered("乙厂", "甲厂"),
    ),
    Told(
        "重点监管",
        "过多",
        "经研究，将甲厂、乙厂、丙厂、丁厂、戊厂等11家单位纳入重点监督管理。",
        OPEN_UNITS,
        OPEN_PEOPLE,
        tables=entered(*OPEN_UNITS),
    ),
    Told("重点监管提出", "不印", "", people=ONE_DONE),
    # 乙厂 has no roster, but the deadline's day is not over
    Told("重点监管提出", "不印", "", TWO, ONE_DONE, more={"as_of": datetime(2022, 11, 30, 23, 59)}),
    Told("重点监管提出", "有", "1家单位提交研究是否纳入重点监督管理。", TWO, ONE_DONE),
    # 9 of 10 pass the standard, 8 of 10 do not
    Told(
        "重点监管提出",
        "有",
        "1家单位提交研究是否纳入重点监督管理。",
        TWO,
        TEN_EACH,
        tables=spot_tests(TEN_EACH, 甲厂=9, 乙厂=8),
    ),
    Told(
        "重点监管提出",
        "另有",
        "另有1家单位提交研究是否纳入重点监督管理。",
        TWO,
        TWO_OPEN,
        tables=entered("乙厂"),
    ),
    Told("重点监管移出", "不印", "", TWO, TEN_EACH, tables=entered("甲厂")),
    Told("重点监管移出", "一家", "经研究，将甲厂移出重点监督管理。", TWO, TEN_EACH, tables=removed("甲厂")),
    Told(
        "重点监管移出",
        "多家",
        "经研究，将甲厂、乙厂等2家单位移出重点监督管理。",
        TWO,
        TEN_EACH,
        tables=removed("甲厂", "乙厂"),
    ),
    Told(
        "重点监管移出",
        "过多",
        "经研究，将甲厂、乙厂、丙厂、丁厂、戊厂等11家单位移出重点监督管理。",
        FULL_UNITS,
        FULL_PEOPLE,
        tables=removed(*FULL_UNITS),
    ),
    Told(
        "表扬单位",
        "未抽测",
        "因尚未取得抽查抽测结果，培训学习质量未经检验，暂不确定表扬单位。",
        people=ONE_DONE,
    ),
    Told(
        "表扬单位",
        "无",
        "目前没有符合表扬条件的单位。",
        people=TEN_EACH[:10],
        tables=spot_tests(TEN_EACH, 甲厂=8),
    ),
    # 乙厂 passed too, but one of it completed late
    Told(
        "表扬单位",
        "一家",
        "经研究，拟对甲厂予以通报表扬。",
        TWO,
        [*TEN_EACH, *crew("乙厂", {"逾期": 1})],
        tables=spot_tests(TEN_EACH, 甲厂=10, 乙厂=10),
    ),
    Told(
        "表扬单位",
        "多家",
        "经研究，对甲厂、乙厂等2家单位予以通报表扬。",
        TWO,
        TEN_EACH,
        decided={"表扬": ["乙厂", "甲厂"]},
    ),
    Told(
        "表扬单位",
        "过多",
        "经研究，拟对甲厂、乙厂、丙厂、丁厂、戊厂等11家单位予以通报表扬。",
        FULL_UNITS,
        FULL_PEOPLE,
        tables=spot_tests(FULL_PEOPLE, **dict.fromkeys(FULL_UNITS, 10)),
    ),
    Told("待核查", "无", "目前没有决定核查的疑似问题。", people=ONE_DONE),
    # the case lies in another town
    Told(
        "待核查",
        "无",
        "目前没有决定核查的疑似问题。",
        TWO,
        TEN_EACH,
        town="东镇",
        tables={"reviews": [numbered(TEN_EACH[10][0], "乙厂", 1)]},
    ),
    Told(
        "待核查",
        "有",
        "决定核查、尚未反馈结论的疑似问题2件，涉及1家单位。",
        TWO,
        TEN_EACH,
        town="东镇",
        tables={"reviews": [numbered(person[0], "甲厂", n) for n, person in enumerate(TEN_EACH[:2], 1)]},
    ),
    Told("线索单位", "无", "目前没有决定移交你单位的问题线索。", TWO, TWO_OPEN, dept="应急局"),
    Told(
        "线索单位",
        "一家",
        "经研究，现将甲厂的有关问题线索移交你单位。",
        TWO,
        TWO_OPEN,
        dept="应急局",
        tables=handed_over("甲厂"),
    ),
    Told(
        "线索单位",
        "多家",
        "经研究，现将甲厂、乙厂等2家单位的有关问题线索移交你单位。",
        TWO,
        TWO_OPEN,
        dept="应急局",
        tables=handed_over("甲厂", "乙厂"),
    ),
    Told(
        "线索单位",
        "过多",
        "经研究，现将甲厂、乙厂、丙厂、丁厂、戊厂等11家单位的有关问题线索移交你单位。",
        OPEN_UNITS,
        OPEN_PEOPLE,
        dept="应急局",
        tables=handed_over(*OPEN_UNITS),
    ),
    Told("线索情况", "不印", "", TWO, TWO_OPEN),
    Told(
        "线索情况",
        "有",
        "经研究，将1家单位的有关问题线索移交有监管执法职责的部门。",
        TWO,
        TWO_OPEN,
        tables=handed_over("乙厂"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.variant}")
def test_the_figures_choose_the_words(tmp_path: Path, case: Told) -> None:
    assert told(case, tmp_path) == (case.variant, case.text)
