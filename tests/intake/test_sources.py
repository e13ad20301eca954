"""What the platform exports and what the office keeps itself: newest exports, lists of supervisors, checks, reviews."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from anpei.settings import SourceSettings
from tests.intake.scene import (
    D1,
    D2,
    PLATFORM,
    codes,
    finding,
    id_no,
    learner,
    left_out,
    names_of,
    people,
    read,
    rows_of,
    text,
    xlsx,
)

SUPERVISORS = ("姓名", "身份证号", "单位名称", "所属镇街", "职责")
SPOT = ("编号", "轮次", "姓名", "身份证号", "单位名称", "是否参加", "缺测原因", "成绩", "是否合格")
REVIEWS = ("编号", "姓名", "身份证号", "单位名称", "问题类型", "核查结论", "核查日期")
ADJUSTMENTS = ("姓名", "身份证号", "单位名称", "类型", "原因", "批准人", "日期")
OFFLINE = ("姓名", "身份证号", "单位名称", "课程名称", "日期", "学时", "签到表编号")


# ── the platform ────────────────────────────────────────────────────────────────────────────────────────────


def export(rows: list[list[Any]], at: str) -> bytes:
    """Return an export whose title says when it was made."""
    return xlsx([[f"学习明细  导出时间：{at}  导出人：管理员"], PLATFORM, *rows])


def test_the_newest_export_replaces_and_who_vanished_is_told(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        {
            f"{D1}/平台.xlsx": export(
                [learner("张三", id_no(1)), learner("李四", id_no(2))], "2022-10-20 08:00"
            ),
            f"{D2}/平台.xlsx": export([learner("张三", id_no(1))], "2022-11-10 07:30"),
        },
    )
    assert names_of(intake, rows_of(intake, "accounts")) == ["张三"]
    assert [row["n_used"] for row in rows_of(intake, "sources")] == [0, 1]
    assert finding(intake, "E009")["message"] == "已被2022-11-10 07:30导出的平台明细替代，不计入"
    assert (finding(intake, "E301")["cell"], finding(intake, "E301")["path"]) == (
        "A4",
        f"extracts/{D1}/平台.xlsx",
    )


def test_parts_of_one_export_are_united_and_older_files_of_the_day_are_not(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        {
            f"{D2}/a.xlsx": export([learner("张三", id_no(1))], "2022-11-10 07:30"),
            f"{D2}/b.csv": text(
                [["导出时间：2022-11-10 07:41:05"], PLATFORM, learner("李四", id_no(2))], "gbk"
            ),
            f"{D2}/上周.xlsx": export([learner("王五", id_no(3))], "2022-11-03 08:00"),
        },
    )
    assert names_of(intake, rows_of(intake, "accounts")) == ["张三", "李四"]
    assert finding(intake, "E009")["path"] == f"extracts/{D2}/上周.xlsx"


def test_an_appended_export_adds_to_the_newest(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        {
            f"{D1}/平台.xlsx": export([learner("张三", id_no(1))], "2022-10-20 08:00"),
            f"{D2}/补.xlsx": export([learner("李四", id_no(2))], "2022-11-10 08:00"),
        },
        sources=[SourceSettings(path=f"extracts/{D2}/补.xlsx", mode="append")],
    )
    assert names_of(intake, rows_of(intake, "accounts")) == ["张三", "李四"]
    assert codes(intake) == []


@pytest.mark.parametrize(
    ("name", "title", "settings", "moment"),
    [
        ("平台.xlsx", "", datetime(2022, 11, 9, 18), datetime(2022, 11, 9, 18)),
        ("平台_20221109_0730.xlsx", "导出时间：2022-11-10 08:00:05", None, datetime(2022, 11, 10, 8, 0, 5)),
        ("平台.xlsx", "统计日期：2022年11月10日", None, datetime(2022, 11, 10)),
        ("平台.xlsx", "生成时间:2022/11/10 8:05  共12人", None, datetime(2022, 11, 10, 8, 5)),
        ("平台_20221109_0730.xlsx", "", None, datetime(2022, 11, 9, 7, 30)),
        ("平台2022-11-09T07:30:15.xlsx".replace(":", ""), "", None, datetime(2022, 11, 9, 7, 30, 15)),
        ("平台人员明细_202211091830.xlsx", "", None, datetime(2022, 11, 9, 18, 30)),
        ("平台_20221109.xlsx", "", None, None),  # a day alone: it may be of any hour
        ("平台.xlsx", "导出时间：不详", None, None),
        ("平台_20221399_0730.xlsx", "", None, None),
    ],
)
def test_when_an_export_was_made(
    tmp_path: Path, name: str, title: str, settings: datetime | None, moment: datetime | None
) -> None:
    """Settings, else a title row, else the file's name; else it is not known, and counts to the end of the day."""
    intake = read(
        tmp_path,
        {f"{D2}/{name}": xlsx([[title, ""], PLATFORM, learner("张三", id_no(1), course="HC01")])},
        sources=[SourceSettings(path=f"extracts/{D2}/{name}", exported_at=settings)] if settings else [],
    )
    assert [row["exported_at"] for row in rows_of(intake, "sources")] == [moment]
    observed = moment or datetime(2022, 11, 10, 23, 59, 59)
    assert [row["observed_at"] for row in rows_of(intake, "records")] == [observed]


