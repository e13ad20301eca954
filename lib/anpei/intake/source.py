"""The files of a campaign that were received up to a day, and what one of their sheets says about itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath

from ..campaign import Campaign
from ..errors import DataError
from ..settings import SourceSettings
from .text import Cell, plain, squeezed
from .unreadable import Unreadable
from .unzip import is_archive, unzipped
from .value import Unread, read_instant

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LEFT_ALONE = re.compile(r"^(\.|~\$|Thumbs\.db$|desktop\.ini$)")
_PICTURES = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".docx", ".doc", ".wps", ".ofd"})
_STAMP = re.compile(
    r"(20\d{2})[-_.年]?(\d{2})[-_.月]?(\d{2})日?[T_\s-]*(?:(\d{2})[:时]?(\d{2})(?:[:分]?(\d{2}))?)"
)
_EXPORTED = re.compile(
    r"(?:导出|生成|统计)(?:时间|日期|时刻)?[:：]\s*"
    r"(\d{4}\D\d{1,2}\D\d{1,2}日?(?:[T\s]*\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}秒?)?分?)?)"
)


@dataclass(frozen=True)
class Input:
    """A file that the figures rest on.

    `path` is posix and relative to the campaign's folder or the project home; `known_on` is the day it was
    received, None for configuration; `n_bytes` its size.
    """

    path: str
    sha256: str
    known_on: date | None
    n_bytes: int

    @classmethod
    def of(cls, path: str, data: bytes, known_on: date | None = None) -> Input:
        """Return the input that a file of this content is."""
        return cls(path, hashlib.sha256(data).hexdigest(), known_on, len(data))


@dataclass(frozen=True)
class Received:
    """One received file with its content; a member of a ZIP has the path `archive.zip/member`.

    `refusal` says why a ZIP file or a member of one may not be unpacked.
    """

    path: str
    known_on: date
    data: bytes
    settings: SourceSettings | None = None
    refusal: Unreadable | None = None

    @property
    def name(self) -> str:
        """The file's own name."""
        return PurePosixPath(self.path).name

    @property
    def is_paper(self) -> bool:
        """Whether it is a scan or a form, which no figure comes from."""
        return PurePosixPath(self.path).suffix.lower() in _PICTURES


def extract_roots(campaign: Campaign) -> tuple[tuple[Path, str], ...]:
    """Return the folders of received files with the prefix of their paths: the campaign's, then the shared one."""
    return (
        (campaign.folder / "extracts", "extracts"),
        (campaign.home.data / "shared" / "extracts", "data/shared/extracts"),
    )


def _shown_folder(campaign: Campaign) -> str:
    """Return the folder of received files as messages name it: relative to the project home."""
    folder, home = campaign.folder / "extracts", campaign.home.root
    return (
        folder.relative_to(home).as_posix()
        if folder.is_relative_to(home)
        else f"{campaign.folder.name}/extracts"
    )


def received_days(campaign: Campaign) -> list[date]:
    """Return the days on which files were received, sorted."""
    return sorted({day for root, _ in extract_roots(campaign) for day, _ in _folders(root)})


def latest_received(campaign: Campaign) -> date:
    """Return the latest day on which files were received.

    Raises
    ------
    DataError
        Nothing was received.
    """
    days = received_days(campaign)
    if not days:
        raise DataError(
            "还没有收到任何文件。",
            where=_shown_folder(campaign),
            remedy="按收到日期新建文件夹，例如 extracts/2022-12-01，把收到的文件放进去。",
        )
    return days[-1]


def _folders(root: Path) -> Iterator[tuple[date, Path]]:
    if not root.is_dir():
        return
    for folder in sorted(root.iterdir()):
        if folder.is_dir() and _DAY.fullmatch(folder.name):
            try:
                yield date.fromisoformat(folder.name), folder
            except ValueError as error:
                raise DataError(
                    f"“{folder.name}”不是日期。",
                    where=f"{root.name}/{folder.name}",
                    remedy="改成收到的日期。",
                ) from error


def received_files(campaign: Campaign, known_on: date) -> list[Received]:
    """Return every file received up to a day, in the order of their paths; members of ZIP files in their place.

    Raises
    ------
    DataError
        Nothing was received up to that day.
    """
    settings = {PurePosixPath(source.path).as_posix(): source for source in campaign.sources}
    found: list[Received] = []
    for root, prefix in extract_roots(campaign):
        for day, folder in _folders(root):
            if day > known_on:
                continue
            for path in sorted(folder.rglob("*"), key=lambda path: path.as_posix()):
                if path.is_file() and not _LEFT_ALONE.search(path.name):
                    name = f"{prefix}/{path.relative_to(root).as_posix()}"
                    found += _unzipped(Received(name, day, path.read_bytes(), settings.get(name)), settings)
    if not found:
        raise DataError(
            f"截至{known_on}没有收到任何文件。",
            where=_shown_folder(campaign),
            remedy="按收到日期新建文件夹，例如 extracts/2022-12-01，把收到的文件放进去；或把 known_on 改晚。",
        )
    return found


def misplaced_files(campaign: Campaign) -> list[str]:
    """Return the paths of files that lie in no folder of a received day, sorted: nobody knows when they came."""
    return [
        f"{prefix}/{path.relative_to(root).as_posix()}"
        for root, prefix in extract_roots(campaign)
        for path in sorted(root.rglob("*"), key=lambda path: path.as_posix())
        if path.is_file()
        and not _LEFT_ALONE.search(path.name)
        and not _DAY.fullmatch(path.relative_to(root).parts[0])
    ]


def _unzipped(file: Received, settings: Mapping[str, SourceSettings]) -> list[Received]:
    """Return the members of a ZIP file, each with its own settings or else those of the whole; other files alone.

    A ZIP file that cannot be opened stays one file, which nobody can read.
    """
    if not is_archive(file.path, file.data):
        return [file]
    try:
        members = unzipped(file.data)
    except Unreadable as error:
        return [replace(file, refusal=error)]
    return [
        Received(path, file.known_on, member.data, settings.get(path, file.settings), member.refusal)
        for member in members
        if not _LEFT_ALONE.search(PurePosixPath(member.name).name)
        for path in [f"{file.path}/{member.name}"]
    ]


def received_day(path: str) -> str:
    """Return the folder of the received day in a path of `extracts/…`, empty if there is none."""
    return next((part for part in PurePosixPath(path).parts if _DAY.fullmatch(part)), "")


def input_of(file: Received) -> Input:
    """Return a received file as an input."""
    return Input.of(file.path, file.data, file.known_on)


def exported_at(file: Received, titles: list[Cell]) -> datetime | None:
    """Return when an export was made: campaign.toml, else a title row, else the file's name; None if none says."""
    if file.settings and file.settings.exported_at:
        return file.settings.exported_at
    for title in titles:
        match = _EXPORTED.search(plain(title))
        if match:
            try:
                return read_instant(match[1])
            except Unread:
                continue
    stamp = _STAMP.search(squeezed(file.name))
    if stamp is None:
        return None
    parts = [int(part or 0) for part in stamp.groups()]
    try:
        return datetime(*parts)  # type: ignore[arg-type]
    except ValueError:
        return None
