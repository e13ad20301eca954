"""The register of what was issued: rows are added, never changed, and say which number comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from anpei.document.kind import KINDS
from anpei.document.register import (
    COLUMNS,
    Entry,
    document_number,
    document_numbers,
    enter,
    numbering,
    read_number,
    read_register,
    register_file,
)
from anpei.errors import ConfigurationError, UsageError
from anpei.home import Home
from anpei.ledger import Case
from tests.document.scene import AS_OF, crew, make_case

PROGRESS, ORDER, BULLETIN = KINDS["调度通报"], KINDS["督办单"], KINDS["情况通报"]


def entry(**changes: Any) -> Entry:
    made = Entry(
        kind="调度通报",
        number="第1期",
        title="关于培训进度的通报",
        signed_on=date(2022, 11, 8),
        campaign="other",
        as_of="2022-11-07T08:00:00",
        known_on="2022-11-07",
        subject="",
        file="data/issued/2022/调度通报-第1期/调度通报.docx",
        sha256="ab" * 32,
        differences="0",
    )
    return replace(made, **changes)


def case_at(folder: Path, notice: dict[str, Any] | None = None) -> Case:
    campaign = folder / "data/campaigns/scene"
    campaign.mkdir(parents=True)
    people = crew("甲厂", {"完成": 1})
    case = make_case(campaign, {"甲厂": ("东镇", "应急局")}, people, home=Home(folder), _notice=notice or {})
    return case


def test_rows_are_added_and_read_back(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert read_register(home) == []
    first, second = entry(), entry(number="第2期", title="含“，”和,的标题", differences="-")
    enter(home, first)
    before = register_file(home).read_bytes()
    enter(home, second)
    assert register_file(home).read_bytes().startswith(before)
    assert read_register(home) == [first, second]


def test_a_register_saved_by_excel_goes_on_in_its_own_encoding(tmp_path: Path) -> None:
    home = Home(tmp_path)
    enter(home, entry())
    text = register_file(home).read_bytes().decode("utf-8-sig").replace("2022-11-08", "2022/11/8").rstrip()
    register_file(home).write_bytes(text.encode("gb18030"))
    enter(home, entry(number="第2期"))
    assert read_register(home) == [entry(), entry(number="第2期")]
    register_file(home).read_bytes().decode("gb18030")


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        (",".join(COLUMNS[1:]) + "\r\n", "register.csv 缺少列：kind。", "data/issued/register.csv"),
        (",".join(COLUMNS) + "\r\na,1,t,昨天,,,,,,,\r\n", "成文日期“昨天”不是日期", "register.csv 第2行"),
    ],
)
def test_a_broken_register_says_where(tmp_path: Path, text: str, what: str, where: str) -> None:
    home = Home(tmp_path)
    register_file(home).parent.mkdir(parents=True)
    register_file(home).write_text(text, "utf-8")
    with pytest.raises(ConfigurationError) as error:
        read_register(home)
    assert what in error.value.what and error.value.where.endswith(where)


# ── the number of a document ────────────────────────────────────────────────────────────────────────────────


def test_numbers_go_on_from_the_last_of_the_year(tmp_path: Path) -> None:
    case = case_at(tmp_path)
    home = case.campaign.home
    assert document_number(case, PROGRESS) == "第1期"
    for number, day in (
        ("第1期", date(2022, 10, 8)),
        ("第3期", date(2022, 11, 8)),
        ("第40期", date(2021, 12, 8)),
    ):
        enter(home, entry(number=number, signed_on=day))
    enter(home, entry(kind="会议纪要", number="第9期"))
    assert document_number(case, PROGRESS) == "第4期", "another year and another kind do not count"
    orders = {"next": "督办1号", "kept": {}}
    assert numbering(case) == {"调度通报": "第4期", "督办单": orders, "会议纪要": "第10期"}


def test_the_year_is_that_of_the_date_of_signing(tmp_path: Path) -> None:
    case = case_at(tmp_path, {"signed_on": date(2023, 1, 3)})
    enter(case.campaign.home, entry(number="第7期", signed_on=date(2022, 12, 20)))
    enter(case.campaign.home, entry(number="第2期", signed_on=date(2023, 1, 2)))
    assert document_number(case, PROGRESS) == "第3期"


def test_what_was_issued_keeps_its_number(tmp_path: Path) -> None:
    case = case_at(tmp_path)
    enter(case.campaign.home, entry(number="第4期"))
    before = numbering(case)
    assert before["调度通报"] == document_number(case, PROGRESS) == "第5期"
    issued = entry(campaign="scene", as_of=AS_OF.isoformat(), number="第5期")
    enter(case.campaign.home, issued)
    enter(case.campaign.home, replace(issued, kind="情况反馈", subject="东镇", number=""))
    assert document_number(case, PROGRESS) == "第5期"
    assert numbering(case) == before, "filing a document is no reason to make the others anew"
    letter = replace(issued, kind="提醒函", subject="乙厂", number="演安办函〔2022〕1号")
    enter(case.campaign.home, letter)
    assert numbering(case)["提醒函"] == {"kept": {"乙厂": "演安办函〔2022〕1号"}}


def test_several_orders_are_numbered_one_after_the_other(tmp_path: Path) -> None:
    case = case_at(tmp_path)
    kept = entry(kind="督办单", number="督办2号", campaign="scene", as_of=AS_OF.isoformat(), subject="乙厂")
    enter(case.campaign.home, kept)
    assert document_numbers(case, ORDER, ["甲厂", "乙厂", "丙厂"]) == {
        "甲厂": "督办3号",
        "乙厂": "督办2号",
        "丙厂": "督办4号",
    }


def test_the_number_of_the_campaign_wins_for_its_own_kind_alone(tmp_path: Path) -> None:
    settings = {"number": "演安办发〔2022〕17号", "调度通报": {"number": "第30期"}}
    case = case_at(tmp_path, settings)
    enter(case.campaign.home, entry(campaign="scene", as_of=AS_OF.isoformat(), number="第5期"))
    assert document_number(case, BULLETIN) == "演安办发〔2022〕17号"
    assert document_number(case, PROGRESS) == "第30期"
    assert document_number(case, KINDS["表扬通报"]) == "〔2022〕　号", "never the number of another document"
    assert document_number(case, KINDS["情况反馈"], "东镇") == ""


def test_without_a_number_room_is_left_with_the_year(tmp_path: Path) -> None:
    case = case_at(tmp_path, {"signed_on": date(2023, 1, 3)})
    assert document_number(case, BULLETIN) == "〔2023〕　号"
    issued = entry(kind="情况通报", campaign="scene", as_of=AS_OF.isoformat(), number="演安办发〔2023〕1号")
    enter(case.campaign.home, issued)
    assert document_number(case, BULLETIN) == "演安办发〔2023〕1号"


# ── numbers that are typed ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "text", "number"),
    [
        ("调度通报", "3", "第3期"),
        ("调度通报", "第12期", "第12期"),
        ("督办单", " 督办4号 ", "督办4号"),
        ("情况通报", "薛安办发〔2022〕17号", "薛安办发〔2022〕17号"),
        ("情况反馈", "", ""),
    ],
)
def test_a_typed_number_is_read_by_its_kind(kind: str, text: str, number: str) -> None:
    assert read_number(KINDS[kind], text, date(2022, 12, 2)) == number


@pytest.mark.parametrize(
    ("kind", "text", "what", "guess"),
    [
        ("调度通报", "", "调度通报要写编号。", ""),
        ("调度通报", "第0期", "“第0期”不是调度通报的编号。", ""),
        ("调度通报", "督办3号", "“督办3号”不是调度通报的编号。", ""),
        ("情况反馈", "3", "情况反馈没有文号。", ""),
        ("情况通报", "", "情况通报要写文号。", ""),
        ("情况通报", "薛安办发[2022]17号", "写法不对", "薛安办发〔2022〕17号"),
        ("情况通报", "薛安办发（2022）第017号", "写法不对", "薛安办发〔2022〕17号"),
        ("情况通报", "〔2022〕17号", "写法不对", ""),
        ("情况通报", "薛安办发〔2021〕17号", "文号的年份2021和成文日期的年份2022不一致。", ""),
    ],
)
def test_a_number_that_is_none_is_refused(kind: str, text: str, what: str, guess: str) -> None:
    with pytest.raises(UsageError) as error:
        read_number(KINDS[kind], text, date(2022, 12, 2))
    assert what in error.value.what and error.value.guess == guess
