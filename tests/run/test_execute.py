"""Notebooks → outcomes: order, parameters, every way to fail, the same bytes from both kinds of kernel."""

import hashlib
import json
import math
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import nbformat
import pytest

from anpei.run import server
from anpei.run.execute import DONE, FAILED, INTERRUPTED, Job, Outcome, execute, warmed
from tests.run.papers import job, printed, runs, write


@pytest.fixture(autouse=True)
def few_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server imports little, so that the tests are quick; what it imports must not matter."""
    monkeypatch.setattr(server, "LIBRARIES", ("numpy", "psutil", "ipykernel.kernelapp", "ipykernel.ipkernel"))


ALL_LIBRARIES = server.LIBRARIES
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="forked kernels and /proc are Linux's")


def descendants(of: int) -> list[int]:
    """Every process below one, those whose parent has gone not included."""
    found = []
    for path in Path(f"/proc/{of}/task").glob("*/children"):
        for pid in map(int, path.read_text().split()):
            found += [pid, *descendants(pid)]
    return found


def of_session(marker: str) -> list[int]:
    """Every process, whoever its parent is, whose environment holds the marker."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if marker.encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


FAILURES = {
    "sys_exit": (["import sys\nsys.exit(0)", "print(1)"], ["In [1]", "中途退出", "sys.exit"]),
    "sys_exit_last": (["print(1)", "raise SystemExit"], ["In [2]", "中途退出"]),
    "exit": (["print(1)", "exit()", "print(2)"], ["In [2]", "中途退出"]),
    "error": (["print(1)", "1/0", "print(2)"], ["In [2]", "ZeroDivisionError", "division by zero"]),
    "syntax": (["print(1)", "def"], ["In [2]", "SyntaxError"]),
    "allowed": (["print(1)", "raise ValueError('x')"], ["In [2]", "ValueError：x"]),
    "ended": (["import os\nos._exit(7)", "print(1)"], ["In [1]", "自行退出", "退出码 7"]),
    "killed": (["import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"], ["In [1]", "信号 9", "内存不足"]),
    "segfault": (["import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)"], ["In [1]", "崩溃（信号 11）"]),
    "interrupted": (["import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nimport time; time.sleep(9)"], ["In [1]", "被中断"]),
    "personal": (["raise KeyError('990101199001011234 16412345678')"], ["KeyError", "*" * 18, "*" * 11]),
    "own": (
        ["from anpei.errors import DataError\nraise DataError('没有名册。', where='某表', remedy='补报。')"],
        ["没有名册。\n  位置：某表\n  办法：补报。"],
    ),
}  # fmt: skip

OF_THE_KERNEL = {"exit", "error", "killed", "interrupted", "own"}


@pytest.fixture(scope="module", params=[pytest.param(True, marks=LINUX), False], ids=["warm", "ordinary"])
def failed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """Every notebook that fails (with ordinary kernels, those on which the kernel bears), and one that does not."""
    base = tmp_path_factory.mktemp("failures")
    jobs = [
        job(base / name, write(base / f"{name}.ipynb", *cells))
        for name, (cells, _) in FAILURES.items()
        if request.param or name in OF_THE_KERNEL
    ] + [job(base / "good", write(base / "good.ipynb", "print('好')"))]
    for one in jobs:
        (one.folder / DONE).write_text("what an earlier run left", "utf-8")
    outcomes = execute(jobs, workers=3, warm=request.param)
    assert [outcome.job for outcome in outcomes] == jobs
    return {outcome.job.name: outcome for outcome in outcomes}


def test_every_kind_of_failure_is_failed_and_says_why(failed: dict[str, Outcome]) -> None:
    assert [name for name, outcome in failed.items() if outcome.is_done] == ["good"]
    wrong = {
        name: failed[name].error
        for name, (_, words) in FAILURES.items()
        if name in failed and not all(word in failed[name].error for word in words)
    }
    assert wrong == {}
    assert failed["own"].error == "没有名册。\n  位置：某表\n  办法：补报。"
    assert all("Traceback" not in outcome.error for outcome in failed.values())


