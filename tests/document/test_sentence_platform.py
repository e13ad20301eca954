"""Sentences about the platform's figures and ours: one campaign for each variant, counted by hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from .scene import AS_OF, crew
from .told import ONE_DONE, TWO, Told, told

SOME = crew("甲厂", {"完成": 1, "只注册": 1})
STRANGER: dict[str, list[dict[str, Any]]] = {
    "accounts": [
        {
            "account_no": 90, "person": "李一", "unit": "甲厂", "tier": 1, "is_verified": True,
            "registered_at": datetime(2022, 10, 16),
        }
    ],
    "records": [
        {
            "account_no": 90, "person": "李一", "course_no": 0, "progress": 10000, "is_status_done": None,
            "started_at": datetime(2022, 10, 16, 9), "finished_at": datetime(2022, 10, 17, 9), "minutes": 45,
            "is_offline": False, "observed_at": AS_OF,
        }
    ],
}  # fmt: skip
OFFLINE: dict[str, Any] = {
    "person": SOME[1][0], "course_no": 0, "is_offline": True, "evidence": "签1", "observed_at": AS_OF,
    "started_at": datetime(2022, 11, 1), "finished_at": datetime(2022, 11, 1),
}  # fmt: skip


def stated(**counts: int) -> dict[str, list[dict[str, Any]]]:
    return {"summaries": [{"level": "town", "town": "东镇", **counts}]}


CASES = (
    Told(
        "平台口径", "未取得", "因未取得平台人员明细，平台口径未与通报口径对账。", people=ONE_DONE, more={"has_platform": False}
    ),
    Told(
        "平台口径", "无账号", "平台上没有西镇的账号，平台口径完成率未统计。", units=TWO, people=ONE_DONE, town="西镇"
    ),
    Told(
        "平台口径", "应训未知", "全区平台口径完成率100.00%；因应训人数未取得，通报口径完成率未统计。", people=ONE_DONE,
        more={"has_roster": False},
    ),
    Told(
        "平台口径", "无人员", "西镇平台口径完成率0.00%；目前没有在册应训人员，通报口径完成率未统计。", units=TWO, people=ONE_DONE,
        town="西镇", tables={"accounts": [{**STRANGER["accounts"][0], "unit": "乙厂"}]},
    ),
    Told("平台口径", "一致", "全区完成率，平台口径100.00%，通报口径100.00%，两者一致。", people=ONE_DONE),
    Told(  # 3 of 3 accounts, 3 of 4 persons
        "平台口径", "一般", "全区完成率，平台口径100.00%，通报口径75.00%，相差25.00个百分点。",
        people=crew("甲厂", {"完成": 3, "未注册": 1}),
    ),
    Told(  # 2/3 - 2/6 = 1/3; the printed rates differ by 33.34
        "平台口径", "一般", "全区完成率，平台口径66.67%，通报口径33.33%，相差约33.33个百分点。",
        people=crew("甲厂", {"完成": 2, "学习中": 1, "未注册": 3}),
    ),
    Told("对账完成", "不印", "", people=ONE_DONE, more={"has_platform": False}),
    Told("对账完成", "相同", "其中完成人数，平台显示1个账号完成，与通报完成1人一致。", people=ONE_DONE),
    Told(  # the stranger is shown as done and is on no roster; who learned off line is not shown
        "对账完成", "一般", "其中完成人数，平台显示2个账号完成，减名册外1个，加线下补训1人，为通报完成2人。", people=SOME,
        tables={"accounts": STRANGER["accounts"], "records": [*STRANGER["records"], OFFLINE]},
    ),
    Told(
        "对账完成", "一般", "其中完成人数，平台显示0个账号完成，加明细多于汇总的1个，为通报完成1人。", people=ONE_DONE,
        tables=stated(n_required=1, n_registered=1, n_completed=0),
    ),
    Told("对账基数", "不印", "", people=ONE_DONE, more={"has_platform": False}),
    Told(
        "对账基数", "汇总", "比率的基数，平台汇总为应训5人，通报为名册应训1人。", people=ONE_DONE,
        tables=stated(n_required=5, n_registered=1, n_completed=1),
    ),
    Told("对账基数", "相同", "比率的基数，平台为1个账号，与通报注册1人一致；应训1人均已注册。", people=ONE_DONE),
    Told(
        "对账基数", "相同", "比率的基数，平台为1个账号，与通报注册1人一致；通报再加未注册2人，为应训3人。",
        people=crew("甲厂", {"完成": 1, "未注册": 2}),
    ),
    Told(
        "对账基数", "一般", "比率的基数，平台为2个账号，减名册外1个，为通报注册1人；应训1人均已注册。", people=ONE_DONE,
        tables={"accounts": STRANGER["accounts"]},
    ),
    Told(
        "对账基数", "一般", "比率的基数，平台为2个账号，减名册外1个，为通报注册1人；再加未注册1人，为应训2人。",
        people=crew("甲厂", {"完成": 1, "未注册": 1}), tables={"accounts": STRANGER["accounts"]},
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name} {case.variant}")
def test_a_sentence_says_what_the_figures_demand(case: Told, tmp_path: Path) -> None:
    assert told(case, tmp_path) == (case.variant, case.text)
