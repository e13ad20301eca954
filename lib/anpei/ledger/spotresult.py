"""What a spot check says of a unit (C42; DOMAIN §3 rule 15), why persons stayed away, what a sampling plan concludes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd

from .level import condition
from .plan import Plan, single_plan

if TYPE_CHECKING:
    from ..settings import Thresholds
    from .case import Case
    from .level import Within

OTHER, UNSTATED = "其他", "未写明"
_REASONS = {
    "请假": "假",
    "外出或者出差": "外出 出差",
    "轮休或者夜班": "轮休 轮班 倒班 夜班 休息",
    "已离职": "离职 辞职 调离 退休",
    "联系不上": "联系不上 失联 无法联系",
    "拒绝参加": "拒绝 不愿 拒不",
}
"""Reason for absence → words that tell it; what people wrote is never printed (it may name them or an illness)."""

ABSENCE_REASONS = (*_REASONS, OTHER)
"""What a result form offers."""


@dataclass(frozen=True)
class SpotResult:
    """The spot check of one unit in force; `n_completed` is how many could have been tested, None where unknown."""

    unit: str
    n_sampled: int
    n_tested: int
    n_passed: int
    n_completed: int | None
    limits: Thresholds

    @property
    def is_void(self) -> bool:
        """Whether too many stayed away: 结果无效，应复测."""
        return Fraction(self.n_sampled - self.n_tested, self.n_sampled) > self.limits.spot_maximum_absent

    @property
    def is_short(self) -> bool:
        """Whether too few were tested: neither `spot_minimum_sample` nor everyone who completed."""
        eligible = self.n_completed or self.limits.spot_minimum_sample
        return not (self.n_tested > 0 and self.n_tested >= min(self.limits.spot_minimum_sample, eligible))

    @property
    def is_small(self) -> bool:
        """Whether fewer than `spot_minimum_sample` were tested, everyone or not: 结果仅供参考."""
        return self.n_tested < self.limits.spot_minimum_sample

    @property
    def is_firm(self) -> bool:
        """Whether the result counts: large enough and not too absent; else 拟复测, whatever it says."""
        return not self.is_void and not self.is_short

    @property
    def is_below(self) -> bool:
        """Whether the share of those who passed is below the pass rate, compared exactly; at it is not below."""
        return self.n_tested > 0 and Fraction(self.n_passed, self.n_tested) < self.limits.spot_pass_rate


def spot_results(case: Case, rows: pd.DataFrame) -> list[SpotResult | None]:
    """Return the result of every row of the unit level, None where nobody was drawn."""
    limits = case.campaign.thresholds
    columns = ("key", "n_spot_sampled", "n_spot_tested", "n_spot_passed", "n_completed")
    return [
        SpotResult(str(key), int(sampled), int(tested), int(passed), _whole(completed), limits)
        if _whole(sampled)
        else None
        for key, sampled, tested, passed, completed in zip(*(rows[name] for name in columns), strict=True)
    ]


def absences(case: Case, within: Within = None) -> list[tuple[str, int]]:
    """Return how many were absent for which reason, the most frequent first; nobody where absence counts as failing."""
    found = Counter(
        absence_reason(text)
        for (text,) in case.rows(
            "SELECT x.absence_reason FROM spot AS x INNER JOIN "
            f"(SELECT unit_no FROM scope WHERE {condition(within)}) AS u ON u.unit_no = x.unit_no "
            "WHERE NOT x.is_tested ORDER BY x.source_no, x.source_row"
        )
    )
    order = (*ABSENCE_REASONS, UNSTATED)
    return sorted(found.items(), key=lambda one: (-one[1], order.index(one[0])))


def absence_reason(text: str | None) -> str:
    """Return the kind of reason that somebody wrote.

    >>> [absence_reason(text) for text in ("请假", "外出作业", "上夜班", "王某住院", None)]
    ['请假', '外出或者出差', '轮休或者夜班', '其他', '未写明']
    """
    if not text or not text.strip():
        return UNSTATED
    for reason, words in _REASONS.items():
        if any(word in text for word in words.split()):
            return reason
    return OTHER


@dataclass(frozen=True)
class PlanVerdict:
    """What a single sampling plan concludes of a unit as its lot: `is_accepted` is None where too few were tested."""

    unit: str
    plan: Plan
    n_tested: int
    n_failed: int
    is_accepted: bool | None


def plan_verdicts(case: Case, level: str, aql: str, within: Within = None) -> list[PlanVerdict]:
    """Return the verdict on every unit checked, in official order; its lot are those who completed.

    From Re failures on a lot is refused, however few were tested; up to Ac it is accepted if the whole sample was.
    """
    rows = case.measure("unit", within)
    found = []
    for one in spot_results(case, rows):
        if one is None or not one.n_completed or one.unit in case.incomplete("unit"):
            continue
        plan = single_plan(one.n_completed, level, aql)
        n_failed = one.n_tested - one.n_passed
        is_accepted = False if n_failed >= plan.re else True if one.n_tested >= plan.n else None
        found.append(PlanVerdict(one.unit, plan, one.n_tested, n_failed, is_accepted))
    return found


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)
