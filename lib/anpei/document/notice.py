"""The Notice: one official document as a value, before any renderer.

A Notice holds what is printed and nothing about how: PDF (Typst), DOCX and XLSX
(xlsxwriter) are made from the same Notice. Rendering never computes: every number is a Figure or text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path
from typing import Literal

from ..home import Home
from ..ledger.figure import Figure
from .names import Names
from .slots import SlotUse

Cell = Figure | str | int | None
"""What a table cell holds: a Figure, text, a plain whole number (a sequence number), or None (“—”)."""

Format = Literal["document", "letter", "order", "minutes"]
"""The page formats of GB/T 9704: 文件 (clause 7), 信函 (10.1), 命令 (10.2), 纪要 (10.3)."""

Head = Literal["full", "none", "preprinted", "town"]
Layer = Literal["L0", "L1", "L2", "L3", "L4", "内部"]
Seal = Literal["sealed", "unsealed", "name_stamp"]
"""How a document is signed: 加盖印章 (7.3.5.1), 不加盖印章 (7.3.5.2), 加盖签发人签名章 (7.3.5.3)."""

Stage = Literal["核对稿", "送审稿", "定稿"]
"""A document's life: checked by those concerned, submitted for signing, final. Drafts say what they are."""


@dataclass(frozen=True)
class Column:
    """One table column: its label, an optional heading above several columns, width and alignment.

    `width` is in 字 (widths of one 汉字 of the table's text); `unit` (家, 人, %) is printed under the label
    when the table mixes units; `number_format` is what a spreadsheet uses.
    """

    label: str
    group: str = ""
    unit: str = ""
    width: float = 5.0
    align: Literal["left", "center", "right"] = "center"
    number_format: str = "General"


@dataclass(frozen=True)
class Row:
    """One table row; `role` tells body rows from subtotal, deduction and total rows."""

    cells: tuple[Cell, ...]
    role: Literal["body", "subtotal", "deduction", "total"] = "body"


@dataclass(frozen=True)
class Table:
    """A titled table. `name` is how wording calls it; `unit_note` is the 单位：… line at the right."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unit_note: str = ""
    notes: tuple[str, ...] = ()
    layer: Layer = "L1"
    landscape: bool = False
    empty_text: str = "无"

    def _repr_html_(self) -> str:
        """Show the table in a notebook."""
        heads = "".join(
            f"<th>{escape(f'{column.group}·' if column.group else '')}{escape(column.label)}</th>"
            for column in self.columns
        )
        rows = "".join(
            f"<tr>{''.join(f'<td>{escape(cell_text(cell))}</td>' for cell in row.cells)}</tr>"
            for row in self.rows
        )
        caption = escape(self.title + (f"（{self.unit_note}）" if self.unit_note else ""))
        return (
            f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        )


@dataclass(frozen=True)
class Chart:
    """A rendered chart: PNG bytes, its size on paper in mm, alternative text, the figures it draws."""

    name: str
    title: str
    png: bytes = field(repr=False)
    alt: str
    width_mm: float
    height_mm: float
    figures: tuple[Figure, ...] = ()
    layer: Layer = "L1"

    def _repr_png_(self) -> bytes:
        """Show the chart in a notebook."""
        return self.png


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 一、 2 （一） 3 1. 4 （1）; `text` holds its number as printed.

    The `source` of a block is the file and line of the wording that it comes from, for messages.
    """

    level: Literal[1, 2, 3, 4]
    text: str
    source: str = field(default="", compare=False)


@dataclass(frozen=True)
class Paragraph:
    """A body paragraph, indented by two 字; `lead` is its opening run in 楷体 or 黑体, if any.

    A level-2 heading that goes on in the same line is Paragraph(lead="（一）应训未训。", lead_level=2).
    """

    text: str
    lead: str = ""
    lead_level: Literal[0, 1, 2, 3] = 0
    source: str = field(default="", compare=False)


@dataclass(frozen=True)
class TableBlock:
    """A table in the text; `number` is its running number (表1), 0 in an attachment."""

    table: Table
    number: int = 0
    source: str = field(default="", compare=False)


@dataclass(frozen=True)
class ChartBlock:
    """A chart in the text; `number` is its running number (图1)."""

    chart: Chart
    number: int = 0
    source: str = field(default="", compare=False)


