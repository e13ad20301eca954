"""The ledger with one rule broken, in a process of its own.

A broken SQL file is read from a copy of the folder; a broken module needs a copy of the whole room, put before the real one.
"""

from __future__ import annotations

import importlib
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import duckdb

import anpei
from tests.spec.example import Example, read_examples

_KNOWING = ("scene", "reconciled", "expectation")
"""Modules of the examples that know the ledger."""

LEDGER = Path(__file__).resolve().parents[2] / "lib" / "anpei" / "ledger"


@dataclass(frozen=True)
class Mutation:
    """One rule broken on purpose: in `file`, `original` becomes `broken`; the example titled `rule` must notice."""

    file: str
    original: str
    broken: str
    rule: str

    @property
    def name(self) -> str:
        return " ".join(f"{self.file}: {self.original} → {self.broken}".split())


@cache
def examples() -> dict[str, Example]:
    """Return the examples by title."""
    return {example.title: example for example in read_examples()}


def complaint(mutation: Mutation) -> str:
    """Return the first difference that the mutation's example sees in the broken ledger; empty if none.

    It may leave the broken ledger loaded: for worker processes alone.

    Raises
    ------
    ValueError
        The original does not occur exactly once.
    """
    with tempfile.TemporaryDirectory(prefix="anpei-mutant-") as name:
        folder = Path(name)
        shutil.copytree(LEDGER, folder / "ledger")
        copy = folder / "ledger"
        target = copy / mutation.file
        text = target.read_text(encoding="utf-8")
        if text.count(mutation.original) != 1:
            raise ValueError(f"{mutation.name}: the original occurs {text.count(mutation.original)} times")
        target.write_text(text.replace(mutation.original, mutation.broken), encoding="utf-8")
        is_sql = target.suffix == ".sql"
        _load(LEDGER if is_sql else copy)
        if is_sql:
            build = importlib.import_module("anpei.ledger.build")
            build.FOLDER = copy
            build.statement.cache_clear()
        differences = importlib.import_module("tests.spec.expectation").differences
        return next(iter(differences(examples()[mutation.rule], folder / "case")), "")


def one_thread() -> None:
    """Let DuckDB work with one thread in this process: quicker for tables of a few rows."""
    duckdb.connect = partial(_connect, duckdb.connect)


def _connect(connect: Callable[..., duckdb.DuckDBPyConnection], *places: str, **options: Any) -> Any:
    config = {**options.pop("config", {}), "threads": 1}
    return connect(*places, config=config, **options)


def _load(room: Path) -> None:
    """Make a folder anpei's ledger room, and forget everything that knew another one."""
    loaded = sys.modules.get("anpei.ledger")
    if loaded and room == LEDGER and Path(str(loaded.__file__)).parent == LEDGER:
        return
    vars(anpei)["__path__"] = [str(room.parent), str(LEDGER.parent)]
    vars(anpei).pop("ledger", None)
    for name in [*sys.modules]:
        if name.startswith(("anpei.ledger", *(f"tests.spec.{part}" for part in _KNOWING))):
            del sys.modules[name]
    importlib.invalidate_caches()
