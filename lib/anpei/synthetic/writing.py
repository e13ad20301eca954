"""Which rows and accounts are written otherwise: chosen so that a careful reader can undo every one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from random import Random

from anpei.synthetic import district
from anpei.synthetic.codes import AREA
from anpei.synthetic.faults import Faults, Mess
from anpei.synthetic.model import Unit, World
from anpei.synthetic.population import Supply
from anpei.synthetic.sheets import bare
from anpei.synthetic.spelling import (
    ID,
    NAME,
    ROW_FAULTS,
    alias_of,
    dotted_name,
    spaced_name,
    town_text,
    unit_variant,
)


@dataclass(frozen=True, slots=True)
class Writing:
    """Cells that are written otherwise, by the index of the posting or the number of the account.

    `odd` names the ways of writing of `ROW_FAULTS` and the number of each; `progress` is by account and course;
    `aliases` are declared names, alias → unit.
    """

    ids: dict[int, str]
    names: dict[int, str]
    units: dict[int, str]
    towns: dict[int, str]
    account_ids: dict[int, str]
    account_units: dict[int, str]
    account_towns: dict[int, str]
    suffixed: frozenset[int]
    phones: frozenset[int]
    odd: dict[int, list[tuple[str, int]]] = field(default_factory=dict)
    progress: dict[tuple[int, str], tuple[str, int]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)


class _Marker:
    """Chooses rows for ways of writing and notes where."""

    def __init__(self, rng: Random, supply: Supply) -> None:
        self.rng, self.supply = rng, supply

    def choose(
        self, fault: str, wanted: int, candidates: Sequence[int], where: Callable[[int], str]
    ) -> list[int]:
        chosen = sorted(self.rng.sample(candidates, min(wanted, len(candidates))))
        self.supply.require(fault, wanted, len(chosen))
        noted = list(self.supply.planted.get(fault, ())) + [where(i) for i in chosen]
        self.supply.note(fault, noted)
        return chosen


def make_writing(
    rng: Random,
    world: World,
    faults: Faults,
    mess: Mess,
    supply: Supply,
    own: Collection[int] = (),
    plain: Collection[int] = (),
) -> Writing:
    """Which roster rows and accounts are written otherwise; no row carries two spellings of one cell.

    Rows of the units `own` keep their unit and town as they are, those of `plain` every cell.
    """
    marker = _Marker(rng, supply)
    units = world.units
    postings, accounts = world.postings, world.accounts
    first = world.campaign.received_on[0]
    rows = [i for i, p in enumerate(postings) if not (p.unit in plain and p.received_on == first)]
    placed = [i for i, p in enumerate(postings) if not (p.unit in own and p.received_on == first)]

    def unit_of_posting(index: int) -> str:
        return units[postings[index].unit].name

    def unit_of_account(no: int) -> str:
        return accounts[no].unit_text

    ids: dict[int, str] = {}
    single = _single_rows(world)
    for kind in ("id_damaged", "id_lower_x", "id_full_width", "id_spaced", "id_apostrophe"):
        candidates = [
            i
            for i in rows
            if i not in ids
            and _has_id(world, i)
            and (kind != "id_lower_x" or _id_of(world, i).endswith("X"))
            and (kind != "id_damaged" or (i in single and not _id_of(world, i).endswith("X")))
        ]
        for index in marker.choose(kind, getattr(faults, kind), candidates, unit_of_posting):
            ids[index] = kind
    plain_names = [i for i in rows if "·" not in world.persons[postings[i].person].name]
    spaced = marker.choose("name_spaced", faults.name_spaced, plain_names, unit_of_posting)
    dots = sorted(set(rows) - set(plain_names))
    dotted = marker.choose("name_dotted", faults.name_dotted, dots, unit_of_posting)
    phones = marker.choose("phone_number", faults.phone_number, rows, unit_of_posting)
    names = {i: spaced_name(world.persons[postings[i].person].name) for i in spaced}
    names |= {i: dotted_name(world.persons[postings[i].person].name, n) for n, i in enumerate(dotted)}

    damaged = {postings[i].person for i, kind in ids.items() if kind == "id_damaged"}
    masked = marker.choose(
        "id_masked",
        faults.id_masked,
        _maskable(world, single, damaged),
        unit_of_account,
    )
    outside = marker.choose("masked_outsiders", faults.masked_outsiders, _outsiders(world), unit_of_account)
    variant_rows = marker.choose("unit_variants", faults.unit_variants // 2, placed, unit_of_posting)
    free = [a.no for a in accounts if a.unit is not None and a.no not in {*masked, *outside}]
    variant_accounts = marker.choose(
        "unit_variants", faults.unit_variants - faults.unit_variants // 2, free, unit_of_account
    )
    town_rows = set(placed)
    units_of_rows = [p.unit if i in town_rows else -1 for i, p in enumerate(postings)]
    towns = _mark_towns(marker, faults, units, units_of_rows, unit_of_posting)
    account_towns = _mark_towns(
        marker, faults, units, [-1 if a.unit is None else a.unit for a in accounts], unit_of_account, half=1
    )
    again = [
        no
        for no in _second_attempts(world)
        if no not in {*masked, *outside} and accounts[no].person not in damaged
    ]
    suffixed = marker.choose("name_suffixed", faults.name_suffixed, again, unit_of_account)
    variants = {
        i: unit_variant(unit_of_posting(i), n, is_heavy=mess == "heavy") for n, i in enumerate(variant_rows)
    }
    listed = [
        i for i in placed if units[postings[i].unit].listed_on and not units[postings[i].unit].dept_text
    ]
    aliased = marker.choose(
        "unit_alias", faults.unit_alias, [i for i in listed if i not in variants], unit_of_posting
    )
    used = {"name": set(names), "id": set(ids), "phone": set(phones), "town": set(towns)}
    unmasked = single - {i for i in single if postings[i].person in {accounts[no].person for no in masked}}
    return Writing(
        ids=ids,
        names=names,
        units=variants | {i: alias_of(unit_of_posting(i)) for i in aliased},
        towns=towns,
        account_ids=dict.fromkeys(masked, "id_masked") | dict.fromkeys(outside, "id_of_nobody"),
        account_units={i: unit_variant(unit_of_account(i), n) for n, i in enumerate(variant_accounts)},
        account_towns=account_towns,
        suffixed=frozenset(suffixed),
        phones=frozenset(phones),
        odd=_odd_rows(marker, world, faults, unmasked & set(rows), unmasked & set(listed), used),
        progress=_odd_progress(marker, world, faults),
        aliases={alias_of(name): name for name in sorted({unit_of_posting(i) for i in aliased})},
    )


_CELLS_OF = {
    "name_noted": ("name",), "name_left": ("name",), "name_lost": ("name",), "id_mistyped": ("id",),
    "id_short": ("id",), "id_letters": ("id",), "id_missing": ("id",), "id_old": ("id",),
    "id_phone": ("id", "phone"), "phone_id": ("id", "phone"), "phone_two": ("phone",),
    "phone_landline": ("phone",), "phone_scientific": ("phone",), "date_yearless": ("date",),
    "town_unknown": ("town",),
}  # fmt: skip
_ALONE = frozenset(("name_lost", "id_mistyped", "id_short", "id_letters", "id_missing"))
"""What no rule leads back to the person's account: only of persons who have none."""


