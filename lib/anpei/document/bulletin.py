"""Case + wording → Notice: the district's bulletin and the edition for one town."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ..errors import UsageError, nearest
from ..home import resource
from ..ledger import Case
from ..settings import NoticeSettings
from . import chart, table
from .dates import chinese_date, chinese_instant
from .notice import Chart, Notice, Table
from .scope import Scope, district_scope, town_scope
from .sentence import BLANKS, SENTENCES, SentenceTexts, make_sentence, parse_sentences
from .telling import Telling
from .wording import check_wording, render_wording


@dataclass(frozen=True)
class Kind:
    """One kind of document: its wording file, the stem of its output files and its own word for the scope."""

    name: str
    file_stem: str
    is_for_town: bool = False
    has_red_head: bool = True


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("情况通报", "统计通报"),
        Kind("情况反馈", "统计通报", is_for_town=True, has_red_head=False),
        Kind("对账说明", "对账说明", has_red_head=False),
    )
}


def notice(
    case: Case,
    kind: str = "情况通报",
    *,
    town: str = "",
    tables: dict[str, Table] | None = None,
    charts: dict[str, Chart] | None = None,
) -> Notice:
    """Return one official document of a case.

    `town` (code or official name) is needed for a town edition. `tables` and `charts` add or replace what
    the wording can place by name.

    Raises
    ------
    UsageError
        An unknown kind or town.
    WordingError
        The wording has a blank, table, chart or sentence that does not exist.
    """
    chosen = _kind(kind)
    if chosen.is_for_town != bool(town):
        raise UsageError(
            f"“{kind}”{'需要' if chosen.is_for_town else '不能'}指定镇街。",
            remedy="镇街版用“情况反馈”并给出镇街，全区用“情况通报”。",
        )
    whole = district_scope(case)
    scope = town_scope(case, town) if town else whole
    settings = case.campaign.notice(kind)
    text, file = read_wording(case, kind, scope.label if town else "")
    draft = render_wording(
        text,
        blanks(case, scope, settings),
        name=file,
        tables=_tables(case, scope.within)
        | {name: partial(_same, made) for name, made in (tables or {}).items()},
        charts=_charts(case, scope.within)
        | {name: partial(_same, made) for name, made in (charts or {}).items()},
        sentences=_sentences(Telling(scope, whole), read_sentences(case)),
    )
    has_head = chosen.has_red_head or settings.head == "town"
    return Notice(
        kind=kind,
        file_stem=chosen.file_stem,
        title=draft.title,
        blocks=draft.blocks,
        layer=settings.layer,
        head=settings.head if has_head else "none",
        mark=f"{settings.issuer}文件" if has_head and settings.issuer else "",
        number=settings.number if has_head else "",
        urgency=settings.urgency,
        addressees=draft.addressees,
        attachments=draft.attachments,
        signature=settings.issuer,
        signed_on=settings.signed_on,
        remark=_remark(settings),
        copied_to=settings.copied_to if chosen.has_red_head else (),
        printed_by=settings.issuer if chosen.has_red_head else "",
        printed_on=settings.signed_on if chosen.has_red_head else None,
        is_synthetic=case.campaign.is_synthetic,
        figures=draft.figures,
        campaign_folder=case.campaign.folder,
        home=case.campaign.home,
    )


def read_wording(case: Case, kind: str, town: str = "") -> tuple[str, str]:
    """Return text and file name of the wording: the campaign's own for this town, its own, home, shipped."""
    names = [f"wording/{kind}.{town}.txt"] if town else []
    return _read(case, [*names, f"wording/{kind}.txt", f"templates/wording/{kind}.txt"])


def read_sentences(case: Case) -> SentenceTexts:
    """Return the sentences: the campaign's own file, else that of the home, else the shipped one."""
    text, file = _read(case, ["wording/sentences.txt", "templates/wording/sentences.txt"])
    return parse_sentences(text, file)


def check_all_wording(case: Case) -> None:
    """Check every wording file of a case: every branch and variant, then each document as it is filled today.

    Raises
    ------
    WordingError
        The first problem found.
    """
    texts = read_sentences(case)
    everything: set[str] = {*FUNCTIONS, *BLANKS}
    for kind in KINDS.values():
        towns = [town.code for town in case.campaign.towns] if kind.is_for_town else [""]
        for town in towns:
            scope = town_scope(case, town) if town else district_scope(case)
            text, file = read_wording(case, kind.name, scope.label if town else "")
            known = {*blanks(case, scope, case.campaign.notice(kind.name)), *FUNCTIONS}
            everything |= known
            check_wording(text, known, name=file, callables=CALLABLES)
            notice(case, kind.name, town=town)
    for variants in texts.texts.values():
        for text, line in variants.values():
            check_wording(text, everything, name=f"{texts.file} 第{line}行", callables=CALLABLES)


CALLABLES: dict[str, Collection[str]] = {
    "表": table.TABLES,
    "有": table.TABLES,
    "图": chart.CHARTS,
    "句": SENTENCES,
    "有问题": SENTENCES,
}
"""Functions of a wording file → the names that they may be called with."""

FUNCTIONS = frozenset({*CALLABLES, "表号", "图号", "附件号"})


def blanks(case: Case, scope: Scope, settings: NoticeSettings) -> dict[str, Any]:
    """Return what a wording file may print besides tables, charts and sentences."""
    campaign = case.campaign
    town = scope.label if scope.level == "town" else ""
    return {
        "全区": district_scope(case),
        "本镇街": scope,
        "专题": campaign.theme,
        "活动名称": campaign.name,
        "区名": campaign.region.name,
        "主送": "，".join(settings.addressees),
        "开始日": chinese_date(campaign.starts_on),
        "截止日": chinese_date(campaign.deadline_on),
        "截止时刻": chinese_instant(case.as_of),
        "镇街名": town,
        "镇街称": "街道" if town.endswith("街道") else "镇",
    }


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise UsageError(
            f"没有名为“{name}”的文种。",
            guess=nearest(name, KINDS),
            remedy=f"可用的文种：{'、'.join(KINDS)}。",
        )
    return KINDS[name]


def _read(case: Case, names: list[str]) -> tuple[str, str]:
    campaign = case.campaign
    for name in names[:-1]:
        path = campaign.folder / name
        if path.is_file():
            return path.read_text(encoding="utf-8-sig"), Path(name).name
    path = resource(names[-1], None, campaign.home)
    return path.read_text(encoding="utf-8-sig"), path.name


def _same(value: Any) -> Any:
    return value


def _tables(case: Case, within: tuple[str, str] | None) -> dict[str, Callable[[], Table]]:
    return {name: partial(build, case, within) for name, build in table.TABLES.items()}


def _charts(case: Case, within: tuple[str, str] | None) -> dict[str, Callable[[], Chart]]:
    return {name: partial(draw, case, within) for name, draw in chart.CHARTS.items()}


def _sentences(telling: Telling, texts: SentenceTexts) -> dict[str, Callable[[], Any]]:
    return {name: partial(make_sentence, name, telling, texts) for name in SENTENCES}


def _remark(settings: NoticeSettings) -> str:
    parts = [
        *([f"联系人：{settings.contact}"] if settings.contact else []),
        *([f"联系电话：{settings.phone}"] if settings.phone else []),
        *([f"公开方式：{settings.disclosure}"] if settings.disclosure else []),
    ]
    return f"（{'，'.join(parts)}）" if parts else ""
