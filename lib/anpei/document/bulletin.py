"""Case + wording → Notice: one official document about the district, a town, a department or a unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

from ..errors import UsageError
from ..ledger import Case
from ..settings import NoticeSettings
from . import chart, table
from .blanks import BY_HAND, blanks
from .candidates import Decided, check_decided
from .dates import chinese_instant
from .kind import KINDS, Kind, Subject, find_kind
from .names import Names, registered_names
from .notice import Chart, Head, Notice, Signatory, Stage, Table
from .register import document_number
from .scope import Scope, dept_scope, district_scope, town_scope, unit_scope
from .sentence import SENTENCES, SentenceTexts, make_sentence
from .slots import Slots, read_slots
from .stage import read_stage
from .telling import Telling
from .unitfacts import UnitFacts, choose_units, unit_facts
from .wording import render_wording
from .wordingfile import own_kinds, read_sentences, read_wording

TOWN_KIND = "镇街通报"
"""What 情况反馈 becomes under the town's own head."""

_SUBJECTS: dict[Subject, str] = {"town": "镇街", "dept": "部门", "unit": "单位"}
_MARK_WORDS = {"document": "文件", "minutes": "会议纪要", "order": "令"}
"""What follows the issuer's name where campaign.toml chooses another format than the kind's own."""

_ATTENDANCE = ("出席", "列席", "请假")


def notice(
    case: Case,
    kind: str = "情况通报",
    *,
    town: str = "",
    dept: str = "",
    unit: str = "",
    stage: str = "",
    number: str = "",
    since: Case | None = None,
    decided: Decided | None = None,
    fields: Mapping[str, str] | None = None,
    tables: Mapping[str, Table] | None = None,
    charts: Mapping[str, Chart] | None = None,
) -> Notice:
    """Return one official document of a case.

    `town`, `dept` or `unit` (code, official name) is whom the document is about, as its kind demands; where the
    town's own head is chosen, 情况反馈 becomes 镇街通报. `stage` is 送审稿 unless another is named, `number` that of
    campaign.toml or the register. `since` is the case at the previous cut-off, `decided` the lists that people
    decided on, `fields` what 填(…) prints beside [notice.<kind>.fields]. `tables` and `charts` add or replace what
    the wording can place by name.

    Raises
    ------
    UsageError
        An unknown kind, town, department, unit, list or stage; a kind that is about something else.
    WordingError
        The wording has a blank, table, chart or sentence that does not exist.
    """
    desk = open_desk(
        case,
        kind,
        stage=stage,
        since=since,
        decided=decided,
        fields=fields,
        tables=tables,
        charts=charts,
    )
    subject = _subject(desk.kind, kind, {"town": town, "dept": dept, "unit": unit})
    if subject == "unit":
        (facts,) = choose_units(unit_facts(case), [unit])
        return desk.write(unit_scope(case, facts.line), number=number, unit=facts)
    makers = {"town": partial(town_scope, case, town), "dept": partial(dept_scope, case, dept)}
    return desk.write(makers[subject]() if subject in makers else desk.whole, number=number)


