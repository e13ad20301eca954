"""Tables of the reconciliation with the platform's figures: by town, for one town or the district, by matching tier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..intake.people import TIERS
from ..ledger.case import TOTAL
from ..ledger.figure import Figure
from ..ledger.reconciliation import (
    MEASURES,
    STEPS,
    Bridge,
    Measure,
    Reconciliation,
    Step,
    reconcile,
    reconciliation_of,
)
from .dates import chinese_instant
from .grid import SEQUENCE
from .line import DOUBLE, SUMMED, Within
from .notice import Column, Row, Table
from .tablenote import DASH

if TYPE_CHECKING:
    from ..ledger import Case

NOT_KNOWN = "未取得平台人员明细，未对账"
NOT_BY_DEPT = "平台口径只按镇街和全区对账"

ORDER = (
    "平台的数为镇街名下的账号数（平台写明镇街的按平台，没有写明的按所填单位）；"
    "减项依次认定，一个账号只计入最先符合的一项"
)

_TOWN = Column("镇街", width=5.0)


def registered_bridges(case: Case, within: Within = None) -> Table:
    """Return 对账注册: from the platform's accounts to the registered persons, one row per town."""
    return _by_town(case, within, "对账注册", "注册人数对账表（从平台账号到通报注册人数）", "n_registered")


def completed_bridges(case: Case, within: Within = None) -> Table:
    """Return 对账完成: from what the platform shows as completed to the completed persons, one row per town."""
    return _by_town(case, within, "对账完成", "完成人数对账表（从平台显示完成到通报完成人数）", "n_completed")


def _by_town(case: Case, within: Within, name: str, title: str, measure: Measure) -> Table:
    found = _towns(case, within)
    steps = _printed(found, measure)
    columns = (
        SEQUENCE,
        _TOWN,
        _column("平台的数"),
        *(_column(step.label, "减" if step.sign < 0 else "加") for step in steps),
        _column("通报的数"),
        _column("差额"),
    )

    rows = [
        Row((number, one.label, *_figures_of(one, measure, steps))) for number, one in enumerate(found, 1)
    ]
    return Table(
        name=name,
        title=title,
        columns=columns,
        rows=(*rows, *(_closing(case, found, measure, steps) if within is None else ())),
        unit_note="单位：个、人",
        notes=_notes(case, [_bridge(one, measure) for one in found]),
        landscape=True,
        empty_text=_reason(within),
    )


def _closing(
    case: Case, found: Sequence[Reconciliation], measure: Measure, steps: Sequence[Step]
) -> Iterator[Row]:
    """Yield 分项合计, what the towns have beyond the district, and the district's own bridge; or that alone."""
    whole = reconciliation_of(case)
    if whole is None:
        return
    own = _values(whole, measure, steps)
    sums = [_sum(values) for values in zip(*(_values(one, measure, steps) for one in found), strict=True)]
    if sums != own:
        rest = [None if a is None or b is None else a - b for a, b in zip(sums, own, strict=True)]
        yield Row((None, SUMMED, *_figures(measure, steps, "town", SUMMED, sums)), "subtotal")
        yield Row((None, "减：跨镇街", *_figures(measure, steps, "town", DOUBLE, rest)), "deduction")
    yield Row((None, TOTAL, *_figures(measure, steps, whole.level, whole.key, own)), "total")


def steps_table(case: Case, within: Within = None) -> Table:
    """Return 对账过程: both bridges of one town or the district, one row per step that either of them takes."""
    found = reconciliation_of(case, within)
    columns = (
        Column("项目", width=12.0, align="left"),
        Column("注册", width=6.0, number_format="0"),
        Column("完成", width=6.0, number_format="0"),
    )
    rows: tuple[Row, ...] = ()
    if found:
        taken = {step.name for bridge in found.bridges for step, _ in bridge.taken()}
        steps = tuple(step for step in STEPS if step.name in taken)
        both = [_figures_of(found, measure, steps) for measure in MEASURES]
        labels = [
            "平台的数",
            *(f"{'减' if step.sign < 0 else '加'}：{step.label}" for step in steps),
            "通报的数",
            "差额",
        ]
        *body, ours, residual = zip(labels, *both, strict=True)
        rows = (*(Row(cells) for cells in body), Row(ours, "total"), Row(residual))
    return Table(
        name="对账过程",
        title="从平台口径到通报口径逐项对账表",
        columns=columns,
        rows=rows,
        unit_note="单位：个、人",
        notes=_notes(case, found.bridges if found else (), "没有列出的项均为零"),
        empty_text=_reason(within),
    )


