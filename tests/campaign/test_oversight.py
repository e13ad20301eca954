"""Signals, suspects, key supervision, leads and lists of synthetic campaigns equal their truth.json, no more, no less.

Persons are compared by name and last four digits, which are unique in a synthetic campaign.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from anpei.ledger import Case
from tests.campaign.scene import opened

CAMPAIGNS = {
    "sample": None,
    "21-none": (21, 40, 900, "none"),
    "22-typical": (22, 60, 1200, "typical"),
    "23-heavy": (23, 40, 900, "heavy"),
    "24-heavy": (24, 90, 2000, "heavy"),
}
DEMO = {"demo": (2026, 300, 12_000, "heavy")}


@pytest.fixture(scope="module", params=[*CAMPAIGNS, pytest.param("demo", marks=pytest.mark.slow)])
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    return opened(tmp_path_factory, request.param, {**CAMPAIGNS, **DEMO}[request.param])


@pytest.fixture
def whole(case: Case) -> dict[str, Any]:
    return json.loads((case.campaign.folder / "truth.json").read_text("utf-8"))


@pytest.fixture
def truth(whole: dict[str, Any]) -> dict[str, Any]:
    return whole["oversight"]


@pytest.fixture
def persons(case: Case) -> dict[int, str]:
    rows = pq.read_table(case.tables / "people.parquet").to_pylist()
    return {row["person_no"]: f"{row['name']}|{row['last_four'] or ''}" for row in rows}


def known(value: Any) -> Any:
    return None if value is None or pd.isna(value) else value


def test_every_list_of_units(case: Case, truth: dict[str, Any]) -> None:
    assert {name: sorted(case.units_where(name)["unit"]) for name in truth["lists"]} == truth["lists"]


def test_which_signals_ran_and_how_many_they_hint_at(case: Case, truth: dict[str, Any]) -> None:
    frame = case.signals()
    assert dict(zip(frame["code"], frame["state"], strict=True)) == truth["signals"]
    assert list(frame["code"]) == [f"S{n}" for n in range(1, 22)]
    for row in frame[frame["state"] == "ran"].itertuples():
        found = row.n_units if row.code in ("S9", "S20", "S21") else row.n_persons
        assert (row.code, found) == (row.code, len(truth["hints"][row.code]))


def test_every_hint(case: Case, truth: dict[str, Any], persons: dict[int, str]) -> None:
    got: dict[str, list[str]] = {signal: [] for signal in truth["hints"]}
    for row in case.hints(None).itertuples():
        is_unit = known(row.person_no) is None
        got[row.signal].append(row.unit if is_unit else persons[row.person_no])
    assert {signal: sorted(found) for signal, found in got.items()} == truth["hints"]


def test_every_hint_has_rows_behind_it(case: Case) -> None:
    hints = case.hints(None)
    rows = case.evidence(None)
    assert len(rows) >= len(hints)

    def keys(frame: pd.DataFrame) -> set[tuple[str, int]]:
        who = frame["person_no"].where(frame["person_no"].notna(), -frame["unit_no"])
        return set(zip(frame["signal"], who.astype(int), strict=True))

    assert keys(hints[~hints["signal"].isin(["S20", "S21"])]) <= keys(rows)


def test_every_suspect(case: Case, truth: dict[str, Any], persons: dict[int, str]) -> None:
    got = {
        persons[row.person_no]: {
            "signals": [code for code in row.signals.split("、") if code],
            "state": row.state,
            "number": row.number,
        }
        for row in case.suspects(None).itertuples()
    }
    assert got == truth["suspects"]
    assert len({one["state"] for one in got.values()}) > 1


def test_persons_suspected_are_counted(case: Case, whole: dict[str, Any]) -> None:
    district = case.measure("district").iloc[0]
    assert district["n_mismatch_suspected"] == whole["oversight"]["n_suspected"]


def test_key_supervision(case: Case, truth: dict[str, Any]) -> None:
    got = {}
    for row in case.supervision(None).itertuples():
        expected = truth["supervision"].get(row.unit, {})
        got[row.unit] = {
            "state": row.state,
            "is_partial": row.is_partial,
            "is_below": row.is_below,
            "n_required": known(row.n_required) or 0,
            "n_gap": known(row.n_gap) or 0,
            "n_spot_tested": known(row.n_spot_tested) or None,
            "n_spot_passed": known(row.n_spot_passed) if known(row.n_spot_tested) else None,
            "is_releasable": row.is_releasable,
            "number": expected.get("number") if row.state == "proposed" else row.number,
            "measure": row.measure or "",
            "entered_on": str(row.entered_on)[:10] if known(row.entered_on) else None,
            "removed_on": str(row.removed_on)[:10] if known(row.removed_on) else None,
        }
    assert got == truth["supervision"]


def test_leads(case: Case, truth: dict[str, Any]) -> None:
    got = {
        row.unit: {
            "kinds": dict(row.kinds),
            "n_affected": row.n_affected,
            "n_base": known(row.n_base),
            "base": row.base,
            "is_prominent": row.is_prominent,
            "state": row.state,
            "number": row.number if row.state == "entered" else "",
        }
        for row in case.leads(None).itertuples()
    }
    assert got == truth["leads"]


def test_towns_share_the_whole_without_overlap(case: Case) -> None:
    for frame_of in (case.hints, case.suspects, case.supervision, case.leads):
        parts = [frame_of(("town", code)) for code in case.towns]
        assert sum(map(len, parts)) == len(frame_of(None))
    assert Counter(case.suspects(None)["person_no"]).most_common(1)[0][1] == 1
