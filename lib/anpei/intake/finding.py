"""Findings: every doubt about the extracts as one row of a table, never an exception and never a guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from .text import masked, shortened

if TYPE_CHECKING:
    import pandas as pd

Severity = Literal["严重", "一般", "提示"]
SEVERITIES: tuple[Severity, ...] = ("严重", "一般", "提示")
CELLS_NAMED = 10
"""Cells that a finding names; of more, the number is given."""


@dataclass(frozen=True)
class Rule:
    """One kind of doubt: what is wrong ({0}, {1} … are filled in) and what to do about it."""

    code: str
    severity: Severity
    message: str
    remedy: str

    @property
    def is_for_sender(self) -> bool:
        """Whether who sent the file can mend it; else it is the office's own business, or there is nothing to do."""
        return self.code not in _NOT_FOR_SENDER


_NOT_FOR_SENDER = {
    "E003", "E005", "E008", "E009", "E011", "E013", "E018", "E019", "E020", "E021", "E022",
    "E105", "E106", "E107", "E112", "E206", "E207", "E301", "E305", "E306", "E307", "E401",
}  # fmt: skip

_RULES = (
    # files and sheets
    Rule("E001", "严重", "文件无法读取：{0}", "{1}"),
    Rule("E002", "严重", "没有认出这是哪类表格，未读取：{0}", "核对表头文字，或在 campaign.toml 的 [[source]] 写明 kind"),
    Rule("E003", "提示", "与另一个文件完全相同（{0}），不重复计入", "无需处理；如发错文件，请补发正确的"),
    Rule("E004", "一般", "隐藏的工作表没有读取，共{0}行", "确有数据的，取消隐藏后重新报送"),
    Rule("E005", "提示", "工作表没有可读的表格，共{0}行，没有采用", "说明、空表无需处理；确有数据的，补上表头后重新报送"),
    Rule("E006", "严重", "行数恰为{0}行，导出文件很可能被截断", "分批重新导出"),
    Rule("E007", "一般", "列“{0}”与“{1}”含义相同，只采用前一列", "删去一列，或在 [[source]] 的 columns 指定"),
    Rule("E008", "一般", "[[source]] 里的“{0}”没有对应的文件或列", "改正 campaign.toml 里的路径或列名"),
    Rule("E009", "提示", "已被{0}导出的平台明细替代，不计入", "无需处理"),
    Rule("E013", "提示", "扫描件或文档，不作为数据读取", "其中有数据的，另报电子表格"),
    Rule("E020", "严重", "文件登记以后被改动，与收到时不同", "从 data/archive（名称以{0}开头）恢复；改正的放进新的日期文件夹"),
    Rule("E021", "一般", "这个文件{0}已经收到过，文件夹日期应以首次收到为准", "移回{0}的文件夹，并核对 data/receipts.csv"),
    # rows
    Rule("E010", "一般", "缺少{0}，这一行没有采用", "补全后重新报送"),
    Rule("E011", "提示", "同一人员在本单位重复{0}行，内容相同，只计一次{1}", "无需处理；下次报送时删去重复行"),
    Rule("E012", "严重", "同一人员在本单位同一天报送的{0}行内容不同{1}", "核实后只保留正确的一行，重新报送"),
    # values
    Rule("E101", "一般", "{0}“{1}”不是{2}，按空白处理", "改正后重新报送"),
    Rule("E103", "一般", "镇街名称无法识别：“{0}”", "改正名称；确是曾用名的，在镇街表或 reference/aliases.csv 登记"),
    Rule("E104", "一般", "部门名称无法识别：“{0}”", "改正名称；确是简称、曾用名的，在部门表或 reference/aliases.csv 登记"),
    Rule("E105", "提示", "监管对象底册里没有“{0}”", "名称写法不同的，在 reference/aliases.csv 登记；确属漏报的，补入底册"),
    Rule("E106", "提示", "课程“{0}”不是本活动的课程，不计入", "确属本活动课程的，在 campaign.toml 补上或改正名称"),
    Rule("E107", "提示", "“{0}”在{1}，由其他机构管理，不计入本活动", "无需处理；确应计入的，核对所属镇街"),
    Rule("E108", "一般", "统一社会信用代码“{0}”校验不通过", "核对营业执照后改正"),
    Rule("E109", "一般", "“{0}”同时在{1}和{2}的底册里，按前者计", "两部门商定牵头部门后改正底册"),
    Rule("E110", "一般", "“{0}”有同名单位，无法确定是哪一家", "写明所属镇街或统一社会信用代码"),
    Rule("E111", "提示", "“{0}”填报的镇街是{1}，与底册的{2}不一致，按底册计", "核对后改正名册或底册"),
    Rule("E112", "提示", "姓名里带有备注“{0}”，已与姓名分开", "下次报送时把备注写在备注栏"),
    Rule("E113", "一般", "姓名里写有“{0}”，没有离职日期，仍按应训计", "确已离职的填离职日期，或报核减"),
    Rule("E114", "一般", "姓名里有“?”“*”等，可能是生僻字丢失", "补上完整姓名后重新报送"),
    # identity
    Rule("E201", "一般", "身份证号“{0}”校验不通过", "核对身份证后改正；其间按所填号码对应"),
    Rule("E202", "一般", "身份证号以数字格式存储，后三位已失真", "把该列改成文本格式，重新填写后报送"),
    Rule("E203", "一般", "身份证号一列填的是手机号", "改正后重新报送"),
    Rule("E204", "一般", "缺少身份证号，只能按姓名和手机号对应", "补全身份证号后重新报送"),
    Rule("E205", "一般", "同一身份证号有不同姓名：“{0}”和“{1}”", "核对身份证后改正"),
    Rule("E206", "一般", "遮盖或失真的证件号对应到{0}个人，没有采用对应", "取得完整证件号，或由人工确认"),
    Rule("E207", "提示", "遮盖或失真的证件号没有对应到名册上的人员", "取得完整证件号，或由人工确认"),
    # versions
    Rule("E301", "提示", "上次导出有、本次导出没有的账号", "向平台核实账号是否注销或改名"),
    Rule("E302", "提示", "更新名册没有列出原有人员{0}人，仍按应训计", "确已离职的填离职日期，或报核减；漏报的无需处理"),
    Rule("E303", "一般", "没有实名状态一列，账号都按已实名认证计", "重新导出，包含实名状态"),
    Rule("E304", "一般", "核减、增补没有批准人，不生效", "补上批准人后重新报送"),
    Rule("E305", "一般", "别名“{0}”没有用到", "核对 reference/aliases.csv 的写法和起止日期"),
    Rule("E306", "提示", "按{0}的更正，由“{1}”改为“{2}”：{3}", "无需处理；源文件重新报送后，从 corrections.toml 删去"),
    Rule("E307", "一般", "人工确认没有采用：{0}", "在 decisions.xlsx 里补全后重新运行"),
)  # fmt: skip

