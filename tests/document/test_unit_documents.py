"""Documents for every unit concerned in one go: which units, in which order, in which files."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import anpei
from anpei.document.kind import KINDS
from anpei.document.mask import mask_id, mask_name
from anpei.document.register import Entry, enter
from anpei.document.save import figures_json
from anpei.document.unitdocuments import CONCERNED, UNIT_KINDS
from anpei.errors import DataError, UsageError
from anpei.ledger import Case

from .scene import crew, make_case
from .test_bulletin import PEOPLE
from .test_kinds import make, office_case, person_name, rows, table, words


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return office_case(tmp_path_factory.mktemp("units"))


# 甲厂: one person is not registered, a confirmed case, 8 of 10 passed; 乙厂: 2 of 6 have not learned;
# 丙厂: two still learn; 丁厂: no roster
@pytest.mark.parametrize(
    ("kind", "units"),
    [
        ("整改通知", ["甲厂", "乙厂", "丙厂", "丁厂"]),
        ("提醒函", ["甲厂", "乙厂", "丁厂"]),
        ("督办单", ["甲厂", "乙厂", "丁厂"]),
        ("约谈通知", ["甲厂", "乙厂"]),
        ("约谈记录", ["甲厂", "乙厂"]),
    ],
)
def test_the_units_concerned_in_official_order(case: Case, kind: str, units: list[str]) -> None:
    assert [made.subject for made in anpei.unit_documents(case, kind)] == units


def test_every_kind_about_a_unit_has_its_condition() -> None:
    assert set(CONCERNED) == set(UNIT_KINDS) == {k.name for k in KINDS.values() if k.subject == "unit"}


def test_orders_are_numbered_in_a_row(case: Case) -> None:
    numbers = [made.number for made in anpei.unit_documents(case, "督办单")]
    assert numbers == ["督办1号", "督办2号", "督办3号"]


def test_one_by_one_or_in_one_go_is_the_same_document(case: Case) -> None:
    in_one_go = {made.subject: made for made in anpei.unit_documents(case, "整改通知")}
    for unit, made in in_one_go.items():
        assert made == make(case, "整改通知", unit=unit)


def test_nobody_is_listed_on_another_units_slip(case: Case) -> None:
    listed = [
        row[1]
        for made in anpei.unit_documents(case, "整改通知")
        for table_ in made.tables
        for row in rows(table_)
    ]
    # 1 of 甲厂, 2 of 乙厂, 2 of 丙厂
    assert len(listed) == len(set(listed)) == 5


def test_chosen_units_stand_in_official_order(case: Case) -> None:
    made = anpei.unit_documents(case, "提醒函", units=["丙厂", "甲厂"])
    assert [one.subject for one in made] == ["甲厂", "丙厂"]
    with pytest.raises(UsageError, match="没有名为“丙广”的单位") as caught:
        next(anpei.unit_documents(case, "提醒函", units=["丙广"]))
    assert caught.value.guess == "丙厂"
    with pytest.raises(UsageError, match="“调度通报”不是发给单个单位的文种"):
        next(anpei.unit_documents(case, "调度通报"))


def test_units_that_are_incomplete_get_nothing(tmp_path: Path) -> None:
    tables = {"findings": [{"severity": "严重", "unit": "乙厂"}]}
    made = office_case(tmp_path, tables=tables)
    assert [one.subject for one in anpei.unit_documents(made, "整改通知")] == ["甲厂", "丙厂", "丁厂"]


def test_without_platform_nobody_is_named(tmp_path: Path) -> None:
    made = office_case(tmp_path, tables={}, has_platform=False)
    assert [one.subject for one in anpei.unit_documents(made, "整改通知")] == ["丁厂"]
    slip = make(made, "整改通知")
    assert not slip.attachments and "注册、参训、完成情况未统计" in words(slip)


def test_the_files_of_a_unit_lie_in_its_folder(case: Case, tmp_path: Path) -> None:
    names = anpei.save_unit_documents(case, ["整改通知", "督办单"], tmp_path, units=["丁厂", "甲厂"])
    first, last = "999999001-东镇/1-甲厂", "999999002-西镇/4-丁厂"
    assert names == [
        f"{folder}/{kind}{ending}"
        for kind in ("整改通知", "督办单")
        for folder in (first, last)
        for ending in (".pdf", ".docx", ".figures.json")
    ]
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.*")) == sorted(names)
    told = json.loads((tmp_path / first / "整改通知.figures.json").read_text(encoding="utf-8"))
    assert told["kind"] == "整改通知" and told["subject"] == "甲厂"
    assert {figure["key"] for figure in told["figures"] if figure["level"] == "unit"} == {"甲厂"}
    again = tmp_path / "again"
    anpei.save_unit_documents(case, "整改通知", again, units=["甲厂"])
    for ending in (".pdf", ".docx", ".figures.json"):
        name = f"{first}/整改通知{ending}"
        assert (again / name).read_bytes() == (tmp_path / name).read_bytes()


def test_two_units_of_one_name_are_two_documents(tmp_path: Path) -> None:
    units = {"甲厂": ("东镇", "应急局"), "乙厂": ("西镇", "应急局")}
    people = [*crew("甲厂", {"完成": 1, "未注册": 1}), *crew("乙厂", {"完成": 1, "未注册": 2})]
    made = make_case(tmp_path / "case", units, people)
    scope = pd.read_parquet(made.folder / "scope.parquet").assign(name="甲厂")
    scope.to_parquet(made.folder / "scope.parquet")
    orders = list(anpei.unit_documents(made, "督办单"))
    assert [one.subject for one in orders] == ["甲厂（东镇）", "甲厂（西镇）"]
    assert [one.number for one in orders] == ["督办1号", "督办2号"]
    assert len(anpei.save_unit_documents(made, "督办单", tmp_path / "out")) == 6


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小三", "张**"),
        ("欧阳锋", "欧阳*"),
        ("司马相如", "司马**"),
        ("欧阳", "欧*"),
        ("古丽·艾沙", "古*·**"),
        ("买买提•艾", "买**·*"),
        ("王", "*"),
        (" 李四 ", "李*"),
        ("", ""),
    ],
)
def test_a_masked_name_never_is_the_name(name: str, masked: str) -> None:
    assert mask_name(name) == masked
    assert not name.strip() or mask_name(name) != name.strip()


def test_an_id_number_shows_its_last_four_alone() -> None:
    assert mask_id("002X") == "*" * 14 + "002X" and mask_id("") == ""


def test_names_are_those_of_the_persons(case: Case) -> None:
    listed = [row[1] for row in rows(table(make(case, "整改通知", unit="丙厂"), "附件未完成人员"))]
    assert listed == [person_name(n) for n in (25, 26)]


def test_a_correction_tells_what_was_issued_and_what_is_right(tmp_path: Path) -> None:
    before = office_case(tmp_path / "before")
    issued = anpei.notice(before, "情况通报")
    home = before.campaign.home
    folder = home.data / "issued" / "2022" / "情况通报"
    folder.mkdir(parents=True)
    (folder / "figures.json").write_bytes(figures_json(issued))
    (folder / "differences.json").write_text('{"differences": []}', encoding="utf-8")
    # the one person who is not registered was not required after all
    people = [person for person in PEOPLE if person[4] != "未注册"]
    made = office_case(tmp_path / "after", people=people, home=home)
    entry = Entry(
        kind="情况通报",
        number="某安办发〔2022〕3号",
        title="关于某事的通报",
        signed_on=date(2022, 12, 2),
        campaign=made.campaign.folder.name,
        as_of=made.as_of.isoformat(),
        known_on="2022-12-01",
        subject="",
        file="data/issued/2022/情况通报/a.pdf",
        sha256="0",
        differences="0",
    )
    enter(home, entry)
    corrected = anpei.correction_notice(made)
    assert "我办于2022年12月2日印发的《关于某事的通报》（某安办发〔2022〕3号）" in words(corrected)
    found = {(row[1], row[2]): row[3] for row in rows(table(corrected, "更正事项"))}
    # 27 required before, 26 now; 22 completed both times
    assert found["一、总体情况第1段", "27"] == "26"
    assert found["一、总体情况第1段", "81.48%"] == "84.62%"
    with pytest.raises(DataError, match="没有印发过"):
        anpei.correction_notice(before, "情况反馈", town="东镇")
