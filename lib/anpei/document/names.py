"""The names that a document may print, as their registers spell them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..ledger import Case


@dataclass(frozen=True)
class Names:
    """What proof-reading knows of a document's words.

    `registered` are the towns, departments and units by their registers; `values` are the words that blanks printed:
    they come from the data and nobody typed them. `sources` tell where what stands in no block was written: 标题,
    主送机关, 附件1标题 → file and line.
    """

    registered: tuple[str, ...] = ()
    values: frozenset[str] = frozenset()
    sources: Mapping[str, str] = field(default_factory=dict, hash=False)


def registered_names(case: Case) -> tuple[str, ...]:
    """Return every name of a town, a department and a unit of a case, each once, in official order."""
    campaign = case.campaign
    towns = (town.name for town in (*campaign.towns, *campaign.foreign_towns))
    depts = (name for dept in campaign.depts for name in (dept.name, dept.short))
    known = (*towns, *depts, *case.depts.values(), *case.unit_keys.values())
    return tuple(dict.fromkeys(name for name in known if name))
