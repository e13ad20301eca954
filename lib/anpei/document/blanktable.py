"""Tables that go out with the first notice: the courses, and the roster to be filled in."""

from __future__ import annotations

from ..ledger.figure import Figure
from ..settings import Course
from ..vocabulary import FIELDS
from .notice import Column, Row, Table
from .telling import Telling

ROWS_TO_FILL = 12
_ROSTER = (
    ("person_name", 4.5),
    ("id_no", 8.0),
    ("phone", 6.0),
    ("unit_name", 8.0),
    ("town", 5.0),
    ("person_class", 5.0),
    ("employ_form", 5.0),
    ("post", 5.0),
    ("dispatch_unit", 6.0),
    ("hired_on", 5.0),
)
"""Fields of the roster to be filled in, with the width of their columns."""


def courses(telling: Telling) -> Table:
    """Return 课程安排: the campaign's courses, how long each is, whom it obliges."""
    columns = (
        Column("序号", width=2.4),
        Column("课程名称", width=14.0, align="left"),
        Column("时长", unit="分钟", width=3.6, number_format="0"),
        Column("必修", width=3.0),
        Column("测试", width=3.0),
        Column("学习对象", width=10.0, align="left"),
    )
    rows = tuple(
        Row(
            (
                number,
                course.name,
                Figure("count", "course_minutes", "course", course.id, course.minutes)
                if course.minutes
                else None,
                "是" if course.compulsory else "否",
                "是" if course.test else "否",
                _learners(course),
            )
        )
        for number, course in enumerate(telling.case.campaign.courses, 1)
    )
    return Table("课程安排", "培训课程安排表", columns, rows)


def roster_form() -> Table:
    """Return 空白名册: the roster to be filled in, with the headers that are read."""
    columns = (
        Column("序号", width=2.4),
        *(Column(FIELDS[name].label, width=width) for name, width in _ROSTER),
    )
    rows = tuple(Row((number, *("",) * len(_ROSTER))) for number in range(1, ROWS_TO_FILL + 1))
    return Table(
        "空白名册",
        "应训人员名册",
        columns,
        rows,
        notes=(
            "人员类别填主要负责人、安全管理人员、一线作业人员或者其他从业人员；"
            "用工形式填正式、劳务派遣、灵活用工、承包商或相关方、实习或者其他；身份证号按文本填写。",
        ),
        landscape=True,
    )


def _learners(course: Course) -> str:
    chosen = course.applies_to
    parts = [*chosen.person_class, *chosen.employ_form, *(f"{name}单位" for name in chosen.industry)]
    return "、".join(parts) or "全体应训人员"
