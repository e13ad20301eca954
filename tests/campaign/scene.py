"""A synthetic campaign in a home of its own, opened."""

from __future__ import annotations

from typing import Any

import pytest

from anpei.home import Home
from anpei.ledger import Case, open_case
from anpei.synthetic import write_campaign, write_sample


def opened(
    tmp_path_factory: pytest.TempPathFactory, name: str, made: tuple[int, int, int, Any] | None
) -> Case:
    """Return the case of a campaign made from seed, units, people and mess; of the sample where nothing is told."""
    home = Home(tmp_path_factory.mktemp("home"))
    home.output.mkdir()
    if made is None:
        write_sample(home.data / "sample")
    else:
        seed, units, people, mess = made
        folder = home.data / "campaigns" / name
        write_campaign(folder, seed=seed, units=units, people=people, mess=mess, campaign_id=name)
    return open_case(name, home=home)
