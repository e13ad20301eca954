"""Lists that people decide about: within a town, in any order of rows, from the question to the decision."""

from __future__ import annotations

import json
import random
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from anpei.home import Home
from anpei.intake.decisionbook import append_questions
from anpei.intake.decisions import LEAD, SUPERVISED
from anpei.ledger import Case, build_case, open_case
from anpei.ledger.lists import CONDITIONS, CSV_LISTS, DECIDED_LISTS, list_entries
from anpei.ledger.oversight import oversight_questions
from anpei.synthetic import write_campaign
from tests.spec.example import Example, Row
from tests.spec.scene import Tables, make_campaign

T = {"进度": "100", "开始": "2022-10-20 08:00:00", "完成": "2022-10-20 09:00:00"}
UNITS = {
    "甲厂": ("东镇", "应急局"),
    "乙厂": ("西镇", "应急局"),
    "丙厂": ("西镇", "交通局"),
    "丁厂": ("东镇", "交通局"),
}
HALF = "应训2人，未参训1人，参训率50.00%"


def example(**further: tuple[Row, ...]) -> Example:
    """Return four units of two persons, one of whom takes part; 丁厂 has no roster."""
    names = [(f"{unit[0]}{n}", unit) for unit in ("甲厂", "乙厂", "丙厂") for n in "一二"]
    learned = [name for name, _ in names if name[1] == "一"]
    tables = {
        "单位": tuple({"单位": u, "镇街": town, "部门": dept} for u, (town, dept) in UNITS.items()),
        "名册": tuple({"姓名": name, "单位": unit} for name, unit in names),
        "账号": tuple({"姓名": name} for name in learned),
        "学习": tuple({"姓名": name, **T} for name in learned),
        **further,
    }
    return Example("", 1, "", "lists", "", (), tables=tables)


def built(told: Example, folder: Path, tables: Tables | None = None) -> Case:
    tables = tables or Tables(told)
    return build_case(
        tables.write(folder / "tables"),
        make_campaign(told, tables, folder),
        known_on=date(2022, 12, 1),
        work=folder / "work",
        digest="lists",
    )


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return built(example(), tmp_path_factory.mktemp("lists"))


@pytest.mark.parametrize("frame_of", ["supervision", "leads"])
def test_a_town_and_a_department_see_their_own_units_alone(case: Case, frame_of: str) -> None:
    units = {"supervision": set(UNITS), "leads": set(UNITS) - {"丁厂"}}[frame_of]
    towns, depts = (dict(zip(names.values(), names, strict=True)) for names in (case.towns, case.depts))
    for level, keys, at in (("town", towns, 0), ("dept", depts, 1)):
        for name, key in keys.items():
            frame = getattr(case, frame_of)((level, key))
            assert set(frame["unit"]) == {unit for unit in units if UNITS[unit][at] == name}
    assert set(getattr(case, frame_of)()["unit"]) == units


def test_the_caller_owns_the_frame(case: Case) -> None:
    frame = case.supervision()
    frame["state"] = "entered"
    assert set(case.supervision()["state"]) == {"proposed"}


def test_the_order_of_rows_is_irrelevant(tmp_path: Path) -> None:
    decisions = tuple(
        {"编号": str(n), "事项": matter, "单位": unit, "决定": answer, "依据": basis, "日期": day}
        for n, (matter, unit, answer, basis, day) in enumerate(
            [
                (SUPERVISED, "甲厂", "纳入", HALF, "2022-11-20"),
                (SUPERVISED, "乙厂", "不纳入", HALF, "2022-11-20"),
                (LEAD, "丙厂", "移交", "应训2人，涉及1人（占50.00%）：未注册1人", "2022-11-21"),
                (SUPERVISED, "甲厂", "不纳入", HALF, "2022-11-22"),
            ],
            1,
        )
    )
    told = example(
        决定=decisions,
        名册缺人=({"姓名": "甲二", "单位": "甲厂", "日期": "2022-11-30"},),
        核查=({"编号": "1", "姓名": "乙一", "问题": "代学代考", "结论": "属实"},),
        抽测=({"姓名": "丙一", "单位": "丙厂", "合格": "否"},),
    )
    first = built(told, tmp_path / "first")
    tables = Tables(told)
    for rows in tables.rows.values():
        random.Random(7).shuffle(rows)
    second = built(told, tmp_path / "second", tables)
    for frame_of in (Case.supervision, Case.leads, Case.coverage, Case.supervision_history, list_entries):
        assert frame_of(first).to_csv() == frame_of(second).to_csv()
    assert oversight_questions(first) == oversight_questions(second)
    assert dict(zip(first.supervision()["unit"], first.supervision()["state"], strict=True)) == {
        "甲厂": "entered", "乙厂": "declined", "丙厂": "proposed", "丁厂": "proposed",
    }  # fmt: skip


def test_the_document_names_every_list_in_order(root: Path) -> None:
    text = (root / "docs" / "measures.md").read_text("utf-8")
    rows = re.findall(r"^\| \S+ \| `(\w+)` \| (C\d\d) \| .+ \|$", text, re.MULTILINE)
    clauses = {name: CONDITIONS[condition].clause for name, condition in CSV_LISTS.items()}
    assert rows == [*clauses.items(), *zip(DECIDED_LISTS, ("C42", "C46"), strict=True)]


