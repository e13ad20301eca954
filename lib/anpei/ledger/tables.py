"""The canonical tables that the ledger reads: their columns, and how they become DuckDB relations."""

from __future__ import annotations

from pathlib import Path

import duckdb

_SOURCE = {"source_no": "INTEGER", "source_row": "INTEGER", "known_on": "DATE"}

CANONICAL: dict[str, dict[str, str]] = {
    "sources": {
        "source_no": "INTEGER",
        "path": "VARCHAR",
        "sheet": "VARCHAR",
        "kind": "VARCHAR",
        "known_on": "DATE",
        "exported_at": "TIMESTAMP",
        "n_used": "BIGINT",
    },
    "towns": {"town_no": "INTEGER", "town_key": "VARCHAR", "name": "VARCHAR"},
    "depts": {"dept_no": "INTEGER", "dept_key": "VARCHAR", "name": "VARCHAR"},
    "units": {
        "unit_no": "INTEGER",
        "name": "VARCHAR",
        "town_key": "VARCHAR",
        "dept_key": "VARCHAR",
        "industry": "VARCHAR",
        "n_headcount": "BIGINT",
        "is_listed": "BOOLEAN",
        "is_obliged": "BOOLEAN",
        **_SOURCE,
    },
    "roster": {
        "person_no": "INTEGER",
        "unit_no": "INTEGER",
        "person_class": "VARCHAR",
        "employ_form": "VARCHAR",
        "hired_on": "DATE",
        "left_on": "DATE",
        "is_current": "BOOLEAN",
        **_SOURCE,
    },
    "accounts": {
        "person_no": "INTEGER",
        "unit_no": "INTEGER",
        "is_verified": "BOOLEAN",
        "registered_at": "TIMESTAMP",
        **_SOURCE,
    },
    "records": {
        "person_no": "INTEGER",
        "course_no": "INTEGER",
        "progress": "INTEGER",
        "is_status_done": "BOOLEAN",
        "started_at": "TIMESTAMP",
        "finished_at": "TIMESTAMP",
        "minutes": "INTEGER",
        "score": "DECIMAL(6, 2)",
        "is_passed": "BOOLEAN",
        "is_offline": "BOOLEAN",
        "is_verified": "BOOLEAN",
        "evidence": "VARCHAR",
        "observed_at": "TIMESTAMP",
        **_SOURCE,
    },
    "summaries": {
        "level": "VARCHAR",
        "unit_no": "INTEGER",
        "town_key": "VARCHAR",
        "n_required": "BIGINT",
        "n_registered": "BIGINT",
        "n_started": "BIGINT",
        "n_completed": "BIGINT",
        **_SOURCE,
    },
    "supervisors": {
        "person_no": "INTEGER",
        "body": "VARCHAR",
        "town_key": "VARCHAR",
        "dept_key": "VARCHAR",
        "duty": "VARCHAR",
        **_SOURCE,
    },
    "spot_checks": {
        "number": "VARCHAR",
        "round": "VARCHAR",
        "person_no": "INTEGER",
        "unit_no": "INTEGER",
        "is_attended": "BOOLEAN",
        "absence_reason": "VARCHAR",
        "score": "DECIMAL(6, 2)",
        "is_passed": "BOOLEAN",
        **_SOURCE,
    },
    "reviews": {
        "number": "VARCHAR",
        "person_no": "INTEGER",
        "unit_no": "INTEGER",
        "problem_kind": "VARCHAR",
        "conclusion": "VARCHAR",
        "reviewed_on": "DATE",
        **_SOURCE,
    },
    "adjustments": {
        "person_no": "INTEGER",
        "unit_no": "INTEGER",
        "kind": "VARCHAR",
        "reason": "VARCHAR",
        "approved_by": "VARCHAR",
        "adjusted_on": "DATE",
        **_SOURCE,
    },
    "findings": {
        "code": "VARCHAR",
        "severity": "VARCHAR",
        "unit_no": "INTEGER",
        "town_key": "VARCHAR",
    },
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
