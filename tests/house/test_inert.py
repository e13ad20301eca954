"""What begins like a formula stays text in everything that is written, and mark-up in a name stays a name."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pdfplumber
import pytest
from lxml import etree

from anpei.document.bulletin import notice
from anpei.document.save import render
from anpei.intake.decisionbook import append_questions
from anpei.intake.decisions import Question
from anpei.ledger import Case, open_case, write_lists, write_measures
from anpei.ledger.export import write_csv
from anpei.run.index import index_page
from tests.intake import scene
from tests.intake.scene import (
    D1,
    D3,
    PLATFORM,
    ROSTER,
    id_no,
    learner,
    make_campaign,
    person,
    put,
    text,
    xlsx,
)

LINK = '=HYPERLINK("http://x","y")'
UNITS = (
    LINK,
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "＝1＋1",
    "<script>alert(1)</script>",
    "#link(1)[$x$]",
    "甲厂{{7*7}}",
)
STARTS = tuple("=+-@＝＋－＠\t\r")
TOWN = "石桥镇"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A campaign whose units, persons, towns and cells are written to be calculated, run or interpreted."""
    campaign = make_campaign(tmp_path_factory.mktemp("inert"))
    roster = [
        person(f"{unit}的人", id_no(n), unit, town=TOWN, hired=f"{LINK}{n}")
        for n, unit in enumerate(UNITS, 1)
    ]
    learned = [learner(f"{UNITS[0]}的人", id_no(1), UNITS[0], town=TOWN)]
    astray = [[f"=1+{n}", "", "", unit, f"=镇{n}", "", "", "", ""] for n, unit in enumerate(UNITS)]
    put(
        campaign,
        {
            f"{D1}/=名册.csv": text([ROSTER, *roster]),
            f"{D1}/@底册.xlsx": xlsx(
                {"+底册": [scene.UNITS, *[(unit, "", TOWN, "=1", "", "-5") for unit in UNITS[1:]]]}
            ),
            f"{D1}/-另册.csv": text([ROSTER, *astray]),
            f"{D3}/平台.csv": text([PLATFORM, *learned]),
        },
    )
    return open_case(campaign)


def formulas(data: bytes) -> list[str]:
    """Return what a spreadsheet program would calculate or follow in a workbook."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                root = etree.fromstring(archive.read(name))
                found += [element.text or "" for element in root.iter("{*}f")]
            if name.endswith(".rels"):
                found += re.findall(r'Target="(http[^"]*)"', archive.read(name).decode())
    return found


def texts(data: bytes) -> set[str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        cell
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, str)
    }


def cells(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            yield from row


def shown(name: str) -> str:
    """A unit's name as it is printed: full-width brackets."""
    return name.replace("(", "（").replace(")", "）")


@pytest.mark.parametrize("write", [write_measures, write_lists])
def test_csv_files(case: Case, tmp_path: Path, write: object) -> None:
    write(case, tmp_path / "a.csv")  # type: ignore[operator]
    found = set(cells(tmp_path / "a.csv"))
    assert {f"'{shown(LINK)}", "'+1+1", "'-2+3", f"'{shown('@SUM(A1)')}", "'＝1＋1"} <= found
    assert not [cell for cell in found if cell.startswith(STARTS)]


def test_other_texts_and_numbers_of_csv_files_stand_as_they_are(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"key": ["甲厂", "=1", None, "'x"], "n": pd.array([-1, 2, None, 0], "Int64"), "x": [-0.5, 1, 2, 3]}
    )
    write_csv(frame, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text("utf-8") == "key,n,x\n甲厂,-1,-0.5\n'=1,2,1.0\n,,2.0\n'x,0,3.0\n"


def test_findings_workbook(case: Case, tmp_path: Path) -> None:
    assert case.intake is not None
    case.intake.write_findings(tmp_path / "a.xlsx")
    data = (tmp_path / "a.xlsx").read_bytes()
    assert formulas(data) == []
    assert any(LINK in cell for cell in texts(data))


def test_decisions_workbook(tmp_path: Path) -> None:
    append_questions(
        tmp_path / "a.xlsx", [Question.of("别名", *STARTS[:1], *UNITS[:2]), Question.of("别名", *UNITS[:3])]
    )
    data = (tmp_path / "a.xlsx").read_bytes()
    assert formulas(data) == []
    assert set(UNITS[:3]) <= texts(data)


@pytest.mark.parametrize("town", ["", TOWN])
def test_documents(case: Case, town: str) -> None:
    files = render(notice(case, "情况反馈" if town else "情况通报", town=town))
    annexes = files["附件.xlsx"]
    assert formulas(annexes) == []
    assert {shown(unit) for unit in UNITS} <= texts(annexes)
    with zipfile.ZipFile(io.BytesIO(files["统计通报.docx"])) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    words = "".join(root.itertext())
    assert all(shown(unit) in words for unit in UNITS)
    codes = [element.text or "" for element in root.iter("{*}instrText")]
    assert not [code for code in codes if any(unit in code for unit in UNITS)]
    with pdfplumber.open(io.BytesIO(files["统计通报.pdf"])) as pdf:
        assert not any(page.hyperlinks for page in pdf.pages)
        page = re.sub(r"\s", "", "".join(page.extract_text() for page in pdf.pages))
    assert {unit for unit in ("甲厂{{7*7}}", "#link（1）[$x$]") if unit not in page} == set()


def test_the_page_of_a_result(case: Case, tmp_path: Path) -> None:
    page = index_page(case, [], tmp_path).decode()
    assert "<script>alert" not in page
