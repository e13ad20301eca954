"""Logs of learning → the table sessions: who learnt what, when, on which device, and what the check of the face found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .finding import Notebook
from .linked import Linked, where_of
from .platform import course_numbers
from .schema import as_table
from .text import folded
from .value import is_empty

_FACTS = {"started_at": "started_at", "ended_at": "session_ended_at", "face": "face_result"}
_NUMBERED = {"device_no": "device_id", "ip_no": "ip"}
_SAME = ["person_no", "course_no", "started_at", "ended_at", "device_no", "ip_no", "face"]
"""What makes two rows the same session: logs are exported again with what they held before."""


def session_rows(courses: Mapping[str, int], logs: Sequence[Linked], notebook: Notebook) -> pa.Table:
    """Return one row per session, in the order of the logs; devices and addresses are numbered in that of their texts."""
    table = pa.concat_tables([_rows(courses, linked, notebook) for linked in logs] or [_nothing()])
    for number, field in _NUMBERED.items():
        texts = table[field].combine_chunks()
        known = texts.drop_null().unique()
        known = known.take(pc.array_sort_indices(known))
        numbers = pc.add(pc.index_in(texts, known), pa.scalar(1, pa.int32()))
        table = table.append_column(number, numbers)
    table = table.append_column("no", pa.array(np.arange(len(table))))
    first = table.group_by(_SAME, use_threads=False).aggregate([("no", "min")])["no_min"]
    return as_table("sessions", table.take(np.sort(first.to_numpy())))


def _rows(courses: Mapping[str, int], linked: Linked, notebook: Notebook) -> pa.Table:
    columns, n_rows = linked.extract.columns, len(linked)
    facts = {name: columns.get(field) for name, field in _FACTS.items()}
    empty = _nothing().schema
    return pa.table(
        {
            "person_no": pa.array(linked.persons, pa.int32()),
            "course_no": course_numbers(courses, linked, notebook)
            if "course" in columns
            else pa.nulls(n_rows, pa.int32()),
            **{
                name: pa.nulls(n_rows, empty.field(name).type) if column is None else column
                for name, column in facts.items()
            },
            **{field: _known(columns.get(field), n_rows) for field in _NUMBERED.values()},
            **where_of(linked),
        }
    )


def _known(texts: pa.Array | None, n_rows: int) -> pa.Array:
    """Return identifiers in their comparable form, null where a cell says nothing."""
    if texts is None:
        return pa.nulls(n_rows, pa.string())
    encoded = texts.dictionary_encode()
    forms = [None if is_empty(text) else folded(text) for text in encoded.dictionary.to_pylist()]
    return pa.array(forms, pa.string()).take(encoded.indices)


def _nothing() -> pa.Table:
    kinds = {
        "person_no": pa.int32(), "course_no": pa.int32(), "started_at": pa.timestamp("us"),
        "ended_at": pa.timestamp("us"), "face": pa.string(), "device_id": pa.string(), "ip": pa.string(),
        "source_no": pa.int32(), "row": pa.int32(), "known_on": pa.date32(),
    }  # fmt: skip
    return pa.table({name: pa.array([], kind) for name, kind in kinds.items()})
