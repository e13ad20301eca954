"""Sampling plans against the tables of MIL-STD-105E (public domain), whose normal single plans GB/T 2828.1 took over."""

import pytest

from anpei.errors import UsageError
from anpei.ledger.plan import AQLS, CODES, LEVELS, single_plan

LEVEL_II = """
lot code 0.65 1.0 1.5 2.5 4.0 6.5 10
2-8 A 20/0/1 13/0/1 8/0/1 5/0/1 3/0/1 2/0/1 5/1/2
9-15 B 20/0/1 13/0/1 8/0/1 5/0/1 3/0/1 2/0/1 5/1/2
16-25 C 20/0/1 13/0/1 8/0/1 5/0/1 3/0/1 8/1/2 5/1/2
26-50 D 20/0/1 13/0/1 8/0/1 5/0/1 13/1/2 8/1/2 8/2/3
51-90 E 20/0/1 13/0/1 8/0/1 20/1/2 13/1/2 13/2/3 13/3/4
91-150 F 20/0/1 13/0/1 32/1/2 20/1/2 20/2/3 20/3/4 20/5/6
151-280 G 20/0/1 50/1/2 32/1/2 32/2/3 32/3/4 32/5/6 32/7/8
281-500 H 80/1/2 50/1/2 50/2/3 50/3/4 50/5/6 50/7/8 50/10/11
501-1200 J 80/1/2 80/2/3 80/3/4 80/5/6 80/7/8 80/10/11 80/14/15
1201-3200 K 125/2/3 125/3/4 125/5/6 125/7/8 125/10/11 125/14/15 125/21/22
3201-10000 L 200/3/4 200/5/6 200/7/8 200/10/11 200/14/15 200/21/22 125/21/22
10001-35000 M 315/5/6 315/7/8 315/10/11 315/14/15 315/21/22 200/21/22 125/21/22
35001-150000 N 500/7/8 500/10/11 500/14/15 500/21/22 315/21/22 200/21/22 125/21/22
150001-500000 P 800/10/11 800/14/15 800/21/22 500/21/22 315/21/22 200/21/22 125/21/22
500001 Q 1250/14/15 1250/21/22 800/21/22 500/21/22 315/21/22 200/21/22 125/21/22
"""
AQL_4 = """
lot S-1 S-2 S-3 S-4 I II III
2-8 A/3/0/1 A/3/0/1 A/3/0/1 A/3/0/1 A/3/0/1 A/3/0/1 B/3/0/1
9-15 A/3/0/1 A/3/0/1 A/3/0/1 A/3/0/1 A/3/0/1 B/3/0/1 C/3/0/1
16-25 A/3/0/1 A/3/0/1 B/3/0/1 B/3/0/1 B/3/0/1 C/3/0/1 D/13/1/2
26-50 A/3/0/1 B/3/0/1 B/3/0/1 C/3/0/1 C/3/0/1 D/13/1/2 E/13/1/2
51-90 B/3/0/1 B/3/0/1 C/3/0/1 C/3/0/1 C/3/0/1 E/13/1/2 F/20/2/3
91-150 B/3/0/1 B/3/0/1 C/3/0/1 D/13/1/2 D/13/1/2 F/20/2/3 G/32/3/4
151-280 B/3/0/1 C/3/0/1 D/13/1/2 E/13/1/2 E/13/1/2 G/32/3/4 H/50/5/6
281-500 B/3/0/1 C/3/0/1 D/13/1/2 E/13/1/2 F/20/2/3 H/50/5/6 J/80/7/8
501-1200 C/3/0/1 C/3/0/1 E/13/1/2 F/20/2/3 G/32/3/4 J/80/7/8 K/125/10/11
1201-3200 C/3/0/1 D/13/1/2 E/13/1/2 G/32/3/4 H/50/5/6 K/125/10/11 L/200/14/15
3201-10000 C/3/0/1 D/13/1/2 F/20/2/3 G/32/3/4 J/80/7/8 L/200/14/15 M/315/21/22
10001-35000 C/3/0/1 D/13/1/2 F/20/2/3 H/50/5/6 K/125/10/11 M/315/21/22 N/315/21/22
35001-150000 D/13/1/2 E/13/1/2 G/32/3/4 J/80/7/8 L/200/14/15 N/315/21/22 P/315/21/22
150001-500000 D/13/1/2 E/13/1/2 G/32/3/4 J/80/7/8 M/315/21/22 P/315/21/22 Q/315/21/22
500001 D/13/1/2 E/13/1/2 H/50/5/6 K/125/10/11 N/315/21/22 Q/315/21/22 R/315/21/22
"""
LEVEL_III = """
aql 2-8 91-150 1201-3200 500001
0.010 1250/0/1 1250/0/1 1250/0/1 1250/0/1
0.015 800/0/1 800/0/1 800/0/1 800/0/1
0.025 500/0/1 500/0/1 500/0/1 2000/1/2
0.040 315/0/1 315/0/1 315/0/1 2000/2/3
0.065 200/0/1 200/0/1 200/0/1 2000/3/4
0.10 125/0/1 125/0/1 125/0/1 2000/5/6
0.15 80/0/1 80/0/1 315/1/2 2000/7/8
0.25 50/0/1 50/0/1 200/1/2 2000/10/11
0.40 32/0/1 32/0/1 200/2/3 2000/14/15
0.65 20/0/1 20/0/1 200/3/4 2000/21/22
1.0 13/0/1 50/1/2 200/5/6 1250/21/22
1.5 8/0/1 32/1/2 200/7/8 800/21/22
2.5 5/0/1 32/2/3 200/10/11 500/21/22
4.0 3/0/1 32/3/4 200/14/15 315/21/22
6.5 2/0/1 32/5/6 200/21/22 200/21/22
10 5/1/2 32/7/8 125/21/22 125/21/22
15 3/1/2 32/10/11 80/21/22 80/21/22
25 3/2/3 32/14/15 50/21/22 50/21/22
40 3/3/4 32/21/22 32/21/22 32/21/22
65 3/5/6 20/21/22 20/21/22 20/21/22
100 3/7/8 13/21/22 13/21/22 13/21/22
150 3/10/11 13/30/31 13/30/31 13/30/31
250 3/14/15 13/44/45 13/44/45 13/44/45
400 3/21/22 8/44/45 8/44/45 8/44/45
650 3/30/31 5/44/45 5/44/45 5/44/45
1000 3/44/45 3/44/45 3/44/45 3/44/45
"""


