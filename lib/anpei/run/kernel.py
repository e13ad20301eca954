"""Kernels for one run: forked from a warm server where that is sound, ordinary ones elsewhere, with the same bytes.

Every kernel has a private folder (connection file, IPC sockets, empty IPython folder, log) and a fixed environment.
`WarmProvisioner` is jupyter_client's extension point; it needs no installation, `kernels` announces it.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint
from pathlib import Path
from select import select
from typing import Any, Protocol

import zmq
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_core.utils import ensure_event_loop
from traitlets import Any as AnyTrait

from . import warm

LIBRARIES = (
    "numpy", "pandas", "pyarrow.parquet", "pyarrow.csv", "duckdb", "matplotlib.backends.backend_agg", "matplotlib.pyplot",
    "PIL.Image", "openpyxl", "python_calamine", "docx", "typst", "jinja2", "fontTools.ttLib", "lxml.etree", "pydantic",
    "pypdfium2", "psutil", "tornado.platform.asyncio", "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell",
    "ipykernel.debugger", "IPython.core.debugger", "IPython.core.completerlib", "IPython.core.logger",
    "IPython.core.oinspect", "IPython.extensions.storemagic",
    "anpei.intake", "anpei.ledger", "anpei.document.save", "anpei.document.overview", "anpei.document.bulletin",
)  # fmt: skip
"""What the reports use. `matplotlib_inline.backend_inline` must not be here: it changes settings on import."""

_PROVISIONER = "anpei-warm"
_LONGEST_IPC_PATH = 90  # sockaddr_un holds 104 to 108 bytes, "kernel-5" included
_EXIT_PATIENCE = 10.0
_RECONNECT_MS = 5

_FIXED = {
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "MPLBACKEND": "agg",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "TZ": "UTC",  # the one zone that every platform knows without files; anpei itself never asks
    # One thread: a fork takes only one along, and sums come out the same on every computer.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
_LEFT_OUT = re.compile(
    r"PYTHON(?!PATH$|HOME$|USERBASE$|NOUSERSITE$|DONTWRITEBYTECODE$|PYCACHEPREFIX$)"
    r"|I?PYTHONDIR$|IPYTHON|JUPYTER|JPY_|MPL(?!CONFIGDIR$)|MATPLOTLIBRC$|LC_|LANGUAGE$"
)
_MAY_DIFFER = re.compile(r"ANPEI_|IPYTHONDIR$|JPY_")  # read when used; all others may be frozen at import


def environment() -> dict[str, str]:
    """Return the variables of every kernel: the caller's without those that steer Python or Jupyter, and fixed ones."""
    kept = {name: value for name, value in os.environ.items() if not _LEFT_OUT.match(name)}
    matplotlib = importlib.util.find_spec("matplotlib")
    if matplotlib and matplotlib.submodule_search_locations:
        shipped = Path(matplotlib.submodule_search_locations[0]) / "mpl-data" / "matplotlibrc"
        kept["MATPLOTLIBRC"] = str(shipped)  # the user's own is not read; the font cache stays shared
    return {**kept, **_FIXED}