RULES: dict[str, Rule] = {rule.code: rule for rule in _RULES}
"""Every kind of doubt by its code."""


@dataclass(frozen=True)
class Finding:
    """One doubt: rule, place (file, sheet, cells), masked value, whom it touches, nearest guess."""

    code: str
    path: str = ""
    sheet: str = ""
    cells: tuple[str, ...] = ()
    value: str = ""
    fills: tuple[str, ...] = ()
    guess: str = ""
    unit_no: int | None = None
    town_key: str | None = None
    source_no: int | None = None
    accepted: str = ""

    @property
    def rule(self) -> Rule:
        """The rule that it breaks."""
        return RULES[self.code]

    @property
    def severity(self) -> Severity:
        """How much it matters; nothing once somebody accepted it, with a reason (`accepted`)."""
        return SEVERITIES[-1] if self.accepted else self.rule.severity

    @property
    def message(self) -> str:
        """What is wrong, in Chinese."""
        text = self.rule.message.format(*self.fills)
        text = f"{text}（{len(self.cells)}处）" if len(self.cells) > 1 else text
        return f"{text}（已接受：{self.accepted}）" if self.accepted else text

    @property
    def cell(self) -> str:
        """The cells as printed: D14、D15, or the first ten and the number of all."""
        named = "、".join(self.cells[:CELLS_NAMED])
        return f"{named}等{len(self.cells)}处" if len(self.cells) > CELLS_NAMED else named

    def row(self, number: int) -> dict[str, object]:
        """Return the row of the findings table."""
        return {
            "finding_no": number,
            "code": self.code,
            "severity": self.severity,
            "source_no": self.source_no,
            "path": self.path,
            "sheet": self.sheet,
            "cell": self.cell,
            "cells": list(self.cells),
            "unit_no": self.unit_no,
            "town_key": self.town_key,
            "value": shortened(masked(self.value)),
            "message": masked(self.message),
            "remedy": self.rule.remedy.format(*self.fills),
            "guess": self.guess,
        }


@dataclass
class Notebook:
    """What is collected while extracts are read; the order of collecting does not matter."""

    findings: list[Finding] = field(default_factory=list)

    def note(self, code: str, *fills: object, **place: object) -> None:
        """Write down one finding."""
        self.findings.append(Finding(code, fills=tuple(str(fill) for fill in fills), **place))  # type: ignore[arg-type]

    def rows(self) -> list[dict[str, object]]:
        """Return the findings table: severe first, then by place and code."""
        ordered = sorted(self.findings, key=_order)
        return [finding.row(number) for number, finding in enumerate(ordered, 1)]


def _order(finding: Finding) -> tuple[object, ...]:
    return (
        SEVERITIES.index(finding.severity),
        finding.path,
        finding.source_no or 0,
        finding.code,
        finding.cells and _place(finding.cells[0]),
        finding.fills,
    )


def _place(cell: str) -> tuple[int, str]:
    digits = "".join(sign for sign in cell if sign.isdigit())
    return int(digits or 0), cell


def by_code(findings: pd.DataFrame) -> list[list[Any]]:
    """Return one row per code, severe ones first: code, severity, how many, a message as example, the remedy."""
    groups = [
        [code, group["severity"].iloc[0], len(group), group["message"].iloc[0], group["remedy"].iloc[0]]
        for code, group in findings.groupby("code", sort=True)
    ]
    return sorted(groups, key=lambda row: (SEVERITIES.index(row[1]), row[0]))


def column_letter(index: int) -> str:
    """Return the letters of a column from 0 on.

    >>> column_letter(0), column_letter(26)
    ('A', 'AA')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_names(column: int | None, rows: Sequence[int]) -> tuple[str, ...]:
    """Return the names of cells of one column, or of whole rows for None."""
    if column is None:
        return tuple(f"第{row}行" for row in rows)
    letter = column_letter(column)
    return tuple(f"{letter}{row}" for row in rows)
