"""Tables and charts as wording calls them by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import WordingError, nearest
from .notice import Chart, ChartBlock, Table, TableBlock
from .trace import placed_mark


def called(found: Mapping[str, Any], name: str, what: str) -> Any:
    """Return what a wording text calls by name.

    Raises
    ------
    WordingError
        Nothing has this name; names the nearest one.
    """
    if name not in found:
        raise WordingError(
            f"没有名为“{name}”的{what}。",
            guess=nearest(name, found),
            remedy=f"可用的{what}：{'、'.join(sorted(found))}。",
        )
    return found[name]


class Placer:
    """Tables and charts, made when the wording places them; those in the text are numbered."""

    def __init__(
        self, tables: Mapping[str, Callable[[], Table]], charts: Mapping[str, Callable[[], Chart]]
    ) -> None:
        self.makers: dict[str, Mapping[str, Callable[[], Any]]] = {"T": tables, "C": charts}
        self.numbers: dict[tuple[str, str], int] = {}
        self.made: dict[tuple[str, str], Any] = {}

    def has_rows(self, name: str) -> bool:
        """Tell whether a table has rows, for `{% if 有("…") %}`."""
        called(self.makers["T"], name, "表")
        return bool(self._make("T", name).rows)

    def _make(self, kind: str, name: str) -> Any:
        if (kind, name) not in self.made:
            self.made[kind, name] = self.makers[kind][name]()
        return self.made[kind, name]

    def place(self, kind: str, name: str) -> str:
        """Return what a table (T) or chart (C) leaves in the text where it stands."""
        called(self.makers[kind], name, {"T": "表", "C": "图"}[kind])
        return placed_mark(kind, name)

    def block(self, kind: str, name: str, is_numbered: bool) -> TableBlock | ChartBlock:
        """Return a table or chart as a block, numbered in order of first appearance."""
        number = 0
        if is_numbered:
            number = self.numbers.setdefault((kind, name), 1 + sum(k == kind for k, _ in self.numbers))
        made = self._make(kind, name)
        return TableBlock(made, number) if kind == "T" else ChartBlock(made, number)
