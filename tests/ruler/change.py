"""Changes of measured pages: a line moved, set in another size or face, worded otherwise; rules and characters edited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from .line import Line, is_han, lines
from .page import MM, Char, Page, Rule

Pages = tuple[Page, ...]
Change = Callable[[Pages], Pages]


def edited(text: str, edit: Callable[[Char], Char | None], page: int | None = None) -> Change:
    """Return a change of every character of the line that holds a text, on one page or the first that has it."""

    def change(pages: Pages) -> Pages:
        line = find(pages, text, page)
        own = set(line.chars)
        return tuple(
            replace(
                each,
                chars=tuple(
                    done
                    for char in each.chars
                    if (done := edit(char) if char in own and each.number == line.page else char)
                ),
            )
            for each in pages
        )

    return change


def find(pages: Pages, text: str, page: int | None = None) -> Line:
    """Return the first line that is a text, else the first that holds it."""
    upright = [
        line
        for each in pages
        if page in (None, each.number)
        for line in lines([char for char in each.chars if char.turn == 0], each.number)
    ]
    exact = [line for line in upright if line.text == text]
    holding = [line for line in upright if text in line.text]
    assert holding, f"no line holds {text}"
    return (exact or holding)[0]


def moved(text: str, dx: float = 0.0, dy: float = 0.0, page: int | None = None) -> Change:
    """Return the change that moves a line."""
    return edited(text, lambda char: shifted(char, dx, dy), page)


def shifted(char: Char, dx: float, dy: float) -> Char:
    """Return a character elsewhere."""
    return replace(
        char,
        left=char.left + dx,
        right=char.right + dx,
        start=char.start + dx,
        base=char.base + dy,
        top=char.top + dy,
        bottom=char.bottom + dy,
    )


def resized(text: str, size_pt: float, page: int | None = None) -> Change:
    """Return the change that sets a line in another type size, its characters where they were."""

    def edit(char: Char) -> Char:
        right = char.left + (char.right - char.left) * size_pt / char.size_pt
        return replace(char, size_pt=size_pt, right=right)

    return edited(text, edit, page)


def refaced(text: str, face: str, page: int | None = None) -> Change:
    """Return the change that sets a line in 黑体 or 宋体."""
    return edited(text, lambda char: replace(char, font="Sans" if face == "黑体" else "Serif"), page)


def blackened(text: str) -> Change:
    """Return the change that prints a line black."""
    return edited(text, lambda char: replace(char, colour=(0.0,)))


def removed(text: str, page: int | None = None) -> Change:
    """Return the change that leaves a line out."""
    return edited(text, lambda char: None, page)


def retold(text: str, new: str, page: int | None = None, *, is_centred: bool = False) -> Change:
    """Return the change that puts other words in the place of a line."""

    def change(pages: Pages) -> Pages:
        line = find(pages, text, page)
        template = next((char for char in line.chars if is_han(char.text)), line.chars[0])
        width = template.size_pt * MM
        total = sum(_advance(letter) for letter in new) * width
        at = line.middle - total / 2 if is_centred else line.left
        words = []
        for letter in new:
            step = _advance(letter) * width
            words.append(replace(template, text=letter, left=at, right=at + step, start=at, base=line.base))
            at += step
        bare = removed(text, page)(pages)
        return tuple(
            replace(each, chars=(*each.chars, *words)) if each.number == line.page else each for each in bare
        )

    return change


def _advance(letter: str) -> float:
    return 0.55 if letter.isascii() else 1.0


def reruled(edit: Callable[[Rule], Rule | None], which: Callable[[Rule], bool], page: int = 1) -> Change:
    """Return a change of horizontal rules of a page."""

    def change(pages: Pages) -> Pages:
        return tuple(
            replace(
                each,
                rules=tuple(done for rule in each.rules if (done := edit(rule) if which(rule) else rule)),
            )
            if each.number == page
            else each
            for each in pages
        )

    return change


def every(edit: Callable[[Char], Char], which: Callable[[Char], bool], page: int | None = None) -> Change:
    """Return a change of the characters for which something holds."""

    def change(pages: Pages) -> Pages:
        return tuple(
            replace(each, chars=tuple(edit(char) if which(char) else char for char in each.chars))
            if page in (None, each.number)
            else each
            for each in pages
        )

    return change


def then(*changes: Change) -> Change:
    """Return several changes as one."""

    def change(pages: Pages) -> Pages:
        for each in changes:
            pages = each(pages)
        return pages

    return change
