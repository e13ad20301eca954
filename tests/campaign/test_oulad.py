"""A public data set of another platform, read through [[source]] alone: three campaigns, counted a second time by hand.

Open University Learning Analytics Dataset, CC BY 4.0 (Kuzilek, Hlosta, Zdrahal 2017). An enrolment is a row of the
roster, a region a unit, a registration an account, a click learning, the final result the status. How it is set up
is told in docs/oulad.md, from which the configuration below is taken.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from anpei.campaign import load_campaign
from anpei.home import Home
from anpei.intake import inspect
from anpei.ledger import open_case
from tests.conftest import MATERIAL

pytestmark = pytest.mark.material("oulad")

OULAD = MATERIAL / "oulad"
DAY = "2022-12-01"
CAMPAIGNS = ("AAA-2013J", "AAA-2014J", "BBB-2013B")
CUT_OFF = "BBB-2013J"
"""The campaign in whose clicks the file ends, at the last row that a spreadsheet holds."""


def configuration(root: Path, name: str) -> str:
    """Return the campaign.toml of the document, for one presentation of a course."""
    text = (root / "docs" / "oulad.md").read_text(encoding="utf-8")
    block = re.search(r"```toml\n(.*?)```", text, re.S)
    assert block is not None
    return block[1].replace("AAA-2013J", name)


def whole(configuration: str) -> str:
    """Return a campaign.toml that takes the clicks of all campaigns as the data set has them."""
    return configuration.replace("studentVle.txt", "studentVle.zip")


def of(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    module, presentation = name.split("-")
    return frame[(frame["code_module"] == module) & (frame["code_presentation"] == presentation)]


@pytest.fixture(scope="module")
def clicks() -> pd.DataFrame:
    with zipfile.ZipFile(OULAD / "studentVle.zip") as archive, archive.open("studentVle.txt") as file:
        return pd.read_csv(file, sep="\t", dtype=str)


@pytest.fixture(scope="module")
def students() -> pd.DataFrame:
    return pd.read_csv(OULAD / "studentInfo.csv", dtype=str, keep_default_na=False)


def make(root: Path, folder: Path, name: str, students: pd.DataFrame, clicks: pd.DataFrame | Path) -> Home:
    """Write one campaign: the rows of its presentation, every column as the data set has it."""
    campaign = folder / "data" / "campaigns" / name
    received = campaign / "extracts" / DAY
    received.mkdir(parents=True)
    (folder / "output").mkdir()
    settings = configuration(root, name)
    settings = whole(settings) if isinstance(clicks, Path) else settings
    (campaign / "campaign.toml").write_text(settings, encoding="utf-8")
    own = of(students, name)
    own.drop(columns="final_result").to_csv(received / "studentInfo.csv", index=False)
    own[["id_student", "final_result"]].to_csv(received / "finalResult.csv", index=False)
    registrations = pd.read_csv(OULAD / "studentRegistration.csv", dtype=str, keep_default_na=False)
    of(registrations, name).to_csv(received / "studentRegistration.csv", index=False)
    if isinstance(clicks, Path):
        (received / "studentVle.zip").write_bytes(clicks.read_bytes())
    else:
        of(clicks, name).to_csv(received / "studentVle.txt", index=False, sep="\t")
    return Home(folder)


@pytest.mark.slow
@pytest.mark.parametrize("name", CAMPAIGNS)
def test_the_counts_are_those_of_the_data_set(
    root: Path, tmp_path: Path, name: str, students: pd.DataFrame, clicks: pd.DataFrame
) -> None:
    home = make(root, tmp_path, name, students, clicks)
    own = of(students, name)
    passed = set(own.loc[own["final_result"].isin(["Pass", "Distinction"]), "id_student"])
    learned = set(of(clicks, name)["id_student"]) | passed
    case = open_case(load_campaign(name, home))
    district = case.measure("district").iloc[0]
    assert int(district["n_required"]) == len(own) == own["id_student"].nunique()
    assert int(district["n_registered"]) == len(own)
    assert int(district["n_started"]) == len(learned & set(own["id_student"]))
    assert int(district["n_completed"]) == len(passed)
    units = case.measure("unit").set_index("label")
    for region, rows in own.groupby("region"):
        ids = set(rows["id_student"])
        found = units.loc[region.replace(" ", "")]
        assert [int(found[c]) for c in ("n_required", "n_started", "n_completed")] == [
            len(ids), len(ids & learned), len(ids & passed),
        ], region  # fmt: skip


@pytest.mark.slow
def test_the_cut_off_log_is_told_as_cut_off(root: Path, tmp_path: Path, students: pd.DataFrame) -> None:
    """1,048,575 rows are what a spreadsheet holds below its header: the rest is missing, not zero."""
    home = make(root, tmp_path, CUT_OFF, students, OULAD / "studentVle.zip")
    findings = inspect(load_campaign(CUT_OFF, home)).findings
    told = findings[(findings["code"] == "E006")]
    assert told["path"].tolist() == [f"extracts/{DAY}/studentVle.zip/studentVle.txt"]
    assert told["severity"].tolist() == ["严重"]
    assert "截断" in told["message"].iloc[0]
