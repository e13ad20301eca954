"""Rules for every test: instruments are skipped where they are missing, unless ANPEI_REQUIRE=1 asks for them.

Real material (public data sets, hostile files) is no part of the project: tests of it are skipped where the folder
`../shared/data` beside the checkout lacks it.
"""

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest

from anpei.document import fontnames
from anpei.intake.reader import shared_processes

REQUIRE = os.environ.get("ANPEI_REQUIRE", "") not in ("", "0")


MATERIAL = Path(__file__).resolve().parents[2] / "shared" / "data"
"""Where real material lies, if there is any."""

_NOT_HERE = "no real material: "


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the checkout."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session", autouse=True)
def _reading_processes() -> Generator[None, None, None]:
    """Files of all tests are read by the same processes; tests of the processes themselves have limits of their own."""
    with shared_processes():
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_fonts_of_the_system() -> Generator[None, None, None]:
    """Documents look the same on every computer: what fonts it happens to have is left aside."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fontnames, "SYSTEM_FOLDERS", ())
        yield


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("instrument"):
        missing = [program for program in marker.args if shutil.which(program) is None]
        if missing:
            pytest.skip(f"not installed: {', '.join(missing)} (see tests/apt.txt)")
    for marker in item.iter_markers("material"):
        missing = [name for name in marker.args if not (MATERIAL / name).exists()]
        if missing:
            pytest.skip(_NOT_HERE + ", ".join(missing))


def _refuse(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure: where everything is installed, nothing has a reason to be skipped."""
    if REQUIRE and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if _NOT_HERE in reason:
            return
        report.outcome = "failed"
        report.longrepr = f"ANPEI_REQUIRE=1 allows no skip: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse(report)
    return report
