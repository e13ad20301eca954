"""What no rule's example can show: a difference that nothing explains, and what is said about the steps."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from anpei.ledger.figure import Figure
from anpei.ledger.finding import SEVERE, residual_findings
from anpei.ledger.reconciliation import MEASURES, STEPS, Bridge, Reconciliation

SOUND = Reconciliation(
    level="town",
    key="990101001",
    label="栖澜街道",
    registered=Bridge("n_registered", 10, {"late": 1, "elsewhere": 3, "from_elsewhere": 2}, 8),
    completed=Bridge("n_completed", 7, {"gap": -1, "unfinished": 4, "offline": 1, "unshown": 2}, 7),
    base=10,
    is_base_stated=False,
    rate=Figure("rate", "completion_rate", "town", "990101001", 7, 9),
    tiers={1: 10},
)


def test_steps_are_taken_away_or_added_by_their_signs() -> None:
    assert [bridge.residual for bridge in SOUND.bridges] == [0, 0]
    assert residual_findings([SOUND]) == []


def test_a_difference_that_nothing_explains_is_severe_and_names_its_town() -> None:
    odd = replace(SOUND, completed=replace(SOUND.completed, shown=9))
    (found,) = residual_findings([SOUND, odd])
    assert (found["code"], found["severity"], found["town_key"]) == ("E401", SEVERE, "990101001")
    assert found["message"] == "栖澜街道与平台口径对账有差额：完成相差2"


def test_a_difference_of_the_district_or_of_no_town_is_nobody_s_own() -> None:
    odd = replace(SOUND, registered=replace(SOUND.registered, ours=11))
    found = residual_findings([replace(odd, level="district"), replace(odd, key="未归属")])
    assert [finding["town_key"] for finding in found] == [None, None]
    assert all(finding["message"].endswith("注册相差-3") for finding in found)


def test_what_is_not_known_leaves_no_difference() -> None:
    silent = replace(SOUND, completed=replace(SOUND.completed, ours=None))
    assert silent.completed.residual is None
    assert residual_findings([silent]) == []


def test_the_difference_of_two_rates_is_exact() -> None:
    # 7/10 - 7/9 = -7/90
    assert (SOUND.difference.numerator, SOUND.difference.denominator) == (-7, 90)
    assert SOUND.difference.of == (SOUND.shown_rate, SOUND.rate)
    assert replace(SOUND, base=0).difference.text == "—"


def test_every_step_says_what_it_is() -> None:
    assert len({step.name for step in STEPS}) == len({step.label for step in STEPS}) == len(STEPS)
    assert all(step.meaning and step.measures in (MEASURES, ("n_completed",)) for step in STEPS)
    assert [step.sign for step in STEPS] == sorted(step.sign for step in STEPS)


def test_the_page_of_measures_lists_every_step_in_order(root: Path) -> None:
    text = (root / "docs" / "measures.md").read_text("utf-8")
    rows = re.findall(r"^\| ([减加]) \| (\S+) \| (\S+) \| (.+) \|$", text, re.MULTILINE)
    assert rows == [
        (
            "减" if step.sign < 0 else "加",
            step.label,
            "注册、完成" if step.measures == MEASURES else "完成",
            step.meaning,
        )
        for step in STEPS
    ]
