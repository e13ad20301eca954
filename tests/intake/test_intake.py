"""A campaign's intake: read once by content, archived, accounted for, told in findings.xlsx."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import json
import stat
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import anpei
from anpei.errors import ConfigurationError, DataError, UsageError
from anpei.home import Home
from anpei.intake import Intake, inspect, read_extracts
from anpei.intake import intake as room
from anpei.intake.archive import archived_path
from anpei.intake.key import fingerprint, load_key
from tests.intake.scene import (
    D1,
    D2,
    PLATFORM,
    ROSTER,
    UNITS,
    id_no,
    learner,
    make_campaign,
    person,
    phone,
    put,
    read,
    real_campaign,
    rows_of,
    text,
    uscc,
    xlsx,
)

DAY = date.fromisoformat(D2)
PEOPLE = [person("张三", id_no(1), phone=phone(1)), person("李四", id_no(2)), person("", id_no(3))]
FILES = {
    f"{D1}/底册.xlsx": xlsx([UNITS, ["甲化工有限公司", uscc(1), "望沧街道", "应急局", "危化", 20]]),
    f"{D1}/名册.xlsx": xlsx([["应训人员名册"], ROSTER, *PEOPLE, ["合计", "3人"]]),
    f"{D2}/平台_20221110_0730.csv": text(
        [PLATFORM, learner("张三", id_no(1)), learner("王五", id_no(4))], "gbk"
    ),
}


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were really opened, in order."""
    opened: list[str] = []
    read_file = room.read_file

    def noting(file: Any, *rest: Any) -> Any:
        opened.append(file.path)
        return read_file(file, *rest)

    monkeypatch.setattr(room, "read_file", noting)
    return opened


def contents(intake: Intake, *, with_people: bool = False) -> dict[str, bytes]:
    """Return the bytes of every stored table."""
    names = {path.name for path in intake.folder.glob("*.parquet")} - (
        set() if with_people else {"people.parquet"}
    )
    return {name: (intake.folder / name).read_bytes() for name in sorted(names)}


# ── the store ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_content_is_read_once(tmp_path: Path, readings: list[str]) -> None:
    first = read(tmp_path, FILES)
    assert len(readings) == 3
    again = read(tmp_path, FILES)
    assert len(readings) == 3
    assert (again.folder, again.digest, again.kinds) == (first.folder, first.digest, first.kinds)
    assert first.kinds == {"units", "roster", "platform"}


@pytest.mark.parametrize(
    "change",
    [
        {f"{D1}/名册.xlsx": xlsx([ROSTER, *PEOPLE[:1]])},
        {f"{D1}/另一份.xlsx": xlsx([ROSTER, *PEOPLE[:1]])},
        {"放错了.xlsx": xlsx([ROSTER, *PEOPLE[:1]])},
    ],
    ids=["changed", "added", "misplaced"],
)
def test_any_other_content_is_read_again(
    tmp_path: Path, readings: list[str], change: dict[str, bytes]
) -> None:
    first = read(tmp_path, FILES)
    again = read(tmp_path, FILES | change)
    assert len(readings) > 3
    assert again.digest != first.digest


def test_configuration_and_aliases_are_content_too(tmp_path: Path, readings: list[str]) -> None:
    first = read(tmp_path, FILES)
    named = read(tmp_path, FILES, aliases=[("unit", "甲化工", "甲化工有限公司", "", "", "简称")])
    (first.campaign.folder / "towns.csv").write_text("code,name\n1,2\n", encoding="utf-8")
    retold = read_extracts(first.campaign, DAY)
    assert len({first.digest, named.digest, retold.digest}) == 3
    assert len(readings) == 9


def test_a_half_written_store_is_written_again(tmp_path: Path, readings: list[str]) -> None:
    first = read(tmp_path, FILES)
    before = contents(first)
    (first.folder / "whole.json").write_text("{", encoding="utf-8")
    (first.folder / "roster.parquet").write_bytes(b"")
    assert contents(read(tmp_path, FILES)) == before
    assert len(readings) == 6


def test_two_homes_make_the_same_tables(tmp_path: Path) -> None:
    """Whatever the folder and the key; only the keys of the persons differ."""
    one, other = read(tmp_path / "one", FILES), read(tmp_path / "other", FILES)
    assert contents(one) == contents(other)
    assert contents(one, with_people=True) != contents(other, with_people=True)
    assert one.digest == other.digest


