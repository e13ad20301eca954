"""Sentences of spot checks; counts by hand, bounds of intervals by sums of the binomial distribution.

95 % bounds: 4 of 4 from 39.764 %, 5 of 5 from 47.818 %, 3 of 4 from 19.412 % to 99.369 %.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .scene import crew
from .told import ONE_DONE, TWENTY, TWO, Told, many, spot, told

Tables = dict[str, list[dict[str, Any]]]
TEN_EACH = [*crew("甲厂", {"完成": 10}), *crew("乙厂", {"完成": 10})]
INTERVAL = "按实测人数计算，95%置信区间为"
BEFORE = "抽查抽测涉及1家单位，占应训单位的100.00%，应测"


def checks(*rows: list[dict[str, Any]]) -> Tables:
    return {"spot_checks": [row for part in rows for row in part]}


def ruled(number: int, unit: str, answer: str, basis: str) -> dict[str, Any]:
    """Return a decision about 重点监督管理."""
    return {
        "number": number,
        "matter": "重点监督管理",
        "subject": unit,
        "unit": unit,
        "answer": answer,
        "basis": basis,
        "decided_on": date(2022, 12, 1),
    }


def failing(count: int, variant: str, text: str, **answers: str) -> Told:
    """Return the sentence of so many units with ten of twelve tested; the later a unit, the more of them fail."""
    units, people = many(count, {"完成": 12})
    tables = checks(*(spot(unit, people, max(8 - n, 0), 2 + min(n, 8)) for n, unit in enumerate(units)))
    basis = {
        f"{unit}": f"抽测10人，合格{max(8 - n, 0)}人，合格率{max(8 - n, 0)}0.00%"
        for n, unit in enumerate(units)
    }
    tables["decided"] = [
        ruled(n, unit, answer, basis[unit]) for n, (unit, answer) in enumerate(answers.items(), 1)
    ]
    return Told("抽测不合格", variant, text, units, people, tables=tables)


def retested(count: int, variant: str, text: str, *, n_absent: int = 0, more: Tables | None = None) -> Told:
    """Return the sentence of so many units with twelve who completed: two tested, or nine with three absent."""
    units, people = many(count, {"完成": 12})
    rows = [
        spot(unit, people, 9, 0, 3) if n < n_absent else spot(unit, people, 2, 0)
        for n, unit in enumerate(units)
    ]
    return Told("拟复测", variant, text, units, people, tables=checks(*rows) | (more or {}))


ABSENT = spot("甲厂", TWENTY, 10, 0, 4)
for row, reason in zip(ABSENT[10:], ("请病假", "外出作业", "张某某住院", "休假"), strict=True):
    row["absence_reason"] = reason

CASES = [
    Told("抽查抽测", "未开展", "截至2022年12月1日8时，尚未取得抽查抽测结果。", people=ONE_DONE),
    Told(
        "抽查抽测",
        "无人参加",
        f"{BEFORE}2人，均未参加测试，合格率未统计。",
        people=TWENTY,
        tables=checks(spot("甲厂", TWENTY, 0, 0, 2)),
    ),
    Told(
        "抽查抽测",
        "参加者全部合格",
        f"{BEFORE}5人，实测4人，缺测1人；参加测试的人员全部合格，抽测合格率100.00%（{INTERVAL}39.76%至100.00%），"
        "实测人数占完成人数的20.00%。",
        people=TWENTY,
        tables=checks(spot("甲厂", TWENTY, 4, 0, 1)),
    ),
    Told(
        "抽查抽测",
        "全部合格",
        f"{BEFORE}5人，全部参加测试并合格，抽测合格率100.00%（{INTERVAL}47.82%至100.00%），实测人数占完成人数的25.00%。",
        people=TWENTY,
        tables=checks(spot("甲厂", TWENTY, 5, 0)),
    ),
    Told(
        "抽查抽测",
        "无缺测",
        f"{BEFORE}4人，全部参加测试，合格3人，抽测合格率75.00%（{INTERVAL}19.41%至99.37%），实测人数占完成人数的20.00%。",
        people=TWENTY,
        tables=checks(spot("甲厂", TWENTY, 3, 1)),
    ),
    Told(
        "抽查抽测",
        "一般",
        "抽查抽测涉及1家单位，占应训单位的50.00%，应测5人，实测4人，缺测1人；合格3人，抽测合格率75.00%"
        f"（{INTERVAL}19.41%至99.37%）。",
        TWO,
        TWENTY,
        tables=checks(spot("甲厂", TWENTY, 3, 1, 1)),
        more={"has_platform": False},
    ),
    Told("缺测情况", "不印", "", people=TWENTY, tables=checks(spot("甲厂", TWENTY, 9, 1))),
    # 4 of 14; an illness or a name is never repeated
    Told(
        "缺测情况",
        "有",
        "缺测率28.57%；缺测人员按登记的原因分，请假2人、外出或者出差1人、其他1人。",
        people=TWENTY,
        tables=checks(ABSENT),
    ),
    Told("镇街抽测", "不印", "", people=TEN_EACH[:10], tables=checks(spot("甲厂", TEN_EACH, 9, 1))),
    Told(
        "镇街抽测",
        "一般",
        "分镇街看，抽测合格率分别为东镇90.00%、西镇70.00%。",
        TWO,
        TEN_EACH,
        tables=checks(spot("甲厂", TEN_EACH, 9, 1), spot("乙厂", TEN_EACH, 7, 3)),
    ),
    Told("抽测不合格", "不印", "", people=TWENTY, tables=checks(spot("甲厂", TWENTY, 5, 2))),
    Told(
        "抽测不合格",
        "无",
        "抽查抽测人数达到规定要求的单位，合格率均不低于90%。",
        people=TWENTY,
        tables=checks(spot("甲厂", TWENTY, 9, 1)),
    ),
    failing(1, "一家", "抽测合格率低于90%的单位有甲厂（80.00%），提交有关部门研究。"),
    failing(1, "一家", "抽测合格率低于90%的单位有甲厂（80.00%），已纳入重点监督管理。", 甲厂="纳入"),
    failing(1, "一家", "抽测合格率低于90%的单位有甲厂（80.00%）。", 甲厂="不纳入"),
    failing(2, "多家", "抽测合格率低于90%的有甲厂（80.00%）、乙厂（70.00%）等2家单位，提交有关部门研究。"),
    failing(
        3,
        "多家",
        "抽测合格率低于90%的有甲厂（80.00%）、乙厂（70.00%）、丙厂（60.00%）等3家单位，其中乙厂已纳入重点监督管理，"
        "2家提交有关部门研究。",
        乙厂="纳入",
    ),
    failing(
        2,
        "多家",
        "抽测合格率低于90%的有甲厂（80.00%）、乙厂（70.00%）等2家单位，其中甲厂已纳入重点监督管理。",
        甲厂="纳入",
        乙厂="不纳入",
    ),
    # 8, 7, … 1, 0, 0, 0 of ten; of equal rates the first in official order
    failing(
        11,
        "过多",
        "抽测合格率低于90%的单位有11家，其中合格率较低的有壬厂（0.00%）、癸厂（0.00%）、子厂（0.00%）、辛厂（10.00%）、"
        "庚厂（20.00%），名单见附件4，提交有关部门研究。",
    ),
    Told("拟复测", "不印", "", people=TWENTY, tables=checks(spot("甲厂", TWENTY, 9, 1))),
    retested(1, "一家", "甲厂实测人数不足，结果仅供参考，拟组织复测。"),
    # 3 of 12 absent is more than a fifth
    retested(1, "一家", "甲厂缺测超过20%，结果无效，应当复测。", n_absent=1),
    retested(2, "多家", "甲厂、乙厂等2家单位实测人数不足，结果仅供参考，拟组织复测。"),
    retested(
        3,
        "多家",
        "甲厂、乙厂、丙厂等3家单位结果不作为评价依据：缺测超过20%的1家，结果无效，应当复测；"
        "实测人数不足的2家，结果仅供参考，拟组织复测。",
        n_absent=1,
    ),
    retested(
        11, "过多", "甲厂、乙厂、丙厂、丁厂、戊厂等11家单位缺测超过20%，结果无效，应当复测。", n_absent=11
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.variant}")
def test_the_figures_choose_the_words(tmp_path: Path, case: Told) -> None:
    assert told(case, tmp_path) == (case.variant, case.text)
