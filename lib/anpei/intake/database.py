"""A DuckDB database in memory for the work on one intake."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb


def connect() -> duckdb.DuckDBPyConnection:
    """Return an empty database that keeps everything in memory: ID numbers never reach a file."""
    return duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false", "temp_directory": ""})


def stored_tables(folder: Path, names: Iterable[str]) -> duckdb.DuckDBPyConnection:
    """Return a database whose views are tables of a stored intake."""
    database = connect()
    for name in names:
        database.read_parquet(str(folder / f"{name}.parquet")).create_view(name)
    return database
