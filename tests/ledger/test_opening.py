"""Opening a case over received files: its two times, and that the ledger is built once."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from anpei.campaign import Campaign, load_campaign
from anpei.errors import DataError, UsageError
from anpei.home import Home
from anpei.ledger import open_case
from tests.sample import copy_sample


@pytest.fixture(scope="module")
def sample(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    """The committed sample campaign in a project home of its own."""
    home = tmp_path_factory.mktemp("home")
    copy_sample(root, home / "data" / "campaigns" / "one")
    (home / "output").mkdir()
    return load_campaign("one", Home(home))


@pytest.mark.parametrize(
    ("as_of", "moment"),
    [
        ("2026-10-20", datetime(2026, 10, 20, 23, 59, 59)),
        (" 2026-10-20T08:00:00 ", datetime(2026, 10, 20, 8)),
        ("2026-10-20T00:00:00+00:00", datetime(2026, 10, 20, 8)),
        (datetime(2026, 10, 20, 8), datetime(2026, 10, 20, 8)),
    ],
)
def test_a_moment_is_china_time_and_a_date_its_end(
    sample: Campaign, as_of: str | datetime, moment: datetime
) -> None:
    assert open_case(sample, as_of=as_of).as_of == moment


def test_times_that_are_not_given_come_from_the_campaign_and_its_files(sample: Campaign) -> None:
    case = open_case(sample)
    assert case.as_of == sample.as_of
    assert case.known_on == max(
        date.fromisoformat(day.name) for day in (sample.folder / "extracts").iterdir()
    )
    assert open_case(sample).folder == case.folder
    assert open_case(sample, as_of="2026-10-20").folder != case.folder


@pytest.mark.parametrize("times", [{"as_of": "2026-13-01"}, {"known_on": "gestern"}])
def test_a_time_that_is_none_is_refused(sample: Campaign, times: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="不是"):
        open_case(sample, **times)


def test_a_campaign_without_files_is_refused(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "campaigns" / "two"
    shutil.copytree(root / "data" / "sample" / "reference", folder / "reference")
    shutil.copy(root / "data" / "sample" / "campaign.toml", folder)
    with pytest.raises(DataError, match="还没有收到任何文件"):
        open_case(load_campaign("two", Home(tmp_path)))
