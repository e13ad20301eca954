"""Every rule of the findings, each made by a small file: place, masked value, Chinese message, remedy, guess."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anpei.intake.finding import RULES, SEVERITIES, Finding, Notebook, cell_names, column_letter
from tests.intake.cases import CASES, ONE, A, B, platform, roster
from tests.intake.scene import D1, ROSTER, encrypted, id_no, person, phone, read, rows_of, text, xlsx


def test_every_rule_has_a_case() -> None:
    assert sorted(CASES) == sorted(RULES)


@pytest.mark.parametrize("code", CASES)
def test_the_finding_of_a_rule(tmp_path: Path, code: str) -> None:
    """Found once, with its place and what is to be done; nothing else of that kind."""
    case = CASES[code]
    for name, data in case.beside.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    intake = read(tmp_path, case.files, sources=case.sources, aliases=case.aliases)
    found = [row for row in rows_of(intake, "findings") if row["code"] == code][:1]
    expected = {
        "path": "",
        "sheet": "",
        "cell": "",
        "value": "",
        "guess": "",
        "unit_no": None,
        "town_key": None,
    }
    expected |= {"cells": case.row.get("cell", "").split("、") if case.row.get("cell") else []} | case.row
    assert [{name: row[name] for name in (*expected, "message", "severity", "remedy")} for row in found] == [
        {
            **expected,
            "message": case.message,
            "severity": RULES[code].severity,
            "remedy": case.remedy or RULES[code].remedy,
        }
    ]


def test_rules_are_in_chinese_with_a_remedy() -> None:
    for rule in RULES.values():
        assert re.search(r"[\u4e00-\u9fff]", rule.message + rule.remedy)
        assert rule.severity in SEVERITIES
        assert rule.remedy
        assert not rule.remedy.endswith("。")


# ── a file that is nowhere, or that is nothing ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name", ["名册.xlsx", "1020/名册.xlsx", "2022.10.20/名册.xlsx", "2022-10-20备份/名册.xlsx"]
)
def test_a_file_in_no_folder_of_a_day_is_told(tmp_path: Path, name: str) -> None:
    intake = read(tmp_path, {A: roster(person("张三", ONE)), name: roster(person("李四", id_no(2)))})
    (row,) = rows_of(intake, "findings")
    assert (row["code"], row["path"], row["message"]) == (
        "E001", f"extracts/{name}", "文件无法读取：没有放在收到日期的文件夹里",
    )  # fmt: skip
    assert len(rows_of(intake, "roster")) == 1


@pytest.mark.parametrize(
    "data",
    [
        xlsx([["望沧街道", 3]]),  # too small to be a table
        xlsx({"填表说明": [["一、范围"]], "Sheet2": [[""]]}),
        xlsx({"空": [], "示例": [ROSTER, person("张三", ONE)]}, hidden=["示例"]),
        xlsx({"Sheet1": []}),
        text([["姓名", "身份证号", "手机号"], ["张三", ONE, ""]]),
        text([["乱码"]]),
    ],
)
def test_a_file_of_which_nothing_is_read_is_severe(tmp_path: Path, data: bytes) -> None:
    intake = read(tmp_path, {A: data})
    severe = [row["code"] for row in rows_of(intake, "findings") if row["severity"] == "严重"]
    assert severe == ["E002"]


def test_one_bad_file_stops_no_other(tmp_path: Path) -> None:
    files = {
        f"{D1}/{n}.xlsx": data for n, data in enumerate((b"", encrypted(), b"PK\x03\x04x", b"\xff\xfe\x00"))
    }
    intake = read(tmp_path, {**files, A: roster(person("张三", ONE))})
    assert len(rows_of(intake, "roster")) == 1
    assert [row["code"] for row in rows_of(intake, "findings")] == ["E001"] * 4


# ── order, cells, secrets ───────────────────────────────────────────────────────────────────────────────────


def test_severe_findings_stand_first_then_places(tmp_path: Path) -> None:
    notebook = Notebook()
    for code, path, cells in [
        ("E011", "b", ("A9",)), ("E304", "b", ("B10",)), ("E304", "b", ("B9",)), ("E304", "a", ()), ("E012", "z", ()),
    ]:  # fmt: skip
        notebook.note(code, 2, "", path=path, cells=cells)
    assert [(row["finding_no"], row["code"], row["cell"]) for row in notebook.rows()] == [
        (1, "E012", ""), (2, "E304", ""), (3, "E304", "B9"), (4, "E304", "B10"), (5, "E011", "A9"),
    ]  # fmt: skip


def test_many_cells_are_counted() -> None:
    cells = cell_names(27, range(2, 14))
    assert cells[0] == "AB2"
    assert Finding("E202", cells=cells).cell == "、".join(cells[:10]) + "等12处"
    assert [column_letter(n) for n in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


_SECRET = re.compile(r"\d{17}[\dXx]|(?<!\d)1[3-9]\d{9}(?!\d)")
_NUMBERS = st.one_of(
    st.integers(1, 999).map(id_no),
    st.integers(1, 999).map(lambda n: f"{id_no(n)[:6]} {id_no(n)[6:14]} {id_no(n)[14:]}"),
    st.integers(1, 999).map(lambda n: id_no(n)[:17] + "0"),
    st.integers(0, 9999).map(phone),
    st.integers(0, 9999).map(lambda n: f"{phone(n)[:3]}-{phone(n)[3:7]}-{phone(n)[7:]}"),
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(_NUMBERS, min_size=9, max_size=9), min_size=1, max_size=3))
def test_no_finding_holds_a_number_of_a_person(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    """Numbers in every column, wherever people put them."""
    intake = read(tmp_path_factory.mktemp("secrets"), {A: roster(*rows), B: platform(*rows)})
    for row in rows_of(intake, "findings"):
        for name in ("message", "value", "remedy", "guess", "cell", "sheet"):
            assert not _SECRET.search(re.sub(r"[\s-]", "", row[name])), (row["code"], name)
