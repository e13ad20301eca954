"""The clauses of the opinion and what serves each: clauses.toml, read and compared with what is there.

A name of clauses.toml that nothing answers to is an offence: a function that cannot be imported, a test that is not
there, a table that no wording places, a list that lists.csv does not have. Rules of tests/spec/rules that cite a clause in
their titles belong to it by themselves.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path

from anpei.document.chart import CHARTS
from anpei.document.kind import KINDS
from anpei.document.sentence import SENTENCES
from anpei.document.table import TABLES, TOLD_TABLES
from anpei.ledger.lists import CSV_LISTS, DECIDED_LISTS
from anpei.run.campaign_run import SHARED
from anpei.settings import Settings
from anpei.vocabulary import MEASURES
from tests.spec.citation import ROOT, known_tests, rules_of
from tests.spec.example import Example

DATA = Path(__file__).with_name("clauses.toml")
KINDS_OF_OUTPUT = (
    "files", "notebooks", "documents", "sentences", "tables", "charts", "lists", "measures", "settings",
)  # fmt: skip


@dataclass(frozen=True)
class Clause:
    """One clause: what it asks, what serves it, what of it is not there yet (`lacks`).

    A clause without functions is served later. Settings are those of campaign.toml that decide.
    """

    number: str
    part: str
    asks: str
    lacks: str = ""
    functions: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    outputs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_later(self) -> bool:
        return not self.functions


@cache
def read_clauses(path: Path = DATA) -> tuple[Clause, ...]:
    """Return the clauses in the order of the opinion.

    Raises
    ------
    TypeError
        A key that no clause has.
    """
    found = tomllib.loads(path.read_text(encoding="utf-8"))["clause"]
    return tuple(_clause(**entry) for entry in found)


def _clause(
    number: str,
    part: str,
    asks: str,
    lacks: str = "",
    functions: Collection[str] = (),
    tests: Collection[str] = (),
    **outputs: Collection[str],
) -> Clause:
    if unknown := set(outputs) - set(KINDS_OF_OUTPUT):
        raise TypeError(f"{number}: {sorted(unknown)}")
    made = {kind: tuple(outputs[kind]) for kind in KINDS_OF_OUTPUT if outputs.get(kind)}
    return Clause(number, part, asks, lacks, tuple(functions), tuple(tests), made)


# ── what is there ───────────────────────────────────────────────────────────────────────────────────────────


@cache
def outputs_there() -> Mapping[str, Collection[str]]:
    """Return, by kind of output, every name that the program really makes.

    A sentence, table or chart counts as made where a shipped wording places it.
    """
    notebooks = {path.stem: json.loads(path.read_text("utf-8")) for path in ROOT.glob("notebooks/*.ipynb")}
    made = {name for book in notebooks.values() for name in book["metadata"]["anpei"]["outputs"]}
    wordings = [path.read_text("utf-8") for path in ROOT.glob("templates/wording/*.txt")]
    texts = "\n".join(line for text in wordings for line in text.splitlines() if not line.startswith("#"))
    return {
        "files": {*SHARED, *made},
        "notebooks": notebooks.keys(),
        "documents": {kind for kind in KINDS if (ROOT / f"templates/wording/{kind}.txt").is_file()},
        "sentences": SENTENCES.keys() & _placed("句", texts),
        "tables": {*TABLES, *TOLD_TABLES} & _placed("表", texts),
        "charts": CHARTS.keys() & _placed("图", texts),
        "lists": {*CSV_LISTS, *DECIDED_LISTS},
        "measures": MEASURES.keys(),
        "settings": {
            f"{section}.{key}"
            for section, about in Settings.model_fields.items()
            for key in getattr(about.annotation, "model_fields", ())
        },
    }


def _placed(function: str, texts: str) -> set[str]:
    return set(re.findall(rf'{function}\("([^"]+)"\)', texts))


def is_importable(name: str) -> bool:
    """Return whether a dotted name of anpei leads to a function, class or method, a name in .sql to a file."""
    if name.endswith(".sql"):
        return (ROOT / "lib" / name).is_file()
    parts = name.split(".")
    for at in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(parts[:at]))
        except ModuleNotFoundError:
            continue
        for part in parts[at:]:
            found = getattr(found, part, None)
        return callable(found)
    return False


def offences(clause: Clause, examples: Sequence[Example]) -> list[str]:
    """Return the names of a clause that nothing answers to, and what it says against itself."""
    there = outputs_there()
    found = [f"no such function: {name}" for name in clause.functions if not is_importable(name)]
    found += [f"no such test: {name}" for name in clause.tests if name not in known_tests()]
    for kind, names in clause.outputs.items():
        found += [f"not among {kind}: {name}" for name in names if name not in there[kind]]
    has_test = bool(clause.tests or rules_of(clause.number, examples))
    if clause.is_later and (clause.tests or clause.outputs or not clause.lacks):
        found.append("served later, yet with tests or outputs, or without a word of what lacks")
    if not clause.is_later and not (has_test and clause.outputs):
        found.append("served, yet without a test or without an output")
    return [f"{clause.number}: {text}" for text in found]
