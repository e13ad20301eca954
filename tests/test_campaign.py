"""campaign.toml → Campaign: defaults, reference tables, and errors that name line and nearest key."""

from __future__ import annotations

import re
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import BaseModel

from anpei import settings
from anpei.campaign import Campaign, load_campaign
from anpei.errors import ConfigurationError, UsageError
from anpei.home import Home

BASE = """\
schema_version = 1
[campaign]
id = "test"
theme = "危险化学品"
name = "危险化学品专题全员定向安全生产大培训"
starts_on = 2026-10-15
deadline_on = 2026-11-30
as_of = 2026-12-01T08:00:00
[region]
code = "990100"
name = "示例区"
towns = "reference/towns.csv"
[[course]]
id = "HC01"
name = "危险化学品安全管理"
[thresholds]
spot_pass_rate = "90%"
[notice]
issuer = "示例区安全生产委员会办公室"
[notice.情况反馈]
head = "none"
"""
TOWNS = """\
code,name,type,first_edition,last_edition,run_by,addressee_default,predecessor,source_note
990100001,东岭街道,街道,2016,,示例区,yes,由多处合并,
990100005,西河街道,街道,2020,,示例区,yes,990100106 西河镇,
990100106,西河镇,镇,2016,2019,示例区,no,-,
990100002,北园街道,街道,2016,,示例高新区,no,-,
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    folder = tmp_path / "data" / "campaigns" / "test"
    (folder / "reference").mkdir(parents=True)
    (tmp_path / "output").mkdir()
    (folder / "campaign.toml").write_text(BASE, encoding="utf-8")
    (folder / "reference" / "towns.csv").write_text(TOWNS, encoding="utf-8")
    return Home(tmp_path)


def _load(home: Home, old: str = "", new: str = "") -> Campaign:
    assert old in BASE
    path = home.campaign_folder("test") / "campaign.toml"
    path.write_text(BASE.replace(old, new, 1) if old else BASE, encoding="utf-8")
    return load_campaign("test", home)


def test_defaults_and_types(home: Home) -> None:
    campaign = _load(home)
    assert campaign.population == "roster"
    assert campaign.thresholds.spot_pass_rate == Fraction(9, 10)
    assert campaign.as_of == datetime(2026, 12, 1, 8)
    assert campaign.courses[0].compulsory and not campaign.courses[0].test


def test_an_instant_with_a_zone_becomes_china_time(home: Home) -> None:
    assert _load(home, "08:00:00", "00:00:00Z").as_of == datetime(2026, 12, 1, 8)


def test_current_towns_keep_their_former_names(home: Home) -> None:
    campaign = _load(home)
    assert [(town.name, town.former_names) for town in campaign.towns] == [
        ("东岭街道", ()),
        ("西河街道", ("西河镇",)),
    ]
    assert [town.name for town in campaign.foreign_towns] == ["北园街道"]


def test_one_kind_of_document_overrides_the_notice(home: Home) -> None:
    campaign = _load(home)
    assert campaign.notice("情况通报").head == "full"
    assert campaign.notice("情况反馈").head == "none"
    assert campaign.notice("情况反馈").issuer == "示例区安全生产委员会办公室"


def test_a_kind_has_its_own_number_and_typed_facts(home: Home) -> None:
    more = '[notice.情况反馈]\nnumber = "3"\n[notice.约谈通知.fields]\n约谈时间 = "9时"\n"联系人" = "某，0632-1234567"\n'
    campaign = _load(home, '[notice.情况反馈]\nhead = "none"\n', f'number = "示安办发〔2026〕1号"\n{more}')
    assert campaign.notice_kinds == ("情况反馈", "约谈通知")
    assert campaign.notice("约谈通知").fields == {"约谈时间": "9时", "联系人": "某，0632-1234567"}
    assert campaign.phones == {"0632-1234567"}, "what is typed in campaign.toml may be printed"
    assert campaign.own_number("情况通报", is_main=True) == "示安办发〔2026〕1号"
    assert (campaign.own_number("情况反馈"), campaign.own_number("表扬通报")) == ("3", "")


@pytest.mark.parametrize(
    ("old", "new", "message", "line", "guess"),
    [
        ("theme =", "theem =", "缺少必填项“campaign.theme”", 2, ""),
        (
            "[thresholds]",
            "[thresholds]\nspot_pass_rat = 1",
            "不认识的项“thresholds.spot_pass_rat”",
            17,
            "spot_pass_rate",
        ),
        ("issuer =", "isuer =", "不认识的项“notice.isuer”", 19, "issuer"),
        ("[thresholds]", "[treshold]", "不认识的项“treshold”", 16, "thresholds"),
        ("2026-11-30", '"2026-11-30"', "应是日期", 7, ""),
        ("2026-11-30", "2026-13-30", "写法有误", 7, ""),
        ("2026-11-30", "2026-10-01", "deadline_on 早于 starts_on", 2, ""),
        ("2026-12-01T08:00:00", "2026-12-01", "应写日期和时刻", 8, ""),
        ('"90%"', '"190%"', "应在 0% 与 100% 之间", 17, ""),
        ('"none"', '"nix"', "只能是", 21, ""),
        ('head = "none"', 'haed = "none"', "不认识的项“notice.haed”", 21, "head"),
        ('head = "none"', 'format = "memo"', "只能是", 21, ""),
        ('head = "none"', 'seal = "红章"', "只能是", 21, ""),
        ('head = "none"', 'copy_number = "12"', "份号是6位数字", 21, ""),
        ('head = "none"', 'urgency = "急"', "只能是", 21, ""),
        ('head = "none"', 'reply_by = "2026-12-05"', "应是日期", 21, ""),
        ('head = "none"', "attached_apart = 1", "应是 true 或 false", 21, ""),
        ('head = "none"', "joint_issuers = [1]", "应是文字", 21, ""),
        ('head = "none"', 'signers = "某人"', "应是方括号括起的列表", 21, ""),
        ('head = "none"', 'fields = "时间"', "应是一组键值", 21, ""),
        ('[notice.情况反馈]\nhead = "none"', "[notice.约谈通知.fields]\n约谈时间 = 9", "应是文字", 21, ""),
        ('id = "test"', 'id = "a/b"', "只能用英文字母", 3, ""),
        ('id = "HC01"\n', "", "缺少必填项“course.id”", 13, ""),
        ('name = "危险化学品安全管理"', 'name = "x"\ncompulsory = false', "至少要有一门必修课程", 13, ""),
    ],
)
def test_a_mistake_names_line_and_guess(
    home: Home, old: str, new: str, message: str, line: int, guess: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        _load(home, old, new)
    assert message in caught.value.what
    assert caught.value.where == f"campaign.toml 第{line}行"
    assert caught.value.guess == guess


def test_an_unknown_campaign_names_the_nearest(home: Home) -> None:
    with pytest.raises(UsageError) as caught:
        home.campaign_folder("tset")
    assert caught.value.guess == "test"


def test_chinese_keys_need_no_quotation_marks(home: Home) -> None:
    added = """
[notice.约谈通知]
reply_by = 2026-11-06
[notice.约谈通知.fields]
约谈时间 = "11月9日9时"
"约谈地点" = "会议室 = 三楼"
# 约谈人 = "不算"
"""
    found = _load(home, BASE, BASE + added).notice("约谈通知")
    assert found.reply_by == date(2026, 11, 6)
    assert found.fields == {"约谈时间": "11月9日9时", "约谈地点": "会议室 = 三楼"}


def test_a_reference_table_without_a_column_is_an_error(home: Home) -> None:
    path = home.campaign_folder("test") / "reference" / "towns.csv"
    path.write_text(TOWNS.replace("run_by", "owner"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="缺少列：run_by"):
        _load(home)


def test_every_setting_is_documented(root: Path) -> None:
    """Each key of campaign.toml stands in docs/campaign.md, in the row of its table."""
    told = set(
        re.findall(
            r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", (root / "docs/campaign.md").read_text("utf-8")))
        )
    )
    models = [
        value for value in vars(settings).values() if isinstance(value, type) and issubclass(value, BaseModel)
    ]
    keys = {name for model in models for name in model.model_fields}
    assert len(keys) > 50
    assert sorted(keys - told) == []
