"""Whether every wording file of a case can be filled, in branches that its figures do not take too."""

from __future__ import annotations

from collections.abc import Collection

from ..ledger import Case
from . import chart, table
from .bulletin import blanks, notice
from .kind import KINDS
from .scope import district_scope, town_scope
from .sentence import BLANKS, SENTENCES
from .wording import check_wording
from .wordingfile import read_sentences, read_wording

CHECKED = ("情况通报", "情况反馈", "对账说明")
"""Kinds whose wording is checked."""


def check_all_wording(case: Case) -> None:
    """Check every wording file of a case: every branch and variant, then each document as it is filled today.

    Raises
    ------
    WordingError
        The first problem found.
    """
    texts = read_sentences(case)
    everything: set[str] = {*FUNCTIONS, *BLANKS}
    for kind in (KINDS[name] for name in CHECKED):
        towns = [town.code for town in case.campaign.towns] if kind.subject == "town" else [""]
        for town in towns:
            scope = town_scope(case, town) if town else district_scope(case)
            text, file = read_wording(case, kind.name, scope.label if town else "")
            known = {*blanks(case, scope, case.campaign.notice(kind.name)), *FUNCTIONS}
            everything |= known
            check_wording(text, known, name=file, callables=CALLABLES)
            notice(case, kind.name, town=town)
    for variants in texts.texts.values():
        for text, line in variants.values():
            check_wording(text, everything, name=f"{texts.file} 第{line}行", callables=CALLABLES)


CALLABLES: dict[str, Collection[str]] = {
    "表": table.TABLES,
    "有": table.TABLES,
    "图": chart.CHARTS,
    "句": SENTENCES,
    "有问题": SENTENCES,
}
"""Functions of a wording file → the names that they may be called with."""

FUNCTIONS = frozenset({*CALLABLES, "表号", "图号", "附件号"})
