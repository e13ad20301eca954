"""A campaign's extracts, read once: canonical tables, findings and the account of every row, stored by content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ..campaign import Campaign, load_campaign
from ..errors import UsageError
from ..home import Home
from ..store import stored
from .archive import home_path, keep
from .build import Canonical, build_tables
from .corrections import Corrections
from .declared import Declared, latest_known, read_declared
from .extract import Extract
from .finding import SEVERITIES, Notebook, by_code
from .key import fingerprint, load_key, person_keys
from .lines import REASONS
from .place import alias_path, read_aliases
from .reader import read_books
from .reading import SheetAccount, kind_label, read_file
from .schema import SCHEMAS, write_table
from .sender import write_senders
from .source import (
    Input,
    Received,
    input_of,
    misplaced_files,
    received_day,
    received_files,
)

_MARK = "whole.json"
_MISPLACED = ("没有放在收到日期的文件夹里", "移到以收到日期命名的文件夹，例如 extracts/2022-12-01")
_SHOWN = {
    "code": "代码", "severity": "程度", "path": "文件", "sheet": "工作表", "cell": "单元格", "value": "填写的内容",
    "message": "问题", "remedy": "办法", "guess": "可能是",
}  # fmt: skip


@dataclass(frozen=True)
class Intake:
    """What the extracts of a campaign hold, as known on a day.

    `folder` has the canonical tables and findings as Parquet, `kinds` are the kinds of extract with rows in
    force, `digest` stands for everything that decides the tables.
    """

    campaign: Campaign
    known_on: date
    folder: Path
    digest: str
    kinds: frozenset[str]
    inputs: tuple[Input, ...]

    @property
    def findings(self) -> pd.DataFrame:
        """Every doubt: one row each, severe first; values masked."""
        return pd.read_parquet(self.folder / "findings.parquet")

    @property
    def accounts(self) -> pd.DataFrame:
        """One row per sheet: path, sheet, kind, known_on, n_read, n_used and n_left_out by reason (JSON)."""
        return pd.read_parquet(self.folder / "accounting.parquet")

    def names(self) -> frozenset[str]:
        """Return every person's name as read; for the gate that keeps names out of what is circulated."""
        column = pq.read_table(self.folder / "people.parquet", columns=["name"]).column(0)
        return frozenset(name for name in column.to_pylist() if name)

    # ── for notebooks ───────────────────────────────────────────────────────────────────────────────────────

    def accounting(self) -> pd.DataFrame:
        """Return the account of rows in Chinese: 读入 = 采用 + 排除, one row per sheet and a total."""
        rows = [
            {
                "文件": row["path"],
                "工作表": row["sheet"],
                "种类": kind_label(row["kind"]),
                "收到": str(row["known_on"]),
                "读入": row["n_read"],
                "采用": row["n_used"],
                "排除": row["n_read"] - row["n_used"],
                "排除原因": "、".join(f"{REASONS[r]}{n}" for r, n in json.loads(row["n_left_out"]).items()),
            }
            for row in self.accounts.to_dict("records")
        ]
        sums = {name: sum(row[name] for row in rows) for name in ("读入", "采用", "排除")}
        return pd.DataFrame(
            [*rows, {"文件": "合计", "工作表": "", "种类": "", "收到": "", **sums, "排除原因": ""}]
        )

    def summary(self) -> pd.DataFrame:
        """Return the findings by kind: code, severity, how many, an example of the message and the remedy."""
        return pd.DataFrame(by_code(self.findings), columns=["代码", "程度", "条数", "例", "办法"])

    def severe(self) -> pd.DataFrame:
        """Return the severe findings, each with its place and remedy."""
        findings = self.findings
        chosen = findings.loc[findings["severity"] == SEVERITIES[0], list(_SHOWN)]
        return chosen.rename(columns=_SHOWN).reset_index(drop=True)

    def totals(self) -> str:
        """Return the totals as plain text, one line each, for the check at the end of a notebook."""
        accounts = self.accounts
        read, used = int(accounts["n_read"].sum()), int(accounts["n_used"].sum())
        left_out: dict[str, int] = {}
        for text in accounts["n_left_out"]:
            for reason, count in json.loads(text).items():
                left_out[reason] = left_out.get(reason, 0) + count
        total = sum(left_out.values())
        parts = "、".join(f"{REASONS[reason]}{left_out[reason]}" for reason in REASONS if reason in left_out)
        severities = self.findings["severity"].value_counts()
        doubts = "、".join(f"{severity}{int(severities.get(severity, 0))}" for severity in SEVERITIES)
        return "\n".join(
            [
                f"文件 {accounts['path'].nunique()}，工作表 {len(accounts)}",
                f"读入 {read} = 采用 {used} + 排除 {total}（{'一致' if read == used + total else '不一致'}）",
                f"排除：{parts}",
                f"疑点：{doubts}",
            ]
        )

    def write_findings(self, path: Path, findings: pd.DataFrame | None = None) -> None:
        """Write findings.xlsx; `findings` stands in for the intake's own (the ledger's added)."""
        from .report import findings_workbook

        path.write_bytes(findings_workbook(self, self.findings if findings is None else findings))


