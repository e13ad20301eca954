"""Cases on their way: 核查单 and its form go out, the form comes back filled in, and the case has its conclusion."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from anpei.document.casebook import CASEBOOK, LISTS, casebook, save_casebook
from anpei.document.oversightdocuments import (
    FORM,
    oversight_overview,
    oversight_text,
    save_transfer_letters,
    save_verification_slips,
)
from anpei.intake.decisionbook import append_questions
from anpei.intake.decisions import LEAD, SUPERVISED, SUSPECTED, Question
from anpei.ledger import Case, open_case
from anpei.vocabulary import FIELDS
from anpei.vocabulary import KINDS as EXTRACTS
from tests.intake.scene import (
    D1,
    D3,
    PLATFORM,
    ROSTER,
    UNITS,
    id_no,
    learner,
    make_campaign,
    person,
    put,
    uscc,
    xlsx,
)

UNIT = "甲化工有限公司"
NAMES = {"张三": 1, "李四": 2, "王五": 3}
TOWN = "990101001-望沧街道"


def clue(name: str) -> str:
    return f"{name}…{id_no(NAMES[name])[-4:]}（{UNIT}）"


def decide(folder: Path, *decided: tuple[str, str, str, str]) -> None:
    """Write questions with their answers into decisions.xlsx: matter, subject, answer, reason."""
    path = folder / "decisions.xlsx"
    questions = [
        Question(matter, subject, "建议", f"依据{n}") for n, (matter, subject, *_) in enumerate(decided)
    ]
    append_questions(path, questions)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row, (*_, answer, reason) in enumerate(decided, 2):
        for column, value in enumerate((answer, reason, "测试", date(2022, 12, 1)), 6):
            sheet.cell(row, column, value)
    book.save(path)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Three persons who completed; it is decided to verify two, to supervise the unit and to hand over its leads."""
    campaign = make_campaign(tmp_path, _notice={})
    roster = [person(name, id_no(n), UNIT, town="望沧街道") for name, n in NAMES.items()]
    learned = [
        learner(name, id_no(n), UNIT, course=course, progress="100%", finished="2022-11-20 10:00:00")
        for name, n in NAMES.items()
        for course in ("危险化学品安全管理", "应急处置")
    ]
    units = [[UNIT, uscc(1), "望沧街道", "应急局", "化工", 5]]
    put(
        campaign,
        {
            f"{D1}/底册.xlsx": xlsx([UNITS, *units]),
            f"{D1}/名册.xlsx": xlsx([ROSTER, *roster]),
            f"{D3}/平台.xlsx": xlsx([PLATFORM, *learned]),
        },
    )
    decide(
        campaign.folder,
        (SUSPECTED, clue("张三"), "核查", ""),
        (SUSPECTED, clue("李四"), "核查", ""),
        (SUPERVISED, UNIT, "纳入", "每月检查一次"),
        (LEAD, UNIT, "移交", ""),
    )
    return open_case(campaign, as_of=datetime(2022, 12, 1, 8))


def cells(data: bytes, sheet: int = 0) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [list(row) for row in book.worksheets[sheet].iter_rows(values_only=True)]


