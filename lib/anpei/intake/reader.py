"""Files → sheets by way of processes that may be lost: each file has its limits, none can stop the others."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from .process import Limits, Process
from .screen import Screening, mismatch, outline, screen
from .sheet import Sheet
from .unreadable import CRASHED, Unreadable
from .wire import Garbled
from .worksheet import Hints

_IN_WORK = 2
"""Files that are read at a time, each by a process of its own."""

_ATTEMPTS = 2
"""Something else may have ended a process; the second time it was the file."""

_SWOLLEN = 500_000_000
"""Bytes above which a process serves no other file: what it holds it may never give back."""

_STANDARD = Limits()


@dataclass(frozen=True)
class Book:
    """What a file holds; `mismatch` is (extension, content) where its name promises something else."""

    sheets: tuple[Sheet, ...]
    mismatch: tuple[str, str] | None = None


def read_books(
    files: Iterable[tuple[str, bytes]], limits: Limits = _STANDARD
) -> Generator[Book | Unreadable, None, None]:
    """Yield what each file (name, content) holds or why it cannot be read, in their order.

    At most two files are in work at a time; while one is used, the next is read. When the iterator is done or
    closed, no process and no thread is left.
    """
    waiting: deque[Future[Book | Unreadable]] = deque()
    shared = _shared.get() if limits is _STANDARD else None
    readers = shared or _Readers(limits)
    threads = ThreadPoolExecutor(_IN_WORK, "anpei-reader")
    try:
        for name, data in files:
            waiting.append(threads.submit(readers.read, name, data))
            if len(waiting) == _IN_WORK:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        if readers is not shared:
            readers.close()
        threads.shutdown(cancel_futures=True)


@contextmanager
def shared_processes() -> Iterator[None]:
    """Let every reading within use the same processes: each costs a third of a second to start."""
    readers = _Readers(_STANDARD)
    token = _shared.set(readers)
    try:
        yield
    finally:
        _shared.reset(token)
        readers.close()


_shared: ContextVar[_Readers | None] = ContextVar("shared", default=None)


class _Readers:
    """The processes of one run; one that is idle is used again."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._idle: list[Process] = []
        self._busy: set[Process] = set()
        self._is_closed = False

    def read(self, name: str, data: bytes) -> Book | Unreadable:
        """Return what one file holds, or why it cannot be read."""
        try:
            known = outline(data)
            screening, sheets = self._screened(data) if known is None else self._while_screening(data, known)
        except Unreadable as error:
            return error
        hints = screening.hints
        return Book(
            tuple(_with_hints(sheet, hints.get(sheet.name, Hints())) for sheet in sheets),
            mismatch(name, screening.form),
        )

    def _screened(self, data: bytes) -> tuple[Screening, list[Sheet]]:
        screening = screen(data)
        return screening, self._sheets(data, screening)

    def _while_screening(self, data: bytes, known: Screening) -> tuple[Screening, list[Sheet]]:
        """Read a large workbook while the rest of it is looked at; what is refused then is not read on."""
        with ThreadPoolExecutor(1, "anpei-screen") as thread:
            look = thread.submit(screen, data)
            try:
                sheets = self._sheets(data, known, look)
            except Unreadable:
                look.result()  # why it may not be read comes before why it could not
                raise
            screening = look.result()
        has_rows = {sheet.name for sheet in sheets if sheet.n_rows}
        if any(hints.has_content and name not in has_rows for name, hints in screening.hints.items()):
            sheets = self._sheets(data, screening)  # the reader passed over a sheet: another one tries
        return screening, sheets

    def _sheets(
        self, data: bytes, screening: Screening, look: Future[Screening] | None = None
    ) -> list[Sheet]:
        filled = [name for name, hints in screening.hints.items() if hints.has_content]
        for _ in range(_ATTEMPTS):
            process = self._taken()
            if look is not None:
                look.add_done_callback(_killer(process))
            try:
                return process.read(data, screening.form, screening.n_expanded, filled)
            except (Garbled, OSError):
                process.end()
            finally:
                self._give_back(process)
        raise Unreadable(CRASHED)

    def _taken(self) -> Process:
        with self._lock:
            if self._is_closed:
                raise Unreadable(CRASHED)  # nobody waits for it any more
            process = self._idle.pop() if self._idle else Process(self._limits)
            self._busy.add(process)
            return process

    def _give_back(self, process: Process) -> None:
        is_usable = process.is_alive and process.resident() < _SWOLLEN
        with self._lock:
            self._busy.discard(process)
            if is_usable and not self._is_closed:
                self._idle.append(process)
                return
        process.end()

    def close(self) -> None:
        """End every process."""
        with self._lock:
            self._is_closed = True
            for process in self._busy:
                process.kill()
            for process in self._idle:
                process.end()


def _killer(process: Process) -> Callable[[Future[Screening]], None]:
    """Return what stops a process as soon as the look at its file has found a reason."""
    return lambda look: process.kill() if look.exception() else None


def _with_hints(sheet: Sheet, hints: Hints) -> Sheet:
    """Return a sheet with what the screening saw of it, as far as it has rows and columns."""
    rows, columns = sheet.hidden_rows + hints.hidden_rows, sheet.hidden_columns + hints.hidden_columns
    uncached = sheet.uncached + hints.uncached
    return replace(
        sheet,
        hidden_rows=tuple(row for row in rows if row < sheet.n_rows),
        hidden_columns=tuple(column for column in columns if column < sheet.n_columns),
        uncached=tuple(
            (row, column) for row, column in uncached if row < sheet.n_rows and column < sheet.n_columns
        ),
    )
