"""Received ZIP files → their members, one level of ZIP within ZIP; what may not be unpacked is named, not dropped."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from .container import MEGABYTE, Budget, check_size, inflated, is_outside, listed, packed
from .screen import is_document
from .unreadable import (
    BROKEN_ARCHIVE,
    EMPTY_ARCHIVE,
    NESTED_TOO_DEEP,
    OUTSIDE,
    PROTECTED_ARCHIVE,
    SAME_NAME,
    Unreadable,
)

_LARGEST = 500 * MEGABYTE
"""Expanded bytes of all members of one received ZIP file: they are held in memory together."""

_ENCRYPTED, _UTF8 = 0x1, 0x800
_UP_OR_DRIVE = re.compile(r"^[A-Za-z]:|^\.\.?$")


@dataclass(frozen=True)
class Member:
    """A file of a ZIP file; a refused one has its packed bytes, so that it can be told from others."""

    name: str
    data: bytes
    refusal: Unreadable | None = None


def is_archive(name: str, data: bytes) -> bool:
    """Tell whether a received file is a ZIP file of other files rather than a document in a ZIP container."""
    if not name.lower().endswith(".zip"):
        return False
    try:
        return not is_document({part.filename for part in listed(data)})
    except Unreadable:
        return True


def unzipped(data: bytes) -> list[Member]:
    """Return the members of a ZIP file, sorted by name.

    Raises
    ------
    Unreadable
        Damaged, or nothing in it.
    """
    found = sorted(_members(data, Budget(_LARGEST)), key=lambda member: member.name)
    if not found:
        raise Unreadable(EMPTY_ARCHIVE)
    return found


def _members(data: bytes, budget: Budget, folder: str = "") -> Iterator[Member]:
    try:
        parts = [(member_name(part), part) for part in listed(data)]
    except Unreadable as error:
        raise Unreadable(BROKEN_ARCHIVE) from error
    counts = Counter(harmless(name) for name, _ in parts)
    yield from (
        Member(folder + name, b"", Unreadable(SAME_NAME)) for name, count in counts.items() if count > 1
    )
    for name, part in parts:
        if counts[harmless(name)] > 1:
            continue
        path = folder + harmless(name)
        try:
            content = _content(data, name, part, budget)
            if not is_archive(name, content):
                yield Member(path, content)
            elif folder:
                yield Member(path, content, Unreadable(NESTED_TOO_DEEP))
            else:
                yield from list(_members(content, budget, f"{path}/"))
        except Unreadable as error:
            yield Member(path, _packed(data, part), error)


def _content(data: bytes, name: str, part: zipfile.ZipInfo, budget: Budget) -> bytes:
    if is_outside(name):
        raise Unreadable(OUTSIDE)
    if part.flag_bits & _ENCRYPTED:
        raise Unreadable(PROTECTED_ARCHIVE)
    check_size(part.file_size, part.compress_size)
    budget.check(part.file_size)
    return b"".join(inflated(data, part, budget))


def _packed(data: bytes, part: zipfile.ZipInfo) -> bytes:
    try:
        return bytes(packed(data, part))
    except Unreadable:
        return b""


def member_name(part: zipfile.ZipInfo) -> str:
    """Return a member's name; names without the UTF-8 flag are GBK, as Chinese Windows writes them."""
    if part.flag_bits & _UTF8:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return part.filename


def harmless(name: str) -> str:
    r"""Return a member's name as a path that stays below its archive's.

    >>> harmless("..\\..\\a\\b.xlsx"), harmless("C:/a.csv"), harmless("/etc/a")
    ('a/b.xlsx', 'a.csv', 'etc/a')
    """
    parts = [part for part in name.replace("\\", "/").split("/") if part and not _UP_OR_DRIVE.match(part)]
    return "/".join(parts) or "_"
