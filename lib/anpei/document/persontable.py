"""Tables that name persons: a unit's own who have not completed (L2), cases to verify and behind leads (L3).

A name and the last four of the ID number are all that they hold; names can be starred out for a unit's slip.
"""

from __future__ import annotations

from collections.abc import Sequence

from .dates import chinese_instant
from .mask import mask_id, mask_name
from .notice import Cell, Column, Layer, Row, Table
from .oversight import unit_numbers
from .persons import CaseOfPerson, cases_of
from .telling import Telling

SEQUENCE = Column("序号", width=2.4)
NAME, LAST_FOUR = Column("姓名", width=5.0), Column("身份证号后四位", width=5.0)
NUMBER, UNIT = Column("编号", width=6.5), Column("单位名称", width=11.0, align="left")
ID_NUMBER, PROBLEM = Column("身份证号", width=9.5), Column("问题类型", width=5.0)
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
    """Return 附件核查: the open cases of the town, one row each."""
    columns = (SEQUENCE, NUMBER, NAME, LAST_FOUR, UNIT, PROBLEM)
    rows = [
        (case.number or None, case.name or None, case.last_four or None, unit, case.problem)
        for case, unit in _cases(telling, "待核查")
    ]
    return _persons(telling, "附件核查", "待核查人员名单", columns, rows)


def feedback_form(telling: Telling) -> Table:
    """Return 空白核查反馈: the same persons with room for the result, in the columns that are read back."""
    labels = (("核查结论", 5.0), ("核查单位", 6.0), ("核查人", 4.0), ("核查日期", 5.0))
    room = tuple(Column(label, width=width) for label, width in labels)
    columns = (SEQUENCE, NUMBER, NAME, ID_NUMBER, UNIT, PROBLEM, *room)
    rows = [
        (case.number, case.name, mask_id(case.last_four), unit, case.problem, "", "", "", "")
        for case, unit in _cases(telling, "待核查")
    ]
    note = "核查结论填“属实”或者“排除”，并附核查材料；编号不得改动，身份证号只显示后四位。"
    return _persons(telling, "空白核查反馈", "核查反馈表", columns, rows, note, landscape=True)


def lead_persons_annex(telling: Telling) -> Table:
    """Return 附件线索人员: the confirmed cases of the department's units, as evidence of the leads."""
    columns = (SEQUENCE, NUMBER, NAME, LAST_FOUR, UNIT, PROBLEM, Column("核查结论", width=5.0))
    rows = [
        (
            case.number or None,
            case.name or None,
            case.last_four or None,
            unit,
            case.problem,
            case.conclusion,
        )
        for case, unit in _cases(telling, "属实")
    ]
    return _persons(telling, "附件线索人员", "经核查属实人员清单", columns, rows)


def _cases(telling: Telling, conclusion: str) -> list[tuple[CaseOfPerson, str]]:
    numbers = set(unit_numbers(telling))
    keys = telling.case.unit_keys
    return [(one, keys[one.unit_no]) for one in cases_of(telling.case, conclusion) if one.unit_no in numbers]


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
        empty_text="无" if telling.case.knows("reviews") else "未取得核查反馈",
    )
