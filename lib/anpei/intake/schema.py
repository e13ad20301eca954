"""The canonical tables as Parquet: columns and types of what intake hands to the ledger.

No name, ID number or key of a person is among them. `row` is the spreadsheet row from 1 on, `progress` is in
hundredths of a percent, instants are UTC+8 without zone.

phones: one row per mobile number and person. identities: doubts about who a person is (`kind`: two_names, two_numbers,
invalid_number, age, sex). sessions: `face` is passed, failed, missing or other_person. omissions: persons whom the newest
whole roster of their unit no longer names. decided: what people decided about this campaign (decisions.xlsx); listings:
the same of other campaigns of the home about 重点监督管理.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

_TYPES = {
    "int": pa.int32(),
    "long": pa.int64(),
    "text": pa.string(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "instant": pa.timestamp("us"),
    "score": pa.decimal128(6, 2),
    "texts": pa.list_(pa.string()),
}
_PLACE = "source_no:int row:int known_on:date"

_COLUMNS = {
    "sources": "source_no:int path:text sheet:text kind:text known_on:date exported_at:instant n_used:long",
    "towns": "town_no:int town_key:text name:text",
    "depts": "dept_no:int dept_key:text name:text",
    "units": "unit_no:int name:text town_key:text dept_key:text industry:text n_headcount:long is_listed:bool "
    f"is_obliged:bool {_PLACE}",
    "roster": "person_no:int unit_no:int person_class:text employ_form:text hired_on:date left_on:date "
    f"is_current:bool {_PLACE}",
    "accounts": "account_no:int person_no:int unit_no:int town_key:text is_verified:bool registered_at:instant "
    f"tier:int {_PLACE}",
    "records": "person_no:int account_no:int course_no:int progress:int is_status_done:bool started_at:instant "
    "finished_at:instant minutes:int score:score is_passed:bool is_offline:bool is_verified:bool evidence:text "
    f"observed_at:instant {_PLACE}",
    "summaries": "level:text unit_no:int town_key:text n_required:long n_registered:long n_started:long "
    f"n_completed:long {_PLACE}",
    "supervisors": f"person_no:int body:text town_key:text dept_key:text duty:text {_PLACE}",
    "spot_checks": "number:text round:text person_no:int unit_no:int is_attended:bool absence_reason:text "
    f"score:score is_passed:bool remark:text {_PLACE}",
    "reviews": "number:text person_no:int unit_no:int problem_kind:text conclusion:text reviewed_on:date "
    f"{_PLACE}",
    "adjustments": "person_no:int unit_no:int kind:text reason:text approved_by:text adjusted_on:date "
    f"{_PLACE}",
    "phones": f"phone_no:int person_no:int {_PLACE}",
    "identities": f"person_no:int kind:text {_PLACE}",
    "sessions": "person_no:int course_no:int started_at:instant ended_at:instant device_no:int ip_no:int face:text "
    f"{_PLACE}",
    "omissions": f"person_no:int unit_no:int omitted_on:date {_PLACE}",
    "decided": "number:int matter:text subject:text unit_no:int person_no:int answer:text basis:text reason:text "
    "decided_on:date row:int",
    "listings": "campaign:text name:text number:int matter:text unit:text unit_no:int answer:text basis:text reason:text "
    "decided_on:date",
    "findings": "finding_no:int code:text severity:text source_no:int path:text sheet:text cell:text "
    "cells:texts unit_no:int town_key:text value:text message:text remedy:text guess:text",
}

SCHEMAS: dict[str, pa.Schema] = {
    name: pa.schema([(part.split(":")[0], _TYPES[part.split(":")[1]]) for part in columns.split()])
    for name, columns in _COLUMNS.items()
}
"""Table → schema."""


def as_table(name: str, rows: Sequence[Mapping[str, Any]] | pa.Table) -> pa.Table:
    """Return the rows of one canonical table; columns that they lack are empty, others are left out."""
    schema = SCHEMAS[name]
    if isinstance(rows, pa.Table):
        columns = [
            rows[field.name].cast(field.type)
            if field.name in rows.column_names
            else pa.nulls(len(rows), field.type)
            for field in schema
        ]
    else:
        columns = [pa.array([row.get(field.name) for row in rows], type=field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def write_table(folder: Path, name: str, rows: Sequence[Mapping[str, Any]] | pa.Table) -> None:
    """Write the rows of one canonical table."""
    pq.write_table(as_table(name, rows), folder / f"{name}.parquet")
