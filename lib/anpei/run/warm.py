"""The kernel's side: a kernel, or a server that forks kernels with the libraries already imported.

Both start with the same words (`COMMAND`) and end in the same `run_kernel`, so that a forked kernel and an
ordinary one behave alike. The server

- imports and never computes: libraries that start threads or pools on first use are safe to fork before it;
- refuses to fork when it has more than one thread, and the caller then starts an ordinary kernel;
- reports how each kernel ended, ends whatever a dead kernel left in its process group, and ends its kernels and
  itself when the socket to its caller closes, however the caller went;
- may import anpei too: it lives for one run only, so no edit can go stale in it.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import random
import select
import signal
import socket
import sys
from pathlib import Path
from typing import Any

COMMAND = ("-c", "import sys; del sys.path[0]; from anpei.run.warm import main; main()")
"""What follows the interpreter; the working folder must not come before the standard library."""

SERVE = "--serve"
LARGEST_REQUEST = 1 << 16


def main() -> None:
    """Be a kernel, or a server: ``--serve FD LIBRARY ...`` or the arguments of a kernel."""
    atexit.register(_leave)  # the first to be registered is the last to run
    sys.modules["debugpy"] = None  # type: ignore[assignment] # nobody steps through a report; 0.3 s of imports
    arguments = sys.argv[1:]
    sys.argv = ["anpei"]
    if arguments[:1] == [SERVE]:
        arguments = serve(socket.socket(fileno=int(arguments[1])), arguments[2:])
    run_kernel(arguments)


def run_kernel(arguments: list[str]) -> None:
    """Run an IPython kernel that no file of the user, the computer or the working folder configures."""
    from ipykernel.kernelapp import IPKernelApp

    class Kernel(IPKernelApp):
        def load_config_file(self, *_: Any, **__: Any) -> None:
            """Nothing: the same notebook means the same on every computer."""

        def init_iopub(self, context: Any) -> None:
            """Let outputs queue up rather than be dropped where they come faster than they are read."""
            context.sndhwm = 0
            super().init_iopub(context)  # type: ignore[no-untyped-call]

        def _run_startup_files(self) -> None:
            """Nothing, likewise."""

    app: Any = Kernel.instance()
    app.initialize(arguments)
    app.start()
    atexit.unregister(app.close)  # it waits for sockets that nobody reads any more
    app.shell.user_ns.clear()  # closes the files that a notebook has left open
    gc.collect()


def _leave() -> None:
    """End without taking libraries apart piece by piece, which takes longer than many a notebook."""
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            stream.flush()
    os._exit(0)


def serve(control: socket.socket, libraries: list[str]) -> list[str]:
    """Fork a kernel for each request; return, in the forked process only, the kernel's arguments.

    A request is one JSON packet: either ``arguments``, ``environment`` and ``cwd``, with a pipe for the exit code and
    a log file as passed descriptors, answered by ``pid`` (or ``threads``, when forking would not be safe); or
    ``signal`` and ``pid``, not answered.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's business
    for name in libraries:
        module, _, function = name.partition(":")
        with contextlib.suppress(ImportError):
            imported = importlib.import_module(module)
            if function:
                getattr(imported, function)()
    gc.collect()
    gc.freeze()  # the collector never touches what was imported, and its pages stay shared
    wake_read, wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake_write)
    pipes: dict[int, int] = {}
    while True:
        readable = select.select([control.fileno(), wake_read], [], [])[0]
        if wake_read in readable:
            os.read(wake_read, 512)
            _reap(pipes)
        if control.fileno() not in readable:
            continue
        packet, descriptors, _, _ = socket.recv_fds(control, LARGEST_REQUEST, 2)
        if not packet:
            _end(pipes)
        request = json.loads(packet)
        if "signal" in request:
            if request["pid"] in pipes:  # not yet reaped, so the number is still this kernel's
                _kill_group(request["pid"], request["signal"])
            continue
        pipe, log = descriptors
        threads = sum(1 for _ in Path("/proc/self/task").iterdir())
        pid = os.fork() if threads == 1 else -1
        if pid == 0:
            _become_kernel(
                request, log, close=[control.detach(), wake_read, wake_write, pipe, *pipes.values()]
            )
            return [*request["arguments"], f"--IPKernelApp.parent_handle={os.getppid()}"]
        os.close(log)
        if pid > 0:
            pipes[pid] = pipe
            control.send(json.dumps({"pid": pid}).encode())
        else:
            os.close(pipe)
            control.send(json.dumps({"threads": threads}).encode())


def _become_kernel(request: dict[str, Any], log: int, close: list[int]) -> None:
    """Undo in a fresh fork what belongs to the server, and take over what belongs to the kernel."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.dup2(log, 1)
    os.dup2(log, 2)
    for descriptor in (log, *close):
        os.close(descriptor)
    os.environ.update(request["environment"])
    os.chdir(request["cwd"])
    random.seed()
    numpy: Any = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def _reap(pipes: dict[int, int]) -> None:
    """Write the exit code of every ended kernel into its pipe; negative for a signal, as in `subprocess`."""
    while pipes:
        try:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if ended is None:
            return
        _kill_group(ended.si_pid, signal.SIGKILL)  # before the number is given up by waitpid
        _, status = os.waitpid(ended.si_pid, 0)
        pipe = pipes.pop(ended.si_pid, None)
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):
                os.write(pipe, str(os.waitstatus_to_exitcode(status)).encode())
            os.close(pipe)


def _end(pipes: dict[int, int]) -> None:
    """End all kernels, then this process."""
    for pid in pipes:
        _kill_group(pid, signal.SIGKILL)
    for pid in pipes:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
    os._exit(0)


def _kill_group(pid: int, number: int) -> None:
    """Signal a kernel's process group; the kernel alone while it has none yet."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
