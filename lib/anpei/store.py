"""Folders that stand for a content: filled under another name and published by one rename, so that they are whole
whenever they exist; of two processes at once the second takes the first one's folder.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def stored(folder: Path, is_whole: Callable[[Path], bool], fill: Callable[[Path], None]) -> Path:
    """Return the folder, filled now unless a whole one is there; a broken one is cleared away."""
    if is_whole(folder):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        fill(draft)
        _publish(draft, folder, is_whole)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def _publish(draft: Path, folder: Path, is_whole: Callable[[Path], bool]) -> None:
    if folder.exists() and not is_whole(folder):
        broken = Path(tempfile.mkdtemp(prefix=".broken-", dir=folder.parent))
        with suppress(FileNotFoundError):  # another process cleared it first
            folder.replace(broken / folder.name)
        shutil.rmtree(broken, ignore_errors=True)
    try:
        draft.rename(folder)
    except OSError:
        if not is_whole(folder):
            raise
