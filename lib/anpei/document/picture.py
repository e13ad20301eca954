"""A picture: a canvas with what every chart of a document carries: headline, cut-off line, mark, alternative text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..home import Home, resource
from .canvas import WIDTH, Canvas, Face, Part, Style, plain
from .dates import chinese_instant
from .fonts import PIP_SANS, font_chain
from .notice import Chart

if TYPE_CHECKING:
    from ..ledger import Case

Clause = tuple[Part, ...]
"""Words and Figures that stay on one line."""

TITLE_TOP, TITLE_PITCH = 3.5, 5.4
FOOT = 5.0
"""Height in mm that the cut-off line takes at the foot of a picture."""

MARK = "演示数据"
MARK_ROOM = 22.0


def open_canvas(case: Case, height: float) -> Canvas:
    """Return an empty canvas of a height in mm, in the style of the case's campaign."""
    campaign = case.campaign
    style = Style.read(resource("templates/chart.mplstyle", campaign.folder, campaign.home))
    return Canvas(height, style, _face(campaign.home))


def headline_rows(canvas: Canvas, clauses: Sequence[Clause], case: Case) -> list[Clause]:
    """Return the clauses of a headline in as few lines as they fit."""
    room = WIDTH - (MARK_ROOM if case.campaign.is_synthetic else 0.0)
    rows: list[Clause] = []
    for clause in clauses:
        if rows and canvas.measure(*rows[-1], *clause, size="title") <= room:
            rows[-1] = (*rows[-1], *clause)
        else:
            rows.append(clause)
    return rows


def write_headline(canvas: Canvas, clauses: Sequence[Clause], case: Case) -> float:
    """Write the headline and return the height below it."""
    rows = headline_rows(canvas, clauses, case)
    for number, row in enumerate(rows):
        canvas.write(0.0, TITLE_TOP + number * TITLE_PITCH, *row, size="title")
    return TITLE_TOP + TITLE_PITCH * len(rows)


def finish_chart(
    canvas: Canvas, case: Case, name: str, title: str, alt: Sequence[Clause], notes: Clause = ()
) -> Chart:
    """Return the chart of a canvas: writes the cut-off line, `notes` after it, and the mark of synthetic data."""
    canvas.write(0.0, canvas.height - FOOT / 2, f"数据截至{chinese_instant(case.as_of)}", *notes, size="note")
    if case.campaign.is_synthetic:
        width = canvas.measure(MARK) + 3.0
        canvas.frame(WIDTH - width - 0.3, 0.4, width, 6.0)
        canvas.write(WIDTH - 0.3 - width / 2, TITLE_TOP, MARK, align="center")
    told = "".join(plain(clause) for clause in alt)
    return Chart(
        name=name,
        title=title,
        png=canvas.png(),
        alt=f"{title}。{told}。",
        width_mm=canvas.width,
        height_mm=canvas.height,
        figures=tuple(canvas.figures),
    )


def _face(home: Home) -> Face:
    """Return Noto Sans SC, which every computer has, then what the document's own chain has for rare characters."""
    chain = font_chain(home)
    paths = [font.path for font in chain.face("黑体").fonts if font.path.suffix.lower() in (".otf", ".ttf")]
    return Face(tuple(dict.fromkeys([PIP_SANS, *paths])))
