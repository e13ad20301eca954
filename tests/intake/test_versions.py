"""Later files: what adds, what replaces, what is united, and what an earlier day knew (CONTRACT, traps 15 and 22)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from anpei.intake import Intake
from anpei.settings import SourceSettings
from tests.intake.scene import (
    D1,
    D2,
    D3,
    PLATFORM,
    ROSTER,
    codes,
    finding,
    id_no,
    learner,
    left_out,
    people,
    person,
    read,
    rows_of,
    text,
    xlsx,
    zipped,
)

SUPERVISORS = ("姓名", "身份证号", "单位名称", "所属镇街", "职责")
SPOT = ("编号", "轮次", "姓名", "身份证号", "单位名称", "是否参加", "缺测原因", "成绩", "是否合格")
REVIEWS = ("编号", "姓名", "身份证号", "单位名称", "问题类型", "核查结论", "核查日期")
ADJUSTMENTS = ("姓名", "身份证号", "单位名称", "类型", "原因", "批准人", "日期")
OFFLINE = ("姓名", "身份证号", "单位名称", "课程名称", "日期", "学时", "签到表编号")


def names_of(intake: Intake, rows: list[dict[str, Any]]) -> list[str]:
    """Return the names of the persons of some rows."""
    names = {row["person_no"]: row["name"] for row in rows_of(intake, "people")}
    return [names[row["person_no"]] for row in rows]


def in_force(intake: Intake) -> set[tuple[str, str]]:
    """Return (name, unit) of every roster row in force."""
    units = {row["unit_no"]: row["name"].removesuffix("公司") for row in rows_of(intake, "units")}
    rows = [row for row in rows_of(intake, "roster") if row["is_current"]]
    return {(name, units[row["unit_no"]]) for name, row in zip(names_of(intake, rows), rows, strict=True)}


# ── rosters ─────────────────────────────────────────────────────────────────────────────────────────────────

FIRST = [
    person("张三", id_no(1), "甲公司"),
    person("李四", id_no(2), "甲公司"),
    person("王五", id_no(3), "乙公司"),
]


def test_a_later_roster_adds_and_what_it_omits_stays(tmp_path: Path) -> None:
    later = [person("张三", id_no(1), "甲公司", left="2022-11-05"), person("赵六", id_no(4), "甲公司")]
    files = {f"{D1}/名册.xlsx": xlsx([ROSTER, *FIRST]), f"{D2}/名册.xlsx": xlsx([ROSTER, *later])}
    intake = read(tmp_path, files)
    assert in_force(intake) == {("张三", "甲"), ("李四", "甲"), ("赵六", "甲"), ("王五", "乙")}
    assert [row["left_on"] for row in rows_of(intake, "roster")] == [
        None,
        None,
        None,
        date(2022, 11, 5),
        None,
    ]
    # half of the unit is named again: it was sent anew, and 李四 is missing there
    assert finding(intake, "E302")["message"] == "更新名册没有列出原有人员1人，仍按应训计"


def test_a_later_roster_of_a_few_omits_nobody(tmp_path: Path) -> None:
    first = [person(name, id_no(n), "甲公司") for n, name in enumerate("甲乙丙丁", 1)]
    later = [person("戊", id_no(9), "甲公司"), person("甲", id_no(1), "甲公司")]
    intake = read(tmp_path, {f"{D1}/a.xlsx": xlsx([ROSTER, *first]), f"{D2}/b.xlsx": xlsx([ROSTER, *later])})
    assert len(in_force(intake)) == 5
    assert codes(intake) == []


def test_a_replacing_roster_replaces_its_units_alone(tmp_path: Path) -> None:
    """Trap 22: version 2 holds one of two units."""
    intake = read(
        tmp_path,
        {
            f"{D1}/名册.xlsx": xlsx([ROSTER, *FIRST]),
            f"{D2}/甲公司v2.xlsx": xlsx([ROSTER, person("赵六", id_no(4), "甲公司")]),
            f"{D3}/补充.xlsx": xlsx([ROSTER, person("钱七", id_no(5), "甲公司")]),
        },
        sources=[SourceSettings(path=f"extracts/{D2}/甲公司v2.xlsx", mode="replace")],
    )
    assert in_force(intake) == {("赵六", "甲"), ("钱七", "甲"), ("王五", "乙")}
    assert len(rows_of(intake, "roster")) == 5  # nothing is deleted
    assert codes(intake) == []


def test_equal_rows_of_one_day_count_once_and_differing_ones_are_severe(tmp_path: Path) -> None:
    rows = [
        person("张三", id_no(1), "甲公司"),
        person("张三", id_no(1), "甲公司"),
        person("李四", id_no(2), "甲公司"),
        person("李四", id_no(2), "甲公司", person_class="安全管理人员"),
        person("王五", id_no(3), "甲公司"),
        person("王五", id_no(3), "乙公司"),  # two units: two rows of the ledger; 乙 stands before 甲
    ]
    intake = read(tmp_path, {f"{D1}/名册.xlsx": xlsx([ROSTER, *rows])})
    same, differing = finding(intake, "E011"), finding(intake, "E012")
    assert (same["severity"], same["cell"]) == ("提示", "A2、A3")
    assert (differing["severity"], differing["cell"], differing["unit_no"]) == ("严重", "A4、A5", 2)
    assert len(codes(intake)) == 2


def test_rows_that_differ_between_days_are_an_update(tmp_path: Path) -> None:
    one = person("张三", id_no(1), "甲公司")
    other = person("张三", id_no(1), "甲公司", person_class="安全管理人员")
    intake = read(tmp_path, {f"{D1}/a.xlsx": xlsx([ROSTER, one]), f"{D2}/a.xlsx": xlsx([ROSTER, other])})
    assert codes(intake) == []
    assert [row["person_class"] for row in rows_of(intake, "roster")] == ["一线作业人员", "安全管理人员"]


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


# ── days and files ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_day_knows_nothing_of_later_files(tmp_path: Path) -> None:
    files = {
        f"{D1}/名册.xlsx": xlsx([ROSTER, *FIRST]),
        f"{D2}/名册.xlsx": xlsx([ROSTER, person("赵六", id_no(4), "甲公司")]),
        f"shared/{D3}/名册.xlsx": xlsx([ROSTER, person("钱七", id_no(5), "丙公司")]),
    }
    known = {
        day: len(rows_of(read(tmp_path, files, known_on=date.fromisoformat(day)), "roster"))
        for day in (D1, "2022-11-09", D2, D3, "2022-12-31")
    }
    assert known == {D1: 3, "2022-11-09": 3, D2: 4, D3: 5, "2022-12-31": 5}


@pytest.mark.parametrize(
    "other", [f"{D1}/名册（最终版）.xlsx", f"{D2}/名册.xlsx", f"{D1}/子文件夹/名册.xlsx"]
)
def test_the_same_file_twice_counts_once(tmp_path: Path, other: str) -> None:
    data = xlsx([ROSTER, *FIRST])
    once = read(tmp_path / "once", {f"{D1}/名册.xlsx": data})
    twice = read(tmp_path / "twice", {f"{D1}/名册.xlsx": data, other: data})
    assert rows_of(once, "roster") == rows_of(twice, "roster")
    doubt = finding(twice, "E003")
    assert (doubt["path"], doubt["message"]) == (
        f"extracts/{other}", f"与另一个文件完全相同（extracts/{D1}/名册.xlsx），不重复计入",
    )  # fmt: skip
    assert left_out(twice)["duplicate_file"] == 4


def test_the_members_of_a_zip_are_files_in_their_place(tmp_path: Path) -> None:
    """Names in GBK, as Chinese Windows writes them; rubbish of other systems is left alone."""
    members = {
        "AAAA/BBBB.xlsx": xlsx([ROSTER, *FIRST]),
        "AAAA/~$BBBB.xlsx": b"lock",
        "__MACOSX/._BBBB.xlsx": b"rubbish",
        "AAAA/Thumbs.db": b"rubbish",
    }
    data = zipped(members).replace(b"AAAA", "望沧".encode("gbk")).replace(b"BBBB", "名册".encode("gbk"))
    path = f"extracts/{D1}/材料.zip/望沧/名册.xlsx"
    intake = read(
        tmp_path, {f"{D1}/材料.zip": data}, sources=[SourceSettings(path=path, columns={"岗位": "post"})]
    )
    assert [row["path"] for row in rows_of(intake, "accounting")] == [path]
    assert len(rows_of(intake, "roster")) == 3
    assert [(row["path"], row["message"]) for row in rows_of(intake, "findings")] == [
        (path, "[[source]] 里的“岗位”没有对应的文件或列"),
    ]  # fmt: skip


def test_settings_of_a_zip_hold_for_its_members(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        {
            f"{D1}/旧.zip": zipped({"a.xlsx": xlsx([ROSTER, *FIRST])}),
            f"{D1}/b.xlsx": xlsx([ROSTER, FIRST[0]]),
        },
        sources=[SourceSettings(path=f"extracts/{D1}/旧.zip", mode="ignore")],
    )
    assert left_out(intake) == {"header": 1, "ignored": 4}
    assert codes(intake) == []


def test_settings_name_kind_columns_and_mode(tmp_path: Path) -> None:
    rows = [("户名", "户号", "企业"), ("张三", id_no(1), "甲公司")]
    source = SourceSettings(
        path=f"extracts/{D1}/a.csv",
        kind="roster",
        columns={"户名": "person_name", "户号": "id_no", "企业": "unit_name"},
    )
    intake = read(tmp_path, {f"{D1}/a.csv": text(rows)}, sources=[source])
    assert in_force(intake) == {("张三", "甲")}
    assert codes(intake) == []


def test_settings_of_a_later_file_are_no_mistake_yet(tmp_path: Path) -> None:
    sources = [
        SourceSettings(path=f"extracts/{D2}/后来.xlsx"),
        SourceSettings(path=f"extracts/{D1}/错.xlsx"),
        SourceSettings(path=f"data/shared/extracts/{D1}/错.xlsx"),
    ]
    intake = read(tmp_path, {f"{D1}/名册.xlsx": xlsx([ROSTER, *FIRST])}, sources=sources)
    assert [row["message"] for row in rows_of(intake, "findings")] == [
        f"[[source]] 里的“data/shared/extracts/{D1}/错.xlsx”没有对应的文件或列",
        f"[[source]] 里的“extracts/{D1}/错.xlsx”没有对应的文件或列",
    ]
