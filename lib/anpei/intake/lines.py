"""What each row of a sheet is: data, or why it is left out. Read = used + left out, by reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .header import Header, label_of
from .text import Cell, plain, squeezed

DATA = "data"

REASONS: dict[str, str] = {
    "title": "标题",
    "header": "表头",
    "blank": "空行",
    "subtotal": "小计、合计",
    "section": "分组行",
    "note": "说明",
    "signature": "签字",
    "example": "示例",
    "incomplete": "缺少必填项",
    "instructions": "说明页",
    "hidden_sheet": "隐藏的工作表",
    "empty_sheet": "没有表格的工作表",
    "unread_kind": "未认出的表格",
    "duplicate_file": "重复的文件",
    "ignored": "按设定不读",
}
"""Why rows are not used, with their Chinese labels."""

_SUBTOTAL = re.compile(r"(本页|本单位|本镇街?|全区|各项)?(小计|合计|总计|共计|累计|总数)")
_SIGNATURE = re.compile(
    r"(填报人|填表人|审核人|制表人|复核人|经办人|报送人|审批人|单位负责人|主要负责人签字|填报单位负责人|填报日期|填表日期)[:(]"
)
_NOTE = re.compile(r"(注|备注|说明|填表说明|附注)[:.]|注\d|\*注")
_SECTION = re.compile(r".{1,40}\((共?\d+(家|人|个|所|户)|共计?\d+.{0,3})\)")
_EXAMPLE = re.compile(r"示例|例如|样例|范例|\(例\)")
_INSTRUCTIONS = re.compile(r"说明|须知|示例|样表|模板|字典|下拉|选项|参数")


def kinds_of_lines(rows: Sequence[Sequence[Cell]], header: Header) -> list[str]:
    """Return the kind of every row of a sheet with a header: `data` or a reason."""
    header_labels = [label_of(cell) for cell in rows[header.row]]
    found = []
    for place, row in enumerate(rows):
        if not any(plain(cell) for cell in row):
            found.append("blank")
        elif place < header.row:
            found.append("title")
        elif place == header.row or [label_of(cell) for cell in row] == header_labels:
            found.append("header")
        else:
            found.append(_kind_of(row, header))
    return found


def _kind_of(row: Sequence[Cell], header: Header) -> str:
    filled = [text for cell in row if (text := squeezed(cell))]
    first = filled[0]
    texts = [text for text in filled if not re.fullmatch(r"[\d.]+", text)]
    if _SUBTOTAL.match(first) or (texts and _SUBTOTAL.fullmatch(texts[0])):
        return "subtotal"
    if _SIGNATURE.match(first):
        return "signature"
    if _NOTE.match(first):
        return "note"
    if len(filled) == 1:
        if _SECTION.fullmatch(first):
            return "section"
        if len(first) > 20:
            return "note"
    name = header.columns.get("person_name", header.columns.get("unit_name"))
    if name is not None and name < len(row) and _EXAMPLE.search(squeezed(row[name])):
        return "example"
    return DATA


def reason_of_sheet(name: str, rows: Sequence[Sequence[Cell]]) -> str:
    """Return why a visible sheet without header is left out."""
    if not any(plain(cell) for row in rows for cell in row):
        return "empty_sheet"
    is_told = _INSTRUCTIONS.search(name) or (
        rows and _INSTRUCTIONS.search(squeezed(rows[0][0] if rows[0] else ""))
    )
    return "instructions" if is_told else "unread_kind"
