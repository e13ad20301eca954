"""Cells → outputs: a papermill engine whose client waits for nothing but the kernel.

nbclient's own client ends every start with a fixed pause, every end with another, and looks for a dead kernel once
a second. Here one loop reads both channels, and between messages looks after the process. What an output means
(display ids, clear_output) stays nbclient's business.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import zmq
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete
from nbformat import NotebookNode
from papermill.engines import Engine, papermill_engines

from .kernel import Kernel

ENGINE = "anpei"
_GLANCE_MS = 100
_START_PATIENCE = 60.0
_LONG_NUMBER = re.compile(r"(?<!\d)\d{11,}[Xx]?(?!\d)")


class NotebookStopped(Exception):
    """A notebook did not run to its end; `str()` says why in Chinese, `notebook` is as far as it came."""

    def __init__(self, reason: str, notebook: NotebookNode) -> None:
        super().__init__(reason)
        self.notebook = notebook


class _CellFailed(Exception):
    """Why a cell failed, in Chinese."""


class AnpeiEngine(Engine):  # type: ignore[misc]
    """Runs papermill's parameterised notebook in a kernel of ours."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, *_: Any, start: Callable[[], AbstractContextManager[Kernel]], **__: Any
    ) -> None:
        """Run every cell; the first that fails ends the run with `NotebookStopped`."""
        try:
            with start() as kernel:
                client = _Client(nb_man.nb, kernel)
                client.wait_for_kernel()
                for index, cell in enumerate(nb_man.nb.cells):
                    nb_man.cell_start(cell, index)
                    client.run(cell, index)
                    nb_man.cell_complete(cell, index)
        except _CellFailed as error:
            raise NotebookStopped(str(error), nb_man.nb) from None


def register() -> None:
    """Make the engine known to papermill."""
    papermill_engines.register(ENGINE, AnpeiEngine)


class _Client(NotebookClient):
    """nbclient's understanding of messages over a loop of our own."""

    def __init__(self, notebook: NotebookNode, kernel: Kernel) -> None:
        # Timing is never the same twice, and neither are the numbers of widgets.
        super().__init__(notebook, record_timing=False, store_widget_state=False)
        self.kc = kernel.client
        self._kernel = kernel
        self._iopub = kernel.client.iopub_channel
        self._shell = kernel.client.shell_channel
        self._poller = zmq.Poller()
        self._poller.register(self._iopub.socket, zmq.POLLIN)
        self._poller.register(self._shell.socket, zmq.POLLIN)

    def wait_for_kernel(self) -> None:
        """Return when outputs will arrive: the first message says so, and a kernel welcomes every subscriber."""
        deadline = time.monotonic() + _START_PATIENCE
        while time.monotonic() < deadline:
            if any(channel is self._iopub for channel, _ in self._messages("启动")):
                return
        raise _CellFailed(f"内核 {_START_PATIENCE:.0f} 秒内没有启动。{_last_line(self._kernel.log)}")

    def run(self, cell: NotebookNode, index: int) -> None:
        """Run one cell and fill in its outputs."""
        if cell.cell_type != "code" or not cell.source.strip():
            return
        self.code_cells_executed += 1
        self.clear_before_next_output = False
        place = f"In [{self.code_cells_executed}]"
        request = self._kernel.client.execute(
            cell.source, store_history=True, allow_stdin=False, stop_on_error=True
        )
        reply: dict[str, Any] | None = None
        is_idle = False
        while reply is None or not is_idle:
            for channel, message in self._messages(place):
                if message["parent_header"].get("msg_id") != request:
                    continue
                if channel is self._shell:
                    reply = message["content"]
                    continue
                try:
                    self.process_message(message, cell, index)
                except CellExecutionComplete:
                    is_idle = True
        cell.execution_count = self.code_cells_executed
        _check(reply, place)

    def _messages(self, place: str) -> list[tuple[Any, dict[str, Any]]]:
        """Return what has arrived, outputs before replies; nothing after a tenth of a second.

        Raises
        ------
        _CellFailed
            The kernel has ended and everything that it sent has been read.
        """
        ready = dict(self._poller.poll(_GLANCE_MS))
        code = None if ready else self._kernel.process.poll()
        if code is not None and not self._poller.poll(0):
            raise _CellFailed(f"{place}：{_ending(code)}{_last_line(self._kernel.log)}")
        return [
            (channel, channel.get_msg()) for channel in (self._iopub, self._shell) if channel.socket in ready
        ]


def _check(reply: dict[str, Any], place: str) -> None:
    """Raise unless the reply says that the cell ran to its end and the notebook goes on."""
    if any(payload.get("source") == "ask_exit" for payload in reply.get("payload", [])):
        raise _CellFailed(f"{place}：笔记本中途退出（exit），后面的内容没有运行。")
    if reply["status"] == "ok":
        return
    name, value = reply.get("ename", ""), reply.get("evalue", "")
    if name == "SystemExit":
        raise _CellFailed(f"{place}：笔记本中途退出（sys.exit），后面的内容没有运行。")
    if name == "KeyboardInterrupt":
        raise _CellFailed(f"{place}：运行被中断。")
    if reply.get("traceback") == [f"错误：{value}"]:  # as AnpeiError renders itself
        raise _CellFailed(mask(value))
    raise _CellFailed(mask(f"{place}：{name or reply['status']}：{value}".rstrip("：")))


def mask(text: str) -> str:
    """Return the text with ID numbers and telephone numbers made unreadable."""
    return _LONG_NUMBER.sub(lambda match: "*" * len(match.group()), text)


def _ending(code: int) -> str:
    if code == -9:
        return "内核被强行结束（信号 9，常见原因是内存不足）。"
    if code < 0:
        return f"内核崩溃（信号 {-code}）。"
    return f"内核自行退出（退出码 {code}），后面的内容没有运行。"


def _last_line(log: Path) -> str:
    """Return the last thing that the kernel's process said itself, empty if nothing."""
    lines = log.read_text("utf-8", "replace").split("\n") if log.is_file() else []
    said = [line.strip() for line in lines if line.strip()]
    return f"最后的信息：{mask(said[-1])}" if said else ""
