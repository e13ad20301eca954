"""Units whose persons learn together: what looks like one person learning for all, and what stops just short of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from anpei.synthetic import district
from anpei.synthetic.learning import COURSE, Learner
from anpei.synthetic.model import Record
from anpei.synthetic.population import GROUP_SIZES, Population, Supply

LAW, WORK = COURSE[district.LAW], COURSE[district.WORK]
_MANY = 10
_FULL = 100

Member = tuple[int, str]
"""Person and class, in the order of the roster."""


def groups_of(population: Population, supply: Supply) -> dict[int, list[Member]]:
    """Units that learn together → their members; of the roles asked for those that are large enough are noted."""
    found: dict[int, list[Member]] = {}
    for person, job in sorted(population.jobs.items()):
        role = population.role.get(job.unit, "")
        if role in GROUP_SIZES:
            found.setdefault(job.unit, []).append((person, job.person_class))
    found = {u: own for u, own in found.items() if len(own) >= GROUP_SIZES[population.role[u]]}
    for role in GROUP_SIZES:
        units = [u for u, r in sorted(population.role.items()) if r == role]
        chosen = [population.units[u].name for u in units if u in found]
        supply.require(role, len(units), len(chosen))
        supply.planted.pop(role, None)
        supply.note(role, chosen)
    return found


def learn_together(learner: Learner, unit: int, members: Sequence[Member]) -> None:
    """The accounts and records of one such unit."""
    for person, _ in members:
        learner.made.outcome[person] = "done"
    _GROUPS[learner.population.role[unit]](learner, unit, members)


def _day(learner: Learner, number: int, at: time = time(14)) -> datetime:
    """A moment on the n-th day after the second week."""
    return datetime.combine(learner.campaign.starts_on + timedelta(days=14 + number), at)


def _completed(
    learner: Learner, unit: int, member: Member, finish: datetime, score: int | None = None
) -> None:
    """All courses one after the other, the tested one last and ending at `finish`."""
    person, person_class = member
    account = learner.account(person, unit, finish)
    courses = sorted(learner.required_courses(person_class), key=lambda course: course.has_test)
    start = finish
    for course in reversed(courses):
        start = learner.done(account, course, finish, score)
        finish = start - timedelta(minutes=learner.rng.randint(10, 15))
    learner.set_registered(account, learner.registered_before(start))


def _burst(learner: Learner, unit: int, members: Sequence[Member]) -> None:
    """Ten finish within exactly five minutes, against the order of the roster; the others on other days."""
    first = _day(learner, 3)
    for n, member in enumerate(members[:_MANY]):
        _completed(learner, unit, member, first + timedelta(seconds=300 * (_MANY - 1 - n) // (_MANY - 1)))
    for n, member in enumerate(members[_MANY:]):
        _completed(learner, unit, member, _day(learner, 5 + n))


def _ordered(learner: Learner, unit: int, members: Sequence[Member]) -> None:
    """The last ones of the roster first, then ten in its order, 47 minutes apart; all with full marks."""
    for n, member in enumerate(reversed(members[_MANY:])):
        _completed(learner, unit, member, _day(learner, n), _FULL)
    for n, member in enumerate(members[:_MANY]):
        at = _day(learner, len(members), time(12)) + timedelta(minutes=47 * n)
        _completed(learner, unit, member, at, _FULL)


def _same_second(learner: Learner, unit: int, members: Sequence[Member]) -> None:
    """Ten finish the tested course in the same second, one of the unit's own."""
    at = time(14, unit % 60, 3)
    for n, member in enumerate(members):
        _completed(learner, unit, member, _day(learner, 9 if n < _MANY else n, at))


def _at_night(learner: Learner, unit: int, members: Sequence[Member]) -> None:
    """Everyone learns between midnight and half past four."""
    for n, member in enumerate(reversed(members)):
        _completed(learner, unit, member, _day(learner, n, time(4, 30)))


def _near_miss(learner: Learner, unit: int, members: Sequence[Member]) -> None:
    """Nine in the order of the roster, nine in the same second, ten within 301 seconds, half of the minutes at night,
    full marks but for one.
    """
    rng = learner.rng
    last = len(members) - 1
    accounts = [learner.account(person, unit, _day(learner, -12)) for person, _ in members]
    for n, (_, person_class) in enumerate(members):
        law = (
            _day(learner, 0) + timedelta(seconds=301 if n == 9 else 33 * n)
            if n < _MANY
            else _day(learner, 1 + n % 8)
        )
        learner.done(accounts[n], LAW, law)
        for course in learner.required_courses(person_class):
            if course.classes:
                learner.done(accounts[n], course, _day(learner, 1 + n))
    is_night = 20
    order = [*range(last, 18, -1), *range(_MANY, 19), *range(1, _MANY), 0]  # by finish
    for place, n in enumerate(order):
        day = 10 + (3 if _MANY <= n < 19 else place if place < 3 else place - 8)
        at = _day(learner, day, time(4, 10) if place < is_night else time(15))
        start = at - timedelta(seconds=int(WORK.minutes * 60 * rng.uniform(1.0, 1.35)))
        score = 95 if n == last else _FULL
        learner.made.records.append(Record(accounts[n], WORK.name, 100, WORK.minutes, start, at, score, True))


_GROUPS: dict[str, Callable[[Learner, int, Sequence[Member]], None]] = {
    "burst_units": _burst,
    "ordered_units": _ordered,
    "same_second_units": _same_second,
    "night_units": _at_night,
    "near_miss_units": _near_miss,
}
