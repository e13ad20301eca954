"""Every mess of `heavy` stands in the files where truth.json says, as often as it was asked for, and nowhere else."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from functools import cache
from typing import Any

import pytest

from anpei.synthetic import Faults, campaign_files, default_faults

from .finder import Seen, people, seen
from .reader import members
from .test_writing import WRITING

BEYOND_A_FILE = ("E009", "E105", "E106", "E107", "E205", "E207", "E301", "E302", "E305", "E310")
"""Findings that need a second file, or a table, to be seen."""

MESSES: dict[str, tuple[str, int]] = {
    "name_noted": ("E112", 1), "name_left": ("E113", 1), "name_lost": ("E114", 1), "id_mistyped": ("E201", 1),
    "id_short": ("E201", 1), "id_letters": ("E201", 1), "id_missing": ("E204", 1), "id_phone": ("E203", 1),
    "phone_id": ("E208", 1), "phone_scientific": ("E116", 1), "date_yearless": ("E101", 1),
    "town_unknown": ("E103", 1), "unused_alias": ("E305", 1), "unit_in_title": ("E019", 1),
    "unit_in_sections": ("E019", 2), "rows_hidden": ("E015", 2), "columns_hidden": ("E016", 1),
    "sheets_hidden": ("E004", 2), "sheets_left_over": ("E005", 1), "rows_unnamed": ("E010", 2),
    "xls_html": ("E022", 1), "xls_text": ("E022", 1), "xls_xlsx": ("E022", 1), "csv_cut": ("E023", 1),
    "rosters_empty": ("E014", 1), "files_protected": ("E001", 1), "files_damaged": ("E001", 1),
    "files_scanned": ("E013", 1),
    "cells_merged": ("E018", 0), "cells_ditto": ("E018", 0), "formulas_blank": ("E017", 0),
    "masked_outsiders": ("E207", 0), "id_old": ("", 0), "phone_two": ("", 0), "phone_landline": ("", 0), "unit_alias": ("", 0),
    "progress_other": ("", 0), "progress_blank": ("", 0), "header_two_rows": ("", 0),
    "header_three_rows": ("", 0), "serial_restarting": ("", 0), "rows_example": ("", 0),
    "csv_utf16": ("", 0), "csv_sep": ("", 0), "csv_quoted": ("", 0), "zip_gbk": ("", 0), "zip_in_zip": ("", 0),
}  # fmt: skip
"""Mess → code of its findings and places of each, 0 where a file decides how many."""
NEEDS = {
    "masked_outsiders": {"unlisted_learned": 3},
    "rosters_empty": {"unrostered_silent": 2},
    "progress_blank": {"assigned_unopened": 2},
}


@cache
def heavy(seed: int, units: int, people: int) -> dict[str, bytes]:
    return campaign_files(seed=seed, units=units, people=people, mess="heavy")


def truth_of(files: dict[str, bytes]) -> dict[str, Any]:
    return dict(json.loads(files["truth.json"]))


def told(files: dict[str, bytes]) -> Seen:
    """The findings of truth.json, those left out that one file alone cannot show."""
    return Counter(
        (f["code"], f["path"], f["sheet"], tuple(sorted(f["cells"])))
        for f in truth_of(files)["findings"]
        if f["code"] not in BEYOND_A_FILE
    )


@pytest.mark.parametrize(("seed", "units", "people"), [(11, 60, 1200), (12, 40, 900), (14, 90, 2000)])
def test_files_show_what_truth_tells(seed: int, units: int, people: int) -> None:
    files = heavy(seed, units, people)
    expected, found = told(files), seen(files)
    assert dict(expected - found) == {}
    assert dict(found - expected) == {}
    assert len({code for code, *_ in expected}) == 28


@pytest.mark.parametrize(("seed", "units", "people"), [(11, 60, 1200), (12, 40, 900), (14, 90, 2000)])
def test_all_of_the_usual_messes_fit(seed: int, units: int, people: int) -> None:
    truth = truth_of(heavy(seed, units, people))
    asked = truth["parameters"]["faults"]
    planted = {name: truth["planted"].get(name, {"n": 0})["n"] for name in asked}
    assert planted == asked


def test_nobody_is_lost_or_invented() -> None:
    """The rosters of a heavy sample, read by hand, name the persons and units that the same campaign writes cleanly."""
    asked = Faults(
        **{**asdict(default_faults("heavy", 900)), "name_lost": 0, "unit_alias": 0, "unused_alias": 0}
    )
    clean = {n: getattr(asked, n) for n in Faults.__slots__ if n not in MESSES and n not in WRITING}
    messy = campaign_files(seed=15, units=60, people=900, mess="heavy", faults=asked)
    written = people(messy)
    assert written == people(
        campaign_files(seed=15, units=60, people=900, mess="none", faults=Faults(**clean))
    )
    assert sum(written.values()) > 900


@pytest.mark.parametrize("mess", sorted(MESSES))
def test_planted_alone_it_stands_in_the_files_so_often(mess: str) -> None:
    """Two asked for: twice as many places as one mess has, and no finding of another kind."""
    code, n_places = MESSES[mess]
    files = campaign_files(
        seed=8, units=20, people=260, mess="heavy", faults=Faults(**{mess: 2, **NEEDS.get(mess, {})})
    )
    truth = truth_of(files)
    assert truth["planted"][mess]["n"] == 2
    findings = [f for f in truth["findings"] if f["code"] != "E009"]
    assert {f["code"] for f in findings} == ({code} if code else set())
    if n_places:
        assert sum(f["n"] for f in findings) == 2 * n_places
    assert told(files) == seen(files)


def test_a_cut_export_has_the_rows_of_an_old_sheet() -> None:
    files = campaign_files(seed=8, units=12, people=100, mess="heavy", faults=Faults(exports_cut=1))
    assert truth_of(files)["planted"]["exports_cut"]["n"] == 1
    (finding,) = [f for f in truth_of(files)["findings"] if f["code"] == "E006"]
    assert finding["path"] == "extracts/2026-11-03/平台/平台人员明细_第1部分.csv"
    assert files[finding["path"]].count(b"\r\n") == 65_536


def test_every_form_of_text_and_packing_occurs() -> None:
    data = dict(members(heavy(11, 60, 1200)))
    texts = [content for path, content in data.items() if path.endswith(".csv")]
    assert {content[:2] for content in texts} >= {b"\xff\xfe", b"\xef\xbb"}
    assert sum(content.startswith(b"sep=;\r\n") for content in texts) == 1
    assert sum('兼""安全员""\n'.encode() in content for content in texts) == 1
    assert sum(path.count(".zip/") == 1 for path in data) == 1
    assert sum(path.count(".zip/") == 2 for path in data) == 1
