"""The sheets of return slips: a table of contents with links, and one sheet a sender, ready to be sent back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

import xlsxwriter

from ..campaign import Campaign
from .slips import Slip, totals
from .text import lines_needed

CONTENTS = "退回单目录"
_LONGEST_NAME = 31
_UNSAFE = re.compile(r"[\[\]:*?/\\\x00-\x1f']")
_CONTENTS = (("序号", 6), ("报送单位", 40), ("处数", 8), ("严重", 8), ("一般", 8), ("提示", 8))
_COLUMNS = (
    ("序号", 5), ("程度", 6), ("文件", 22), ("工作表", 10), ("单元格", 13), ("填写的内容", 16), ("问题", 26),
    ("怎么改", 24), ("可能是", 13), ("更正情况", 13),
)  # fmt: skip
_LINE_LENGTH, _LINE_HEIGHT = 70, 16
"""Characters of a line across a slip, and its height in points."""
_ANSWERS = ("已更正", "核对无误，不用改", "正在核实")
_FOOT = "填报人：　　　　　　　　联系电话：　　　　　　　　填报日期：　　　　年　　月　　日"


def write_slips(
    workbook: xlsxwriter.Workbook, styles: dict[str, Any], campaign: Campaign, slips: Sequence[Slip]
) -> None:
    """Add the table of contents and the slips to a workbook; nothing where nobody has anything to mend."""
    if not slips:
        return
    mark = "　演示数据" if campaign.is_synthetic else ""
    names = sheet_names([slip.sender for slip in slips], {sheet.name for sheet in workbook.worksheets()})
    contents = _page(workbook, styles, CONTENTS, f"退回单目录（内部）{mark}", _CONTENTS, 1)
    for row, (values, name) in enumerate(zip(totals(slips), names, strict=True), 2):
        for place, value in enumerate(values):
            if place == 1:
                contents.write_url(row, place, f"internal:'{name}'!A1", styles["link"], str(value))
            else:
                contents.write_number(row, place, value, styles["cell"])
    for slip, name in zip(slips, names, strict=True):
        _write_slip(workbook, styles, campaign, slip, name, mark)


def _write_slip(
    workbook: xlsxwriter.Workbook,
    styles: dict[str, Any],
    campaign: Campaign,
    slip: Slip,
    name: str,
    mark: str,
) -> None:
    sheet = _page(workbook, styles, name, f"报送材料退回单{mark}", _COLUMNS, 4)
    n_severe, n_usual, n_hints = (slip.count(severity) for severity in ("严重", "一般", "提示"))
    days = "、".join(str(day) for day in slip.received_on)
    lines = (
        f"{slip.sender}：",
        f"你单位为“{campaign.name}”报送的材料{f'（{days}收到）' if days else ''}有{slip.n_items}处需要核对："
        f"严重{n_severe}处、一般{n_usual}处、提示{n_hints}处。",
        "请对照下表在原来的表格里改正，整张表重新报送，并在“更正情况”一栏写明结果，于　　　　年　　月　　日前反馈。"
        "身份证号、手机号只显示首尾几位，请按单元格位置核对原表。",
    )
    last = len(_COLUMNS) - 1
    for row, line in enumerate(lines, 1):
        sheet.merge_range(row, 0, row, last, line, styles["text"])
        sheet.set_row(row, _LINE_HEIGHT * -(-len(line) // _LINE_LENGTH))
    number = 0
    row = 5
    for row, item in enumerate(slip.items, 5):
        number += item.n_cells > 0
        values = (
            item.severity, PurePosixPath(item.path).name, item.sheet, item.cells, item.value, item.message, item.remedy,
            item.guess,
        )  # fmt: skip
        widths = [width for _, width in _COLUMNS[1:]]
        n_lines = max(lines_needed(value, width) for value, width in zip(values, widths, strict=False))
        sheet.set_row(row, _LINE_HEIGHT * n_lines)
        sheet.write_number(row, 0, number, styles["cell"])
        for place, value in enumerate(values, 1):
            style = styles.get(value, styles["cell"]) if place == 1 else styles["cell"]
            sheet.write_string(row, place, value, style)
        sheet.write_blank(row, last, None, styles["entry"])
    sheet.data_validation(
        5, last, row, last, {"validate": "list", "source": list(_ANSWERS), "error_type": "information"}
    )
    sheet.write_string(row + 2, 0, _FOOT)


def _page(
    workbook: xlsxwriter.Workbook,
    styles: dict[str, Any],
    name: str,
    title: str,
    columns: Sequence[tuple[str, float]],
    head: int,
) -> Any:
    """Return a new sheet, one A4 page wide, with its title and the heads of its columns in row `head`."""
    sheet = workbook.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5)
    sheet.repeat_rows(head)
    sheet.freeze_panes(head + 1, 0)
    sheet.write_string(0, 0, title, styles["title"])
    for place, (label, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(head, place, label, styles["head"])
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
