"""Every example of every rule: what the opinion and the definitions ask for is what the ledger gives."""

from pathlib import Path

import pytest

from tests.spec.example import Example, parse, read_examples
from tests.spec.expectation import differences

EXAMPLES = read_examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_rule(example: Example, tmp_path: Path) -> None:
    assert differences(example, tmp_path) == []


def test_titles_are_unique() -> None:
    titles = [example.title for example in EXAMPLES]
    assert sorted(set(titles)) == sorted(titles)


GOOD = """# 章

## 标题〔C01〕

说明。

参数：截止日 = 2022-11-30

名册：

| 姓名 |
|---|
| 张一 |

期望状态：

| 姓名 | 状态 |
|---|---|
| 张一 | 未注册 |
"""


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("## 标题〔C01〕", "## 标题", "cites its clause"),
        ("名册：", "花名册：", "no table is named so"),
        ("期望状态：", "期待状态：", "no table is named so"),
        ("| 姓名 |\n", "| 名字 |\n", "columns that 名册 does not have"),
        ("| 姓名 | 状态 |", "| 姓名 | 结果 |", "columns that 期望状态 does not have"),
        ("| 姓名 | 状态 |", "| 姓名 | 姓名 |", "or has twice"),
        ("| 张一 | 未注册 |", "| 张一 |", "more or fewer cells"),
        ("| 张一 |\n\n", "\n\n", "without rows"),
        ("截止日 =", "截止天 =", "unknown parameters"),
        (GOOD[GOOD.index("期望状态") :], "", "expects nothing"),
        ("说明。", "| 张一 |", "no table is named so"),
    ],
)
def test_a_misspelt_rule_is_an_error(right: str, wrong: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "rule.md"
    path.write_text(GOOD, encoding="utf-8")
    assert [example.title for example in parse(path)] == ["标题"]
    assert GOOD.count(right) == 1
    path.write_text(GOOD.replace(right, wrong), encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        list(parse(path))


def test_a_wrong_expectation_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "rule.md"
    path.write_text(GOOD.replace("| 张一 | 未注册 |", "| 张一 | 已完成 |"), encoding="utf-8")
    found = differences(next(parse(path)), tmp_path)
    assert found == ["期望状态: ('张一', '甲厂') 状态: expected 已完成, got 未注册"]
