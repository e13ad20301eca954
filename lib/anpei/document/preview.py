"""Notice → HTML, for reading a document in a notebook before it is saved."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

from .elements import attendance
from .notice import Attachment, Block, ChartBlock, FormBlock, FormCell, Heading, Notice, Paragraph, TableBlock
from .tablelayout import form_rows
from .title import one_line


def preview_html(notice: Notice) -> str:
    """Return the whole document as HTML without scripts or outside addresses."""
    parts = [f"<h3 style='text-align:center'>{'<br>'.join(escape(line) for line in notice.title)}</h3>"]
    if notice.stage != "定稿":
        parts.insert(0, f"<p style='text-align:right'>{notice.stage}</p>")
    if notice.is_synthetic:
        parts.insert(0, "<p style='text-align:center'>演示数据</p>")
    if notice.addressees:
        parts.append(f"<p>{escape('，'.join(notice.addressees))}：</p>")
    parts += [_block(block) for block in notice.blocks]
    parts += [_attendance(label, names) for label, names in attendance(notice)]
    parts += [_attachment(number, attachment) for number, attachment in enumerate(notice.attachments, 1)]
    return "\n".join(parts)


def _attachment(number: int, attachment: Attachment) -> str:
    body = "\n".join(_block(block) for block in attachment.blocks)
    closing = f"<p style='text-align:right'>{escape(attachment.closing)}</p>" if attachment.closing else ""
    title = escape(one_line(attachment.title))
    return f"<details><summary>附件{number}　{title}</summary>{body}{closing}</details>"


def _attendance(label: str, names: Sequence[str]) -> str:
    return f"<p style='text-indent:2em'><b>{escape(label)}</b>{escape('、'.join(names))}</p>"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<p><b>{escape(block.text)}</b></p>"
    if isinstance(block, Paragraph):
        lead = f"<b>{escape(block.lead)}</b>" if block.lead else ""
        return f"<p style='text-indent:2em'>{lead}{escape(block.text)}</p>"
    if isinstance(block, TableBlock):
        return block.table._repr_html_()
    if isinstance(block, FormBlock):
        return _form(block)
    return _chart(block)


def _form(form: FormBlock) -> str:
    rows = "".join(
        f"<tr style='height:{lines * 1.5:g}em'>{''.join(map(_form_cell, cells))}</tr>"
        for cells, lines in form_rows(form)
    )
    return f"<table border='1' style='border-collapse:collapse;width:100%'><tbody>{rows}</tbody></table>"


def _form_cell(cell: FormCell) -> str:
    tag, align = ("th", "center") if cell.is_label else ("td", "left")
    text = escape(cell.text).replace("\n", "<br>")
    return f"<{tag} colspan='{cell.columns}' style='text-align:{align}'>{text}</{tag}>"


def _chart(block: ChartBlock) -> str:
    chart = block.chart
    image = base64.b64encode(chart.png).decode("ascii")
    return (
        f"<figure><img style='max-width:{chart.width_mm:g}mm' alt='{escape(chart.alt, quote=True)}' "
        f"src='data:image/png;base64,{image}'><figcaption>图{block.number}　{escape(chart.title)}</figcaption></figure>"
    )
