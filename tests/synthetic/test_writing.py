"""Every messy cell can be undone: a plain normaliser turns each row back into the clean row of its fact."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import openpyxl
import pytest

from anpei.synthetic import Faults, campaign_files
from anpei.synthetic.faults import OVERSIGHT, Mess, default_faults

WRITING = (
    "id_full_width", "id_lower_x", "id_spaced", "id_apostrophe", "id_damaged", "id_masked", "name_spaced",
    "name_suffixed", "name_dotted", "unit_variants", "town_former", "town_short", "town_prefixed",
    "phone_number", "copied_files",
)  # fmt: skip
HEAVY = ("id_damaged", "id_masked", "name_suffixed", "town_prefixed", "vanished", "name_rare", "name_dotted",
         "phone_number", "copied_files")  # fmt: skip
TOWNS = {
    "栖澜": "街道",
    "望沧": "街道",
    "霁川": "街道",
    "澄埠": "镇",
    "鹤埠": "镇",
    "鹿汀": "镇",
    "松漪": "镇",
}
TOWNS |= {"云柘": "街道", "槐汀": "街道"}


def usual(mess: Mess) -> Faults:
    """The usual faults of a mess, without the kinds that only `heavy` has."""
    typical, faults = default_faults("typical", 800), default_faults(mess, 800)
    names = {n for n in Faults.__slots__ if (getattr(typical, n) or n in HEAVY) and n not in OVERSIGHT}
    return Faults(**{n: getattr(faults, n) for n in names})


@cache
def pair(mess: Mess) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The same campaign as `mess` writes it, and written cleanly; what `test_messes` looks at is left out."""
    faults = usual(mess)
    kept = {n: 0 if n in WRITING else getattr(faults, n) for n in Faults.__slots__}
    clean = campaign_files(seed=21, units=30, people=800, mess="none", faults=Faults(**kept))
    return campaign_files(seed=21, units=30, people=800, mess=mess, faults=faults), clean


def data_rows(path: str, data: bytes) -> list[list[Any]]:
    """Rows with most cells filled, header and hidden sheets left out."""
    if path.endswith(".csv"):
        text = data.decode("utf-8-sig" if data[:3] == b"\xef\xbb\xbf" else "gb18030")
        rows: list[list[Any]] = [[c or None for c in row] for row in csv.reader(io.StringIO(text))]
    else:
        sheets = openpyxl.load_workbook(io.BytesIO(data)).worksheets
        rows = [[c.value for c in r] for s in sheets if s.sheet_state == "visible" for r in s.iter_rows()]
    filled = [row for row in rows if sum(c is not None for c in row) >= 6]
    return [
        row for row in filled if not {"序号", "姓名", "职工姓名", "人员姓名"} & {plain(c) for c in row[:2]}
    ]


def plain(cell: object) -> str:
    """Half width, upper case, without spaces, marks of text and what cannot be seen."""
    text = unicodedata.normalize("NFKC", str(cell if cell is not None else ""))
    text = re.sub(r"[\s\u200b]", "", text).upper().replace("•", "·").replace("・", "·")
    return text.removeprefix("'").removesuffix("(2)")


def town(cell: object) -> str:
    stem = plain(cell).removeprefix("澜州市").removeprefix("澜溪区").removesuffix("办事处")
    stem = stem.removesuffix("街道").removesuffix("镇")
    return stem + TOWNS.get(stem, "")


def day(cell: object) -> str:
    """A date in any of the written forms, as ISO; nothing for / and 至今."""
    if isinstance(cell, (date, datetime)):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, int):
        return (date(1899, 12, 30) + timedelta(days=cell)).isoformat()
    numbers = re.findall(r"\d+", str(cell or ""))
    if not numbers:
        return ""
    if len(numbers[0]) == 8:
        return f"{numbers[0][:4]}-{numbers[0][4:6]}-{numbers[0][6:]}"
    return f"{int(numbers[0]) % 2000 + 2000}-{int(numbers[1]):02d}-{int(numbers[2]):02d}"


def shown(number: float) -> str:
    """The 15 digits that a spreadsheet keeps of a long number.

    Rounded, not cut: the double nearest to …026000 may be …025984.
    """
    return f"{number:.14e}".replace(".", "")[:15]


def roster_row(row: list[Any]) -> tuple[str, ...]:
    cells = [*map(plain, row[:4]), town(row[4]), *map(plain, row[5:9]), *map(day, row[9:11])]
    if isinstance(row[1], float):
        cells[1] = shown(row[1])
    return tuple(cells)


