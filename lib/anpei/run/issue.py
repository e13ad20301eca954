"""Filing what was signed: kept beside the figures of its result, compared with them, entered in the register."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ..document.comparison import Difference, compare
from ..document.dates import chinese_date
from ..document.finaltext import has_revisions, read_final
from ..document.issued import DIFFERENCES, FIGURES
from ..document.kind import KINDS, Kind, find_kind
from ..document.register import ISSUED, REGISTER, Entry, enter, read_number, read_register
from ..errors import DataError, UsageError
from ..filename import without_signs
from ..home import Home
from .documents import read_object
from .manifest import MANIFEST, as_json, digest

_FIGURES = f"*{FIGURES}"
_NOT_COMPARED = "-"
_LONGEST_WAIT = 366


@dataclass(frozen=True)
class Issued:
    """What became of a filing: the register's row, how the signed text differs, what to look at again.

    `is_new` is false where the same file had been filed before; `is_compared` is false for a scan.
    """

    entry: Entry
    differences: tuple[Difference, ...]
    remarks: tuple[str, ...]
    is_new: bool
    is_compared: bool

    def summary(self) -> dict[str, Any]:
        """Return the result for another program."""
        return {
            "entry": asdict(self.entry) | {"signed_on": self.entry.signed_on.isoformat()},
            "is_new": self.is_new,
            "is_compared": self.is_compared,
            "differences": [asdict(one) for one in self.differences],
            "remarks": list(self.remarks),
        }


@dataclass(frozen=True)
class _Source:
    """The document of a result that was signed: its folder, figures.json and the manifest of the result."""

    root: Path
    file: Path
    figures: Mapping[str, Any]
    manifest: Mapping[str, Any]

    @property
    def stem(self) -> str:
        """The name of its files; a unit's documents say it in the name of their figures."""
        return self.file.name.removesuffix(FIGURES).rstrip(".")

    def made(self, suffix: str) -> Path | None:
        """Return the file of the result to compare with: of the same format, else the other; None if none is whole."""
        stem = self.stem or _stem(self.figures["kind"])
        for one in dict.fromkeys((suffix, ".docx", ".pdf")):
            path = self.file.with_name(f"{stem}{one}")
            if path.is_file() and self.is_as_made(path):
                return path
        return None

    def is_as_made(self, path: Path) -> bool:
        """Return whether a file is what the manifest says."""
        digests = {output["path"]: output["sha256"] for output in self.manifest["outputs"]}
        return digests.get(path.relative_to(self.root).as_posix()) == _sha256(path)


def issue(home: Home, folder: Path, *, kind: str, number: str, signed_on: str, final: Path) -> Issued:
    """Return what became of filing a signed document of a result.

    Kept below data/issued/<year>: the signed file, the result's manifest.json, figures.json, differences.json. Nothing
    there is ever overwritten; the same file again changes nothing.

    Raises
    ------
    UsageError
        No result, no such kind, number or date; another document bears the number, or the document another file.
    DataError
        A signed file that cannot be read, a result that was changed.
    """
    chosen = find_kind(kind, [kind] if _holds(folder, kind) else ())
    day = _day(signed_on)
    source = _source(folder, chosen)
    if not final.is_file():
        raise UsageError(f"没有文件“{final}”。", remedy="--final 写签发后的 DOCX 或扫描的 PDF。")
    told = source.manifest["parameters"]
    if not 0 <= (day - datetime.fromisoformat(told["as_of"]).date()).days <= _LONGEST_WAIT:
        raise UsageError(
            f"成文日期{day}不会是这份文件的：数据截止{told['as_of']}。",
            remedy="核对 --signed-on 和结果文件夹。",
        )
    draft = Entry(
        kind=chosen.name,
        number=read_number(chosen, number or _own_number(source), day),
        title=source.figures["document"],
        signed_on=day,
        campaign=told["campaign"],
        as_of=told["as_of"],
        known_on=told["known_on"],
        subject=source.figures["subject"],
        file="",
        sha256=_sha256(final),
        differences=_NOT_COMPARED,
    )
    for entry in read_register(home):
        if _collide(entry, draft):
            return _again(home, entry, draft)
    lines = read_final(final)
    made = source.made(final.suffix.lower())
    differences = _compared(source, made, lines)
    target = home.data / ISSUED / str(day.year) / _name(draft)
    entry = Entry(
        **asdict(draft)
        | {
            "file": (target / f"{chosen.name}{final.suffix.lower()}").relative_to(home.root).as_posix(),
            "differences": _NOT_COMPARED if differences is None else str(len(differences)),
        }
    )
    remarks = _remarks(entry, source, final, lines, made)
    _keep(target, home.root / entry.file, final, source, differences)
    enter(home, entry)
    return Issued(entry, tuple(differences or ()), tuple(remarks), True, differences is not None)


