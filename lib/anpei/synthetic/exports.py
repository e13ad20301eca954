"""The platform's exports: an early one, and the newest in two parts of different form."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from anpei.synthetic import district
from anpei.synthetic.extracts import Writer, folder_of
from anpei.synthetic.model import Record
from anpei.synthetic.sheets import DATA, Cell, Doubt, Line, Sheet, Workbook, marked
from anpei.synthetic.spelling import id_cell
from anpei.synthetic.style import Style

ROWS_OF_OLD_SHEETS = 65_536
"""Rows at which old spreadsheet programs cut an export."""


def platform(writer: Writer) -> Iterator[Workbook]:
    """The first export as one CSV file; the second as a CSV and an XLSX part."""
    first, second = writer.world.campaign.received_on
    early, late = writer.world.campaign.exported_at
    parts = _export_rows(writer, early)
    stamp = f"{early:%Y%m%dT%H%M}"
    path = f"{folder_of(first)}/平台/平台人员明细_{stamp}.csv"
    yield _export(writer, path, parts, early, "utf-8-sig", is_titled=False)
    rows = _export_rows(writer, late)
    cut = next((i for i in range(len(rows) // 3, len(rows)) if rows[i][0] != rows[i - 1][0]), len(rows))
    encoding = "gb18030" if writer.faults.name_rare else "gbk"
    path = f"{folder_of(second)}/平台/平台人员明细_第1部分.csv"
    part = _export(writer, path, rows[:cut], late, encoding)
    yield _filled(part) if writer.faults.exports_cut else part
    path = f"{folder_of(second)}/平台/平台人员明细_第2部分.xlsx"
    yield _export(writer, path, rows[cut:], late, "")


def _export_rows(writer: Writer, exported_at: datetime) -> list[tuple[int, Record | None]]:
    """(account, record at the export) in order of accounts; a record of None is an idle account."""
    is_last = exported_at == writer.world.campaign.exported_at[1]
    by_account: dict[int, list[Record]] = defaultdict(list)
    for record in writer.world.records:
        seen = record if is_last else _as_of_export(record, exported_at)
        if seen is not None:
            by_account[record.account].append(seen)
    rows: list[tuple[int, Record | None]] = []
    for account in writer.world.accounts:
        if account.registered_at > exported_at or (is_last and account.is_vanished):
            continue
        own = by_account.get(account.no)
        if own:
            rows += [(account.no, r) for r in sorted(own, key=_order_of_record)]
        else:
            rows.append((account.no, None))
    return rows


def _export(
    writer: Writer,
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
    has_sexes = writer.faults.session_logs > 0
    if has_sexes:
        columns.append("性别")
    style = replace(writer.style("platform"), is_share=not encoding and writer.faults.progress_other > 0)
    is_last = exported_at == writer.world.campaign.exported_at[1]
    gone = set() if is_last else _vanished(writer)
    seen: set[tuple[int, str]] = set()
    renamed: set[int] = set()
    lines: list[Line] = []
    if style.is_dressed and is_titled:
        lines.append(Line("title", (f"全员培训人员学习明细  导出时间：{exported_at:%Y-%m-%d %H:%M:%S}",)))
    lines.append(Line("header", tuple(style.header(c).replace("\n", "") for c in columns)))
    for no, record in rows:
        is_again = record is not None and (no, record.course) in seen
        if record is not None:
            seen.add((no, record.course))
        cells = _export_cells(writer, style, no, record, is_again, is_last=is_last)
        person = writer.world.accounts[no].person
        if is_last and writer.world.accounts[no].name and no not in renamed:
            renamed.add(no)
            cells = (marked(cells[0], Doubt("E205")), *cells[1:])
        if person in gone:
            gone.discard(person)
            cells = (marked(cells[0], Doubt("E301")), *cells[1:])
        more = [] if encoding else ["线上"]
        if has_sexes:
            more.append(writer.world.accounts[no].sex)
        lines.append(Line(DATA, (*cells, *more)))
    doubts = () if is_last else (Doubt("E009"),)
    return Workbook(path, (Sheet("" if encoding else "人员明细", tuple(lines), doubts=doubts),), encoding)


def _filled(part: Workbook) -> Workbook:
    """The part with its rows repeated until it has as many as an old sheet holds."""
    (sheet,) = part.sheets
    rows = [line for line in sheet.lines if line.kind == DATA]
    missing = ROWS_OF_OLD_SHEETS - len(sheet.lines)
    lines = (*sheet.lines, *itertools.islice(itertools.cycle(rows), missing))
    return replace(part, sheets=(replace(sheet, lines=lines, doubts=(*sheet.doubts, Doubt("E006"))),))


def _vanished(writer: Writer) -> set[int]:
    """Persons with accounts none of which is in the last export."""
    accounts = writer.world.accounts
    return {a.person for a in accounts if a.is_vanished} - {a.person for a in accounts if not a.is_vanished}


def _export_cells(
    writer: Writer, style: Style, no: int, record: Record | None, is_again: bool, *, is_last: bool
) -> tuple[Cell, ...]:
    account = writer.world.accounts[no]
    name, id_no, phone = writer.person(account.person)
    name = account.name or name
    kind = writer.writing.account_ids.get(no, "")
    if kind:
        phone = f"{phone[:3]}****{phone[-4:]}"
    if is_again and no in writer.writing.suffixed:
        name += "(2)"
    town = "" if account.unit is None else writer.town_name(writer.world.units[account.unit].town)
    head: tuple[Cell, ...] = (
        name,
        id_cell(kind, id_no),
        phone,
        writer.writing.account_units.get(no, account.unit_text),
        writer.writing.account_towns.get(no, town),
        style.verified[0 if account.is_verified else 1],
        style.instant(account.registered_at),
    )
    if record is None:
        return (*head, *([None] * 8))
    status = "未开始" if record.progress == 0 else ("已完成" if record.progress == 100 else "学习中")
    passed = None if record.is_passed is None else style.passed[0 if record.is_passed else 1]
    form, number = writer.writing.progress.get((no, record.course), ("", 0)) if is_last else ("", 0)
    is_foreign = is_last and record.course == district.FOREIGN_COURSE
    return (
        *head,
        marked(record.course, *([Doubt("E106", record.course)] if is_foreign else [])),
        style.progress(record.progress, form, number),
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
