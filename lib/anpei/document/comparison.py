"""The signed text against the made one: which numbers were changed, dropped or added, each with its sentence.

Dates, times, numbers of documents, tables and headings are no figures. Sentences of the same words are compared number
by number; what stands between them, reworded or broken into other lines, as one row of numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, Literal

from .finaltext import CELL

LABELS = {"changed": "改动", "dropped": "删去", "added": "增加"}

_NO_FIGURE = re.compile(
    r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日|\d{1,2}时(?![长间])(?:\d{1,2}分)?"
    r"|〔\d{4}〕[\d　]*号|第\d+期|督办\d+号"
    r"|[表图]\d+|附件：?\d*\.?|\d{3,4}-\d{7,8}|(?<!\d)1\d{10}(?!\d)|(?<![\d.])\d{1,2}\.(?=[\u4e00-\u9fff“（])|^（\d+）"
)
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[%％]?")
_SHORT = 4000
"""Up to so many numbers every repetition is looked at."""
_LEAST_WORDS, _MOST_WORDS = 3, 12
"""So many characters around a number tell which one it is, so many on either side are looked at."""


@dataclass(frozen=True)
class Difference:
    """One number that the two texts do not share; `figure` is its id in figures.json, `place` where that was printed."""

    kind: Literal["changed", "dropped", "added"]
    made: str
    final: str
    made_sentence: str
    final_sentence: str
    figure: str = ""
    place: str = ""


@dataclass(frozen=True)
class _Number:
    text: str
    at: int  # which one of all numbers of its text
    line: str
    before: str  # the words of its line on either side
    after: str


@dataclass(frozen=True)
class _Line:
    words: str
    numbers: tuple[_Number, ...]


_Step = tuple[_Number | None, _Number | None]


def compare(
    made: Sequence[str], final: Sequence[str], figures: Sequence[Mapping[str, Any]]
) -> list[Difference]:
    """Return every number that differs, in the order of the text; `figures` are the entries of figures.json.

    >>> compare(["完成430人，完成率87.40%。"], ["完成431人，完成率87.40%。"], [])[0].final
    '431'
    """
    ours, theirs = _lines(made), _lines(final)
    known = _figures_of([number.text for line in ours for number in line.numbers], figures)
    steps = _without_moves(list(_steps(ours, theirs)))
    return [_difference(a, b, known.get(a.at, {}) if a else {}) for a, b in steps]


def _lines(texts: Sequence[str]) -> list[_Line]:
    lines, at = [], 0
    for text in texts:
        bare = _NO_FIGURE.sub("〇", text)
        said = [match[0].replace(",", "").replace("％", "%") for match in _NUMBER.finditer(bare)]
        words = _NUMBER.sub("#", bare).replace(CELL, "")
        places = [match.start() for match in re.finditer("#", words)]
        numbers = tuple(
            _Number(one, at + n, text, words[:place], words[place + 1 :])
            for n, (one, place) in enumerate(zip(said, places, strict=True))
        )
        lines.append(_Line(words, numbers))
        at += len(said)
    return lines


def _steps(ours: Sequence[_Line], theirs: Sequence[_Line]) -> Iterator[_Step]:
    """Yield what became of each number that is not the same: lines of the same words go number by number."""
    matcher = SequenceMatcher(
        None, [line.words for line in ours], [line.words for line in theirs], autojunk=False
    )
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            for line, other in zip(ours[a:b], theirs[c:d], strict=True):
                yield from (
                    pair
                    for pair in zip(line.numbers, other.numbers, strict=True)
                    if pair[0].text != pair[1].text
                )
        else:
            yield from _stream(_numbers(ours[a:b]), _numbers(theirs[c:d]))


def _numbers(lines: Sequence[_Line]) -> list[_Number]:
    return [number for line in lines for number in line.numbers]


def _stream(ours: Sequence[_Number], theirs: Sequence[_Number]) -> Iterator[_Step]:
    """Yield what became of the numbers of a reworded passage, taken one after the other."""
    texts = [number.text for number in ours], [number.text for number in theirs]
    matcher = SequenceMatcher(None, *texts, autojunk=max(map(len, texts)) > _SHORT)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            yield from zip_longest(ours[a:b], theirs[c:d])


def _without_moves(steps: Sequence[_Step]) -> Iterator[_Step]:
    """Yield the steps without numbers that only stand elsewhere, as those around a table at the foot of a page do."""
    come = {b.at: b for _, b in steps if b}
    gone = set()
    for a, _ in steps:
        moved = next((b for b in come.values() if a and _is_moved(a, b)), None)
        if a and moved:
            gone.add(a.at)
            del come[moved.at]
    for a, b in steps:
        dropped = a if a and a.at not in gone else None
        added = b if b and b.at in come else None
        if dropped or added:
            yield dropped, added


def _is_moved(a: _Number, b: _Number) -> bool:
    """Tell whether two equal numbers stand between the same words: those next to them, as far as their lines go."""
    before = min(len(a.before), len(b.before), _MOST_WORDS)
    after = min(len(a.after), len(b.after), _MOST_WORDS)
    return (
        a.text == b.text
        and before + after >= _LEAST_WORDS
        and a.before[len(a.before) - before :] == b.before[len(b.before) - before :]
        and a.after[:after] == b.after[:after]
    )


def _difference(a: _Number | None, b: _Number | None, entry: Mapping[str, Any]) -> Difference:
    return Difference(
        "changed" if a and b else "dropped" if a else "added",
        a.text if a else "",
        b.text if b else "",
        a.line if a else "",
        b.line if b else "",
        entry.get("id", ""),
        entry.get("place", ""),
    )


def _figures_of(numbers: Sequence[str], figures: Sequence[Mapping[str, Any]]) -> dict[int, Mapping[str, Any]]:
    """Return which entry of figures.json each number of the made text is, as far as the two go side by side."""
    printed = [entry for entry in figures if entry["place"] and not str(entry["place"]).startswith("图")]
    matcher = SequenceMatcher(
        None, numbers, [entry["text"] for entry in printed], autojunk=len(numbers) > _SHORT
    )
    return {
        block.a + n: printed[block.b + n]
        for block in matcher.get_matching_blocks()
        for n in range(block.size)
    }
