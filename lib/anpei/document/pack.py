"""Parts → ZIP bytes that depend on nothing but the parts.

Entries stand in one order with one time and one set of attributes. The compressor is the DEFLATE that is built
into pyarrow's wheel: the interpreter's own zlib differs from machine to machine (zlib, zlib-ng), pyarrow is
pinned by the lock. A part that does not get smaller (a PNG) is stored.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from datetime import date
from struct import pack as struct_pack

import pyarrow

_FIRST = ("[Content_Types].xml", "_rels/.rels")
_STORED, _DEFLATED = 0, 8
_VERSION = 20
_UTF8_NAMES = 0x0800
_DOS_TIME, _DOS_DATE = 0, (1 << 5) | 1  # 1980-01-01 00:00, the first moment of ZIP
_LIMIT = 0xFFFF_FFFF
_GZIP_HEAD, _GZIP_TAIL = 10, 8
_CORE = "docProps/core.xml"
_VOLATILE = re.compile(
    rb"<(dcterms:created|dcterms:modified|cp:lastModifiedBy|cp:lastPrinted|cp:revision)\b[^>]*?(?:/>|>.*?</\1>)",
    re.DOTALL,
)


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of the parts: the package's own lists first, then by name.

    Raises
    ------
    ValueError
        More than 65,535 parts or 4 GB, which need another form of ZIP.
    """
    ordered = sorted(parts, key=lambda name: (name not in _FIRST, name))
    if len(ordered) > 0xFFFF:
        raise ValueError("a ZIP of this form holds 65,535 parts at most")
    body, directory = bytearray(), bytearray()
    for name in ordered:
        data = parts[name]
        packed = _deflate(data)
        method = _DEFLATED if len(packed) < len(data) else _STORED
        content = packed if method == _DEFLATED else data
        raw_name = name.encode()
        shared = struct_pack(
            "<HHHHHIIIHH",
            _VERSION,
            0 if name.isascii() else _UTF8_NAMES,
            method,
            _DOS_TIME,
            _DOS_DATE,
            zlib.crc32(data),
            len(content),
            len(data),
            len(raw_name),
            0,
        )
        if len(body) + len(content) + len(directory) > _LIMIT or len(data) > _LIMIT:
            raise ValueError("a ZIP of this form holds 4 GB at most")
        directory += struct_pack("<4sH", b"PK\1\2", _VERSION) + shared
        directory += struct_pack("<HHHII", 0, 0, 0, 0, len(body)) + raw_name
        body += struct_pack("<4s", b"PK\3\4") + shared + raw_name + content
    end = struct_pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(ordered), len(ordered), len(directory), len(body), 0)
    return bytes(body + directory + end)


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the parts of a ZIP by name, folders left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}


def repack(data: bytes, dated: date | None = None) -> bytes:
    """Return a DOCX or XLSX written by a library, without what changes from one call to the next.

    Times, revision number and last editor leave the document properties; with `dated`, that day stands as both
    the day it was created and the day it was changed.
    """
    parts = unpack(data)
    if _CORE in parts:
        core = _VOLATILE.sub(b"", parts[_CORE])
        parts[_CORE] = re.sub(
            rb"(</cp:coreProperties>|</coreProperties>)", _dates(dated) + rb"\1", core, count=1
        )
    return pack(parts)


def _dates(dated: date | None) -> bytes:
    if dated is None:
        return b""
    form = (
        '<dcterms:{0} xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:type="dcterms:W3CDTF">{1}T00:00:00Z</dcterms:{0}>'
    )
    return "".join(form.format(name, dated.isoformat()) for name in ("created", "modified")).encode()


def _deflate(data: bytes) -> bytes:
    """Return the raw DEFLATE stream: pyarrow's gzip without its 10 bytes of head and 8 of tail."""
    packed = pyarrow.Codec("gzip", compression_level=6).compress(data, asbytes=True)
    return packed[_GZIP_HEAD:-_GZIP_TAIL]
