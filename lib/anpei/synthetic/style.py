"""How one file writes the same facts: spellings of headers, forms of dates, percentages, yes and no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from anpei.synthetic.faults import Mess
from anpei.synthetic.sheets import Cell

HEADERS: dict[str, tuple[str, ...]] = {
    "姓名": ("人员姓名", "职工姓名", "姓  名", "姓名"),
    "身份证号": ("身份证号码", "公民身份号码", "身份证\n号码", "证件号码"),
    "手机号": ("手机号码", "联系电话", "手机"),
    "单位名称": ("企业名称", "所在单位", "工作单位", "单位名称"),
    "所属镇街": ("镇街", "镇(街道)", "乡镇街道", "属地"),
    "人员类别": ("人员类型", "人员类别", "人员性质"),
    "用工形式": ("用工性质", "用工类型", "用工形式"),
    "岗位": ("工种", "岗位名称", "岗位/工种"),
    "劳务派遣单位": ("派遣单位", "劳务派遣\n单位", "劳务公司"),
    "入职日期": ("入职时间", "上岗时间", "入职日期"),
    "离职日期": ("离职时间", "离岗时间", "离职日期"),
    "统一社会信用代码": ("社会信用代码", "统一信用代码", "统一社会\n信用代码"),
    "行业主管部门": ("主管部门", "监管部门", "行业主管部门"),
    "行业领域": ("所属行业", "行业分类", "行业领域"),
    "从业人数": ("从业人员数", "职工总数", "从业人数"),
    "实名状态": ("实名状态", "认证状态"),
    "注册时间": ("实名认证时间", "注册日期", "注册时间"),
    "课程名称": ("课件名称", "培训课程", "课程名称"),
    "学习进度": ("完成进度", "课程进度", "学习进度(%)"),
    "学习状态": ("完成状态", "学习状态"),
    "学习时长": ("已学时长", "学习时长(分钟)", "累计时长"),
    "开始时间": ("开始学习时间", "首次学习时间"),
    "完成时间": ("学习完成时间", "结业时间", "完成时间"),
    "考试成绩": ("测试成绩", "最高分", "考试成绩"),
    "是否合格": ("合格情况", "考试结果", "是否合格"),
    "是否参加": ("是否参测", "是否参加"),
    "核查结论": ("核实结论", "核查结果", "核查结论"),
    "职责": ("监管职责", "包保职责", "职责"),
}
"""Other public spellings of the canonical headers."""


def _short_form(day: date, sep: str) -> str:
    return f"{day.year}{sep}{day.month}{sep}{day.day}"


DATE_FORMS: tuple[Callable[[date], Cell], ...] = (
    lambda d: d.isoformat(),
    lambda d: _short_form(d, "."),
    lambda d: _short_form(d, "/"),
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: d,
    lambda d: f"{d:%Y-%m-%d} 00:00:00",
)
"""Forms of a date; the sixth is a real date cell."""
_SERIAL_ORIGIN = date(1899, 12, 30)
HEAVY_DATE_FORMS: tuple[Callable[[date], Cell], ...] = (
    *DATE_FORMS,
    lambda d: f"{d.year % 100:02d}.{d.month}.{d.day}",
    lambda d: (d - _SERIAL_ORIGIN).days,
)
"""Two more: a year of two digits, and the number that spreadsheets keep for a date."""


@dataclass(frozen=True, slots=True)
class Style:
    """How one file is written; the default is the clean form."""

    headers: dict[str, str] = field(default_factory=dict)
    date_form: Callable[[date], Cell] = DATE_FORMS[0]
    time_form: str = "%Y-%m-%d %H:%M:%S"
    yes_no: tuple[str, str] = ("是", "否")
    passed: tuple[str, str] = ("是", "否")
    verified: tuple[str, str] = ("已实名", "未实名")
    percent: str = "{}%"
    is_dressed: bool = False
    is_share: bool = False

    def header(self, canonical: str) -> str:
        """Spelling of a header."""
        return self.headers.get(canonical, canonical)

    def day(self, day: date | None) -> Cell:
        """A date cell."""
        return None if day is None else self.date_form(day)

    def progress(self, progress: int, form: str = "", number: int = 0) -> Cell:
        """A percentage: 95%, 95 or 0.95; as `progress_other` in one more form, as `progress_blank` not at all."""
        if form == "progress_blank":
            return ("——", "#DIV/0!")[number % 2]
        if form == "progress_other":
            return f"{progress}.00％" if self.is_share or number % 2 else f"{progress}%"
        return progress / 100 if self.is_share else self.percent.format(progress)

    def instant(self, at: datetime | None) -> Cell:
        """A date-and-time cell, to the second."""
        return None if at is None else at.strftime(self.time_form)


CLEAN = Style()


def style_of(rng: Random, mess: Mess, number: int) -> Style:
    """Style of the `number`-th file of its kind."""
    if mess == "none":
        return CLEAN
    headers = {canonical: rng.choice(forms) for canonical, forms in HEADERS.items()}
    dates = HEAVY_DATE_FORMS if mess == "heavy" else DATE_FORMS
    return Style(
        headers=headers,
        date_form=dates[number % len(dates)],
        time_form=("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S")[number % 2],
        yes_no=(("是", "否"), ("√", "×"))[number % 2],
        passed=(("是", "否"), ("合格", "不合格"))[number % 2],
        verified=(("已实名", "未实名"), ("已认证", "未认证"))[number % 2],
        percent=("{}%", "{}")[number % 2],
        is_dressed=True,
    )
