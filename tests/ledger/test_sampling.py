"""The draw of a spot check: repeated from outside, in any order, with the planned probability."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections import Counter
from fractions import Fraction
from math import comb
from pathlib import Path
from random import Random

import pytest
from scipy.stats import chi2

from anpei.errors import UsageError
from anpei.ledger.plan import single_plan
from anpei.ledger.sampling import (
    BY_CLASS,
    BY_UNIT,
    Eligible,
    Frame,
    Stratum,
    allocate,
    by_plan,
    by_precision,
    by_unit,
    draw,
    draw_units,
    make_frame,
    precision_size,
    unit_size,
)

CLASSES = ("主要负责人", "安全管理人员", "一线作业人员")


def people(sizes: dict[tuple[str, str], int]) -> list[Eligible]:
    """So many persons of each (town, unit); classes in turn."""
    return [
        Eligible(town, unit, CLASSES[n % 3], f"张{n}", f"{n:04d}")
        for (town, unit), size in sizes.items()
        for n in range(size)
    ]


SMALL = people({("东镇", "甲厂"): 12, ("东镇", "乙厂"): 5, ("西镇", "丙厂"): 8})


def lines(frame: Frame) -> list[str]:
    return [one.line for one in frame.members]


# ── the frame ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_frame_is_its_lines_in_the_order_of_their_bytes() -> None:
    persons = [
        Eligible("西镇", "乙厂", "其他从业人员", "赵 六", "004X"),
        Eligible("东镇", "甲厂", "", "李四", "1023"),
        Eligible("东镇", "甲厂", "", "李四", "1023"),
    ]
    text = "东镇|甲厂||李四|1023|1\n东镇|甲厂||李四|1023|2\n西镇|乙厂|其他从业人员|赵 六|004X|1\n"
    frame = make_frame(persons)
    assert lines(frame) == text.splitlines()
    assert frame.digest == hashlib.sha256(text.encode()).hexdigest()
    assert make_frame([]).digest == hashlib.sha256(b"").hexdigest()


@pytest.mark.parametrize("n", range(5))
def test_the_order_of_rows_changes_nothing(n: int) -> None:
    shuffled = [*SMALL, SMALL[3]]
    Random(n).shuffle(shuffled)
    frame, other = make_frame([*SMALL, SMALL[3]]), make_frame(shuffled)
    assert other.digest == frame.digest
    assert lines(other) == lines(frame)
    first, second = (draw(one, "7", BY_UNIT, by_unit(one, 4)) for one in (frame, other))
    assert [one.line for one in first] == [one.line for one in second]
    assert lines(draw_units(other, "7", 2)) == lines(draw_units(frame, "7", 2))


def test_another_seed_or_person_is_another_draw() -> None:
    frame = make_frame(SMALL)
    drawn = {draw(frame, seed, BY_UNIT, by_unit(frame, 4)) for seed in ("1", "2", "3")}
    assert len(drawn) == 3
    assert make_frame(SMALL[1:]).digest != frame.digest


@pytest.mark.parametrize("seed", ["", "  ", "1\n2"])
def test_a_seed_is_one_line(seed: str) -> None:
    frame = make_frame(SMALL)
    with pytest.raises(UsageError, match="种子"):
        draw(frame, seed, BY_UNIT, by_unit(frame, 1))
    with pytest.raises(UsageError, match="种子"):
        draw_units(frame, seed, 1)


# ── repeated from outside ───────────────────────────────────────────────────────────────────────────────────


def test_the_documented_commands_repeat_the_draw(root: Path, tmp_path: Path) -> None:
    """The example of docs/spot_checks.md: by the tools of any Unix, and by the program, with the printed result."""
    text = (root / "docs/spot_checks.md").read_text("utf-8")
    found = re.search(r"```sh\n(?P<code>.*?)```.*?```\n(?P<output>.*?)```", text, re.DOTALL)
    assert found
    written = re.search(r"<<'END'\n(.*?)\nEND\n", found["code"], re.DOTALL)
    seed = re.search(r"seed='(.*)'", found["code"])
    assert written and seed
    persons = [Eligible(*line.split("|")[:5]) for line in written[1].splitlines()]
    frame = make_frame(persons)
    drawn = draw(frame, seed[1], BY_UNIT, by_unit(frame, 2))
    digest, *printed = found["output"].splitlines()
    assert frame.digest == digest
    assert {one.line for one in drawn} == set(printed)
    assert len(printed) == 4
    if shutil.which("bash") and shutil.which("sha256sum"):
        made = subprocess.run(["bash", "-c", found["code"]], cwd=tmp_path, capture_output=True, check=True)
        assert made.stdout.decode() == found["output"]


def repeated(persons: list[Eligible], seed: str, n_of_unit: int) -> list[str]:
    """The draw by unit once more, written from the description alone."""
    seen: Counter[tuple[str, ...]] = Counter()
    rows = []
    for p in persons:
        parts = (p.town, p.unit, p.person_class, p.name, p.last_four)
        seen[parts] += 1
        rows.append((*parts, str(seen[parts])))
    texts = sorted(("|".join(row).encode(), row[1]) for row in rows)
    digest = hashlib.sha256(b"".join(text + b"\n" for text, _ in texts)).hexdigest().encode()
    chosen = []
    for unit in {unit for _, unit in texts}:
        own = [text for text, its in texts if its == unit]
        own.sort(key=lambda text: hashlib.sha256(b"\n".join((digest, seed.encode(), text))).digest())
        chosen += own[:n_of_unit]
    return sorted(text.decode() for text in chosen)


@pytest.mark.parametrize("seed", ["1", "2022年第300期", "a b"])
def test_an_independent_program_draws_the_same(seed: str) -> None:
    persons = [*SMALL, SMALL[0], SMALL[0]]
    frame = make_frame(persons)
    drawn = draw(frame, seed, BY_UNIT, by_unit(frame, 3))
    assert sorted(one.line for one in drawn) == repeated(persons, seed, 3)


# ── with the planned probability ────────────────────────────────────────────────────────────────────────────

N_SEEDS = 3000


def probability_of_worse(counts: list[int], n_drawn: int) -> float:
    """The chi-square test that each of a stratum is drawn alike; drawing without return makes counts less uneven."""
    n = len(counts)
    expected = N_SEEDS * n_drawn / n
    statistic = sum((count - expected) ** 2 for count in counts) / expected * (n - 1) / (n - n_drawn)
    return float(chi2.sf(statistic, n - 1))


def test_everybody_is_drawn_with_the_planned_probability() -> None:
    """Over three thousand fixed seeds; strata of unlike sizes."""
    frame = make_frame(SMALL)
    strata = [
        Stratum(("东镇", "甲厂"), 12, 5),
        Stratum(("东镇", "乙厂"), 5, 1),
        Stratum(("西镇", "丙厂"), 8, 6),
    ]
    counts: Counter[str] = Counter()
    for seed in range(N_SEEDS):
        drawn = draw(frame, f"种子{seed}", BY_UNIT, strata)
        assert Counter(one.key(BY_UNIT) for one in drawn) == {s.key: s.n_drawn for s in strata}
        counts.update(one.line for one in drawn)
    for stratum in strata:
        own = [counts[one.line] for one in frame.members if one.key(BY_UNIT) == stratum.key]
        assert len(own) == stratum.n_frame
        assert 0.001 < probability_of_worse(own, stratum.n_drawn) < 0.999, stratum


def test_pairs_are_drawn_independently_of_their_places() -> None:
    """Two of five are drawn: each of the ten pairs as often as any other."""
    frame = make_frame(people({("东镇", "乙厂"): 5}))
    pairs = Counter(
        tuple(one.line for one in draw(frame, str(seed), BY_UNIT, by_unit(frame, 2)))
        for seed in range(N_SEEDS)
    )
    expected = N_SEEDS / comb(5, 2)
    assert len(pairs) == 10
    assert 0.001 < chi2.sf(sum((n - expected) ** 2 for n in pairs.values()) / expected, 9) < 0.999


def test_units_are_drawn_with_the_planned_probability() -> None:
    """Ten units of two towns: three of six and two of four."""
    frame = make_frame(
        people({("东镇", f"{n}厂"): 1 for n in range(6)} | {("西镇", f"{n}矿"): 1 for n in range(4)})
    )
    counts: Counter[tuple[str, ...]] = Counter()
    for seed in range(N_SEEDS):
        chosen = draw_units(frame, str(seed), 5)
        assert chosen.digest == frame.digest
        counts.update(chosen.sizes(BY_UNIT).keys())
    for town, n_drawn in (("东镇", 3), ("西镇", 2)):
        assert (
            0.001 < probability_of_worse([n for key, n in counts.items() if key[0] == town], n_drawn) < 0.999
        )


# ── sizes ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_small_unit_is_drawn_whole() -> None:
    frame = make_frame(SMALL)
    assert {s.key[1]: (s.n_frame, s.n_drawn) for s in by_unit(frame, 6)} == {
        "甲厂": (12, 6),
        "乙厂": (5, 5),
        "丙厂": (8, 6),
    }


@pytest.mark.parametrize(
    ("minimum", "absent", "size"),
    [(10, "1/5", 12), (10, "0", 10), (5, "1/5", 6), (4, "1/5", 4), (10, "1/2", 19), (10, "1", 10)],
)
def test_a_unit_is_drawn_so_large_that_the_absent_are_borne(minimum: int, absent: str, size: int) -> None:
    """12 with at most 2 absent (16.7 %) leave 10; 11 with 2 absent would leave 9. 4 cannot lose one (25 %)."""
    assert unit_size(minimum, Fraction(absent)) == size


def test_a_plan_takes_the_unit_as_its_lot() -> None:
    frame = make_frame(people({("东镇", "甲厂"): 150, ("东镇", "乙厂"): 6}))
    found = {stratum.key[1]: stratum for stratum in by_plan(frame, "II", "1.5")}
    assert (found["甲厂"].n_drawn, found["甲厂"].plan) == (32, single_plan(150, "II", "1.5"))
    assert (found["乙厂"].n_drawn, found["乙厂"].n_frame) == (6, 6)


@pytest.mark.parametrize(
    ("n_frame", "confidence", "margin", "expected", "size"),
    [
        # z = 1.959964; 0.9·0.1·z²/0.05² = 138.29…; endless: 139
        (10**9, "0.95", "0.05", "0.9", 139),
        # 138.29…/(1 + 137.29…/1000) = 121.6
        (1000, "0.95", "0.05", "0.9", 122),
        # 384.146/(1 + 383.146/5000) = 356.8
        (5000, "0.95", "0.05", "0.5", 357),
        # z = 2.575829; 0.25·z²/0.02² = 4146.8; /(1 + 4145.8/3000) = 1740.9
        (3000, "0.99", "0.02", "0.5", 1741),
        (1, "0.95", "0.05", "0.9", 1),
        (0, "0.95", "0.05", "0.9", 0),
    ],
)
def test_the_size_that_a_precision_needs(
    n_frame: int, confidence: str, margin: str, expected: str, size: int
) -> None:
    assert precision_size(n_frame, Fraction(confidence), Fraction(margin), Fraction(expected)) == size


def test_a_sample_by_precision_is_shared_out_in_proportion() -> None:
    """Of 600 persons in three strata of 480, 119 and 1: 113 of them (138.29/(1+137.29/600) = 112.5): 90.40, 22.41, 0.19."""
    persons = [
        Eligible("东镇", "甲厂", CLASSES[kind], f"张{n}", "")
        for kind, size in enumerate((1, 119, 480))
        for n in range(size)
    ]
    frame = make_frame(persons)
    precision = (Fraction("0.95"), Fraction("0.05"), Fraction("0.9"))
    plain = {s.key[1]: s.n_drawn for s in by_precision(frame, *precision, is_each=False)}
    each = {s.key[1]: s.n_drawn for s in by_precision(frame, *precision, is_each=True)}
    assert plain == {"一线作业人员": 90, "安全管理人员": 23, "主要负责人": 0}
    assert each == {**plain, "主要负责人": 1}
    drawn = draw(frame, "1", BY_CLASS, by_precision(frame, *precision, is_each=True))
    assert Counter(one.person.person_class for one in drawn) == each


@pytest.mark.parametrize(
    ("total", "sizes", "shares"),
    [
        (7, (6, 2, 2), (4, 2, 1)),  # 4.2, 1.4, 1.4: of equal remainders the first
        (3, (1, 1, 1, 1), (1, 1, 1, 0)),
        (0, (3, 4), (0, 0)),
        (7, (3, 4), (3, 4)),
        (0, (), ()),
    ],
)
def test_largest_remainder(total: int, sizes: tuple[int, ...], shares: tuple[int, ...]) -> None:
    assert tuple(allocate(total, dict(enumerate(sizes))).values()) == shares


def test_units_are_shared_out_by_town() -> None:
    frame = make_frame(
        people({("东镇", f"{n}厂"): 2 for n in range(6)} | {("西镇", "甲矿"): 9, ("西镇", "乙矿"): 1})
    )
    chosen = draw_units(frame, "1", 4)
    assert Counter(town for town, _ in chosen.sizes(BY_UNIT)) == {"东镇": 3, "西镇": 1}
    assert all(n == frame.sizes(BY_UNIT)[unit] for unit, n in chosen.sizes(BY_UNIT).items())
    assert [draw_units(frame, "1", n) == frame for n in (0, 8, 9, 7)] == [True, True, True, False]


def test_an_empty_frame_is_drawn_empty() -> None:
    frame = make_frame([])
    assert draw(frame, "1", BY_UNIT, by_unit(frame, 5)) == ()
    assert by_precision(frame, Fraction("0.95"), Fraction("0.05"), Fraction("0.9"), is_each=True) == []


@pytest.mark.parametrize(
    ("confidence", "margin", "expected"), [("1", "0.05", "0.9"), ("0.95", "0", "0.9"), ("0.95", "0.1", "1")]
)
def test_refuses_a_precision_that_is_none(confidence: str, margin: str, expected: str) -> None:
    with pytest.raises(UsageError):
        precision_size(100, Fraction(confidence), Fraction(margin), Fraction(expected))
