"""Why the platform and a bulletin differ (与平台口径对账): from the platform's figures to ours, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from ..vocabulary import UNASSIGNED
from .build import statement
from .figure import Figure
from .level import Within, group, text

if TYPE_CHECKING:
    from .case import Case

Measure = Literal["n_registered", "n_completed"]
MEASURES: tuple[Measure, ...] = ("n_registered", "n_completed")
"""What the platform shows as well as we do: accounts as registered, and as completed."""


@dataclass(frozen=True)
class Step:
    """One reason for a difference: accounts that do not count (`sign` −1), or persons that do (+1).

    `measures` are those whose bridge has it. An account falls under the first reason that holds, in the order
    of `STEPS`.
    """

    name: str
    label: str
    sign: Literal[-1, 1]
    meaning: str
    measures: tuple[Measure, ...] = MEASURES


STEPS: tuple[Step, ...] = (
    Step("gap", "汇总与明细之差", -1, "平台汇总的人数减平台明细的账号数，没有取得汇总的为零"),
    Step("late", "截止时刻以后", -1, "截止时刻以后注册的账号，完成一栏还有截止时刻以后才完成的"),
    Step("unverified", "未实名", -1, "没有通过实名认证的账号"),
    Step("supervisor", "监管人员", -1, "只在监管人员名册上的人员，另行统计"),
    Step("outside", "单位不在范围", -1, "所填单位不在本次范围内或者没有填写，人员也不在任何名册上"),
    Step("unlisted", "名册外", -1, "所填单位在本次范围内，人员不在任何名册上"),
    Step("elsewhere", "应训在其他镇街", -1, "人员在其他镇街或者范围外的单位应训，不在本镇街应训"),
    Step("repeated", "重复账号", -1, "同一人员除第一个账号以外的其他账号"),
    Step("exempt", "在册不计应训", -1, "在名册上或者报过核减、增补而不计入应训，例如离职、核减、尚未入职、入职过晚"),
    Step(
        "unfinished", "未达完成标准", -1, "平台显示完成，但没有达到本活动的完成标准，例如缺课、测试未合格",
        ("n_completed",),
    ),
    Step("from_elsewhere", "账号在其他镇街", 1, "在本镇街应训，账号在其他镇街名下，或者看不出在哪个镇街"),
    Step("offline", "线下补训", 1, "平台没有显示完成，有线下补训记录而完成", ("n_completed",)),
    Step(
        "unshown", "平台未显示完成", 1, "平台没有显示完成，但已达到本活动的完成标准，例如只缺选修课程",
        ("n_completed",),
    ),
)  # fmt: skip
"""Every step of a bridge, in the order in which reasons are looked at and printed."""


@dataclass(frozen=True)
class Bridge:
    """From `shown`, the platform's figure, by `steps` (name → accounts or persons) to `ours`, the bulletin's."""

    measure: Measure
    shown: int
    steps: Mapping[str, int]
    ours: int | None

    def taken(self) -> tuple[tuple[Step, int], ...]:
        """Return the steps that this bridge really takes, with their numbers, in order."""
        return tuple((step, self.steps[step.name]) for step in STEPS if self.steps.get(step.name))

    @property
    def residual(self) -> int | None:
        """What the steps leave unexplained: 0, unless something is wrong (finding E401)."""
        if self.ours is None:
            return None
        return self.shown + sum(step.sign * self.steps.get(step.name, 0) for step in STEPS) - self.ours


@dataclass(frozen=True)
class Reconciliation:
    """The bridges of one town or of the district, the rates at both ends, and how accounts were matched.

    `base` is what the platform's rate is of: the required persons of its summary, else its accounts.
    `tiers` are accounts by tier (`intake.people.TIERS`).
    """

    level: str
    key: str
    label: str
    registered: Bridge
    completed: Bridge
    base: int
    is_base_stated: bool
    rate: Figure
    tiers: Mapping[int, int]

    @property
    def shown_rate(self) -> Figure:
        """The completion rate that the platform shows."""
        return Figure("rate", "shown_completion_rate", self.level, self.key, self.completed.shown, self.base)

    @property
    def difference(self) -> Figure:
        """The platform's rate less ours, in percentage points; unknown where either is."""
        shown, ours = self.shown_rate, self.rate
        if shown.value is None or ours.value is None:
            return Figure("difference", "shown_completion_rate", self.level, self.key, None)
        gap = Fraction(shown.value) - Fraction(ours.value)
        return Figure(
            "difference", "shown_completion_rate", self.level, self.key, gap.numerator, gap.denominator,
            of=(shown, ours),
        )  # fmt: skip

    @property
    def bridges(self) -> tuple[Bridge, Bridge]:
        """Both bridges, that of the registered first."""
        return self.registered, self.completed


