"""pyproject.toml, requirements.lock and environment.yml say the same; the lock is hashed and names no address."""

import ast
import importlib.metadata
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

PYTHONS = ["3.11", "3.12", "3.13"]
# Declared although no module imports them, and why.
NOT_IMPORTED = {
    "ipykernel": "the kernel that runs the notebooks",
    "jupyterlab": "started by `anpei lab`",
    "jupyterlab-language-pack-zh-cn": "its Chinese interface",
}


@dataclass(frozen=True)
class Pin:
    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    def applies(self, python: str) -> bool:
        environment = {"python_version": python, "python_full_version": f"{python}.5"}
        return not self.marker or Marker(self.marker).evaluate(environment)


def pins(lock: str) -> list[Pin]:
    """Every pin of a lock; a line that is no pin, hash or comment is an error."""
    found: list[Pin] = []
    for line in lock.replace("\\\n", " ").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        head = re.fullmatch(
            r"([a-z0-9.-]+)==(\S+)(?: ; ([^#]*?))?((?:\s+--hash=sha256:[0-9a-f]{64})*)\s*", line
        )
        assert head, f"neither a pin nor a hash: {line[:100]}"
        found.append(Pin(head[1], head[2], (head[3] or "").strip(), tuple(head[4].split())))
    return found


@pytest.fixture(scope="module")
def lock(root: Path) -> str:
    return (root / "requirements.lock").read_text("utf-8")


@pytest.fixture(scope="module")
def project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))


def declared(project: dict) -> list[Requirement]:
    """Every requirement of pyproject.toml: run time, all extras, build."""
    extras = project["project"]["optional-dependencies"].values()
    lines = [*project["project"]["dependencies"], *(line for lines in extras for line in lines)]
    return [Requirement(line) for line in [*lines, *project["build-system"]["requires"]]]


def test_every_pin_is_hashed(lock: str) -> None:
    assert [pin.name for pin in pins(lock) if not pin.hashes] == []
    assert len(pins(lock)) > 100


def test_the_lock_names_no_address(lock: str) -> None:
    assert re.findall(r".*(?:://|--index|--extra|--find-links|@ |\bgit\+).*", lock) == []


@pytest.mark.parametrize("python", PYTHONS)
def test_one_pin_a_package_meets_what_is_declared(lock: str, project: dict, python: str) -> None:
    here: dict[str, list[str]] = {}
    for pin in pins(lock):
        if pin.applies(python):
            here.setdefault(pin.name, []).append(pin.version)
    assert {name: versions for name, versions in here.items() if len(versions) > 1} == {}
    unmet = [
        str(need)
        for need in declared(project)
        if not need.specifier.contains(here.get(canonicalize_name(need.name), ["0"])[0])
    ]
    assert unmet == [], f"run `make lock`: {unmet}"


def test_every_declared_range_has_both_ends_open_only_upwards(project: dict) -> None:
    assert [
        str(need) for need in declared(project) if not any(s.operator == ">=" for s in need.specifier)
    ] == []


def test_conda_users_get_the_same(root: Path, project: dict) -> None:
    environment = yaml.safe_load((root / "environment.yml").read_text("utf-8"))
    plain = [Requirement(line) for line in environment["dependencies"] if isinstance(line, str)]
    by_name = {need.name: need.specifier for need in plain}
    assert set(by_name) == {"python", "pip", "make"}
    assert {"pip": ["-r requirements.lock"]} in environment["dependencies"]
    ours = SpecifierSet(project["project"]["requires-python"])
    for minor in range(8, 15):
        assert by_name["python"].contains(f"3.{minor}.0") == ours.contains(f"3.{minor}.0"), f"3.{minor}"


def test_every_python_that_the_project_names_is_tested(project: dict) -> None:
    said = re.findall(r"Python :: (3\.\d+)", "\n".join(project["project"]["classifiers"]))
    assert said == PYTHONS


def test_what_is_installed_is_what_is_locked(lock: str) -> None:
    wanted = {pin.name: pin.version for pin in pins(lock) if not pin.marker or Marker(pin.marker).evaluate()}
    installed = {canonicalize_name(found.name): found.version for found in importlib.metadata.distributions()}
    assert {name: installed.get(name) for name in wanted} == wanted


def third_party(folder: Path) -> set[str]:
    """Top names of every module outside the standard library and anpei that a folder imports."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"anpei", "tests"}


def test_the_package_imports_what_it_declares_and_declares_what_it_imports(root: Path, project: dict) -> None:
    distributions = importlib.metadata.packages_distributions()
    run_time = {canonicalize_name(Requirement(line).name) for line in project["project"]["dependencies"]}
    imported = {
        canonicalize_name(distributions[name][0]) for name in third_party(root / "lib" / "anpei")
    }  # a KeyError here: imported, but nowhere to be had
    assert imported - run_time == set(), "imported, not declared in pyproject.toml"
    assert run_time - imported - set(NOT_IMPORTED) == set(), "declared, imported nowhere"


def test_tests_import_only_what_the_lock_installs(root: Path, lock: str) -> None:
    distributions = importlib.metadata.packages_distributions()
    locked = {pin.name for pin in pins(lock)}
    imported = third_party(root / "tests") | third_party(root / "benchmarks")
    unlocked = {
        name for name in imported if canonicalize_name(distributions.get(name, [name])[0]) not in locked
    }
    assert unlocked == set()
