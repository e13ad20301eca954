"""Persons whom the newest whole roster of their unit no longer names: table omissions, E302, what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anpei.intake import Intake
from anpei.intake.questions import open_questions
from tests.intake.scene import ROSTER, codes, id_no, names_of, person, read, rows_of, xlsx

START = date(2022, 10, 20)


def day(n: int) -> str:
    return str(START + timedelta(days=n))


def rosters(folder: Path, versions: Sequence[str], unit: str = "甲化工有限公司") -> Intake:
    """Return the intake of rosters of one unit, a day each; every sign of a version is a person."""
    files = {
        f"{day(n)}/名册.xlsx": xlsx(
            [[f"第{n}版"], ROSTER, *(person(f"员工{name}", id_no(ord(name)), unit) for name in names)]
        )  # files that are equal are one
        for n, names in enumerate(versions)
    }
    return read(folder, files)


def omissions(intake: Intake) -> dict[str, tuple[str, int, int]]:
    """Return name → day of the roster that omits, source and row where the person stands last."""
    rows = rows_of(intake, "omissions")
    return {
        name.removeprefix("员工"): (str(row["omitted_on"]), row["source_no"], row["row"])
        for name, row in zip(names_of(intake, rows), rows, strict=True)
    }


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        (["abcd"], {}),
        (["abcd", "ab"], {"c": (day(1), 1, 5), "d": (day(1), 1, 6)}),  # exactly half: a whole roster
        (["abcd", "a"], {}),  # less than half: an addition
        (["abcd", "aefg"], {}),
        (["abcd", "abe"], {"c": (day(1), 1, 5), "d": (day(1), 1, 6)}),
        (["abcd", "abc", "abcd"], {}),  # named again
        (["abcd", "abc", "ab"], {"c": (day(2), 2, 5), "d": (day(1), 1, 6)}),  # since which roster, where last
        (["abcd", "abc", "d"], {}),  # named again by an addition
        (["abcd", "abc", "abcd", "ab"], {"c": (day(3), 3, 5), "d": (day(3), 3, 6)}),
        (["abcd", "e", "abcd"], {"e": (day(2), 2, 3)}),
        (["ab", "cd", "abc"], {"d": (day(2), 2, 4)}),
    ],
)
def test_who_is_omitted(
    tmp_path: Path, versions: list[str], expected: dict[str, tuple[str, int, int]]
) -> None:
    intake = rosters(tmp_path, versions)
    assert omissions(intake) == expected
    told = {row["message"] for row in rows_of(intake, "findings") if row["code"] == "E302"}
    days = [omitted_on for omitted_on, *_ in expected.values()]
    assert told == {f"更新名册没有列出原有人员{days.count(one)}人，仍按应训计" for one in days}
    assert sorted(one.subject[2] for one in open_questions(intake.folder)) == sorted(expected)


@given(
    st.lists(
        st.text("abcdefg", min_size=1, max_size=7).map(lambda names: "".join(sorted(set(names)))),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_they_are_those_of_a_walk_through_the_versions(
    tmp_path_factory: pytest.TempPathFactory, versions: list[str]
) -> None:
    """The same by a walk day by day, written out once more."""
    known: set[str] = set()
    missing: dict[str, str] = {}
    for n, names in enumerate(versions):
        named = set(names)
        if known and 2 * len(known & named) >= len(known):
            for name in known - named:
                missing.setdefault(name, day(n))
        for name in named:
            missing.pop(name, None)
        known |= named
    found = omissions(rosters(tmp_path_factory.mktemp("home"), versions))
    assert {name: omitted_on for name, (omitted_on, *_) in found.items()} == missing


def test_units_have_rosters_of_their_own(tmp_path: Path) -> None:
    """A person of two units is omitted in one."""
    both = [person("甲某", id_no(1), unit) for unit in ("甲公司", "乙公司")]
    first = [*both, person("乙某", id_no(2), "甲公司"), person("丙某", id_no(3), "乙公司")]
    files = {
        f"{day(0)}/a.xlsx": xlsx([ROSTER, *first]),
        f"{day(1)}/b.xlsx": xlsx([ROSTER, both[0], first[2], first[3]]),
    }
    intake = read(tmp_path, files)
    (row,) = rows_of(intake, "omissions")
    names = {unit["unit_no"]: unit["name"] for unit in rows_of(intake, "units")}
    assert (names_of(intake, [row]), names[row["unit_no"]], row["row"]) == (["甲某"], "乙公司", 3)


def test_who_has_left_is_omitted_and_not_asked_about(tmp_path: Path) -> None:
    first = [person("甲某", id_no(1)), person("乙某", id_no(2), left="2022-10-19"), person("丙某", id_no(3))]
    files = {
        f"{day(0)}/a.xlsx": xlsx([ROSTER, *first]),
        f"{day(1)}/b.xlsx": xlsx([ROSTER, first[0], first[2]]),
    }
    intake = read(tmp_path, files)
    assert names_of(intake, rows_of(intake, "omissions")) == ["乙某"]
    assert open_questions(intake.folder) == []
    assert codes(intake) == ["E302"]
