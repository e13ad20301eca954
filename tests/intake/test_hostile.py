"""Every file of a collection of awkward and hostile ones: a reason in Chinese, or the right rows; the others go on."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
import xlrd
import xlsxwriter

from anpei.intake.reader import Book, read_books
from anpei.intake.unreadable import Unreadable
from tests.conftest import MATERIAL
from tests.intake.scene import D1, ROSTER, id_no, left_out, people, person, read, rows_of, text, xlsx

HOSTILE, MESSY = MATERIAL / "hostile", MATERIAL / "messy"

pytestmark = pytest.mark.material("hostile", "messy")

DECLARED = "工作簿内部结构异常（含有外部定义或实体），为安全起见没有打开"
OUTCOMES: dict[str, str | list[tuple[object, ...]]] = {
    "generated/far_cell_XFD1048576.xlsx": "列数过多：单元格XFD1048576还有内容，最多读1000列",
    "generated/lying_dimension.xlsx": [(1,)],
    "generated/million_blank_rows.xlsx": [(1,)],
    "generated/ratio_bomb_300MB.xlsx": "展开后超过100MB，大得不正常",
    "poi/54764.xlsx": DECLARED,
    "poi/poc-xmlbomb.xlsx": DECLARED,
    "poi/protect.xlsx": "工作簿有密码",
    "poi/xlsx-corrupted.xlsx": "工作簿已损坏或加了密码",
    "poi/xxe_in_schema.xlsx": [("",) * 5] * 8 + [("", "", "/Test/Test", "Column1", "Column2"), ("", "", "1", "", "")],
}  # fmt: skip


def files(folder: Path, pattern: str) -> list[Path]:
    found = sorted(folder.rglob(pattern))
    assert found
    return found


def opened(paths: Iterable[Path]) -> list[Book | Unreadable]:
    return list(read_books((path.name, path.read_bytes()) for path in paths))


def told(found: Book | Unreadable) -> object:
    return found.why if isinstance(found, Unreadable) else found.sheets[0].rows()


def test_every_workbook_ends_as_it_should() -> None:
    paths = [*files(HOSTILE / "generated", "*"), *files(HOSTILE / "poi", "*")]
    assert [path.relative_to(HOSTILE).as_posix() for path in paths] == list(OUTCOMES)
    assert dict(zip(OUTCOMES, map(told, opened(paths)), strict=True)) == OUTCOMES


def test_every_awkward_text_is_read_as_its_authors_expect() -> None:
    paths = files(HOSTILE / "csv-spectrum", "*.csv")
    for path, found in zip(paths, opened(paths), strict=True):
        assert isinstance(found, Book)
        (sheet,) = found.sheets
        head, *body = sheet.rows()
        expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8").replace("\\r\\n", "\\n"))
        assert [dict(zip(head, row, strict=True)) for row in body] == expected
        assert (found.mismatch, sheet.is_cut) == (None, False)


def test_tables_of_a_statistics_office() -> None:
    paths = files(MESSY, "*.csv")
    for path, found in zip(paths, opened(paths), strict=True):
        assert isinstance(found, Book)
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("gbk"), newline="")))
        width = max(len(row) for row in rows)
        expected = [tuple(row + [""] * (width - len(row))) for row in rows]
        assert "年" in "".join(cell for row in expected[:5] for cell in row)
        found_rows = found.sheets[0].rows()
        n_columns = found.sheets[0].n_columns
        assert found_rows == [row[:n_columns] for row in expected][: len(found_rows)]
        assert not any(cell for row in expected[len(found_rows) :] for cell in row)
        assert not any(cell for row in expected for cell in row[n_columns:])


def test_an_old_workbook_with_merged_cells() -> None:
    path = MESSY / "nbs_budget_merged.xls"
    (found,) = opened([path])
    assert isinstance(found, Book)
    expected = xlrd.open_workbook(path, formatting_info=True).sheet_by_index(0)
    sheet = found.sheets[0]
    assert sheet.rows() == [tuple(expected.row_values(n)) for n in range(expected.nrows)]
    assert {(area.top, area.bottom + 1, area.left, area.right + 1) for area in sheet.merged} == set(
        expected.merged_cells
    )


# ── naughty strings ─────────────────────────────────────────────────────────────────────────────────────────

CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ufffe\\uffff]")


@pytest.fixture(scope="module")
def naughty() -> list[str]:
    strings = json.loads((HOSTILE / "strings" / "blns.json").read_text(encoding="utf-8"))
    assert len(strings) > 400
    return [string for string in strings if string]


def roster(strings: Iterable[str]) -> list[list[object]]:
    return [person(string, id_no(n), string, town=string) for n, string in enumerate(strings, 1)]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_naughty_strings_come_back_as_they_were(naughty: list[str], form: str) -> None:
    """Only control characters are gone; what looks like a formula, a tag or a command is a string of characters."""
    if form == "xlsx":  # no workbook holds control characters
        naughty = [string for string in naughty if not CONTROL.search(string)]
    rows = [list(ROSTER), *roster(naughty)]
    if form == "csv":
        data = text(rows)
    else:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
            sheet = workbook.add_worksheet()
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write_string(number, place, str(cell))
        data = out.getvalue()
    (found,) = read_books([(f"a.{form}", data)])
    assert isinstance(found, Book)
    back = [(row[0], row[3], row[4]) for row in found.sheets[0].rows()[1:]]
    assert back == [(CONTROL.sub("", string),) * 3 for string in naughty]


def test_a_roster_of_naughty_strings_goes_all_the_way(naughty: list[str], tmp_path: Path) -> None:
    intake = read(
        tmp_path, {f"{D1}/名册.csv": text([ROSTER, *roster(naughty)]), f"{D1}/好.csv": text([ROSTER, good()])}
    )
    assert "张三" in people_of(intake)
    left_out(intake)  # read = used + left out, by reason
    known = [letters(string) for string in [*naughty, "张三"]]
    assert not [name for name in people_of(intake) if not any(letters(name) in whole for whole in known)]
    intake.write_findings(tmp_path / "findings.xlsx")
    assert (tmp_path / "findings.xlsx").stat().st_size > 10_000


def letters(string: str) -> str:
    """Letters and digits alone, in one width."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", CONTROL.sub("", string))))


