"""docs/inputs.md says what vocabulary and rules say: its tables are these lines, no more and no fewer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from anpei.intake.finding import RULES
from anpei.intake.lines import REASONS
from anpei.vocabulary import FIELDS, KINDS

DOCUMENT = Path(__file__).parents[2] / "docs" / "inputs.md"


def labels(names: Iterable[str]) -> str:
    return "、".join(FIELDS[name].label for name in names)


def kinds() -> list[str]:
    """One line a kind: its name, and the headers that tell it."""
    lines = []
    for kind in KINDS.values():
        groups = [
            labels(kind.telling),
            *("或".join(FIELDS[name].label for name in group) for group in kind.any_of),
        ]
        telling = "；".join(group for group in groups if group)
        lines.append(f"| {kind.label} | `{kind.name}` | {telling} | {labels(kind.excluding)} |")
    return lines


def fields() -> list[str]:
    """One line a field of any kind: its name, its header and the other spellings."""
    used = {name for kind in KINDS.values() for name in kind.fields}
    return [
        f"| `{field.name}` | {field.label} | {'、'.join(field.synonyms)} |"
        for field in FIELDS.values()
        if field.name in used
    ]


def rules() -> list[str]:
    """One line a rule; what is filled in stands as an ellipsis."""
    return [
        f"| {rule.code} | {rule.severity} | {_open(rule.message)} | {_open(rule.remedy)} |"
        for rule in sorted(RULES.values(), key=lambda rule: rule.code)
    ]


def _open(text: str) -> str:
    return re.sub(r"\{\d\}", "…", text)


def reasons() -> list[str]:
    return [f"- {label}" for label in REASONS.values()]


TABLES = {"有哪些表": kinds, "认得的列名": fields, "疑点代码": rules, "排除的原因": reasons}


@pytest.mark.parametrize("heading", TABLES)
def test_the_document_is_up_to_date(heading: str) -> None:
    section = re.split(rf"^## {heading}$", DOCUMENT.read_text("utf-8"), flags=re.MULTILINE)[1]
    section = re.split(r"^## ", section, flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if re.match(r"\| |- ", line)]
    head = 1 if lines[0].startswith("|") else 0
    assert lines[head:] == TABLES[heading]()
