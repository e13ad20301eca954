"""Which units leave somebody out: rosters short of the headcount, shrinking before the cut-off, omitting persons."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from statistics import median

from anpei.synthetic.beside import WHOLE_ROSTER
from anpei.synthetic.truth import Truth

SHRINK_DAYS, SHRINK_SHARE = 3, Fraction(1, 20)
HEADCOUNT_SHARE = Fraction(3, 5)
_LEAST_UNITS = 3


def ratios(truth: Truth) -> dict[int, Fraction]:
    """Unit → required persons by headcount; units that have both."""
    n_required: dict[int, int] = defaultdict(int)
    for unit, _ in truth.required:
        n_required[unit] += 1
    return {
        unit: Fraction(n, headcount)
        for unit, n in n_required.items()
        if (headcount := truth.units_in_scope[unit].headcount) and truth.units_in_scope[unit].listed_on
    }


def short_rosters(truth: Truth) -> set[int]:
    """Units whose ratio is below three fifths of the median of their industry, of the district where it has few."""
    known = ratios(truth)
    by_industry: dict[str, list[Fraction]] = defaultdict(list)
    for unit, ratio in known.items():
        by_industry[truth.units_in_scope[unit].industry].append(ratio)
    found = set()
    for unit, ratio in known.items():
        own = by_industry[truth.units_in_scope[unit].industry]
        group = own if len(own) >= _LEAST_UNITS else list(known.values())
        if ratio < HEADCOUNT_SHARE * median(group):
            found.add(unit)
    return found


def largest_headcount(truth: Truth, unit: int) -> int:
    """How many employees a unit may have before its roster is short of them, its own part in the median left out."""
    others = {u: ratio for u, ratio in ratios(truth).items() if u != unit}
    industry = truth.units_in_scope[unit].industry
    own = [ratio for u, ratio in others.items() if truth.units_in_scope[u].industry == industry]
    group = own if len(own) >= _LEAST_UNITS else list(others.values())
    n_required = sum(of == unit for of, _ in truth.required)
    return int(n_required / (HEADCOUNT_SHARE * median(group))) if group else n_required


def gone_lately(truth: Truth) -> dict[int, set[int]]:
    """Unit → persons removed from it, or gone by their leave date, in the last days up to the cut-off."""
    last = truth.world.campaign.as_of.date()
    first = last - timedelta(days=SHRINK_DAYS - 1)
    gone: dict[int, set[int]] = defaultdict(set)
    for a in truth.world.adjustments:
        if a.kind == "核减" and first <= a.adjusted_on <= last:
            gone[a.unit].add(a.person)
    for (unit, person), posting in truth.roster_as_known.items():
        if posting.left_on is not None and first <= posting.left_on <= last:
            gone[unit].add(person)
    return dict(gone)


def shrinking(truth: Truth) -> dict[int, tuple[int, int]]:
    """Unit → persons gone lately, and persons with them; units above the share."""
    required: dict[int, set[int]] = defaultdict(set)
    for unit, person in truth.required:
        required[unit].add(person)
    found = {}
    for unit, gone in gone_lately(truth).items():
        base = len(required[unit] | gone)
        if unit in truth.units_in_scope and Fraction(len(gone), base) > SHRINK_SHARE:
            found[unit] = (len(gone), base)
    return found


def omitted(truth: Truth) -> dict[int, set[int]]:
    """Unit → required persons whom its second roster, one of the whole unit, no longer names."""
    first, second = truth.world.campaign.received_on
    sent: dict[int, dict[object, set[int]]] = defaultdict(lambda: defaultdict(set))
    for posting in truth.world.postings:
        sent[posting.unit][posting.received_on].add(posting.person)
    found = {}
    for unit, days in sent.items():
        known, named = days[first], days[second]
        is_whole = bool(known) and Fraction(len(known & named), len(known)) >= WHOLE_ROSTER
        missing = {p for p in known - named if (unit, p) in truth.required}
        if is_whole and missing and unit not in truth.world.replaced_units:
            found[unit] = missing
    return found
