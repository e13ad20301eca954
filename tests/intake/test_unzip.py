"""Received ZIP files: members one by one, ZIP within ZIP, names and sizes that are refused by name."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from anpei.intake import unzip
from anpei.intake.source import Received, _unzipped
from anpei.intake.unreadable import Unreadable
from anpei.intake.unzip import Member, unzipped
from anpei.settings import SourceSettings
from tests.intake.scene import ROSTER, text, xlsx, zipped

TABLE = text([ROSTER])


def told(data: bytes) -> dict[str, str]:
    """Return member → why it is refused, “” for one that is not; names are unique."""
    members = unzipped(data)
    assert len({member.name for member in members}) == len(members)
    return {member.name: member.refusal.why if member.refusal else "" for member in members}


def received(data: bytes, name: str = "名册.zip") -> Received:
    return Received(f"extracts/2022-10-20/{name}", date(2022, 10, 20), data)


def flagged(data: bytes) -> bytes:
    """A ZIP file whose first member says that it has a password."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[changed.index(mark) + offset] |= 1
    return bytes(changed)


def test_members_by_name_with_names_as_chinese_windows_writes_them() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("薛庄镇/名册.csv", TABLE)
        archive.writestr("B/a.csv", b"1")
    utf8 = out.getvalue()
    names = ("薛庄镇/名册.csv".encode(), "薛庄镇/名册.csv".encode("gbk"))
    gbk = zipped({"x" * len(names[1]): TABLE, "B/a.csv": b"1"}).replace(b"x" * len(names[1]), names[1])
    expected = [Member("B/a.csv", b"1"), Member("薛庄镇/名册.csv", TABLE)]
    assert unzipped(utf8) == unzipped(gbk) == expected


def test_a_zip_within_a_zip_one_level_deep() -> None:
    inner = zipped({"甲.csv": b"1", "乙.zip": zipped({"丙.csv": b"2"})})
    assert told(zipped({"汇总.ZIP": inner, "丁.csv": b"3"})) == {
        "丁.csv": "",
        "汇总.ZIP/甲.csv": "",
        "汇总.ZIP/乙.zip": "压缩包里套了几层压缩包",
    }


def test_a_workbook_in_a_container_is_no_archive() -> None:
    book = xlsx([ROSTER])
    assert _unzipped(received(book), {}) == [received(book)]
    assert told(zipped({"a.zip": book, "b.xlsx": book})) == {"a.zip": "", "b.xlsx": ""}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../a.csv", "a.csv"),
        ("b/../../a.csv", "b/a.csv"),
        ("/etc/a.csv", "etc/a.csv"),
        ("C:/a.csv", "a.csv"),
        ("..", "_"),
    ],
)
def test_names_that_lead_outside(name: str, shown: str) -> None:
    assert told(zipped({name: TABLE, "名册.csv": TABLE})) == {
        shown: "压缩包里的文件名指向别的文件夹，为安全起见没有打开",
        "名册.csv": "",
    }


def test_backslashes_only_part_folders() -> None:
    data = zipped({"a/b.csv": b"1"}).replace(b"a/b.csv", b"a\\b.csv")
    assert told(data) == {"a/b.csv": ""}


def test_what_is_refused_does_not_touch_the_others() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"1")
        archive.writestr("bomb.csv", bytes(110_000_000))
        archive.writestr("z.csv", TABLE)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("twice.csv", b"1")
            archive.writestr("twice.csv", b"2")
    assert told(flagged(out.getvalue())) == {
        "a.csv": "压缩包有密码",
        "bomb.csv": "展开后超过100MB，大得不正常",
        "twice.csv": "压缩包里有几个文件同名，无法确定以哪个为准",
        "z.csv": "",
    }


def test_members_share_one_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 5 MB, a member of 4 leaves too little for a second of 2, enough for a third; inner members count."""
    monkeypatch.setattr(unzip, "_LARGEST", 5_000_000)
    sizes = {"a": 4_000_000, "b": 2_000_000, "c": 900_000}
    content = {name: bytes(range(250)) * (size // 250) for name, size in sizes.items()}
    assert told(zipped(content)) == {"a": "", "b": "展开后超过5MB，大得不正常", "c": ""}
    inner = zipped({"d": content["b"]})
    assert told(zipped({"a": content["a"], "e.zip": inner}))["e.zip"] == "展开后超过5MB，大得不正常"
    assert told(zipped({"e.zip": inner, "f": content["c"]})) == {"e.zip/d": "", "f": ""}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (zipped({}), "压缩包里没有文件"),
        (zipped({"a.csv": TABLE})[:-10], "压缩包有密码、已损坏或不是 ZIP 格式"),
        (b"Rar!\x1a\x07\x01\x00", "压缩包有密码、已损坏或不是 ZIP 格式"),
    ],
)
def test_a_zip_file_that_cannot_be_opened_stays_one_file(data: bytes, why: str) -> None:
    with pytest.raises(Unreadable):
        unzipped(data)
    (file,) = _unzipped(received(data), {})
    assert (file.path, file.data) == (received(data).path, data)
    assert file.refusal is not None
    assert (file.refusal.why, bool(file.refusal.remedy)) == (why, True)


def test_members_have_their_own_settings_or_those_of_the_whole() -> None:
    whole, own = (
        SourceSettings(path="a.zip", kind="roster"),
        SourceSettings(path="a.zip/b.csv", kind="platform"),
    )
    data = zipped({"b.csv": TABLE, "c.csv": b"1", "~$c.xlsx": b"2", "__MACOSX/._c.csv": b"3"})
    file = Received("extracts/2022-10-20/a.zip", date(2022, 10, 20), data, whole)
    members = _unzipped(file, {f"{file.path}/b.csv": own})
    assert [(member.name, member.settings) for member in members] == [("b.csv", own), ("c.csv", whole)]
