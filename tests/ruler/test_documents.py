"""Every variant of a document keeps every requirement of GB/T 9704, as PDF of record and as DOCX that is printed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from anpei.document.docx import render_docx
from anpei.document.pdf import render_pdf
from tests.document.office import convert
from tests.document.samples import VARIANTS

from .__main__ import main
from .reading import Format, read
from .report import broken, judge

FORMATS: dict[str, Format] = {
    "document": "document",
    "upward_3": "document",
    "joint_3": "document",
    "letter": "letter",
    "letter_plain": "letter",
    "order": "order",
    "minutes": "minutes",
    "headless": "plain",
    "preprinted": "plain",
}


@pytest.mark.parametrize("name", FORMATS)
def test_the_format_is_told_from_the_page(name: str) -> None:
    assert read(render_pdf(VARIANTS[name]())).format == FORMATS[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", VARIANTS)
def test_the_pdf_keeps_every_requirement(name: str) -> None:
    assert broken(judge(render_pdf(VARIANTS[name]()))) == {}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "at_least"), [("one_page", 1), ("four_pages", 4), ("forty_pages", 40)])
def test_short_and_long_documents_are_so(name: str, at_least: int) -> None:
    assert len(read(render_pdf(VARIANTS[name]())).leaves) >= at_least


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    documents = {name: render_docx(make()) for name, make in VARIANTS.items()}
    return convert(documents, tmp_path_factory.mktemp("office"))


@pytest.mark.slow
@pytest.mark.instrument("soffice")
@pytest.mark.parametrize("name", VARIANTS)
def test_the_printed_docx_keeps_every_requirement(name: str, printed: dict[str, bytes]) -> None:
    given: Format | None = "plain" if VARIANTS[name]().head in ("none", "preprinted") else None
    assert broken(judge(printed[name], given=given, is_docx=True)) == {}


@pytest.mark.slow
def test_the_command_prints_a_table_and_fails_where_a_requirement_is_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "好.pdf", tmp_path / "坏.pdf"
    good.write_bytes(render_pdf(VARIANTS["order"]()))
    bad.write_bytes(render_pdf(replace(VARIANTS["order"](), number="第05号")))
    assert main([str(good)]) == 0
    told = capsys.readouterr().out
    assert "命令格式：" in told and "不合格0项" in told and "57±1毫米" in told
    assert main([str(bad), "--failed"]) == 1
    told = capsys.readouterr().out
    assert "number.text" in told and "第05号" in told and "不合格1项" in told
    assert main([str(good), "--format", "document"]) == 1