def test_from_the_question_to_the_list(tmp_path: Path) -> None:
    """What is asked is written into decisions.xlsx, decided by hand, read again: entered, and asked no more."""
    home = Home(tmp_path)
    folder = home.data / "campaigns" / "asked"
    write_campaign(folder, seed=31, units=20, people=300, mess="none", campaign_id="asked")
    book = folder / "decisions.xlsx"
    book.unlink(missing_ok=True)
    before = open_case("asked", home=home)
    questions = oversight_questions(before)
    truth = json.loads((folder / "truth.json").read_text("utf-8"))["oversight"]
    assert {one.matter for one in questions} == {SUPERVISED, LEAD}
    assert len([one for one in questions if one.matter == SUPERVISED]) == len(before.supervision())
    assert set(before.supervision()["unit"]) >= {
        unit for unit, one in truth["supervision"].items() if one["is_partial"] or one["is_below"]
    }
    append_questions(book, questions)
    asked, declined = questions[0], questions[1]
    workbook, numbers = openpyxl.load_workbook(book), {}
    for row in workbook.worksheets[0].iter_rows(min_row=2):
        answer = {asked.subject: "纳入", declined.subject: "不纳入"}.get(row[2].value)
        if row[1].value == SUPERVISED and answer:
            for cell, value in zip(
                row[5:9], (answer, "每月检查", "分管负责人", before.known_on), strict=True
            ):
                cell.value = value
            numbers[row[2].value] = str(row[0].value)
    workbook.save(book)
    after = open_case("asked", home=home)
    rows = after.supervision().set_index("unit")
    one = rows.loc[asked.subject]
    assert (one["state"], one["measure"], one["number"]) == ("entered", "每月检查", numbers[asked.subject])
    assert (one["basis"], one["entered_on"]) == (asked.basis, before.known_on)
    assert rows.loc[declined.subject, "state"] == "declined"
    assert oversight_questions(after) == [one for one in questions if one not in (asked, declined)]
    assert append_questions(book, oversight_questions(after)) == 0


def test_every_entry_has_its_clause_and_the_rows_behind_it(tmp_path: Path) -> None:
    told = example(
        名册=(*example().tables["名册"], {"姓名": "戊一", "单位": "戊厂"}),
        单位=(*example().tables["单位"], {"单位": "戊厂", "镇街": "东镇", "部门": "应急局", "底册": "否"}),
        学习=({"姓名": "乙一", **T}, {"姓名": "丙一", **T}),
        名册缺人=({"姓名": "甲二", "单位": "甲厂", "日期": "2022-11-10"},),
        核查=(
            {"编号": "1", "姓名": "乙一", "问题": "代学代考", "结论": "属实"},
            {"编号": "2", "姓名": "丙一", "结论": "属实"},
        ),
        抽测=({"姓名": "乙一", "单位": "乙厂", "合格": "否"}, {"姓名": "丙一", "单位": "丙厂", "合格": "是"}),
    )
    tables = Tables(told)
    tables.rows["units"][-1].update(source_no=None, row=None)  # known from its roster alone
    case = built(told, tmp_path, tables)
    names = {number: name for name, number in tables.persons.items()}
    found = [
        (r["list"], r["clause"], r["unit"], names.get(r["person_no"], ""), f"{r['path'][-7:-5]}{r['row']}")
        for r in case.grounds().astype(object).to_dict("records")
    ]
    half = [(u, f"{u[0]}二", f"名册{row}") for u, row in (("甲厂", 3), ("乙厂", 5), ("丙厂", 7))]
    only = [("甲厂", "甲一", "名册2"), ("甲厂", "甲一", "平台2")]
    late = [("戊厂", "戊一", "名册8")]
    assert sorted(found) == sorted(
        [
            ("units_without_roster", "C25", "丁厂", "", "单位5"),
            ("units_persons_omitted", "C25", "甲厂", "甲二", "名册3"),
            *(("units_not_all_registered", "C31", *one) for one in [*half, *late]),
            *(("units_not_all_started", "C42", *one) for one in [*half, *only, *late]),
            *(("not_registered", "C43", *one) for one in [*half, *late]),
            *(("registered_only", "C44", *one) for one in only),
            ("mismatch", "C45", "丙厂", "丙一", "核查3"),
            ("spot_below", "C42", "乙厂", "乙一", "抽测2"),
            ("units_not_listed", "C25", "戊厂", "", "名册8"),
            ("key_supervision", "C42", "丁厂", "", "单位5"),
            *(("key_supervision", "C42", *one) for one in [*half, *only, *late]),
            ("key_supervision", "C42", "乙厂", "乙一", "抽测2"),
            *(("enforcement_lead", "C46", *one) for one in [*half, *only, *late]),
            ("enforcement_lead", "C46", "乙厂", "乙一", "核查2"),
            ("enforcement_lead", "C46", "丙厂", "丙一", "核查3"),
        ]
    )
    town = case.grounds(("town", "999999002"))
    assert set(town["unit"]) == {"乙厂", "丙厂"}
