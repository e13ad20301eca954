"""Hidden rows and columns of old workbooks (.xls, .et), which calamine does not tell.

The compound file is unpacked as far as the one stream that matters ([MS-CFB]); of its records ([MS-XLS]) three
kinds are looked at. Where anything is odd nothing is told: what the cells say is calamine's business.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END_OF_CHAIN = 0xFFFF_FFFA
"""From here on numbers of sectors mean something else."""

_SMALL = 64
_BEGIN, _END, _SHEET, _ROW, _COLUMNS = 0x0809, 0x000A, 0x0085, 0x0208, 0x007D
_ROW_IS_HIDDEN, _COLUMN_IS_HIDDEN = 0x20, 0x01

Hidden = tuple[tuple[int, ...], tuple[int, ...]]
"""Hidden rows and hidden columns, from 0 on."""


def hidden_parts(data: bytes) -> list[Hidden]:
    """Return the hidden rows and columns of each sheet in the workbook's order, nothing where it is odd."""
    if not data.startswith(_MAGIC):
        return []
    try:
        stream = _stream(data)
        places = [
            struct.unpack_from("<I", stream, place)[0]
            for kind, place in _records(stream, 0)
            if kind == _SHEET
        ]
        return [_hidden(stream, place) for place in places]
    except (struct.error, IndexError, KeyError, UnicodeDecodeError):
        return []


def _hidden(stream: bytes, start: int) -> Hidden:
    rows: set[int] = set()
    columns: set[int] = set()
    for kind, place in _records(stream, start):
        if kind == _ROW:
            number, flags = struct.unpack_from("<H10xH", stream, place)
            if flags & _ROW_IS_HIDDEN:
                rows.add(number)
        elif kind == _COLUMNS:
            first, last, flags = struct.unpack_from("<HH4xH", stream, place)
            if flags & _COLUMN_IS_HIDDEN:
                columns.update(range(first, min(last, 255) + 1))
    return tuple(sorted(rows)), tuple(sorted(columns))


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Yield the records of a part of the stream: kind and where its content begins; inner parts are passed over."""
    depth = 0
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 0:
            return
        if depth == 1:
            yield kind, start + 4
        start += 4 + length


# ── the compound file ───────────────────────────────────────────────────────────────────────────────────────


def _stream(data: bytes) -> bytes:
    """Return the stream of the workbook.

    Raises
    ------
    KeyError, IndexError, struct.error
        There is none, or it is not where it should be.
    """
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise KeyError(size)
    table = _table(data, size)
    start, least, small = struct.unpack_from("<I4xII", data, 48)
    directory = _chained(data, size, size, table, start)
    found = {}
    for place in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, place + 64)[0]
        name = directory[place : place + max(length - 2, 0)].decode("utf-16-le")
        found[name] = struct.unpack_from("<II", directory, place + 116)
    first, n_bytes = found["Workbook" if "Workbook" in found else "Book"]
    if n_bytes >= least:
        return _chained(data, size, size, table, first)[:n_bytes]
    packed = _chained(data, size, size, table, found["Root Entry"][0])  # small streams share one large
    numbers = _chained(data, size, size, table, small)
    small_table = struct.unpack(f"<{len(numbers) // 4}I", numbers)
    return _chained(packed, 0, _SMALL, small_table, first)[:n_bytes]


def _table(data: bytes, size: int) -> tuple[int, ...]:
    """Return which sector follows which."""
    sectors = list(struct.unpack_from("<109I", data, 76))
    following = struct.unpack_from("<I", data, 68)[0]
    while following < _END_OF_CHAIN and len(sectors) < len(data) // size + 109:
        *more, following = struct.unpack_from(f"<{size // 4}I", data, (following + 1) * size)
        sectors += more
    numbers: list[int] = []
    for sector in sectors:
        if sector < _END_OF_CHAIN:
            numbers += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    return tuple(numbers)


def _chained(data: bytes, start: int, size: int, table: tuple[int, ...], sector: int) -> bytes:
    """Return the sectors that follow one another; `start` is where the first of all lies."""
    pieces: list[bytes] = []
    while sector < _END_OF_CHAIN and len(pieces) <= len(data) // size:
        place = start + sector * size
        pieces.append(data[place : place + size])
        sector = table[sector]
    return b"".join(pieces)
