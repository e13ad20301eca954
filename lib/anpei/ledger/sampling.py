"""The draw of a spot check: frame, sizes and a choice by SHA-256 that anyone can repeat (docs/spot_checks.md).

Nothing here depends on the order of the persons given, on a clock or on a generator of random numbers.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Literal, TypeVar

from ..errors import UsageError
from .interval import check_confidence, normal_quantile
from .plan import Plan, single_plan

Field = Literal["town", "unit", "person_class"]
BY_UNIT: tuple[Field, ...] = ("town", "unit")
BY_CLASS: tuple[Field, ...] = ("town", "person_class")
"""What strata are made of."""

SEPARATOR = "|"

Key = TypeVar("Key")


@dataclass(frozen=True)
class Eligible:
    """A person who completed and so may be drawn: town, unit, class, name, last four of the ID number."""

    town: str
    unit: str
    person_class: str
    name: str
    last_four: str


@dataclass(frozen=True)
class Member:
    """A person of the frame with the line that stands for him there."""

    person: Eligible
    line: str

    def key(self, by: Sequence[Field]) -> tuple[str, ...]:
        """Return the stratum of the person."""
        return tuple(getattr(self.person, name) for name in by)


@dataclass(frozen=True)
class Frame:
    """Everybody who may be drawn, in the order of their lines' bytes; `digest` is the SHA-256 of the lines."""

    members: tuple[Member, ...]
    digest: str

    def only(self, by: Sequence[Field], keys: Iterable[tuple[str, ...]]) -> Frame:
        """Return the members of some strata; the digest stays that of the whole frame."""
        wanted = set(keys)
        return replace(self, members=tuple(one for one in self.members if one.key(by) in wanted))

    def sizes(self, by: Sequence[Field]) -> dict[tuple[str, ...], int]:
        """Return how many members each stratum has, in the order of their names."""
        return dict(sorted(Counter(one.key(by) for one in self.members).items()))


@dataclass(frozen=True)
class Stratum:
    """A part of the frame: its names, how many persons it has, how many are to be drawn, by which plan."""

    key: tuple[str, ...]
    n_frame: int
    n_drawn: int
    plan: Plan | None = None


def make_frame(persons: Iterable[Eligible]) -> Frame:
    """Return the frame of persons, whatever their order.

    A line is town|unit|class|name|last four|n, n counting those who are otherwise alike from 1; the digest is that of
    the lines in the order of their UTF-8 bytes, each with a line feed after it.
    """
    alike: Counter[str] = Counter()
    members = []
    for person in persons:
        parts = (person.town, person.unit, person.person_class, person.name, person.last_four)
        text = SEPARATOR.join(" ".join(part.split()) for part in parts)
        alike[text] += 1
        members.append(Member(person, f"{text}{SEPARATOR}{alike[text]}"))
    members.sort(key=lambda one: one.line.encode())
    content = "".join(f"{one.line}\n" for one in members)
    return Frame(tuple(members), hashlib.sha256(content.encode()).hexdigest())


def rank(digest: str, seed: str, line: str) -> str:
    """Return what decides about a line: the SHA-256 of frame digest, seed and line, one below the other."""
    return hashlib.sha256(f"{digest}\n{seed}\n{line}".encode()).hexdigest()


def draw(frame: Frame, seed: str, by: Sequence[Field], strata: Iterable[Stratum]) -> tuple[Member, ...]:
    """Return, in the frame's order, the members of each stratum whose ranks are the smallest.

    Raises
    ------
    UsageError
        The seed is empty or has more than one line.
    """
    _check_seed(seed)
    wanted = {stratum.key: stratum.n_drawn for stratum in strata}
    chosen: set[str] = set()
    of_stratum: dict[tuple[str, ...], list[Member]] = {}
    for one in frame.members:
        of_stratum.setdefault(one.key(by), []).append(one)
    for key, members in of_stratum.items():
        ranked = sorted((rank(frame.digest, seed, one.line), one.line) for one in members)
        chosen.update(line for _, line in ranked[: wanted.get(key, 0)])
    return tuple(one for one in frame.members if one.line in chosen)


