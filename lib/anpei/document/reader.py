"""Filled wording → blocks: Chinese numbering read as mark-up, tables and charts placed and numbered.

What a blank prints stands between private-use characters, so that it is found again in the filled text: Figures are
recorded with the place where they are printed, tables and charts become blocks, references become 表1, 图1, 附件1.
So do the file and line of the words, which every block keeps as its source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Literal

from ..errors import WordingError, nearest
from ..ledger.figure import Figure
from .formreader import is_form_line, read_form
from .notice import (
    Attachment,
    Block,
    Chart,
    ChartBlock,
    FormBlock,
    Heading,
    Paragraph,
    PrintedFigure,
    Table,
    TableBlock,
    cell_text,
)
from .slots import SlotUse

# Private-use characters frame what blanks print, so that it can be found again in the rendered text.
OPEN, MIDDLE, CLOSE = "\ue000", "\ue001", "\ue002"
MASK = "\ue010"
"""Stands for a character that a blank printed."""
_FIGURE = re.compile(f"{OPEN}F(\\d+){MIDDLE}(.*?){CLOSE}")
_PLACED = re.compile(f"{OPEN}([TC])(.*?){CLOSE}")
_REFERENCE = re.compile(f"{OPEN}R([TCA])(.*?){CLOSE}")
_VALUE = re.compile(f"{OPEN}V(.*?){CLOSE}")
_SOURCE = re.compile(f"{OPEN}L(.*?){CLOSE}")
_HEADING = re.compile(
    r"^(?:(?P<one>[一二三四五六七八九十]+、)|(?P<two>（[一二三四五六七八九十]+）)|(?P<three>\d+\.)|(?P<four>（\d+）))"
)
_ATTACHMENT = re.compile(r"^附件\d*：(?P<title>.+)$")
_LEVELS: dict[str, Literal[1, 2, 3, 4]] = {"one": 1, "two": 2, "three": 3, "four": 4}
_BAR, _RETURN = "\ue003", "\ue004"
"""A bar and a line break that a blank printed: they begin no cell of a form and no block."""

TITLE_BREAK = "｜"
TITLE_LINE = 20
"""Characters of 2号 type that fit one line of the 156 mm text area."""


@dataclass(frozen=True)
class Draft:
    """What a wording file says, blanks filled: `values` are the words that blanks printed, `slots` what it asks
    people to write.
    """

    title: tuple[str, ...]
    addressees: tuple[str, ...]
    blocks: tuple[Block, ...]
    attachments: tuple[Attachment, ...]
    figures: tuple[PrintedFigure, ...]
    values: frozenset[str] = frozenset()
    slots: tuple[SlotUse, ...] = ()


def figure_mark(number: int, text: str) -> str:
    """Return what a printed Figure leaves in the text: its place in the record and its printed form."""
    return f"{OPEN}F{number}{MIDDLE}{text}{CLOSE}"


def reference(kind: str, title: str) -> str:
    """Return what a reference to a table (T), chart (C) or attachment (A) leaves in the text."""
    return f"{OPEN}R{kind}{title}{CLOSE}"


_SPACES = " \t\r\n"
"""What is dropped around a value; full-width spaces are room to write on."""


def value_mark(text: str) -> str:
    """Return what words that a blank prints leave in the text."""
    return f"{OPEN}V{text.strip(_SPACES).replace('|', _BAR).replace(chr(10), _RETURN)}{CLOSE}"


def source_mark(place: str) -> str:
    """Return what a line of a wording file leaves in the text where it begins."""
    return f"{OPEN}L{place}{CLOSE}"


def is_marked(text: str) -> bool:
    """Tell whether a function has printed a text: it holds marks already."""
    return OPEN in text


def called(found: Mapping[str, Any], name: str, what: str) -> Any:
    """Return what a wording text calls by name.

    Raises
    ------
    WordingError
        Nothing has this name; names the nearest one.
    """
    if name not in found:
        raise WordingError(
            f"没有名为“{name}”的{what}。",
            guess=nearest(name, found),
            remedy=f"可用的{what}：{'、'.join(sorted(found))}。",
        )
    return found[name]


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


class _Numbering:
    """Headings of the first two levels are numbered in order, whatever number the text bears."""

    def __init__(self) -> None:
        self.counts = [0, 0]

    def number(self, level: int) -> str:
        self.counts[level - 1] += 1
        if level == 1:
            self.counts[1] = 0
            return f"{chinese_number(self.counts[0])}、"
        return f"（{chinese_number(self.counts[1])}）"


def chinese_number(value: int) -> str:
    """Return a number from 1 to 99 as headings write it.

    >>> [chinese_number(value) for value in (1, 10, 11, 20, 32)]
    ['一', '十', '十一', '二十', '三十二']
    """
    tens, ones = divmod(value, 10)
    digits = "零一二三四五六七八九"
    return ("" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十") + (digits[ones] if ones else "")


class Placer:
    """Tables and charts, made when the wording places them; those in the text are numbered."""

    def __init__(
        self, tables: Mapping[str, Callable[[], Table]], charts: Mapping[str, Callable[[], Chart]]
    ) -> None:
        self.makers: dict[str, Mapping[str, Callable[[], Any]]] = {"T": tables, "C": charts}
        self.numbers: dict[tuple[str, str], int] = {}
        self.made: dict[tuple[str, str], Any] = {}

    def has_rows(self, name: str) -> bool:
        """Tell whether a table has rows, for `{% if 有("…") %}`."""
        called(self.makers["T"], name, "表")
        return bool(self._make("T", name).rows)

    def _make(self, kind: str, name: str) -> Any:
        if (kind, name) not in self.made:
            self.made[kind, name] = self.makers[kind][name]()
        return self.made[kind, name]

    def place(self, kind: str, name: str) -> str:
        """Return what a table (T) or chart (C) leaves in the text where it stands."""
        called(self.makers[kind], name, {"T": "表", "C": "图"}[kind])
        return f"{OPEN}{kind}{name}{CLOSE}"

    def block(self, kind: str, name: str, is_numbered: bool) -> TableBlock | ChartBlock:
        """Return a table or chart as a block, numbered in order of first appearance."""
        number = 0
        if is_numbered:
            number = self.numbers.setdefault((kind, name), 1 + sum(k == kind for k, _ in self.numbers))
        made = self._make(kind, name)
        return TableBlock(made, number) if kind == "T" else ChartBlock(made, number)


@dataclass(frozen=True)
class _Line:
    """One line of the filled text and where its words were written."""

    text: str
    source: str


class Reader:
    """The filled text read line by line into blocks; `printed` is where each Figure stands."""

    def __init__(self, record: Sequence[Figure], placer: Placer, name: str = "") -> None:
        self.record = record
        self.placer = placer
        self.name = name
        self.printed: list[PrintedFigure] = []
        self.titles: list[str] = []
        self.values: set[str] = set()

    def read(self, text: str) -> Draft:
        """Return the draft that a filled text describes.

        Raises
        ------
        WordingError
            No title, a table inside a paragraph, a reference to what is not there, a broken form.
        """
        lines = [self._line(row) for row in text.split("\n")]
        while lines and not lines[0].text:
            lines.pop(0)
        end = next((i for i, line in enumerate(lines) if not line.text), len(lines))
        title = break_title(TITLE_BREAK.join(self._plain(line.text, "标题") for line in lines[:end]))
        if not title:
            raise WordingError("措辞文件没有标题。", where=self.name, remedy="第一行写标题，其后空一行。")
        rest = [line for line in lines[end:] if line.text]
        addressees: tuple[str, ...] = ()
        if rest and rest[0].text.endswith("："):
            addressees = tuple(re.split("，", self._plain(rest.pop(0).text, "主送")[:-1]))
        groups: list[tuple[str, list[_Line]]] = [("", [])]
        for line in rest:
            if match := _ATTACHMENT.match(line.text):
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
            tuple(replace(each, blocks=self._resolve(each.blocks)) for each in attachments),
            tuple(self.printed),
            frozenset(self.values),
        )

    def _line(self, row: str) -> _Line:
        """Return a line without the marks of its source and of the words that blanks printed.

        Its source is the line of the wording file where its first words stand, then those of its sentences.
        """
        own, others, is_begun = "", [], False
        for place, part in enumerate(_SOURCE.split(row)):
            if place % 2 == 0:
                is_begun = is_begun or bool(part.strip())
            elif not part.startswith(f"{self.name} "):
                others.append(part)
            elif not is_begun:
                own = part
        return _Line(_VALUE.sub(self._value, _SOURCE.sub("", row)).strip(), _places(own, others))

    def _value(self, match: re.Match[str]) -> str:
        self.values.add(_shown(match[1]))
        return match[1]

    def _blocks(self, lines: Sequence[_Line], attachment: str) -> tuple[Block, ...]:
        blocks: list[Block] = []
        section, paragraphs = attachment or "引言", 0
        numbering = _Numbering()
        for line in lines:
            if _PLACED.search(line.text) and not _PLACED.fullmatch(line.text):
                raise WordingError(
                    "表和图须独占一行。", where=line.source, remedy='把 {{ 表("…") }} 单独放在一行。'
                )
        for is_form, group in groupby(lines, lambda line: is_form_line(line.text)):
            if is_form:
                rows = [(line.text, line.source) for line in group]
                blocks.append(read_form(rows, self._plain, attachment))
                continue
            for line in group:
                if placed := self._placed(line, attachment):
                    blocks.append(placed)
                    continue
                worded, section, paragraphs = self._worded(line, section, paragraphs, numbering)
                blocks.append(worded)
        return tuple(blocks)

    def _placed(self, line: _Line, attachment: str) -> TableBlock | ChartBlock | None:
        """Return the table or chart of a line, None for a line of words."""
        placed = _PLACED.fullmatch(line.text)
        if placed is None:
            return None
        block = replace(self.placer.block(placed[1], placed[2], not attachment), source=line.source)
        self._record_placed(block, attachment)
        return block

    def _worded(
        self, line: _Line, section: str, paragraphs: int, numbering: _Numbering
    ) -> tuple[Heading | Paragraph, str, int]:
        """Return the heading or paragraph of a line, the section that it stands in and its paragraphs so far."""
        text = line.text
        match = _HEADING.match(text)
        level = _LEVELS[match.lastgroup or ""] if match else None
        is_heading = level and "。" not in (text.rstrip("。") if level < 3 else text)
        if match and (level == 2 or (level == 1 and is_heading)):
            text = numbering.number(level) + text[match.end() :]
        if level and is_heading:
            words = self._plain(text, section)
            heading = Heading(level, words.rstrip("。") if level == 1 else words, source=line.source)
            return heading, words, 0
        if level == 2:
            lead, _, rest = text.partition("。")
            section = self._plain(lead, section)
            told = self._plain(rest, section)
            return Paragraph(told, section + "。", 2, source=line.source), section, 0
        told = self._plain(text, f"{section}第{paragraphs + 1}段")
        return Paragraph(told, source=line.source), section, paragraphs + 1

    def _plain(self, line: str, place: str) -> str:
        def printed(match: re.Match[str]) -> str:
            figure = self.record[int(match[1])]
            self.printed.append(PrintedFigure(place, match[2], figure))
            return match[2]

        return _shown(_FIGURE.sub(printed, line))

    def _record_placed(self, block: TableBlock | ChartBlock, attachment: str) -> None:
        if isinstance(block, ChartBlock):
            place = f"图{block.number}" if block.number else attachment
            self.printed += [PrintedFigure(place, figure.text, figure) for figure in block.chart.figures]
            return
        place = f"表{block.number}" if block.number else attachment
        for row_number, row in enumerate(block.table.rows, 1):
            for column, cell in zip(block.table.columns, row.cells, strict=True):
                if isinstance(cell, Figure):
                    where = f"{place}第{row_number}行“{column.group}{column.label}”"
                    self.printed.append(PrintedFigure(where, cell_text(cell), cell))

    def _resolve(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """Fill the references to tables, charts and attachments, which are numbered by now."""
        return tuple(self._referring(block) for block in blocks)

    def _referring(self, block: Block) -> Block:
        def named(text: str) -> str:
            return _REFERENCE.sub(lambda match: self._number(match[1], match[2], block.source), text)

        if isinstance(block, Paragraph):
            return replace(block, text=named(block.text), lead=named(block.lead))
        if isinstance(block, Heading):
            return replace(block, text=named(block.text))
        if isinstance(block, FormBlock):
            rows = (
                replace(row, cells=tuple(replace(cell, text=named(cell.text)) for cell in row.cells))
                for row in block.rows
            )
            return replace(block, rows=tuple(rows))
        return block

    def _number(self, kind: str, name: str, source: str) -> str:
        if kind == "A":
            if name not in self.titles:
                raise WordingError(
                    f"引用的附件“{name}”不存在。",
                    where=source,
                    guess=nearest(name, self.titles),
                    remedy="附件号里的名称须与“附件：”后的标题一致。",
                )
            return f"附件{self.titles.index(name) + 1}" if len(self.titles) > 1 else "附件"
        if (kind, name) not in self.placer.numbers:
            raise WordingError(
                f"引用的{'表' if kind == 'T' else '图'}“{name}”没有出现在正文里。",
                where=source,
                remedy="先用 表(…) 或 图(…) 把它放进正文，或删去引用。",
            )
        return f"{'表' if kind == 'T' else '图'}{self.placer.numbers[kind, name]}"


def _shown(words: str) -> str:
    return words.replace(_BAR, "|").replace(_RETURN, "\n")


def _places(own: str, others: Sequence[str]) -> str:
    """Return the places of a line's words in one: 情况通报.txt 第12行（sentences.txt 第40、44行）."""
    lines: dict[str, list[str]] = {}
    for place in others:
        file, _, line = place.removesuffix("行").rpartition(" 第")
        if line not in lines.setdefault(file, []):
            lines[file].append(line)
    told = "、".join(f"{file} 第{'、'.join(numbers)}行" for file, numbers in lines.items())
    return f"{own}（{told}）" if own and told else own or told
