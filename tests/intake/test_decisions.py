"""decisions.xlsx: what is asked, what a decision does, and that nobody's row is ever touched."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from anpei.errors import ConfigurationError
from anpei.intake import Intake, decisionbook, read_extracts
from anpei.intake.decisionbook import append_questions, empty_book
from anpei.intake.decisions import CHOICES, COLUMNS, Question, read_decisions, waiting
from anpei.intake.questions import open_questions
from tests.intake.scene import (
    D1,
    D2,
    PLATFORM,
    ROSTER,
    UNITS,
    codes,
    finding,
    id_no,
    learner,
    names_of,
    people,
    person,
    put,
    read,
    rows_of,
    uscc,
    xlsx,
)

ONE, TWO, THREE = id_no(1), id_no(2), id_no(3)
DAY = date.fromisoformat(D2)
A_QUESTION = Question("单位名称", "甲化工", "甲化工有限公司", "底册里没有这个名称")

A_QUESTION_TEXTS = (A_QUESTION.matter, A_QUESTION.subject, A_QUESTION.proposal)


def masked(number: str) -> str:
    return f"{number[:6]}********{number[-4:]}"


def sheet(path: Path) -> Any:
    return openpyxl.load_workbook(path).worksheets[0]


def decide(
    path: Path, answers: Mapping[str, str], *, by: str = "王某", on: Any = D2, why: str = "已核实"
) -> None:
    """Fill in the last four columns of the rows whose 对象 is among the answers, as a person does in a spreadsheet."""
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows(min_row=2):
        if row[2].value in answers:
            for cell, value in zip(row[5:9], (answers[row[2].value], why, by, on), strict=True):
                cell.value = value
    book.save(path)


def asked(intake: Intake) -> dict[str, tuple[str, str, str]]:
    """Return subject → matter, proposal, basis of the open questions."""
    return {one.subject: (one.matter, one.proposal, one.basis) for one in open_questions(intake.folder)}


def decided(intake: Intake, answers: Mapping[str, str], **how: Any) -> Intake:
    """Append the open questions, answer some, and read again."""
    path = intake.campaign.folder / "decisions.xlsx"
    append_questions(path, open_questions(intake.folder))
    decide(path, answers, **how)
    return read_extracts(intake.campaign, intake.known_on)


# ── the file ────────────────────────────────────────────────────────────────────────────────────────────────


def test_questions_are_numbered_on_and_asked_once(tmp_path: Path) -> None:
    path = tmp_path / "decisions.xlsx"
    second = Question("镇街名称", "望沧街到", "望沧街道", "镇街表里没有这个名称")
    assert append_questions(path, [A_QUESTION, A_QUESTION]) == 1
    assert append_questions(path, [second, A_QUESTION]) == 1
    assert append_questions(path, [second, A_QUESTION]) == 0
    assert [list(row) for row in sheet(path).values] == [
        list(COLUMNS),
        [1, "单位名称", "甲化工", "甲化工有限公司", "底册里没有这个名称", None, None, None, None],
        [2, "镇街名称", "望沧街到", "望沧街道", "镇街表里没有这个名称", None, None, None, None],
    ]


def test_no_questions_make_no_file(tmp_path: Path) -> None:
    assert append_questions(tmp_path / "decisions.xlsx", []) == 0
    assert not list(tmp_path.iterdir())


def test_changed_evidence_is_asked_again_below(tmp_path: Path) -> None:
    path = tmp_path / "decisions.xlsx"
    append_questions(path, [A_QUESTION])
    decide(path, {"甲化工": "不是"})
    before = [list(row) for row in sheet(path).values]
    assert (
        append_questions(path, [Question("单位名称", "甲化工", "甲化工（集团）公司", A_QUESTION.basis)]) == 1
    )
    after = [list(row) for row in sheet(path).values]
    assert after[:2] == before
    assert after[2][0] == 2


def test_what_waits_about_a_unit_is_not_asked_once_more_with_other_figures(tmp_path: Path) -> None:
    path = tmp_path / "decisions.xlsx"
    earlier, later = (Question("重点监督管理", "甲厂", "纳入名单", f"应训9人，未参训{n}人") for n in (3, 2))
    assert append_questions(path, [earlier]) == 1
    assert append_questions(path, [later]) == 0
    assert append_questions(path, [Question("执法线索", "甲厂", "移交", "涉及2人")]) == 1, "another matter"
    assert append_questions(path, [A_QUESTION, Question(*A_QUESTION_TEXTS, "另一个依据")]) == 2
    decide(path, {"甲厂": "不纳入"})
    assert append_questions(path, [later]) == 1, "once decided, other evidence is another question"


def test_what_people_did_to_the_file_stays(tmp_path: Path) -> None:
    """Another column, order, colours, comments, a sheet of their own, a row below: every other part byte for byte."""
    path = tmp_path / "decisions.xlsx"
    append_questions(path, [A_QUESTION])
    book = openpyxl.load_workbook(path)
    own = book.worksheets[0]
    own.insert_cols(3)
    own["C1"], own["C2"] = "备忘", "=1+1"
    own["D2"].fill = PatternFill("solid", fgColor="FF0000")
    own["D2"].comment = Comment("问过了", "王某")
    own["B5"] = "以上待会商"
    own["B9"].fill = PatternFill("solid", fgColor="00FF00")  # formatted ahead, empty
    book.create_sheet("我的笔记")["A1"] = "留着"
    book.save(path)
    before = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    assert append_questions(path, [Question("镇街名称", "=1+1", "望沧街道", "")]) == 1
    after = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    assert [name for name in before.namelist() if before.read(name) != after.read(name)] == [
        "xl/worksheets/sheet1.xml"
    ]
    assert after.namelist() == before.namelist()
    mended = sheet(path)
    assert [cell.value for cell in mended[6]][:7] == [2, "镇街名称", None, "=1+1", "望沧街道", None, None]
    assert mended["D6"].data_type == "s"  # text, no formula
    assert (mended["C2"].value, mended["D2"].fill.fgColor.rgb, mended["B5"].value) == (
        "=1+1",
        "00FF0000",
        "以上待会商",
    )
    assert mended["D2"].comment.text == "问过了"


def test_a_file_that_is_open_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "decisions.xlsx"
    append_questions(path, [A_QUESTION])
    data = path.read_bytes()
    other = Question("单位名称", "乙", "乙公司", "")
    mark = tmp_path / "~$decisions.xlsx"
    mark.touch()
    with pytest.raises(ConfigurationError, match="正在别的程序里打开，1个新的待定事项没有写入"):
        append_questions(path, [other])
    mark.unlink()

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ConfigurationError, match="正在别的程序里打开"):
        append_questions(path, [other])
    assert path.read_bytes() == data
    assert [one.name for one in tmp_path.iterdir()] == ["decisions.xlsx"]


def test_the_drop_down_offers_what_the_matter_allows(tmp_path: Path) -> None:
    path = tmp_path / "decisions.xlsx"
    path.write_bytes(empty_book())
    book = openpyxl.load_workbook(path)
    (choice, _) = book.worksheets[0].data_validations.dataValidation
    assert (choice.type, choice.formula1) == ("list", "INDIRECT($B2)")
    for matter, choices in CHOICES.items():
        name, cells = book.defined_names[matter].attr_text.split("!")
        offered = [cell.value for row in book[name][cells.replace("$", "")] for cell in row]
        assert offered == list(choices)


def test_a_book_older_than_a_matter_learns_its_choices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drop-downs of the new matters work, those of the old ones are untouched."""
    path = tmp_path / "decisions.xlsx"
    with monkeypatch.context() as earlier:
        earlier.setattr(decisionbook, "CHOICES", {"单位名称": CHOICES["单位名称"]})
        append_questions(path, [A_QUESTION])
    decide(path, {"甲化工": "不是"})
    before = openpyxl.load_workbook(path)
    assert list(before.defined_names) == ["单位名称"]
    new = [Question("疑似不一致", "某", "核查", ""), Question("执法线索", "某", "移交", "")]
    append_questions(path, new)
    book = openpyxl.load_workbook(path)
    assert set(book.defined_names) == {"单位名称", "疑似不一致", "执法线索"}
    for matter in book.defined_names:
        name, cells = book.defined_names[matter].attr_text.split("!")
        offered = [cell.value for row in book[name][cells.replace("$", "")] for cell in row]
        assert offered == list(CHOICES[matter])
    helped = [list(row) for row in before["填写说明"].values]
    assert [list(row[: len(helped[0])]) for row in book["填写说明"].values][: len(helped)] == helped
    labels = ("事项", *(f"决定{n}{end}" for end in ("", "的意思") for n in "一二三四"))
    assert labels in list(book["填写说明"].values)
    data = path.read_bytes()
    append_questions(path, [Question("疑似不一致", "另一人", "核查", "")])
    parts = [zipfile.ZipFile(io.BytesIO(content)) for content in (data, path.read_bytes())]
    assert [name for name in parts[0].namelist() if parts[0].read(name) != parts[1].read(name)] == [
        "xl/worksheets/sheet1.xml"
    ]