def test_another_key_makes_other_keys_and_the_same_tables(tmp_path: Path) -> None:
    first = read(tmp_path, FILES)
    before, keys = contents(first), [row["person_key"] for row in rows_of(first, "people")]
    first.campaign.home.key_file.unlink()
    again = read(tmp_path, FILES)
    assert contents(again) == before
    assert not set(keys) & {row["person_key"] for row in rows_of(again, "people")}


# ── the key ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_key_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / ".person_key"
    key = load_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_key(path) == key
    assert len(key) == 32


def test_a_broken_key_is_told(tmp_path: Path) -> None:
    path = tmp_path / "key"
    for content in ("", "zz", "00" * 31):
        path.write_text(content, encoding="ascii")
        with pytest.raises(ConfigurationError, match="人员密钥文件已损坏"):
            load_key(path)


def test_people_have_keyed_hashes_and_four_digits(tmp_path: Path) -> None:
    intake = read(tmp_path, FILES)
    key = load_key(intake.campaign.home.key_file)
    found = {
        row["name"]: (row["person_key"], row["last_four"], row["tier"]) for row in rows_of(intake, "people")
    }
    assert found == {
        name: (hmac.new(key, id_no(n).encode(), "sha256").hexdigest(), id_no(n)[-4:], 1)
        for n, name in ((1, "张三"), (2, "李四"), (4, "王五"))
    }
    metadata = pq.read_schema(intake.folder / "people.parquet").metadata
    assert metadata[b"key_fingerprint"] == fingerprint(key).encode()
    assert key.hex() not in str(metadata)
    assert intake.names() == {"张三", "李四", "王五"}


# ── the archive ─────────────────────────────────────────────────────────────────────────────────────────────


def test_every_input_is_archived_with_the_day_it_was_known(tmp_path: Path) -> None:
    intake = read(tmp_path, FILES)
    archive = intake.campaign.home.archive
    folder = intake.campaign.folder.relative_to(intake.campaign.home.root).as_posix()
    with (archive / "known.csv").open(encoding="utf-8", newline="") as file:
        known = {row["path"]: row for row in csv.DictReader(file)}
    for name, data in FILES.items():
        row = known[f"{folder}/extracts/{name}"]
        assert row["known_on"] == name[:10]
        assert row["sha256"] == hashlib.sha256(data).hexdigest()
        assert archived_path(archive, row["sha256"]).read_bytes() == data
    assert {f"{folder}/campaign.toml", f"{folder}/towns.csv"} <= set(known)
    assert [(i.path, i.known_on, i.n_bytes) for i in intake.inputs] == [
        *((f"extracts/{name}", date.fromisoformat(name[:10]), len(FILES[name])) for name in sorted(FILES)),
        ("campaign.toml", None, 19),
        ("towns.csv", None, 10),
    ]


def test_the_archive_only_grows(tmp_path: Path) -> None:
    archive = read(tmp_path, FILES).campaign.home.archive
    before = (archive / "known.csv").read_text(encoding="utf-8")
    changed = {f"{D1}/名册.xlsx": xlsx([ROSTER, *PEOPLE[:1]])}
    read(tmp_path, FILES | changed)
    after = (archive / "known.csv").read_text(encoding="utf-8")
    assert after.startswith(before)
    assert len(after.splitlines()) == len(before.splitlines()) + 1
    assert archived_path(archive, hashlib.sha256(FILES[f"{D1}/名册.xlsx"]).hexdigest()).is_file()


# ── accounts ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_account_of_rows_in_chinese(tmp_path: Path) -> None:
    rows = read(tmp_path, FILES).accounting().to_dict("records")
    assert [(r["文件"].split("/")[-1], r["种类"], r["读入"], r["采用"], r["排除"], r["排除原因"]) for r in rows] == [
        ("名册.xlsx", "应训人员名册", 6, 2, 4, "表头1、缺少必填项1、小计、合计1、标题1"),
        ("底册.xlsx", "监管对象底册", 2, 1, 1, "表头1"),
        ("平台_20221110_0730.csv", "平台人员明细", 3, 2, 1, "表头1"),
        ("合计", "", 11, 5, 6, ""),
    ]  # fmt: skip


def test_totals_for_the_end_of_a_notebook(tmp_path: Path) -> None:
    assert read(tmp_path, FILES).totals() == (
        "文件 3，工作表 3\n读入 11 = 采用 5 + 排除 6（一致）\n排除：标题1、表头3、小计、合计1、缺少必填项1\n"
        "疑点：严重0、一般1、提示0"
    )


