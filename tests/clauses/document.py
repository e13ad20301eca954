"""docs/clauses.md: clause by clause what serves it, made from clauses.toml and the titles of the rules.

`.venv/bin/python -m tests.clauses.document` writes it; so does `-m tests.spec.document`, since it cites the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from tests.clauses.clause import Clause, read_clauses
from tests.spec.citation import Trap, citing_tests, read_traps, rules_of
from tests.spec.document import numbered
from tests.spec.example import Example, read_examples

DOCUMENT = Path(__file__).parents[2] / "docs" / "clauses.md"
LABELS = {
    "files": "文件",
    "notebooks": "笔记本",
    "documents": "文种",
    "sentences": "句子",
    "tables": "表",
    "charts": "图",
    "lists": "名单",
    "measures": "指标",
    "settings": "设定",
}

PREFACE = """\
# 实施意见逐条对照

薛安发〔2022〕17号的每一条要求做什么，由哪个函数完成，由哪些规则和测试保证，结果出现在哪里。编号是本项目给条款编的，\
规则的题目、指标和代码里都用它。“规则”是[统计规则](rules.md)里引用这一条的全部题目；“测试”是另外指名的测试；“句子”“表”“图”\
都放在随软件的措辞里，“名单”是 `lists.csv` 里的名称，“设定”是 campaign.toml 里起作用的项。

- 本页由 `tests/clauses/clauses.toml` 和规则的题目生成，不要直接修改；改了以后运行 \
`.venv/bin/python -m tests.clauses.document`。函数、测试、输出有一个名称对不上，条款缺一条，测试就不能通过。
"""

TRAPS = """\
## 容易数错的情形

每一种都由引用它的规则或测试防住。
"""


def render(clauses: Sequence[Clause], traps: Sequence[Trap], examples: Sequence[Example]) -> str:
    """Return the page: how far the program serves each clause, what serves it part by part, the traps."""
    places = {example.name: number for number, example in numbered(examples)}
    parts = [PREFACE.strip(), *_overview(clauses)]
    for name, group in groupby(clauses, key=lambda clause: clause.part):
        parts.append(f"## {name}")
        for clause in group:
            parts += _clause(
                clause, [(places[rule.name], rule) for rule in rules_of(clause.number, examples)]
            )
    parts += [TRAPS.strip(), *_traps(traps, examples, places)]
    return "\n\n".join(parts) + "\n"


def _overview(clauses: Sequence[Clause]) -> Iterator[str]:
    yield f"共{len(clauses)}条：" + "；".join(
        f"{state}{len(group)}条（{'、'.join(clause.number for clause in group)}）"
        for state in ("已提供", "部分提供", "尚未提供")
        if (group := [clause for clause in clauses if _state(clause) == state])
    ) + "。"  # fmt: skip


def _state(clause: Clause) -> str:
    return "尚未提供" if clause.is_later else "部分提供" if clause.lacks else "已提供"


def _clause(clause: Clause, rules: Sequence[tuple[str, Example]]) -> Iterator[str]:
    yield f"### {clause.number} {clause.asks}"
    lines = []
    if clause.is_later:
        lines.append(f"- **尚未提供**：{clause.lacks}")
    if clause.functions:
        lines.append("- 函数：" + "、".join(f"`{name}`" for name in clause.functions))
    if rules:
        lines.append("- 规则：" + "；".join(_link(number, rule) for number, rule in rules))
    if clause.tests:
        lines.append("- 测试：" + "、".join(f"`{name}`" for name in clause.tests))
    if clause.outputs:
        made = (LABELS[kind] + "、".join(map(_name, names)) for kind, names in clause.outputs.items())
        lines.append("- 输出：" + "；".join(made))
    if clause.lacks and not clause.is_later:
        lines.append(f"- **尚缺**：{clause.lacks}")
    yield "\n".join(lines)


def _name(name: str) -> str:
    """Return a name as it is written: what a reader types or looks up in a file as code, Chinese names in quotes."""
    return f"`{name}`" if name.isascii() else f"“{name}”"


def _traps(traps: Sequence[Trap], examples: Sequence[Example], places: Mapping[str, str]) -> Iterator[str]:
    lines = ["| 陷阱 | 情形 | 由什么防住 |", "|---|---|---|"]
    for trap in traps:
        held = [_link(places[rule.name], rule) for rule in rules_of(f"陷阱{trap.number}", examples)]
        held += [f"`{name}`" for name in citing_tests(trap.number)]
        lines.append(f"| {trap.number} | {trap.text} | {'；'.join(held) or f'尚未提供：{trap.later}'} |")
    yield "\n".join(lines)


def _link(number: str, rule: Example) -> str:
    heading = f"{number} {rule.title}〔{rule.clauses}〕"
    anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
    return f"[{number} {rule.title}](rules.md#{anchor})"


def write() -> None:
    """Write the page."""
    DOCUMENT.write_text(render(read_clauses(), read_traps(), read_examples()), encoding="utf-8")


if __name__ == "__main__":
    write()
