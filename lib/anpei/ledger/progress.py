"""Small frames beside the measures: the daily curve, class × form, spot checks, cases, changes of the roster."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from ..vocabulary import EMPLOY_FORMS, PERSON_CLASSES, UNASSIGNED
from .build import statement
from .level import Within, condition, group
from .measures import unknown_column

if TYPE_CHECKING:
    from .case import Case

CROSS_COLUMNS = (
    "n_required", "n_registered", "n_started", "n_completed", "n_on_time", "n_valid", "n_not_registered",
    "n_registered_only", "n_in_progress",
)  # fmt: skip


def progress_rows(case: Case, within: Within) -> pd.DataFrame:
    """Return one row per day: day, n_completed (distinct persons by its end), n_completed_day (on it).

    A person has completed when all his rows have; days run from the start to the cut-off. Unknown without
    platform data.
    """
    start, end = case.campaign.starts_on, case.as_of.date()
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    frame = pd.DataFrame({"day": pd.Series(pd.to_datetime(days), dtype="datetime64[us]")})
    if case.basis == "none" or case.learning_basis != "platform" or not case.is_dated:
        unknown = unknown_column(frame)
        return frame.assign(n_completed=unknown, n_completed_day=unknown)
    level = within[0] if within else "district"
    chosen = group(level, case.campaign.region.code, within, is_main=case.is_main_unit)
    found = case.frame(
        f"WITH member AS ({chosen.member}) SELECT CAST(finished_at AS DATE) AS day, count(*) AS n FROM "
        "(SELECT person_no, max(finished_at) AS finished_at FROM member GROUP BY person_no "
        "HAVING min(status_no) = 3) AS person GROUP BY 1 ORDER BY 1"
    )
    counts = pd.Series(found["n"].to_numpy(), index=pd.to_datetime(found["day"]), dtype="Int64").sort_index()
    on_day = counts.reindex(frame["day"], fill_value=0)
    before = int(counts[counts.index < pd.Timestamp(start)].sum())
    return frame.assign(n_completed=(on_day.cumsum() + before).array, n_completed_day=on_day.array)


def cross_rows(case: Case, within: Within) -> pd.DataFrame:
    """Return one row per person class and employment form that occur, in vocabulary order, 未归属 last."""
    chosen = group("person_class", case.campaign.region.code, within, is_main=case.is_main_unit)
    pair = f"SELECT * REPLACE (key || '|' || coalesce(employ_form, '{UNASSIGNED}') AS key) FROM ({chosen.member}) AS m"
    found = case.frame(f"WITH member AS ({pair}) SELECT * FROM ({statement('persons')}) AS counted")
    parts = found["key"].astype("str").str.split("|", n=1, expand=True).reindex(columns=[0, 1])
    frame = pd.DataFrame({"person_class": parts[0], "employ_form": parts[1]})
    counts = found.drop(columns="key").astype("Int64")
    if case.required_basis not in ("roster", "platform"):
        counts["n_required"] = pd.NA
    if case.learning_basis != "platform":
        counts[["n_registered", "n_started", "n_completed", "n_on_time", "n_valid"]] = pd.NA
    if not case.is_dated:
        counts["n_on_time"] = pd.NA
    counts["n_not_registered"] = counts["n_required"] - counts["n_registered"]
    counts["n_registered_only"] = counts["n_registered"] - counts["n_started"]
    counts["n_in_progress"] = counts["n_started"] - counts["n_completed"]
    frame[list(CROSS_COLUMNS)] = counts[list(CROSS_COLUMNS)].astype("Int64")
    orders = ([*PERSON_CLASSES, UNASSIGNED], [*EMPLOY_FORMS, UNASSIGNED])
    place = [
        (orders[0].index(a) if a in orders[0] else 99, a, orders[1].index(b) if b in orders[1] else 99, b)
        for a, b in zip(frame["person_class"], frame["employ_form"], strict=True)
    ]
    order = sorted(range(len(frame)), key=place.__getitem__)
    return frame.iloc[order].reset_index(drop=True)


def spot_rows(case: Case, within: Within) -> pd.DataFrame:
    """Return the units that were checked: unit, town, dept, n_sampled, n_tested, n_passed."""
    rows = case.measure("unit", within)
    rows = rows[rows["n_spot_sampled"].fillna(0) > 0]
    return _placed(
        case,
        rows,
        {"n_sampled": "n_spot_sampled", "n_tested": "n_spot_tested", "n_passed": "n_spot_passed"},
    )


def mismatch_rows(case: Case, within: Within) -> pd.DataFrame:
    """Return the units with open or confirmed cases: unit, town, dept, n_suspected, n_confirmed, n_started."""
    rows = case.measure("unit", within)
    found = case.rows(
        "SELECT unit_no, sum(CASE WHEN is_suspected THEN 1 ELSE 0 END) AS n FROM ledger "
        f"WHERE {condition(within)} GROUP BY unit_no ORDER BY unit_no"
    )
    open_cases = {case.unit_keys[unit]: int(n) for unit, n in found}
    suspected = pd.Series([open_cases.get(key, 0) for key in rows["key"]], index=rows.index, dtype="Int64")
    rows = rows.assign(n_mismatch_suspected=suspected if case.is_screened else unknown_column(rows))
    rows = rows[(rows["n_mismatch_suspected"].fillna(0) > 0) | (rows["n_mismatch_confirmed"].fillna(0) > 0)]
    return _placed(
        case,
        rows,
        {
            "n_suspected": "n_mismatch_suspected",
            "n_confirmed": "n_mismatch_confirmed",
            "n_started": "n_started",
        },
    )


def _placed(case: Case, rows: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    places = case.unit_places
    frame = pd.DataFrame(
        {
            "unit": rows["key"],
            "town": rows["key"].map(lambda key: places[key][0]),
            "dept": rows["key"].map(lambda key: places[key][1]),
        }
    )
    for name, column in columns.items():
        frame[name] = rows[column].astype("Int64")
    return frame.reset_index(drop=True)


def adjusted_counts(case: Case, within: Within) -> dict[str, int | None]:
    """Return distinct persons by change of the roster, None without rosters (DOMAIN §3 rule 9)."""
    kinds = {
        "n_added": ("joined", "added"),
        "n_removed": ("removed", "left"),
        "n_struck": ("removed",),
        "n_left": ("left",),
        "n_listed_late": ("late",),
    }
    if not case.knows("roster"):
        return dict.fromkeys((*kinds, "n_gone"))
    sums = ", ".join(
        f"count(DISTINCT CASE WHEN r.standing IN ({', '.join(repr(s) for s in standings)}) "
        f"THEN r.person_no END) AS {name}"
        for name, standings in kinds.items()
    )
    where = condition(within)
    gone = (
        "count(DISTINCT CASE WHEN r.standing IN ('removed', 'left') AND k.person_no IS NULL "
        "THEN r.person_no END) AS n_gone"
    )
    found = case.rows(
        f"SELECT {sums}, {gone} FROM removed AS r INNER JOIN (SELECT * FROM scope WHERE {where}) AS u "
        f"ON u.unit_no = r.unit_no LEFT JOIN (SELECT DISTINCT person_no FROM ledger WHERE {where}) AS k "
        "ON k.person_no = r.person_no"
    )
    return dict(zip((*kinds, "n_gone"), found[0], strict=True))
