"""data/receipts.csv: what was received, when it was first seen, from whom and how. Rows are added, never changed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

from ..campaign import Campaign
from ..errors import ConfigurationError
from .archive import home_path
from .finding import Notebook
from .source import Input, received_day
from .text import plain

RECEIPTS = "receipts.csv"
COLUMNS = ("path", "sha256", "first_seen", "sender", "channel")
_SHOWN_OF_SHA = 8
_ZIP = ".zip"


@dataclass(frozen=True)
class Receipt:
    """One received file: its path from the project home, its content, who sent it (empty: nobody said)."""

    path: str
    sha256: str
    sender: str = ""
    channel: str = ""


@dataclass(frozen=True)
class Doubt:
    """A file that is not what was registered: code, path, what the message needs."""

    code: str
    path: str
    fill: str


@dataclass(frozen=True)
class Receipts:
    """What the register says about the received files: senders by path from the home, and doubts.

    `text` are the rows that say anything, for the archive: without the day of the first look, on which nothing rests.
    """

    senders: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    text: bytes = field(default=b"", repr=False)

    def sender(self, path: str) -> str:
        """Return who sent a file, or the ZIP file that it came in; empty where nobody said."""
        while path:
            if path in self.senders:
                return self.senders[path]
            head, dot, _ = path.lower().rpartition(f"{_ZIP}/")
            path = path[: len(head) + len(_ZIP)] if dot else ""
        return ""

    def note(self, notebook: Notebook) -> None:
        """Write down the doubts."""
        for doubt in self.doubts:
            notebook.note(doubt.code, doubt.fill, path=doubt.path)


def received_wholes(campaign: Campaign, inputs: Iterable[Input]) -> dict[str, Input]:
    """Return the received files as they lie in the folders, by their path from the home: a ZIP file as one."""
    found: dict[str, Input] = {}
    for one in inputs:
        if one.known_on is None:
            continue
        path = _whole_path(campaign, one.path)
        name = home_path(campaign, path)
        if name not in found:
            found[name] = one if path == one.path else _input(campaign, path, one.known_on)
    return found


def _whole_path(campaign: Campaign, path: str) -> str:
    """Return the path of the ZIP file in which a member came, else the file's own."""
    parts = PurePosixPath(path).parts
    for number, part in enumerate(parts[:-1], 1):
        whole = "/".join(parts[:number])
        if part.lower().endswith(_ZIP) and _on_disk(campaign, whole).is_file():
            return whole
    return path


def _on_disk(campaign: Campaign, path: str) -> Path:
    return (campaign.home.root if path.startswith("data/") else campaign.folder) / path


def _input(campaign: Campaign, path: str, known_on: date) -> Input:
    return Input.of(path, _on_disk(campaign, path).read_bytes(), known_on)


def read_receipts(campaign: Campaign, inputs: Iterable[Input]) -> Receipts:
    """Return what the register says about the received files among `inputs`.

    A file counts as changed in place when its path was first registered with another content, and as dated
    otherwise when the same content was registered under another day whose file is gone.

    Raises
    ------
    ConfigurationError
        receipts.csv lacks a column.
    """
    rows = read_rows(campaign.home.data / RECEIPTS)
    if not rows:
        return Receipts()
    files = received_wholes(campaign, inputs)
    first: dict[str, Receipt] = {}
    days: dict[str, list[str]] = {}
    for row in rows:
        first.setdefault(row.path, row)
        days.setdefault(row.sha256, []).append(row.path)
    doubts, told = [], []
    for path, file in files.items():
        known = first.get(path)
        if known and known.sha256 != file.sha256:
            doubts.append(Doubt("E020", file.path, known.sha256[:_SHOWN_OF_SHA]))
            told.append(known)
        before = [old for old in days.get(file.sha256, []) if received_day(old) != received_day(path)]
        moved = next(
            (old for old in before if old not in files and not (campaign.home.root / old).exists()), ""
        )
        if moved and not (known and days[file.sha256].index(path) < days[file.sha256].index(moved)):
            doubts.append(Doubt("E021", file.path, received_day(moved)))
            told.append(first[moved])
    senders = {row.path: row.sender for row in rows if row.sender and row.path in files}
    told += [row for row in rows if row.sender and row.path in files]
    return Receipts(senders, tuple(doubts), _as_text(dict.fromkeys(told)))


def register(campaign: Campaign, inputs: Iterable[Input], today: date) -> int:
    """Add the received files that the register does not know, first seen on a day; return how many.

    Raises
    ------
    ConfigurationError
        The register is open in a program that lets nobody else write, or lacks a column.
    """
    path = campaign.home.data / RECEIPTS
    known = {row.path for row in read_rows(path)}
    fresh = [
        (name, file.sha256, today.isoformat(), "", "")
        for name, file in sorted(received_wholes(campaign, inputs).items())
        if name not in known
    ]
    if not fresh:
        return 0
    before = path.read_bytes() if path.is_file() else b""
    out = io.StringIO(newline="")
    if before and not before.endswith((b"\n", b"\r")):
        out.write("\r\n")
    csv.writer(out).writerows(fresh if before else [COLUMNS, *fresh])
    encoding = _encoding(before) if before else "utf-8-sig"
    text = out.getvalue().encode("utf-8" if encoding == "utf-8-sig" and before else encoding)
    try:
        with path.open("ab") as file:  # one write at the end: rows of others stay as they are
            file.write(text)
    except PermissionError as error:
        raise ConfigurationError(
            f"{RECEIPTS} 正在别的程序里打开，新收到的{len(fresh)}个文件没有登记。",
            where=f"data/{RECEIPTS}",
            remedy="关闭后重新运行 anpei check。",
        ) from error
    return len(fresh)


def read_rows(path: Path) -> list[Receipt]:
    """Return the rows of the register, none without one; UTF-8, or GBK as Excel saves it.

    Raises
    ------
    ConfigurationError
        A column is missing.
    """
    if not path.is_file():
        return []
    data = path.read_bytes()
    reader = csv.DictReader(io.StringIO(data.decode(_encoding(data)), newline=""))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise ConfigurationError(
            f"{RECEIPTS} 缺少列：{'、'.join(missing)}。",
            where=f"data/{RECEIPTS}",
            remedy="恢复第一行的列名；写法见 docs/inputs.md。",
        )
    rows = [{name: plain(row[name] or "") for name in COLUMNS} for row in reader]
    return [
        Receipt(row["path"], row["sha256"].lower(), row["sender"], row["channel"])
        for row in rows
        if row["path"]
    ]


def _encoding(data: bytes) -> str:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _as_text(rows: Iterable[Receipt]) -> bytes:
    written: Sequence[Receipt] = list(rows)
    if not written:
        return b""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(
        [COLUMNS, *((row.path, row.sha256, "", row.sender, row.channel) for row in written)]
    )
    return out.getvalue().encode()
