"""Messes found by looking at the files alone: an independent hand that knows neither the generator's plan nor intake."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from openpyxl.utils import get_column_letter

from .reader import Table, form_of, members, tables

LABELS = {
    "name": r"(人员|职工)?姓名", "id": r"身份证号(码)?|公民身份号码|证件号码", "phone": r"手机(号码?)?|联系电话",
    "unit": r"企业名称|所在单位|工作单位|单位名称", "town": r"所属镇街|镇街|镇\(街道\)|乡镇街道|属地",
    "post": r"岗位(/工种|名称)?|工种", "hired": r"(入职|上岗)(时间|日期)", "dept": r"(行业)?主管部门|监管部门",
    "course": r"课程名称|课件名称|培训课程", "class": r"人员(类型|类别|性质)", "form": r"用工(性质|类型|形式)",
    "left": r"(离职|离岗)(时间|日期)",
}  # fmt: skip
TOWNS = ("栖澜", "望沧", "霁川", "澄埠", "鹤埠", "鹿汀", "松漪", "云柘", "槐汀")
DEPTS = ("应急", "交通", "市场监", "住建", "住房")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
Seen = Counter[tuple[str, str, str, tuple[str, ...]]]


def squeezed(cell: object) -> str:
    return re.sub(r"[\s\u200b]", "", unicodedata.normalize("NFKC", str("" if cell is None else cell)))


def seen(files: dict[str, bytes]) -> Seen:
    """(code, path, sheet, cells) of everything that a look at the single files shows."""
    found: Seen = Counter()
    for path, data in members(files):
        if form_of(data) == "paper":
            found["E013", path, "", ()] += 1
            continue
        sheets = tables(data)
        if not sheets:
            found["E001", path, "", ()] += 1
        if path.endswith(".xls"):
            found["E022", path, "", ()] += 1
        for sheet in sheets:
            for code, cells in _of_sheet(path, data, sheet):
                found[code, path, sheet.name, tuple(sorted(cells))] += 1
    copies = Counter(files.values())
    for path, data in files.items():
        if copies[data] > 1 and "最终版" in path:
            found["E003", path, "", ()] += 1
    return found


def people(files: dict[str, bytes]) -> Counter[tuple[str, str]]:
    """(name, unit) of every row of the rosters, remarks taken off, the unit wherever it stands."""
    found: Counter[tuple[str, str]] = Counter()
    for path, data in members(files):
        for sheet in tables(data) if "/名册/" in path else []:
            top = next((n for n, row in enumerate(sheet.rows) if "name" in columns(row)), None)
            if sheet.state != "visible" or top is None:
                continue
            while "name" in columns(sheet.rows[top + 1]):  # the lowest row of a header of several
                top += 1
            where = columns(sheet.rows[top])
            for _, row in _people(sheet, top, where):
                name = re.sub(r"[(].+[)]$|\d+月\d+离职$", "", squeezed(row["name"]))
                found[re.sub("[•・]", "·", name), squeezed(row["unit above"])] += 1
    return found


def _unit_above(sheet: Table, n: int) -> str:
    """The unit that the nearest row of one cell above names."""
    lone = [squeezed(row[0]) for row in sheet.rows[: n - 1] if row and row[0] and not any(row[1:])]
    named = [text for text in lone if text.startswith("填报单位:") or re.search(r"\(\d+人\)$", text)]
    return re.sub(r"^填报单位:|\(盖章\)$|\(\d+人\)$", "", named[-1]) if named else ""


def _of_sheet(path: str, data: bytes, sheet: Table) -> Iterator[tuple[str, list[str]]]:
    if sheet.state != "visible":
        if sheet.name != "示例":
            yield "E004", []
        return
    if sheet.name == "填表说明" or not sheet.rows:
        return
    top = next((n for n, row in enumerate(sheet.rows) if len(columns(row)) > 2), None)
    if top is None:
        yield "E005", []
        return
    where = columns(sheet.rows[top])
    groups: dict[tuple[str, Any], list[str]] = defaultdict(list)
    rows = list(_people(sheet, top, where)) if "name" in where else []
    is_roster = "/名册/" in path
    for n, row in rows if is_roster else []:
        for code, of, column in _of_row(row):
            groups[code, of].append(f"{get_column_letter(where[column] + 1)}{n}")
    for n, row in enumerate(sheet.rows, 1):
        for code, of, column in _of_places(row, where) if n > top + 1 else ():
            groups[code, of].append(f"{get_column_letter(where[column] + 1)}{n}")
        if is_roster and n > top + 1 and _is_unnamed(row, where):
            groups["E010", ""].append(f"第{n}行")
    for code, cells in _repeated(rows, where):
        groups[code, cells[0]] += cells
    if is_roster and not rows:
        groups["E014", ""] = []
    for n in sheet.hidden_rows:
        groups["E015", ""].append(f"第{n}行")
    for letter in sheet.hidden_columns:
        groups["E016", letter] = [f"{letter}列"]
    for row_no, column_no in sorted(sheet.uncached):
        if where.get("post") == column_no - 1:
            groups["E017", ""].append(f"{get_column_letter(column_no)}{row_no}")
    for first, left, last, right in sheet.merged:
        if first > top + 1 and left == right:
            groups["E018", left] += [f"{get_column_letter(left)}{n}" for n in range(first + 1, last + 1)]
    for number in [] if "unit" in where or not is_roster else range(_units_above(sheet)):
        groups["E019", number] = []
    if (
        form_of(data) == "text"
        and not data.endswith(b"\n")
        and "utf-16" not in path
        and data[:2] != b"\xff\xfe"
    ):
        groups["E023", ""] = [f"第{len(sheet.rows)}行"]
    for (code, _), cells in groups.items():
        yield code, cells


def columns(row: list[Any]) -> dict[str, int]:
    """Field → place of the columns that a row names."""
    found = {}
    for place, cell in enumerate(row):
        for field, label in LABELS.items():
            if field not in found and re.fullmatch(label, squeezed(cell)):
                found[field] = place
    return found


def _people(sheet: Table, top: int, where: dict[str, int]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Number and cells of the rows that speak of a person, the unit filled down."""
    unit = None
    for n, row in enumerate(sheet.rows[top + 1 :], top + 2):
        cells = {field: row[place] if place < len(row) else None for field, place in where.items()}
        name = squeezed(cells["name"])
        if name and cells.get("class") and squeezed(row[0]) != "例" and "示例" not in name:
            is_above = not cells.get("unit") or cells["unit"] == "同上"
            unit = unit if is_above else cells["unit"]
            yield n, cells | {"unit above": unit if "unit" in where else _unit_above(sheet, n)}


