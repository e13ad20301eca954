"""Proof-reading by machine: every rule over every text of a notice, all remarks told together.

Words that blanks printed (names of units, themes, dates) come from registers and data: they are not read, what
stands around them is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..errors import WordingError
from .digits import BLANK
from .notice import Block, ChartBlock, FormBlock, Heading, Notice, Paragraph, TableBlock
from .proofnames import misspelt
from .proofrules import NOTICE_RULES, TEXT_RULES, Found, Rule, Text


def _misspelt(notice: Notice, texts: Sequence[Text]) -> Iterator[Found]:
    for text in texts:
        for found, name in misspelt(text.words, notice.names):
            yield Found(found, text.source, name)


NAME_RULE = Rule(
    "P21",
    "名称与登记的写法不同",
    '按登记的名称写；确是别的单位的，写进 campaign.toml 的 [notice.<文种>.fields]，用 {{ 填("名称") }} 印出',
    _misspelt,
)
RULES: tuple[Rule, ...] = (*NOTICE_RULES, *TEXT_RULES, NAME_RULE)
"""Every rule of proof-reading, by code."""

TOLD_AT_MOST = 20
_LEAST_VALUE = 2
"""Shorter values (约, 镇) are words like any other."""


@dataclass(frozen=True)
class Remark:
    """What a rule found: `found` with what stands around, and where it was written."""

    rule: Rule
    found: str
    source: str
    guess: str = ""

    def __str__(self) -> str:
        guess = f"，可能是“{self.guess}”" if self.guess else ""
        return f"{self.rule.what}：“{self.found}”{guess}（{self.source}）"


def proof_read(notice: Notice) -> None:
    """Check the words of a notice.

    Raises
    ------
    WordingError
        Every remark, the most severe first, each with file and line and what to do.
    """
    found = remarks(notice)
    if not found:
        return
    first = found[0]
    if len(found) == 1:
        raise WordingError(
            f"文稿校对：{first.rule.what}：“{first.found}”。",
            where=first.source,
            guess=first.guess,
            remedy=f"{first.rule.remedy}。",
        )
    told = [f"  {place}. {remark}。{remark.rule.remedy}。" for place, remark in enumerate(found, 1)]
    more = [f"  其余{len(told) - TOLD_AT_MOST}处从略。"] if len(told) > TOLD_AT_MOST else []
    raise WordingError(
        "\n".join([f"文稿校对发现{len(found)}处问题：", *told[:TOLD_AT_MOST], *more]),
        where="、".join(dict.fromkeys(remark.source for remark in found[:TOLD_AT_MOST])),
        remedy="逐处改正后重新运行。",
    )


def remarks(notice: Notice) -> tuple[Remark, ...]:
    """Return what proof-reading finds, the most severe first."""
    texts, sources = tuple(_texts(notice)), notice.names.sources
    order = {rule.code: place for place, rule in enumerate(RULES)}
    found = [(rule, each) for rule in (*NOTICE_RULES, NAME_RULE) for each in rule.find(notice, texts)]
    found += [(rule, each) for text in texts for rule in TEXT_RULES for each in rule.find(text)]
    made = (
        Remark(rule, each.words.strip(), sources.get(each.source, each.source), each.guess)
        for rule, each in found
    )
    return tuple(sorted(dict.fromkeys(made), key=lambda remark: order[remark.rule.code]))


def _texts(notice: Notice) -> Iterator[Text]:
    """Yield every text that somebody may have typed, in order of the document."""
    names, registered = notice.names, frozenset(notice.names.registered)
    values = sorted(
        (value for value in names.values if value in registered or _is_apart(value)), key=len, reverse=True
    )
    printed = re.compile("|".join(map(re.escape, values))) if values else None

    def text(words: str, source: str, role: str) -> Text:
        masked = printed.sub(lambda match: BLANK * len(match[0]), words) if printed else words
        return Text(words, masked, source, role)

    def of(block: Block, place: str) -> Iterator[Text]:
        source = block.source or place
        if isinstance(block, Heading):
            yield text(block.text, source, "heading")
        elif isinstance(block, Paragraph):
            yield text(block.lead + block.text, source, "paragraph")
        elif isinstance(block, FormBlock):
            yield from (text(cell.text, source, "form") for row in block.rows for cell in row.cells)
        elif isinstance(block, TableBlock):
            yield from (text(words, source, "caption") for words in (block.table.title, *block.table.notes))
        elif isinstance(block, ChartBlock):
            yield text(block.chart.title, source, "caption")

    yield text("".join(notice.title), "标题", "title")
    for role, key, words in (
        ("发文字号", "number", notice.number),
        ("主送机关", "addressees", "，".join(notice.addressees)),
        ("抄送机关", "copied_to", "，".join(notice.copied_to)),
        ("署名", "issuer", "，".join(notice.signatures)),
        ("附注", "contact", notice.remark),
    ):
        yield Text(words, words, f"{role}（campaign.toml 的 {key}）", "setting")
    for number, block in enumerate(notice.blocks, 1):
        yield from of(block, f"正文第{number}段")
    for place, attachment in enumerate(notice.attachments, 1):
        yield text(attachment.title, f"附件{place}标题", "attachment")
        for number, block in enumerate(attachment.blocks, 1):
            yield from of(block, f"附件{place}第{number}段")


def _is_apart(value: str) -> bool:
    """Tell whether what a blank printed stands for itself: no particle (约, 镇), no half of a pair of brackets."""
    return len(value) >= _LEAST_VALUE and value.count("（") == value.count("）")