def inspect(campaign: str | Path | Campaign, known_on: str | date = "", home: Home | None = None) -> Intake:
    """Return the intake of a campaign by its id; `known_on` defaults to the latest day known of.

    Raises
    ------
    UsageError
        An unknown campaign, a date that is none.
    DataError
        Nothing was received up to that day.
    """
    loaded = campaign if isinstance(campaign, Campaign) else load_campaign(campaign, home)
    if isinstance(known_on, str) and known_on:
        try:
            known_on = date.fromisoformat(known_on.strip())
        except ValueError as error:
            raise UsageError(f"“{known_on}”不是日期。", remedy="写成 2022-12-01。") from error
    return read_extracts(loaded, known_on or latest_known(loaded))


def read_extracts(campaign: Campaign, known_on: date) -> Intake:
    """Return the intake of everything received up to a day, read now unless the same content was read before.

    Raises
    ------
    DataError
        Nothing was received up to that day.
    ConfigurationError
        The alias table, corrections.toml, decisions.xlsx, receipts.csv or the person key is wrong.
    """
    files = received_files(campaign, known_on)
    misplaced = misplaced_files(campaign)
    came = [input_of(file) for file in files]
    declared = read_declared(campaign, known_on, came)
    configuration = [*_configuration(campaign), *declared.inputs]
    inputs = (*came, *(found for found, _ in configuration))
    digest = _digest(inputs, misplaced, campaign, known_on)
    key = load_key(campaign.home.key_file)
    folder = campaign.home.work / campaign.id / f"intake-{digest[:16]}"

    def fill(draft: Path) -> None:
        received = [(home_path(campaign, file.path), file.data, file.known_on) for file in files]
        read = [(home_path(campaign, found.path), data, None) for found, data in configuration]
        keep(campaign.home.archive, [*received, *read])
        _read(campaign, files, declared, digest, key, draft)

    stored(folder, lambda found: _is_of(found, digest, key), fill)
    return Intake(campaign, known_on, folder, digest, frozenset((_mark(folder) or {})["kinds"]), inputs)


def _is_of(folder: Path, digest: str, key: bytes) -> bool:
    mark = _mark(folder) or {}
    return mark.get("digest") == digest and mark.get("key") == fingerprint(key)


def _configuration(campaign: Campaign) -> list[tuple[Input, bytes]]:
    aliases = alias_path(campaign)
    found = []
    for path in (*campaign.configuration_files, *([aliases] if aliases else [])):
        data = path.read_bytes()
        inside = path.is_relative_to(campaign.folder)
        root = campaign.folder if inside else campaign.home.root
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
        found.append((Input.of(name, data), data))
    return found


@cache
def _program_digest() -> str:
    """Return the digest of the modules that decide the tables."""
    package = Path(__file__).resolve().parents[1]
    content = hashlib.sha256()
    room = package / "intake"
    for path in sorted(
        [*room.glob("*.py"), *room.glob("*.sql"), package / "vocabulary.py", package / "campaign.py"]
    ):
        content.update(path.read_bytes())
    return content.hexdigest()


