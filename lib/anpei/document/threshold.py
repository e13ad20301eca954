"""The thresholds of campaign.toml as wording prints them: `{{ 规定.抽测合格率 }}` is 90%."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..ledger.figure import Figure
from ..settings import SignalSettings, Thresholds

THRESHOLD_OF_LABEL = {
    "抽测合格率": "spot_pass_rate",
    "最少实测人数": "spot_minimum_sample",
    "缺测率": "spot_maximum_absent",
    "参训率": "key_participation_share",
    "突出人数": "prominent_persons",
    "突出比例": "prominent_share",
    "排名最少人数": "rank_minimum_required",
}
"""What wording calls a threshold → its key in campaign.toml."""


@dataclass(frozen=True)
class Standards:
    """The thresholds by their Chinese names, each a Figure."""

    thresholds: Thresholds

    def __getattr__(self, name: str) -> Figure:
        key = THRESHOLD_OF_LABEL.get(name)
        if key is None:
            raise AttributeError(name)
        return threshold_figure(self.thresholds, key)


def threshold_figure(thresholds: Thresholds | SignalSettings, key: str) -> Figure:
    """Return one threshold: a share in percent, or a number of persons, days or minutes."""
    value = getattr(thresholds, key)
    if isinstance(value, Fraction):
        return Figure("threshold", key, "district", "", value.numerator, value.denominator)
    return Figure("count", key, "district", "", value)
