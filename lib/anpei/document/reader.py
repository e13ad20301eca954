"""Filled wording → blocks: Chinese numbering read as mark-up, tables and charts placed and numbered.

Figures are recorded with the place where they are printed, tables and charts become blocks, references become 表1,
图1, 附件1. Every block keeps the file and line of its words as its source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from ..errors import WordingError, nearest
from ..ledger.figure import Figure
from .formreader import is_form_line, read_form
from .notice import (
    Attachment,
    Block,
    ChartBlock,
    FormBlock,
    Heading,
    Paragraph,
    PrintedFigure,
    TableBlock,
    cell_text,
)
from .numbering import Numbering
from .placer import Placer
from .slots import SlotUse
from .trace import FIGURE, PLACED, REFERENCE, Line, read_line, shown

_HEADING = re.compile(
    r"^(?:(?P<one>[一二三四五六七八九十]+、)|(?P<two>（[一二三四五六七八九十]+）)|(?P<three>\d+\.)|(?P<four>（\d+）))"
)
_ATTACHMENT = re.compile(r"^附件\d*：(?P<title>.+)$")
_LEVELS: dict[str, Literal[1, 2, 3, 4]] = {"one": 1, "two": 2, "three": 3, "four": 4}

TITLE_BREAK = "｜"
TITLE_LINE = 20
"""Characters of 2号 type that fit one line of the 156 mm text area."""


ADDRESSEES = "主送机关（campaign.toml 的 addressees）"
"""Where addressees stand that the wording does not name itself."""


@dataclass(frozen=True)
class Draft:
    """What a wording file says, blanks filled: `values` are the words that blanks printed, `slots` what it asks
    people to write, `sources` where title, addressees and titles of attachments were written.
    """

    title: tuple[str, ...]
    addressees: tuple[str, ...]
    blocks: tuple[Block, ...]
    attachments: tuple[Attachment, ...]
    figures: tuple[PrintedFigure, ...]
    values: frozenset[str] = frozenset()
    sources: Mapping[str, str] = field(default_factory=dict)
    slots: tuple[SlotUse, ...] = ()


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
        lines = [read_line(row, self.name) for row in text.split("\n")]
        self.values.update(value for line in lines for value in line.values)
        while lines and not lines[0].text:
            lines.pop(0)
        end = next((i for i, line in enumerate(lines) if not line.text), len(lines))
        title = break_title(TITLE_BREAK.join(self._plain(line.text, "标题") for line in lines[:end]))
        if not title:
            raise WordingError("措辞文件没有标题。", where=self.name, remedy="第一行写标题，其后空一行。")
        sources = {"标题": lines[0].source}
        rest = [line for line in lines[end:] if line.text]
        addressees: tuple[str, ...] = ()
        if rest and rest[0].text.endswith("："):
            sources |= {} if rest[0].values else {ADDRESSEES: rest[0].source}
            addressees = tuple(re.split("，", self._plain(rest.pop(0).text, "主送")[:-1]))
        groups: list[tuple[str, list[Line]]] = [("", [])]
        for line in rest:
            if match := _ATTACHMENT.match(line.text):
                groups.append((self._plain(match["title"], "附件"), []))
                sources[f"附件{len(groups) - 1}标题"] = line.source
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
            sources,
        )

    def _blocks(self, lines: Sequence[Line], attachment: str) -> tuple[Block, ...]:
        blocks: list[Block] = []
        section, paragraphs = attachment or "引言", 0
        numbering = Numbering()
        for line in lines:
            if PLACED.search(line.text) and not PLACED.fullmatch(line.text):
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

    def _placed(self, line: Line, attachment: str) -> TableBlock | ChartBlock | None:
        """Return the table or chart of a line, None for a line of words."""
        placed = PLACED.fullmatch(line.text)
        if placed is None:
            return None
        block = replace(self.placer.block(placed[1], placed[2], not attachment), source=line.source)
        self._record_placed(block, attachment)
        return block

    def _worded(
        self, line: Line, section: str, paragraphs: int, numbering: Numbering
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

        return shown(FIGURE.sub(printed, line))

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
            return REFERENCE.sub(lambda match: self._number(match[1], match[2], block.source), text)

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
