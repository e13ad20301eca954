"""Breaking any one rule of the ledger on purpose makes an example fail: the rules are tested, not only run."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from anpei.ledger import build
from tests.ledger.mutant import LEDGER, Mutation, complaint, examples, one_thread
from tests.ledger.mutations import MUTATIONS

DECIDING = {
    "case.py", "coverage.py", "figure.py", "finding.py", "leads.py", "level.py", "lists.py",
    "measures.py", "opening.py", "oversight.py", "parameters.py", "progress.py", "ranking.py",
    "reconciliation.py", "signal.py", "signals.py", "spotresult.py", "supervision.py", "suspicion.py", "tables.py",
}  # fmt: skip
"""Modules that decide about a figure; the others store, read and re-export."""


@pytest.fixture(scope="module")
def complaints() -> dict[Mutation, str]:
    """What the examples say of every broken ledger; each in turn takes the place of the one before."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=one_thread) as pool:
        return dict(zip(MUTATIONS, pool.map(complaint, MUTATIONS, chunksize=10), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_broken_rule_is_noticed(mutation: Mutation, complaints: dict[Mutation, str]) -> None:
    assert complaints[mutation] != ""


@pytest.mark.slow
def test_an_unbroken_copy_is_not_complained_of() -> None:
    titles = [mutation.rule for mutation in MUTATIONS]
    same = [Mutation("scope.sql", "FROM units AS u", "FROM units AS u", title) for title in titles[::40]]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=one_thread) as pool:
        assert set(pool.map(complaint, same)) == {""}


def test_every_file_that_decides_is_broken_somewhere() -> None:
    files = {path.name for path in LEDGER.glob("*.sql")}
    assert {mutation.file for mutation in MUTATIONS} == files | DECIDING
    assert {f"{name}.sql" for name in build.STEPS} <= files


def test_mutations_are_distinct_and_name_an_example() -> None:
    assert len({(m.file, m.original, m.broken) for m in MUTATIONS}) == len(MUTATIONS)
    assert {mutation.rule for mutation in MUTATIONS} <= set(examples())
    assert all(mutation.original != mutation.broken for mutation in MUTATIONS)
