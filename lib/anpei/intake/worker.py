"""The process in which files are read: `python -m anpei.intake.worker LIMIT`, started by reader.py alone.

Readers of hostile files may crash, loop or fill the memory: here that costs one file and nothing else.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Iterable
from typing import BinaryIO

from .book import read_book
from .sheet import Sheet
from .unreadable import TOO_MUCH_MEMORY, Unreadable
from .wire import Garbled, receive_line, send_line, send_sheet

try:
    import resource
except ImportError:  # Windows: the parent watches alone
    resource = None  # type: ignore[assignment]

_RESERVED = 4 << 30
"""Address space that libraries reserve and never use."""


def main(limit: int) -> None:
    """Read one file after another until the parent closes the pipe; `limit` is the memory allowed, in bytes."""
    gc.freeze()
    gc.disable()  # millions of cells without a cycle among them
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints does not mix with answers
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _lower(resource.RLIMIT_AS, _RESERVED + 2 * limit)
    send_line(sink, {"ready": True})
    with contextlib.suppress(Garbled, BrokenPipeError):  # the parent is done, or gone
        while True:
            request = receive_line(source)
            data = source.read(request["n_bytes"])
            if len(data) < request["n_bytes"]:
                return
            if resource is not None:
                used = resource.getrusage(resource.RUSAGE_SELF)
                _lower(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + request["seconds"]) + 1)
            _answer(sink, read_book(data, request["form"], request["filled"]), limit)
            del data
            gc.collect()


def _lower(which: int, limit: int) -> None:
    """Set a limit of the system as a second guard; some systems do not know every one."""
    hard = resource.getrlimit(which)[1]
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(which, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _answer(sink: BinaryIO, sheets: Iterable[Sheet], limit: int) -> None:
    try:
        for sheet in sheets:
            send_sheet(sink, sheet)
        send_line(sink, {"end": True})
    except MemoryError:
        _refuse(sink, Unreadable(TOO_MUCH_MEMORY, limit // 1_000_000))
    except Unreadable as error:
        _refuse(sink, error)


def _refuse(sink: BinaryIO, error: Unreadable) -> None:
    send_line(sink, {"unreadable": [error.why, error.remedy]})


if __name__ == "__main__":
    main(int(sys.argv[1]))
