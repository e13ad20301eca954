"""Reading the ledger's and the canonical tables: one connection for every process, shared by its threads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any

import duckdb
import pandas as pd

from ..errors import UsageError
from .build import KEPT
from .level import listing
from .tables import CANONICAL, open_tables, quote


@dataclass(frozen=True)
class Reader:
    """The tables of one case: `folder` holds the ledger's Parquet files, `tables` the canonical ones."""

    tables: Path
    folder: Path

    def frame(self, query: str) -> pd.DataFrame:
        """Return the rows of a trusted query."""
        with self.lock:
            return self._database.execute(query).df()

    def rows(self, query: str) -> list[Any]:
        """Return the rows of a trusted query as tuples."""
        with self.lock:
            return self._database.execute(query).fetchall()

    def sql(self, query: str) -> pd.DataFrame:
        """Return the rows of one SELECT that a user wrote.

        Raises
        ------
        UsageError
            Not a single SELECT, or DuckDB refuses it.
        """
        try:
            kinds = [statement.type for statement in duckdb.extract_statements(query)]
            if kinds != [duckdb.StatementType.SELECT]:
                raise UsageError("只能运行一条 SELECT 查询。", remedy="账本只读；改写成一条 SELECT 语句。")
            return self.frame(query)
        except duckdb.Error as error:
            raise UsageError(
                f"查询不能运行：{str(error).splitlines()[0]}",
                remedy=f"可用的表：{listing((*KEPT, *CANONICAL))}。",
            ) from error

    @cached_property
    def lock(self) -> RLock:
        """What lets one thread at a time use the connection."""
        return RLock()

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        database = open_tables(self.tables)
        for name in KEPT:
            database.execute(
                f"CREATE TABLE {name} AS SELECT * FROM read_parquet({quote(self.folder / f'{name}.parquet')})"
            )
        return database
