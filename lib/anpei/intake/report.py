"""findings.xlsx: the doubts with place and remedy, the account of every row, and what goes back to each sender."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import xlsxwriter

from .finding import by_code
from .rounds import counts
from .second import second_round
from .slips import make_slips
from .slipsheet import write_slips

if TYPE_CHECKING:
    from .intake import Intake

_CREATED = datetime(2000, 1, 1)
_FINDINGS = (
    ("finding_no", "序号", 6), ("severity", "程度", 6), ("code", "代码", 7), ("message", "问题", 46), ("path", "文件", 40),
    ("sheet", "工作表", 16), ("cell", "单元格", 22), ("value", "填写的内容", 22), ("guess", "可能是", 22),
    ("remedy", "办法", 46),
)  # fmt: skip
_WIDTHS = {"代码": 7, "程度": 6, "条数": 7, "例": 50, "办法": 50}
_ACCOUNT_WIDTHS = {
    "文件": 46,
    "工作表": 24,
    "种类": 16,
    "收到": 12,
    "读入": 8,
    "采用": 8,
    "排除": 8,
    "排除原因": 50,
}
_ROUND_WIDTHS = {"报送单位": 34, "上次疑点": 10, "已更正": 10, "仍存在": 10, "新增": 10}
_STATE_WIDTHS = {
    "报送单位": 26,
    "情况": 9,
    "程度": 6,
    "问题": 46,
    "人员或单位": 32,
    "文件": 40,
    "工作表": 16,
    "单元格": 10,
}
_ROUND_ROWS = 20_000
"""Doubts of a second round that are listed; more are only counted."""
_COLOURS = {"严重": "#F4B6B6", "一般": "#FBE5B0", "提示": "#E3EDF7"}


def findings_workbook(intake: Intake, findings: pd.DataFrame) -> bytes:
    """Return the workbook: 汇总, 疑点, 文件核对, 更正情况 and 更正明细 after a second round, 退回单目录 and one slip a sender.

    The same findings, the same bytes.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": "数据核验", "author": "", "comments": "", "created": _CREATED})
        styles = styles_of(workbook)
        mark = "　演示数据" if intake.campaign.is_synthetic else ""
        head = f"{intake.campaign.name}数据核验（内部，{intake.known_on}及以前收到的文件）{mark}"
        summary = by_code(findings)
        _sheet(workbook, styles, "汇总", head, list(_WIDTHS.items()), summary, severity=1)
        rows = [[_value(row[name]) for name, _, _ in _FINDINGS] for row in findings.to_dict("records")]
        columns = [(label, width) for _, label, width in _FINDINGS]
        _sheet(workbook, styles, "疑点", head, columns, rows, severity=1)
        accounting = intake.accounting()
        _sheet(
            workbook, styles, "文件核对", head, list(_ACCOUNT_WIDTHS.items()),
            [[_value(cell) for cell in row] for row in accounting.itertuples(index=False)],
        )  # fmt: skip
        _write_round(workbook, styles, intake, mark)
        write_slips(workbook, styles, intake.campaign, make_slips(intake))
    return out.getvalue()


def _write_round(workbook: xlsxwriter.Workbook, styles: dict[str, Any], intake: Intake, mark: str) -> None:
    found = second_round(intake)
    if found is None:
        return
    head = f"更正情况（{found.day}收到的与{found.before}及以前的比较，内部）{mark}"
    _sheet(workbook, styles, "更正情况", head, list(_ROUND_WIDTHS.items()), _rows(counts(found.doubts)))
    rows = _rows(found.doubts.head(_ROUND_ROWS))
    n_more = len(found.doubts) - len(rows)
    if n_more:
        rows.append([f"其余{n_more}条没有列出，数目见“更正情况”", *[""] * (len(_STATE_WIDTHS) - 1)])
    _sheet(workbook, styles, "更正明细", head, list(_STATE_WIDTHS.items()), rows, severity=2)


def _rows(frame: pd.DataFrame) -> list[list[Any]]:
    return [[_value(cell) for cell in row] for row in frame.itertuples(index=False)]


def styles_of(workbook: xlsxwriter.Workbook) -> dict[str, Any]:
    """Return the formats of the workbook by their names; a severity has its own."""
    base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BBBBBB"}
    styles = {
        "title": workbook.add_format({"bold": True, "font_size": 14}),
        "head": workbook.add_format({**base, "bold": True, "bg_color": "#EEEEEE", "valign": "vcenter"}),
        "cell": workbook.add_format(base),
        "text": workbook.add_format({"text_wrap": True, "valign": "top"}),
        "entry": workbook.add_format({**base, "bg_color": "#FFFBE6"}),
        "link": workbook.add_format({**base, "font_color": "#1F4E9E", "underline": 1}),
    }
    return styles | {
        severity: workbook.add_format({**base, "bg_color": colour}) for severity, colour in _COLOURS.items()
    }


def _sheet(
    workbook: xlsxwriter.Workbook,
    styles: dict[str, Any],
    name: str,
    title: str,
    columns: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[Any]],
    severity: int | None = None,
) -> None:
    sheet = workbook.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, 0)
    sheet.write_string(0, 0, title, styles["title"])
    for place, (label, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(1, place, label, styles["head"])
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row):
            style = styles.get(str(value), styles["cell"]) if place == severity else styles["cell"]
            if isinstance(value, int):
                sheet.write_number(number, place, value, style)
            else:
                sheet.write_string(number, place, str(value), style)
    if not rows:
        sheet.write_string(2, 0, "无", styles["cell"])
    sheet.autofilter(1, 0, max(len(rows), 1) + 1, len(columns) - 1)


def _value(cell: Any) -> Any:
    if cell is None or cell is pd.NA or (isinstance(cell, float) and pd.isna(cell)):
        return ""
    return int(cell) if isinstance(cell, int) or hasattr(cell, "__index__") else str(cell)
