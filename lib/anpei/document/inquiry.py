"""Cases to verify: each with its permanent 编号, its person, what the signals say and the rows that they rest on (L3).

A name and the last four of the ID number tell who is meant; an innocent reason stands beside every signal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..ledger.signal import SIGNALS
from .persons import names_of

if TYPE_CHECKING:
    from ..ledger import Case
    from ..ledger.level import Within

STATES = {
    "suspected": "疑似，待决定",
    "inquired": "核查中",
    "confirmed": "属实",
    "cleared": "排除",
    "dropped": "不核查",
}
"""State of a suspect → what it is called."""

PLACES_AT_MOST = 5
"""Rows of evidence that a slip names for one signal; the internal casebook has all of them."""


@dataclass(frozen=True)
class Hint:
    """One signal of one person (or unit): what it says with its numbers, and the rows that it rests on."""

    code: str
    label: str
    weight: str
    note: str
    innocent: str
    places: tuple[str, ...]

    @property
    def told(self) -> str:
        """The signal with its numbers, in words."""
        return f"{self.label}：{self.note}" if self.note else self.label

    @property
    def evidence(self) -> str:
        """Where the rows stand; of too many the first ones and how many there are."""
        shown = "；".join(self.places[:PLACES_AT_MOST])
        return shown if len(self.places) <= PLACES_AT_MOST else f"{shown}等{len(self.places)}行"


@dataclass(frozen=True)
class Inquiry:
    """One suspect or case with its person; `number` is empty where nobody decided to verify it."""

    number: str
    name: str
    last_four: str
    unit_no: int
    unit: str
    town: str
    dept: str
    state: str
    basis: str
    hints: tuple[Hint, ...]

    @property
    def told(self) -> str:
        """Every signal with its numbers; the words of the decision where no signal speaks any more."""
        return "；".join(hint.told for hint in self.hints) or self.basis or "人员不一致"


def inquiries(case: Case, within: Within = None, states: Collection[str] = tuple(STATES)) -> list[Inquiry]:
    """Return the suspects and cases in some states, in the order of `Case.suspects`."""
    found = [row for row in records(case.suspects(within)) if row["state"] in states]
    if not found:
        return []
    persons, told = names_of(case), _hints(case, within)
    return [
        Inquiry(
            number=row["number"] or "",
            name=persons.get(row["person_no"], ("", ""))[0],
            last_four=persons.get(row["person_no"], ("", ""))[1],
            unit_no=int(row["unit_no"]) if row["unit_no"] else 0,
            unit=row["unit"] or "",
            town=row["town"] or "",
            dept=row["dept"] or "",
            state=row["state"],
            basis=row["basis"] or "",
            hints=tuple(told.get(row["person_no"], ())),
        )
        for row in found
    ]


def places_of(rows: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return file, sheet and row of every piece of evidence, as a reader finds it in the file that was sent.

    >>> places_of([{"path": "extracts/2022-12-01/平台.xlsx", "sheet": "明细", "row": 12}])
    ('平台.xlsx〔明细〕第12行',)
    """
    return tuple(
        f"{PurePosixPath(row['path']).name}{'〔' + row['sheet'] + '〕' if row['sheet'] else ''}第{row['row']}行"
        for row in rows
    )


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame, None where a cell is empty."""
    columns = [[None if _is_empty(cell) else cell for cell in frame[name]] for name in frame]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _is_empty(cell: Any) -> bool:
    return not isinstance(cell, list | dict) and bool(pd.isna(cell))


def _hints(case: Case, within: Within) -> dict[int, list[Hint]]:
    """Return person → hints that speak of the person."""
    places: dict[tuple[str, Any], list[dict[str, Any]]] = defaultdict(list)
    for row in records(case.evidence(within)):
        places[row["signal"], row["person_no"]].append(row)
    found: dict[int, list[Hint]] = defaultdict(list)
    for row in records(case.hints(within)):
        if row["person_no"] is None:
            continue
        signal = SIGNALS[row["signal"]]
        rows = places[row["signal"], row["person_no"]]
        found[row["person_no"]].append(
            Hint(
                row["signal"],
                signal.label,
                row["weight"],
                row["note"] or "",
                signal.reasons,
                places_of(rows),
            )
        )
    return found
