"""Examples written as small text tables: tests/spec/rules/*.md, parsed and checked for misspelt names.

A rule file is Markdown that officers can read: `# chapter`, then for every rule `## title〔clauses〕`, a
paragraph, and blocks

    参数：截止时刻 = 2022-11-01 12:00；达标进度 = 90

and tables below a line `名册：`, `账号：`, `学习：`, `期望状态：` and so on. A table, column or parameter that is
not listed here is an error, never prose: a misspelt expectation would otherwise expect nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from anpei.intake.people import TIERS
from anpei.ledger.reconciliation import STEPS
from anpei.vocabulary import MEASURE_OF_LABEL

RULES = Path(__file__).parent / "rules"
Row = dict[str, str]

MEASURED = tuple(MEASURE_OF_LABEL)

INPUTS: dict[str, tuple[str, ...]] = {
    "单位": ("单位", "镇街", "部门", "行业", "从业人数", "底册", "应训", "注册名"),
    "课程": ("课程", "分钟", "必修", "测试", "合格分", "适用人员类别", "适用用工形式", "适用行业"),
    "名册": ("姓名", "单位", "人员类别", "用工形式", "入职", "离职", "现行", "收到", "文件"),
    "账号": ("账号", "姓名", "单位", "镇街", "实名", "注册时间", "对应", "文件"),
    "学习": (
        "账号", "姓名", "课程", "进度", "状态完成", "开始", "完成", "时长", "成绩", "合格", "线下", "签到表", "实名", "文件",
    ),
    "汇总": ("单位", "镇街", "应训", "注册", "参训", "完成"),
    "监管人员": ("姓名", "单位", "镇街", "部门"),
    "核查": ("编号", "姓名", "单位", "问题", "结论", "日期", "收到", "文件"),
    "核减增补": ("姓名", "单位", "类型", "原因", "批准人", "日期", "文件"),
    "抽测": ("编号", "轮次", "姓名", "单位", "参加", "缺测原因", "成绩", "合格", "备注", "收到", "文件"),
    "手机": ("手机号", "姓名", "文件"),
    "身份": ("姓名", "疑点", "文件"),
    "学习过程": ("姓名", "课程", "开始", "结束", "设备", "地址", "人脸", "文件"),
    "名册缺人": ("姓名", "单位", "日期"),
    "决定": ("编号", "事项", "对象", "单位", "姓名", "决定", "依据", "理由", "日期"),
    "其他活动": ("活动", "名称", "编号", "事项", "单位", "决定", "依据", "理由", "日期"),
    "文件": ("文件", "导出时刻", "采用"),
    "发现": ("程度", "单位", "镇街", "文件"),
}  # fmt: skip
"""Tables of what was received, with the columns that they may have."""

EXPECTED: dict[str, tuple[str, ...]] = {
    "期望状态": (
        "姓名", "单位", "状态", "按时", "有效", "主单位", "单位不符", "注册于", "开始于", "完成于", "名册行", "证据行",
    ),
    "期望监管人员": ("姓名", "单位", "状态", "按时", "有效", "名册行", "证据行"),
    "期望名册外": ("姓名", "单位", "证据行"),
    "期望变动": ("姓名", "单位", "情形", "原因"),
    "期望数字": ("层级", "名称", *MEASURED),
    "期望合计": ("层级", "行", "镇街", *MEASURED),
    "期望名次": ("层级", "指标", "名称", "名次", "并列", "参排", "原因"),
    "期望首尾": ("层级", "指标", "前三", "后三"),
    "期望名单": ("名单", "单位"),
    "期望清单": ("清单", "层级", "单位", "镇街", "部门", "事由", "涉及", "基数", "状态", "编号"),
    "期望抽测": ("单位", "镇街", "部门", "应测", "实测", "合格"),
    "期望不一致": ("单位", "镇街", "部门", "疑似", "核实", "参训"),
    "期望次序": ("层级", "次序"),
    "期望进度": ("日期", "累计完成", "当日完成", "镇街"),
    "期望发现": ("代码", "程度"),
    "期望增减": ("镇街", "增补", "核减和离职", "核减", "离职", "入职过晚", "不再应训"),
    "期望交叉": ("人员类别", "用工形式", "应训", "注册", "参训", "完成", "未注册", "只注册未学", "学习中"),
    "期望对账": ("层级", "名称", "指标", "平台", *(step.label for step in STEPS), "通报", "差额"),
    "期望对账率": ("层级", "名称", "平台完成", "基数", "平台完成率", "通报完成率", "相差"),
    "期望对应": ("层级", "名称", *TIERS.values()),
    "期望印出": ("分子", "分母", "种类", "界限", "印出"),
    "期望界限": ("指标", "界限"),
    "期望信号": ("信号", "状态", "人数", "单位数"),
    "期望提示": ("信号", "姓名", "单位", "数", "基数", "说明"),
    "期望证据": ("信号", "姓名", "单位", "行"),
    "期望疑似": ("姓名", "单位", "信号", "状态", "编号", "依据"),
    "期望重点监管": (
        "单位", "镇街", "部门", "情形", "差额", "应训", "抽测合格", "实测", "状态", "可移出", "措施", "列入", "移出", "编号",
        "依据",
    ),
    "期望历次": ("活动", "名称", "单位", "列入", "移出", "措施", "依据"),
    "期望线索": ("单位", "镇街", "部门", "涉及", "基数", "基数来源", "突出", "情形", "状态", "编号", "依据"),
    "期望待定": ("事项", "对象", "建议", "依据"),
}  # fmt: skip
"""Tables of what must come out, with the columns that they may have."""

PARAMETERS = (
    "开始日", "截止日", "截止时刻", "导出时刻", "知悉日", "名册基准日", "应训来源", "底册", "镇街", "部门", "达标进度",
    "参训分钟", "线下计入", "覆盖率", "多单位人员", "排名最少人数", "缺测算不合格", "最少样本", "最多缺测", "抽测标准",
    "参学标准", "突出人数", "突出比例", "同号人数", "同设备人数", "同地址人数", "重叠分钟", "过快比例", "每日分钟", "集中人数",
    "集中分钟", "雷同人数", "满分", "深夜比例", "成批条数", "人脸比例", "缩减比例", "缩减天数", "名册比例", "年龄下限",
    "年龄上限", "不运行",
)  # fmt: skip
"""What `参数：` may set; the rest is as in a campaign.toml that says nothing."""


@dataclass(frozen=True)
class Example:
    """One rule with its example."""

    file: str
    line: int
    chapter: str
    title: str
    clauses: str
    prose: tuple[str, ...]
    parameters: dict[str, str] = field(default_factory=dict)
    tables: dict[str, tuple[Row, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.file}: {self.title}〔{self.clauses}〕"


def read_examples(folder: Path = RULES) -> list[Example]:
    """Return every example of every rule file, in order."""
    return [example for path in sorted(folder.glob("*.md")) for example in parse(path)]


def parse(path: Path) -> Iterator[Example]:
    """Yield the examples of one rule file.

    Raises
    ------
    ValueError
        A title without clause; an unknown table, column or parameter; a row of the wrong length; no expectation.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    chapter = lines[0].removeprefix("# ").strip()
    starts = [n for n, line in enumerate(lines) if line.startswith("## ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        head = re.fullmatch(r"## (.+?)〔(.+)〕", lines[start].strip())
        if head is None:
            raise ValueError(f"{path.name}:{start + 1}: a title cites its clause in 〔〕")
        example = Example(path.name, start + 1, chapter, head[1], head[2], ())
        yield _parse_body(example, lines[start + 1 : end])


def _parse_body(example: Example, lines: Sequence[str]) -> Example:
    prose: list[str] = []
    parameters: dict[str, str] = {}
    tables: dict[str, tuple[Row, ...]] = {}
    position = 0
    while position < len(lines):
        line = lines[position].strip()
        place = f"{example.file}:{example.line + position + 1}"
        position += 1
        label = line.removesuffix("：")
        if line.startswith("参数："):
            parameters |= _parameters(line, place)
        elif label in INPUTS or label in EXPECTED:
            if label in tables:
                raise ValueError(f"{place}: a second table {label}")
            while not lines[position].strip():
                position += 1
            end = position
            while end < len(lines) and lines[end].strip().startswith("|"):
                end += 1
            tables[label] = _table(label, [_cells(text) for text in lines[position:end]], place)
            position = end
        elif line.startswith("|") or line.endswith("："):
            raise ValueError(f"{place}: no table is named so: {line}")
        elif line:
            prose.append(line)
    if not tables.keys() & EXPECTED.keys():
        raise ValueError(f"{example.file}:{example.line}: expects nothing")
    return replace(example, prose=tuple(prose), parameters=parameters, tables=tables)


def _parameters(line: str, place: str) -> dict[str, str]:
    parts = [part.partition("=") for part in re.split("[；;]", line.removeprefix("参数：").rstrip("。"))]
    found = {key.strip(): value.strip() for key, _, value in parts}
    unknown = [key for key in found if key not in PARAMETERS]
    if unknown:
        raise ValueError(f"{place}: unknown parameters {unknown}")
    return found


def _table(label: str, lines: Sequence[Sequence[str]], place: str) -> tuple[Row, ...]:
    header, _, *rows = lines
    unknown = [column for column in header if column not in {**INPUTS, **EXPECTED}[label]]
    if unknown or len(set(header)) < len(header):
        raise ValueError(f"{place}: columns that {label} does not have, or has twice: {unknown or header}")
    if not rows or any(len(row) != len(header) for row in rows):
        raise ValueError(f"{place}: {label} without rows, or a row with more or fewer cells than its head")
    return tuple(dict(zip(header, row, strict=True)) for row in rows)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
