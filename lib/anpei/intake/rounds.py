"""The second round: of what a sender was told before, what is mended, what is not, and what is new."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

MENDED, REMAINS, NEW = "已更正", "仍存在", "新增"
STATES = (MENDED, REMAINS, NEW)
SHOWN = ("sender", "state", "severity", "message", "who", "path", "sheet", "cell")
_COUNTS = re.compile(r"（\d+处）|\d+(?=[人行处个])")


def compare(before: pd.DataFrame, after: pd.DataFrame, senders: Sequence[str]) -> pd.DataFrame:
    """Return the open doubts of two rounds with their state: one row per doubt, sender by sender, mended ones first.

    Both frames come from `sender_doubts`. A doubt is the same in both if sender, code, what is wrong (with the value
    and the column that the message names) and the person or unit are: rows shift from one file to the next, so
    cells do not count. What stands several times is counted.
    """
    earlier, later = (_keyed(frame, senders) for frame in (before, after))
    pairs = earlier[_KEY].merge(later[_KEY], how="inner")
    mended = earlier[~_in(earlier, pairs)].assign(state=MENDED)
    is_old = _in(later, pairs)
    still = later.assign(state=pd.Series(REMAINS, later.index).where(is_old, NEW))
    found = pd.concat([mended, still], ignore_index=True)
    ranks = {sender: number for number, sender in enumerate(senders)}
    order = pd.DataFrame({"sender": found["sender"].map(ranks), "state": found["state"].map(STATES.index)})
    found = found.loc[
        order.sort_values(["sender", "state"], kind="stable").index
    ]  # findings keep their order
    return found[list(SHOWN)].reset_index(drop=True)


_KEY = ["sender", "code", "stem", "who", "times"]


def _keyed(frame: pd.DataFrame, senders: Sequence[str]) -> pd.DataFrame:
    """Return the doubts of some senders with what they are known by: the how-manieth of its kind each is."""
    own = frame[frame["sender"].isin(list(senders))]
    stems = {message: _COUNTS.sub("", message) for message in own["message"].unique()}
    shown = {message: re.sub(r"（\d+处）", "", message) for message in stems}  # each cell is a row here
    own = own.assign(
        stem=own["message"].map(stems).astype("str"), message=own["message"].map(shown).astype("str")
    )
    return own.assign(times=own.groupby(_KEY[:-1]).cumcount())


def _in(frame: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    index = pd.MultiIndex.from_frame(frame[_KEY])
    return pd.Series(index.isin(pd.MultiIndex.from_frame(pairs)), frame.index)


def counts(rounds: pd.DataFrame) -> pd.DataFrame:
    """Return one row per sender: sender, n_before, n_mended, n_remaining, n_new."""
    rows = []
    for sender, group in rounds.groupby("sender", sort=False):
        numbers = [int((group["state"] == state).sum()) for state in STATES]
        rows.append([sender, numbers[0] + numbers[1], *numbers])
    return pd.DataFrame(rows, columns=["sender", "n_before", "n_mended", "n_remaining", "n_new"])
