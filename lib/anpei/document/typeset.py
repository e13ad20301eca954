"""Notice → the data that the page template sets: words, places and sizes, no markup, no measure in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .dates import chinese_date
from .imprint import copied_text, has_imprint
from .layout import SYNTHETIC_MARK
from .mark import set_mark
from .notice import Attachment, Block, Heading, Notice, Paragraph, Table, TableBlock, cell_text
from .ooxml import printable
from .tablelayout import (
    caption_line,
    column_widths,
    head_cells,
    is_kept_whole,
    note_lines,
    picture_scale,
    row_face,
    text_width_pt,
    type_size,
    unit_line,
)

HEADING_FACES = {0: "仿宋", 1: "黑体", 2: "楷体", 3: "仿宋", 4: "仿宋"}
"""The face of each level of headings; level 0 is the text."""


def typeset(notice: Notice) -> dict[str, Any]:
    """Return the document as the template reads it."""
    number_of = len(notice.attachments) > 1
    return {
        "head": _head(notice),
        "title": list(notice.title),
        "addressees": addressee_line(notice.addressees),
        "blocks": [_block(block) for block in notice.blocks],
        "signature": "".join(notice.signatures),
        "signed_on": chinese_date(notice.signed_on) if notice.signed_on else "",
        "remark": remark_line(notice.remark),
        "attachments": [
            _attachment(attachment, f"附件{place if number_of else ''}")
            for place, attachment in enumerate(notice.attachments, 1)
        ],
        "imprint": _imprint(notice),
        "synthetic_mark": SYNTHETIC_MARK if notice.is_synthetic else "",
    }


def addressee_line(addressees: Sequence[str]) -> str:
    """Return 主送机关 as printed, with the colon at its end."""
    return "，".join(addressees).rstrip("：") + "：" if addressees else ""


def remark_line(remark: str) -> str:
    """Return 附注 as printed, in brackets."""
    return remark if not remark or remark.startswith("（") else f"（{remark}）"


def is_turned(attachment: Attachment) -> bool:
    """Tell whether an attachment stands on turned pages, because one of its tables does."""
    return any(isinstance(block, TableBlock) and block.table.landscape for block in attachment.blocks)


def head_notes(notice: Notice) -> list[tuple[str, str]]:
    """Return (text, face) of what stands at the top left: 份号, 密级和保密期限, 紧急程度."""
    notes = [(notice.copy_number, "仿宋"), (notice.secrecy, "黑体"), (notice.urgency, "黑体")]
    return [(text, face) for text, face in notes if text]


def _head(notice: Notice) -> dict[str, Any] | None:
    if notice.head == "none":
        return None
    mark = set_mark("".join(notice.mark) + notice.mark_word)
    return {
        "kind": notice.head,
        "notes": [{"text": text, "face": face} for text, face in head_notes(notice)],
        "mark": {"lines": list(mark.lines), "size": mark.size_pt, "scale": mark.scale},
        "number": notice.number,
    }


def _imprint(notice: Notice) -> dict[str, str] | None:
    if not has_imprint(notice):
        return None
    return {
        "copied": copied_text(notice) if notice.copied_to else "",
        "printed_by": notice.printed_by,
        "printed_on": f"{chinese_date(notice.printed_on)}印发" if notice.printed_on else "",
    }


def _attachment(attachment: Attachment, mark: str) -> dict[str, Any]:
    return {
        "mark": mark,
        "title": attachment.title,
        "is_landscape": is_turned(attachment),
        "blocks": [_block(block, attachment.title) for block in attachment.blocks],
    }


def _block(block: Block, title: str = "") -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Paragraph):
        face = HEADING_FACES[block.lead_level]
        return {"kind": "paragraph", "lead": block.lead, "lead_face": face, "text": block.text}
    if isinstance(block, TableBlock):
        caption = "" if block.table.title == title else caption_line("表", block.number, block.table.title)
        return _table(block.table, caption)
    chart = block.chart
    return {
        "kind": "chart",
        "png": list(chart.png),
        "alt": chart.alt,
        "width_mm": chart.width_mm * picture_scale(chart),
        "caption": caption_line("图", block.number, chart.title),
    }


def _table(table: Table, caption: str) -> dict[str, Any]:
    width = text_width_pt(table.landscape)
    notes = note_lines(table.notes)
    return {
        "kind": "table",
        "caption": caption,
        "unit_note": unit_line(table) if table.unit_note else "",
        "widths": column_widths(table.columns, width),
        "size": type_size(table.columns, width),
        "heads": [
            {
                "text": cell.text,
                "column": cell.column,
                "row": cell.row,
                "columns": cell.columns,
                "rows": cell.rows,
            }
            for cell in head_cells(table.columns, width)
        ],
        "aligns": [column.align for column in table.columns],
        "rows": [
            {"cells": [cell_text(cell) for cell in row.cells], "face": row_face(row)} for row in table.rows
        ],
        "notes": [
            {"text": note, "hanging": 3 if len(notes) > 1 else 2, "indent": 2 if place else 0}
            for place, note in enumerate(notes)
        ],
        "empty_text": table.empty_text,
        "is_landscape": table.landscape,
        "is_whole": is_kept_whole(table),
    }


def printed_texts(document: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (role, where, text) of everything that the template prints.

    Raises
    ------
    ReportError
        A text holds a control character.
    """
    for role, where, text in _texts(document):
        yield role, where, printable(text)


def _texts(document: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    if head := document["head"]:
        yield "小标宋", "发文机关标志", "".join(head["mark"]["lines"])
        yield "仿宋", "发文字号", head["number"]
        yield from ((note["face"], "版头", note["text"]) for note in head["notes"])
    yield "小标宋", "标题", "".join(document["title"])
    yield "仿宋", "主送机关", document["addressees"]
    for place, block in enumerate(document["blocks"], 1):
        yield from _block_texts(block, f"正文第{place}段")
    for attachment in document["attachments"]:
        yield "小标宋", attachment["mark"], attachment["title"]
        yield "仿宋", "附件说明", attachment["title"]
        for place, block in enumerate(attachment["blocks"], 1):
            yield from _block_texts(block, f"{attachment['mark']}第{place}段")
    yield "仿宋", "署名和日期", document["signature"] + document["signed_on"]
    yield "仿宋", "附注", document["remark"]
    if imprint := document["imprint"]:
        yield "仿宋", "版记", "".join(imprint.values())


def _block_texts(block: dict[str, Any], where: str) -> Iterator[tuple[str, str, str]]:
    if block["kind"] == "heading":
        yield HEADING_FACES[block["level"]], where, block["text"]
    elif block["kind"] == "paragraph":
        yield block["lead_face"], where, block["lead"]
        yield "仿宋", where, block["text"]
    elif block["kind"] == "chart":
        yield "黑体", where, block["caption"]
    else:
        named = block["caption"] or where
        yield "黑体", named, block["caption"] + "".join(cell["text"] for cell in block["heads"])
        yield "仿宋", named, block["unit_note"] + block["empty_text"]
        yield from (("仿宋", named, note["text"]) for note in block["notes"])
        for place, row in enumerate(block["rows"], 1):
            yield row["face"], f"{named}第{place}行", "".join(row["cells"])
