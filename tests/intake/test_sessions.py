"""Logs of learning: persons, courses, devices and addresses by number, and what the check of the face found."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from anpei.intake.clean import face_reading
from anpei.intake.column import cells_of, read_cells
from anpei.intake.sheet import sheet_of
from anpei.intake.value import FACE_LIKENESS, Unread, read_face
from tests.intake.scene import D1, D2, ROSTER, codes, finding, id_no, names_of, person, read, rows_of, xlsx

LOG = ("姓名", "身份证号", "课程名称", "开始时间", "结束时间", "设备标识", "IP地址", "人脸核验结果")
ONE, TWO = id_no(1), id_no(2)
NAMED = xlsx([ROSTER, person("张三", ONE), person("李四", TWO)])


def session(name: str = "张三", number: str = ONE, **cells: Any) -> list[Any]:
    """Return a row below LOG."""
    usual = {
        "course": "HC01", "started": "2022-10-20 08:00:00", "ended": "2022-10-20 08:45:00", "device": "A-1",
        "ip": "198.51.100.7", "face": "通过",
    }  # fmt: skip
    return [name, number, *(usual | cells).values()]


def sessions(folder: Path, *logs: list[list[Any]], head: tuple[str, ...] = LOG) -> list[dict[str, Any]]:
    files = {f"{D1}/日志{n}.xlsx": xlsx([head, *rows]) for n, rows in enumerate(logs)}
    return rows_of(read(folder, {f"{D1}/名册.xlsx": NAMED, **files}), "sessions")


def test_a_session_has_its_person_course_times_and_place(tmp_path: Path) -> None:
    intake = read(tmp_path, {f"{D1}/名册.xlsx": NAMED, f"{D2}/日志.xlsx": xlsx([LOG, session("李四", TWO)])})
    (row,) = rows_of(intake, "sessions")
    assert names_of(intake, [row]) == ["李四"]
    assert row["person_no"] == rows_of(intake, "roster")[1]["person_no"]
    (source,) = [one for one in rows_of(intake, "sources") if one["kind"] == "sessions"]
    assert {name: value for name, value in row.items() if name != "person_no"} == {
        "course_no": 0,
        "started_at": datetime(2022, 10, 20, 8),
        "ended_at": datetime(2022, 10, 20, 8, 45),
        "device_no": 1,
        "ip_no": 1,
        "face": "passed",
        "source_no": source["source_no"],
        "row": 2,
        "known_on": datetime.fromisoformat(D2).date(),
    }
    assert codes(intake) == []


def test_devices_and_addresses_are_numbered_by_their_texts(tmp_path: Path) -> None:
    """Over all logs; spaces and capitals apart; what says nothing is no device."""
    rows = [
        session(device="b", ip="10.0.0.2", started="2022-10-20 01:00:00"),
        session(device="A ", ip="10.0.0.1", started="2022-10-20 02:00:00"),
        session(device="", ip="", started="2022-10-20 03:00:00"),
        session(device="—", ip="未知", started="2022-10-20 04:00:00"),
    ]
    found = sessions(tmp_path, rows, [session("李四", TWO, device="a", ip="10.0.0.2")])
    assert [(row["device_no"], row["ip_no"]) for row in found] == [
        (2, 2),
        (1, 1),
        (None, None),
        (None, None),
        (1, 2),
    ]


def test_columns_that_a_log_lacks_are_unknown(tmp_path: Path) -> None:
    (row,) = sessions(tmp_path, [["张三", ONE, "2022-10-20 08:45:00"]], head=("姓名", "身份证号", "结束时间"))
    unknown = ("course_no", "started_at", "device_no", "ip_no", "face")
    assert [row[name] for name in unknown] == [None] * 5


def test_a_model_of_telephone_is_no_device(tmp_path: Path) -> None:
    """Everybody with the same model would share one device."""
    head = (*LOG[:5], "手机型号", *LOG[6:])
    assert [row["device_no"] for row in sessions(tmp_path, [session()], head=head)] == [None]


def test_a_session_that_is_exported_again_counts_once(tmp_path: Path) -> None:
    again = [
        session(),
        session(started="2022-10-21 08:00:00"),
        session(face="失败"),
        session("李四", TWO),
        session(),
    ]
    found = sessions(tmp_path, [session()], again)
    assert [(row["face"], row["started_at"].day, row["row"]) for row in found] == [
        ("passed", 20, 2), ("passed", 21, 3), ("failed", 20, 4), ("passed", 20, 5),
    ]  # fmt: skip


def test_courses_of_others_are_told(tmp_path: Path) -> None:
    log = xlsx([LOG, session(course="消防安全"), session(course="")])
    intake = read(tmp_path, {f"{D1}/名册.xlsx": NAMED, f"{D1}/日志.xlsx": log})
    assert [row["course_no"] for row in rows_of(intake, "sessions")] == [-1, None]
    assert finding(intake, "E106")["message"] == "课程“消防安全”不是本活动的课程，不计入"


def test_unknown_persons_are_persons_of_their_own(tmp_path: Path) -> None:
    """Nobody on a roster: neither required nor lost; two of one name and number are one."""
    log = xlsx([LOG, session("钱七", id_no(7)), session("钱七", id_no(7), started="2022-10-21 08:00:00")])
    intake = read(tmp_path, {f"{D1}/名册.xlsx": NAMED, f"{D1}/日志.xlsx": log})
    assert names_of(intake, rows_of(intake, "sessions")) == ["钱七", "钱七"]
    assert [row["name"] for row in rows_of(intake, "people")] == ["张三", "李四", "钱七"]
    assert len(rows_of(intake, "roster")) == 2
    assert rows_of(intake, "accounts") == rows_of(intake, "records") == []


def test_hidden_numbers_of_a_log_lead_to_nobody_without_a_unit(tmp_path: Path) -> None:
    """Name and last four digits alone tell nobody for sure."""
    log = xlsx([LOG, session("张三", f"{ONE[:6]}********{ONE[-4:]}")])
    intake = read(tmp_path, {f"{D1}/名册.xlsx": NAMED, f"{D1}/日志.xlsx": log})
    assert rows_of(intake, "sessions")[0]["person_no"] not in {
        row["person_no"] for row in rows_of(intake, "roster")
    }
    assert codes(intake) == ["E207"]


# ── faces ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cell", "face"),
    [
        ("通过", "passed"), ("一致", "passed"), ("成功", "passed"), ("比对通过", "passed"), ("是", "passed"),
        ("不通过", "failed"), ("失败", "failed"), ("不一致", "failed"), ("未通过", "failed"), ("否", "failed"),
        ("未核验", "missing"), ("", "missing"), (None, "missing"), ("—", "missing"), ("无", "missing"),
        ("非本人", "other_person"), ("不是本人", "other_person"), (" 非本人 ", "other_person"),
        (80, "passed"), (79.99, "failed"), ("80%", "passed"), ("79.9％", "failed"), ("100", "passed"), (0, "failed"),
    ],
)  # fmt: skip
def test_what_a_check_found(cell: Any, face: str) -> None:
    assert FACE_LIKENESS == 80
    assert read_face(cell) == face


@pytest.mark.parametrize("cell", ["核验中", "120", "-3", "张三", True])
def test_what_says_nothing_about_a_face_is_refused(cell: Any) -> None:
    with pytest.raises(Unread):
        read_face(cell)


@pytest.mark.parametrize(
    ("cells", "faces"),
    [
        (["0.8", "0.79", "1", "", "非本人"], ["passed", "failed", "passed", "missing", "other_person"]),
        ([0.95, 0, "75%", "通过"], ["passed", "failed", "failed", "passed"]),
        (["95", "0.8", "1"], ["passed", "failed", "failed"]),  # percent, since one is above 1
        (["0", "1"], ["failed", "passed"]),
    ],
)
def test_a_column_of_shares(cells: list[Any], faces: list[str]) -> None:
    column = cells_of(sheet_of([[cell] for cell in cells]), 0)
    assert read_cells(column, face_reading(column)).array.to_pylist() == faces


def test_a_face_that_is_none_is_told_and_unknown(tmp_path: Path) -> None:
    """It counts neither for nor against anybody."""
    log = xlsx([LOG, session(face="核验中"), session(face="", started="2022-10-21 08:00:00")])
    intake = read(tmp_path, {f"{D1}/名册.xlsx": NAMED, f"{D1}/日志.xlsx": log})
    assert [row["face"] for row in rows_of(intake, "sessions")] == [None, "missing"]
    assert finding(intake, "E101")["message"] == "人脸核验结果“核验中”不是人脸核验结果，按空白处理"
