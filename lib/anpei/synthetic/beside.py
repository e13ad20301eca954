"""Files from which nothing can be read, declared aliases, and the doubts that stand in no cell."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from anpei.synthetic import district
from anpei.synthetic.container import workbook_bytes
from anpei.synthetic.dressing import CLASSES_NOTE, dressed
from anpei.synthetic.extracts import ROSTER_COLUMNS, Writer, folder_of
from anpei.synthetic.faults import Faults
from anpei.synthetic.model import World
from anpei.synthetic.population import Supply
from anpei.synthetic.sheets import Doubt, Sheet, Workbook, finding

WHOLE_ROSTER = Fraction(1, 2)
"""A later delivery that names at least this share of a unit's persons is a roster of the whole unit."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOTHING = (Sheet("", ()),)
_ALIAS_HEAD = ("kind", "alias", "name", "from", "to", "reason")


def beside(writer: Writer, supply: Supply) -> Iterator[Workbook]:
    """Rosters without a row, files under a password, damaged ones, and scans."""
    first, faults = writer.world.campaign.received_on[0], writer.faults
    folder = f"{folder_of(first)}/名册"
    silent = supply.planted.get("unrostered_silent", ())[: faults.rosters_empty]
    supply.require("rosters_empty", faults.rosters_empty, len(silent))
    supply.note("rosters_empty", list(silent))
    for unit in silent:
        yield Workbook(f"{folder}/{unit}应训人员名册.xlsx", (_empty(writer, unit),))
    kinds = (
        ("files_protected", "加密名册{}.xlsx", _protected(), "E001", _NOTHING),
        ("files_damaged", "损坏名册{}.xlsx", _damaged(writer), "E001", _NOTHING),
        ("files_scanned", "盖章扫描件{}.pdf", b"%PDF-1.4\n%%EOF\n", "E013", ()),
    )
    for fault, name, content, code, sheets in kinds:
        for number in range(1, getattr(faults, fault) + 1):
            path = f"{folder}/{name.format(number)}"
            numbered = content + b"\n%d\n" % number  # no two files are equal
            yield Workbook(path, sheets, form="raw", doubts=(Doubt(code),), content=numbered)
        supply.note(fault, [name.format(n) for n in range(1, getattr(faults, fault) + 1)])


def _empty(writer: Writer, unit: str) -> Sheet:
    """A roster that was sent before anybody was entered."""
    style = writer.style("roster")
    title = f"{unit}{district.THEME}应训人员名册"
    lines = dressed(style, title, ROSTER_COLUMNS, (), total=("合计", "0人"), note=CLASSES_NOTE)
    return Sheet("名册", lines, doubts=(Doubt("E014"),))


def _protected() -> bytes:
    """What tells a workbook under a password: a compound file with a stream of this name."""
    header = _OLE + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00"
    return header.ljust(512, b"\0") + "EncryptedPackage".encode("utf-16-le").ljust(512, b"\0")


def _damaged(writer: Writer) -> bytes:
    """A workbook of which the end did not arrive."""
    whole = workbook_bytes(Workbook("", (_empty(writer, "某单位"),)))
    return whole[: len(whole) // 2]


# ── aliases ─────────────────────────────────────────────────────────────────────────────────────────────────


def aliases_csv(aliases: Mapping[str, str], n_unused: int) -> str:
    """Text of reference/aliases.csv; empty without aliases."""
    rows = [("unit", alias, name, "", "", "企业自称") for alias, name in aliases.items()]
    rows += [("unit", f"旧称第{n}厂", f"无人使用第{n}厂", "", "", "历史名称") for n in range(1, n_unused + 1)]
    if not rows:
        return ""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_ALIAS_HEAD, *rows])
    return out.getvalue()


# ── doubts that stand in no cell ────────────────────────────────────────────────────────────────────────────


def scattered(world: World, faults: Faults) -> Iterator[dict[str, Any]]:
    """Findings about units and aliases, which no single place states."""
    scope = {town.code for town in district.towns_in_scope()}
    on_roster = {posting.unit for posting in world.postings}
    for unit in world.units:
        if not unit.listed_on and unit.no in on_roster:
            yield finding("E105")
        if unit.town not in scope and (unit.listed_on or unit.no in on_roster):
            yield finding("E107")
    yield from (finding("E302") for _ in _omitting(world))
    yield from (finding("E305") for _ in range(faults.unused_alias))


def _omitting(world: World) -> Iterator[int]:
    """Units whose second roster is one of the whole unit and omits somebody whom the first one names."""
    first, second = world.campaign.received_on
    sent: dict[int, dict[object, set[int]]] = defaultdict(lambda: defaultdict(set))
    for posting in world.postings:
        sent[posting.unit][posting.received_on].add(posting.person)
    for unit, days in sent.items():
        known, named = days[first], days[second]
        is_whole = bool(known) and Fraction(len(known & named), len(known)) >= WHOLE_ROSTER
        if is_whole and known - named and unit not in world.replaced_units:
            yield unit
