"""Rosters in files of their own, each laid out, named or packed in another of the ways that occur."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from anpei.synthetic.dressing import CLASSES_NOTE, dressed
from anpei.synthetic.sheets import DATA, Area, Cell, Doubt, Line, Marked, Sheet, Workbook
from anpei.synthetic.style import Style

_PHONE, _UNIT, _TOWN, _POST = 3, 4, 5, 8
"""Columns behind the serial number."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The rows of some units of one town, before they are laid out; `headers` as this file spells them."""

    folder: str
    town: str
    title: str
    style: Style
    headers: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Line, ...]], ...]

    @property
    def rows(self) -> tuple[Line, ...]:
        """All data rows."""
        return tuple(row for _, rows in self.groups for row in rows)

    def path(self, suffix: str = ".xlsx", folder: str = "") -> str:
        """Path of the file, named after its first unit."""
        return f"{folder or self.folder}/{self.groups[0][0]}应训人员名册{suffix}"

    def lines(self, rows: Sequence[Line] | None = None, headers: Sequence[str] = ()) -> tuple[Line, ...]:
        """Title, header, rows and footer as usual."""
        body = self.rows if rows is None else rows
        total = ("合计", f"{sum(row.kind == DATA for row in body)}人")
        return dressed(
            replace(self.style, headers={}),
            self.title,
            headers or self.headers,
            body,
            total=total,
            note=CLASSES_NOTE,
        )

    def book(self, lines: Sequence[Line], *more: Sheet, **facts: object) -> Workbook:
        """A workbook of one sheet with its facts, and more sheets."""
        return Workbook(self.path(), (Sheet("名册", tuple(lines), **facts), *more))  # type: ignore[arg-type]


# ── headers ─────────────────────────────────────────────────────────────────────────────────────────────────

_GROUPS = ((1, 3, "人员基本情况"), (4, 5, "所在单位情况"), (6, 9, "用工情况"), (10, 11, "在岗情况"))
_PARTS = ((1, 5, "一、人员和单位"), (6, 11, "二、用工和在岗"))


def _tiered(draft: Draft, *tiers: Sequence[tuple[int, int, str]]) -> Workbook:
    """Headings of several columns above the columns' own; the serial number's cell reaches over all."""
    lines = list(draft.lines())
    top = next(n for n, line in enumerate(lines) if line.kind == "header")
    own = lines[top].cells
    merged = [Area(top, 0, top + len(tiers), 0)]
    rows: list[Line] = []
    for depth, tier in enumerate(tiers):
        cells: list[Cell] = [own[0] if depth == 0 else None, *[None] * (len(own) - 1)]
        for left, right, label in tier:
            cells[left] = label
            merged.append(Area(top + depth, left, top + depth, right))
        rows.append(Line("header", tuple(cells)))
    lines[top : top + 1] = [*rows, Line("header", (None, *own[1:]))]
    return draft.book(lines, merged=tuple(merged))


# ── cells to be filled down, units that stand elsewhere ─────────────────────────────────────────────────────


def _filled_down(draft: Draft, *, is_merged: bool) -> Workbook:
    """Town and unit only in their first row; the cells below are merged with it, or say 同上."""
    rows: list[Line] = []
    for n, (_, own) in enumerate(draft.groups):
        for m, row in enumerate(own):
            cells = list(row.cells)
            for column, is_repeated in ((_UNIT, m > 0), (_TOWN, n + m > 0)):
                if is_repeated:
                    text = "同上" if column == _UNIT else "〃"
                    doubt = Doubt("E018", str(column))
                    cells[column - 1] = Marked(None if is_merged else text, (doubt,))
            rows.append(replace(row, cells=tuple(cells)))
    lines = draft.lines(rows)
    return draft.book(lines, merged=tuple(_areas(draft, lines)) if is_merged else ())


def _areas(draft: Draft, lines: Sequence[Line]) -> Iterator[Area]:
    top = next(n for n, line in enumerate(lines) if line.kind == DATA)
    yield Area(top, _TOWN, top + len(draft.rows) - 1, _TOWN)
    for _, own in draft.groups:
        yield Area(top, _UNIT, top + len(own) - 1, _UNIT)
        top += len(own)