def test_a_book_without_its_help_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "decisions.xlsx"
    append_questions(path, [A_QUESTION])
    book = openpyxl.load_workbook(path)
    del book["填写说明"]
    book.save(path)
    assert append_questions(path, [Question("执法线索", "某", "移交", "")]) == 1
    assert [row[1] for row in sheet(path).iter_rows(min_row=2, values_only=True)] == ["单位名称", "执法线索"]


def test_the_same_questions_make_the_same_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        append_questions(tmp_path / name, [A_QUESTION])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────


def filed(path: Path, *rows: Sequence[Any]) -> Path:
    path.write_bytes(xlsx([COLUMNS, *rows]))
    return path


def answer(
    text: str, why: str = "核实", by: str = "王某", on: Any = D1, matter: str = "单位名称"
) -> list[Any]:
    return [1, matter, "甲化工", "甲化工有限公司", "", text, why, by, on]


@pytest.mark.parametrize("on", [D1, "2022.10.20", dt.datetime(2022, 10, 20), dt.date(2022, 10, 20)])
def test_a_decision_is_read(tmp_path: Path, on: Any) -> None:
    (one,) = read_decisions(filed(tmp_path / "a", answer("是", on=on)), DAY).made
    assert (one.question.subject, one.answer, one.decided_by, one.decided_on) == (
        "甲化工", "是", "王某", date(2022, 10, 20),
    )  # fmt: skip


