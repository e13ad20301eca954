"""Intervals for a share that a sample shows: exact (Clopper–Pearson) and Wilson's.

The bounds are Fractions of eight decimals, so that they print and compare alike on every computer.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..errors import UsageError

CONFIDENCE = Fraction(95, 100)
_DECIMALS = 10**8


@dataclass(frozen=True)
class Interval:
    """The lowest and the highest share that a sample allows."""

    low: Fraction
    high: Fraction


def exact_interval(k: int, n: int, confidence: Fraction = CONFIDENCE) -> Interval:
    """Return the two-sided Clopper–Pearson interval of `k` among `n`.

    Raises
    ------
    UsageError
        Nobody was tested, `k` is not among 0…n, or the confidence is not between 0 and 1.

    >>> interval = exact_interval(0, 20)
    >>> interval.low, round(float(interval.high), 4)
    (Fraction(0, 1), 0.1684)
    """
    from scipy.special import betaincinv  # type: ignore[import-untyped]

    _check(k, n, confidence)
    tail = float((1 - confidence) / 2)
    low = betaincinv(k, n - k + 1, tail) if k else 0.0
    high = betaincinv(k + 1, n - k, 1 - tail) if k < n else 1.0
    return Interval(_bound(low), _bound(high))


def wilson_interval(k: int, n: int, confidence: Fraction = CONFIDENCE) -> Interval:
    """Return the two-sided interval of Wilson's score, without correction for continuity, of `k` among `n`.

    Raises
    ------
    UsageError
        As `exact_interval`.

    >>> interval = wilson_interval(10, 10)
    >>> round(float(interval.low), 4), interval.high
    (0.7225, Fraction(1, 1))
    """
    _check(k, n, confidence)
    z, share = normal_quantile(confidence), k / n
    weight = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / weight
    half = z * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5 / weight
    return Interval(_bound(centre - half if k else 0.0), _bound(centre + half if k < n else 1.0))


def normal_quantile(confidence: Fraction) -> float:
    """Return how many standard deviations hold a share of the normal distribution in the middle: 1.96 for 95 %."""
    from scipy.special import ndtri

    return float(ndtri(1 - float((1 - confidence) / 2)))


def _bound(value: float) -> Fraction:
    return Fraction(round(value * _DECIMALS), _DECIMALS)


def _check(k: int, n: int, confidence: Fraction) -> None:
    if n < 1 or not 0 <= k <= n:
        raise UsageError(
            f"{n}人中有{k}人，不能计算区间。", remedy="实测人数应大于0，合格人数应在0和实测人数之间。"
        )
    check_confidence(confidence)


def check_confidence(confidence: Fraction) -> None:
    """Refuse a confidence that is none.

    Raises
    ------
    UsageError
        It is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise UsageError(
            f"置信水平{float(confidence):g}不在0和1之间。", remedy="写成0到1之间的数，例如0.95。"
        )
