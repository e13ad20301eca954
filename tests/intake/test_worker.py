"""Reading in processes of their own: order, limits, and what is left when one is lost. Every fault is a real one."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anpei.intake import process, reader, wire
from anpei.intake.process import Limits
from anpei.intake.reader import Book, read_books
from anpei.intake.sheet import Area, Sheet, sheet_of
from anpei.intake.unreadable import Unreadable
from tests.intake.packed import changed, worksheet
from tests.intake.scene import ROSTER, encrypted, text, xlsx

TABLE = xlsx([ROSTER])
RESAVE = "用 Excel 打开后另存为 .xlsx，重新报送"
CRASHED = "读取程序在这个文件上异常中止，可能是文件损坏，或数据区以外很远处还有内容"


def told(found: Book | Unreadable) -> object:
    return found.why if isinstance(found, Unreadable) else [sheet.rows() for sheet in found.sheets]


def large(n_rows: int, cell: str) -> bytes:
    """A workbook with so many rows of one cell."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{cell}{n}</t></is></c></row>'
        for n in range(1, n_rows + 1)
    )
    return changed(TABLE, worksheet(rows))


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """No process, no thread and no open pipe outlives a reading, however it ended; none is shared here."""
    token = reader._shared.set(None)
    before, threads, files = psutil.Process().children(), threading.active_count(), psutil.Process().num_fds()
    yield
    assert psutil.Process().children() == before
    assert threading.active_count() == threads
    assert psutil.Process().num_fds() == files
    reader._shared.reset(token)


def test_files_in_their_order_whatever_they_are() -> None:
    files = [
        ("a.xlsx", xlsx({"甲": [ROSTER], "乙": [["1"]]})),
        ("b.csv", b""),
        ("c.xls", text([("姓名", "岗位")], "gbk", "\t")),
        ("d.xlsx", encrypted()),
        ("e.csv", "姓名,岗位\n张三".encode()),
    ]
    assert [told(found) for found in read_books(files)] == [
        [[ROSTER], [("1",)]], "文件是空的", [[("姓名", "岗位")]], "工作簿有密码", [[("姓名", "岗位"), ("张三", "")]],
    ]  # fmt: skip


def test_nothing_to_read() -> None:
    assert list(read_books([])) == []


def test_what_the_screening_saw_comes_with_the_sheets() -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="2" hidden="1"><c r="A2"><f>1</f></c><c r="B2"><v>1</v></c></row><row r="3" hidden="1"/>'
    )
    data = changed(TABLE, worksheet(rows, '<cols><col min="2" max="16384" hidden="1"/></cols>'))
    (book,) = read_books([("a.xls", data)])
    assert isinstance(book, Book)
    assert book.mismatch == (".xls", "xlsx工作簿")
    (sheet,) = book.sheets
    assert sheet.rows() == [(1, ""), ("", 1)]
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.uncached) == ((1,), (1,), ((1, 0),))


def test_no_more_files_are_taken_than_can_be_read() -> None:
    taken = []
    before = len(psutil.Process().children())

    def files() -> Iterator[tuple[str, bytes]]:
        for number in range(9):
            taken.append(number)
            yield f"{number}.xlsx", TABLE

    for n_read, _ in enumerate(read_books(files()), 1):
        assert len(taken) <= n_read + 1
        assert len(psutil.Process().children()) <= before + 2
    assert len(taken) == 9


def test_whoever_stops_early_leaves_nothing() -> None:
    books = read_books([("a.xlsx", TABLE), ("b.xlsx", large(200_000, "甲")), ("c.xlsx", TABLE)])
    assert told(next(books)) == [[ROSTER]]
    books.close()  # type: ignore[attr-defined]


# ── what a file may cost ────────────────────────────────────────────────────────────────────────────────────


def test_a_file_that_takes_too_long() -> None:
    files = [("a.xlsx", TABLE), ("b.xlsx", large(400_000, "甲")), ("c.xlsx", TABLE)]
    limits = Limits(seconds=0.3, bytes_per_second=1e12)
    assert [told(found) for found in read_books(files, limits)] == [
        [[ROSTER]],
        "读取超过0秒仍未结束",
        [[ROSTER]],
    ]


def test_time_grows_with_what_a_file_expands_to() -> None:
    assert Limits().seconds_for(0) == 10
    assert Limits().seconds_for(600_000_000) == 70


def test_a_file_that_fills_the_memory() -> None:
    files = [("a.xlsx", TABLE), ("b.xlsx", large(80_000, "x" * 1000)), ("c.xlsx", TABLE)]
    limits = Limits(memory=150_000_000)
    assert [told(found) for found in read_books(files, limits)] == [
        [[ROSTER]], "读取时占用内存超过150MB", [[ROSTER]],
    ]  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="only there the address space is limited")
def test_a_file_that_crashes_its_reader() -> None:
    """Two cells a thousand columns and a million rows apart: calamine wants 25 GB at once and ends the process."""
    far = worksheet(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="ALL1048576"><v>1</v></c></row>'
    )
    files = [("a.xlsx", TABLE), ("b.xlsx", changed(TABLE, far)), ("c.xlsx", TABLE)]
    found = list(read_books(files))
    assert [told(one) for one in found] == [[[ROSTER]], CRASHED, [[ROSTER]]]
    assert isinstance(found[1], Unreadable)
    assert found[1].remedy == RESAVE


def test_a_process_that_something_else_ended() -> None:
    """Not the file's fault: it is read by another process."""
    (child,) = new_children(books := read_books([("a.xlsx", TABLE), ("b.xlsx", large(150_000, "甲"))]))
    child.kill()
    (sheet,) = next(books).sheets  # type: ignore[union-attr]
    assert sheet.n_rows == 150_000
    assert list(books) == []


