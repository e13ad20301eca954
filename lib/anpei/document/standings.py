"""Sentences of standings: who leads and who trails, who is below the district, a town's own rank."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from ..ledger.figure import Figure
from ..ledger.ranking import LEAST_GROUP, leaders, trailers
from .telling import (
    SILENT,
    Choice,
    Telling,
    counted,
    is_known,
    named,
    rate_of,
    rated,
)

FULL_NAMED_APART = 3
"""More keys than these at 100 % are named without a rate each."""


def ranking(telling: Telling, level: str) -> Choice:
    """镇街排名 and its like: both ends by completion rate, every tie at the edge named (DOMAIN §3 rule 8)."""
    if not is_known(telling.scope.figure("n_completed")):
        return SILENT
    frame = telling.case.ranking("completion_rate", level, within=telling.scope.within)
    ranked = frame[frame["rank"].notna()].sort_values("rank", kind="stable")
    if ranked.empty:
        return Choice("无可排名")
    if len(ranked) == 1:
        return Choice("一个", {"依次": rated(ranked, level, f"{level}s_ranked", telling)})
    is_full = ranked["numerator"] == ranked["denominator"]
    first_rate = {"完成率": rate_of(telling.case, level, str(ranked["key"].iloc[0]))}
    if ranked["rank"].nunique() == 1:
        return Choice("全部完成" if is_full.all() else "均相同", first_rate)
    if len(ranked) < LEAST_GROUP:
        return Choice("少数", {"依次": rated(ranked, level, f"{level}s_ranked", telling)})
    first, last = leaders(frame), trailers(frame)
    blanks = {
        "前列": rated(first, level, f"{level}s_leading", telling),
        "后列": rated(last, level, f"{level}s_trailing", telling),
    }
    if is_full.sum() > FULL_NAMED_APART:
        full = named(ranked[is_full], level, f"{level}s_all_completed", telling.scope)
        return Choice("有全满", {**first_rate, "全满": full, "后列": blanks["后列"]})
    if first.empty or last.empty:
        return Choice("仅居后" if first.empty else "仅居前", blanks)
    is_tied = pd.concat([first, last])["rank"].duplicated().any()
    return Choice("并列" if is_tied else "一般", blanks)


def below(telling: Telling, level: str) -> Choice:
    """镇街低于全区 and its like: those below the district's completion rate, compared exactly."""
    whole = telling.whole.figure("completion_rate").value
    frame = telling.case.ranking("completion_rate", level, within=telling.scope.within)
    ranked = frame[frame["rank"].notna()]
    if whole is None or ranked["rank"].nunique() < 2:
        return SILENT
    is_below = [
        Fraction(int(n), int(d)) < whole
        for n, d in zip(ranked["numerator"], ranked["denominator"], strict=True)
    ]
    found = ranked[is_below]
    if found.empty:
        return Choice("无")
    names = named(found, level, f"{level}s_below", telling.scope)
    return Choice("一个" if len(found) == 1 else "多个", {"名单": names})


def own_rank(telling: Telling) -> Choice:
    """本镇街名次: the rank of the document's town among the towns."""
    scope = telling.scope
    rate = scope.figure("completion_rate")
    if rate.value is None:
        return SILENT
    towns = telling.case.ranking("completion_rate", "town").to_dict("records")
    row = next(town for town in towns if town["key"] == scope.key)
    if pd.isna(row["rank"]):
        return Choice("不排名", {"原因": str(row["reason"])})
    if row["n_ranked"] == 1:
        return SILENT
    blanks = {
        "名次": Figure("rank", "completion_rate", scope.level, scope.key, int(row["rank"]), of=(rate,)),
        "参排数": counted(int(row["n_ranked"]), "towns_ranked", telling.whole),
    }
    return Choice("并列" if row["is_tied"] else "一般", blanks)


def versus_whole(telling: Telling) -> Choice:
    """与全区相比: the difference of two rates in 百分点, of the exact rates and not of the printed ones."""
    scope = telling.scope
    rate, whole = scope.figure("completion_rate"), telling.whole.figure("completion_rate")
    if rate.value is None or whole.value is None:
        return SILENT
    difference = Fraction(rate.value) - Fraction(whole.value)
    gap = Figure(
        "difference",
        "completion_rate",
        scope.level,
        scope.key,
        difference.numerator,
        difference.denominator,
        of=(rate, whole),
    )
    if not difference:
        return Choice("持平")
    if not Fraction(gap.cell):
        return Choice("基本持平")
    is_exact = abs(Fraction(rate.cell) - Fraction(whole.cell)) == Fraction(gap.cell)
    return Choice("高于" if difference > 0 else "低于", {"差": gap, "约": "" if is_exact else "约"})
