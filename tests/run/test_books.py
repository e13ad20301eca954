"""After complete outputs: files are registered, questions asked, once; never for another day or one town alone."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from anpei.home import Home
from anpei.intake.decisions import DECISIONS, LEAD, SUPERVISED, SUSPECTED, Question
from anpei.run import campaign_run, check
from anpei.run.books import keep_books
from anpei.run.campaign_run import Request, run_campaign
from anpei.run.check import check_campaign
from tests.intake.scene import D1, D2, ROSTER, UNITS, id_no, person, read, uscc, xlsx
from tests.sample import copy_sample

LISTED = xlsx([UNITS, ["瑞成化工有限公司", uscc(1), "望沧街道", "应急局", "危化", 20]])
FILES = {f"{D1}/a.xlsx": LISTED, f"{D1}/b.xlsx": xlsx([ROSTER, person("张三", id_no(1), "瑞成化工公司")])}
ASKED = "decisions.xlsx 新增1个待定事项，请填写“决定”“理由”“决定人”“日期”。"


def test_files_are_registered_and_questions_asked_once(tmp_path: Path) -> None:
    intake = read(tmp_path, FILES)
    assert keep_books(intake) == [ASKED]
    register = intake.campaign.home.data / "receipts.csv"
    before = register.read_bytes()
    assert before.count(b"\n") == 3
    assert keep_books(intake) == []
    assert register.read_bytes() == before


def test_further_questions_follow(tmp_path: Path) -> None:
    intake = read(tmp_path, FILES)
    lead = Question(LEAD, "瑞成化工有限公司", "移交执法部门核查", "应训1人，涉及1人")
    assert keep_books(intake, questions=[lead, lead]) == [ASKED.replace("1个", "2个")]
    sheet = openpyxl.load_workbook(intake.campaign.folder / DECISIONS).worksheets[0]
    assert [row[:2] for row in sheet.iter_rows(min_row=2, values_only=True)] == [(1, "单位名称"), (2, LEAD)]


def test_a_run_of_one_town_asks_nothing(tmp_path: Path) -> None:
    intake = read(tmp_path, FILES)
    assert keep_books(intake, asks=False) == []
    assert not (intake.campaign.folder / DECISIONS).exists()
    assert (intake.campaign.home.data / "receipts.csv").exists()


def test_a_book_that_is_open_is_told_and_nothing_fails(tmp_path: Path) -> None:
    intake = read(tmp_path, FILES)
    (intake.campaign.folder / f"~${DECISIONS}").touch()
    (told,) = keep_books(intake)
    assert told.startswith(
        "decisions.xlsx 正在别的程序里打开，1个新的待定事项没有写入。\n  位置：decisions.xlsx\n  办法："
    )


def test_a_decision_dated_later_is_told(tmp_path: Path) -> None:
    intake = read(tmp_path, FILES)
    keep_books(intake)
    path = intake.campaign.folder / DECISIONS
    book = openpyxl.load_workbook(path)
    for cell, value in zip(
        book.worksheets[0][2][5:9], ("是", "", "王某", date.fromisoformat(D2)), strict=True
    ):
        cell.value = value
    book.save(path)
    (told,) = keep_books(intake)
    assert told.startswith(f"decisions.xlsx 有1项决定的日期晚于知悉日{D1}，这次没有采用；")


# ── the commands ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def home(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The sample in a home of its own; a check looks at the extracts alone."""
    copy_sample(root, tmp_path / "data/sample")
    (tmp_path / "output").mkdir()
    monkeypatch.setattr(check, "check_all_wording", lambda _: None)
    return Home(tmp_path)


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.slow
def test_a_check_keeps_the_books_unless_it_looks_back(home: Home) -> None:
    check_campaign("sample", home, "2026-11-03")
    assert not (home.data / "receipts.csv").exists()
    assert not (home.data / "sample" / DECISIONS).exists()
    checked = check_campaign("sample", home)
    assert (home.data / "receipts.csv").exists()
    assert (home.data / "sample" / DECISIONS).exists()
    told = checked.summary()
    assert told["notes"] == list(checked.notes) != []
    assert sum(one["提示"] + one["一般"] + one["严重"] for one in told["senders"]) > 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("request_", "is_registered", "is_asked"),
    [
        (Request(), True, True),
        (Request(towns=["990101001"]), True, False),
        (Request(known_on="2026-11-03"), False, False),
    ],
)
def test_a_run_keeps_the_books_and_its_outputs_do_not_tell(
    home: Home, monkeypatch: pytest.MonkeyPatch, request_: Request, is_registered: bool, is_asked: bool
) -> None:
    """The second run finds the books that the first one made: the same bytes of everything."""
    monkeypatch.setattr(campaign_run, "plan", lambda *_, **__: ())
    first = run_campaign("sample", home, request_)
    before = digests(first.folder)
    assert (home.data / "receipts.csv").exists() == is_registered
    assert (home.data / "sample" / DECISIONS).exists() == is_asked
    again = run_campaign("sample", home, request_)
    assert digests(again.folder) == before
    assert not again.notes


@pytest.mark.slow
def test_a_run_asks_what_the_ledger_asks_and_a_check_does_not(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The questions of the ledger stand below the intake's, numbered on."""
    monkeypatch.setattr(campaign_run, "plan", lambda *_, **__: ())

    def matters() -> list[str]:
        sheet = openpyxl.load_workbook(home.data / "sample" / DECISIONS).worksheets[0]
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
        return [str(row[1]) for row in rows]

    check_campaign("sample", home)
    checked = matters()
    assert checked
    run_campaign("sample", home, Request())
    whole = matters()
    assert whole[: len(checked)] == checked
    assert {SUSPECTED, SUPERVISED, LEAD} == set(whole[len(checked) :])
    assert not {SUSPECTED, SUPERVISED, LEAD} & set(checked)


@pytest.mark.slow
def test_books_come_after_whole_outputs(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign_run, "plan", lambda *_, **__: ())

    def fail(*_: Any, **__: Any) -> None:
        raise OSError

    monkeypatch.setattr(campaign_run, "write_lists", fail)
    with pytest.raises(OSError):
        run_campaign("sample", home, Request())
    assert not (home.data / "receipts.csv").exists()
    assert not (home.data / "sample" / DECISIONS).exists()
