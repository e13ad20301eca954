"""Rosters and exports in force → the tables phones and identities: who shares a number, who may be somebody else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..campaign import Campaign
from .database import connect
from .ids import STATES
from .linked import Linked, where_of
from .number import IdNumber
from .people import phones_of

_SQL = Path(__file__).with_name("identity.sql")
_WHOLE_PHONE = r"^1[3-9]\d{9}$"
_LOST = re.compile("[?？*＊□〓\ufffd\ue000-\uf8ff]+")
"""Signs that stand for characters which a system could not write or hides."""


@dataclass(frozen=True)
class Identity:
    """What rosters and exports say about who persons are: the canonical tables phones and identities."""

    phones: pa.Table
    identities: pa.Table


def read_identity(
    campaign: Campaign, rosters: Sequence[Linked], exports: Sequence[Linked], roster: pa.Table
) -> Identity:
    """Return phones and doubts of persons; `roster` are their rows (see `Rosters`), which say what is in force."""
    listed = pa.concat_tables([_NOTHING, *map(_evidence, rosters)])
    in_force = roster["no"].filter(roster["is_current"])
    evidence = pa.concat_tables([listed.take(in_force), *map(_evidence, exports)])
    evidence = evidence.append_column("no", pa.array(np.arange(len(evidence))))
    odd = evidence.filter(pc.equal(evidence["state"], "invalid"))["id_text"].unique()
    mistyped = [text for text in odd.to_pylist() if IdNumber(text, "invalid").is_mistyped]
    signals = campaign.signals
    settings = {
        "starts_on": [int(f"{campaign.starts_on:%Y%m%d}")], "age_from": [signals.age_from], "age_to": [signals.age_to],
    }  # fmt: skip
    with connect() as database:
        database.register("evidence", evidence)
        database.register("mistyped", pa.table({"id_text": pa.array(mistyped, pa.string())}))
        database.register("settings", pa.table(settings))
        database.execute(_SQL.read_text(encoding="utf-8"))
        phones = database.table("phones").to_arrow_table()
        found = database.execute("SELECT * FROM doubts").fetchall()
        named = database.execute("SELECT * FROM names").fetchall()
    found += [(person_no, "two_names", no) for person_no, no in _of_two_names(named)]
    found.sort(key=lambda doubt: (doubt[0], doubt[1], doubt[2]))
    return Identity(phones, _table(found, evidence))


def _evidence(linked: Linked) -> pa.Table:
    extract, n_rows = linked.extract, len(linked)
    blank = pa.nulls(n_rows, pa.string())
    states = pa.DictionaryArray.from_arrays(pa.array(extract.ids.states.astype(np.int8)), pa.array(STATES))
    phones = phones_of(extract)
    is_whole = pc.match_substring_regex(phones, _WHOLE_PHONE)
    return pa.table(
        {
            "person_no": pa.array(linked.persons, pa.int32()),
            "name": pc.fill_null(extract.columns.get("person_name", blank), ""),
            "id_text": extract.ids.texts,
            "state": states.cast(pa.string()),
            "phone": pc.if_else(is_whole, phones, ""),
            "gender": pc.utf8_slice_codeunits(
                pc.utf8_trim_whitespace(extract.columns.get("gender", blank)), 0, 1
            ),
            "is_roster": pa.array(np.full(n_rows, extract.kind.name == "roster")),
            **where_of(linked),
        }
    )


_NOTHING = pa.schema(
    {
        "person_no": pa.int32(), "name": pa.string(), "id_text": pa.string(), "state": pa.string(),
        "phone": pa.string(), "gender": pa.string(), "is_roster": pa.bool_(), "source_no": pa.int32(),
        "row": pa.int32(), "known_on": pa.date32(),
    }
).empty_table()  # fmt: skip


def _of_two_names(named: Sequence[tuple[int, str, int]]) -> list[tuple[int, int]]:
    """Return person and row of every name that does not go with another name of the same number."""
    by_person: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for person_no, name, no in named:
        by_person[person_no].append((name, no))
    return [
        (person_no, no)
        for person_no, names in by_person.items()
        for name, no in names
        if not all(fits(name, other) for other, _ in names)
    ]


def fits(name: str, other: str) -> bool:
    """Tell whether two spellings may be one name, characters that are lost or hidden taken for any.

    >>> fits("张?明", "张小明"), fits("张小明", "张**"), fits("张三", "李四")
    (True, True, False)
    """
    return any(
        re.fullmatch(".+".join(map(re.escape, _LOST.split(one))), two)
        for one, two in ((name, other), (other, name))
    )


def _table(found: Sequence[tuple[int, str, int]], evidence: pa.Table) -> pa.Table:
    rows = evidence.select(["source_no", "row", "known_on"]).take(
        pa.array([no for _, _, no in found], pa.int64())
    )
    return pa.table(
        {
            "person_no": pa.array([person_no for person_no, _, _ in found], pa.int32()),
            "kind": pa.array([kind for _, kind, _ in found], pa.string()),
            **{name: rows[name] for name in rows.column_names},
        }
    )
