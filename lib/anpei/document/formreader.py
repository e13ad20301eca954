"""Lines of a form → rows: `|编号|督办2号|回复期限|12月10日|`, label and text by turns.

A row with fewer cells than the widest lets its last cell cover the rest; an empty label gives its column to the text
behind it. “↵” breaks a line within a cell; “（空6行）” at its end leaves six lines to be written on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ..errors import WordingError
from .notice import FormBlock, FormCell, FormRow

_BAR, _BREAK = "|", "↵"
_ROOM = re.compile(r"（空(\d+)行）$")
_ROOM_MEANT = re.compile(r"[（(]\s*空[^）)]*行\s*[）)]")
MOST_CELLS, MOST_LINES = 8, 20
"""What fits the text area."""


def is_form_line(line: str) -> bool:
    """Tell whether a line is a row of a form."""
    return line.startswith((_BAR, "｜"))


def read_form(lines: Sequence[tuple[str, str]], plain: Callable[[str, str], str], place: str) -> FormBlock:
    """Return the form of (line, source) …; `plain` returns the words of a cell and records what they print.

    Raises
    ------
    WordingError
        A row without its last bar, without text, with too many cells or with a wrong mark for room to write.
    """
    rows = [(_cells(line, source), source) for line, source in lines]
    columns = max(len(cells) for cells, _ in rows)
    made = tuple(_row(cells, columns, plain, place, source) for cells, source in rows)
    return FormBlock(columns, made, source=lines[0][1])


def _cells(line: str, source: str) -> list[str]:
    cells = [cell.strip(" \t") for cell in line[1:-1].split(_BAR)]
    if not (line.startswith(_BAR) and line.endswith(_BAR) and len(line) > 1):
        what = "表单的一行没有用竖线“|”开头和结尾。"
    elif not any(cells):
        what = "表单的一行没有内容。"
    elif len(cells) > MOST_CELLS:
        what = f"表单的一行有{len(cells)}格，最多{MOST_CELLS}格。"
    else:
        return cells
    raise WordingError(
        what, where=source, remedy="写成“|栏目|内容|栏目|内容|”，竖线用英文半角，一行排不下的另起一行。"
    )


def _row(
    cells: Sequence[str], columns: int, plain: Callable[[str, str], str], place: str, source: str
) -> FormRow:
    made: list[FormCell] = []
    lines, label, lent = 1, "", 0
    for number, cell in enumerate(cells):
        is_label, is_last = number % 2 == 0, number == len(cells) - 1
        if is_label and not cell and not is_last:
            lent = 1
            continue
        room = _room(cell, source)
        words = plain(_ROOM.sub("", cell).strip(" \t"), f"{place}表单“{label}”" if label else f"{place}表单")
        label = words if is_label else label
        text = words.replace(_BREAK, "\n")
        lines = max(lines, room + (text.count("\n") + 1 if text else 0))
        covered = lent + (columns - number if is_last else 1)
        made.append(FormCell(text, covered, is_label and bool(text)))
        lent = 0
    return FormRow(tuple(made), lines)


def _room(cell: str, source: str) -> int:
    """Return how many lines a cell leaves to be written on."""
    match = _ROOM.search(cell)
    number = int(match[1]) if match else 0
    if (match or _ROOM_MEANT.search(cell)) and not 1 <= number <= MOST_LINES:
        raise WordingError(
            "表单里留空的写法不对。",
            where=source,
            remedy=f"写成“（空6行）”，放在格子末尾，数字为1至{MOST_LINES}。",
        )
    return number
