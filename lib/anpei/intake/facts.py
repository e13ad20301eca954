"""What stands behind the cells of a sheet and casts doubt on them: hidden, cut, uncomputed, filled down, missing."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from ..vocabulary import FIELDS
from .extract import Extract
from .finding import Notebook, cell_names, column_letter
from .header import Header
from .sheet import Sheet
from .table import Table
from .text import plain

SHEET_LIMITS = (65_535, 65_536, 1_048_575, 1_048_576)
"""Rows, with or without a header, at which old and new spreadsheets and their exports are cut."""


def note_facts(sheet: Sheet, header: Header, table: Table, extract: Extract, notebook: Notebook) -> None:
    """Write down what is doubtful about a sheet before its cells are looked at; `extract` says where it stands."""
    place = extract.place()
    for first, second in header.repeated:
        notebook.note("E007", plain(first), plain(second), **place)
    for label in header.unused:
        notebook.note("E008", label, **place)
    cut = next((n for n in (sheet.n_rows, sheet.n_rows - header.last - 1) if n in SHEET_LIMITS), None)
    if cut is not None:
        notebook.note("E006", cut, **place)
    if sheet.is_cut:
        notebook.note("E023", cells=cell_names(None, [sheet.n_rows]), **place)
    if not len(table.rows):
        notebook.note("E014", **place)
    for label, rows in table.lacking.items():
        notebook.note("E010", label, cells=cell_names(None, (rows + 1).tolist()), **place)
    _note_hidden(sheet, header, table, extract, notebook)
    _note_uncached(sheet, header, table, extract, notebook)
    for name, rows in table.filled.items():
        cells = cell_names(header.columns[name], (rows + 1).tolist())
        notebook.note("E018", plain(header.labels[name]), len(cells), cells=cells, **place)
    for name, bodies in table.stated.items():
        for body in bodies:
            notebook.note("E019", FIELDS[name].label, body, **place)


def _note_hidden(sheet: Sheet, header: Header, table: Table, extract: Extract, notebook: Notebook) -> None:
    rows = table.rows[np.isin(table.rows, sheet.hidden_rows)] if sheet.hidden_rows else table.rows[:0]
    if len(rows):
        notebook.note("E015", len(rows), cells=cell_names(None, (rows + 1).tolist()), **extract.place())
    for name, column in header.columns.items():
        if column in sheet.hidden_columns:
            cells = (f"{column_letter(column)}列",)
            notebook.note("E016", plain(header.labels[name]), cells=cells, **extract.place())


def _note_uncached(sheet: Sheet, header: Header, table: Table, extract: Extract, notebook: Notebook) -> None:
    rows_of: dict[int, list[int]] = defaultdict(list)
    is_data = set(table.data.tolist()) if sheet.uncached else set()
    for row, column in sheet.uncached:
        if row in is_data:
            rows_of[column].append(row + 1)
    for name, column in header.columns.items():
        if column in rows_of:
            cells = cell_names(column, sorted(rows_of[column]))
            notebook.note("E017", plain(header.labels[name]), cells=cells, **extract.place())
