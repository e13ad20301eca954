"""The other campaigns of the home, as far as this one tells of them: their decisions about key supervision."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ..campaign import Campaign
from ..errors import ConfigurationError
from ..home import SAMPLE
from .decisions import COLUMNS, DECISIONS, RELEASED, SUPERVISED, Decision, as_row, as_text, decisions_of

_TITLE = "活动"
"""What the text in the archive begins with: the campaign's name stands beside it."""


@dataclass(frozen=True)
class Neighbour:
    """Another campaign: its id, its name, its decisions about key supervision in the order of its file.

    `text` is the input that stands for them; `is_broken` says that the file, or campaign.toml beside it, cannot be read.
    """

    id: str
    name: str
    decisions: Sequence[Decision]
    text: bytes = field(default=b"", repr=False)
    is_broken: bool = False

    @property
    def path(self) -> str:
        """The path of its decisions from the home."""
        return f"data/campaigns/{self.id}/{DECISIONS}"


def read_neighbours(campaign: Campaign, known_on: date) -> tuple[Neighbour, ...]:
    """Return the other campaigns with something to tell up to a day, by id.

    Invented campaigns and real ones do not know each other, and the sample knows nobody.
    """
    if campaign.id == SAMPLE:
        return ()
    paths = sorted(campaign.home.data.glob(f"campaigns/[!.]*/{DECISIONS}"))
    found = [_read(path, campaign, known_on) for path in paths if path.parent != campaign.folder]
    return tuple(one for one in found if one)


def _read(path: Path, campaign: Campaign, known_on: date) -> Neighbour | None:
    """Return a campaign by its decisions, or by their text in the archive, beside which no campaign.toml stands."""
    data, own = path.read_bytes(), path.parent
    name, settings = _title(data), own / "campaign.toml"
    try:
        if settings.is_file():
            stated = tomllib.loads(settings.read_text(encoding="utf-8"))["campaign"]
            if bool(stated.get("synthetic")) != campaign.is_synthetic:
                return None
            name = str(stated["name"])
        if not name:
            return None
        made = decisions_of(data, known_on).made
    except (ConfigurationError, OSError, ValueError, LookupError, AttributeError):
        return Neighbour(own.name, name or own.name, (), data, is_broken=True)
    chosen = sorted(
        (one for one in made if one.question.matter in (SUPERVISED, RELEASED)), key=lambda one: one.row
    )
    text = as_text([(_TITLE, name), COLUMNS, *map(as_row, chosen)])
    return Neighbour(own.name, name, chosen, text) if chosen else None


def _title(data: bytes) -> str:
    """Return the name of the campaign in the text of its decisions; a workbook has none."""
    line = data[:1000].decode("utf-8-sig", errors="replace").splitlines()[:1]
    cells = next(csv.reader(line), [])
    return cells[1] if cells[:1] == [_TITLE] and len(cells) > 1 else ""
