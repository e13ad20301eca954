"""`make fonts`: what it takes from packages, what it does without them; apt-get and dpkg-deb are played by scripts."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont

from anpei.document.fontnames import FREE_FILES

from .test_fonts import make_font

NAMES = [name for names in FREE_FILES.values() for name in names]
LICENCE = {"texlive-lang-chinese": "texlive-doc/fonts/fandol/COPYING.gz"}


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder of packages: each a folder with the fonts and further files, as it would be unpacked."""
    folder = tmp_path / "packages"
    for package, names in FREE_FILES.items():
        for name in names:
            made = make_font(folder / package / "usr" / "share" / "fonts" / name, Path(name).stem, "安")
            if made.suffix == ".ttc":
                collection = TTCollection()
                collection.fonts = [TTFont(made)]
                collection.save(made)
        place = folder / package / "usr" / "share" / "doc" / LICENCE.get(package, f"{package}/copyright")
        place.parent.mkdir(parents=True)
        place.write_bytes(gzip.compress(b"licence") if place.suffix == ".gz" else b"licence")
        (folder / package / "usr" / "share" / "other.txt").write_text("not wanted")
    return folder


def fetch(tmp_path: Path, packages: Path | None) -> subprocess.CompletedProcess[str]:
    """Run the script with no program but a played apt-get and dpkg-deb, none of them without `packages`."""
    programs = tmp_path / "bin"
    programs.mkdir(exist_ok=True)
    if packages:
        played = {
            "apt-get": f"""
import pathlib, sys
with open({str(tmp_path / "calls")!r}, "a") as calls: calls.write(" ".join(sys.argv[1:]) + "\\n")
name = sys.argv[-1]
if name != "update" and not pathlib.Path({str(packages)!r}, name).is_dir():
    sys.exit("E: Unable to locate package " + name)
if name != "update": pathlib.Path(name + "_1_all.deb").write_text(name)
""",
            "dpkg-deb": f"""
import pathlib, shutil, sys
shutil.copytree(pathlib.Path({str(packages)!r}, pathlib.Path(sys.argv[2]).read_text()), sys.argv[3])
""",
        }
        for name, text in played.items():
            (programs / name).write_text(f"#!{sys.executable}{text}")
            (programs / name).chmod(0o755)
    script = Path(__file__).resolve().parents[2] / "scripts" / "fonts.py"
    return subprocess.run(
        [sys.executable, script, tmp_path / "home"],
        env={**os.environ, "PATH": str(programs)},
        capture_output=True,
        text=True,
    )


def test_fonts_and_licences_are_taken_and_nothing_else(tmp_path: Path, packages: Path) -> None:
    (tmp_path / "home" / "data" / "fonts").mkdir(parents=True)
    done = fetch(tmp_path, packages)
    assert done.returncode == 0, done.stderr
    free = tmp_path / "home" / "data" / "fonts" / "free"
    assert {path.name for path in free.iterdir()} == {
        *NAMES,
        *(f"{package}.txt" for package in FREE_FILES),
    }
    assert {path.read_text() for path in free.glob("*.txt")} == {"licence"}
    assert [path.name for path in free.parent.iterdir()] == ["free"]


def test_second_run_fetches_nothing_and_a_broken_font_is_fetched_again(
    tmp_path: Path, packages: Path
) -> None:
    fetch(tmp_path, packages)
    calls = tmp_path / "calls"
    calls.write_text("")
    assert fetch(tmp_path, packages).returncode == 0
    assert calls.read_text() == ""
    broken = tmp_path / "home" / "data" / "fonts" / "free" / "HanaMinA.ttf"
    broken.write_bytes(broken.read_bytes()[:100])
    assert fetch(tmp_path, packages).returncode == 0
    assert [line.split()[-1] for line in calls.read_text().splitlines()] == ["fonts-hanazono"]
    assert broken.stat().st_size > 100


def test_package_that_cannot_be_had_is_told_and_the_others_are_taken(tmp_path: Path, packages: Path) -> None:
    (packages / "fonts-hanazono").rename(tmp_path / "away")
    font = next((packages / "fonts-lxgw-wenkai").rglob("*.ttf"))
    font.write_bytes(b"broken")
    done = fetch(tmp_path, packages)
    assert done.returncode == 1
    assert "有2个软件包的字体没有取得" in done.stderr
    assert "fonts-hanazono：网络不通，或软件源里没有" in done.stderr
    assert "fonts-lxgw-wenkai：软件包里没有完好的 LXGWWenKai-Regular.ttf" in done.stderr
    free = tmp_path / "home" / "data" / "fonts" / "free"
    assert {path.name for path in free.iterdir() if path.suffix != ".txt"} == set(NAMES) - {
        "HanaMinA.ttf",
        "HanaMinB.ttf",
        "LXGWWenKai-Regular.ttf",
    }


def test_without_apt_it_says_what_to_do_instead(tmp_path: Path) -> None:
    done = fetch(tmp_path, None)
    assert done.returncode == 1
    assert (
        "本机没有 apt-get" in done.stderr and "data/fonts" in done.stderr and "Traceback" not in done.stderr
    )
    assert not (tmp_path / "home").exists()
