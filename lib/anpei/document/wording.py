"""Wording: an analyst's text with blanks → title, addressees, blocks and attachments.

A wording file is plain text with Jinja2 blanks. Its mark-up is what an official text looks like:

- the first lines are the title (“｜” marks where it may break), then an empty line;
- a line right after it that ends in “：” holds the addressees;
- 一、 （一） 1. （1） begin headings; a heading that goes on after its first “。” is a run-in heading;
- headings of the first two levels are numbered in order, so that one of them may be left out;
- “附件：title” alone on a line begins an attachment, to the next one or the end;
- lines that begin with “#” are remarks to the editor and print nothing.

Every number must come from a Figure: a raw number in a blank is an error, and every Figure printed is
recorded with its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import jinja2
import jinja2.meta
from jinja2 import nodes

from ..errors import WordingError, nearest
from ..ledger.figure import Figure
from ..vocabulary import MEASURE_OF_LABEL
from .notice import Chart, Table
from .reader import Draft, Placer, Reader, called, figure_mark, reference

__all__ = ["Draft", "Phrase", "Sentence", "check_wording", "render_wording"]


SCOPES = frozenset({"全区", "本镇街", "本"})
"""Blanks whose attributes are measures."""


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
) -> Draft:
    """Return the draft of a wording text; tables, charts and sentences are made when they are called.

    Raises
    ------
    WordingError
        A misspelt blank, table, figure or sentence, a raw number, broken mark-up: names file and line.
    """
    record: list[Figure] = []
    placer = Placer(tables, charts)

    def finalize(value: Any) -> str:
        if isinstance(value, Figure):
            record.append(value)
            return figure_mark(len(record) - 1, value.text)
        if isinstance(value, Phrase):
            return "".join(finalize(part) for part in value.parts)
        if isinstance(value, jinja2.Undefined):
            return str(value)  # raises UndefinedError, which names the blank
        if isinstance(value, str):
            return value
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
        return _fill(said.text, {**context, **functions, **said.blanks}, said.place, finalize)

    functions: dict[str, Callable[..., Any]] = {
        "表": lambda title: placer.place("T", title),
        "图": lambda title: placer.place("C", title),
        "表号": lambda title: reference("T", title),
        "图号": lambda title: reference("C", title),
        "附件号": lambda title: reference("A", title),
        "句": say,
        "有": placer.has_rows,
        "有问题": lambda *titles: any(sentence(title).is_problem for title in titles),
    }
    rendered = _fill(text, {**context, **functions}, name, finalize)
    try:
        return Reader(record, placer).read(rendered)
    except WordingError as error:
        error.where = error.where or name
        raise


def check_wording(
    text: str, names: Collection[str], *, name: str, callables: Mapping[str, Collection[str]] | None = None
) -> None:
    """Check the blanks of a wording text without filling them, in branches that are not taken too.

    `callables` holds what each function may be called with: 表 → the names of all tables.

    Raises
    ------
    WordingError
        Broken syntax, a blank or measure that nothing fills, a table, chart or sentence that does not exist.
    """
    try:
        tree = _environment(str).parse(_without_remarks(text))
    except jinja2.TemplateSyntaxError as error:
        raise _syntax_error(error, name) from error
    if unknown := jinja2.meta.find_undeclared_variables(tree) - set(names):
        raise _unknown_blank(min(unknown), set(names), text, name)
    for node in tree.find_all(nodes.Getattr):
        is_scope = isinstance(node.node, nodes.Name) and node.node.name in SCOPES
        if is_scope and node.attr not in MEASURE_OF_LABEL:
            raise _unknown_blank(node.attr, set(MEASURE_OF_LABEL), text, name)
    for call in tree.find_all(nodes.Call):
        known = (callables or {}).get(call.node.name) if isinstance(call.node, nodes.Name) else None
        for argument in call.args if known is not None else ():
            if isinstance(argument, nodes.Const) and argument.value not in (known or ()):
                raise _unknown_blank(str(argument.value), set(known or ()), text, name)


def _environment(finalize: Callable[[Any], str]) -> jinja2.Environment:
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
        keep_trailing_newline=True,
    )
    environment.tests["known"] = lambda figure: figure.value is not None
    environment.tests["zero"] = lambda figure: figure.value == 0
    environment.tests["full"] = lambda figure: figure.type == "rate" and figure.value == 1
    return environment


def _without_remarks(text: str) -> str:
    """Blank out remark lines, keeping the line numbers."""
    return "\n".join("{#-#}" if line.lstrip().startswith("#") else line for line in text.splitlines())


def _fill(text: str, context: Mapping[str, Any], name: str, finalize: Callable[[Any], str]) -> str:
    try:
        return _environment(finalize).from_string(_without_remarks(text)).render(context)
    except jinja2.TemplateSyntaxError as error:
        raise _syntax_error(error, name) from error
    except jinja2.UndefinedError as error:
        quoted = re.findall(r"'([^']+)'", str(error))
        blank = quoted[-1] if quoted else ""
        raise _unknown_blank(blank, {*context, *MEASURE_OF_LABEL}, text, name) from error
    except WordingError as error:
        error.where = error.where or _template_place(error, name)
        raise


def _template_place(error: BaseException, name: str) -> str:
    """Return file and line of the wording in which an error was raised."""
    line = 0
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"{name} 第{line}行" if line else name


def _syntax_error(error: jinja2.TemplateSyntaxError, name: str) -> WordingError:
    return WordingError(
        "措辞文件的空格写法有误。",
        where=f"{name} 第{error.lineno}行",
        remedy="检查该行的 {{ }}、{% %} 和引号是否成对，且为英文符号。",
    )


def _unknown_blank(blank: str, known: set[str], text: str, name: str) -> WordingError:
    line = next((i for i, row in enumerate(text.splitlines(), 1) if blank and blank in row), 0)
    return WordingError(
        f"措辞文件里的空格“{blank}”没有对应内容。",
        where=f"{name} 第{line}行" if line else name,
        guess=nearest(blank, known),
        remedy="改正名称；可用的名称见 docs/wording.md。",
    )
