"""receipts.csv: rows are added and never changed; a file that is not what was registered is told; who sent what."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from anpei.errors import ConfigurationError
from anpei.intake import Intake, read_extracts
from anpei.intake.receipts import read_rows, register
from tests.intake.scene import (
    D1,
    D2,
    D3,
    PLATFORM,
    ROSTER,
    UNITS,
    codes,
    finding,
    id_no,
    learner,
    person,
    put,
    read,
    uscc,
    xlsx,
    zipped,
)

SEEN, LATER = date(2022, 10, 21), date(2022, 11, 11)
ROSTER_ONE = xlsx([ROSTER, person("张三", id_no(1))])
ROSTER_TWO = xlsx([ROSTER, person("李四", id_no(2))])
FOLDER = "data/campaigns/scene/extracts"


def registered(folder: Path, files: Mapping[str, bytes], today: date = SEEN) -> Intake:
    intake = read(folder, files)
    register(intake.campaign, intake.inputs, today)
    return intake


def book(intake: Intake) -> Path:
    return intake.campaign.home.data / "receipts.csv"


def rows(intake: Intake) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(book(intake).read_bytes().decode("utf-8-sig"))))


def again(intake: Intake) -> Intake:
    return read_extracts(intake.campaign, intake.known_on)


def senders(intake: Intake) -> dict[str, str]:
    """Return the sender of each file by its name."""
    table = pq.read_table(intake.folder / "senders.parquet").to_pylist()
    return {row["path"].rpartition("/")[2]: row["sender"] for row in table}


# ── the register ────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_received_is_registered_once(tmp_path: Path) -> None:
    archive = zipped({"甲.xlsx": ROSTER_ONE, "乙.xlsx": ROSTER_TWO})
    intake = registered(
        tmp_path,
        {f"{D1}/名册.zip": archive, f"{D1}/盖章件.pdf": b"%PDF-1.7", f"shared/{D1}/c.xlsx": xlsx([UNITS])},
    )
    assert [(row["path"], row["first_seen"], row["sender"], row["channel"]) for row in rows(intake)] == [
        (f"{FOLDER}/{D1}/名册.zip", "2022-10-21", "", ""),
        (f"{FOLDER}/{D1}/盖章件.pdf", "2022-10-21", "", ""),
        (f"data/shared/extracts/{D1}/c.xlsx", "2022-10-21", "", ""),
    ]
    before = book(intake).read_bytes()
    assert register(intake.campaign, intake.inputs, LATER) == 0
    assert book(intake).read_bytes() == before


def test_new_files_are_added_below_what_people_wrote(tmp_path: Path) -> None:
    intake = registered(tmp_path, {f"{D1}/a.xlsx": ROSTER_ONE})
    filled = book(intake).read_bytes().replace(b",,", ",望沧街道,微信".encode()).rstrip()
    book(intake).write_bytes(filled)
    later = registered(tmp_path, {f"{D1}/a.xlsx": ROSTER_ONE, f"{D2}/b.xlsx": ROSTER_TWO}, LATER)
    assert book(later).read_bytes().startswith(filled)
    assert [(row["sender"], row["channel"], row["first_seen"]) for row in rows(later)] == [
        ("望沧街道", "微信", "2022-10-21"), ("", "", "2022-11-11"),
    ]  # fmt: skip


def test_a_register_saved_by_excel_in_gbk_is_read_and_stays_gbk(tmp_path: Path) -> None:
    intake = registered(tmp_path, {f"{D1}/名册甲.xlsx": ROSTER_ONE})
    text = book(intake).read_bytes().decode("utf-8-sig").replace(",,", ",石桥镇,邮件")
    book(intake).write_bytes(text.encode("gb18030"))
    register(read(tmp_path, {f"{D2}/名册乙.xlsx": ROSTER_TWO}).campaign, again(intake).inputs, LATER)
    later = registered(tmp_path, {f"{D2}/名册乙.xlsx": ROSTER_TWO}, LATER)
    assert [row.sender for row in read_rows(book(later))] == ["石桥镇", ""]
    assert "名册乙" in book(later).read_bytes().decode("gb18030")


def test_a_register_without_its_columns_is_told(tmp_path: Path) -> None:
    intake = registered(tmp_path, {f"{D1}/a.xlsx": ROSTER_ONE})
    book(intake).write_text("文件,校验\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="缺少列：path、sha256"):
        again(intake)


def test_a_register_that_is_open_elsewhere_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    intake = read(tmp_path, {f"{D1}/a.xlsx": ROSTER_ONE})

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ConfigurationError, match="正在别的程序里打开，新收到的1个文件没有登记"):
        register(intake.campaign, intake.inputs, SEEN)


# ── what it proves ──────────────────────────────────────────────────────────────────────────────────────────


def test_registering_changes_nothing(tmp_path: Path) -> None:
    """Neither the day of the first look nor a register without remarks is an input."""
    intake = registered(tmp_path, {f"{D1}/a.xlsx": ROSTER_ONE})
    assert again(intake).digest == intake.digest
    assert not any(one.path.endswith("receipts.csv") for one in again(intake).inputs)


def test_a_file_changed_in_place_is_severe_until_it_is_restored(tmp_path: Path) -> None:
    intake = registered(tmp_path, {f"{D1}/a.xlsx": ROSTER_ONE})
    put(intake.campaign, {f"{D1}/a.xlsx": ROSTER_TWO})
    for day in (SEEN, LATER):  # registering again does not make it good
        changed = again(intake)
        row = finding(changed, "E020")
        assert (row["severity"], row["path"]) == ("严重", f"extracts/{D1}/a.xlsx")
        register(changed.campaign, changed.inputs, day)
    (start,) = re.findall("名称以([0-9a-f]{8})开头", row["remedy"])
    (kept,) = intake.campaign.home.archive.rglob(f"{start}*")
    assert kept.read_bytes() == ROSTER_ONE
    put(intake.campaign, {f"{D1}/a.xlsx": ROSTER_ONE})
    assert "E020" not in codes(again(intake))


def test_a_zip_file_changed_in_place_is_one_finding(tmp_path: Path) -> None:
    intake = registered(tmp_path, {f"{D1}/a.zip": zipped({"甲.xlsx": ROSTER_ONE, "乙.xlsx": ROSTER_TWO})})
    put(intake.campaign, {f"{D1}/a.zip": zipped({"甲.xlsx": ROSTER_ONE})})
    assert finding(again(intake), "E020")["path"].startswith(f"extracts/{D1}/a.zip")


def test_a_file_moved_to_another_day_is_told_a_file_sent_twice_is_not(tmp_path: Path) -> None:
    intake = registered(tmp_path, {f"{D1}/a.xlsx": ROSTER_ONE, f"{D2}/b.xlsx": ROSTER_TWO})
    put(intake.campaign, {f"{D3}/又一次.xlsx": ROSTER_TWO})
    (intake.campaign.folder / "extracts" / D1 / "a.xlsx").rename(
        intake.campaign.folder / "extracts" / D2 / "a.xlsx"
    )
    moved = read_extracts(intake.campaign, date.fromisoformat(D3))
    row = finding(moved, "E021")
    assert row["path"] == f"extracts/{D2}/a.xlsx"
    assert row["message"] == "这个文件2022-10-20已经收到过，文件夹日期应以首次收到为准"
    register(moved.campaign, moved.inputs, LATER)
    assert codes(read_extracts(intake.campaign, date.fromisoformat(D3))).count("E021") == 1


# ── who sent a file ─────────────────────────────────────────────────────────────────────────────────────────


def roster(*rows: Sequence[object]) -> bytes:
    return xlsx([ROSTER, *rows])


def test_the_sender_of_a_file(tmp_path: Path) -> None:
    two, three = (
        person("李四", id_no(2), "乙公司", town="石桥镇"),
        person("王五", id_no(3), "丙公司", town="石桥镇"),
    )
    files = {
        f"{D1}/望沧街道办事处/一.xlsx": ROSTER_ONE,
        f"{D1}/应急局/二.xlsx": ROSTER_TWO,
        f"{D1}/甲集团/三.xlsx": roster(two),
        f"{D1}/名册/四.xlsx": roster(person("赵六", id_no(4), "乙公司", town="石桥镇")),
        f"{D1}/五.xlsx": roster(two, three, person("钱七", id_no(7), "丁公司", town="望沧街道")),
        f"{D1}/六.xlsx": xlsx([UNITS, ["戊公司", uscc(1), "望沧街道", "交通局", "", 5]]),
        f"{D1}/平台_20221019_0800.xlsx": xlsx([PLATFORM, learner("张三", id_no(1))]),
        f"{D1}/石桥镇报送（坏）.xlsx": b"PK\x03\x04broken",
        f"{D1}/不知道.xlsx": b"",
        f"{D1}/材料.zip": zipped({"石桥/七.xlsx": roster(person("孙八", id_no(8)))}),
    }
    assert senders(read(tmp_path, files)) == {
        "一.xlsx": "望沧街道",
        "二.xlsx": "澜溪区应急管理局",
        "三.xlsx": "甲集团",
        "四.xlsx": "乙公司",
        "五.xlsx": "石桥镇",
        "六.xlsx": "澜溪区交通运输局",
        "平台_20221019_0800.xlsx": "平台",
        "石桥镇报送（坏）.xlsx": "石桥镇",
        "不知道.xlsx": "不知道",
        "七.xlsx": "石桥镇",
    }


def test_the_register_says_it_first(tmp_path: Path) -> None:
    files = {f"{D1}/望沧街道/a.xlsx": ROSTER_ONE, f"{D1}/b.zip": zipped({"c.xlsx": ROSTER_TWO})}
    intake = registered(tmp_path, files)
    text = book(intake).read_bytes().replace(b",,", ",石桥,邮件".encode())
    book(intake).write_bytes(text)
    said = again(intake)
    assert senders(said) == {"a.xlsx": "石桥镇", "c.xlsx": "石桥镇"}
    assert said.digest != intake.digest
    (path,) = [one.path for one in said.inputs if one.path.endswith("receipts.csv")]
    assert path == "data/receipts.csv"
