"""Every planted case of oversight is in the truth, and nothing that only looks like it.

What is planted alone is looked up in the facts; the truth itself is held by hand-made facts below.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from anpei.synthetic.coverage import gone_lately, ratios, short_rosters, shrinking
from anpei.synthetic.decided import decisions_book
from anpei.synthetic.faults import OVERSIGHT, Faults
from anpei.synthetic.model import Decision, Record, Review, Session, SpotCheck, World
from anpei.synthetic.signals import Signals
from anpei.synthetic.supervision import leads, samples, supervision
from anpei.synthetic.suspects import suspects
from anpei.synthetic.truth import Truth
from anpei.synthetic.world import make_world

from .test_truth import D1, D2, LAW, WORK, account, done, posting, unit, world

SIGNAL_OF = {
    "fast_course": "S5", "fast_whole": "S5", "long_day": "S6", "learned_unregistered": "S10",
    "finished_before_campaign": "S10", "finished_before_started": "S10", "finished_after_leaving": "S11",
    "finished_before_hire": "S11", "two_names": "S13", "two_numbers": "S13", "under_age": "S13",
    "over_age": "S13", "unaware": "S19", "two_devices": "S4", "other_faces": "S14", "faces_missing": "S15",
    "wrong_sex": "S13",
}  # fmt: skip
"""Case of one person → its signal."""
GROUP_OF = {
    "shared_phones": ("S1", 3), "batches": ("S17", 20), "burst_units": ("S7", 10), "same_second_units": ("S8", 10),
    "shared_devices": ("S2", 3), "shared_addresses": ("S3", 3), "overlaps": ("S4", 2),
}  # fmt: skip
LOOK_ALIKES = (
    "fast_exact", "whole_exact", "start_unknown", "day_exact", "learned_registering", "finished_first_second",
    "finished_on_leaving", "finished_on_hire", "paired_phones", "just_of_age", "just_not_over_age",
    "near_batches", "near_miss_units", "paired_devices", "overlaps_at_limit", "faces_missing_at_limit",
)  # fmt: skip
OF_LOGS = {
    "two_devices", "other_faces", "faces_missing", "wrong_sex", "shared_devices", "shared_addresses", "overlaps",
    "paired_devices", "overlaps_at_limit", "faces_missing_at_limit",
}  # fmt: skip


@cache
def planted(fault: str, number: int = 2) -> World:
    """A campaign with that case alone."""
    needs = {"session_logs": 1} if fault in OF_LOGS else {}
    needs |= {"left_before_deadline": 3} if fault == "paired_phones" else {}
    return make_world(8, 30, 700, Faults(**{fault: number, **needs}), "x", is_clipping=False)


def hinted(facts: World) -> dict[str, int]:
    """Signal → how many persons or units it hints at; those without any left out."""
    signals = Signals(Truth(facts))
    return {s: len(found) for s, found in (signals.persons | signals.units).items() if found}


@pytest.mark.parametrize("fault", sorted(SIGNAL_OF))
def test_a_case_shows_its_signal_and_no_other_strong_one(fault: str) -> None:
    found = hinted(planted(fault))
    assert found.pop(SIGNAL_OF[fault]) == 2
    allowed = {
        "finished_before_started": {"S5"}, "unaware": {"S18"}, "finished_after_leaving": {"S20"},
    }.get(fault, set())  # fmt: skip
    assert set(found) <= allowed


@pytest.mark.parametrize("fault", sorted(GROUP_OF))
def test_a_group_shows_its_signal(fault: str) -> None:
    signal, size = GROUP_OF[fault]
    found = hinted(planted(fault))
    assert found.pop(signal) == 2 * size
    assert set(found) <= {"same_second_units": {"S7"}}.get(fault, set())


def test_a_unit_in_the_order_of_the_roster_has_full_marks_too() -> None:
    assert hinted(planted("ordered_units")) == {"S7": 20, "S8": 24}


def test_a_unit_that_learns_at_night() -> None:
    assert hinted(planted("night_units")) == {"S9": 2}


@pytest.mark.parametrize("fault", LOOK_ALIKES)
def test_a_look_alike_shows_nothing(fault: str) -> None:
    facts = planted(fault)
    assert len(facts.planted[fault]) == 2
    assert set(hinted(facts)) <= ({"S20"} if fault == "finished_on_leaving" else set())


def test_ordinary_learning_shows_nothing() -> None:
    for seed in (1, 2, 3):
        facts = make_world(seed, 60, 3000, Faults(session_logs=1), "x", is_clipping=False)
        assert set(hinted(facts)) <= {"S18"}  # spot checks are drawn from those who completed


# ── units ───────────────────────────────────────────────────────────────────────────────────────────────────


def names(facts: World, units: Any) -> list[str]:
    return sorted(facts.units[no].name for no in units)


SAMPLES: dict[str, tuple[tuple[int, int, int], bool, bool]] = {
    "spot_at_90": ((10, 10, 9), False, False), "spot_below_90": ((10, 10, 8), True, False),
    "spot_below_minimum": ((4, 4, 3), False, True), "spot_absent_at_limit": ((15, 12, 12), False, False),
    "spot_absent_above": ((14, 11, 11), False, True), "spot_retested": ((10, 10, 10), False, False),
}  # fmt: skip
"""Case → persons drawn, tested, passed; whether the unit is below the rate, whether it is to be tested again."""


@pytest.mark.parametrize("fault", sorted(SAMPLES))
def test_samples_at_a_limit(fault: str) -> None:
    facts = planted(fault)
    by_name = {facts.units[no].name: sample for no, sample in samples(Truth(facts)).items()}
    counts, is_below, is_again = SAMPLES[fault]
    for name in facts.planted[fault]:
        s = by_name[name]
        assert ((s.drawn, s.tested, s.passed), s.is_below) == (counts, is_below)
        assert (s.is_invalid or not s.is_large) == is_again


@pytest.mark.parametrize(
    ("fault", "tested", "passed"), [("spot_89_of_99", 99, 89), ("spot_179_of_199", 199, 179)]
)
def test_samples_just_below_ninety_percent(fault: str, tested: int, passed: int) -> None:
    facts = make_world(1, 300, 12_000, Faults(**{fault: 1}), "x", is_clipping=False)
    (name,) = facts.planted[fault]
    (sample,) = [s for no, s in samples(Truth(facts)).items() if facts.units[no].name == name]
    assert (sample.tested, sample.passed, sample.is_below) == (tested, passed, True)


def test_everyone_who_completed_is_a_sample_large_enough() -> None:
    facts = planted("spot_everyone_below")
    for no, sample in samples(Truth(facts)).items():
        if facts.units[no].name in facts.planted["spot_everyone_below"]:
            assert sample.tested < 10 and sample.passed == sample.tested - 1 and sample.is_below


def test_shrinking_just_above_and_at_five_percent() -> None:
    above, at = planted("shrinking_units"), planted("shrinking_at_limit")
    assert names(above, shrinking(Truth(above))) == sorted(above.planted["shrinking_units"])
    assert shrinking(Truth(at)) == {} and len(gone_lately(Truth(at))) == 2


def test_rosters_short_of_the_headcount_and_almost() -> None:
    short, near = planted("short_rosters"), planted("near_short_rosters")
    assert names(short, short_rosters(Truth(short))) == sorted(short.planted["short_rosters"])
    assert short_rosters(Truth(near)) == set()
    low = {no for no, ratio in ratios(Truth(near)).items() if 10 * ratio < 7}
    assert names(near, low) == sorted(near.planted["near_short_rosters"])


def test_approved_leave_takes_a_unit_off_the_list() -> None:
    facts = planted("excused_units")
    excused = {u.no for u in facts.units if u.name in facts.planted["excused_units"]}
    assert not excused & set(supervision(Truth(facts)))
    assert excused <= set(supervision(Truth(replace(facts, adjustments=()))))


@pytest.mark.parametrize(("fault", "is_prominent"), [("lead_at_share", True), ("lead_below_share", False)])
def test_leads_at_the_share_and_below(fault: str, is_prominent: bool) -> None:
    facts = planted(fault)
    found = {facts.units[no].name: lead for no, lead in leads(Truth(facts)).items()}
    for name in facts.planted[fault]:
        lead = found[name]
        assert (lead.n_base - 10 * lead.n_affected, lead.is_prominent) == (
            int(not is_prominent),
            is_prominent,
        )


# ── decisions ───────────────────────────────────────────────────────────────────────────────────────────────

STATES = {
    "units_entered": {"entered"}, "units_releasable": {"entered"}, "units_removed": {"removed"},
    "units_declined": {"proposed"},
}  # fmt: skip


@pytest.mark.parametrize("fault", sorted(STATES))
def test_units_that_people_decided_on(fault: str) -> None:
    facts = planted(fault)
    found = {facts.units[no].name: s for no, s in supervision(Truth(facts)).items()}
    stands = [found[name] for name in facts.planted[fault]]
    assert {s.state for s in stands} == STATES[fault]
    assert {s.is_releasable for s in stands} == {fault == "units_releasable"}
    assert sum(s.state not in ("proposed",) for s in found.values()) == (
        0 if fault == "units_declined" else 2
    )


@pytest.mark.parametrize(
    ("fault", "state"),
    [("cases_inquired", "inquired"), ("cases_confirmed", "confirmed"), ("cases_cleared", "cleared"),
     ("cases_misspelt", "confirmed"), ("cases_decided", "confirmed"), ("cases_dropped", "suspected")],
)  # fmt: skip
def test_persons_that_people_decided_on(fault: str, state: str) -> None:
    facts = make_world(8, 30, 700, Faults(**{fault: 2, "long_day": 4}), "x", is_clipping=False)
    truth = Truth(facts)
    stands = suspects(truth, Signals(truth))
    decided = [stands[d.person or 0] for d in facts.decisions]
    assert [s.state for s in decided] == [state, state]
    assert [s.number for s in decided] == ["", ""] if fault == "cases_dropped" else ["HC-x-001", "HC-x-002"]
    assert sorted(s.state for s in stands.values()).count("suspected") == (4 if state == "suspected" else 2)
    (book,) = decisions_book(facts)
    assert [line.cells[0] for line in book.sheets[0].lines] == ["编号", 1, 2]


def test_the_reserved_sample_has_no_decisions() -> None:
    facts = make_world(8, 30, 700, Faults(long_day=4, cases_inquired=2), "sample", is_clipping=False)
    assert facts.decisions == () and list(decisions_book(facts)) == []


def test_every_case_is_looked_at() -> None:
    looked_at = {*SIGNAL_OF, *GROUP_OF, *LOOK_ALIKES, *SAMPLES, *STATES} | {
        "ordered_units", "night_units", "spot_89_of_99", "spot_179_of_199", "spot_everyone_below", "shrinking_units",
        "shrinking_at_limit", "short_rosters", "near_short_rosters", "excused_units", "lead_at_share",
        "lead_below_share", "cases_inquired", "cases_confirmed", "cases_cleared", "cases_misspelt", "cases_decided",
        "cases_dropped", "session_logs",
    }  # fmt: skip
    with_others = {
        "spot_of_shared_phone",
        "unsure",
        "leads_transferred",
        "leads_declined",
        "cases_unsignalled",
    }
    assert looked_at | with_others == set(OVERSIGHT) | {"spot_at_90", "spot_below_90", "spot_below_minimum"}


def test_cases_that_go_with_others() -> None:
    facts = make_world(
        8, 30, 700,
        Faults(shared_phones=2, spot_of_shared_phone=1, spot_below_90=1, unsure=2, leads_transferred=2,
               leads_declined=2, cases_unsignalled=2),
        "x", is_clipping=False,
    )  # fmt: skip
    truth = Truth(facts)
    signals = Signals(truth)
    assert list(signals.suspected.values()) == [
        ["S1", "S18"]
    ]  # 甲 and 丁; the others of the group are not suspected
    assert not signals.persons["S19"] and sum(bool(c.remark) for c in facts.spot_checks) == 2
    stands = suspects(truth, signals)
    assert sorted((s.state, s.signals) for s in stands.values()) == [
        ("inquired", ()), ("inquired", ()), ("suspected", ("S1", "S18")),
    ]  # fmt: skip
    states = {facts.units[no].name: lead.state for no, lead in leads(truth).items()}
    assert [states[name] for name in facts.planted["leads_transferred"]] == ["entered", "entered"]
    assert [states[name] for name in facts.planted["leads_declined"]] == ["proposed", "proposed"]


# ── rules by hand ───────────────────────────────────────────────────────────────────────────────────────────

START = datetime(2026, 10, 10, 9)


def two_courses(law: int, work: int, pause: int = 600, person: int = 0) -> tuple[Record, Record]:
    """Both courses, of so many seconds, one after the other."""
    end = START + timedelta(seconds=law)
    last = end + timedelta(seconds=pause + work)
    return (
        done(LAW, end, person, started_at=START, minutes=45),
        done(WORK, last, person, started_at=last - timedelta(seconds=work)),
    )


@pytest.mark.parametrize(
    ("law", "work", "pause", "is_fast"),
    [(2430, 3600, 600, False), (2429, 3600, 600, True), (2700, 3239, 600, True), (2700, 3600, 0, False),
     (2700, 3600, -1, True), (2430, 3240, 629, True), (2430, 3240, 630, False)],
)  # fmt: skip
def test_fast_by_a_second(law: int, work: int, pause: int, is_fast: bool) -> None:
    facts = world(accounts=(account(0, 0),), records=two_courses(law, work, pause))
    assert Signals(Truth(facts)).persons["S5"] == ({0} if is_fast else set())


def test_only_required_persons_with_their_real_name_accounts_are_looked_at() -> None:
    fast = two_courses(10, 10)
    everyone = {"accounts": (account(0, 0),), "records": fast}
    assert Signals(Truth(world(**everyone))).suspected == {0: ["S5"]}
    left = posting(0, left_on=date(2026, 10, 20))
    assert Signals(Truth(world(**everyone, postings=(left,)))).suspected == {}
    nobody = (account(0, 0, is_verified=False),)
    assert Signals(Truth(world(accounts=nobody, records=fast))).suspected == {}
    late = tuple(replace(r, finished_at=datetime(2026, 11, 2, 8, 0, 1)) for r in fast)
    assert Signals(Truth(world(accounts=(account(0, 0),), records=late))).suspected == {}


@pytest.mark.parametrize(("last", "n_hinted"), [(300, 10), (301, 0)])
def test_ten_within_five_minutes(last: int, n_hinted: int) -> None:
    offsets = [0, *range(10, 90, 10), last]
    people = range(10)
    facts = world(
        persons=tuple(replace(p, no=n) for n in people for p in world().persons[:1]),
        postings=tuple(posting(n) for n in people),
        accounts=tuple(account(n, n) for n in people),
        records=tuple(done(LAW, START + timedelta(seconds=s), n) for n, s in enumerate(reversed(offsets))),
    )
    assert len(Signals(Truth(facts)).persons["S7"]) == n_hinted


@pytest.mark.parametrize(("seconds", "n_hinted"), [(120, 0), (121, 2)])
def test_overlap_on_one_device(seconds: int, n_hinted: int) -> None:
    middle = START + timedelta(hours=1)
    facts = world(
        postings=(posting(0), posting(1)),
        sessions=(
            Session(0, LAW, START, middle, "G", "", "passed"),
            Session(
                1, LAW, middle - timedelta(seconds=seconds), middle + timedelta(hours=1), "G", "", "passed"
            ),
        ),
    )
    assert len(Signals(Truth(facts)).persons["S4"]) == n_hinted


def test_a_retest_replaces_and_absence_is_no_failure() -> None:
    def check(n: int, round_: int | str, is_attended: bool, is_passed: bool | None) -> SpotCheck:
        return SpotCheck(f"{round_}-{n}", round_, n, 0, is_attended, "", None, is_passed)

    first = tuple(check(n, 1, True, False) for n in range(3))
    again = (check(0, "复测", True, True), check(1, "复测", False, None))
    facts = world(postings=tuple(posting(n) for n in range(3)), spot_checks=(*first, *again))
    (sample,) = samples(Truth(facts)).values()
    assert (sample.drawn, sample.tested, sample.passed, sample.is_invalid) == (2, 1, 1, True)


def test_a_slip_counts_by_its_number_and_the_lowest_number_stays() -> None:
    rows = [("核查", 3), ("核查", 5)]
    facts = world(
        decisions=tuple(
            Decision("疑似不一致", 0, 0, "核查", f"依据{n}", a, "", date(2026, 10, n)) for a, n in rows
        ),
        reviews=(Review("HC-x-001", 0, 0, "人员不一致", "排除", "", "", None, D2),),
    )
    truth = Truth(facts)
    assert suspects(truth, Signals(truth))[0].number == "HC-x-001"
    assert suspects(truth, Signals(truth))[0].state == "cleared"


def test_headcounts_of_few_units_are_compared_with_the_district() -> None:
    """Four units of two trades: two of each are too few for a median of their own; the third quarter has none."""
    units = tuple(
        replace(unit(n, listed=(D1,)), headcount=h, industry=f"甲{n % 2}") for n, h in enumerate((2, 2, 2, 7))
    )
    postings = tuple(posting(n, of=u) for n, u in enumerate((0, 0, 1, 1, 2, 2, 3, 3)))
    persons = tuple(replace(world().persons[0], no=n, name=f"某{n}") for n in range(8))
    truth = Truth(world(units=units, postings=postings, persons=persons))
    assert short_rosters(truth) == {3}  # 2/7 < 0.6
    wide = Truth(
        world(units=(*units[:3], replace(units[3], headcount=3)), postings=postings, persons=persons)
    )
    assert short_rosters(wide) == set()  # 2/3 > 0.6
