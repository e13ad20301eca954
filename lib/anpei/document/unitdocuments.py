"""Documents for every unit concerned in one go: 整改通知, 提醒函, 督办单, 约谈通知, 约谈记录.

The ledger is read once for all of them; hundreds are written in one process.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..filename import safe_name
from .bulletin import Desk, open_desk
from .docx import render_docx
from .kind import KINDS
from .notice import Notice
from .register import document_numbers
from .save import figures_json, proofed_pdf
from .scope import unit_scope
from .unitfacts import UnitFacts, choose_units, unit_facts

if TYPE_CHECKING:
    from ..ledger import Case

CONCERNED: Mapping[str, Callable[[UnitFacts], bool]] = {
    "整改通知": lambda unit: "units_without_roster" in unit.lists or _has_open(unit),
    "提醒函": lambda unit: bool({"units_without_roster", "units_not_all_started"} & unit.lists),
    "督办单": lambda unit: "units_without_roster" in unit.lists or _is_serious(unit),
    "约谈通知": lambda unit: _is_serious(unit),
    "约谈记录": lambda unit: _is_serious(unit),
}
"""Kind → whether a unit gets one where nobody chose the units (docs/documents.md); no unit that is 数据不全 does."""

_DOCUMENT = ".pdf"
UNIT_KINDS = tuple(name for name, kind in KINDS.items() if kind.subject == "unit")


def unit_documents(case: Case, kind: str, *, units: Sequence[str] = (), stage: str = "") -> Iterator[Notice]:
    """Yield the documents of a kind for every unit concerned, in official order.

    `units` (registered names) chooses the units instead of the kind's own condition.

    Raises
    ------
    UsageError
        A kind that is not about one unit, an unknown unit or stage.
    """
    for _, made in _written(case, kind, unit_facts(case), units, stage):
        yield made


def save_unit_documents(
    case: Case,
    kinds: str | Sequence[str],
    folder: str | Path,
    *,
    units: Sequence[str] = (),
    stage: str = "",
) -> list[str]:
    """Write the documents of some kinds for every unit concerned and return the names of the files, in order.

    `<town code>-<town>/<unit number>-<unit>/<kind>.pdf`, `.docx` and `.figures.json` below `folder`.
    """
    root, names = Path(folder), []
    facts = unit_facts(case)
    for kind in [kinds] if isinstance(kinds, str) else kinds:
        for unit, made in _written(case, kind, facts, units, stage):
            place = f"{safe_name(unit.town_key, unit.town)}/{safe_name(str(unit.no), unit.name)}"
            for name, data in _files(made).items():
                path = root / place / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                names.append(f"{place}/{name}")
    return names


def unit_documents_text(files: Sequence[str]) -> str:
    r"""Return how many documents of each kind and how many units the files of `save_unit_documents` are, as plain text.

    >>> unit_documents_text(["1-甲镇/7-乙厂/整改通知.pdf", "1-甲镇/7-乙厂/整改通知.docx"])
    '单位 1家\n整改通知 1份'
    """
    made = [name.removesuffix(_DOCUMENT).rsplit("/", 1) for name in files if name.endswith(_DOCUMENT)]
    kinds = Counter(kind for _, kind in made)
    units = len({unit for unit, _ in made})
    return "\n".join([f"单位 {units}家", *(f"{kind} {kinds[kind]}份" for kind in UNIT_KINDS if kinds[kind])])


def _written(
    case: Case, kind: str, facts: Mapping[str, UnitFacts], units: Sequence[str], stage: str
) -> Iterator[tuple[UnitFacts, Notice]]:
    desk = open_desk(case, kind, stage=stage)
    if desk.kind.subject != "unit":
        raise UsageError(
            f"“{kind}”不是发给单个单位的文种。", remedy=f"发给单位的文种：{'、'.join(UNIT_KINDS)}。"
        )
    chosen = choose_units(facts, units) if units else _concerned(desk, facts)
    numbers = document_numbers(case, desk.kind, [unit.line.label for unit in chosen])
    for unit in chosen:
        made = desk.write(unit_scope(case, unit.line), number=numbers[unit.line.label], unit=unit)
        yield unit, made


def _concerned(desk: Desk, facts: Mapping[str, UnitFacts]) -> list[UnitFacts]:
    is_concerned = CONCERNED[desk.kind.name]
    return [unit for unit in facts.values() if not unit.is_incomplete and is_concerned(unit)]


def _files(made: Notice) -> dict[str, bytes]:
    """Return the files of one document, each named after its kind, so that several kinds share a unit's folder."""
    return {
        f"{made.kind}.pdf": proofed_pdf(made),
        f"{made.kind}.docx": render_docx(made),
        f"{made.kind}.figures.json": figures_json(made),
    }


def _has_open(unit: UnitFacts) -> bool:
    return unit.n_open > 0


def _is_serious(unit: UnitFacts) -> bool:
    return unit.is_prominent or bool({"mismatch", "units_spot_below"} & unit.lists)
