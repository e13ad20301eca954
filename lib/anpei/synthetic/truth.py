"""The true counts of a synthetic campaign, computed from its facts by plain definitions.

This module is the oracle: it reads no file and shares no code with the programs that it checks.
Every rule stands once, in the function that bears its name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from anpei.synthetic.model import (
    UNASSIGNED,
    Account,
    Course,
    Posting,
    Record,
    Review,
    SpotCheck,
    Unit,
    World,
)

NOT_REGISTERED, REGISTERED_ONLY, IN_PROGRESS, COMPLETED = range(4)
MISMATCH = "人员不一致"
RETEST = "复测"
LATEST_ENTRY_DAYS = 7


@dataclass(frozen=True, slots=True)
class Row:
    """One required person in one unit, with its status (0 not registered … 3 completed)."""

    unit: int
    person: int
    person_class: str
    employ_form: str
    status: int
    finished_at: datetime | None
    is_on_time: bool
    is_valid: bool


@dataclass(frozen=True)
class Truth:
    """The sets of the domain for one world: obliged units, required rows, unlisted learners."""

    world: World

    # --- units -------------------------------------------------------------------------------
    @cached_property
    def units_in_scope(self) -> dict[int, Unit]:
        """Obliged units: on the newest list of their department and in an addressed town, or, on no
        list at all, known from a roster.
        """
        towns = {t.code for t in self.world.towns if t.is_addressee}
        newest: dict[str, date] = {}
        for unit in self.world.units:
            dept = self.dept_of(unit)
            for day in unit.listed_on:
                newest[dept] = max(day, newest.get(dept, day))
        with_roster = {unit for unit, _ in self.roster_as_known}
        return {
            u.no: u
            for u in self.world.units
            if u.town in towns
            and (newest[self.dept_of(u)] in u.listed_on if u.listed_on else u.no in with_roster)
        }

    def dept_of(self, unit: Unit) -> str:
        """Department of a unit; a unit on no list, or listed under a name that nobody knows, belongs to none."""
        return unit.dept if unit.listed_on and not unit.dept_text else UNASSIGNED

    @cached_property
    def incomplete_units(self) -> frozenset[int]:
        """Units whose roster contradicts itself (数据不全): they are counted and stand on no list."""
        return frozenset(p.unit for p in self.roster_as_known.values() if p.also_hired_on is not None)

    # --- roster ------------------------------------------------------------------------------
    @cached_property
    def roster_as_known(self) -> dict[tuple[int, int], Posting]:
        """Roster after all deliveries: a later one adds and updates; for replaced units it replaces."""
        known: dict[tuple[int, int], Posting] = {}
        for day in sorted({p.received_on for p in self.world.postings}):
            delivered = [p for p in self.world.postings if p.received_on == day]
            fresh = {p.unit for p in delivered} & set(self.world.replaced_units)
            if day != self.world.campaign.received_on[0]:
                known = {key: p for key, p in known.items() if key[0] not in fresh}
            for posting in delivered:
                known[posting.unit, posting.person] = posting
        return known

    @cached_property
    def required(self) -> dict[tuple[int, int], tuple[str, str]]:
        """(unit, person) in force → (class, employment form)."""
        campaign = self.world.campaign
        latest_entry = campaign.deadline_on - timedelta(days=LATEST_ENTRY_DAYS)
        removed = {(a.unit, a.person) for a in self.world.adjustments if a.kind == "核减"}
        added = {(a.unit, a.person) for a in self.world.adjustments if a.kind == "增补"}
        rows: dict[tuple[int, int], tuple[str, str]] = {}
        for key, posting in self.roster_as_known.items():
            has_left = posting.left_on is not None and posting.left_on <= campaign.deadline_on
            is_too_late = posting.hired_on > campaign.roster_frozen_on and posting.hired_on > latest_entry
            if key[0] in self.units_in_scope and not has_left and not is_too_late and key not in removed:
                rows[key] = (posting.person_class, posting.employ_form)
        for key in added:
            if key[0] in self.units_in_scope and key not in rows:
                rows[key] = ("", "")
        return rows

    # --- learning ----------------------------------------------------------------------------
    @cached_property
    def real_accounts(self) -> dict[int, list[Account]]:
        """Person → real-name accounts registered by the cut-off, as the newest export knows them."""
        accounts: dict[int, list[Account]] = defaultdict(list)
        for account in self.world.accounts:
            if (
                account.is_verified
                and not account.is_vanished
                and account.registered_at <= self.world.campaign.as_of
            ):
                accounts[account.person].append(account)
        return dict(accounts)

    @cached_property
    def records_of_account(self) -> dict[int, list[Record]]:
        """Account → its records of the campaign's courses."""
        names = {c.name for c in self.world.courses}
        records: dict[int, list[Record]] = defaultdict(list)
        for record in self.world.records:
            if record.course in names:
                records[record.account].append(record)
        return dict(records)

    def has_begun(self, record: Record) -> bool:
        """Whether a record shows learning by the cut-off; a record without times counts from the export."""
        if record.started_at is not None or record.finished_at is not None:
            began = min(t for t in (record.started_at, record.finished_at) if t is not None)
        elif record.progress > 0 or record.minutes > 0:
            began = self.world.campaign.exported_at[1]
        else:
            return False
        return began <= self.world.campaign.as_of

    def finish_of_record(self, record: Record, course: Course) -> datetime | None:
        """Instant from which a record meets its course's rule, None if it does not by the cut-off."""
        if record.progress < 100:
            return None
        if course.has_test:
            by_score = record.score is not None and record.score >= course.pass_mark
            if not (by_score if record.is_passed is None else record.is_passed):
                return None
        finish = record.finished_at or self.world.campaign.exported_at[1]
        return finish if finish <= self.world.campaign.as_of else None

    @cached_property
    def proven_offline(self) -> dict[int, list[tuple[str, datetime]]]:
        """Person → (course, day) of make-up training with a sign-in sheet, held by the cut-off."""
        proven: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
        for o in self.world.offline:
            held_at = datetime.combine(o.held_on, time())
            if o.evidence and held_at <= self.world.campaign.as_of:
                proven[o.person].append((o.course, held_at))
        return dict(proven)

    def records_of(self, person: int) -> list[Record]:
        """Records of the campaign's courses under a person's real-name accounts."""
        accounts = self.real_accounts.get(person, [])
        return [r for a in accounts for r in self.records_of_account.get(a.no, [])]

    def is_registered(self, person: int) -> bool:
        """Real-name account by the cut-off."""
        return person in self.real_accounts

    def has_started(self, person: int) -> bool:
        """Registered and at least one valid learning record."""
        begun = any(self.has_begun(r) for r in self.records_of(person)) or person in self.proven_offline
        return self.is_registered(person) and begun

    def finish_of_course(self, person: int, course: Course) -> datetime | None:
        """Earliest instant at which any of the person's records satisfies the course."""
        finishes = [
            finish
            for record in self.records_of(person)
            if record.course == course.name and (finish := self.finish_of_record(record, course)) is not None
        ]
        finishes += [at for name, at in self.proven_offline.get(person, []) if name == course.name]
        return min(finishes, default=None)

    def finish_of_person(self, person: int, person_class: str) -> datetime | None:
        """Finish of the last compulsory course that applies to the class, None if any is open."""
        finishes: list[datetime] = []
        for course in self.world.courses:
            if not course.is_compulsory or (course.classes and person_class not in course.classes):
                continue
            finish = self.finish_of_course(person, course)
            if finish is None:
                return None
            finishes.append(finish)
        return max(finishes)

    @cached_property
    def confirmed(self) -> dict[int, set[str]]:
        """Person → kinds of problem whose latest review, or a decision, says 属实."""
        kinds: dict[int, set[str]] = defaultdict(set)
        for review in self.latest_reviews:
            if review.conclusion == "属实":
                kinds[review.person].add(review.problem)
        for decision in self.world.decisions:
            if decision.answer == "属实" and decision.person is not None:
                kinds[decision.person].add(MISMATCH)
        return dict(kinds)

    @cached_property
    def latest_reviews(self) -> tuple[Review, ...]:
        """The last row of every number."""
        latest = {r.number: r for r in sorted(self.world.reviews, key=lambda r: r.received_on)}
        return tuple(latest.values())

    @cached_property
    def spot_checks(self) -> tuple[SpotCheck, ...]:
        """Results in force: a round called 复测 replaces the other rounds of its unit."""
        again = {c.unit for c in self.world.spot_checks if RETEST in str(c.round)}
        return tuple(c for c in self.world.spot_checks if RETEST in str(c.round) or c.unit not in again)

    def row(self, unit: int, person: int, person_class: str, employ_form: str) -> Row:
        """Status of one person in one unit."""
        finish = None
        if not self.is_registered(person):
            status = NOT_REGISTERED
        elif not self.has_started(person):
            status = REGISTERED_ONLY
        else:
            finish = self.finish_of_person(person, person_class)
            status = IN_PROGRESS if finish is None else COMPLETED
        return Row(
            unit=unit,
            person=person,
            person_class=person_class,
            employ_form=employ_form,
            status=status,
            finished_at=finish,
            is_on_time=finish is not None and finish.date() <= self.world.campaign.deadline_on,
            is_valid=finish is not None and person not in self.confirmed,
        )

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """All required rows."""
        return tuple(self.row(unit, person, *kind) for (unit, person), kind in self.required.items())

    @cached_property
    def supervisor_rows(self) -> tuple[tuple[str, str, str, Row], ...]:
        """(town, department, body, row) of every supervisor; the newest list of a body replaces older."""
        newest: dict[str, date] = {}
        for s in self.world.supervisors:
            newest[s.body] = max(s.received_on, newest.get(s.body, s.received_on))
        return tuple(
            (s.town, s.dept, s.body, self.row(-1, s.person, "", ""))
            for s in self.world.supervisors
            if s.received_on == newest[s.body]
        )

    @cached_property
    def unlisted(self) -> frozenset[tuple[int, int]]:
        """(unit, person) of 名册外: learned under a unit in scope, on no roster as known, no addition,
        no supervisor.
        """
        known = {person for _, person in self.roster_as_known}
        known |= {a.person for a in self.world.adjustments}
        known |= {s.person for s in self.world.supervisors}
        return frozenset(
            (account.unit, person)
            for person, accounts in self.real_accounts.items()
            if person not in known
            for account in accounts
            if account.unit is not None
            and account.unit in self.units_in_scope
            and any(self.has_begun(r) for r in self.records_of_account.get(account.no, []))
        )


