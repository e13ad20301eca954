"""What the office itself holds: supervisors and reviews of suspicions."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from anpei.synthetic import district
from anpei.synthetic.faults import Faults
from anpei.synthetic.learning import Learner
from anpei.synthetic.model import Campaign, Review, Supervisor
from anpei.synthetic.population import PersonSource, Population, Supply
from anpei.synthetic.roster import Roster
from anpei.synthetic.truth import MISMATCH

_VILLAGES = ("东岭", "西坞", "南埂", "北洼", "大槐", "小塘", "石梁", "柳巷")
_TOWN_DUTY, _VILLAGE_DUTY, _DEPT_DUTY = "属地监管责任人员", "村（社区）安全员", "行业监管人员"


def _town_body(name: str) -> str:
    return f"{name}办事处" if name.endswith("街道") else f"{name}人民政府"


def _bodies(people: int) -> list[tuple[str, str, str, str, int]]:
    """(body, town, dept, duty, persons) of every supervising body."""
    more = max(0, people // 2000)
    bodies = [(d.name, "", d.code, _DEPT_DUTY, 4 + more) for d in district.DEPTS]
    for town in district.towns_in_scope():
        bodies.append((_town_body(town.name), town.code, "", _TOWN_DUTY, 3 + more))
        for village in _VILLAGES[: 2 + more]:
            body = f"{town.name}{village}村村民委员会"
            bodies.append((body, town.code, "", _VILLAGE_DUTY, 1 + (more > 2)))
    return bodies


def make_supervisors(
    rng: Random,
    learner: Learner,
    roster: Roster,
    source: PersonSource,
    people: int,
    faults: Faults,
    supply: Supply,
) -> tuple[Supervisor, ...]:
    """Supervisors and their learning; most complete, some do not."""
    campaign, population = learner.campaign, learner.population
    first, second = campaign.received_on
    rows: list[Supervisor] = []
    bodies = _bodies(people)
    for body, town, dept, duty, count in bodies:
        for _ in range(count):
            person = source.new()
            learner.made.extra.append(person)
            rows.append(Supervisor(person.no, body, town, dept, duty, first))
            outcome = rng.choices(("none", "registered", "started", "done"), (4, 3, 8, 85))[0]
            learner.learn(person.no, None, "", outcome, text=body)
    villages = [b for b in bodies if b[3] == _VILLAGE_DUTY]
    _plant_two_bodies(rows, faults, supply, bodies, first)
    chosen = supply.take(
        "supervisor_on_roster",
        faults.supervisor_on_roster,
        lambda p: population.jobs[p].person_class == "其他从业人员",
    )
    for person_no in chosen:
        unit = population.units[population.jobs[person_no].unit]
        village = next(b for b in villages if b[1] == unit.town)
        rows.append(Supervisor(person_no, village[0], village[1], "", _VILLAGE_DUTY, first))
    supply.note("supervisor_on_roster", [population.units[roster.home[p]].name for p in chosen])
    where: list[str] = []
    for n in range(faults.supervisor_account_in_unit):
        unit_no = rng.choice(population.ordinary_units())
        village = villages[n % len(villages)]
        person = source.new()
        learner.made.extra.append(person)
        rows.append(Supervisor(person.no, village[0], village[1], "", _VILLAGE_DUTY, first))
        learner.learn(person.no, unit_no, "", "done")
        where.append(population.units[unit_no].name)
    supply.note("supervisor_account_in_unit", where)
    return (*rows, *_second_list(learner, rows, source, faults, supply, second))


def _plant_two_bodies(
    rows: list[Supervisor],
    faults: Faults,
    supply: Supply,
    bodies: list[tuple[str, str, str, str, int]],
    day: date,
) -> None:
    """Town officials who are listed with a village of the same town as well."""
    where: list[str] = []
    officials = [r for r in rows if r.duty == _TOWN_DUTY]
    seen: set[str] = set()
    for official in officials:
        if len(where) == faults.supervisor_two_bodies:
            break
        if official.body in seen:
            continue
        seen.add(official.body)
        village = [b for b in bodies if b[1] == official.town and b[3] == _VILLAGE_DUTY][-1]
        rows.append(Supervisor(official.person, village[0], village[1], "", _VILLAGE_DUTY, day))
        where.append(village[0])
    supply.require("supervisor_two_bodies", faults.supervisor_two_bodies, len(where))
    supply.note("supervisor_two_bodies", where)


def _second_list(
    learner: Learner,
    rows: list[Supervisor],
    source: PersonSource,
    faults: Faults,
    supply: Supply,
    day: date,
) -> list[Supervisor]:
    """Bodies that send their list again with one person replaced by another."""
    result: list[Supervisor] = []
    where: list[str] = []
    bodies = list(dict.fromkeys(r.body for r in rows if r.duty in (_TOWN_DUTY, _DEPT_DUTY)))
    twice = {r.person for r in rows if sum(o.person == r.person for o in rows) > 1}
    for body in bodies[3 : 3 + faults.supervisor_replaced]:
        members = [r for r in rows if r.body == body]
        gone = next(r for r in reversed(members) if r.person not in twice)
        person = source.new()
        learner.made.extra.append(person)
        learner.learn(person.no, None, "", "done", text=body)
        for member in members:
            who = person.no if member is gone else member.person
            result.append(Supervisor(who, body, member.town, member.dept, member.duty, day))
        where.append(body)
    supply.require("supervisor_replaced", faults.supervisor_replaced, len(where))
    supply.note("supervisor_replaced", where)
    return result


def make_reviews(
    rng: Random,
    campaign: Campaign,
    population: Population,
    roster: Roster,
    outcome: dict[int, str],
    faults: Faults,
    supply: Supply,
) -> tuple[Review, ...]:
    """Reviews: a third of the numbers first came as 待核查 with the first delivery."""
    first, second = campaign.received_on
    done = lambda p: outcome.get(p) == "done" and _is_plain_unit(population, p)  # noqa: E731
    cases: list[tuple[str, str, str, list[int]]] = []

    def plan(fault: str, problem: str, conclusion: str, persons: list[int]) -> None:
        supply.note(fault, [population.units[roster.home[p]].name for p in persons])
        cases.append((fault, problem, conclusion, persons))

    plan("confirmed", MISMATCH, "属实", supply.take("confirmed", faults.confirmed, done))
    plan(
        "confirmed_in_progress",
        MISMATCH,
        "属实",
        supply.take(
            "confirmed_in_progress", faults.confirmed_in_progress, lambda p: outcome.get(p) == "started"
        ),
    )
    left = [p for p, story in sorted(roster.story.items()) if story == "left_before_deadline"]
    supply.require("confirmed_not_required", faults.confirmed_not_required, len(left))
    plan("confirmed_not_required", MISMATCH, "属实", left[: faults.confirmed_not_required])
    other = supply.take("confirmed_other_kind", faults.confirmed_other_kind, done)
    plan("confirmed_other_kind", "代学代考", "属实", other)
    plan("cleared", MISMATCH, "排除", supply.take("cleared", faults.cleared, done))
    plan("pending", MISMATCH, "待核查", supply.take("pending", faults.pending, done))
    result: list[Review] = []
    for _, problem, conclusion, persons in cases:
        for person in persons:
            unit = roster.home[person]
            number = f"HC-2026-{len({r.number for r in result}) + 1:03d}"
            town = next(t.name for t in district.TOWNS if t.code == population.units[unit].town)
            day = date(2026, 10, 12) + timedelta(days=rng.randint(0, 18))
            if rng.random() < 0.34:
                result.append(
                    Review(number, person, unit, problem, "待核查", f"{town}安委办", "", None, first)
                )
            is_open = conclusion == "待核查"
            result.append(
                Review(
                    number,
                    person,
                    unit,
                    problem,
                    conclusion,
                    f"{town}安委办",
                    "" if is_open else "核查组",
                    None if is_open else day,
                    second,
                )
            )
    return tuple(result)


def _is_plain_unit(population: Population, person: int) -> bool:
    job = population.jobs.get(person)
    return job is not None and job.unit not in population.role
