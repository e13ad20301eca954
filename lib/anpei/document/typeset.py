"""Notice → the data that the page template sets: words, places and sizes, no markup, no measure in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .dates import chinese_date
from .elements import (
    HEADING_FACES,
    addressee_line,
    attachment_mark,
    attendance,
    head_notes,
    imprint_texts,
    is_turned,
    moved_addressees,
    remark_line,
    seal_rows,
    signer_rows,
)
from .layout import LAYOUT, SYNTHETIC_MARK
from .mark import notice_mark
from .notice import (
    Attachment,
    Block,
    ChartBlock,
    FormBlock,
    Heading,
    Notice,
    Paragraph,
    Table,
    TableBlock,
    cell_text,
)
from .ooxml import printable
from .tablelayout import (
    caption_line,
    column_widths,
    form_rows,
    has_tall_row,
    head_cells,
    is_kept_whole,
    is_one_line,
    may_float,
    note_lines,
    picture_scale,
    row_face,
    text_width_pt,
    type_size,
    unit_line,
)
from .title import attachment_title, one_line, title_lines

_TEXT_BEHIND = 3 * LAYOUT.lines * LAYOUT.chars // 2
"""Characters of text behind a table or picture that floats: one page and a half."""


def typeset(notice: Notice) -> dict[str, Any]:
    """Return the document as the template reads it."""
    return {
        "author": list(notice.signatures or filter(None, (notice.printed_by,))),
        "format": notice.format if notice.head != "none" else "document",
        "head": _head(notice),
        "title": list(title_lines(notice.title)),
        "addressees": addressee_line(notice.addressees),
        "moved_addressees": moved_addressees(notice.addressees),
        "blocks": _text_blocks(notice.blocks),
        "signature": _signature(notice),
        "signed_on": chinese_date(notice.signed_on) if notice.signed_on else "",
        "remark": remark_line(notice.remark),
        "attendance": [{"label": label, "names": list(names)} for label, names in attendance(notice)],
        "attachments": [
            _attachment(attachment, attachment_mark(notice, place))
            for place, attachment in enumerate(notice.attachments, 1)
        ],
        "is_attached_apart": notice.is_attached_apart,
        "imprint": _imprint(notice),
        "is_imprint_ruled": notice.format != "letter",
        "stage": "" if notice.stage == "定稿" else notice.stage,
        "synthetic_mark": SYNTHETIC_MARK if notice.is_synthetic else "",
    }


def _head(notice: Notice) -> dict[str, Any] | None:
    if notice.head == "none":
        return None
    mark = notice_mark(notice)
    return {
        "kind": notice.head,
        "notes": [{"text": text, "face": face} for text, face in head_notes(notice)],
        "mark": {
            "lines": list(mark.lines),
            "size": mark.size_pt,
            "scale": mark.scale,
            "word": mark.word,
            "width": mark.width_pt,
        },
        "number": notice.number,
        "signers": [list(row) for row in signer_rows(notice.signers)],
    }


def _signature(notice: Notice) -> dict[str, Any]:
    """Return who signs: organs in rows (a seal each), one below the other, or the holder of the 签名章."""
    if notice.seal == "name_stamp":
        signatory = notice.signatory
        return {
            "kind": "name_stamp",
            "rows": [],
            "post": signatory.post if signatory else "",
            "name": signatory.name if signatory else "",
        }
    rows = (
        seal_rows(notice.signatures) if notice.seal == "sealed" else [(name,) for name in notice.signatures]
    )
    return {"kind": notice.seal, "rows": [list(row) for row in rows], "post": "", "name": ""}


def _imprint(notice: Notice) -> dict[str, str]:
    copied, printed_by = imprint_texts(notice)
    printed_on = f"{chinese_date(notice.printed_on)}印发" if printed_by and notice.printed_on else ""
    return {"copied": copied, "printed_by": printed_by, "printed_on": printed_on}


def _attachment(attachment: Attachment, mark: str) -> dict[str, Any]:
    is_landscape = is_turned(attachment)
    name = one_line(attachment.title)
    return {
        "mark": mark,
        "name": name,
        "title": list(attachment_title(attachment.title, is_turned=is_landscape)),
        "is_landscape": is_landscape,
        "blocks": [_block(block, name) for block in attachment.blocks],
        "closing": attachment.closing,
    }


def _text_blocks(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return the blocks of the text; pictures and short tables may float to the foot of a page.

    The text then goes on before them, so that no page is left half empty; they do so only with enough text behind
    them, lest they come to stand under the signature.
    """
    items: list[dict[str, Any]] = []
    following = 0
    for block in reversed(blocks):
        item = _block(block)
        if isinstance(block, ChartBlock) or (isinstance(block, TableBlock) and may_float(block.table)):
            item["floats"] = following >= _TEXT_BEHIND
        elif isinstance(block, Paragraph):
            following += len(block.lead) + len(block.text)
        items.append(item)
    return items[::-1]


