"""Every variant of a document keeps every requirement of GB/T 9704, as PDF of record and as DOCX that is printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from anpei.document.docx import render_docx
from anpei.document.notice import Notice
from anpei.document.pdf import render_pdf
from tests.document.office import convert
from tests.document.samples import VARIANTS

from .__main__ import main
from .base import BASES
from .reading import Format, read
from .report import broken, judge
from .requirement import Judged

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


DOCUMENTS: dict[str, Callable[[], Notice]] = {
    **VARIANTS,
    **{name: BASES[name] for name in ("page", "calibration")},
}

MEASURED: dict[str, tuple[str, ...]] = {
    "page": ("note", "mark", "rule", "title", "addressee", "date", "remark", "imprint", "copied", "printed"),
    "calibration": (
        "paper.lines",
        "paper.chars",
        "paper.pitch",
        "paper.advance",
        "paper.left",
        "paper.right",
    ),
    "upward_3": ("signer", "number.left", "number.row"),
    "letter": ("letter", "mark.letter_top", "note.left", "page_number.letter"),
    "order": ("order", "stamp", "mark.order_top"),
    "minutes": ("attendance.face", "attendance.indent", "attendance.hang", "mark.top"),
    "unsealed": ("sign.unsealed",),
    "attached": ("attachment.row", "attachment.names", "attachment.title", "turned", "table", "listing.form"),
    "attached_apart": ("attachment.apart",),
    "document": ("figure", "table.caption", "caption", "pdf"),
    "four_pages": ("page_number.odd", "page_number.even"),
}
"""Requirements, by the beginning of their names, that must really be measured on a document."""


def unmeasured(name: str, judged: tuple[Judged, ...]) -> list[str]:
    """Return the requirements that should have been measured on a document and do not apply to it."""
    wanted = MEASURED.get(name, ())
    return [
        each.requirement.name
        for each in judged
        if each.requirement.name.startswith(wanted)
        and each.verdict == "不适用"
        and "不用此项" not in each.reason
        and "LibreOffice" not in each.reason
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_pdf_keeps_every_requirement(name: str) -> None:
    judged = judge(render_pdf(DOCUMENTS[name]()))
    assert broken(judged) == {}
    assert unmeasured(name, judged) == []


@pytest.mark.slow
@pytest.mark.parametrize(("name", "at_least"), [("one_page", 1), ("four_pages", 4), ("forty_pages", 40)])
def test_short_and_long_documents_are_so(name: str, at_least: int) -> None:
    assert len(read(render_pdf(VARIANTS[name]())).leaves) >= at_least


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    documents = {name: render_docx(make()) for name, make in DOCUMENTS.items()}
    return convert(documents, tmp_path_factory.mktemp("office"))


@pytest.mark.slow
@pytest.mark.instrument("soffice")
@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_printed_docx_keeps_every_requirement(name: str, printed: dict[str, bytes]) -> None:
    judged = judge(printed[name], is_docx=True)
    assert broken(judged) == {}
    assert unmeasured(name, judged) == []


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