def platform_row(row: list[Any]) -> tuple[str, ...]:
    verified = {"已认证": "已实名", "未认证": "未实名"}.get(str(row[5]), str(row[5]))
    passed = {"合格": "是", "不合格": "否"}.get(str(row[14]), plain(row[14]))
    times = [re.sub("/", "-", plain(row[i])) for i in (6, 11, 12)]
    percent = plain(row[8]).removesuffix("%")
    texts = [plain(row[i]) for i in (0, 1, 2, 3)]
    rest = [plain(row[i]) for i in (7, 9, 10, 13)]
    return (*texts, town(row[4]), verified, *times, percent, passed, *rest)


def kept_digits(messy: str, clean: str) -> str:
    """The clean ID number as far as the messy one shows it."""
    if len(messy) == 15:
        return clean[:15]
    return f"{clean[:6]}********{clean[-4:]}" if "*" in messy else clean


def rows_of(files: dict[str, bytes], part: str) -> list[list[Any]]:
    paths = sorted(p for p in files if part in p)
    return [row for path in paths for row in data_rows(path, files[path])]


@pytest.mark.parametrize("mess", ["typical", "heavy"])
def test_roster_rows_can_be_undone(mess: Mess) -> None:
    messy, clean = pair(mess)
    written = [roster_row(row[1:]) for row in rows_of(messy, "名册/")]
    facts = [roster_row(row) for row in rows_of(clean, "名册/")]
    assert len(written) == len(facts)
    for row, fact in zip(written, facts, strict=True):
        assert row[0] == fact[0]
        assert row[1] == kept_digits(row[1], fact[1])
        assert row[2:] == fact[2:]


@pytest.mark.parametrize("mess", ["typical", "heavy"])
def test_platform_rows_can_be_undone(mess: Mess) -> None:
    messy, clean = pair(mess)
    written = [platform_row(row) for row in rows_of(messy, "平台/")]
    facts = [platform_row(row) for row in rows_of(clean, "平台/")]
    assert len(written) == len(facts)
    for row, fact in zip(written, facts, strict=True):
        assert row[1] == kept_digits(row[1], fact[1])
        if "*" in row[2]:
            assert row[2] == f"{fact[2][:3]}****{fact[2][-4:]}"
        assert (row[0], *row[3:]) == (fact[0], *fact[3:])


def test_planted_ways_of_writing_are_found_in_the_roster_and_the_export() -> None:
    """Counted in the files of `heavy`: what was noted as planted stands there, neither more nor less."""
    messy, _ = pair("heavy")
    faults = usual("heavy")
    ids = [row[2] for row in rows_of(messy, "名册/")]
    names = [str(row[1]) for row in rows_of(messy, "名册/")]
    kinds = Counter(
        "id_damaged" if isinstance(i, float)
        else "id_full_width" if re.search("[０-９]", i)
        else "id_apostrophe" if i.startswith("'")
        else "id_spaced" if " " in i
        else "id_lower_x" if i.endswith("x")
        else "plain"
        for i in ids
    )  # fmt: skip
    for kind in ("id_damaged", "id_full_width", "id_apostrophe", "id_spaced", "id_lower_x"):
        assert kinds[kind] == getattr(faults, kind), kind
    assert sum(bool(re.search(r"\s", name)) for name in names) == faults.name_spaced
    assert sum(bool(re.search("[•・]", name)) for name in names) == faults.name_dotted
    assert sum(isinstance(row[3], int) for row in rows_of(messy, "名册/")) == faults.phone_number
    export = rows_of(messy, "2026-11-03/平台/")
    assert len({row[1] for row in export if "*" in str(row[1])}) == faults.id_masked
    assert sum(str(row[0]).endswith("(2)") for row in export) == faults.name_suffixed
    assert sum("最终版" in path for path in messy) == faults.copied_files


def test_what_cannot_be_restored_can_still_be_matched() -> None:
    """Damaged: first 15 digits and name are unique. Masked: name, last four and unit are unique."""
    messy, clean = pair("heavy")
    people = {(str(r[0]), str(r[1])) for part in ("名册/", "平台/") for r in rows_of(clean, part)}
    by_first = Counter((name, id_no[:15]) for name, id_no in people)
    by_last = Counter((name, id_no[-4:]) for name, id_no in people)
    damaged = [r for r in rows_of(messy, "名册/") if isinstance(r[2], float)]
    masked = [r for r in rows_of(messy, "平台/") if "*" in str(r[1])]
    assert damaged
    assert masked
    assert {by_first[plain(r[1]), shown(r[2])] for r in damaged} == {1}
    assert {by_last[plain(r[0]), r[1][-4:]] for r in masked} == {1}
    units = {(plain(r[0]), plain(r[1])[-4:]): plain(r[3]) for r in rows_of(clean, "名册/")}
    assert all(units[plain(r[0]), r[1][-4:]] == plain(r[3]) for r in masked)
