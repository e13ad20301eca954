"""The documents that a result holds, as their figures.json tell."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..document.issued import FIGURES


@dataclass(frozen=True)
class Document:
    """One document: where its figures lie below the result, what it is, at which stage, about whom."""

    file: str
    kind: str
    stage: str
    number: str
    subject: str
    title: str

    @property
    def has_room(self) -> bool:
        """Whether its number is left to be filled in by hand."""
        return "　" in self.number


def documents_of(folder: Path, files: Iterable[str]) -> list[Document]:
    """Return the documents among the files of a result, in their order."""
    found = []
    for name in files:
        told = read_object(folder / name) if name.endswith(FIGURES) else {}
        if "kind" in told:
            words = (told[key] for key in ("kind", "stage", "number", "subject", "document"))
            found.append(Document(name, *words))
    return found


def read_object(file: Path) -> dict[str, Any]:
    """Return the object that a JSON file holds, an empty one where it holds none."""
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}
