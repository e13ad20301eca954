"""One received file → its extracts: the data rows of each sheet as clean columns, and every row accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow.compute as pc

from ..vocabulary import FIELDS, KINDS, Kind
from .book import read_book
from .clean import clean
from .column import Cells, Positions, cells_of
from .corrections import Corrections
from .extract import Extract
from .finding import Notebook, cell_names
from .header import ROWS_SEARCHED, Header, find_header
from .ids import no_ids
from .lines import DATA, VOID, leading_columns, lines_of, reason_of_sheet
from .screen import screen
from .sheet import Sheet
from .source import Received, exported_at
from .text import plain, squeezed
from .unreadable import Unreadable

_TABLE = 3
"""So many rows with so many cells make a table."""

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
class FileReading:
    """What one file held."""

    extracts: tuple[Extract, ...]
    accounts: tuple[SheetAccount, ...]


def read_file(
    file: Received, first_source_no: int, notebook: Notebook, corrections: Corrections
) -> FileReading:
    """Return the extracts of a file; sources are numbered on from `first_source_no`, one a sheet.

    A file that cannot be read is a severe finding and an account of no rows.
    """
    try:
        if file.refusal is not None:
            raise file.refusal
        sheets = [
            corrections.applied(file.path, sheet, notebook)
            for sheet in read_book(file.data, screen(file.data).form)
        ]
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


def _left_out(file: Received, sheet: Sheet, reason: str) -> SheetAccount:
    return SheetAccount(
        file.path,
        sheet.name,
        "",
        file.known_on,
        sheet.n_rows,
        0,
        {reason: sheet.n_rows} if sheet.n_rows else {},
    )


def _read_sheet(
    file: Received, sheet: Sheet, source_no: int, notebook: Notebook
) -> tuple[Extract | None, SheetAccount]:
    place = {"path": file.path, "sheet": sheet.name, "source_no": source_no}
    settings = file.settings
    if _is_ignored(file):
        return None, _left_out(file, sheet, "ignored")
    kind = settings.kind if settings else ""
    header = find_header(sheet.rows(0, ROWS_SEARCHED), kind, settings.columns if settings else None)
    if sheet.is_hidden:
        if isinstance(header, Header) and "示例" not in sheet.name:
            _note_hidden(sheet, header, place, notebook)
        return None, _left_out(file, sheet, "hidden_sheet")
    if not isinstance(header, Header):
        reason = reason_of_sheet(sheet)
        if reason == "unread_kind":
            told = f"可能是{'或'.join(header)}" if header else "没有找到哪一类表格的表头"
            is_table = bool(header) or _looks_like_data(sheet)
            notebook.note("E002" if is_table else "E005", told if is_table else sheet.n_rows, **place)
        return None, _left_out(file, sheet, reason)
    for first, second in header.repeated:
        notebook.note("E007", plain(first), plain(second), **place)
    for label in _unused_overrides(file, sheet, header):
        notebook.note("E008", label, **place)
    if sheet.n_rows in SHEET_LIMITS or sheet.n_rows + 1 in SHEET_LIMITS:
        notebook.note("E006", sheet.n_rows, **place)
    return _extract(file, sheet, source_no, header, notebook)


def _note_hidden(sheet: Sheet, header: Header, place: Mapping[str, Any], notebook: Notebook) -> None:
    if len(lines_of(sheet, header, _cells(sheet, header)).rows_of(DATA)):
        notebook.note("E004", sheet.n_rows, **place)


def _looks_like_data(sheet: Sheet) -> bool:
    """Tell whether a sheet without a known header holds a table all the same: several wide rows."""
    n_filled = sum(np.asarray(pc.not_equal(texts, "")).astype(np.int64) for texts in sheet.texts)
    return int(np.count_nonzero(np.asarray(n_filled) >= _TABLE)) >= _TABLE


def _unused_overrides(file: Received, sheet: Sheet, header: Header) -> list[str]:
    named = file.settings.columns if file.settings else {}
    labels = {squeezed(cell) for cell in sheet.row(header.row)}
    return [label for label in named if squeezed(label) not in labels]


def _cells(sheet: Sheet, header: Header) -> dict[int, Cells]:
    """Return the columns that hold fields or decide what a row is."""
    wanted = {*header.columns.values(), *leading_columns(header, sheet.n_columns)}
    return {place: cells_of(sheet, place) for place in sorted(wanted)}


def _extract(
    file: Received, sheet: Sheet, source_no: int, header: Header, notebook: Notebook
) -> tuple[Extract, SheetAccount]:
    cells = _cells(sheet, header)
    lines = lines_of(sheet, header, cells)
    data = lines.rows_of(DATA)
    raw = {name: cells[place].at(data) for name, place in header.columns.items()}
    lacking = _lacking(header.kind, raw, len(data))
    for label, places in lacking.items():
        notebook.note(
            "E010", label, path=file.path, sheet=sheet.name, source_no=source_no,
            cells=cell_names(None, [int(row) + 1 for row in data[places]]),
        )  # fmt: skip
    is_kept = np.ones(len(data), np.bool_)
    for places in lacking.values():
        is_kept[places] = False
    titles = [cell for row in sheet.rows(0, header.row) for cell in row if plain(cell)]
    frame = Extract(
        source_no=source_no,
        path=file.path,
        sheet=sheet.name,
        kind=header.kind,
        known_on=file.known_on,
        exported_at=exported_at(file, titles) if header.kind.name in ("platform", "summaries") else None,
        mode=file.settings.mode if file.settings else "",
        rows=data[is_kept] + 1,
        columns={},
        ids=no_ids(int(is_kept.sum())),
        places=header.columns,
    )
    kept = np.flatnonzero(is_kept)
    extract = clean(frame, {name: column.at(kept) for name, column in raw.items()}, header.labels, notebook)
    reasons = lines.left_out()
    if lacking:
        reasons["incomplete"] = len(data) - len(kept)
    account = SheetAccount(
        file.path,
        sheet.name,
        header.kind.name,
        file.known_on,
        sheet.n_rows,
        len(kept),
        dict(sorted(reasons.items())),
    )
    return extract, account


def _lacking(kind: Kind, raw: Mapping[str, Cells], count: int) -> dict[str, Positions]:
    """Return what is missing → positions of rows that say nothing without it; each row under the first."""
    default = (("person_name",),) if "person_name" in kind.fields else ((kind.fields[0],),)
    found: dict[str, Positions] = {}
    is_told = np.zeros(count, np.bool_)
    for group in _KEYS.get(kind.name, default):
        is_missing = ~is_told
        for name in group:
            if name in raw:
                is_missing &= raw[name].matches(VOID)
        if is_missing.any():
            found["或".join(FIELDS[name].label for name in group)] = np.flatnonzero(is_missing)
            is_told |= is_missing
    return found


def kind_label(name: str) -> str:
    """Return the Chinese label of a kind of extract, “—” for none."""
    return KINDS[name].label if name else "—"
