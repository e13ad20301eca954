"""Ranks by exact fractions: ties share a rank and the next one is skipped (1, 2, 2, 4)."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..vocabulary import LEVELS, UNASSIGNED, Measure
from .measures import count_column

if TYPE_CHECKING:
    from .case import Case
    from .level import Within

LEAST_GROUP = 6
"""Groups of fewer ranked rows have neither 前三 nor 后三."""


def rank_rows(case: Case, measure: Measure, level: str, within: Within = None) -> pd.DataFrame:
    """Return one row per key of a level, in official order, ranked by a rate (DOMAIN §3 rule 8).

    Columns: key, label, rank (NA: 不排名), n_ranked, is_tied, numerator, denominator, group, reason (why it is
    not ranked: 未归属, 数据不全, unknown, zero denominator, fewer required persons than the campaign asks for).
    """
    rows = case.measure(level, within)
    numerators = count_column(rows, measure.numerator)
    denominators = count_column(rows, measure.denominator)
    incomplete = case.incomplete(level)
    least = case.campaign.thresholds.rank_minimum_required
    reasons = [
        _reason(key in incomplete, key, n, d, required, least)
        for key, n, d, required in zip(rows["key"], numerators, denominators, rows["n_required"], strict=True)
    ]
    values = [
        None if reason else Fraction(int(n), int(d))
        for reason, n, d in zip(reasons, numerators, denominators, strict=True)
    ]
    shares = Counter(value for value in values if value is not None)
    ranks: dict[Fraction, int] = {}
    place = 1
    for value in sorted(shares, reverse=True):
        ranks[value] = place
        place += shares[value]
    return pd.DataFrame(
        {
            "key": rows["key"],
            "label": rows["label"],
            "rank": pd.array([None if v is None else ranks[v] for v in values], dtype="Int64"),
            "n_ranked": pd.array([shares.total()] * len(rows), dtype="Int64"),
            "is_tied": [v is not None and shares[v] > 1 for v in values],
            "numerator": numerators,
            "denominator": denominators,
            "group": f"{LEVELS[level]}组",
            "reason": pd.Series(reasons, dtype="str"),
        }
    )


def _reason(
    is_incomplete: bool, key: str, numerator: Any, denominator: Any, required: Any, least: int
) -> str:
    """Return why a row is not ranked; empty if it is."""
    if key == UNASSIGNED:
        return UNASSIGNED
    if is_incomplete:
        return "数据不全"
    if pd.isna(numerator) or pd.isna(denominator):
        return "数据未取得"
    if denominator == 0:
        return "无应训对象" if required == 0 else "基数为零"
    if not pd.isna(required) and required < least:
        return f"应训人数不足{least}人"
    return ""


def leaders(ranking: pd.DataFrame, count: int = 3) -> pd.DataFrame:
    """Return the first `count` places by rank, every tie at the edge named; none in a group of fewer than 6.

    Rows that would stand at both ends, and groups that are all equal, are at neither.
    """
    first, last = _ends(ranking, count)
    return _in_order(first[~first["key"].isin(last["key"])])


def trailers(ranking: pd.DataFrame, count: int = 3) -> pd.DataFrame:
    """Return the last `count` places by rank, every tie at the edge named; none in a group of fewer than 6.

    A row at 100 % is never at the end; rows that would stand at both ends are at neither.
    """
    first, last = _ends(ranking, count)
    return _in_order(last[~last["key"].isin(first["key"])])


def _ends(ranking: pd.DataFrame, count: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    ranked = ranking[ranking["rank"].notna()]
    if len(ranked) < LEAST_GROUP or ranked["rank"].nunique() == 1:
        return ranked.iloc[:0], ranked.iloc[:0]
    worse = ranked["rank"].map(lambda rank: int((ranked["rank"] > rank).sum()))
    is_full = (ranked["numerator"] == ranked["denominator"]).astype(bool)
    return ranked[ranked["rank"] <= count], ranked[(worse < count) & ~is_full]


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("rank", kind="stable").reset_index(drop=True)
