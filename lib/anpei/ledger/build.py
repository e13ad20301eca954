"""Canonical tables → the ledger's tables, stored once as Parquet under their content's digest."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import duckdb

from ..store import stored
from .parameters import Parameters, load_parameters
from .tables import quote

STEPS = (
    "scope", "decision", "listed", "supervisor_body", "obligation", "required", "registered", "learning", "started",
    "course_finish", "applies", "finish", "dated", "attained", "spot_row", "spot", "study", "session", "signal_identity",
    "signal_pace", "signal_group", "signal_night", "signal_session", "signal_spot", "signal_data", "hint_row", "hint",
    "inquiry", "review", "suspect", "reviewed", "status", "ledger", "supervisor_ledger", "unlisted", "removed",
    "unit_counts", "main_row", "account", "summary",
)  # fmt: skip
"""The SQL files in order: each reads the canonical tables and the steps before it."""

KEPT = (
    "scope", "listed", "course_finish", "dated", "spot", "signal_data", "hint_row", "hint", "review", "suspect", "ledger",
    "supervisor_ledger", "unlisted", "removed", "unit_counts", "main_row", "account", "summary",
)  # fmt: skip
"""Steps that are stored and read afterwards."""

FOLDER = Path(__file__).parent
"""Where the SQL files lie."""

_MARK = "whole.json"


@cache
def statement(name: str) -> str:
    """Return the text of one SQL file."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def derive(database: duckdb.DuckDBPyConnection, parameters: Parameters) -> None:
    """Make every step a table of a database that holds the canonical tables."""
    load_parameters(database, parameters)
    for name in STEPS:
        database.execute(f"CREATE TABLE {name} AS {statement(name)}")


def case_digest(intake_digest: str, parameters: Parameters) -> str:
    """Return the digest of everything that decides the ledger's tables."""
    content = hashlib.sha256()
    for part in (intake_digest, parameters.fingerprint(), *(statement(name) for name in STEPS)):
        content.update(part.encode() + b"\0")
    return content.hexdigest()


def store(database: duckdb.DuckDBPyConnection, parameters: Parameters, digest: str, work: Path) -> Path:
    """Return the folder of the ledger's Parquet files, made from the canonical tables unless a whole one is there."""

    def fill(draft: Path) -> None:
        derive(database, parameters)
        for name in KEPT:
            database.execute(
                f"COPY (SELECT * FROM {name}) TO {quote(draft / f'{name}.parquet')} (FORMAT parquet)"
            )
        (draft / _MARK).write_text(json.dumps({"digest": digest}), encoding="utf-8")

    return stored(work / f"case-{digest[:16]}", lambda folder: _is_whole(folder, digest), fill)


def _is_whole(folder: Path, digest: str) -> bool:
    try:
        mark = json.loads((folder / _MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return mark.get("digest") == digest and all((folder / f"{name}.parquet").is_file() for name in KEPT)
