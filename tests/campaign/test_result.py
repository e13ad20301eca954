"""A whole result of the sample: the same bytes anywhere, its parts agree, and nothing personal is in what circulates.

The checks read the files by means of their own: no reader, gate or formatter of the program is used here.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pandas as pd
import pdfplumber
import pytest
from PIL import Image

from anpei.home import Home
from anpei.run.campaign_run import Request, run_campaign
from anpei.synthetic import write_sample
from tests.house.guard import is_id_number

pytestmark = pytest.mark.slow

INTERNAL = {"findings.xlsx"}
FOR_UNITS = "restricted/分送/"
"""Documents for one unit each name its own people; what stands beside them names nobody."""
FOR_VERIFICATION, FOR_THE_OFFICE = "restricted/核查专用/", "restricted/内部/"
"""Lists of samples, slips of cases and the casebook: names and last four digits, never a whole number."""
BULLETINS = ("统计通报.pdf", "统计通报.docx", "附件.xlsx", "figures.json", "notebook.ipynb")


def made(root: Path, key: str, jobs: int) -> Path:
    home = Home(root)
    write_sample(home.data / "sample")
    home.output.mkdir()
    home.key_file.write_text(key * 32 + "\n", "ascii")
    result = run_campaign("sample", home, Request(jobs=jobs))
    assert [state.folder for state in result.states if state.state != "done"] == []
    return result.folder


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("first"), "a1", 2)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def texts(name: str, data: bytes) -> Iterator[str]:
    """Everything that can be read in a file, properties and hidden parts included."""
    if name.endswith(".pdf"):
        with pdfplumber.open(io.BytesIO(data)) as document:
            yield json.dumps({k: str(v) for k, v in document.metadata.items()}, ensure_ascii=False)
            yield from (page.extract_text() for page in document.pages)
    elif data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for part in package.namelist():
                if not part.endswith(".png"):
                    text = package.read(part).decode("utf-8")
                    yield text
                    yield re.sub(r"</w:r>.*?<w:t[^>]*>|</r>.*?<t[^>]*>", "", text)  # words cut into runs
    elif name.endswith(".png"):
        with Image.open(io.BytesIO(data)) as picture:
            yield json.dumps({k: str(v) for k, v in picture.info.items()}, ensure_ascii=False)
    else:
        text = data.decode("utf-8")
        yield re.sub(r"data:image/png;base64,[A-Za-z0-9+/=]+|\"image/png\": \"[^\"]*\"", "", text)


def test_the_same_bytes_in_another_folder_with_another_key(
    result: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Trap 20: the same snapshot once more gives the same numbers, and the same files."""
    first = files(result)
    again = files(made(tmp_path_factory.mktemp("elsewhere") / "some" / "deeper folder", "5e", 1))
    assert sorted(first) == sorted(again)
    assert [name for name in first if first[name] != again[name]] == []
    kinds = {Path(name).suffix for name in first}
    assert kinds == {".pdf", ".docx", ".xlsx", ".png", ".csv", ".json", ".html", ".ipynb"}


def test_every_report_has_every_file(result: Path) -> None:
    towns = sorted(path.name for path in (result / "towns").iterdir())
    assert len(towns) == 7 and towns[0] == "990101001-栖澜街道"
    for folder in ("district", *(f"towns/{town}" for town in towns)):
        assert [name for name in BULLETINS if not (result / folder / name).is_file()] == []
        assert len(list((result / folder / "figures").glob("*.png"))) >= 4


def people_of(extracts: Path) -> dict[str, set[str]]:
    """Return the units that the rosters give for each name."""
    found: dict[str, set[str]] = {}
    for path in extracts.rglob("*名册*.xlsx"):
        for sheet in openpyxl.load_workbook(path, read_only=True):
            rows = [[str(cell or "").strip() for cell in row] for row in sheet.iter_rows(values_only=True)]
            head = next((row for row in rows if any(cell.endswith("姓名") for cell in row)), [])
            name = next((place for place, cell in enumerate(head) if cell.endswith("姓名")), 0)
            unit = next(
                (place for place, cell in enumerate(head) if re.fullmatch("(企业|单位)(名称)?", cell)), 0
            )
            for row in rows[rows.index(head) + 1 :] if unit else ():
                if row[unit]:  # totals have none
                    found.setdefault(re.sub(r"\s", "", row[name]), set()).add(row[unit])
    return found


