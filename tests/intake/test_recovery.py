"""Whatever a table looks like, the rows that are read are the rows that were written."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from anpei.intake.book import read_book
from anpei.intake.extract import Extract
from anpei.intake.finding import Notebook
from anpei.intake.header import SPELLINGS
from anpei.intake.reader import _with_hints
from anpei.intake.reading import SheetAccount, _read_sheet
from anpei.intake.screen import screen
from anpei.intake.source import Received
from anpei.intake.text import folded
from anpei.intake.worksheet import Hints
from anpei.vocabulary import FIELDS
from tests.intake.scene import D1, id_no, phone, read, rows_of
from tests.intake.test_fuzz import broken_files

NAMES = (
    "person_name",
    "id_no",
    "phone",
    "unit_name",
    "town",
    "person_class",
    "employ_form",
    "hired_on",
    "left_on",
)
SHARED = ("unit_name", "town")
UNIT_TOWNS = {"甲化工有限公司": "石桥镇", "乙建材厂": "石桥镇", "丙加油站": "望沧街道"}
LABELS = {
    name: [FIELDS[name].label, *(text for text in FIELDS[name].synonyms if len(SPELLINGS[folded(text)]) == 1)]
    for name in NAMES
}
"""Field → the labels that stand for it alone."""


@dataclass(frozen=True)
class Person:
    """One row as it is meant."""

    name: str
    number: int
    unit: str
    person_class: str
    form: str
    hired: date | None
    left: date | None
    has_phone: bool

    def values(self) -> tuple[Any, ...]:
        """Return the values that are to be recovered, in the order of NAMES."""
        mobile = phone(self.number) if self.has_phone else None
        town = UNIT_TOWNS[self.unit]
        return (
            self.name, id_no(self.number), mobile, self.unit, town, self.person_class, self.form, self.hired, self.left,
        )  # fmt: skip


PERSONS = st.builds(
    Person,
    st.sampled_from(["张三", "李四", "欧阳明月", "吐尔·肉孜", "John Smith", "𬭚䶮", "上官离"]),
    st.integers(1, 999),
    st.sampled_from(sorted(UNIT_TOWNS)),
    st.sampled_from(["主要负责人", "安全管理人员", "一线作业人员", "其他从业人员"]),
    st.sampled_from(["正式", "劳务派遣", "实习"]),
    st.none() | st.dates(date(1980, 1, 1), date(2022, 10, 1)),
    st.none() | st.dates(date(2022, 10, 1), date(2022, 12, 31)),
    st.booleans(),
)

# ── how a cell is typed ─────────────────────────────────────────────────────────────────────────────────────

_WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
AROUND = ("{}", " {}", "{}　", "\u00a0{}", "{}\u200b", "\ufeff{}", "{}\n")
ID_FORMS: tuple[Callable[[str], str], ...] = (
    str, str.lower, lambda text: text.translate(_WIDE), lambda text: f"'{text}",
    lambda text: f"{text[:6]} {text[6:14]} {text[14:]}",
)  # fmt: skip
PHONE_FORMS = ("{}", "+86 {}", "{}/0632-1234567", "0632-1234567 {}", "{}、16400009999")
DATE_FORMS: tuple[Callable[[date], Any], ...] = (
    str, lambda d: f"{d.year}.{d.month}.{d.day}", lambda d: f"{d.year}/{d.month}/{d.day}", lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d.year}年{d.month}月{d.day}日", lambda d: f"{d} 00:00:00", lambda d: f"{d:%y}.{d.month}.{d.day}",
    lambda d: (d - date(1899, 12, 30)).days, lambda d: str((d - date(1899, 12, 30)).days), lambda d: int(f"{d:%Y%m%d}"),
    lambda d: d,
)  # fmt: skip
NAME_FORMS: tuple[Callable[[str], str], ...] = (
    str, lambda name: " ".join(name) if len(name) == 2 else name, lambda name: name.replace("·", "•"),
    lambda name: name.replace("·", " ・ "), lambda name: f"{name}(2)", lambda name: name.replace(" ", "  "),
)  # fmt: skip


def typed(name: str, value: Any, draw: st.DrawFn) -> Any:
    """Return a value as somebody typed it."""
    if value is None:
        return draw(st.sampled_from(["", None, "/", "——"])) if name in ("hired_on", "left_on") else ""
    if name in ("hired_on", "left_on"):
        return draw(st.sampled_from(DATE_FORMS))(value)
    if name == "person_name":
        value = draw(st.sampled_from(NAME_FORMS))(value)
    elif name == "id_no":
        value = draw(st.sampled_from(ID_FORMS))(value)
    elif name == "phone":
        value = draw(st.sampled_from(PHONE_FORMS)).format(value)
    return draw(st.sampled_from(AROUND)).format(value)


# ── how a sheet is laid out ─────────────────────────────────────────────────────────────────────────────────

TITLES = ([], [["应训人员名册"]], [["应训人员名册"], ["填报单位：望沧街道", "", "填报日期：2022年10月20日"]])
GROUPS = ("人员信息", "所在单位", "用工情况", "其他情况", "联系方式")
FOOTERS = ([], [["合计", 25]], [[], ["填报人：张三", "", "审核人：李四"], ["注：含劳务派遣人员"]])
LABEL_FORMS = ("{}", " {} ", "{}：", "*{}", "{}\n", "{}（必填）")
Area = tuple[int, int, int, int]
"""First row and column, last row and column, from 1 on."""


@dataclass(frozen=True)
class Layout:
    """A sheet as it is written, the persons that it means (from row `first` on), and the findings that it must make."""

    first: int
    rows: list[list[Any]]
    merged: list[Area]
    hidden: list[int]
    persons: list[Person]
    codes: set[str]


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """Return a roster with any order and spelling of columns, and any of the messes together."""
    persons = sorted(
        draw(st.lists(PERSONS, min_size=1, max_size=7, unique_by=lambda one: one.number)),
        key=lambda one: (UNIT_TOWNS[one.unit], one.unit),
    )
    order = list(draw(st.permutations(NAMES)))
    rows = [list(row) for row in draw(st.sampled_from(TITLES))]
    merged = [(number, 1, number, len(order)) for number, row in enumerate(rows, 1) if len(row) == 1]
    header, areas = draw(headers(order, len(rows) + 1))
    rows += header
    merged += areas
    fills = {name: draw(st.sampled_from(["none", "merged", "ditto"])) for name in SHARED}
    first = len(rows) + 1
    starts = dict.fromkeys(SHARED, 0)
    hidden: list[int] = []
    codes: set[str] = set()
    for place, one in enumerate(persons):
        values = dict(zip(NAMES, one.values(), strict=True))
        row = [typed(name, values[name], draw) for name in order]
        for name in SHARED:
            column = order.index(name)
            if place == 0 or dict(zip(NAMES, persons[place - 1].values(), strict=True))[name] != values[name]:
                starts[name] = len(rows) + 1
            elif fills[name] != "none":
                codes.add("E018")
                row[column] = None if fills[name] == "merged" else draw(st.sampled_from(["同上", "〃"]))
                if fills[name] == "merged":
                    merged = [area for area in merged if area[:2] != (starts[name], column + 1)]
                    merged.append((starts[name], column + 1, len(rows) + 1, column + 1))
        rows.append(row)
        if draw(st.integers(0, 5)) == 0:
            hidden.append(len(rows))
            codes.add("E015")
        after = persons[place + 1] if place + 1 < len(persons) else None
        if after is None or UNIT_TOWNS[after.unit] != UNIT_TOWNS[one.unit]:
            between = ["小  计", 3], ["", f"{one.unit}合计"], [], ["望沧街道（2家）"], header[-1]
            rows += [list(draw(st.sampled_from(between))) for _ in range(draw(st.integers(0, 1)))]
    rows += [list(row) for row in draw(st.sampled_from(FOOTERS))]
    return Layout(first, rows, merged, hidden, persons, codes)


@st.composite
def headers(draw: st.DrawFn, order: list[str], top: int) -> tuple[list[list[Any]], list[Area]]:
    """Return one header row, or two of which the upper has groups and labels that reach over both."""
    labels = [
        draw(st.sampled_from(LABEL_FORMS)).format(draw(st.sampled_from(LABELS[name]))) for name in order
    ]
    if draw(st.booleans()):
        return [labels], []
    upper: list[Any] = [None] * len(order)
    lower: list[Any] = list(labels)
    areas = []
    left = 0
    while left < len(order):
        size = min(draw(st.integers(1, 4)), len(order) - left)
        if size == 1:
            upper[left], lower[left] = labels[left], None
            areas.append((top, left + 1, top + 1, left + 1))
        else:
            upper[left] = GROUPS[len(areas) % len(GROUPS)]
            areas.append((top, left + 1, top, left + size))
        left += size
    return [upper, lower], areas


def workbook(layout: Layout) -> bytes:
    """Return a layout as a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    for number, row in enumerate(layout.rows, 1):
        for place, cell in enumerate(row, 1):
            sheet.cell(number, place, cell)
    for top, left, bottom, right in layout.merged:
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    for number in layout.hidden:
        sheet.row_dimensions[number].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text_table(layout: Layout, encoding: str, separator: str) -> bytes:
    """Return a layout as text; what was merged says 同上 there."""
    rows = [list(row) for row in layout.rows]
    for top, left, bottom, _ in layout.merged:
        for number in range(top, bottom) if top >= layout.first else ():
            rows[number][left - 1] = "同上"
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)


