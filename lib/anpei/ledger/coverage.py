"""Whether rosters hold everyone (C25): far below headcount, persons no longer named, shrinking before the cut-off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

import pandas as pd

from .build import statement

if TYPE_CHECKING:
    from .case import Case

LEAST_OF_INDUSTRY = 3
"""An industry of fewer units with roster and headcount has no median of its own: the whole district's stands in."""

COUNTS = ("n_headcount", "n_roster", "n_omitted", "n_gone", "n_with_gone")


def shrink_span(case: Case) -> tuple[date, date]:
    """Return the first and the last of the days up to the cut-off that S20 looks at."""
    last = case.as_of.date()
    return last - timedelta(days=case.campaign.signals.shrink_days - 1), last


def coverage_rows(case: Case) -> pd.DataFrame:
    """Return one row per unit in scope, official order: unit_no, unit, industry, n_headcount, n_roster (persons in R), n_omitted
    (of them, no longer on the newest roster), n_gone (removed, left or omitted in the last days), n_with_gone (in R or
    gone), is_short (docs/signals.md, S21), is_shrinking (S20). No rows without rosters; a signal that is off holds nowhere.
    """
    settings = case.campaign.signals
    first, last = shrink_span(case)
    span = f"SELECT DATE '{first}' AS from_on, DATE '{last}' AS to_on"
    frame = case.frame(f"WITH span AS ({span}) SELECT * FROM ({statement('coverage')}) AS counted")
    if not case.knows("roster"):
        frame = frame.iloc[:0]
    rows = frame.to_dict("records")
    ratios = [
        Fraction(row["n_roster"], row["n_headcount"]) if row["n_roster"] and row["n_headcount"] else None
        for row in rows
    ]
    usual = _usual((row["industry"], ratio) for row, ratio in zip(rows, ratios, strict=True))
    is_short = [
        "S21" not in settings.off
        and ratio is not None
        and ratio < settings.headcount_share * usual[row["industry"]]
        for row, ratio in zip(rows, ratios, strict=True)
    ]
    is_shrinking = [
        "S20" not in settings.off
        and row["n_gone"] > 0
        and Fraction(row["n_gone"], row["n_with_gone"]) > settings.shrink_share
        for row in rows
    ]
    frame = frame.assign(is_short=is_short, is_shrinking=is_shrinking)
    frame.insert(1, "unit", frame["unit_no"].map(case.unit_keys).astype("str"))
    return frame.astype({**dict.fromkeys(COUNTS, "Int64"), "is_short": bool, "is_shrinking": bool})


def _usual(found: Iterable[tuple[str, Fraction | None]]) -> dict[str, Fraction]:
    """Return industry → the median of its units' ratios; that of the district where the industry is unknown or small."""
    by_industry: dict[str, list[Fraction]] = defaultdict(list)
    for industry, ratio in found:
        if ratio is not None:
            by_industry[industry].append(ratio)
    whole = (
        median(ratio for ratios in by_industry.values() for ratio in ratios) if by_industry else Fraction(0)
    )
    return {
        industry: median(ratios) if industry and len(ratios) >= LEAST_OF_INDUSTRY else whole
        for industry, ratios in by_industry.items()
    }
