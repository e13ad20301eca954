"""What a Case refuses, what it writes, and that its stored ledger is whole and found again."""

from __future__ import annotations

import csv
import json
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from anpei.errors import UsageError
from anpei.ledger import Case, build_case, write_lists, write_measures
from anpei.ledger.build import KEPT
from anpei.ledger.lists import CONDITIONS, CSV_LISTS
from anpei.vocabulary import COUNTS, LEVELS
from tests.spec.example import Example
from tests.spec.scene import build

EXAMPLE = Example(
    "", 0, "", "case", "", (), {},
    {
        "单位": ({"单位": "甲厂", "镇街": "东镇"}, {"单位": "乙厂", "镇街": "西镇"}),
        "名册": ({"姓名": "张一", "单位": "甲厂"}, {"姓名": "张二", "单位": "甲厂"}),
        "账号": ({"姓名": "张一"},),
        "监管人员": ({"姓名": "王一", "单位": "安监所", "镇街": "东镇"},),
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("case")


@pytest.fixture(scope="module")
def case(folder: Path) -> Case:
    return build(EXAMPLE, folder)[0]


def test_a_select_is_answered(case: Case) -> None:
    found = case.sql("SELECT status, count(*) AS n FROM ledger GROUP BY status ORDER BY status")
    assert found.to_dict("list") == {"status": ["not_registered", "registered_only"], "n": [1, 1]}


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("DELETE FROM ledger", "只能运行一条 SELECT"),
        ("SELECT 1; SELECT 2", "只能运行一条 SELECT"),
        ("", "只能运行一条 SELECT"),
        ("SELECT name FROM persons_of_the_roster", "查询不能运行"),
        ("SELEC 1", "查询不能运行"),
    ],
)
def test_another_query_is_refused(case: Case, query: str, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        case.sql(query)


def test_no_table_holds_a_name_or_an_id(case: Case) -> None:
    columns = {column for table in KEPT for column in case.sql(f"SELECT * FROM {table}").columns}
    assert columns.isdisjoint({"person_name", "id_no", "phone", "person_key", "last_digits"})


def test_a_misspelt_name_gets_the_nearest_one(case: Case) -> None:
    for ask, guess in (
        (lambda: case.figure("completion_rat"), "completion_rate"),
        (lambda: case.measure("twon"), "town"),
        (lambda: case.figure("n_required", "unit", "甲工厂"), "甲厂"),
        (lambda: case.units_where("not_register"), "not_registered"),
    ):
        with pytest.raises(UsageError) as caught:
            ask()
        assert caught.value.guess == guess


def test_what_cannot_be_is_refused(case: Case) -> None:
    with pytest.raises(UsageError, match="不是比率"):
        case.ranking("n_required", "town")
    with pytest.raises(UsageError, match="只能限定到镇街或部门"):
        case.measure("unit", within=("unit", "甲厂"))


def test_what_is_returned_is_the_callers_own(case: Case) -> None:
    frame = case.measure("town")
    frame.loc[:, "n_required"] = 99
    assert case.measure("town")["n_required"].tolist() == [2, 0]
    total = case.total("town")
    total["n_required"] = 99
    assert case.total("town")["n_required"] == 2


def test_the_unassigned_row_can_be_left_out(folder: Path) -> None:
    example = replace(
        EXAMPLE, tables={"名册": ({"姓名": "张一"},), "单位": ({"单位": "甲厂", "镇街": "未归属"},)}
    )
    other = build(example, folder / "unassigned")[0]
    assert other.measure("town")["key"].tolist() == ["999999001", "999999002", "未归属"]
    assert other.measure("town", include_unassigned=False)["key"].tolist() == ["999999001", "999999002"]


def test_measures_are_written_as_the_contract_says(case: Case, tmp_path: Path) -> None:
    write_measures(case, tmp_path / "measures.csv")
    text = (tmp_path / "measures.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert text.splitlines()[0] == ",".join(("level", "key", "label", *COUNTS))
    assert "\r" not in text
    assert [(row["level"], row["label"], row["n_required"]) for row in rows] == [
        ("district", "某区", "2"),
        ("town", "东镇", "2"),
        ("town", "西镇", "0"),
        ("dept", "应急局", "2"),
        ("dept", "交通局", "0"),
        ("unit", "甲厂", "2"),
        ("unit", "乙厂", "0"),
        ("person_class", "一线作业人员", "2"),
        ("employ_form", "正式", "2"),
        ("supervisors_town", "东镇", "1"),
    ]
    assert {row["level"] for row in rows} <= set(LEVELS)
    first = {name: first for name, first in rows[0].items() if name in COUNTS}
    assert first == {
        "n_units": "2", "n_units_rostered": "1", "n_units_all_registered": "0", "n_units_all_started": "0",
        "n_units_all_completed": "0", "n_headcount": "", "n_required": "2", "n_registered": "1", "n_started": "0",
        "n_completed": "0", "n_on_time": "0", "n_valid": "0", "n_not_registered": "1", "n_registered_only": "1",
        "n_in_progress": "0", "n_unlisted": "0", "n_mismatch_suspected": "0", "n_mismatch_confirmed": "",
        "n_spot_sampled": "", "n_spot_tested": "", "n_spot_passed": "",
    }  # fmt: skip


def test_lists_are_written_as_the_contract_says(case: Case, tmp_path: Path) -> None:
    write_lists(case, tmp_path / "lists.csv")
    lines = (tmp_path / "lists.csv").read_text(encoding="utf-8").splitlines()
    assert lines == [
        "list,layer,unit,town,dept,reason,n_affected,n_base,state,number",
        "units_without_roster,L1,乙厂,西镇,应急局,未报送名册,,,entered,",
        "units_not_all_registered,L1,甲厂,东镇,应急局,未全员注册，1人未注册,1,2,entered,",
        "units_not_all_started,L1,甲厂,东镇,应急局,未全员参训，2人未参训,2,2,entered,",
        "not_registered,L1,甲厂,东镇,应急局,1人应训未注册,1,2,entered,",
        "registered_only,L1,甲厂,东镇,应急局,1人只注册未学习,1,1,entered,",
        "key_supervision,内部,甲厂,东镇,应急局,未全员注册参学,2,2,proposed,",
        "key_supervision,内部,乙厂,西镇,应急局,未报送应训人员名册,,,proposed,",
        "enforcement_lead,内部,甲厂,东镇,应急局,未注册1人，只注册未学习1人,2,2,proposed,",
    ]
    assert set(CSV_LISTS.values()) <= set(CONDITIONS)


def test_a_case_travels_to_another_process(case: Case) -> None:
    case.measure("town")
    other = pickle.loads(pickle.dumps(case))
    assert other == case
    assert other.measure("town").equals(case.measure("town"))


def rebuild(case: Case, **changes: object) -> Case:
    campaign = replace(case.campaign, **changes)
    return build_case(
        case.tables,
        campaign,
        known_on=case.known_on,
        work=case.folder.parent,
        digest="case〔〕",
        as_of=case.as_of,
    )


def test_the_ledger_is_stored_under_what_decides_it(case: Case) -> None:
    first = rebuild(case)
    mark = (first.folder / "whole.json").stat().st_mtime_ns
    assert rebuild(case).folder == first.folder
    assert (first.folder / "whole.json").stat().st_mtime_ns == mark
    assert rebuild(case, roster_frozen_on=None).folder != first.folder
    assert rebuild(case, theme="矿山").folder == first.folder


def test_a_broken_store_is_made_again(case: Case) -> None:
    first = rebuild(case)
    expected = first.measure("unit")
    for damage in (
        lambda: (first.folder / "ledger.parquet").unlink(),
        lambda: (first.folder / "whole.json").write_text("{", encoding="utf-8"),
        lambda: (first.folder / "whole.json").write_text(json.dumps({"digest": "other"}), encoding="utf-8"),
    ):
        damage()
        again = rebuild(case)
        assert again.folder == first.folder
        assert sorted(path.name for path in again.folder.iterdir()) == sorted(
            ["whole.json", *(f"{name}.parquet" for name in KEPT)]
        )
        assert again.measure("unit").equals(expected)
    names = {path.name for path in first.folder.parent.iterdir()}
    assert all(name.startswith("case-") for name in names), "nothing half-made is left behind"
