"""The notebooks run by themselves and print the totals that are committed; a changed total is noticed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def home(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project home of its own, with what ships: nothing is written into the checkout."""
    made = tmp_path_factory.mktemp("home")
    for part in ("reference", "sample"):
        shutil.copytree(root / "data" / part, made / "data" / part)
    (made / "output").mkdir()
    return made


def nbval(home: Path, *notebooks: Path) -> subprocess.CompletedProcess[str]:
    """Run notebooks under nbval in a process of its own; a dead kernel costs two minutes, not half an hour."""
    options = [
        "--nbval-lax",
        "--nbval-current-env",
        "--nbval-cell-timeout",
        "120",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "tests.notebooks.kept",
    ]
    environ = {**os.environ, "ANPEI_HOME": str(home)}
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST"):
        environ.pop(name, None)
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *map(str, notebooks)],
        env=environ, cwd=NOTEBOOKS[0].parents[1], capture_output=True, text=True, timeout=600,
    )  # fmt: skip


def readable(done: subprocess.CompletedProcess[str]) -> str:
    """The end of what a run printed, without colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)[-3000:]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_runs_and_prints_its_totals(home: Path, path: Path) -> None:
    done = nbval(home, path)
    cells = sum(cell.cell_type == "code" for cell in nbformat.read(path, as_version=4).cells)
    assert done.returncode == 0, readable(done)
    assert f"{cells} passed" in done.stdout


def test_a_changed_total_is_noticed(root: Path, home: Path, tmp_path: Path) -> None:
    altered = tmp_path / "altered.ipynb"
    notebook = nbformat.read(root / "notebooks" / "10_district_bulletin.ipynb", as_version=4)
    output = notebook.cells[-1].outputs[0]
    before = output.text
    output.text = re.sub(r"\d+", lambda found: str(int(found.group()) + 1), before, count=1)
    assert output.text != before
    nbformat.write(notebook, altered)
    done = nbval(home, altered)
    assert done.returncode == 1, readable(done)
    assert "1 failed" in done.stdout and "Cell outputs differ" in done.stdout
