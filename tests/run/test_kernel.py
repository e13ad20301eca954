"""Where kernels come from: when one is forked and when not, what surrounds it, what happens when the server goes."""

import importlib.util
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from anpei.run import server
from anpei.run.execute import execute
from anpei.run.kernel import Kernels, environment, kernels
from anpei.run.server import Forked
from tests.run.papers import job, printed, runs, write

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")

ALL = server.LIBRARIES
FEW = ("numpy", "psutil", "ipykernel.kernelapp", "ipykernel.ipkernel", "matplotlib")


@pytest.fixture(autouse=True)
def few_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LIBRARIES", FEW)


@pytest.fixture
def warm() -> Iterator[Kernels]:
    with kernels(is_warm=True) as source:
        yield source


def is_forked(source: Kernels, folder: Path, **extra: str) -> bool:
    """Whether the next kernel is forked; it must come up either way."""
    with source.start(extra, folder) as started:
        assert started.client.iopub_channel.get_msg(timeout=60)["msg_type"] == "iopub_welcome"
        return isinstance(started.process, Forked)


def test_kernels_are_forked_until_the_server_is_gone(warm: Kernels, tmp_path: Path) -> None:
    assert warm.server is not None
    assert is_forked(warm, tmp_path)
    assert is_forked(warm, tmp_path, ANPEI_HOME=str(tmp_path))
    with warm.start({}, tmp_path) as started:
        assert started.client.iopub_channel.get_msg(timeout=60)
        os.kill(warm.server.pid, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while started.process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)
    while runs(started.process.pid):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert not is_forked(warm, tmp_path)


@pytest.mark.parametrize(
    "extra",
    [{"OMP_NUM_THREADS": "2"}, {"MPLCONFIGDIR": "x"}, {"LANG": "C"}, {"SOMETHING": "1"}],
    ids=lambda x: next(iter(x)),
)
def test_a_variable_that_a_library_may_have_read_already_means_an_ordinary_kernel(
    warm: Kernels, tmp_path: Path, extra: dict[str, str]
) -> None:
    assert warm.server is not None
    log = os.open(tmp_path / "log", os.O_CREAT | os.O_WRONLY)
    try:
        assert warm.server.fork([], {**warm.server.environment, **extra}, str(tmp_path), log) is None
        short = {name: value for name, value in warm.server.environment.items() if name != "TZ"}
        assert warm.server.fork([], short, str(tmp_path), log) is None
    finally:
        os.close(log)


