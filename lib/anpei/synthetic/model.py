"""The invented world as facts: who exists, who is listed where, who learned what and when.

Nothing here knows of files, spellings or statuses. The truth is counted from these facts alone, and the
files are written from them afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

PERSON_CLASSES = ("主要负责人", "安全管理人员", "一线作业人员", "其他从业人员")
EMPLOY_FORMS = ("正式", "劳务派遣", "灵活用工", "承包商或相关方", "实习", "其他")
UNASSIGNED = "未归属"


@dataclass(frozen=True, slots=True)
class Town:
    """A row of the towns table; `code` is 6 digits of the district and 3 of the town."""

    code: str
    name: str
    kind: str
    first_edition: str
    last_edition: str
    run_by: str
    is_addressee: bool
    predecessor: str
    note: str


@dataclass(frozen=True, slots=True)
class Dept:
    """A department of the invented district."""

    code: str
    name: str
    short: str
    former: str
    order: int
    themes: str


@dataclass(frozen=True, slots=True)
class Course:
    """A course of the campaign; `classes` empty means everyone."""

    id: str
    name: str
    minutes: int
    is_compulsory: bool
    has_test: bool
    pass_mark: int
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Campaign:
    """Dates of the campaign and of the two deliveries; times are UTC+8."""

    id: str
    starts_on: date
    deadline_on: date
    roster_frozen_on: date
    as_of: datetime
    received_on: tuple[date, date]
    exported_at: tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; `listed_on` holds the received dates whose units list names it (empty: on no list).

    `dept_text` is what its list writes for the department where nobody knows a department of that name.
    """

    no: int
    name: str
    uscc: str
    town: str
    dept: str
    industry: str
    kind: str
    headcount: int | None
    grade: str
    listed_on: tuple[date, ...]
    dept_text: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person; the ID number is valid and carries the fictitious area code."""

    no: int
    name: str
    id_no: str
    phone: str


@dataclass(frozen=True, slots=True)
class Posting:
    """One roster row as delivered on one received day; `copies` > 1 are identical repeats.

    `also_hired_on` is the hire date of a second row of that day, which differs in nothing else.
    """

    person: int
    unit: int
    received_on: date
    person_class: str
    employ_form: str
    post: str
    dispatch_unit: str
    hired_on: date
    left_on: date | None
    copies: int = 1
    also_hired_on: date | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A platform account; `unit` is None where its unit is not one of the world's units.

    `name` and `sex` are what it states where that is not the person's own name and sex.
    """

    no: int
    person: int
    unit: int | None
    unit_text: str
    is_verified: bool
    registered_at: datetime
    is_vanished: bool = False
    name: str = ""
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """An account's record of one course, at its last state; times may be missing as in real exports."""

    account: int
    course: str
    progress: int
    minutes: int
    started_at: datetime | None
    finished_at: datetime | None
    score: int | None = None
    is_passed: bool | None = None


@dataclass(frozen=True, slots=True)
class Offline:
    """Make-up training off line; without a sign-in sheet (`evidence` empty) it proves nothing."""

    person: int
    unit: int
    course: str
    held_on: date
    hours: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """An approved removal (核减) or addition (增补) of a person in a unit."""

    person: int
    unit: int
    kind: str
    reason: str
    approved_by: str
    adjusted_on: date


@dataclass(frozen=True, slots=True)
class Review:
    """A verified suspicion; a later row of the same number replaces the earlier one.

    `name` is how the slip spells the name where that is wrong; its ID number is masked then.
    """

    number: str
    person: int
    unit: int
    problem: str
    conclusion: str
    reviewed_by: str
    reviewer: str
    reviewed_on: date | None
    received_on: date
    name: str = ""


@dataclass(frozen=True, slots=True)
class SpotCheck:
    """One person drawn for a spot check; a round called 复测 replaces the earlier ones of its unit."""

    number: str
    round: int | str
    person: int
    unit: int
    is_attended: bool
    absence_reason: str
    score: int | None
    is_passed: bool | None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One learning session of the platform's log; `face` is what its face check said, if there was one."""

    person: int
    course: str
    started_at: datetime
    ended_at: datetime
    device: str
    address: str
    face: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A decided row of decisions.xlsx; its number is its place there, from 1 on; `person` is None for a unit."""

    matter: str
    unit: int
    person: int | None
    proposal: str
    basis: str
    answer: str
    reason: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class Supervisor:
    """One row of a supervisors list; `town` is set for territorial bodies, `dept` for departments."""

    person: int
    body: str
    town: str
    dept: str
    duty: str
    received_on: date


@dataclass(frozen=True, slots=True)
class World:
    """Everything that is true of one synthetic campaign; `planted` says which cases were put in where.

    The rows of `plain` persons are written without any fault.
    """

    campaign: Campaign
    towns: tuple[Town, ...]
    depts: tuple[Dept, ...]
    courses: tuple[Course, ...]
    units: tuple[Unit, ...]
    persons: tuple[Person, ...]
    postings: tuple[Posting, ...]
    replaced_units: tuple[int, ...]
    accounts: tuple[Account, ...]
    records: tuple[Record, ...]
    offline: tuple[Offline, ...]
    adjustments: tuple[Adjustment, ...]
    reviews: tuple[Review, ...]
    spot_checks: tuple[SpotCheck, ...]
    supervisors: tuple[Supervisor, ...]
    sessions: tuple[Session, ...]
    decisions: tuple[Decision, ...]
    plain: frozenset[int]
    planted: dict[str, tuple[str, ...]]
