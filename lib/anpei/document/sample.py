"""The sample of a spot check: who is drawn from a case, by which method, under which number (docs/spot_checks.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from ..errors import UsageError, nearest
from ..ledger.sampling import (
    BY_CLASS,
    BY_UNIT,
    Eligible,
    Field,
    Frame,
    Member,
    Stratum,
    by_plan,
    by_precision,
    by_unit,
    draw,
    draw_units,
    make_frame,
    unit_size,
)
from ..vocabulary import PERSON_CLASSES, UNASSIGNED
from .persons import name_columns, people_join

if TYPE_CHECKING:
    from ..ledger import Case

OF_UNIT, OF_PLAN, OF_PRECISION = "按单位", "按方案", "按精度"
METHODS = (OF_UNIT, OF_PLAN, OF_PRECISION)
RETEST = "复测"
UNSTATED = "未填报"
"""What stands for a class that the roster does not tell."""


@dataclass(frozen=True)
class Drawn:
    """A person who is drawn, with the 编号 under which the result comes back."""

    number: str
    member: Member


@dataclass(frozen=True)
class Sample:
    """Who is drawn for one round of a campaign; `by` are the strata, `settings` what the method was given.

    `strata` and `drawn` stand in the office's order. `left_out` are units that nobody is drawn from, with the reason.
    """

    case: Case = field(repr=False, compare=False)
    round: str
    method: str
    seed: str
    frame: Frame = field(repr=False)
    by: tuple[Field, ...]
    strata: tuple[Stratum, ...] = field(repr=False)
    drawn: tuple[Drawn, ...] = field(repr=False)
    settings: tuple[tuple[str, str], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()

    def of_town(self, town: str) -> tuple[Drawn, ...]:
        """Return who is drawn in one town, by its name."""
        return tuple(one for one in self.drawn if one.member.person.town == town)


def draw_sample(
    case: Case,
    method: str = OF_UNIT,
    seed: str = "1",
    *,
    round_no: int = 0,
    is_retest: bool = False,
    n_units: int = 0,
    size: int = 0,
    level: str = "II",
    aql: str = "4.0",
    confidence: float = 0.95,
    margin: float = 0.05,
    expected: float = 0.9,
    is_each: bool = True,
    exclude_drawn: bool = False,
) -> Sample:
    """Return the sample of a round, drawn from those who completed by SHA-256 of frame, seed and person.

    `round_no` 0 is the round after the last one that has results; `is_retest` draws only from units whose result does not
    count or is below the pass rate. `size` persons a unit (按单位; 0: as many as still are enough if the most stay away
    who may), `level` and `aql` of GB/T 2828.1 (按方案), or `confidence`, `margin`, `expected` share (按精度, `is_each`:
    at least one of every stratum). `n_units` (but for a retest and 按精度) draws so many units first, 0 none.

    Raises
    ------
    UsageError
        An unknown method, a round that has results, a size, level or share that is none.
    """
    if method not in METHODS:
        raise UsageError(
            f"没有名为“{method}”的抽样方法。",
            guess=nearest(method, METHODS),
            remedy=f"可用的方法：{'、'.join(METHODS)}。",
        )
    if size < 0 or n_units < 0:
        raise UsageError("每个单位的人数和单位数不能小于0。", remedy="size、n_units写0或者正数。")
    limits = case.campaign.thresholds
    number = _round(case, round_no)
    persons, left_out = _eligible(case, method, is_retest=is_retest, exclude_drawn=exclude_drawn)
    frame = make_frame(persons)
    chosen = frame if is_retest or method == OF_PRECISION else draw_units(frame, seed, n_units)
    settings: list[tuple[str, str]] = []
    if len(chosen.members) < len(frame.members):
        settings += [("先抽单位", f"{n_units}家，按各镇街单位数的比例分配")]
    if method == OF_PRECISION:
        shares = [Fraction(str(value)) for value in (confidence, margin, expected)]
        by: tuple[Field, ...] = BY_CLASS
        strata = by_precision(chosen, shares[0], shares[1], shares[2], is_each=is_each)
        settings += [
            ("置信水平、允许误差、预计合格率", "、".join(f"{float(share * 100):g}%" for share in shares)),
            ("分层", "镇街和人员类别，按人数比例分配" + ("，每层至少1人" if is_each else "")),
        ]
    elif method == OF_PLAN:
        by, strata = BY_UNIT, by_plan(chosen, level, aql)
        settings += [("抽样方案", f"GB/T 2828.1—2012正常检验一次抽样方案，检验水平{level}，AQL {aql}")]
    else:
        wanted = size or unit_size(limits.spot_minimum_sample, limits.spot_maximum_absent)
        by, strata = BY_UNIT, by_unit(chosen, wanted)
        settings += [("每个单位抽取", f"{wanted}人，不足的全部抽取")]
    if exclude_drawn:
        settings += [("已抽过的人", "以前各轮抽过的不再抽取")]
    drawn = draw(frame, seed, by, strata)
    order = _order(case)
    members = sorted(
        drawn, key=lambda one: (*(order.get(part, len(order)) for part in one.key(BY_UNIT)), one.line)
    )
    width = max(3, len(str(len(members))))
    return Sample(
        case=case,
        round=f"第{number}轮{RETEST if is_retest else ''}",
        method=method,
        seed=seed,
        frame=frame,
        by=by,
        strata=tuple(sorted(strata, key=lambda one: tuple(order.get(part, len(order)) for part in one.key))),
        drawn=tuple(
            Drawn(f"{_prefix(case)}{number}-{place:0{width}d}", one) for place, one in enumerate(members, 1)
        ),
        settings=tuple(settings),
        left_out=left_out,
    )


def _prefix(case: Case) -> str:
    return f"CC-{case.campaign.id}-"


def _round(case: Case, wanted: int) -> int:
    """Return the number of the round; a round that has results is not drawn again."""
    rows = case.rows("SELECT DISTINCT round, number FROM spot_checks ORDER BY round, number")
    own = re.compile(rf"^{re.escape(_prefix(case))}(\d+)-")
    known = {round_number(text or "") for text, _ in rows}
    known |= {int(found[1]) for _, number in rows if (found := own.match(number or ""))}
    if wanted and wanted in known:
        raise UsageError(
            f"第{wanted}轮已经有结果，不能再抽。", remedy="轮次写0（下一轮）或者一个没有用过的数。"
        )
    return wanted or max(known, default=0) + 1


def round_number(text: str) -> int:
    """Return the number of a round as people write it, 0 where it has none.

    >>> [round_number(text) for text in ("1", "第2轮", "2022年第3次", "第4轮复测", "5复测", "首轮", "2022")]
    [1, 2, 3, 4, 5, 0, 0]
    """
    found = re.search(r"(?<!\d)(\d{1,3})(?:轮|次|批|复测|$)", text.strip())
    return int(found[1]) if found else 0


def _eligible(
    case: Case, method: str, *, is_retest: bool, exclude_drawn: bool
) -> tuple[list[Eligible], tuple[tuple[str, str], ...]]:
    """Return who may be drawn, and the units that are left out with the reason.

    By unit a person stands in every unit where he completed, by precision in the main one alone.
    """
    rows = "main_row" if method == OF_PRECISION else "ledger"
    drawn = "AND l.person_no NOT IN (SELECT c.person_no FROM spot_checks AS c WHERE c.person_no IS NOT NULL)"
    found = case.rows(
        f"SELECT l.unit_no, {name_columns(case)}, l.person_class FROM {rows} AS l {people_join(case, 'l')} "
        f"WHERE l.status_no = 3 {drawn if exclude_drawn else ''} ORDER BY l.unit_no, l.person_no"
    )
    only = {
        str(unit) for name in ("spot_retest", "units_spot_below") for unit in case.units_where(name)["unit"]
    }
    incomplete = case.incomplete("unit")
    persons: list[Eligible] = []
    left_out: dict[str, str] = {}
    for unit_no, name, last_four, person_class in found:
        unit = case.unit_keys[unit_no]
        town = case.unit_places[unit][0]
        if is_retest and unit not in only:
            continue
        if unit in incomplete or town == UNASSIGNED:
            left_out[unit] = "数据不全" if unit in incomplete else "没有所属镇街"
            continue
        persons.append(Eligible(town, unit, person_class or UNSTATED, name or "", last_four or ""))
    return persons, tuple(left_out.items())


def _order(case: Case) -> dict[str, int]:
    """Return the office's order of towns, units and classes, by their names."""
    units: Sequence[str] = [str(key) for key in case.measure("unit")["key"]]
    return {name: place for place, name in enumerate((*case.towns.values(), *PERSON_CLASSES, *units))}
