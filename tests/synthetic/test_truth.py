"""The oracle itself: every rule on hand-made facts, and the sums that must always agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from anpei.synthetic import campaign_files, district, measures
from anpei.synthetic.faults import Faults, Mess, default_faults
from anpei.synthetic.model import (
    Account,
    Adjustment,
    Offline,
    Person,
    Posting,
    Record,
    Review,
    SpotCheck,
    Supervisor,
    Unit,
    World,
)  # fmt: skip
from anpei.synthetic.truth import Truth
from anpei.synthetic.world import make_world

D1, D2 = date(2026, 9, 28), date(2026, 11, 3)
LAW, WORK, LEAD, HEALTH = (c.name for c in district.COURSES)
TOWN_A, TOWN_B, HIGH_TECH = "990101001", "990101005", "990101002"
OPENED = datetime(2026, 9, 16, 9)
MIDDLE = datetime(2026, 10, 10, 10)
AS_OF = datetime(2026, 11, 2, 8)
LATER = datetime(2026, 11, 2, 9)


def unit(no: int, town: str = TOWN_A, dept: str = "D01", listed: tuple[date, ...] = (D1,)) -> Unit:
    return Unit(no, f"甲{no}公司", "", town, dept, "", "企业", 10 * (no + 1), "", listed)


def posting(person: int, of: int = 0, **other: Any) -> Posting:
    plain = Posting(person, of, D1, "一线作业人员", "正式", "", "", date(2020, 1, 1), None)
    return replace(plain, **other)


def account(no: int, person: int, of: int | None = 0, **other: Any) -> Account:
    return replace(Account(no, person, of, "", True, OPENED), **other)


def done(course: str, finish: datetime | None = MIDDLE, of: int = 0, **other: Any) -> Record:
    tested = {"score": 80, "is_passed": True} if course == WORK else {}
    start = MIDDLE if finish is None or finish >= MIDDLE else finish
    return replace(Record(of, course, 100, 60, start, finish, **tested), **other)


def world(**facts: Any) -> World:
    """One worker on the roster of one unit of town A, with nothing learned, unless told otherwise."""
    empty: dict[str, Any] = {
        "campaign": district.calendar("x"),
        "towns": district.TOWNS,
        "depts": district.DEPTS,
        "courses": district.COURSES,
        "units": (unit(0),),
        "persons": tuple(Person(n, f"某{n}", "", "") for n in range(4)),
        "postings": (posting(0),),
        "planted": {},
    }
    for name in World.__slots__:
        empty.setdefault(name, ())
    return World(**{**empty, **facts})


def status(facts: World) -> str:
    """Status of the only required row, with + where on time."""
    (row,) = Truth(facts).rows
    return ("未注册", "只注册未学", "学习中", "已完成")[row.status] + "+" * row.is_on_time


A = (account(0, 0),)
BOTH = (done(LAW), done(WORK))
LAST_SECOND = datetime(2026, 10, 31, 23, 59, 59)
NEXT_DAY = datetime(2026, 11, 1)

LEARNING: list[tuple[str, dict[str, Any], str]] = [
    ("no account", {}, "未注册"),
    ("account, nothing learned", {"accounts": A}, "只注册未学"),
    ("not verified", {"accounts": (account(0, 0, is_verified=False),), "records": BOTH}, "未注册"),
    ("registered at the cut-off", {"accounts": (account(0, 0, registered_at=AS_OF),)}, "只注册未学"),
    ("registered after it", {"accounts": (account(0, 0, registered_at=LATER),)}, "未注册"),
    ("old account", {"accounts": (account(0, 0, registered_at=datetime(2020, 1, 1)),)}, "只注册未学"),
    ("vanished from the newest export", {"accounts": (account(0, 0, is_vanished=True),)}, "未注册"),
    ("learned unverified, verified idle",
     {"accounts": (account(0, 0, is_verified=False), account(1, 0)), "records": BOTH}, "只注册未学"),
    ("account of another unit", {"accounts": (account(0, 0, None),), "records": BOTH}, "已完成+"),
    ("all compulsory courses", {"accounts": A, "records": BOTH}, "已完成+"),
    ("one of two", {"accounts": A, "records": (done(LAW),)}, "学习中"),
    ("optional only", {"accounts": A, "records": (done(HEALTH),)}, "学习中"),
    ("foreign course", {"accounts": A, "records": (done("别的课程"),)}, "只注册未学"),
    ("assigned, not opened",
     {"accounts": A, "records": (Record(0, LAW, 0, 0, None, None),)}, "只注册未学"),
    ("started at the cut-off", {"accounts": A, "records": (Record(0, LAW, 5, 2, AS_OF, None),)}, "学习中"),
    ("started after it", {"accounts": A, "records": (Record(0, LAW, 5, 2, LATER, None),)}, "只注册未学"),
    ("finished at the cut-off", {"accounts": A, "records": (done(LAW), done(WORK, AS_OF))}, "已完成"),
    ("finished after it", {"accounts": A, "records": (done(LAW), done(WORK, LATER))}, "学习中"),
    ("finish missing: counts from the export", {"accounts": A, "records": (done(LAW), done(WORK, None))}, "学习中"),
    ("start missing", {"accounts": A, "records": (done(LAW, started_at=None), done(WORK))}, "已完成+"),
    ("last second of the deadline", {"accounts": A, "records": (done(LAW), done(WORK, LAST_SECOND))}, "已完成+"),
    ("first second after it", {"accounts": A, "records": (done(LAW), done(WORK, NEXT_DAY))}, "已完成"),
    ("test failed",
     {"accounts": A, "records": (done(LAW), done(WORK, score=59, is_passed=False))}, "学习中"),
    ("pass mark, no flag", {"accounts": A, "records": (done(LAW), done(WORK, score=60, is_passed=None))}, "已完成+"),
    ("below it, no flag", {"accounts": A, "records": (done(LAW), done(WORK, score=59, is_passed=None))}, "学习中"),
    ("test passed, 99 percent", {"accounts": A, "records": (done(LAW), done(WORK, progress=99))}, "学习中"),
    ("second attempt passes",
     {"accounts": A, "records": (done(LAW), done(WORK, is_passed=False), done(WORK))}, "已完成+"),
    ("earliest finish decides", {"accounts": A, "records": (*BOTH, done(WORK, NEXT_DAY))}, "已完成+"),
    ("progress and test in two rows",
     {"accounts": A, "records": (done(LAW), done(WORK, is_passed=False), done(WORK, progress=40))}, "学习中"),
    ("records in two accounts", {"accounts": (*A, account(1, 0)), "records": (done(LAW), done(WORK, of=1))}, "已完成+"),
    ("class course missing",
     {"postings": (posting(0, person_class="安全管理人员"),), "accounts": A, "records": BOTH}, "学习中"),
    ("class course done",
     {"postings": (posting(0, person_class="主要负责人"),), "accounts": A, "records": (*BOTH, done(LEAD))}, "已完成+"),
    ("off line with a sheet",
     {"accounts": A, "records": (done(WORK),), "offline": (Offline(0, 0, LAW, date(2026, 10, 31), 1, "Q1"),)}, "已完成+"),
    ("off line without", {"accounts": A, "offline": (Offline(0, 0, LAW, date(2026, 10, 9), 1, ""),)}, "只注册未学"),
    ("off line only", {"accounts": A, "offline": (Offline(0, 0, LAW, date(2026, 10, 9), 1, "Q1"),)}, "学习中"),
    ("off line, no account", {"offline": (Offline(0, 0, LAW, date(2026, 10, 9), 1, "Q1"),)}, "未注册"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "expected"), [c[1:] for c in LEARNING], ids=[c[0] for c in LEARNING])
def test_status(facts: dict[str, Any], expected: str) -> None:
    assert status(world(**facts)) == expected


FORCE: list[tuple[str, dict[str, Any], int]] = [
    ("on the roster", {}, 1),
    ("left before the deadline", {"postings": (posting(0, left_on=date(2026, 10, 30)),)}, 0),
    ("left on the deadline", {"postings": (posting(0, left_on=date(2026, 10, 31)),)}, 0),
    ("left after it", {"postings": (posting(0, left_on=date(2026, 11, 1)),)}, 1),
    ("hired on the freeze day", {"postings": (posting(0, hired_on=date(2026, 9, 20)),)}, 1),
    ("hired after it", {"postings": (posting(0, hired_on=date(2026, 9, 21)),)}, 1),
    ("hired seven days before the deadline", {"postings": (posting(0, hired_on=date(2026, 10, 24)),)}, 1),
    ("hired six days before", {"postings": (posting(0, hired_on=date(2026, 10, 25)),)}, 0),
    ("removed", {"adjustments": (Adjustment(0, 0, "核减", "", "", MIDDLE.date()),)}, 0),
    ("added", {"adjustments": (Adjustment(1, 0, "增补", "", "", MIDDLE.date()),)}, 2),
    ("left, known from the update",
     {"postings": (posting(0), posting(0, received_on=D2, left_on=date(2026, 10, 1)))}, 0),
    ("omitted by the update", {"postings": (posting(0), posting(1), posting(1, received_on=D2))}, 2),
    ("omitted by the replacement",
     {"postings": (posting(0), posting(1), posting(1, received_on=D2)), "replaced_units": (0,)}, 1),
    ("repeated row", {"postings": (posting(0, copies=2),)}, 1),
    ("unit in a street of another body", {"units": (unit(0, HIGH_TECH),)}, 0),
    ("unit on no list", {"units": (unit(0, listed=()),)}, 1),
    ("unit listed later", {"units": (unit(0, listed=(D1, D2)), unit(1, listed=(D2,)))}, 1),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "expected"), [c[1:] for c in FORCE], ids=[c[0] for c in FORCE])
def test_required(facts: dict[str, Any], expected: int) -> None:
    assert len(Truth(world(**facts)).required) == expected


UNLISTED: list[tuple[str, dict[str, Any], int]] = [
    ("learned, on no roster", {"accounts": (account(0, 1),), "records": (done(LAW),)}, 1),
    ("only registered", {"accounts": (account(0, 1),)}, 0),
    ("learned after the cut-off", {"accounts": (account(0, 1),), "records": (Record(0, LAW, 9, 4, LATER, None),)}, 0),
    ("without real name", {"accounts": (account(0, 1, is_verified=False),), "records": (done(LAW),)}, 0),
    ("under a unit out of scope", {"accounts": (account(0, 1, None),), "records": (done(LAW),)}, 0),
    ("on the roster of another unit",
     {"units": (unit(0), unit(1)), "accounts": (account(0, 0, 1),), "records": (done(LAW),)}, 0),
    ("left", {"postings": (posting(0, left_on=date(2026, 10, 1)),), "accounts": A, "records": (done(LAW),)}, 0),
    ("unit without roster",
     {"units": (unit(0), unit(1)), "accounts": (account(0, 1, 1),), "records": (done(LAW),)}, 1),
    ("supervisor",
     {"accounts": (account(0, 1),), "records": (done(LAW),), "supervisors": (Supervisor(1, "村", TOWN_A, "", "", D1),)}, 0),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "expected"), [c[1:] for c in UNLISTED], ids=[c[0] for c in UNLISTED])
def test_unlisted(facts: dict[str, Any], expected: int) -> None:
    levels = measures.measures(Truth(world(**facts)), "990101")
    assert levels["district"]["990101"]["n_unlisted"] == expected


def test_person_of_two_towns_counts_in_both_and_once_above_with_the_least_advanced_status() -> None:
    """A safety manager in town B lacks the course that his class needs there; as a worker in A he is done."""
    facts = world(
        units=(unit(0), unit(1, TOWN_B, "D02")),
        postings=(posting(0), posting(0, 1, person_class="安全管理人员"), posting(1, 1)),
        accounts=(*A, account(1, 1)),
        records=(*BOTH, done(LAW, of=1), done(WORK, LAST_SECOND, of=1)),
    )
    levels = measures.measures(Truth(facts), "990101")
    pick = ("n_required", "n_completed", "n_on_time", "n_in_progress", "n_units_all_completed")
    assert [levels["town"][TOWN_A][c] for c in pick] == [1, 1, 1, 0, 1]
    assert [levels["town"][TOWN_B][c] for c in pick] == [2, 1, 1, 1, 0]
    assert [levels["district"]["990101"][c] for c in pick] == [2, 1, 1, 1, 1]
    twice = measures.double_counted(levels)["town"]
    assert [twice[c] for c in pick] == [1, 1, 1, 0, 0]
    assert levels["person_class"]["安全管理人员"]["n_in_progress"] == 1
    assert levels["person_class"]["一线作业人员"]["n_completed"] == 2


def test_confirmed_persons_leave_valid_not_completed_and_only_mismatch_is_counted() -> None:
    def review(number: str, person: int, conclusion: str, kind: str = "人员不一致", day: date = D2) -> Review:
        return Review(number, person, 0, kind, conclusion, "", "", None, day)

    facts = world(
        postings=tuple(posting(n) for n in range(4)),
        accounts=tuple(account(n, n) for n in range(4)),
        records=tuple(done(c, of=n) for n in range(4) for c in (LAW, WORK)),
        reviews=(
            review("1", 0, "属实", day=D1), review("1", 0, "排除"),  # the later row of a number holds
            review("2", 1, "属实"), review("3", 2, "属实", "代学代考"), review("4", 3, "待核查"),
        ),
    )  # fmt: skip
    row = measures.measures(Truth(facts), "990101")["district"]["990101"]
    assert (row["n_completed"], row["n_valid"], row["n_mismatch_confirmed"]) == (4, 2, 1)


def test_units_with_empty_roster_are_counted_and_never_complete() -> None:
    facts = world(units=(unit(0), unit(1)), accounts=A, records=BOTH)
    row = measures.measures(Truth(facts), "990101")["district"]["990101"]
    names = (
        "n_units",
        "n_units_rostered",
        "n_units_all_registered",
        "n_units_all_started",
        "n_units_all_completed",
    )
    assert [row[c] for c in names] == [2, 1, 1, 1, 1]
    assert row["n_headcount"] == 10 + 20


def test_spot_checks_count_by_the_unit_of_the_row() -> None:
    def check(n: int, is_attended: bool, is_passed: bool | None) -> SpotCheck:
        return SpotCheck(str(n), 1, n, 0, is_attended, "", None, is_passed)

    facts = world(spot_checks=(check(0, True, True), check(1, True, False), check(2, False, None)))
    row = measures.measures(Truth(facts), "990101")["unit"]["甲0公司"]
    assert [row[c] for c in measures.SPOT_COLUMNS] == [3, 2, 1]


def test_supervisors_are_counted_once_a_town_and_by_the_newest_list_of_their_body() -> None:
    def supervisor(person: int, body: str, day: date = D1) -> Supervisor:
        return Supervisor(person, body, TOWN_A, "", "", day)

    facts = world(
        supervisors=(
            supervisor(0, "镇"), supervisor(0, "村"), supervisor(1, "镇"), supervisor(0, "镇", D2),
        ),
        accounts=A, records=BOTH,
    )  # fmt: skip
    row = measures.measures(Truth(facts), "990101")["supervisors_town"][TOWN_A]
    assert (row["n_required"], row["n_completed"], row["n_units"]) == (1, 1, 2)


PARTITION = ("n_not_registered", "n_registered_only", "n_in_progress", "n_completed")


@pytest.mark.parametrize("mess", ["none", "typical", "heavy"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sums_agree(seed: int, mess: Mess) -> None:
    truth = Truth(make_world(seed, 25, 400, default_faults(mess, 400), "x", is_clipping=True))
    levels = measures.measures(truth, "990101")
    district_row = levels["district"]["990101"]
    for rows in levels.values():
        for row in rows.values():
            assert set(row) == set(measures.COLUMNS)
            assert row["n_required"] == sum(row[c] or 0 for c in PARTITION)
            assert row["n_required"] >= row["n_registered"] >= row["n_started"] >= row["n_completed"]
            assert row["n_completed"] >= max(row["n_on_time"], row["n_valid"])
    twice = measures.double_counted(levels)
    for level in ("town", "dept"):
        for column in measures.PERSON_COLUMNS:
            total = sum(row[column] or 0 for row in levels[level].values())
            assert total - twice[level][column] == district_row[column]
        for column in measures.UNIT_COLUMNS:
            assert twice[level][column] == 0
    assert twice["town"]["n_required"] > 0
    days = list(measures.progress(truth).values())
    assert days == sorted(days)
    assert days[-1] == district_row["n_completed"]
    cells = [c for forms in measures.cross(truth).values() for c in forms.values()]
    assert sum(c["n_required"] for c in cells) >= district_row["n_required"]


def test_without_faults_everyone_is_counted_once() -> None:
    truth = Truth(make_world(4, 15, 200, Faults(), "x", is_clipping=False))
    levels = measures.measures(truth, "990101")
    assert levels["district"]["990101"]["n_required"] == 200
    assert levels["district"]["990101"]["n_units"] == 15
    assert levels["district"]["990101"]["n_unlisted"] == 0
    assert not any(measures.double_counted(levels)["town"][c] for c in measures.PERSON_COLUMNS)


def test_too_small_is_refused_in_chinese() -> None:
    with pytest.raises(ValueError, match="单位数太少"):
        campaign_files(seed=1, units=3, people=100)
    with pytest.raises(ValueError, match="人数太少"):
        campaign_files(seed=1, units=30, people=10)
    with pytest.raises(ValueError, match="规模太小"):
        campaign_files(seed=1, units=12, people=60, faults=Faults(test_failed=500))
