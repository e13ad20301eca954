"""docs/clauses.md holds: every clause once, and every function, test and output that it names is there."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from anpei.ledger.lists import CLAUSES as LISTED
from tests.clauses.clause import (
    KINDS_OF_OUTPUT,
    Clause,
    is_importable,
    offences,
    outputs_there,
    read_clauses,
)
from tests.clauses.document import DOCUMENT, LABELS, render
from tests.spec.citation import read_traps, rules_of
from tests.spec.example import read_examples

EXAMPLES = read_examples()
CLAUSES = read_clauses()


def test_every_clause_stands_there_once_in_order() -> None:
    assert [clause.number for clause in CLAUSES] == [f"C{number:02d}" for number in range(1, 49)]
    parts = [clause.part for clause in CLAUSES]
    assert list(dict.fromkeys(parts)) == [
        part for at, part in enumerate(parts) if at == 0 or part != parts[at - 1]
    ]


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.number)
def test_what_a_clause_names_is_there(clause: Clause) -> None:
    assert offences(clause, EXAMPLES) == []


def test_clauses_of_oversight_are_served() -> None:
    served = {clause.number for clause in CLAUSES if not clause.is_later}
    assert {"C24", "C25", "C26", "C27", "C28", "C32", "C42", "C43", "C44", "C45", "C46"} <= served


def test_rules_cite_clauses_that_are_and_that_are_served() -> None:
    cited = {name for example in EXAMPLES for name in re.findall(r"C\d+", example.clauses)}
    assert sorted(cited - {clause.number for clause in CLAUSES if not clause.is_later}) == []
    assert len(cited) > 15


def test_every_list_sentence_and_notebook_serves_a_clause() -> None:
    """What the program makes for the opinion is told; sentences and tables of reconciliation have their own page."""
    for kind in ("lists", "notebooks", "documents"):
        named = {name for clause in CLAUSES for name in clause.outputs.get(kind, ())}
        assert sorted(outputs_there()[kind] - named - EXPLAINED_ELSEWHERE) == [], kind


def test_a_list_stands_under_the_clause_that_asks_for_it() -> None:
    served = {clause.number: clause.outputs.get("lists", ()) for clause in CLAUSES}
    assert [name for name, number in LISTED.items() if name not in served[number]] == []


EXPLAINED_ELSEWHERE = {"00_intake", "对账说明", "更正通报", "会议纪要"}
"""Outputs of the office's own work, which no clause asks for."""

SOUND = Clause(
    "C42",
    "五",
    "题",
    functions=("anpei.ledger.Case.spot", "anpei/ledger/spot.sql"),
    tests=("tests/clauses/test_clauses.py::test_a_wrong_name_is_seen",),
    outputs={"lists": ("spot_retest",)},
)


@pytest.mark.parametrize(
    ("change", "offence"),
    [
        ({}, ""),
        ({"functions": ("anpei.ledger.Case.spots",)}, "no such function"),
        ({"functions": ("anpei.ledger.spots.f",)}, "no such function"),
        ({"functions": ("anpei/ledger/spots.sql",)}, "no such function"),
        ({"functions": ("anpei.__version__",)}, "no such function"),
        ({"tests": ("tests/clauses/test_clauses.py::test_nothing",)}, "no such test"),
        *(({"outputs": {kind: ("没有",)}}, f"not among {kind}") for kind in KINDS_OF_OUTPUT),
        ({"outputs": {}}, "without a test or without an output"),
        ({"number": "C09", "tests": ()}, "without a test or without an output"),
        ({"functions": ()}, "served later, yet with tests or outputs"),
        ({"functions": (), "tests": (), "outputs": {}}, "without a word of what lacks"),
    ],
)
def test_a_wrong_name_is_seen(change: dict, offence: str) -> None:
    found = offences(replace(SOUND, **change), EXAMPLES)
    assert [offence in line for line in found] == ([True] if offence else [])


def test_what_is_made_is_known() -> None:
    """Every kind of output has a label and something that is made; names of modules are no functions."""
    there = outputs_there()
    assert list(LABELS) == list(KINDS_OF_OUTPUT) == list(there)
    assert all(there.values())
    assert {"统计通报.pdf", "measures.csv"} <= set(there["files"])
    assert "thresholds.spot_pass_rate" in there["settings"]
    assert is_importable("anpei.open_case") and not is_importable("anpei.ledger.case")


def test_the_page_is_up_to_date() -> None:
    page = render(CLAUSES, read_traps(), EXAMPLES)
    assert DOCUMENT.read_text(encoding="utf-8") == page, "run: .venv/bin/python -m tests.clauses.document"


def test_a_link_of_the_page_leads_to_its_rule() -> None:
    """The links are those that a reader's browser makes of the headings of docs/rules.md."""
    page = DOCUMENT.read_text(encoding="utf-8")
    rules = (DOCUMENT.parent / "rules.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### (.+)$", rules, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    linked = set(re.findall(r"\(rules\.md#([^)]+)\)", page))
    assert len(linked) > 100
    assert sorted(linked - anchors) == []
    assert rules_of("C42", EXAMPLES)
