"""The stages of a document's life, by name."""

from __future__ import annotations

from typing import cast, get_args

from ..errors import UsageError, nearest
from .notice import Stage


def read_stage(stage: str) -> Stage:
    """Return the stage of a name; 送审稿 for an empty one.

    Raises
    ------
    UsageError
        No such stage; names the nearest one.
    """
    names = get_args(Stage)
    if stage and stage not in names:
        raise UsageError(
            f"没有名为“{stage}”的稿次。",
            guess=nearest(stage, names),
            remedy=f"可用的稿次：{'、'.join(names)}。",
        )
    return cast(Stage, stage or "送审稿")
