"""The extract files of one world: each kind as sheets of cells, clean or dressed as they arrive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from random import Random

from anpei.synthetic import district
from anpei.synthetic.faults import Faults, Mess
from anpei.synthetic.mess import Style, Writing, id_cell, style_of, town_text
from anpei.synthetic.model import Posting, Record, Unit, World
from anpei.synthetic.sheets import DATA, Cell, Line, Sheet, Workbook

_LEAST_SHEET_UNITS = 3


@dataclass(frozen=True, slots=True)
class Extracts:
    """Files in the order of their paths, and the [[source]] blocks that they need."""

    books: tuple[Workbook, ...]
    sources: tuple[str, ...]


def folder_of(day: date) -> str:
    """Folder of a received day."""
    return f"extracts/{day.isoformat()}"


def dressed(
    style: Style,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Line],
    *,
    reporter: str = "",
    total: Sequence[Cell] = (),
    note: str = "",
) -> tuple[Line, ...]:
    """Header and rows; a dressed style adds title, reporter, total, note, signature and blank rows."""
    headers: list[Cell] = [style.header(c) for c in columns]
    body = list(rows)
    if not style.is_dressed:
        return (Line("header", tuple(headers)), *(line for line in body if line.kind == DATA))
    lines = [Line("title", (title,))]
    if reporter:
        lines.append(Line("title", (f"填报单位：{reporter}（盖章）",)))
    lines.append(Line("header", ("序号", *headers)))
    serial = 0
    for line in body:
        if line.kind == DATA:
            serial += 1
            lines.append(Line(DATA, (serial, *line.cells)))
        else:
            lines.append(line)
    if total:
        lines.append(Line("subtotal", tuple(total)))
    if note:
        lines += [Line("blank", ()), Line("signature", ("填报人：（签字）", "", "", "审核人：（签字）"))]
        lines.append(Line("note", (f"注：{note}",)))
    return tuple(lines)


def data_lines(rows: Iterable[Sequence[Cell]]) -> list[Line]:
    """Rows of cells as data lines."""
    return [Line(DATA, tuple(row)) for row in rows]


@dataclass
class Writer:
    """Writes the files of a world; styles are drawn in a fixed order."""

    world: World
    writing: Writing
    faults: Faults
    mess: Mess
    rng: Random
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
        return (unit.name, unit.uscc, town, dept, unit.industry, unit.kind, unit.headcount, unit.grade)

    # --- roster ----------------------------------------------------------------------------------
    def rosters(self) -> Iterator[tuple[Workbook, bool]]:
        """Workbooks by day and town, with True where the file replaces."""
        first, second = self.world.campaign.received_on
        rows: dict[tuple[date, str, bool], list[int]] = defaultdict(list)
        for index, posting in enumerate(self.world.postings):
            unit = self.world.units[posting.unit]
            is_replacing = posting.received_on != first and posting.unit in self.world.replaced_units
            rows[posting.received_on, unit.town, is_replacing].append(index)
        updates: list[Sheet] = []
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
        columns = (
            "姓名", "身份证号", "手机号", "单位名称", "所属镇街", "人员类别", "用工形式", "岗位", "劳务派遣单位",
            "入职日期", "离职日期",
        )  # fmt: skip
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
        note = "人员类别按主要负责人、安全管理人员、一线作业人员、其他从业人员填写。"
        title = f"{town}{district.THEME}应训人员名册"
        sheets: list[Sheet] = []
        if is_split:
            for n, (unit, own) in enumerate(by_unit.items(), 1):
                unit_name = self.world.units[unit].name
                body = [line for i in own for line in self._roster_lines(style, i)]
                total = ("合计", f"{len(body)}人")
                lines = dressed(style, title, columns, body, reporter=unit_name, total=total, note=note)
                sheets.append(Sheet(f"{n}.{unit_name}"[:31], lines))
        else:
            body = []
            for own in by_unit.values():
                lines_of_unit = [line for i in own for line in self._roster_lines(style, i)]
                body += lines_of_unit
                if style.is_dressed:
                    body.append(Line("subtotal", ("小计", f"{len(lines_of_unit)}人")))
            total = ("合  计", f"{sum(line.kind == DATA for line in body)}人")
            lines = dressed(style, title, columns, body, reporter=town, total=total, note=note)
            sheets.append(Sheet("名册", lines))
        if style.is_dressed:
            sheets += [_instructions(), _example(style, columns)]
        if self.mess == "heavy":
            sheets.append(Sheet("Sheet2", ()))
        return tuple(sheets)

    def _roster_lines(self, style: Style, index: int) -> list[Line]:
        posting = self.world.postings[index]
        name, id_no, phone = self.person(posting.person)
        writing = self.writing
        town = self.world.units[posting.unit].town
        cells: tuple[Cell, ...] = (
            writing.names.get(index, name),
            id_cell(writing.ids.get(index, ""), id_no),
            int(phone) if index in writing.phones else phone,
            writing.units.get(index, self.world.units[posting.unit].name),
            writing.towns.get(index, self.town_name(town)),
            posting.person_class,
            posting.employ_form,
            posting.post,
            posting.dispatch_unit,
            style.day(posting.hired_on),
            self._left(style, posting, index),
        )
        return [Line(DATA, cells)] * posting.copies

    def _left(self, style: Style, posting: Posting, index: int) -> Cell:
        if posting.left_on is None and self.mess == "heavy":
            return ("", "/", "至今")[index % 3]
        return style.day(posting.left_on)

    # --- platform --------------------------------------------------------------------------------
    def platform(self) -> Iterator[Workbook]:
        """The first export as one CSV file; the second as a CSV and an XLSX part."""
        first, second = self.world.campaign.received_on
        early, late = self.world.campaign.exported_at
        parts = self._export_rows(early)
        stamp = f"{early:%Y%m%dT%H%M}"
        path = f"{folder_of(first)}/平台/平台人员明细_{stamp}.csv"
        yield self._export(path, parts, early, "utf-8-sig", is_titled=False)
        rows = self._export_rows(late)
        cut = next((i for i in range(len(rows) // 3, len(rows)) if rows[i][0] != rows[i - 1][0]), len(rows))
        encoding = "gb18030" if self.mess == "heavy" else "gbk"
        path = f"{folder_of(second)}/平台/平台人员明细_第1部分.csv"
        yield self._export(path, rows[:cut], late, encoding)
        path = f"{folder_of(second)}/平台/平台人员明细_第2部分.xlsx"
        yield self._export(path, rows[cut:], late, "")

    def _export_rows(self, exported_at: datetime) -> list[tuple[int, Record | None]]:
        """(account, record at the export) in order of accounts; a record of None is an idle account."""
        is_last = exported_at == self.world.campaign.exported_at[1]
        by_account: dict[int, list[Record]] = defaultdict(list)
        for record in self.world.records:
            seen = record if is_last else _as_of_export(record, exported_at)
            if seen is not None:
                by_account[record.account].append(seen)
        rows: list[tuple[int, Record | None]] = []
        for account in self.world.accounts:
            if account.registered_at > exported_at or (is_last and account.is_vanished):
                continue
            own = by_account.get(account.no)
            if own:
                rows += [(account.no, r) for r in sorted(own, key=_order_of_record)]
            else:
                rows.append((account.no, None))
        return rows

    def _export(
        self,
        path: str,
        rows: list[tuple[int, Record | None]],
        exported_at: datetime,
        encoding: str,
        *,
        is_titled: bool = True,
    ) -> Workbook:
        columns = [
            "姓名", "身份证号", "手机号", "单位名称", "所属镇街", "实名状态", "注册时间", "课程名称", "学习进度",
            "学习状态", "学习时长", "开始时间", "完成时间", "考试成绩", "是否合格",
        ]  # fmt: skip
        if not encoding:
            columns.append("培训方式")
        style = self.style("platform")
        seen: set[tuple[int, str]] = set()
        lines: list[Line] = []
        if style.is_dressed and is_titled:
            lines.append(Line("title", (f"全员培训人员学习明细  导出时间：{exported_at:%Y-%m-%d %H:%M:%S}",)))
        lines.append(Line("header", tuple(style.header(c).replace("\n", "") for c in columns)))
        for no, record in rows:
            is_again = record is not None and (no, record.course) in seen
            if record is not None:
                seen.add((no, record.course))
            cells = self._export_cells(style, no, record, is_again)
            lines.append(Line(DATA, cells if encoding else (*cells, "线上")))
        return Workbook(path, (Sheet("" if encoding else "人员明细", tuple(lines)),), encoding)

    def _export_cells(self, style: Style, no: int, record: Record | None, is_again: bool) -> tuple[Cell, ...]:
        account = self.world.accounts[no]
        name, id_no, phone = self.person(account.person)
        kind = self.writing.account_ids.get(no, "")
        if kind == "id_masked":
            phone = f"{phone[:3]}****{phone[-4:]}"
        if is_again and no in self.writing.suffixed:
            name += "(2)"
        town = "" if account.unit is None else self.town_name(self.world.units[account.unit].town)
        head: tuple[Cell, ...] = (
            name,
            id_cell(kind, id_no),
            phone,
            self.writing.account_units.get(no, account.unit_text),
            self.writing.account_towns.get(no, town),
            style.verified[0 if account.is_verified else 1],
            style.instant(account.registered_at),
        )
        if record is None:
            return (*head, *([None] * 8))
        status = "未开始" if record.progress == 0 else ("已完成" if record.progress == 100 else "学习中")
        passed = None if record.is_passed is None else style.passed[0 if record.is_passed else 1]
        return (
            *head,
            record.course,
            style.percent.format(record.progress),
            status,
            record.minutes,
            style.instant(record.started_at),
            style.instant(record.finished_at),
            record.score,
            passed,
        )


def _order_of_record(record: Record) -> tuple[str, datetime]:
    return record.course, record.started_at or record.finished_at or datetime.max


def _as_of_export(record: Record, exported_at: datetime) -> Record | None:
    """The record as an earlier export showed it, None if it did not exist then."""
    if record.started_at is None:
        is_there = record.finished_at is not None and record.finished_at <= exported_at
        return record if is_there else None
    if record.started_at > exported_at:
        return None
    if record.finished_at is not None and record.finished_at <= exported_at:
        return record
    return Record(
        record.account, record.course, min(record.progress, 30), record.minutes // 3, record.started_at, None
    )


def _instructions() -> Sheet:
    texts = (
        "填表说明",
        "一、本表由生产经营单位填报，镇街汇总。",
        "二、身份证号按文本格式填写。",
        "三、劳务派遣人员由用工单位填报。",
    )
    return Sheet("填表说明", tuple(Line("note", (t,)) for t in texts), excluded_as="instructions")


def _example(style: Style, columns: Sequence[str]) -> Sheet:
    cells: tuple[Cell, ...] = (
        1, "张三（示例）", "99010119000101XXXX", "16400000000", "某某化工有限公司", "某镇", "一线作业人员", "正式",
        "操作工", "", style.day(date(2020, 1, 1)), "",
    )  # fmt: skip
    lines = (Line("header", ("序号", *(style.header(c) for c in columns))), Line(DATA, cells))
    return Sheet("示例", lines, is_hidden=True, excluded_as="hidden_sheet")
