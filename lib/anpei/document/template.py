"""A wording text as a template: parsed once, its mistakes told with file and line before anything is filled.

Each line of the text leaves a mark in what is filled, so that every block knows where its words were written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

import jinja2
import jinja2.meta
from jinja2 import nodes

from ..errors import WordingError, nearest
from ..vocabulary import MEASURE_OF_LABEL
from .digits import BLANK, REMEDY, digits_without_source
from .proofrules import number_rule
from .threshold import THRESHOLD_OF_LABEL
from .trace import source_mark

SCOPES = frozenset({"全区", "本镇街", "本部门", "本单位", "本"})
"""Blanks whose attributes are measures."""

STANDARD = "规定"
"""The blank whose attributes are the thresholds of campaign.toml."""

SLOT, HAS_SLOT = "手写", "有手写"
_PLACE = re.compile(r"^(?P<file>.+) 第(?P<line>\d+)行$")
_SOURCE_FILE = "<template>"


@dataclass(frozen=True)
class Source:
    """Where a text stands: its file and the line that it begins on."""

    file: str
    first: int = 1

    @classmethod
    def of(cls, place: str) -> Source:
        """Return the source of a place such as “sentences.txt 第40行”, or of a file from its first line."""
        match = _PLACE.match(place)
        return cls(match["file"], int(match["line"])) if match else cls(place)

    def line(self, number: int) -> str:
        """Return the place of a line of the text, counted from 1."""
        return f"{self.file} 第{self.first + number - 1}行"


def fill(text: str, context: Mapping[str, Any], source: Source, finalize: Callable[[Any], str]) -> str:
    """Return a text with its blanks filled; `finalize` prints what they hold.

    Raises
    ------
    WordingError
        A mistake in the text, or a blank that nothing fills.
    """
    environment = _environment(finalize)
    try:
        template = jinja2.Template.from_code(environment, _code(text, source), {})
        return template.render(context)
    except jinja2.UndefinedError as error:
        quoted = re.findall(r"'([^']+)'", str(error))
        blank = quoted[-1] if quoted else ""
        line = _line_of(error) or _line_with(text, blank)
        raise unknown_blank(blank, {*context, *MEASURE_OF_LABEL}, source.line(line)) from error
    except WordingError as error:
        error.where = error.where or source.line(_line_of(error) or 1)
        raise
    except (TypeError, AttributeError) as error:
        if not _is_of_template(error):
            raise
        raise WordingError(
            "空格的写法不对，不能印出。",
            where=source.line(_line_of(error) or 1),
            remedy='函数写成 {{ 表("名称") }} 的样子，指标写成 {{ 全区.应训 }} 的样子。',
        ) from error


def check_template(
    text: str,
    source: Source,
    names: Collection[str] = (),
    callables: Mapping[str, Collection[str]] | None = None,
) -> None:
    """Check a text without filling it, in branches that are not taken too.

    `names` are the blanks that are known, `callables` what each function may be called with.

    Raises
    ------
    WordingError
        Broken syntax, a digit without source, a calculation, a blank or name that does not exist.
    """
    check_blanks(text, source, frozenset(names))
    tree = _checked(text, source)
    for call in tree.find_all(nodes.Call):
        known = (callables or {}).get(_called(call))
        for argument in call.args if known is not None else ():
            if isinstance(argument, nodes.Const) and argument.value not in (known or ()):
                raise unknown_blank(str(argument.value), set(known or ()), source.line(call.lineno))


@lru_cache(maxsize=512)
def check_blanks(text: str, source: Source, names: frozenset[str]) -> None:
    """Check that every blank of a text has a name that is known.

    Raises
    ------
    WordingError
        A blank that nothing fills, in a branch that is not taken too.
    """
    tree = _checked(text, source)
    if unknown := jinja2.meta.find_undeclared_variables(tree) - names:
        blank = min(unknown)
        line = next((node.lineno for node in tree.find_all(nodes.Name) if node.name == blank), 1)
        raise unknown_blank(blank, names, source.line(line))


def slot_calls(text: str, source: Source) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return name → (scope, measure) … of every slot that a text calls, in branches that are not taken too."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for call in _checked(text, source).find_all(nodes.Call):
        if _called(call) in (SLOT, HAS_SLOT):
            name, *figures = call.args
            told = tuple((node.node.name, node.attr) for node in figures)  # type: ignore[attr-defined]
            found[name.value] = told or found.get(name.value, ())  # type: ignore[attr-defined]
    return found


def unknown_blank(blank: str, known: Collection[str], where: str) -> WordingError:
    """Return the error of a blank that nothing fills."""
    return WordingError(
        f"措辞文件里的空格“{blank}”没有对应内容。",
        where=where,
        guess=nearest(blank, known),
        remedy="改正名称；可用的名称见 docs/wording.md。",
    )


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


_PARSING = _environment(str)


def _parsed(text: str, source: Source) -> nodes.Template:
    """Return the syntax tree of a text; remark lines are left out, keeping the line numbers."""
    lines = ("{##}" if line.lstrip().startswith("#") else line for line in text.splitlines())
    try:
        return _PARSING.parse("\n".join(lines))
    except jinja2.TemplateSyntaxError as error:
        raise _syntax_error(error, source) from error


@lru_cache(maxsize=2048)
def _checked(text: str, source: Source) -> nodes.Template:
    """Return the tree of a text that has passed what can be checked without knowing its blanks."""
    tree = _parsed(text, source)
    for check in (_check_attributes, _check_printed, _check_slots, _check_digits):
        check(tree, source)
    return tree


@lru_cache(maxsize=2048)
def _code(text: str, source: Source) -> CodeType:
    """Return the compiled text; each of its lines leaves a mark where it begins."""
    _checked(text, source)
    tree = _parsed(text, source)
    for output in tree.find_all(nodes.Output):
        output.nodes = list(_marked(output.nodes, source))
    try:
        return _PARSING.compile(tree, filename=_SOURCE_FILE)
    except jinja2.TemplateSyntaxError as error:
        raise _syntax_error(error, source) from error


def _marked(printed: list[nodes.Expr], source: Source) -> Iterator[nodes.Expr]:
    """Yield what an output prints with a mark before each line."""
    current = 0
    for node in printed:
        if node.lineno != current:
            yield nodes.TemplateData(source_mark(source.line(node.lineno)), lineno=node.lineno)
        current = node.lineno
        if isinstance(node, nodes.TemplateData):
            first, *rest = node.data.split("\n")
            following = (
                f"\n{source_mark(source.line(node.lineno + place))}{line}"
                for place, line in enumerate(rest, 1)
            )
            current += len(rest)
            node = nodes.TemplateData(first + "".join(following), lineno=node.lineno)
        yield node


def _check_attributes(tree: nodes.Template, source: Source) -> None:
    for node in tree.find_all(nodes.Getattr):
        owner = node.node.name if isinstance(node.node, nodes.Name) else ""
        known: Collection[str] = MEASURE_OF_LABEL if owner in SCOPES else ()
        if owner == STANDARD:
            known = THRESHOLD_OF_LABEL
        is_inner = node.attr.isascii() and owner != "loop"
        if is_inner or (known and node.attr not in known):
            raise unknown_blank(node.attr, known, source.line(node.lineno))


def _check_printed(tree: nodes.Template, source: Source) -> None:
    """Check that blanks print names and functions: a number that is calculated has no source."""
    for output in tree.find_all(nodes.Output):
        for node in output.nodes:
            if not _is_printable(node):
                raise WordingError(
                    "空格里只能写名称或函数，计算或改写的内容不能直接印出。",
                    where=source.line(node.lineno),
                    remedy="数字须取自指标，例如 {{ 全区.应训 }}，不能自行计算或填写。",
                )


def _is_printable(node: nodes.Node | None) -> bool:
    if isinstance(node, nodes.CondExpr):
        return _is_printable(node.expr1) and _is_printable(node.expr2)
    if isinstance(node, nodes.Const):
        return isinstance(node.value, str)
    return node is None or isinstance(node, nodes.TemplateData | nodes.Name | nodes.Getattr | nodes.Call)


def _check_slots(tree: nodes.Template, source: Source) -> None:
    for call in tree.find_all(nodes.Call):
        if _called(call) not in (SLOT, HAS_SLOT):
            continue
        name, *figures = [*call.args, None]
        is_named = isinstance(name, nodes.Const) and isinstance(name.value, str)
        if not is_named or not all(_is_measure(figure) for figure in figures[:-1]):
            raise WordingError(
                "手写内容的写法不对。",
                where=source.line(call.lineno),
                remedy='写成 {{ 手写("原因分析", 全区.完成率) }}：先写名称，后面是这段文字依据的指标。',
            )


def _is_measure(node: nodes.Node | None) -> bool:
    return isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name in SCOPES


def _check_digits(tree: nodes.Template, source: Source) -> None:
    for output in tree.find_all(nodes.Output):
        text, lines = "", []
        for node in output.nodes:
            printed = _typed(node)
            text += printed
            lines += [node.lineno + printed[:place].count("\n") for place in range(len(printed))]
        for offset, found in digits_without_source(text):
            line = text[:offset].rpartition("\n")[2] + text[offset:].partition("\n")[0]
            raise _digit_error(found, line, source.line(lines[offset]))
    named = {id(argument) for call in tree.find_all(nodes.Call) for argument in call.args if _called(call)}
    for const in tree.find_all(nodes.Const):
        if isinstance(const.value, str) and id(const) not in named:
            for _, found in digits_without_source(const.value):
                raise _digit_error(found, const.value, source.line(const.lineno))


def _typed(node: nodes.Node) -> str:
    if isinstance(node, nodes.TemplateData):
        return str(node.data)
    return str(node.value) if isinstance(node, nodes.Const) else BLANK


def _digit_error(found: str, line: str, where: str) -> WordingError:
    """Return the error of a digit without source, or of a date or number of a document that is badly written."""
    if rule := number_rule(line):
        return WordingError(f"{rule.what}：“{found}”。", where=where, remedy=f"{rule.remedy}。")
    return WordingError(f"文字里的数字“{found}”没有出处。", where=where, remedy=REMEDY)


def _called(call: nodes.Call) -> str:
    """Return the name of the function that is called, empty where it has none."""
    return str(call.node.name) if isinstance(call.node, nodes.Name) else ""


def _syntax_error(error: jinja2.TemplateSyntaxError, source: Source) -> WordingError:
    return WordingError(
        "措辞文件的空格写法有误。",
        where=source.line(error.lineno),
        remedy="检查该行的 {{ }}、{% %} 和引号是否成对，且为英文符号。",
    )


def _line_of(error: BaseException) -> int:
    """Return the line of the text in which an error was raised, 0 if unknown."""
    line, trace = 0, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == _SOURCE_FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _is_of_template(error: BaseException) -> bool:
    """Tell whether the text itself raised an error, not what it called."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code.co_filename == _SOURCE_FILE


def _line_with(text: str, word: str) -> int:
    return next((n for n, row in enumerate(text.splitlines(), 1) if word and word in row), 1)
