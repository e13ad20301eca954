"""Tables of 重点监督管理 and 线索: only what people decided, never what is merely proposed (C42, C46)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..ledger.figure import Figure
from ..ledger.leads import KINDS
from .dates import chinese_date, chinese_instant
from .grid import TOWN, UNIT, UNIT_DEPT, unit_places
from .inquiry import records
from .notice import Cell, Column, Layer, Row, Table
from .oversight import ENTERED
from .tablenote import DASH, INTERNAL_USE
from .telling import Telling
from .threshold import threshold_figure

SEQUENCE = Column("序号", width=2.4)


def supervision_annex(telling: Telling) -> Table:
    """Return 附件重点监管: the units entered, why, how many persons are missing, since when and with what measure."""
    case = telling.case
    found = [row for row in records(case.supervision(telling.scope.within)) if row["state"] == ENTERED]
    columns = (
        Column("情形", width=8.5, align="left"),
        Column("人数", "未参训", "人", 2.8, "center", "0"),
        Column("占比", "未参训", "%", 3.4, "center", "0.00"),
        Column("抽测合格率", "", "%", 4.0, "center", "0.00"),
        Column("列入日期", width=7.0),
        Column("监管措施", width=8.5, align="left"),
    )
    limit = case.campaign.thresholds.spot_pass_rate
    retested = set(case.units_where("spot_retest", within=telling.scope.within)["unit"])

    def pass_rate(row: dict[str, Any]) -> Cell:
        if row["unit"] in retested:  # nothing firm is known of the unit
            return None
        return _rate("pass_rate", row["unit"], row["n_spot_passed"], row["n_spot_tested"], limit)

    rows = [
        (_why(row), *_gap(row), pass_rate(row), _day(row["entered_on"]), row["measure"] or None)
        for row in found
    ]
    return _table(
        telling,
        "附件重点监管",
        "重点监督管理单位名单",
        found,
        columns,
        rows,
        (
            "未参训人数为应训人数减参训人数，占比按应训人数计算；未报送名册的无法统计。"
            "抽测无效或者样本不足的，合格率不列。",
            INTERNAL_USE,
        ),
    )


def supervision_history(telling: Telling) -> Table:
    """Return 附件历次监管: which units entered and left 重点监督管理, in this campaign and those before it.

    Nothing where it would but repeat the list of those entered now.
    """
    case = telling.case
    found = records(case.supervision_history())
    if all(row["campaign"] == case.campaign.id and row["removed_on"] is None for row in found):
        found = []
    columns = (
        SEQUENCE,
        Column("活动名称", width=11.0, align="left"),
        UNIT,
        Column("列入日期", width=7.0),
        Column("移出日期", width=7.0),
        Column("监管措施", width=9.0, align="left"),
    )
    rows = tuple(
        Row(
            (
                n,
                row["name"],
                row["unit"],
                _day(row["entered_on"]),
                _day(row["removed_on"]),
                row["measure"] or None,
            )
        )
        for n, row in enumerate(found, 1)
    )
    return Table(
        name="附件历次监管",
        title="历次纳入移出情况表",
        columns=columns,
        rows=rows,
        notes=(f"按列入日期排列；移出日期为“—”的仍在名单内。{INTERNAL_USE}",),
        landscape=True,
    )


def lead_annex(telling: Telling) -> Table:
    """Return 附件线索: the units whose leads people hand over, persons affected by kind and their share (L3)."""
    case = telling.case
    found = [row for row in records(case.leads(telling.scope.within)) if row["state"] == ENTERED]
    kinds = [*KINDS, *dict.fromkeys(kind for row in found for kind in row["kinds"] if kind not in KINDS)]
    columns = (
        *(Column(kind, "", "人", 3.4, "center", "0") for kind in kinds),
        Column("涉及人数", "", "人", 3.2, "center", "0"),
        Column("从业人数", "", "人", 3.2, "center", "0"),
        Column("占比", "", "%", 3.4, "center", "0.00"),
    )
    rows = [
        (
            *(
                Figure("count", f"n_affected/{kind}", "unit", row["unit"], int(row["kinds"].get(kind, 0)))
                for kind in kinds
            ),
            Figure("count", "n_affected", "unit", row["unit"], int(row["n_affected"])),
            Figure("count", "n_affected_base", "unit", row["unit"], _integer(row["n_base"])),
            _rate("affected_share", row["unit"], row["n_affected"], row["n_base"]),
        )
        for row in found
    ]
    limits = case.campaign.thresholds
    share = threshold_figure(limits, "prominent_share").text
    return _table(
        telling,
        "附件线索",
        "问题线索单位清单",
        found,
        columns,
        rows,
        (
            f"涉及人数按人去重，同一人有两种以上情形的只计一次；达到{limits.prominent_persons}人或者占从业人数{share}的，研究移交。",
            *(
                ("底册没有从业人数的，从业人数栏为应训人数。",)
                if any(row["base"] == "required" for row in found)
                else ()
            ),
            "人员不一致只计经核查属实的。本表只限办理线索的人员使用，不得转发。",
        ),
        layer="L3",
        landscape=len(kinds) > len(KINDS) or telling.scope.level == "district",
    )


def _table(
    telling: Telling,
    name: str,
    title: str,
    found: Sequence[dict[str, Any]],
    columns: Sequence[Column],
    cells: Sequence[tuple[Cell, ...]],
    notes: tuple[str, ...],
    *,
    layer: Layer = "L1",
    landscape: bool = True,
) -> Table:
    """Return a table of units: where each belongs (a town or department is not named in its own table), then its cells."""
    where = unit_places(telling.case)
    own = {"town": TOWN, "dept": UNIT_DEPT}.get(telling.scope.level)
    kept = [at for at, column in enumerate((TOWN, UNIT_DEPT)) if column != own]
    places = [(TOWN, UNIT_DEPT)[at] for at in kept]
    rows = tuple(
        Row((n, row["unit"], *(where.get(row["unit"], (row["town"], row["dept"]))[at] for at in kept), *rest))
        for n, (row, rest) in enumerate(zip(found, cells, strict=True), 1)
    )
    return Table(
        name=name,
        title=title,
        columns=(SEQUENCE, UNIT, *places, *columns),
        rows=rows,
        unit_note="单位：人、%",
        notes=(f"数据截至{chinese_instant(telling.case.as_of)}。", *notes, *((DASH,) if rows else ())),
        layer=layer,
        landscape=landscape,
    )


def _why(row: dict[str, Any]) -> str:
    """Return which triggers hold now, or else what the unit was entered for."""
    if row["is_partial"] or row["is_below"]:
        return "；".join(row["reasons"])
    return f"列入时：{row['basis']}{'；目前已无上述情形' if row['is_releasable'] else ''}"


def _gap(row: dict[str, Any]) -> tuple[Cell, Cell]:
    gap = _integer(row["n_gap"])
    if gap is None:
        return None, None
    count = Figure("count", "n_not_started", "unit", row["unit"], gap)
    return count, _rate("gap_share", row["unit"], gap, row["n_required"])


def _rate(measure: str, unit: str, numerator: Any, denominator: Any, *guards: Any) -> Cell:
    if numerator is None or not denominator:
        return None
    return Figure("rate", measure, "unit", unit, int(numerator), int(denominator), guards=guards)


def _integer(value: Any) -> int | None:
    return None if value is None else int(value)


def _day(value: Any) -> str | None:
    return None if value is None else chinese_date(value)
