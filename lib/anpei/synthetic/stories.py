"""The special cases of accounts and learning, one function per case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from anpei.synthetic import district
from anpei.synthetic.learning import COURSE, Learner
from anpei.synthetic.model import Offline, Record

LAW, WORK, LEAD, HEALTH = (COURSE[i] for i in (district.LAW, district.WORK, district.LEAD, district.HEALTH))

Story = Callable[[Learner, int, int], None]


def _registered(learner: Learner, finish: datetime) -> datetime:
    return finish - timedelta(days=learner.rng.randint(2, 5))


def _both_until(learner: Learner, person: int, unit: int, finish: datetime) -> int:
    """Both general courses, the second one ending exactly at `finish`."""
    account = learner.account(person, unit, finish)
    start = learner.all_done(account, [LAW, WORK], finish, learner.campaign.starts_on)
    learner.set_registered(account, learner.registered_before(start))
    return account


def _some_moment(learner: Learner) -> datetime:
    """A moment in the middle of the campaign, on time."""
    day = learner.campaign.starts_on + timedelta(days=learner.rng.randint(8, 44))
    return learner.moment(day)


def _after_as_of(learner: Learner) -> datetime:
    campaign = learner.campaign
    spare = int((campaign.exported_at[1] - campaign.as_of).total_seconds())
    return campaign.as_of + timedelta(seconds=learner.rng.randint(1, spare - 1))


def account_elsewhere(learner: Learner, person: int, unit: int) -> None:
    """Learned under an account of another unit in scope: counts for the roster's unit."""
    others = [no for no in learner.population.ordinary_units() if no != unit]
    learner.learn(person, learner.rng.choice(others), "一线作业人员", "done")


def account_of_dispatcher(learner: Learner, person: int, _unit: int) -> None:
    """Learned under an account of the dispatch company: counts for the roster's unit."""
    text = learner.population.jobs[person].dispatch_unit
    learner.learn(person, None, "一线作业人员", "done", text=text)


def unverified_learned(learner: Learner, person: int, unit: int) -> None:
    """Learned without real name: not registered."""
    learner.learn(person, unit, "一线作业人员", "done", is_verified=False)


def unverified_twin(learner: Learner, person: int, unit: int) -> None:
    """Learned unverified, registered with real name but did not learn there: registered only."""
    learner.learn(person, unit, "一线作业人员", "done", is_verified=False)
    learner.account(person, unit, _some_moment(learner))


def registered_before_campaign(learner: Learner, person: int, unit: int) -> None:
    """An old account counts."""
    account = learner.learn(person, unit, "一线作业人员", "done")
    if account is not None:
        day = learner.campaign.starts_on - timedelta(days=learner.rng.randint(60, 500))
        learner.set_registered(account, learner.moment(day))


def registered_after_as_of(learner: Learner, person: int, unit: int) -> None:
    """Registered after the cut-off, though before the export: not registered."""
    at = _after_as_of(learner)
    account = learner.account(person, unit, at)
    if learner.rng.random() < 0.5:
        later = at + (learner.campaign.exported_at[1] - at) / 2
        learner.part(account, LAW, later.replace(microsecond=0))


def finished_after_as_of(learner: Learner, person: int, unit: int) -> None:
    """Last course begun before the cut-off and finished after it: in progress."""
    finish = _after_as_of(learner)
    start = learner.campaign.as_of - timedelta(hours=learner.rng.randint(2, 30))
    account = learner.account(person, unit, start - timedelta(days=2))
    learner.done(account, LAW, start - timedelta(hours=1))
    score = learner.score()
    learner.made.records.append(
        Record(account, WORK.name, 100, WORK.minutes, start, finish, score, score >= WORK.pass_mark)
    )


def finished_at_as_of(learner: Learner, person: int, unit: int) -> None:
    """Finished exactly at the cut-off: completed, late."""
    _both_until(learner, person, unit, learner.campaign.as_of)


def finished_last_second(learner: Learner, person: int, unit: int) -> None:
    """Finished at 23:59:59 of the deadline: on time."""
    _both_until(learner, person, unit, datetime.combine(learner.campaign.deadline_on, time(23, 59, 59)))


def finished_next_day(learner: Learner, person: int, unit: int) -> None:
    """Finished at 00:00:00 after the deadline: completed, late."""
    _both_until(
        learner, person, unit, datetime.combine(learner.campaign.deadline_on + timedelta(days=1), time())
    )


def started_after_as_of(learner: Learner, person: int, unit: int) -> None:
    """First course begun after the cut-off: registered only."""
    account = learner.account(person, unit, _some_moment(learner))
    learner.part(account, LAW, _after_as_of(learner))


def test_failed(learner: Learner, person: int, unit: int) -> None:
    """All progress made, test failed: in progress."""
    finish = _some_moment(learner)
    account = learner.account(person, unit, _registered(learner, finish))
    learner.done(account, WORK, finish, score=learner.rng.choice((35, 45, 50, 55, 59)))
    learner.done(account, LAW, finish - timedelta(hours=2))


def test_passed_unfinished(learner: Learner, person: int, unit: int) -> None:
    """Test passed, course not finished: in progress."""
    finish = _some_moment(learner)
    account = learner.account(person, unit, _registered(learner, finish))
    learner.done(account, LAW, finish - timedelta(hours=3))
    progress = learner.rng.randint(80, 99)
    learner.made.records.append(
        Record(
            account,
            WORK.name,
            progress,
            WORK.minutes * progress // 100,
            finish - timedelta(hours=1),
            None,
            learner.score(),
            True,
        )
    )


def optional_only(learner: Learner, person: int, unit: int) -> None:
    """Only the optional course: started, not completed."""
    finish = _some_moment(learner)
    account = learner.account(person, unit, _registered(learner, finish))
    learner.done(account, HEALTH, finish)


