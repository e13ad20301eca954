"""What casts doubt on a whole sheet: cut off at a limit, nothing read from it, an example that is none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from anpei.intake.finding import Notebook
from anpei.intake.reading import SheetAccount, _read_sheet
from anpei.intake.sheet import Sheet, sheet_of
from anpei.intake.source import Received
from tests.intake.scene import D1, ROSTER, id_no, person


def told(sheet: Sheet) -> tuple[list[tuple[str, tuple[str, ...]]], SheetAccount]:
    """Return code and fills of the findings of a sheet, and its account."""
    notebook = Notebook()
    _, account = _read_sheet(Received(f"extracts/{D1}/a.csv", date(2022, 10, 20), b""), sheet, 1, notebook)
    return [(finding.code, finding.fills) for finding in notebook.findings], account


def grades(n_rows: int, *titles: str) -> Sheet:
    """Return a list of units with titles, a header and in all so many rows."""
    units = [*titles, "单位名称", *["甲公司"] * (n_rows - len(titles) - 1)]
    marks = [*[""] * len(titles), "监管分级", *["A"] * (n_rows - len(titles) - 1)]
    return Sheet("", (pa.chunked_array([units]), pa.chunked_array([marks])), n_rows=n_rows)


@pytest.mark.parametrize("limit", [65_535, 65_536, 1_048_575, 1_048_576])
def test_a_sheet_at_a_limit_was_cut(limit: int) -> None:
    """The rows of the sheet or of its data reach what a spreadsheet or its export holds."""
    for sheet in (grades(limit), grades(limit + 1), grades(limit, "分级清单"), grades(limit + 2, "分级清单")):
        found, account = told(sheet)
        assert [code for code, _ in found] == ["E006"]
        assert int(found[0][1][0]) in (limit - 1, limit, limit + 1)
        assert account.n_used > limit - 3


@pytest.mark.parametrize("n_rows", [65_533, 65_534, 65_538, 131_072])
def test_other_numbers_of_rows_are_chance(n_rows: int) -> None:
    found, _ = told(grades(n_rows))
    assert found == []


@pytest.mark.parametrize(
    "rows", [[], [[""] * 3], [["合计", "0人"]], [["注：没有人员"]]], ids=["none", "blank", "total", "note"]
)
def test_a_table_without_a_row_is_severe(rows: list[list[Any]]) -> None:
    found, account = told(sheet_of([["应训人员名册"], list(ROSTER), *rows]))
    assert found == [("E014", ())]
    assert (account.n_read, account.n_used) == (2 + len(rows), 0)


def test_rows_that_all_lack_something_are_none() -> None:
    found, account = told(sheet_of([list(ROSTER), person("", id_no(1)), person("张三", id_no(2), "")]))
    assert found == [("E014", ()), ("E010", ("姓名",)), ("E010", ("单位名称",))]
    assert account.n_left_out == {"header": 1, "incomplete": 2}


@pytest.mark.parametrize(("n_rows", "is_example"), [(1, True), (10, True), (11, False)])
def test_an_example_has_few_rows(n_rows: int, is_example: bool) -> None:
    """Forms are filled in on their example sheet, too: many rows are people."""
    rows = [person(f"张{'甲乙丙丁戊己庚辛壬癸子'[n]}", id_no(n)) for n in range(n_rows)]
    _, account = told(sheet_of([list(ROSTER), *rows], "填写示例"))
    assert account.n_left_out == ({"instructions": n_rows + 1} if is_example else {"header": 1})
