"""Hidden rows and columns of old workbooks, as another reader sees them too; what is odd tells nothing."""

from __future__ import annotations

import random
import re
import struct
from pathlib import Path

import pytest
import xlrd

from anpei.intake.biff import hidden_parts
from anpei.intake.book import read_book
from anpei.intake.reader import Book, read_books
from tests.conftest import MATERIAL

OLD = (Path(__file__).parent / "files" / "roster.xls").read_bytes()
ROW, COLUMNS = (
    re.compile(rb"\x08\x02\x10\x00(..).{10}", re.DOTALL),
    re.compile(rb"\x7d\x00\x0c\x00", re.DOTALL),
)


def with_hidden(rows: set[int], columns: bool) -> bytes:
    """The old workbook with some rows hidden, and the columns of its first record of widths."""
    data = bytearray(OLD)
    found = set()
    for match in ROW.finditer(OLD):
        (number,) = struct.unpack("<H", match[1])
        if number in rows:
            data[match.end()] |= 0x20
            found.add(number)
    assert found == rows
    if columns:
        match = COLUMNS.search(OLD)
        assert match is not None
        data[match.end() + 8] |= 0x01
    return bytes(data)


def by_xlrd(data: bytes) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    book = xlrd.open_workbook(file_contents=data, formatting_info=True)
    return [
        (
            tuple(sorted(row for row, about in sheet.rowinfo_map.items() if about.hidden)),
            tuple(sorted(column for column, about in sheet.colinfo_map.items() if about.hidden)),
        )
        for sheet in book.sheets()
    ]


@pytest.mark.parametrize(("rows", "columns"), [(set(), False), ({2}, False), ({2, 3}, True), (set(), True)])
def test_another_reader_sees_the_same(rows: set[int], columns: bool) -> None:
    data = with_hidden(rows, columns)
    expected = by_xlrd(data)
    assert [set(hidden) for hidden, _ in expected] == [rows]
    assert bool(expected[0][1]) == columns
    assert hidden_parts(data) == expected


def test_they_come_with_the_sheet() -> None:
    (found,) = read_books([("a.xls", with_hidden({2, 3}, False))])
    assert isinstance(found, Book)
    assert found.sheets[0].hidden_rows == (2, 3)


@pytest.mark.material("messy")
def test_a_workbook_of_a_statistics_office() -> None:
    data = (MATERIAL / "messy" / "nbs_budget_merged.xls").read_bytes()
    assert hidden_parts(data) == by_xlrd(data)
    assert len(hidden_parts(data)) == 3


@pytest.mark.parametrize("seed", range(20))
def test_what_is_odd_tells_nothing_and_ends(seed: int) -> None:
    """Chains of sectors that end nowhere, run in circles or leave the file: nothing is raised, nothing hangs."""
    chance = random.Random(seed)
    data = bytearray(OLD)
    for _ in range(30):
        place = chance.randrange(0, 1536)
        data[place : place + 4] = chance.choice(
            [b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\x01\0\0\0", chance.randbytes(4)]
        )
    assert isinstance(hidden_parts(bytes(data[: chance.randrange(600, len(data))])), list)
    assert isinstance(hidden_parts(bytes(data)), list)


def test_other_files_have_none() -> None:
    assert hidden_parts(b"PK\x03\x04") == hidden_parts(b"") == []
    assert next(read_book("姓名\n张三".encode(), "text")).hidden_rows == ()
