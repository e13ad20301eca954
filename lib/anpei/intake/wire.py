"""How a reading process and its parent speak: short JSON lines, files as bytes, sheets as Arrow streams."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa

from .sheet import Area, Sheet

_LONGEST_LINE = 64_000_000
_COLUMNS = ("texts", "kinds")


class Garbled(Exception):
    """What came is not what was agreed, or it ended too soon."""


def send_line(stream: BinaryIO, content: dict[str, Any]) -> None:
    """Send a short message."""
    stream.write(json.dumps(content).encode() + b"\n")
    stream.flush()


def receive_line(stream: BinaryIO) -> dict[str, Any]:
    """Return a short message.

    Raises
    ------
    Garbled
        No message, or the end.
    """
    line = stream.readline(_LONGEST_LINE)
    try:
        content = json.loads(line)
    except ValueError as error:
        raise Garbled("no message") from error
    if not isinstance(content, dict):
        raise Garbled("no message")
    return content


def send_sheet(stream: BinaryIO, sheet: Sheet) -> None:
    """Send a sheet: its facts as a line, then texts and kinds as one Arrow stream."""
    facts = {about.name: getattr(sheet, about.name) for about in fields(Sheet) if about.name not in _COLUMNS}
    facts["merged"] = [(area.top, area.left, area.bottom, area.right) for area in sheet.merged]
    send_line(stream, {"sheet": facts, "kinds": list(sheet.kinds)})
    kinds = [pa.array(found) for found in sheet.kinds.values()]
    names = [str(place) for place in range(len(sheet.texts) + len(kinds))]
    table = pa.table([*sheet.texts, *kinds], names)
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    stream.flush()


def receive_sheet(stream: BinaryIO, message: dict[str, Any]) -> Sheet:
    """Return the sheet that a message announces.

    Raises
    ------
    Garbled
        It does not come whole.
    """
    try:
        facts: dict[str, Any] = message["sheet"]
        table = pa.ipc.open_stream(stream).read_all()
        table.validate(full=True)
        if table.num_columns and table.num_rows != facts["n_rows"]:
            raise Garbled("not the whole sheet")
        n_columns = table.num_columns - len(message["kinds"])
        kinds = {
            int(place): table.column(n_columns + number).to_numpy().astype(np.uint8, copy=False)
            for number, place in enumerate(message["kinds"])
        }
        return Sheet(
            facts["name"],
            tuple(table.columns[:n_columns]),
            kinds,
            int(facts["n_rows"]),
            bool(facts["is_hidden"]),
            tuple(Area(*area) for area in facts["merged"]),
            tuple(facts["hidden_rows"]),
            tuple(facts["hidden_columns"]),
            tuple((row, column) for row, column in facts["uncached"]),
            bool(facts["is_cut"]),
            tuple(facts["dropped"]),
        )
    except (KeyError, TypeError, ValueError, OSError, pa.ArrowException) as error:
        raise Garbled("no sheet") from error