def _digest(inputs: Sequence[Input], misplaced: Sequence[str], campaign: Campaign, known_on: date) -> str:
    facts = {
        "program": _program_digest(),
        "campaign": campaign.id,
        "known_on": known_on.isoformat(),
        "misplaced": list(misplaced),
        "inputs": sorted((i.path, i.sha256, str(i.known_on or "")) for i in inputs),
    }
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _mark(folder: Path) -> dict[str, Any] | None:
    try:
        return json.loads((folder / _MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _read(
    campaign: Campaign, files: Sequence[Received], declared: Declared, digest: str, key: bytes, folder: Path
) -> None:
    notebook = Notebook()
    for path in misplaced_files(campaign):
        notebook.note("E001", *_MISPLACED, path=path)
    declared.note(notebook)
    corrections = Corrections(declared.corrections)
    extracts, accounts = _extracts(files, corrections, notebook)
    corrections.check_used()
    _note_unused_sources(campaign, files, notebook)
    aliases = (*declared.decisions.aliases, *read_aliases(alias_path(campaign)))
    canonical = build_tables(campaign, extracts, aliases, declared.decisions, declared.neighbours, notebook)
    _write(folder, canonical, accounts, declared.decisions.accepted(notebook.findings), digest, key)
    write_senders(campaign, folder, [account.path for account in accounts], declared.receipts)


def _extracts(
    files: Sequence[Received], corrections: Corrections, notebook: Notebook
) -> tuple[list[Extract], list[SheetAccount]]:
    """Return the extracts of all files; of equal files the first received counts, the others are accounted for."""
    extracts: list[Extract] = []
    accounts: list[SheetAccount] = []
    seen: dict[str, tuple[SheetAccount, ...]] = {}
    ordered = sorted(files, key=lambda file: (file.known_on, _is_copy(file.name), file.path))
    for file in (file for file in ordered if file.is_paper):
        notebook.note("E013", path=file.path)
    tables = {file.path: _content(file) for file in ordered if not file.is_paper}
    firsts: dict[str, Received] = {}
    for file in ordered:
        if file.path in tables:
            firsts.setdefault(tables[file.path], file)
    books = read_books((file.name, file.data) for file in firsts.values() if file.refusal is None)
    with closing(books):
        for file in ordered:
            content = tables.get(file.path, "")
            if content in seen:
                notebook.note("E003", firsts[content].path, path=file.path)
                accounts += [_repeated(account, file) for account in seen[content]]
            elif content:
                book = file.refusal or next(books)
                reading = read_file(file, book, len(accounts) + 1, notebook, corrections)
                seen[content] = reading.accounts
                extracts += reading.extracts
                accounts += reading.accounts
    return extracts, accounts


def _content(file: Received) -> str:
    """Return what tells a file from others; one that nobody may open is like no other."""
    return file.path if file.refusal else hashlib.sha256(file.data).hexdigest()


def _is_copy(name: str) -> bool:
    """Tell names of copies (最终版, 副本, (1), v2) from the original's, so that the original is the one that counts."""
    return any(word in name for word in ("最终版", "最新", "副本", "(1)", "（1）", "v2", "V2"))


def _repeated(account: SheetAccount, file: Received) -> SheetAccount:
    left_out = {"duplicate_file": account.n_read} if account.n_read else {}
    return replace(account, path=file.path, known_on=file.known_on, kind="", n_used=0, n_left_out=left_out)


def _note_unused_sources(campaign: Campaign, files: Sequence[Received], notebook: Notebook) -> None:
    """Write down settings of files that are not there; of those received later nothing is known yet."""
    paths = {file.path for file in files} | {file.path.rpartition(".zip/")[0] + ".zip" for file in files}
    last = max(str(file.known_on) for file in files)
    for source in campaign.sources:
        path = PurePosixPath(source.path).as_posix()
        day = received_day(path)
        if path not in paths and not day > last:
            notebook.note("E008", source.path, path="campaign.toml")


def _write(
    draft: Path,
    canonical: Canonical,
    accounts: Sequence[SheetAccount],
    notebook: Notebook,
    digest: str,
    key: bytes,
) -> None:
    for name in SCHEMAS:
        rows = notebook.rows() if name == "findings" else canonical.tables[name]
        write_table(draft, name, rows)
    ordered = sorted(enumerate(accounts), key=lambda pair: (pair[1].path, pair[0]))
    frame = pd.DataFrame(
        [
            {**asdict(account), "n_left_out": json.dumps(dict(account.n_left_out), sort_keys=True)}
            for _, account in ordered
        ]
    )
    frame.to_parquet(draft / "accounting.parquet", index=False)
    _write_people(draft, canonical.people.persons, key)
    mark = {"digest": digest, "key": fingerprint(key), "kinds": sorted(canonical.kinds)}
    (draft / _MARK).write_text(json.dumps(mark), encoding="utf-8")


def _write_people(draft: Path, persons: pa.Table, key: bytes) -> None:
    """Write the only table with names: keyed hash and last four digits stand for the ID number."""
    keys = person_keys(key, persons["id_text"])
    table = persons.drop_columns("id_text").append_column("person_key", keys)
    pq.write_table(
        table.replace_schema_metadata({"key_fingerprint": fingerprint(key)}), draft / "people.parquet"
    )
