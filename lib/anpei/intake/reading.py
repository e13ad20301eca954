"""One received file → its extracts: the data rows of each sheet as clean columns, and every row accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow.compute as pc

from ..vocabulary import KINDS
from .clean import clean
from .corrections import Corrections
from .extract import Extract
from .facts import note_facts
from .finding import Notebook
from .header import ROWS_SEARCHED, Header, find_header
from .ids import no_ids
from .labels import MOST_ROWS
from .lines import is_example, reason_of_sheet
from .reader import Book
from .sheet import Sheet
from .source import Received, exported_at
from .table import Table, table_of
from .text import plain
from .unreadable import Unreadable

_TABLE = 3
"""So many rows with so many cells make a table."""


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
    file: Received,
    book: Book | Unreadable,
    first_source_no: int,
    notebook: Notebook,
    corrections: Corrections,
) -> FileReading:
    """Return the extracts of a file from its sheets; sources are numbered on from `first_source_no`, one a sheet.

    A file that cannot be read is a severe finding and an account of no rows.
    """
    if isinstance(book, Unreadable):
        notebook.note("E001", book.why, book.remedy, path=file.path)
        return FileReading((), (SheetAccount(file.path, "", "", file.known_on, 0, 0, {}),))
    if book.mismatch is not None:
        notebook.note("E022", *book.mismatch, path=file.path)
    sheets = [corrections.applied(file.path, sheet, notebook) for sheet in book.sheets]
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
    settings = file.settings
    if _is_ignored(file):
        return None, _left_out(file, sheet, "ignored")
    header = find_header(
        sheet.rows(0, ROWS_SEARCHED + MOST_ROWS),
        settings.kind if settings else "",
        settings.columns if settings else None,
        sheet.merged,
    )
    place = {"path": file.path, "sheet": sheet.name, "source_no": source_no}
    if not isinstance(header, Header):
        reason = "hidden_sheet" if sheet.is_hidden else reason_of_sheet(sheet)
        if reason == "unread_kind":
            told = f"可能是{'或'.join(header)}" if header else "没有找到哪一类表格的表头"
            is_table = bool(header) or _looks_like_data(sheet)
            notebook.note("E002" if is_table else "E005", told if is_table else sheet.n_rows, **place)
        return None, _left_out(file, sheet, reason)
    table = table_of(sheet, header)
    if sheet.is_hidden:
        if len(table.data) and "示例" not in sheet.name:
            notebook.note("E004", sheet.n_rows, **place)
        return None, _left_out(file, sheet, "hidden_sheet")
    if is_example(sheet, len(table.data)):
        return None, _left_out(file, sheet, "instructions")
    return _extract(file, sheet, source_no, header, table, notebook)


def _looks_like_data(sheet: Sheet) -> bool:
    """Tell whether a sheet without a known header holds a table all the same: several wide rows."""
    n_filled = sum(np.asarray(pc.not_equal(texts, "")).astype(np.int64) for texts in sheet.texts)
    return int(np.count_nonzero(np.asarray(n_filled) >= _TABLE)) >= _TABLE


def _extract(
    file: Received, sheet: Sheet, source_no: int, header: Header, table: Table, notebook: Notebook
) -> tuple[Extract, SheetAccount]:
    titles = [cell for row in sheet.rows(0, header.first) for cell in row if plain(cell)]
    frame = Extract(
        source_no=source_no,
        path=file.path,
        sheet=sheet.name,
        kind=header.kind,
        known_on=file.known_on,
        exported_at=exported_at(file, titles) if header.kind.name in ("platform", "summaries") else None,
        mode=file.settings.mode if file.settings else "",
        rows=table.rows + 1,
        columns={},
        ids=no_ids(len(table.rows)),
        places=header.columns,
    )
    note_facts(sheet, header, table, frame, notebook)
    id_numbers = file.settings.id_numbers if file.settings else "resident"
    extract = clean(frame, table.columns, header.labels, notebook, id_numbers)
    account = SheetAccount(
        file.path,
        sheet.name,
        header.kind.name,
        file.known_on,
        sheet.n_rows,
        len(table.rows),
        dict(sorted(table.left_out.items())),
    )
    return extract, account


def kind_label(name: str) -> str:
    """Return the Chinese label of a kind of extract, “—” for none."""
    return KINDS[name].label if name else "—"