def test_a_slip_goes_out_and_its_form_comes_back(case: Case, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert save_verification_slips(case, out) == [
        f"{TOWN}/{name}" for name in ("核查单.pdf", "核查单.docx", "核查单.figures.json", FORM)
    ]
    book = openpyxl.load_workbook(out / TOWN / FORM)
    sheet = book.worksheets[0]
    (head,) = (row for row in sheet.iter_rows() if row[0].value == "编号")
    assert [cell.value for cell in head] == [FIELDS[name].label for name in EXTRACTS["reviews"].fields]
    first = head[0].row + 1
    asked = [[cell.value for cell in row[:5]] for row in sheet.iter_rows(first, first + 1)]
    assert asked == [
        ["HC-scene-001", "张三", "*" * 14 + id_no(1)[-4:], UNIT, "人员不一致"],
        ["HC-scene-002", "李四", "*" * 14 + id_no(2)[-4:], UNIT, "人员不一致"],
    ]
    (offered,) = (rule for rule in sheet.data_validations.dataValidation if rule.type == "list")
    assert offered.formula1 == '"属实,排除,待核查"' and f"F{first}" in str(offered.sqref)
    # the town answers; one name comes back misspelt, and the 编号 still tells the case
    for row, (name, conclusion) in enumerate((("张叁", "属实"), ("李四", "排除")), first):
        sheet.cell(row, 2, name)
        for column, value in enumerate((conclusion, "望沧街道", "某某", "2022-12-02"), 6):
            sheet.cell(row, column, value)
    returned = case.campaign.folder / "extracts" / "2022-12-03" / "望沧街道核查反馈表.xlsx"
    returned.parent.mkdir()
    book.save(returned)
    answered = open_case(case.campaign, as_of=datetime(2022, 12, 1, 8))
    states = answered.suspects().set_index("number")["state"].to_dict()
    assert states == {"HC-scene-001": "confirmed", "HC-scene-002": "cleared"}
    counts = answered.measure("district").iloc[0]
    assert (counts["n_completed"], counts["n_valid"], counts["n_mismatch_confirmed"]) == (3, 2, 1)
    assert save_verification_slips(answered, tmp_path / "again") == []


def test_letters_go_to_departments_with_leads_alone(case: Case, tmp_path: Path) -> None:
    assert save_transfer_letters(case, tmp_path / "out") == [
        f"D1-澜溪区应急管理局/线索移交函.{ending}" for ending in ("pdf", "docx", "figures.json")
    ]


def test_the_casebook_tells_signals_cases_lists_and_evidence(case: Case, tmp_path: Path) -> None:
    assert save_casebook(case, tmp_path / "out") == CASEBOOK
    data = casebook(case)
    assert (tmp_path / "out" / CASEBOOK).read_bytes() == data == casebook(case)
    names = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    assert names == ["信号", "疑似和核查", "提示", "依据", "重点监督管理", "执法线索", "名单依据"]
    signals = cells(data)[2:]
    assert [row[0] for row in signals[1:]] == [f"S{n}" for n in range(1, 22)]
    cases = cells(data, 1)[3:]
    assert [(row[0], row[1], row[6]) for row in cases] == [
        ("HC-scene-001", "张三", "核查中"),
        ("HC-scene-002", "李四", "核查中"),
    ]
    assert cells(data, 4)[3][:8] == [
        UNIT, "望沧街道", "澜溪区应急管理局", "已决定", "3", "依据2", "依据2", "每月检查一次",
    ]  # fmt: skip
    grounds = cells(data, 6)[3:]
    assert {(row[0], row[1], row[2]) for row in grounds if row[0] == "全员完成"} == {
        ("全员完成", "C35", UNIT)
    }
    assert not {row[0] for row in grounds} - set(LISTS.values())
    whole = {id_no(n) for n in NAMES.values()}
    assert not [
        row for n in range(len(names)) for row in cells(data, n) for cell in row if str(cell) in whole
    ]


def test_totals_hold_numbers_and_no_name(case: Case) -> None:
    told = oversight_text(case)
    assert (
        "疑似和核查　核查中 2人" in told
        and "重点监督管理　已决定 1家" in told
        and "执法线索　已决定 1家" in told
    )
    overview = oversight_overview(case)
    assert list(overview.columns) == ["名单", "状态", "数量", "单位"]
    for word in (*NAMES, UNIT):
        assert word not in told + overview.to_string()


def test_with_nothing_decided_there_is_nothing_to_send(case: Case, tmp_path: Path) -> None:
    (case.campaign.folder / "decisions.xlsx").unlink()
    bare = open_case(case.campaign, as_of=datetime(2022, 12, 1, 8))
    assert save_verification_slips(bare, tmp_path) == save_transfer_letters(bare, tmp_path) == []
    assert [row for row in cells(casebook(bare), 1)[3:] if row[0] != "无"] == []