def test_accounts_and_records_of_an_export(tmp_path: Path) -> None:
    rows = [
        learner("张三", id_no(1), course="危险化学品安全管理", progress="100%"),
        learner("张三", id_no(1), course="HC02", progress="50%"),
        learner("张三", id_no(1), course="别的课程", progress="100%"),
        learner("李四", id_no(2), state="未实名"),
        learner("王五", id_no(3), state=""),
    ]
    intake = read(tmp_path, {f"{D1}/平台.xlsx": xlsx([PLATFORM, *rows])})
    accounts = rows_of(intake, "accounts")
    assert [(row["is_verified"], row["registered_at"]) for row in accounts] == [
        (True, datetime(2022, 10, 16, 8)), (False, datetime(2022, 10, 16, 8)), (False, datetime(2022, 10, 16, 8)),
    ]  # fmt: skip
    assert [(row["course_no"], row["progress"]) for row in rows_of(intake, "records")] == [
        (0, 10000), (1, 5000), (-1, 10000),
    ]  # fmt: skip
    assert finding(intake, "E106")["message"] == "课程“别的课程”不是本活动的课程，不计入"


def test_an_export_of_states_alone(tmp_path: Path) -> None:
    """No courses, no real-name column: one record a person about the whole campaign, and a finding."""
    head = ("姓名", "身份证号", "单位名称", "学习状态", "培训方式")
    rows = [
        ("张三", id_no(1), "甲公司", "已完成", "线上"),
        ("李四", id_no(2), "甲公司", "学习中", "线下培训"),
        ("王五", id_no(3), "甲公司", "", ""),
    ]
    intake = read(tmp_path, {f"{D1}/平台.xlsx": xlsx([head, *rows])})
    assert [row["is_verified"] for row in rows_of(intake, "accounts")] == [True] * 3
    facts = [
        (row["course_no"], row["is_status_done"], row["is_offline"]) for row in rows_of(intake, "records")
    ]
    assert facts == [(None, True, False), (None, False, True)]
    assert finding(intake, "E303")["severity"] == "一般"


def test_offline_training_counts_from_its_day(tmp_path: Path) -> None:
    """Trap 10 is the ledger's: a row without evidence stays one."""
    rows = [
        ("张三", id_no(1), "甲公司", "HC01", "2022-11-01", "2", "Q-01"),
        ("李四", id_no(2), "甲公司", "HC01", "2022-11-01", "2", ""),
        ("王五", id_no(3), "甲公司", "急救", "2022-11-02", "2", "Q-02"),
    ]
    intake = read(tmp_path, {f"{D2}/补训.xlsx": xlsx([OFFLINE, *rows])})
    found = [
        (r["course_no"], r["started_at"], r["finished_at"], r["is_offline"], r["evidence"])
        for r in rows_of(intake, "records")
    ]
    first, second = datetime(2022, 11, 1), datetime(2022, 11, 2)
    assert found == [
        (0, first, first, True, "Q-01"), (0, first, first, True, None), (-1, second, second, True, "Q-02"),
    ]  # fmt: skip
    assert codes(intake) == ["E106"]


# ── what the office keeps itself ────────────────────────────────────────────────────────────────────────────


def test_a_later_list_of_a_body_replaces_its_earlier_one(tmp_path: Path) -> None:
    first = [
        ("赵一", id_no(11), "望沧街道", "望沧街道", "分管"),
        ("钱二", id_no(12), "望沧街道", "望沧街道", "网格员"),
        ("孙三", id_no(13), "应急局", "", "监管"),
        ("李四", id_no(14), "没有的镇", "没有的镇", "分管"),
    ]
    later = [("周五", id_no(15), "望沧街道", "望沧街道", "分管")]
    intake = read(
        tmp_path,
        {f"{D1}/监管.xlsx": xlsx([SUPERVISORS, *first]), f"{D2}/监管.xlsx": xlsx([SUPERVISORS, *later])},
    )
    rows = rows_of(intake, "supervisors")
    found = {
        name: (r["body"], r["town_key"], r["dept_key"])
        for name, r in zip(names_of(intake, rows), rows, strict=True)
    }
    assert found == {
        "周五": ("望沧街道", "990101001", None),
        "孙三": ("应急局", None, "D1"),
        "李四": ("没有的镇", None, None),
    }
    assert codes(intake) == ["E103"]


def test_a_supervisors_account_makes_no_unit_of_the_body(tmp_path: Path) -> None:
    """Trap 11: a supervisor learns under the street's name, which is no unit."""
    intake = read(
        tmp_path,
        {
            f"{D1}/监管.xlsx": xlsx([SUPERVISORS, ("赵一", id_no(11), "望沧街道办事处", "望沧街道", "分管")]),
            f"{D1}/平台.xlsx": xlsx([PLATFORM, learner("赵一", id_no(11), "望沧街道办事处")]),
        },
    )
    assert rows_of(intake, "units") == []
    assert [row["unit_no"] for row in rows_of(intake, "accounts")] == [None]
    assert people(intake)["赵一"]["person_no"] == rows_of(intake, "supervisors")[0]["person_no"]


