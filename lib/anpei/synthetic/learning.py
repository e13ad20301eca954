"""Accounts and course records: who registered when, who learned what when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random

from anpei.synthetic import district
from anpei.synthetic.faults import Faults
from anpei.synthetic.model import Account, Campaign, Course, Offline, Person, Record
from anpei.synthetic.population import PersonSource, Population, Supply
from anpei.synthetic.roster import Roster

COURSE = {c.id: c for c in district.COURSES}
ORDINARY_OUTCOMES = ("none", "registered", "started", "done")

LEARNING_STORIES = (
    "account_elsewhere", "account_of_dispatcher", "unverified_learned", "unverified_twin",
    "registered_before_campaign", "registered_after_as_of", "finished_after_as_of",
    "finished_at_as_of", "finished_last_second", "finished_next_day", "started_after_as_of",
    "test_failed", "test_passed_unfinished", "optional_only", "foreign_course", "retaken",
    "split_attempts", "assigned_unopened", "finish_missing", "start_missing", "pass_mark_exact",
    "class_course_missing", "vanished", "offline_evidence", "offline_no_evidence", "offline_only",
    "offline_unregistered", "fast_course", "fast_exact", "fast_whole", "whole_exact", "start_unknown",
    "long_day", "day_exact", "learned_unregistered", "learned_registering", "finished_before_campaign",
    "finished_first_second", "finished_before_started",
)  # fmt: skip
_DONE_STORIES = frozenset(
    ("account_elsewhere", "account_of_dispatcher", "registered_before_campaign", "two_classes",
     "class_changed", "removed_from_one", "unlisted_learned", "strangers", "shared_phones", "paired_phones")
)  # fmt: skip


@dataclass
class Learning:
    """Accounts and records being collected; `outcome` remembers how ordinary persons ended."""

    accounts: list[Account] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    offline: list[Offline] = field(default_factory=list)
    outcome: dict[int, str] = field(default_factory=dict)
    extra: list[Person] = field(default_factory=list)


class Learner:
    """Writes the accounts and records of one person after another."""

    def __init__(self, rng: Random, campaign: Campaign, population: Population) -> None:
        self.rng, self.campaign, self.population = rng, campaign, population
        self.made = Learning()
        self.diligence = {
            u.no: min(0.995, max(0.5, rng.gauss(0.9, 0.06) + 0.05 * ((int(u.town[-1]) % 4) - 1.5) / 2))
            for u in population.units
        }

    # --- building blocks -------------------------------------------------------------------------
    def account(
        self,
        person: int,
        unit: int | None,
        registered_at: datetime,
        *,
        text: str = "",
        is_verified: bool = True,
        is_vanished: bool = False,
    ) -> int:
        """Add an account; returns its number."""
        text = text or (self.population.units[unit].name if unit is not None else "")
        no = len(self.made.accounts)
        self.made.accounts.append(Account(no, person, unit, text, is_verified, registered_at, is_vanished))
        return no

    def moment(self, day: date) -> datetime:
        """A learning moment of a day."""
        return datetime.combine(day, time(8)) + timedelta(seconds=self.rng.randrange(13 * 3600))

    def finish_moment(self, window: tuple[date, date] | None, unit: int | None) -> datetime:
        """When someone finishes: rising over the weeks, a rush before the deadline, a few late."""
        first, deadline = self.campaign.starts_on + timedelta(days=2), self.campaign.deadline_on
        last = self.campaign.as_of.date() - timedelta(days=1)
        if window is not None:
            first = min(max(first, window[0] + timedelta(days=1)), window[1])
            last = min(last, window[1])
        draw = self.rng.random()
        late = 0.03 if unit is None else 0.5 * (1 - self.diligence[unit])
        if draw < late and last > deadline:
            return self.moment(deadline + timedelta(days=1))
        end = min(deadline, last)
        span = (end - first).days
        if span <= 0:
            return self.moment(end)
        back = self.rng.triangular(0, span, 0) if self.rng.random() < 0.55 else self.rng.expovariate(1 / 4)
        return self.moment(end - timedelta(days=min(int(back), span)))

    def score(self) -> int:
        """A passing score."""
        return self.rng.choice((65, 70, 75, 80, 80, 85, 85, 90, 90, 95, 100))

    def done(self, account: int, course: Course, finish: datetime, score: int | None = None) -> datetime:
        """A completed course that ends at `finish`; returns its start."""
        length = int(course.minutes * 60 * self.rng.uniform(1.0, 1.35))
        start = finish - timedelta(seconds=length)
        tested = score if score is not None else self.score()
        self.made.records.append(
            Record(
                account,
                course.name,
                100,
                course.minutes,
                start,
                finish,
                tested if course.has_test else None,
                tested >= course.pass_mark if course.has_test else None,
            )
        )
        return start

    def part(self, account: int, course: Course, start: datetime, progress: int = 0) -> None:
        """A course begun at `start` and not finished."""
        progress = progress or self.rng.randint(5, 92)
        minutes = course.minutes * progress // 100
        self.made.records.append(Record(account, course.name, progress, minutes, start, None))

    def pause(self, before: datetime, earliest: date) -> datetime:
        """End of the course before one that started at `before`: minutes or a few days earlier."""
        at = before - timedelta(seconds=self.rng.randint(120, 5400))
        if self.rng.random() < 0.35:
            other = self.moment(before.date() - timedelta(days=self.rng.randint(1, 3)))
            at = other if other.date() > earliest else at
        return at

    def all_done(self, account: int, courses: list[Course], finish: datetime, earliest: date) -> datetime:
        """All courses, the last one ending at `finish`; returns the first start."""
        start = finish
        for course in reversed(courses):
            start = self.done(account, course, finish)
            finish = self.pause(start, earliest)
        return start

    def set_registered(self, account: int, registered_at: datetime) -> None:
        """Give an account its registration time."""
        self.made.accounts[account] = replace(self.made.accounts[account], registered_at=registered_at)

    def registered_before(self, start: datetime) -> datetime:
        """Minutes to three days before the first course."""
        return start - timedelta(seconds=self.rng.randint(300, 3 * 86_400))

    # --- ordinary persons ------------------------------------------------------------------------
    def required_courses(self, person_class: str) -> list[Course]:
        """Compulsory courses that apply to a class."""
        return [
            c for c in district.COURSES if c.is_compulsory and (not c.classes or person_class in c.classes)
        ]

    def learn(
        self,
        person: int,
        unit: int | None,
        person_class: str,
        outcome: str,
        *,
        text: str = "",
        window: tuple[date, date] | None = None,
        is_verified: bool = True,
    ) -> int | None:
        """An ordinary course of things that ends as `outcome`; returns the account, if any."""
        self.made.outcome[person] = outcome
        if outcome == "none":
            return None
        courses = self.required_courses(person_class)
        finish = self.finish_moment(window, unit)
        account = self.account(person, unit, finish, text=text, is_verified=is_verified)
        earliest = self.campaign.starts_on if window is None else window[0]
        start = finish
        if outcome == "done":
            start = self.all_done(account, courses, finish, earliest)
        elif outcome == "started":
            if self.rng.random() < 0.5:
                self.part(account, courses[-1], finish)
                start = self.all_done(account, courses[:-1], self.pause(finish, earliest), earliest)
            else:
                self.part(account, courses[0], finish)
        if outcome != "registered" and self.rng.random() < 0.15:
            start = self.done(account, COURSE[district.HEALTH], self.pause(start, earliest))
        self.set_registered(account, self.registered_before(start))
        return account

    def draw_outcome(self, unit: int) -> str:
        """How an ordinary person of a unit ends."""
        role = self.population.role.get(unit, "")
        if role == "unregistered_units":
            return "none"
        if role == "completed_units":
            return "done"
        slack = 1 - self.diligence[unit]
        weights = (0.30 * slack, 0.18 * slack, 0.52 * slack, 1 - slack)
        return self.rng.choices(ORDINARY_OUTCOMES, weights)[0]


def outcome_of_story(story: str, learner: Learner, unit: int) -> str:
    """How persons of a roster case end, where it matters; else as chance has it."""
    if story in _DONE_STORIES:
        return "done"
    if story == "replaced_away":
        return learner.rng.choice(("none", "registered"))
    if story == "hired_too_late":
        return learner.rng.choice(("none", "registered", "done"))
    return learner.draw_outcome(unit)


def take_learning_stories(
    roster: Roster, population: Population, faults: Faults, supply: Supply
) -> dict[int, str]:
    """Ordinary persons chosen for the cases of accounts and learning."""
    jobs, story = population.jobs, {}
    for fault in LEARNING_STORIES:
        if fault == "account_of_dispatcher":
            chosen = supply.take(fault, getattr(faults, fault), lambda p: bool(jobs[p].dispatch_unit))
        elif fault == "class_course_missing":
            chosen = supply.take(
                fault,
                getattr(faults, fault),
                lambda p: jobs[p].person_class in COURSE[district.LEAD].classes,
            )
        else:
            chosen = supply.take(
                fault,
                getattr(faults, fault),
                lambda p: jobs[p].person_class not in COURSE[district.LEAD].classes,
            )
        story.update(dict.fromkeys(chosen, fault))
        supply.note(fault, [population.units[roster.home[p]].name for p in chosen])
    return story


def add_outsiders(learner: Learner, source: PersonSource, faults: Faults, supply: Supply) -> None:
    """Accounts of persons on no roster: 名册外, look-alikes of it, and people of units out of scope."""
    rng, population = learner.rng, learner.population
    units = population.ordinary_units()
    unrostered = [no for no, role in sorted(population.role.items()) if role == "unrostered_learning"]
    scope = {t.code for t in district.towns_in_scope()}
    high_tech = [u.no for u in population.units if u.town not in scope]

    def plant(unit: int | None, outcome: str, *, text: str = "", is_verified: bool = True) -> str:
        person = source.new()
        learner.made.extra.append(person)
        learner.learn(person.no, unit, "一线作业人员", outcome, text=text, is_verified=is_verified)
        return text or population.units[unit or 0].name

    learners = [plant(no, "done") for no in unrostered for _ in range(rng.randint(2, 6))]
    for unit in unrostered:
        plant(unit, "registered")
    supply.note("unrostered_learners", learners)
    supply.note(
        "unlisted_learned",
        [plant(rng.choice(units), rng.choice(("done", "started"))) for _ in range(faults.unlisted_learned)],
    )
    supply.note(
        "unlisted_registered_only",
        [plant(rng.choice(units), "registered") for _ in range(faults.unlisted_registered_only)],
    )
    supply.note(
        "unlisted_unverified",
        [plant(rng.choice(units), "done", is_verified=False) for _ in range(faults.unlisted_unverified)],
    )
    strangers: list[str] = []
    for n in range(faults.strangers):
        if high_tech and n % 2:
            strangers.append(plant(rng.choice(high_tech), "done"))
        else:
            strangers.append(plant(None, "done", text=rng.choice(population.foreign_units)))
    supply.note("strangers", strangers)
