"""Names of towns and departments → their codes, through short forms, former names and declared aliases."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from ..campaign import Campaign, Town
from ..errors import ConfigurationError, nearest
from .text import Cell, folded, plain, squeezed

ALIAS_FILE = "reference/aliases.csv"
"""Names declared to be others: columns kind (unit, town, dept), alias, name, from, to, reason."""

_ALIAS_COLUMNS = ("kind", "alias", "name", "from", "to", "reason")
_ENDINGS = ("街道办事处", "街道办", "办事处", "街道", "人民政府", "镇人民政府", "镇", "乡", "街办")


@dataclass(frozen=True)
class Alias:
    """A name that stands for another one, within its dates (both days included).

    `is_decided` are those of decisions.xlsx, which nobody takes back when they are not used any more.
    """

    kind: str
    alias: str
    name: str
    starts_on: date | None
    ends_on: date | None
    is_decided: bool = False

    def holds_on(self, day: date) -> bool:
        """Return whether it holds for files received on a day."""
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day <= self.ends_on
        )


def alias_path(campaign: Campaign) -> Path | None:
    """Return the alias file of a campaign, else of the project home, None if there is neither."""
    for path in (campaign.folder / ALIAS_FILE, campaign.home.data / ALIAS_FILE):
        if path.is_file():
            return path
    return None


def read_aliases(path: Path | None) -> tuple[Alias, ...]:
    """Return the declared aliases.

    Raises
    ------
    ConfigurationError
        A column is missing or a date is none.
    """
    if path is None:
        return ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in _ALIAS_COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise ConfigurationError(
                f"别名表缺少列：{'、'.join(missing)}。",
                where=path.name,
                remedy="按 docs/inputs.md 补上列名。",
            )
        found = []
        for number, row in enumerate(reader, 2):
            kind = plain(row["kind"])
            if kind not in ("unit", "town", "dept"):
                raise ConfigurationError(
                    f"别名表的 kind 只能是 unit、town 或 dept，现在是“{kind}”。",
                    where=f"{path.name} 第{number}行",
                    remedy="改正这一行。",
                )
            days = [_day(row[name], path, number) for name in ("from", "to")]
            found.append(Alias(kind, plain(row["alias"]), plain(row["name"]), days[0], days[1]))
    return tuple(found)


def _day(text: str, path: Path, number: int) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise ConfigurationError(
            f"“{text}”不是日期。", where=f"{path.name} 第{number}行", remedy="写成 2022-12-01，或留空。"
        ) from error


@dataclass
class Places:
    """The towns and departments of a campaign by every name that is known for them."""

    campaign: Campaign
    aliases: tuple[Alias, ...] = ()
    used: set[Alias] = field(default_factory=set)
    _known: dict[tuple[str, str, date], str | None] = field(default_factory=dict)

    def town(self, text: Cell, day: date) -> str | None:
        """Return the code of a town (also of one that another body runs), None if the name is not known.

        >>> # 望沧镇, 望沧街道办事处, 澜州市澜溪区望沧街道 and 望沧 are one town
        """
        return self._find("town", text, day, self._towns)

    def dept(self, text: Cell, day: date) -> str | None:
        """Return the code of a department, None if the name is not known."""
        return self._find("dept", text, day, self._depts)

    def _find(self, kind: str, text: Cell, day: date, known: Mapping[str, str]) -> str | None:
        key = (kind, plain(text), day)
        if key not in self._known:
            name = folded(self._unaliased(kind, plain(text), day))
            self._known[key] = known.get(name) or known.get(self._without_region(name))
        return self._known[key]

    def _unaliased(self, kind: str, name: str, day: date) -> str:
        for alias in self.aliases:
            if alias.kind == kind and folded(alias.alias) == folded(name) and alias.holds_on(day):
                self.used.add(alias)
                return alias.name
        return name

    def unit_name(self, name: str, day: date) -> str:
        """Return the registered name behind a declared alias of a unit, else the name itself."""
        return self._unaliased("unit", name, day)

    def nearest_town(self, text: Cell) -> str:
        """Return the official name of the town that a name resembles most."""
        return nearest(squeezed(text), [town.name for town in self._every_town])

    def nearest_dept(self, text: Cell) -> str:
        """Return the official name of the department that a name resembles most."""
        return nearest(squeezed(text), [dept.name for dept in self.campaign.depts])

    @property
    def _every_town(self) -> tuple[Town, ...]:
        return (*self.campaign.towns, *self.campaign.foreign_towns)

    @cached_property
    def foreign(self) -> dict[str, Town]:
        """Code → town that another body runs."""
        return {town.code: town for town in self.campaign.foreign_towns}

    @cached_property
    def _towns(self) -> dict[str, str]:
        official = {folded(town.name): town.code for town in self._every_town}
        former = [(folded(name), town.code) for town in self._every_town for name in town.former_names]
        names = {
            folded(name): town.code for town in self._every_town for name in (town.name, *town.former_names)
        }
        others = [
            (form, code)
            for name, code in names.items()
            for form in (_stem(name), *(_stem(name) + end for end in _ENDINGS))
        ]
        return _unique([*former, *others]) | official

    @cached_property
    def _depts(self) -> dict[str, str]:
        depts = self.campaign.depts
        official = {folded(dept.name): dept.code for dept in depts}
        others = [
            (folded(name), dept.code)
            for dept in depts
            for name in (dept.short, self._without_region(folded(dept.name)), *dept.former_names)
            if name
        ]
        level = self.campaign.region.name[-1:]  # 区 or 县, as in 区应急管理局
        short = [
            (form, code)
            for name, code in others
            for form in (name.removeprefix(level), level + name.removeprefix(level))
        ]
        return _unique([*others, *short]) | official

    def _without_region(self, name: str) -> str:
        """Return a name without this region's own prefix; another region's stays, and the name is not known."""
        region = re.escape(folded(self.campaign.region.name))
        return re.sub(rf"^([\u4e00-\u9fff]{{2,}}省)?([\u4e00-\u9fff]{{2,4}}市)?{region}", "", name)


def _stem(name: str) -> str:
    for ending in ("街道", "镇", "乡"):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the names that lead to one code only."""
    found: dict[str, set[str]] = {}
    for name, code in pairs:
        found.setdefault(name, set()).add(code)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}