def test_nothing_personal_in_what_circulates(result: Path) -> None:
    truth = json.loads((result.parents[2] / "data" / "sample" / "truth.json").read_text("utf-8"))
    names = set(truth["worker_names"])
    assert len(names) > 400
    found = []
    for name, data in files(result).items():
        is_for_a_unit = name.startswith(FOR_UNITS) and name.count("/") > 2
        is_restricted = is_for_a_unit or name.startswith((FOR_VERIFICATION, FOR_THE_OFFICE))
        names_here = set() if name in INTERNAL or is_restricted else names
        for text in texts(name, data):
            found += [
                f"{name}: ID" for m in re.finditer(r"(?<!\d)\d{17}[\dXx](?!\d)", text) if is_id_number(m[0])
            ]
            found += [
                f"{name}: phone" for _ in re.finditer(r"(?<![0-9A-Za-z.])1[3-9]\d{9}(?![0-9A-Za-z])", text)
            ]
            found += [f"{name}: {worker}" for worker in names_here if worker in text]
    assert found == []


def test_a_units_document_names_its_own_people_alone(result: Path) -> None:
    folders = [path.parent for path in sorted((result / FOR_UNITS).rglob("整改通知.pdf"))]
    assert len(folders) > 15
    people = people_of(result.parents[2] / "data/sample/extracts")
    n_named = 0
    for folder in folders:
        unit = folder.name.split("-", 1)[1]
        read = "\n".join(texts("整改通知.pdf", (folder / "整改通知.pdf").read_bytes()))
        named = {worker for worker in people if len(worker) > 2 and worker in read}
        n_named += len(named)
        assert all(any(own[:4] == unit[:4] for own in people[worker]) for worker in named), unit
    assert n_named > 20


def towns_of(extracts: Path) -> dict[str, set[str]]:
    """Return the towns whose own rosters hold each name; a roster of all towns tells nothing and spoils nothing."""
    people: dict[str, set[str]] = {}
    for path in extracts.rglob("*应训人员名册*.xlsx"):
        for sheet in openpyxl.load_workbook(path, read_only=True):
            for row in sheet.iter_rows(values_only=True):
                for cell in row:
                    people.setdefault(re.sub(r"\s", "", str(cell or "")), set()).add(
                        path.name.split("应训")[0]
                    )
    return people


def test_a_towns_slips_and_lists_name_its_own_people_alone(result: Path) -> None:
    truth = json.loads((result.parents[2] / "data/sample/truth.json").read_text("utf-8"))
    people = towns_of(result.parents[2] / "data/sample/extracts")
    elsewhere = {
        worker: people[worker] for worker in set(truth["worker_names"]) & set(people) if len(worker) > 2
    }
    folders = sorted((result / FOR_VERIFICATION).glob("*/9901*-*"))
    assert {folder.parent.name for folder in folders} == {"spot_check", "oversight"}
    n_named = 0
    for folder in folders:
        town = folder.name.split("-", 1)[1]
        for path in sorted(folder.iterdir()):
            read = "\n".join(texts(path.name, path.read_bytes()))
            named = {worker for worker in elsewhere if worker in read}
            n_named += len(named)
            assert [worker for worker in named if not elsewhere[worker] & {town, "各镇街"}] == [], path
    assert n_named > 200


def test_the_check_above_sees_what_it_looks_for(result: Path) -> None:
    extracts = result.parents[2] / "data" / "sample" / "extracts"
    roster = next(extracts.rglob("鹤埠镇应训人员名册.xlsx"))
    read = "\n".join(texts(roster.name, roster.read_bytes()))
    assert any(is_id_number(m[0]) for m in re.finditer(r"(?<!\d)\d{17}[\dXx](?!\d)", read))


