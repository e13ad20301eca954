"""Making the environment, and what `make` and .ci/run promise."""

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def environment(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("environment", root / "scripts" / "environment.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_old_python_is_told_so_in_both_languages(environment: ModuleType) -> None:
    environment.check_python((3, 11, 0))
    with pytest.raises(environment.SetupError) as error:
        environment.check_python((3, 9, 2))
    assert "需要 Python 3.11 或更新版本，现有的是 3.9.2" in str(error.value)
    assert "Python 3.11 or newer is needed, this one is 3.9.2" in str(error.value)


def test_a_python_without_pip_is_told_so_in_both_languages(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = subprocess.CompletedProcess([], 1, stdout="", stderr="No module named pip")
    monkeypatch.setattr(environment.subprocess, "run", lambda *_, **__: nothing)
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(environment.SetupError, match="apt install python3-pip") as error:
        environment.find_pip(Path("x"))
    assert "没有找到 pip" in str(error.value) and "was not found" in str(error.value)


@pytest.mark.parametrize(
    ("answer", "foreign"),
    [("pip 23.0.1 from …", True), ("pip 22.3 from …", True), ("pip 22.2.9 from …", False), ("", False)],
)
def test_pip_installs_into_the_environment_if_it_can(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, answer: str, foreign: bool
) -> None:
    ran = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 0, stdout=answer)

    monkeypatch.setattr(environment.subprocess, "run", run)
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda _: object())
    words = environment.find_pip(Path("/e/bin/python"))
    assert ("--python" in words) is foreign
    assert any("ensurepip" in command for command in ran) is not foreign


def test_uv_goes_where_pip_is_told_to_go(environment: ModuleType, tmp_path: Path) -> None:
    config = "\n".join(
        [
            "global.index-url='https://mirror.example/simple'",
            "global.extra-index-url='https://one.example/simple\\nhttps://two.example/simple'",
            f":env:.find-links='/not/here {tmp_path}'",
            "install.trusted-host='mirror.example'",
            "global.timeout='60'",
            "global.broken=",
            "",
        ]
    )
    assert environment.uv_settings(config, {}) == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INDEX": "https://one.example/simple https://two.example/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": str(tmp_path),
        "UV_INSECURE_HOST": "mirror.example",
    }
    assert "UV_DEFAULT_INDEX" not in environment.uv_settings(
        config, {"UV_DEFAULT_INDEX": "https://own.example"}
    )
    assert environment.uv_settings("", {}) == {}


def test_only_uv_is_taken_from_the_lock_first(environment: ModuleType) -> None:
    lock = "# made\nfoo==1 \\\n    --hash=sha256:aa\nuv==2 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\nzz==3\n"
    assert environment.pin(lock, "uv") == "uv==2 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
    assert environment.pin(environment.LOCK.read_text("utf-8"), "uv").count("--hash") > 5
    with pytest.raises(KeyError):
        environment.pin(lock, "u")


