"""The archive: every input ever read, by its content, and when it was known."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from ..campaign import Campaign
from ..settings import CHINA_TIME

_COLUMNS = ("path", "sha256", "known_on")


def home_path(campaign: Campaign, path: str) -> str:
    """Return a path that is relative to a campaign's folder as one relative to the project home."""
    folder = campaign.folder
    inside = (
        folder.relative_to(campaign.home.root)
        if folder.is_relative_to(campaign.home.root)
        else Path(folder.name)
    )
    return path if path.startswith("data/") else (inside / path).as_posix()


def archived_path(archive: Path, sha256: str) -> Path:
    """Return where a content lies in the archive."""
    return archive / sha256[:2] / sha256


def keep(archive: Path, files: Iterable[tuple[str, bytes, date | None]]) -> None:
    """Put files (path, content, day received) into the archive and list them in known.csv; what is there stays.

    Paths are relative to the project home. What was not received (settings, tables, wording: None) is known from
    the day it is first read, UTC+8.
    """
    today = datetime.now(CHINA_TIME).date()
    rows = []
    for path, data, received_on in files:
        known_on = received_on or today
        sha256 = hashlib.sha256(data).hexdigest()
        target = archived_path(archive, sha256)
        if not target.is_file():
            write_whole(target, data)
        rows.append((path, sha256, known_on.isoformat()))
    listing = archive / "known.csv"
    known = _read(listing)
    fresh = sorted({row for row in rows if row[:2] not in {old[:2] for old in known}})
    if fresh:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows([_COLUMNS, *known, *fresh])
        write_whole(listing, text.getvalue().encode())


def _read(listing: Path) -> list[tuple[str, str, str]]:
    if not listing.is_file():
        return []
    with listing.open(encoding="utf-8", newline="") as file:
        return [(row["path"], row["sha256"], row["known_on"]) for row in csv.DictReader(file)]


def write_whole(path: Path, data: bytes) -> None:
    """Write a file under another name first, so that it is whole whenever it exists."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=".draft-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
