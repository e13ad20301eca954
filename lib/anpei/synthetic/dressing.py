"""What people put around a table: title, reporter, total, note, signature, and sheets of instructions and examples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from anpei.synthetic.sheets import DATA, Cell, Line, Sheet
from anpei.synthetic.style import Style

CLASSES_NOTE = "人员类别按主要负责人、安全管理人员、一线作业人员、其他从业人员填写。"


def dressed(
    style: Style,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Line],
    *,
    reporter: str = "",
    total: Sequence[Cell] = (),
    note: str = "",
) -> tuple[Line, ...]:
    """Header and rows; a dressed style adds title, reporter, total, note, signature and blank rows."""
    headers: list[Cell] = [style.header(c) for c in columns]
    body = list(rows)
    if not style.is_dressed:
        return (Line("header", tuple(headers)), *(line for line in body if line.kind == DATA))
    lines = [Line("title", (title,))]
    if reporter:
        lines.append(Line("title", (f"填报单位：{reporter}（盖章）",)))
    lines.append(Line("header", ("序号", *headers)))
    serial = 0
    for line in body:
        if line.kind == DATA:
            serial += 1
            lines.append(Line(DATA, (serial, *line.cells)))
        else:
            lines.append(line)
    if total:
        lines.append(Line("subtotal", tuple(total)))
    if note:
        lines += [Line("blank", ()), Line("signature", ("填报人：（签字）", "", "", "审核人：（签字）"))]
        lines.append(Line("note", (f"注：{note}",)))
    return tuple(lines)


def data_lines(rows: Iterable[Sequence[Cell]]) -> list[Line]:
    """Rows of cells as data lines."""
    return [Line(DATA, tuple(row)) for row in rows]


def instructions() -> Sheet:
    """A sheet of instructions."""
    texts = (
        "填表说明",
        "一、本表由生产经营单位填报，镇街汇总。",
        "二、身份证号按文本格式填写。",
        "三、劳务派遣人员由用工单位填报。",
    )
    return Sheet("填表说明", tuple(Line("note", (t,)) for t in texts), excluded_as="instructions")


def example(style: Style, columns: Sequence[str]) -> Sheet:
    """A hidden sheet with an invented row of a roster."""
    cells: tuple[Cell, ...] = (
        1, "张三（示例）", "99010119000101XXXX", "16400000000", "某某化工有限公司", "某镇", "一线作业人员", "正式",
        "操作工", "", style.day(date(2020, 1, 1)), "",
    )  # fmt: skip
    lines = (Line("header", ("序号", *(style.header(c) for c in columns))), Line(DATA, cells))
    return Sheet("示例", lines, is_hidden=True, excluded_as="hidden_sheet")