def test_an_environment_is_made_anew_when_what_it_is_made_from_changes(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lock, project = tmp_path / "lock", tmp_path / "project"
    lock.write_text("a", "utf-8")
    project.write_text("b", "utf-8")
    monkeypatch.setattr(environment, "LOCK", lock)
    monkeypatch.setattr(environment, "PROJECT", project)
    made = []
    monkeypatch.setattr(
        environment, "run", lambda command, **_: made.append("venv") or (tmp_path / "v").mkdir(exist_ok=True)
    )
    monkeypatch.setattr(environment, "find_pip", lambda _: [])
    monkeypatch.setattr(environment, "install", lambda *_: made.append("install"))
    for _ in range(2):
        environment.make(tmp_path / "v")
    assert made == ["venv", "install"]
    lock.write_text("c", "utf-8")
    environment.make(tmp_path / "v")
    assert made == ["venv", "install"] * 2


def test_an_environment_that_was_not_finished_counts_as_none(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def stop(*_: object) -> None:
        raise subprocess.CalledProcessError(1, "pip")

    monkeypatch.setattr(environment, "run", lambda command, **_: (tmp_path / "v").mkdir(exist_ok=True))
    monkeypatch.setattr(environment, "find_pip", lambda _: [])
    monkeypatch.setattr(environment, "install", stop)
    with pytest.raises(environment.SetupError, match="运行环境没有装成"):
        environment.make(tmp_path / "v")
    assert not (tmp_path / "v" / "made-from").exists()


def make(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", *words], cwd=root, capture_output=True, text=True)


def test_make_alone_prints_the_targets_and_does_nothing_else(root: Path) -> None:
    printed = make(root).stdout
    phony = re.search(r"^\.PHONY: (.*)$", (root / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert phony is not None
    targets = phony[1].split()
    assert re.findall(r"^  make ([a-z]+)", printed, re.MULTILINE) == targets
    assert {"env", "report", "test", "check", "lab", "lock", "clean", "soak", "bench"} <= set(targets)


def test_make_says_so_when_there_is_no_python(root: Path) -> None:
    done = make(root, "env", "PYTHON=no-such-python")
    assert done.returncode != 0
    assert "请先安装 Python 3.11" in done.stderr and "install Python 3.11" in done.stderr


def test_the_makefile_holds_no_absolute_path(root: Path) -> None:
    text = (root / "Makefile").read_text("utf-8").replace("/bin/sh", "").replace("/dev/null", "")
    assert re.findall(r"(?<![\w.)}*])/[a-z]\S*", text) == []


def test_every_file_that_the_makefile_runs_is_there(root: Path) -> None:
    named = re.findall(r"[\w./]+\.(?:py|sh)\b", (root / "Makefile").read_text("utf-8"))
    assert named and [name for name in named if not (root / name).is_file()] == []


@pytest.mark.parametrize("script", [".ci/run", "tests/soak/bare_debian.sh"])
def test_shell_scripts_parse_and_stop_at_the_first_error(root: Path, script: str) -> None:
    shell = shutil.which("bash") or "sh"
    assert subprocess.run([shell, "-n", str(root / script)], capture_output=True, text=True).stderr == ""
    assert re.search(r"^set -eu", (root / script).read_text("utf-8"), re.MULTILINE)


def test_ci_runs_make_test_and_lets_nothing_be_skipped(root: Path) -> None:
    lines = (root / ".ci/run").read_text("utf-8").splitlines()
    assert lines[-1] == "make test"
    assert "export ANPEI_REQUIRE=1" in lines
    assert "set -euo pipefail" in lines


def test_every_instrument_of_a_test_is_installed_by_ci(root: Path) -> None:
    named = (root / "tests/apt.txt").read_text("utf-8")
    used = set()
    for path in set((root / "tests").rglob("test_*.py")) - set((root / "tests" / "soak").iterdir()):
        for words in re.findall(r"mark\.instrument\(([^)]*)\)", path.read_text("utf-8")):
            used |= set(re.findall(r"[\"']([^\"']+)[\"']", words))
    assert {program for program in used if not re.search(rf"#.*\b{re.escape(program)}\b", named)} == set()


def test_the_project_is_found_by_a_relative_path_in_ascii(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(environment, "ROOT", tmp_path / "安培")
    packages = tmp_path / "安培" / ".venv" / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    (packages / "_anpei.pth").write_text(f"{tmp_path}/安培/lib\n", "utf-8")
    environment.point_relatively(tmp_path / "安培" / ".venv")
    assert (packages / "_anpei.pth").read_bytes() == b"../../../../lib\n"


def test_this_environment_names_no_folder_of_this_computer() -> None:
    for pointer in Path(sys.prefix).glob("lib/python*/site-packages/_anpei.pth"):
        assert pointer.read_text("ascii").startswith("..")
