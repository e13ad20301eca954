"""corrections.toml: a cell is put right before it is read, told with its author, and never silently missed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from anpei.errors import ConfigurationError
from anpei.intake import Intake, read_extracts
from anpei.intake.corrections import Correction, Corrections, corrected, read_corrections
from anpei.intake.finding import Notebook
from anpei.intake.sheet import NUMBER, sheet_of
from tests.intake.scene import (
    D1,
    D2,
    ROSTER,
    codes,
    finding,
    id_no,
    left_out,
    make_campaign,
    people,
    person,
    phone,
    put,
    rows_of,
    text,
    xlsx,
)

FILE = f"extracts/{D1}/名册.xlsx"
ONE, TWO = id_no(1), id_no(2)
WRONG = ONE[:17] + str((int(ONE[17]) + 1) % 10)
ROWS = [
    ["应训人员名册"],
    ROSTER,
    person("张三", WRONG, phone=phone(1), town="望沧街到"),
    person("李四", TWO),
    person("王五", id_no(3)),
]
REST = 'reason = "电话核实"\nauthor = "安办王某"\non = 2022-11-01\n'


def entry(lines: str, path: str = FILE, rest: str = REST) -> str:
    return f'[[correction]]\npath = "{path}"\n{lines}\n{rest}'


def corrected_intake(folder: Path, toml: str, known_on: str = D2, **files: bytes) -> Intake:
    """Return the intake of ROWS as received on D1, with corrections.toml; a second day makes D2 the latest."""
    campaign = make_campaign(folder)
    put(
        campaign,
        {f"{D1}/名册.xlsx": xlsx(ROWS), f"{D2}/另.xlsx": xlsx([ROSTER, person("赵六", id_no(4))]), **files},
    )
    (campaign.folder / "corrections.toml").write_text(toml, encoding="utf-8")
    return read_extracts(campaign, date.fromisoformat(known_on))


# ── what is put right ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "place",
    [
        'cell = "E3"',
        'row = 3\ncolumn = "所属镇街"',
        'sheet = "Sheet1"\ncell = "E3"',
        'row = 3\ncolumn = "所属 镇街"',
    ],
)
def test_a_cell_is_read_as_corrected(tmp_path: Path, place: str) -> None:
    intake = corrected_intake(tmp_path, entry(f'{place}\nwas = "望沧街到"\nvalue = "望沧街道"'))
    assert "E103" not in codes(intake)
    row = finding(intake, "E306")
    assert (row["path"], row["sheet"], row["cell"], row["severity"]) == (FILE, "Sheet1", "E3", "提示")
    assert row["message"] == "按安办王某的更正，由“望沧街到”改为“望沧街道”：电话核实"


@pytest.mark.parametrize("was", [WRONG, f"990101********{WRONG[14:]}"], ids=["exact", "masked"])
def test_an_id_number_is_corrected_and_shown_masked(tmp_path: Path, was: str) -> None:
    intake = corrected_intake(tmp_path, entry(f'cell = "B3"\nwas = "{was}"\nvalue = "{ONE}"'))
    assert "E201" not in codes(intake)
    assert people(intake)["张三"]["last_four"] == ONE[-4:]
    message = finding(intake, "E306")["message"]
    assert ONE not in message and WRONG not in message
    assert f"改为“990101********{ONE[14:]}”" in message


def test_a_name_is_shown_by_its_first_character(tmp_path: Path) -> None:
    intake = corrected_intake(tmp_path, entry('cell = "A4"\nwas = "李四"\nvalue = "李思"'))
    assert "李思" in people(intake)
    assert "由“李*”改为“李*”" in finding(intake, "E306")["message"]


def test_a_whole_row_is_left_out(tmp_path: Path) -> None:
    intake = corrected_intake(tmp_path, entry('row = 5\ndrop = true\nwas = "王五"'))
    assert set(people(intake)) == {"张三", "李四", "赵六"}
    assert left_out(intake)["dropped"] == 1
    row = finding(intake, "E306")
    assert (row["cell"], row["message"]) == ("第5行", "按安办王某的更正，由“王*”改为“（整行不用）”：电话核实")


def test_a_number_that_lost_its_last_digits_is_known_by_fifteen() -> None:
    """A spreadsheet shows …000 where the file holds another double."""
    damaged = int(ONE[:15] + "008")
    sheet = sheet_of([["姓名", "身份证号"], ["张三", damaged]])
    one = Correction(1, FILE, ONE[:15] + "000", "核实", "王某", date(2022, 11, 1), value=ONE, cell="B2")
    corrections = Corrections([one])
    mended = corrections.applied(FILE, sheet, Notebook())
    assert mended.cell(1, 1) == ONE
    assert sheet.cell(1, 1) == damaged  # the sheet itself stays
    corrections.check_used()


def test_values_keep_their_type_and_other_cells_stay() -> None:
    sheet = sheet_of(
        [["姓名", "入职日期", "从业人数"], ["张三", date(2022, 1, 2), 5], ["李四", date(2022, 1, 3), 6]]
    )

    def one(cell: str, was: Any, value: Any) -> Correction:
        return Correction(1, FILE, was, "", "", date(2022, 11, 1), value=value, cell=cell)

    mended = corrected(sheet, [one("B2", "", date(2022, 2, 2)), one("C3", 6, 60), one("A3", "", "李思")])
    assert mended.rows() == [
        ("姓名", "入职日期", "从业人数"), ("张三", date(2022, 2, 2), 5), ("李思", date(2022, 1, 3), 60),
    ]  # fmt: skip
    assert mended.kinds[2].tolist()[1:] == [NUMBER, NUMBER]
    assert corrected(sheet, []).rows() == sheet.rows()


def test_an_empty_cell_is_filled_in(tmp_path: Path) -> None:
    intake = corrected_intake(tmp_path, entry('cell = "C4"\nwas = ""\nvalue = "' + phone(7) + '"'))
    assert phone(7) not in finding(intake, "E306")["message"]


def test_a_csv_file_has_no_sheet_name(tmp_path: Path) -> None:
    rows = [ROSTER, person("孙七", id_no(7), town="石桥真")]
    toml = entry('cell = "E2"\nwas = "石桥真"\nvalue = "石桥镇"', f"extracts/{D1}/a.csv")
    intake = corrected_intake(tmp_path, toml, **{f"{D1}/a.csv": text(rows)})
    assert [row["value"] for row in rows_of(intake, "findings") if row["code"] == "E103"] == ["望沧街到"]


# ── when it holds ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_correction_holds_from_its_day_on(tmp_path: Path) -> None:
    toml = entry('cell = "E3"\nwas = "望沧街到"\nvalue = "望沧街道"')
    assert "E103" in codes(corrected_intake(tmp_path / "a", toml, known_on=D1))
    assert "E103" not in codes(corrected_intake(tmp_path / "b", toml, known_on=D2))


def test_a_correction_of_a_file_received_later_waits(tmp_path: Path) -> None:
    toml = entry(
        'cell = "A2"\nwas = "赵六"\nvalue = "赵陆"', f"extracts/{D2}/另.xlsx", REST.replace("11-01", "10-20")
    )
    assert codes(corrected_intake(tmp_path / "a", toml, known_on=D1)) != []
    assert "赵陆" in people(corrected_intake(tmp_path / "b", toml, known_on=D2))


def test_corrections_are_an_input_and_archived(tmp_path: Path) -> None:
    toml = entry('cell = "E3"\nwas = "望沧街到"\nvalue = "望沧街道"')
    intake = corrected_intake(tmp_path, toml)
    assert "corrections.toml" in [one.path for one in intake.inputs]
    known = (intake.campaign.home.archive / "known.csv").read_text("utf-8")
    assert "data/campaigns/scene/corrections.toml" in known
    other = corrected_intake(tmp_path, toml.replace("电话核实", "来函"))
    assert other.digest != intake.digest


# ── what matches nothing, and what is wrong ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        (entry('cell = "E3"\nwas = "望沧镇"\nvalue = "望沧街道"'), "该处现在是“望沧街到”，不是 was 写的内容"),
        (entry('cell = "B3"\nwas = "1"\nvalue = "2"'), f"该处现在是“990101********{WRONG[14:]}”"),
        (entry('cell = "E99"\nwas = "望沧街到"\nvalue = "望沧街道"'), "没有找到这个文件、工作表、行或列"),
        (entry('row = 3\ncolumn = "没有"\nwas = "1"\nvalue = "2"'), "没有找到这个文件"),
        (entry('sheet = "名册"\ncell = "E3"\nwas = "望沧街到"\nvalue = "2"'), "没有找到这个文件、工作表"),
        (entry('cell = "E3"\nwas = "1"\nvalue = "2"', f"extracts/{D1}/没有.xlsx"), "没有找到这个文件"),
        (entry('row = 5\ndrop = true\nwas = "李四"'), "没有找到这个文件、工作表、行或列"),
    ],
)
def test_a_correction_that_matches_nothing_is_an_error(tmp_path: Path, toml: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match="有一处更正对不上") as error:
        corrected_intake(tmp_path, toml)
    assert told in error.value.what
    assert error.value.where.startswith("corrections.toml 第1行（extracts/2022-10-20/")
    assert WRONG not in str(error.value)


def test_a_correction_that_fits_two_sheets_must_name_one(tmp_path: Path) -> None:
    book = xlsx({"一": ROWS, "二": [*ROWS[:3], person("周八", id_no(8))]})
    with pytest.raises(ConfigurationError, match="要写明 sheet"):
        corrected_intake(
            tmp_path, entry('cell = "E3"\nwas = "望沧街到"\nvalue = "望沧街道"'), **{f"{D1}/名册.xlsx": book}
        )


@pytest.mark.parametrize(
    ("toml", "told", "line"),
    [
        ("[[correction]]\npath = 1\n", "的“path”应是文字", 1),
        ("\n# 说明\n[[correction]]\npaht = 'a'\n", "有不认识的项“paht”", 3),
        (entry('cell = "E3"\nwas = "1"'), "缺少“value”", 1),
        (entry('cell = "3E"\nwas = "1"\nvalue = "2"'), "的“cell”应是单元格", 1),
        (entry('was = "1"\nvalue = "2"'), "要写明 cell，或者写明 row 和 column", 1),
        (entry('row = 3\nwas = "1"\nvalue = "2"'), "要写明 cell", 1),
        (entry('cell = "E3"\nrow = 3\ncolumn = "姓名"\nwas = "1"\nvalue = "2"'), "要写明 cell", 1),
        (entry('cell = "E3"\ndrop = true\nwas = "1"'), "要整行不用", 1),
        (entry('cell = "E3"\nvalue = "2"'), "缺少“was”", 1),
        (entry('cell = "E3"\nwas = "1"\nvalue = "2"', rest='reason = ""\nauthor = ""'), "缺少“on”", 1),
        (entry('cell = "E3"\nwas = "1"\nvalue = "2"', rest='on = "昨天"'), "的“on”应是日期", 1),
        (entry('cell = "E3"\nwas = "1"\nvalue = true'), "的“value”应是", 1),
    ],
)
def test_a_wrong_entry_names_its_line(tmp_path: Path, toml: str, told: str, line: int) -> None:
    with pytest.raises(ConfigurationError) as error:
        corrected_intake(tmp_path, toml)
    assert told in error.value.what
    assert error.value.where == f"corrections.toml 第{line}行"


@pytest.mark.parametrize("toml", ["[[correction]\n", "correction = 1\n", "[other]\n"])
def test_a_file_that_is_no_list_of_corrections_is_told(tmp_path: Path, toml: str) -> None:
    with pytest.raises(ConfigurationError, match=r"corrections.toml"):
        corrected_intake(tmp_path, toml)


def test_the_nearest_key_is_guessed(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as error:
        corrected_intake(tmp_path, "[[correction]]\npaht = 'a'\n")
    assert error.value.guess == "path"


def test_the_example_that_a_new_campaign_gets_is_a_correction(tmp_path: Path) -> None:
    """With its signs of comment taken away it is one, of the form that is documented."""
    example = (Path(__file__).parents[2] / "templates/corrections.toml").read_text("utf-8")
    assert read_corrections(written(tmp_path / "a", example), date.max) == ()
    lines = example.split("\n\n", 1)[1].replace("# ", "", 1).replace("\n# ", "\n")
    (one,) = read_corrections(written(tmp_path / "b", lines), date.max)
    assert (one.cell, one.was, one.value, one.on) == ("C14", "望沧街到", "望沧街道", date(2022, 11, 12))


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path
