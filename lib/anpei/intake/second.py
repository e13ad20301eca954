"""The second round of an intake: the last day on which senders sent again, against what was known before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow.parquet as pq

from .doubts import sender_doubts
from .rounds import compare
from .sender import PLATFORM, SENDERS, in_order

if TYPE_CHECKING:
    from .intake import Intake


@dataclass(frozen=True)
class SecondRound:
    """Doubts with their state (see `rounds.compare`) of the senders whose later files came on `day`.

    `before` is the received day before it, up to which they were told.
    """

    day: date
    before: date
    doubts: pd.DataFrame


def second_round(intake: Intake) -> SecondRound | None:
    """Return the comparison of the last day on which a sender sent again, None where nobody did.

    What was known before is the intake of the received day before, stored like any other.
    """
    from .intake import read_extracts

    files = intake.accounts[["path", "known_on"]].merge(
        pq.read_table(intake.folder / f"{SENDERS}.parquet").to_pandas(), on="path"
    )
    files = files[files["sender"] != PLATFORM]
    first = files.groupby("sender")["known_on"].min()
    again = files[files["known_on"] > files["sender"].map(first)]
    if again.empty:
        return None
    day = again["known_on"].max()
    senders = set(again.loc[again["known_on"] == day, "sender"])
    before = max(other for other in intake.accounts["known_on"] if other < day)
    earlier = read_extracts(intake.campaign, before)
    units = pq.read_table(intake.folder / "units.parquet", columns=["name"]).column(0).to_pylist()
    order = in_order(intake.campaign, senders, units)
    return SecondRound(
        day, before, compare(sender_doubts(earlier.folder), sender_doubts(intake.folder), order)
    )
