"""The office's own extract files: supervisors, spot checks, reviews, adjustments, off-line training."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from anpei.synthetic import district
from anpei.synthetic.dressing import data_lines, dressed
from anpei.synthetic.extracts import Writer, folder_of
from anpei.synthetic.model import SpotCheck
from anpei.synthetic.sheets import DATA, Cell, Doubt, Line, Marked, Sheet, Workbook, marked
from anpei.synthetic.spelling import id_cell


def supervisors(writer: Writer) -> Iterator[Workbook]:
    """One workbook a day."""
    for day in writer.world.campaign.received_on:
        rows: list[Sequence[Cell]] = []
        for s in writer.world.supervisors:
            if s.received_on == day:
                name, id_no, _ = writer.person(s.person)
                rows.append((name, id_no, s.body, writer.town_name(s.town) if s.town else "", s.duty))
        if rows:
            lines = dressed(
                writer.style("supervisors"),
                f"{district.DISTRICT}监管人员和属地监管责任人员名册",
                ("姓名", "身份证号", "单位名称", "所属镇街", "职责"),
                data_lines(rows),
                note="部门人员不填所属镇街。",
            )
            yield Workbook(f"{folder_of(day)}/监管人员名册.xlsx", (Sheet("监管人员", lines),))


def spot_checks(writer: Writer) -> Iterator[Workbook]:
    """One workbook a round; the second repeats rows of the first where planted."""
    checks = writer.world.spot_checks
    day = writer.world.campaign.received_on[1]
    first = [c for c in checks if c.round == 1]
    repeated = first[: writer.faults.spot_resent]
    again = [c for c in checks if c.round not in (1, 2)]
    for number, rows in ((1, first), (2, repeated + [c for c in checks if c.round == 2]), (3, again)):
        if not rows:
            continue
        style = writer.style("spot_checks")

        def cells(check: SpotCheck, yes_no: tuple[str, str], passed: tuple[str, str]) -> tuple[Cell, ...]:
            name, id_no, _ = writer.person(check.person)
            result = None if check.is_passed is None else passed[0 if check.is_passed else 1]
            return (
                check.number, check.round, name, id_no, writer.world.units[check.unit].name,
                yes_no[0 if check.is_attended else 1], check.absence_reason, check.score, result, check.remark,
            )  # fmt: skip

        lines = dressed(
            style,
            f"{district.THEME}专题抽查抽测成绩登记表",
            (
                "编号",
                "轮次",
                "姓名",
                "身份证号",
                "单位名称",
                "是否参加",
                "缺测原因",
                "成绩",
                "是否合格",
                "备注",
            ),
            data_lines(cells(c, style.yes_no, style.passed) for c in rows),
            note="60分为合格。",
        )
        path = f"{folder_of(day)}/抽查抽测成绩_第{number}轮"
        if style.is_dressed and number == 2:
            encoding = "gb18030" if writer.faults.name_rare else "gbk"
            yield Workbook(f"{path}.csv", (Sheet("", lines),), encoding)
        else:
            yield Workbook(f"{path}.xlsx", (Sheet("成绩", lines),))


def reviews(writer: Writer) -> Iterator[Workbook]:
    """One workbook a day."""
    for day in writer.world.campaign.received_on:
        rows: list[Sequence[Cell]] = []
        style = writer.style("reviews")
        for r in writer.world.reviews:
            if r.received_on == day:
                name, id_no, _ = writer.person(r.person)
                unit = writer.world.units[r.unit].name
                case: Cell = r.number
                number: Cell = id_no
                if r.name:
                    name = r.name
                    case = Marked(r.number, (Doubt("E310", r.number),))
                    number = marked(id_cell("id_masked", id_no), Doubt("E207"))
                rows.append(
                    (case, name, number, unit, r.problem, r.conclusion, r.reviewed_by, r.reviewer,
                     style.day(r.reviewed_on))
                )  # fmt: skip
        if rows:
            lines = dressed(
                style,
                "疑似问题核查反馈表",
                (
                    "编号",
                    "姓名",
                    "身份证号",
                    "单位名称",
                    "问题类型",
                    "核查结论",
                    "核查单位",
                    "核查人",
                    "核查日期",
                ),
                data_lines(rows),
                note="核查结论填写待核查、属实或排除。",
            )
            yield Workbook(f"{folder_of(day)}/核查反馈.xlsx", (Sheet("核查反馈", lines),))


_FACES = {
    "passed": ("通过", "一致", "96"), "failed": ("不通过", "失败", "55.2"), "missing": ("未核验", ""),
    "other_person": ("非本人", "不是本人"),
}  # fmt: skip


def sessions(writer: Writer) -> Iterator[Workbook]:
    """One text file, as the platform hands it over."""
    columns = ("姓名", "身份证号", "课程名称", "开始时间", "结束时间", "设备标识", "IP地址", "人脸核验结果")
    lines = [Line("header", columns)]
    for n, s in enumerate(writer.world.sessions):
        name, id_no, _ = writer.person(s.person)
        times = [f"{at:%Y-%m-%d %H:%M:%S}" for at in (s.started_at, s.ended_at)]
        face = _FACES[s.face][n % len(_FACES[s.face])]
        doubts = [Doubt("E106", s.course)] if s.course == district.FOREIGN_COURSE else []
        lines.append(Line(DATA, (name, id_no, marked(s.course, *doubts), *times, s.device, s.address, face)))
    if writer.world.sessions:
        day = writer.world.campaign.received_on[1]
        yield Workbook(f"{folder_of(day)}/平台/学习过程日志.csv", (Sheet("", tuple(lines)),), "utf-8-sig")


def adjustments(writer: Writer) -> Iterator[Workbook]:
    """One workbook."""
    rows: list[Sequence[Cell]] = []
    style = writer.style("adjustments")
    for a in writer.world.adjustments:
        name, id_no, _ = writer.person(a.person)
        unit = writer.world.units[a.unit].name
        rows.append((name, id_no, unit, a.kind, a.reason, a.approved_by, style.day(a.adjusted_on)))
    if rows:
        lines = dressed(
            style,
            "应训人员核减增补登记表",
            ("姓名", "身份证号", "单位名称", "类型", "原因", "批准人", "日期"),
            data_lines(rows),
            note="核减、增补须经批准。",
        )
        day = writer.world.campaign.received_on[1]
        yield Workbook(f"{folder_of(day)}/核减增补.xlsx", (Sheet("核减增补", lines),))


def offline(writer: Writer) -> Iterator[Workbook]:
    """One workbook."""
    rows: list[Sequence[Cell]] = []
    style = writer.style("offline")
    for o in writer.world.offline:
        name, id_no, _ = writer.person(o.person)
        unit = writer.world.units[o.unit].name
        rows.append((name, id_no, unit, o.course, style.day(o.held_on), o.hours, o.evidence))
    if rows:
        lines = dressed(
            style,
            "线下补训登记表",
            ("姓名", "身份证号", "单位名称", "课程名称", "日期", "学时", "签到表编号"),
            data_lines(rows),
            note="线下补训须附签到表。",
        )
        day = writer.world.campaign.received_on[1]
        yield Workbook(f"{folder_of(day)}/线下补训.xlsx", (Sheet("线下补训", lines),))
