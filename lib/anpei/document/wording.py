"""Wording: an analyst's text with blanks → title, addressees, blocks and attachments.

A wording file is plain text with Jinja2 blanks. Its mark-up is what an official text looks like:

- the first lines are the title (“｜” marks where it may break), then an empty line;
- a line right after it that ends in “：” holds the addressees;
- 一、 （一） 1. （1） begin headings; a heading that goes on after its first “。” is a run-in heading;
- headings of the first two levels are numbered in order, so that one of them may be left out;
- lines that begin with “|” make a form, |label|text|label|text|;
- “附件：title” alone on a line begins an attachment, to the next one or the end;
- lines that begin with “#” are remarks to the editor and print nothing.

Every number must come from a Figure: a raw number in a blank or in the text is an error, and every Figure printed
is recorded with its place. Every block knows the file and line that it comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import jinja2

from ..errors import WordingError
from ..ledger.figure import Figure
from .notice import Chart, Table
from .placer import Placer, called
from .reader import Draft, Reader
from .slots import SLOT_FILE, Slots, SlotUse
from .template import HAS_SLOT, SLOT, Source, check_blanks, check_template, fill, slot_calls
from .trace import figure_mark, is_marked, reference, value_mark

__all__ = ["Draft", "Phrase", "Sentence", "check_wording", "render_wording"]


@dataclass(frozen=True)
class Phrase:
    """Words and Figures in a row, as a blank prints them: ("临江街道（", Figure, "）")."""

    parts: tuple[str | Figure, ...]

    def __bool__(self) -> bool:
        return bool(self.parts)


@dataclass(frozen=True)
class Sentence:
    """A sentence as the figures demand it: the text of its variant and what fills its blanks.

    `place` is where the text stands, for error messages. An empty text prints nothing. `is_problem` tells
    sentences that name a problem from those that say that there is none or that nothing is known.
    """

    text: str
    blanks: Mapping[str, Any]
    place: str
    is_problem: bool = False


def render_wording(
    text: str,
    context: Mapping[str, Any],
    *,
    name: str,
    tables: Mapping[str, Callable[[], Table]],
    charts: Mapping[str, Callable[[], Chart]],
    sentences: Mapping[str, Callable[[], Sentence]],
    slots: Slots | None = None,
) -> Draft:
    """Return the draft of a wording text; tables, charts and sentences are made when they are called.

    `slots` are the hand-written texts that it may place.

    Raises
    ------
    WordingError
        A misspelt blank, table, figure or sentence, a raw number, broken mark-up: names file and line.
    """
    record: list[Figure] = []
    placer = Placer(tables, charts)
    hand = slots or Slots()

    def finalize(value: Any) -> str:
        if isinstance(value, Figure):
            record.append(value)
            return figure_mark(len(record) - 1, value.text)
        if isinstance(value, Phrase):
            return "".join(finalize(part) for part in value.parts)
        if isinstance(value, jinja2.Undefined):
            return str(value)  # raises UndefinedError, which names the blank
        if isinstance(value, str):
            return value if not value or is_marked(value) else value_mark(value)
        if callable(value):
            raise WordingError(
                "空格里写的是一个函数，缺少括号和名称。", remedy='写成 {{ 表("名称") }} 的样子。'
            )
        raise WordingError(
            f"空格的内容不能直接印出（{type(value).__name__}）。",
            remedy="数字须取自指标，例如 {{ 全区.应训 }}，不能自行计算或填写。",
        )

    def sentence(title: str) -> Sentence:
        made: Sentence = called(sentences, title, "句")()
        return made

    def say(title: str) -> str:
        said = sentence(title)
        return fill(said.text, {**context, **functions, **said.blanks}, Source.of(said.place), finalize)

    def hand_written(title: str, *_: Figure) -> str:
        slot = hand.find(title)
        if slot is None:
            return ""
        return fill(slot.text, {**context, **functions}, Source(SLOT_FILE, slot.first_line), finalize)

    def has_hand_written(title: str, *_: Figure) -> bool:
        slot = hand.find(title)
        return slot is not None and bool(slot.text)

    functions: dict[str, Callable[..., Any]] = {
        "表": lambda title: placer.place("T", title),
        "图": lambda title: placer.place("C", title),
        "表号": lambda title: reference("T", title),
        "图号": lambda title: reference("C", title),
        "附件号": lambda title: reference("A", title),
        "句": say,
        "有": placer.has_rows,
        "有问题": lambda *titles: any(sentence(title).is_problem for title in titles),
        SLOT: hand_written,
        HAS_SLOT: has_hand_written,
    }
    source = Source(name)
    check_blanks(text, source, frozenset((*context, *functions)))
    draft = Reader(record, placer, name).read(fill(text, {**context, **functions}, source, finalize))
    return replace(draft, slots=_uses(text, source, context, hand))


def check_wording(
    text: str, names: Collection[str], *, name: str, callables: Mapping[str, Collection[str]] | None = None
) -> None:
    """Check a wording text without filling it, in branches that are not taken too.

    `name` is its file, or the place of its first line; `callables` holds what each function may be called with:
    表 → the names of all tables.

    Raises
    ------
    WordingError
        Broken syntax, a digit without source, a blank or measure that nothing fills, a table, chart or sentence
        that does not exist.
    """
    check_template(text, Source.of(name), names, callables)


def _uses(text: str, source: Source, context: Mapping[str, Any], slots: Slots) -> tuple[SlotUse, ...]:
    """Return how a document uses its slots, those of branches that are not taken too."""
    return tuple(
        slots.use(title, [getattr(context[scope], measure) for scope, measure in figures])
        for title, figures in slot_calls(text, source).items()
    )