def test_the_summary_counts_findings_by_kind_severe_first(tmp_path: Path) -> None:
    bad = {f"{D2}/坏.xlsx": b"", f"{D2}/坏2.xlsx": b"\r\n", f"{D2}/回执.pdf": b"%PDF"}
    summary = read(tmp_path, FILES | bad).summary()
    assert summary[["代码", "程度", "条数"]].to_numpy().tolist() == [
        ["E001", "严重", 2], ["E010", "一般", 1], ["E013", "提示", 1],
    ]  # fmt: skip
    assert summary["办法"][0] == "重新报送"


def test_severe_findings_have_place_and_remedy(tmp_path: Path) -> None:
    intake = read(tmp_path, FILES | {f"{D2}/坏.xlsx": b""})
    (row,) = intake.severe().to_dict("records")
    assert (row["代码"], row["文件"], row["问题"], row["办法"]) == (
        "E001", f"extracts/{D2}/坏.xlsx", "文件无法读取：文件是空的", "重新报送",
    )  # fmt: skip
    assert (
        len(read(tmp_path / "good", FILES).severe()) == len(read(tmp_path / "good", FILES).summary()) - 1 == 0
    )


_CELLS = st.sampled_from(
    ["", "张三", "李四", "合计", "注：略", "示例", id_no(1), id_no(2), "甲公司", "一线", "2022-10-8", 7, None]
)
_ROWS = st.lists(st.lists(_CELLS, max_size=9), max_size=12)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from([ROSTER, PLATFORM, UNITS, ()]), _ROWS), min_size=1, max_size=3))
def test_read_is_used_and_left_out(
    tmp_path_factory: pytest.TempPathFactory, sheets: list[tuple[Any, Any]]
) -> None:
    """Whatever stands in the cells: no row is lost, and the rows that are used are the rows of the tables."""
    book = {f"表{n}": [head, *rows] for n, (head, rows) in enumerate(sheets)}
    intake = read(tmp_path_factory.mktemp("random"), {f"{D1}/a.xlsx": xlsx(book)})
    accounts = rows_of(intake, "accounting")
    for account in accounts:
        assert account["n_read"] == account["n_used"] + sum(json.loads(account["n_left_out"]).values())
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx(book)))
    shown = {
        name: sum(any(c not in (None, "") for c in row) for row in workbook[name].values) for name in book
    }
    for account in accounts:
        assert account["n_read"] >= shown[account["sheet"]]
    used = {account["sheet"]: account["n_used"] for account in accounts}
    for source in rows_of(intake, "sources"):
        assert source["n_used"] == used[source["sheet"]]


# ── what is asked for ───────────────────────────────────────────────────────────────────────────────────────


def test_nothing_received_is_told(tmp_path: Path) -> None:
    campaign = make_campaign(tmp_path)
    with pytest.raises(DataError, match="还没有收到任何文件"):
        inspect(campaign)
    put(campaign, FILES)
    with pytest.raises(DataError, match="截至2022-10-19没有收到任何文件"):
        inspect(campaign, known_on="2022-10-19")
    with pytest.raises(UsageError, match="“昨天”不是日期"):
        inspect(campaign, known_on="昨天")
    put(campaign, {"2022-13-01/a.xlsx": b""})
    with pytest.raises(DataError, match="“2022-13-01”不是日期"):
        inspect(campaign)


def test_a_campaign_is_found_by_its_id_and_the_latest_day_is_the_default(tmp_path: Path) -> None:
    put(real_campaign(tmp_path), FILES)
    intake = anpei.inspect("real", home=Home(tmp_path))
    assert (intake.campaign.name, intake.known_on) == ("大培训", DAY)
    assert anpei.inspect("real", known_on=D1, home=Home(tmp_path)).kinds == {"units", "roster"}


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("kind = 'roaster'", "没有名为“roaster”的种类，可能是“roster”"),
        ("columns = { '户号' = 'id_number' }", "没有名为“id_number”的字段"),
        ("mode = 'skip'", "只能是"),
    ],
)
def test_wrong_settings_of_a_source_are_told(tmp_path: Path, line: str, complaint: str) -> None:
    campaign = real_campaign(tmp_path)
    path = campaign.folder / "campaign.toml"
    path.write_text(
        f"{path.read_text('utf-8')}[[source]]\npath = 'extracts/{D1}/a.csv'\n{line}\n", encoding="utf-8"
    )
    with pytest.raises(ConfigurationError, match=complaint) as told:
        inspect("real", home=Home(tmp_path))
    assert told.value.where == "campaign.toml 第13行"
