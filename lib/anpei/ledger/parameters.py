"""What the campaign decides, as the small tables that the SQL files read: settings, courses, course_scope, signals."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import ceil

import duckdb

from ..campaign import Campaign
from ..intake.decisions import case_number
from ..settings import SignalSettings
from .signal import signal_rows

LATEST_ENTRY_DAYS = 7
"""An addition (增补) enters at least this many days before the deadline, or is listed but not required."""

_MINUTE = 60_000_000
"""A minute in microseconds."""

SPOT_PASS_MARK = Decimal(60)
"""Lowest passing score of a spot check whose extract states scores alone, unless a course sets another."""

_SIGNAL_COUNTS = (
    "phone_persons", "device_persons", "address_persons", "day_minutes", "burst_persons", "equal_persons", "full_score",
    "batch_rows",
)  # fmt: skip
"""Numbers of [signals] that the SQL files read as they are."""

_SETTINGS_TYPES = {
    "as_of": "TIMESTAMP",
    "as_of_on": "DATE",
    "starts_on": "DATE",
    "known_on": "DATE",
    "deadline_on": "DATE",
    "deadline_end": "TIMESTAMP",
    "roster_frozen_on": "DATE",
    "latest_entry_on": "DATE",
    "progress_required": "INTEGER",
    "started_minutes": "INTEGER",
    "offline_counts": "BOOLEAN",
    "absent_as_fail": "BOOLEAN",
    "spot_pass_mark": "DECIMAL(6, 2)",
    "has_units": "BOOLEAN",
    "has_roster": "BOOLEAN",
    "basis": "VARCHAR",
    "required_basis": "VARCHAR",
    "learning_basis": "VARCHAR",
    "case_prefix": "VARCHAR",
    "minute": "INTERVAL",
    "overlap": "INTERVAL",
    "burst": "INTERVAL",
    "night_part": "BIGINT",
    "night_of": "BIGINT",
    "face_part": "BIGINT",
    "face_of": "BIGINT",
    **dict.fromkeys(_SIGNAL_COUNTS, "INTEGER"),
}


@dataclass(frozen=True)
class Parameters:
    """One row of settings beside the courses and whom they oblige.

    `deadline_end` is the first instant after the deadline's day; `progress_required` is in basis points.
    A course has its length in `minutes`, and `fast`: who takes less is too fast (S5). `signals`: rules that run.
    `basis` says whose rows the ledger holds, `required_basis` what 应训 is counted from and
    `learning_basis` what registration and learning are counted from (`none`: unknown).
    """

    settings: dict[str, object]
    courses: tuple[tuple[int, bool, bool, Decimal, int, timedelta, bool, bool, bool], ...]
    course_scope: tuple[tuple[int, str, str], ...]
    signals: tuple[tuple[int, str, int, str, str, str, str], ...]

    def fingerprint(self) -> str:
        """Return everything that decides a figure, as stable text."""
        return json.dumps(asdict(self), default=str, ensure_ascii=False, sort_keys=True)


def make_parameters(
    campaign: Campaign, as_of: datetime, known_on: date, kinds: Collection[str]
) -> Parameters:
    """Return the parameters of one case; `kinds` are the kinds of extract that have rows."""
    marks = [Decimal(str(c.pass_mark)) for c in campaign.courses if c.test]
    settings: dict[str, object] = {
        "as_of": as_of,
        "as_of_on": as_of.date(),
        "starts_on": campaign.starts_on,
        "known_on": known_on,
        "deadline_on": campaign.deadline_on,
        "deadline_end": datetime.combine(campaign.deadline_on + timedelta(days=1), datetime.min.time()),
        "roster_frozen_on": campaign.roster_frozen_on,
        "latest_entry_on": campaign.deadline_on - timedelta(days=LATEST_ENTRY_DAYS),
        "progress_required": ceil(Decimal(str(campaign.completion.progress)) * 100),
        "started_minutes": campaign.completion.started_minutes,
        "offline_counts": campaign.completion.offline_counts,
        "absent_as_fail": campaign.thresholds.absent_as_fail,
        "spot_pass_mark": max(marks, default=SPOT_PASS_MARK),
        "has_units": "units" in kinds,
        "has_roster": "roster" in kinds,
        **_bases(campaign.population, kinds),
        "case_prefix": case_number(campaign.id, 0).removesuffix("000"),
        **_signal_settings(campaign.signals),
    }
    courses = tuple(
        (
            number,
            course.compulsory,
            course.test,
            Decimal(str(course.pass_mark)),
            course.minutes,
            timedelta(microseconds=ceil(course.minutes * _MINUTE * campaign.signals.fast_share)),
            bool(course.applies_to.person_class),
            bool(course.applies_to.employ_form),
            bool(course.applies_to.industry),
        )
        for number, course in enumerate(campaign.courses)
    )
    scope = {
        (number, field, value)
        for number, course in enumerate(campaign.courses)
        for field in ("person_class", "employ_form", "industry")
        for value in getattr(course.applies_to, field)
    }
    return Parameters(settings, courses, tuple(sorted(scope)), tuple(signal_rows(campaign.signals)))


def _signal_settings(signals: SignalSettings) -> dict[str, object]:
    """Return the numbers of [signals]: spans of time, shares as part and whole, counts."""
    night, face = signals.night_share, signals.face_missing_share
    return {
        "minute": timedelta(minutes=1),
        "overlap": timedelta(minutes=signals.overlap_minutes),
        "burst": timedelta(minutes=signals.burst_minutes),
        "night_part": night.numerator,
        "night_of": night.denominator,
        "face_part": face.numerator,
        "face_of": face.denominator,
        **{name: getattr(signals, name) for name in _SIGNAL_COUNTS},
    }


def _bases(population: str, kinds: Collection[str]) -> dict[str, str]:
    """Return what is counted from what.

    Summaries stand in only where no list of persons is at hand: they are never mixed with one (C16).
    """
    has_persons = "roster" in kinds or "platform" in kinds
    from_platform = "platform" if "platform" in kinds else "none"
    basis = "roster" if population == "roster" and "roster" in kinds else from_platform
    stand_in = "summaries" if "summaries" in kinds and not has_persons else "none"
    required = {
        "roster": "roster" if "roster" in kinds else stand_in,
        "platform": from_platform if has_persons else stand_in,
        "headcount": "headcount" if "units" in kinds else "none",
    }[population]
    if "platform" in kinds:
        learning = "platform"
    else:
        learning = "summaries" if "summaries" in kinds and basis != "roster" else "none"
    return {"basis": basis, "required_basis": required, "learning_basis": learning}


def load_parameters(database: duckdb.DuckDBPyConnection, parameters: Parameters) -> None:
    """Create the tables settings, courses, course_scope and signals."""
    columns = ", ".join(f"{name} {kind}" for name, kind in _SETTINGS_TYPES.items())
    database.execute(f"CREATE TABLE settings ({columns})")
    _insert(database, "settings", [tuple(parameters.settings[name] for name in _SETTINGS_TYPES)])
    database.execute(
        "CREATE TABLE courses (course_no INTEGER, is_compulsory BOOLEAN, has_test BOOLEAN, "
        "pass_mark DECIMAL(6, 2), minutes INTEGER, fast INTERVAL, is_limited_class BOOLEAN, is_limited_form BOOLEAN, "
        "is_limited_industry BOOLEAN)"
    )
    _insert(database, "courses", list(parameters.courses))
    database.execute("CREATE TABLE course_scope (course_no INTEGER, field VARCHAR, value VARCHAR)")
    _insert(database, "course_scope", list(parameters.course_scope))
    database.execute(
        "CREATE TABLE signals (signal_no INTEGER, signal VARCHAR, rule_no INTEGER, rule VARCHAR, data VARCHAR, "
        "weight VARCHAR, phrase VARCHAR)"
    )
    _insert(database, "signals", list(parameters.signals))


def _insert(database: duckdb.DuckDBPyConnection, table: str, rows: list[tuple]) -> None:
    if rows:
        marks = ", ".join("?" for _ in rows[0])
        database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
