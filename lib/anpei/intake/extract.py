"""One received file → its extracts: the data rows of each sheet as clean columns, and every row accounted for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ..vocabulary import FIELDS, KINDS, Kind
from .book import RawSheet, Unreadable, read_book
from .finding import Notebook, cell_names
from .header import Header, find_header
from .lines import DATA, kinds_of_lines, reason_of_sheet
from .number import IdNumber, is_uscc, read_id_number
from .phone import read_phone
from .source import Received, exported_at
from .text import Cell, masked, person_name, plain, shortened, shown_name, squeezed
from .value import READERS, TYPE_LABELS, Unread, is_percent_itself, read_score

SHEET_LIMITS = (65_536, 1_048_576)
"""Rows of a sheet at which old and new spreadsheets cut an export."""

_KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "units": (("unit_name",),),
    "summaries": (("unit_name", "town"),),
    "roster": (("person_name",), ("unit_name",)),
    "platform": (("person_name",),),
    "supervisors": (("person_name",), ("unit_name", "town", "dept")),
}
"""Fields without which a row of a kind says nothing: one of each group; else the person's name, or the first field."""

_UNIT_FIELDS = ("unit_name", "dispatch_unit", "reviewed_by_unit")
_OLD_CODE = re.compile(r"\d{13}|\d{15}|[\dA-Z]{8}-?[\dX]|[/无—-]+")
"""Registration numbers and organisation codes from before the unified code, and no code at all."""


@dataclass(frozen=True)
class SheetAccount:
    """Rows of one sheet: read = used + left out, by reason."""

    path: str
    sheet: str
    kind: str
    known_on: date
    n_read: int
    n_used: int
    n_left_out: Mapping[str, int]


@dataclass(frozen=True)
class Extract:
    """The data rows of one sheet: field → clean values; `rows` are spreadsheet rows from 1 on.

    An absent field has no column. ID numbers are `IdNumber`, telephone numbers text, percentages Decimals of
    100, dates and instants UTC+8.
    """

    source_no: int
    path: str
    sheet: str
    kind: Kind
    known_on: date
    exported_at: datetime | None
    mode: str
    rows: tuple[int, ...]
    columns: Mapping[str, Sequence[Any]]
    places: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str, default: Any = None) -> Sequence[Any]:
        """Return a column, or the default for every row where the extract lacks it."""
        return self.columns.get(name) or [default] * len(self.rows)

    def cells(self, name: str, positions: Sequence[int]) -> tuple[str, ...]:
        """Return the names of the cells of some rows, for findings."""
        return cell_names(self.places.get(name), [self.rows[position] for position in positions])

    def place(self) -> dict[str, Any]:
        """Return where a finding about it stands."""
        return {"path": self.path, "sheet": self.sheet, "source_no": self.source_no}


@dataclass(frozen=True)
class FileReading:
    """What one file held."""

    extracts: tuple[Extract, ...]
    accounts: tuple[SheetAccount, ...]


def read_file(file: Received, first_source_no: int, notebook: Notebook) -> FileReading:
    """Return the extracts of a file; sources are numbered on from `first_source_no`, one a sheet.

    A file that cannot be read is a severe finding and an account of no rows.
    """
    try:
        sheets = read_book(file.name, file.data)
    except Unreadable as error:
        notebook.note("E001", error.why, error.remedy, path=file.path)
        return FileReading((), (SheetAccount(file.path, "", "", file.known_on, 0, 0, {}),))
    extracts: list[Extract] = []
    accounts: list[SheetAccount] = []
    n_before = len(notebook.findings)
    for sheet in sheets:
        extract, account = _read_sheet(file, sheet, first_source_no + len(accounts), notebook)
        accounts.append(account)
        if extract is not None:
            extracts.append(extract)
    is_told = any(finding.code == "E002" for finding in notebook.findings[n_before:])
    if not extracts and not _is_ignored(file) and not is_told:
        notebook.note("E002", "文件里没有可读的数据表", path=file.path)
    return FileReading(tuple(extracts), tuple(accounts))


def _is_ignored(file: Received) -> bool:
    return file.settings is not None and file.settings.mode == "ignore"


