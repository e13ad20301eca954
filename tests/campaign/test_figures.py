"""The figures of synthetic campaigns equal their truth.json in every count and list, whatever seed and mess.

truth.json is counted from the invented facts before any file is written, by code that shares nothing with the
rooms that are tested here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from anpei.ledger import Case
from anpei.ledger.lists import write_lists
from anpei.ledger.measures import write_measures
from anpei.ledger.reconciliation import reconcile
from tests.campaign.scene import opened

CAMPAIGNS = {
    "sample": None,
    "11-none": (11, 40, 900, "none"),
    "12-typical": (12, 40, 900, "typical"),
    "13-heavy": (13, 40, 900, "heavy"),
    "14-heavy": (14, 90, 2000, "heavy"),
}
DEMO = {"demo": (2026, 300, 12_000, "typical")}


@pytest.fixture(scope="module", params=[*CAMPAIGNS, pytest.param("demo", marks=pytest.mark.slow)])
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    return opened(tmp_path_factory, request.param, {**CAMPAIGNS, **DEMO}[request.param])


@pytest.fixture
def truth(case: Case) -> dict[str, Any]:
    return json.loads((case.campaign.folder / "truth.json").read_text("utf-8"))


def number(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def counted(case: Case, level: str) -> Iterator[tuple[str, str, int | None]]:
    for row in case.measure(level).to_dict("records"):
        for name, value in row.items():
            if str(name).startswith("n_"):
                yield row["key"], str(name), number(value)


def test_every_count_of_every_level(case: Case, truth: dict[str, Any]) -> None:
    assert len(truth["measures"]) == 8
    for level, keys in truth["measures"].items():
        left_out = {"n_mismatch_suspected", *truth["not_ruled"].get(level, ())}
        expected = {(key, c): n for key, row in keys.items() for c, n in row.items() if c not in left_out}
        got = {(key, c): n for key, c, n in counted(case, level) if c not in left_out}
        empty = {pair for pair in expected.keys() - got.keys() if not expected[pair]}  # rows with nobody
        assert {pair: got.get(pair) for pair in expected.keys() - empty} == {
            pair: expected[pair] for pair in expected.keys() - empty
        }
        assert {pair: n for pair, n in got.items() if pair not in expected and n} == {}


def test_what_is_counted_twice(case: Case, truth: dict[str, Any]) -> None:
    for level, expected in truth["double_counted"].items():
        got = case.double_counted(level)
        known = {name: n for name, n in expected.items() if n is not None}
        assert {name: number(got[name]) for name in known} == known
    assert truth["double_counted"]["town"]["n_required"] > 0


def test_every_list_of_units(case: Case, truth: dict[str, Any], tmp_path: Path) -> None:
    lists = {name: value for name, value in truth["lists"].items() if isinstance(value, list)}
    out_of_scope = lists.pop("units_out_of_scope")
    assert len(lists) == 6
    assert {name: sorted(case.units_where(name)["unit"]) for name in lists} == lists
    write_lists(case, tmp_path / "lists.csv")
    entries = pd.read_csv(tmp_path / "lists.csv", keep_default_na=False)
    assert set(entries["unit"]) & set(out_of_scope) == set()
    for name in (
        "units_without_roster",
        "units_not_all_registered",
        "units_all_completed",
        "units_not_listed",
    ):
        assert sorted(entries.loc[entries["list"] == name, "unit"]) == lists[name]


def test_changes_of_the_roster(case: Case, truth: dict[str, Any]) -> None:
    deadline = case.campaign.deadline_on
    limit, frozen = deadline - timedelta(days=7), case.campaign.roster_frozen_on
    late = f"is_on_roster AND hired_on > DATE '{frozen}'"
    conditions = {
        "n_roster_rows": "is_on_roster",
        "n_left": f"is_on_roster AND left_on <= DATE '{deadline}'",
        "n_removed": "is_on_roster AND decision = '核减'",
        "n_added_late": f"{late} AND hired_on <= DATE '{limit}'",
        "n_listed_too_late": f"{late} AND hired_on > DATE '{limit}'",
        "n_added_by_adjustment": "NOT is_on_roster AND decision = '增补'",
    }
    got = {
        name: case.rows(f"SELECT count(*) FROM listed WHERE {condition}")[0][0]
        for name, condition in conditions.items()
    }
    assert got == {name: truth["lists"][name] for name in conditions}


def test_the_daily_curve(case: Case, truth: dict[str, Any]) -> None:
    frame = case.progress()
    assert {f"{row.day:%Y-%m-%d}": int(row.n_completed) for row in frame.itertuples()} == truth["progress"]


def test_class_by_employment_form(case: Case, truth: dict[str, Any]) -> None:
    got: dict[str, dict[str, dict[str, int | None]]] = {}
    for row in case.cross().to_dict("records"):
        counts = {str(name): number(value) for name, value in row.items() if str(name).startswith("n_")}
        got.setdefault(row["person_class"], {})[row["employ_form"]] = counts
    assert got == truth["cross"]


def test_spot_checks_by_unit(case: Case, truth: dict[str, Any]) -> None:
    frame = case.spot().set_index("unit")[["n_sampled", "n_tested", "n_passed"]]
    assert {unit: {c: int(n) for c, n in row.items()} for unit, row in frame.iterrows()} == truth["spot"]


def test_every_row_of_every_sheet_is_accounted_for(case: Case, truth: dict[str, Any]) -> None:
    assert case.intake is not None
    got: dict[str, dict[str, Any]] = {}
    for row in case.intake.accounts.to_dict("records"):
        left_out: Mapping[str, int] = json.loads(row["n_left_out"])
        assert row["n_read"] == row["n_used"] + sum(left_out.values())
        got.setdefault(row["path"], {})[row["sheet"]] = {
            "rows_read": row["n_read"],
            "used": row["n_used"],
            "excluded": left_out,
        }
    assert got == truth["row_accounting"]


def test_statuses_add_up_on_every_row_and_both_roll_ups_agree(case: Case, tmp_path: Path) -> None:
    write_measures(case, tmp_path / "measures.csv")
    rows = pd.read_csv(tmp_path / "measures.csv", dtype={"key": str}, keep_default_na=False, na_values=[""])
    parts = ["n_not_registered", "n_registered_only", "n_in_progress", "n_completed"]
    assert len(rows) > 40 and rows["n_required"].notna().all()
    assert (rows[parts].sum(axis=1) == rows["n_required"]).all()
    totals = {level: case.total(level)[parts].tolist() for level in ("town", "dept")}
    assert totals["town"] == totals["dept"] == case.measure("district").iloc[0][parts].tolist()


def test_nothing_is_unexplained_between_the_platform_and_the_bulletin(
    case: Case, truth: dict[str, Any]
) -> None:
    (whole,), towns = reconcile(case, "district"), reconcile(case, "town")
    assert len(towns) >= len(case.towns)
    for found in (whole, *towns):
        assert [bridge.residual for bridge in found.bridges] == [0, 0]
        own = truth["measures"][found.level].get(found.key, {"n_registered": 0, "n_completed": 0})
        assert [bridge.ours for bridge in found.bridges] == [own["n_registered"], own["n_completed"]]
    for place in (0, 1):
        assert whole.bridges[place].shown == sum(town.bridges[place].shown for town in towns)
    planted = {name: fault["n"] for name, fault in truth["planted"].items()}
    assert whole.registered.steps["late"] == planted.get("registered_after_as_of", 0)


def test_no_finding_is_severe_beyond_the_planted_and_faults_are_told(
    case: Case, truth: dict[str, Any]
) -> None:
    """Every planted fault that a reader can see is found, exactly as often as it was planted."""
    findings = case.findings
    severe = sorted(findings.loc[findings["severity"] == "严重", "code"])
    told = [found["code"] for found in truth.get("findings", ())]
    assert severe == sorted(code for code in told if code in ("E001", "E012", "E014"))
    planted = {name: fault["n"] for name, fault in truth["planted"].items()}
    codes = findings["code"].value_counts()
    assert codes.get("E011", 0) == planted.get("duplicate_rows", 0)
    assert codes.get("E105", 0) == planted.get("unlisted_units", 0)
    assert codes.get("E107", 0) == planted.get("high_tech_units", 0)
    assert codes.get("E003", 0) == planted.get("copied_files", 0)
    damaged = findings.loc[findings["code"] == "E202", "cell"]
    assert sum(len(cell.split("、")) for cell in damaged) == planted.get("id_damaged", 0)