def test_open_and_later_ones_are_none(tmp_path: Path) -> None:
    path = filed(tmp_path / "a", answer(""), answer("是", on=D2), answer(" "))
    assert read_decisions(path, date.fromisoformat(D1)).made == ()
    assert read_decisions(path, date.fromisoformat(D1)).text == b""
    assert [one.answer for one in waiting(path, date.fromisoformat(D1))] == ["是"]
    assert len(read_decisions(path, DAY).made) == 1
    assert read_decisions(tmp_path / "none", DAY).made == ()


def test_the_last_decision_counts(tmp_path: Path) -> None:
    later = filed(tmp_path / "a", answer("不是", on=D2), answer("是", on=D1))
    assert read_decisions(later, DAY).aliases == ()
    assert len(read_decisions(later, date.fromisoformat(D1)).aliases) == 1
    lower = filed(tmp_path / "b", answer("不是"), answer("是"))
    assert len(read_decisions(lower, DAY).aliases) == 1


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (answer("对"), "“单位名称”的决定只能是是、不是，现在是“对”"),
        (answer("是", by=""), "没有写决定人"),
        (answer("是", on=""), "没有写日期"),
        (answer("是", on="上周"), "“上周”不是日期"),
        (answer("接受", why="", matter="严重疑点"), "接受严重疑点要写理由"),
        (answer("是", matter="别的"), "不认识的事项“别的”"),
    ],
)
def test_an_unfinished_decision_is_told_and_not_used(tmp_path: Path, row: list[Any], told: str) -> None:
    found = read_decisions(filed(tmp_path / "a", row), DAY)
    assert (found.made, found.flaws) == ((), (f"第2行：{told}",))


