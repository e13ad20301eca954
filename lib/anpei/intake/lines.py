"""What each row of a sheet is: data, or why it is left out. Read = used + left out, by reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .column import Cells, Flags, Positions
from .header import Header
from .labels import label_of
from .sheet import Sheet
from .statement import section_body
from .text import Cell, plain, squeezed

DATA = "data"

REASONS: dict[str, str] = {
    "title": "标题",
    "header": "表头",
    "blank": "空行",
    "subtotal": "小计、合计",
    "section": "分组行",
    "note": "说明",
    "signature": "签字",
    "example": "示例",
    "incomplete": "缺少必填项",
    "dropped": "按更正不用",
    "instructions": "说明页",
    "hidden_sheet": "隐藏的工作表",
    "empty_sheet": "没有表格的工作表",
    "unread_kind": "未认出的表格",
    "duplicate_file": "重复的文件",
    "ignored": "按设定不读",
}
"""Why rows are not used, with their Chinese labels."""

LINES = (DATA, *REASONS)
"""What a row may be."""

_SUBTOTAL = re.compile(r"[^()]{0,20}(小计|合计|总计|共计|累计|总数)(:.*|\d.*|\(.*\))?")
_SIGNATURE = re.compile(
    r"(填报人|填表人|审核人?|制表人?|复核人?|经办人|报送人|审批人|单位负责人|主要负责人签字|填报单位负责人|填报日期|填表日期"
    r"|(填报|填表|报送|编报)单位|(单位)?盖章|联系人|联系电话|日期)[:(]"
)
_NOTE = re.compile(r"(注|注意|备注|说明|填表说明|附注)[:.]|注\d|\*注[:\d]")
_SECTION = re.compile(r".{1,40}\((共?\d+(家|人|个|所|户)|共计?\d+.{0,3})\)")
_EXAMPLE = re.compile(
    r"(示例|样例|举例)(单位|企业|公司|人员)?\d*|(示例|样例|范例|举例|例如|例)[:,].*|.*\((示例|样例|范例|举例|例如|例)\).*"
)
_EXAMPLE_MARKS = frozenset(
    mark for word in ("示例", "样例", "举例", "例") for mark in (word, f"({word})", f"（{word}）")
)
"""Cells that make their row an example wherever they stand."""
_COUNT = re.compile(r"[\d.]*")
_TELLING_SIGNS = frozenset("计总例")
"""Signs of which every total and every example has one: most rows have none and need no closer look."""

_TELLING = (
    "[计总例]"
    r"|^[\s\pZ\pC]*(\*?注|备\s*注|说\s*明|附\s*注|填|审|制\s*表|复\s*核|经\s*办|报\s*送|编\s*报|单\s*位\s*(负|盖)|主\s*要|盖\s*章|联\s*系|日\s*期)"
)
"""RE2 pattern of cells that a row which is no data begins with; some rows of data begin so, too."""

VOID = r"^[\s\pZ\pC]*$"
"""RE2 pattern of cells that say nothing."""

_FEWEST_FILLED = 2

_LONGEST_CELL = 20
"""A row whose only cell is longer than this is a remark."""

_INSTRUCTIONS = re.compile(r"说明|须知|示例|样表|模板|字典|下拉|选项|参数")
_EXAMPLES = re.compile(r"示例|样例|样表|范例|填表说明|填写说明|填报说明")
_MOST_EXAMPLES = 10
"""Rows of data up to which a sheet named so holds examples; people fill in the form's example sheet, too."""


@dataclass(frozen=True)
class Lines:
    """What every row of a sheet is: the number of its kind in `LINES`."""

    codes: np.ndarray[tuple[int], np.dtype[np.uint8]]

    def rows_of(self, kind: str) -> Positions:
        """Return the rows of one kind, from 0 on."""
        return np.flatnonzero(self.codes == LINES.index(kind))

    def left_out(self) -> dict[str, int]:
        """Return reason → number of rows that are left out for it, in the order of the reasons."""
        counts = np.bincount(self.codes, minlength=len(LINES))
        return {kind: int(n) for kind, n in zip(LINES, counts, strict=True) if n and kind != DATA}

    def kinds(self) -> list[str]:
        """Return the kind of every row."""
        return [LINES[code] for code in self.codes]


def lines_of(sheet: Sheet, header: Header, cells: Mapping[int, Cells]) -> Lines:
    """Return what every row of a sheet with a header is; `cells` are its columns by place.

    Column operations find the few rows that may be something else than data; only those are looked at one by one.
    """
    codes = np.full(sheet.n_rows, LINES.index(DATA), np.uint8)
    head = sheet.rows(header.first, header.last + 1)
    labels = [[label_of(cell) for cell in row] for row in head]
    suspects = np.flatnonzero(_suspects(sheet, header, head, cells))
    for place, row in zip(suspects.tolist(), sheet.take(suspects), strict=True):
        codes[place] = LINES.index(_line(row, place, header, labels))
    codes[list(sheet.dropped)] = LINES.index("dropped")
    return Lines(codes)


