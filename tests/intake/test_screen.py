"""Files looked at from outside: what is refused before a reader opens it, and what a worksheet says by the way."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter

from anpei.intake import container, worksheet
from anpei.intake.container import Budget, inflated, listed
from anpei.intake.screen import screen
from anpei.intake.unreadable import Unreadable
from anpei.intake.worksheet import Hints, WorksheetScan
from tests.intake import packed
from tests.intake.packed import SHEET, changed, parts
from tests.intake.scene import ROSTER, encrypted, xlsx, zipped

BOOK = xlsx({"名册": [ROSTER, ["张三"] * len(ROSTER)]})
FORGED = "工作簿内部结构异常（{0}），为安全起见没有打开"
DOCTYPE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


def why(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        screen(data)
    assert refused.value.remedy
    return refused.value.why


def hints(rows: str, head: str = "") -> Hints:
    found = screen(changed(BOOK, packed.worksheet(rows, head))).hints
    assert list(found) == ["名册"]
    return found["名册"]


def with_part(name: str, data: bytes) -> bytes:
    return packed.packed({**parts(BOOK), name: data})


# ── containers ──────────────────────────────────────────────────────────────────────────────────────────────


def flagged() -> bytes:
    """A workbook one of whose parts says that it has a password."""
    data = bytearray(BOOK)
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def twice() -> bytes:
    out = io.BytesIO(BOOK)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, "<worksheet/>")
    return out.getvalue()


def understated() -> bytes:
    """A workbook with a part that is larger than its container says: 5 MB instead of 100 bytes."""
    data = bytearray(with_part("xl/extra.xml", b"<a>" + b" " * 5_000_000 + b"</a>"))
    place = data.rindex(b"xl/extra.xml") - 46  # its entry in the list at the end
    assert struct.unpack_from("<I", data, place + 24) == (5_000_007,)
    struct.pack_into("<I", data, place + 24, 100)
    return bytes(data)


def overlapping() -> bytes:
    """A bomb without nesting: many entries of the list point at the same packed megabytes."""
    n_bytes, n_entries = 10_000_000, 300
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(bytes(n_bytes)) + packer.flush()
    out = io.BytesIO()
    facts = struct.pack("<HHHHHIII", 20, 0, 8, 0, 0, 0, len(body), n_bytes)
    out.write(b"PK\x03\x04" + facts + struct.pack("<HH", 1, 0) + b"a" + body)
    start = out.tell()
    for number in range(n_entries):
        name = b"xl/%d" % number
        tail = struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0)
        out.write(b"PK\x01\x02" + struct.pack("<H", 20) + facts + tail + name)
    size = out.tell() - start
    out.write(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, n_entries, n_entries, size, start, 0))
    return out.getvalue()


def crowded() -> bytes:
    return zipped({f"xl/{number}": b"" for number in range(10_001)})


def odd_method() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
        for name, data in parts(BOOK).items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (encrypted, "工作簿有密码"),
        (flagged, "工作簿有密码"),
        (twice, FORGED.format("内部文件重名")),
        (understated, FORGED.format("内部文件比标明的大")),
        (overlapping, "展开后超过2000MB，大得不正常"),
        (crowded, FORGED.format("内部文件超过10000个")),
        (odd_method, FORGED.format("压缩方式不常见")),
        (lambda: with_part("../../a.xml", b"<a/>"), FORGED.format("内部文件名指向外部")),
        (lambda: with_part("/etc/a.xml", b"<a/>"), FORGED.format("内部文件名指向外部")),
        (lambda: with_part("C:\\a.xml", b"<a/>"), FORGED.format("内部文件名指向外部")),
        (lambda: with_part("xl/media/a.bin", bytes(110_000_000)), "展开后超过100MB，大得不正常"),
        (lambda: BOOK[:-30], "工作簿已损坏或加了密码"),
        (lambda: BOOK[: len(BOOK) // 2], "工作簿已损坏或加了密码"),
    ],
    ids=[
        "password", "password on a part", "same name twice", "size understated", "overlapping", "too many parts",
        "odd packing", "path upwards", "path from the root", "path with a drive", "bomb", "cut", "half",
    ],
)  # fmt: skip
def test_containers_that_are_refused(make: Callable[[], bytes], expected: str) -> None:
    assert why(make()) == expected


def test_packed_bytes_that_are_damaged() -> None:
    """A list that is whole and a part whose bytes are not: noticed here, not in a reader."""
    data = packed.packed(parts(BOOK))
    part = next(part for part in listed(data) if part.filename == SHEET)
    start = part.header_offset + 30 + len(SHEET)
    broken = data[:start] + bytes(part.compress_size) + data[start + part.compress_size :]
    assert why(broken) == "工作簿已损坏或加了密码"


def test_the_budget_counts_what_comes_out() -> None:
    data = zipped({"a": bytes(3_000_000)})
    (part,) = listed(data)
    budget = Budget(5_000_000)
    assert sum(len(piece) for piece in inflated(data, part, budget)) == budget.n_spent == 3_000_000
    with pytest.raises(Unreadable, match="展开后超过5MB"):
        list(inflated(data, part, budget))


def test_large_tables_are_no_bombs() -> None:
    """What shrinks to a tenth is a table, however large; the same at a hundredth is not, above 100 MB."""
    container.check_size(1_900_000_000, 190_000_000)
    container.check_size(99_000_000, 100_000)
    for n_expanded, n_packed in ((2_000_000_001, 2_000_000_000), (100_000_001, 1_000_000)):
        with pytest.raises(Unreadable, match="大得不正常"):
            container.check_size(n_expanded, n_packed)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", SHEET, "xl/sharedStrings.xml", "_rels/.rels", "customXml/item1.xml"]
)
def test_declarations_in_any_part(part: str) -> None:
    """Entities cannot be declared without a DOCTYPE: no reader is asked what it would do with them."""
    assert why(with_part(part, f"{DOCTYPE}<a>&b;</a>".encode())) == FORGED.format("含有外部定义或实体")


def test_a_declaration_in_a_part_whose_name_differs_in_case_alone() -> None:
    names = ("xl/worksheets/sheet1.xml", "XL/Worksheets/SHEET1.xml")
    innocent, forged = b"<a/>", f"{DOCTYPE}<a>&b;</a>".encode()
    for content in ((innocent, forged), (forged, innocent)):
        parts = {"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"} | dict(
            zip(names, content, strict=True)
        )
        assert why(zipped(parts)) == FORGED.format("含有外部定义或实体")


@pytest.mark.parametrize("n_before", [(1 << 20) - 5, (1 << 20) - 1, 1 << 20, 3_000_000])
def test_a_declaration_far_inside_or_across_two_pieces(n_before: int) -> None:
    comment = "<!--" + " " * (n_before - 7) + "-->"
    assert len(comment) == n_before
    data = with_part("xl/a.xml", f"{comment}<!DOCTYPE a><a/>".encode())
    assert why(data) == FORGED.format("含有外部定义或实体")


def test_a_declaration_in_another_encoding() -> None:
    data = with_part("xl/a.xml", f"{DOCTYPE}<a/>".encode("utf-16"))
    assert why(data) == FORGED.format("内部文件不是 UTF-8 编码")


def test_words_in_cells_are_no_declarations() -> None:
    assert screen(xlsx([["<!DOCTYPE a>", "<!ENTITY b>", 'hidden="1"', "<f>1</f>"]])).form == "xlsx"


def test_references_to_elsewhere_are_left_alone() -> None:
    """Links to other workbooks are followed by nobody: the file is read as it stands."""
    link = b'<Relationships><Relationship TargetMode="External" Target="http://a.invalid/b.xlsx"/></Relationships>'
    assert screen(with_part("xl/externalLinks/_rels/externalLink1.xml.rels", link)).hints["名册"].has_content


def test_an_open_document_with_a_password() -> None:
    manifest = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    content = {"mimetype": kind, "content.xml": b"\xff\xfe\0\0", "META-INF/manifest.xml": manifest}
    assert why(zipped(content)) == "工作簿有密码"


# ── worksheets ──────────────────────────────────────────────────────────────────────────────────────────────


def test_hidden_rows_and_columns() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet("名册")
        sheet.write_column(0, 0, ["姓名", "张三", "李四", "王五"])
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(3, 30)
        sheet.set_column(1, 2, None, None, {"hidden": True})
        sheet.set_column(5, 5, 40)
    assert screen(out.getvalue()).hints["名册"] == Hints(True, (2,), (1, 2), ())


@pytest.mark.parametrize(
    ("row", "is_hidden"),
    [
        ('<row r="2" hidden="1">', True),
        ('<row r="2" hidden="true" spans="1:3">', True),
        ("<row hidden='1' r='2'>", True),
        ('<row r="2" hidden="false">', False),
        ('<row r="2" hidden="0">', False),
        ('<row r="2"><c r="A2" t="inlineStr"><is><t>hidden="1"</t></is></c></row><row r="3">', False),
    ],
)
def test_how_programs_say_hidden(row: str, is_hidden: bool) -> None:
    assert hints(f"{row}</row>").hidden_rows == ((1,) if is_hidden else ())


@pytest.mark.parametrize(
    ("cell", "is_uncached"),
    [
        ('<c r="C2"><f>1+1</f></c>', True),
        ('<c r="C2"><f>1+1</f><v/></c>', True),
        ('<c r="C2"><f>1+1</f><v></v></c>', True),
        ('<c r="C2" s="1"><f t="shared" si="0"/></c>', True),
        ('<c r="C2" t="str"><f>A1</f></c>', True),
        ('<c r="C2" t="str"><f>A1</f><v></v></c>', False),
        ('<c r="C2"><f>1+1</f><v>2</v></c>', False),
        ('<c r="C2"><f t="shared" si="0"/><v>2</v></c>', False),
        ('<c r="C2"><v>2</v></c>', False),
    ],
)
def test_formulas_without_result(cell: str, is_uncached: bool) -> None:
    """An empty text may be the result of a formula; an empty number is none."""
    found = hints(f'<row r="2"><c r="A2"><v>1</v></c>{cell}<c r="D2"><v>1</v></c></row>')
    assert found.uncached == (((1, 2),) if is_uncached else ())


def test_formulas_as_openpyxl_writes_them() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["姓名", "年龄", "序号"])
    workbook.active.append(["张三", "=YEAR(NOW())-1990", "=ROW()"])
    out = io.BytesIO()
    workbook.save(out)
    assert screen(out.getvalue()).hints["Sheet"].uncached == ((1, 1), (1, 2))


def test_prefixes_of_names() -> None:
    xml = (
        b'<x:worksheet xmlns:x="a"><x:cols><x:col min="2" max="2" hidden="1"/></x:cols><x:sheetData>'
        b'<x:row r="3" hidden="1"><x:c r="A3"><x:f>1</x:f></x:c><x:c r="B3"><x:v>1</x:v></x:c></x:row>'
        b"</x:sheetData></x:worksheet>"
    )
    assert screen(changed(BOOK, lambda _: xml)).hints["名册"] == Hints(True, (2,), (1,), ((2, 0),))


def test_nothing_is_lost_or_told_twice_where_pieces_meet() -> None:
    """Every way to cut the text into two pieces gives the same."""
    rows = "".join(
        f'<row r="{n}" hidden="1"><c r="A{n}"><f>1</f></c><c r="B{n}"><v>1</v></c></row>' for n in range(1, 9)
    )
    xml = packed.worksheet(rows, '<cols><col min="1" max="2" hidden="1"/></cols>')(b"")
    expected = Hints(True, tuple(range(8)), (0, 1), tuple((n, 0) for n in range(8)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worksheet, "_OVERLAP", 100)
        for cut in range(len(xml)):
            scan = WorksheetScan(xml)
            scan.feed(xml[:cut])
            scan.feed(xml[cut:])
            assert scan.hints() == expected


@pytest.mark.parametrize(
    ("cell", "is_refused"),
    [
        ('<c r="ALL5"><v>1</v></c>', False),
        ('<c r="ALM5"><v>1</v></c>', True),
        ('<c r="XFD1048576" s="1"><v>1</v></c>', True),
        ('<c r="XFD5" t="inlineStr"><is><t>1</t></is></c>', True),
        ('<c r="XFD5" s="1"/>', False),
        ('<c r="XFD5" s="1"></c>', False),
        ('<c r="A5" t="inlineStr"><is><t>r="XFD5"</t></is></c>', False),
    ],
)
def test_far_cells(cell: str, is_refused: bool) -> None:
    """Whole rows are often formatted to the right end: only content counts."""
    data = changed(BOOK, packed.worksheet(f'<row r="5"><c r="ABC5"><v>1</v></c>{cell}</row>'))
    if is_refused:
        name = cell.split('"')[1]
        assert why(data) == f"列数过多：单元格{name}还有内容，最多读1000列"
    else:
        assert screen(data).hints["名册"].has_content


@pytest.mark.parametrize(
    "text",
    ['hidden="1"', '<f', '<f a="', 'r="XFD1"', '<row hidden="1"', '<c r="A1"><f>', "<f>", '<c r="XFD1" s="1">'],
)  # fmt: skip
def test_no_text_makes_the_look_slow(text: str) -> None:
    """5 MB of a telling word: every byte is looked at a bounded number of times, so this ends at once."""
    data = packed.packed({**parts(BOOK), SHEET: b"<worksheet>" + text.encode() * (5_000_000 // len(text))})
    try:
        assert screen(data).hints["名册"].hidden_rows == ()
    except Unreadable as error:
        assert "列数过多" in error.why


def test_sheets_are_found_by_their_links() -> None:
    """Names and parts need not be in the same order."""
    content = parts(xlsx({"甲": [["1"]], "乙": []}))
    links = content["xl/_rels/workbook.xml.rels"]
    swapped = (
        links.replace(b"sheet1.xml", b"sheet0.xml")
        .replace(b"sheet2.xml", b"sheet1.xml")
        .replace(b"sheet0.xml", b"sheet2.xml")
    )
    assert swapped != links
    found = screen(packed.packed({**content, "xl/_rels/workbook.xml.rels": swapped})).hints
    assert {name: hint.has_content for name, hint in found.items()} == {"甲": False, "乙": True}