def _without_unit(row: Line) -> Line:
    return replace(row, cells=(*row.cells[: _UNIT - 1], *row.cells[_UNIT:]))


def _unit_in_title(draft: Draft) -> Workbook:
    """No column of units; who reports stands above the table."""
    headers = (*draft.headers[: _UNIT - 1], *draft.headers[_UNIT:])
    lines = list(draft.lines([_without_unit(row) for row in draft.rows], headers))
    lines.insert(1, Line("title", (f"填报单位：{draft.groups[0][0]}（盖章）",)))
    return draft.book(lines, doubts=(Doubt("E019"),))


def _unit_in_sections(draft: Draft) -> Workbook:
    """No column of units; a row before those of each unit names it and counts them."""
    headers = (*draft.headers[: _UNIT - 1], *draft.headers[_UNIT:])
    body: list[Line] = []
    for name, rows in draft.groups:
        body += [Line("section", (f"{name}（{len(rows)}人）",)), *map(_without_unit, rows)]
    doubts = tuple(Doubt("E019", name) for name, _ in draft.groups)
    return draft.book(draft.lines(body, headers), doubts=doubts)


def _serial_restarting(draft: Draft) -> Workbook:
    """Numbered anew for each unit, with a total and an empty row between them."""
    lines = list(draft.lines(()))
    place = next(n for n, line in enumerate(lines) if line.kind == "header") + 1
    body: list[Line] = []
    for _, rows in draft.groups:
        body += [Line(DATA, (serial, *row.cells)) for serial, row in enumerate(rows, 1)]
        body += [Line("subtotal", ("合  计", f"{len(rows)}人")), Line("blank", ())]
    lines[place : place + 1] = [*body, Line("subtotal", ("总  计", f"{len(draft.rows)}人"))]
    return draft.book(lines)


# ── rows, columns and sheets ────────────────────────────────────────────────────────────────────────────────


def _rows_hidden(draft: Draft) -> Workbook:
    """Two rows of persons hidden, as filters leave them."""
    lines = list(draft.lines())
    data = [n for n, line in enumerate(lines) if line.kind == DATA]
    for n in (data[1], data[-1]):
        lines[n] = replace(lines[n], is_hidden=True, doubts=(Doubt("E015"),))
    return draft.book(lines)


def _sheets_hidden(draft: Draft) -> Workbook:
    """Two older rosters behind the sheet that counts."""
    old = Sheet(
        "上期名册", draft.lines(), is_hidden=True, excluded_as="hidden_sheet", doubts=(Doubt("E004"),)
    )
    return draft.book(draft.lines(), old, replace(old, name="底稿", is_very_hidden=True))


def _sheets_left_over(draft: Draft) -> Workbook:
    """A sheet with a few words of somebody."""
    words = (Line("note", ("已核对",)), Line("note", ("差两人未签字",)))
    return draft.book(
        draft.lines(),
        Sheet("Sheet3", words, excluded_as="unread_kind", doubts=(Doubt("E005"),)),
        Sheet("Sheet4", ()),
    )


def _formulas_blank(draft: Draft) -> Workbook:
    """Serial number, age and post are formulas that nothing has computed; only the post is a field."""
    lines: list[Line] = []
    for number, line in enumerate(draft.lines(), 1):
        if line.kind == "header":
            lines.append(Line("header", (*line.cells, "年龄")))
        elif line.kind == DATA:
            cells = list(line.cells)
            cells[0] = Marked(None, formula=f"=ROW()-{number - 1}")
            cells[_POST] = Marked(None, (Doubt("E017"),), f"=VLOOKUP(B{number},岗位表!A:B,2,0)")
            age = Marked(None, formula=f"=YEAR(TODAY())-MID(C{number},7,4)")
            lines.append(replace(line, cells=(*cells, age)))
        else:
            lines.append(line)
    return draft.book(lines)


def _rows_unnamed(draft: Draft) -> Workbook:
    """Two rows for persons who are still to be named."""
    known = draft.rows[0].cells
    empty = (None, None, None, None, *known[_UNIT - 1 : _POST], None, None, None)
    row = Line("incomplete", empty, (Doubt("E010", "姓名"),))
    return draft.book(draft.lines([draft.rows[0], row, *draft.rows[1:], row]))


