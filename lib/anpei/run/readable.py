"""An output file → every text in it that a reader, a program or a curious person can get at, with its place."""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_PICTURE_CHUNKS = frozenset(b"IHDR PLTE IDAT IEND tRNS pHYs gAMA cHRM sRGB sBIT bKGD".split())
_RUNS = frozenset(
    ["r", "t", "deltext", "ins", "del", "hyperlink", "smarttag", "sdt", "sdtcontent", "span", "b", "i"]
).union(["em", "strong", "a", "u", "font", "small", "sub", "sup", "mark", "code"])
"""Elements that do not part what they hold from what stands beside it."""
_PARTING = frozenset(["p", "tc", "tr", "c", "br", "tab", "cr", "td", "th", "li", "div", "si", "row"])
"""Elements that part their neighbours even when they are empty."""
_DATA_URI = re.compile(r"data:[\w.+-]+/[\w.+-]+;base64,([A-Za-z0-9+/=\s]+)")
_APART = "\n\n"


@dataclass(frozen=True)
class Piece:
    """Some text of a file and where it stands; None is a part that cannot be read."""

    place: str
    text: str | None


def pieces(name: str, data: bytes) -> Iterator[Piece]:
    """Yield the texts of a PDF, DOCX, XLSX, picture, HTML, JSON, notebook or text file by its content.

    Document properties, hidden sheets, comments, attributes, text chunks of pictures, parameters and outputs
    of notebooks and pictures within any of them are included; `name` stands for what has no better place.
    """
    if data.startswith(b"%PDF"):
        yield from _pdf(data)
    elif data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.namelist():
                yield Piece(part, part)
                if not part.endswith("/"):
                    yield from pieces(part, archive.read(part))
    elif data.startswith(_PNG):
        yield from _png(name, data)
    elif data.startswith(_JPEG):
        yield Piece(name, data.decode("utf-8", "ignore"))
    else:
        try:
            yield from _text(name, data.decode("utf-8-sig"))
        except ValueError:  # not UTF-8, broken JSON or markup
            yield Piece(name, None)


def _text(name: str, text: str) -> Iterator[Piece]:
    suffix = name.rsplit(".", 1)[-1].lower()
    if suffix in ("xml", "rels", "svg", "xmp"):
        yield from _markup(name, etree.fromstring(text.encode(), _parser()))
    elif suffix in ("html", "htm"):
        yield from _html(name, text)
    elif suffix == "ipynb":
        yield from _notebook(json.loads(text))
    elif suffix == "json":
        yield Piece(name, _APART.join(_leaves(json.loads(text))))
    else:
        yield Piece(name, None if "\0" in text else text)


def _pdf(data: bytes) -> Iterator[Piece]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        for number, page in enumerate(document, 1):
            yield Piece(f"第{number}页", page.get_textpage().get_text_bounded())
        yield Piece("文档属性", _APART.join(document.get_metadata_dict().values()))
        yield Piece("书签", _APART.join(bookmark.get_title() or "" for bookmark in document.get_toc()))
        for index in range(document.count_attachments()):
            attachment = document.get_attachment(index)
            yield from pieces(attachment.get_name(), bytes(attachment.get_data()))
    finally:
        document.close()
    for packet in re.findall(rb"<x:xmpmeta.*?</x:xmpmeta>", data, re.DOTALL):
        yield from pieces("文档属性.xmp", packet)


def _png(name: str, data: bytes) -> Iterator[Piece]:
    at = len(_PNG)
    kind = b""
    while at + 8 <= len(data) and kind != b"IEND":
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        at += length + 12
        if kind not in _PICTURE_CHUNKS:
            yield Piece(name, _chunk(kind, body))
    if data[at:]:
        yield Piece(name, data[at:].decode("utf-8", "replace"))


def _chunk(kind: bytes, body: bytes) -> str:
    """Return the text of a chunk: keyword and text, unpacked where they are packed."""
    keyword, _, rest = body.partition(b"\0")
    if kind == b"zTXt":
        rest = zlib.decompress(rest[1:])
    elif kind == b"iTXt":
        is_packed, tail = rest[:1] == b"\1", rest[2:].split(b"\0", 2)
        rest = zlib.decompress(tail[-1]) if is_packed else b"\n".join(tail)
    text = keyword + b"\n\n" + rest
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("latin-1")


def _html(name: str, text: str) -> Iterator[Piece]:
    if text.strip():
        for packed in _DATA_URI.findall(text):
            yield from _packed(name, packed)
        yield from _markup(name, html.document_fromstring(_DATA_URI.sub("", text)))


def _markup(name: str, root: Any) -> Iterator[Piece]:
    parts: list[str] = []
    values: list[str] = []
    for node in (*root.itersiblings(preceding=True), root, *root.itersiblings()):
        _walk(node, parts, values)
    yield Piece(name, "".join(parts))
    yield Piece(name, _APART.join(values))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True)


def _walk(element: Any, parts: list[str], values: list[str]) -> None:
    if not isinstance(element.tag, str):  # a comment or an instruction
        values.append(element.text or "")
        return
    tag = element.tag.rsplit("}", 1)[-1].lower()
    is_empty = len(element) == 0 and not element.text and tag not in _PARTING
    is_run = tag in _RUNS or tag == "rpr" or is_empty
    values += element.attrib.values()
    if not is_run:
        parts.append(_APART)
    parts.append(element.text or "")
    for child in element:
        _walk(child, parts, values)
        parts.append(child.tail or "")
    if not is_run:
        parts.append(_APART)


def _notebook(notebook: dict[str, Any]) -> Iterator[Piece]:
    yield Piece("笔记本属性", _APART.join(_leaves(notebook.get("metadata", {}))))
    for number, cell in enumerate(notebook.get("cells", []), 1):
        place = f"第{number}格"
        yield Piece(place, _joined(cell.get("source", "")))
        rest = {key: value for key, value in cell.items() if key not in ("source", "outputs")}
        yield Piece(place, _APART.join(_leaves(rest)))
        for output in cell.get("outputs", []):
            for form, content in output.get("data", {}).items():
                yield from _display(f"{place}输出", form, content)
            rest = {key: value for key, value in output.items() if key != "data"}
            yield Piece(f"{place}输出", _APART.join(_leaves({**rest, "text": _joined(rest.get("text", ""))})))


def _display(place: str, form: str, content: Any) -> Iterator[Piece]:
    if form == "text/html":
        yield from _html(place, _joined(content))
    elif form.startswith(("image/", "application/pdf")) and "svg" not in form:
        yield from _packed(place, _joined(content))
    elif isinstance(content, str | list):
        yield Piece(place, _joined(content))
    else:
        yield Piece(place, _APART.join(_leaves(content)))


def _packed(place: str, content: str) -> Iterator[Piece]:
    try:
        yield from pieces(place, base64.b64decode(content))
    except binascii.Error:
        yield Piece(place, None)


def _joined(source: Any) -> str:
    return "".join(source) if isinstance(source, list) else str(source)


def _leaves(value: Any) -> Iterator[str]:
    """Yield every key, text and number of a JSON value."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif value is not None:
        yield str(value)