def _holds(folder: Path, kind: str) -> bool:
    return any(read_object(file).get("kind") == kind for file in folder.rglob(_FIGURES))


def _source(folder: Path, kind: Kind) -> _Source:
    """Return the document of a kind in a result or one of its folders."""
    root = next((one for one in (folder, *folder.parents) if (one / MANIFEST).is_file()), None)
    if root is None:
        raise UsageError(
            f"“{folder}”不是 anpei run 的结果。",
            remedy=f"写含有 {MANIFEST} 的结果文件夹，或其中一份报告的文件夹，例如 output/活动/时刻/district。",
        )
    found = {file: read_object(file) for file in sorted(folder.rglob(_FIGURES))}
    of_kind = {file: read for file, read in found.items() if read.get("kind") == kind.name}
    if not of_kind:
        there = sorted({read["kind"] for read in found.values() if "kind" in read})
        raise UsageError(
            f"结果里没有{kind.name}。",
            where=folder.name,
            remedy=f"这里有：{'、'.join(there) or '（无）'}；核对文件夹和 --kind，旧版本的结果先重新运行 anpei run。",
        )
    if len(of_kind) > 1:
        subjects = [read["subject"] for read in of_kind.values()]
        first = next(iter(of_kind)).parent.relative_to(root).as_posix()
        raise UsageError(
            f"结果里有{len(of_kind)}份{kind.name}（{'、'.join(subjects[:3])}等），要写明是哪一份。",
            where=folder.name,
            remedy=f"写到那一份的文件夹，例如 {root / first}。",
        )
    [(file, figures)] = of_kind.items()
    source = _Source(root, file, figures, read_object(root / MANIFEST))
    if not source.is_as_made(file):
        raise DataError(
            f"{FIGURES} 和生成时不一样。",
            where=file.relative_to(root).as_posix(),
            remedy="重新运行 anpei run，再登记；不要改动结果文件夹里的数字出处。",
        )
    if figures["stage"] == "核对稿":
        raise UsageError(
            "这是核对稿，不能印发。", where=folder.name, remedy="用 --stage 送审稿 或 定稿 运行后签发。"
        )
    return source


def _stem(kind: str) -> str:
    return KINDS[kind].file_stem if kind in KINDS else kind


def _own_number(source: _Source) -> str:
    """Return the number that the result prints, where it is a whole one."""
    number = str(source.figures["number"])
    return "" if "　" in number else number


def _collide(entry: Entry, draft: Entry) -> bool:
    """Return whether an issued document bears the number, or is the same one where the kind has no numbers."""
    if not draft.number:
        return entry.what == draft.what
    is_same_series = entry.kind == draft.kind or "〔" in draft.number
    return is_same_series and (entry.number, entry.signed_on.year) == (draft.number, draft.signed_on.year)


