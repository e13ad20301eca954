"""What sentences are made of: the document's scope, the variant that is chosen, names and counts in a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..ledger import Case
from ..ledger.figure import Figure
from .candidates import Decided
from .scope import Scope
from .wording import Phrase

if TYPE_CHECKING:
    from .unitfacts import UnitFacts

NAMES_AT_MOST, NAMES_SHOWN = 10, 5
"""Names in one sentence; of more, the first five are named and all are counted."""

COUNTERS = {"town": "个镇街", "dept": "个部门", "unit": "家单位"}
"""What a number of keys of a level is counted in."""


@dataclass(frozen=True)
class Telling:
    """What sentences speak of: the document's scope beside the whole district.

    `since` is the district at the previous cut-off; `decided` are the lists that people decided on; `unit` are the
    facts of the unit that the document is about.
    """

    scope: Scope
    whole: Scope
    since: Scope | None = None
    decided: Decided = field(default_factory=dict)
    unit: UnitFacts | None = None

    @property
    def case(self) -> Case:
        """The case behind both scopes."""
        return self.scope.case


@dataclass(frozen=True)
class Choice:
    """The variant of a sentence that the figures demand, and what fills its blanks."""

    variant: str
    blanks: dict[str, Any] = field(default_factory=dict)


SILENT = Choice("不印")
"""The sentence prints nothing."""


def is_known(*figures: Figure) -> bool:
    """Return whether every count or rate has a numerator."""
    return all(figure.numerator is not None for figure in figures)


def is_zero(figure: Figure) -> bool:
    """Return whether a count is known and none."""
    return figure.numerator == 0


def counted(number: int, measure: str, scope: Scope, of: tuple[Figure, ...] = ()) -> Figure:
    """Return a count that no column of the measures holds: entries of a list, or a difference `of` others."""
    return Figure("count", measure, scope.level, scope.key, number, of=of)


def joined(items: Iterable[Sequence[str | Figure]], mark: str = "、") -> Phrase:
    """Return words and Figures in a row, `mark` between the items."""
    parts: list[str | Figure] = []
    for item in items:
        parts += [mark, *item] if parts else item
    return Phrase(tuple(parts))


def named(frame: pd.DataFrame, level: str, measure: str, scope: Scope) -> Phrase:
    """Return the labels of a frame; of too many the first ones and how many there are."""
    return _cut([(str(label),) for label in frame["label"]], level, measure, scope)


def rated(frame: pd.DataFrame, level: str, measure: str, telling: Telling) -> Phrase:
    """Return the labels of a frame with their completion rates in brackets; of too many the first ones."""
    items = [
        (str(label), "（", rate_of(telling.case, level, str(key)), "）")
        for key, label in zip(frame["key"], frame["label"], strict=True)
    ]
    return _cut(items, level, measure, telling.scope)


def naming(names: Sequence[str], measure: str, scope: Scope) -> Choice:
    """Return 无, 一家, 多家 or 过多 with the names of units; of too many the first ones and how many there are."""
    if not names:
        return Choice("无")
    shown = names if len(names) <= NAMES_AT_MOST else names[:NAMES_SHOWN]
    blanks = {
        "家数": counted(len(names), measure, scope),
        "名单": joined([(str(name),) for name in shown]),
    }
    return Choice("一家" if len(names) == 1 else "多家" if shown is names else "过多", blanks)


def rate_of(case: Case, level: str, key: str) -> Figure:
    """Return the completion rate of one key."""
    return case.figure("completion_rate", level, key)


def _cut(items: Sequence[Sequence[str | Figure]], level: str, measure: str, scope: Scope) -> Phrase:
    if len(items) <= NAMES_AT_MOST:
        return joined(items)
    count = counted(len(items), measure, scope)
    return Phrase((*joined(items[:NAMES_SHOWN]).parts, "等", count, COUNTERS[level]))