def _of_row(row: dict[str, Any]) -> Iterator[tuple[str, Any, str]]:
    name, id_no, phone = (
        squeezed(row["name"]),
        squeezed(row["id"]).upper().lstrip("'"),
        squeezed(row["phone"]),
    )
    note = re.search(r"[(](.+)[)]$|(\d+月\d+离职)$", name)
    if note:
        word = note[1] or note[2]
        yield ("E113" if re.search("离职|离岗|退休|辞职", word) else "E112"), word, "name"
    if re.search(r"[?*□\ufffd]", name):
        yield "E114", "", "name"
    if isinstance(row["id"], float):
        yield "E202", "", "id"
    elif re.fullmatch(r"164\d{8}", id_no) and not re.fullmatch(r"\d{17}[\dX]|\d{15}", phone):
        yield "E203", "", "id"
    elif re.fullmatch(r"\d{17}[\dX]", phone):
        yield "E208", "", "phone"
    elif id_no in ("", "无", "暂无"):
        yield "E204", "", "id"
    elif not is_number(id_no):
        yield "E201", id_no, "id"
    if re.fullmatch(r"1\.\d+E\+10", phone):
        yield "E116", "", "phone"
    hired = str(row.get("hired") or "")
    if re.fullmatch(r"\d+月\d+日", hired):
        yield "E101", hired, "hired"
    for column in ("unit", "town"):
        if row.get(column) in ("同上", "〃"):
            yield "E018", column, column


def _of_places(row: list[Any], where: dict[str, int]) -> Iterator[tuple[str, Any, str]]:
    cells = {field: squeezed(row[place]) if place < len(row) else "" for field, place in where.items()}
    town, dept = cells.get("town", ""), cells.get("dept", "")
    if columns(row):
        return
    others = ("某镇", "〃", "同上", "审核人:(签字)")
    if town and town not in others and not re.search("|".join(TOWNS), town):
        yield "E103", town, "town"
    if dept and not re.search("|".join(DEPTS), dept):
        yield "E104", dept, "dept"


def _is_unnamed(row: list[Any], where: dict[str, int]) -> bool:
    return bool(
        "class" in where and len(row) > where["class"] and row[where["class"]] and not row[where["name"]]
    )


def is_number(text: str) -> bool:
    """Passport, residence permit, or an ID number of 15 or 18 characters with the right check character."""
    if re.fullmatch(r"E\d{8}|\d{15}", text):
        return True
    if not re.fullmatch(r"\d{17}[\dX]", text):
        return False
    return sum(int(c) * w for c, w in zip(text, WEIGHTS, strict=False)) % 11 == (
        (1 - (10 if text[17] == "X" else int(text[17]))) % 11
    )


def _repeated(
    rows: list[tuple[int, dict[str, Any]]], where: dict[str, int]
) -> Iterator[tuple[str, list[str]]]:
    """Rows of one person and unit that stand below each other: equal, or not."""
    by_person: dict[tuple[str, str, str], list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for n, row in rows:
        if "id" in row and "form" in row:
            by_person[squeezed(row["name"]), squeezed(row["id"]), squeezed(row["unit above"])].append(
                (n, row)
            )
    for same in by_person.values():
        if len(same) > 1 and same[0][1]["id"]:
            letter = get_column_letter(where["name"] + 1)
            facts = {str([_fact(row.get(f)) for f in ("class", "form", "hired")]) for _, row in same}
            yield ("E011" if len(facts) == 1 else "E012"), [f"{letter}{n}" for n, _ in same]


def _fact(cell: Any) -> str:
    return cell.strftime("%Y-%m-%d") if isinstance(cell, date | datetime) else str(cell)


def _units_above(sheet: Table) -> int:
    """How many units the rows beside the table name."""
    lone = [squeezed(row[0]) for row in sheet.rows if row and row[0] and not any(row[1:])]
    return sum(bool(re.match("填报单位:", text) or re.search(r"\(\d+人\)$", text)) for text in lone)