def new_children(books: Iterator[Book | Unreadable]) -> list[psutil.Process]:
    """Return the processes at work on the second file once the first is read; the idle one has ended its work."""
    before = set(psutil.Process().children())
    assert told(next(books)) == [[ROSTER]]
    until = time.monotonic() + 30
    while time.monotonic() < until:
        working = [
            child
            for child in set(psutil.Process().children()) - before
            if child.memory_info().rss > 90_000_000
        ]
        if working:
            return working
    raise AssertionError("no process is at work")


# ── processes that misbehave ────────────────────────────────────────────────────────────────────────────────

READY = "import sys, time; out = sys.stdout.buffer; out.write(b'{\"ready\": true}\\n'); out.flush(); "


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("sys.stdin.buffer.read(1)", CRASHED),
        ("out.write(b'\\0' * 99 + b'\\n')", CRASHED),
        ("out.write(b'[]\\n')", CRASHED),
        ("out.write(b'{\"sheet\": {}, \"kinds\": []}\\n' + b'\\xff' * 99)", CRASHED),
        ("out.write(b'{\"sheet\": 1}\\n')", CRASHED),
        ("time.sleep(600)", "读取超过0秒仍未结束"),
    ],
    ids=["leaves", "garbage", "no message", "no sheet", "sheet without facts", "hangs"],
)
def test_answers_that_make_no_sense(script: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_WORKER", ("-c", READY + script))
    (found,) = read_books([("a.xlsx", TABLE)], Limits(seconds=0.2, bytes_per_second=1e12))
    assert told(found) == why


def test_a_process_that_does_not_start_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_WORKER", ("-c", "raise SystemExit(3)"))
    with pytest.raises(RuntimeError, match="did not start"):
        list(read_books([("a.xlsx", TABLE)]))


def test_a_process_that_has_grown_serves_no_other_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_SWOLLEN", 1)
    before = psutil.Process().children()
    books = read_books([("a.xlsx", TABLE)])
    assert told(next(books)) == [[ROSTER]]
    assert psutil.Process().children() == before
    assert list(books) == []


# ── surroundings ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_working_folder_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "numpy.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert [told(found) for found in read_books([("a.xlsx", TABLE)])] == [[[ROSTER]]]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_interrupt_ends_everything_quietly(tmp_path: Path) -> None:
    """Ctrl-C goes to the whole group of the terminal: the parent alone says so, no process stays."""
    (tmp_path / "a.xlsx").write_bytes(large(400_000, "甲"))
    script = (
        "import pathlib, sys, psutil\n"
        "from anpei.intake.reader import read_books\n"
        "data = pathlib.Path('a.xlsx').read_bytes()\n"
        "try:\n"
        "    print('reading', flush=True)\n"
        "    list(read_books([('a.xlsx', data)] * 9))\n"
        "except KeyboardInterrupt:\n"
        "    print('children', len(psutil.Process().children()))\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "reading\n"
    until = time.monotonic() + 60
    while not (workers := psutil.Process(child.pid).children()) and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(child.pid, signal.SIGINT)
    output, errors = child.communicate(timeout=60)
    assert (output, errors, child.returncode) == ("children 0\n", "", 0)
    assert workers
    assert not any(worker.is_running() for worker in workers)


# ── the wire ────────────────────────────────────────────────────────────────────────────────────────────────

CELL = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=5),
    st.integers(-(2**40), 2**40),
    st.floats(-1e6, 1e6).filter(lambda number: not number.is_integer()),
    st.booleans(),
    st.datetimes(datetime(1900, 1, 1), datetime(2099, 1, 1)),
    st.dates(date(1900, 1, 1), date(2099, 1, 1)),
    st.just(clock(8, 30)),
    st.just(timedelta(hours=30)),
)


def through_the_wire(sheet: Sheet) -> Sheet:
    stream = io.BytesIO()
    wire.send_sheet(stream, sheet)
    wire.send_line(stream, {"end": True})
    stream.seek(0)
    received = wire.receive_sheet(stream, wire.receive_line(stream))
    assert wire.receive_line(stream) == {"end": True}
    return received


@given(st.lists(st.lists(CELL, max_size=4), max_size=5))
@settings(max_examples=100)
def test_sheets_arrive_as_they_were_sent(rows: list[list[object]]) -> None:
    sheet = sheet_of(
        rows, "名册", is_hidden=True, merged=(Area(0, 1, 2, 3),), hidden_rows=(4,), uncached=((1, 2),)
    )  # type: ignore[arg-type]
    received = through_the_wire(sheet)
    assert received.rows() == sheet.rows()
    facts = [name for name in vars(sheet) if name not in ("texts", "kinds")]
    assert [getattr(received, name) for name in facts] == [getattr(sheet, name) for name in facts]


def test_every_fact_of_a_sheet_is_sent() -> None:
    sheet = Sheet("甲", (), {}, 0, True, (Area(1, 2, 3, 4),), (1,), (2,), ((3, 4),), True, (5,))
    assert all(value for name, value in vars(sheet).items() if name not in ("texts", "kinds", "n_rows"))
    assert through_the_wire(sheet) == sheet


def test_half_a_message_is_none() -> None:
    stream = io.BytesIO()
    wire.send_sheet(stream, sheet_of([["姓名", 7], ["张三", True]]))
    whole = stream.getvalue()
    for length in range(len(whole) - 8):  # the stream's own end may be missing
        part = io.BytesIO(whole[:length])
        with pytest.raises(wire.Garbled):
            wire.receive_sheet(part, wire.receive_line(part))
