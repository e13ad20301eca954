"""What a wording file may print besides tables, charts and sentences; room to write where nothing is known."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from ..settings import NoticeSettings
from ..vocabulary import UNASSIGNED
from .dates import chinese_date, chinese_instant
from .telling import Telling
from .threshold import Standards

BY_HAND = "　" * 6
"""Room for a name that is written by hand."""


def blanks(telling: Telling, settings: NoticeSettings, number: str = "") -> dict[str, Any]:
    """Return what a wording file may print besides tables, charts and sentences."""
    case, scope, unit = telling.case, telling.scope, telling.unit
    campaign = case.campaign
    town = scope.label if scope.level == "town" else _place(unit.town, "属地镇街") if unit else ""
    dept = scope.label if scope.level == "dept" else _place(unit.dept, "行业主管部门") if unit else ""
    return {
        "全区": telling.whole,
        "本镇街": scope,
        "本部门": scope,
        "本单位": scope,
        "规定": Standards(campaign.thresholds),
        "专题": campaign.theme,
        "活动名称": campaign.name,
        "区名": campaign.region.name,
        "发文机关": settings.issuer,
        "主送": "，".join(settings.addressees),
        "编号": number,
        "开始日": chinese_date(campaign.starts_on),
        "截止日": chinese_date(campaign.deadline_on),
        "截止时刻": chinese_instant(case.as_of),
        "已截止": case.as_of.date() > campaign.deadline_on,
        "名册基准日": chinese_date(campaign.roster_frozen_on) if campaign.roster_frozen_on else "",
        "上次时刻": chinese_instant(telling.since.case.as_of) if telling.since else "",
        "成文日期": _day(settings.signed_on),
        "回复期限": _day(settings.reply_by),
        "联系人": settings.contact or BY_HAND,
        "联系电话": settings.phone or BY_HAND,
        "镇街名": town,
        "镇街称": "街道" if town.endswith("街道") else "镇",
        "部门名": dept,
        "单位名": scope.label if scope.level == "unit" else "",
        "填": partial(_typed, settings),
    }


def _typed(settings: NoticeSettings, name: str, room: str = "") -> str:
    """Return what campaign.toml has under [notice.<kind>.fields], else room to write it by hand."""
    if name in settings.fields:
        return settings.fields[name]
    if name.endswith("时间"):
        return "　月　日　时　分"
    return _day(None) if name.endswith(("日期", "期限")) else room or BY_HAND


def _place(name: str, unknown: str) -> str:
    """Return where a unit belongs, in general words where nobody knows."""
    return unknown if name == UNASSIGNED else name


def _day(day: date | None) -> str:
    return chinese_date(day) if day else "　　年　月　日"
