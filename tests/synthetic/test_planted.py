"""Every kind of case is planted exactly as often as asked, recounted from the facts or the files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from random import Random

import pytest

from anpei.synthetic import district
from anpei.synthetic.faults import OVERSIGHT, Faults, default_faults, fault_names
from anpei.synthetic.learning import Learner
from anpei.synthetic.model import Person, Posting, Record, Unit, World
from anpei.synthetic.population import Job, Population
from anpei.synthetic.stories import STORIES
from anpei.synthetic.truth import Truth
from anpei.synthetic.world import make_world

from .test_messes import MESSES

DEADLINE, FREEZE = date(2026, 10, 31), date(2026, 9, 20)
AS_OF = datetime(2026, 11, 2, 8)
D1, D2 = date(2026, 9, 28), date(2026, 11, 3)


def newest_rows(world: World) -> dict[tuple[int, int], object]:
    return {(p.unit, p.person): p for p in sorted(world.postings, key=lambda p: p.received_on)}


def records_of_person(world: World) -> dict[int, list[Record]]:
    owner = {a.no: a.person for a in world.accounts}
    grouped: dict[int, list[Record]] = defaultdict(list)
    for record in world.records:
        grouped[owner[record.account]].append(record)
    return grouped


def last_finish(world: World) -> list[datetime]:
    grouped = records_of_person(world).values()
    return [max(times) for own in grouped if (times := [r.finished_at for r in own if r.finished_at])]


def units_of_person(world: World) -> dict[int, set[int]]:
    units: dict[int, set[int]] = defaultdict(set)
    for posting in world.postings:
        units[posting.person].add(posting.unit)
    return units


def pairs(world: World, *, is_same_town: bool) -> int:
    """Persons of two units in one town, or in two."""
    two = [
        {world.units[u].town for u in units} for units in units_of_person(world).values() if len(units) == 2
    ]
    return sum((len(towns) == 1) == is_same_town for towns in two)


def roster_persons(world: World) -> set[int]:
    return {p.person for p in world.postings}


def unverified(world: World) -> Counter[int]:
    return Counter(a.person for a in world.accounts if not a.is_verified)


def names_in_unit(world: World) -> int:
    seen: Counter[tuple[int, str]] = Counter()
    for unit, person in newest_rows(world):
        seen[unit, world.persons[person].name] += 1
    return sum(n - 1 for n in seen.values())


def classes_differ(world: World) -> int:
    classes: dict[tuple[int, int], set[str]] = defaultdict(set)
    for p in world.postings:
        classes[p.unit, p.person].add(p.person_class)
    return sum(len(c) == 2 for c in classes.values())


def two_classes(world: World) -> int:
    classes: dict[int, set[str]] = defaultdict(set)
    for p in world.postings:
        if p.received_on == D1:
            classes[p.person].add(p.person_class)
    return sum(len(c) == 2 for c in classes.values())


def has_no_record(world: World) -> set[int]:
    return {a.person for a in world.accounts} - set(records_of_person(world))


def attempts_of(world: World, *, is_split: bool) -> int:
    """Persons with two rows of the tested course, the second with or without whole progress."""
    count = 0
    for own in records_of_person(world).values():
        tested = [r for r in own if r.score is not None]
        if len(tested) == 2:
            count += (min(r.progress for r in tested) < 100) == is_split
    return count


def omitted(world: World) -> int:
    """Persons of units sent again whole who are missing there, and neither removed nor replaced away."""
    again = Counter(p.unit for p in world.postings if p.received_on == D2)
    first = Counter(p.unit for p in world.postings if p.received_on == D1)
    whole = {u for u, n in again.items() if n > first[u] * 0.6 and n > 1} - set(world.replaced_units)
    removed = {a.person for a in world.adjustments}
    sent = {(p.unit, p.person) for p in world.postings if p.received_on == D2}
    return sum(
        p.unit in whole and (p.unit, p.person) not in sent and p.person not in removed
        for p in world.postings
        if p.received_on == D1
    )


def replaced_away(world: World) -> int:
    sent = {(p.unit, p.person) for p in world.postings if p.received_on == D2}
    return sum(
        p.unit in world.replaced_units and (p.unit, p.person) not in sent
        for p in world.postings
        if p.received_on == D1
    )


def spot_rates(world: World) -> Counter[tuple[int, int, int]]:
    """How many units have (sampled, tested, passed)."""
    rows: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for c in world.spot_checks:
        rows[c.unit][0] += 1
        rows[c.unit][1] += c.is_attended
        rows[c.unit][2] += bool(c.is_passed)
    return Counter((a, b, c) for a, b, c in rows.values())


def reviews_of(world: World, conclusion: str, problem: str = "人员不一致") -> int:
    latest = {r.number: r for r in world.reviews if r.received_on == D2}
    return sum(r.conclusion == conclusion and r.problem == problem for r in latest.values())


Recount = Callable[[World], int]
HIGH_TECH = ("990101002", "990101003")


def dropped(world: World) -> int:
    return sum(u.dept == "D02" and u.listed_on == (D1,) and u.town not in HIGH_TECH for u in world.units)


def account_elsewhere(world: World) -> int:
    units = units_of_person(world)
    return sum(
        a.person in units and a.unit is not None and a.unit not in units[a.person] for a in world.accounts
    )


def account_of_dispatcher(world: World) -> int:
    own = [a for a in world.accounts if a.unit is None and a.person in roster_persons(world)]
    return sum(a.unit_text.endswith("人力资源服务有限公司") for a in own)


def strangers(world: World) -> int:
    outside = [a for a in world.accounts if a.person not in roster_persons(world)]
    foreign = sum(a.unit is None and a.unit_text.startswith("青埭") for a in outside)
    return foreign + sum(a.unit is not None and world.units[a.unit].town in HIGH_TECH for a in outside)


def supervisor_account_in_unit(world: World) -> int:
    persons = {s.person for s in world.supervisors} - roster_persons(world)
    return sum(a.unit is not None and a.person in persons for a in world.accounts)


def supervisor_two_bodies(world: World) -> int:
    bodies = Counter(person for person, _ in {(s.person, s.body) for s in world.supervisors})
    return sum(n == 2 for n in bodies.values())


def left_in(world: World, first: date, last: date, received_on: date) -> int:
    return sum(
        p.left_on is not None and first <= p.left_on <= last and p.received_on == received_on
        for p in world.postings
    )


def hired_in(world: World, first: date, last: date) -> int:
    return sum(first <= p.hired_on <= last for p in world.postings)


def finished_at(world: World, at: datetime) -> int:
    return sum(t == at for t in last_finish(world))


def with_sheet(world: World, persons: set[int]) -> int:
    return sum(bool(o.evidence) and o.person in persons for o in world.offline)


def account_persons(world: World) -> set[int]:
    return {a.person for a in world.accounts}


RECOUNTS: dict[str, Recount] = {
    "unlisted_units": lambda w: sum(not u.listed_on for u in w.units),
    "high_tech_units": lambda w: sum(u.town in HIGH_TECH for u in w.units),
    "late_listed_units": lambda w: sum(u.listed_on == (D2,) for u in w.units),
    "dropped_units": dropped,
    "headcount_missing": lambda w: sum(u.headcount is None for u in w.units),
    "replaced_units": lambda w: len(w.replaced_units),
    "short_units": lambda w: sum(any(o.name == u.name + "有限公司" for o in w.units) for u in w.units),
    "unknown_depts": lambda w: sum(bool(u.dept_text) for u in w.units),
    "foreign_papers": lambda w: sum(p.id_no[:1] in "E8" for p in w.persons),
    "conflicting_rows": lambda w: sum(p.also_hired_on is not None for p in w.postings),
    "duplicate_rows": lambda w: sum(p.copies - 1 for p in w.postings),
    "two_towns": lambda w: pairs(w, is_same_town=False),
    "same_town": lambda w: pairs(w, is_same_town=True),
    "two_classes": two_classes,
    "same_name": names_in_unit,
    "left_before_deadline": lambda w: left_in(w, FREEZE, D1, D1),
    "left_by_update": lambda w: left_in(w, D1, date(2026, 10, 30), D2),
    "left_on_deadline": lambda w: left_in(w, DEADLINE, DEADLINE, D2),
    "left_after_deadline": lambda w: left_in(w, date(2026, 11, 1), D2, D2),
    "hired_on_freeze_day": lambda w: hired_in(w, FREEZE, FREEZE),
    "hired_after_freeze": lambda w: hired_in(w, date(2026, 9, 21), date(2026, 10, 23)),
    "hired_at_limit": lambda w: hired_in(w, date(2026, 10, 24), date(2026, 10, 24)),
    "hired_too_late": lambda w: hired_in(w, date(2026, 10, 25), D2),
    "removed": lambda w: sum(a.kind == "核减" for a in w.adjustments),
    "removed_from_one": lambda w: sum(len(units_of_person(w)[a.person]) == 2 for a in w.adjustments),
    "added": lambda w: sum(a.kind == "增补" for a in w.adjustments),
    "omitted_in_update": omitted,
    "replaced_away": replaced_away,
    "class_changed": classes_differ,
    "account_elsewhere": account_elsewhere,
    "account_of_dispatcher": account_of_dispatcher,
    "unverified_learned": lambda w: sum(p in roster_persons(w) for p in unverified(w)),
    "unverified_twin": lambda w: sum(sum(a.person == p for a in w.accounts) == 2 for p in unverified(w)),
    "unlisted_unverified": lambda w: sum(p not in roster_persons(w) for p in unverified(w)),
    "registered_before_campaign": lambda w: sum(a.registered_at < datetime(2026, 8, 1) for a in w.accounts),
    "registered_after_as_of": lambda w: sum(a.registered_at > AS_OF for a in w.accounts),
    "finished_after_as_of": lambda w: sum(t > AS_OF for t in last_finish(w)),
    "finished_at_as_of": lambda w: finished_at(w, AS_OF),
    "finished_last_second": lambda w: finished_at(w, datetime(2026, 10, 31, 23, 59, 59)),
    "finished_next_day": lambda w: finished_at(w, datetime(2026, 11, 1)),
    "test_passed_unfinished": lambda w: sum(80 <= r.progress < 100 and bool(r.is_passed) for r in w.records),
    "foreign_course": lambda w: sum(r.course == "道路运输驾驶员安全行车" for r in w.records),
    "retaken": lambda w: attempts_of(w, is_split=False),
    "split_attempts": lambda w: attempts_of(w, is_split=True),
    "assigned_unopened": lambda w: len({r.account for r in w.records if r.progress == 0}),
    "finish_missing": lambda w: sum(r.progress == 100 and r.finished_at is None for r in w.records),
    "start_missing": lambda w: len({r.account for r in w.records if r.progress and r.started_at is None}),
    "pass_mark_exact": lambda w: sum(r.score == 60 for r in w.records),
    "vanished": lambda w: sum(a.is_vanished for a in w.accounts),
    "offline_no_evidence": lambda w: sum(not o.evidence for o in w.offline),
    "offline_unregistered": lambda w: with_sheet(w, {o.person for o in w.offline} - account_persons(w)),
    "offline_only": lambda w: with_sheet(w, has_no_record(w)),
    "offline_evidence": lambda w: with_sheet(w, set(records_of_person(w))),
    "unlisted_learned": lambda w: len(Truth(w).unlisted),
    "strangers": strangers,
    "supervisor_on_roster": lambda w: sum(s.person in roster_persons(w) for s in w.supervisors),
    "supervisor_account_in_unit": supervisor_account_in_unit,
    "supervisor_two_bodies": supervisor_two_bodies,
    "supervisor_replaced": lambda w: len({s.body for s in w.supervisors if s.received_on == D2}),
    "confirmed": lambda w: reviews_of(w, "属实"),
    "confirmed_in_progress": lambda w: reviews_of(w, "属实"),
    "confirmed_other_kind": lambda w: reviews_of(w, "属实", "代学代考"),
    "cleared": lambda w: reviews_of(w, "排除"),
    "pending": lambda w: reviews_of(w, "待核查"),
    "spot_at_90": lambda w: spot_rates(w)[10, 10, 9],
    "spot_below_90": lambda w: spot_rates(w)[10, 10, 8],
    "spot_below_minimum": lambda w: spot_rates(w)[4, 4, 3],
    "spot_absent": lambda w: spot_rates(w)[11, 10, 10],
}
NEEDS = {
    "dropped_units": {"late_listed_units": 1},
    "short_units": {"unlisted_units": 3},
    "omitted_in_update": {"resent_units": 3},
    "replaced_away": {"replaced_units": 2},
    "high_tech_units": {},
    "strangers": {"high_tech_units": 1},
}


@cache
def world_with(faults: Faults) -> World:
    return make_world(8, 40, 700, faults, "x", is_clipping=False)


@pytest.mark.parametrize("fault", sorted(RECOUNTS))
def test_planted_alone_it_is_found_exactly_so_often(fault: str) -> None:
    """k asked for, k found, k noted; none asked for, none found."""
    needs = NEEDS.get(fault, {})
    assert RECOUNTS[fault](world_with(Faults(**needs))) == 0
    asked = 2
    world = world_with(Faults(**{**needs, fault: asked}))
    assert RECOUNTS[fault](world) == asked
    assert len(world.planted[fault]) == asked


STATUS_OF_STORY = {
    "unverified_learned": "未注册", "registered_after_as_of": "未注册", "offline_unregistered": "未注册",
    "vanished": "未注册", "unverified_twin": "只注册未学", "started_after_as_of": "只注册未学",
    "foreign_course": "只注册未学", "assigned_unopened": "只注册未学", "finished_after_as_of": "学习中",
    "test_failed": "学习中", "test_passed_unfinished": "学习中", "optional_only": "学习中",
    "split_attempts": "学习中", "finish_missing": "学习中", "class_course_missing": "学习中",
    "offline_only": "学习中", "finished_at_as_of": "逾期完成", "finished_next_day": "逾期完成",
    "finished_last_second": "按时完成", "retaken": "按时完成", "start_missing": "按时完成",
    "pass_mark_exact": "按时完成", "offline_evidence": "按时完成",
}  # fmt: skip


@pytest.mark.parametrize("fault", sorted(STATUS_OF_STORY))
def test_every_story_ends_in_its_status(fault: str) -> None:
    """The story alone, told of one person of one unit, several times with other chances."""
    campaign = district.calendar("x")
    person_class = "安全管理人员" if fault == "class_course_missing" else "一线作业人员"
    units = tuple(Unit(n, f"甲{n}公司", "", "990101001", "D01", "", "企业", 5, "", (D1,)) for n in range(2))
    job = Job(0, person_class, "劳务派遣", "操作工", "某劳务公司", date(2020, 1, 1))
    people = (Person(0, "某某", "", ""),)
    population = Population(units, {}, (), (), people, {0: job}, (), ())
    base = make_world(1, 12, 40, Faults(), "x", is_clipping=False)
    roster_row = Posting(0, 0, D1, person_class, "劳务派遣", "操作工", "某劳务公司", date(2020, 1, 1), None)
    for seed in range(20):
        learner = Learner(Random(seed), campaign, population)
        STORIES[fault](learner, 0, 0)
        world = replace(
            base,
            units=units,
            persons=people,
            postings=(roster_row,),
            accounts=tuple(learner.made.accounts),
            records=tuple(learner.made.records),
            offline=tuple(learner.made.offline),
            supervisors=(),
        )
        (row,) = Truth(world).rows
        late = "按时完成" if row.is_on_time else "逾期完成"
        assert ("未注册", "只注册未学", "学习中", late)[row.status] == STATUS_OF_STORY[fault]


def test_every_fault_has_a_recount_or_stands_in_the_files() -> None:
    """What the facts cannot show is shown by files (writing), units' roles or statuses elsewhere."""
    elsewhere = {
        "unrostered_silent", "unrostered_learning", "emptied_rosters", "unregistered_units",
        "completed_units", "resent_units", "started_after_as_of", "test_failed", "optional_only",
        "class_course_missing", "unlisted_registered_only", "confirmed_not_required", "spot_resent",
        "id_full_width", "id_lower_x", "id_spaced", "id_apostrophe", "id_damaged", "id_masked",
        "name_spaced", "name_suffixed", "unit_variants", "town_former", "town_short", "town_prefixed",
        "name_rare", "name_dotted", "phone_number", "copied_files",
    }  # fmt: skip
    planted = set(RECOUNTS) | elsewhere | set(MESSES) | set(OVERSIGHT)  # the last in test_oversight
    assert planted | {"exports_cut"} == set(fault_names())


def test_roles_of_units() -> None:
    faults = Faults(
        unrostered_silent=2, unrostered_learning=2, emptied_rosters=2, unregistered_units=2, completed_units=3
    )
    world = world_with(faults)
    truth = Truth(world)
    by_name = {u.name: u.no for u in world.units}

    def rows(fault: str) -> list[list[int]]:
        return [[r.status for r in truth.rows if r.unit == by_name[n]] for n in world.planted[fault]]

    assert rows("unrostered_silent") == rows("unrostered_learning") == rows("emptied_rosters") == [[], []]
    assert {s for own in rows("unregistered_units") for s in own} == {0}
    assert {s for own in rows("completed_units") for s in own} == {3}
    learning = {by_name[n] for n in world.planted["unrostered_learning"]}
    assert {unit for unit, _ in truth.unlisted} == learning


def test_default_faults_all_fit_the_usual_size() -> None:
    for mess in ("none", "typical", "heavy"):
        faults = default_faults(mess, 12_000)
        world = make_world(1, 300, 12_000, faults, "x", is_clipping=False)
        assert len(world.units) == 300 + faults.high_tech_units + faults.dropped_units