def foreign_course(learner: Learner, person: int, unit: int) -> None:
    """Only a course of another campaign: registered only."""
    finish = _some_moment(learner)
    account = learner.account(person, unit, _registered(learner, finish))
    learner.made.records.append(
        Record(account, district.FOREIGN_COURSE, 100, 40, finish - timedelta(minutes=50), finish)
    )


def retaken(learner: Learner, person: int, unit: int) -> None:
    """Failed first, passed in a second row: completed."""
    finish = _some_moment(learner)
    account = learner.account(person, unit, _registered(learner, finish))
    learner.done(account, LAW, finish - timedelta(hours=4))
    learner.done(account, WORK, finish - timedelta(hours=2), score=learner.rng.choice((40, 50, 55)))
    learner.done(account, WORK, finish)
    learner.made.outcome[person] = "done"


def split_attempts(learner: Learner, person: int, unit: int) -> None:
    """Progress in one row, the passed test in another: in progress."""
    finish = _some_moment(learner)
    account = learner.account(person, unit, _registered(learner, finish))
    learner.done(account, LAW, finish - timedelta(hours=4))
    learner.done(account, WORK, finish - timedelta(hours=2), score=50)
    learner.made.records.append(
        Record(account, WORK.name, 40, 24, finish - timedelta(minutes=30), None, 80, True)
    )


def assigned_unopened(learner: Learner, person: int, unit: int) -> None:
    """Courses assigned, none opened: registered only."""
    account = learner.account(person, unit, _some_moment(learner))
    for course in (LAW, WORK):
        learner.made.records.append(Record(account, course.name, 0, 0, None, None))


def finish_missing(learner: Learner, person: int, unit: int) -> None:
    """Completed row without finish time: counts from the export, after the cut-off: in progress."""
    finish = _some_moment(learner)
    account = learner.account(person, unit, _registered(learner, finish))
    learner.done(account, LAW, finish - timedelta(hours=3))
    learner.made.records.append(
        Record(
            account, WORK.name, 100, WORK.minutes, finish - timedelta(hours=1), None, learner.score(), True
        )
    )


def start_missing(learner: Learner, person: int, unit: int) -> None:
    """Completed rows without start time: completed."""
    finish = _some_moment(learner)
    account = learner.account(person, unit, _registered(learner, finish))
    learner.made.records.append(
        Record(account, LAW.name, 100, LAW.minutes, None, finish - timedelta(hours=2))
    )
    learner.made.records.append(
        Record(account, WORK.name, 100, WORK.minutes, None, finish, learner.score(), True)
    )


def pass_mark_exact(learner: Learner, person: int, unit: int) -> None:
    """Score equal to the pass mark, the flag sometimes missing: completed."""
    finish = _some_moment(learner)
    account = learner.account(person, unit, _registered(learner, finish))
    learner.done(account, LAW, finish - timedelta(hours=3))
    learner.made.records.append(
        Record(
            account,
            WORK.name,
            100,
            WORK.minutes,
            finish - timedelta(hours=1),
            finish,
            WORK.pass_mark,
            True if learner.rng.random() < 0.5 else None,
        )
    )


def class_course_missing(learner: Learner, person: int, unit: int) -> None:
    """General courses only, though another applies to the class: in progress."""
    _both_until(learner, person, unit, _some_moment(learner))


def vanished(learner: Learner, person: int, unit: int) -> None:
    """In the first export, not in the second: not registered."""
    finish = learner.moment(learner.campaign.exported_at[0].date() - timedelta(days=2))
    account = learner.account(person, unit, finish - timedelta(days=2), is_vanished=True)
    learner.done(account, LAW, finish)


def _offline(learner: Learner, person: int, unit: int, evidence: str) -> None:
    day = learner.campaign.starts_on + timedelta(days=learner.rng.randint(20, 46))
    learner.made.offline.append(Offline(person, unit, LAW.name, day, 1, evidence))


def _sheet(learner: Learner) -> str:
    return f"QD-2026-{len(learner.made.offline) + 1:04d}"


def offline_evidence(learner: Learner, person: int, unit: int) -> None:
    """One course off line with a sign-in sheet, the other on line: completed."""
    finish = _some_moment(learner)
    account = learner.account(person, unit, _registered(learner, finish))
    learner.done(account, WORK, finish)
    _offline(learner, person, unit, _sheet(learner))


def offline_no_evidence(learner: Learner, person: int, unit: int) -> None:
    """One course off line without a sheet: does not count."""
    finish = _some_moment(learner)
    account = learner.account(person, unit, _registered(learner, finish))
    if learner.rng.random() < 0.5:
        learner.done(account, WORK, finish)
    _offline(learner, person, unit, "")


def offline_only(learner: Learner, person: int, unit: int) -> None:
    """Registered, only learned off line: started."""
    learner.account(person, unit, _some_moment(learner))
    _offline(learner, person, unit, _sheet(learner))


def offline_unregistered(learner: Learner, person: int, unit: int) -> None:
    """Learned off line without an account: not registered."""
    _offline(learner, person, unit, _sheet(learner))


STORIES: dict[str, Story] = {
    story.__name__: story
    for story in (
        account_elsewhere, account_of_dispatcher, unverified_learned, unverified_twin,
        registered_before_campaign, registered_after_as_of, finished_after_as_of, finished_at_as_of,
        finished_last_second, finished_next_day, started_after_as_of, test_failed,
        test_passed_unfinished, optional_only, foreign_course, retaken, split_attempts,
        assigned_unopened, finish_missing, start_missing, pass_mark_exact, class_course_missing,
        vanished, offline_evidence, offline_no_evidence, offline_only, offline_unregistered,
    )
}  # fmt: skip
