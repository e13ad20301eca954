"""Frames → CSV files that a spreadsheet program opens as what they are: no text in them is taken for a formula."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
"""How texts begin that spreadsheet programs calculate; in East Asian settings the full-width signs too."""

_SHIELD = "'"


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame: UTF-8, lines end in LF; a text that begins like a formula has an apostrophe before it.

    Other texts and all numbers stand as they are; no registered name of a unit begins like a formula.
    """
    texts = frame.select_dtypes(["object", "string"])
    shielded = {str(name): texts[name].map(_inert) for name in texts}
    frame.assign(**shielded).to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def _inert(cell: object) -> object:
    return _SHIELD + cell if isinstance(cell, str) and _FORMULA.match(cell) else cell