def test_spot_checks_and_reviews_of_all_days_are_kept_with_their_numbers(tmp_path: Path) -> None:
    """The ledger takes the latest row of a number."""
    intake = read(
        tmp_path,
        {
            f"{D1}/抽测.xlsx": xlsx([SPOT, ("C1", "1", "张三", id_no(1), "甲公司", "否", "请假", "", "")]),
            f"{D2}/抽测.xlsx": xlsx(
                [SPOT, ("C1", "1", "张三", id_no(1), "甲公司", "是", "", "92.5", "合格")]
            ),
            f"{D1}/核查.xlsx": xlsx(
                [REVIEWS, ("H1", "张三", id_no(1), "甲公司", "人员不一致", "待核查", "")]
            ),
            f"{D2}/核查.xlsx": xlsx(
                [REVIEWS, ("H1", "张三", id_no(1), "甲公司", "人员不一致", "属实", "2022-11-08")]
            ),
        },
    )
    assert [
        (r["number"], r["is_attended"], r["absence_reason"], r["score"], r["is_passed"])
        for r in rows_of(intake, "spot_checks")
    ] == [("C1", False, "请假", None, None), ("C1", True, None, Decimal("92.50"), True)]
    assert [(r["number"], r["conclusion"], r["reviewed_on"]) for r in rows_of(intake, "reviews")] == [
        ("H1", "待核查", None), ("H1", "属实", date(2022, 11, 8)),
    ]  # fmt: skip


def test_adjustments_need_somebody_who_approved(tmp_path: Path) -> None:
    rows = [
        ("张三", id_no(1), "甲公司", "核减", "离职", "赵一", "2022-11-01"),
        ("李四", id_no(2), "甲公司", "核减", "病假", "", "2022-11-02"),
    ]
    intake = read(tmp_path, {f"{D2}/核减.xlsx": xlsx([ADJUSTMENTS, *rows])})
    assert [(r["kind"], r["approved_by"], r["adjusted_on"]) for r in rows_of(intake, "adjustments")] == [
        ("核减", "赵一", date(2022, 11, 1)), ("核减", None, date(2022, 11, 2)),
    ]  # fmt: skip
    assert finding(intake, "E304")["cell"] == "F3"


def test_the_newest_summaries_replace_all_others(tmp_path: Path) -> None:
    towns = ("所属镇街", "应训人数", "注册人数", "完成人数")
    units = ("单位名称", "应训人数", "注册人数", "参训人数", "完成人数")
    intake = read(
        tmp_path,
        {
            f"{D1}/汇总.xlsx": xlsx([towns, ("望沧街道", 100, 50, 20), ("合计", 100, 50, 20)]),
            f"{D2}/汇总.xlsx": xlsx(
                [towns, ("望沧街道", 100, 90, 80), ("石桥镇", "1,200", "", 0), ("合计", 1300, 90, 80)]
            ),
            f"{D2}/单位.xlsx": xlsx([units, ("甲公司", 12, 11, 10, 9)]),
        },
    )
    found = [
        (
            r["level"],
            r["unit_no"],
            r["town_key"],
            r["n_required"],
            r["n_registered"],
            r["n_started"],
            r["n_completed"],
        )
        for r in rows_of(intake, "summaries")
    ]
    assert found == [
        ("unit", 1, None, 12, 11, 10, 9),
        ("town", None, "990101001", 100, 90, None, 80),
        ("town", None, "990101002", 1200, None, None, 0),
    ]
    assert left_out(intake)["subtotal"] == 2


def test_other_identifiers_are_taken_as_they_are(tmp_path: Path) -> None:
    """A platform that knows numbers of staff alone, and lists without names: one person each, nothing is checked."""
    roster = [
        ["工号", "部门"],
        ["A-17", "甲化工有限公司"],
        ["00042", "甲化工有限公司"],
        ["", "甲化工有限公司"],
    ]
    export = [["账号", "学习进度"], ["a-17", "100%"], ["42", "100%"], ["A - 17", "50%"]]
    columns = {"工号": "id_no", "部门": "unit_name", "账号": "id_no"}
    intake = read(
        tmp_path,
        {f"{D1}/a.csv": text(roster), f"{D1}/b.csv": text(export)},
        sources=[
            SourceSettings(path=f"extracts/{D1}/a.csv", kind="roster", id_numbers="any", columns=columns),
            SourceSettings(path=f"extracts/{D1}/b.csv", kind="platform", id_numbers="any", columns=columns),
        ],
    )
    rostered = [row["person_no"] for row in rows_of(intake, "roster")]
    learners = [row["person_no"] for row in rows_of(intake, "records")]
    assert len(rostered) == len(set(rostered)) == 2
    assert learners[0] == learners[2] == rostered[0]
    assert learners[1] not in rostered
    assert "E201" not in codes(intake)
    assert finding(intake, "E010")["cell"] == "第4行"
