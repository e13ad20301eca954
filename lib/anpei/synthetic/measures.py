"""The truth as a table of counts, lists and cross tables: what truth.json says."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta

from anpei.synthetic.model import EMPLOY_FORMS, PERSON_CLASSES, UNASSIGNED
from anpei.synthetic.truth import (
    COMPLETED,
    IN_PROGRESS,
    MISMATCH,
    PERSON_COLUMNS,
    REGISTERED_ONLY,
    Row,
    Truth,
    count_persons,
    count_units,
)

Counts = dict[str, int | None]

UNIT_COLUMNS = (
    "n_units", "n_units_rostered", "n_units_all_registered", "n_units_all_started",
    "n_units_all_completed", "n_headcount",
)  # fmt: skip
SPOT_COLUMNS = ("n_spot_sampled", "n_spot_tested", "n_spot_passed")
COLUMNS = (
    *UNIT_COLUMNS, *PERSON_COLUMNS, "n_unlisted", "n_mismatch_suspected", "n_mismatch_confirmed",
    *SPOT_COLUMNS,
)  # fmt: skip

NOT_RULED: dict[str, list[str]] = {
    "person_class": ["n_unlisted", *SPOT_COLUMNS],
    "employ_form": ["n_unlisted", *SPOT_COLUMNS],
    "supervisors_town": ["n_headcount", "n_unlisted", "n_mismatch_confirmed", *SPOT_COLUMNS],
    "supervisors_dept": ["n_headcount", "n_unlisted", "n_mismatch_confirmed", *SPOT_COLUMNS],
}
"""Columns, by level, of which no definition speaks; truth.json leaves them null without ruling on them."""


def _confirmed(truth: Truth, rows: list[Row]) -> int:
    return len({r.person for r in rows if MISMATCH in truth.confirmed.get(r.person, ())})


def _empty() -> Counts:
    return dict.fromkeys(COLUMNS)


def _of_units(truth: Truth, units: list[int]) -> Counts:
    """All counts of a set of units in scope."""
    chosen = set(units)
    rows = [r for r in truth.rows if r.unit in chosen]
    groups: dict[object, list[Row]] = {unit: [] for unit in units}
    for row in rows:
        groups[row.unit].append(row)
    scope = truth.units_in_scope
    headcounts = [h for u in units if (h := scope[u].headcount) is not None and scope[u].listed_on]
    spot = [s for s in truth.spot_checks if s.unit in chosen]
    return {
        **_empty(),
        **count_units(groups),
        "n_headcount": sum(headcounts) if headcounts else None,
        **count_persons(rows),
        "n_unlisted": len({person for unit, person in truth.unlisted if unit in chosen}),
        "n_mismatch_confirmed": _confirmed(truth, rows),
        "n_spot_sampled": len(spot),
        "n_spot_tested": sum(s.is_attended for s in spot),
        "n_spot_passed": sum(bool(s.is_passed) for s in spot),
    }


def _of_rows(truth: Truth, rows: list[Row]) -> Counts:
    return {**_empty(), **count_persons(rows), "n_mismatch_confirmed": _confirmed(truth, rows)}


def _of_supervisors(members: list[tuple[str, Row]]) -> Counts:
    groups: dict[object, list[Row]] = defaultdict(list)
    for body, row in members:
        groups[body].append(row)
    return {**_empty(), **count_units(groups), **count_persons(row for _, row in members)}


def measures(truth: Truth, district_code: str) -> dict[str, dict[str, Counts]]:
    """Level → key → counts. The unknown department and class have the key 未归属."""
    scope = truth.units_in_scope
    by_town: dict[str, list[int]] = {t.code: [] for t in truth.world.towns if t.is_addressee}
    by_dept: dict[str, list[int]] = {d.code: [] for d in truth.world.depts}
    for unit in scope.values():
        by_town[unit.town].append(unit.no)
        by_dept.setdefault(truth.dept_of(unit), []).append(unit.no)
    by_class: dict[str, list[Row]] = {c: [] for c in PERSON_CLASSES}
    by_form: dict[str, list[Row]] = {f: [] for f in EMPLOY_FORMS}
    for row in truth.rows:
        by_class.setdefault(row.person_class or UNASSIGNED, []).append(row)
        by_form.setdefault(row.employ_form or UNASSIGNED, []).append(row)
    town_bodies: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    dept_bodies: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for town, dept, body, row in truth.supervisor_rows:
        (town_bodies[town] if town else dept_bodies[dept]).append((body, row))
    return {
        "district": {district_code: _of_units(truth, list(scope))},
        "town": {code: _of_units(truth, units) for code, units in by_town.items()},
        "dept": {code: _of_units(truth, units) for code, units in by_dept.items()},
        "unit": {unit.name: _of_units(truth, [no]) for no, unit in scope.items()},
        "person_class": {c: _of_rows(truth, rows) for c, rows in by_class.items() if rows},
        "employ_form": {f: _of_rows(truth, rows) for f, rows in by_form.items() if rows},
        "supervisors_town": {k: _of_supervisors(v) for k, v in town_bodies.items()},
        "supervisors_dept": {k: _of_supervisors(v) for k, v in dept_bodies.items()},
    }


def double_counted(levels: dict[str, dict[str, Counts]]) -> dict[str, Counts]:
    """Σ rows − district of every count, for towns and departments."""
    (district,) = levels["district"].values()
    result: dict[str, Counts] = {}
    for level in ("town", "dept"):
        result[level] = {
            column: None if whole is None else sum(c[column] or 0 for c in levels[level].values()) - whole
            for column, whole in district.items()
        }
    return result


def lists(truth: Truth) -> dict[str, list[str]]:
    """Names of units by condition, each sorted; the units of all but the first have a roster.

    Units that are 数据不全 are on none, but may be out of scope.
    """
    rows: dict[int, list[Row]] = {unit: [] for unit in truth.units_in_scope}
    for row in truth.rows:
        rows[row.unit].append(row)

    def names(chosen: list[int]) -> list[str]:
        return sorted(truth.units_in_scope[u].name for u in set(chosen) - truth.incomplete_units)

    rostered = {u: own for u, own in rows.items() if own}
    return {
        "units_without_roster": names([u for u, own in rows.items() if not own]),
        "units_not_all_registered": names(
            [u for u, own in rostered.items() if any(r.status < REGISTERED_ONLY for r in own)]
        ),
        "units_not_all_started": names(
            [u for u, own in rostered.items() if any(r.status < IN_PROGRESS for r in own)]
        ),
        "units_all_completed": names(
            [u for u, own in rostered.items() if all(r.status == COMPLETED for r in own)]
        ),
        "units_registered_only": names(
            [u for u, own in rostered.items() if any(r.status == REGISTERED_ONLY for r in own)]
        ),
        "units_not_listed": names([u for u, unit in truth.units_in_scope.items() if not unit.listed_on]),
        "units_out_of_scope": sorted(
            u.name for u in truth.world.units if u.no not in truth.units_in_scope and u.listed_on
        ),
    }


def changes(truth: Truth) -> dict[str, int]:
    """Rows of the roster as known that changed the required rows: removals, additions, leavers."""
    campaign = truth.world.campaign
    limit = campaign.deadline_on - timedelta(days=7)
    known = [(k, p) for k, p in truth.roster_as_known.items() if k[0] in truth.units_in_scope]
    removed = {(a.unit, a.person) for a in truth.world.adjustments if a.kind == "核减"}
    late = [(k, p) for k, p in known if p.hired_on > campaign.roster_frozen_on]
    return {
        "n_roster_rows": len(known),
        "n_left": sum(p.left_on is not None and p.left_on <= campaign.deadline_on for _, p in known),
        "n_removed": sum(k in removed for k, _ in known),
        "n_added_late": sum(p.hired_on <= limit for _, p in late),
        "n_listed_too_late": sum(p.hired_on > limit for _, p in late),
        "n_added_by_adjustment": len(set(truth.required) - set(truth.roster_as_known)),
    }


def progress(truth: Truth) -> dict[str, int]:
    """Day → persons of the district completed by the end of that day (or the cut-off)."""
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in truth.rows:
        rows[row.person].append(row)
    finishes: list[datetime] = []
    for own in rows.values():
        times = [r.finished_at for r in own if r.finished_at is not None]
        if len(times) == len(own):
            finishes.append(max(times))
    campaign = truth.world.campaign
    days = (campaign.as_of.date() - campaign.starts_on).days + 1
    return {
        day.isoformat(): sum(f <= datetime.combine(day, time.max) for f in finishes)
        for day in (campaign.starts_on + timedelta(days=n) for n in range(days))
    }


def cross(truth: Truth) -> dict[str, dict[str, dict[str, int]]]:
    """Class → employment form → counts of persons; pairs that occur."""
    cells: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in truth.rows:
        cells[row.person_class or UNASSIGNED][row.employ_form or UNASSIGNED].append(row)
    return {c: {f: count_persons(rows) for f, rows in forms.items()} for c, forms in cells.items()}


def spot(truth: Truth) -> dict[str, dict[str, int]]:
    """Unit → persons sampled, tested, passed; units that were checked."""
    result: dict[str, dict[str, int]] = {}
    for check in truth.spot_checks:
        name = truth.world.units[check.unit].name
        row = result.setdefault(name, {"n_sampled": 0, "n_tested": 0, "n_passed": 0})
        row["n_sampled"] += 1
        row["n_tested"] += check.is_attended
        row["n_passed"] += bool(check.is_passed)
    return result