def _again(home: Home, entry: Entry, draft: Entry) -> Issued:
    """Return the earlier filing of the same file; nothing is written.

    Raises
    ------
    UsageError
        Another file, document, number or date.
    """
    name = entry.number or f"{entry.subject}{entry.kind}"
    if entry.what != draft.what:
        raise UsageError(
            f"“{name}”已经用于《{entry.title}》（{entry.signed_on}）。",
            where=f"data/{ISSUED}/{REGISTER}",
            remedy="核对 --number；每份文件一个号。",
        )
    if (entry.number, entry.signed_on, entry.sha256) != (draft.number, draft.signed_on, draft.sha256):
        raise UsageError(
            f"这份文件已经登记为“{name}”，成文日期{entry.signed_on}，这次的文件、编号或日期不一样。",
            where=entry.file,
            remedy="已印发的文件不改动。内容要更正的，做更正通报；补扫描件的，直接放进上面的文件夹；"
            f"登记错了的，由经办人在 data/{ISSUED}/{REGISTER} 里删去该行并移走文件夹后重新登记。",
        )
    path = home.root / entry.file
    kept = read_object(path.parent / DIFFERENCES)
    differences = tuple(Difference(**one) for one in kept.get("differences", ()))
    remarks = []
    if not path.is_file():
        remarks.append(f"存档的文件不见了：{entry.file}。")
    elif _sha256(path) != entry.sha256:
        remarks.append(f"存档的文件在登记以后改动过，照原样保留：{entry.file}。")
    return Issued(entry, differences, tuple(remarks), False, entry.differences != _NOT_COMPARED)


def _compared(source: _Source, made: Path | None, lines: list[str]) -> list[Difference] | None:
    if made is None or not lines:
        return None
    return compare(read_final(made), lines, source.figures["figures"])


def _remarks(entry: Entry, source: _Source, final: Path, lines: list[str], made: Path | None) -> list[str]:
    """Return what a person should look at again."""
    if not lines:
        return [
            f"终稿是扫描件，没有文字，无法逐个比对数字；请对照 {source.file.parent.name} 里的 PDF 人工核对。"
        ]
    text = "".join(lines)
    remarks = [
        f"终稿里没有找到{label}“{wanted}”，核对是不是这份文件。"
        for label, wanted in (
            ("编号", entry.number),
            ("成文日期", chinese_date(entry.signed_on)),
            ("标题", re.sub(r"\s", "", entry.title)),
        )
        if wanted and wanted not in text
    ]
    if made is None:
        remarks.append("结果里的 DOCX 和 PDF 都改动过，无法逐个比对数字；请人工核对。")
    if has_revisions(final):
        remarks.append("终稿里还有修订痕迹，按接受全部修订比对；印发前应接受或拒绝修订。")
    return remarks


def _name(entry: Entry) -> str:
    """Return the folder of a document: kind, number or cut-off, subject."""
    moment = entry.as_of.replace(":", "")
    parts = [entry.kind, entry.number or moment, entry.subject]
    return without_signs("-".join(part for part in parts if part)).rstrip(". ")


def _keep(
    target: Path, path: Path, final: Path, source: _Source, differences: list[Difference] | None
) -> None:
    """Put the documents of a filing into their folder, whole or not at all; what is there stays.

    Raises
    ------
    UsageError
        The folder holds another file.
    """
    if target.exists():
        if path.is_file() and _sha256(path) == _sha256(final):
            return  # kept before, but not entered
        raise UsageError(
            f"文件夹“{target.name}”已经有了，里面是别的文件。",
            where=f"data/{ISSUED}/{target.parent.name}",
            remedy="核对编号；确认没有用的，移走后重新登记。",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".issued-", dir=target.parent))
    try:
        shutil.copyfile(final, draft / path.name)
        shutil.copyfile(source.root / MANIFEST, draft / MANIFEST)
        shutil.copyfile(source.file, draft / FIGURES)
        told = {
            "is_compared": differences is not None,
            "differences": [asdict(one) for one in differences or ()],
        }
        (draft / DIFFERENCES).write_bytes(as_json(told))
        draft.chmod(0o755)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"“{text}”不是日期。", remedy="写成 2022-12-02。") from error


def _sha256(path: Path) -> str:
    return str(digest(path.read_bytes())["sha256"])
