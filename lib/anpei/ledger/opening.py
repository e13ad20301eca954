"""Opening a case: from a campaign and its two times to the ledger, built once and stored."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from ..campaign import Campaign, load_campaign
from ..errors import UsageError
from ..home import Home
from ..settings import CHINA_TIME
from .build import case_digest, store
from .case import Case
from .parameters import make_parameters
from .tables import kinds_of, open_tables

if TYPE_CHECKING:
    from ..intake import Intake


def open_case(
    campaign: str | Path | Campaign,
    *,
    as_of: str | datetime | None = None,
    known_on: str | date | None = None,
    home: Home | None = None,
) -> Case:
    """Return the case of a campaign: its extracts read, its ledger built once and stored under its content.

    `known_on` defaults to the latest day on which files were received or something was decided; `as_of` to
    campaign.toml, else to the latest moment that every platform source covers, else to the end of `known_on`. A date
    alone as `as_of` means its end.

    Raises
    ------
    UsageError
        An unknown campaign, a date or time that is none.
    DataError
        Nothing was received up to `known_on`.
    """
    from ..intake import latest_known, read_extracts

    loaded = campaign if isinstance(campaign, Campaign) else load_campaign(campaign, home)
    moment, day = _moment(as_of), _day(known_on) or latest_known(loaded)
    intake = read_extracts(loaded, day)
    return build_case(
        intake.folder,
        loaded,
        as_of=moment,
        known_on=day,
        digest=intake.digest,
        kinds=intake.kinds,
        work=loaded.home.work / loaded.id,
        intake=intake,
    )


def build_case(
    tables: Path,
    campaign: Campaign,
    *,
    known_on: date,
    work: Path,
    digest: str,
    as_of: datetime | None = None,
    kinds: frozenset[str] | None = None,
    intake: Intake | None = None,
) -> Case:
    """Return the case over a folder of canonical tables, stored below `work`.

    `digest` stands for the content of `tables`; `kinds` (those with rows) are looked up unless given.
    """
    with open_tables(tables) as database:
        kinds = kinds_of(database) if kinds is None else kinds
        moment = as_of or campaign.as_of or _covered_until(database)
        moment = moment or datetime.combine(known_on, time(23, 59, 59))
        parameters = make_parameters(campaign, moment, known_on, kinds)
        folder = store(database, parameters, case_digest(digest, parameters), work)
    return Case(campaign, moment, known_on, tables, folder, parameters, kinds, intake)


def _covered_until(database: duckdb.DuckDBPyConnection) -> datetime | None:
    """Return the latest moment that every platform source in use covers."""
    query = "SELECT min(exported_at) FROM sources WHERE kind = 'platform' AND coalesce(n_used, 1) > 0"
    return database.execute(query).fetchall()[0][0]


def _day(value: str | date | None) -> date | None:
    if not value:
        return None
    try:
        return value if isinstance(value, date) else date.fromisoformat(value.strip())
    except ValueError as error:
        raise UsageError(f"“{value}”不是日期。", remedy="写成 2022-12-01。") from error


def _moment(value: str | datetime | None) -> datetime | None:
    if not value:
        return None
    if isinstance(value, str):
        try:
            text = value.strip()
            value = datetime.fromisoformat(text)
            if len(text) <= 10:
                value = datetime.combine(value.date(), time(23, 59, 59))
        except ValueError as error:
            raise UsageError(f"“{value}”不是时刻。", remedy="写成 2022-12-01T08:00:00。") from error
    return value.astimezone(CHINA_TIME).replace(tzinfo=None) if value.tzinfo else value
