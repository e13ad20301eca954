"""One reading process: started, asked for the sheets of a file, watched while it works, ended."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

import psutil  # type: ignore[import-untyped]  # comes with ipykernel

from .sheet import Sheet
from .unreadable import TOO_MUCH_MEMORY, TOO_SLOW, Unreadable
from .wire import Garbled, receive_line, receive_sheet, send_line

_GLANCE = 0.05
"""Seconds between two looks at a process: its memory can grow by some 100 MB in them."""

_WALL = 3
"""Time on the clock as a multiple of the work allowed: a busy computer is no fault of the file."""

_WORKER = ("-m", "anpei.intake.worker")
_START = 60.0
"""Seconds that a process may take to start."""

if sys.platform == "win32":
    _APART = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
else:
    _APART = 0


@dataclass(frozen=True)
class Limits:
    """What one file may cost: seconds of work, more for every expanded byte; bytes of resident memory."""

    seconds: float = 10
    bytes_per_second: float = 10_000_000
    memory: int = 2_000_000_000

    def seconds_for(self, n_bytes: int) -> float:
        """Return the seconds of work that a file of so many expanded bytes may take."""
        return self.seconds + n_bytes / self.bytes_per_second


class Process:
    """A reading process; it serves one file after another, each within the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._is_ready = False
        self._refusal: Unreadable | None = None
        self._child = subprocess.Popen(
            [sys.executable, "-P", *_WORKER, str(limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            # An interrupt of the parent does not reach the process, which then is ended in order.
            start_new_session=sys.platform != "win32",
            creationflags=_APART,
        )
        self._input = cast(BinaryIO, self._child.stdin)
        self._output = cast(BinaryIO, self._child.stdout)
        self._usage = psutil.Process(self._child.pid)

    def read(self, data: bytes, form: str, n_expanded: int, filled: Sequence[str] = ()) -> list[Sheet]:
        """Return the sheets of a file of a form of `screen.FORMS`; `filled` names those known not to be empty.

        Raises
        ------
        Unreadable
            The file, or it costs too much; then the process has been ended.
        Garbled, OSError
            The process broke off.
        RuntimeError
            It did not even start: no fault of the file.
        """
        self._await_start()
        seconds = self._limits.seconds_for(n_expanded)
        try:
            with self._watched(seconds):
                return self._ask(data, {"form": form, "filled": list(filled), "seconds": seconds})
        except (Garbled, OSError):
            if self._refusal is not None:
                raise self._refusal from None
            raise

    def _await_start(self) -> None:
        if self._is_ready:
            return
        try:
            with self._watched(_START):
                self._is_ready = bool(receive_line(self._output)["ready"])
        except (Garbled, OSError, KeyError) as error:
            raise RuntimeError("the reading process did not start") from error

    def _ask(self, data: bytes, request: dict[str, Any]) -> list[Sheet]:
        send_line(self._input, {**request, "n_bytes": len(data)})
        self._input.write(data)
        self._input.flush()
        sheets: list[Sheet] = []
        while "end" not in (answer := receive_line(self._output)):
            if "unreadable" in answer:
                why, remedy = answer["unreadable"]
                raise Unreadable((str(why), str(remedy)))
            sheets.append(receive_sheet(self._output, answer))
        return sheets

    @contextlib.contextmanager
    def _watched(self, seconds: float) -> Iterator[None]:
        """Look after the process while it works."""
        is_done = threading.Event()
        watch = threading.Thread(target=self._watch, args=(is_done, seconds), name="anpei-watch", daemon=True)
        watch.start()
        try:
            yield
        finally:
            is_done.set()
            watch.join()

    def _watch(self, is_done: threading.Event, seconds: float) -> None:
        until = time.monotonic() + _WALL * seconds
        worked_before = self._worked()
        while not is_done.wait(_GLANCE):
            if self._worked() - worked_before > seconds or time.monotonic() > until:
                self._refusal = Unreadable(TOO_SLOW, f"{seconds:.0f}")
            elif self.resident() > self._limits.memory:
                self._refusal = Unreadable(TOO_MUCH_MEMORY, self._limits.memory // 1_000_000)
            if self._refusal is not None:
                self.kill()
                return

    def _worked(self) -> float:
        with contextlib.suppress(psutil.Error):
            times = self._usage.cpu_times()
            return float(times.user + times.system)
        return 0.0

    def resident(self) -> int:
        """Return the bytes of memory that the process holds."""
        with contextlib.suppress(psutil.Error):
            return int(self._usage.memory_info().rss)
        return 0

    @property
    def is_alive(self) -> bool:
        """Whether it can serve another file."""
        return self._refusal is None and self._child.poll() is None

    def kill(self) -> None:
        """Stop it; whoever waits for its answer is told that it broke off."""
        self._child.kill()

    def end(self) -> None:
        """Stop it and leave nothing behind; only where nobody waits for its answer."""
        self._child.kill()
        for pipe in (self._input, self._output):
            with contextlib.suppress(OSError):  # what was not sent yet
                pipe.close()
        self._child.wait()