def _left_out(file: Received, sheet: RawSheet, reason: str) -> SheetAccount:
    return SheetAccount(
        file.path,
        sheet.name,
        "",
        file.known_on,
        len(sheet.rows),
        0,
        {reason: len(sheet.rows)} if sheet.rows else {},
    )


def _read_sheet(
    file: Received, sheet: RawSheet, source_no: int, notebook: Notebook
) -> tuple[Extract | None, SheetAccount]:
    place = {"path": file.path, "sheet": sheet.name, "source_no": source_no}
    settings = file.settings
    if _is_ignored(file):
        return None, _left_out(file, sheet, "ignored")
    kind = settings.kind if settings else ""
    header = find_header(sheet.rows, kind, settings.columns if settings else None)
    if sheet.is_hidden:
        if (
            isinstance(header, Header)
            and any(line == DATA for line in kinds_of_lines(sheet.rows, header))
            and "示例" not in sheet.name
        ):
            notebook.note("E004", len(sheet.rows), **place)
        return None, _left_out(file, sheet, "hidden_sheet")
    if not isinstance(header, Header):
        reason = reason_of_sheet(sheet.name, sheet.rows)
        if reason == "unread_kind":
            told = f"可能是{'或'.join(header)}" if header else "没有找到哪一类表格的表头"
            notebook.note(
                "E002" if header or _looks_like_data(sheet) else "E005",
                told if header or _looks_like_data(sheet) else len(sheet.rows),
                **place,
            )
        return None, _left_out(file, sheet, reason)
    for first, second in header.repeated:
        notebook.note("E007", plain(first), plain(second), **place)
    for label in _unused_overrides(file, sheet, header):
        notebook.note("E008", label, **place)
    if len(sheet.rows) in SHEET_LIMITS or len(sheet.rows) + 1 in SHEET_LIMITS:
        notebook.note("E006", len(sheet.rows), **place)
    return _extract(file, sheet, source_no, header, notebook)


def _looks_like_data(sheet: RawSheet) -> bool:
    """Tell whether a sheet without a known header holds a table all the same: several wide rows."""
    wide = sum(sum(bool(plain(cell)) for cell in row) >= 3 for row in sheet.rows)
    return wide >= 3


def _unused_overrides(file: Received, sheet: RawSheet, header: Header) -> list[str]:
    named = file.settings.columns if file.settings else {}
    labels = {squeezed(cell) for cell in sheet.rows[header.row]}
    return [label for label in named if squeezed(label) not in labels]


def _extract(
    file: Received, sheet: RawSheet, source_no: int, header: Header, notebook: Notebook
) -> tuple[Extract, SheetAccount]:
    lines = kinds_of_lines(sheet.rows, header)
    positions = [place for place, line in enumerate(lines) if line == DATA]
    raw = {
        name: [sheet.rows[p][column] if column < len(sheet.rows[p]) else None for p in positions]
        for name, column in header.columns.items()
    }
    lacking = _lacking(header.kind, raw, len(positions))
    for place, missing in lacking.items():
        notebook.note(
            "E010", missing, path=file.path, sheet=sheet.name, source_no=source_no,
            cells=cell_names(None, [positions[place] + 1]),
        )  # fmt: skip
    kept = [place for place in range(len(positions)) if place not in lacking]
    titles = [cell for row in sheet.rows[: header.row] for cell in row if plain(cell)]
    extract = Extract(
        source_no=source_no,
        path=file.path,
        sheet=sheet.name,
        kind=header.kind,
        known_on=file.known_on,
        exported_at=exported_at(file, titles) if header.kind.name in ("platform", "summaries") else None,
        mode=file.settings.mode if file.settings else "",
        rows=tuple(positions[place] + 1 for place in kept),
        columns={},
        places=header.columns,
    )
    if "id_no" in header.kind.fields and "id_no" not in raw and kept:
        notebook.note("E204", path=file.path, sheet=sheet.name, source_no=source_no)
    columns = {
        name: _clean(name, [cells[place] for place in kept], extract, header, notebook)
        for name, cells in raw.items()
    }
    reasons = Counter(line for line in lines if line != DATA)
    if lacking:
        reasons["incomplete"] = len(lacking)
    account = SheetAccount(
        file.path,
        sheet.name,
        header.kind.name,
        file.known_on,
        len(sheet.rows),
        len(kept),
        dict(sorted(reasons.items())),
    )
    return Extract(**{**vars(extract), "columns": columns}), account