def test_a_failed_notebook_stands_under_another_name_as_far_as_it_came(failed: dict[str, Outcome]) -> None:
    for outcome in failed.values():
        left = sorted(path.name for path in outcome.job.folder.iterdir())
        assert left == ([DONE] if outcome.is_done else [FAILED]), outcome.job.name
    notebook = nbformat.read(failed["error"].job.folder / FAILED, as_version=4)
    assert [cell.execution_count for cell in notebook.cells] == [1, 2, None]
    assert notebook.cells[1].outputs[0].ename == "ZeroDivisionError"
    assert "ipykernel_" not in json.dumps(notebook)


def test_what_no_notebook_can_be_read_from_is_a_failure_too(tmp_path: Path) -> None:
    (tmp_path / "broken.ipynb").write_text("{", "utf-8")
    (tmp_path / "list.ipynb").write_text("[]", "utf-8")
    outcomes = execute(
        [job(tmp_path / name, tmp_path / f"{name}.ipynb") for name in ("broken", "missing", "list")],
        warm=False,
    )
    assert [outcome.error.split("。")[0] for outcome in outcomes] == [
        "读不了笔记本 broken.ipynb",
        "读不了笔记本 missing.ipynb",
        "读不了笔记本 list.ipynb",
    ]


VALUES: dict[str, object] = {
    "text": '引号"、反斜杠\\、{括号}、换行\n、😀',
    "code": "037",
    "empty": "",
    "number": -3,
    "big": 2**70,
    "share": 0.1,
    "endless": math.inf,
    "yes": True,
    "nothing": None,
    "towns": ["甲镇", "o'clock", "12:30"],
    "none": [],
    "nested": {"a": [1, {"b": None}]},
}


@pytest.mark.parametrize("warm", [pytest.param(True, marks=LINUX), False])
def test_parameters_of_every_type_arrive_as_they_are(tmp_path: Path, warm: bool) -> None:
    defaults = "\n".join(f"{name} = 0" for name in VALUES)
    notebook = write(
        tmp_path / "带{空格} 的.ipynb", f"print(ascii([{', '.join(VALUES)}]))", parameters=defaults, minor=4
    )
    [outcome] = execute([job(tmp_path / "输出 {x}", notebook, VALUES)], warm=warm)
    assert outcome.error == ""
    assert printed(outcome.job.folder) == [ascii(list(VALUES.values())) + "\n"]
    cells = nbformat.read(outcome.job.folder / DONE, as_version=4).cells
    assert [cell.id for cell in cells] == ["cell-00", "injected-parameters", "cell-01"]
    assert cells[1].metadata.tags == ["injected-parameters"]


MANY = {
    "frame": """
        import pandas as pd
        from pathlib import Path
        frame = pd.DataFrame({'镇街': list('甲乙丙'), '人数': range(3)})
        display(frame)
        --
        frame.style.hide(axis='index')
        --
        frame.to_csv(Path(output) / 'frame.csv', index=False)
        print(output, Path(output).resolve() / 'frame.csv')
        """,
    "chart": """
        import matplotlib.pyplot as plt
        figure, axes = plt.subplots()
        --
        axes.plot([1, 3, 2])
        --
        figure.savefig(output + '/chart.png', metadata={'Software': None})
        print(plt.get_backend(), plt.rcParams['figure.dpi'])
        """,
    "query": """
        import duckdb, numpy, pyarrow.parquet, random
        duckdb.sql('select i, sum(i) over (order by i) as total from range(2000) t(i)').df().tail(2)
        --
        pyarrow.parquet.write_table(pyarrow.table({'a': [1]}), output + '/a.parquet')
        --
        random.seed(1)
        numpy.random.seed(1)
        print(random.random(), numpy.random.rand(500, 500).dot(numpy.ones(500)).sum())
        """,
    "streams": """
        import sys, time
        for word in 'abc':
            print(word, flush=True)
            print('warning', word, file=sys.stderr)
        --
        import warnings
        warnings.warn('noise')
        print('after')
        object()
        --
        from IPython.display import display, clear_output
        print('gone')
        clear_output()
        handle = display('first', display_id=True)
        handle.update('second')
        --
        print({'甲', '乙', '丙', '丁'}, hash('甲'))
        --
        import locale, os
        print(time.tzname, locale.getlocale(), sys.argv, os.environ['LC_ALL'], sys.flags.utf8_mode, sys.path[:2])
        """,
}


