"""What people decided about units and persons under supervision: tables decided, listings, reviews of decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from anpei.campaign import Campaign
from anpei.intake import Intake, read_extracts
from anpei.intake.decisions import COLUMNS, LEAD, RELEASED, SUPERVISED, SUSPECTED, case_number, read_decisions
from anpei.intake.source import received_days
from tests.intake.scene import (
    D1,
    D2,
    D3,
    PLATFORM,
    ROSTER,
    UNITS,
    codes,
    id_no,
    learner,
    make_campaign,
    names_of,
    person,
    put,
    read,
    rows_of,
    uscc,
    xlsx,
)

ONE, TWO, THREE = id_no(1), id_no(2), id_no(3)
UNIT = "甲化工有限公司"
WHO = f"张三…{ONE[-4:]}（{UNIT}）"
TWIN = next(n for k in range(1, 29) for s in range(999) if (n := id_no(s, f"198502{k:02d}"))[14:] == ONE[14:])
ROSTERED = xlsx([ROSTER, person("张三", ONE), person("李四", TWO)])


def ruling(
    number: int,
    matter: str,
    subject: str,
    answer: str,
    *,
    why: str = "理由",
    on: str = D1,
    by: str = "王某",
    basis: str = "依据",
) -> list[Any]:
    """Return a decided row of decisions.xlsx."""
    return [number, matter, subject, "建议", basis, answer, why, by, on]


def ruled(
    folder: Path,
    rows: Sequence[Sequence[Any]],
    files: Mapping[str, bytes] | None = None,
    known_on: str = D1,
    **changes: Any,
) -> Intake:
    """Return the intake of a campaign with these decisions."""
    campaign = make_campaign(folder, **changes)
    put(campaign, files or {f"{D1}/名册.xlsx": ROSTERED})
    (campaign.folder / "decisions.xlsx").write_bytes(xlsx([COLUMNS, *rows]))
    return read_extracts(campaign, date.fromisoformat(known_on))


def flaws(intake: Intake) -> list[tuple[str, str, str]]:
    """Return code, cell and message of what is doubtful about the decisions."""
    return [
        (row["code"], row["cell"], row["message"])
        for row in rows_of(intake, "findings")
        if row["path"].endswith("decisions.xlsx")
    ]


# ── decided ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_decisions_in_the_order_of_the_file_up_to_the_day_known(tmp_path: Path) -> None:
    rows = [
        ruling(5, SUPERVISED, UNIT, "纳入", why="约谈", on="2022-10-19"),
        ruling(2, SUSPECTED, WHO, "核查"),
        ruling(3, LEAD, UNIT, "移交", on=D2),  # not known yet
        ruling(4, LEAD, UNIT, ""),  # open
        ruling(6, "单位名称", "甲", "是"),  # another matter
        ruling(7, RELEASED, UNIT, "移出", on="2022-10-18", basis=""),
    ]
    intake = ruled(tmp_path, rows)
    found = rows_of(intake, "decided")
    assert [(row["number"], row["row"], row["matter"], row["answer"], row["reason"]) for row in found] == [
        (5, 2, "重点监督管理", "纳入", "约谈"),
        (2, 3, "疑似不一致", "核查", "理由"),
        (7, 7, "移出重点监督管理", "移出", "理由"),
    ]
    assert [(row["subject"], row["unit_no"], row["basis"]) for row in found] == [
        (UNIT, 1, "依据"),
        (WHO, 1, "依据"),
        (UNIT, 1, ""),
    ]
    assert [row["decided_on"] for row in found] == [
        date(2022, 10, 19),
        date(2022, 10, 20),
        date(2022, 10, 18),
    ]
    person_no = next(row["person_no"] for row in rows_of(intake, "people") if row["name"] == "张三")
    assert [row["person_no"] for row in found] == [None, person_no, None]
    assert flaws(intake) == []
    assert len(rows_of(read_extracts(intake.campaign, date.fromisoformat(D2)), "decided")) == 4


def test_rows_keep_their_places_in_the_archive(tmp_path: Path) -> None:
    """What stands for the file in the archive says the same, rows included."""
    rows = [
        ruling(1, LEAD, "", ""),
        ruling(2, LEAD, "无此单位", "移交"),
        ruling(3, LEAD, "", ""),
        ruling(4, LEAD, UNIT, "移交"),
    ]
    before = ruled(tmp_path / "a", rows)
    text = read_decisions(before.campaign.folder / "decisions.xlsx", date.fromisoformat(D1)).text
    after = ruled(tmp_path / "b", [])
    (after.campaign.folder / "decisions.xlsx").write_bytes(text)
    after = read_extracts(after.campaign, after.known_on)
    assert rows_of(after, "decided") == rows_of(before, "decided")
    assert [row["row"] for row in rows_of(after, "decided")] == [3, 5]
    assert flaws(after) == flaws(before) != []


def test_units_are_known_by_their_keys(tmp_path: Path) -> None:
    """Two of one name by the town; a name alone that two bear tells neither."""
    listed = xlsx(
        [
            UNITS,
            ["宏达公司", uscc(1), "望沧街道", "应急局", "危化", 20],
            ["宏达公司", uscc(2), "石桥镇", "应急局", "危化", 20],
            ["瑞成化工(澜州)有限公司", uscc(3), "石桥镇", "应急局", "危化", 20],
        ]
    )
    subjects = [
        "宏达公司（石桥镇）",
        "宏达公司（望沧街道）",
        "瑞成化工（澜州）有限公司",
        "宏达公司",
        "无此单位",
    ]
    rows = [ruling(n, SUPERVISED, subject, "纳入") for n, subject in enumerate(subjects, 1)]
    intake = ruled(tmp_path, rows, {f"{D1}/a.xlsx": listed})
    units = {(row["name"], row["town_key"]): row["unit_no"] for row in rows_of(intake, "units")}
    assert [row["unit_no"] for row in rows_of(intake, "decided")] == [
        units["宏达公司", "990101002"],
        units["宏达公司", "990101001"],
        units["瑞成化工（澜州）有限公司", "990101002"],
        None,
        None,
    ]
    why = "没有对应到单位，或同名的单位不止一家，没有采用"
    assert flaws(intake) == [
        ("E309", "第5行", f"人工确认的“宏达公司”{why}"),
        ("E309", "第6行", f"人工确认的“无此单位”{why}"),
    ]


def test_a_person_is_known_by_name_digits_and_unit(tmp_path: Path) -> None:
    """By any unit of his, also one where he has an account alone."""
    files = {f"{D1}/名册.xlsx": ROSTERED, f"{D1}/平台.xlsx": xlsx([PLATFORM, learner("张三", ONE, "丙公司")])}
    subjects = [
        WHO,
        f"张三…{ONE[-4:]}（丙公司）",
        f"张三…{ONE[-4:]}（丁公司）",
        f"张三（{UNIT}）",
        f"张三…{TWO[-4:]}（{UNIT}）",
    ]
    rows = [ruling(n, SUSPECTED, subject, "核查") for n, subject in enumerate(subjects, 1)]
    found = rows_of(intake := ruled(tmp_path, rows, files), "decided")
    units = {row["name"]: row["unit_no"] for row in rows_of(intake, "units")}
    assert [row["unit_no"] for row in found] == [units[UNIT], units["丙公司"], None, None, None]
    assert names_of(intake, found[:2]) == ["张三", "张三"]
    assert [row["person_no"] for row in found[2:]] == [None] * 3
    assert [cell for _, cell, _ in flaws(intake)] == ["第4行", "第5行", "第6行"]


def test_a_person_without_a_number_is_known_by_name_and_unit(tmp_path: Path) -> None:
    files = {f"{D1}/名册.xlsx": xlsx([ROSTER, person("赵六")])}
    (row,) = rows_of(ruled(tmp_path, [ruling(1, SUSPECTED, f"赵六（{UNIT}）", "核查")], files), "decided")
    assert (row["person_no"], row["unit_no"]) == (1, 1)


def test_a_clue_that_fits_two_persons_decides_nobody(tmp_path: Path) -> None:
    files = {f"{D1}/名册.xlsx": xlsx([ROSTER, person("张三", ONE), person("张三", TWIN)])}
    intake = ruled(tmp_path, [ruling(1, SUSPECTED, WHO, "属实")], files)
    (row,) = rows_of(intake, "decided")
    assert (row["person_no"], row["unit_no"], row["answer"]) == (None, None, "属实")
    assert rows_of(intake, "reviews") == []
    assert flaws(intake) == [("E309", "第2行", f"人工确认的“{WHO}”对应到2个人，没有采用")]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (ruling(1, SUSPECTED, WHO, "属实", why=""), "人工确认没有采用：决定“属实”要写理由"),
        (ruling(1, SUSPECTED, WHO, "排除", why=""), "人工确认没有采用：决定“排除”要写理由"),
        (
            ruling(1, SUSPECTED, WHO, "移交"),
            "人工确认没有采用：“疑似不一致”的决定只能是核查、不核查、属实、排除，现在是“移交”",
        ),
        (
            ruling(1, SUPERVISED, UNIT, "移出"),
            "人工确认没有采用：“重点监督管理”的决定只能是纳入、不纳入，现在是“移出”",
        ),
        (ruling("", LEAD, UNIT, "移交"), "人工确认没有采用：没有编号，编号由程序填写，不要删改"),  # type: ignore[arg-type]
        (ruling(1, LEAD, UNIT, "移交", by=""), "人工确认没有采用：没有写决定人"),
        (ruling(1, RELEASED, UNIT, "移出", on=""), "人工确认没有采用：没有写日期"),
    ],
)
def test_a_decision_that_lacks_something_is_none(tmp_path: Path, row: list[Any], told: str) -> None:
    intake = ruled(tmp_path, [row])
    assert rows_of(intake, "decided") == rows_of(intake, "reviews") == []
    assert flaws(intake) == [("E307", "第2行", told)]


@pytest.mark.parametrize(
    ("matter", "subject", "answer"),
    [
        (SUSPECTED, WHO, "核查"),
        (SUSPECTED, WHO, "不核查"),
        (SUPERVISED, UNIT, "纳入"),
        (SUPERVISED, UNIT, "不纳入"),
        (RELEASED, UNIT, "移出"),
        (RELEASED, UNIT, "不移出"),
        (LEAD, UNIT, "移交"),
        (LEAD, UNIT, "不移交"),
    ],
)
def test_other_decisions_need_no_reason(tmp_path: Path, matter: str, subject: str, answer: str) -> None:
    (row,) = rows_of(ruled(tmp_path, [ruling(1, matter, subject, answer, why="")]), "decided")
    assert (row["answer"], row["reason"]) == (answer, "")


def test_a_number_stands_once(tmp_path: Path) -> None:
    """Two cases of one number would mix up two persons."""
    other = f"李四…{TWO[-4:]}（{UNIT}）"
    intake = ruled(tmp_path, [ruling(1, SUSPECTED, WHO, "核查"), ruling(1, SUSPECTED, other, "核查")])
    assert [row["subject"] for row in rows_of(intake, "decided")] == [WHO]
    assert flaws(intake) == [("E307", "第3行", "人工确认没有采用：编号1与第2行重复")]


# ── reviews that decisions stand for ────────────────────────────────────────────────────────────────────────


def reviews(intake: Intake) -> list[tuple[str, str, str, date]]:
    rows = rows_of(intake, "reviews")
    return [
        (row["number"], name, row["conclusion"], row["reviewed_on"])
        for name, row in zip(names_of(intake, rows), rows, strict=True)
    ]


def test_a_conclusion_is_a_review(tmp_path: Path) -> None:
    intake = ruled(tmp_path, [ruling(12, SUSPECTED, WHO, "属实")])
    (row,) = rows_of(intake, "reviews")
    assert names_of(intake, [row]) == ["张三"]
    day = date.fromisoformat(D1)
    assert {name: value for name, value in row.items() if name != "person_no"} == {
        "number": "HC-scene-012", "unit_no": 1, "problem_kind": "人员不一致", "conclusion": "属实", "reviewed_on": day,
        "source_no": None, "row": None, "known_on": day,
    }  # fmt: skip


def test_an_inquiry_is_none(tmp_path: Path) -> None:
    rows = [ruling(1, SUSPECTED, WHO, "核查"), ruling(2, SUSPECTED, f"李四…{TWO[-4:]}（{UNIT}）", "不核查")]
    assert reviews(ruled(tmp_path, rows)) == []


def test_a_case_keeps_its_first_number_and_the_last_conclusion_counts(tmp_path: Path) -> None:
    """Of several rows about one person: not those that nobody inquired into; of equal days the lower row."""
    rows = [
        ruling(3, SUSPECTED, WHO, "不核查", basis="一"),
        ruling(9, SUSPECTED, WHO, "排除", basis="二", on="2022-10-19"),
        ruling(7, SUSPECTED, WHO, "核查", basis="三", on="2022-10-18"),
        ruling(8, SUSPECTED, WHO, "属实", basis="四", on="2022-10-19"),
        ruling(10, SUSPECTED, WHO, "排除", basis="五", on="2022-10-17"),
    ]
    assert reviews(ruled(tmp_path, rows)) == [("HC-scene-007", "张三", "属实", date(2022, 10, 19))]


def test_numbers_of_cases() -> None:
    assert [case_number("2022-hazchem-1", n) for n in (1, 12, 345, 1000)] == [
        "HC-2022-hazchem-1-001", "HC-2022-hazchem-1-012", "HC-2022-hazchem-1-345", "HC-2022-hazchem-1-1000",
    ]  # fmt: skip


SLIP = ("编号", "姓名", "身份证号", "单位名称", "核查结论", "核查日期")


def returned(folder: Path, *slips: list[Any]) -> Intake:
    """Return an intake with a case about 张三 and returned slips."""
    files = {f"{D1}/名册.xlsx": ROSTERED, f"{D1}/核查.xlsx": xlsx([SLIP, *slips])}
    return ruled(folder, [ruling(7, SUSPECTED, WHO, "核查")], files)


@pytest.mark.parametrize("number", ["HC-scene-007", "hc-scene-007", "ＨＣ－scene－007 ", "HC-SCENE-007"])
def test_a_slip_has_the_number_of_its_case(tmp_path: Path, number: str) -> None:
    intake = returned(tmp_path, [number, "张三", ONE, UNIT, "属实", D1])
    assert reviews(intake) == [("HC-scene-007", "张三", "属实", date.fromisoformat(D1))]
    assert codes(intake) == []


@pytest.mark.parametrize(
    ("name", "number"),
    [("李四", TWO), ("张山", f"{'*' * 14}{ONE[-4:]}"), ("张三", THREE)],
    ids=["another", "misspelt", "number"],
)
def test_a_number_of_somebody_else_is_told_and_stays(tmp_path: Path, name: str, number: str) -> None:
    intake = returned(tmp_path, ["HC-scene-007", name, number, UNIT, "属实", D1])
    assert [number for number, *_ in reviews(intake)] == ["HC-scene-007"]
    assert [row["cell"] for row in rows_of(intake, "findings") if row["code"] == "E310"] == ["A2"]


def test_numbers_of_no_case_are_as_they_were(tmp_path: Path) -> None:
    intake = returned(
        tmp_path, ["线索-5", "李四", TWO, UNIT, "属实", D1], ["", "张三", ONE, UNIT, "待核查", D1]
    )
    assert [(number, name) for number, name, *_ in reviews(intake)] == [("线索-5", "李四"), (None, "张三")]
    assert codes(intake) == []


def test_a_slip_with_hidden_digits_is_the_persons(tmp_path: Path) -> None:
    """As the printed form has it: name, last four digits, unit."""
    intake = returned(tmp_path, ["HC-scene-007", "张三", f"{'*' * 14}{ONE[-4:]}", UNIT, "排除", D1])
    assert [(name, conclusion) for _, name, conclusion, _ in reviews(intake)] == [("张三", "排除")]
    assert "E310" not in codes(intake)


# ── other campaigns ─────────────────────────────────────────────────────────────────────────────────────────


def neighbour(
    campaign: Campaign,
    folder: str,
    rows: Sequence[Sequence[Any]],
    *,
    name: str = "去年大培训",
    is_synthetic: bool = True,
) -> Path:
    """Make another campaign of the home with decisions; return its folder."""
    place = campaign.home.data / "campaigns" / folder
    place.mkdir(parents=True)
    (place / "campaign.toml").write_text(
        f'[campaign]\nname = "{name}"\nsynthetic = {str(is_synthetic).lower()}\n', encoding="utf-8"
    )
    (place / "decisions.xlsx").write_bytes(xlsx([COLUMNS, *rows]))
    return place


def again(intake: Intake) -> Intake:
    return read_extracts(intake.campaign, intake.known_on)


def test_the_lists_of_other_campaigns(tmp_path: Path) -> None:
    """Key supervision alone, up to the day known, by campaign and row; units of this campaign by number."""
    intake = read(tmp_path, {f"{D2}/名册.xlsx": ROSTERED})
    entered = [
        ruling(4, SUPERVISED, UNIT, "纳入", why="约谈"),
        ruling(5, SUPERVISED, "旧公司", "不纳入", on=D2),
        ruling(6, LEAD, UNIT, "移交"),
        ruling(7, RELEASED, UNIT, "移出", on="2022-10-30"),
        ruling(8, SUPERVISED, UNIT, "纳入", on=D3),
        ruling(9, SUPERVISED, UNIT, ""),
    ]
    neighbour(intake.campaign, "2021-b", entered)
    neighbour(intake.campaign, "2021-a", [ruling(1, SUPERVISED, UNIT, "纳入")], name="前年大培训")
    found = rows_of(again(intake), "listings")
    assert [
        (row["campaign"], row["name"], row["number"], row["answer"], row["unit"], row["unit_no"])
        for row in found
    ] == [
        ("2021-a", "前年大培训", 1, "纳入", UNIT, 1),
        ("2021-b", "去年大培训", 4, "纳入", UNIT, 1),
        ("2021-b", "去年大培训", 5, "不纳入", "旧公司", None),
        ("2021-b", "去年大培训", 7, "移出", UNIT, 1),
    ]
    assert (found[1]["reason"], found[1]["basis"], found[1]["decided_on"]) == (
        "约谈",
        "依据",
        date.fromisoformat(D1),
    )
    assert codes(again(intake)) == []


def test_they_are_inputs_and_their_text_reads_like_the_file(tmp_path: Path) -> None:
    intake = read(tmp_path, {f"{D2}/名册.xlsx": ROSTERED})
    place = neighbour(
        intake.campaign, "2021-b", [ruling(2, LEAD, UNIT, "移交"), ruling(4, SUPERVISED, UNIT, "纳入")]
    )
    after = again(intake)
    assert after.digest != intake.digest
    (one,) = [one for one in after.inputs if "2021-b" in one.path]
    assert one.path == "data/campaigns/2021-b/decisions.xlsx"
    kept = (intake.campaign.home.archive / one.sha256[:2] / one.sha256).read_bytes()
    assert f"data/campaigns/2021-b/decisions.xlsx,{one.sha256}" in (
        intake.campaign.home.archive / "known.csv"
    ).read_text("utf-8")
    for path in (place / "campaign.toml", place / "decisions.xlsx"):
        path.unlink()
    (place / "decisions.xlsx").write_bytes(kept)
    rebuilt = again(intake)
    assert rows_of(rebuilt, "listings") == rows_of(after, "listings") != []
    assert rebuilt.digest == after.digest


def test_what_changes_there_and_tells_nothing_is_no_input(tmp_path: Path) -> None:
    intake = read(tmp_path, {f"{D2}/名册.xlsx": ROSTERED})
    neighbour(intake.campaign, "2021-b", [ruling(2, LEAD, UNIT, "移交"), ruling(4, SUPERVISED, UNIT, "")])
    assert again(intake).digest == intake.digest


def test_invented_and_real_campaigns_do_not_know_each_other(tmp_path: Path) -> None:
    intake = read(tmp_path, {f"{D2}/名册.xlsx": ROSTERED})
    neighbour(intake.campaign, "real", [ruling(1, SUPERVISED, UNIT, "纳入")], is_synthetic=False)
    assert rows_of(again(intake), "listings") == []


def test_the_sample_knows_nobody(tmp_path: Path) -> None:
    intake = read(tmp_path, {f"{D2}/名册.xlsx": ROSTERED}, id="sample")
    neighbour(intake.campaign, "other", [ruling(1, SUPERVISED, UNIT, "纳入")])
    assert rows_of(again(intake), "listings") == []


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("decisions.xlsx", b"PK\x03\x04broken"),
        ("decisions.xlsx", b"\xff\xfe\x00"),
        ("decisions.xlsx", b""),
        ("decisions.xlsx", xlsx([["编号", "事项"]])),
        ("campaign.toml", b"[campaign"),
        ("campaign.toml", b'campaign = "x"'),
    ],
)
def test_a_broken_file_of_another_campaign_is_told_and_stops_nothing(
    tmp_path: Path, file: str, data: bytes
) -> None:
    intake = read(tmp_path, {f"{D2}/名册.xlsx": ROSTERED})
    place = neighbour(intake.campaign, "2021-b", [ruling(4, SUPERVISED, UNIT, "纳入")])
    (place / file).write_bytes(data)
    after = again(intake)
    assert codes(after) == ["E311"]
    assert rows_of(after, "listings") == []
    assert len(rows_of(after, "roster")) == 2


def test_the_last_day_known_is_this_campaigns_own(tmp_path: Path) -> None:
    from anpei.intake import latest_known

    intake = read(tmp_path, {f"{D1}/名册.xlsx": ROSTERED})
    neighbour(intake.campaign, "2021-b", [ruling(4, SUPERVISED, UNIT, "纳入", on=D3)])
    assert latest_known(intake.campaign) == received_days(intake.campaign)[-1]