def test_a_file_without_its_columns_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(xlsx([["编号", "事项"], [1, "单位名称"]]))
    (tmp_path / "b").write_bytes(b"PK\x03\x04broken")
    for name, told in (("a", "缺少列"), ("b", "无法读取")):
        with pytest.raises(ConfigurationError, match=told):
            read_decisions(tmp_path / name, DAY)


def test_what_the_archive_keeps_reads_like_the_file(tmp_path: Path) -> None:
    rows = [answer("是"), answer(""), answer("对"), answer("不是", on=D2)]
    found = read_decisions(filed(tmp_path / "a", *rows), DAY)
    (tmp_path / "b").write_bytes(found.text)
    kept = read_decisions(tmp_path / "b", DAY)
    assert kept.made == found.made
    assert [flaw.split("：")[1] for flaw in kept.flaws] == [flaw.split("：")[1] for flaw in found.flaws]
    assert kept.text == found.text


# ── names ───────────────────────────────────────────────────────────────────────────────────────────────────

LIST = xlsx([UNITS, ["瑞成化工有限公司", uscc(1), "望沧街道", "应急局", "危化", 20]])


def test_a_decided_name_is_the_other_unit(tmp_path: Path) -> None:
    intake = read(
        tmp_path, {f"{D1}/a.xlsx": LIST, f"{D1}/b.xlsx": xlsx([ROSTER, person("张三", ONE, "瑞成化工公司")])}
    )
    assert asked(intake) == {"瑞成化工公司": ("单位名称", "瑞成化工有限公司", "底册里没有这个名称")}
    after = decided(intake, {"瑞成化工公司": "是"}, on=D1)
    assert codes(after) == []
    assert [row["name"] for row in rows_of(after, "units")] == ["瑞成化工有限公司"]
    assert open_questions(after.folder) == []


def test_a_refused_name_stays_and_is_not_asked_again(tmp_path: Path) -> None:
    intake = read(
        tmp_path, {f"{D1}/a.xlsx": LIST, f"{D1}/b.xlsx": xlsx([ROSTER, person("张三", ONE, "瑞成化工公司")])}
    )
    after = decided(intake, {"瑞成化工公司": "不是"}, on=D1)
    assert codes(after) == ["E105"]
    assert append_questions(after.campaign.folder / "decisions.xlsx", open_questions(after.folder)) == 0


def test_decided_towns_and_departments(tmp_path: Path) -> None:
    rows = [["甲公司", "", "望沧街到", "应急管理居", "危化", 10]]
    intake = read(tmp_path, {f"{D1}/a.xlsx": xlsx([UNITS, *rows])})
    assert sorted(codes(intake)) == ["E103", "E104"]
    after = decided(intake, {"望沧街到": "是", "应急管理居": "是"}, on=D1)
    assert codes(after) == []
    assert [(row["town_key"], row["dept_key"]) for row in rows_of(after, "units")] == [("990101001", "D1")]


def test_a_decided_name_that_is_used_no_more_is_no_doubt(tmp_path: Path) -> None:
    intake = read(
        tmp_path, {f"{D1}/a.xlsx": LIST, f"{D1}/b.xlsx": xlsx([ROSTER, person("张三", ONE, "瑞成化工公司")])}
    )
    decided(intake, {"瑞成化工公司": "是"}, on=D1)
    put(intake.campaign, {f"{D1}/b.xlsx": xlsx([ROSTER, person("张三", ONE, "瑞成化工有限公司")])})
    assert codes(read_extracts(intake.campaign, intake.known_on)) == []


