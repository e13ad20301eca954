"""The server that forks kernels, seen from the run; its own side is `warm`."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from select import select

from . import warm

LIBRARIES = (
    "numpy", "pandas", "pyarrow.parquet", "pyarrow.csv", "duckdb", "matplotlib.backends.backend_agg", "matplotlib.pyplot",
    "pyarrow.dataset", "pyarrow.pandas_compat", "pandas.io.formats.html", "pandas.core.methods.to_dict",
    "PIL.Image", "PIL.JpegImagePlugin", "PIL.PpmImagePlugin", "openpyxl", "openpyxl.packaging.extended", "python_calamine",
    "typst", "jinja2", "lxml.etree", "pydantic", "fontTools.ttLib", "fontTools.ttLib.tables.otTables",
    "fontTools.ttLib.tables.C_F_F_", "fontTools.ttLib.tables.C_P_A_L_", "fontTools.ttLib.tables.O_S_2f_2",
    "fontTools.ttLib.tables._c_m_a_p", "fontTools.ttLib.tables._f_v_a_r", "fontTools.ttLib.tables._n_a_m_e",
    "pypdfium2", "psutil", "tornado.platform.asyncio", "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell",
    "ipykernel.debugger", "IPython.core.debugger", "IPython.core.completerlib", "IPython.core.logger",
    "IPython.core.oinspect", "IPython.extensions.storemagic",
    "anpei.intake", "anpei.ledger", "anpei.document.save", "anpei.document.overview", "anpei.document.bulletin",
    "anpei.document.preview", "anpei.document.fonts:read_shipped",
)  # fmt: skip
"""What the reports use: modules, and after a colon a function that only reads.

`matplotlib_inline.backend_inline` must not be here: it changes settings on import.
"""

EXIT_PATIENCE = 10.0
"""Seconds that a process may take to end in order."""

_MAY_DIFFER = re.compile(r"ANPEI_|IPYTHONDIR$|JPY_")  # read when used; all others may be frozen at import


def can_fork() -> bool:
    """Whether warm kernels are sound here: they were proved on Linux only."""
    return sys.platform == "linux" and hasattr(os, "waitid")


class Forked:
    """A kernel forked by the server, with the face of `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, pipe: int, server: Server) -> None:
        self.pid = pid
        self._pipe = pipe
        self._server = server
        self._code: int | None = None
        self._lock = threading.Lock()

    def poll(self) -> int | None:
        """Return the exit code, negative for a signal; None while it runs."""
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the end and return the exit code, None after `timeout` seconds."""
        with self._lock:
            if self._code is None and select([self._pipe], [], [], timeout)[0]:
                word = os.read(self._pipe, 16)
                os.close(self._pipe)
                if (
                    not word
                ):  # the server is gone; so will be the kernel, which watches it, but only in a second
                    kill_group(self.pid)
                self._code = int(word or -signal.SIGKILL)
            return self._code

    def send_signal(self, number: int, /) -> None:
        """Signal the kernel and its process group."""
        if self.poll() is None:
            self._server.signal(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class Server:
    """The process that forks kernels, seen from the caller; see `warm`."""

    def __init__(self, folder: Path, variables: Mapping[str, str]) -> None:
        self.environment = dict(variables)
        self._has_forked = False
        self._lock = threading.Lock()
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, (folder / "server.log").open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, *warm.COMMAND, warm.SERVE, str(theirs.fileno()), *LIBRARIES],
                cwd=folder,
                env=self.environment,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._process.pid

    def fork(self, arguments: list[str], env: Mapping[str, str], cwd: str, log: int) -> Forked | None:
        """Return a new kernel, or None where only an ordinary one is sound."""
        names = {name for name in {*env, *self.environment} if env.get(name) != self.environment.get(name)}
        if not all(_MAY_DIFFER.match(name) and name in env for name in names):
            return None
        request = {"arguments": arguments, "environment": {name: env[name] for name in names}, "cwd": cwd}
        ours, theirs = os.pipe()
        try:
            with self._lock:
                socket.send_fds(self._socket, [json.dumps(request).encode()], [theirs, log])
                answer = json.loads(self._socket.recv(warm.LARGEST_REQUEST) or b"{}")
        except OSError:  # it is gone, or the request too long
            answer = {}
        finally:
            os.close(theirs)
        if "pid" not in answer:
            os.close(ours)
            return None
        self._has_forked = True
        return Forked(answer["pid"], ours, self)

    def signal(self, pid: int, number: int) -> None:
        """Signal a kernel, unless it has ended."""
        with self._lock, contextlib.suppress(OSError):
            self._socket.send(json.dumps({"pid": pid, "signal": number}).encode())

    def close(self) -> None:
        """End the server and all its kernels."""
        self._socket.close()
        if not self._has_forked:  # it may still be importing, and has nobody to end
            self._process.kill()
        try:
            self._process.wait(EXIT_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def kill_group(pid: int) -> None:
    """End a process and everything in its group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
