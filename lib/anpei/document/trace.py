"""What blanks leave in a filled text, so that it is found again: Figures, tables, references, words, lines.

Each stands between private-use characters, which no text holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_OPEN, _MIDDLE, _CLOSE = "\ue000", "\ue001", "\ue002"
_BAR, _RETURN = "\ue003", "\ue004"
"""A bar and a line break that a blank printed: they begin no cell of a form and no block."""

FIGURE = re.compile(f"{_OPEN}F(\\d+){_MIDDLE}(.*?){_CLOSE}")
PLACED = re.compile(f"{_OPEN}([TC])(.*?){_CLOSE}")
REFERENCE = re.compile(f"{_OPEN}R([TCA])(.*?){_CLOSE}")
_VALUE = re.compile(f"{_OPEN}V(.*?){_CLOSE}")
_SOURCE = re.compile(f"{_OPEN}L(.*?){_CLOSE}")
_SPACES = " \t\r\n"
"""What is dropped around a value; full-width spaces are room to write on."""


@dataclass(frozen=True)
class Line:
    """One line of the filled text, where its words were written and which of them blanks printed."""

    text: str
    source: str
    values: tuple[str, ...] = ()


def figure_mark(number: int, text: str) -> str:
    """Return what a printed Figure leaves in the text: its place in the record and its printed form."""
    return f"{_OPEN}F{number}{_MIDDLE}{text}{_CLOSE}"


def reference(kind: str, title: str) -> str:
    """Return what a reference to a table (T), chart (C) or attachment (A) leaves in the text."""
    return f"{_OPEN}R{kind}{title}{_CLOSE}"


def value_mark(text: str) -> str:
    """Return what words that a blank prints leave in the text."""
    return f"{_OPEN}V{text.strip(_SPACES).replace('|', _BAR).replace(chr(10), _RETURN)}{_CLOSE}"


def source_mark(place: str) -> str:
    """Return what a line of a wording file leaves in the text where it begins."""
    return f"{_OPEN}L{place}{_CLOSE}"


def is_marked(text: str) -> bool:
    """Tell whether a function has printed a text: it holds marks already."""
    return _OPEN in text


def placed_mark(kind: str, name: str) -> str:
    """Return what a table (T) or chart (C) leaves in the text where it stands."""
    return f"{_OPEN}{kind}{name}{_CLOSE}"


def read_line(row: str, file: str) -> Line:
    """Return a line without the marks of its source and of the words that blanks printed.

    Its source is the line of the wording file where its first words stand, then those of its sentences.
    """
    own, others, is_begun = "", [], False
    for place, part in enumerate(_SOURCE.split(row)):
        if place % 2 == 0:
            is_begun = is_begun or bool(part.strip())
        elif not part.startswith(f"{file} "):
            others.append(part)
        elif not is_begun:
            own = part
    text = _SOURCE.sub("", row)
    values = tuple(shown(value) for value in _VALUE.findall(text))
    return Line(_VALUE.sub(r"\1", text).strip(), _places(own, others), values)


def shown(words: str) -> str:
    """Return words as they are printed."""
    return words.replace(_BAR, "|").replace(_RETURN, "\n")


def _places(own: str, others: Sequence[str]) -> str:
    """Return the places of a line's words in one: 情况通报.txt 第12行（sentences.txt 第40、44行）."""
    lines: dict[str, list[str]] = {}
    for place in others:
        file, _, line = place.removesuffix("行").rpartition(" 第")
        if line not in lines.setdefault(file, []):
            lines[file].append(line)
    told = "、".join(f"{file} 第{'、'.join(numbers)}行" for file, numbers in lines.items())
    return f"{own}（{told}）" if own and told else own or told
