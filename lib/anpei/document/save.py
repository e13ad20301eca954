"""Notice → files: PDF, DOCX, annex workbook, figures.json and the charts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import ConfigurationError
from ..ledger.figure import Figure
from .docx import render_docx
from .notice import Notice
from .paper import papers_beside
from .pdf import render_pdf
from .proof import proof_read
from .proofpages import check_pages
from .slots import slot_entries
from .xlsx import render_annexes

ANNEX_FILE = "附件.xlsx"


def save(notice: Notice, folder: str | Path) -> list[str]:
    """Write every file of a notice below `folder` and return their names, in order.

    Raises
    ------
    WordingError, ConfigurationError
        What proof-reading finds, a character that no font has; nothing is written then.
    """
    files = render(notice)
    root = Path(folder)
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return list(files)


def render(notice: Notice) -> Mapping[str, bytes]:
    """Return every file of a notice by its relative name, and of the papers that go with it at its stage.

    Raises
    ------
    WordingError, ConfigurationError
        What proof-reading finds, a character that no font has.
    """
    files = {f"{notice.file_stem}.pdf": proofed_pdf(notice), f"{notice.file_stem}.docx": render_docx(notice)}
    if notice.attachments:
        files[ANNEX_FILE] = render_annexes(notice)
    for paper in papers_beside(notice):
        files |= {f"{paper.file_stem}.pdf": render_pdf(paper), f"{paper.file_stem}.docx": render_docx(paper)}
    files["figures.json"] = figures_json(notice)
    for number, made in enumerate(notice.charts, 1):
        files[f"figures/{number:02d}-{made.name}.png"] = made.png
    return files


def proofed_pdf(notice: Notice) -> bytes:
    """Return the PDF of a notice whose words and pages have been proof-read.

    Raises
    ------
    WordingError, ConfigurationError
        What proof-reading finds, a character that no font has.
    """
    proof_read(notice)
    try:
        pdf = render_pdf(notice)
    except ConfigurationError as error:
        sources = notice.names.sources
        error.where = sources.get(error.where) or sources.get(f"{error.where}标题") or error.where
        raise
    check_pages(notice, pdf)
    return pdf


def figures_json(notice: Notice) -> bytes:
    """Return what the document is, and every number that it prints, with its place and the counts behind it.

    One entry per printed figure in order of appearance; figures that a derived one comes from and that are
    printed nowhere follow with an empty place. `value` is the exact value as a decimal of 12 places.
    """
    ids: dict[Figure, str] = {}
    entries: list[dict[str, Any]] = []

    def enter(figure: Figure, place: str, text: str) -> str:
        sources = [ids.get(source) or enter(source, "", source.text) for source in figure.of]
        name = f"F{len(entries) + 1:05d}"
        ids.setdefault(figure, name)
        value = figure.value
        entries.append(
            {
                "id": name,
                "place": place,
                "text": text,
                "type": figure.type,
                "measure": figure.measure,
                "level": figure.level,
                "key": figure.key,
                "numerator": figure.numerator,
                "denominator": figure.denominator,
                "value": value if value is None or isinstance(value, int) else round(float(value), 12),
                "of": sources,
            }
        )
        return name

    for printed in notice.figures:
        enter(printed.figure, printed.place, printed.text)
    document: dict[str, Any] = {
        "document": "".join(notice.title),
        "kind": notice.kind,
        "stage": notice.stage,
        "number": notice.number,
        "subject": notice.subject,
        "figures": entries,
    }
    if notice.slots:
        document["slots"] = slot_entries(notice.slots)
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
