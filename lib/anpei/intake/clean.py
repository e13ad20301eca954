"""Columns of cells → columns of values; every doubtful cell is a finding."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..vocabulary import FIELDS
from .column import Cells, Flags, Positions, Reading, Values, read_cells, side_by_side
from .exchange import exchanged
from .extract import Extract
from .finding import Notebook
from .ids import any_ids, read_ids
from .number import IdState, is_uscc
from .phone import LOST, read_phone
from .text import Cell, has_left, hinted, plain, read_name, shown_name, squeezed
from .value import (
    TYPE_LABELS,
    Unread,
    is_percent_itself,
    read_count,
    read_date,
    read_employ_form,
    read_face,
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

_LEAVING_SIGNS = "上离调辞退"
"""Signs of remarks without brackets (已离职, 调离, 同上): names with one of them are looked at."""
_LOST = re.compile("[?？*＊□〓\ufffd\ue000-\uf8ff]")
_LOST_OR_MASKED = re.compile("[?？□〓\ufffd\ue000-\uf8ff]")
"""Signs in place of characters that a system could not write; a platform hides names behind * itself."""
_INSTANT = r"^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])[ T]([01]\d|2[0-3]):[0-5]\d:[0-5]\d$"
_DAY = r"^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$"
_MOST_TOLD = 200
"""Different doubtful cells of a column that are told one by one; of more, the column is told as one."""


def _han() -> str:
    """Return the RE2 class of Chinese characters that stand in names and in no remark."""
    bounds = [0x4E00, *(end for sign in _LEAVING_SIGNS for end in (ord(sign) - 1, ord(sign) + 1)), 0x9FFF]
    pairs = zip(bounds[::2], bounds[1::2], strict=True)
    return r"\x{3400}-\x{4dbf}" + "".join(f"\\x{{{first:x}}}-\\x{{{last:x}}}" for first, last in pairs)


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
    "face": Reading(read_face, pa.string()),
    "phone": Reading(lambda cell: read_phone(cell) or None, pa.string(), r"^1[3-9]\d{9}$"),
}
_OF_FIELD: dict[str, Reading] = {
    "person_name": Reading(lambda cell: read_name(cell).text, pa.string(), f"^[{_han()}]{{1,6}}$"),
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
    extract: Extract,
    raw: Mapping[str, Cells],
    labels: Mapping[str, str],
    notebook: Notebook,
    id_numbers: Literal["resident", "any"] = "resident",
) -> Extract:
    """Return an extract with the values of its columns; `labels` are the headers as they stand in the file.

    `id_numbers` says whether the ID column holds ID numbers of residents, or other identifiers that are not checked.
    Each different cell is read once, and each doubtful one is one finding.
    """
    columns: dict[str, pa.Array] = {}
    ids = extract.ids
    if "id_no" in raw:
        ids = any_ids(raw["id_no"]) if id_numbers == "any" else read_ids(raw["id_no"], extract.known_on)
    names = [name for name in raw if name != "id_no"]
    read = side_by_side(lambda name: _read(name, raw[name]), names, len(extract))
    for name, values in zip(names, read, strict=True):
        columns[name] = values.array
        label = plain(labels.get(name, FIELDS[name].label))
        _note_refused(name, label, raw[name], values, extract, notebook)
    if "phone" in raw:
        exchange = exchanged(raw["phone"], columns["phone"], ids, extract.known_on)
        columns["phone"], ids = exchange.phones, exchange.ids
        for code, rows in (("E208", exchange.rows), ("E116", np.flatnonzero(raw["phone"].matches(LOST)))):
            if len(rows):
                notebook.note(code, cells=extract.cells("phone", rows), **extract.place())
    found = replace(extract, columns=columns, ids=ids)
    if "person_name" in raw:
        _note_names(raw["person_name"], found, notebook)
    if "uscc" in raw:
        _note_codes(columns["uscc"], found, notebook)
    if "id_no" in extract.kind.fields and len(extract):
        if "id_no" in raw:
            _note_ids(raw["id_no"], found, notebook)
        else:
            notebook.note("E204", **extract.place())
    return found


def _read(name: str, cells: Cells) -> Values:
    reading = {"progress": percent_reading, "face_result": face_reading}.get(name)
    return read_cells(cells, reading(cells) if reading else READINGS[name])


def percent_reading(cells: Cells) -> Reading:
    """Return how a column of percentages is read, in hundredths of a percent.

    A column whose plain numbers are all at most 1 states shares (0.95, 1).
    """
    times = 10_000 if _states_shares(cells) else 100

    def hundredths(cell: Cell) -> int | None:
        value = read_percent(cell)
        return None if value is None else int(value * (100 if is_percent_itself(cell) else times))

    return Reading(hundredths, pa.int32())


def face_reading(cells: Cells) -> Reading:
    """Return how a column of checks of faces is read, be it in words, in percent or in shares (0.95)."""
    if not _states_shares(cells):
        return READINGS["face_result"]

    def read(cell: Cell) -> str:
        with suppress(Unread):
            share = None if is_percent_itself(cell) else read_number(cell)
            return read_face(cell if share is None else str(share * 100))
        return read_face(cell)

    return Reading(read, pa.string())


def _states_shares(cells: Cells) -> bool:
    """Tell whether the plain numbers of a column are all at most 1."""
    bare = []
    for code in cells.used().tolist():
        cell = cells.cell(code)
        if not is_percent_itself(cell):
            with suppress(Unread):
                bare.append(read_percent(cell))
    numbers = [number for number in bare if number is not None]
    return bool(numbers) and max(numbers) <= 1


def _note_refused(
    name: str, label: str, cells: Cells, values: Values, extract: Extract, notebook: Notebook
) -> None:
    kind = TYPE_LABELS.get(FIELDS[name].type, "")
    if len(values.refused) > _MOST_TOLD:
        every = np.sort(np.concatenate(list(values.refused.values())))
        first = hinted(cells.cell(int(cells.codes[every[0]])))
        notebook.note(
            "E101", label, f"{first}”等{len(values.refused)}种写法“", kind, value=first,
            cells=extract.cells(name, every), **extract.place(),
        )  # fmt: skip
        return
    for code, places in values.refused.items():
        text = hinted(cells.cell(code))
        notebook.note(
            "E101", label, text, kind, value=text, cells=extract.cells(name, places), **extract.place()
        )


def _note_names(cells: Cells, extract: Extract, notebook: Notebook) -> None:
    """Write down remarks beside names, and signs that stand for characters which a system could not write."""
    lost_signs = _LOST_OR_MASKED if extract.kind.name == "platform" else _LOST
    used = cells.used()
    is_usual = np.asarray(pc.match_substring_regex(cells.texts, READINGS["person_name"].usual))
    notes: dict[str, list[int]] = defaultdict(list)
    lost: list[int] = []
    for code in used[~is_usual[used]].tolist():
        name = read_name(cells.cell(code))
        if name.note:
            notes[name.note].append(code)
        if lost_signs.search(name.text):
            lost.append(code)
    for note, codes in notes.items():
        rows = _rows(cells, codes)
        is_open = _are_without_leaving(extract, rows) if has_left(note) else np.zeros(len(rows), np.bool_)
        for code, chosen in (("E112", rows[~is_open]), ("E113", rows[is_open])):
            if len(chosen):
                told = hinted(note)
                cells_named = extract.cells("person_name", chosen)
                notebook.note(code, told, value=told, cells=cells_named, **extract.place())
    if lost:
        notebook.note("E114", cells=extract.cells("person_name", _rows(cells, lost)), **extract.place())


def _are_without_leaving(extract: Extract, rows: Positions) -> Flags:
    """Tell which rows of a roster, whose remark says that a person has left, lack the day of leaving."""
    if extract.kind.name != "roster":
        return np.zeros(len(rows), np.bool_)
    left_on = extract.columns.get("left_on", pa.nulls(len(extract), pa.date32()))
    return np.asarray(pc.is_null(left_on))[rows]


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
        value = hinted(cells.cell(int(cells.codes[rows_of_text[0]])))
        notebook.note(
            "E201", hinted(text), value=value, cells=extract.cells("id_no", rows_of_text), **extract.place()
        )


def _note_codes(codes: pa.Array, extract: Extract, notebook: Notebook) -> None:
    for place, code in enumerate(codes.to_pylist()):
        if code and not is_uscc(code) and not _OLD_CODE.fullmatch(code):
            notebook.note("E108", hinted(code), cells=extract.cells("uscc", [place]), **extract.place())
