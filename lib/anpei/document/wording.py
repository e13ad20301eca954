"""Wording: an analyst's text with blanks → title, addressees, blocks and attachments.

A wording file is plain text with Jinja2 blanks. Its mark-up is what an official text looks like:

- the first lines are the title (“｜” marks where it may break), then an empty line;
- a line right after it that ends in “：” holds the addressees;
- 一、 （一） 1. （1） begin headings; a heading that goes on after its first “。” is a run-in heading;
- “附件：title” alone on a line begins an attachment, to the next one or the end;
- lines that begin with “#” are remarks to the editor and print nothing.

Every number must come from a Figure: a raw number in a blank is an error, and every Figure printed is
recorded with its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import jinja2
import jinja2.meta

from ..errors import WordingError, nearest
from ..ledger.figure import Figure
from ..vocabulary import MEASURE_OF_LABEL
from .notice import (
    Attachment,
    Block,
    Chart,
    ChartBlock,
    Heading,
    Paragraph,
    PrintedFigure,
    Table,
    TableBlock,
    cell_text,
)

# Private-use characters frame what blanks print, so that it can be found again in the rendered text.
_OPEN, _MIDDLE, _CLOSE = "\ue000", "\ue001", "\ue002"
_FIGURE = re.compile(f"{_OPEN}F(\\d+){_MIDDLE}(.*?){_CLOSE}")
_PLACED = re.compile(f"{_OPEN}([TC])(.*?){_CLOSE}")
_REFERENCE = re.compile(f"{_OPEN}R([TCA])(.*?){_CLOSE}")
_HEADING = re.compile(
    r"^(?:(?P<one>[一二三四五六七八九十]+、)|(?P<two>（[一二三四五六七八九十]+）)|(?P<three>\d+\.)|(?P<four>（\d+）))"
)
_ATTACHMENT = re.compile(r"^附件\d*：(?P<title>.+)$")
_LEVELS: dict[str, Literal[1, 2, 3, 4]] = {"one": 1, "two": 2, "three": 3, "four": 4}
TITLE_BREAK = "｜"
TITLE_LINE = 20
"""Characters of 2号 type that fit one line of the 156 mm text area."""


@dataclass(frozen=True)
class Phrase:
    """Words and Figures in a row, as a blank prints them: ("临江街道（", Figure, "）")."""

    parts: tuple[str | Figure, ...]

    def __bool__(self) -> bool:
        return bool(self.parts)


@dataclass(frozen=True)
class Sentence:
    """A sentence as the figures demand it: the text of its variant and what fills its blanks.

    `place` is where the text stands, for error messages. An empty text prints nothing.
    """

    text: str
    blanks: Mapping[str, Any]
    place: str


@dataclass(frozen=True)
class Draft:
    """What a wording file says, blanks filled."""

    title: tuple[str, ...]
    addressees: tuple[str, ...]
    blocks: tuple[Block, ...]
    attachments: tuple[Attachment, ...]
    figures: tuple[PrintedFigure, ...]


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
    placer = _Placer(tables, charts)

    def finalize(value: Any) -> str:
        if isinstance(value, Figure):
            record.append(value)
            return f"{_OPEN}F{len(record) - 1}{_MIDDLE}{value.text}{_CLOSE}"
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

    def say(title: str) -> str:
        sentence: Sentence = _called(sentences, title, "句")()
        return _fill(sentence.text, {**context, **sentence.blanks}, sentence.place, finalize)

    functions = {
        "表": lambda title: placer.place("T", title),
        "图": lambda title: placer.place("C", title),
        "表号": lambda title: _reference("T", title),
        "图号": lambda title: _reference("C", title),
        "附件号": lambda title: _reference("A", title),
        "句": say,
        "有": placer.has_rows,
    }
    rendered = _fill(text, {**context, **functions}, name, finalize)
    try:
        return _Reader(record, placer).read(rendered)
    except WordingError as error:
        error.where = error.where or name
        raise


def check_wording(text: str, names: set[str], *, name: str) -> None:
    """Check the blanks of a wording text without filling them.

    Raises
    ------
    WordingError
        Broken syntax or a blank that nothing fills.
    """
    environment = _environment(str)
    try:
        unknown = jinja2.meta.find_undeclared_variables(environment.parse(_without_remarks(text))) - names
    except jinja2.TemplateSyntaxError as error:
        raise _syntax_error(error, name) from error
    if unknown:
        first = sorted(unknown)[0]
        raise _unknown_blank(first, names, text, name)


def break_title(title: str) -> tuple[str, ...]:
    """Return the lines of a title, broken only at “｜”, as few and as even as can be.

    >>> break_title("关于危险化学品专题｜全员定向安全生产大培训｜情况的通报")
    ('关于危险化学品专题', '全员定向安全生产大培训情况的通报')
    """
    parts = [part.strip() for part in title.split(TITLE_BREAK) if part.strip()]
    for count in range(1, len(parts) + 1):
        choices = [lines for lines in _splits(parts, count) if all(len(line) <= TITLE_LINE for line in lines)]
        if choices:
            return min(choices, key=_title_cost)
    return tuple(parts)


def _title_cost(lines: tuple[str, ...]) -> tuple[int, int]:
    """Order title shapes: even lines first; of three or more, a waist (short between long) comes last."""
    lengths = [len(line) for line in lines]
    waist = any(lengths[i] < min(lengths[i - 1], lengths[i + 1]) for i in range(1, len(lengths) - 1))
    return int(waist), sum((length - max(lengths)) ** 2 for length in lengths)


def _splits(parts: Sequence[str], count: int) -> list[tuple[str, ...]]:
    if count == 1:
        return [("".join(parts),)]
    return [
        ("".join(parts[:cut]), *rest)
        for cut in range(1, len(parts) - count + 2)
        for rest in _splits(parts[cut:], count - 1)
    ]


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


def _reference(kind: str, title: str) -> str:
    return f"{_OPEN}R{kind}{title}{_CLOSE}"


def _called(found: Mapping[str, Any], name: str, what: str) -> Any:
    if name not in found:
        raise WordingError(
            f"没有名为“{name}”的{what}。",
            guess=nearest(name, found),
            remedy=f"可用的{what}：{'、'.join(sorted(found))}。",
        )
    return found[name]


class _Placer:
    """Makes tables and charts when the wording places them, and numbers those in the text."""

    def __init__(
        self, tables: Mapping[str, Callable[[], Table]], charts: Mapping[str, Callable[[], Chart]]
    ) -> None:
        self.makers: dict[str, Mapping[str, Callable[[], Any]]] = {"T": tables, "C": charts}
        self.numbers: dict[tuple[str, str], int] = {}
        self.made: dict[tuple[str, str], Any] = {}

    def has_rows(self, name: str) -> bool:
        """Tell whether a table has rows, for `{% if 有("…") %}`."""
        _called(self.makers["T"], name, "表")
        return bool(self._make("T", name).rows)

    def _make(self, kind: str, name: str) -> Any:
        if (kind, name) not in self.made:
            self.made[kind, name] = self.makers[kind][name]()
        return self.made[kind, name]

    def place(self, kind: str, name: str) -> str:
        _called(self.makers[kind], name, {"T": "表", "C": "图"}[kind])
        return f"{_OPEN}{kind}{name}{_CLOSE}"

    def block(self, kind: str, name: str, is_numbered: bool) -> TableBlock | ChartBlock:
        number = 0
        if is_numbered:
            number = self.numbers.setdefault((kind, name), 1 + sum(k == kind for k, _ in self.numbers))
        made = self._make(kind, name)
        return TableBlock(made, number) if kind == "T" else ChartBlock(made, number)


class _Reader:
    """Reads the filled text line by line into blocks, recording where each Figure is printed."""

    def __init__(self, record: Sequence[Figure], placer: _Placer) -> None:
        self.record = record
        self.placer = placer
        self.printed: list[PrintedFigure] = []
        self.titles: list[str] = []

    def read(self, text: str) -> Draft:
        lines = [line.strip() for line in text.splitlines()]
        while lines and not lines[0]:
            lines.pop(0)
        end = next((i for i, line in enumerate(lines) if not line), len(lines))
        title = break_title(TITLE_BREAK.join(self._plain(line, "标题") for line in lines[:end]))
        if not title:
            raise WordingError("措辞文件没有标题。", remedy="第一行写标题，其后空一行。")
        rest = [line for line in lines[end:] if line]
        addressees: tuple[str, ...] = ()
        if rest and rest[0].endswith("："):
            addressees = tuple(re.split("，", self._plain(rest.pop(0), "主送")[:-1]))
        groups: list[tuple[str, list[str]]] = [("", [])]
        for line in rest:
            if match := _ATTACHMENT.match(line):
                groups.append((self._plain(match["title"], "附件"), []))
            else:
                groups[-1][1].append(line)
        self.titles = [name for name, _ in groups[1:]]
        blocks = self._blocks(groups[0][1], "")
        attachments = tuple(
            Attachment(name, self._blocks(body, f"附件{number}"))
            for number, (name, body) in enumerate(groups[1:], 1)
        )
        return Draft(
            title,
            addressees,
            self._resolve(blocks),
            attachments,
            tuple(self.printed),
        )

    def _blocks(self, lines: Sequence[str], attachment: str) -> tuple[Block, ...]:
        blocks: list[Block] = []
        section, paragraphs = attachment or "引言", 0
        for line in lines:
            if placed := _PLACED.fullmatch(line):
                block = self.placer.block(placed[1], placed[2], is_numbered=not attachment)
                self._record_placed(block, attachment)
                blocks.append(block)
                continue
            if _PLACED.search(line):
                raise WordingError("表和图须独占一行。", remedy='把 {{ 表("…") }} 单独放在一行。')
            match = _HEADING.match(line)
            level = _LEVELS[match.lastgroup or ""] if match else 0
            if level and "。" not in (line.rstrip("。") if level < 3 else line):
                section, paragraphs = self._plain(line, section), 0
                blocks.append(Heading(level, section.rstrip("。") if level == 1 else section))
                continue
            paragraphs += 1
            if level == 2:
                lead, _, text = line.partition("。")
                section, paragraphs = self._plain(lead, section), 0
                blocks.append(Paragraph(self._plain(text, section), lead=section + "。", lead_level=2))
                continue
            blocks.append(Paragraph(self._plain(line, f"{section}第{paragraphs}段")))
        return tuple(blocks)

    def _plain(self, line: str, place: str) -> str:
        def replace(match: re.Match[str]) -> str:
            figure = self.record[int(match[1])]
            self.printed.append(PrintedFigure(place, match[2], figure))
            return match[2]

        return _FIGURE.sub(replace, line)

    def _record_placed(self, block: TableBlock | ChartBlock, attachment: str) -> None:
        if isinstance(block, ChartBlock):
            place = f"图{block.number}" if block.number else attachment
            self.printed += [PrintedFigure(place, figure.text, figure) for figure in block.chart.figures]
            return
        place = f"表{block.number}" if block.number else attachment
        for row_number, row in enumerate(block.table.rows, 1):
            for column, cell in zip(block.table.columns, row.cells, strict=True):
                if isinstance(cell, Figure):
                    where = f"{place}第{row_number}行“{column.label}”"
                    self.printed.append(PrintedFigure(where, cell_text(cell), cell))

    def _resolve(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """Fill the references to tables, charts and attachments, which are numbered by now."""

        def number(match: re.Match[str]) -> str:
            kind, name = match[1], match[2]
            if kind == "A":
                if name not in self.titles:
                    raise WordingError(
                        f"引用的附件“{name}”不存在。",
                        guess=nearest(name, self.titles),
                        remedy="附件号里的名称须与“附件：”后的标题一致。",
                    )
                return f"附件{self.titles.index(name) + 1}" if len(self.titles) > 1 else "附件"
            if (kind, name) not in self.placer.numbers:
                raise WordingError(
                    f"引用的{'表' if kind == 'T' else '图'}“{name}”没有出现在正文里。",
                    remedy="先用 表(…) 或 图(…) 把它放进正文，或删去引用。",
                )
            return f"{'表' if kind == 'T' else '图'}{self.placer.numbers[kind, name]}"

        return tuple(
            Paragraph(
                _REFERENCE.sub(number, block.text), _REFERENCE.sub(number, block.lead), block.lead_level
            )
            if isinstance(block, Paragraph)
            else block
            for block in blocks
        )
