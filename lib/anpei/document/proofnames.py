"""Names of towns, departments and units that are nearly as their register spells them: one character off."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from .names import Names

_MASK = "\x00"
_RANKS = frozenset("省市区县")
"""The level of an office, which a short form leaves out and which another office has instead."""

_SMALL_WORDS = frozenset("各某本该此等两和与及对在由为是的有全所一二三四五向到把将请让按从以或其你我经因后前")
_TOWN = ("镇", "乡", "街道")
_LEAST_NAME, _LEAST_SHORTENED, _LEAST_VALUE = 3, 5, 4
_WORDS = re.compile(r"[\u4e00-\u9fff（）]+")


@dataclass(frozen=True)
class Index:
    """Half a name → the names that hold it and where it begins in them; the lengths of the halves."""

    halves: Mapping[str, tuple[tuple[str, int], ...]]
    lengths: tuple[int, ...]


def misspelt(text: str, names: Names) -> Iterator[tuple[str, str]]:
    """Yield (what the text says, the registered name that it comes near) once each.

    One character of the name is wrong, missing or too much within it; what is itself registered, and what blanks
    printed, is never meant.

    >>> list(misspelt("请常压街道抓紧补训", Names(("常庄街道", "临城街道"))))
    [('常压街道', '常庄街道')]
    """
    index = _index(names.registered)
    rest = _without(text, names, index) if index.halves else ""
    told: list[str] = []
    for name, start in _candidates(rest, index):
        for found in _near(rest, start, name):
            if not any(found in other or other in found for other in told):
                told.append(found)
                yield found, name


def _near(text: str, start: int, name: str) -> Iterator[str]:
    """Yield the parts of a text about a place that differ from a name by one character."""
    size = len(name)
    for begin, length in (
        (start, size),
        (start, size - 1),
        (start + 1, size - 1),
        (start, size + 1),
        (start - 1, size + 1),
    ):
        part = text[begin : begin + length] if begin >= 0 else ""
        if len(part) == length and _WORDS.fullmatch(part) and _is_slip(part, name):
            yield part


def _is_slip(part: str, name: str) -> bool:
    """Tell whether a part of a text is a name with one slip: not a short form, not another office, not two words."""
    ahead = next(
        (n for n, (a, b) in enumerate(zip(part, name, strict=False)) if a != b), min(len(part), len(name))
    )
    if len(part) == len(name):
        if part[ahead + 1 :] != name[ahead + 1 :] or ahead >= len(name) - 1:
            return False
        is_first_sure = ahead > 0 or (
            (len(name) > _LEAST_NAME or name.endswith(_TOWN)) and name[0] not in _RANKS
        )
        return is_first_sure and part[ahead] not in _SMALL_WORDS and not {part[ahead], name[ahead]} <= _RANKS
    if len(part) < len(name):
        return len(name) >= _LEAST_SHORTENED and 0 < ahead < len(part) and part[ahead:] == name[ahead + 1 :]
    is_inside = len(name) > _LEAST_NAME and 0 < ahead < len(name) and part[ahead + 1 :] == name[ahead:]
    return is_inside and part[ahead] not in _SMALL_WORDS | _RANKS


def _without(text: str, names: Names, index: Index) -> str:
    """Return a text with registered names and what blanks printed masked."""
    for value in sorted(names.values, key=len, reverse=True):
        if len(value) >= _LEAST_VALUE and value in text:
            text = text.replace(value, _MASK * len(value))
    named = {name for name, start in _candidates(text, index) if start >= 0 and text.startswith(name, start)}
    for name in sorted(named, key=len, reverse=True):
        text = text.replace(name, _MASK * len(name))
    return text


def _candidates(text: str, index: Index) -> Iterator[tuple[str, int]]:
    """Yield (name, where it would begin) of every name of which a text holds one half."""
    halves = index.halves
    for length in index.lengths:
        for start in range(len(text) - length + 1):
            for name, offset in halves.get(text[start : start + length], ()):
                yield name, start - offset


@lru_cache(maxsize=8)
def _index(registered: tuple[str, ...]) -> Index:
    """Return the names by their halves: a name with one slip still holds one of them."""
    halves: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name in registered:
        if len(name) >= _LEAST_NAME:
            half = len(name) // 2
            halves[name[:half]].append((name, 0))
            halves[name[half:]].append((name, half))
    lengths = tuple(sorted({len(key) for key in halves}))
    return Index({key: tuple(found) for key, found in halves.items()}, lengths)