def _lacking(kind: Kind, raw: Mapping[str, Sequence[Cell]], count: int) -> dict[int, str]:
    """Return position → what is missing, for rows that say nothing without it."""
    default = (("person_name",),) if "person_name" in kind.fields else ((kind.fields[0],),)
    found: dict[int, str] = {}
    for group in _KEYS.get(kind.name, default):
        columns = [raw[name] for name in group if name in raw]
        label = "或".join(FIELDS[name].label for name in group)
        for place in range(count):
            if not any(column[place] not in (None, "") and plain(column[place]) for column in columns):
                found.setdefault(place, label)
    return found


# ── clean columns ───────────────────────────────────────────────────────────────────────────────────────────


def _clean(
    name: str, cells: Sequence[Cell], extract: Extract, header: Header, notebook: Notebook
) -> Sequence[Any]:
    """Return a column as values; each different cell is read once, and each doubtful one is one finding."""
    reader = _reader(name)
    values: dict[tuple[type, Cell], Any] = {}
    refused: dict[tuple[type, Cell], list[int]] = {}
    column = []
    for place, cell in enumerate(cells):
        key = (type(cell), cell)
        if key not in values:
            try:
                values[key] = reader(cell)
            except Unread:
                values[key] = None
                refused[key] = []
        if key in refused:
            refused[key].append(place)
        column.append(values[key])
    label = plain(header.labels.get(name, FIELDS[name].label))
    for (_, cell), places in refused.items():
        notebook.note(
            "E101", label, shortened(masked(cell)), TYPE_LABELS[FIELDS[name].type], value=plain(cell),
            cells=extract.cells(name, places), **extract.place(),
        )  # fmt: skip
    if name == "progress":
        return _in_hundredths(column, cells)
    if name == "id_no":
        _note_ids(column, cells, extract, notebook)
    if name == "uscc":
        _note_codes(column, extract, notebook)
    return column


def _reader(name: str) -> Callable[[Cell], Any]:
    if name == "person_name":
        return person_name
    if name in _UNIT_FIELDS:
        return lambda cell: shown_name(cell) or None
    if name == "uscc":
        return lambda cell: squeezed(cell).upper() or None
    if name == "score":
        return read_score
    kind = FIELDS[name].type
    if kind == "id_no":
        return read_id_number
    if kind == "phone":
        return read_phone
    return READERS[kind]


def _in_hundredths(column: Sequence[Decimal | None], cells: Sequence[Cell]) -> list[Decimal | None]:
    """Return percentages of 100. A column whose plain numbers are all at most 1 states shares (0.95, 1)."""
    bare = [None if is_percent_itself(cell) else value for value, cell in zip(column, cells, strict=True)]
    numbers = [number for number in bare if number is not None]
    if not numbers or max(numbers) > 1:
        return list(column)
    return [value if number is None else number * 100 for value, number in zip(column, bare, strict=True)]


def _note_ids(
    column: Sequence[IdNumber], cells: Sequence[Cell], extract: Extract, notebook: Notebook
) -> None:
    codes = {"invalid": "E201", "damaged": "E202", "phone": "E203", "missing": "E204"}
    if extract.kind.name == "platform":
        codes = {
            "invalid": "E201",
            "phone": "E203",
        }  # masked and damaged ones are told where they find nobody
    groups: dict[tuple[str, str], list[int]] = {}
    for place, number in enumerate(column):
        if number.state in codes:
            shown = masked(number.text) if number.state == "invalid" else ""
            groups.setdefault((codes[number.state], shown), []).append(place)
    for (code, shown), places in groups.items():
        fills = (shown,) if code == "E201" else ()
        value = plain(cells[places[0]]) if code == "E201" else ""
        notebook.note(code, *fills, value=value, cells=extract.cells("id_no", places), **extract.place())


def _note_codes(column: Sequence[str | None], extract: Extract, notebook: Notebook) -> None:
    for place, code in enumerate(column):
        if code and not is_uscc(code) and not _OLD_CODE.fullmatch(code):
            notebook.note("E108", code, cells=extract.cells("uscc", [place]), **extract.place())


def kind_label(name: str) -> str:
    """Return the Chinese label of a kind of extract, “—” for none."""
    return KINDS[name].label if name else "—"