def cells_of(text: str) -> list[str]:
    return [cell.strip() for cell in textwrap.dedent(text).split("--\n")]


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@LINUX
@pytest.mark.slow
def test_both_kinds_of_kernel_in_any_folder_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "LIBRARIES", ALL_LIBRARIES)
    made = []
    for number, (warm, workers) in enumerate([(True, 4), (False, 2)]):
        base = tmp_path / ("a" * (1 + 7 * number))
        base.mkdir()
        monkeypatch.setenv("LC_ALL", ["zh_CN.UTF-8", "de_DE"][number])
        monkeypatch.setenv("TZ", ["Asia/Shanghai", "America/New_York"][number])
        monkeypatch.setenv("PYTHONHASHSEED", str(number))
        jobs = [
            job(
                base / name,
                write(base / f"{name}.ipynb", *cells_of(text), parameters="output: str = ''"),
                {"output": str(base / name)},
                {"ANPEI_HOME": str(base)},
            )
            for name, text in MANY.items()
        ]
        order = jobs[::-1] if number == 1 else jobs
        assert [outcome.error for outcome in execute(order, workers=workers, warm=warm)] == [""] * len(jobs)
        made.append({one.name: digests(one.folder) for one in jobs})
    assert made[0] == made[1]
    assert sorted(made[0]["chart"]) == ["chart.png", DONE]


def test_the_executed_notebook_holds_nothing_of_this_run(tmp_path: Path) -> None:
    cells = cells_of(MANY["streams"]) + cells_of(MANY["frame"])
    notebook = write(tmp_path / "n.ipynb", *cells, parameters="output: str = ''")
    [outcome] = execute([job(tmp_path / "o", notebook, {"output": str(tmp_path / "o")})], warm=False)
    text = (outcome.job.folder / DONE).read_text("utf-8")
    assert str(tmp_path) not in text and str(Path.home()) + "/" not in text
    data = json.loads(text)
    shown = json.dumps([cell["outputs"] for cell in data["cells"]])
    assert not any(word in shown for word in ("stderr", "noise", "gone", "first")) and "second" in shown
    assert printed(outcome.job.folder)[0] == "a\nb\nc\n"
    assert printed(outcome.job.folder)[-1] == ". ./frame.csv\n"
    assert data["metadata"] == {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert text == json.dumps(data, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    assert {key for cell in data["cells"] for key in cell["metadata"]} <= {"tags"}


def test_outcomes_come_as_they_are_ready_and_return_in_order(tmp_path: Path) -> None:
    slow = write(tmp_path / "slow.ipynb", "import time; time.sleep(2.5)")
    fast = write(tmp_path / "fast.ipynb", "1")
    seen: list[str] = []
    outcomes = execute(
        [job(tmp_path / "slow", slow), job(tmp_path / "fast", fast)],
        on_outcome=lambda outcome: seen.append(outcome.job.name),
    )
    assert seen == ["fast", "slow"]
    assert [outcome.job.name for outcome in outcomes] == ["slow", "fast"]
    assert execute([]) == []


def test_an_error_of_the_caller_is_not_swallowed(tmp_path: Path) -> None:
    def refuse(outcome: Outcome) -> None:
        raise RuntimeError("the progress bar broke")

    with pytest.raises(RuntimeError, match="progress bar"):
        execute([job(tmp_path / "a", write(tmp_path / "a.ipynb", "1"))], on_outcome=refuse)


NAMES = ("quick", "endless", "endless2", "waiting")
RUN = """
import sys
from pathlib import Path
from anpei.run import server
from anpei.run.execute import Job, execute
server.LIBRARIES = server.LIBRARIES[:1]
base, mark, kind, *names = sys.argv[1:]
base = Path(base)
jobs = [Job(name, base / f"{name}.ipynb", {}, {"ANPEI_MARK": mark}, base / name) for name in names]
for outcome in execute(jobs, workers=2, warm=kind == "warm"):
    print(outcome.job.name, outcome.error)
"""
ENDLESS = """
import subprocess, time
subprocess.Popen(['sleep', '600'])
with open('started', 'a') as file:
    file.write('x')
time.sleep(600)
"""


@LINUX
@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "end"),
    [("warm", signal.SIGINT), ("ordinary", signal.SIGINT), ("warm", signal.SIGKILL)],
    ids=["ctrl-c, warm", "ctrl-c, ordinary", "killed, warm"],
)
def test_nothing_is_left_running_when_the_run_is_ended(
    tmp_path: Path, kind: str, end: signal.Signals
) -> None:
    mark = f"{tmp_path.name}-{kind}"
    for name in NAMES:
        write(tmp_path / f"{name}.ipynb", ENDLESS if name.startswith("endless") else "1")
        (tmp_path / name).mkdir()
    command = [sys.executable, "-c", RUN, str(tmp_path), mark, kind, *NAMES]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        while not (tmp_path / "started").exists() or len((tmp_path / "started").read_text()) < 2:
            assert time.monotonic() < deadline and run.poll() is None
            time.sleep(0.05)
        below = descendants(run.pid)
        assert len(below) >= 2
        run.send_signal(end)
        said, _ = run.communicate(timeout=30)
    finally:
        run.kill()
    if end == signal.SIGINT:
        assert said.splitlines() == [
            "quick ",
            f"endless {INTERRUPTED}",
            f"endless2 {INTERRUPTED}",
            f"waiting {INTERRUPTED}",
        ]
        assert not (tmp_path / "waiting" / DONE).exists()
    deadline = time.monotonic() + 10
    while left := [pid for pid in {*below, *of_session(mark)} if runs(pid)]:
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