def _rows_example(draft: Draft) -> Workbook:
    """The example of the form is still there, twice."""
    facts = (
        "99010119000101XXXX",
        "16400000000",
        "某某化工有限公司",
        draft.town,
        "一线作业人员",
        "正式",
        "操作工",
    )
    rows = [Line("example", ("例", "张三", *facts)), Line("example", (0, "张三（示例）", *facts))]
    return draft.book(draft.lines([*rows, *draft.rows]))


# ── files that are not what they are called, text, ZIP ──────────────────────────────────────────────────────


def _named_xls(draft: Draft, form: str, encoding: str, separator: str = ",") -> Workbook:
    """A file called .xls whose content is something else."""
    name = "名册" if form == "xlsx" else ""
    sheet = Sheet(name, draft.lines())
    return Workbook(draft.path(".xls"), (sheet,), encoding, form, separator, doubts=(Doubt("E022"),))


def _text(draft: Draft, encoding: str, separator: str = ",", lines: Sequence[Line] = ()) -> Workbook:
    sheet = Sheet("", tuple(lines) or draft.lines())
    return Workbook(draft.path(".csv"), (sheet,), encoding, "text", separator)


def _csv_sep(draft: Draft) -> Workbook:
    return _text(draft, "gb18030", ";", (Line("title", ("sep=;",)), *draft.lines()))


def _csv_quoted(draft: Draft) -> Workbook:
    """Commas, quotes and line breaks within cells."""
    rows = [
        replace(
            row,
            cells=(
                *row.cells[: _POST - 1],
                f'{row.cells[_POST - 1]},兼"安全员"\n（夜班）',
                *row.cells[_POST:],
            ),
        )
        for row in draft.rows
    ]
    return _text(draft, "utf-8-sig", lines=draft.lines(rows))


def _csv_cut(draft: Draft) -> Workbook:
    """The file ends in the middle of its last row, in the post."""
    lines = list(draft.lines())
    lines = lines[: max(n for n, line in enumerate(lines) if line.kind == DATA) + 1]
    cells = lines[-1].cells[: _POST + 1]
    lines[-1] = Line(DATA, (*cells[:_POST], str(cells[_POST])[:1]), (Doubt("E023"),))
    return replace(_text(draft, "gb18030", lines=lines), is_cut=True)


def _zipped(draft: Draft, folder: str) -> Workbook:
    return replace(draft.book(draft.lines()), path=draft.path(folder=f"{draft.folder}/{folder}"))


LAYOUTS: dict[str, Callable[[Draft], Workbook]] = {
    "header_two_rows": lambda draft: _tiered(draft, _GROUPS),
    "header_three_rows": lambda draft: _tiered(draft, _PARTS, _GROUPS),
    "cells_merged": lambda draft: _filled_down(draft, is_merged=True),
    "cells_ditto": lambda draft: _filled_down(draft, is_merged=False),
    "unit_in_title": _unit_in_title,
    "unit_in_sections": _unit_in_sections,
    "serial_restarting": _serial_restarting,
    "rows_hidden": _rows_hidden,
    "columns_hidden": lambda draft: draft.book(draft.lines(), hidden_columns=(_PHONE,)),
    "sheets_hidden": _sheets_hidden,
    "sheets_left_over": _sheets_left_over,
    "formulas_blank": _formulas_blank,
    "rows_unnamed": _rows_unnamed,
    "rows_example": _rows_example,
    "xls_html": lambda draft: _named_xls(draft, "html", "utf-8"),
    "xls_text": lambda draft: _named_xls(draft, "text", "gb18030", "\t"),
    "xls_xlsx": lambda draft: _named_xls(draft, "xlsx", ""),
    "csv_utf16": lambda draft: _text(draft, "utf-16-le", "\t"),
    "csv_sep": _csv_sep,
    "csv_quoted": _csv_quoted,
    "csv_cut": _csv_cut,
    "zip_gbk": lambda draft: _zipped(draft, f"{draft.town}报送.zip/名册"),
    "zip_in_zip": lambda draft: _zipped(draft, f"{draft.town}汇总.zip/{draft.groups[0][0]}.zip"),
}
"""Way of laying out → the file."""
