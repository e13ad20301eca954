"""Sentences of oversight: proposed and decided lists, open cases, leads; units counted by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .scene import crew
from .told import ONE_DONE, TWO, Told, many, review, spot, told

NO_PLATFORM: dict[str, Any] = {"has_platform": False}
TWO_OPEN = [*crew("甲厂", {"完成": 1, "未注册": 1}), *crew("乙厂", {"未注册": 1})]
OPEN_UNITS, OPEN_PEOPLE = many(11, {"完成": 1, "未注册": 1})
FULL_UNITS, FULL_PEOPLE = many(11, {"完成": 10})
TEN_EACH = [*crew("甲厂", {"完成": 10}), *crew("乙厂", {"完成": 10})]


def spot_tests(people: list[Any], **passed: int) -> dict[str, list[dict[str, Any]]]:
    """Return spot checks of ten persons a unit, so many of them passed."""
    rows = [spot(unit, people, number, 10 - number) for unit, number in passed.items()]
    return {"spot_checks": [row for unit_rows in rows for row in unit_rows]}


CASES = [
    Told("镇街抽测", "不印", "", people=TEN_EACH[:10], tables=spot_tests(TEN_EACH, 甲厂=9)),
    Told(
        "镇街抽测",
        "一般",
        "分镇街看，抽测合格率分别为东镇90.00%、西镇70.00%。",
        TWO,
        TEN_EACH,
        tables=spot_tests(TEN_EACH, 甲厂=9, 乙厂=7),
    ),
    Told(
        "重点监管",
        "未知",
        "因学习数据未取得，没有进行全员注册参学的单位未统计。",
        people=ONE_DONE,
        more=NO_PLATFORM,
    ),
    Told("重点监管", "无", "没有应当纳入重点监督管理的单位。", people=ONE_DONE),
    # 乙厂 sent no roster
    Told("重点监管", "一家", "拟将乙厂纳入重点监督管理。", TWO, ONE_DONE),
    Told(
        "重点监管",
        "一家",
        "将甲厂纳入重点监督管理。",
        TWO,
        ONE_DONE,
        decided={"重点监督管理": ["甲厂"]},
    ),
    # everybody takes part; 9 of 10 pass the standard, 8 of 10 do not
    Told(
        "重点监管",
        "一家",
        "拟将乙厂纳入重点监督管理。",
        TWO,
        TEN_EACH,
        tables=spot_tests(TEN_EACH, 甲厂=9, 乙厂=8),
    ),
    Told("重点监管", "多家", "拟将甲厂、乙厂等2家单位纳入重点监督管理。", TWO, TWO_OPEN),
    Told(
        "重点监管",
        "过多",
        "拟将甲厂、乙厂、丙厂、丁厂、戊厂等11家单位纳入重点监督管理。",
        OPEN_UNITS,
        OPEN_PEOPLE,
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
    Told("待核查", "未取得", "尚未取得需要核查的疑似问题清单。", people=ONE_DONE),
    Told(
        "待核查",
        "无",
        "目前没有需要核查的疑似问题。",
        TWO,
        TEN_EACH,
        town="东镇",
        tables={"reviews": [review(TEN_EACH[10][0], "乙厂", "待核查")]},
    ),
    Told(
        "待核查",
        "有",
        "疑似问题2件，涉及1家单位。",
        TWO,
        TEN_EACH,
        town="东镇",
        tables={"reviews": [review(person[0], "甲厂", "待核查") for person in TEN_EACH[:2]]},
    ),
    Told(
        "线索单位",
        "未知",
        "因未取得平台人员明细，问题突出的单位未统计。",
        people=ONE_DONE,
        dept="应急局",
        more=NO_PLATFORM,
    ),
    # 1 of 20 is neither ten persons nor a tenth
    Told(
        "线索单位",
        "无",
        "目前没有达到移交标准的问题线索。",
        people=crew("甲厂", {"完成": 19, "未注册": 1}),
        dept="应急局",
    ),
    # 2 of 20 is a tenth
    Told(
        "线索单位",
        "一家",
        "现将甲厂的有关问题线索移交你单位。",
        people=crew("甲厂", {"完成": 18, "未注册": 1, "只注册": 1}),
        dept="应急局",
    ),
    Told(
        "线索单位",
        "多家",
        "现将甲厂、乙厂等2家单位的有关问题线索移交你单位。",
        TWO,
        TWO_OPEN,
        dept="应急局",
    ),
    Told(
        "线索单位",
        "过多",
        "现将甲厂、乙厂、丙厂、丁厂、戊厂等11家单位的有关问题线索移交你单位。",
        OPEN_UNITS,
        OPEN_PEOPLE,
        dept="应急局",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.variant}")
def test_the_figures_choose_the_words(tmp_path: Path, case: Told) -> None:
    assert told(case, tmp_path) == (case.variant, case.text)
