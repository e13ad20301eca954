"""Findings: every doubt about the extracts as one row of a table, never an exception and never a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .rule import RULES as RULES
from .rule import SEVERITIES as SEVERITIES
from .rule import Rule as Rule
from .rule import Severity as Severity
from .text import hinted, masked, shortened

if TYPE_CHECKING:
    import pandas as pd

CELLS_NAMED = 10
"""Cells that a finding names; of more, the number is given."""
_LONGEST_FILL = 120
_READ = 2000
"""Signs of a text that are looked at: cells of ten million occur."""


@dataclass(frozen=True)
class Finding:
    """One doubt: rule, place (file, sheet, cells), masked value, whom it touches, nearest guess."""

    code: str
    path: str = ""
    sheet: str = ""
    cells: tuple[str, ...] = ()
    value: str = ""
    fills: tuple[str, ...] = ()
    guess: str = ""
    unit_no: int | None = None
    town_key: str | None = None
    source_no: int | None = None
    accepted: str = ""

    @property
    def rule(self) -> Rule:
        """The rule that it breaks."""
        return RULES[self.code]

    @property
    def severity(self) -> Severity:
        """How much it matters; nothing once somebody accepted it, with a reason (`accepted`)."""
        return SEVERITIES[-1] if self.accepted else self.rule.severity

    @property
    def message(self) -> str:
        """What is wrong, in Chinese."""
        text = self.rule.message.format(
            *(shortened(masked(fill[:_READ]), _LONGEST_FILL) for fill in self.fills)
        )
        text = f"{text}（{len(self.cells)}处）" if len(self.cells) > 1 else text
        return f"{text}（已接受：{self.accepted}）" if self.accepted else text

    @property
    def cell(self) -> str:
        """The cells as printed: D14、D15, or the first ten and the number of all."""
        named = "、".join(self.cells[:CELLS_NAMED])
        return f"{named}等{len(self.cells)}处" if len(self.cells) > CELLS_NAMED else named

    def row(self, number: int) -> dict[str, object]:
        """Return the row of the findings table."""
        return {
            "finding_no": number,
            "code": self.code,
            "severity": self.severity,
            "source_no": self.source_no,
            "path": self.path,
            "sheet": self.sheet,
            "cell": self.cell,
            "cells": list(self.cells),
            "unit_no": self.unit_no,
            "town_key": self.town_key,
            "value": hinted(self.value),
            "message": masked(self.message),
            "remedy": self.rule.remedy.format(*self.fills),
            "guess": self.guess,
        }


@dataclass
class Notebook:
    """What is collected while extracts are read; the order of collecting does not matter."""

    findings: list[Finding] = field(default_factory=list)

    def note(self, code: str, *fills: object, **place: object) -> None:
        """Write down one finding."""
        self.findings.append(Finding(code, fills=tuple(str(fill) for fill in fills), **place))  # type: ignore[arg-type]

    def rows(self) -> list[dict[str, object]]:
        """Return the findings table: severe first, then by place and code."""
        ordered = sorted(self.findings, key=_order)
        return [finding.row(number) for number, finding in enumerate(ordered, 1)]


def _order(finding: Finding) -> tuple[object, ...]:
    return (
        SEVERITIES.index(finding.severity),
        finding.path,
        finding.source_no or 0,
        finding.code,
        finding.cells and _place(finding.cells[0]),
        finding.fills,
    )


def _place(cell: str) -> tuple[int, str]:
    digits = "".join(sign for sign in cell if sign.isdigit())
    return int(digits or 0), cell


def by_code(findings: pd.DataFrame) -> list[list[Any]]:
    """Return one row per code, severe ones first: code, severity, how many, a message as example, the remedy.

    An example names no person: it is shown in notebooks, too.
    """
    groups = [
        [code, group["severity"].iloc[0], len(group), _example(str(code), group), group["remedy"].iloc[0]]
        for code, group in findings.groupby("code", sort=True)
    ]
    return sorted(groups, key=lambda row: (SEVERITIES.index(row[1]), row[0]))


def _example(code: str, findings: pd.DataFrame) -> str:
    rule = RULES.get(code)
    if rule is None or not rule.names_persons:
        return str(findings["message"].iloc[0])
    return re.sub(r"\{\d\}", "…", rule.message)


def column_letter(index: int) -> str:
    """Return the letters of a column from 0 on.

    >>> column_letter(0), column_letter(26)
    ('A', 'AA')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_names(column: int | None, rows: Sequence[int]) -> tuple[str, ...]:
    """Return the names of cells of one column, or of whole rows for None."""
    if column is None:
        return tuple(f"第{row}行" for row in rows)
    letter = column_letter(column)
    return tuple(f"{letter}{row}" for row in rows)
