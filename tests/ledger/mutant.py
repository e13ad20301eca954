"""The ledger with one rule broken: a copy of the room, put before the real one, in a process of its own."""

from __future__ import annotations

import importlib
import shutil
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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

    It leaves the broken ledger loaded: for worker processes alone.

    Raises
    ------
    ValueError
        The original does not occur exactly once.
    """
    with tempfile.TemporaryDirectory(prefix="anpei-mutant-") as name:
        folder = Path(name)
        shutil.copytree(LEDGER, folder / "ledger")
        target = folder / "ledger" / mutation.file
        text = target.read_text(encoding="utf-8")
        if text.count(mutation.original) != 1:
            raise ValueError(f"{mutation.name}: the original occurs {text.count(mutation.original)} times")
        target.write_text(text.replace(mutation.original, mutation.broken), encoding="utf-8")
        _put_first(folder)
        differences = importlib.import_module("tests.spec.expectation").differences
        return next(iter(differences(examples()[mutation.rule], folder / "case")), "")


def _put_first(folder: Path) -> None:
    """Make the ledger room of a folder anpei's own, and forget everything that knew another one."""
    vars(anpei)["__path__"] = [str(folder), str(LEDGER.parent)]
    vars(anpei).pop("ledger", None)
    for name in [*sys.modules]:
        if name.startswith(("anpei.ledger", *(f"tests.spec.{part}" for part in _KNOWING))):
            del sys.modules[name]
    importlib.invalidate_caches()
