"""What cites a clause or a trap: rules in their titles (C42, 陷阱8), tests in their docstrings (trap 8).

The traps are those of §9 of the domain reference, in traps.toml.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.spec.example import Example

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Trap:
    """One way to count wrongly; `later` says which work it waits for."""

    number: int
    text: str
    later: str = ""


@cache
def read_traps() -> tuple[Trap, ...]:
    """Return the traps by number."""
    text = Path(__file__).with_name("traps.toml").read_text(encoding="utf-8")
    return tuple(Trap(**entry) for entry in tomllib.loads(text)["trap"])


def rules_of(citation: str, examples: Sequence[Example]) -> list[Example]:
    """Return the rules whose titles cite a clause (C42) or a trap (陷阱8)."""
    return [example for example in examples if citation in example.clauses.split("；")]


@cache
def known_tests() -> Mapping[str, str]:
    """Return every test of the project, tests/…/test_x.py::test_y → its docstring."""
    found = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                name = f"{path.relative_to(ROOT).as_posix()}::{node.name}"
                found[name] = ast.get_docstring(node) or ""
    return found


def citing_tests(trap: int) -> list[str]:
    """Return the tests whose docstrings cite a trap: trap 4, traps 4 and 5, traps 7, 12, 13."""
    cited = {
        name: re.findall(r"\d+", " ".join(re.findall(r"(?i)\btraps? (\d+(?:(?:, | and )\d+)*)", text)))
        for name, text in known_tests().items()
    }
    return [name for name, numbers in cited.items() if str(trap) in numbers]
