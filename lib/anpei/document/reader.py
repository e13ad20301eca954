"""Filled wording → blocks: Chinese numbering read as mark-up, tables and charts placed and numbered.

What a blank prints stands between private-use characters, so that it is found again in the filled text: Figures are
recorded with the place where they are printed, tables and charts become blocks, references become 表1, 图1, 附件1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..errors import WordingError, nearest
from ..ledger.figure import Figure
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
OPEN, MIDDLE, CLOSE = "\ue000", "\ue001", "\ue002"
_FIGURE = re.compile(f"{OPEN}F(\\d+){MIDDLE}(.*?){CLOSE}")
_PLACED = re.compile(f"{OPEN}([TC])(.*?){CLOSE}")
_REFERENCE = re.compile(f"{OPEN}R([TCA])(.*?){CLOSE}")
_HEADING = re.compile(
    r"^(?:(?P<one>[一二三四五六七八九十]+、)|(?P<two>（[一二三四五六七八九十]+）)|(?P<three>\d+\.)|(?P<four>（\d+）))"
)
_ATTACHMENT = re.compile(r"^附件\d*：(?P<title>.+)$")
_LEVELS: dict[str, Literal[1, 2, 3, 4]] = {"one": 1, "two": 2, "three": 3, "four": 4}
TITLE_BREAK = "｜"
TITLE_LINE = 20
"""Characters of 2号 type that fit one line of the 156 mm text area."""


@dataclass(frozen=True)
class Draft:
    """What a wording file says, blanks filled."""

    title: tuple[str, ...]
    addressees: tuple[str, ...]
    blocks: tuple[Block, ...]
    attachments: tuple[Attachment, ...]
    figures: tuple[PrintedFigure, ...]


def figure_mark(number: int, text: str) -> str:
    """Return what a printed Figure leaves in the text: its place in the record and its printed form."""
    return f"{OPEN}F{number}{MIDDLE}{text}{CLOSE}"


def reference(kind: str, title: str) -> str:
    """Return what a reference to a table (T), chart (C) or attachment (A) leaves in the text."""
    return f"{OPEN}R{kind}{title}{CLOSE}"


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


class Reader:
    """The filled text read line by line into blocks; `printed` is where each Figure stands."""

    def __init__(self, record: Sequence[Figure], placer: Placer) -> None:
        self.record = record
        self.placer = placer
        self.printed: list[PrintedFigure] = []
        self.titles: list[str] = []

    def read(self, text: str) -> Draft:
        """Return the draft that a filled text describes.

        Raises
        ------
        WordingError
            No title, a table inside a paragraph, a reference to what is not there.
        """
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
        numbering = _Numbering()
        for line in lines:
            if placed := _PLACED.fullmatch(line):
                block = self.placer.block(placed[1], placed[2], is_numbered=not attachment)
                self._record_placed(block, attachment)
                blocks.append(block)
                continue
            if _PLACED.search(line):
                raise WordingError("表和图须独占一行。", remedy='把 {{ 表("…") }} 单独放在一行。')
            match = _HEADING.match(line)
            level = _LEVELS[match.lastgroup or ""] if match else None
            is_heading = level and "。" not in (line.rstrip("。") if level < 3 else line)
            if match and (level == 2 or (level == 1 and is_heading)):
                line = numbering.number(level) + line[match.end() :]
            if level and is_heading:
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
                    where = f"{place}第{row_number}行“{column.group}{column.label}”"
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
