"""A Figure: one number that an official text may print, with the counts behind it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Literal

FigureType = Literal["count", "rate", "difference", "change", "rank", "threshold"]

UNKNOWN = "—"
"""What is printed where a value cannot be known or a denominator is zero."""


@dataclass(frozen=True)
class Figure:
    """One printable number.

    `numerator` is the count itself (count), the rank (rank), or the numerator of the exact fraction
    (rate, difference, change, threshold; a difference is in percentage points / 100 and printed without sign, for
    words tell it; a change is one with its sign, for table cells). `denominator` is None for counts and ranks.
    None as numerator means unknown; a zero denominator prints “—”.
    `guards` are rates that printing must not round across (DOMAIN §3 rule 3).
    """

    type: FigureType
    measure: str
    level: str
    key: str
    numerator: int | None
    denominator: int | None = None
    of: tuple[Figure, ...] = ()
    guards: tuple[Fraction, ...] = ()

    @property
    def value(self) -> Fraction | int | None:
        """The exact value: an int for counts and ranks, a Fraction otherwise, None if unknown."""
        if self.numerator is None:
            return None
        if self.type in ("count", "rank"):
            return self.numerator
        if not self.denominator:
            return None
        return Fraction(self.numerator, self.denominator)

    @property
    def text(self) -> str:
        """The printed form in running text: `3264`, `92.70%`, `2.35` (percentage points)."""
        plain = self.cell
        return plain + "%" if self.type in ("rate", "threshold") and plain != UNKNOWN else plain

    @property
    def cell(self) -> str:
        """The printed form in a table, whose head names the unit: `3264`, `92.70`."""
        value = self.value
        if value is None:
            return UNKNOWN
        if isinstance(value, int):
            return str(value)
        if self.type == "difference":
            return format_fraction(abs(value) * 100, 2)
        if self.type == "change":
            return format_fraction(value * 100, 2)
        if self.type == "threshold":
            return format_fraction(value * 100, 2).removesuffix("0").removesuffix("0").removesuffix(".")
        return format_percent(value, self.guards)

    def __str__(self) -> str:
        return self.text


def format_percent(value: Fraction, guards: tuple[Fraction, ...] = (), decimals: int = 2) -> str:
    """Return a rate in percent, half-up, never rounded across 0, 1 or a guard.

    >>> format_percent(Fraction(240, 261))
    '91.95'
    >>> format_percent(Fraction(99_996, 100_000)), format_percent(Fraction(1))
    ('99.99', '100.00')
    >>> format_percent(Fraction(89_995, 100_000), (Fraction(9, 10),))
    '89.99'
    """
    rounded = format_fraction(value * 100, decimals)
    printed = Fraction(rounded) / 100
    for guard in (*guards, Fraction(1)):
        if value < guard <= printed:
            return format_fraction(value * 100, decimals, ROUND_DOWN)
    step = Fraction(1, 10**decimals)
    if value > 0 and printed == 0:
        return format_fraction(step, decimals)
    return rounded


def format_fraction(value: Fraction, decimals: int, rounding: str = ROUND_HALF_UP) -> str:
    """Return an exact fraction as decimal text, rounded once.

    >>> format_fraction(Fraction(2675, 1000), 2)
    '2.68'
    """
    scaled = value * 10**decimals
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    if rounding == ROUND_HALF_UP and 2 * rest >= scaled.denominator:
        whole += 1
    with localcontext() as context:
        context.prec = max(len(str(whole)) + decimals + 2, 28)
        text = str(Decimal(whole).scaleb(-decimals)) if decimals else str(whole)
    return f"-{text}" if value < 0 and whole else text
