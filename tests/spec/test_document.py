"""docs/rules.md says what the rule files say."""

from tests.spec.document import DOCUMENT, render
from tests.spec.example import Example, read_examples


def test_the_page_is_up_to_date() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == render(read_examples()), (
        "run: .venv/bin/python -m tests.spec.document"
    )


def test_a_rule_becomes_a_section_with_its_example() -> None:
    example = Example(
        "01.md", 1, "章", "题", "C01", ("说明。",), {"截止日": "2022-11-30"},
        {"期望名册外": ({"姓名": "无", "单位": ""},), "名册": ({"姓名": "张一"},)},
    )  # fmt: skip
    page = render([example])
    assert "1. [章](#1-章)（1条）\n\n## 1 章\n\n### 1.1" in page
    assert (
        "### 1.1 题〔C01〕\n\n说明。\n\n<details><summary>例</summary>\n\n设定：截止日 = 2022-11-30\n\n"
        in page
    )
    assert "**名册**\n\n| 姓名 |\n| --- |\n| 张一 |\n\n**名册外**（结果）\n\n| 姓名 | 单位 |" in page
