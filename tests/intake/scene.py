"""Small campaigns whose extracts are made in the test: real files with made-up people."""

from __future__ import annotations

import csv
import io
import json
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq

from anpei.campaign import Campaign, Dept, Town, load_campaign
from anpei.home import Home
from anpei.intake import Intake, read_extracts
from anpei.intake.source import received_days
from anpei.settings import Completion, Count, Course, Region, SignalSettings, SourceSettings, Thresholds

Cells = Sequence[Any]
D1, D2, D3 = "2022-10-20", "2022-11-10", "2022-12-01"

TOWNS = (
    Town("990101001", "望沧街道", "街道", "澜溪区", True, ("望沧镇",)),
    Town("990101002", "石桥镇", "镇", "澜溪区", True),
    Town("990101003", "新城街道", "街道", "澜溪区", True),
)
FOREIGN_TOWNS = (Town("990101009", "高新街道", "街道", "澜州高新区", False),)
DEPTS = (Dept("D1", "澜溪区应急管理局", "应急局", ("区安监局",)), Dept("D2", "澜溪区交通运输局", "交通局"))

ROSTER = (
    "姓名",
    "身份证号",
    "手机号",
    "单位名称",
    "所属镇街",
    "人员类别",
    "用工形式",
    "入职日期",
    "离职日期",
)
PLATFORM = (
    "姓名",
    "身份证号",
    "手机号",
    "单位名称",
    "所属镇街",
    "实名状态",
    "注册时间",
    "课程名称",
    "学习进度",
    "完成时间",
)
UNITS = ("单位名称", "统一社会信用代码", "所属镇街", "行业主管部门", "行业领域", "从业人数")


def id_no(number: int, born: str = "19900307", area: str = "990101") -> str:
    """Return the valid ID number of an invented person, by the formula of GB 11643 written out once more."""
    digits = f"{area}{born}{number:03d}"
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(digits))
    return digits + "10X98765432"[total % 11]


def phone(number: int) -> str:
    """Return an invented mobile number."""
    return f"164{number:08d}"


