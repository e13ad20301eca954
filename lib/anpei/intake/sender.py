"""Who sent each file: what the register says, else the folder it lies in, else whom its rows name, else its name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path, PurePosixPath

import pyarrow as pa
import pyarrow.parquet as pq

from ..campaign import Campaign
from .archive import home_path
from .database import stored_tables
from .place import Places
from .receipts import Receipts
from .source import received_day

PLATFORM = "平台"
"""Sender of what the office itself took from the platform."""

SENDERS = "senders"
_TABLES = ("roster", "units", "spot_checks", "adjustments", "reviews", "sources", "towns", "depts")
_EXPORTS = ("platform", "summaries", "sessions")
_GENERIC = re.compile(
    r"名册|底册|名单|平台|导出|汇总|明细|抽查|抽测|核查|核减|增补|补训|台账|材料|附件|数据|表格|其他|文件夹|邮件|微信"
    r"|\.zip$",
    re.IGNORECASE,
)
"""Folders named for what lies in them, not for who sent it."""

_NAMED = """
WITH rows AS (
    SELECT source_no, unit_no FROM roster
    UNION ALL SELECT source_no, unit_no FROM units WHERE source_no IS NOT NULL
    UNION ALL SELECT source_no, unit_no FROM spot_checks
    UNION ALL SELECT source_no, unit_no FROM adjustments
    UNION ALL SELECT source_no, unit_no FROM reviews
), named AS (
    SELECT s.path, u.unit_no, u.name AS unit, u.town_key, count(*) AS n
    FROM rows AS r JOIN sources AS s USING (source_no) JOIN units AS u USING (unit_no)
    GROUP BY ALL
), ranked AS (
    SELECT path, unit, town_key, n, sum(n) OVER (PARTITION BY path) AS n_all,
        sum(n) OVER (PARTITION BY path, town_key) AS n_town,
        row_number() OVER (PARTITION BY path ORDER BY n DESC, unit_no) AS place
    FROM named
), towns_ranked AS (
    SELECT path, town_key, row_number() OVER (PARTITION BY path ORDER BY n_town DESC, town_key) AS place
    FROM ranked WHERE town_key IS NOT NULL
), listing AS (
    SELECT s.path, min(d.name) AS dept
    FROM units AS u JOIN sources AS s USING (source_no) JOIN depts AS d USING (dept_key)
    GROUP BY s.path HAVING count(DISTINCT d.name) = 1
)
SELECT r.path, coalesce(l.dept, CASE WHEN 2 * r.n > r.n_all THEN r.unit END, t.name, r.unit) AS sender
FROM ranked AS r
LEFT JOIN listing AS l ON l.path = r.path
LEFT JOIN towns_ranked AS m ON m.path = r.path AND m.place = 1
LEFT JOIN towns AS t ON t.town_key = m.town_key
WHERE r.place = 1
"""
"""The department whose list of units a file is, the unit that more than half of its rows name, else the town that
most of them name.
"""


def write_senders(campaign: Campaign, folder: Path, paths: Iterable[str], receipts: Receipts) -> None:
    """Write the table `senders` (path, sender) beside the canonical tables of a folder."""
    with stored_tables(folder, _TABLES) as database:
        named = dict(database.execute(_NAMED).fetchall())
        exports = {
            path
            for path, kind in database.execute("SELECT path, kind FROM sources").fetchall()
            if kind in _EXPORTS
        }
    places = Places(campaign)
    found = []
    for path in sorted(set(paths)):
        said = receipts.sender(home_path(campaign, path)) or _of_folder(path)
        sender = official_name(places, said) or (PLATFORM if path in exports else named.get(path, ""))
        found.append((path, sender or _of_name(campaign, path)))
    table = pa.table(
        {"path": [path for path, _ in found], "sender": [sender for _, sender in found]},
        schema=pa.schema([("path", pa.string()), ("sender", pa.string())]),
    )
    pq.write_table(table, folder / f"{SENDERS}.parquet")


def _of_folder(path: str) -> str:
    """Return the first folder below the received day that may be a sender, empty if there is none."""
    day = received_day(path)
    below = PurePosixPath(path).parts
    inner = below[below.index(day) + 1 : -1] if day else ()
    return next((part for part in inner if not _GENERIC.search(part)), "")


def _of_name(campaign: Campaign, path: str) -> str:
    """Return the town or department that a file's name holds, else the name without its ending."""
    stem = PurePosixPath(path).stem
    known = [one.name for one in campaign.towns] + [one.name for one in campaign.depts]
    held = [name for name in known if name in stem]
    return held[0] if len(held) == 1 else stem


def official_name(places: Places, said: str) -> str:
    """Return the official name of a town or department that a sender calls itself, any other name as it is."""
    campaign = places.campaign
    names = {town.code: town.name for town in (*campaign.towns, *campaign.foreign_towns)}
    names |= {dept.code: dept.name for dept in campaign.depts}
    code = (places.town(said, date.max) or places.dept(said, date.max)) if said else None
    return names.get(code or "", said)


def in_order(campaign: Campaign, senders: Iterable[str], units: Iterable[str]) -> list[str]:
    """Return senders in official order: towns, departments, units in theirs, the others by name."""
    names = [
        *(town.name for town in (*campaign.towns, *campaign.foreign_towns)),
        *(dept.name for dept in campaign.depts),
        *units,
    ]
    rank = {name: number for number, name in reversed(list(enumerate(names)))}
    return sorted(set(senders), key=lambda name: (rank.get(name, len(names)), name))
