"""All requirements, the verdicts of one document, and the table that shows them."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len

from . import archive, attachment, body, closing, head, imprint, letter, listing, paper
from . import table as tables
from .reading import Format, read
from .requirement import FORMAT_NAMES, Judged, Requirement

REQUIREMENTS: tuple[Requirement, ...] = (
    *paper.REQUIREMENTS,
    *head.REQUIREMENTS,
    *letter.REQUIREMENTS,
    *body.REQUIREMENTS,
    *listing.REQUIREMENTS,
    *closing.REQUIREMENTS,
    *attachment.REQUIREMENTS,
    *tables.REQUIREMENTS,
    *imprint.REQUIREMENTS,
    *archive.REQUIREMENTS,
)
"""Every requirement that can be measured, in the order of the standard."""


def judge(pdf: bytes, *, given: Format | None = None, is_docx: bool = False) -> tuple[Judged, ...]:
    """Return the verdict of every requirement on a PDF."""
    reading = read(pdf, given=given, is_docx=is_docx)
    return tuple(requirement.judge(reading) for requirement in REQUIREMENTS)


def broken(judged: Iterable[Judged]) -> dict[str, str]:
    """Return what was measured of every requirement that is not kept, by name."""
    return {each.requirement.name: each.measured for each in judged if each.verdict == "不合格"}


def table(judged: Iterable[Judged], is_docx: bool = False) -> str:
    """Return the verdicts as a table, a row for each requirement."""
    rows = [("规则", "条款", "内容", "要求", "实测", "结论")]
    for each in judged:
        rule = each.requirement
        rows.append((rule.name, rule.clause, rule.says, wanted(rule, is_docx), each.measured, each.verdict))
    widths = [max(cell_len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(
        "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=False))
        + "  "
        + row[-1]
        for row in rows
    )


def wanted(requirement: Requirement, is_docx: bool = False) -> str:
    """Return what a requirement wants, with its tolerance."""
    if isinstance(requirement.wanted, str):
        return requirement.wanted
    tolerance = requirement.tolerance_for(is_docx)
    unit = {"mm": "毫米"}.get(requirement.unit, requirement.unit)
    return f"{round(requirement.wanted, 2):g}{f'±{tolerance:g}' if tolerance else ''}{unit}"


def summary(judged: tuple[Judged, ...], format_: Format) -> str:
    """Return the last line: how many are kept, broken and not applicable."""
    counts = {
        verdict: sum(each.verdict == verdict for each in judged) for verdict in ("合格", "不合格", "不适用")
    }
    told = "，".join(f"{verdict}{count}项" for verdict, count in counts.items())
    return f"{FORMAT_NAMES[format_]}：{told}。"
