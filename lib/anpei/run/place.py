"""Where results lie, and how they get there whole: made in a folder beside it, then renamed."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from ..errors import UsageError

if sys.platform != "win32":
    import fcntl


def result_folder(
    root: Path, campaign_id: str, as_of: datetime, known_on: date | None = None, stage: str = ""
) -> Path:
    """Return the folder of one result: `<campaign-id>/<as-of>[@<known-on>][-<stage>]` below the output folder.

    >>> result_folder(Path("output"), "a-1", datetime(2022, 12, 1, 8), date(2022, 12, 2), "定稿").as_posix()
    'output/a-1/2022-12-01T0800@2022-12-02-定稿'
    """
    moment = f"{as_of:%Y-%m-%dT%H%M%S}" if as_of.second else f"{as_of:%Y-%m-%dT%H%M}"
    return (
        root / campaign_id / (moment + (f"@{known_on}" if known_on else "") + (f"-{stage}" if stage else ""))
    )


@contextmanager
def staging(final: Path) -> Iterator[Path]:
    """Give an empty folder beside `final`, removed at the end; what a killed run left there is cleared first.

    Raises
    ------
    UsageError
        Another run is at work on the same result.
    """
    folder = final.with_name(f".{final.name}.part")
    with _locked(folder):
        for left in folder.iterdir():
            remove(left)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder itself as the lock; it is made if need be."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        if sys.platform == "win32":  # a folder cannot be locked there: two runs at once are not noticed
            yield
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise UsageError(
                    "另一个 anpei run 正在生成同一份结果。",
                    where=folder.name.removeprefix(".").removesuffix(".part"),
                    remedy="等它结束后再运行，或用 --output 写到别处。",
                ) from error
            if folder.exists() and os.path.samestat(os.fstat(handle), folder.stat()):
                yield
                return
        finally:
            os.close(handle)


def publish(made: Path, final: Path) -> None:
    """Give a whole file or folder its final name; what stood there before is gone."""
    final.parent.mkdir(parents=True, exist_ok=True)
    if made.is_dir() and final.exists():
        with tempfile.TemporaryDirectory(prefix=".old-", dir=made.parent) as old:
            final.rename(Path(old) / "old")
            made.rename(final)
    else:
        made.replace(final)


def remove(path: Path) -> None:
    """Remove a file or folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def keep_only(root: Path, belonging: Collection[str]) -> None:
    """Remove everything below `root` but the named files and folders (posix, relative) and what leads to them."""
    wanted = set(belonging)
    leading = {parent.as_posix() for path in map(Path, wanted) for parent in path.parents}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        is_inside = any(parent.as_posix() in wanted for parent in Path(name).parents)
        if path.exists() and not (is_inside or name in wanted or (name in leading and path.is_dir())):
            remove(path)
