"""A DuckDB database in memory for the work on one intake."""

from __future__ import annotations

import duckdb


def connect() -> duckdb.DuckDBPyConnection:
    """Return an empty database that keeps everything in memory: ID numbers never reach a file."""
    return duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false", "temp_directory": ""})
