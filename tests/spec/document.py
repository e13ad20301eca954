"""docs/rules.md: the rules as officers read them, made from the examples that test them.

`python -m tests.spec.document` writes it, and docs/clauses.md, which cites the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from tests.spec.example import EXPECTED, INPUTS, Example, Row, read_examples

DOCUMENT = Path(__file__).parents[2] / "docs" / "rules.md"

PREFACE = """\
# 统计规则

谁应当参训、谁算完成、每个数怎样数：本页把每一条写成一句规则，附一个例子。例子不是示意，而是测试：`make test` \
逐条运行，账本给出的结果与例子不同就不能通过。因此本页说的就是程序做的。

- 题目后的〔〕是依据：C 加数字是实施意见的条款，“口径”是指标口径的条目，“陷阱”是容易数错的情形\
（见[逐条对照](clauses.md#容易数错的情形)），S 加数字是[信号](signals.md)。
- 例子中没有写的，取平常的情形：活动 2022-10-15 开始、2022-11-30 截止，名册基准日 2022-10-20，数据截止时刻 \
2022-12-01 08:00，平台在同一时刻导出，2022-12-01 知悉；课程一门，必修，没有测试；人员在名册上甲厂，2020-01-01 入职，\
账号已实名，2022-10-16 注册；最少排名人数写作 1。
- 本页由 `tests/spec/rules/` 里的文件生成，不要直接修改。改规则时改那里的文件，再运行 \
`.venv/bin/python -m tests.spec.document`。
"""


def numbered(examples: Sequence[Example]) -> Iterator[tuple[str, Example]]:
    """Yield every rule with its number on the page: chapter and place within it."""
    for number, (_, rules) in enumerate(groupby(examples, key=lambda example: example.chapter), 1):
        yield from ((f"{number}.{place}", example) for place, example in enumerate(rules, 1))


def render(examples: Sequence[Example]) -> str:
    """Return the page: the chapters, then every rule with its example folded away."""
    numbers = {example.name: number for number, example in numbered(examples)}
    chapters = [(name, list(rules)) for name, rules in groupby(examples, key=lambda example: example.chapter)]
    contents = "\n".join(
        f"{n}. [{name}](#{n}-{name})（{len(rules)}条）" for n, (name, rules) in enumerate(chapters, 1)
    )
    parts = [PREFACE, contents]
    for number, (name, rules) in enumerate(chapters, 1):
        parts.append(f"## {number} {name}")
        for example in rules:
            parts += _rule(numbers[example.name], example)
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _rule(number: str, example: Example) -> Iterator[str]:
    yield f"### {number} {example.title}〔{example.clauses}〕"
    yield from example.prose
    yield "<details><summary>例</summary>"
    if example.parameters:
        yield "设定：" + "；".join(f"{name} = {value}" for name, value in example.parameters.items())
    for label in (*INPUTS, *EXPECTED):
        if label in example.tables:
            yield f"**{label.removeprefix('期望')}**" + ("（结果）" if label in EXPECTED else "")
            yield _table(example.tables[label])
    yield "</details>"


def _table(rows: Sequence[Row]) -> str:
    header = list(rows[0])
    lines = [header, ["---"] * len(header), *([row[column] for column in header] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


if __name__ == "__main__":
    DOCUMENT.write_text(render(read_examples()), encoding="utf-8")
    from tests.clauses.document import write

    write()