@LINUX
@pytest.mark.slow
@pytest.mark.parametrize("warm", [True, False])
def test_a_run_leaves_no_process_no_file_and_no_open_descriptor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warm: bool
) -> None:
    temporary = tmp_path / "t"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    notebook = write(tmp_path / "n.ipynb", "import subprocess; subprocess.Popen(['sleep', '600'])")
    dies = write(
        tmp_path / "d.ipynb",
        "import subprocess; subprocess.Popen(['sleep', '600'])",
        "import os; os._exit(1)",
    )
    execute([])  # imports what it needs, which may keep files open
    others = set(descendants(os.getpid()))  # of other tests of this process
    before = len(list(Path("/proc/self/fd").iterdir()))
    mark = {"ANPEI_MARK": tmp_path.name}
    jobs = [job(tmp_path / str(number), [notebook, dies][number % 2], {}, mark) for number in range(2)]
    execute(jobs, warm=warm)
    assert of_session(tmp_path.name) == [] and set(descendants(os.getpid())) <= others
    assert list(temporary.iterdir()) == []
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


def test_the_job_is_the_one_that_was_given(tmp_path: Path) -> None:
    given = Job("名字", write(tmp_path / "n.ipynb", "1"), {}, {}, tmp_path)
    assert execute([given], warm=False) == [Outcome(given)]
    assert (tmp_path / DONE).is_file()


@pytest.mark.slow
def test_no_output_is_lost_however_fast_they_come(tmp_path: Path) -> None:
    notebook = write(tmp_path / "n.ipynb", "for number in range(3000):\n    display(number)")
    [outcome] = execute([job(tmp_path / "o", notebook)], warm=False)
    outputs = nbformat.read(outcome.job.folder / DONE, as_version=4).cells[0].outputs
    assert [output.data["text/plain"] for output in outputs] == [str(number) for number in range(3000)]


@LINUX
def test_one_server_serves_several_runs(tmp_path: Path) -> None:
    notebook = write(tmp_path / "n.ipynb", "import os\nprint(os.getppid())", "1/0")
    others = set(descendants(os.getpid()))  # of other tests of this process
    with warmed():
        outcomes = [execute([job(tmp_path / name, notebook)], warm=True)[0] for name in "ab"]
        alone = execute([job(tmp_path / "c", notebook)])[0]
    assert all("In [2]：ZeroDivisionError" in outcome.error for outcome in (*outcomes, alone))
    [first, second, third] = [printed(tmp_path / name, FAILED) for name in "abc"]
    assert first == second != third == [f"{os.getpid()}\n"]
    assert set(descendants(os.getpid())) <= others
