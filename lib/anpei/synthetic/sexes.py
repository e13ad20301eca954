"""Sexes as accounts state them: as the ID number says, but for the cases."""

from __future__ import annotations

from dataclasses import replace

from anpei.synthetic.faults import Faults
from anpei.synthetic.model import World
from anpei.synthetic.population import Supply
from anpei.synthetic.signals import sex_of


def with_sexes(world: World, faults: Faults, supply: Supply) -> World:
    """The world with a sex for every account of a campaign whose logs were asked for too."""
    if not faults.session_logs:
        return world
    last = {a.person: a.no for a in world.accounts if not a.is_vanished}
    chosen = supply.take("wrong_sex", faults.wrong_sex, lambda p: p in last)
    supply.note("wrong_sex", [world.accounts[last[p]].unit_text for p in chosen])
    wrong = {last[p] for p in chosen}
    accounts = []
    for account in world.accounts:
        id_no = world.persons[account.person].id_no
        sex = sex_of(id_no) if len(id_no) == 18 else ""
        other = {"男": "女", "女": "男", "": ""}[sex]
        accounts.append(replace(account, sex=other if account.no in wrong else sex))
    return replace(world, accounts=tuple(accounts), plain=world.plain | set(chosen))
