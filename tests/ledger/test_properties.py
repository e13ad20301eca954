"""What holds of every campaign, whatever its rows: statuses add up, totals meet, order does not matter."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anpei.ledger import Case
from anpei.ledger.figure import format_percent
from anpei.ledger.reconciliation import reconcile
from anpei.vocabulary import COUNTS, LEVELS
from tests.spec.example import Example, Row
from tests.spec.scene import build

UNITS: tuple[Row, ...] = (
    {"单位": "甲厂", "镇街": "东镇", "部门": "应急局"},
    {"单位": "乙厂", "镇街": "东镇", "部门": "交通局"},
    {"单位": "丙厂", "镇街": "西镇", "部门": "应急局"},
    {"单位": "丁厂", "镇街": "未归属", "部门": "交通局"},
)
COURSES: tuple[Row, ...] = (
    {"课程": "甲课", "必修": "是", "适用人员类别": ""},
    {"课程": "管理课", "必修": "是", "适用人员类别": "安全管理人员"},
    {"课程": "选修课", "必修": "否", "适用人员类别": ""},
)
PERSONS = ("张一", "张二", "张三", "张四", "张五")
MOMENTS = (
    "", "2022-10-20 08:00:00", "2022-11-30 23:59:59", "2022-12-01 00:00:00", "2022-12-01 08:00:00",
    "2022-12-01 08:00:01",
)  # fmt: skip

person = st.sampled_from(PERSONS)
unit = st.sampled_from([row["单位"] for row in UNITS])
moment = st.sampled_from(MOMENTS)


def rows(unique_by: Callable[[Row], Any] | None = None, **columns: st.SearchStrategy[str]) -> Any:
    return st.lists(st.fixed_dictionaries(columns), max_size=8, unique_by=unique_by)


@st.composite
def examples(draw: st.DrawFn) -> Example:
    """Draw a campaign of five persons and four units, its rows of every kind."""
    tables = {
        "单位": UNITS,
        "课程": COURSES,
        "名册": draw(
            rows(
                lambda row: (row["姓名"], row["单位"]),
                姓名=person,
                单位=unit,
                人员类别=st.sampled_from(["一线作业人员", "安全管理人员", ""]),
                用工形式=st.sampled_from(["正式", "劳务派遣"]),
                入职=st.sampled_from(["", "2020-01-01", "2021-01-01", "2022-11-01", "2022-11-25"]),
                离职=st.sampled_from(["", "", "2022-11-30", "2022-12-01"]),
            ).filter(len)
        ),
        "账号": draw(
            rows(
                姓名=person,
                单位=st.one_of(unit, st.just("不明")),
                镇街=st.sampled_from(["", "", "东镇", "西镇"]),
                实名=st.sampled_from(["是", "是", "否"]),
                注册时间=moment,
            ).filter(len)
        ),
        "学习": draw(
            rows(
                姓名=person,
                课程=st.sampled_from(["甲课", "管理课", "选修课", "全部", "别的课程"]),
                进度=st.sampled_from(["", "0", "50", "100", "100"]),
                状态完成=st.sampled_from(["", "是"]),
                开始=moment,
                完成=moment,
                线下=st.sampled_from(["", "", "是"]),
                签到表=st.sampled_from(["签1", ""]),
            )
        ),
        "监管人员": draw(rows(姓名=person, 单位=st.just("应急局"), 部门=st.just("应急局"))),
        "核减增补": draw(
            rows(
                lambda row: (row["姓名"], row["单位"]),
                姓名=person,
                单位=unit,
                类型=st.sampled_from(["核减", "增补"]),
            )
        ),
        "核查": draw(rows(姓名=person, 结论=st.sampled_from(["属实", "排除", "待核查"]))),
    }
    parameters = {"多单位人员": draw(st.sampled_from(["分别", "主单位"]))}
    kept = {name: tuple(found) for name, found in tables.items() if found}
    return Example("", 0, "", "drawn", "", (), parameters, kept)


def counts(case: Case) -> pd.DataFrame:
    """Return every count of every level, by level and key."""
    return pd.concat([case.measure(level) for level in LEVELS]).set_index(["level", "key"])[list(COUNTS)]


drawn = settings(
    max_examples=6, deadline=timedelta(seconds=60), derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip


@pytest.mark.slow
@drawn
@given(examples())
def test_statuses_and_totals_add_up(example: Example) -> None:
    with tempfile.TemporaryDirectory() as folder:
        case, _ = build(example, Path(folder))
        for level in LEVELS:
            for row in [*_records(case.measure(level)), case.total(level)]:
                if pd.notna(row["n_required"]):
                    parts = ("n_not_registered", "n_registered_only", "n_in_progress", "n_completed")
                    assert row["n_required"] == sum(row[name] for name in parts)
                    assert row["n_on_time"] <= row["n_completed"] >= row["n_valid"]
        columns = {"town": "town_key", "dept": "dept_key", "unit": "unit_no"}
        is_main = example.parameters["多单位人员"] == "主单位"
        for level, column in columns.items():
            total, rest = _by_hand(case, column, is_main and level != "unit")
            assert case.total(level)["n_required"] == total
            assert case.double_counted(level)["n_required"] == rest
            assert case.measure(level)["n_required"].sum() == total + rest
            assert case.measure(level)["n_units"].sum() == case.total(level)["n_units"] == len(UNITS)


def _records(frame: pd.DataFrame) -> Iterable[pd.Series]:
    return (frame.iloc[number] for number in range(len(frame)))


def _by_hand(case: Case, column: str, is_main: bool) -> tuple[int, int]:
    """Return distinct persons, and how much counting them in every row of a level counts them too often."""
    seen: dict[int, set[Any]] = {}
    for number, key, marked in case.rows(f"SELECT person_no, {column}, is_main FROM ledger"):
        if marked or not is_main:
            seen.setdefault(number, set()).add(key)
    return len(seen), sum(len(keys) - 1 for keys in seen.values())


@pytest.mark.slow
@drawn
@given(examples(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(example: Example, random: Any) -> None:
    shuffled = {
        name: found if name in ("单位", "课程") else tuple(random.sample(found, len(found)))
        for name, found in example.tables.items()
    }
    # a case is known by number, else by person and problem: the later row of two would be the one that counts
    shuffled["核查"] = example.tables.get("核查", ())
    other = replace(example, tables={name: found for name, found in shuffled.items() if found})
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        first, names = build(example, Path(one))
        second, other_names = build(other, Path(two))
        pd.testing.assert_frame_equal(counts(first), counts(second))
        assert _statuses(first, names.persons) == _statuses(second, other_names.persons)


def _statuses(case: Case, persons: dict[str, int]) -> set[tuple[Any, ...]]:
    names = {number: name for name, number in persons.items()}
    query = "SELECT person_no, unit_no, status, is_on_time, is_valid, is_main, started_at, finished_at FROM ledger"
    return {(names[number], *rest) for number, *rest in case.rows(query)}


@pytest.mark.slow
@drawn
@given(examples(), person, st.sampled_from(MOMENTS[1:5]))
def test_one_more_completion_never_lowers_a_count(example: Example, name: str, finish: str) -> None:
    more: Row = {
        "姓名": name,
        "课程": "全部",
        "进度": "100",
        "开始": finish,
        "完成": finish,
        "文件": "平台补报",
    }
    records = (*example.tables.get("学习", ()), more)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        before = counts(build(example, Path(one))[0])
        after = counts(build(replace(example, tables={**example.tables, "学习": records}), Path(two))[0])
    for column in ("n_required", "n_registered"):
        pd.testing.assert_series_equal(before[column], after[column])
    for column in ("n_started", "n_completed", "n_on_time", "n_valid", "n_units_all_completed"):
        assert (after[column] >= before[column]).fillna(True).all()


@pytest.mark.slow
@settings(drawn, max_examples=25)
@given(examples())
def test_nothing_is_unexplained_between_the_platform_and_the_bulletin(example: Example) -> None:
    own = ("late", "unverified", "supervisor", "outside", "unlisted")  # reasons that no town has a part in
    with tempfile.TemporaryDirectory() as folder:
        case, _ = build(example, Path(folder))
        (whole,) = reconcile(case, "district")
        towns = reconcile(case, "town")
        for found in (whole, *towns):
            assert [bridge.residual for bridge in found.bridges] == [0, 0]
            assert all(n >= 0 for bridge in found.bridges for n in bridge.steps.values())
        for place, bridge in enumerate(whole.bridges):
            assert bridge.shown == sum(town.bridges[place].shown for town in towns)
            assert bridge.steps["elsewhere"] == bridge.steps["from_elsewhere"] == 0
            for name in own:
                assert bridge.steps[name] == sum(town.bridges[place].steps[name] for town in towns)
        assert whole.registered.shown == sum(whole.tiers.values()) == len(example.tables["账号"])
        assert not (case.findings["code"] == "E401").any()


@given(
    st.integers(0, 10**6),
    st.integers(1, 10**6),
    st.lists(st.integers(100, 10**4), max_size=2),
)
def test_a_printed_rate_never_crosses_a_threshold(
    numerator: int, denominator: int, limits: list[int]
) -> None:
    value = Fraction(numerator, denominator)
    guards = tuple(Fraction(limit, 10**4) for limit in limits)
    text = format_percent(value, guards)
    printed = Fraction(text) / 100
    assert abs(printed - value) < Fraction(1, 10**4)
    assert text.partition(".")[2].isdigit()
    assert len(text.partition(".")[2]) == 2
    for guard in (*guards, Fraction(1)):
        assert (printed >= guard) == (value >= guard)
    assert (printed == 0) == (value == 0)
