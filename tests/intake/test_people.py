"""Who is who: every tier of matching, never a guess (traps 7, 12, 13), and numbers that depend on nothing else."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from anpei.intake import Intake
from tests.intake.scene import (
    D1,
    D2,
    PLATFORM,
    ROSTER,
    codes,
    finding,
    id_no,
    learner,
    people,
    person,
    phone,
    read,
    rows_of,
    xlsx,
)

ONE, TWO = id_no(1), id_no(2)


def joined(folder: Path, roster: list[list[Any]], platform: list[list[Any]]) -> Intake:
    """Return the intake of a roster and an export of one day."""
    files = {f"{D1}/名册.xlsx": xlsx([ROSTER, *roster]), f"{D1}/平台.xlsx": xlsx([PLATFORM, *platform])}
    return read(folder, files)


def numbers(intake: Intake, table: str) -> list[int]:
    """Return the persons of a table in the order of its rows."""
    return [row["person_no"] for row in sorted(rows_of(intake, table), key=lambda row: row["row"])]


def mask(number: str) -> str:
    return f"{number[:6]}********{number[-4:]}"


def damaged(number: str) -> float:
    """Return what a spreadsheet keeps of a number that was typed as one."""
    return float(number[:15] + "000")


def tier(intake: Intake, name: str) -> int:
    return int(people(intake)[name]["tier"])


# ── tiers ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "cell", [ONE, f"'{ONE}", f" {ONE} ", f"{ONE[:6]} {ONE[6:14]} {ONE[14:]}", ONE[:6] + ONE[8:17]]
)
def test_tier_1_the_whole_number(tmp_path: Path, cell: str) -> None:
    """Also with 15 digits; whatever the name and the unit."""
    intake = joined(tmp_path, [person("张三", ONE)], [learner("张三", cell, "乙公司")])
    assert numbers(intake, "accounts") == numbers(intake, "roster") == [1]
    assert tier(intake, "张三") == 1
    assert codes(intake) == []


def test_tier_2_a_damaged_number_and_the_name(tmp_path: Path) -> None:
    """Trap 12: the first 15 digits and the name, where the pair is unique."""
    intake = joined(tmp_path, [person("张三", damaged(ONE))], [learner("张三", ONE)])
    assert numbers(intake, "accounts") == numbers(intake, "roster") == [1]
    assert (tier(intake, "张三"), people(intake)["张三"]["last_four"]) == (2, ONE[-4:])
    assert codes(intake) == ["E202"]


def test_in_a_damaged_column_numbers_that_end_in_x_are_whole(tmp_path: Path) -> None:
    """Trap 7: a cell with an X cannot become a number; of the others 15 digits are left, and the damage is told."""
    with_x = next(id_no(number) for number in range(3, 99) if id_no(number).endswith("X"))
    rows = [person("张三", damaged(ONE)), person("李四", with_x)]
    intake = joined(tmp_path, rows, [learner("张三", ONE), learner("李四", with_x)])
    assert numbers(intake, "accounts") == numbers(intake, "roster")
    assert (tier(intake, "张三"), tier(intake, "李四")) == (2, 1)
    assert [finding["cell"] for finding in rows_of(intake, "findings")] == ["B2"]


def test_a_damaged_number_and_another_name_are_nobody_known(tmp_path: Path) -> None:
    """The damaged number is told once: who stands on a roster need not be known elsewhere."""
    intake = joined(tmp_path, [person("张三", damaged(ONE))], [learner("张四", ONE)])
    assert numbers(intake, "accounts") != numbers(intake, "roster")
    assert codes(intake) == ["E202"]


def test_a_damaged_number_that_fits_two_is_nobody(tmp_path: Path) -> None:
    """Trap 12: twins of one name, whose numbers differ in the last three digits alone."""
    other = id_no(19)  # sequences 001 and 019 share their first digit
    assert ONE[:15] == other[:15]
    intake = joined(tmp_path, [person("张三", damaged(ONE))], [learner("张三", ONE), learner("张三", other)])
    assert len({*numbers(intake, "accounts"), *numbers(intake, "roster")}) == 3
    assert finding(intake, "E206")["message"] == "遮盖或失真的证件号对应到2个人，没有采用对应"


def test_two_damaged_rows_of_two_units_are_not_matched_to_one(tmp_path: Path) -> None:
    """Unique on both sides: the same 15 digits and name in two units may be two persons."""
    rows = [person("张三", damaged(ONE), "甲公司"), person("张三", damaged(ONE), "乙公司")]
    intake = joined(tmp_path, rows, [learner("张三", ONE, "甲公司")])
    assert len({*numbers(intake, "accounts"), *numbers(intake, "roster")}) == 3
    assert "E206" in codes(intake)


def test_tier_3_a_masked_number_the_name_and_the_unit(tmp_path: Path) -> None:
    intake = joined(tmp_path, [person("张三", ONE)], [learner("张三", mask(ONE))])
    assert numbers(intake, "accounts") == numbers(intake, "roster") == [1]
    assert tier(intake, "张三") == 3
    assert codes(intake) == []


def test_a_masked_number_of_two_candidates_is_nobody(tmp_path: Path) -> None:
    """Trap 13: two of one name and the same last four digits in one unit."""
    other = next(
        number for day in range(1, 29) for seq in range(1, 999)
        if (number := id_no(seq, f"198502{day:02d}"))[-4:] == ONE[-4:]
    )  # fmt: skip
    rows = [person("李某", ONE), person("李某", other)]
    intake = joined(
        tmp_path, rows, [learner("李某", mask(ONE)), learner("李某", "**************" + ONE[-4:])]
    )
    roster, accounts = numbers(intake, "roster"), numbers(intake, "accounts")
    assert len(set(roster)) == 2
    assert not set(accounts) & set(roster)
    assert finding(intake, "E206")["cell"] == "B2、B3"


def test_more_digits_of_a_mask_decide_between_two(tmp_path: Path) -> None:
    areas = (f"99{area}" for area in range(1000, 9999))
    other = next(
        number for area in areas if (number := id_no(1, area=area))[-4:] == ONE[-4:] and area != "990101"
    )
    intake = joined(tmp_path, [person("李某", ONE), person("李某", other)], [learner("李某", mask(other))])
    assert numbers(intake, "accounts") == numbers(intake, "roster")[1:]


@pytest.mark.parametrize(
    "row",
    [
        learner("张四", mask(ONE)),  # another name
        learner("张三", mask(TWO)),  # other digits
        learner("张三", mask(ONE), "乙公司"),  # another unit: four digits are too few without it
        learner("张三", mask(ONE), ""),
    ],
)
def test_a_masked_number_of_nobody(tmp_path: Path, row: list[Any]) -> None:
    intake = joined(tmp_path, [person("张三", ONE)], [row])
    assert numbers(intake, "accounts") != numbers(intake, "roster")
    assert finding(intake, "E207")["message"] == "遮盖或失真的证件号没有对应到名册上的人员"


@pytest.mark.parametrize("cell", ["", "无", phone(5), float(phone(5))])
def test_tier_4_the_name_and_the_phone(tmp_path: Path, cell: Any) -> None:
    """A number is missing, or the telephone stands in its column."""
    is_phone = bool(cell) and cell != "无"
    intake = joined(
        tmp_path,
        [person("张三", ONE, phone=phone(5))],
        [learner("张三", cell, phone="" if is_phone else phone(5))],
    )
    assert numbers(intake, "accounts") == numbers(intake, "roster") == [1]
    assert tier(intake, "张三") == 4
    assert codes(intake) == (["E203"] if is_phone else [])


def test_a_phone_of_two_of_the_same_name_is_nobody(tmp_path: Path) -> None:
    rows = [person("张三", ONE, phone=phone(5)), person("张三", TWO, phone=phone(5))]
    intake = joined(tmp_path, rows, [learner("张三", "", phone=phone(5))])
    assert len({*numbers(intake, "accounts"), *numbers(intake, "roster")}) == 3


def test_a_masked_phone_names_nobody(tmp_path: Path) -> None:
    intake = joined(
        tmp_path, [person("张三", ONE, phone=phone(5))], [learner("张三", "", phone="164****0005")]
    )
    assert numbers(intake, "accounts") != numbers(intake, "roster")


def test_tier_5_a_person_of_the_row_alone(tmp_path: Path) -> None:
    """No number and no telephone: the name in the unit, the same one in both files."""
    intake = joined(tmp_path, [person("张三")], [learner("张三")])
    assert numbers(intake, "accounts") == numbers(intake, "roster") == [1]
    row = people(intake)["张三"]
    assert (row["tier"], row["last_four"], row["person_key"]) == (5, "", None)
    assert finding(intake, "E204")["cell"] == "B2"


def test_the_same_name_in_two_units_without_numbers_is_two(tmp_path: Path) -> None:
    intake = joined(tmp_path, [person("张三", "", "甲公司"), person("张三", "", "乙公司")], [])
    assert len(set(numbers(intake, "roster"))) == 2


def test_an_extract_without_a_column_of_numbers_is_told_once(tmp_path: Path) -> None:
    rows = [[name, "甲公司", "一线"] for name in ("张三", "李四")]
    intake = read(tmp_path, {f"{D1}/名册.xlsx": xlsx([["姓名", "单位名称", "人员类别"], *rows])})
    doubt = finding(intake, "E204")
    assert (doubt["cell"], doubt["path"]) == ("", f"extracts/{D1}/名册.xlsx")
    assert len(rows_of(intake, "people")) == 2


# ── numbers that are wrong ──────────────────────────────────────────────────────────────────────────────────


def test_one_number_of_two_names_is_one_person_and_told(tmp_path: Path) -> None:
    intake = joined(tmp_path, [person("张三", ONE), person("张山", ONE, "乙公司")], [learner("张珊", ONE)])
    assert len(rows_of(intake, "people")) == 1
    assert [row["message"] for row in rows_of(intake, "findings")] == [
        "同一身份证号有不同姓名：“张三”和“张山”", "同一身份证号有不同姓名：“张三”和“张珊”",
    ]  # fmt: skip


def test_a_mistyped_number_is_its_persons_in_all_files(tmp_path: Path) -> None:
    wrong = ONE[:16] + ("1" if ONE[16] != "1" else "2") + ONE[17]
    intake = joined(tmp_path, [person("张三", wrong)], [learner("张三", wrong, "乙公司")])
    assert numbers(intake, "accounts") == numbers(intake, "roster") == [1]
    assert codes(intake) == ["E201", "E201"]


@pytest.mark.parametrize(
    "filler", ["0" * 18, "1" * 18, "待补", "未提供", "9.90101E+17", ONE[:14] + "****", "12345"]
)
def test_a_filler_makes_no_two_persons_one(tmp_path: Path, filler: str) -> None:
    """What stands in the column for many people is nobody's number."""
    rows = [person(name, filler) for name in ("张三", "李四", "王五")]
    intake = joined(tmp_path, rows, [learner(name, filler) for name in ("张三", "李四", "赵六")])
    assert len(rows_of(intake, "people")) == 4
    assert numbers(intake, "accounts")[:2] == numbers(intake, "roster")[:2]
    assert "E201" in codes(intake)


