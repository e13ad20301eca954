"""Spot checks of persons who completed: units at a limit, samples too small or too absent, rounds that replace others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random

from anpei.synthetic.faults import Faults
from anpei.synthetic.model import SpotCheck
from anpei.synthetic.population import Population, Supply
from anpei.synthetic.truth import RETEST

UNAWARE = ("不知道有这次培训", "本人说没有学过", "由别人代学", "账号不是本人注册")
UNSURE = ("学过，题目记不清", "认为题目偏难")


class _Drawer:
    """Draws persons of units, each unit for one purpose."""

    def __init__(self, rng: Random, population: Population, supply: Supply, done: Mapping[int, str]) -> None:
        self.rng, self.population, self.supply = rng, population, supply
        self.ready: dict[int, list[int]] = defaultdict(list)
        for person in sorted(supply.ordinary):
            if done.get(person) == "done":
                self.ready[population.jobs[person].unit].append(person)
        self.n_done = Counter(
            population.jobs[p].unit for p, told in done.items() if told == "done" and p in population.jobs
        )
        self.free = sorted(self.ready)
        rng.shuffle(self.free)
        self.checks: list[SpotCheck] = []

    def units(self, fault: str, wanted: int, least: int, *, is_everyone: bool = False) -> Iterator[int]:
        """Free units with so many persons to draw, or all of whose completed persons can be drawn, under ten."""
        fitting = [
            unit
            for unit in self.free
            if len(self.ready[unit]) >= least
            and (not is_everyone or self.n_done[unit] == len(self.ready[unit]) < 10)
        ][:wanted]
        self.free = [unit for unit in self.free if unit not in fitting]
        self.supply.require(fault, wanted, len(fitting))
        self.supply.note(fault, [self.population.units[unit].name for unit in fitting])
        yield from fitting

    def draw(self, unit: int, passed: int, failed: int, absent: int = 0) -> list[SpotCheck]:
        """Some persons of a unit, tested in the first round."""
        persons = self.rng.sample(self.ready[unit], passed + failed + absent)
        drawn = [self.check(person, n < passed, n < passed + failed) for n, person in enumerate(persons)]
        return drawn

    def check(self, person: int, is_passed: bool, is_attended: bool = True) -> SpotCheck:
        """One more row."""
        score = self.rng.choice((80, 85, 90, 95, 100) if is_passed else (40, 50, 55)) if is_attended else None
        self.checks.append(
            SpotCheck(
                number=f"CC-2026-{len(self.checks) + 1:04d}",
                round=1,
                person=person,
                unit=self.population.jobs[person].unit,
                is_attended=is_attended,
                absence_reason="" if is_attended else self.rng.choice(("外出作业", "请假", "夜班")),
                score=score,
                is_passed=is_passed if is_attended else None,
            )
        )
        return self.checks[-1]


def make_spot_checks(
    rng: Random,
    population: Population,
    outcome: Mapping[int, str],
    story: Mapping[int, str],
    faults: Faults,
    supply: Supply,
) -> tuple[SpotCheck, ...]:
    """All rows; `story` names the persons who share a phone."""
    drawer = _Drawer(rng, population, supply, outcome)
    shared = _of_shared_phone(drawer, population, story, faults)
    for unit in drawer.units("spot_179_of_199", faults.spot_179_of_199, 199):
        drawer.draw(unit, 179, 20)
    for unit in drawer.units("spot_89_of_99", faults.spot_89_of_99, 99):
        drawer.draw(unit, 89, 10)
    for unit in drawer.units("spot_at_90", faults.spot_at_90, 10):
        drawer.draw(unit, 9, 1)
    for unit in drawer.units("spot_below_90", faults.spot_below_90, 10):
        drawer.draw(unit, 8, 2)
    for unit in drawer.units("spot_everyone_below", faults.spot_everyone_below, 3, is_everyone=True):
        drawer.draw(unit, len(drawer.ready[unit]) - 1, 1)
    for unit in drawer.units("spot_below_minimum", faults.spot_below_minimum, 4):
        drawer.draw(unit, 3, 1)
    for unit in drawer.units("spot_absent_at_limit", faults.spot_absent_at_limit, 15):
        drawer.draw(unit, 12, 0, 3)
    for unit in drawer.units("spot_absent_above", faults.spot_absent_above, 14):
        drawer.draw(unit, 11, 0, 3)
    for unit in drawer.units("spot_absent", faults.spot_absent, 11):
        drawer.draw(unit, 10, 0, 1)
    retested = [drawer.draw(unit, 8, 2) for unit in drawer.units("spot_retested", faults.spot_retested, 10)]
    for unit in drawer.free[: len(drawer.free) // 8]:
        drawer.draw(unit, min(10, len(drawer.ready[unit])), 0)
    for person in shared:
        drawer.check(person, is_passed=False)
    checks = _remarked(drawer, {c.number for own in retested for c in own}, faults, supply)
    half = len(checks) // 2
    first_rounds = [*checks[:half], *(replace(c, round=2) for c in checks[half:])]
    again = [replace(c, round=f"1{RETEST}", score=80, is_passed=True) for own in retested for c in own]
    return (
        *first_rounds,
        *(replace(c, number=f"CC-2026-{len(checks) + n:04d}") for n, c in enumerate(again, 1)),
    )


def _of_shared_phone(
    drawer: _Drawer, population: Population, story: Mapping[int, str], faults: Faults
) -> list[int]:
    """One person of each of some groups with one phone, whose units nobody else is drawn from."""
    groups: dict[int, int] = {}
    for person in sorted(story):
        if story[person] == "shared_phones":
            groups.setdefault(population.jobs[person].unit, person)
    chosen = list(groups.items())[: faults.spot_of_shared_phone]
    drawer.free = [unit for unit in drawer.free if unit not in dict(chosen)]
    drawer.supply.require("spot_of_shared_phone", faults.spot_of_shared_phone, len(chosen))
    drawer.supply.note("spot_of_shared_phone", [population.units[unit].name for unit, _ in chosen])
    return [person for _, person in chosen]


def _remarked(drawer: _Drawer, replaced: set[str], faults: Faults, supply: Supply) -> list[SpotCheck]:
    """The rows, some with a remark of the inspector; none of those that a later round replaces."""
    checks = list(drawer.checks)
    open_rows = [
        n for n, c in enumerate(checks) if c.is_attended and c.is_passed and c.number not in replaced
    ]
    drawer.rng.shuffle(open_rows)
    for fault, texts in (("unaware", UNAWARE), ("unsure", UNSURE)):
        chosen = [open_rows.pop() for _ in range(min(getattr(faults, fault), len(open_rows)))]
        for n, row in enumerate(chosen):
            checks[row] = replace(checks[row], remark=texts[n % len(texts)])
        supply.require(fault, getattr(faults, fault), len(chosen))
        supply.note(fault, [drawer.population.units[checks[row].unit].name for row in chosen])
    return checks