@dataclass(frozen=True)
class FormCell:
    """One cell of a form: its words and how many columns it covers; a label is centred and in 黑体."""

    text: str = ""
    columns: int = 1
    is_label: bool = False


@dataclass(frozen=True)
class FormRow:
    """One row of a form; `lines` is its least height in 行 of the form's text, for writing by hand."""

    cells: tuple[FormCell, ...]
    lines: int = 1


@dataclass(frozen=True)
class FormBlock:
    """A form to be filled in: labelled cells on a grid of `columns` columns that fills the text area."""

    columns: int
    rows: tuple[FormRow, ...]
    source: str = field(default="", compare=False)


Block = Heading | Paragraph | TableBlock | ChartBlock | FormBlock


@dataclass(frozen=True)
class Attachment:
    """附件N: a title and its blocks; printed after the signature, each on a new page (GB/T 9704 7.3.7).

    `closing` is its last line, flush right: who made and who checked the table (制表人、审核人).
    """

    title: str
    blocks: tuple[Block, ...]
    closing: str = ""


@dataclass(frozen=True)
class PrintedFigure:
    """A figure as one place of the document prints it."""

    place: str
    text: str
    figure: Figure


@dataclass(frozen=True)
class Signatory:
    """Whose 签名章 a document bears: post and name (7.3.5.3)."""

    post: str
    name: str


@dataclass(frozen=True)
class Notice:
    """One official document (GB/T 9704-2012), ready for the renderers.

    `mark` names the organs of the 发文机关标志, the leading one first, and `mark_word` is what follows them (文件);
    `number` is the 发文字号, or 第N期; `signers` are the 签发人 of a document to a higher office. Empty texts leave an
    element out. `signatures` are the organs that sign, the leading one first, `signatory` whose 签名章 stands with
    `seal` = name_stamp. `attendance` (纪要) holds (出席, names), (请假, names) … `copied_to` and `printed_by` make the
    版记. `title` is broken by sense into its lines. `stage` other than 定稿 is printed on every page.
    `is_attached_apart`: attachments are bound apart, each with the 发文字号 at its head.
    `subject` is the town, department or unit that it is about, empty for the district; `reply_by` is when those who
    check a 核对稿 are to answer. `slots` are its hand-written texts, `names` what proof-reading knows of its words.
    `campaign_folder` and `home` are where renderers look for templates and fonts first.
    """

    kind: str
    file_stem: str
    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    layer: Layer = "L1"
    format: Format = "document"
    stage: Stage = "定稿"
    head: Head = "full"
    mark: tuple[str, ...] = ()
    mark_word: str = ""
    number: str = ""
    signers: tuple[str, ...] = ()
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    addressees: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    is_attached_apart: bool = False
    attendance: tuple[tuple[str, tuple[str, ...]], ...] = ()
    signatures: tuple[str, ...] = ()
    seal: Seal = "sealed"
    signatory: Signatory | None = None
    signed_on: date | None = None
    remark: str = ""
    copied_to: tuple[str, ...] = ()
    printed_by: str = ""
    printed_on: date | None = None
    is_synthetic: bool = False
    subject: str = ""
    reply_by: date | None = None
    figures: tuple[PrintedFigure, ...] = ()
    slots: tuple[SlotUse, ...] = field(default=(), repr=False, compare=False)
    names: Names = field(default=Names(), repr=False, compare=False)
    campaign_folder: Path | None = field(default=None, repr=False, compare=False)
    home: Home | None = field(default=None, repr=False, compare=False)

    def _repr_html_(self) -> str:
        """Show the document in a notebook."""
        from .preview import preview_html

        return preview_html(self)

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart of the document, in order of appearance."""
        return tuple(block.chart for block in self._every_block() if isinstance(block, ChartBlock))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table of the document, text first, then attachments."""
        return tuple(block.table for block in self._every_block() if isinstance(block, TableBlock))

    def _every_block(self) -> tuple[Block, ...]:
        return self.blocks + tuple(block for attachment in self.attachments for block in attachment.blocks)


def cell_text(cell: Cell) -> str:
    """Return what a renderer prints in a table cell."""
    if cell is None:
        return "—"
    if isinstance(cell, Figure):
        return cell.cell
    return str(cell)