PERSON_COLUMNS = (
    "n_required", "n_registered", "n_started", "n_completed", "n_on_time", "n_valid",
    "n_not_registered", "n_registered_only", "n_in_progress",
)  # fmt: skip


def count_persons(rows: Iterable[Row]) -> dict[str, int]:
    """Counts of distinct persons, each with the least advanced status of his rows here."""
    by_person: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_person[row.person].append(row)
    status = [min(r.status for r in own) for own in by_person.values()]
    return {
        "n_required": len(by_person),
        "n_registered": sum(s >= REGISTERED_ONLY for s in status),
        "n_started": sum(s >= IN_PROGRESS for s in status),
        "n_completed": sum(s == COMPLETED for s in status),
        "n_on_time": sum(all(r.is_on_time for r in own) for own in by_person.values()),
        "n_valid": sum(all(r.is_valid for r in own) for own in by_person.values()),
        "n_not_registered": sum(s == NOT_REGISTERED for s in status),
        "n_registered_only": sum(s == REGISTERED_ONLY for s in status),
        "n_in_progress": sum(s == IN_PROGRESS for s in status),
    }


def units_where(groups: Mapping[object, list[Row]], rule: Callable[[Row], bool]) -> int:
    """Number of groups that are not empty and whose every row meets the rule."""
    return sum(bool(rows) and all(rule(r) for r in rows) for rows in groups.values())


def count_units(groups: Mapping[object, list[Row]]) -> dict[str, int]:
    """Counts of units; `groups` holds every unit in scope, also those without a row."""
    return {
        "n_units": len(groups),
        "n_units_rostered": sum(bool(rows) for rows in groups.values()),
        "n_units_all_registered": units_where(groups, lambda r: r.status >= REGISTERED_ONLY),
        "n_units_all_started": units_where(groups, lambda r: r.status >= IN_PROGRESS),
        "n_units_all_completed": units_where(groups, lambda r: r.status == COMPLETED),
    }
