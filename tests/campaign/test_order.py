"""Order is chance: other orders of rows and files, and files sent twice, change no figure and no list."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

from anpei.home import Home
from anpei.ledger import open_case
from anpei.ledger.lists import write_lists
from anpei.ledger.measures import write_measures
from anpei.synthetic import write_campaign

NAME = "order"
Change = Callable[[Path], None]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("source") / NAME
    return write_campaign(folder, seed=31, units=40, people=900, mess="none", campaign_id=NAME)


def figures(source: Path, folder: Path, change: Change | None = None) -> tuple[list[str], list[str]]:
    """Return the lines of measures.csv and lists.csv of the campaign, its extracts changed first.

    Sorted: units stand in the order of their department's list, which a shuffle changes.
    """
    campaign = folder / "data" / "campaigns" / NAME
    shutil.copytree(source, campaign)
    (folder / "output").mkdir()
    if change is not None:
        change(campaign)
    case = open_case(NAME, home=Home(folder))
    write_measures(case, folder / "measures.csv")
    write_lists(case, folder / "lists.csv")
    measures, lists = ((folder / name).read_text(encoding="utf-8") for name in ("measures.csv", "lists.csv"))
    return sorted(measures.splitlines()), sorted(lists.splitlines())


def files(campaign: Path) -> list[Path]:
    return sorted(path for path in (campaign / "extracts").rglob("*") if path.is_file())


def shuffled_rows(campaign: Path) -> None:
    """Shuffle the rows below the header of every sheet."""
    chance = Random(5)
    for path in files(campaign):
        if path.suffix == ".csv":
            data = path.read_bytes()
            encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "gb18030"
            head, *rows = csv.reader(io.StringIO(data.decode(encoding)))
            chance.shuffle(rows)
            out = io.StringIO()
            csv.writer(out).writerows([head, *rows])
            path.write_bytes(out.getvalue().encode(encoding))
            continue
        workbook = openpyxl.load_workbook(path)
        for sheet in workbook:
            head, *rows = (list(row) for row in sheet.iter_rows(values_only=True))
            chance.shuffle(rows)
            for place, row in enumerate([head, *rows], 1):
                for column, cell in enumerate(row, 1):
                    sheet.cell(place, column).value = cell
        workbook.save(path)


def reversed_files(campaign: Path) -> None:
    """Give the files other names, so that the last comes first."""
    settings = campaign / "campaign.toml"
    text: Any = settings.read_text(encoding="utf-8")
    paths = files(campaign)
    for place, path in enumerate(paths):
        renamed = path.with_name(f"{len(paths) - place:03d}-{path.name}")
        path.rename(renamed)
        text = text.replace(path.relative_to(campaign).as_posix(), renamed.relative_to(campaign).as_posix())
    settings.write_text(text, encoding="utf-8")


def repeated_files(campaign: Path) -> None:
    """Send every file twice, once more in a folder of its own."""
    for path in files(campaign):
        again = path.parent / "再发" / f"{path.stem}（最终版）{path.suffix}"
        again.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, again)


@pytest.mark.parametrize("change", [shuffled_rows, reversed_files, repeated_files])
def test_order_and_repetition_change_no_figure(source: Path, tmp_path: Path, change: Change) -> None:
    assert figures(source, tmp_path / "changed", change) == figures(source, tmp_path / "plain")
