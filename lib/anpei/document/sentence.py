"""Sentences: which variant of templates/wording/sentences.txt the figures demand, and its blanks.

Each function of `SENTENCES` looks at the ledger and returns the name of a variant with the values of its blanks;
the words themselves stand in the text file, where an analyst can change them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..errors import WordingError, nearest
from . import differences, dispatch, oversight, own, problems, spotsentence, standings, totals
from .telling import Choice, Telling
from .wording import Sentence

SENTENCES: dict[str, Callable[[Telling], Choice]] = {
    "依据": totals.basis,
    "单位总量": totals.unit_totals,
    "人员总量": totals.person_totals,
    "覆盖情况": totals.coverage,
    "核减增补": totals.adjusted,
    "类别情况": totals.classes,
    "镇街排名": partial(standings.ranking, level="town"),
    "镇街低于全区": partial(standings.below, level="town"),
    "部门排名": partial(standings.ranking, level="dept"),
    "部门低于全区": partial(standings.below, level="dept"),
    "单位排名": partial(standings.ranking, level="unit"),
    "本镇街名次": standings.own_rank,
    "与全区相比": standings.versus_whole,
    "监管人员": totals.supervisors,
    "本镇街监管人员": totals.own_supervisors,
    "抽查抽测": spotsentence.totals,
    "缺测情况": spotsentence.absence,
    "未报名册": problems.without_roster,
    "未注册": problems.not_registered,
    "只注册未学": problems.registered_only,
    "人员不一致": problems.mismatches,
    "抽测不合格": spotsentence.failures,
    "拟复测": spotsentence.retests,
    "名册外": problems.unlisted,
    "名册偏少": problems.roster_short,
    "名册缺人": problems.persons_omitted,
    "名册缩减": problems.roster_shrinking,
    "平台口径": differences.rates,
    "对账完成": differences.completed,
    "对账基数": differences.base,
    "剩余时间": dispatch.days_left,
    "尚未完成": dispatch.open_persons,
    "较上次完成": dispatch.completed_since,
    "较上次完成率": dispatch.rate_since,
    "无进展镇街": dispatch.stalled_towns,
    "镇街抽测": spotsentence.towns,
    "信号情况": oversight.signals,
    "重点监管": oversight.supervised,
    "重点监管提出": oversight.supervision_proposed,
    "重点监管移出": oversight.supervision_removed,
    "表扬单位": oversight.commended,
    "待核查": oversight.open_cases,
    "线索单位": oversight.led,
    "线索情况": oversight.leads_handed_over,
    "单位情况": own.progress,
    "单位未报名册": own.without_roster,
    "单位未完成": own.open_persons,
    "单位人员不一致": own.mismatches,
    "单位抽测": own.spot_checks,
}
"""Every sentence that a wording file can call."""


BLANKS = frozenset(
    {
        "本",
        "范围",
        "文件",
        "缺少",
        "扣除",
        "差额",
        "增补",
        "核减",
        "核减前应训",
        "各类",
        "各组",
        "家数",
        "名单",
    }
    | {"标准", "依次", "完成率", "前列", "后列", "全满", "原因", "名次", "参排数", "差", "约"}
    | {"平台率", "平台完成", "基数", "各项"}
    | {"天数", "人数", "件数", "各镇街", "拟", "比例"}
    | {
        "单位占比",
        "置信水平",
        "区间低",
        "区间高",
        "已纳入",
        "纳入名单",
        "待定",
        "无效",
        "不足",
        "缺测标准",
        "缺测率",
    }
    | {"项数", "未运行", "停用", "监管应训", "监管参训", "监管完成", "监管完成率"}
)
"""What sentences may print besides the blanks of the document."""


@dataclass(frozen=True)
class SentenceTexts:
    """The parsed sentences.txt: name → variant → text, with its file name and line."""

    texts: Mapping[str, Mapping[str, tuple[str, int]]]
    file: str

    def sentence(self, name: str, variant: str, blanks: Mapping[str, Any]) -> Sentence:
        """Return one variant as a Sentence.

        Raises
        ------
        WordingError
            The file lacks the sentence or the variant.
        """
        variants = self.texts.get(name, {})
        if variant not in variants:
            raise WordingError(
                f"句子“{name}”缺少“{variant}”这种说法。",
                where=self.file,
                guess=nearest(variant, variants),
                remedy=f"在“{name}”下面补一行“  {variant}：文字”。",
            )
        text, line = variants[variant]
        return Sentence(text, blanks, f"{self.file} 第{line}行", variant in problems.PROBLEMS)


def make_sentence(name: str, telling: Telling, texts: SentenceTexts) -> Sentence:
    """Return the sentence `name` as the figures demand it."""
    choice = SENTENCES[name](telling)
    blanks = {"本": telling.scope, "范围": telling.scope.label, **choice.blanks}
    return texts.sentence(name, choice.variant, blanks)


def parse_sentences(text: str, file: str) -> SentenceTexts:
    """Return the sentences of a sentences.txt.

    Raises
    ------
    WordingError
        A line that is neither a sentence name nor an indented “variant：text”.
    """
    texts: dict[str, dict[str, tuple[str, int]]] = {}
    current: dict[str, tuple[str, int]] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not line[0].isspace():
            current = texts.setdefault(line.strip(), {})
        elif current is not None and "：" in line:
            variant, _, body = line.strip().partition("：")
            current[variant] = (body, number)
        else:
            raise WordingError(
                "句子文件这一行看不懂。",
                where=f"{file} 第{number}行",
                remedy="句名顶格写；说法缩进两格，写成“情形：文字”。",
            )
    return SentenceTexts(texts, file)
