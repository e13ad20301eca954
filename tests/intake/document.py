"""docs/findings.md: every kind of doubt as officers read it, with the message that its test expects as example.

`python -m tests.intake.document` writes it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from anpei.intake.finding import RULES, Rule
from tests.intake.cases import CASES, Case

DOCUMENT = Path(__file__).parents[2] / "docs" / "findings.md"

PREFACE = """\
# 疑点代码

读取收到的文件时，凡有疑问的地方都列入 `findings.xlsx` 和“数据核验”笔记本：代码、程度、文件、工作表、单元格、填写的内容\
（已遮盖）、问题、办法、可能是什么。本页逐个说明。

- **严重** 影响相应镇街、单位的排名，须先处理；**一般** 应当退回改正；**提示** 供核对，多数无需处理。
- 例中的“（2处）”是同一问题的单元格数；`findings.xlsx` 列出每一处。
- 能由报送单位改正的，列入退回单（`docs/inputs.md`）；其余由本办公室处理。
- 本页由程序生成，不要直接修改。说明写在 `lib/anpei/intake/rule.py`，例子是 `tests/intake/cases.py` 里逐条测试的结果；改后运行 \
`.venv/bin/python -m tests.intake.document`。
"""

CHAPTERS = {
    "E0": "文件、工作表和行",
    "E1": "单元格",
    "E2": "证件和人员",
    "E3": "版本、登记和决定",
    "E4": "对账",
}
"""Beginning of the code → heading."""


def render(rules: Mapping[str, Rule], cases: Mapping[str, Case]) -> str:
    """Return the page: a table of all codes, then each with its example, meaning and remedy."""
    parts = [PREFACE]
    for beginning, heading in CHAPTERS.items():
        chapter = [rules[code] for code in sorted(rules) if code.startswith(beginning)]
        if chapter:
            parts.append(f"## {heading}")
            parts += [_section(rule, cases[rule.code]) for rule in chapter]
    parts.append("## 账本")
    for code, severity, message, remedy in sorted(ledger_findings()):
        example, meaning = LEDGER_EXAMPLES[code]
        parts.append(_paragraphs(code, severity, message, meaning, example, f"{remedy}（本办公室）"))
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _section(rule: Rule, case: Case) -> str:
    whose = "报送单位" if rule.is_for_sender else "本办公室"
    remedy = f"{_open(case.remedy or rule.remedy)}（{whose}）"
    return _paragraphs(rule.code, rule.severity, _open(rule.message), rule.meaning, case.message, remedy)


def _paragraphs(code: str, severity: str, message: str, meaning: str, example: str, remedy: str) -> str:
    return f"### {code} {message}\n\n{severity}。{meaning}\n\n- 例：{example}\n- 办法：{remedy}"


LEDGER = Path(__file__).parents[2] / "lib" / "anpei" / "ledger" / "finding.py"
LEDGER_EXAMPLES = {
    "E401": (
        "石桥镇与平台口径对账有差额：注册相差1",
        "平台显示的数字减去名册外、注册在外单位、没有实名、重复账号和截止时刻以后的，应当等于通报的数字；差额说明有没想到的情形。",
    ),
    "L01": (
        "数据截止时刻2022-12-01 08:00:00晚于平台文件的导出时刻2022-11-30 08:00:00，其间的学习情况不在文件里",
        "截止时刻以前完成而在导出以后完成的人，在通报里会成为未完成。",
    ),
    "L02": (
        "有3人次应训，但没有一门必修课程适用于其人员类别、用工形式或行业，因此不会计为完成",
        "没有必修课程就没有完成的标准。",
    ),
    "L03": ("已有名册或平台人员明细，平台汇总的数字没有采用", "明细能核到人，汇总不能，两者不混用。"),
    "L04": (
        "甲化工有限公司注册人数多于底册从业人数，未注册人数无法计算",
        "应训人数按从业人数计时，从业人数偏少。",
    ),
    "L05": (
        "甲化工有限公司没有从业人数，其镇街和全区的应训人数无法计算",
        "应训人数按从业人数计时，少一家就不知道合计。",
    ),
    "L06": (
        "平台汇总里没有2家应训单位，镇街和全区的数字不含这些单位",
        "只有平台汇总时，没有出现的单位无从统计。",
    ),
}
"""Code of a doubt that only the ledger sees → an example of its message, and what it means."""


def ledger_findings() -> Iterator[tuple[str, str, str, str]]:
    """Yield code, severity, message and remedy of what the ledger finds, from its source."""
    tree = ast.parse(LEDGER.read_text("utf-8"))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "_finding":
            code, severity, message, remedy = (_text(argument) for argument in call.args)
            yield code, severity or "严重", message, remedy


def _text(node: ast.expr) -> str:
    """Return a text of the source, an ellipsis for what is filled in; empty for a name."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _open(text: str) -> str:
    """Return a text with an ellipsis for what is filled in."""
    return re.sub(r"\{\d\}", "…", text)


if __name__ == "__main__":
    DOCUMENT.write_text(render(RULES, CASES), encoding="utf-8")