def _odd_rows(
    marker: _Marker,
    world: World,
    faults: Faults,
    single: Collection[int],
    listed: Collection[int],
    used: dict[str, set[int]],
) -> dict[int, list[tuple[str, int]]]:
    """Rows of persons with one row whose cells are written as `ROW_FAULTS` says; a cell in one way only."""
    postings = world.postings
    with_account = {a.person for a in world.accounts}
    frozen_on = world.campaign.roster_frozen_on

    def fits(fault: str, i: int) -> bool:
        posting, person = postings[i], world.persons[postings[i].person]
        return (
            not any(i in used.get(cell, ()) for cell in _CELLS_OF[fault])
            and (fault not in _ALONE or posting.person not in with_account)
            and ("id" not in _CELLS_OF[fault] or _has_id(world, i))
            and (fault != "id_old" or person.id_no[6:8] == "19")
            and ("name" not in _CELLS_OF[fault] or ("·" not in person.name and len(person.name) > 1))
            and (fault != "date_yearless" or posting.hired_on < frozen_on)
            and (fault != "town_unknown" or i in listed)
        )

    odd: dict[int, list[tuple[str, int]]] = {}
    for fault in sorted(_CELLS_OF, key=lambda fault: fault not in _ALONE):
        candidates = [i for i in sorted(single) if fits(fault, i)]
        chosen = marker.choose(
            fault, getattr(faults, fault), candidates, lambda i: world.units[postings[i].unit].name
        )
        for number, i in enumerate(chosen):
            odd.setdefault(i, []).append((fault, number))
        for cell in _CELLS_OF[fault]:
            used.setdefault(cell, set()).update(chosen)
    return odd