def test_two_persons_of_one_wrong_number_have_two_keys(tmp_path: Path) -> None:
    intake = joined(tmp_path, [person("张三", "0" * 18), person("李四", "0" * 18)], [])
    assert len({row["person_key"] for row in rows_of(intake, "people")}) == 2


# ── person numbers ──────────────────────────────────────────────────────────────────────────────────────────


def _scattered() -> list[list[Any]]:
    rows = [person(f"某{n}", id_no(n, f"19{70 + n % 30}0307"), f"{n % 3}公司") for n in range(1, 30)]
    rows += [person(f"无{n}", "", f"{n % 2}公司", phone=phone(n)) for n in range(5)]
    return rows


def _by_name(intake: Intake) -> dict[str, int]:
    return {name: row["person_no"] for name, row in people(intake).items()}


def test_persons_are_numbered_by_their_numbers_then_by_names(tmp_path: Path) -> None:
    intake = joined(tmp_path, _scattered(), [])
    ids = {f"某{n}": id_no(n, f"19{70 + n % 30}0307") for n in range(1, 30)}
    expected = [*sorted(ids, key=ids.__getitem__), *(f"无{n}" for n in range(5))]
    assert sorted(_by_name(intake), key=_by_name(intake).__getitem__) == expected
    assert sorted(_by_name(intake).values()) == list(range(1, 35))


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_and_files_is_all_the_same(tmp_path: Path, seed: int) -> None:
    rows = _scattered()
    shuffled = list(rows)
    Random(seed).shuffle(shuffled)
    one = read(tmp_path / "one", {f"{D1}/a.xlsx": xlsx([ROSTER, *rows])})
    other = read(
        tmp_path / "other",
        {f"{D1}/b.xlsx": xlsx([ROSTER, *shuffled[:17]]), f"{D1}/a.xlsx": xlsx([ROSTER, *shuffled[17:]])},
    )
    assert _by_name(one) == _by_name(other)


def test_no_number_of_a_person_leaves_intake(tmp_path: Path) -> None:
    """Neither text nor bytes of any stored table hold an ID number or a telephone number (§8)."""
    rows = [
        person("张三", ONE, phone=phone(5)),
        person("李四", TWO[:17] + "0", phone=phone(6)),
        person("王五", phone(7)),
    ]
    intake = joined(tmp_path, rows, [learner("张三", mask(ONE), phone=phone(5))])
    stored = b"".join(path.read_bytes() for path in sorted(intake.folder.iterdir()))
    for secret in (ONE, TWO[:17], ONE[:15], phone(5), phone(6), phone(7)):
        assert secret.encode() not in stored
    assert b"990101" not in (intake.folder / "people.parquet").read_bytes()


def test_the_newest_roster_gives_the_name(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        {
            f"{D1}/名册.xlsx": xlsx([ROSTER, person("张山", ONE)]),
            f"{D2}/名册.xlsx": xlsx([ROSTER, person("张三", ONE)]),
        },
    )
    assert [row["name"] for row in rows_of(intake, "people")] == ["张三"]
