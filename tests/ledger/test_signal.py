"""Signals: docs/signals.md, the settings and the SQL speak of the same ones."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from anpei.intake.decisions import case_number
from anpei.ledger.build import statement
from anpei.ledger.parameters import _SETTINGS_TYPES
from anpei.ledger.signal import RULES_VERSION, SIGNALS, note, signal_rows
from anpei.settings import SignalSettings

DOCUMENT = Path(__file__).parents[2] / "docs" / "signals.md"
FILES = ("identity", "pace", "group", "night", "session", "spot")


def test_the_page_says_what_the_program_says() -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    told = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in page.splitlines()
        if re.match(r"\| S\d+ \|", line)
    ]
    assert told == [
        (s.code, s.label, s.data, re.sub(r"\{(\w+)\}", r"`\1`", s.rule), s.weight, s.reasons)
        for s in SIGNALS.values()
    ]
    assert f"规则版本：{RULES_VERSION}。" in page


def test_signals_stand_in_order_under_their_codes() -> None:
    assert list(SIGNALS) == [f"S{n}" for n in range(1, 22)] == [signal.code for signal in SIGNALS.values()]


def test_every_setting_stands_in_a_rule() -> None:
    named = {name for signal in SIGNALS.values() for name in re.findall(r"\{(\w+)\}", signal.rule)}
    assert named == set(SignalSettings.model_fields) - {"off"}


def test_every_rule_of_the_sql_has_a_note_and_every_note_a_rule() -> None:
    texts = "".join(statement(f"signal_{name}") for name in FILES)
    written = set(re.findall(r"'(S\d+)' AS signal", texts))
    rules = {(code, rule) for _, code, _, rule, *_ in signal_rows(SignalSettings())}
    assert written == {code for code, _ in rules} - {"S20", "S21"}
    of_identities = {(code, rule) for code, rule in rules if code == "S13"}
    shortened = {("S4", "device"), ("S4", "person")}  # their rule is a column
    pairs = set(re.findall(r"'(S\d+)' AS signal, '(\w+)' AS rule", texts))
    assert pairs == {pair for pair in rules if pair[0] not in ("S20", "S21")} - of_identities - shortened


def test_a_signal_that_is_off_has_no_rules() -> None:
    found = {code for _, code, *_ in signal_rows(SignalSettings(off=("S9", "S13")))}
    assert found == set(SIGNALS) - {"S9", "S12", "S13"}


def test_a_rule_is_told_with_its_numbers() -> None:
    settings = SignalSettings(phone_persons=4, fast_share=Fraction(185, 1000))
    assert SIGNALS["S1"].rule_text(settings) == "名册和平台上同一手机号有至少4名应训人员"
    assert "少于课程规定时长的18.5%；" in SIGNALS["S5"].rule_text(settings)


def test_a_hint_about_a_roster_tells_its_counts() -> None:
    assert note("S20", SignalSettings(shrink_days=5), 3, 40) == "在册40人，5天内减少3人"
    assert note("S21", SignalSettings(), 3, 40) == "从业40人，在册3人"


@pytest.mark.parametrize("number", [1, 9, 10, 99, 100, 999, 1000])
def test_the_ledger_numbers_cases_as_the_intake_does(number: int) -> None:
    """The review of a case comes back under the number that the intake gives it."""
    with duckdb.connect(":memory:") as database:
        database.execute("CREATE TABLE settings AS SELECT 'HC-a-' AS case_prefix")
        database.execute(
            "CREATE TABLE decided AS SELECT '疑似不一致' AS matter, 'x' AS subject, 1 AS person_no, 1 AS unit_no, "
            f"'核查' AS answer, '' AS basis, DATE '2022-12-01' AS decided_on, {number} AS number, 2 AS source_row"
        )
        found = database.execute(f"SELECT number FROM ({statement('inquiry')}) AS i").fetchall()
    assert found == [(case_number("a", number),)]


def test_settings_of_signals_reach_the_sql() -> None:
    """What the SQL does not read by name goes into a course, a phrase, or the coverage of rosters."""
    elsewhere = {
        "overlap_minutes", "fast_share", "burst_minutes", "night_share", "face_missing_share", "age_from", "age_to",
        "shrink_share", "shrink_days", "headcount_share", "off",
    }  # fmt: skip
    assert set(SignalSettings.model_fields) - elsewhere <= set(_SETTINGS_TYPES)
