"""What must hold before a campaign is run, and what makes its figures incomplete."""

from __future__ import annotations

import pandas as pd

from ..campaign import Campaign
from ..document.kind import KINDS
from ..document.wordingfile import own_kinds
from ..errors import ConfigurationError, DataError, nearest
from ..ledger import Case, open_case
from ..ledger.finding import SEVERE

COUNTED_FROM = ("roster", "platform", "summaries")
"""Kinds of extract of which one must be there."""


def check_notice_kinds(campaign: Campaign) -> None:
    """Check that every [notice.<kind>] is of a kind that there is.

    Raises
    ------
    ConfigurationError
        One is of none; names the nearest.
    """
    known = [*KINDS, *own_kinds(campaign)]
    for kind in campaign.notice_kinds:
        if kind not in known:
            raise ConfigurationError(
                f"campaign.toml 里的 [notice.{kind}] 不是一个文种。",
                where=f"{campaign.folder.name}/campaign.toml",
                guess=nearest(kind, known),
                remedy=f"可用的文种：{'、'.join(known)}；自拟的文种先在 wording 里放一份措辞文件。",
            )


def open_checked_case(campaign: Campaign, as_of: str = "", known_on: str = "") -> Case:
    """Return the case of a campaign that can be counted.

    Raises
    ------
    ConfigurationError
        The id in campaign.toml is not the folder's name.
    DataError
        Neither rosters nor platform records nor summaries.
    """
    if campaign.id != campaign.folder.name:
        raise ConfigurationError(
            f"campaign.toml 里的编号“{campaign.id}”和文件夹名“{campaign.folder.name}”不一致。",
            where=f"{campaign.folder.name}/campaign.toml",
            remedy="把 [campaign] id 改成文件夹名。",
        )
    case = open_case(campaign, as_of=as_of, known_on=known_on, home=campaign.home)
    if not case.kinds.intersection(COUNTED_FROM):
        raise DataError(
            "名册、平台明细、平台汇总一样都没有，无法统计。",
            where=f"{campaign.folder.name}/extracts",
            remedy="至少放入一种；文件没有被认出的，用 anpei check 查看原因。",
        )
    return case


def stop_final(case: Case) -> None:
    """Raise what stops a 定稿: a severe finding that is no town's or unit's own.

    Raises
    ------
    DataError
        There is one; names how many and the first.
    """
    findings = case.findings[is_campaign_wide(case.findings)]
    if len(findings):
        first = findings.iloc[0]
        raise DataError(
            f"有{len(findings)}条影响全局的严重疑点，不能出定稿；第一条：{first['message']}",
            where="findings.xlsx",
            remedy="按 anpei check 列出的办法处理后重新运行；还要再核对的，用 --stage 核对稿 或 送审稿。",
        )


def is_incomplete(case: Case, town: str = "") -> bool:
    """Return whether a severe finding touches the town; without one, whether one touches the campaign as a whole."""
    if town:
        return town in case.incomplete("town")
    return bool(is_campaign_wide(case.findings).any())


def is_campaign_wide(findings: pd.DataFrame) -> pd.Series:
    """Return for each finding whether it is severe and no town's or unit's own."""
    return (
        findings["severity"].eq(SEVERE) & findings["unit_no"].isna() & findings["town_key"].fillna("").eq("")
    )
