"""What people wrote beside the extracts: decisions, corrections and the register of receipts, as far as it counts;
decisions of other campaigns, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ..campaign import Campaign
from .corrections import CORRECTIONS, Correction, read_corrections
from .decisions import DECISIONS, Decisions, read_decisions
from .finding import Notebook
from .neighbours import Neighbour, read_neighbours
from .receipts import RECEIPTS, Receipts, read_receipts
from .source import Input, latest_received

_LATEST = timedelta(days=366)
"""Decisions and corrections dated later than this after the last files are slips of the pen."""


def latest_known(campaign: Campaign) -> date:
    """Return the latest day on which something became known: files received, a decision or correction made.

    Raises
    ------
    DataError
        Nothing was received.
    ConfigurationError
        decisions.xlsx or corrections.toml is broken.
    """
    received = latest_received(campaign)
    last = received + _LATEST
    days = [one.decided_on for one in read_decisions(campaign.folder / DECISIONS, last).made]
    days += [one.on for one in read_corrections(campaign.folder / CORRECTIONS, last)]
    return max([received, *days])


@dataclass(frozen=True)
class Declared:
    """What people decided, corrected and registered, and the inputs that stand for it (with their content).

    Open questions, later decisions and receipts that only say what everybody sees are no input: adding them
    changes nothing.
    """

    decisions: Decisions
    corrections: tuple[Correction, ...]
    receipts: Receipts
    neighbours: tuple[Neighbour, ...]
    inputs: tuple[tuple[Input, bytes], ...]

    def note(self, notebook: Notebook) -> None:
        """Write down what is doubtful about them."""
        self.decisions.note_flaws(notebook)
        self.receipts.note(notebook)
        for neighbour in self.neighbours:
            if neighbour.is_broken:
                notebook.note("E311", neighbour.id, path=neighbour.path)


def read_declared(campaign: Campaign, known_on: date, received: Iterable[Input]) -> Declared:
    """Return what people declared up to a day about a campaign and its received files.

    Raises
    ------
    ConfigurationError
        One of the three files is broken; that of another campaign is a finding.
    """
    decisions = read_decisions(campaign.folder / DECISIONS, known_on)
    path = campaign.folder / CORRECTIONS
    corrections = read_corrections(path, known_on)
    receipts = read_receipts(campaign, received)
    texts = (
        (DECISIONS, decisions.text),
        (CORRECTIONS, path.read_bytes() if corrections else b""),
        (f"data/{RECEIPTS}", receipts.text),
    )
    neighbours = read_neighbours(campaign, known_on)
    named = [pair for pair in texts if pair[1]] + [(one.path, one.text) for one in neighbours]
    inputs = tuple((Input.of(name, text), text) for name, text in named)
    return Declared(decisions, corrections, receipts, neighbours, inputs)