# ── severe findings ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_accepted_finding_is_severe_no_more(tmp_path: Path) -> None:
    twice = xlsx([ROSTER, person("张三", ONE), person("张三", ONE, form="实习")])
    intake = read(tmp_path, {f"{D1}/a.xlsx": twice})
    before = finding(intake, "E012")
    (subject,) = asked(intake)
    assert subject == f"E012　extracts/{D1}/a.xlsx〔Sheet1〕　A2、A3"
    after = decided(intake, {subject: "接受"}, on=D1, why="两种用工都属实")
    row = finding(after, "E012")
    assert (before["severity"], row["severity"]) == ("严重", "提示")
    assert row["message"] == f"{before['message']}（已接受：两种用工都属实）"
    assert open_questions(after.folder) == []
    refused = decided(intake, {subject: "不接受"}, on=D1)
    assert finding(refused, "E012")["severity"] == "严重"


def test_an_accepted_finding_that_changed_is_asked_again(tmp_path: Path) -> None:
    twice = [person("张三", ONE), person("张三", ONE, form="实习")]
    intake = read(tmp_path, {f"{D1}/a.xlsx": xlsx([ROSTER, *twice])})
    (subject,) = asked(intake)
    decided(intake, {subject: "接受"}, on=D1)
    put(intake.campaign, {f"{D1}/a.xlsx": xlsx([ROSTER, *twice, person("张三", ONE, form="其他")])})
    changed = read_extracts(intake.campaign, intake.known_on)
    assert finding(changed, "E012")["severity"] == "严重"
    assert append_questions(intake.campaign.folder / "decisions.xlsx", open_questions(changed.folder)) == 1


# ── matches ─────────────────────────────────────────────────────────────────────────────────────────────────


def matched(folder: Path, account: str, roster: Sequence[Sequence[Any]]) -> Intake:
    files = {
        f"{D1}/名册.xlsx": xlsx([ROSTER, *roster]),
        f"{D1}/平台.xlsx": xlsx(
            [PLATFORM, learner("李某", account, "丙公司", course="HC01", progress="100%")]
        ),
    }
    return read(folder, files)


def test_a_decided_match_links_the_account_to_the_person(tmp_path: Path) -> None:
    intake = matched(tmp_path, masked(ONE), [person("李某", ONE), person("李某", TWO)])
    assert codes(intake).count("E207") == 1
    subject, proposal = f"李某…{ONE[-4:]}（丙公司）", f"李某…{ONE[-4:]}（甲化工有限公司）"
    assert {key: value[:2] for key, value in asked(intake).items()} == {subject: ("人员对应", proposal)}
    after = decided(intake, {subject: "是"}, on=D1)
    assert "E207" not in codes(after)
    (account,), roster = rows_of(after, "accounts"), rows_of(after, "roster")
    assert account["person_no"] == roster[0]["person_no"] != roster[1]["person_no"]
    tiers = {row["person_no"]: row["tier"] for row in rows_of(after, "people")}
    assert (tiers[roster[0]["person_no"]], tiers[roster[1]["person_no"]]) == (6, 1)
    assert open_questions(after.folder) == []


def test_a_refused_match_links_nothing(tmp_path: Path) -> None:
    intake = matched(tmp_path, masked(ONE), [person("李某", ONE)])
    after = decided(intake, {f"李某…{ONE[-4:]}（丙公司）": "不是"}, on=D1)
    assert "E207" in codes(after)
    assert names_of(after, rows_of(after, "accounts")) == ["李某"]
    assert len({row["person_no"] for table in ("accounts", "roster") for row in rows_of(after, table)}) == 2


@pytest.mark.parametrize("account", [masked(THREE), "", "待补"], ids=["other digits", "none", "filler"])
def test_nobody_to_match_is_no_question(tmp_path: Path, account: str) -> None:
    assert asked(matched(tmp_path, account, [person("李某", ONE)])) == {}


def test_a_decision_that_fits_two_persons_decides_nothing(tmp_path: Path) -> None:
    twin = next(
        n for k in range(1, 29) for s in range(999) if (n := id_no(s, f"198502{k:02d}"))[14:] == ONE[14:]
    )
    intake = matched(tmp_path, masked(ONE), [person("李某", ONE), person("李某", twin)])
    after = decided(intake, {f"李某…{ONE[-4:]}（丙公司）": "是"}, on=D1)
    assert "E207" in codes(after) or "E206" in codes(after)
    assert len({row["person_no"] for row in rows_of(after, "people")}) == 3


