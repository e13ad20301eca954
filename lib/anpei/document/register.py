"""The register of issued documents (data/issued/register.csv), and the number that a document bears by it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from ..errors import ConfigurationError, UsageError
from ..home import Home
from ..ledger import Case
from .kind import KINDS, Kind

ISSUED = "issued"
REGISTER = "register.csv"
MAIN_KIND = "情况通报"
"""The kind that bears the number of [notice] itself; every other one has its own."""

_SERIES = {"期": "第{}期", "督办": "督办{}号"}
_DOCUMENT_NUMBER = re.compile(r"[^\s〔〕\[\]()（）]+〔(\d{4})〕[1-9]\d*号")


@dataclass(frozen=True)
class Entry:
    """One issued document: what it is, what it tells of, where it is kept and what its file was.

    `subject` is the town, department or unit that it is about, empty for the district; `as_of` and `known_on` are
    those of the result, in ISO form; `file` is relative to the home; `differences` counts the figures that the signed
    text does not share with the result, “-” where it could not be compared.
    """

    kind: str
    number: str
    title: str
    signed_on: date
    campaign: str
    as_of: str
    known_on: str
    subject: str
    file: str
    sha256: str
    differences: str

    @property
    def what(self) -> tuple[str, str, str, str]:
        """What the document tells of; one document of it bears one number."""
        return self.kind, self.campaign, self.as_of, self.subject


COLUMNS = tuple(field.name for field in fields(Entry))


def register_file(home: Home) -> Path:
    """Return where the register lies."""
    return home.data / ISSUED / REGISTER


def read_register(home: Home) -> list[Entry]:
    """Return what was issued, in the order of the register; nothing without one. UTF-8, or GBK as Excel saves it.

    Raises
    ------
    ConfigurationError
        A column is missing, or a row cannot be read: names the row.
    """
    path = register_file(home)
    if not path.is_file():
        return []
    reader = csv.DictReader(io.StringIO(_decoded(path.read_bytes()), newline=""))
    if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
        raise ConfigurationError(
            f"{REGISTER} 缺少列：{'、'.join(missing)}。",
            where=f"data/{ISSUED}/{REGISTER}",
            remedy="恢复第一行的列名；写法见 docs/issuing.md。",
        )
    entries = []
    for row in reader:
        texts = {name: (row[name] or "").strip() for name in COLUMNS}
        if not any(texts.values()):
            continue
        try:
            entries.append(Entry(**texts | {"signed_on": _day(texts["signed_on"])}))  # type: ignore[arg-type]
        except ValueError as error:
            raise ConfigurationError(
                f"{REGISTER} 里的成文日期“{texts['signed_on']}”不是日期。",
                where=f"data/{ISSUED}/{REGISTER} 第{reader.line_num}行",
                remedy="写成 2022-12-02。",
            ) from error
    return entries


def enter(home: Home, entry: Entry) -> None:
    """Add one row at the end of the register; the rows before it stay as they are.

    Raises
    ------
    ConfigurationError
        It is open in a program that lets nobody else write.
    """
    path = register_file(home)
    before = path.read_bytes() if path.is_file() else b""
    out = io.StringIO(newline="")
    if before and not before.endswith((b"\n", b"\r")):
        out.write("\r\n")
    rows = [] if before else [COLUMNS]
    csv.writer(out).writerows([*rows, asdict(entry).values()])
    encoding = "utf-8-sig" if not before else "utf-8" if _is_utf8(before) else "gb18030"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("ab") as file:
            file.write(out.getvalue().encode(encoding))
    except PermissionError as error:
        raise ConfigurationError(
            f"{REGISTER} 正在别的程序里打开，没有登记。",
            where=f"data/{ISSUED}/{REGISTER}",
            remedy="关闭后再运行一次同样的命令，已经存好的文件不会重复。",
        ) from error


def document_numbers(case: Case, kind: Kind, subjects: Sequence[str] = ("",)) -> dict[str, str]:
    """Return the number of a document about each subject, in their order.

    The number in [notice.<kind>] wins; what was issued of the same campaign, cut-off and subject keeps its number;
    第N期 and 督办N号 go on from the last one of the year in the register; a 发文字号 is otherwise left to be filled in.
    """
    if not kind.series:
        return dict.fromkeys(subjects, "")
    given = case.campaign.own_number(kind.name, is_main=kind.name == MAIN_KIND)
    if given:
        return dict.fromkeys(subjects, given)
    year = (case.campaign.notice(kind.name).signed_on or case.as_of).year
    register = read_register(case.campaign.home)
    kept = {entry.what: entry.number for entry in register}
    last = max((_ordinal(entry, kind, year) for entry in register), default=0)
    numbers = {}
    for subject in subjects:
        number = kept.get((kind.name, case.campaign.folder.name, case.as_of.isoformat(), subject), "")
        if not number and kind.series == "文号":
            number = f"〔{year}〕　号"
        elif not number:
            last += 1
            number = _SERIES[kind.series].format(last)
        numbers[subject] = number
    return numbers


def document_number(case: Case, kind: Kind, subject: str = "") -> str:
    """Return the number of one document; see `document_numbers`."""
    return document_numbers(case, kind, [subject])[subject]


def numbering(case: Case) -> dict[str, Any]:
    """Return all that the register decides about the numbers of a case's documents, by kind; the campaign's own apart.

    Of a kind that is about the district its number; of one about towns, departments or units what was issued (`kept`,
    by subject) and what comes next.
    """
    kept: dict[str, dict[str, str]] = {}
    for entry in read_register(case.campaign.home):
        is_of_case = (entry.campaign, entry.as_of) == (case.campaign.folder.name, case.as_of.isoformat())
        if is_of_case and entry.number:
            kept.setdefault(entry.kind, {})[entry.subject] = entry.number
    found: dict[str, Any] = {}
    for name in [*KINDS, *sorted(set(kept) - set(KINDS))]:
        kind = KINDS.get(name)
        if case.campaign.own_number(name, is_main=name == MAIN_KIND):
            continue
        if kind and kind.series in _SERIES:
            following = document_number(case, kind)
            is_one = kind.subject == "district"
            found[name] = following if is_one else {"next": following, "kept": kept.get(name, {})}
        elif name in kept:
            found[name] = {"kept": kept[name]}
    return found


def read_number(kind: Kind, text: str, signed_on: date) -> str:
    """Return a number as the kind prints it: 3 → 第3期.

    Raises
    ------
    UsageError
        It is none, or its year is not that of the date.
    """
    text = text.strip()
    if not kind.series:
        if text:
            raise UsageError(f"{kind.name}没有文号。", remedy="去掉 --number。")
        return ""
    if kind.series == "文号":
        found = _DOCUMENT_NUMBER.fullmatch(text)
        if not found:
            spelt = re.sub(r"[\[(（［](\d{4})[\])）］](?:第)?0*(\d+号)", r"〔\1〕\2", text)
            raise UsageError(
                f"文号“{text}”的写法不对。" if text else f"{kind.name}要写文号。",
                guess=spelt if spelt != text and _DOCUMENT_NUMBER.fullmatch(spelt) else "",
                remedy="写成 代字〔年份〕序号号，年份用六角括号，序号不加“第”、不编虚位，例如 薛安办发〔2022〕17号。",
            )
        if int(found[1]) != signed_on.year:
            raise UsageError(
                f"文号的年份{found[1]}和成文日期的年份{signed_on.year}不一致。",
                remedy="核对 --number 和 --signed-on。",
            )
        return text
    form = _SERIES[kind.series]
    found = re.fullmatch(rf"(?:{form.format('([1-9][0-9]*)')}|([1-9][0-9]*))", text)
    if not found:
        raise UsageError(
            f"“{text}”不是{kind.name}的编号。" if text else f"{kind.name}要写编号。",
            remedy=f"写成 3 或 {form.format(3)}。",
        )
    return form.format(found[1] or found[2])


def _ordinal(entry: Entry, kind: Kind, year: int) -> int:
    """Return the running number of an entry of this kind and year, 0 for any other."""
    if entry.kind != kind.name or entry.signed_on.year != year or kind.series not in _SERIES:
        return 0
    found = re.fullmatch(_SERIES[kind.series].format(r"(\d+)"), entry.number)
    return int(found[1]) if found else 0


def _day(text: str) -> date:
    """Return a date, also as Excel writes it back: 2022/12/2."""
    year, month, day = (int(part) for part in re.split(r"[-/]", text))
    return date(year, month, day)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(data: bytes) -> str:
    return data.decode("utf-8-sig" if _is_utf8(data) else "gb18030")
