"""The extract files of one world: each kind as sheets of cells, clean or dressed as they arrive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from anpei.synthetic import district
from anpei.synthetic.dressing import CLASSES_NOTE, data_lines, dressed, example, instructions
from anpei.synthetic.faults import Faults, Mess
from anpei.synthetic.layouts import LAYOUTS, Draft
from anpei.synthetic.model import Posting, Unit, World
from anpei.synthetic.separate import Separate
from anpei.synthetic.sheets import DATA, Cell, Doubt, Line, Marked, Sheet, Workbook, marked
from anpei.synthetic.spelling import ROW_FAULTS, id_cell, town_text
from anpei.synthetic.style import Style, style_of
from anpei.synthetic.writing import Writing

ROSTER_COLUMNS = (
    "姓名", "身份证号", "手机号", "单位名称", "所属镇街", "人员类别", "用工形式", "岗位", "劳务派遣单位",
    "入职日期", "离职日期",
)  # fmt: skip
_LEAST_SHEET_UNITS = 3


@dataclass(frozen=True, slots=True)
class Extracts:
    """Files in the order of their paths, and the [[source]] blocks that they need."""

    books: tuple[Workbook, ...]
    sources: tuple[str, ...]


def folder_of(day: date) -> str:
    """Folder of a received day."""
    return f"extracts/{day.isoformat()}"


@dataclass
class Writer:
    """Writes the files of a world; styles are drawn in a fixed order."""

    world: World
    writing: Writing
    faults: Faults
    mess: Mess
    rng: Random
    separate: tuple[Separate, ...] = ()
    styles: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def style(self, kind: str) -> Style:
        """Style of the next file of a kind."""
        number = self.styles[kind]
        self.styles[kind] = number + 1
        return style_of(self.rng, self.mess, number)

    def town_name(self, code: str) -> str:
        """Present name of a town."""
        return next(t.name for t in district.TOWNS if t.code == code)

    def person(self, no: int) -> tuple[str, str, str]:
        """Name, ID number and phone."""
        person = self.world.persons[no]
        return person.name, person.id_no, person.phone

    # --- units -----------------------------------------------------------------------------------
    def units(self) -> Iterator[Workbook]:
        """One units list a day and department."""
        columns = (
            "单位名称", "统一社会信用代码", "所属镇街", "行业主管部门", "行业领域", "单位类型", "从业人数", "标准化等级",
        )  # fmt: skip
        for day in self.world.campaign.received_on:
            for dept in district.DEPTS:
                units = [u for u in self.world.units if u.dept == dept.code and day in u.listed_on]
                if not units:
                    continue
                style = self.style("units")
                dept_text = dept.short if style.is_dressed and dept.order == 2 else dept.name
                lines_of_units = self._unit_lines(units, dept_text, style)
                heads = sum(u.headcount or 0 for u in units)
                lines = dressed(
                    style,
                    f"{dept.name}{district.THEME}监管对象底册",
                    columns,
                    lines_of_units,
                    reporter=dept.name,
                    total=("合  计", f"{len(units)}家", "", "", "", "", "", heads),
                    note="从业人数为上年末在岗人员数。",
                )
                path = f"{folder_of(day)}/监管对象/{dept.name}监管对象底册"
                if style.is_dressed and dept.order > 2:
                    yield Workbook(
                        f"{path}.csv", (Sheet("", lines),), "gbk" if dept.order == 3 else "utf-8-sig"
                    )
                else:
                    yield Workbook(f"{path}.xlsx", (Sheet("监管对象", lines),))

    def _unit_lines(self, units: list[Unit], dept: str, style: Style) -> list[Line]:
        """Units of a department; a heavy list is divided by town, with a section row for each."""
        rows = [(u, self._unit(u, dept, style.is_dressed, n)) for n, u in enumerate(units)]
        if self.mess != "heavy":
            return data_lines(cells for _, cells in rows)
        lines: list[Line] = []
        for town in sorted({u.town for u in units}):
            own = [cells for u, cells in rows if u.town == town]
            lines += [Line("section", (f"{self.town_name(town)}（{len(own)}家）",)), *data_lines(own)]
        return lines

    def _unit(self, unit: Unit, dept: str, is_dressed: bool, number: int) -> tuple[Cell, ...]:
        town = self.town_name(unit.town)
        if is_dressed and number % 7 == 3:
            town = town_text(town, "town_short", unit.town)
        if is_dressed and unit.town in district.FORMER_TOWN and number % 2:
            town = district.FORMER_TOWN[unit.town]
        shown: Cell = dept
        if unit.dept_text:
            shown = Marked(unit.dept_text, (Doubt("E104", unit.dept_text),))
        return (unit.name, unit.uscc, town, shown, unit.industry, unit.kind, unit.headcount, unit.grade)

    # --- roster ----------------------------------------------------------------------------------
    def rosters(self) -> Iterator[tuple[Workbook, bool]]:
        """Workbooks by day and town, with True where the file replaces."""
        first, second = self.world.campaign.received_on
        rows: dict[tuple[date, str, bool], list[int]] = defaultdict(list)
        apart = {unit for file in self.separate for unit in file.units}
        for index, posting in enumerate(self.world.postings):
            unit = self.world.units[posting.unit]
            if posting.received_on == first and posting.unit in apart:
                continue
            is_replacing = posting.received_on != first and posting.unit in self.world.replaced_units
            rows[posting.received_on, unit.town, is_replacing].append(index)
        updates: list[Sheet] = []
        yield from ((self._separate(file), False) for file in self.separate)
        for (day, town, is_replacing), indices in sorted(rows.items()):
            style = self.style("roster")
            name = self.town_name(town)
            sheets = self._roster_sheets(style, name, indices)
            if day == first:
                yield Workbook(f"{folder_of(day)}/名册/{name}应训人员名册.xlsx", sheets), False
            elif is_replacing:
                yield Workbook(f"{folder_of(day)}/名册/{name}应训人员名册（替换）.xlsx", sheets), True
            else:
                updates.append(replace(sheets[0], name=name))
        if updates:
            yield Workbook(f"{folder_of(second)}/名册/各镇街应训人员名册更新.xlsx", tuple(updates)), False

    def _roster_sheets(self, style: Style, town: str, indices: list[int]) -> tuple[Sheet, ...]:
        by_unit: dict[int, list[int]] = defaultdict(list)
        for index in indices:
            by_unit[self.world.postings[index].unit].append(index)
        is_first = self.world.postings[indices[0]].received_on == self.world.campaign.received_on[0]
        is_split = (
            is_first
            and style.is_dressed
            and self.styles["roster"] % 3 == 2
            and len(by_unit) >= _LEAST_SHEET_UNITS
        )
        note = CLASSES_NOTE
        title = f"{town}{district.THEME}应训人员名册"
        sheets: list[Sheet] = []
        if is_split:
            for n, (unit, own) in enumerate(by_unit.items(), 1):
                unit_name = self.world.units[unit].name
                body = [line for i in own for line in self._roster_lines(style, i)]
                total = ("合计", f"{len(body)}人")
                lines = dressed(
                    style, title, ROSTER_COLUMNS, body, reporter=unit_name, total=total, note=note
                )
                sheets.append(Sheet(f"{n}.{unit_name}"[:31], lines))
        else:
            body = []
            for own in by_unit.values():
                lines_of_unit = [line for i in own for line in self._roster_lines(style, i)]
                body += lines_of_unit
                if style.is_dressed:
                    body.append(Line("subtotal", ("小计", f"{len(lines_of_unit)}人")))
            total = ("合  计", f"{sum(line.kind == DATA for line in body)}人")
            lines = dressed(style, title, ROSTER_COLUMNS, body, reporter=town, total=total, note=note)
            sheets.append(Sheet("名册", lines))
        if style.is_dressed:
            sheets += [instructions(), example(style, ROSTER_COLUMNS)]
        if self.mess == "heavy":
            sheets.append(Sheet("Sheet2", ()))
        return tuple(sheets)

    def _roster_lines(self, style: Style, index: int) -> list[Line]:
        """The rows of a posting: one, equal ones, or two that differ in the hire date."""
        posting = self.world.postings[index]
        doubled = self._doubt_of_repeated(posting)
        if posting.also_hired_on is not None:
            rows = [self._roster_cells(style, posting, index)]
            rows.append(self._roster_cells(style, replace(posting, hired_on=posting.also_hired_on), index))
        else:
            rows = [self._roster_cells(style, posting, index)] * posting.copies
        return [Line(DATA, (marked(cells[0], *doubled), *cells[1:])) for cells in rows]

    def _doubt_of_repeated(self, posting: Posting) -> tuple[Doubt, ...]:
        """What must be said of rows of one person and unit on one day, unless a later file replaces them."""
        is_replaced = posting.unit in self.world.replaced_units
        if is_replaced and posting.received_on == self.world.campaign.received_on[0]:
            return ()
        who = f"{posting.unit}/{posting.person}"
        if posting.also_hired_on is not None:
            return (Doubt("E012", who),)
        return (Doubt("E011", who),) if posting.copies > 1 else ()

    def _roster_cells(self, style: Style, posting: Posting, index: int) -> tuple[Cell, ...]:
        name, id_no, phone = self.person(posting.person)
        writing = self.writing
        unit = self.world.units[posting.unit]
        cells: dict[str, Cell] = {
            "姓名": writing.names.get(index, name),
            "身份证号": id_cell(writing.ids.get(index, ""), id_no),
            "手机号": int(phone) if index in writing.phones else phone,
            "单位名称": writing.units.get(index, unit.name),
            "所属镇街": writing.towns.get(index, self.town_name(unit.town)),
            "人员类别": posting.person_class,
            "用工形式": posting.employ_form,
            "岗位": posting.post,
            "劳务派遣单位": posting.dispatch_unit,
            "入职日期": style.day(posting.hired_on),
            "离职日期": self._left(style, posting, index),
        }
        for fault, number in writing.odd.get(index, ()):
            cells |= ROW_FAULTS[fault]((name, id_no, phone, posting.hired_on), number)
        return tuple(cells[column] for column in ROSTER_COLUMNS)

    def _separate(self, file: Separate) -> Workbook:
        """The first roster of some units in a file of its own."""
        style = self.style("roster")
        first = self.world.campaign.received_on[0]
        groups: list[tuple[str, tuple[Line, ...]]] = []
        for unit in file.units:
            own = [i for i, p in enumerate(self.world.postings) if (p.unit, p.received_on) == (unit, first)]
            rows = tuple(line for i in own for line in self._roster_lines(style, i))
            groups.append((self.world.units[unit].name, rows))
        town = self.town_name(self.world.units[file.units[0]].town)
        title = f"{groups[0][0]}{district.THEME}应训人员名册"
        headers = tuple(style.header(column) for column in ROSTER_COLUMNS)
        draft = Draft(f"{folder_of(first)}/名册", town, title, style, headers, tuple(groups))
        return LAYOUTS[file.fault](draft)

    def _left(self, style: Style, posting: Posting, index: int) -> Cell:
        if posting.left_on is None and self.mess == "heavy":
            return ("", "/", "至今")[index % 3]
        return style.day(posting.left_on)