def _odd_progress(marker: _Marker, world: World, faults: Faults) -> dict[tuple[int, str], tuple[str, int]]:
    """Records, by account and course, whose progress is written in another form, or not at all where it is 0."""
    count: dict[tuple[int, str], int] = {}
    for record in world.records:
        count[record.account, record.course] = count.get((record.account, record.course), 0) + 1
    single = [r for r in world.records if count[r.account, r.course] == 1]
    single = [r for r in single if not world.accounts[r.account].is_vanished]
    found: dict[tuple[int, str], tuple[str, int]] = {}
    for fault in ("progress_other", "progress_blank"):
        fitting = [n for n, r in enumerate(single) if (r.progress == 0) == (fault == "progress_blank")]
        chosen = marker.choose(
            fault, getattr(faults, fault), fitting, lambda n: world.accounts[single[n].account].unit_text
        )
        for number, n in enumerate(chosen):
            found[single[n].account, single[n].course] = (fault, number)
    return found


def mistyped_numbers(world: World, writing: Writing) -> dict[int, tuple[str, str]]:
    """Person → name and wrong number on the only roster row: a wrong character, one too few, a letter for a digit."""
    found: dict[int, tuple[str, str]] = {}
    for index, ways in writing.odd.items():
        posting = world.postings[index]
        person = world.persons[posting.person]
        fact = (person.name, person.id_no, person.phone, posting.hired_on)
        cells = {fault: ROW_FAULTS[fault](fact, number) for fault, number in ways}
        for fault in cells.keys() & {"id_mistyped", "id_short", "id_letters"}:
            name = cells["name_lost"][NAME] if "name_lost" in cells else person.name
            found[person.no] = (str(bare(name)), str(bare(cells[fault][ID])))
    return found


def _id_of(world: World, index: int) -> str:
    return world.persons[world.postings[index].person].id_no


def _has_id(world: World, index: int) -> bool:
    """Whether the person of a row has an ID number, not a passport or residence permit."""
    return _id_of(world, index).startswith(AREA)


def _mark_towns(
    marker: _Marker,
    faults: Faults,
    units: Sequence[Unit],
    unit_of_row: Sequence[int],
    where: Callable[[int], str],
    half: int = 0,
) -> dict[int, str]:
    """Rows that write their town in another way: one half of each number, the other among the accounts."""
    scope = {t.code: t.name for t in district.towns_in_scope()}
    texts: dict[int, str] = {}
    for kind in ("town_former", "town_short", "town_prefixed"):
        candidates = [
            i
            for i, unit in enumerate(unit_of_row)
            if unit >= 0
            and i not in texts
            and units[unit].town in (district.FORMER_TOWN if kind == "town_former" else scope)
        ]
        wanted = (getattr(faults, kind) + half) // 2
        for n, i in enumerate(marker.choose(kind, wanted, candidates, where)):
            code = units[unit_of_row[i]].town
            texts[i] = town_text(scope[code], kind, code, n)
    return texts


def _single_rows(world: World) -> set[int]:
    """Postings of persons with one roster row and no other paper than at most one account."""
    rows: dict[int, list[int]] = {}
    for index, posting in enumerate(world.postings):
        rows.setdefault(posting.person, []).append(index)
    accounts: dict[int, int] = {}
    for account in world.accounts:
        accounts[account.person] = accounts.get(account.person, 0) + 1
    busy = {o.person for o in world.offline} | {a.person for a in world.adjustments}
    busy |= {r.person for r in world.reviews} | {c.person for c in world.spot_checks}
    busy |= {s.person for s in world.supervisors} | world.plain
    return {
        own[0]
        for person, own in rows.items()
        if len(own) == 1
        and world.postings[own[0]].copies == 1
        and world.postings[own[0]].also_hired_on is None
        and accounts.get(person, 0) <= 1
        and person not in busy
    }


def _maskable(world: World, single: set[int], damaged: set[int]) -> list[int]:
    """Accounts that name, last four digits and unit lead from to exactly one roster row."""
    unit_of = {world.postings[i].person: world.postings[i].unit for i in single}
    return [
        a.no
        for a in world.accounts
        if a.person not in damaged
        and unit_of.get(a.person, -1) == a.unit
        and world.persons[a.person].id_no.startswith(AREA)
    ]


def _outsiders(world: World) -> list[int]:
    """Accounts of persons whom nothing else knows, in a unit of the world."""
    known = {p.person for p in world.postings} | {a.person for a in world.adjustments}
    known |= {s.person for s in world.supervisors}
    known |= {r.person for r in world.reviews} | {o.person for o in world.offline} | world.plain
    return [a.no for a in world.accounts if a.person not in known and a.unit is not None]


def _second_attempts(world: World) -> list[int]:
    """Accounts with two rows of one course."""
    seen: set[tuple[int, str]] = set()
    again: set[int] = set()
    for record in world.records:
        key = (record.account, record.course)
        if key in seen:
            again.add(record.account)
        seen.add(key)
    return sorted(again)
