"""Single persons whose records tell of proxy learning, and their look-alikes, one function per case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from anpei.synthetic import district
from anpei.synthetic.faults import Faults
from anpei.synthetic.learning import COURSE, Learner
from anpei.synthetic.model import Course, Person, Record
from anpei.synthetic.population import PersonSource, Population, Supply
from anpei.synthetic.roster import Roster
from anpei.synthetic.stories import Story

LAW, WORK = COURSE[district.LAW], COURSE[district.WORK]


def _moment(learner: Learner) -> datetime:
    """An afternoon in the middle of the campaign."""
    day = learner.campaign.starts_on + timedelta(days=learner.rng.randint(12, 40))
    return datetime.combine(day, time(14)) + timedelta(seconds=learner.rng.randrange(4 * 3600))


def _record(
    learner: Learner, account: int, course: Course, start: datetime | None, finish: datetime, minutes: int = 0
) -> None:
    score = learner.score() if course.has_test else None
    passed = None if score is None else True
    spent = minutes or course.minutes
    learner.made.records.append(Record(account, course.name, 100, spent, start, finish, score, passed))


def _seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


def _account(learner: Learner, person: int, unit: int, first: datetime) -> int:
    learner.made.outcome[person] = "done"
    return learner.account(person, unit, first - timedelta(days=2))


def _apart(learner: Learner, person: int, unit: int, law: int, work: int) -> None:
    """The two courses a day apart, of so many seconds."""
    finish = _moment(learner)
    account = _account(learner, person, unit, finish - timedelta(days=2))
    before = finish - timedelta(days=1)
    _record(learner, account, LAW, before - _seconds(law), before)
    _record(learner, account, WORK, finish - _seconds(work), finish)


def fast_course(learner: Learner, person: int, unit: int) -> None:
    """One second less than 90 % of the minutes."""
    _apart(learner, person, unit, LAW.minutes * 54 - 1, WORK.minutes * 60)


def fast_exact(learner: Learner, person: int, unit: int) -> None:
    """Exactly 90 % of the minutes, twice."""
    _apart(learner, person, unit, LAW.minutes * 54, WORK.minutes * 54)


def _together(learner: Learner, person: int, unit: int, seconds: int) -> None:
    """The two courses in so many seconds from the first start to the last finish."""
    finish = _moment(learner)
    start = finish - _seconds(seconds)
    account = _account(learner, person, unit, start)
    _record(learner, account, LAW, start, start + _seconds(LAW.minutes * 60))
    _record(learner, account, WORK, finish - _seconds(WORK.minutes * 60), finish)


def fast_whole(learner: Learner, person: int, unit: int) -> None:
    """Each course long enough, both together one second too short."""
    _together(learner, person, unit, (LAW.minutes + WORK.minutes) * 60 - 1)


def whole_exact(learner: Learner, person: int, unit: int) -> None:
    """One course right after the other."""
    _together(learner, person, unit, (LAW.minutes + WORK.minutes) * 60)


def start_unknown(learner: Learner, person: int, unit: int) -> None:
    """The start of the first course was lost: nobody knows how long both took."""
    finish = _moment(learner)
    account = _account(learner, person, unit, finish - timedelta(days=4))
    _record(learner, account, LAW, None, finish - timedelta(days=3))
    _record(learner, account, WORK, finish - _seconds(WORK.minutes * 60), finish)


def _in_one_day(learner: Learner, person: int, unit: int, minutes: int) -> None:
    finish = _moment(learner)
    account = _account(learner, person, unit, finish - timedelta(days=1))
    before = finish - timedelta(hours=3)
    _record(learner, account, LAW, before - timedelta(hours=1), before, 400)
    _record(learner, account, WORK, finish - timedelta(hours=2), finish, minutes - 400)


def long_day(learner: Learner, person: int, unit: int) -> None:
    """One minute more than 16 hours."""
    _in_one_day(learner, person, unit, 961)


def day_exact(learner: Learner, person: int, unit: int) -> None:
    """Exactly 16 hours."""
    _in_one_day(learner, person, unit, 960)


def _registering(learner: Learner, person: int, unit: int, late: int) -> None:
    """Registered so many seconds after the first course began."""
    finish = _moment(learner)
    account = _account(learner, person, unit, finish)
    start = finish - timedelta(hours=4)
    learner.set_registered(account, start + _seconds(late))
    _record(learner, account, LAW, start, start + timedelta(hours=1))
    _record(learner, account, WORK, finish - timedelta(hours=2), finish)


def learned_unregistered(learner: Learner, person: int, unit: int) -> None:
    """Began one second before the registration."""
    _registering(learner, person, unit, 1)


def learned_registering(learner: Learner, person: int, unit: int) -> None:
    """Began in the second of the registration."""
    _registering(learner, person, unit, 0)


def _first_at(learner: Learner, person: int, unit: int, first: datetime) -> None:
    """The first course finished at a moment, the second one in October."""
    account = _account(learner, person, unit, first - timedelta(days=1))
    _record(learner, account, LAW, first - timedelta(hours=1), first)
    finish = _moment(learner)
    _record(learner, account, WORK, finish - timedelta(minutes=70), finish)


def finished_before_campaign(learner: Learner, person: int, unit: int) -> None:
    """In the last second before the first day."""
    _first_at(learner, person, unit, datetime.combine(learner.campaign.starts_on, time()) - _seconds(1))


def finished_first_second(learner: Learner, person: int, unit: int) -> None:
    """In the first second of the first day."""
    _first_at(learner, person, unit, datetime.combine(learner.campaign.starts_on, time()))


def finished_before_started(learner: Learner, person: int, unit: int) -> None:
    """The second course ended ten minutes before it began."""
    finish = _moment(learner)
    account = _account(learner, person, unit, finish - timedelta(days=1))
    _record(learner, account, LAW, finish - timedelta(hours=5), finish - timedelta(hours=4))
    _record(learner, account, WORK, finish + timedelta(minutes=10), finish)


def _last_at(learner: Learner, person: int, unit: int, finish: datetime) -> None:
    account = _account(learner, person, unit, finish - timedelta(days=3))
    before = finish - timedelta(days=2)
    _record(learner, account, LAW, before - timedelta(minutes=50), before)
    _record(learner, account, WORK, finish - timedelta(minutes=70), finish)


def finished_after_leaving(learner: Learner, person: int, unit: int) -> None:
    """Left the day after the deadline, finished the day after that."""
    _last_at(learner, person, unit, datetime.combine(learner.campaign.as_of.date(), time(7)))


def finished_on_leaving(learner: Learner, person: int, unit: int) -> None:
    """Finished on the last day."""
    day = learner.campaign.deadline_on + timedelta(days=1)
    _last_at(learner, person, unit, datetime.combine(day, time(17)))


def finished_before_hire(learner: Learner, person: int, unit: int) -> None:
    """Finished the day before the first working day."""
    day = learner.population.jobs[person].hired_on - timedelta(days=1)
    _first_at(learner, person, unit, datetime.combine(day, time(20)))


def finished_on_hire(learner: Learner, person: int, unit: int) -> None:
    """Finished on the first working day."""
    _first_at(learner, person, unit, datetime.combine(learner.population.jobs[person].hired_on, time(20)))


TELLTALES: dict[str, Story] = {
    story.__name__: story
    for story in (
        fast_course, fast_exact, fast_whole, whole_exact, start_unknown, long_day, day_exact,
        learned_unregistered, learned_registering, finished_before_campaign, finished_first_second,
        finished_before_started,
    )
}  # fmt: skip
TELLTALES_OF_ROSTER: dict[str, Story] = {
    story.__name__: story
    for story in (
        finished_after_leaving, finished_on_leaving, finished_before_hire, finished_on_hire,
    )
}  # fmt: skip
"""Those who also need a roster that says when they came or left."""


# ── who a person is ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Identities:
    """Persons with other facts than they were born with, the case of each, and who has learned already."""

    persons: dict[int, Person]
    story: dict[int, str]
    settled: frozenset[int]


def plant_identities(
    learner: Learner, source: PersonSource, roster: Roster, faults: Faults, supply: Supply
) -> Identities:
    """Persons who are other than the roster says: shared phones, odd ages, a second name or number."""
    population, jobs = learner.population, learner.population.jobs
    changed: dict[int, Person] = {}
    persons = {p.no: p for p in population.persons}
    story: dict[int, str] = {}
    settled: set[int] = set()

    def note(fault: str, chosen: list[int]) -> None:
        supply.require(fault, getattr(faults, fault), len(chosen))
        supply.note(fault, [population.units[jobs[p].unit].name for p in chosen])
        story.update(dict.fromkeys(chosen, fault))

    left = [p for p, told in sorted(roster.story.items()) if told == "left_before_deadline"]
    for fault, size in (("shared_phones", 3), ("paired_phones", 2)):
        groups = [g for _ in range(getattr(faults, fault)) if (g := _colleagues(population, supply, size))]
        for group in groups:
            story.update(dict.fromkeys(group, fault))
            who_left = [left.pop()] if size == 2 and left else []
            for person in [*group, *who_left]:
                changed[person] = replace(persons[person], phone=persons[group[0]].phone)
        note(fault, [group[0] for group in groups])
    starts_on = learner.campaign.starts_on
    ages = {"under_age": (16, 1), "just_of_age": (16, 0), "over_age": (71, 0), "just_not_over_age": (71, 1)}
    for fault, (years, days) in ages.items():
        chosen = supply.take(fault, getattr(faults, fault), lambda p: jobs[p].person_class == "一线作业人员")
        for person in chosen:
            born_on = starts_on.replace(year=starts_on.year - years) + timedelta(days=days)
            id_no, _ = source.numbers(persons[person].name, born_on)
            changed[person] = replace(persons[person], id_no=id_no)
        note(fault, chosen)
    for fault in ("two_names", "two_numbers"):
        chosen = supply.take(fault, getattr(faults, fault), lambda p: jobs[p].person_class == "一线作业人员")
        for person in chosen:
            who = person
            if fault == "two_numbers":
                other = replace(source.new(persons[person].name), phone=persons[person].phone)
                learner.made.extra.append(other)
                who = other.no
            account = learner.learn(who, jobs[person].unit, "一线作业人员", "done")
            if fault == "two_names" and account is not None:
                old = learner.made.accounts[account]
                learner.made.accounts[account] = replace(old, name=source.name())
        settled.update(chosen)
        note(fault, chosen)
    return Identities(changed, story, frozenset(settled))


def _colleagues(population: Population, supply: Supply, size: int) -> list[int]:
    """So many ordinary workers of one unit, no longer ordinary afterwards; none where no unit has them."""
    jobs = population.jobs
    by_unit: dict[int, list[int]] = {}
    for person in supply.ordinary:
        if jobs[person].person_class == "一线作业人员":
            own = by_unit.setdefault(jobs[person].unit, [])
            own.append(person)
            if len(own) == size:
                chosen = sorted(own)
                supply.ordinary = [p for p in supply.ordinary if p not in chosen]
                return chosen
    return []