def rows(text: str) -> list[tuple[str, dict[str, str]]]:
    """The rows of a table by their first cell."""
    head, *lines = text.strip().splitlines()
    return [(line.split()[0], dict(zip(head.split()[1:], line.split()[1:], strict=True))) for line in lines]


def ends(lot: str) -> set[int]:
    """The smallest and the largest lot of a row."""
    return {int(number) for number in lot.split("-")}


def told(lot: int, level: str, aql: str) -> tuple[int, int, int]:
    plan = single_plan(lot, level, aql)
    assert plan.is_whole == (plan.n == lot)
    return plan.n, plan.ac, plan.re


def expected(lot: int, text: str) -> tuple[int, int, int]:
    """A plan as the tables give it; where the sample is not smaller than the lot, everybody is tested."""
    n, ac, re = (int(part) for part in text.split("/"))
    return min(n, lot), ac, re


def test_level_ii_for_every_lot_and_the_common_aqls() -> None:
    for lot, cells in rows(LEVEL_II):
        for size in ends(lot):
            assert single_plan(size).code == cells["code"]
            for aql, text in cells.items():
                if aql != "code":
                    assert told(size, "II", aql) == expected(size, text), (size, aql)


def test_every_level_for_every_lot() -> None:
    for lot, cells in rows(AQL_4):
        for size in ends(lot):
            for level, text in cells.items():
                code, plan = text.split("/", 1)
                assert single_plan(size, level, "4.0").code == code
                assert told(size, level, "4.0") == expected(size, plan), (size, level)


def test_every_aql_from_the_first_letters_to_the_last() -> None:
    lots = LEVEL_III.strip().splitlines()[0].split()[1:]
    assert [single_plan(max(ends(lot)), "III").code for lot in lots] == ["B", "G", "L", "R"]
    for aql, cells in rows(LEVEL_III):
        for lot, text in cells.items():
            for size in ends(lot):
                assert told(size, "III", aql) == expected(size, text), (size, aql)


def test_the_plan_that_everybody_knows() -> None:
    """Lot 150, level II, AQL 1.5: n = 32, Ac = 1, Re = 2."""
    plan = single_plan(150, "II", "1.5")
    assert (plan.code, plan.n, plan.ac, plan.re, plan.is_whole) == ("F", 32, 1, 2, False)


def test_a_lot_not_larger_than_the_sample_is_tested_whole() -> None:
    assert single_plan(1, "II", "4.0").n == 1
    assert [single_plan(n, "II", "1.5").is_whole for n in (7, 8, 9)] == [True, True, False]


def test_every_cell_has_a_plan() -> None:
    for lot in (2, 9, 16, 26, 51, 91, 151, 281, 501, 1201, 3201, 10_001, 35_001, 150_001, 500_001):
        for level in LEVELS:
            for aql in AQLS:
                plan = single_plan(lot, level, aql)
                assert plan.code in CODES
                assert 0 < plan.n <= lot
                assert plan.re == plan.ac + 1


@pytest.mark.parametrize(
    ("lot", "level", "aql", "guess"), [(0, "II", "4.0", None), (10, "IV", "4.0", "I"), (10, "II", "4", "4.0")]
)
def test_refuses_what_the_standard_has_not(lot: int, level: str, aql: str, guess: str | None) -> None:
    with pytest.raises(UsageError) as caught:
        single_plan(lot, level, aql)
    assert bool(caught.value.guess) == bool(guess)
