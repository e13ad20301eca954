"""The self-test of fonts: what is missing is counted, the page is measured, the command says it in Chinese."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from anpei.cli import main
from anpei.document import specimen
from anpei.document.characters import RARE, common, gb2312
from anpei.document.pdf import render_pdf
from anpei.document.specimen import make_specimen, measured
from anpei.home import Home

from .ruler import measure
from .samples import calibration_notice
from .test_fonts import make_font


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with a 仿宋 that has three of the characters of the self-test."""
    (tmp_path / "output").mkdir()
    make_font(tmp_path / "data" / "fonts" / "fs.otf", "仿宋_GB2312", "字体检0123")
    return Home(tmp_path)


def test_tables_have_the_characters_of_the_standards() -> None:
    assert len(gb2312()) == 6763
    assert len(common()) == 8105
    assert {ord(char) for char in "一龠安"} <= gb2312() and ord("〇") not in gb2312()
    assert {ord(char) for char in "一龠堃喆犇祎玥昇㛃䶮\U0002cb29"} <= common()
    assert len(gb2312() - common()) < 300  # variants that the table of 2013 no longer has


def test_what_an_office_font_lacks_is_counted(home: Home) -> None:
    made = make_specimen(home)
    faces = {face.role: face for face in made.faces}
    assert list(faces) == ["小标宋", "仿宋", "楷体", "黑体", "宋体"]
    own = faces["仿宋"]
    assert (own.file, own.is_standin) == ("fs.otf", False)
    assert (own.n_missing_gb2312, own.n_missing_common) == (6763 - 3, 8105 - 3)
    assert own.n_unprintable == 0  # the others of the chain have them
    assert faces["楷体"].n_missing_common == 0
    assert "OFL" in faces["楷体"].licence and "本单位" in own.licence
    assert made.statement[0] == "仿宋用本单位的字体（fs.otf）。"


def test_pages_show_every_role_and_rare_characters_and_the_measure(home: Home) -> None:
    made = make_specimen(home)
    pages = measure(made.pdf)
    text = re.sub("—[0-9]—", "", "".join(page.text for page in pages))
    for words in (
        "小标宋0123456789%" + RARE,
        "黑体0123456789%" + RARE,
        "（一）楷体0123456789%" + RARE,
        "人名用字" + RARE,
    ):
        assert words in text
    assert made.grid.told in text
    assert {len(page.lines(15.79)) for page in pages[-3:-1]} == {22}
    assert make_specimen(home).pdf == made.pdf


def test_grid_is_what_an_independent_reader_measures() -> None:
    pdf = render_pdf(calibration_notice())
    grid = measured(pdf)
    page = measure(pdf)[1]
    lines = page.lines(15.79)
    assert (grid.n_lines, grid.n_chars) == (len(lines), len(lines[0])) == (22, 28)
    assert grid.is_standard and "22行，每行28字" in grid.told and "合格" in grid.told
    assert grid.line_pt == pytest.approx((lines[1][0].base - lines[0][0].base) / 25.4 * 72, abs=0.05)
    assert grid.char_pt == pytest.approx((lines[0][1].left - lines[0][0].left) / 25.4 * 72, abs=0.05)


def test_page_with_wider_characters_is_told_to_be_wrong(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "templates", tmp_path / "templates")
    page = tmp_path / "templates" / "gongwen.typ"
    text = page.read_text("utf-8").replace(
        "#let char = layout.char_pt * 1pt", "#let char = layout.char_pt * 1.04pt"
    )
    page.write_text(text, "utf-8")
    (tmp_path / "data").mkdir()
    grid = make_specimen(Home(tmp_path)).grid
    assert grid.n_chars < 28 and not grid.is_standard
    assert "应为22行、28字，不合格" in grid.told


def test_command_prints_roles_and_writes_the_pages(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--home", str(home.root), "fonts"])
    out = capsys.readouterr().out
    assert left.value.code == 0
    assert "仿宋用本单位的字体（fs.otf）。" in out and "校准页实测每面22行，每行28字" in out
    assert (home.output / f"{specimen.FILE_STEM}.pdf").read_bytes().startswith(b"%PDF")


def test_command_prints_json(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--home", str(home.root), "fonts", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert [face["role"] for face in told["faces"] if not face["is_standin"]] == ["仿宋"]
    assert told["grid"]["is_standard"] is True
    assert Path(told["file"]).is_file()
