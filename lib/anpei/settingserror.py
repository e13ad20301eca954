"""What pydantic finds wrong with campaign.toml, in Chinese: the key, its line, the nearest known key."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from pydantic import ValidationError

from .errors import ConfigurationError, nearest


def configuration_error(
    error: ValidationError, text: str, name: str, known: Mapping[str, Collection[str]], section: str = ""
) -> ConfigurationError:
    """Return the first problem as an error that names the key, its line and the nearest known key.

    `text` is the whole file, `name` what it is called; `known` are the keys of every section, those of the top under "".
    """
    problem = error.errors()[0]
    path = [part for part in (section, *map(str, problem["loc"])) if part]
    keys = [part for part in path if not part.isdigit()]
    key = keys[-1] if keys else ""
    guess = ""
    if problem["type"] == "extra_forbidden":
        guess = nearest(key, _known_keys(keys, known))
        what = f"campaign.toml 里有不认识的项“{'.'.join(keys)}”。"
        remedy = "改正拼写或删去这一项。"
    elif problem["type"] == "missing":
        what = f"campaign.toml 缺少必填项“{'.'.join(keys)}”。"
        remedy = "补上这一项；写法见 docs/campaign.md。"
    else:
        what = f"campaign.toml 的“{'.'.join(keys)}”不对：{_in_chinese(problem)}。"
        remedy = "按说明改正；写法见 docs/campaign.md。"
    line = _line_of(text, path)
    return ConfigurationError(what, where=f"{name} 第{line}行" if line else name, guess=guess, remedy=remedy)


def _in_chinese(problem: Any) -> str:
    context = problem.get("ctx", {})
    kind = problem["type"]
    fixed = {
        "string_type": "应是文字，加英文引号",
        "bool_type": "应是 true 或 false",
        "int_type": "应是整数",
        "float_type": "应是数",
        "float_parsing": "应是数",
        "date_type": "应是日期，写成 2022-12-01，不加引号",
        "tuple_type": "应是方括号括起的列表",
        "dict_type": "应是一组键值",
        "too_short": "至少要有一项",
    }
    if kind == "value_error":
        return str(context.get("error", ""))
    if kind == "literal_error":
        return f"只能是 {context.get('expected', '').replace(' or ', '、')}"
    if kind.startswith(("greater", "less")):
        return f"超出允许范围（{', '.join(f'{key}={value}' for key, value in context.items())}）"
    return fixed.get(kind, f"类型不符（{kind}）")


def _known_keys(keys: list[str], known: Mapping[str, Collection[str]]) -> Collection[str]:
    """Return the keys of the innermost section that `keys` lead into."""
    return known[next((key for key in reversed(keys[:-1]) if key in known), "")]


def _line_of(text: str, path: list[str]) -> int:
    """Return the 1-based line of a key: the last named part found below the table heading of the first."""
    lines = text.splitlines()
    start = 0
    if path:
        nth = int(path[1]) if len(path) > 1 and path[1].isdigit() else 0
        heads = [i for i, line in enumerate(lines) if re.match(rf"\s*\[+\s*{re.escape(path[0])}\b", line)]
        if len(heads) > nth:
            start = heads[nth]
    for part in reversed([part for part in path if not part.isdigit()]):
        for number, line in enumerate(lines[start:], start + 1):
            if re.match(rf"\s*(\[+\s*)?([\w.]+\.)?[\"']?{re.escape(part)}[\"']?\s*(=|\])", line):
                return number
    return start + 1 if start else 0
