"""Units and the persons of their rosters, before any special case is put in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from anpei.synthetic import codes, district, names
from anpei.synthetic.faults import Faults
from anpei.synthetic.model import EMPLOY_FORMS, Campaign, Person, Unit

UNIT_ROLES = (
    "unlisted_units", "unrostered_silent", "unrostered_learning", "emptied_rosters",
    "unregistered_units", "completed_units", "burst_units", "ordered_units", "same_second_units",
    "night_units", "near_miss_units",
)  # fmt: skip
"""Roles that shape a whole unit; every other unit is ordinary."""

GROUP_SIZES = {
    "burst_units": 12, "ordered_units": 12, "same_second_units": 12, "night_units": 4, "near_miss_units": 22,
}  # fmt: skip
"""Units whose persons learn together in some way, and how many they are."""

_POSTS = {
    "主要负责人": ("法定代表人", "总经理", "站长", "分管安全副总"),
    "安全管理人员": ("安全员", "安全科长", "注册安全工程师"),
    "一线作业人员": ("操作工", "加油员", "充装工", "驾驶员", "押运员", "装卸工", "电工", "焊工", "维修工"),
    "其他从业人员": ("会计", "仓管", "化验员", "后勤", "业务员"),
}
_GRADES = ("一级", "二级", "三级", "三级", "未定级")


@dataclass(frozen=True, slots=True)
class Job:
    """What a person is in his (first) unit."""

    unit: int
    person_class: str
    employ_form: str
    post: str
    dispatch_unit: str
    hired_on: date


@dataclass
class Supply:
    """Persons and units that special cases may still take; each is given out once."""

    rng: Random
    is_clipping: bool
    ordinary: list[int]
    planted: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def take(self, fault: str, wanted: int, fits: Callable[[int], bool] = lambda _: True) -> list[int]:
        """`wanted` ordinary persons that fit, no longer ordinary afterwards.

        Raises
        ------
        ValueError
            too few are left, and the number was asked for explicitly
        """
        chosen: list[int] = []
        if wanted:
            for person in self.ordinary:
                if fits(person):
                    chosen.append(person)
                    if len(chosen) == wanted:
                        break
            gone = set(chosen)
            self.ordinary = [p for p in self.ordinary if p not in gone]
        self.require(fault, wanted, len(chosen))
        return chosen

    def require(self, fault: str, wanted: int, found: int) -> None:
        """Refuse a campaign too small for the cases that were asked for."""
        if found < wanted and not self.is_clipping:
            raise ValueError(f"规模太小：{fault} 要求 {wanted} 个，只放得下 {found} 个")

    def note(self, fault: str, where: list[str]) -> None:
        """Remember where a case was planted: names of units, one per case."""
        if where:
            self.planted[fault] = tuple(where)


@dataclass(frozen=True, slots=True)
class Population:
    """Units, persons and first jobs; `role` holds the special units only."""

    units: tuple[Unit, ...]
    role: dict[int, str]
    resent: tuple[int, ...]
    replaced: tuple[int, ...]
    persons: tuple[Person, ...]
    jobs: dict[int, Job]
    dispatchers: tuple[str, ...]
    foreign_units: tuple[str, ...]

    def ordinary_units(self) -> list[int]:
        """Units in scope with a roster and no special role."""
        staffed = {job.unit for job in self.jobs.values()}
        return [u.no for u in self.units if u.no in staffed and u.no not in self.role]


class PersonSource:
    """New persons: unused names and ID numbers, dense numbers from `first`."""

    def __init__(self, rng: Random, stream: Iterator[str], first: int = 0) -> None:
        self._rng, self._names, self._next = rng, stream, first
        self._pairs: set[tuple[str, str]] = set()
        self._ids: set[str] = set()
        self._phones: set[str] = set()

    def name(self) -> str:
        """Another name that no fixed text holds."""
        return next(self._names)

    def new(self, name: str = "") -> Person:
        """A person; (name, first 15 digits) and (name, last 4) stay unique, so do ID and phone."""
        name = name or self.name()
        id_no, phone = self.numbers(name)
        self._next += 1
        return Person(self._next - 1, name, id_no, phone)

    def numbers(self, name: str, born_on: date | None = None) -> tuple[str, str]:
        """An ID number and a phone that nobody else has, for somebody of that name."""
        while True:
            day = born_on or date(1964, 1, 1) + timedelta(days=self._rng.randrange(41 * 365))
            id_no = codes.id_number(day, self._rng.randrange(1, 1000))
            phone = codes.PHONE_BLOCK + f"{self._rng.randrange(10**8):08d}"
            pairs = {(name, id_no[:15]), (name, id_no[-4:])}
            if id_no in self._ids or phone in self._phones or pairs & self._pairs:
                continue
            self._ids.add(id_no)
            self._phones.add(phone)
            self._pairs |= pairs
            return id_no, phone


def make_units(
    rng: Random, campaign: Campaign, count: int, faults: Faults, supply: Supply
) -> tuple[tuple[Unit, ...], dict[int, str]]:
    """Units and the role of the special ones.

    `count` units are obliged; high-tech and dropped units come on top.
    """
    first, second = campaign.received_on
    towns, other_towns = district.towns_in_scope(), district.towns_of_another_body()
    trades = names.unit_trades()
    stems = {t.code: district.stem(t.name) for t in district.TOWNS}
    taken: set[str] = set()
    units: list[Unit] = []

    def add(town: str, trade: int, listed_on: tuple[date, ...]) -> None:
        dept, industry, _, kind = trades[trade]
        name = names.unit_name(rng, trade, stems[town], taken)
        is_single = "经营部" in name
        taken.add(name)
        units.append(
            Unit(
                no=len(units),
                name=name,
                uscc=codes.uscc(rng, "92" if is_single else "91"),
                town=town,
                dept=dept,
                industry=industry,
                kind="个体工商户" if is_single else kind,
                headcount=rng.randint(3, 30),
                grade=rng.choice(_GRADES),
                listed_on=listed_on,
            )
        )

    first_of_dept = [next(i for i, t in enumerate(trades) if t[0] == d.code) for d in district.DEPTS]
    weights = [t[2] for t in trades]
    town_weights = [16, 17, 9, 18, 14, 13, 13]
    for no in range(count):
        town = towns[no] if no < len(towns) else rng.choices(towns, town_weights)[0]
        trade = first_of_dept[no] if no < len(first_of_dept) else rng.choices(range(len(trades)), weights)[0]
        add(town.code, trade, (first,))
    roles = _assign_roles(rng, count, faults, supply)
    for _ in range(faults.high_tech_units):
        add(rng.choice(other_towns).code, rng.choices(range(len(trades)), weights)[0], (first,))
    for _ in range(faults.dropped_units):
        add(rng.choice(towns).code, first_of_dept[1], (first,))
        roles[len(units) - 1] = "dropped_units"
    return _list_units(units, roles, faults, supply, (first, second)), roles


def _assign_roles(rng: Random, count: int, faults: Faults, supply: Supply) -> dict[int, str]:
    """Unit → role; at most half of the units are special."""
    free = rng.sample(range(len(district.DEPTS), count), count - len(district.DEPTS))
    room = count // 2
    roles: dict[int, str] = {}
    for role in UNIT_ROLES:
        wanted = getattr(faults, role)
        chosen = [free.pop() for _ in range(min(wanted, room, len(free)))]
        room -= len(chosen)
        supply.require(role, wanted, len(chosen))
        roles.update(dict.fromkeys(chosen, role))
    return roles


def _list_units(
    units: list[Unit], roles: dict[int, str], faults: Faults, supply: Supply, days: tuple[date, date]
) -> tuple[Unit, ...]:
    """Units with the lists that name them: the second department sends its list again on the second day."""
    first, second = days
    resending = district.DEPTS[1].code
    late = [u.no for u in units if u.dept == resending and u.no not in roles and u.no >= 7]
    late = [no for no in late if units[no].town in {t.code for t in district.towns_in_scope()}]
    late = late[: faults.late_listed_units]
    supply.require("late_listed_units", faults.late_listed_units, len(late))
    result: list[Unit] = []
    missing = faults.headcount_missing
    is_resent = bool(faults.dropped_units or faults.late_listed_units)
    for unit in units:
        role = roles.get(unit.no)
        listed_on: tuple[date, ...] = (first,)
        if role == "unlisted_units":
            listed_on = ()
        elif unit.no in late:
            listed_on = (second,)
        elif is_resent and unit.dept == resending and role != "dropped_units":
            listed_on = (first, second)
        headcount = unit.headcount
        if missing and listed_on and role is None and unit.no >= 7 and unit.no not in late:
            headcount, missing = None, missing - 1
        result.append(replace(unit, headcount=headcount, listed_on=listed_on))
    scope_towns = {t.code for t in district.towns_in_scope()}
    noted = {role: [result[no].name for no in sorted(roles) if roles[no] == role] for role in roles.values()}
    noted["late_listed_units"] = [result[n].name for n in late]
    noted["headcount_missing"] = [u.name for u in result if u.headcount is None]
    noted["high_tech_units"] = [u.name for u in result if u.town not in scope_towns]
    for fault, where in sorted(noted.items()):
        supply.note(fault, where)
    return tuple(result)


def sizes(rng: Random, units: tuple[Unit, ...], role: dict[int, str], people: int) -> dict[int, int]:
    """Roster size of every unit with a roster: long-tailed, adding up to `people` exactly."""
    small = {
        "emptied_rosters": 0.15,
        "unregistered_units": 0.4,
        "completed_units": 0.6,
        "unlisted_units": 0.3,
    }
    scope = {t.code for t in district.towns_in_scope()}
    silent = ("unrostered_silent", "unrostered_learning", "dropped_units")
    staffed = [u.no for u in units if u.town in scope and role.get(u.no) not in silent]
    few = 2 if people >= 3 * len(staffed) else 1
    if people < few * len(staffed):
        raise ValueError(f"人数太少：{len(staffed)} 个单位至少需要 {few * len(staffed)} 人")
    least = {no: GROUP_SIZES.get(role.get(no, ""), few) for no in staffed}
    if 3 * sum(least.values()) > 2 * people:  # no room for learning in groups
        least = dict.fromkeys(staffed, few)
    weight = {no: rng.lognormvariate(0, 0.8) * small.get(role.get(no, ""), 1.0) for no in staffed}
    weight = {no: w if least[no] == few else 0.0 for no, w in weight.items()}
    total = sum(weight.values())
    spare = people - sum(least.values())
    exact = {no: spare * w / total for no, w in weight.items()}
    size = {no: int(x) for no, x in exact.items()}
    rest = sorted(staffed, key=lambda no: (size[no] - exact[no], no))
    for no in rest[: spare - sum(size.values())]:
        size[no] += 1
    return {no: n + least[no] for no, n in size.items()}


def make_job(rng: Random, unit: int, position: int, size: int, dispatchers: tuple[str, ...]) -> Job:
    """Job of the `position`-th person of a unit: head first, then safety managers, then the rest."""
    if position == 0 or (position == 1 and size > 60):
        person_class = "主要负责人"
    elif position < 1 + max(1, size // 14):
        person_class = "安全管理人员"
    else:
        person_class = "一线作业人员" if rng.random() < 0.82 else "其他从业人员"
    form = "正式"
    if person_class == "一线作业人员":
        form = rng.choices(EMPLOY_FORMS, (70, 12, 7, 7, 3, 1))[0]
    return Job(
        unit=unit,
        person_class=person_class,
        employ_form=form,
        post=rng.choice(_POSTS[person_class]),
        dispatch_unit=rng.choice(dispatchers) if form == "劳务派遣" else "",
        hired_on=date(2026, 9, 10) - timedelta(days=int(rng.expovariate(1 / 1400)) % 6000),
    )


def make_population(
    rng: Random,
    source: PersonSource,
    units: tuple[Unit, ...],
    role: dict[int, str],
    people: int,
    faults: Faults,
    supply: Supply,
) -> Population:
    """Persons and jobs of every roster; sets `supply.ordinary` to the persons of ordinary units."""
    dispatchers = tuple(f"澜州{m}人力资源服务有限公司" for m in ("聚才", "众诚", "卓越"))
    foreign = tuple(f"青埭县{m}化工有限公司" for m in ("北辰", "南屿", "东麓", "西岭"))
    size = sizes(rng, units, role, people)
    persons: list[Person] = []
    jobs: dict[int, Job] = {}
    ordinary: list[int] = []
    same_names = rare_names = 0
    where: list[str] = []
    rare_where: list[str] = []
    for no in sorted(size):
        for position in range(size[no]):
            is_twin = same_names < faults.same_name and position == 3 and no not in role and size[no] >= 5
            is_rare = rare_names < faults.name_rare and position == 4 and no not in role
            name = persons[-1].name if is_twin else names.rare_name(rng) if is_rare else ""
            person = source.new(name)
            if is_rare:
                rare_names += 1
                rare_where.append(units[no].name)
            if is_twin:
                same_names += 1
                where.append(units[no].name)
            persons.append(person)
            jobs[person.no] = make_job(rng, no, position, size[no], dispatchers)
            if no not in role:
                ordinary.append(person.no)
    supply.require("same_name", faults.same_name, same_names)
    supply.note("same_name", where)
    supply.require("name_rare", faults.name_rare, rare_names)
    supply.note("name_rare", rare_where)
    rng.shuffle(ordinary)
    supply.ordinary = ordinary
    counted = tuple(_with_headcount(rng, u, size.get(u.no)) for u in units)
    plain = [no for no in sorted(size) if no not in role and size[no] >= 3]
    rng.shuffle(plain)
    replaced = tuple(sorted(plain[: faults.replaced_units]))
    resent = tuple(sorted(plain[faults.replaced_units :][: faults.resent_units]))
    supply.require("replaced_units", faults.replaced_units, len(replaced))
    supply.require("resent_units", faults.resent_units, len(resent))
    supply.note("replaced_units", [units[no].name for no in replaced])
    supply.note("resent_units", [units[no].name for no in resent])
    return Population(counted, role, resent, replaced, tuple(persons), jobs, dispatchers, foreign)


def _with_headcount(rng: Random, unit: Unit, size: int | None) -> Unit:
    if unit.headcount is None or size is None:
        return unit
    return replace(unit, headcount=size + int(size * rng.random() * 0.25))