@dataclass(frozen=True)
class Desk:
    """What documents of one kind share, read once for all of them: settings, words, the whole district.

    `settings` are those of the kind that was asked for, which is not `kind` where a town has its own head.
    """

    case: Case
    kind: Kind
    settings: NoticeSettings
    stage: Stage
    whole: Scope
    texts: SentenceTexts
    since: Scope | None = None
    decided: Decided = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    charts: Mapping[str, Chart] = field(default_factory=dict)

    @cached_property
    def wording(self) -> tuple[str, str]:
        """Text and file name of the wording that serves every subject."""
        return read_wording(self.case, self.kind.name)

    @cached_property
    def slots(self) -> Slots:
        """The hand-written texts that serve every subject."""
        return read_slots(self.case.campaign.folder, self.kind.name)

    @cached_property
    def registered(self) -> tuple[str, ...]:
        """Every name that the documents may print, as its register spells it."""
        return registered_names(self.case)

    def write(self, scope: Scope, *, number: str = "", unit: UnitFacts | None = None) -> Notice:
        """Return the document about one scope."""
        case, kind, settings = self.case, self.kind, self.settings
        subject = scope.label if scope.level != "district" else ""
        number = number or document_number(case, kind, subject)
        town = scope.label if scope.level == "town" else ""
        text, file = read_wording(case, kind.name, town) if town else self.wording
        telling = Telling(scope, self.whole, self.since, self.decided, unit)
        draft = render_wording(
            text,
            blanks(telling, settings, number),
            name=file,
            tables=table_makers(telling) | {name: partial(_same, made) for name, made in self.tables.items()},
            charts=_charts(scope, self.stage)
            | {name: partial(_same, made) for name, made in self.charts.items()},
            sentences=_sentences(telling, self.texts),
            slots=self.slots if unit else read_slots(case.campaign.folder, kind.name, subject),
        )
        issuers = _issuers(kind, settings, scope)
        closing = closing_line(settings)
        return Notice(
            kind=kind.name,
            file_stem=kind.file_stem,
            title=draft.title,
            blocks=draft.blocks,
            layer=kind.layer if kind.layer != "L1" else settings.layer or "L1",
            format=settings.format or kind.format,
            stage=self.stage,
            head=_head(kind, settings) if issuers else "none",
            mark=issuers if kind.is_headed else (),
            mark_word=_mark_word(kind, settings),
            number=number,
            signers=settings.signers if kind.is_headed else (),
            copy_number=settings.copy_number if kind.is_headed else "",
            secrecy=settings.secrecy if kind.is_headed else "",
            urgency=settings.urgency if kind.is_headed else "",
            addressees=draft.addressees,
            attachments=tuple(
                replace(attachment, closing=closing if table.has_closing(attachment) else "")
                for attachment in draft.attachments
            ),
            is_attached_apart=settings.attached_apart,
            attendance=_attendance(settings) if (settings.format or kind.format) == "minutes" else (),
            signatures=issuers if kind.is_signed else (),
            seal=settings.seal,
            signatory=_signatory(settings),
            signed_on=settings.signed_on if kind.is_signed else None,
            remark=_remark(settings) if kind.is_signed else "",
            copied_to=_copied_to(kind, settings),
            printed_by=issuers[0] if issuers and kind.has_imprint else "",
            printed_on=settings.signed_on if kind.has_imprint else None,
            is_synthetic=case.campaign.is_synthetic,
            subject=subject,
            reply_by=settings.reply_by,
            figures=draft.figures,
            slots=draft.slots,
            names=Names(self.registered, draft.values, draft.sources),
            campaign_folder=case.campaign.folder,
            home=case.campaign.home,
        )


def open_desk(
    case: Case,
    kind: str,
    *,
    stage: str = "",
    since: Case | None = None,
    decided: Decided | None = None,
    fields: Mapping[str, str] | None = None,
    tables: Mapping[str, Table] | None = None,
    charts: Mapping[str, Chart] | None = None,
) -> Desk:
    """Return what the documents of a kind share.

    Raises
    ------
    UsageError
        An unknown kind, list, unit on a list, or stage; a previous cut-off of another campaign or not before.
    """
    chosen = find_kind(kind, own_kinds(case.campaign) if kind not in KINDS else ())
    settings = case.campaign.notice(kind)
    settings = settings.model_copy(update={"fields": {**settings.fields, **(fields or {})}})
    if kind == "情况反馈" and settings.head == "town":
        chosen = find_kind(TOWN_KIND)
    check_decided(case, decided or {})
    _check_since(case, since)
    return Desk(
        case=case,
        kind=chosen,
        settings=settings,
        stage=read_stage(stage),
        whole=district_scope(case),
        texts=read_sentences(case),
        since=district_scope(since) if since else None,
        decided=decided or {},
        tables=tables or {},
        charts=charts or {},
    )


def _check_since(case: Case, since: Case | None) -> None:
    if since is None:
        return
    if since.campaign.id != case.campaign.id:
        raise UsageError(
            "上一次的数据不是本次活动的。", remedy=f"since 给出活动“{case.campaign.id}”上一次截止时刻的数据。"
        )
    if since.as_of >= case.as_of:
        raise UsageError(
            f"上一次的数据截止时刻（{chinese_instant(since.as_of)}）不早于这一次的（{chinese_instant(case.as_of)}）。",
            remedy="since 给出较早的截止时刻：open_case(活动编号, as_of=…)。",
        )