# ── persons whom a later roster omits ───────────────────────────────────────────────────────────────────────


def omitting(folder: Path) -> Intake:
    files = {
        f"{D1}/a.xlsx": xlsx([ROSTER, person("张三", ONE), person("李四", TWO), person("王五", THREE)]),
        f"{D2}/b.xlsx": xlsx([ROSTER, person("张三", ONE), person("李四", TWO)]),
    }
    return read(folder, files)


def test_an_omitted_person_who_left_is_removed(tmp_path: Path) -> None:
    intake = omitting(tmp_path)
    subject = f"王五…{THREE[-4:]}（甲化工有限公司）"
    assert asked(intake) == {subject: ("名册未再列出", "核实是否离职", "2022-11-10收到的名册没有列出")}
    after = decided(intake, {subject: "离职"}, why="11月1日离职")
    (row,) = rows_of(after, "adjustments")
    assert names_of(after, [row]) == ["王五"]
    assert {name: row[name] for name in ("unit_no", "kind", "reason", "approved_by", "adjusted_on", "known_on")} == {
        "unit_no": 1, "kind": "核减", "reason": "11月1日离职", "approved_by": "王某", "adjusted_on": DAY, "known_on": DAY,
    }  # fmt: skip
    assert open_questions(after.folder) == []


def test_an_omitted_person_who_stays_is_required_and_not_asked_again(tmp_path: Path) -> None:
    intake = omitting(tmp_path)
    after = decided(intake, {f"王五…{THREE[-4:]}（甲化工有限公司）": "漏报"})
    assert rows_of(after, "adjustments") == []
    assert append_questions(after.campaign.folder / "decisions.xlsx", open_questions(after.folder)) == 0


def test_who_is_listed_again_or_has_left_is_no_question(tmp_path: Path) -> None:
    files = {
        f"{D1}/a.xlsx": xlsx(
            [ROSTER, person("张三", ONE), person("李四", TWO), person("王五", THREE, left="2022-10-01")]
        ),
        f"{D2}/b.xlsx": xlsx([ROSTER, person("张三", ONE)]),
        f"{D2[:-2]}12/c.xlsx": xlsx([ROSTER, person("张三", ONE), person("李四", TWO)]),
    }
    assert asked(read(tmp_path, files)) == {}


# ── inputs ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_decisions_are_an_input(tmp_path: Path) -> None:
    intake = omitting(tmp_path)
    path = intake.campaign.folder / "decisions.xlsx"
    append_questions(path, open_questions(intake.folder))
    assert read_extracts(intake.campaign, DAY).digest == intake.digest
    decide(path, dict.fromkeys(asked(intake), "漏报"), on="2022-11-11")
    assert read_extracts(intake.campaign, DAY).digest == intake.digest
    decide(path, dict.fromkeys(asked(intake), "漏报"), on=D2)
    after = read_extracts(intake.campaign, DAY)
    assert after.digest != intake.digest
    (one,) = [one for one in after.inputs if one.path == "decisions.xlsx"]
    kept = intake.campaign.home.archive / one.sha256[:2] / one.sha256
    assert kept.read_bytes() == read_decisions(path, DAY).text
    known = (intake.campaign.home.archive / "known.csv").read_text("utf-8")
    assert f"data/campaigns/scene/decisions.xlsx,{one.sha256}" in known


def test_questions_hold_no_number_of_a_person(tmp_path: Path) -> None:
    intake = matched(
        tmp_path, masked(ONE), [person("李某", ONE), person("赵六", TWO, town=f"镇{id_no(7)}街到望沧")]
    )
    for one in open_questions(intake.folder):
        assert not any(
            number in "".join((one.subject, one.proposal, one.basis)) for number in (ONE, TWO, id_no(7))
        )


def test_nobody_is_doubted_in_a_clean_campaign(tmp_path: Path) -> None:
    intake = read(tmp_path, {f"{D1}/a.xlsx": xlsx([ROSTER, person("张三", ONE)])})
    assert open_questions(intake.folder) == []
    assert list(people(intake)) == ["张三"]