def good() -> list[object]:
    return person("张三", id_no(990), "甲化工有限公司", town="石桥镇")


def people_of(intake: object) -> list[str]:
    return [row["name"] for row in rows_of(intake, "people")]  # type: ignore[arg-type]


# ── a campaign that received all of it ──────────────────────────────────────────────────────────────────────


def test_the_other_files_of_the_campaign_are_still_read(tmp_path: Path) -> None:
    """Every file is named by a finding or accounted for, and those that are sound give their people."""
    paths = [path for path in files(HOSTILE, "*") if path.is_file()]
    received = {f"{D1}/{path.parent.name}/{path.name}": path.read_bytes() for path in paths}
    before, after = f"{D1}/0名册.xlsx", f"{D1}/甲/名册.csv"
    sound = {
        before: xlsx([ROSTER, person("李四", id_no(991), "乙运输有限公司", town="石桥镇")]),
        after: text([ROSTER, good()]),
    }
    intake = read(tmp_path, {**received, **sound})
    assert set(people(intake)) == {"张三", "李四"}
    told = {row["path"]: row for row in rows_of(intake, "findings") if row["code"] == "E001"}
    accounted = {row["path"]: row["n_read"] for row in rows_of(intake, "accounting")}
    assert {f"extracts/{path}" for path in (*received, *sound)} == set(accounted)
    for name, outcome in OUTCOMES.items():
        path = f"extracts/{D1}/{name}"
        if isinstance(outcome, str):
            assert told[path]["message"] == f"文件无法读取：{outcome}"
            assert told[path]["remedy"]
            assert accounted[path] == 0
        else:
            assert accounted[path] == len(outcome)
            assert path not in told
    assert left_out(intake)
