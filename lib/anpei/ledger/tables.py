"""The canonical tables that the ledger reads: their columns, and how they become DuckDB relations."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from ..intake.schema import SCHEMAS

_SQL_TYPES = {
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.string(): "VARCHAR",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
    pa.timestamp("us"): "TIMESTAMP",
    pa.decimal128(6, 2): "DECIMAL(6, 2)",
    pa.list_(pa.string()): "VARCHAR[]",
}
CANONICAL: dict[str, dict[str, str]] = {
    table: {"source_row" if field.name == "row" else field.name: _SQL_TYPES[field.type] for field in schema}
    for table, schema in SCHEMAS.items()
}
"""Table → column → SQL type. `source_row` is the 1-based spreadsheet row (`row` in the Parquet files).

`records.is_verified` is the real-name state of the account that the record's own row names (NULL: as the
person's). No name, ID number or key of a person is among them: nothing in the ledger can depend on one.
"""

_KINDS: dict[str, str] = {
    "units": "units WHERE is_listed",
    "roster": "roster",
    "platform": "accounts",
    "summaries": "summaries",
    "supervisors": "supervisors",
    "spot_checks": "spot_checks",
    "reviews": "reviews",
    "adjustments": "adjustments",
}


def open_tables(folder: Path, names: tuple[str, ...] = tuple(CANONICAL)) -> duckdb.DuckDBPyConnection:
    """Return an in-memory database whose views are the canonical tables of a folder, typed and complete.

    A missing file is an empty table, a missing column is NULL; a `sources.exported_at` that is not known is
    the end of the received day.
    """
    database = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"})
    database.execute("SET TimeZone = 'UTC'")
    for name in names:
        database.execute(f"CREATE VIEW {name} AS {_selection(database, folder / f'{name}.parquet', name)}")
    return database


def _selection(database: duckdb.DuckDBPyConnection, path: Path, name: str) -> str:
    columns = CANONICAL[name]
    if not path.is_file():
        nothing = ", ".join(f"CAST(NULL AS {kind}) AS {column}" for column, kind in columns.items())
        return f"SELECT {nothing} WHERE FALSE"
    file = quote(path)
    present = {row[0] for row in database.execute(f"DESCRIBE SELECT * FROM read_parquet({file})").fetchall()}
    chosen = ", ".join(
        f"{_cast(_stored_name(column, present), kind, present)} AS {column}"
        for column, kind in columns.items()
    )
    return f"SELECT {chosen} FROM read_parquet({file})"


def _stored_name(column: str, present: set[str]) -> str:
    return "row" if column == "source_row" and column not in present else column


def _cast(column: str, kind: str, present: set[str]) -> str:
    value = f'CAST("{column}" AS {kind})' if column in present else f"CAST(NULL AS {kind})"
    if column == "exported_at":
        return f"coalesce({value}, CAST(known_on AS TIMESTAMP) + INTERVAL 86399 SECOND)"
    return value


def quote(path: Path) -> str:
    """Return a path as an SQL string."""
    return "'" + path.as_posix().replace("'", "''") + "'"


def kinds_of(database: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the kinds of extract that the tables have rows of."""
    columns = ", ".join(f"(SELECT count(*) FROM {rows}) > 0" for rows in _KINDS.values())
    found = database.execute(f"SELECT {columns}").fetchall()[0]
    return frozenset(kind for kind, has_rows in zip(_KINDS, found, strict=True) if has_rows)
