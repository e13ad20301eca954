"""corrections.toml: errors in received files that the office itself puts right, each with reason, author and day."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..errors import ConfigurationError, nearest
from .column import flags_at
from .finding import Notebook, column_letter
from .header import ROWS_SEARCHED, SPELLINGS
from .labels import label_of
from .sheet import DAY, INSTANT, NUMBER, TEXT, Kinds, Sheet, text_of
from .source import received_day
from .text import Cell, masked, plain, shortened
from .worksheet import column_number

CORRECTIONS = "corrections.toml"
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_TABLE = re.compile(r"\s*\[\[\s*correction\s*\]\]")
_DIGITS_KEPT = 15
_TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "path": ((str,), "文字，加英文引号"),
    "sheet": ((str,), "文字，加英文引号"),
    "cell": ((str,), '单元格，例如 "C14"'),
    "row": ((int,), "行号，例如 14"),
    "column": ((str,), "列名，加英文引号"),
    "was": ((str, int, float, date), "现在的内容，加英文引号"),
    "value": ((str, int, float, date), "正确的内容，加英文引号"),
    "drop": ((bool,), "true 或 false"),
    "reason": ((str,), "文字，加英文引号"),
    "author": ((str,), "文字，加英文引号"),
    "on": ((date,), "日期，写成 2022-11-12，不加引号"),
}
_REQUIRED = ("path", "was", "reason", "author", "on")


@dataclass(frozen=True)
class Correction:
    """One correction: which cell (or row) of which file, what it holds now, what it ought to hold.

    A cell is named by `cell`, or by `row` and the label of its `column`; `drop` leaves out the whole `row`, and
    `was` is then what any one of its cells holds. `line` is its place in corrections.toml.
    """

    line: int
    path: str
    was: Cell
    reason: str
    author: str
    on: date
    value: Cell = None
    sheet: str = ""
    cell: str = ""
    row: int = 0
    column: str = ""
    drop: bool = False

    @property
    def where(self) -> str:
        """Its place, for messages."""
        return f"{CORRECTIONS} 第{self.line}行"


def read_corrections(path: Path, known_on: date) -> tuple[Correction, ...]:
    """Return the corrections in force: dated up to `known_on`, for files received up to then.

    Raises
    ------
    ConfigurationError
        Broken TOML, an unknown, missing or wrong key: names the line.
    """
    if not path.is_file():
        return ()
    try:
        text = path.read_text(encoding="utf-8-sig")
        tables = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        line = re.search(r"line (\d+)", str(error))
        raise ConfigurationError(
            f"{CORRECTIONS} 写法有误，无法读取。",
            where=f"{CORRECTIONS} 第{line[1]}行" if line else CORRECTIONS,
            remedy="存成 UTF-8 编码；检查该行的引号、等号和方括号，日期写成 2022-11-12，不加引号。",
        ) from error
    found = tables.pop("correction", [])
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _TABLE.match(line)]
    if tables or not isinstance(found, list) or len(found) != len(lines):
        raise ConfigurationError(
            f"{CORRECTIONS} 里只能有 [[correction]]。",
            where=CORRECTIONS,
            remedy="每一处更正写一段，以 [[correction]] 开头；写法见 docs/inputs.md。",
        )
    read = [_correction(entry, line) for entry, line in zip(found, lines, strict=True)]
    return tuple(one for one in read if one.on <= known_on and received_day(one.path) <= str(known_on))


def _correction(entry: Mapping[str, Any], line: int) -> Correction:
    for key, value in entry.items():
        if key not in _TYPES:
            _refuse(line, f"有不认识的项“{key}”", guess=nearest(key, _TYPES))
        types, told = _TYPES[key]
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            _refuse(line, f"的“{key}”应是{told}")
    for key in _REQUIRED:
        if key not in entry:
            _refuse(line, f"缺少“{key}”")
    if entry.get("drop"):
        if not entry.get("row") or "value" in entry or "cell" in entry:
            _refuse(line, "要整行不用（drop = true），写明 row，不写 cell 和 value")
    else:
        if "value" not in entry:
            _refuse(line, "缺少“value”（正确的内容）")
        if bool(entry.get("cell")) == bool(entry.get("row") and entry.get("column")):
            _refuse(line, "要写明 cell，或者写明 row 和 column")
    if entry.get("cell") and not _CELL.fullmatch(entry["cell"]):
        _refuse(line, f"的“cell”应是{_TYPES['cell'][1]}")
    known = {one.name for one in fields(Correction)}
    on = entry["on"]
    return Correction(line, **{key: value for key, value in entry.items() if key in known and key != "on"},
                      on=on.date() if isinstance(on, datetime) else on)  # fmt: skip


def _refuse(line: int, what: str, guess: str = "") -> NoReturn:
    raise ConfigurationError(
        f"这一处更正{what}。",
        where=f"{CORRECTIONS} 第{line}行",
        guess=guess,
        remedy="按 docs/inputs.md 的写法改正。",
    )


@dataclass
class Corrections:
    """The corrections in force while files are read; `used` are those that found their cell."""

    all: Sequence[Correction] = ()
    used: set[Correction] = field(default_factory=set)
    _seen: dict[Correction, str] = field(default_factory=dict)

    def applied(self, path: str, sheet: Sheet, notebook: Notebook) -> Sheet:
        """Return a sheet of a file as corrected; each correction is a finding.

        Raises
        ------
        ConfigurationError
            A correction without `sheet` fits two sheets.
        """
        own = [one for one in self.all if one.path == path and one.sheet in ("", sheet.name)]
        fitting = []
        for one in own:
            places = _places(sheet, one)
            hit = next((place for place in places if _is(sheet.cell(*place), one.was)), None)
            if hit is not None:
                if one in self.used:
                    _refuse(one.line, "在几个工作表里都找得到，要写明 sheet")
                self.used.add(one)
                fitting.append(one)
                _note(notebook, path, sheet, one, hit)
            elif len(places) == 1:
                self._seen[one] = shortened(masked(sheet.cell(*places[0])))
        return corrected(sheet, fitting)

    def check_used(self) -> None:
        """Refuse corrections that match nothing.

        Raises
        ------
        ConfigurationError
            No such file, sheet or cell, or it holds something else.
        """
        for one in self.all:
            if one not in self.used:
                told = (
                    f"该处现在是“{self._seen[one]}”，不是 was 写的内容"
                    if one in self._seen
                    else "没有找到这个文件、工作表、行或列"
                )
                raise ConfigurationError(
                    f"有一处更正对不上：{told}。",
                    where=f"{one.where}（{one.path} {one.cell or f'第{one.row}行'}）",
                    remedy="核对 path、sheet、cell 和 was；文件已经重新报送的，删去这一处更正。",
                )


def corrected(sheet: Sheet, corrections: Sequence[Correction]) -> Sheet:
    """Return a sheet with the cells that corrections name holding what they say; a dropped row is empty."""
    changes: dict[int, dict[int, Cell]] = {}
    for one in corrections:
        for row, column in _places(sheet, one):
            changes.setdefault(column, {})[row] = "" if one.drop else one.value
    texts, kinds = list(sheet.texts), dict(sheet.kinds)
    for column, cells in changes.items():
        rows = np.array(sorted(cells))
        is_changed = flags_at(rows, sheet.n_rows)
        new = pa.array([text_of(cells[int(row)]) for row in rows], pa.string())
        whole = pa.concat_arrays(texts[column].chunks)
        found: Kinds = kinds.get(column, np.zeros(sheet.n_rows, np.uint8)).copy()
        found[rows] = [_kind(cells[int(row)]) for row in rows]
        texts[column] = pa.chunked_array([pc.replace_with_mask(whole, pa.array(is_changed), new)])
        kinds[column] = found
    gone = {(row, column) for column, cells in changes.items() for row in cells}
    return replace(
        sheet,
        texts=tuple(texts),
        kinds={column: found for column, found in kinds.items() if found.any()},
        uncached=tuple(place for place in sheet.uncached if place not in gone),
        dropped=tuple(sorted({one.row - 1 for one in corrections if one.drop})),
    )


def _kind(cell: Cell) -> int:
    if isinstance(cell, datetime):
        return INSTANT
    if isinstance(cell, date):
        return DAY
    return NUMBER if isinstance(cell, int | float) else TEXT


def _places(sheet: Sheet, one: Correction) -> list[tuple[int, int]]:
    """Return the cells that a correction is about, from 0 on: one, or those of a row that is dropped."""
    if one.cell:
        match = _CELL.fullmatch(one.cell)
        letters, digits = match.groups() if match else ("A", "0")
        places = [(int(digits) - 1, column_number(letters) - 1)]
    else:
        columns = [
            column
            for column in range(sheet.n_columns)
            if one.drop or label_of(one.column) in _labels(sheet, column, one.row - 1)
        ]
        places = [(one.row - 1, column) for column in (columns if one.drop else columns[:1])]
    return [(row, column) for row, column in places if row < sheet.n_rows and column < sheet.n_columns]


def _labels(sheet: Sheet, column: int, above: int) -> set[str]:
    """Return the labels that stand in a column above a row: its header is one of them."""
    cells = sheet.texts[column].slice(0, min(above, ROWS_SEARCHED)).to_pylist()
    return {label_of(cell) for cell in cells if cell}


def _is(cell: Cell, was: Cell) -> bool:
    """Tell whether a cell holds what a correction says, exactly or masked; of a long number 15 digits count."""
    now, said = plain(cell), plain(was)
    if now == said or (said and shortened(masked(now)) == said):
        return True
    is_long = not isinstance(cell, str) and len(now) > _DIGITS_KEPT and now.isdigit()
    return is_long and said.isdigit() and len(said) == len(now) and said[:_DIGITS_KEPT] == now[:_DIGITS_KEPT]


def _note(notebook: Notebook, path: str, sheet: Sheet, one: Correction, hit: tuple[int, int]) -> None:
    row, column = hit
    labels = _labels(sheet, column, row)
    is_name = any("person_name" in SPELLINGS.get(label, ()) for label in labels)
    was, value = (_shown(cell, is_name) for cell in (one.was, one.value))
    fills = (one.author, was, "（整行不用）" if one.drop else value, one.reason)
    cell = f"第{one.row}行" if one.drop else f"{column_letter(column)}{row + 1}"
    notebook.note("E306", *fills, path=path, sheet=sheet.name, cells=(cell,))


def _shown(cell: Cell, is_name: bool) -> str:
    text = plain(cell)
    return f"{text[:1]}*" if is_name and text else shortened(masked(text))
