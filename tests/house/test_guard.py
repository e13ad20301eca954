"""Tracked files hold no personal data, no extract, no address of a machine, and nothing big."""

from pathlib import Path

import pytest

from tests.house.guard import is_id_number, main, offences, tracked

# 99010119900307123 by hand: 9·7+9·9+0+1·5+0+1·4+1·2+9·1+9·6+0+0+3·9+0+7·5+1·8+2·4+3·2 = 302, 302 mod 11 = 5 → 7
SYNTHETIC = "990101" + "19900307" + "1237"
# 11010119900307123 by hand: 1·7+1·9+0+1·5+0+1·4+1·2+9·1+9·6+0+0+3·9+0+7·5+1·8+2·4+3·2 = 174, 174 mod 11 = 9 → 3
LIFELIKE = "110101" + "19900307" + "1233"


def test_no_tracked_file_offends(root: Path) -> None:
    found = [line for name in tracked(root) for line in offences(root, name)]
    assert not found, "\n".join(found)


def test_the_files_of_the_project_are_found_with_and_without_git(root: Path, tmp_path: Path) -> None:
    assert {"pyproject.toml", "lib/anpei/__init__.py", ".ci/run"} <= set(tracked(root))
    for name in (
        "lib/a.py",
        "data/reference/b.csv",
        "data/campaigns/x/c.xlsx",
        ".venv/d",
        "output/e",
        ".ci/run",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", "utf-8")
    assert tracked(tmp_path) == [".ci/run", "data/reference/b.csv", "lib/a.py"]


@pytest.mark.parametrize("number", [SYNTHETIC, LIFELIKE, "11010519491231002X", "440524188001010014"])
def test_an_id_number_is_known_by_date_and_check_character(number: str) -> None:
    assert is_id_number(number)
    assert not is_id_number(number[:16] + str((int(number[16]) + 1) % 10) + number[17])
    assert not is_id_number(number[:10] + "13" + number[12:])


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("lib/a.py", f"x = '{LIFELIKE}'", "lib/a.py:1: an ID number"),
        ("lib/a.py", f"\nx = '{SYNTHETIC}'", "lib/a.py:2: an ID number"),
        ("tests/a.py", f"x = '{SYNTHETIC}'", None),
        ("tests/a.py", f"x = '{LIFELIKE}'", "tests/a.py:1: an ID number"),
        ("data/sample/a.csv", f"姓名,{SYNTHETIC},164" + "00000000", None),
        ("data/sample/a.csv", "电话,138" + "00000000", "data/sample/a.csv:1: a mobile number"),
        ("lib/a.py", "电话 164" + "00000000", "lib/a.py:1: a mobile number"),
        ("requirements.lock", "--hash=sha256:ab" + "138" + "00000000" + "cd", None),
        ("docs/a.md", "see /wor" + "k/main/x", "docs/a.md:1: /wor" + "k/m"),
        ("docs/a.md", "from pyp" + "i.org", "docs/a.md:1: pyp" + "i.org"),
        ("docs/a.md", "works/main, /tmp/work, homework/x", None),
        (
            "extract.csv",
            "a,b",
            "extract.csv: looks like an extract; only invented data and reference tables are committed",
        ),
        ("a.txt", "x" * 500_001, "a.txt: 500001 bytes, the limit is 500000"),
    ],
)
def test_each_offence_is_named(tmp_path: Path, name: str, text: str, expected: str | None) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text, "utf-8")
    assert offences(tmp_path, name) == ([expected] if expected else [])


def test_gb18030_and_workbooks_are_read(tmp_path: Path) -> None:
    from openpyxl import Workbook

    (tmp_path / "a.txt").write_bytes(f"身份证号，{LIFELIKE}".encode("gb18030"))
    book = Workbook()
    book.active.append(["身份证号", LIFELIKE])
    (tmp_path / "tests").mkdir()
    book.save(tmp_path / "tests" / "a.xlsx")
    assert offences(tmp_path, "a.txt") == ["a.txt:1: an ID number"]
    assert offences(tmp_path, "tests/a.xlsx") == ["tests/a.xlsx:1: an ID number"]


def test_as_a_command_it_exits_1_and_keeps_the_number_to_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(LIFELIKE, "utf-8")
    Path("b.txt").write_text("nothing", "utf-8")
    assert main(["a.txt"]) == 1
    assert capsys.readouterr().out == "a.txt:1: an ID number\n"
    assert main(["b.txt"]) == 0
