"""Expected rows against actual ones, by key and as text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from tests.spec.example import Row


def unique(rows: Iterable[tuple[Any, Row]]) -> dict[Any, Row]:
    """Return rows by key; a key that occurs again is told apart, so that it is not expected."""
    found: dict[Any, Row] = {}
    for key, row in rows:
        found[(key, "again") if key in found else key] = row
    return found


def compare(expected: dict[Any, Row], actual: dict[Any, Row], *, is_ordered: bool = False) -> list[str]:
    """Compare rows by key: the same keys, and the same text in every expected column."""
    found = [f"missing {key}" for key in expected if key not in actual]
    found += [f"not expected {key}" for key in actual if key not in expected]
    if is_ordered and not found and list(expected) != list(actual):
        found.append(f"order {list(actual)}")
    for key, row in expected.items():
        for column, value in row.items():
            if key in actual and actual[key][column] != value:
                found.append(f"{key} {column}: expected {value}, got {actual[key][column]}")
    return found


def rest(row: Row, *keys: str) -> Row:
    return {column: value for column, value in row.items() if column not in keys}


def count(value: Any) -> str:
    return "—" if pd.isna(value) else str(int(value))
