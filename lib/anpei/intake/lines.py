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

_SUBTOTAL = re.compile(r"[^()]{0,20}(小计|合计|总计|共计|累计|总数)(:.*|\d.*|\(.*\))?")
_SIGNATURE = re.compile(
    r"(填报人|填表人|审核人?|制表人?|复核人?|经办人|报送人|审批人|单位负责人|主要负责人签字|填报单位负责人|填报日期|填表日期"
    r"|(填报|填表|报送|编报)单位|(单位)?盖章|联系人|联系电话|日期)[:(]"
)
_NOTE = re.compile(r"(注|注意|备注|说明|填表说明|附注)[:.]|注\d|\*注[:\d]")
_SECTION = re.compile(r".{1,40}\((共?\d+(家|人|个|所|户)|共计?\d+.{0,3})\)")
_EXAMPLE = re.compile(
    r"(示例|样例|举例)(单位|企业|公司|人员)?\d*|(示例|样例|范例|举例|例如|例)[:,].*|.*\((示例|样例|范例|举例|例如|例)\).*"
)
_EXAMPLE_MARKS = frozenset(
    mark for word in ("示例", "样例", "举例", "例") for mark in (word, f"({word})", f"（{word}）")
)
"""Cells that make their row an example wherever they stand."""
_COUNT = re.compile(r"[\d.]*")
_TELLING_SIGNS = frozenset("计总例")
"""Signs of which every total and every example has one: most rows have none and need no closer look."""

_LONGEST_CELL = 20
"""A row whose only cell is longer than this is a remark."""

_INSTRUCTIONS = re.compile(r"说明|须知|示例|样表|模板|字典|下拉|选项|参数")


def kinds_of_lines(rows: Sequence[Sequence[Cell]], header: Header) -> list[str]:
    """Return the kind of every row of a sheet with a header: `data` or a reason."""
    labels = [label_of(cell) for cell in rows[header.row]]
    found = []
    for place, row in enumerate(rows):
        first = next((cell for cell in row if cell not in (None, "") and plain(cell)), None)
        if first is None:
            found.append("blank")
        elif place < header.row:
            found.append("title")
        elif place == header.row or _repeats(row, rows[header.row], labels):
            found.append("header")
        else:
            found.append(_kind_of(row, squeezed(first), header))
    return found


def _repeats(row: Sequence[Cell], head: Sequence[Cell], labels: Sequence[str]) -> bool:
    """Tell whether a row is the header once more; the last column decides for most rows."""
    return len(row) == len(head) and row[-1] == head[-1] and [label_of(cell) for cell in row] == labels


def _kind_of(row: Sequence[Cell], first: str, header: Header) -> str:
    words = "".join(cell for cell in row if isinstance(cell, str))
    names = _names(row, header) if _TELLING_SIGNS.intersection(words) else []
    if names and any(_SUBTOTAL.fullmatch(text) for text in (first, _first_word(row), *names)):
        return "subtotal"
    if _SIGNATURE.match(first):
        return "signature"
    if _NOTE.match(first):
        return "note"
    if sum(cell not in (None, "") for cell in row) == 1:
        if _SECTION.fullmatch(first):
            return "section"
        if len(first) > _LONGEST_CELL:
            return "note"
    if not _EXAMPLE_MARKS.isdisjoint(row) or any(_EXAMPLE.fullmatch(name) for name in names):
        return "example"
    return DATA


def _names(row: Sequence[Cell], header: Header) -> list[str]:
    """Return the names of person and unit that a row states, empty where it states none."""
    places = [header.columns[name] for name in ("person_name", "unit_name") if name in header.columns]
    return [squeezed(row[place]) if place < len(row) else "" for place in places] or [""]


def _first_word(row: Sequence[Cell]) -> str:
    """Return the first cell that is more than a number."""
    return next(
        (text for cell in row if isinstance(cell, str) and not _COUNT.fullmatch(text := squeezed(cell))), ""
    )


def reason_of_sheet(name: str, rows: Sequence[Sequence[Cell]]) -> str:
    """Return why a visible sheet without header is left out."""
    if not any(plain(cell) for row in rows for cell in row):
        return "empty_sheet"
    is_told = _INSTRUCTIONS.search(name) or (
        rows and _INSTRUCTIONS.search(squeezed(rows[0][0] if rows[0] else ""))
    )
    return "instructions" if is_told else "unread_kind"
