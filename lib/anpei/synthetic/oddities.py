"""Facts that only messy campaigns hold: units named otherwise, rows that contradict each other, foreign papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from anpei.synthetic import codes, district
from anpei.synthetic.faults import Faults
from anpei.synthetic.model import Posting, Unit
from anpei.synthetic.population import Population, Supply

PERMIT_AREA = "800101"
"""Area code of residence permits: they begin with 8, and none was issued with 80."""

UNKNOWN_DEPTS = ("澜溪区化工产业发展服务中心", "区安委会成员单位")
_LEGAL_FORM = "有限公司"
_FIRST_PLAIN = 7
"""Units before this one carry the campaign's towns and departments and stay as they are."""


def with_odd_units(
    units: Sequence[Unit], role: dict[int, str], faults: Faults, supply: Supply
) -> tuple[Unit, ...]:
    """The units, some of those on no list under the short name of a listed one, some of an unknown department."""
    short = _short_names(units, role, faults, supply)
    scope = {town.code for town in district.towns_in_scope()}
    resending = district.DEPTS[1].code
    strange = [
        u.no
        for u in units
        if u.no >= _FIRST_PLAIN
        and u.no not in role
        and u.town in scope
        and u.listed_on
        and u.dept != resending
    ][: faults.unknown_depts]
    supply.require("unknown_depts", faults.unknown_depts, len(strange))
    supply.note("unknown_depts", [units[no].name for no in strange])
    texts = {no: UNKNOWN_DEPTS[n % len(UNKNOWN_DEPTS)] for n, no in enumerate(strange)}
    return tuple(
        replace(u, name=short.get(u.no, u.name), dept_text=texts.get(u.no, u.dept_text)) for u in units
    )


def _short_names(
    units: Sequence[Unit], role: dict[int, str], faults: Faults, supply: Supply
) -> dict[int, str]:
    unlisted = [u for u in units if role.get(u.no) == "unlisted_units"][: faults.short_units]
    taken = {u.name for u in units}
    free = iter(
        short
        for u in units
        if u.listed_on
        and u.name.endswith(_LEGAL_FORM)
        and (short := u.name.removesuffix(_LEGAL_FORM)) not in taken
    )
    names = {unit.no: name for unit, name in zip(unlisted, free, strict=False)}
    supply.require("short_units", faults.short_units, len(names))
    supply.note("short_units", list(names.values()))
    if names:
        supply.note(
            "unlisted_units", [names.get(u.no, u.name) for u in units if role.get(u.no) == "unlisted_units"]
        )
    return names


def with_conflicts(
    postings: Sequence[Posting], population: Population, faults: Faults, supply: Supply
) -> tuple[Posting, ...]:
    """The postings, some of them delivered a second time on the same day with an earlier hire date."""
    chosen = set(
        supply.take(
            "conflicting_rows",
            faults.conflicting_rows,
            lambda p: population.jobs[p].unit not in population.replaced + population.resent,
        )
    )
    supply.note("conflicting_rows", [population.units[population.jobs[p].unit].name for p in sorted(chosen)])
    return tuple(
        replace(p, also_hired_on=p.hired_on - timedelta(days=400)) if p.person in chosen else p
        for p in postings
    )


def foreign_papers(rng: Random, population: Population, faults: Faults, supply: Supply) -> dict[int, str]:
    """Person → number of a passport or residence permit instead of an ID number."""
    chosen = sorted(supply.take("foreign_papers", faults.foreign_papers))
    supply.note("foreign_papers", [population.units[population.jobs[p].unit].name for p in chosen])
    numbers = rng.sample(range(10**6), len(chosen))
    papers: dict[int, str] = {}
    for n, (person, number) in enumerate(zip(chosen, numbers, strict=True)):
        born_on = date(1970, 1, 1) + timedelta(days=number % 9000)
        permit = codes.id_number(born_on, number // 9000 * 2 + n % 2, area=PERMIT_AREA)
        papers[person] = permit if n % 2 else f"E99{number:06d}"
    return papers