def _block(block: Block, title: str = "") -> dict[str, Any]:
    if isinstance(block, Heading):
        item: dict[str, Any] = {"kind": "heading", "level": block.level, "text": block.text}
    elif isinstance(block, Paragraph):
        face = HEADING_FACES[block.lead_level]
        item = {"kind": "paragraph", "lead": block.lead, "lead_face": face, "text": block.text}
    elif isinstance(block, TableBlock):
        caption = "" if block.table.title == title else caption_line("表", block.number, block.table.title)
        item = _table(block.table, caption)
    elif isinstance(block, ChartBlock):
        item = _chart(block)
    else:
        item = _form(block)
    return {**item, "source": block.source, "after": None, "floats": False}


def _chart(block: ChartBlock) -> dict[str, Any]:
    chart = block.chart
    return {
        "kind": "chart",
        "png": list(chart.png),
        "alt": chart.alt,
        "width_mm": chart.width_mm * picture_scale(chart),
        "caption": caption_line("图", block.number, chart.title),
    }


def _form(block: FormBlock) -> dict[str, Any]:
    return {
        "kind": "form",
        "is_turned": False,
        "columns": block.columns,
        "rows": [
            {
                "lines": lines,
                "cells": [
                    {"text": cell.text, "columns": cell.columns, "face": "黑体" if cell.is_label else "仿宋"}
                    for cell in cells
                ],
            }
            for cells, lines in form_rows(block)
        ],
    }


def _table(table: Table, caption: str) -> dict[str, Any]:
    width = text_width_pt(table.landscape)
    widths, size = column_widths(table.columns, width), type_size(table.columns, width)
    notes = note_lines(table.notes)
    texts = [[cell_text(cell) for cell in row.cells] for row in table.rows]
    return {
        "kind": "table",
        "caption": caption,
        "unit_note": unit_line(table) if table.unit_note else "",
        "widths": widths,
        "size": size,
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
            {"cells": cells, "face": row_face(row), "is_one_line": is_one_line(cells, widths, size)}
            for cells, row in zip(texts, table.rows, strict=True)
        ],
        "notes": [
            {"text": note, "hanging": 3 if len(notes) > 1 else 2, "indent": 2 if place else 0}
            for place, note in enumerate(notes)
        ],
        "empty_text": table.empty_text,
        "is_landscape": table.landscape,
        "is_whole": is_kept_whole(table),
        "is_tall": has_tall_row(texts, widths, size),
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
        mark = head["mark"]
        yield "小标宋", "发文机关标志", "".join(mark["lines"]) + mark["word"]
        yield "仿宋", "发文字号", head["number"]
        yield from ((note["face"], "版头", note["text"]) for note in head["notes"])
        yield "楷体", "签发人", "".join(name for row in head["signers"] for name in row)
    yield "小标宋", "标题", "".join(document["title"])
    yield "仿宋", "主送机关", document["addressees"] + document["moved_addressees"]
    for place, block in enumerate(document["blocks"], 1):
        yield from _block_texts(block, f"正文第{place}段")
    for group in document["attendance"]:
        yield "黑体", "出席人员", group["label"]
        yield "仿宋", "出席人员", "".join(group["names"])
    for attachment in document["attachments"]:
        yield "黑体", attachment["mark"], attachment["mark"]
        yield "小标宋", attachment["mark"], attachment["name"]
        yield "仿宋", "附件说明", attachment["name"]
        for place, block in enumerate(attachment["blocks"], 1):
            yield from _block_texts(block, f"{attachment['mark']}第{place}段")
        yield "仿宋", attachment["mark"], attachment["closing"]
    signature = document["signature"]
    yield "仿宋", "署名和日期", "".join(name for row in signature["rows"] for name in row)
    yield "仿宋", "署名和日期", signature["post"] + document["signed_on"]
    yield "楷体", "签名章", signature["name"]
    yield "仿宋", "附注", document["remark"]
    yield "仿宋", "版记", "".join(document["imprint"].values())
    yield "黑体", "页眉", document["stage"] + document["synthetic_mark"]


def _block_texts(block: dict[str, Any], place: str) -> Iterator[tuple[str, str, str]]:
    where = block["source"] or place
    if block["kind"] == "heading":
        yield HEADING_FACES[block["level"]], where, block["text"]
    elif block["kind"] == "paragraph":
        yield block["lead_face"], where, block["lead"]
        yield "仿宋", where, block["text"]
    elif block["kind"] == "chart":
        yield "黑体", where, block["caption"]
    elif block["kind"] == "form":
        yield from ((cell["face"], where, cell["text"]) for row in block["rows"] for cell in row["cells"])
    else:
        named = block["source"] or block["caption"] or place
        yield "黑体", named, block["caption"] + "".join(cell["text"] for cell in block["heads"])
        yield "仿宋", named, block["unit_note"] + block["empty_text"]
        yield from (("仿宋", named, note["text"]) for note in block["notes"])
        for number, row in enumerate(block["rows"], 1):
            yield row["face"], f"{named}第{number}行", "".join(row["cells"])
