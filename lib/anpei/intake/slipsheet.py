"""The sheets of return slips: a table of contents with links, and one slip a sender, ready to be sent back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

import xlsxwriter

from ..campaign import Campaign
from .finding import SEVERITIES
from .slips import Item, Slip, totals
from .text import lines_needed

CONTENTS, TOGETHER = "退回单目录", "退回单"
SHEETS_AT_MOST = 200
"""Slips that have a sheet of their own; spreadsheet programs open many more only slowly."""

_LONGEST_NAME = 31
_UNSAFE = re.compile(r"[\[\]:*?/\\\x00-\x1f']")
_CONTENTS = (("序号", 6), ("报送单位", 40), ("处数", 8), ("严重", 8), ("一般", 8), ("提示", 8))
_COLUMNS = (
    ("序号", 5), ("程度", 6), ("文件", 22), ("工作表", 10), ("单元格", 13), ("填写的内容", 16), ("问题", 26),
    ("怎么改", 24), ("可能是", 13), ("更正情况", 13),
)  # fmt: skip
_LINE_LENGTH, _LINE_HEIGHT = 70, 16
"""Characters of a line across a slip, and its height in points."""
_HEAD = 4
_SCALE = 80
_ANSWERS = ("已更正", "核对无误，不用改", "正在核实")
_FOOT = "填报人：　　　　　　　　联系电话：　　　　　　　　填报日期：　　　　年　　月　　日"


def write_slips(
    workbook: xlsxwriter.Workbook, styles: dict[str, Any], campaign: Campaign, slips: Sequence[Slip]
) -> None:
    """Add the table of contents and the slips to a workbook; nothing where nobody has anything to mend.

    Each sender has a sheet; of more than SHEETS_AT_MOST senders the slips stand in one sheet, each on a page of its own.
    """
    if not slips:
        return
    mark = "　演示数据" if campaign.is_synthetic else ""
    contents = _page(workbook, CONTENTS, _CONTENTS)
    contents.fit_to_pages(1, 0)
    contents.repeat_rows(1)
    contents.freeze_panes(2, 0)
    contents.write_string(0, 0, f"退回单目录（内部）{mark}", styles["title"])
    _write_heads(contents, styles, 1, _CONTENTS)
    targets = _write_all(workbook, styles, campaign, slips, mark)
    for row, (values, target) in enumerate(zip(totals(slips), targets, strict=True), 2):
        for place, value in enumerate(values):
            if place == 1:
                contents.write_url(row, place, f"internal:{target}", styles["link"], str(value))
            else:
                contents.write_number(row, place, value, styles["cell"])


def _write_all(
    workbook: xlsxwriter.Workbook,
    styles: dict[str, Any],
    campaign: Campaign,
    slips: Sequence[Slip],
    mark: str,
) -> list[str]:
    """Write the slips; return where each begins."""
    if len(slips) > SHEETS_AT_MOST:
        sheet = _page(workbook, TOGETHER, _COLUMNS)
        sheet.set_print_scale(_SCALE)  # a sheet fitted to its width takes no notice of page breaks
        starts = [0]
        for slip in slips:
            starts.append(_write_slip(sheet, starts[-1], styles, campaign, slip, mark) + 2)
        sheet.set_h_pagebreaks(starts[1:-1])
        return [f"'{TOGETHER}'!A{start + 1}" for start in starts[:-1]]
    names = sheet_names([slip.sender for slip in slips], {sheet.name for sheet in workbook.worksheets()})
    for slip, name in zip(slips, names, strict=True):
        sheet = _page(workbook, name, _COLUMNS)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD)
        sheet.freeze_panes(_HEAD + 1, 0)
        _write_slip(sheet, 0, styles, campaign, slip, mark)
    return [f"'{name}'!A1" for name in names]


def _write_slip(
    sheet: Any, top: int, styles: dict[str, Any], campaign: Campaign, slip: Slip, mark: str
) -> int:
    """Write one slip from a row on; return its last row."""
    n_severe, n_usual, n_hints = (slip.count(severity) for severity in SEVERITIES)
    days = "、".join(str(day) for day in slip.received_on)
    lines = (
        f"{slip.sender}：",
        f"你单位为“{campaign.name}”报送的材料{f'（{days}收到）' if days else ''}有{slip.n_items}处需要核对："
        f"严重{n_severe}处、一般{n_usual}处、提示{n_hints}处。",
        "请对照下表在原来的表格里改正，整张表重新报送，并在“更正情况”一栏写明结果，于　　　　年　　月　　日前反馈。"
        "身份证号、手机号只显示首尾几位，请按单元格位置核对原表。",
    )
    sheet.write_string(top, 0, f"报送材料退回单{mark}", styles["title"])
    last = len(_COLUMNS) - 1
    for row, line in enumerate(lines, top + 1):
        sheet.merge_range(row, 0, row, last, line, styles["text"])
        sheet.set_row(row, _LINE_HEIGHT * -(-len(line) // _LINE_LENGTH))
    head = top + _HEAD
    _write_heads(sheet, styles, head, _COLUMNS)
    number = 0
    for row, item in enumerate(slip.items, head + 1):
        number += item.n_cells > 0
        _write_item(sheet, row, styles, number, item)
    end = head + len(slip.items)
    sheet.data_validation(
        head + 1, last, end, last, {"validate": "list", "source": list(_ANSWERS), "error_type": "information"}
    )
    sheet.write_string(end + 2, 0, _FOOT)
    return end + 2


def _write_item(sheet: Any, row: int, styles: dict[str, Any], number: int, item: Item) -> None:
    values = (
        item.severity, PurePosixPath(item.path).name, item.sheet, item.cells, item.value, item.message, item.remedy,
        item.guess,
    )  # fmt: skip
    widths = [width for _, width in _COLUMNS[1:]]
    n_lines = max(lines_needed(value, width) for value, width in zip(values, widths, strict=False))
    sheet.set_row(row, _LINE_HEIGHT * n_lines)
    sheet.write_number(row, 0, number, styles["cell"])
    for place, value in enumerate(values, 1):
        sheet.write_string(
            row, place, value, styles.get(value, styles["cell"]) if place == 1 else styles["cell"]
        )
    sheet.write_blank(row, len(values) + 1, None, styles["entry"])


def _write_heads(sheet: Any, styles: dict[str, Any], row: int, columns: Sequence[tuple[str, float]]) -> None:
    for place, (label, _) in enumerate(columns):
        sheet.write_string(row, place, label, styles["head"])


def _page(workbook: xlsxwriter.Workbook, name: str, columns: Sequence[tuple[str, float]]) -> Any:
    """Return a new sheet for A4 paper across, its columns as wide as they need."""
    sheet = workbook.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5)
    for place, (_, width) in enumerate(columns):
        sheet.set_column(place, place, width)
    return sheet


def sheet_names(senders: Sequence[str], taken: set[str]) -> list[str]:
    """Return a sheet name for every sender: at most 31 characters that spreadsheets allow, no two alike.

    >>> sheet_names(["望沧街道", "甲/乙公司", "甲:乙公司"], {"疑点"})
    ['望沧街道', '甲 乙公司', '甲 乙公司(2)']
    """
    used = {name.casefold() for name in taken}
    names = []
    for sender in senders:
        safe = _UNSAFE.sub(" ", sender).strip()[:_LONGEST_NAME] or "无名"
        name, number = safe, 2
        while name.casefold() in used or name.casefold() == "history":
            end = f"({number})"
            name, number = safe[: _LONGEST_NAME - len(end)] + end, number + 1
        used.add(name.casefold())
        names.append(name)
    return names
