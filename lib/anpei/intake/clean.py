"""Columns of cells → columns of values; every doubtful cell is a finding."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..vocabulary import FIELDS
from .column import Cells, Positions, Reading, Values, read_cells
from .extract import Extract
from .finding import Notebook
from .ids import read_ids
from .number import IdState, is_uscc
from .phone import read_phone
from .text import Cell, has_left, masked, plain, read_name, shortened, shown_name, squeezed
from .value import (
    TYPE_LABELS,
    Unread,
    is_percent_itself,
    read_count,
    read_date,
    read_employ_form,
    read_instant,
    read_number,
    read_percent,
    read_person_class,
    read_score,
    read_text,
    read_yes_no,
)

_OLD_CODE = re.compile(r"\d{13}|\d{15}|[\dA-Z]{8}-?[\dX]|[/无—-]+")
"""Registration numbers and organisation codes from before the unified code, and no code at all."""

_HAN = r"\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}"
_INSTANT = r"^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])[ T]([01]\d|2[0-3]):[0-5]\d:[0-5]\d$"
_DAY = r"^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$"
_LOST = re.compile("[?？*＊□\ufffd]")
"""Signs in place of characters that a system could not write."""
_MOST_TOLD = 200
"""Different doubtful cells of a column that are told one by one; of more, the column is told as one."""


def _decimal(places: int, reader: Callable[[Cell], Decimal | None]) -> Callable[[Cell], Decimal | None]:
    unit = Decimal(1).scaleb(-places)
    return lambda cell: None if (value := reader(cell)) is None else value.quantize(unit)


def _whole(cell: Cell) -> int | None:
    value = read_number(cell)
    return None if value is None else int(value)


_TEXT = Reading(read_text, pa.string())
_UNIT = Reading(lambda cell: shown_name(cell) or None, pa.string())
_OF_TYPE: dict[str, Reading] = {
    "text": _TEXT,
    "date": Reading(read_date, pa.date32(), _DAY),
    "instant": Reading(read_instant, pa.timestamp("us"), _INSTANT),
    "count": Reading(read_count, pa.int64()),
    "percent": Reading(read_percent, pa.int32()),
    "number": Reading(_decimal(4, read_number), pa.decimal128(16, 4)),
    "yes_no": Reading(read_yes_no, pa.bool_()),
    "person_class": Reading(read_person_class, pa.string()),
    "employ_form": Reading(read_employ_form, pa.string()),
    "phone": Reading(lambda cell: read_phone(cell) or None, pa.string(), r"^1[3-9]\d{9}$"),
}
_OF_FIELD: dict[str, Reading] = {
    "person_name": Reading(lambda cell: read_name(cell).text, pa.string(), f"^[{_HAN}]{{1,6}}$"),
    "unit_name": _UNIT,
    "dispatch_unit": _UNIT,
    "reviewed_by_unit": _UNIT,
    "uscc": Reading(lambda cell: squeezed(cell).upper() or None, pa.string()),
    "score": Reading(_decimal(2, read_score), pa.decimal128(6, 2)),
    "minutes": Reading(_whole, pa.int64()),
}
READINGS: dict[str, Reading] = {
    field.name: _OF_FIELD.get(field.name) or _OF_TYPE[field.type]
    for field in FIELDS.values()
    if field.type != "id_no"
}
"""Field → how its cells are read; ID numbers are read by `ids`."""


def clean(
    extract: Extract, raw: Mapping[str, Cells], labels: Mapping[str, str], notebook: Notebook
) -> Extract:
    """Return an extract with the values of its columns; `labels` are the headers as they stand in the file.

    Each different cell is read once, and each doubtful one is one finding.
    """
    columns: dict[str, pa.Array] = {}
    ids = extract.ids
    for name, cells in raw.items():
        if name == "id_no":
            ids = read_ids(cells, extract.known_on)
            continue
        reading = percent_reading(cells) if name == "progress" else READINGS[name]
        values = read_cells(cells, reading)
        columns[name] = values.array
        _note_refused(name, plain(labels.get(name, FIELDS[name].label)), cells, values, extract, notebook)
        if name == "person_name":
            _note_names(cells, extract, notebook)
        if name == "uscc":
            _note_codes(values.array, extract, notebook)
    found = replace(extract, columns=columns, ids=ids)
    if "id_no" in extract.kind.fields and len(extract):
        if "id_no" in raw:
            _note_ids(raw["id_no"], found, notebook)
        else:
            notebook.note("E204", **extract.place())
    return found


def percent_reading(cells: Cells) -> Reading:
    """Return how a column of percentages is read, in hundredths of a percent.

    A column whose plain numbers are all at most 1 states shares (0.95, 1).
    """
    bare = []
    for code in cells.used().tolist():
        cell = cells.cell(code)
        if not is_percent_itself(cell):
            with suppress(Unread):
                bare.append(read_percent(cell))
    numbers = [number for number in bare if number is not None]
    times = 10_000 if numbers and max(numbers) <= 1 else 100

    def hundredths(cell: Cell) -> int | None:
        value = read_percent(cell)
        return None if value is None else int(value * (100 if is_percent_itself(cell) else times))

    return Reading(hundredths, pa.int32())


def _note_refused(
    name: str, label: str, cells: Cells, values: Values, extract: Extract, notebook: Notebook
) -> None:
    kind = TYPE_LABELS.get(FIELDS[name].type, "")
    if len(values.refused) > _MOST_TOLD:
        every = np.sort(np.concatenate(list(values.refused.values())))
        first = plain(cells.cell(int(cells.codes[every[0]])))
        notebook.note(
            "E101", label, f"{shortened(masked(first))}”等{len(values.refused)}种写法“", kind, value=first,
            cells=extract.cells(name, every), **extract.place(),
        )  # fmt: skip
        return
    for code, places in values.refused.items():
        text = plain(cells.cell(code))
        notebook.note(
            "E101", label, shortened(masked(text)), kind, value=text, cells=extract.cells(name, places),
            **extract.place(),
        )  # fmt: skip


def _note_names(cells: Cells, extract: Extract, notebook: Notebook) -> None:
    """Write down remarks beside names, and signs that stand for characters which a system could not write."""
    odd = np.flatnonzero(~np.asarray(pc.match_substring_regex(cells.texts, READINGS["person_name"].usual)))
    odd = np.intersect1d(odd, cells.used())
    notes: dict[str, list[int]] = defaultdict(list)
    lost: list[int] = []
    for code in odd.tolist():
        name = read_name(cells.cell(code))
        if name.note:
            notes[name.note].append(code)
        if _LOST.search(name.text):
            lost.append(code)
    for note, codes in notes.items():
        has_gone = has_left(note) and extract.kind.name == "roster"
        notebook.note(
            "E113" if has_gone else "E112",
            note,
            value=note,
            cells=extract.cells("person_name", _rows(cells, codes)),
            **extract.place(),
        )
    if lost:
        notebook.note("E114", cells=extract.cells("person_name", _rows(cells, lost)), **extract.place())


def _rows(cells: Cells, codes: Sequence[int]) -> Positions:
    return np.sort(np.concatenate(list(cells.positions(codes).values())))


def _note_ids(cells: Cells, extract: Extract, notebook: Notebook) -> None:
    """Write down ID numbers that are none; masked and damaged ones of the platform where they find nobody."""
    is_platform = extract.kind.name == "platform"
    codes: dict[IdState, str] = (
        {"phone": "E203"} if is_platform else {"damaged": "E202", "phone": "E203", "missing": "E204"}
    )
    for state, code in codes.items():
        rows = extract.ids.rows_of(state)
        if len(rows):
            notebook.note(code, cells=extract.cells("id_no", rows), **extract.place())
    invalid = extract.ids.rows_of("invalid")
    groups: dict[str, list[int]] = defaultdict(list)
    for row, text in zip(
        invalid.tolist(), extract.ids.texts.take(pa.array(invalid)).to_pylist(), strict=True
    ):
        groups[text].append(row)
    for text, rows_of_text in groups.items():
        value = plain(cells.cell(int(cells.codes[rows_of_text[0]])))
        notebook.note(
            "E201", masked(text), value=value, cells=extract.cells("id_no", rows_of_text), **extract.place()
        )


def _note_codes(codes: pa.Array, extract: Extract, notebook: Notebook) -> None:
    for place, code in enumerate(codes.to_pylist()):
        if code and not is_uscc(code) and not _OLD_CODE.fullmatch(code):
            notebook.note("E108", code, cells=extract.cells("uscc", [place]), **extract.place())
