"""Kernels for one run: forked from a warm server where that is sound, ordinary ones elsewhere, with the same bytes.

Every kernel has a private folder (connection file, IPC sockets, empty IPython folder, log) and a fixed environment.
`WarmProvisioner` is jupyter_client's extension point; it needs no installation, `kernels` announces it.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint
from pathlib import Path
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
from .server import EXIT_PATIENCE, Forked, Server, can_fork, kill_group

_PROVISIONER = "anpei-warm"
_LONGEST_IPC_PATH = 90  # sockaddr_un holds 104 to 108 bytes, "kernel-5" included
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
            manager.finish_shutdown(waittime=EXIT_PATIENCE, pollinterval=0.01)
        _stop(process)
        self.running.discard(process)


def _stop(process: Process) -> None:
    if isinstance(process, Forked):
        process.kill()  # the server ends the whole group
    elif hasattr(os, "killpg"):
        kill_group(process.pid)
    else:
        process.send_signal(signal.SIGTERM)


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
        source.context.rcvhwm = 0  # no output is dropped, however fast they come
        source.context.reconnect_ivl = _RECONNECT_MS  # zmq's own 100 ms is longer than a warm kernel's start
        try:
            yield source
        finally:
            source.stop()
            if server:
                server.close()
            source.context.destroy(linger=0)
