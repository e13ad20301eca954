"""Case + wording → Notice: the district's bulletin and the edition for one town."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from ..errors import UsageError
from ..ledger import Case
from ..settings import NoticeSettings
from . import chart, table
from .dates import chinese_date, chinese_instant
from .kind import Kind, find_kind
from .notice import Chart, Notice, Signatory, Table
from .register import document_number
from .scope import Scope, district_scope, town_scope
from .sentence import SENTENCES, SentenceTexts, make_sentence
from .stage import read_stage
from .telling import Telling
from .wording import render_wording
from .wordingfile import read_sentences, read_wording

_BY_HAND = "　" * 6
"""Room for a name that is written by hand."""


def notice(
    case: Case,
    kind: str = "情况通报",
    *,
    town: str = "",
    stage: str = "",
    number: str = "",
    tables: dict[str, Table] | None = None,
    charts: dict[str, Chart] | None = None,
) -> Notice:
    """Return one official document of a case.

    `town` (code or official name) is needed for a town edition; where the town's own head is chosen, 情况反馈
    becomes 镇街通报. `stage` is 送审稿 unless another is named, `number` that of campaign.toml or the register.
    `tables` and `charts` add or replace what the wording can place by name.

    Raises
    ------
    UsageError
        An unknown kind, town or stage.
    WordingError
        The wording has a blank, table, chart or sentence that does not exist.
    """
    chosen = find_kind(kind)
    settings = case.campaign.notice(kind)
    if kind == "情况反馈" and settings.head == "town":
        chosen = find_kind("镇街通报")
    if (chosen.subject == "town") != bool(town):
        raise UsageError(
            f"“{kind}”{'需要' if chosen.subject == 'town' else '不能'}指定镇街。",
            remedy="镇街版用“情况反馈”并给出镇街，全区用“情况通报”。",
        )
    whole = district_scope(case)
    scope = town_scope(case, town) if town else whole
    text, file = read_wording(case, chosen.name, scope.label if town else "")
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
    issuers = _issuers(chosen, settings, scope)
    subject = scope.label if chosen.subject != "district" else ""
    closing = closing_line(settings)
    return Notice(
        kind=chosen.name,
        file_stem=chosen.file_stem,
        title=draft.title,
        blocks=draft.blocks,
        layer=chosen.layer if chosen.layer != "L1" else settings.layer or "L1",
        format=settings.format or chosen.format,
        stage=read_stage(stage),
        head=settings.head if chosen.is_headed else "none",
        mark=issuers if chosen.is_headed else (),
        mark_word=chosen.mark_word,
        number=number or document_number(case, chosen, subject),
        signers=settings.signers if chosen.is_headed else (),
        copy_number=settings.copy_number if chosen.is_headed else "",
        secrecy=settings.secrecy if chosen.is_headed else "",
        urgency=settings.urgency if chosen.is_headed else "",
        addressees=draft.addressees,
        attachments=tuple(replace(attachment, closing=closing) for attachment in draft.attachments),
        is_attached_apart=settings.attached_apart,
        signatures=issuers if chosen.is_signed else (),
        seal=settings.seal,
        signatory=_signatory(settings),
        signed_on=settings.signed_on if chosen.is_signed else None,
        remark=_remark(settings) if chosen.is_signed else "",
        copied_to=settings.copied_to if chosen.has_imprint else (),
        printed_by=issuers[0] if issuers and chosen.has_imprint else "",
        printed_on=settings.signed_on if chosen.has_imprint else None,
        is_synthetic=case.campaign.is_synthetic,
        subject=subject,
        reply_by=settings.reply_by,
        figures=draft.figures,
        campaign_folder=case.campaign.folder,
        home=case.campaign.home,
    )


def closing_line(settings: NoticeSettings) -> str:
    """Return the last line of an attachment: who made and who checked it; blanks to be signed by hand."""
    return f"制表人：{settings.prepared_by or _BY_HAND}　审核人：{settings.checked_by or _BY_HAND}"


def _issuers(kind: Kind, settings: NoticeSettings, scope: Scope) -> tuple[str, ...]:
    if kind.name == "镇街通报":
        return (f"{scope.label}{settings.town_issuer}",)
    return tuple(name for name in (settings.issuer, *settings.joint_issuers) if name)


def _signatory(settings: NoticeSettings) -> Signatory | None:
    if settings.seal != "name_stamp":
        return None
    return Signatory(settings.signatory_post, settings.signatory_name)


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
