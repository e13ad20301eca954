"""Every trap of counting (§9 of the domain reference) is held by a rule or a test that cites it.

A rule cites a trap in its title (陷阱8), a test in its docstring (trap 8).
"""

from __future__ import annotations

import pytest

from tests.spec.citation import Trap, citing_tests, read_traps, rules_of
from tests.spec.example import read_examples

EXAMPLES = read_examples()
TRAPS = read_traps()
LATER = {24, 25}
"""Hours that are recognised and the look-back come with later work."""

OVERSIGHT = (1, 8, 9, 11, 12, 13, 15, 21, 22)
"""Traps on the way to a list that accuses: each has a rule about lists, spot checks or signals of its own."""

ABOUT_LISTS = ("15", "19", "20", "21", "22", "23")
"""The chapters about them."""


def test_the_traps_are_numbered_from_1_to_25() -> None:
    assert [trap.number for trap in TRAPS] == list(range(1, 26))
    assert {trap.number for trap in TRAPS if trap.later} == LATER


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: f"{trap.number} {trap.text}")
def test_a_trap_is_held(trap: Trap) -> None:
    held = [*rules_of(f"陷阱{trap.number}", EXAMPLES), *citing_tests(trap.number)]
    assert bool(held) is (trap.number not in LATER)


@pytest.mark.parametrize("number", OVERSIGHT)
def test_traps_of_oversight_have_a_rule_about_lists(number: int) -> None:
    assert [rule for rule in rules_of(f"陷阱{number}", EXAMPLES) if rule.file[:2] in ABOUT_LISTS] != []


def test_rules_cite_traps_that_are() -> None:
    known = {f"陷阱{trap.number}" for trap in TRAPS}
    cited = {part for rule in EXAMPLES for part in rule.clauses.split("；") if part.startswith("陷阱")}
    assert sorted(cited - known) == []


def test_a_docstring_cites_several_traps() -> None:
    """Not one of its own: trap numbers stand here only as words, traps of 99."""
    name = "tests/intake/test_place.py::test_towns_of_the_real_district"
    assert name in citing_tests(4) and name in citing_tests(5) and name not in citing_tests(45)
