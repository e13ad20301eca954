"""What was issued, as the base of a correction: issued figures against today's."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from ..errors import DataError
from ..home import Home
from ..ledger import Case
from ..ledger.figure import Figure
from .notice import Notice
from .register import Entry, read_register

FIGURES, DIFFERENCES = "figures.json", "differences.json"


@dataclass(frozen=True)
class Correction:
    """One figure that was issued otherwise than it is known today; `figure` is today's."""

    place: str
    issued: str
    corrected: str
    figure: Figure


def issued_document(case: Case, kind: str, subject: str = "", number: str = "") -> Entry:
    """Return the register's entry of the document of this kind, campaign, cut-off and subject; `number` names one.

    Raises
    ------
    DataError
        Nothing of the kind was issued.
    """
    wanted = (kind, case.campaign.folder.name, case.as_of.isoformat(), subject)
    found = [
        entry
        for entry in read_register(case.campaign.home)
        if entry.what == wanted and number in ("", entry.number)
    ]
    if not found:
        raise DataError(
            f"没有印发过{subject}{kind}{number}（数据截止{case.as_of:%Y-%m-%d %H:%M}），无从更正。",
            where="data/issued/register.csv",
            remedy="先用 anpei issue 登记已印发的文件；更正时用 --as-of 写当时的数据截止时刻。",
        )
    return found[-1]


def corrections(case: Case, today: Notice, number: str = "") -> tuple[Correction, ...]:
    """Return where a document that was issued prints another figure than today's, in the order of the document.

    Figures are paired by what they count; what the clerk changed in the signed file counts as issued.

    Raises
    ------
    DataError
        Nothing was issued that `today` is the same document of.
    """
    entry = issued_document(case, today.kind, today.subject, number)
    issued = defaultdict(list)
    for one in _issued_figures(case.campaign.home, entry):
        issued[_identity(one)].append(one["text"])
    found = []
    for printed in today.figures:
        figure = printed.figure
        said = issued[(figure.type, figure.measure, figure.level, figure.key, _part(printed.place))]
        text = said.pop(0) if said else printed.text
        if text != printed.text:
            found.append(Correction(printed.place, text, printed.text, figure))
    return tuple(found)


def _issued_figures(home: Home, entry: Entry) -> list[dict[str, Any]]:
    folder = (home.root / entry.file).parent
    try:
        figures = json.loads((folder / FIGURES).read_text(encoding="utf-8"))["figures"]
        changed = json.loads((folder / DIFFERENCES).read_text(encoding="utf-8"))["differences"]
    except (OSError, ValueError, KeyError) as error:
        raise DataError(
            f"已印发的{entry.kind}{entry.number}缺少当时的数字。",
            where=folder.relative_to(home.root).as_posix(),
            remedy=f"恢复其中的 {FIGURES} 和 {DIFFERENCES}。",
        ) from error
    signed = {one["figure"]: one["final"] for one in changed if one["kind"] == "changed" and one["figure"]}
    return [one | {"text": signed.get(one["id"], one["text"])} for one in figures if one["place"]]


def _identity(one: dict[str, Any]) -> tuple[str, ...]:
    return one["type"], one["measure"], one["level"], one["key"], _part(one["place"])


def _part(place: str) -> str:
    """Return the part of a document that a place lies in: rows of a table move, the table stays."""
    return place.partition("第")[0]
