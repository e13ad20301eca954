"""Font chain → 字体自检: what prints each role and what it lacks, samples, and pages to count lines and characters on.

The pages are set by the renderer of every other document, so what is measured on them holds for all.
"""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

import pypdfium2

from ..home import Home
from .characters import RARE, common, gb2312
from .fontnames import chinese_name, licence_of
from .fonts import Face, FontChain, font_chain, font_statement
from .layout import LAYOUT
from .notice import Column, Heading, Notice, Paragraph, Row, Table, TableBlock
from .pdf import render_pdf

FILE_STEM = "字体自检"
_DIGITS = "0123456789%"
_GRID = "字体自检校准版面每面二十二行每行二十八字"
_USES = {
    "小标宋": "标志、标题",
    "仿宋": "正文、表格",
    "楷体": "二级标题",
    "黑体": "一级标题、表头",
    "宋体": "页码",
}
"""What each role prints."""


@dataclass(frozen=True)
class FaceReport:
    """What prints a role: the font, its file and licence, and how many 汉字 of two tables the font itself lacks."""

    role: str
    use: str
    font: str
    file: str
    is_standin: bool
    digits: str
    licence: str
    n_missing_gb2312: int
    n_missing_common: int
    n_unprintable: int


@dataclass(frozen=True)
class Grid:
    """A page of 汉字 as printed: its lines, the characters of a full line, pitch of lines and characters in pt."""

    n_lines: int
    n_chars: int
    line_pt: float
    char_pt: float

    @property
    def is_standard(self) -> bool:
        """Whether 22 lines of 28 characters fill the page (GB/T 9704-2012, 5.2.3)."""
        return (self.n_lines, self.n_chars) == (LAYOUT.lines, LAYOUT.chars)

    @property
    def told(self) -> str:
        """The measure in words."""
        verdict = "合格" if self.is_standard else f"应为{LAYOUT.lines}行、{LAYOUT.chars}字，不合格"
        return (
            f"校准页实测每面{self.n_lines}行，每行{self.n_chars}字，"
            f"行距{self.line_pt:.2f}磅，字距{self.char_pt:.2f}磅（{verdict}）。"
        )


@dataclass(frozen=True)
class Specimen:
    """The self-test of a font chain."""

    faces: tuple[FaceReport, ...]
    statement: tuple[str, ...]
    grid: Grid
    pdf: bytes


def make_specimen(home: Home | None = None) -> Specimen:
    """Return the self-test of the fonts of a project home.

    Raises
    ------
    ConfigurationError
        A file in `data/fonts` is not a font.
    """
    chain = font_chain(home)
    faces = tuple(_report(face) for face in chain.faces)
    grid = measured(render_pdf(_notice(chain, faces, "", home)))
    return Specimen(
        faces, tuple(font_statement(chain)), grid, render_pdf(_notice(chain, faces, grid.told, home))
    )


def measured(pdf: bytes) -> Grid:
    """Return lines and characters of the page of a PDF that has most characters, as its text layer places them."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [_origins(page) for page in document]
    finally:
        document.close()
    rows: dict[float, list[float]] = defaultdict(list)
    for across, up in max(pages, key=len):
        rows[round(up, 2)].append(across)
    n_chars = Counter(len(row) for row in rows.values()).most_common(1)[0][0]
    full = {up: sorted(row) for up, row in rows.items() if len(row) == n_chars}
    pitches = [first - second for first, second in pairwise(sorted(full, reverse=True))]
    steps = [second - first for row in full.values() for first, second in pairwise(row)]
    return Grid(len(full), n_chars, median(pitches), median(steps))


def _origins(page: Any) -> list[tuple[float, float]]:
    """Return where each 汉字 of a page stands, in pt from its lower left corner."""
    text = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    found = []
    for place in range(text.count_chars()):
        if pypdfium2.raw.FPDFText_GetUnicode(text, place) in gb2312():
            pypdfium2.raw.FPDFText_GetCharOrigin(text, place, x, y)
            found.append((x.value, y.value))
    return found


def _report(face: Face) -> FaceReport:
    font, all_of_it = face.fonts[0], frozenset().union(*(font.characters for font in face.fonts))
    licence = licence_of(font.family) if font.is_embeddable else "字体声明不得嵌入文档，请核实授权"
    return FaceReport(
        face.role,
        _USES[face.role],
        chinese_name(font.family),
        font.path.name,
        face.is_standin,
        chinese_name(face.digits.family) if face.digits else "",
        licence,
        len(gb2312() - font.characters),
        len(common() - font.characters),
        len(common() - all_of_it),
    )


def _notice(chain: FontChain, faces: tuple[FaceReport, ...], told: str, home: Home | None) -> Notice:
    sample = f"样张：{_DIGITS}，人名用字{RARE}。"
    table = Table(
        "字体",
        "各种字体由哪个文件排印",
        (
            Column("字体", width=3.4),
            Column("用于", width=7.5, align="left"),
            Column("实际字体", width=6),
            Column("文件", width=12, align="left"),
            Column("替代", width=2.6),
            Column("GB2312", "缺字", width=4),
            Column("规范字", "缺字", width=3.6),
        ),
        tuple(
            Row((face.role, face.use, face.font, face.file, "是" if face.is_standin else "否",
                 face.n_missing_gb2312, face.n_missing_common))
            for face in faces
        ),
        notes=(
            "缺字是该字体文件自身缺少的汉字：GB2312共6763字，《通用规范汉字表》共8105字；缺少的字由排在后面的字体补上。",
            *(f"{'、'.join(_roles(faces, licence))}：{licence}。" for licence in dict.fromkeys(f.licence for f in faces)),
        ),
    )  # fmt: skip
    blocks = (
        *(Paragraph(sentence) for sentence in font_statement(chain)),
        TableBlock(table, 1),
        Heading(1, f"一、黑体{_DIGITS}{RARE}"),
        Paragraph(f"仿宋{sample}", f"（一）楷体{_DIGITS}{RARE}。", 2),
        Heading(1, "二、校准"),
        *((Paragraph(told),) if told else ()),
        Paragraph((_GRID * (3 * LAYOUT.lines * LAYOUT.chars))[: 3 * LAYOUT.lines * LAYOUT.chars]),
    )
    title = ("字体自检", f"小标宋{_DIGITS}{RARE}")
    return Notice(FILE_STEM, FILE_STEM, title, blocks, head="none", home=home)


def _roles(faces: tuple[FaceReport, ...], licence: str) -> list[str]:
    return [face.role for face in faces if face.licence == licence]
