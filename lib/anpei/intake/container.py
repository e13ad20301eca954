"""ZIP containers, looked at before anything is read from them: how many parts, how large, under which names.

Sizes are counted while the parts are inflated here, in pieces; what a container says about itself is not believed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .unreadable import BROKEN, FORGED, PROTECTED, TOO_LARGE, Unreadable

MEGABYTE = 1_000_000
LARGEST = 2_000 * MEGABYTE
"""Expanded bytes that one received file may come to."""

_MOST_PARTS = 10_000
_SUSPECT = 100 * MEGABYTE
_SUSPECT_RATIO = 100
"""Tables shrink to a tenth, sparse ones to a fortieth; what is large and shrinks a hundredfold is no table."""

_PIECE = 1 << 20
_FED = 1 << 16
_ENCRYPTED = 0x1
_LOCAL_HEADER = b"PK\x03\x04"
_OUTSIDE = re.compile(r"(^|/)\.\.(/|$)|^/|^[A-Za-z]:")


@dataclass
class Budget:
    """Expanded bytes that one received file may come to, and how many there were."""

    limit: int = LARGEST
    n_spent: int = 0

    def check(self, n_bytes: int) -> None:
        """Refuse what is more than is left.

        Raises
        ------
        Unreadable
            Not so much is left.
        """
        if self.n_spent + n_bytes > self.limit:
            raise Unreadable(TOO_LARGE, self.limit // MEGABYTE)

    def spend(self, n_bytes: int) -> None:
        """Take some of it, as `check` allows."""
        self.check(n_bytes)
        self.n_spent += n_bytes


def listed(data: bytes) -> list[zipfile.ZipInfo]:
    """Return the parts that a ZIP file lists, folders left out.

    Raises
    ------
    Unreadable
        Not a ZIP file, or one with too many parts.
    """
    if data.count(b"PK\x01\x02") > _MOST_PARTS:  # before zipfile reads the whole list
        raise Unreadable(FORGED, f"内部文件超过{_MOST_PARTS}个")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise Unreadable(BROKEN) from error


def is_outside(name: str) -> bool:
    r"""Tell whether a part's name leads out of the folder that it would be unpacked into.

    >>> [is_outside(name) for name in ("../a", "a/../../b", "/etc/a", "C:\\a", "..\\a", "a..b/c")]
    [True, True, True, True, True, False]
    """
    return bool(_OUTSIDE.search(name.replace("\\", "/")))


def check_parts(parts: Sequence[zipfile.ZipInfo], n_packed: int) -> None:
    """Refuse the parts of a workbook that no office program writes so.

    Raises
    ------
    Unreadable
        Names that lead outside or occur twice, parts with a password, sizes out of all proportion.
    """
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise Unreadable(PROTECTED)
    if any(is_outside(part.filename) for part in parts):
        raise Unreadable(FORGED, "内部文件名指向外部")
    if parts and max(Counter(part.filename for part in parts).values()) > 1:
        raise Unreadable(FORGED, "内部文件重名")
    check_size(sum(part.file_size for part in parts), n_packed)


def check_size(n_expanded: int, n_packed: int) -> None:
    """Refuse what expands out of all proportion.

    Raises
    ------
    Unreadable
        Too large by itself, or by what it was packed to.
    """
    if n_expanded > LARGEST:
        raise Unreadable(TOO_LARGE, LARGEST // MEGABYTE)
    if n_expanded > _SUSPECT and n_expanded > _SUSPECT_RATIO * n_packed:
        raise Unreadable(TOO_LARGE, _SUSPECT // MEGABYTE)


def inflated(data: bytes, part: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    """Return the content of a part in pieces of at most a megabyte.

    Raises
    ------
    Unreadable
        Damaged, packed in an uncommon way, or larger than the container says or the budget allows.
    """
    n_expanded = 0
    try:
        for piece in _pieces(data, part):
            n_expanded += len(piece)
            if n_expanded > part.file_size:
                raise Unreadable(FORGED, "内部文件比标明的大")
            budget.spend(len(piece))
            yield piece
    except zlib.error as error:
        raise Unreadable(BROKEN) from error
    if n_expanded != part.file_size:
        raise Unreadable(BROKEN)


def _pieces(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    content = packed(data, part)
    if part.compress_type == zipfile.ZIP_STORED:
        for start in range(0, len(content), _PIECE):
            yield bytes(content[start : start + _PIECE])
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise Unreadable(FORGED, "压缩方式不常见")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for start in range(0, len(content), _FED):
        rest: bytes | memoryview = content[start : start + _FED]
        while len(rest):
            if piece := inflater.decompress(rest, _PIECE):
                yield piece
            rest = inflater.unconsumed_tail
    if piece := inflater.flush():
        yield piece


def packed(data: bytes, part: zipfile.ZipInfo) -> memoryview:
    """Return the packed bytes of a part, which stand behind a header of their own.

    Raises
    ------
    Unreadable
        They are not where the container says, or not all there.
    """
    start = part.header_offset
    header = data[start : start + 30]
    if len(header) < 30 or header[:4] != _LOCAL_HEADER:
        raise Unreadable(BROKEN)
    begin = start + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    content = memoryview(data)[begin : begin + part.compress_size]
    if len(content) < part.compress_size:
        raise Unreadable(BROKEN)
    return content