def reconcile(case: Case, level: Literal["town", "district"]) -> tuple[Reconciliation, ...]:
    """Return the reconciliation of every town in official order, 未归属 last, or of the district alone.

    Nothing without the platform's accounts, or where nobody is known to be required.
    """
    if not case.knows("platform") or case.basis == "none":
        return ()
    rows: dict[str, dict[Any, Any]] = {row["key"]: row for row in case.measure(level).to_dict("records")}
    lines = _lines(case, level)
    if UNASSIGNED in lines:
        rows.setdefault(UNASSIGNED, {"label": UNASSIGNED})
    stated = _stated(case) if level == "town" else {case.campaign.region.code: _stated_of_all(case)}
    tiers = _tiers(case, level)
    found = []
    for key, row in rows.items():
        own = stated.get(key, {})
        registered, completed = (
            _bridge(measure, lines.get(key, {}).get(measure, {}), own, row) for measure in MEASURES
        )
        base = own.get("n_required")
        found.append(
            Reconciliation(
                level=level,
                key=key,
                label=row["label"],
                registered=registered,
                completed=completed,
                base=registered.shown if base is None else base,
                is_base_stated=base is not None,
                rate=_rate(level, key, row),
                tiers=tiers.get(key, {}),
            )
        )
    return tuple(found)


def reconciliation_of(case: Case, within: Within = None) -> Reconciliation | None:
    """Return the reconciliation of the district, or of the town of `within`; None where there is none.

    A department has none: the platform knows towns and units.
    """
    if within is None:
        return next(iter(reconcile(case, "district")), None)
    level, key = within
    return next((one for one in reconcile(case, "town") if level == "town" and one.key == key), None)


def bridge_rows(case: Case, level: str) -> pd.DataFrame:
    """Return accounts and persons by line (bridge.sql): key, bridge, line, n; keys as the measures have them."""
    member = group(level, case.campaign.region.code, is_main=case.is_main_unit).member
    return case.frame(
        f"WITH placed AS ({_placed(case, level)}), member AS ({member}) "
        f"SELECT * FROM ({statement('bridge')}) AS told"
    )


def _placed(case: Case, level: str) -> str:
    key = (
        text(case.campaign.region.code) if level == "district" else f"coalesce(town_key, {text(UNASSIGNED)})"
    )
    return f"SELECT {key} AS key, * FROM account"


def _lines(case: Case, level: str) -> dict[str, dict[str, dict[str, int]]]:
    """Return key → measure → line → accounts or persons."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for row in case.bridges(level).to_dict("records"):
        found.setdefault(row["key"], {}).setdefault(f"n_{row['bridge']}", {})[row["line"]] = int(row["n"])
    return found


def _bridge(
    measure: Measure, lines: Mapping[str, int], stated: Mapping[str, int], row: Mapping[Any, Any]
) -> Bridge:
    """Return one bridge; a town that no obliged unit lies in has nobody of its own."""
    gap = stated.get(f"{measure}_gap", 0)
    steps = {step.name: lines.get(step.name, 0) for step in STEPS if measure in step.measures}
    ours = row.get(measure, 0)
    return Bridge(
        measure, lines.get("shown", 0) + gap, steps | {"gap": gap}, None if pd.isna(ours) else int(ours)
    )


def _rate(level: str, key: str, row: Mapping[Any, Any]) -> Figure:
    counts = [row.get(name, 0) for name in ("n_completed", "n_required")]
    done, required = (None if pd.isna(n) else int(n) for n in counts)
    return Figure("rate", "completion_rate", level, key, None if required is None else done, required)


def _stated(case: Case) -> dict[str, dict[str, int]]:
    """Return what the summaries state of each town, and by how much it exceeds the accounts (`…_gap`)."""
    lines = _lines(case, "town")
    found: dict[str, dict[str, int]] = {}
    for key, *values in case.rows(
        f"SELECT coalesce(town_key, {text(UNASSIGNED)}), n_required, n_registered, n_completed FROM summary"
    ):
        named = zip(("n_required", *MEASURES), values, strict=True)
        own = found[key] = {name: int(value) for name, value in named if value is not None}
        for measure in MEASURES:
            if measure in own:
                own[f"{measure}_gap"] = own[measure] - lines.get(key, {}).get(measure, {}).get("shown", 0)
    return found


def _stated_of_all(case: Case) -> dict[str, int]:
    """Return the same of the district: the sum of its towns; required persons where every town has a number."""
    towns = _stated(case)
    whole = {
        f"{measure}_gap": sum(own.get(f"{measure}_gap", 0) for own in towns.values()) for measure in MEASURES
    }
    counted = {key: own["n_required"] for key, own in towns.items() if "n_required" in own}
    if counted and set(_lines(case, "town")) <= set(counted):
        whole["n_required"] = sum(counted.values())
    return whole


def _tiers(case: Case, level: str) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {}
    for key, tier, n in case.rows(
        f"SELECT key, tier, count(*) FROM ({_placed(case, level)}) AS placed WHERE tier IS NOT NULL "
        "GROUP BY key, tier ORDER BY key, tier"
    ):
        found.setdefault(key, {})[int(tier)] = int(n)
    return found
