"""Intake tells every fault that a heavy sample plants exactly once, with its file, sheet and cells, and tells no other.

truth.json states the findings from where the generator wrote the faults; `tests/synthetic/test_messes.py` finds
them in the files once more by hand.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from anpei.campaign import load_campaign
from anpei.home import Home
from anpei.intake import Intake, read_extracts
from anpei.intake.source import latest_received
from anpei.synthetic import Faults, write_campaign

CAMPAIGNS = {11: (60, 1200), 12: (40, 900), 13: (40, 900), 14: (90, 2000)}

Told = Counter[tuple[str, str, str, tuple[str, ...]]]


@pytest.fixture(scope="module", params=sorted(CAMPAIGNS))
def read(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Intake, dict[str, Any]]:
    """What intake reads from a heavy sample, and the truth about it."""
    units, people = CAMPAIGNS[request.param]
    return made(tmp_path_factory.mktemp("home"), seed=request.param, units=units, people=people)


def made(root: Path, **size: Any) -> tuple[Intake, dict[str, Any]]:
    home = Home(root)
    home.output.mkdir()
    folder = home.data / "campaigns" / "heavy"
    write_campaign(folder, mess="heavy", campaign_id="heavy", **size)
    campaign = load_campaign("heavy", home)
    intake = read_extracts(campaign, latest_received(campaign))
    return intake, json.loads((folder / "truth.json").read_text("utf-8"))


def told(findings: pd.DataFrame) -> Told:
    return Counter(
        (row["code"], row["path"], row["sheet"], tuple(sorted(row["cells"])))
        for row in findings.to_dict("records")
    )


def planted(truth: dict[str, Any]) -> Told:
    return Counter(
        (found["code"], found["path"], found["sheet"], tuple(sorted(found["cells"])))
        for found in truth["findings"]
    )


def test_every_planted_fault_is_told_once_with_its_place(read: tuple[Intake, dict[str, Any]]) -> None:
    intake, truth = read
    missing = planted(truth) - told(intake.findings)
    assert dict(missing) == {}


def test_no_other_fault_is_told(read: tuple[Intake, dict[str, Any]]) -> None:
    intake, truth = read
    others = told(intake.findings) - planted(truth)
    assert dict(others) == {}


def test_every_kind_of_fault_is_planted(read: tuple[Intake, dict[str, Any]]) -> None:
    """A sample that planted nothing would pass the other tests: each kind of mess is there with its count."""
    _, truth = read
    asked = truth["parameters"]["faults"]
    assert {name: truth["planted"].get(name, {"n": 0})["n"] for name in asked} == asked
    assert len({found["code"] for found in truth["findings"]}) == 38
    assert sum(found["n"] for found in truth["findings"]) > 60


def test_every_row_is_accounted_for(read: tuple[Intake, dict[str, Any]]) -> None:
    intake, truth = read
    got: dict[str, dict[str, Any]] = {}
    for row in intake.accounts.to_dict("records"):
        got.setdefault(row["path"], {})[row["sheet"]] = {
            "rows_read": row["n_read"],
            "used": row["n_used"],
            "excluded": json.loads(row["n_left_out"]),
        }
    assert got == truth["row_accounting"]


def test_an_export_cut_at_the_end_of_an_old_sheet(tmp_path: Path) -> None:
    """65,536 rows: too large for the usual sample, so that it is planted apart."""
    intake, truth = made(tmp_path, seed=8, units=12, people=100, faults=Faults(exports_cut=1))
    assert told(intake.findings) == planted(truth)
    assert Counter(found["code"] for found in truth["findings"]) == {"E006": 1, "E009": 1}
    assert int(intake.accounts["n_read"].max()) == 65_536
