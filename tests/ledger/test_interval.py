"""Intervals against published values, and against the binomial distribution itself."""

from fractions import Fraction
from math import comb

import pytest

from anpei.errors import UsageError
from anpei.ledger.interval import exact_interval, normal_quantile, wilson_interval

SCIPY = ("scipy, test_morestats.py (reference values from R)", 7)
STATSMODELS = ("statsmodels, test_proportion.py (R 4.3.3, DescTools and binom.test)", 7)
NEWCOMBE = ("Newcombe 1998, Statistics in Medicine 17, table I", 4)

PUBLISHED = [
    (SCIPY, 3, 10, "two-sided", "wilson", "0.95", 0.1077913, 0.6032219),
    (SCIPY, 3, 10, "two-sided", "wilson", "0.99", 0.07956632, 0.6799753),
    (SCIPY, 3, 10, "less", "wilson", "0.95", 0.0, 0.5583002),
    (SCIPY, 3, 10, "less", "wilson", "0.99", 0.0, 0.6507187),
    (SCIPY, 3, 10, "greater", "wilson", "0.95", 0.1268766, 1.0),
    (SCIPY, 3, 10, "greater", "wilson", "0.99", 0.08974147, 1.0),
    (SCIPY, 0, 10, "two-sided", "wilson", "0.95", 0.0, 0.2775328),
    (SCIPY, 0, 10, "less", "wilson", "0.95", 0.0, 0.212942),
    (SCIPY, 0, 10, "greater", "wilson", "0.95", 0.0, 1.0),
    (SCIPY, 10, 10, "two-sided", "wilson", "0.95", 0.7224672, 1.0),
    (SCIPY, 10, 10, "less", "wilson", "0.95", 0.0, 1.0),
    (SCIPY, 10, 10, "greater", "wilson", "0.95", 0.787058, 1.0),
    (STATSMODELS, 100, 200, "two-sided", "exact", "0.95", 0.4286584, 0.5713416),
    (STATSMODELS, 100, 200, "two-sided", "wilson", "0.95", 0.4313609, 0.5686391),
    (NEWCOMBE, 81, 263, "two-sided", "exact", "0.95", 0.2527, 0.3676),
    (NEWCOMBE, 15, 148, "two-sided", "exact", "0.95", 0.0578, 0.1617),
    (NEWCOMBE, 0, 20, "two-sided", "exact", "0.95", 0, 0.1684),
    (NEWCOMBE, 1, 29, "two-sided", "exact", "0.95", 0.0009, 0.1776),
    (NEWCOMBE, 81, 263, "two-sided", "wilson", "0.95", 0.2553, 0.3662),
    (NEWCOMBE, 15, 148, "two-sided", "wilson", "0.95", 0.0624, 0.1605),
    (NEWCOMBE, 0, 20, "two-sided", "wilson", "0.95", 0, 0.1611),
    (NEWCOMBE, 1, 29, "two-sided", "wilson", "0.95", 0.0061, 0.1718),
]  # fmt: skip
"""Source and its decimals, k, n, alternative, method, confidence, low, high: every published row of the two methods."""

METHODS = {"exact": exact_interval, "wilson": wilson_interval}


@pytest.mark.parametrize(
    ("source", "k", "n", "alternative", "method", "confidence", "low", "high"), PUBLISHED
)
def test_agrees_with_what_is_published(
    source: tuple[str, int],
    k: int,
    n: int,
    alternative: str,
    method: str,
    confidence: str,
    low: float,
    high: float,
) -> None:
    """A one-sided bound of confidence c is the bound of the two-sided interval of confidence 2c − 1."""
    level = Fraction(confidence) if alternative == "two-sided" else 2 * Fraction(confidence) - 1
    found = METHODS[method](k, n, level)
    step = 0.51 * 10 ** -source[1]
    if alternative != "less":
        assert abs(float(found.low) - low) <= step, source[0]
    if alternative != "greater":
        assert abs(float(found.high) - high) <= step, source[0]


def at_least(k: int, n: int, share: Fraction) -> Fraction:
    """The probability of k or more among n."""
    return sum(comb(n, i) * share**i * (1 - share) ** (n - i) for i in range(k, n + 1)) + Fraction(0)


@pytest.mark.parametrize(
    ("k", "n"), [(0, 1), (1, 1), (0, 10), (9, 10), (10, 10), (17, 40), (89, 99), (1, 250)]
)
@pytest.mark.parametrize("confidence", [Fraction(9, 10), Fraction(95, 100), Fraction(99, 100)])
def test_beyond_an_exact_bound_the_sample_is_too_improbable(k: int, n: int, confidence: Fraction) -> None:
    """At a bound the tail of the binomial distribution is half of what the confidence leaves (by exact sums)."""
    found, tail = exact_interval(k, n, confidence), (1 - confidence) / 2
    if k == 0:
        assert found.low == 0
    else:
        assert float(at_least(k, n, found.low)) == pytest.approx(float(tail), abs=1e-6)
    if k == n:
        assert found.high == 1
    else:
        assert float(1 - at_least(k + 1, n, found.high)) == pytest.approx(float(tail), abs=1e-6)
    assert found.low <= Fraction(k, n) <= found.high


@pytest.mark.parametrize("method", METHODS.values())
def test_failures_mirror_passes(method) -> None:  # type: ignore[no-untyped-def]
    passed, failed = method(7, 31), method(24, 31)
    assert (1 - passed.high, 1 - passed.low) == pytest.approx((failed.low, failed.high), abs=2e-8)


def test_a_quantile_is_that_of_the_tables() -> None:
    """Table of the standard normal distribution: 1.6449 (90 %), 1.9600 (95 %), 2.5758 (99 %)."""
    found = [round(normal_quantile(Fraction(share)), 4) for share in ("0.90", "0.95", "0.99")]
    assert found == [1.6449, 1.96, 2.5758]


@pytest.mark.parametrize("method", METHODS.values())
@pytest.mark.parametrize(
    ("k", "n", "confidence"), [(0, 0, "0.95"), (-1, 5, "0.95"), (6, 5, "0.95"), (1, 5, "1"), (1, 5, "0")]
)
def test_refuses_what_has_no_interval(method, k: int, n: int, confidence: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UsageError, match="不能计算区间" if confidence == "0.95" else "置信水平"):
        method(k, n, Fraction(confidence))
