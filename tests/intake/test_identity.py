"""Who shares a mobile number, and whom the lists make doubtful: tables phones and identities."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from anpei.intake.identity import fits
from anpei.settings import SourceSettings
from tests.intake.scene import (
    D1,
    D2,
    PLATFORM,
    ROSTER,
    id_no,
    learner,
    names_of,
    person,
    phone,
    read,
    rows_of,
    xlsx,
)

ONE, TWO, THREE = id_no(1), id_no(2), id_no(3)
WRONG = ONE[:17] + str((int(ONE[17]) + 1) % 10)


def roster(*rows: list[Any], head: tuple[str, ...] = ROSTER) -> bytes:
    return xlsx([head, *rows])


def platform(*rows: list[Any], head: tuple[str, ...] = PLATFORM) -> bytes:
    return xlsx([head, *rows])


def doubts(folder: Path, files: dict[str, bytes], **changes: Any) -> list[tuple[str, str, str, int]]:
    """Return name, kind, file and row of every doubt, in the order of the table."""
    intake = read(folder, files, **changes)
    rows = rows_of(intake, "identities")
    paths = {row["source_no"]: row["path"].rpartition("/")[2] for row in rows_of(intake, "sources")}
    return [
        (name, row["kind"], paths[row["source_no"]], row["row"])
        for name, row in zip(names_of(intake, rows), rows, strict=True)
    ]


# ── phones ──────────────────────────────────────────────────────────────────────────────────────────────────


def phones(folder: Path, files: dict[str, bytes], **changes: Any) -> list[tuple[int, str, int]]:
    """Return number of the phone, name of the person and row, in the order of the table."""
    intake = read(folder, files, **changes)
    rows = rows_of(intake, "phones")
    return [
        (row["phone_no"], name, row["row"]) for name, row in zip(names_of(intake, rows), rows, strict=True)
    ]


def test_phones_are_numbered_by_their_text_and_each_pair_stands_once(tmp_path: Path) -> None:
    """Of several rows the first; what is masked, no mobile number or empty is no phone."""
    files = {
        f"{D1}/名册.xlsx": roster(
            person("张三", ONE, phone=phone(9)),
            person("李四", TWO, phone=phone(3)),
            person("王五", THREE, phone="164****0003"),
            person("赵六", id_no(4), phone="0632-1234567"),
            person("钱七", id_no(5)),
        ),
        f"{D1}/平台.xlsx": platform(
            learner("张三", ONE, phone=phone(9)),
            learner("张三", ONE, phone=phone(3)),
            learner("张三", ONE, phone=phone(3)),
        ),
    }
    assert phones(tmp_path, files) == [(1, "张三", 3), (1, "李四", 3), (2, "张三", 2)]


def test_a_phone_in_the_column_of_id_numbers_is_a_phone(tmp_path: Path) -> None:
    assert phones(tmp_path, {f"{D1}/名册.xlsx": roster(person("张三", phone(1)))}) == [(1, "张三", 2)]


def test_a_phone_of_a_roster_that_was_replaced_is_none(tmp_path: Path) -> None:
    files = {
        f"{D1}/a.xlsx": roster(person("张三", ONE, phone=phone(1))),
        f"{D2}/b.xlsx": roster(person("张三", ONE, phone=phone(2)), person("李四", TWO, phone=phone(5))),
    }
    replaces = [SourceSettings(path=f"extracts/{D2}/b.xlsx", mode="replace")]
    assert phones(tmp_path / "a", files, sources=replaces) == [(1, "张三", 2), (2, "李四", 3)]
    assert phones(tmp_path / "b", files) == [(1, "张三", 2), (2, "张三", 2), (3, "李四", 3)]


def test_a_phone_of_an_export_that_is_superseded_is_none(tmp_path: Path) -> None:
    files = {
        f"{D1}/a.xlsx": platform(learner("张三", ONE, phone=phone(1))),
        f"{D2}/b.xlsx": platform(learner("张三", ONE, phone=phone(2))),
    }
    assert phones(tmp_path, files) == [(1, "张三", 2)]
    assert len(rows_of(read(tmp_path, files), "phones")) == 1


# ── names ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_number_under_two_names(tmp_path: Path) -> None:
    """The first row of each name, also of three rows."""
    files = {
        f"{D1}/名册.xlsx": roster(person("李四", TWO), person("张三", ONE)),
        f"{D1}/平台.xlsx": platform(
            learner("张三", ONE), learner("王五", ONE), learner("王五", ONE, course="HC01")
        ),
    }
    assert doubts(tmp_path, files) == [
        ("张三", "two_names", "名册.xlsx", 3),
        ("张三", "two_names", "平台.xlsx", 3),
    ]


@pytest.mark.parametrize("name", ["张?明", "张□明", "张*明", "张**", "?小明"])
def test_a_name_with_lost_characters_that_fits_is_the_same_name(tmp_path: Path, name: str) -> None:
    files = {
        f"{D1}/名册.xlsx": roster(person("张小明", ONE)),
        f"{D1}/平台.xlsx": platform(learner(name, ONE)),
    }
    assert doubts(tmp_path, files) == []


@pytest.mark.parametrize(
    ("one", "two", "is_fitting"),
    [
        ("张?明", "张小明", True),
        ("张小明", "张??", True),
        ("张?", "张*", True),
        ("张?明", "李小明", False),
        ("张?明", "张小红", False),
        ("张?明", "张明", False),
        ("张.明", "张小明", False),
        ("张三", "张三丰", False),
    ],
)
def test_what_fits(one: str, two: str, is_fitting: bool) -> None:
    assert fits(one, two) == fits(two, one) == is_fitting


def test_a_name_with_lost_characters_that_does_not_fit_is_another(tmp_path: Path) -> None:
    files = {
        f"{D1}/名册.xlsx": roster(person("张小明", ONE)),
        f"{D1}/平台.xlsx": platform(learner("李?明", ONE), learner("张?明", ONE)),
    }
    assert [(file, row) for _, _, file, row in doubts(tmp_path, files)] == [
        ("名册.xlsx", 2),
        ("平台.xlsx", 2),
        ("平台.xlsx", 3),
    ]


def test_a_name_on_a_returned_slip_is_no_other_name(tmp_path: Path) -> None:
    """Only rosters and exports tell: a clerk who miswrites a name accuses nobody."""
    files = {
        f"{D1}/名册.xlsx": roster(person("张三", ONE)),
        f"{D1}/核查.xlsx": xlsx([["姓名", "身份证号", "核查结论"], ["张山", ONE, "待核查"]]),
    }
    assert doubts(tmp_path, files) == []


# ── numbers ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_name_and_phone_with_one_number_on_the_roster_and_another_on_the_platform(tmp_path: Path) -> None:
    """Both persons are told, each with the row of either."""
    files = {
        f"{D1}/名册.xlsx": roster(person("张三", ONE, phone=phone(1))),
        f"{D1}/平台.xlsx": platform(learner("张三", TWO, phone=phone(1))),
    }
    both = [("张三", "two_numbers", "名册.xlsx", 2), ("张三", "two_numbers", "平台.xlsx", 2)]
    assert doubts(tmp_path, files) == [*both, *both]


@pytest.mark.parametrize(
    "account",
    [
        learner("张三", TWO, phone=phone(2)),  # another phone
        learner("李四", TWO, phone=phone(1)),  # another name
        learner("张三", f"{TWO[:6]}********{TWO[-4:]}", phone=phone(1)),  # no whole number
        learner("张三", TWO, phone=""),
        learner("张三", ONE, phone=phone(1)),
    ],
)
def test_what_is_no_second_number(tmp_path: Path, account: list[Any]) -> None:
    files = {
        f"{D1}/名册.xlsx": roster(person("张三", ONE, phone=phone(1))),
        f"{D1}/平台.xlsx": platform(account),
    }
    assert doubts(tmp_path, files) == []


def test_a_mistyped_number_is_no_second_one(tmp_path: Path) -> None:
    files = {
        f"{D1}/名册.xlsx": roster(person("张三", WRONG, phone=phone(1))),
        f"{D1}/平台.xlsx": platform(learner("张三", ONE, phone=phone(1))),
    }
    assert doubts(tmp_path, files) == [("张三", "invalid_number", "名册.xlsx", 2)]


def test_two_of_one_name_and_phone_on_one_roster_are_two_persons(tmp_path: Path) -> None:
    rows = (person("张三", ONE, phone=phone(1)), person("张三", TWO, phone=phone(1)))
    assert doubts(tmp_path, {f"{D1}/名册.xlsx": roster(*rows)}) == []


def test_a_number_that_fails_its_check_is_told_once_a_file(tmp_path: Path) -> None:
    """What is no number at all (待补) is none that fails."""
    files = {
        f"{D1}/名册.xlsx": roster(person("张三", WRONG), person("李四", "待补"), person("王五", "")),
        f"{D1}/平台.xlsx": platform(learner("张三", WRONG), learner("张三", WRONG, course="HC01")),
    }
    assert doubts(tmp_path, files) == [
        ("张三", "invalid_number", "名册.xlsx", 2),
        ("张三", "invalid_number", "平台.xlsx", 2),
    ]


# ── age and sex ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("born", "is_told"),
    [
        ("20061015", False),  # sixteen on the first day of the campaign, 2022-10-15
        ("20061016", True),
        ("19520315", False),
        ("19511016", False),  # still seventy on that day
        ("19511015", True),
    ],
)
def test_ages_on_the_first_day(tmp_path: Path, born: str, is_told: bool) -> None:
    found = doubts(tmp_path, {f"{D1}/名册.xlsx": roster(person("张三", id_no(1, born)))})
    assert found == ([("张三", "age", "名册.xlsx", 2)] if is_told else [])


def test_ages_of_numbers_that_are_not_valid_are_unknown(tmp_path: Path) -> None:
    child = id_no(1, "20150101")
    wrong = child[:17] + str((int(child[17], 11) + 1) % 10 if child[17] != "X" else 0)
    rows = (person("张三", wrong), person("李四", "C12345678"))
    assert [kind for _, kind, _, _ in doubts(tmp_path, {f"{D1}/名册.xlsx": roster(*rows)})] == [
        "invalid_number"
    ]


@pytest.mark.parametrize(
    ("number", "sex", "is_told"),
    [
        (1, "男", False),
        (1, "女", True),
        (2, "女性", False),
        (2, " 男 ", True),
        (1, "", False),
        (1, "不详", False),
    ],
)
def test_the_sex_that_a_row_states(tmp_path: Path, number: int, sex: str, is_told: bool) -> None:
    """The seventeenth digit of a man is odd."""
    for name, data in (
        ("名册.xlsx", roster([*person("张三", id_no(number)), sex], head=(*ROSTER, "性别"))),
        ("平台.xlsx", platform([*learner("张三", id_no(number)), sex], head=(*PLATFORM, "性别"))),
    ):
        found = doubts(tmp_path / name, {f"{D1}/{name}": data})
        assert found == ([("张三", "sex", name, 2)] if is_told else [])


def test_the_sex_of_an_old_number(tmp_path: Path) -> None:
    """The last of fifteen digits is the seventeenth of eighteen."""
    old = ONE[:6] + ONE[8:17]
    data = roster([*person("张三", old), "女"], head=(*ROSTER, "性别"))
    assert doubts(tmp_path, {f"{D1}/名册.xlsx": data}) == [("张三", "sex", "名册.xlsx", 2)]


def test_rows_that_are_not_in_force_tell_nothing(tmp_path: Path) -> None:
    files = {
        f"{D1}/a.xlsx": roster([*person("张三", ONE), "女"], head=(*ROSTER, "性别")),
        f"{D2}/b.xlsx": roster([*person("张三", ONE), "男"], head=(*ROSTER, "性别")),
    }
    replaces = [SourceSettings(path=f"extracts/{D2}/b.xlsx", mode="replace")]
    assert doubts(tmp_path / "a", files, sources=replaces) == []
    assert doubts(tmp_path / "b", files) == [("张三", "sex", "a.xlsx", 2)]


def test_no_table_holds_a_number(tmp_path: Path) -> None:
    intake = read(tmp_path, {f"{D1}/名册.xlsx": roster(person("张三", WRONG, phone=phone(1)))})
    for table in ("phones", "identities"):
        assert not any(
            isinstance(value, str) and value != "invalid_number"
            for row in rows_of(intake, table)
            for value in row.values()
        )
