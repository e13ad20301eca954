"""Every PDF of a whole run keeps every requirement of GB/T 9704."""

from __future__ import annotations

from pathlib import Path

import pytest

from anpei.home import Home
from anpei.run.campaign_run import Request, run_campaign
from anpei.synthetic import write_sample

from .report import broken, judge

pytestmark = pytest.mark.slow


def test_every_pdf_of_a_run_keeps_every_requirement(tmp_path: Path) -> None:
    home = Home(tmp_path)
    write_sample(home.data / "sample")
    home.output.mkdir()
    home.key_file.write_text("a1" * 32 + "\n", "ascii")
    result = run_campaign("sample", home, Request(jobs=2))
    documents = sorted(result.folder.rglob("*.pdf"))
    assert len(documents) >= 8
    found = {
        path.relative_to(result.folder).as_posix(): broken(judge(path.read_bytes())) for path in documents
    }
    assert {name: rules for name, rules in found.items() if rules} == {}
