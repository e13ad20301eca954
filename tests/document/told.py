"""Sentences as they are printed: a campaign small enough to be counted by hand, the variant and the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from anpei.document.blanks import blanks
from anpei.document.notice import Paragraph
from anpei.document.scope import Scope, dept_scope, district_scope, town_scope, unit_scope
from anpei.document.sentence import SENTENCES, SentenceTexts, make_sentence, parse_sentences
from anpei.document.telling import Telling
from anpei.document.unitfacts import unit_facts
from anpei.document.wording import render_wording
from anpei.ledger import Case
from anpei.settings import NoticeSettings

from .scene import Person, crew, make_case

TEXTS = Path(__file__).parents[2] / "templates" / "wording" / "sentences.txt"
TITLES = (
    "未报名册、未全员注册单位名单",
    "只注册未学习人员所在单位名单",
    "注册人员与学习人员不一致核实情况表",
    "抽查抽测情况表",
    "监管人员参训情况表",
    "数据比对规则运行情况表",
)


@dataclass(frozen=True)
class Told:
    """A sentence, the campaign that it is told of, the variant and the printed words.

    `before` is what `make_case` takes beyond units for the previous cut-off, a day before the deadline.
    """

    name: str
    variant: str
    text: str
    units: dict[str, tuple[str, str]] = field(default_factory=lambda: {"甲厂": ("东镇", "应急局")})
    people: Sequence[Person] = ()
    town: str = ""
    more: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    dept: str = ""
    unit: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    decided: dict[str, list[str]] = field(default_factory=dict)


def texts() -> SentenceTexts:
    return parse_sentences(TEXTS.read_text(encoding="utf-8"), TEXTS.name)


def told(case: Told, folder: Path) -> tuple[str, str]:
    """Return the variant and the printed words of a sentence."""
    name = case.name
    made = make_case(folder, case.units, case.people, tables=case.tables, **case.more)
    telling = _telling(made, case, folder)
    context = blanks(telling, NoticeSettings())
    attachments = "\n".join(f"附件：{title}\n文字。" for title in TITLES)
    draft = render_wording(
        f'标题\n\n〔{{{{ 句("{name}") }}}}〕\n{attachments}',
        context,
        name="x.txt",
        tables={},
        charts={},
        sentences={name: lambda: make_sentence(name, telling, texts())},
    )
    (block,) = draft.blocks
    assert isinstance(block, Paragraph)
    return SENTENCES[name](telling).variant, block.text[1:-1]


def _telling(made: Case, case: Told, folder: Path) -> Telling:
    since = None
    if case.before:
        before = {"people": (), "as_of": datetime(2022, 11, 30, 8), **case.before}
        since = district_scope(make_case(folder / "before", case.units, **before))
    facts = unit_facts(made)[case.unit] if case.unit else None
    scope: Scope = district_scope(made)
    if facts:
        scope = unit_scope(made, facts.line)
    elif case.town or case.dept:
        scope = town_scope(made, case.town) if case.town else dept_scope(made, case.dept)
    return Telling(scope, district_scope(made), since, case.decided, facts)


def spot(
    unit: str, people: Sequence[Person], passed: int, failed: int, absent: int = 0
) -> list[dict[str, Any]]:
    names = [person[0] for person in people if person[1] == unit][: passed + failed + absent]
    return [
        {
            "person": name,
            "unit": unit,
            "round": "1",
            "is_attended": n < passed + failed,
            "score": 80 if n < passed else 40,
        }
        for n, name in enumerate(names)
    ]


def review(person: str, unit: str, conclusion: str = "属实") -> dict[str, Any]:
    day = date(2022, 11, 20)
    return {
        "person": person,
        "unit": unit,
        "problem_kind": "人员不一致",
        "conclusion": conclusion,
        "reviewed_on": day,
    }


def many(count: int, states: dict[str, int]) -> tuple[dict[str, tuple[str, str]], list[Person]]:
    """Return so many units; each next one has one person more of the last state."""
    names = "甲乙丙丁戊己庚辛壬癸子丑"[:count]
    units = {f"{name}厂": ("东镇", "应急局") for name in names}
    *_, last = states
    people = [
        person
        for extra, unit in enumerate(units)
        for person in crew(unit, {**states, last: states[last] + extra})
    ]
    return units, people


TWO = {"甲厂": ("东镇", "应急局"), "乙厂": ("西镇", "应急局")}
ONE_DONE = crew("甲厂", {"完成": 1})
TWENTY = crew("甲厂", {"完成": 20})
