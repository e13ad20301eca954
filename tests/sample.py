"""The sample as the repository has it, wherever a test wants it."""

from __future__ import annotations

import shutil
from pathlib import Path

_BY_HAND = ("wording", "decisions.xlsx")
"""What a run or an analyst leaves beside the sample; no test may depend on it."""


def copy_sample(root: Path, folder: Path) -> Path:
    """Copy data/sample of the project at `root` to a folder and return that."""
    return shutil.copytree(root / "data/sample", folder, ignore=shutil.ignore_patterns(*_BY_HAND))
