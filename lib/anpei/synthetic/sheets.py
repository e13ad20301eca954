"""Sheets of cells before they are bytes, each carrying the doubts that a reader must have about it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

Plain = str | int | float | date | None

DATA = "data"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A finding that must be told; those of one code that are `of` the same thing are one finding a sheet."""

    code: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A cell that carries doubts; with a `formula` its value is what a spreadsheet program has not computed."""

    value: Plain
    doubts: tuple[Doubt, ...] = ()
    formula: str = ""


Cell = Plain | Marked


def marked(cell: Cell, *doubts: Doubt) -> Cell:
    """A cell with further doubts."""
    if not doubts:
        return cell
    if isinstance(cell, Marked):
        return replace(cell, doubts=(*cell.doubts, *doubts))
    return Marked(cell, doubts)


def bare(cell: Cell) -> Plain:
    """What stands in a cell."""
    return cell.value if isinstance(cell, Marked) else cell


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet; `kind` is data, title, header, subtotal, section, note, signature, example, blank …"""

    kind: str
    cells: tuple[Cell, ...]
    doubts: tuple[Doubt, ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """Merged cells from row and column 0 on, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet; `excluded_as` names the reason why a reader skips all of it, `doubts` are about the whole of it."""

    name: str
    lines: tuple[Line, ...]
    is_hidden: bool = False
    excluded_as: str = ""
    doubts: tuple[Doubt, ...] = ()
    merged: tuple[Area, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    is_very_hidden: bool = False

    def accounting(self) -> dict[str, object]:
        """Rows read = rows used + rows excluded, by reason."""
        if self.excluded_as:
            excluded = {self.excluded_as: len(self.lines)} if self.lines else {}
            return {"rows_read": len(self.lines), "used": 0, "excluded": excluded}
        kinds = Counter(line.kind for line in self.lines)
        used = kinds.pop(DATA, 0)
        return {"rows_read": len(self.lines), "used": used, "excluded": dict(sorted(kinds.items()))}


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file of one or more sheets.

    `form` is what its bytes are: xlsx, csv (with `encoding` and `separator`), html, or raw: no table at all, but
    the bytes of `content`. The path of a member of a ZIP file goes on behind that file's own.
    """

    path: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    form: str = ""
    separator: str = ","
    is_cut: bool = False
    doubts: tuple[Doubt, ...] = ()
    content: bytes = b""


# ── what a reader must find ─────────────────────────────────────────────────────────────────────────────────


def column_letter(column: int) -> str:
    """Letters of a column from 0 on."""
    return (column_letter(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


def findings_of(book: Workbook) -> Iterator[dict[str, Any]]:
    """The findings that a file must raise: those of the file, of its sheets, rows, columns and cells."""
    for doubt in book.doubts:
        yield finding(doubt.code, book.path)
    for sheet in book.sheets:
        for doubt in sheet.doubts:
            yield finding(doubt.code, book.path, sheet.name)
        places: dict[Doubt, list[str]] = defaultdict(list)
        for doubt, cell in () if sheet.excluded_as else _places(sheet):
            places[doubt].append(cell)
        for doubt, cells in places.items():
            yield finding(doubt.code, book.path, sheet.name, cells)


def _places(sheet: Sheet) -> Iterator[tuple[Doubt, str]]:
    for column in sheet.hidden_columns:
        letter = column_letter(column)
        yield Doubt("E016", letter), f"{letter}列"
    for number, line in enumerate(sheet.lines, 1):
        for doubt in line.doubts:
            yield doubt, f"第{number}行"
        for column, cell in enumerate(line.cells):
            for doubt in cell.doubts if isinstance(cell, Marked) else ():
                yield doubt, f"{column_letter(column)}{number}"


def finding(code: str, path: str = "", sheet: str = "", cells: Iterable[str] = ()) -> dict[str, Any]:
    """One finding as truth.json states it; `n` is the number of its places."""
    named = list(cells)
    return {"code": code, "path": path, "sheet": sheet, "cells": named, "n": max(1, len(named))}
