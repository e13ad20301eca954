"""Return slips (退回单): what each sender is to mend, one sheet a sender, and a table of contents before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow.parquet as pq

from .departures import omitted_persons
from .doubts import ranges, sender_doubts
from .finding import SEVERITIES
from .sender import in_order

if TYPE_CHECKING:
    from .intake import Intake

_LONGEST = 300
"""Characters of a list of cells in one row; a longer one goes on in the next row."""


@dataclass(frozen=True)
class Item:
    """One thing to mend: how bad, what and how, in which cells of which file."""

    severity: str
    message: str
    remedy: str
    path: str
    sheet: str
    cells: str
    value: str
    guess: str
    n_cells: int


@dataclass(frozen=True)
class Slip:
    """What one sender is to mend; `received_on` are the days on which its files with doubts came."""

    sender: str
    items: tuple[Item, ...]
    received_on: tuple[date, ...]

    def count(self, severity: str) -> int:
        """Return how many things of a severity there are."""
        return sum(item.severity == severity and item.n_cells > 0 for item in self.items)

    @property
    def n_items(self) -> int:
        """How many things there are to mend."""
        return sum(item.n_cells > 0 for item in self.items)


def make_slips(intake: Intake) -> list[Slip]:
    """Return the slips of all senders with open doubts, in official order."""
    doubts = sender_doubts(intake.folder)
    if doubts.empty:
        return []
    units = pq.read_table(intake.folder / "units.parquet", columns=["name"]).column(0).to_pylist()
    doubts = _with_omitted(doubts, intake.folder)
    groups = {str(sender): group for sender, group in doubts.groupby("sender", sort=False)}
    return [_slip(sender, groups[sender]) for sender in in_order(intake.campaign, groups, units)]


def _with_omitted(doubts: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Return doubts, those about persons whom a later roster omits with who they are."""
    is_omitted = doubts["code"] == "E302"
    if not is_omitted.any():
        return doubts
    names: dict[str, list[str]] = {}
    for clue, _ in omitted_persons(folder):
        person, _, unit = clue.partition("（")
        names.setdefault(unit.removesuffix("）"), []).append(person)
    values = doubts["who"].map(lambda unit: "、".join(names.get(unit, [])))
    return doubts.assign(value=doubts["value"].where(~is_omitted, values))


def _slip(sender: str, doubts: pd.DataFrame) -> Slip:
    items = [item for _, group in doubts.groupby("finding_no", sort=True) for item in _items(group)]
    days = sorted({day.date() for day in pd.to_datetime(doubts["received_on"].dropna())})
    return Slip(sender, tuple(items), tuple(days))


def _items(group: pd.DataFrame) -> Iterator[Item]:
    """Yield one thing to mend, spread over several where its cells are very many; only the first is counted."""
    first: Any = group.iloc[0]
    cells = [cell for cell in group["cell"] if cell]
    message = re.sub(r"（\d+处）$", "", first["message"])  # some of its cells may be mended already
    message += f"（{len(cells)}处）" if len(cells) > 1 else ""
    if not first["path"]:
        message = f"{first['who']}：{message}"
    for number, text in enumerate(_lines(ranges(cells))):
        yield Item(
            first["severity"],
            message if number == 0 else "（接上行）",
            first["remedy"] if number == 0 else "",
            first["path"],
            first["sheet"],
            text,
            first["value"] if number == 0 else "",
            first["guess"] if number == 0 else "",
            max(1, len(cells)) if number == 0 else 0,
        )


def _lines(parts: Sequence[str]) -> list[str]:
    lines = [""]
    for part in parts:
        if lines[-1] and len(lines[-1]) + len(part) > _LONGEST:
            lines.append("")
        lines[-1] = f"{lines[-1]}、{part}" if lines[-1] else part
    return lines


def totals(slips: Sequence[Slip]) -> list[list[Any]]:
    """Return one row per slip for the table of contents: number, sender, things to mend, and how many of each severity."""
    return [
        [number, slip.sender, slip.n_items, *(slip.count(severity) for severity in SEVERITIES)]
        for number, slip in enumerate(slips, 1)
    ]