def draw_units(frame: Frame, seed: str, n_units: int) -> Frame:
    """Return the frame of `n_units` units, drawn by town in proportion to their number of units.

    0, or as many as there are, keeps all units. A unit's line is town|unit.

    Raises
    ------
    UsageError
        The seed is none.
    """
    units = list(frame.sizes(BY_UNIT))
    if not 0 < n_units < len(units):
        return frame
    _check_seed(seed)
    shares = allocate(n_units, Counter(town for town, _ in units))
    chosen: list[tuple[str, ...]] = []
    for town, number in shares.items():
        own = [unit for unit in units if unit[0] == town]
        ranked = sorted((rank(frame.digest, seed, SEPARATOR.join(unit)), unit) for unit in own)
        chosen += [unit for _, unit in ranked[:number]]
    return frame.only(BY_UNIT, chosen)


def by_unit(frame: Frame, size: int) -> list[Stratum]:
    """Return one stratum per unit: `size` persons of each, or everybody where there are no more."""
    return [Stratum(key, n, min(size, n)) for key, n in frame.sizes(BY_UNIT).items()]


def by_plan(frame: Frame, level: str, aql: str) -> list[Stratum]:
    """Return one stratum per unit: as many persons as a single sampling plan asks of it as a lot."""
    plans = {key: single_plan(n, level, aql) for key, n in frame.sizes(BY_UNIT).items()}
    return [Stratum(key, plan.lot, plan.n, plan) for key, plan in plans.items()]


def by_precision(
    frame: Frame, confidence: Fraction, margin: Fraction, expected: Fraction, *, is_each: bool
) -> list[Stratum]:
    """Return the strata town × class of a sample that tells the share within `margin`, sized in proportion.

    `is_each`: a stratum to which none falls gets one person, and the sample grows by him.
    """
    sizes = frame.sizes(BY_CLASS)
    shares = allocate(precision_size(len(frame.members), confidence, margin, expected), sizes)
    return [Stratum(key, n, max(shares[key], int(is_each))) for key, n in sizes.items()]


def precision_size(n_frame: int, confidence: Fraction, margin: Fraction, expected: Fraction) -> int:
    """Return how many of `n_frame` persons tell a share of about `expected` within `margin` either way.

    By the normal approximation with correction for the finite frame, rounded up.

    Raises
    ------
    UsageError
        A confidence, margin or share that is none.

    >>> precision_size(10**9, Fraction(95, 100), Fraction(5, 100), Fraction(1, 2))
    385
    """
    check_confidence(confidence)
    if not 0 < margin < 1 or not 0 < expected < 1:
        raise UsageError(
            "允许误差和预计合格率应在0和1之间。", remedy="例如允许误差0.05、预计合格率0.9；没有把握的写0.5。"
        )
    if not n_frame:
        return 0
    z = Fraction(normal_quantile(confidence)).limit_denominator(10**9)
    endless = z * z * expected * (1 - expected) / (margin * margin)
    return min(n_frame, ceil(endless / (1 + (endless - 1) / n_frame)))


def unit_size(minimum: int, maximum_absent: Fraction) -> int:
    """Return the smallest sample of which `minimum` persons are tested even if as many stay away as may.

    >>> unit_size(10, Fraction(1, 5)), unit_size(10, Fraction(0))
    (12, 10)
    """
    size = minimum
    while maximum_absent < 1 and size - floor(size * maximum_absent) < minimum:
        size += 1
    return size


def allocate(total: int, sizes: Mapping[Key, int]) -> dict[Key, int]:
    """Return `total` shared out in proportion to sizes, by largest remainder; of equal ones the earlier key gets it.

    >>> allocate(5, {"a": 10, "b": 10, "c": 1})
    {'a': 3, 'b': 2, 'c': 0}
    """
    whole = sum(sizes.values())
    quotas = {key: Fraction(total * size, whole) for key, size in sizes.items()}
    shares = {key: floor(quota) for key, quota in quotas.items()}
    order = sorted(quotas, key=lambda key: shares[key] - quotas[key])  # the largest remainder first; stable
    for key in order[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


def _check_seed(seed: str) -> None:
    if not seed.strip() or len(seed.splitlines()) > 1:
        raise UsageError(
            "没有写抽样种子，或者种子不止一行。",
            remedy="写一行文字，最好事先公布、谁也不能挑选，例如某日彩票开奖号码。",
        )
