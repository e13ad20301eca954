"""Same arguments, same bytes; the committed sample is what the generator makes; nothing else is written."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from anpei.synthetic import campaign_files, write_campaign, write_sample

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
DIGEST = """
import hashlib
from anpei.synthetic import campaign_files
files = campaign_files(seed=7, units=20, people=300, mess="heavy")
print(hashlib.sha256(b"".join(k.encode() + v for k, v in files.items())).hexdigest())
"""


def _all_files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def _parts(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return [(name, archive.read(name)) for name in archive.namelist()]


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_bytes_do_not_depend_on_hash_order_time_zone_or_locale(hash_seed: str) -> None:
    files = campaign_files(seed=7, units=20, people=300, mess="heavy")
    here = hashlib.sha256(b"".join(k.encode() + v for k, v in files.items())).hexdigest()
    zone = {"1": "Asia/Shanghai", "2": "America/New_York"}[hash_seed]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": zone, "LC_ALL": "C"}
    there = subprocess.run(
        [sys.executable, "-c", DIGEST], env=environment, capture_output=True, text=True, check=True
    )
    assert there.stdout.strip() == here


def test_another_seed_is_another_campaign() -> None:
    one, two = (campaign_files(seed=s, units=12, people=100)["truth.json"] for s in (1, 2))
    assert one != two


def test_committed_sample_is_what_the_generator_makes(tmp_path: Path) -> None:
    """Text files by bytes; workbooks by their parts, because compressors differ between platforms."""
    made, kept = _all_files(write_sample(tmp_path / "sample")), _all_files(SAMPLE)
    assert sorted(made) == sorted(kept)
    for name, data in made.items():
        if name.endswith(".xlsx"):
            assert _parts(data) == _parts(kept[name]), name
        else:
            assert data == kept[name], name


def test_sample_is_small() -> None:
    sizes = {name: len(data) for name, data in _all_files(SAMPLE).items()}
    assert sum(sizes.values()) < 450_000
    assert max(sizes.values()) < 200_000


def test_writes_the_campaign_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "campaign"
    assert write_campaign(folder, seed=3, units=12, people=100) == folder
    tops = {name.split("/")[0] for name in _all_files(tmp_path / "new" / "campaign")}
    assert tops == {"campaign.toml", "decisions.xlsx", "extracts", "reference", "truth.json"}
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["campaign"]


def test_refuses_a_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "keep.txt").write_text("x")
    with pytest.raises(FileExistsError, match="不是空的"):
        write_campaign(tmp_path, seed=1, units=12, people=100)
    assert [p.name for p in tmp_path.iterdir()] == ["keep.txt"]