def uscc(number: int) -> str:
    """Return the valid code of an invented unit, by the formula of GB 32100 written out once more."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91990101MA{number:07d}"
    total = sum(signs.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + signs[-total % 31]


def person(
    name: str,
    number: str = "",
    unit: str = "甲化工有限公司",
    *,
    phone: str = "",
    town: str = "",
    person_class: str = "一线作业人员",
    form: str = "正式",
    hired: str = "",
    left: str = "",
) -> list[Any]:
    """Return a row below ROSTER."""
    return [name, number, phone, unit, town, person_class, form, hired, left]


def learner(
    name: str,
    number: str = "",
    unit: str = "甲化工有限公司",
    *,
    phone: str = "",
    town: str = "",
    state: str = "已实名",
    registered: str = "2022-10-16 08:00:00",
    course: str = "",
    progress: str = "",
    finished: str = "",
) -> list[Any]:
    """Return a row below PLATFORM."""
    return [name, number, phone, unit, town, state, registered, course, progress, finished]


def xlsx(sheets: Mapping[str, Iterable[Cells]] | Iterable[Cells], hidden: Iterable[str] = ()) -> bytes:
    """Return a workbook of named sheets, or of one sheet of rows; it holds the time, so two are never one file."""
    named = sheets if isinstance(sheets, Mapping) else {"Sheet1": sheets}
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in named.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in set(hidden):
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def laid_out(
    rows: Iterable[Cells],
    *,
    merged: Iterable[str] = (),
    hidden_rows: Iterable[int] = (),
    hidden_columns: Iterable[str] = (),
) -> bytes:
    """Return a workbook of one sheet with merged areas (A1:C1), hidden rows (from 1 on) and columns (A)."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Sheet1"
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    for number in hidden_rows:
        sheet.row_dimensions[number].hidden = True
    for letter in hidden_columns:
        sheet.column_dimensions[letter].hidden = True
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def text(rows: Iterable[Cells], encoding: str = "utf-8-sig", separator: str = ",") -> bytes:
    """Return a text table as spreadsheets export it."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Return a ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def make_campaign(folder: Path, sources: Sequence[SourceSettings] = (), **changes: Any) -> Campaign:
    """Return a campaign of three towns, one street that another body runs, and two departments."""
    home = Home(folder)
    home.output.mkdir(parents=True, exist_ok=True)
    place = home.data / "campaigns" / "scene"
    place.mkdir(parents=True, exist_ok=True)
    (place / "campaign.toml").write_text("schema_version = 1\n", encoding="utf-8")
    (place / "towns.csv").write_text("code,name\n", encoding="utf-8")
    campaign = Campaign(
        id="scene",
        theme="危险化学品",
        name="危险化学品专题全员定向安全生产大培训",
        is_synthetic=True,
        series="",
        batch=1,
        starts_on=date(2022, 10, 15),
        deadline_on=date(2022, 11, 30),
        as_of=None,
        roster_frozen_on=None,
        population="roster",
        basis=(),
        region=Region(code="990101", name="澜溪区", towns="towns.csv"),
        courses=(Course(id="HC01", name="危险化学品安全管理"), Course(id="HC02", name="应急处置")),
        completion=Completion(),
        count=Count(),
        thresholds=Thresholds(),
        signals=SignalSettings(),
        sources=tuple(sources),
        towns=TOWNS,
        foreign_towns=FOREIGN_TOWNS,
        depts=DEPTS,
        folder=place,
        home=home,
        _notice={},
    )
    return replace(campaign, **changes)


def put(campaign: Campaign, files: Mapping[str, bytes]) -> None:
    """Write received files: `<day>/<name>` below extracts, `shared/<day>/<name>` below the shared ones."""
    for name, data in files.items():
        shared = campaign.home.data / "shared" / "extracts"
        path = (
            shared / name.removeprefix("shared/")
            if name.startswith("shared/")
            else campaign.folder / "extracts" / name
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def read(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    sources: Sequence[SourceSettings] = (),
    aliases: Iterable[Cells] = (),
    known_on: date | None = None,
    **changes: Any,
) -> Intake:
    """Return the intake of a campaign that received these files; `aliases` are rows of the alias table."""
    campaign = make_campaign(folder, sources, **changes)
    put(campaign, files)
    rows = list(aliases)
    if rows:
        path = campaign.folder / "reference" / "aliases.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text([("kind", "alias", "name", "from", "to", "reason"), *rows]))
    return read_extracts(campaign, known_on or received_days(campaign)[-1])


def rows_of(intake: Intake, table: str) -> list[dict[str, Any]]:
    """Return the rows of a canonical table."""
    return pq.read_table(intake.folder / f"{table}.parquet").to_pylist()


def people(intake: Intake) -> dict[str, dict[str, Any]]:
    """Return the persons by name; a name that several bear is an error of the test."""
    rows = rows_of(intake, "people")
    assert len({row["name"] for row in rows}) == len(rows)
    return {row["name"]: row for row in rows}


def names_of(intake: Intake, rows: list[dict[str, Any]]) -> list[str]:
    """Return the names of the persons of some rows."""
    names = {row["person_no"]: row["name"] for row in rows_of(intake, "people")}
    return [names[row["person_no"]] for row in rows]


def codes(intake: Intake) -> list[str]:
    """Return the codes of the findings, in their order."""
    return [row["code"] for row in rows_of(intake, "findings")]


def finding(intake: Intake, code: str) -> dict[str, Any]:
    """Return the only finding of a code."""
    (row,) = [row for row in rows_of(intake, "findings") if row["code"] == code]
    return row


def left_out(intake: Intake) -> dict[str, int]:
    """Return how many rows of all sheets were left out, by reason; read = used + left out in each."""
    total: dict[str, int] = {}
    for account in rows_of(intake, "accounting"):
        reasons = json.loads(account["n_left_out"])
        assert account["n_read"] == account["n_used"] + sum(reasons.values())
        for reason, count in reasons.items():
            total[reason] = total.get(reason, 0) + count
    return total


def real_campaign(folder: Path) -> Campaign:
    """Return a campaign of the real district: its shipped table of towns and a minimal campaign.toml."""
    place = folder / "data" / "campaigns" / "real"
    place.mkdir(parents=True)
    (folder / "output").mkdir()
    (place / "campaign.toml").write_text(
        "schema_version = 1\n[campaign]\nid = 'real'\ntheme = '危险化学品'\nname = '大培训'\n"
        "starts_on = 2022-10-15\ndeadline_on = 2022-11-30\n[[course]]\nid = 'HC01'\nname = '安全管理'\n",
        encoding="utf-8",
    )
    return load_campaign("real", Home(folder))


def encrypted() -> bytes:
    """Return what a workbook with a password is from outside: a compound file with a stream EncryptedPackage."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x9I", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<109I", 0, *[free] * 108)

    def entry(name: str, kind: int, child: int = free, sibling: int = free) -> bytes:
        label = (name + "\0").encode("utf-16-le") if name else b""
        return label.ljust(64, b"\0") + struct.pack(
            "<HBBIII36xIQ", len(label), kind, 1, free, sibling, child, end, 0
        )

    streams = (entry("EncryptionInfo", 2, sibling=2), entry("EncryptedPackage", 2), entry("", 0))
    table = struct.pack("<128I", fat, end, *[free] * 126)
    return head + table + entry("Root Entry", 5, 1) + b"".join(streams)
