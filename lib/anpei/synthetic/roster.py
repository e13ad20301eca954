"""Roster rows as they were delivered: two days, updates, leavers, joiners, second employers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from anpei.synthetic.faults import Faults
from anpei.synthetic.model import Adjustment, Campaign, Person, Posting
from anpei.synthetic.population import Job, PersonSource, Population, Supply

APPROVER = "区安委会办公室"


@dataclass(frozen=True, slots=True)
class Roster:
    """Delivered rows, adjustments, and what learning has to respect.

    `story` names the case of persons whose learning must follow it; `window` bounds the days on which
    a person can have learned; `added` are persons known from adjustments only.
    """

    postings: tuple[Posting, ...]
    adjustments: tuple[Adjustment, ...]
    story: dict[int, str]
    window: dict[int, tuple[date, date]]
    added: tuple[Person, ...]
    home: dict[int, int]


class _Draft:
    """Rows being written; every method plants one kind of case."""

    def __init__(self, rng: Random, campaign: Campaign, population: Population, supply: Supply) -> None:
        self.rng, self.campaign, self.population, self.supply = rng, campaign, population, supply
        first, self.second = campaign.received_on
        self.rows: dict[tuple[int, int, date], Posting] = {}
        for person, job in population.jobs.items():
            self.put(person, job, first)
        self.story: dict[int, str] = {}
        self.window: dict[int, tuple[date, date]] = {}
        self.adjustments: list[Adjustment] = []
        self.withheld: set[int] = set()  # not sent again on the second day
        self.first = first

    def put(self, person: int, job: Job, day: date, left_on: date | None = None) -> None:
        self.rows[job.unit, person, day] = Posting(
            person, job.unit, day, job.person_class, job.employ_form, job.post, job.dispatch_unit,
            job.hired_on, left_on,
        )  # fmt: skip

    def unit_name(self, person: int) -> str:
        return self.population.units[self.population.jobs[person].unit].name

    def take(self, fault: str, wanted: int, fits: Callable[[int], bool] = lambda _: True) -> list[int]:
        """Persons for a case, remembered under its name."""
        chosen = self.supply.take(fault, wanted, fits)
        self.supply.note(fault, [self.unit_name(p) for p in chosen])
        self.story.update(dict.fromkeys(chosen, fault))
        return chosen

    def is_worker(self, person: int) -> bool:
        return self.population.jobs[person].person_class in ("一线作业人员", "其他从业人员")

    def is_lasting(self, person: int) -> bool:
        """In a unit whose roster is not sent again as a whole."""
        unit = self.population.jobs[person].unit
        return unit not in self.population.resent and unit not in self.population.replaced

    # --- leavers and joiners ---------------------------------------------------------------------
    def leave(self, person: int, left_on: date, received: date) -> None:
        self.put(person, self.population.jobs[person], received, left_on)
        self.window[person] = (self.campaign.starts_on, left_on)

    def leavers(self, faults: Faults) -> None:
        deadline, frozen = self.campaign.deadline_on, self.campaign.roster_frozen_on
        for person in self.take("left_before_deadline", faults.left_before_deadline):
            self.leave(person, frozen + timedelta(days=self.rng.randint(0, 7)), self.first)
        for person in self.take("left_by_update", faults.left_by_update):
            self.leave(person, self.first + timedelta(days=self.rng.randint(2, 31)), self.second)
        for person in self.take("left_on_deadline", faults.left_on_deadline):
            self.leave(person, deadline, self.second)
        for person in self.take("left_after_deadline", faults.left_after_deadline):
            self.leave(person, deadline + timedelta(days=1), self.second)
        for person, job in self.population.jobs.items():
            if self.population.role.get(job.unit) == "emptied_rosters":
                self.story[person] = "emptied_rosters"
                self.leave(person, frozen + timedelta(days=self.rng.randint(0, 7)), self.first)

    def hire(self, person: int, hired_on: date) -> None:
        job = replace(self.population.jobs[person], hired_on=hired_on)
        self.population.jobs[person] = job
        del self.rows[job.unit, person, self.first]
        self.put(person, job, self.first if hired_on < self.first else self.second)
        self.window[person] = (max(hired_on, self.campaign.starts_on), self.campaign.as_of.date())

    def joiners(self, faults: Faults) -> None:
        frozen = self.campaign.roster_frozen_on
        limit = self.campaign.deadline_on - timedelta(days=7)
        for person in self.take("hired_on_freeze_day", faults.hired_on_freeze_day):
            self.hire(person, frozen)
        for person in self.take("hired_after_freeze", faults.hired_after_freeze):
            self.hire(person, frozen + timedelta(days=self.rng.randint(1, (limit - frozen).days - 1)))
        for person in self.take("hired_at_limit", faults.hired_at_limit):
            self.hire(person, limit)
        for person in self.take("hired_too_late", faults.hired_too_late):
            self.hire(person, limit + timedelta(days=self.rng.randint(1, 7)))

    def telltales(self, faults: Faults) -> None:
        """Workers whose records will speak of days before they came or after they left."""
        for fault in ("finished_after_leaving", "finished_on_leaving"):
            for person in self.take(fault, getattr(faults, fault), self.is_plain_worker):
                self.leave(person, self.campaign.deadline_on + timedelta(days=1), self.second)
        for fault in ("finished_before_hire", "finished_on_hire"):
            for person in self.take(fault, getattr(faults, fault), self.is_plain_worker):
                self.hire(person, self.campaign.roster_frozen_on - timedelta(days=2))

    def is_plain_worker(self, person: int) -> bool:
        return self.population.jobs[person].person_class == "一线作业人员" and self.is_lasting(person)

    # --- second employers ------------------------------------------------------------------------
    def other_unit(self, person: int, is_same_town: bool) -> int | None:
        units = self.population.units
        home = units[self.population.jobs[person].unit]
        options = [
            no
            for no in self.population.ordinary_units()
            if no != home.no
            and (units[no].town == home.town) == is_same_town
            and no not in self.population.resent
            and no not in self.population.replaced
        ]
        return self.rng.choice(options) if options else None

    def employ_twice(
        self, fault: str, wanted: int, *, is_same_town: bool = False, second_class: str = ""
    ) -> None:
        fits = lambda p: (  # noqa: E731
            self.is_worker(p) and self.is_lasting(p) and self.other_unit(p, is_same_town) is not None
        )
        for person in self.take(fault, wanted, fits):
            unit = self.other_unit(person, is_same_town)
            if unit is None:
                continue
            job = self.population.jobs[person]
            second = replace(job, unit=unit, person_class=second_class or job.person_class)
            self.put(person, second, self.first)
            if fault == "removed_from_one":
                self.adjust(person, unit, "核减", "已不在该单位兼职")

    def adjust(self, person: int, unit: int, kind: str, reason: str) -> None:
        day = date(2026, 10, 9) + timedelta(days=self.rng.randint(0, 12))
        self.adjustments.append(Adjustment(person, unit, kind, reason, APPROVER, day))

    def remove(self, faults: Faults) -> None:
        reasons = ("长期病休", "产假", "已调离本区", "已退休")
        units = self.population
        for person in self.take(
            "removed", faults.removed, lambda p: units.jobs[p].unit not in units.replaced
        ):
            self.adjust(person, self.population.jobs[person].unit, "核减", self.rng.choice(reasons))
            self.withheld.add(person)

    # --- updates ---------------------------------------------------------------------------------
    def update(self, faults: Faults) -> None:
        jobs, units = self.population.jobs, self.population
        for person in self.take(
            "omitted_in_update", faults.omitted_in_update, lambda p: jobs[p].unit in units.resent
        ):
            self.withheld.add(person)
        for person in self.take(
            "replaced_away", faults.replaced_away, lambda p: jobs[p].unit in units.replaced
        ):
            self.withheld.add(person)
        for person in self.take("class_changed", faults.class_changed, self.is_worker):
            self.put(person, replace(jobs[person], person_class="安全管理人员", post="安全员"), self.second)
        for person in self.take("duplicate_rows", faults.duplicate_rows):
            unit = jobs[person].unit
            row = self.rows[unit, person, self.first]
            self.rows[unit, person, self.first] = replace(row, copies=2)

    def send_again(self) -> None:
        """Second delivery of whole rosters: everyone but the withheld, unless already sent that day."""
        again = set(self.population.resent) | set(self.population.replaced)
        for (unit, person, day), row in list(self.rows.items()):
            key = (unit, person, self.second)
            if unit in again and day == self.first and key not in self.rows and person not in self.withheld:
                self.rows[key] = replace(row, received_on=self.second, copies=1)


def make_roster(
    rng: Random,
    campaign: Campaign,
    population: Population,
    source: PersonSource,
    faults: Faults,
    supply: Supply,
) -> Roster:
    """All deliveries of roster rows; takes persons from `supply` for the roster's cases."""
    draft = _Draft(rng, campaign, population, supply)
    draft.update(faults)
    draft.leavers(faults)
    draft.joiners(faults)
    draft.telltales(faults)
    draft.remove(faults)
    draft.employ_twice("two_towns", faults.two_towns)
    draft.employ_twice("same_town", faults.same_town, is_same_town=True)
    draft.employ_twice("two_classes", faults.two_classes, second_class="安全管理人员")
    draft.employ_twice("removed_from_one", faults.removed_from_one)
    added = _add_by_adjustment(rng, population, source, faults, draft)
    draft.send_again()
    home = {p: job.unit for p, job in population.jobs.items()}
    home |= {a.person: a.unit for a in draft.adjustments if a.kind == "增补"}
    rows = tuple(sorted(draft.rows.values(), key=lambda r: (r.received_on, r.unit, r.person)))
    adjustments = tuple(sorted(draft.adjustments, key=lambda a: (a.adjusted_on, a.unit, a.person)))
    return Roster(rows, adjustments, draft.story, draft.window, added, home)


def _add_by_adjustment(
    rng: Random, population: Population, source: PersonSource, faults: Faults, draft: _Draft
) -> tuple[Person, ...]:
    """Persons on no roster whom the office added."""
    units = population.ordinary_units()
    added = tuple(source.new() for _ in range(faults.added))
    for person in added:
        unit = rng.choice(units)
        draft.adjust(person.no, unit, "增补", "名册漏报")
        draft.story[person.no] = "added"
    names = [population.units[a.unit].name for a in draft.adjustments if a.kind == "增补"]
    draft.supply.note("added", names)
    return added
