"""Tables of units on a list: without roster or not all registered, registered only, cases.

They name units and count persons, and name no person and no contact (layer L1). Units that are 数据不全 stand on
no list; then the list does not add up to the total of its level, and the table has none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .dates import chinese_instant
from .grid import TOWN, UNIT, UNIT_DEPT, Grid, Item, unit_places
from .line import Line, Within, double_line, lines, total_line
from .notice import Cell, Column, Row, Table
from .tablenote import DASH, INTERNAL_USE, total_note

if TYPE_CHECKING:
    from ..ledger import Case

_NAMES = (UNIT, TOWN, UNIT_DEPT)
_NO_LEARNING = "未取得平台学习数据，未统计"


@dataclass(frozen=True)
class _Listed:
    """A list of units as a table: which lines it holds, what it prints of them, and the counts of its total.

    The table has closing rows only if the listed units add up to the `total` measure of their level.
    """

    name: str
    title: str
    grid: Grid
    lines: tuple[Line, ...]
    total: str
    remarks: Mapping[str, Cell] | None = None
    silent: Collection[str] = ()
    notes: tuple[str, ...] = ()
    empty_text: str = "无"


def not_registered_annex(case: Case, within: Within = None) -> Table:
    """Return 附件未注册: units without roster, and units not all of whose persons are registered (C25, C31)."""
    without = _on(case, "units_without_roster", within)
    partly = _on(case, "units_not_all_registered", within)
    states = dict.fromkeys(partly, "未全员注册") | dict.fromkeys(without, "未报名册")
    items = (
        Item("n_required", "应训人数", has_total=False),
        Item("n_registered", "已注册", has_total=False),
        Item("n_not_registered", "未注册"),
    )
    grid = Grid(_NAMES, items, (Column("情况", width=5.5),))
    is_known = case.learning_basis != "none" and case.required_basis != "none"
    listed = _Listed(
        name="附件未注册",
        title="未报名册、未全员注册单位名单",
        grid=grid,
        lines=_lines(case, within, states),
        total="n_not_registered",
        remarks=states,
        silent=without,
        notes=() if is_known else ("因未取得平台学习数据或者应训人员名册，未全员注册的单位未统计。",),
        empty_text="无" if is_known else _NO_LEARNING,
    )
    return _table(case, within, listed)


def registered_only_annex(case: Case, within: Within = None) -> Table:
    """Return 附件只注册未学: units with persons who are registered and have not learned (C44)."""
    items = (
        Item("n_registered", "注册人数", has_total=False),
        Item("n_registered_only", "只注册未学"),
        Item("registered_only_rate", "占注册人数", width=4.2, has_total=False),
    )
    listed = _Listed(
        name="附件只注册未学",
        title="只注册未学习人员所在单位名单",
        grid=Grid(_NAMES, items),
        lines=_lines(case, within, _on(case, "units_registered_only", within)),
        total="n_registered_only",
        empty_text="无" if case.learning_basis != "none" else _NO_LEARNING,
    )
    return _table(case, within, listed)


def mismatch_annex(case: Case, within: Within = None) -> Table:
    """Return 附件人员不一致: units with confirmed cases, never with suspected ones (C45)."""
    items = (
        Item("n_started", "参训人数", has_total=False),
        Item("n_mismatch_confirmed", "核实不一致", width=4.2),
    )
    listed = _Listed(
        name="附件人员不一致",
        title="注册人员与学习人员不一致核实情况表",
        grid=Grid(_NAMES, items),
        lines=_lines(case, within, _on(case, "mismatch", within)),
        total="n_mismatch_confirmed",
        notes=("本表只列经核查属实的情况；核实不一致人员不计入有效完成人数。",),
        empty_text="无" if case.knows("reviews") else "未取得核查反馈，未统计",
    )
    return _table(case, within, listed)


def _on(case: Case, condition: str, within: Within) -> list[str]:
    return list(case.units_where(condition, within=within)["unit"])


def _lines(case: Case, within: Within, keys: Collection[str]) -> tuple[Line, ...]:
    wanted = set(keys)
    return tuple(line for line in lines(case, "unit", within) if line.key in wanted)


def _table(case: Case, within: Within, listed: _Listed) -> Table:
    in_town = within is not None and within[0] == "town"
    kept = [at for at, column in enumerate(listed.grid.names) if not (in_town and column == TOWN)]
    grid = replace(listed.grid, names=tuple(listed.grid.names[at] for at in kept))
    where = unit_places(case)
    rows = []
    for number, line in enumerate(listed.lines, 1):
        tail = () if listed.remarks is None else (listed.remarks.get(line.key),)
        places = (line.label, *where[line.key])
        rows.append(
            grid.body(number, [places[at] for at in kept], line, tail, is_silent=line.key in listed.silent)
        )
    closing = _closing(case, within, listed, grid)
    is_short = bool(case.incomplete("unit"))
    return Table(
        name=listed.name,
        title=listed.title,
        columns=grid.columns,
        rows=(*rows, *closing),
        unit_note="单位：人、%" if any(not item.is_count for item in grid.items) else "单位：人",
        notes=(
            f"数据截至{chinese_instant(case.as_of)}。",
            *listed.notes,
            *(total_note(case, "unit", counts_twice=True) if len(closing) > 1 else ()),
            *(("数据不全的单位没有列入本表。",) if is_short else ()),
            *((INTERNAL_USE, DASH) if rows else ()),
        ),
        empty_text=listed.empty_text,
    )


def _closing(case: Case, within: Within, listed: _Listed, grid: Grid) -> tuple[Row, ...]:
    """Return the closing rows; none where units are missing from the list."""
    counts = [line.count(listed.total) for line in listed.lines]
    total, double = total_line(case, "unit", within), double_line(case, "unit", within)
    whole, twice = total.count(listed.total), double.count(listed.total)
    if not listed.lines or whole is None or twice is None:
        return ()
    if sum(count for count in counts if count is not None) != whole + twice:
        return ()
    return grid.closing_rows(total, double)
