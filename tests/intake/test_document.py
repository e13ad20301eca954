"""docs/inputs.md and docs/findings.md say what vocabulary and rules say, no more and no less."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from anpei.intake.finding import RULES, Rule
from anpei.intake.lines import REASONS
from anpei.vocabulary import FIELDS, KINDS
from tests.intake.cases import CASES
from tests.intake.document import DOCUMENT as FINDINGS
from tests.intake.document import LEDGER_EXAMPLES, ledger_findings, render

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
    used = {name for kind in KINDS.values() for name in kind.read}
    return [
        f"| `{field.name}` | {field.label} | {'、'.join(field.synonyms)} |"
        for field in FIELDS.values()
        if field.name in used
    ]


def reasons() -> list[str]:
    return [f"- {label}" for label in REASONS.values()]


TABLES = {"有哪些表": kinds, "认得的列名": fields, "排除的原因": reasons}


@pytest.mark.parametrize("heading", TABLES)
def test_the_document_is_up_to_date(heading: str) -> None:
    section = re.split(rf"^## {heading}$", DOCUMENT.read_text("utf-8"), flags=re.MULTILINE)[1]
    section = re.split(r"^## ", section, flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if re.match(r"\| |- ", line)]
    head = 1 if lines[0].startswith("|") else 0
    assert lines[head:] == TABLES[heading]()


def test_every_finding_has_its_section() -> None:
    """Severity, meaning, example, remedy; the examples are those that are tested."""
    page = FINDINGS.read_text("utf-8")
    assert page == render(RULES, CASES), "run: .venv/bin/python -m tests.intake.document"
    assert re.findall(r"^### (\w\d+) ", page, flags=re.MULTILINE) == [
        *sorted(RULES),
        *sorted(LEDGER_EXAMPLES),
    ]


def test_examples_of_the_ledger_read_as_it_writes() -> None:
    found = {code: message for code, _, message, _ in ledger_findings()}
    assert sorted(found) == sorted(LEDGER_EXAMPLES)
    for code, (example, _) in LEDGER_EXAMPLES.items():
        assert re.fullmatch(".+".join(map(re.escape, found[code].split("…"))), example), code


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_meaning_is_a_sentence_of_its_own(rule: Rule) -> None:
    """It says more than the message does, and ends as sentences end."""
    assert rule.meaning.endswith("。")
    assert rule.meaning.rstrip("。") not in rule.message
