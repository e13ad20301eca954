"""Names of towns and departments → codes: short forms, prefixes, former names, aliases with dates (traps 4, 5, 21)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from anpei.errors import ConfigurationError
from anpei.intake import read_extracts
from anpei.intake.place import Alias, Places, read_aliases
from tests.intake.scene import (
    D1,
    ROSTER,
    UNITS,
    codes,
    finding,
    id_no,
    make_campaign,
    person,
    put,
    read,
    real_campaign,
    rows_of,
    text,
    uscc,
    xlsx,
)

DAY = date(2022, 10, 20)
WANG, SHI, XIN, FOREIGN = "990101001", "990101002", "990101003", "990101009"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(make_campaign(tmp_path))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("望沧街道", WANG), ("望沧", WANG), ("望沧街道办", WANG), ("望沧街道办事处", WANG), ("望沧办事处", WANG),
        ("望沧街办", WANG),
        ("望沧镇", WANG),  # its former name
        ("望沧镇人民政府", WANG), ("澜溪区望沧街道", WANG), ("澜州市澜溪区望沧街道", WANG),
        ("某某省澜州市澜溪区望沧街道办事处", WANG), (" 望 沧　街道\n", WANG), ("望沧街道\u200b", WANG),
        ("石桥镇", SHI), ("石桥", SHI), ("石桥乡", SHI), ("澜溪区石桥镇", SHI), ("新城街道", XIN), ("新城", XIN),
        ("高新街道", FOREIGN), ("澜溪区高新街道", FOREIGN),
        # another county's street of the same name: its prefix is not ours (trap 5)
        ("某州市某城区新城街道", None), ("某城区新城街道", None), ("某县新城镇", None),
        ("望沧社区", None), ("临海街道", None), ("街道", None), ("镇", None), ("", None), ("澜溪区", None),
    ],
)  # fmt: skip
def test_towns(places: Places, name: str, code: str | None) -> None:
    assert places.town(name, DAY) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("澜溪区应急管理局", "D1"), ("区应急管理局", "D1"), ("应急管理局", "D1"), ("应急局", "D1"), ("区安监局", "D1"),
        ("安监局", "D1"),
        ("澜州市澜溪区应急管理局", "D1"), ("澜溪区 交通运输局", "D2"), ("交通局", "D2"),
        ("某城区应急管理局", None), ("水务局", None),
    ],
)  # fmt: skip
def test_depts(places: Places, name: str, code: str | None) -> None:
    assert places.dept(name, DAY) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        # 常庄镇 370403106 became 常庄街道 370403005 (trap 4)
        ("常庄街道", "370403005"), ("常庄镇", "370403005"), ("常庄", "370403005"), ("薛城区常庄镇", "370403005"),
        ("枣庄市薛城区常庄街道办事处", "370403005"), ("山东省枣庄市薛城区常庄镇人民政府", "370403005"),
        ("新城街道", "370403006"), ("新城", "370403006"), ("薛城区新城街道", "370403006"),
        # of four counties that have a 新城街道 only the own one is known (trap 5)
        ("泰山区新城街道", None), ("市中区新城街道", None), ("滕州市新城街道", None),
        ("临城", "370403001"), ("沙沟镇", "370403101"), ("周营", "370403102"), ("邹坞镇", "370403103"), ("陶庄", "370403104"),
        ("兴仁街道", "370403002"), ("兴城街道办事处", "370403003"), ("张范镇", "370403004"), ("巨山街道", None),
    ],
)  # fmt: skip
def test_towns_of_the_real_district(tmp_path: Path, name: str, code: str | None) -> None:
    """Traps 4 and 5: a town under its former name is one; a street of the same name elsewhere is none of ours."""
    assert Places(real_campaign(tmp_path)).town(name, DAY) == code


def test_a_former_town_is_no_town_of_its_own(tmp_path: Path) -> None:
    campaign = real_campaign(tmp_path)
    assert [town.name for town in campaign.towns] == [
        "临城街道", "常庄街道", "新城街道", "沙沟镇", "周营镇", "邹坞镇", "陶庄镇",
    ]  # fmt: skip
    assert [town.name for town in campaign.foreign_towns] == ["兴仁街道", "兴城街道", "张范街道"]


def test_files_of_the_old_and_the_new_town_are_of_one_town(tmp_path: Path) -> None:
    """Trap 4 from file to table, with the streets of the high-tech zone beside it (trap 21)."""
    campaign = real_campaign(tmp_path)
    rosters = {
        "常庄镇": ("甲化工有限公司", id_no(1)),
        "常庄街道": ("乙化工有限公司", id_no(2)),
        "兴仁街道": ("丙化工有限公司", id_no(3)),
    }
    for town, (unit, number) in rosters.items():
        put(campaign, {f"{D1}/{town}.xlsx": xlsx([ROSTER, person("某某", number, unit, town=town)])})
    intake = read_extracts(campaign, DAY)
    assert {row["name"]: (row["town_key"], row["is_obliged"]) for row in rows_of(intake, "units")} == {
        "甲化工有限公司": ("370403005", True),
        "乙化工有限公司": ("370403005", True),
        "丙化工有限公司": (None, False),
    }
    assert finding(intake, "E107")["message"] == "“丙化工有限公司”在兴仁街道，由其他机构管理，不计入本活动"


# ── declared aliases ────────────────────────────────────────────────────────────────────────────────────────


_HEADINGS = ("kind", "alias", "name", "from", "to", "reason")


def test_an_alias_holds_within_its_dates(tmp_path: Path) -> None:
    alias = Alias("town", "老望沧", "望沧街道", date(2022, 10, 1), date(2022, 10, 20))
    places = Places(make_campaign(tmp_path), (alias,))
    days = (date(2022, 9, 30), date(2022, 10, 1), date(2022, 10, 20), date(2022, 10, 21))
    assert [places.town("老望沧", day) for day in days] == [None, WANG, WANG, None]
    assert places.used == {alias}


def test_an_alias_without_dates_always_holds(tmp_path: Path) -> None:
    aliases = (
        Alias("dept", "安办", "应急局", None, None),
        Alias("unit", "甲化工", "甲化工有限公司", None, None),
    )
    places = Places(make_campaign(tmp_path), aliases)
    assert places.dept("安办", DAY) == "D1"
    assert places.unit_name("甲 化工", DAY) == "甲化工有限公司"
    assert places.unit_name("乙化工", DAY) == "乙化工"
    assert places.town("安办", DAY) is None  # an alias of a department is none of a town


def test_an_alias_of_a_unit_in_a_campaign(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        {
            f"{D1}/底册.xlsx": xlsx([UNITS, ["甲化工有限公司", uscc(1), "望沧街道", "应急局", "危化", 20]]),
            f"{D1}/名册.xlsx": xlsx([ROSTER, person("张三", id_no(1), "甲化工")]),
        },
        aliases=[
            ("unit", "甲化工", "甲化工有限公司", "", "", "简称"),
            ("unit", "丁化工", "丁化工有限公司", "2022-01-01", "", "简称"),
        ],
    )
    assert [row["name"] for row in rows_of(intake, "units")] == ["甲化工有限公司"]
    assert codes(intake) == ["E305"]
    assert finding(intake, "E305")["message"] == "别名“丁化工”没有用到"


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([("kind", "alias", "name"), ("unit", "甲", "乙")], "别名表缺少列：from、to、reason。"),
        (
            [
                _HEADINGS := ("kind", "alias", "name", "from", "to", "reason"),
                ("firm", "甲", "乙", "", "", ""),
            ],
            "firm",
        ),
        ([_HEADINGS, ("unit", "甲", "乙", "去年", "", "")], "去年"),
    ],
)
def test_a_wrong_table_of_aliases(tmp_path: Path, rows: list[tuple[str, ...]], complaint: str) -> None:
    path = tmp_path / "aliases.csv"
    path.write_bytes(text(rows))
    with pytest.raises(ConfigurationError, match=complaint):
        read_aliases(path)


# ── unknown names ───────────────────────────────────────────────────────────────────────────────────────────


def test_unknown_names_come_with_the_nearest_guess(tmp_path: Path) -> None:
    rows = [
        UNITS,
        ["甲化工有限公司", uscc(1), "望沧街到", "应急局", "危化", 20],
        ["乙化工有限公司", uscc(2), "石桥镇", "区应急管理居", "危化", 30],
        ["丙化工有限公司", uscc(3), "望沧街到", "应急局", "危化", 10],
    ]
    intake = read(tmp_path, {f"{D1}/底册.xlsx": xlsx({"危化": rows})})
    town = finding(intake, "E103")
    assert (town["message"], town["guess"], town["cell"]) == (
        "镇街名称无法识别：“望沧街到”（2处）", "望沧街道", "C2、C4",
    )  # fmt: skip
    assert (town["path"], town["sheet"], town["severity"]) == (f"extracts/{D1}/底册.xlsx", "危化", "一般")
    dept = finding(intake, "E104")
    assert (dept["message"], dept["guess"], dept["cell"]) == (
        "部门名称无法识别：“区应急管理居”", "澜溪区应急管理局", "D3",
    )  # fmt: skip
    assert [row["town_key"] for row in rows_of(intake, "units")] == [SHI, None, None]
