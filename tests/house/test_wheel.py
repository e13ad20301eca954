"""The wheel carries notebooks, templates and reference tables, and finds them without a checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.guard import tracked


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = folder.glob("anpei-*.whl")
    return made


def test_everything_that_a_user_needs_is_in_it(root: Path, wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    shipped = {name for name in tracked(root) if name.startswith(("notebooks/", "templates/", "data/"))}
    package = {name.removeprefix("lib/") for name in tracked(root) if name.startswith("lib/anpei/")}
    assert {f"anpei/_shipped/{name}" for name in shipped} <= inside
    assert package <= inside
    assert any(name.endswith("licenses/LICENSE") for name in inside)


def test_nothing_else_is_in_it(root: Path, wheel: Path) -> None:
    inside = [name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name]
    beyond = [
        name
        for name in inside
        if not name.startswith("anpei/") or "__pycache__" in name or "/output/" in name
    ]
    assert beyond == []
    data = {name.split("/")[3] for name in inside if name.startswith("anpei/_shipped/data/")}
    assert data <= {"reference", "sample"}


def test_the_unpacked_wheel_finds_what_it_ships(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from anpei.home import resource\n"
        "print(resource('data/reference/towns_370403.csv'))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout.strip() == str(tmp_path / "anpei/_shipped/data/reference/towns_370403.csv"), (
        done.stderr
    )
