"""A campaign as everything else sees it: campaign.toml and its reference tables, as one value."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from .errors import ConfigurationError
from .home import Home, find_home, resource
from .settings import (
    Basis,
    Completion,
    Count,
    Course,
    NoticeSettings,
    Region,
    SignalSettings,
    SourceSettings,
    Thresholds,
    read_settings,
)


@dataclass(frozen=True)
class Town:
    """A town or street of the region list, current or former."""

    code: str
    name: str
    type: str
    run_by: str
    is_addressee: bool
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dept:
    """A department that leads an industry."""

    code: str
    name: str
    short: str = ""
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Campaign:
    """One campaign: what campaign.toml and its reference tables say.

    `towns` are the current towns that the office addresses, in official order; `foreign_towns` the streets of
    the region that another body runs (their units are out of scope).
    """

    id: str
    theme: str
    name: str
    is_synthetic: bool
    series: str
    batch: int
    starts_on: date
    deadline_on: date
    as_of: datetime | None
    roster_frozen_on: date | None
    population: Literal["roster", "platform", "headcount"]
    basis: tuple[Basis, ...]
    region: Region
    courses: tuple[Course, ...]
    completion: Completion
    count: Count
    thresholds: Thresholds
    signals: SignalSettings
    sources: tuple[SourceSettings, ...]
    towns: tuple[Town, ...]
    foreign_towns: tuple[Town, ...]
    depts: tuple[Dept, ...]
    folder: Path
    home: Home
    _notice: Mapping[str, Any]

    def notice(self, kind: str = "") -> NoticeSettings:
        """Return the notice settings of one kind of document: [notice] overridden by [notice.<kind>]."""
        base = {key: value for key, value in self._notice.items() if not isinstance(value, dict)}
        return NoticeSettings.model_validate(base | self._notice.get(kind, {}))

    def own_number(self, kind: str, *, is_main: bool = False) -> str:
        """Return the number that [notice.<kind>] gives; that of [notice] is the main kind's alone."""
        number = self._notice.get(kind, {}).get("number", "")
        return str(number or (self._notice.get("number", "") if is_main else ""))

    @property
    def notice_kinds(self) -> tuple[str, ...]:
        """Return the kinds of document that have a [notice.<kind>] of their own."""
        return tuple(
            key for key, value in self._notice.items() if isinstance(value, dict) and key != "fields"
        )

    @property
    def phones(self) -> frozenset[str]:
        """Return every phone number that campaign.toml itself prints in documents, those in `fields` included."""
        tables = [self._notice, *(self._notice[kind] for kind in self.notice_kinds)]
        typed = (str(text) for table in tables for text in table.get("fields", {}).values())
        found = (number for text in typed for number in re.findall(r"\d[\d-]{5,}\d", text))
        return frozenset([*(str(table["phone"]) for table in tables if table.get("phone")), *found])

    @property
    def configuration_files(self) -> tuple[Path, ...]:
        """Return the files that this campaign was read from."""
        names = [name for name in (self.region.towns, self.region.depts) if name]
        return (self.folder / "campaign.toml", *(resource(name, self.folder, self.home) for name in names))


def load_campaign(campaign: str | Path, home: Home | None = None) -> Campaign:
    """Return the campaign of an id, or of a campaign folder.

    Raises
    ------
    UsageError
        No such campaign.
    ConfigurationError
        campaign.toml or a reference table is wrong; names file, line and the nearest known key.
    """
    home = home or find_home()
    folder = campaign if isinstance(campaign, Path) else home.campaign_folder(campaign)
    settings = read_settings(folder / "campaign.toml")
    region = settings.region
    towns, foreign = _read_towns(resource(region.towns, folder, home)) if region.towns else ((), ())
    depts = _read_depts(resource(settings.region.depts, folder, home)) if settings.region.depts else ()
    head = settings.campaign
    return Campaign(
        id=head.id,
        theme=head.theme,
        name=head.name,
        is_synthetic=head.synthetic,
        series=head.series,
        batch=head.batch,
        starts_on=head.starts_on,
        deadline_on=head.deadline_on,
        as_of=head.as_of,
        roster_frozen_on=head.roster_frozen_on,
        population=head.population,
        basis=settings.basis,
        region=settings.region,
        courses=settings.course,
        completion=settings.completion,
        count=settings.count,
        thresholds=settings.thresholds,
        signals=settings.signals,
        sources=settings.source,
        towns=towns,
        foreign_towns=foreign,
        depts=depts,
        folder=folder,
        home=home,
        _notice=settings.notice,
    )


def _read_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise ConfigurationError(
                f"参考表缺少列：{'、'.join(missing)}。",
                where=path.name,
                remedy="按 docs/campaign.md 补上列名。",
            )
        return [{key: (value or "").strip() for key, value in row.items() if key} for row in reader]


def _read_towns(path: Path) -> tuple[tuple[Town, ...], tuple[Town, ...]]:
    rows = _read_rows(path, ("code", "name", "type", "run_by", "addressee_default", "predecessor"))
    by_code = {row["code"]: row["name"] for row in rows}
    repeated = sorted({row["code"] for row in rows if [r["code"] for r in rows].count(row["code"]) > 1})
    if repeated:
        raise ConfigurationError(
            f"镇街代码重复：{'、'.join(repeated)}。", where=path.name, remedy="每个代码只保留一行。"
        )
    predecessors = {
        code: _predecessor(row["predecessor"], by_code) for code, row in zip(by_code, rows, strict=True)
    }
    superseded = {code for code, _ in predecessors.values() if code}
    towns = [
        Town(
            code=row["code"],
            name=row["name"],
            type=row["type"],
            run_by=row["run_by"],
            is_addressee=row["addressee_default"] == "yes",
            former_names=(former,) if (former := predecessors[row["code"]][1]) else (),
        )
        for row in rows
        if row["code"] not in superseded
    ]
    return (
        tuple(town for town in towns if town.is_addressee),
        tuple(town for town in towns if not town.is_addressee),
    )


def _predecessor(text: str, by_code: Mapping[str, str]) -> tuple[str, str]:
    """Return (code, name) of a predecessor written as `<code> <name>`; other remarks are no predecessor."""
    match = re.fullmatch(r"(\d{9})\s+(\S+)", text)
    return (match[1], match[2]) if match and match[1] in by_code else ("", "")


def _read_depts(path: Path) -> tuple[Dept, ...]:
    rows = _read_rows(path, ("code", "name"))
    ordered = sorted(rows, key=lambda row: (int(row.get("order") or 10**6), row["code"]))
    return tuple(
        Dept(
            code=row["code"],
            name=row["name"],
            short=row.get("short", ""),
            former_names=tuple(part for part in re.split(r"[|;；、]", row.get("former", "")) if part.strip()),
        )
        for row in ordered
    )
