"""Later files: what adds and what replaces, and what an earlier day knew (CONTRACT, traps 15 and 22)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from anpei.intake import Intake
from anpei.settings import SourceSettings
from tests.intake.scene import (
    D1,
    D2,
    D3,
    ROSTER,
    codes,
    finding,
    id_no,
    left_out,
    names_of,
    person,
    read,
    rows_of,
    text,
    xlsx,
    zipped,
)


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
