"""附件监管人员: supervisors with their own denominators, beside the units that they supervise (C13, C26)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ledger.level import SUPERVISOR_LEVELS
from .grid import Grid, Item
from .leveltable import PERSON_NOTE
from .line import Line, Within, double_line, lines, total_line
from .notice import Cell, Column, Row, Table
from .tablenote import DASH, basis_note, total_note

if TYPE_CHECKING:
    from ..ledger import Case

_OWN = "监管人员"
_ITEMS = (
    Item("n_required", "应训人数", _OWN),
    Item("n_started", "参训人数", _OWN),
    Item("participation_rate", "参训率", _OWN, width=3.6),
    Item("n_completed", "完成人数", _OWN),
    Item("completion_rate", "完成率", _OWN, width=3.6),
)
_UNITS = tuple(
    Item(measure, label, "所监管单位", width)
    for measure, label, width in (
        ("n_required", "应训人数", 3.6),
        ("n_completed", "完成人数", 3.6),
        ("completion_rate", "完成率", 3.6),
    )
)


def supervisor_annex(case: Case, within: Within = None) -> Table:
    """Return 附件监管人员: supervisors of every town, then of every department, each with a total of its own.

    Beside each stand the units of the town or department; the two populations are never added up.
    """
    grid = Grid((Column("单位", width=10.0),), _ITEMS, tuple(item.column for item in _UNITS))
    rows: list[Row] = []
    twice: list[str] = []
    number = 0
    for level, units, label in zip(
        SUPERVISOR_LEVELS, ("town", "dept"), ("镇街合计", "部门合计"), strict=True
    ):
        found = lines(case, level, within)
        if not found:
            continue
        of_units = {line.key: line for line in lines(case, units, within)}
        rows += [
            grid.body(number + place, (line.label,), line, _beside(of_units.get(line.key)))
            for place, line in enumerate(found, 1)
        ]
        number += len(found)
        if within is None or len(found) > 1:
            double = double_line(case, level, within)
            *before, end = grid.closing_rows(total_line(case, level, within), double, label)
            whole = _beside(total_line(case, units, within))
            rows += [*before, Row((*end.cells[: -len(whole)], *whole), end.role)]
            twice += total_note(case, level, counts_twice=True) if grid.counts_twice(double) else ()
    return Table(
        name="附件监管人员",
        title="监管人员参训情况表",
        columns=grid.columns,
        rows=tuple(rows),
        unit_note=PERSON_NOTE,
        notes=(_basis(case), *twice, DASH),
        empty_text="无" if case.knows("supervisors") else "未取得监管人员名册，未统计",
    )


def _beside(line: Line | None) -> tuple[Cell, ...]:
    """Return the figures of the units that a body supervises; nothing is known of a body without units."""
    return tuple(None if line is None else line.figure(item.measure) for item in _UNITS)


def _basis(case: Case) -> str:
    """Return the cut-off and what the supervisors are counted from."""
    cut_off = basis_note(case, has_coverage=False).partition("；")[0]
    return (
        f"{cut_off}；监管人员应训人数为监管人员名册所列人员，单独统计，不计入应训人员总数；"
        "“所监管单位”为该镇街辖区内、该部门所管的应训单位。"
    )
