"""Text tables → one sheet: encodings, separators and line ends as offices send them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.csv

from .sheet import Sheet, sheet_of
from .unreadable import NO_TEXT, OPEN_QUOTE, Unreadable

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ENCODINGS = ("utf-8", "gb18030")
_WITHOUT_MARK = ("utf-16-le", "utf-16-be")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MOST_CONTROL = 0.1
"""Share of control characters above which bytes are no text."""

_LOST = "\ufffd"
_LEAST_SOUND = 10
"""Characters beyond ASCII for each one that cannot be read: else it is another encoding."""

_QUOTED = re.compile(r'"[^"]*"')
_HEAD_LINES = 20
_LARGEST_FIELD = 10_000_000


@dataclass(frozen=True)
class Text:
    """A decoded text; `is_cut` if its last character is not whole."""

    text: str
    is_cut: bool = False


def read_delimited(data: bytes) -> Sheet:
    """Return the sheet of a text table; row n of the file is row n of the sheet, blank lines too.

    Raises
    ------
    Unreadable
        No text, or quotes that do not close.
    """
    decoded = decode(data)
    text = decoded.text
    separator = _separator(text)
    sheet = _plain_sheet(text, separator) or _quoted_sheet(text, separator)
    return replace(sheet, is_cut=True) if decoded.is_cut else sheet


# ── characters ──────────────────────────────────────────────────────────────────────────────────────────────


def decode(data: bytes) -> Text:
    """Return the text of a file in UTF-8, UTF-16, GBK or GB18030, with or without mark; zero bytes are dropped.

    Raises
    ------
    Unreadable
        None of these, or no text at all.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_decoded(data[len(mark) :], encoding))
    if b"\0" in data:
        for encoding in _WITHOUT_MARK:
            wide = _decoded(data, encoding)
            if wide and ("\n" in wide.text or "\r" in wide.text) and not _CONTROL.search(wide.text):
                return wide
    attempts = (
        _decoded(data, encoding, errors) for encoding in _ENCODINGS for errors in ("strict", "replace")
    )
    return _checked(next((text for text in attempts if text and _is_sound(text.text)), None))


def _is_sound(text: str) -> bool:
    """Tell whether next to all characters that are not ASCII could be read; a lost one may be among them."""
    n_lost = text.count(_LOST)
    return not n_lost or n_lost * _LEAST_SOUND < len(text) - len(text.encode("ascii", "ignore"))


def _decoded(data: bytes, encoding: str, errors: str = "strict") -> Text | None:
    """Return bytes as text, None where they are not of this encoding; the last character may be cut."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:
        return None
    return Text(text, bool(decoder.getstate()[0]))


def _checked(decoded: Text | None) -> Text:
    if decoded is None or len(_CONTROL.findall(decoded.text)) > _MOST_CONTROL * len(decoded.text):
        raise Unreadable(NO_TEXT)
    return Text(decoded.text.replace("\0", ""), decoded.is_cut)


# ── cells ───────────────────────────────────────────────────────────────────────────────────────────────────


def _separator(text: str) -> str:
    """Return the separator that most of the first lines have; a line `sep=` says it itself."""
    lines = text[:100_000].splitlines()[:_HEAD_LINES]
    if lines and re.fullmatch(r"sep=.", lines[0], re.IGNORECASE):
        return lines[0][4]
    bare = [_QUOTED.sub("", line) for line in lines]
    return max(
        ",\t;", key=lambda sign: (sum(sign in line for line in bare), sum(line.count(sign) for line in bare))
    )


def _plain_sheet(text: str, separator: str) -> Sheet | None:
    """Return the sheet of a table without quotes whose lines are of one width, None for any other."""
    if '"' in text or text.count("\r") != text.count("\r\n"):
        return None
    n_columns = text[: text.find("\n") + 1 or None].count(separator) + 1
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(text.encode()),
            pyarrow.csv.ReadOptions(autogenerate_column_names=True),
            pyarrow.csv.ParseOptions(delimiter=separator, quote_char=False, ignore_empty_lines=False),
            pyarrow.csv.ConvertOptions(
                column_types={f"f{place}": pa.string() for place in range(n_columns)}, null_values=[]
            ),
        )
    except (pa.ArrowInvalid, ValueError):
        return None
    return Sheet("", tuple(table.columns), n_rows=table.num_rows)


def _quoted_sheet(text: str, separator: str) -> Sheet:
    csv.field_size_limit(_LARGEST_FIELD)
    is_open = text.count('"') % 2 == 1
    lines = _Lines(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=not is_open))
    try:
        sheet = sheet_of(lines)
    except csv.Error as error:
        raise Unreadable(OPEN_QUOTE) from error
    is_unfinished = bool(text) and text[-1] not in "\r\n"
    if is_open and any(sign in cell for cell in lines.last[-1:] for sign in "\r\n"):
        raise Unreadable(OPEN_QUOTE)  # the quote opened on an earlier line and swallowed what follows
    is_cut = is_open or (is_unfinished and lines.is_last_short)
    return replace(sheet, is_cut=is_cut)


class _Lines:
    """The rows of a reader; remembers the last one and the width of the one before."""

    def __init__(self, rows: Iterator[list[str]]) -> None:
        self._rows = rows
        self._width_before = 0
        self.last: list[str] = []

    def __iter__(self) -> Iterator[list[str]]:
        for row in self._rows:
            self._width_before, self.last = len(self.last), row
            yield row

    @property
    def is_last_short(self) -> bool:
        """Whether the last row has fewer cells than the one before and is no remark below the table."""
        return 0 < len(self.last) < self._width_before and not any(
            sign in cell for cell in self.last for sign in ":："
        )
