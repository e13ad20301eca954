"""The exception tree and its exit codes.

AnpeiError                 what a user can put right: one Chinese sentence, no traceback
├── UsageError          2  a command, option or notebook parameter
├── DataError          10  the extracts
├── ConfigurationError 11  campaign.toml, reference tables, fonts
│   └── WordingError   11  a wording file
└── ReportError        12  a report failed, the others are complete

Anything else that is raised is a bug and keeps its traceback (exit code 1).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class AnpeiError(Exception):
    """What is wrong, where, what to do and the nearest guess, in Chinese; no full ID number or phone."""

    exit_code = 10

    def __init__(self, what: str, *, where: str = "", remedy: str = "", guess: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        self.guess = guess
        super().__init__(what)

    def __str__(self) -> str:
        lines = [self.what]
        if self.where:
            lines.append(f"  位置：{self.where}")
        if self.guess:
            lines.append(f"  可能是：{self.guess}")
        if self.remedy:
            lines.append(f"  办法：{self.remedy}")
        return "\n".join(lines)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.what, self.where, self.remedy, self.guess)

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in a notebook instead of a traceback."""
        return [f"错误：{self}"]


def _rebuild(cls: type[AnpeiError], what: str, where: str, remedy: str, guess: str) -> AnpeiError:
    return cls(what, where=where, remedy=remedy, guess=guess)


class UsageError(AnpeiError):
    """A command, an option or a notebook parameter is wrong."""

    exit_code = 2


class DataError(AnpeiError):
    """The extracts do not allow what was asked."""

    exit_code = 10


class ConfigurationError(AnpeiError):
    """campaign.toml, a reference table or the fonts are wrong."""

    exit_code = 11


class WordingError(ConfigurationError):
    """A wording file has a misspelt blank, an unknown table or broken mark-up."""


class ReportError(AnpeiError):
    """A report failed; the others are complete."""

    exit_code = 12


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word closest to `word`, or an empty string."""
    matches = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    return matches[0] if matches else ""
