"""Records of many persons that end in one second, as when somebody completes them for all."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, time, timedelta

from anpei.synthetic import district
from anpei.synthetic.faults import Faults
from anpei.synthetic.learning import COURSE
from anpei.synthetic.model import Account, Record, World
from anpei.synthetic.population import Supply

_SIZES = {"batches": 20, "near_batches": 19}
_MOST_OF_A_UNIT = 9
_EXTRA = COURSE[district.HEALTH]


def with_batches(world: World, faults: Faults, supply: Supply) -> World:
    """The world with an optional course for many who had completed, all of one batch in the same second."""
    free = _free(world, supply)
    moment = datetime.combine(world.campaign.deadline_on + timedelta(days=1), time(2, 0, 17))
    records = list(world.records)
    for fault, size in _SIZES.items():
        where: list[str] = []
        for _ in range(getattr(faults, fault)):
            chosen = _spread(free, size)
            if not chosen:
                break
            gone = {account.person for account in chosen}
            free = [account for account in free if account.person not in gone]
            supply.ordinary = [p for p in supply.ordinary if p not in gone]
            start = moment - timedelta(minutes=_EXTRA.minutes + 5)
            for account in chosen:
                records.append(Record(account.no, _EXTRA.name, 100, _EXTRA.minutes, start, moment))
            where.append(chosen[0].unit_text)
            moment += timedelta(minutes=10)
        supply.require(fault, getattr(faults, fault), len(where))
        supply.note(fault, where)
    return replace(world, records=tuple(records))


def _free(world: World, supply: Supply) -> list[Account]:
    """The accounts of ordinary persons who completed and did not take the optional course."""
    checked = {c.person for c in world.spot_checks}
    spare = set(supply.ordinary) - checked
    n_accounts = Counter(a.person for a in world.accounts)
    finished: Counter[int] = Counter()
    for record in world.records:
        finished[record.account] += 1 if record.finished_at and record.course != _EXTRA.name else -9
    return [
        a
        for a in world.accounts
        if a.person in spare
        and n_accounts[a.person] == 1
        and a.is_verified
        and not a.is_vanished
        and a.unit is not None
        and finished[a.no] > 1
        and a.registered_at.date() < world.campaign.deadline_on
    ]


def _spread(free: list[Account], size: int) -> list[Account]:
    """So many accounts, few of any unit; none where there are too few."""
    n_of: Counter[int | None] = Counter()
    chosen: list[Account] = []
    for account in free:
        if n_of[account.unit] < _MOST_OF_A_UNIT and len(chosen) < size:
            n_of[account.unit] += 1
            chosen.append(account)
    return chosen if len(chosen) == size else []