class Process(Protocol):
    """What is asked of a kernel's process; `subprocess.Popen` is one."""

    pid: int

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""

    def send_signal(self, number: int, /) -> None:
        """Signal it."""


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
                    _kill_group(self.pid)
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
            self._process.wait(_EXIT_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class WarmProvisioner(LocalProvisioner):
    """Starts kernels by the server's fork; ordinarily where there is no server or it must not fork."""

    server = AnyTrait(None, allow_none=True)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start the kernel and return how to connect to it."""
        arguments = cmd[1 + len(warm.COMMAND) :]
        forked = self.server and self.server.fork(
            arguments, kwargs["env"], str(kwargs["cwd"]), kwargs["stdout"].fileno()
        )
        if not forked:
            return await super().launch_kernel(cmd, **kwargs)
        self.process, self.pid, self.cwd = forked, forked.pid, kwargs["cwd"]
        return self.connection_info


class _OneKernel(KernelSpecManager):
    """Knows the kernel of this interpreter only, whatever the user has installed."""

    server = AnyTrait(None, allow_none=True)

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:  # noqa: ARG002
        """Return the one kernel."""
        return KernelSpec(
            argv=[sys.executable, *warm.COMMAND, "-f", "{connection_file}", "--HistoryManager.enabled=False"],
            display_name="Python 3 (ipykernel)",
            language="python",
            metadata={
                "kernel_provisioner": {"provisioner_name": _PROVISIONER, "config": {"server": self.server}}
            },
        )


@dataclass(frozen=True)
class Kernel:
    """A running kernel."""

    client: BlockingKernelClient
    process: Process
    log: Path


@dataclass(frozen=True)
class Kernels:
    """Where the kernels of one run come from."""

    folder: Path
    environment: Mapping[str, str]
    server: Server | None
    context: zmq.Context = field(default_factory=zmq.Context)
    running: set[Process] = field(default_factory=set)
    stopped: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def start(self, extra: Mapping[str, str], cwd: Path) -> Iterator[Kernel]:
        """Yield a new kernel; it and its folder are gone afterwards."""
        folder = Path(tempfile.mkdtemp(prefix="k", dir=self.folder))
        is_ipc = sys.platform != "win32" and len(os.fsencode(folder)) < _LONGEST_IPC_PATH
        manager: Any = KernelManager(
            context=self.context,
            kernel_spec_manager=_OneKernel(server=self.server),
            connection_file=str(folder / "connection.json"),
            **({"transport": "ipc", "ip": str(folder / "kernel")} if is_ipc else {}),
        )
        log = folder / "log"
        variables = {**self.environment, **extra, "IPYTHONDIR": str(folder / "ipython")}
        process = None
        try:
            with log.open("wb") as stream:
                manager.start_kernel(env=variables, cwd=str(cwd), stdout=stream, stderr=stream)
            process = manager.provisioner.process
            self.running.add(process)
            if self.stopped.is_set():
                _stop(process)
            client = manager.client()
            client.start_channels(stdin=False, hb=False, control=False)
            try:
                yield Kernel(client, process, log)
            finally:
                client.stop_channels()
        finally:
            if process is not None:
                self._end(manager, process)
            manager.cleanup_resources()
            ensure_event_loop().close()  # jupyter_client made one for this thread
            shutil.rmtree(folder, ignore_errors=True)

    def stop(self) -> None:
        """End all kernels at once; none starts any more."""
        self.stopped.set()
        for process in list(self.running):
            _stop(process)

    def _end(self, manager: KernelManager, process: Process) -> None:
        """Let a kernel end in order, so that files are closed and exit handlers run; then whatever it left."""
        if process.poll() is None:
            manager.request_shutdown()
            manager.finish_shutdown(waittime=_EXIT_PATIENCE, pollinterval=0.01)
        _stop(process)
        self.running.discard(process)


def _stop(process: Process) -> None:
    if isinstance(process, Forked):
        process.kill()  # the server ends the whole group
    elif hasattr(os, "killpg"):
        _kill_group(process.pid)
    else:
        process.send_signal(signal.SIGTERM)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def can_fork() -> bool:
    """Whether warm kernels are sound here: they were proved on Linux only."""
    return sys.platform == "linux" and hasattr(os, "waitid")


@contextlib.contextmanager
def kernels(*, is_warm: bool) -> Iterator[Kernels]:
    """Yield the source of kernels for one run; afterwards no process and no file of it is left."""
    KernelProvisionerFactory.provisioners[_PROVISIONER] = EntryPoint(
        _PROVISIONER, f"{__name__}:{WarmProvisioner.__name__}", KernelProvisionerFactory.GROUP_NAME
    )
    with tempfile.TemporaryDirectory(prefix="anpei-", ignore_cleanup_errors=True) as name:
        variables = environment()
        server = Server(Path(name), variables) if is_warm and can_fork() else None
        source = Kernels(Path(name), variables, server)
        source.context.reconnect_ivl = _RECONNECT_MS  # zmq's own 100 ms is longer than a warm kernel's start
        try:
            yield source
        finally:
            source.stop()
            if server:
                server.close()
            source.context.destroy(linger=0)
