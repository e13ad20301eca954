"""The doubts that senders can mend: cell by cell, with the person or unit behind each, as far as they are open."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pyarrow as pa

from .database import stored_tables
from .finding import RULES

_SQL = Path(__file__).with_name("doubts.sql")
_TABLES = (
    "roster", "units", "supervisors", "spot_checks", "reviews", "adjustments", "sources", "people", "accounting",
    "senders", "findings",
)  # fmt: skip
_PARTS = re.compile(r"(第|[A-Z]+)(\d+)(行?)")


def sender_doubts(folder: Path) -> pd.DataFrame:
    """Return the open doubts of a stored intake that senders can mend: one row per finding and cell, in their order.

    Columns: finding_no, code, severity, sender, path, sheet, cell, value, message, remedy, guess, received_on (the
    day of the file), who (person and unit, or unit; empty where neither is known). What a later file mended is no
    open doubt.
    """
    mendable = pa.table({"code": [code for code, rule in RULES.items() if rule.is_for_sender]})
    with stored_tables(folder, _TABLES) as database:
        database.register("mendable", mendable)
        found = database.sql(_SQL.read_text(encoding="utf-8")).to_arrow_table()
    return found.drop_columns("place").to_pandas()


def ranges(cells: list[str]) -> list[str]:
    """Return cells with runs of one column drawn together.

    >>> ranges(["B3", "B4", "B5", "B9", "第7行", "第8行", "C列"])
    ['B3至B5', 'B9', '第7至8行', 'C列']
    """
    runs: list[list[str]] = []
    for cell in cells:
        if runs and _follows(runs[-1][-1], cell):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return [_run(run[0], run[-1]) if len(run) > 1 else run[0] for run in runs]


def _follows(before: str, cell: str) -> bool:
    first, second = _PARTS.fullmatch(before), _PARTS.fullmatch(cell)
    return bool(first and second and first[1] == second[1] and int(first[2]) + 1 == int(second[2]))


def _run(first: str, last: str) -> str:
    if first.startswith("第"):
        return f"{first.removesuffix('行')}至{last.removeprefix('第')}"
    return f"{first}至{last}"