# ── what is read ────────────────────────────────────────────────────────────────────────────────────────────


def recovered(data: bytes) -> tuple[Extract, SheetAccount, Notebook]:
    """Return what a file holds, read here and not in a process of its own."""
    screening = screen(data)
    (sheet,) = read_book(data, screening.form)
    whole = _with_hints(sheet, screening.hints.get(sheet.name, Hints()))
    notebook = Notebook()
    file = Received(f"extracts/{D1}/a", date.fromisoformat(D1), data)
    extract, account = _read_sheet(file, whole, 1, notebook)
    assert extract is not None, notebook.findings
    return extract, account, notebook


def values_of(extract: Extract) -> list[tuple[Any, ...]]:
    columns = [extract.ids.texts.to_pylist() if name == "id_no" else extract.column(name) for name in NAMES]
    return list(zip(*columns, strict=True))


def check(data: bytes, layout: Layout, codes: set[str]) -> None:
    extract, account, notebook = recovered(data)
    assert values_of(extract) == [one.values() for one in layout.persons]
    assert account.n_read == account.n_used + sum(account.n_left_out.values())
    assert set(account.n_left_out) <= {"title", "header", "blank", "subtotal", "section", "note", "signature"}
    assert {finding.code for finding in notebook.findings} == codes


@settings(max_examples=60)
@given(layouts())
def test_the_rows_of_a_workbook_are_those_that_were_written(layout: Layout) -> None:
    check(workbook(layout), layout, layout.codes)


@settings(max_examples=60)
@given(layouts(), st.sampled_from([("utf-8-sig", ","), ("gb18030", ","), ("gb18030", ";"), ("utf-16", "\t")]))
def test_the_rows_of_a_text_table_are_those_that_were_written(layout: Layout, form: tuple[str, str]) -> None:
    check(text_table(layout, *form), layout, layout.codes - {"E015"})


def test_no_broken_file_stops_a_run(tmp_path: Path) -> None:
    """Bytes changed at random: each file ends in rows that are accounted for, or in findings that name it."""
    files = {f"{D1}/{number:02d}{name}": data for number, (name, data) in enumerate(broken_files(7, 40))}
    intake = read(tmp_path, files)
    told = {row["path"] for row in rows_of(intake, "findings")}
    used: dict[str, int] = {}
    for account in rows_of(intake, "accounting"):
        assert account["n_read"] == account["n_used"] + sum(json.loads(account["n_left_out"]).values())
        used[account["path"]] = used.get(account["path"], 0) + account["n_used"]
    for name in files:
        path = f"extracts/{name}"
        assert used.get(path) or path in told, name
    assert any(used.values())
