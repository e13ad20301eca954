"""The second round: of what a sender was told before, what is mended, what is not, and what is new."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

import pandas as pd

MENDED, REMAINS, NEW = "已更正", "仍存在", "新增"
STATES = (MENDED, REMAINS, NEW)
SHOWN = ("sender", "state", "severity", "message", "who", "path", "sheet", "cell")
_COUNTS = re.compile(r"（\d+处）|\d+(?=[人行处个])")


def compare(before: pd.DataFrame, after: pd.DataFrame, senders: Collection[str]) -> pd.DataFrame:
    """Return the doubts of two rounds with their state: one row per doubt, sender by sender, mended ones first.

    Both frames come from `sender_doubts`; only open doubts count. A doubt is the same in both if sender, code,
    what is wrong (with the value and the column that the message names) and the person or unit are: rows shift from
    one file to the next, so cells do not count. What stands several times is counted.
    """
    earlier, later = (
        frame[frame["is_open"] & frame["sender"].isin(list(senders))].to_dict("records")
        for frame in (before, after)
    )
    remaining = Counter(_key(row) for row in later) & Counter(_key(row) for row in earlier)
    found = []
    left = remaining.copy()
    for row in earlier:
        if left[_key(row)]:
            left[_key(row)] -= 1
        else:
            found.append(row | {"state": MENDED})
    for row in later:
        state = REMAINS if remaining[_key(row)] else NEW
        remaining[_key(row)] -= state == REMAINS
        found.append(row | {"state": state})
    found.sort(
        key=lambda row: (row["sender"], STATES.index(row["state"]))
    )  # stable: findings keep their order
    return pd.DataFrame(found, columns=list(SHOWN)).assign(message=lambda frame: frame["message"].map(_stem))


def _key(row: dict) -> tuple[str, ...]:
    return str(row["sender"]), str(row["code"]), _COUNTS.sub("", str(row["message"])), str(row["who"])


def _stem(message: str) -> str:
    """Return a message without the number of its cells: each cell is a row here."""
    return re.sub(r"（\d+处）", "", message)


def counts(rounds: pd.DataFrame) -> pd.DataFrame:
    """Return one row per sender: sender, n_before, n_mended, n_remaining, n_new."""
    rows = []
    for sender, group in rounds.groupby("sender", sort=False):
        numbers = [int((group["state"] == state).sum()) for state in STATES]
        rows.append([sender, numbers[0] + numbers[1], *numbers])
    return pd.DataFrame(rows, columns=["sender", "n_before", "n_mended", "n_remaining", "n_new"])