def _subject(kind: Kind, name: str, given: Mapping[Subject, str]) -> Subject:
    """Return what a document is about; an analyst's own kind is about what was given.

    Raises
    ------
    UsageError
        The kind is about something else.
    """
    named: list[Subject] = [subject for subject, key in given.items() if key]
    if kind.is_own and len(named) <= 1:
        return named[0] if named else "district"
    if kind.subject in _SUBJECTS and kind.subject not in named:
        what = _SUBJECTS[kind.subject]
        raise UsageError(f"“{name}”需要指定{what}。", remedy=f'给出{what}的名称，例如 {kind.subject}="…"。')
    for subject in named:
        if subject != kind.subject:
            raise UsageError(
                f"“{name}”不能指定{_SUBJECTS[subject]}。",
                remedy="镇街版用“情况反馈”并给出镇街，全区用“情况通报”；各文种的对象见 docs/documents.md。",
            )
    return kind.subject


def closing_line(settings: NoticeSettings) -> str:
    """Return the last line of an attachment: who made and who checked it; blanks to be signed by hand."""
    return f"制表人：{settings.prepared_by or BY_HAND}　审核人：{settings.checked_by or BY_HAND}"


def table_makers(telling: Telling) -> dict[str, Callable[[], Table]]:
    """Return the maker of every table by its name."""
    within = telling.scope.within
    return {
        **{name: partial(build, telling.case, within) for name, build in table.TABLES.items()},
        **{name: partial(tell, telling) for name, tell in table.TOLD_TABLES.items()},
    }


def _head(kind: Kind, settings: NoticeSettings) -> Head:
    if not kind.is_headed:
        return "none"
    if kind.name == TOWN_KIND and settings.head == "full":
        return "town"
    return "full" if settings.head == "town" and kind.name != TOWN_KIND else settings.head


def _mark_word(kind: Kind, settings: NoticeSettings) -> str:
    if settings.format in ("", kind.format):
        return kind.mark_word
    return _MARK_WORDS.get(settings.format, "")


def _issuers(kind: Kind, settings: NoticeSettings, scope: Scope) -> tuple[str, ...]:
    if kind.name == TOWN_KIND:
        return (f"{scope.label}{settings.town_issuer}",)
    return tuple(name for name in (settings.issuer, *settings.joint_issuers) if name)


def _copied_to(kind: Kind, settings: NoticeSettings) -> tuple[str, ...]:
    """Return who gets a copy; of a town's own document the district's office."""
    if not kind.has_imprint:
        return ()
    return (settings.issuer,) if kind.name == TOWN_KIND and settings.issuer else settings.copied_to


def _attendance(settings: NoticeSettings) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return who attended, by [notice.会议纪要.fields]; 出席 is left to be written where it is not given."""
    given = {name: settings.fields.get(name, "") for name in _ATTENDANCE}
    named = [
        (name, tuple(part for part in re.split(r"[、，,]", text) if part))
        for name, text in given.items()
        if text
    ]
    return tuple(named) or (("出席", (BY_HAND,)),)


def _signatory(settings: NoticeSettings) -> Signatory | None:
    if settings.seal != "name_stamp":
        return None
    return Signatory(settings.signatory_post, settings.signatory_name)


def _same(value: Any) -> Any:
    return value


def _charts(scope: Scope, stage: Stage) -> dict[str, Callable[[], Chart]]:
    return {name: partial(draw, scope.case, scope.within, stage) for name, draw in chart.CHARTS.items()}


def _sentences(telling: Telling, texts: SentenceTexts) -> dict[str, Callable[[], Any]]:
    return {name: partial(make_sentence, name, telling, texts) for name in SENTENCES}


def _remark(settings: NoticeSettings) -> str:
    parts = [
        *([f"联系人：{settings.contact}"] if settings.contact else []),
        *([f"联系电话：{settings.phone}"] if settings.phone else []),
        *([f"公开方式：{settings.disclosure}"] if settings.disclosure else []),
    ]
    return f"（{'，'.join(parts)}）" if parts else ""
