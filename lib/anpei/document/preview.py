"""Notice → HTML, for reading a document in a notebook before it is saved."""

from __future__ import annotations

import base64
from html import escape

from .notice import Attachment, Block, ChartBlock, Heading, Notice, Paragraph, TableBlock


def preview_html(notice: Notice) -> str:
    """Return the whole document as HTML without scripts or outside addresses."""
    parts = [f"<h3 style='text-align:center'>{'<br>'.join(escape(line) for line in notice.title)}</h3>"]
    if notice.is_synthetic:
        parts.insert(0, "<p style='text-align:center'>演示数据</p>")
    if notice.addressees:
        parts.append(f"<p>{escape('，'.join(notice.addressees))}：</p>")
    parts += [_block(block) for block in notice.blocks]
    parts += [_attachment(number, attachment) for number, attachment in enumerate(notice.attachments, 1)]
    return "\n".join(parts)


def _attachment(number: int, attachment: Attachment) -> str:
    body = "\n".join(_block(block) for block in attachment.blocks)
    return f"<details><summary>附件{number}　{escape(attachment.title)}</summary>{body}</details>"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<p><b>{escape(block.text)}</b></p>"
    if isinstance(block, Paragraph):
        lead = f"<b>{escape(block.lead)}</b>" if block.lead else ""
        return f"<p style='text-indent:2em'>{lead}{escape(block.text)}</p>"
    if isinstance(block, TableBlock):
        return block.table._repr_html_()
    return _chart(block)


def _chart(block: ChartBlock) -> str:
    chart = block.chart
    image = base64.b64encode(chart.png).decode("ascii")
    return (
        f"<figure><img style='max-width:{chart.width_mm:g}mm' alt='{escape(chart.alt, quote=True)}' "
        f"src='data:image/png;base64,{image}'><figcaption>图{block.number}　{escape(chart.title)}</figcaption></figure>"
    )
