"""Notice → files: PDF, DOCX, annex workbook, figures.json and the charts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..ledger.figure import Figure
from .docx import render_docx
from .notice import Notice
from .pdf import render_pdf
from .slots import slot_entries
from .xlsx import render_annexes

ANNEX_FILE = "附件.xlsx"


def save(notice: Notice, folder: str | Path) -> list[str]:
    """Write every file of a notice below `folder` and return their names, in order.

    Raises
    ------
    ConfigurationError
        A character that no font has; nothing is written then.
    """
    files = render(notice)
    root = Path(folder)
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return list(files)


def render(notice: Notice) -> Mapping[str, bytes]:
    """Return every file of a notice by its relative name."""
    files = {f"{notice.file_stem}.pdf": render_pdf(notice), f"{notice.file_stem}.docx": render_docx(notice)}
    if notice.attachments:
        files[ANNEX_FILE] = render_annexes(notice)
    files["figures.json"] = figures_json(notice)
    for number, made in enumerate(notice.charts, 1):
        files[f"figures/{number:02d}-{made.name}.png"] = made.png
    return files


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