def test_a_server_with_threads_does_not_fork(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "starts_a_thread.py"
    module.write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(server, "LIBRARIES", ("starts_a_thread",))
    with kernels(is_warm=True) as source:
        assert not is_forked(source, tmp_path)


@pytest.mark.slow
def test_what_is_imported_ahead_exists_and_starts_no_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [name.partition(":") for name in ALL]
    assert [module for module, _, _ in parts if importlib.util.find_spec(module) is None] == []
    called = [getattr(importlib.import_module(module), function) for module, _, function in parts if function]
    assert all(callable(function) for function in called) and called
    monkeypatch.setattr(server, "LIBRARIES", ALL)
    with kernels(is_warm=True) as source:
        assert is_forked(source, tmp_path)


def test_no_server_where_it_was_not_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with kernels(is_warm=True) as source:
        assert source.server is None


def test_a_forked_kernel_tells_how_it_ended(warm: Kernels, tmp_path: Path) -> None:
    with warm.start({}, tmp_path) as started:
        assert started.client.iopub_channel.get_msg(timeout=60)
        assert started.process.poll() is None
        started.process.send_signal(signal.SIGTERM)
        assert isinstance(started.process, Forked)
        assert started.process.wait(10) == -signal.SIGTERM
        assert started.process.poll() == -signal.SIGTERM
        started.process.send_signal(signal.SIGTERM)  # nobody is there: nothing happens


def test_after_a_stop_no_kernel_lives(tmp_path: Path) -> None:
    with kernels(is_warm=False) as source:
        source.stop()
        with source.start({}, tmp_path) as started:
            deadline = time.monotonic() + 10
            while started.process.poll() is None:
                assert time.monotonic() < deadline
                time.sleep(0.01)


def test_the_surroundings_are_fixed_whatever_the_caller_s_are(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "PYTHONSTARTUP",
        "PYTHONWARNINGS",
        "JUPYTER_PATH",
        "IPYTHONDIR",
        "MPLBACKEND",
        "LC_TIME",
        "LANGUAGE",
    ):
        monkeypatch.setenv(name, "the caller's")
    monkeypatch.setenv("PYTHONPATH", "kept")
    found = environment()
    assert "the caller's" not in found.values()
    expected = {
        "PYTHONPATH": "kept",
        "MPLBACKEND": "agg",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "0",
    }
    assert {name: found.get(name) for name in expected} == expected
    assert Path(found["MATPLOTLIBRC"]).name == "matplotlibrc" and Path(found["MATPLOTLIBRC"]).is_file()


EVIDENCE = """
import builtins, json, os, sys, matplotlib
print(json.dumps({
    'touched': getattr(builtins, 'touched', []), 'lines': matplotlib.rcParams['lines.linewidth'],
    'startup': dict(globals()).get('from_startup'), 'cwd': os.getcwd(), 'executable': sys.executable,
    'autocall': get_ipython().autocall, 'libraries': 'numpy' in sys.modules,
}, ensure_ascii=False))
"""


@pytest.mark.parametrize("is_warm", [True, False], ids=["warm", "ordinary"])
def test_nothing_of_the_user_s_set_up_reaches_a_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_warm: bool
) -> None:
    home, notebooks = tmp_path / "user", tmp_path / "notebooks"
    touch = "import builtins\nbuiltins.touched = [__file__]\nfrom_startup = 1\n"
    config = touch + "get_config().InteractiveShell.autocall = 2\n"
    specification = {"argv": ["false", "{connection_file}"], "display_name": "x", "language": "python"}
    for path, text in {
        home / ".ipython/profile_default/startup/00.py": touch,
        home / ".ipython/profile_default/ipython_kernel_config.py": config,
        home / ".ipython/profile_default/ipython_config.py": config,
        home / ".config/matplotlib/matplotlibrc": "lines.linewidth: 99\n",
        home / ".local/share/jupyter/kernels/python3/kernel.json": json.dumps(specification),
        home / "startup.py": touch,
        notebooks / "ipython_kernel_config.py": config,
        notebooks / "ipython_config.py": config,
        notebooks / "json.py": "raise ImportError('a file beside the notebook hides the standard library')\n",
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for name, value in {
        "HOME": home, "IPYTHONDIR": home / ".ipython", "PYTHONSTARTUP": home / "startup.py",
        "XDG_CONFIG_HOME": home / ".config", "JUPYTER_PATH": home / ".local/share/jupyter",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, str(value))
    [outcome] = execute([job(tmp_path / "o", write(notebooks / "n.ipynb", EVIDENCE))], warm=is_warm)
    assert outcome.error == ""
    [text] = printed(outcome.job.folder)
    assert json.loads(text) == {
        "touched": [], "lines": 1.5, "startup": None, "cwd": "$NOTEBOOKS", "autocall": 0, "libraries": True,
        "executable": "$PYTHON" + sys.executable.removeprefix(sys.prefix),
    }  # fmt: skip


@pytest.mark.parametrize("is_warm", [True, False], ids=["warm", "ordinary"])
def test_a_kernel_ends_in_order(tmp_path: Path, is_warm: bool) -> None:
    """Files that a notebook forgot to close are written, exit handlers run, worker threads end."""
    cells = [
        f"file = open({str(tmp_path / 'forgotten')!r}, 'w')\nfile.write('whole')",
        f"import atexit, pathlib\natexit.register(pathlib.Path({str(tmp_path / 'handled')!r}).touch)",
        "from concurrent.futures import ThreadPoolExecutor\nThreadPoolExecutor().submit(print)",
        "import random; print(random.random())",
    ]
    notebook = write(tmp_path / "n.ipynb", *cells)
    outcomes = execute([job(tmp_path / name, notebook) for name in "ab"], warm=is_warm)
    assert [outcome.error for outcome in outcomes] == ["", ""]
    assert (tmp_path / "forgotten").read_text() == "whole"
    assert (tmp_path / "handled").exists()
    first, second = (printed(outcome.job.folder)[-1] for outcome in outcomes)
    assert first != second  # forks share no random state


def test_a_kernel_that_cannot_start_is_a_failure_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\nsys.stderr.write('没有空间\\n')\nos._exit(3)\n", "utf-8"
    )
    broken = job(tmp_path / "o", write(tmp_path / "n.ipynb", "1"), {}, {"PYTHONPATH": str(tmp_path)})
    [outcome] = execute([broken], warm=False)
    assert outcome.error == "启动：内核自行退出（退出码 3），后面的内容没有运行。最后的信息：没有空间"