def tier_table(case: Case, within: Within = None) -> Table:
    """Return 账号对应: by what the accounts of every town were matched to persons, and the share of each tier."""
    found = list(_towns(case, within))
    rows = [Row((number, one.label, *_tiers(one))) for number, one in enumerate(found, 1)]
    whole = reconciliation_of(case)
    if whole and within is None:
        rows.append(Row((None, TOTAL, *_tiers(whole)), "total"))
    return Table(
        name="账号对应",
        title="平台账号与人员对应情况表",
        columns=(
            SEQUENCE,
            _TOWN,
            Column("平台账号", unit="个", width=4.0, number_format="0"),
            *(
                Column(label, "各种对应方式所占比率", "%", 4.6, number_format="0.00")
                for label in TIERS.values()
            ),
        ),
        rows=tuple(rows),
        unit_note="单位：个、%",
        notes=(
            f"数据截至{chinese_instant(case.as_of)}；对应方式由强到弱排列，“{TIERS[5]}”的账号不与其他行视为同一人。",
            DASH,
        )
        if found
        else (),
        landscape=within is None,
        empty_text=_reason(within),
    )


# ── cells ───────────────────────────────────────────────────────────────────────────────────────────────────


def _towns(case: Case, within: Within) -> tuple[Reconciliation, ...]:
    if within is None:
        return reconcile(case, "town")
    own = reconciliation_of(case, within)
    return (own,) if own else ()


def _column(label: str, group: str = "") -> Column:
    return Column(label, group, width=3.1, number_format="0")


def _reason(within: Within) -> str:
    return NOT_BY_DEPT if within and within[0] == "dept" else NOT_KNOWN


def _has_gap(found: Reconciliation) -> bool:
    return any(bridge.steps["gap"] for bridge in found.bridges)


def _printed(found: Sequence[Reconciliation], measure: Measure) -> tuple[Step, ...]:
    """Return the steps of a bridge; the gap to summaries only where there is one."""
    has_gap = any(_has_gap(one) for one in found)
    return tuple(step for step in STEPS if measure in step.measures and (has_gap or step.name != "gap"))


def _bridge(found: Reconciliation, measure: Measure) -> Bridge:
    return found.bridges[MEASURES.index(measure)]


def _values(found: Reconciliation, measure: Measure, steps: Sequence[Step]) -> list[int | None]:
    """Return the numbers of a row: the platform's, each step (None: not of this bridge), ours, the residual."""
    bridge = _bridge(found, measure)
    own = [bridge.steps[step.name] if measure in step.measures else None for step in steps]
    return [bridge.shown, *own, bridge.ours, bridge.residual]


def _figures(
    measure: Measure, steps: Sequence[Step], level: str, key: str, values: Sequence[int | None]
) -> tuple[Figure, ...]:
    names = [
        f"{measure}_shown",
        *(f"{measure}_{step.name}" for step in steps),
        measure,
        f"{measure}_residual",
    ]
    return tuple(Figure("count", name, level, key, value) for name, value in zip(names, values, strict=True))


def _figures_of(found: Reconciliation, measure: Measure, steps: Sequence[Step]) -> tuple[Figure, ...]:
    return _figures(measure, steps, found.level, found.key, _values(found, measure, steps))


def _tiers(found: Reconciliation) -> tuple[Figure, ...]:
    total = sum(found.tiers.values())
    shares = (
        Figure("rate", f"tier_{tier}_rate", found.level, found.key, found.tiers.get(tier, 0), total)
        for tier in TIERS
    )
    return (Figure("count", "n_accounts", found.level, found.key, total), *shares)


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _notes(case: Case, bridges: Sequence[Bridge], *more: str) -> tuple[str, ...]:
    """Return the cut-off, what the platform's number is, and what the steps mean that are really taken."""
    if not bridges:
        return ()
    taken = {step.name for bridge in bridges for step, _ in bridge.taken()}
    meanings = [f"{step.label}：{step.meaning}" for step in STEPS if step.name in taken]
    return (
        "；".join((f"数据截至{chinese_instant(case.as_of)}", ORDER, *more)) + "。",
        *(("；".join(meanings) + "。",) if meanings else ()),
        DASH,
    )
