"""The Notice: one official document as a value, before any renderer.

A Notice holds what is printed and nothing about how: PDF (Typst), DOCX and XLSX
(openpyxl) are made from the same Notice. Rendering never computes: every number is a Figure or text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path
from typing import Literal

from ..home import Home
from ..ledger.figure import Figure

Cell = Figure | str | int | None
"""What a table cell holds: a Figure, text, a plain whole number (a sequence number), or None (“—”)."""

Head = Literal["full", "none", "preprinted", "town"]
Layer = Literal["L0", "L1", "L2", "L3", "L4", "内部"]


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
    """A heading of level 1 一、 2 （一） 3 1. 4 （1）; `text` holds its number as printed."""

    level: Literal[1, 2, 3, 4]
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A body paragraph, indented by two 字; `lead` is its opening run in 楷体 or 黑体, if any.

    A level-2 heading that goes on in the same line is Paragraph(lead="（一）应训未训。", lead_level=2).
    """

    text: str
    lead: str = ""
    lead_level: Literal[0, 1, 2, 3] = 0


@dataclass(frozen=True)
class TableBlock:
    """A table in the text; `number` is its running number (表1), 0 in an attachment."""

    table: Table
    number: int = 0


@dataclass(frozen=True)
class ChartBlock:
    """A chart in the text; `number` is its running number (图1)."""

    chart: Chart
    number: int = 0


Block = Heading | Paragraph | TableBlock | ChartBlock


@dataclass(frozen=True)
class Attachment:
    """附件N: a title and its blocks; printed after the signature, each on a new page (GB/T 9704 7.3.7)."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class PrintedFigure:
    """A figure as one place of the document prints it."""

    place: str
    text: str
    figure: Figure


@dataclass(frozen=True)
class Notice:
    """One official document (GB/T 9704-2012), ready for the renderers.

    `mark` is the 发文机关标志 (in red, with 文件 where it belongs); `number` the 发文字号; empty strings leave an
    element out. `copied_to` and `printed_by` make the 版记. `title` is broken by sense into its lines.
    `campaign_folder` and `home` are where renderers look for templates and fonts first.
    """

    kind: str
    file_stem: str
    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    layer: Layer = "L1"
    head: Head = "full"
    mark: str = ""
    number: str = ""
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    addressees: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    signature: str = ""
    signed_on: date | None = None
    remark: str = ""
    copied_to: tuple[str, ...] = ()
    printed_by: str = ""
    printed_on: date | None = None
    is_synthetic: bool = False
    figures: tuple[PrintedFigure, ...] = ()
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
