"""Whether every wording file of a case can be filled, in branches that its figures do not take too."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..errors import WordingError
from ..ledger import Case
from . import chart, table
from .blanks import blanks
from .bulletin import Desk, open_desk
from .kind import KINDS
from .notice import Chart, Notice
from .proof import proof_read
from .scope import dept_scope, town_scope, unit_scope
from .sentence import BLANKS, SENTENCES
from .slots import SLOT_FILE, read_slots
from .telling import Telling
from .unitfacts import UnitFacts, unit_facts
from .wording import check_wording
from .wordingfile import own_kinds, read_wording

_TIED = "并列"
"""The variant of a sentence for ranks that several share, and the word that it must have."""

UNITS_TRIED = 3
"""Units that documents about one unit are filled for: without roster, with persons left, any other."""


def check_all_wording(case: Case) -> None:
    """Check every wording file of a case: every branch and variant, then proof-read each document as it is today.

    Raises
    ------
    WordingError
        The first problem found; of the words of a document all that proof-reading finds.
    """
    desks = [open_desk(case, name, charts=_STAND_INS) for name in (*KINDS, *own_kinds(case.campaign))]
    everything: set[str] = {*FUNCTIONS, *BLANKS}
    units = _tried(unit_facts(case))
    for desk in desks:
        known = {*blanks(Telling(desk.whole, desk.whole), desk.settings), *FUNCTIONS}
        everything |= known
        towns = [town.name for town in case.campaign.towns] if desk.kind.subject == "town" else [""]
        for text, file in dict.fromkeys(read_wording(case, desk.kind.name, town) for town in towns):
            check_wording(text, known, name=file, callables=CALLABLES)
    for variants in desks[0].texts.texts.values():
        for variant, (text, line) in variants.items():
            place = f"{desks[0].texts.file} 第{line}行"
            check_wording(text, everything, name=place, callables=CALLABLES)
            if variant == _TIED and text and _TIED not in text:
                raise WordingError(
                    "名次并列的说法里没有写明并列。",
                    where=place,
                    remedy="写成“并列第{{ 名次 }}位”，或者写明名次并列。",
                )
    for slot in read_slots(case.campaign.folder, "").slots:
        place = f"{SLOT_FILE} 第{slot.first_line}行"
        check_wording(slot.text, everything, name=place, callables=CALLABLES)
    for desk in desks:
        for made in documents(desk, units):
            proof_read(made)


def documents(desk: Desk, units: Collection[UnitFacts]) -> Iterator[Notice]:
    """Yield a kind's document about each of its subjects, and about these units."""
    case = desk.case
    if desk.kind.subject == "town":
        yield from (desk.write(town_scope(case, town.code)) for town in case.campaign.towns)
    elif desk.kind.subject == "dept":
        yield from (desk.write(dept_scope(case, key)) for key in case.depts)
    elif desk.kind.subject == "unit":
        yield from (desk.write(unit_scope(case, unit.line), unit=unit) for unit in units)
    else:
        yield desk.write(desk.whole)


def _tried(facts: dict[str, UnitFacts]) -> list[UnitFacts]:
    groups: tuple[list[UnitFacts], ...] = ([], [], [])
    for unit in facts.values():
        groups[0 if "units_without_roster" in unit.lists else 1 if unit.behind else 2].append(unit)
    return [group[0] for group in groups if group][:UNITS_TRIED]


_STAND_INS = {name: Chart(name, name, b"", name, 10.0, 10.0) for name in chart.CHARTS}
"""Charts are placed and not drawn: their pictures hold no wording."""

CALLABLES: dict[str, Collection[str]] = {
    "表": (*table.TABLES, *table.TOLD_TABLES),
    "有": (*table.TABLES, *table.TOLD_TABLES),
    "图": chart.CHARTS,
    "句": SENTENCES,
    "有问题": SENTENCES,
}
"""Functions of a wording file → the names that they may be called with."""

FUNCTIONS = frozenset({*CALLABLES, "表号", "图号", "附件号", "手写", "有手写"})
