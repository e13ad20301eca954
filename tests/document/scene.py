"""Small campaigns over the real ledger: canonical tables written by hand, for tests of charts and tables.

A person is (name, unit, class, form, state); the states are 未注册, 只注册, 学习中, 完成, 逾期.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from anpei.campaign import Campaign, Dept, Town
from anpei.home import Home
from anpei.ledger import Case, build_case
from anpei.settings import Completion, Count, Course, Region, SignalSettings, Thresholds

START, DEADLINE = date(2022, 10, 15), date(2022, 11, 30)
AS_OF = datetime(2022, 12, 1, 8)
RECEIVED = date(2022, 12, 1)
STATES = ("未注册", "只注册", "学习中", "完成", "逾期")

Person = tuple[str, str, str, str, str]


def crew(
    unit: str, states: Mapping[str, int], kind: str = "一线作业人员", form: str = "正式"
) -> list[Person]:
    """Return so many persons of one unit in each state."""
    return [
        (f"{unit}{kind}{form}{state}{number}", unit, kind, form, state)
        for state, count in states.items()
        for number in range(count)
    ]


def make_campaign(folder: Path, towns: Sequence[str], depts: Sequence[str], **changes: Any) -> Campaign:
    """Return a campaign whose towns and departments are coded in order."""
    campaign = Campaign(
        id="scene",
        theme="危险化学品",
        name="危险化学品专题全员定向安全生产大培训",
        is_synthetic=True,
        series="",
        batch=1,
        starts_on=START,
        deadline_on=DEADLINE,
        as_of=AS_OF,
        roster_frozen_on=None,
        population="roster",
        basis=(),
        region=Region(code="999999", name="某区"),
        courses=(Course(id="A", name="甲课"),),
        completion=Completion(),
        count=Count(),
        thresholds=Thresholds(rank_minimum_required=1),
        signals=SignalSettings(),
        sources=(),
        towns=tuple(Town(town_code(n), name, "镇", "某区", True) for n, name in enumerate(towns)),
        foreign_towns=(),
        depts=tuple(Dept(f"D{n}", name) for n, name in enumerate(depts)),
        folder=folder,
        home=Home(folder),
        _notice={},
    )
    return replace(campaign, **changes)


def town_code(number: int) -> str:
    """Return the code of the town with an official number from 0 on."""
    return f"999999{number + 1:03d}"


def make_case(
    folder: Path,
    units: Mapping[str, tuple[str, str]],
    people: Sequence[Person],
    *,
    tables: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    towns: Sequence[str] = (),
    has_platform: bool = True,
    has_roster: bool = True,
    is_listed: bool = True,
    headcounts: Mapping[str, int] | None = None,
    **changes: Any,
) -> Case:
    """Return the case of units (name → town, department) and their people.

    `tables` holds further canonical rows (spot_checks, reviews, supervisors …) whose person and unit are
    given by name; `headcounts` are those of the list of units. Without `has_roster` the people are known from
    the platform alone; units that are not `is_listed` are known from other extracts alone.
    """
    town_names = list(dict.fromkeys([*towns, *(town for town, _ in units.values() if town)]))
    dept_names = list(dict.fromkeys(dept for _, dept in units.values() if dept))
    campaign = make_campaign(folder, town_names, dept_names, **changes)
    unit_no = {name: number for number, name in enumerate(units, 1)}
    person_no: dict[str, int] = {}
    for name, *_ in people:
        person_no.setdefault(name, len(person_no) + 1)
    for rows in (tables or {}).values():
        for row in rows:
            if "person" in row:
                person_no.setdefault(row["person"], len(person_no) + 1)
    towns_of = {town.name: town.code for town in campaign.towns}
    depts_of = {dept.name: dept.code for dept in campaign.depts}
    found: dict[str, list[dict[str, Any]]] = {
        "towns": [
            {"town_no": n, "town_key": town.code, "name": town.name} for n, town in enumerate(campaign.towns)
        ],
        "depts": [
            {"dept_no": n, "dept_key": dept.code, "name": dept.name} for n, dept in enumerate(campaign.depts)
        ],
        "units": [
            {
                "unit_no": unit_no[name],
                "name": name,
                "town_key": towns_of.get(town),
                "dept_key": depts_of.get(dept),
                "is_listed": is_listed,
                "is_obliged": True,
                "n_headcount": (headcounts or {}).get(name),
            }
            for name, (town, dept) in units.items()
        ],
        "roster": [
            {
                "person_no": person_no[name],
                "unit_no": unit_no[unit],
                "person_class": kind,
                "employ_form": form,
                "is_current": True,
            }
            for name, unit, kind, form, _ in people
            if has_roster
        ],
        "sources": [
            {"path": "a.xlsx", "sheet": "Sheet1", "kind": "platform", "exported_at": AS_OF, "n_used": 1}
        ],
        "accounts": [],
        "records": [],
    }
    if has_platform:
        for name, unit, _, _, state in people:
            _learn(found, person_no[name], unit_no[unit], STATES.index(state))
    for table, rows in (tables or {}).items():
        for row in rows:
            values = dict(row)
            if "person" in values:
                values["person_no"] = person_no[values.pop("person")]
            if "unit" in values and table != "listings":  # which tell of other campaigns' units by name
                values["unit_no"] = unit_no[values.pop("unit")]
            if "town" in values:
                values["town_key"] = towns_of[values.pop("town")]
            if "dept" in values:
                values["dept_key"] = depts_of[values.pop("dept")]
            if table == "findings":
                values = {"finding_no": 1, "code": "E999", "unit_no": None, "town_key": None, **values}
            found.setdefault(table, []).append(values)
    written = folder / "tables"
    written.mkdir(parents=True)
    for table, rows in found.items():
        _write(written / f"{table}.parquet", rows)
    return build_case(written, campaign, known_on=RECEIVED, work=folder / "work", digest="scene")


def _learn(found: dict[str, list[dict[str, Any]]], person: int, unit: int, progress: int) -> None:
    if progress >= 1:
        found["accounts"].append(
            {
                "account_no": len(found["accounts"]) + 1,
                "person_no": person,
                "unit_no": unit,
                "tier": 1,
                "is_verified": True,
                "registered_at": datetime(2022, 10, 16),
            }
        )
    if progress >= 2:
        day = datetime.combine(START, datetime.min.time()) + timedelta(days=1 + person % 40, hours=10)
        late = datetime(2022, 12, 1, 7)
        found["records"].append(
            {
                "person_no": person,
                "account_no": len(found["accounts"]),
                "course_no": 0,
                "progress": 5000 if progress == 2 else 10000,
                "is_status_done": None,
                "started_at": datetime(2022, 10, 16, 9),
                "finished_at": None if progress == 2 else late if progress == 4 else day,
                "minutes": 45,
                "is_offline": False,
                "observed_at": AS_OF,
            }
        )


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    frame = pd.DataFrame(rows)
    frame["source_no"] = 1
    frame["row"] = range(2, len(frame) + 2)
    frame["known_on"] = RECEIVED
    frame.to_parquet(path)
