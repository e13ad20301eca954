"""Tables that name persons: a unit's own who have not completed (L2), cases to verify and behind leads (L3).

A case to verify is one that people decided to verify (核查) and that has no conclusion yet.

A name and the last four of the ID number are all that they hold; names can be starred out for a unit's slip.
"""

from __future__ import annotations

from collections.abc import Sequence

from .dates import chinese_instant
from .inquiry import Inquiry, inquiries, records
from .mask import mask_id, mask_name
from .notice import Cell, Column, Layer, Row, Table
from .oversight import ENTERED, INQUIRED
from .persons import cases_of
from .telling import Telling

SEQUENCE = Column("序号", width=2.4)
NAME, LAST_FOUR = Column("姓名", width=5.0), Column("身份证号后四位", width=5.0)
NUMBER, UNIT = Column("编号", width=8.5), Column("单位名称", width=11.0, align="left")
ID_NUMBER, PROBLEM = Column("身份证号", width=10.5), Column("问题类型", width=5.0)
MISMATCH = "人员不一致"
NAMES_FIELD, STARRED = "姓名", "遮蔽"
"""[notice.整改通知.fields] 姓名 = "遮蔽" stars names out; then the last four digits tell who is meant."""


def behind_annex(telling: Telling) -> Table:
    """Return 附件未完成人员: the unit's persons who have not completed, as its roster orders them."""
    case, unit = telling.case, telling.unit
    fields = case.campaign.notice("整改通知").fields
    shown = mask_name if fields.get(NAMES_FIELD) == STARRED else str
    rows = tuple(
        Row((number, shown(one.name) or None, one.last_four or None, one.person_class or None, one.status))
        for number, one in enumerate(unit.behind if unit else (), 1)
    )
    is_known = case.learning_basis == "platform"
    return Table(
        name="附件未完成人员",
        title="未完成培训人员名单",
        columns=(SEQUENCE, NAME, LAST_FOUR, Column("人员类别", width=6.5), Column("学习情况", width=6.0)),
        rows=rows,
        notes=(f"数据截至{chinese_instant(case.as_of)}。本表只发本单位，不得转发。",),
        layer="L2",
        empty_text="无" if is_known else "未取得平台人员明细，未列名单",
    )


def open_cases_annex(telling: Telling) -> Table:
    """Return 附件核查: the open cases of the town, with what the signals say of each."""
    columns = (SEQUENCE, NUMBER, NAME, LAST_FOUR, UNIT, Column("疑似情况", width=15.0, align="left"))
    rows = [
        (case.number, case.name or None, case.last_four or None, case.unit, case.told)
        for case in open_cases(telling)
    ]
    note = "疑似情况由程序按固定规则比对得出，可能有正常原因，只供核查使用。"
    return _persons(telling, "附件核查", "待核查人员名单", columns, rows, note, landscape=True)


def evidence_annex(telling: Telling) -> Table:
    """Return 附件核查依据: for every case and signal the innocent reasons, and the file, sheet and row behind it."""
    columns = (
        SEQUENCE,
        NUMBER,
        NAME,
        Column("信号", width=8.5),
        Column("可能的正常原因", width=12.0, align="left"),
        Column("依据（文件、工作表、行）", width=18.0, align="left"),
    )
    rows = [
        (case.number, case.name or None, hint.label, hint.innocent, hint.evidence or None)
        for case in open_cases(telling)
        for hint in case.hints
    ]
    return _persons(telling, "附件核查依据", "比对依据和可能的正常原因", columns, rows, landscape=True)


def feedback_form(telling: Telling) -> Table:
    """Return 空白核查反馈: the same persons with room for the result, in the columns that are read back."""
    labels = (("核查结论", 5.0), ("核查单位", 6.0), ("核查人", 4.0), ("核查日期", 5.0))
    room = tuple(Column(label, width=width) for label, width in labels)
    columns = (SEQUENCE, NUMBER, NAME, ID_NUMBER, UNIT, PROBLEM, *room)
    rows = [(*feedback_cells(case), "", "", "", "") for case in open_cases(telling)]
    note = "核查结论填“属实”或者“排除”，并附核查材料；编号不得改动，身份证号只显示后四位。"
    return _persons(telling, "空白核查反馈", "核查反馈表", columns, rows, note, landscape=True)


def open_cases(telling: Telling) -> list[Inquiry]:
    """Return the cases of the document's scope that are being verified."""
    return inquiries(telling.case, telling.scope.within, (INQUIRED,))


def feedback_cells(case: Inquiry) -> tuple[str, str, str, str, str]:
    """Return what a feedback form prints of a case: 编号, 姓名, 身份证号, 单位名称, 问题类型."""
    return case.number, case.name, mask_id(case.last_four), case.unit, MISMATCH


def lead_persons_annex(telling: Telling) -> Table:
    """Return 附件线索人员: the confirmed cases of the units whose leads are handed over, as evidence of them."""
    case = telling.case
    columns = (SEQUENCE, NUMBER, NAME, LAST_FOUR, UNIT, PROBLEM, Column("核查结论", width=5.0))
    led = {row["unit"] for row in records(case.leads(telling.scope.within)) if row["state"] == ENTERED}
    rows = [
        (
            one.number or None,
            one.name or None,
            one.last_four or None,
            case.unit_keys[one.unit_no],
            one.problem,
            one.conclusion,
        )
        for one in cases_of(case, "属实")
        if case.unit_keys[one.unit_no] in led
    ]
    return _persons(telling, "附件线索人员", "经核查属实人员清单", columns, rows)


def _persons(
    telling: Telling,
    name: str,
    title: str,
    columns: tuple[Column, ...],
    rows: Sequence[tuple[Cell, ...]],
    note: str = "",
    *,
    landscape: bool = False,
) -> Table:
    layer: Layer = "L3"
    return Table(
        name=name,
        title=title,
        columns=columns,
        rows=tuple(Row((number, *cells)) for number, cells in enumerate(rows, 1)),
        notes=(f"数据截至{chinese_instant(telling.case.as_of)}。{note}",),
        layer=layer,
        landscape=landscape,
    )
