"""Sentences of totals: every variant, with figures counted by hand."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from anpei.settings import Basis, Completion

from .scene import crew
from .told import ONE_DONE, TWO, Told, review, told

SUPERVISORS = [
    {"person": "监一", "body": "东镇应急办", "town": "东镇", "duty": "监管"},
    {"person": "甲厂一线作业人员正式完成0", "body": "应急局", "dept": "应急局", "duty": "监管"},
]


def summary(unit: str, required: int, registered: int, started: int, completed: int) -> dict[str, Any]:
    return {
        "level": "unit",
        "unit": unit,
        "n_required": required,
        "n_registered": registered,
        "n_started": started,
        "n_completed": completed,
    }


CASES = [
    Told("依据", "无文件", "按照上级统一部署，"),
    Told(
        "依据",
        "有文件",
        "按照《甲意见》（甲发〔2022〕1号）、《乙通知》（乙发〔2022〕2号）和《丙方案》要求，",
        more={
            "basis": (
                Basis(title="甲意见", number="甲发〔2022〕1号"),
                Basis(title="乙通知", number="乙发〔2022〕2号"),
                Basis(title="丙方案"),
            )
        },
    ),
    Told(
        "单位总量",
        "无单位",
        "南镇没有应当参加本次培训的单位。",
        people=ONE_DONE,
        town="南镇",
        more={"towns": ["东镇", "南镇"]},
    ),
    Told(
        "单位总量",
        "名册未知",
        "全区应当参加本次培训的单位2家；因未取得应训人员名册，名册报送情况未统计。",
        TWO,
    ),
    Told(
        "单位总量",
        "均未报送",
        "西镇应当参加本次培训的单位1家，均未报送应训人员名册。",
        TWO,
        ONE_DONE,
        town="西镇",
    ),
    Told("单位总量", "全部报送", "全区应当参加本次培训的单位1家，均已报送应训人员名册。", people=ONE_DONE),
    Told(
        "单位总量",
        "一般",
        "全区应当参加本次培训的单位2家，已报送应训人员名册1家，名册报送率50.00%。",
        TWO,
        ONE_DONE,
    ),
    Told(
        "单位总量",
        "底册未知",
        "全区已报送应训人员名册的单位1家；因未取得监管对象底册，应当参加本次培训的单位数和名册报送率未统计。",
        people=ONE_DONE,
        more={"is_listed": False},
    ),
    Told(
        "单位总量",
        "均未知",
        "因未取得监管对象底册和应训人员名册，全区应当参加本次培训的单位数未统计。",
        more={"is_listed": False},
    ),
    Told("人员总量", "应训未知", "因未取得应训人员名册，应训人数和各项比率未统计。"),
    Told(
        "人员总量",
        "仅学习",
        "因未取得应训人员名册，应训人数和各项比率未统计；平台实名注册3人，参训2人，完成1人。",
        people=crew("甲厂", {"完成": 1, "学习中": 1, "只注册": 1}),
        more={"has_roster": False},
    ),
    Told("人员总量", "无人员", "目前没有在册应训人员。", TWO, ONE_DONE, town="西镇"),
    Told(
        "人员总量",
        "学习未知",
        "应训1人；因平台学习数据未取得或者不完整，注册、参训、完成情况未统计。",
        people=ONE_DONE,
        more={"has_platform": False},
    ),
    Told(
        "人员总量",
        "无人完成",
        "应训3人，实名注册2人，注册率66.67%；参训1人，参训率33.33%；尚无人员完成培训。",
        people=crew("甲厂", {"学习中": 1, "只注册": 1, "未注册": 1}),
    ),
    Told(
        "人员总量",
        "按时未知",
        "应训4人，实名注册3人，注册率75.00%；参训2人，参训率50.00%；完成1人，完成率25.00%。因未取得完成时间，按时完成情况未统计。",
        tables={"summaries": [summary("甲厂", 4, 3, 2, 1)]},
    ),
    Told(
        "人员总量",
        "全部按时完成",
        "应训2人，全部实名注册、参训，并在规定期限内全部完成，完成率100.00%。",
        people=crew("甲厂", {"完成": 2}),
    ),
    Told(
        "人员总量",
        "全部完成",
        "应训4人，全部实名注册、参训并完成，完成率100.00%；其中按时完成3人，按时完成率75.00%，逾期完成1人。",
        people=crew("甲厂", {"完成": 3, "逾期": 1}),
    ),
    Told(
        "人员总量",
        "未到截止",
        "应训4人，实名注册3人，注册率75.00%；参训3人，参训率75.00%；完成1人，完成率25.00%。",
        people=crew("甲厂", {"完成": 1, "学习中": 2, "未注册": 1}),
        more={"as_of": datetime(2022, 11, 30, 23, 59, 59)},
    ),
    Told(
        "人员总量",
        "均按时",
        "应训4人，实名注册3人，注册率75.00%；参训3人，参训率75.00%；完成1人，完成率25.00%，均在规定期限内完成。",
        people=crew("甲厂", {"完成": 1, "学习中": 2, "未注册": 1}),
    ),
    Told(
        "人员总量",
        "一般",
        "应训8人，实名注册7人，注册率87.50%；参训6人，参训率75.00%；完成4人，完成率50.00%，其中按时完成3人，按时完成率37.50%，逾期完成1人。",
        people=crew("甲厂", {"完成": 3, "逾期": 1, "学习中": 2, "只注册": 1, "未注册": 1}),
    ),
    Told("覆盖情况", "不印", "", people=ONE_DONE, more={"has_platform": False}),
    Told("覆盖情况", "全覆盖", "培训覆盖率100.00%，实现全员覆盖。", people=ONE_DONE),
    Told(
        "覆盖情况",
        "一般",
        "培训覆盖率25.00%，距全员覆盖尚差3人。",
        people=crew("甲厂", {"完成": 1, "学习中": 3}),
    ),
    Told(
        "覆盖情况",
        "扣除不一致",
        "完成人员中，经核查属实的注册人员与学习人员不一致1人，扣除后有效完成2人，培训覆盖率50.00%，距全员覆盖尚差2人。",
        people=crew("甲厂", {"完成": 3, "学习中": 1}),
        tables={"reviews": [review("甲厂一线作业人员正式完成0", "甲厂")]},
    ),
    Told(
        "覆盖情况",
        "一般",
        "培训覆盖率75.00%，距全员覆盖尚差1人。",
        people=crew("甲厂", {"完成": 1, "学习中": 2, "未注册": 1}),
        more={"completion": Completion(coverage="started")},
    ),
    Told("类别情况", "不印", "", TWO, ONE_DONE, town="西镇"),
    Told(
        "类别情况",
        "仅人数",
        "按人员类别看，主要负责人应训1人，一线作业人员应训1人。",
        people=[*ONE_DONE, *crew("甲厂", {"完成": 1}, "主要负责人")],
        more={"has_platform": False},
    ),
    Told(
        "类别情况",
        "一般",
        "按人员类别看，主要负责人应训1人、完成率100.00%，一线作业人员应训2人、完成率50.00%，类别未填报的人员应训1人、完成率0.00%。",
        people=[
            *crew("甲厂", {"完成": 1}, "主要负责人"),
            *crew("甲厂", {"完成": 1, "学习中": 1}),
            ("某", "甲厂", None, "正式", "未注册"),
        ],  # type: ignore[list-item]
    ),
    Told("核减增补", "不印", "", more={"has_roster": False}),
    Told("核减增补", "无", "", people=ONE_DONE),
]


def change(person: str, kind: str) -> dict[str, Any]:
    return {
        "person": person,
        "unit": "甲厂",
        "kind": kind,
        "approved_by": "某人",
        "adjusted_on": date(2022, 11, 1),
    }


HUNDRED = crew("甲厂", {"完成": 101})
CASES += [
    Told(
        "核减增补",
        "仅增补",
        "培训期间增补应训人员1人。",
        people=ONE_DONE,
        tables={"adjustments": [change("新人", "增补")]},
    ),
    Told(
        "核减增补",
        "仅核减",
        "培训期间因离职或经批准核减应训人员1人。",
        people=HUNDRED,
        tables={"adjustments": [change(HUNDRED[0][0], "核减")]},
    ),
    Told(
        "核减增补",
        "有",
        "培训期间增补应训人员1人，因离职或经批准核减应训人员2人。",
        # 101 less 2 and 1 more is 100; 2 of 100 is 2 %, which is not more than 2 %
        people=HUNDRED,
        tables={"adjustments": [change("新人", "增补"), *(change(p[0], "核减") for p in HUNDRED[:2])]},
    ),
    Told(
        "核减增补",
        "核减较多",
        "培训期间增补应训人员0人，因离职或经批准核减应训人员3人；核减前应训101人，核减后应训98人。",
        people=HUNDRED,
        tables={"adjustments": [change(p[0], "核减") for p in HUNDRED[:3]]},
    ),
    Told("监管人员", "未取得", "因未取得监管人员名册，监管人员参训情况未统计。", people=ONE_DONE),
    Told(
        "监管人员",
        "学习未知",
        "各镇街监管人员应训1人，各部门监管人员应训1人；因未取得平台学习数据，监管人员参训情况未统计。",
        people=ONE_DONE,
        tables={"supervisors": SUPERVISORS},
        more={"has_platform": False},
    ),
    Told(
        "监管人员",
        "一般",
        "各镇街监管人员应训1人，参训0人，完成0人，完成率0.00%；各部门监管人员应训1人，参训1人，完成1人，完成率100.00%。"
        "监管人员单独统计，不计入应训人员总数，详见附件5。",
        people=ONE_DONE,
        tables={"supervisors": SUPERVISORS},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.variant}")
def test_the_figures_choose_the_words(tmp_path: Path, case: Told) -> None:
    assert told(case, tmp_path) == (case.variant, case.text)