def _suspects(
    sheet: Sheet, header: Header, head: Sequence[Sequence[Cell]], cells: Mapping[int, Cells]
) -> Flags:
    """Return the rows that may not be data: every row of another kind is among them."""
    n_filled = np.zeros(sheet.n_rows, np.int64)
    found = np.zeros(sheet.n_rows, np.bool_)
    found[: header.last + 1] = True
    for place, column in enumerate(sheet.texts):
        n_filled += np.asarray(pc.not_equal(column, ""))
        if column.length() and place not in sheet.kinds:
            found |= np.asarray(pc.is_in(column, pa.array(sorted(_EXAMPLE_MARKS))))
    found |= n_filled < _FEWEST_FILLED
    for place in leading_columns(header, sheet.n_columns):
        found |= cells[place].matches(_TELLING)
    named = _name_columns(header)
    is_nameless = np.ones(sheet.n_rows, np.bool_)
    for place in named:
        is_nameless &= cells[place].matches(VOID)
        for row in head:
            if plain(row[place]):
                found |= cells[place].equals(row[place])
    return found | is_nameless if named else found


def leading_columns(header: Header, n_columns: int) -> range:
    """Return the columns that decide what a row is: up to the last one that names a person or unit, else all."""
    named = _name_columns(header)
    return range(max(named) + 1 if named else n_columns)


def _name_columns(header: Header) -> list[int]:
    return [header.columns[name] for name in ("person_name", "unit_name") if name in header.columns]


def _line(row: Sequence[Cell], place: int, header: Header, labels: Sequence[Sequence[str]]) -> str:
    if header.first <= place <= header.last:
        return "header"
    first = next((cell for cell in row if cell not in (None, "") and plain(cell)), None)
    if first is None:
        return "blank"
    if place < header.first:
        return "title"
    return "header" if _repeats(row, labels) else _kind_of(row, squeezed(first), header)


def _repeats(row: Sequence[Cell], labels: Sequence[Sequence[str]]) -> bool:
    """Tell whether a row is one of the header's once more; the last column decides for most rows."""
    last = label_of(row[-1])
    return any(last == line[-1] and [label_of(cell) for cell in row] == line for line in labels)


def _kind_of(row: Sequence[Cell], first: str, header: Header) -> str:
    words = "".join(cell for cell in row if isinstance(cell, str))
    names = _names(row, header) if _TELLING_SIGNS.intersection(words) else []
    if names and any(_SUBTOTAL.fullmatch(text) for text in (first, _first_word(row), *names)):
        return "subtotal"
    if _SIGNATURE.match(first):
        return "signature"
    if _NOTE.match(first):
        return "note"
    if sum(cell not in (None, "") for cell in row) == 1:
        if _SECTION.fullmatch(first) or (_is_without_units(header) and section_body(first)):
            return "section"
        if len(first) > _LONGEST_CELL:
            return "note"
    if not _EXAMPLE_MARKS.isdisjoint(row) or any(_EXAMPLE.fullmatch(name) for name in names):
        return "example"
    return DATA


def _is_without_units(header: Header) -> bool:
    """Tell whether a table of persons has no column of units: a row that holds but a unit's name is then a heading."""
    return "person_name" in header.columns and "unit_name" not in header.columns


def _names(row: Sequence[Cell], header: Header) -> list[str]:
    """Return the names of person and unit that a row states, empty where it states none."""
    places = [header.columns[name] for name in ("person_name", "unit_name") if name in header.columns]
    return [squeezed(row[place]) if place < len(row) else "" for place in places] or [""]


def _first_word(row: Sequence[Cell]) -> str:
    """Return the first cell that is more than a number."""
    return next(
        (text for cell in row if isinstance(cell, str) and not _COUNT.fullmatch(text := squeezed(cell))), ""
    )


def is_example(sheet: Sheet, n_data: int) -> bool:
    """Return whether a sheet with a header shows how to fill it in: by its name, and by its few rows of data."""
    return _EXAMPLES.search(sheet.name) is not None and n_data <= _MOST_EXAMPLES


def reason_of_sheet(sheet: Sheet) -> str:
    """Return why a visible sheet without header is left out."""
    if sheet.is_empty:
        return "empty_sheet"
    is_told = _INSTRUCTIONS.search(sheet.name) or _INSTRUCTIONS.search(squeezed(sheet.cell(0, 0)))
    return "instructions" if is_told else "unread_kind"
