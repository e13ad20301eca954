"""Lists of units by condition, and lists.csv: counts of persons, never a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import UsageError, nearest
from ..vocabulary import MEASURES
from .export import write_csv
from .measures import count_column, unknown_column
from .spotresult import spot_results

if TYPE_CHECKING:
    from .case import Case
    from .level import Within

Rows = pd.DataFrame
COLUMNS = ("unit", "town", "dept", "n_affected", "n_base")
CSV_COLUMNS = (
    "list", "layer", "unit", "town", "dept", "reason", "n_affected", "n_base", "state", "number",
)  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """Which units are on a list (`holds`, over rows of the unit level), whom it affects, out of whom.

    `reason` is a Chinese phrase with {n} for the persons affected; `clause` of the opinion or definitions. `is_covered`:
    the rows hold the columns of `coverage_rows`, too.
    """

    holds: Callable[[Case, Rows], pd.Series]
    affected: str
    base: str
    reason: str
    clause: str
    is_covered: bool = False


def _is(rows: Rows, text: str) -> pd.Series:
    """Return where a comparison of known counts holds; unknown is no."""
    holds: pd.Series = pd.Series(rows.eval(text, engine="python"), index=rows.index, dtype="boolean")
    return holds.fillna(False).astype(bool)


def _spot(case: Case, rows: Rows, *, is_firm: bool) -> pd.Series:
    """Return units below the pass rate by a result that counts (C42), or those whose result does not count."""
    found = [
        result is not None and (result.is_firm and result.is_below if is_firm else not result.is_firm)
        for result in spot_results(case, rows)
    ]
    return pd.Series(found, index=rows.index, dtype=bool)


CONDITIONS: dict[str, Condition] = {
    "units_without_roster": Condition(
        lambda _, r: _is(r, "n_units == 1 and n_units_rostered == 0"), "", "n_headcount", "未报送名册", "C25"
    ),
    "units_not_all_registered": Condition(
        lambda _, r: _is(r, "n_required > 0 and n_not_registered > 0"),
        "n_not_registered",
        "n_required",
        "未全员注册，{n}人未注册",
        "C31",
    ),
    "units_not_all_started": Condition(
        lambda _, r: _is(r, "n_required > 0 and n_started < n_required"),
        "n_not_started",
        "n_required",
        "未全员参训，{n}人未参训",
        "C42",
    ),
    "not_registered": Condition(
        lambda _, r: _is(r, "n_not_registered > 0"),
        "n_not_registered",
        "n_required",
        "{n}人应训未注册",
        "C43",
    ),
    "units_registered_only": Condition(
        lambda _, r: _is(r, "n_registered_only > 0"),
        "n_registered_only",
        "n_registered",
        "{n}人只注册未学习",
        "C44",
    ),
    "mismatch": Condition(
        lambda _, r: _is(r, "n_mismatch_confirmed > 0"),
        "n_mismatch_confirmed",
        "n_started",
        "{n}人经核查注册人员与学习人员不一致",
        "C45",
    ),
    "units_spot_below": Condition(
        lambda c, r: _spot(c, r, is_firm=True), "n_spot_failed", "n_spot_tested", "抽查抽测{n}人不合格", "C42"
    ),
    "spot_retest": Condition(
        lambda c, r: _spot(c, r, is_firm=False),
        "n_spot_tested",
        "n_spot_sampled",
        "实测{n}人，样本不足或缺测过多，应复测",
        "C28",
    ),
    "units_all_completed": Condition(
        lambda _, r: _is(r, "n_required > 0 and n_completed >= n_required"),
        "n_completed",
        "n_required",
        "{n}人全部完成",
        "C35",
    ),
    "units_not_listed": Condition(
        lambda c, r: r["key"].isin(c.unlisted_units), "n_required", "n_required", "监管对象底册中没有", "C25"
    ),
    "units_roster_short": Condition(
        lambda _, r: r["is_short"],
        "n_roster",
        "n_headcount",
        "在册应训{n}人，远少于从业人数，需核实",
        "C25",
        is_covered=True,
    ),
    "units_persons_omitted": Condition(
        lambda _, r: r["n_omitted"].fillna(0) > 0,
        "n_omitted",
        "n_roster",
        "{n}人新名册不再列出，需核实",
        "C25",
        is_covered=True,
    ),
    "units_roster_shrinking": Condition(
        lambda _, r: r["is_shrinking"],
        "n_gone",
        "n_with_gone",
        "截止前几日核减、离职和新名册不再列出{n}人，需核实",
        "C25",
        is_covered=True,
    ),
}
"""Lists by name; the units of all but `units_without_roster` have persons to count."""

CSV_LISTS: dict[str, str] = {
    "units_without_roster": "units_without_roster",
    "units_roster_short": "units_roster_short",
    "units_persons_omitted": "units_persons_omitted",
    "units_roster_shrinking": "units_roster_shrinking",
    "units_not_all_registered": "units_not_all_registered",
    "units_not_all_started": "units_not_all_started",
    "not_registered": "not_registered",
    "registered_only": "units_registered_only",
    "mismatch": "mismatch",
    "spot_below": "units_spot_below",
    "spot_retest": "spot_retest",
    "units_all_completed": "units_all_completed",
    "units_not_listed": "units_not_listed",
}
"""Name in lists.csv → condition, in the order of the file; after them come those of `DECIDED_LISTS`."""

DECIDED_LISTS = ("key_supervision", "enforcement_lead")
"""Lists that people decide about: state and 编号 of the decision."""

CLAUSES = {
    **{name: CONDITIONS[condition].clause for name, condition in CSV_LISTS.items()},
    **dict(zip(DECIDED_LISTS, ("C42", "C46"), strict=True)),
}
"""List → the clause that asks for it."""

_TO_VERIFY = frozenset(
    ("units_roster_short", "units_persons_omitted", "units_roster_shrinking", "spot_retest")
)
"""Lists of what somebody still has to look into: proposed, where the others state what the figures say."""


def list_rows(case: Case, condition: str, within: Within = None) -> pd.DataFrame:
    """Return the units that meet a condition, in official order: unit, town, dept, n_affected, n_base.

    Units that are 数据不全 are on no list.

    Raises
    ------
    UsageError
        No such condition; names the nearest one.
    """
    if condition not in CONDITIONS:
        raise UsageError(
            f"没有名为“{condition}”的名单。",
            guess=nearest(condition, CONDITIONS),
            remedy=f"可用的名单：{'、'.join(CONDITIONS)}。",
        )
    rule = CONDITIONS[condition]
    rows = case.measure("unit", within)
    if rule.is_covered:
        rows = _with_coverage(case, rows)
    rows = rows[rule.holds(case, rows) & ~rows["key"].isin(case.incomplete("unit"))]
    places = case.unit_places
    return pd.DataFrame(
        {
            "unit": rows["key"],
            "town": rows["key"].map(lambda key: places[key][0]),
            "dept": rows["key"].map(lambda key: places[key][1]),
            "n_affected": _column(rows, rule.affected),
            "n_base": _column(rows, rule.base),
        },
        columns=list(COLUMNS),
    ).reset_index(drop=True)


def _with_coverage(case: Case, rows: Rows) -> Rows:
    """Return rows of the unit level beside those of `coverage_rows`; a unit that it does not know is on no list."""
    covered = case.coverage().drop(columns=["unit_no", "n_headcount"]).set_index("unit")
    rows = rows.join(covered, on="key")
    return rows.assign(
        **{name: rows[name].fillna(False).astype(bool) for name in ("is_short", "is_shrinking")}
    )


def _column(rows: Rows, name: str) -> pd.Series:
    """Return a count of the vocabulary, or one of the coverage; unknown where there is none to tell."""
    if not name:
        return unknown_column(rows)
    return count_column(rows, name) if name in MEASURES else rows[name]


def list_entries(case: Case) -> pd.DataFrame:
    """Return one row per entry of every list: the columns of lists.csv, lists and units in order.

    `state` is entered for what the figures state, proposed for what has still to be looked into; of 重点监督管理 and 线索
    it is what people decided, with the number of the decision.
    """
    frames = []
    for name, condition in CSV_LISTS.items():
        rows = list_rows(case, condition)
        reason = CONDITIONS[condition].reason
        rows["reason"] = [reason.format(n=n) for n in rows["n_affected"]]
        rows["state"] = "proposed" if name in _TO_VERIFY else "entered"
        rows["number"] = ""
        frames.append(_entries(name, rows))
    frames.append(_entries("key_supervision", _supervised(case)))
    frames.append(_entries("enforcement_lead", _led(case)))
    return pd.concat(frames, ignore_index=True)


def _supervised(case: Case) -> pd.DataFrame:
    """Return the entries of 重点监督管理: persons missing, or failed in the spot check where that is the reason alone."""
    rows = case.supervision()
    rows = rows[rows["state"] != "declined"]
    is_spot = rows["is_below"] & ~rows["is_partial"]
    return rows.assign(
        reason=rows["reasons"].map("；".join),
        n_affected=rows["n_gap"].mask(is_spot, rows["n_spot_tested"] - rows["n_spot_passed"]),
        n_base=rows["n_required"].mask(is_spot, rows["n_spot_tested"]).mask(~is_spot & rows["n_gap"].isna()),
    )


def _led(case: Case) -> pd.DataFrame:
    """Return the entries of 线索: what was proposed or handed over, never a verdict."""
    rows = case.leads()
    rows = rows[rows["state"].isin(["proposed", "entered"])]
    told = ["，".join(f"{label}{n}人" for label, n in kinds.items()) for kinds in rows["kinds"]]
    return rows.assign(reason=[now or then for now, then in zip(told, rows["basis"], strict=True)])


def _entries(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the entries of one list, each with its layer: what nobody has decided yet, and leads, are the office's own."""
    is_internal = (rows["state"] == "proposed") & (name in DECIDED_LISTS) | (name == "enforcement_lead")
    layer = is_internal.map({True: "内部", False: "L1"})
    return rows.assign(list=name, layer=layer)[list(CSV_COLUMNS)]


def write_lists(case: Case, path: Path) -> None:
    """Write lists.csv: UTF-8, one row per entry of every list."""
    write_csv(list_entries(case), path)