def test_the_text_of_a_bulletin_prints_its_figures(result: Path) -> None:
    """Every figure of the text stands in the PDF, and its printed form is the exact value rounded half up."""
    for folder in ("district", "towns/990101103-鹿汀镇"):
        listed = json.loads((result / folder / "figures.json").read_text("utf-8"))["figures"]
        with pdfplumber.open(result / folder / "统计通报.pdf") as document:
            text = re.sub(r"\s", "", "".join(page.extract_text() for page in document.pages))
        assert len(listed) > 100
        for figure in listed:
            if figure["type"] == "rate" and figure["denominator"]:
                exact = Fraction(figure["numerator"], figure["denominator"]) * 100
                assert abs(Fraction(figure["text"].rstrip("%")) - exact) < Fraction(1, 100)
            if figure["place"].startswith("一、"):
                assert figure["text"] in text


def test_one_value_in_text_table_chart_workbook_and_measures(result: Path) -> None:
    measures = pd.read_csv(result / "measures.csv", dtype={"key": str})
    district = measures[measures["level"] == "district"].iloc[0]
    listed = json.loads((result / "district" / "figures.json").read_text("utf-8"))["figures"]
    required = {
        figure["numerator"]
        for figure in listed
        if (figure["measure"], figure["level"], figure["type"]) == ("n_required", "district", "count")
    }
    places = {figure["place"].split("第")[0] for figure in listed if figure["measure"] == "n_required"}
    assert required == {int(district["n_required"])}
    assert {"图1", "表1", "附件1"} <= places
    book = openpyxl.load_workbook(result / "district" / "附件.xlsx")
    sheet = book.worksheets[0]
    column = next(
        c for row in sheet.iter_rows() for c in row if re.sub(r"\s", "", str(c.value)).startswith("应训人数")
    ).column
    numbers = [
        row[column - 1].value for row in sheet.iter_rows(min_row=4) if isinstance(row[column - 1].value, int)
    ]
    towns = measures[measures["level"] == "town"]["n_required"].astype(int).tolist()
    assert numbers[:7] == towns and numbers[-1] == int(district["n_required"])
    assert numbers[-3] - numbers[-2] == numbers[-1]


def test_the_index_page_links_to_what_is_there(result: Path) -> None:
    page = (result / "index.html").read_text("utf-8")
    links = set(re.findall(r'(?:href|src)="([^"#]+)"', page)) - {""}
    assert len(links) > 30
    assert [
        link for link in links if not link.startswith("data:") and not (result / unquote(link)).exists()
    ] == []
    assert "演示数据" in page and not re.search(r"https?://(?!www\.w3\.org)", page)


def test_the_manifest_tells_every_file_by_its_hash(result: Path) -> None:
    manifest: dict[str, Any] = json.loads((result / "manifest.json").read_text("utf-8"))
    outputs = {output["path"]: output["sha256"] for output in manifest["outputs"]}
    there = {n: hashlib.sha256(d).hexdigest() for n, d in files(result).items() if n != "manifest.json"}
    assert outputs == there
    root = result.parents[2] / "data" / "sample"
    inputs = {i["path"]: i["sha256"] for i in manifest["inputs"] if i["path"].startswith("extracts/")}
    received = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (root / "extracts").rglob("*")
        if path.is_file()
    }
    assert inputs == received
    assert manifest["fonts"]


def test_every_input_lies_in_the_archive(result: Path) -> None:
    archive = result.parents[2] / "data" / "archive"
    known = pd.read_csv(archive / "known.csv", dtype=str)
    manifest = json.loads((result / "manifest.json").read_text("utf-8"))
    assert len(manifest["inputs"]) > 35
    for entry in manifest["inputs"]:
        content = (archive / entry["sha256"][:2] / entry["sha256"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        rows = known[(known["sha256"] == entry["sha256"]) & known["path"].str.endswith(entry["path"])]
        assert len(rows) == 1
        assert entry["known_on"] in (None, rows["known_on"].iloc[0])
    assert set(known["path"].str.split("/").str[0]) == {"data", "notebooks", "templates"}
