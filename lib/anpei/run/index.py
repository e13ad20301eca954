"""A result → index.html: one page without a network, for whoever opens the folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined

from ..document.dates import chinese_date, chinese_instant
from ..document.fonts import font_chain, font_statement
from ..document.layer import PLACES
from ..document.paper import REPLY_FORM, SIGNING_PAPER
from ..document.scope import Scope, district_scope, town_scope
from ..document.slots import slot_uses, stale_slots
from ..document.stage import read_stage
from ..home import resource
from ..intake.finding import by_code
from ..ledger import Case
from ..vocabulary import MEASURES
from .documents import Document, documents_of
from .manifest import MANIFEST, STATE_LABELS, State, outputs_of
from .nextsteps import next_steps

INDEX = "index.html"
TEMPLATE = "templates/index.html"
_HEADLINES = (
    "n_units",
    "n_required",
    "registration_rate",
    "participation_rate",
    "completion_rate",
    "coverage_rate",
)
_DOCUMENTS_SHOWN = 6
_SEVERITIES = ("严重", "一般", "提示")
_KINDS = {".pdf": "PDF", ".docx": "DOCX", ".xlsx": "XLSX", ".csv": "CSV", ".json": "JSON", ".ipynb": "笔记本"}
_SHARED = {
    "findings.xlsx": "数据核验（内部，不外发）",
    "measures.csv": "全部指标",
    "lists.csv": "全部名单（内部，不外发）",
    MANIFEST: "清单：依据、参数、版本、校验值",
}


@dataclass(frozen=True)
class Link:
    """A file of the result: relative address and what is shown for it."""

    href: str
    text: str


@dataclass(frozen=True)
class Card:
    """One report on the page: a town's name or the question answered, its state, its completion rate, its files.

    `documents` says which documents it is made of; `width` is the rate as a percentage for the bar, empty where unknown.
    """

    title: str
    question: str
    state: State
    rate: str
    width: str
    documents: tuple[str, ...]
    links: tuple[Link, ...]


def index_page(case: Case, states: Sequence[State], folder: Path, stage: str = "") -> bytes:
    """Return the page of a result; `folder` is looked at for pictures, files and documents."""
    campaign = case.campaign
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(resource(TEMPLATE, None, campaign.home).read_text(encoding="utf-8"))
    files = outputs_of(folder)
    order = {town.code: place for place, town in enumerate(campaign.towns)}
    documents = documents_of(folder, files)
    cards = [
        _card(case, state, files, documents) for state in sorted(states, key=lambda s: order.get(s.town, -1))
    ]
    text = template.render(
        campaign=campaign,
        as_of=chinese_instant(case.as_of),
        known_on=chinese_date(case.known_on),
        headlines=[_headline(district_scope(case), name) for name in _HEADLINES],
        whole=[card for card in cards if not card.state.town],
        towns=[card for card in cards if card.state.town],
        counts={label: sum(s.state == name for s in states) for name, label in STATE_LABELS.items()},
        labels=STATE_LABELS,
        pictures=_pictures(states, files),
        findings=_findings(case),
        severities=_severities(case),
        shared=[Link(name, label) for name, label in _SHARED.items() if name in (*files, MANIFEST)],
        stage=read_stage(stage),
        fonts=font_statement(font_chain(campaign.home)),
        steps=_steps(case, states) + next_steps(read_stage(stage), documents, stale_slots(slot_uses(folder))),
    )
    return (text.rstrip("\n") + "\n").encode()


def _headline(scope: Scope, name: str) -> dict[str, str]:
    figure, measure = scope.figure(name), MEASURES[name]
    is_known = figure.numerator is not None and figure.denominator is not None
    return {
        "label": measure.label,
        "text": figure.text,
        "unit": "" if measure.type == "rate" else measure.unit,
        "basis": f"{figure.numerator} / {figure.denominator}" if is_known else "",
    }


def _card(case: Case, state: State, files: Sequence[str], documents: Sequence[Document]) -> Card:
    scope = town_scope(case, state.town) if state.town else district_scope(case)
    figure = scope.figure("completion_rate")
    value = figure.value
    within = tuple(f"{folder}/" for folder in state.folders)
    own = [name for name in files if name.startswith(within) and "/figures/" not in name]
    made = [document for document in documents if document.file.startswith(within)]
    if (
        len(made) > _DOCUMENTS_SHOWN
    ):  # a folder for each unit: the page leads to the folder, not to hundreds of files
        own = [name for name in own if Path(name).parent.as_posix() in state.folders]
    label, _, question = state.label.partition("　")
    return Card(
        label if state.town else question,
        question,
        state,
        figure.text,
        "" if value is None else f"{float(value) * 100:.2f}",
        tuple(_told(made, state)),
        tuple(Link(quote(name), _file_label(name)) for name in sorted(own, key=_file_order)),
    )


def _told(documents: Sequence[Document], state: State) -> list[str]:
    """Return what the documents of a report are: kind, stage and number of each, of many how many of each kind."""
    if len(documents) > _DOCUMENTS_SHOWN:
        counts = Counter((document.kind, document.stage) for document in documents)
        return [
            *(f"{kind}　{stage}　{n}份" for (kind, stage), n in counts.items()),
            f"在 {'、'.join(state.further or (state.folder,))} 里，分文件夹存放",
        ]
    return [
        "　".join(
            filter(
                None, (document.kind, document.stage, "编号待填" if document.has_room else document.number)
            )
        )
        for document in documents
    ]


def _file_order(name: str) -> tuple[int, int, str]:
    path = Path(name)
    kind = list(_KINDS).index(path.suffix) if path.suffix in _KINDS else len(_KINDS)
    return kind, int(path.stem in (SIGNING_PAPER, REPLY_FORM)), name


def _file_label(name: str) -> str:
    path = Path(name)
    kind = _KINDS.get(path.suffix, path.suffix.lstrip(".").upper())
    layer = next(
        (f"（{place.rpartition('/')[2]}）" for place in PLACES.values() if name.startswith(f"{place}/")), ""
    )
    known = {"figures.json": "数字出处", "notebook.ipynb": "笔记本"}
    return known.get(path.name, f"{path.stem} {kind}") + layer


def _pictures(states: Sequence[State], files: Sequence[str]) -> list[Link]:
    folders = [state.folder for state in states if not state.town]
    found = [name for name in files if name.endswith(".png") and name.split("/figures/")[0] in folders]
    return [Link(quote(name), Path(name).stem.split("-", 1)[-1]) for name in found]


def _severities(case: Case) -> list[tuple[str, int]]:
    counts = case.findings["severity"].value_counts()
    return [(severity, int(counts.get(severity, 0))) for severity in _SEVERITIES]


def _findings(case: Case) -> list[dict[str, Any]]:
    """Return one row per kind of finding, severe first: severity, how many, an example without names, the remedy."""
    columns = ("code", "severity", "n", "message", "remedy")
    return [dict(zip(columns, row, strict=True)) for row in by_code(case.findings)]


def _steps(case: Case, states: Sequence[State]) -> list[str]:
    """Return what to do next, in order."""
    n_failed = sum(state.state == "failed" for state in states)
    n_severe = dict(_severities(case))["严重"]
    steps = []
    if n_failed:
        steps.append(f"{n_failed}份报告没有做成，原因见下表；改正后重新运行，其余报告不受影响。")
    if n_severe:
        steps.append(
            f"先处理 findings.xlsx 里{n_severe}条严重疑点；涉及的镇街、单位标为“数据不全”，不参加排名。"
        )
    if unset := _unset(case):
        steps.append(f"在 campaign.toml 的 [notice] 里填好{'、'.join(unset)}，再运行一次。")
    if any(face.is_standin for face in font_chain(case.campaign.home).faces):
        steps.append("有的字体是替代的，说明见下面“字体”；正式印发前换上本单位的字体，再运行一次。")
    return steps


def _unset(case: Case) -> list[str]:
    """Return what the head and foot of the notices still lack."""
    settings = case.campaign.notice()
    wanted = {"发文机关": settings.issuer, "文号": settings.number, "成文日期": settings.signed_on}
    return [label for label, value in wanted.items() if not value]
