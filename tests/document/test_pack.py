"""Packages hold the same bytes whatever the clock, the order of parts or the writer's habits."""

import hashlib
import io
import zipfile
from datetime import date

import openpyxl
import pytest

from anpei.document.pack import pack, repack, unpack

PARTS = {
    "word/media/image1.png": bytes(range(256)) * 2,
    "说明.txt": "附件".encode() * 300,
    "_rels/.rels": b"<r/>" * 40,
    "[Content_Types].xml": b"<t/>" * 40,
    "empty": b"",
}


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def test_another_reader_finds_every_part():
    archive = opened(pack(PARTS))
    assert archive.testzip() is None
    assert {name: archive.read(name) for name in archive.namelist()} == PARTS
    assert unpack(pack(PARTS)) == PARTS


def test_content_types_stand_first_and_the_rest_by_name():
    assert opened(pack(PARTS)).namelist() == [
        "[Content_Types].xml",
        "_rels/.rels",
        "empty",
        "word/media/image1.png",
        "说明.txt",
    ]


def test_order_of_the_parts_does_not_matter():
    assert pack(dict(reversed(PARTS.items()))) == pack(PARTS)


def test_entries_have_one_time_and_no_attributes():
    for entry in opened(pack(PARTS)).infolist():
        assert entry.date_time == (1980, 1, 1, 0, 0, 0)
        assert (entry.create_system, entry.external_attr, entry.extra, entry.comment) == (0, 0, b"", b"")


def test_text_shrinks_and_noise_is_stored():
    noise = b"".join(hashlib.sha256(bytes([number])).digest() for number in range(99))
    sizes = {
        entry.filename: entry for entry in opened(pack({"text": b"<w:p/>" * 999, "noise": noise})).infolist()
    }
    assert sizes["text"].compress_type == zipfile.ZIP_DEFLATED
    assert sizes["text"].compress_size < 200
    assert sizes["noise"].compress_type == zipfile.ZIP_STORED


def test_too_many_parts_are_refused():
    with pytest.raises(ValueError, match="65,535"):
        pack({str(number): b"" for number in range(65_536)})


def saved(creator: str) -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = creator
    book.properties.lastModifiedBy = "某人"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_repack_removes_times_and_last_editor():
    book = openpyxl.load_workbook(io.BytesIO(repack(saved("青州区办"))))
    assert book.properties.creator == "青州区办"
    assert book.properties.lastModifiedBy is None
    core = unpack(repack(saved("青州区办")))["docProps/core.xml"].decode()
    assert "created" not in core
    assert "modified" not in core


def test_repack_writes_the_day_of_the_document():
    book = openpyxl.load_workbook(io.BytesIO(repack(saved("青州区办"), date(2022, 12, 2))))
    assert book.properties.created.isoformat() == "2022-12-02T00:00:00"
    assert book.properties.modified.isoformat() == "2022-12-02T00:00:00"


def test_repack_twice_is_repack_once():
    once = repack(saved("某办"), date(2022, 12, 2))
    assert repack(once, date(2022, 12, 2)) == once
