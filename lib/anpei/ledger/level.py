"""Levels: which rows of the ledger and which units belong to which key, as SQL selections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import UsageError, nearest
from ..vocabulary import LEVELS, UNASSIGNED

UNIT_LEVELS = ("district", "town", "dept", "unit")
"""Levels whose rows are sets of units."""

SUPERVISOR_LEVELS = ("supervisors_town", "supervisors_dept")

Within = tuple[str, str] | None
"""What restricts a frame: ("town", key), ("dept", key), or None for the whole district."""


@dataclass(frozen=True)
class Grouping:
    """SQL of one level: `member` (key and ledger rows) and `place` (key and unit_no; empty if none)."""

    member: str
    place: str


def group(level: str, district: str, within: Within = None, *, is_main: bool = False) -> Grouping:
    """Return the selections of a level within a town or department.

    `is_main` counts every person at the main unit alone, above unit level.

    Raises
    ------
    UsageError
        No such level, or `within` names neither a town nor a department.
    """
    check_level(level)
    where = f"WHERE {condition(within)}"
    if level in SUPERVISOR_LEVELS:
        of_town = level == "supervisors_town"
        key = "town_key" if of_town else f"coalesce(dept_key, {text(UNASSIGNED)})"
        rows = f"{where} AND town_key IS {'NOT ' if of_town else ''}NULL"
        return Grouping(
            f"SELECT {key} AS key, * EXCLUDE (body) FROM supervisor_ledger {rows}",
            f"SELECT {key} AS key, body_no AS unit_no FROM supervisor_ledger {rows}",
        )
    key = {
        "district": text(district),
        "town": f"coalesce(town_key, {text(UNASSIGNED)})",
        "dept": f"coalesce(dept_key, {text(UNASSIGNED)})",
        "unit": "CAST(unit_no AS VARCHAR)",
        "person_class": f"coalesce(person_class, {text(UNASSIGNED)})",
        "employ_form": f"coalesce(employ_form, {text(UNASSIGNED)})",
    }[level]
    rows = "main_row" if is_main and level != "unit" else "ledger"
    place = f"SELECT {key} AS key, unit_no FROM scope {where}" if level in UNIT_LEVELS else ""
    return Grouping(f"SELECT {key} AS key, * FROM {rows} {where}", place)


def check_level(level: str) -> None:
    """Refuse an unknown level.

    Raises
    ------
    UsageError
        Names the nearest level.
    """
    if level not in LEVELS:
        raise UsageError(
            f"没有名为“{level}”的层级。",
            guess=nearest(level, LEVELS),
            remedy=f"可用的层级：{listing(LEVELS)}。",
        )


def condition(within: Within) -> str:
    """Return the SQL condition of `within` on town_key or dept_key.

    Raises
    ------
    UsageError
        `within` names neither a town nor a department.
    """
    if within is None:
        return "TRUE"
    level, key = within
    if level not in ("town", "dept"):
        raise UsageError(
            f"只能限定到镇街或部门，不能限定到“{level}”。", remedy='写成 ("town", 代码) 或 ("dept", 代码)。'
        )
    column = f"{level}_key"
    return f"{column} IS NULL" if key == UNASSIGNED else f"{column} = {text(key)}"


def text(value: str) -> str:
    """Return a value as an SQL string."""
    return "'" + value.replace("'", "''") + "'"


def listing(names: Iterable[str]) -> str:
    """Return names joined as Chinese text does."""
    return "、".join(names)
