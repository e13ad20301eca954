"""Accounts of the platform: one for each that differs, numbered by their first rows; records say whose they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.intake.scene import D1, PLATFORM, id_no, learner, read, rows_of, text, xlsx

ONE, TWO = id_no(1), id_no(2)
LAW, WORK = "危险化学品安全管理", "应急处置"
OTHER = "乙化工有限公司"
LATER = "2022-11-01 08:00:00"


def found(folder: Path, *rows: list[Any]) -> tuple[list[tuple[Any, ...]], list[tuple[int, int]]]:
    """Return the accounts (number, row, town) and the records (row, number of the account) of an export."""
    intake = read(folder, {f"{D1}/平台.csv": text([PLATFORM, *rows])})
    accounts = [(row["account_no"], row["row"], row["town_key"]) for row in rows_of(intake, "accounts")]
    return accounts, [(row["row"], row["account_no"]) for row in rows_of(intake, "records")]


def test_rows_of_one_account_have_its_number(tmp_path: Path) -> None:
    accounts, records = found(
        tmp_path,
        learner("张一", ONE, course=LAW, progress="100"),
        learner("李一", TWO, course=LAW, progress="50"),
        learner("张一", ONE, course=WORK, progress="100"),
        learner("李一", TWO),
    )
    assert accounts == [(1, 2, None), (2, 3, None)]
    assert records == [(2, 1), (3, 2), (4, 1)]


def test_unit_town_state_and_time_of_registration_tell_accounts_of_one_person_apart(tmp_path: Path) -> None:
    accounts, records = found(
        tmp_path,
        learner("张一", ONE, course=LAW, progress="100"),
        learner("张一", ONE, OTHER, course=LAW, progress="100"),
        learner("张一", ONE, town="石桥镇", course=LAW, progress="100"),
        learner("张一", ONE, state="未实名", course=LAW, progress="100"),
        learner("张一", ONE, registered=LATER, course=LAW, progress="100"),
        learner("张一", ONE, registered="", course=LAW, progress="100"),
        learner("张一", ONE, registered="", course=WORK, progress="100"),
    )
    assert [number for number, _, _ in accounts] == [1, 2, 3, 4, 5, 6]
    assert records == [(2, 1), (3, 2), (4, 3), (5, 4), (6, 5), (7, 6), (8, 6)]


def test_the_stated_town_is_known_by_its_code(tmp_path: Path) -> None:
    accounts, _ = found(
        tmp_path,
        learner("张一", ONE, town="望沧镇"),
        learner("李一", TWO, town="高新街道"),
        learner("张二", id_no(3), town="不知何镇"),
        learner("李二", id_no(4)),
    )
    assert [town for _, _, town in accounts] == ["990101001", "990101009", None, None]


def test_an_account_in_two_parts_of_an_export_is_one(tmp_path: Path) -> None:
    parts = {
        f"{D1}/平台1.xlsx": xlsx([PLATFORM, learner("张一", ONE, course=LAW, progress="100")]),
        f"{D1}/平台2.xlsx": xlsx(
            [
                PLATFORM,
                learner("李一", TWO, course=LAW, progress="100"),
                learner("张一", ONE, course=WORK, progress="100"),
            ]
        ),
    }
    intake = read(tmp_path, parts)
    assert [(row["account_no"], row["source_no"], row["row"]) for row in rows_of(intake, "accounts")] == [
        (1, 1, 2), (2, 2, 2),
    ]  # fmt: skip
    assert [row["account_no"] for row in rows_of(intake, "records")] == [1, 2, 1]


def test_an_export_without_courses_has_accounts_all_the_same(tmp_path: Path) -> None:
    header = ("姓名", "身份证号", "单位名称", "实名状态", "注册时间")
    row = ("张一", ONE, "甲化工有限公司", "已实名", "2022-10-16 08:00:00")
    intake = read(tmp_path, {f"{D1}/平台.csv": text([header, row])})
    assert [account["account_no"] for account in rows_of(intake, "accounts")] == [1]
    assert rows_of(intake, "records") == []
