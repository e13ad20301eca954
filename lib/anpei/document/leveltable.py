"""Tables of one level: a row per town, department, unit, body of supervisors, class of persons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..ledger.progress import CROSS_COLUMNS
from ..vocabulary import UNASSIGNED
from .grid import DEPT_NAME, RANK, TOWN, TOWN_NAME, UNIT, UNIT_DEPT, Grid, Item, unit_places
from .line import DOUBLE, Line, Within, double_line, known, lines, total_line
from .notice import Column, Row, Table
from .tablenote import DASH, basis_note, rank_cell, rank_note, rank_of, total_note, unranked_reasons

if TYPE_CHECKING:
    from ..ledger import Case

UNIT_NOTE = "单位：家、人、%"
PERSON_NOTE = "单位：人、%"

_REMARK = Column("备注", width=4.5)

_COMPACT = (
    Item("n_units", "应训单位"),
    Item("n_required", "应训人数", width=3.6),
    Item("registration_rate", "注册率", width=3.6),
    Item("participation_rate", "参训率", width=3.6),
    Item("n_completed", "完成人数", width=3.6),
    Item("completion_rate", "完成率", width=3.6),
    Item("coverage_rate", "覆盖率", width=3.6),
)
_PERSONS = (
    Item("n_required", "应训人数"),
    Item("n_registered", "人数", "注册"),
    Item("registration_rate", "注册率", "注册"),
    Item("n_started", "人数", "参训"),
    Item("participation_rate", "参训率", "参训"),
    Item("n_completed", "人数", "完成"),
    Item("completion_rate", "完成率", "完成"),
)
_IN_TIME = (Item("on_time_rate", "按时完成率", "完成"), Item("coverage_rate", "覆盖率"))
_WIDE = (
    Item("n_units", "应训单位"),
    Item("n_units_rostered", "已报名册"),
    *_PERSONS,
    *_IN_TIME,
    Item("n_units_all_completed", "全员完成单位"),
    Item("pass_rate", "抽测合格率"),
)


def town_table(case: Case, within: Within = None) -> Table:
    """Return 镇街情况: every town with its main figures, for the text."""
    title = "各镇街培训情况"
    return _place_table(case, within, "镇街情况", title, "town", TOWN_NAME, _COMPACT, is_wide=False)


def dept_table(case: Case, within: Within = None) -> Table:
    """Return 部门情况: the units of every department with their main figures, for the text."""
    title = "各行业主管部门所管单位培训情况"
    return _place_table(case, within, "部门情况", title, "dept", DEPT_NAME, _COMPACT, is_wide=False)


def town_annex(case: Case, within: Within = None) -> Table:
    """Return 附件镇街: every town with all its figures."""
    return _place_table(case, within, "附件镇街", "各镇街培训情况表", "town", TOWN_NAME, _WIDE)


def dept_annex(case: Case, within: Within = None) -> Table:
    """Return 附件部门: the units of every department with all their figures."""
    return _place_table(case, within, "附件部门", "各行业主管部门培训情况表", "dept", DEPT_NAME, _WIDE)


def _place_table(
    case: Case,
    within: Within,
    name: str,
    title: str,
    level: str,
    label: Column,
    items: tuple[Item, ...],
    *,
    is_wide: bool = True,
) -> Table:
    found = lines(case, level, within)
    grid = Grid((label,), items, (RANK,))
    ranks = rank_of(case, level, within)
    rows = [
        grid.body(number, (line.label,), line, (rank_cell(line, ranks),))
        for number, line in enumerate(found, 1)
    ]
    reasons = unranked_reasons(case, level, within, found)
    return _table(case, within, name, title, level, grid, rows, (rank_note(found, reasons),), is_wide=is_wide)


def unit_annex(case: Case, within: Within = None) -> Table:
    """Return 附件单位: every obliged unit with its figures, its rank and what is to be said of it."""
    found = lines(case, "unit", within)
    in_town = within is not None and within[0] == "town"
    grid = Grid(
        (UNIT, UNIT_DEPT) if in_town else (UNIT, TOWN, UNIT_DEPT), (*_PERSONS, *_IN_TIME), (RANK, _REMARK)
    )
    ranks = rank_of(case, "unit", within)
    reasons = unranked_reasons(case, "unit", within, found)
    unlisted, where = case.unlisted_units, unit_places(case)
    rows = []
    for number, line in enumerate(found, 1):
        town, dept = where[line.key]
        remark = reasons.get(line.key, "") or ("底册未列" if line.key in unlisted else "")
        names = (line.label, dept) if in_town else (line.label, town, dept)
        rows.append(grid.body(number, names, line, (rank_cell(line, ranks), remark or None)))
    kinds = dict.fromkeys(reasons.values())
    rule = "名次按完成率由高到低排列，完成率相同的并列"
    notes = (f"{rule}；备注为{'、'.join(kinds)}的不排名。" if kinds else f"{rule}。",)
    return _table(case, within, "附件单位", "各单位培训情况表", "unit", grid, rows, notes)


def _table(
    case: Case,
    within: Within,
    name: str,
    title: str,
    level: str,
    grid: Grid,
    rows: Sequence[Row],
    notes: tuple[str, ...],
    *,
    is_wide: bool = True,
) -> Table:
    double = double_line(case, level, within)
    closing = grid.closing_rows(total_line(case, level, within), double) if rows else ()
    return Table(
        name=name,
        title=title,
        columns=grid.columns,
        rows=(*rows, *closing),
        unit_note=UNIT_NOTE if any(item.column.unit == "家" for item in grid.items) else PERSON_NOTE,
        notes=(
            basis_note(case, has_coverage=any(item.measure == "coverage_rate" for item in grid.items)),
            *total_note(case, level, counts_twice=grid.counts_twice(double)),
            *notes,
            DASH,
        ),
        landscape=is_wide,
    )


def class_annex(case: Case, within: Within = None) -> Table:
    """Return 附件人员类别: employment forms within every class of persons, a subtotal for each class."""
    grid = Grid((Column("人员类别", width=6.0), Column("用工形式", width=6.5)), (*_PERSONS, *_IN_TIME))
    pairs = _pairs(case, within)
    rows: list[Row] = []
    has_double = False
    number = 0
    for line in lines(case, "person_class", within):
        forms = [pair for pair in pairs if pair.key.partition("/")[0] == line.key]
        for pair in forms:
            number += 1
            rows.append(grid.body(number, (line.label, pair.label), pair))
        double = _beyond(forms, line)
        has_double |= grid.counts_twice(double)
        rows += _class_closing(grid, line, double)
    double = double_line(case, "person_class", within)
    has_double |= grid.counts_twice(double)
    if rows:
        total = total_line(case, "person_class", within)
        rows += grid.closing_rows(total, double, subtotal="各类合计")
    return Table(
        name="附件人员类别",
        title="各类人员参训情况表",
        columns=grid.columns,
        rows=tuple(rows),
        unit_note=PERSON_NOTE,
        notes=(
            basis_note(case, has_coverage=True),
            *total_note(case, "person_class", counts_twice=has_double),
            *((f"“{UNASSIGNED}”为名册未填报人员类别或者用工形式的人员。",) if _has_blank(rows) else ()),
            DASH,
        ),
        landscape=True,
        empty_text="无" if case.basis != "none" else "未取得人员名册或者平台人员明细，未统计",
    )


def _class_closing(grid: Grid, line: Line, double: Line) -> Iterable[Row]:
    """Return the rows that close a class: its own figures, after what its forms add up to beyond them."""
    *before, end = grid.closing_rows(line, double, "小计")
    named = [Row((None, line.label, row.cells[1], *row.cells[3:]), row.role) for row in before]
    return [*named, Row((None, line.label, "小计", *end.cells[3:]), "subtotal")]


def _pairs(case: Case, within: Within) -> list[Line]:
    """Return a line for every pair of class and form that occurs, keyed class/form."""
    found = []
    for row in case.cross(within=within).to_dict("records"):
        counts = {name: known(row[name]) for name in CROSS_COLUMNS}
        key = f"{row['person_class']}/{row['employ_form']}"
        found.append(Line(case.campaign, "person_class", key, str(row["employ_form"]), counts))
    return found


def _beyond(parts: Sequence[Line], total: Line) -> Line:
    """Return what the parts add up to beyond their total, None where a count is unknown."""
    counts: dict[str, int | None] = dict.fromkeys(total.counts)
    for name in CROSS_COLUMNS:
        values = [part.counts[name] for part in parts]
        whole = total.counts[name]
        if whole is not None and all(value is not None for value in values):
            counts[name] = sum(value for value in values if value is not None) - whole
    return Line(total.campaign, total.level, f"{total.key}/{DOUBLE}", f"减：{DOUBLE}", counts)


def _has_blank(rows: Sequence[Row]) -> bool:
    return any(UNASSIGNED in row.cells for row in rows)
