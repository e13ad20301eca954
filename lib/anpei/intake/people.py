"""Who is who: rows of all extracts → persons, by ID number first and weaker evidence only where it is unambiguous.

Tiers: 1 whole ID number · 2 first 15 digits and name (damaged number) · 3 name, last four and unit (masked number) ·
4 name and phone · 5 nobody else: a person of the row's own · 6 decided by people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .column import flags_at
from .database import connect
from .extract import Extract
from .finding import Notebook
from .ids import STATES
from .number import IdNumber

Numbers = np.ndarray[tuple[int], np.dtype[np.int32]]

TIERS: dict[int, str] = {
    1: "完整证件号",
    2: "前15位和姓名",
    3: "姓名、后四位和单位",
    4: "姓名和手机号",
    5: "没有对应",
    6: "人工确认",
}
"""How a row was matched to its person, with the Chinese label."""

_SQL = Path(__file__).with_name("people.sql")
_UNKNOWN = ("missing", "damaged", "phone")
_SEPARATOR = "\x1f"
_NOBODY = pa.schema(
    {
        "person_no": pa.int32(),
        "name": pa.string(),
        "last_four": pa.string(),
        "tier": pa.int8(),
        "id_text": pa.string(),
    }
).empty_table()


@dataclass(frozen=True)
class People:
    """Persons and the rows that speak of them.

    `persons` has one row per person in the order of their numbers: person_no, name, last_four, tier (the weakest
    evidence used), id_text (the whole number, a mistyped one with the name after it; null where none is known).
    `numbers` and `tiers` have the person and the tier of every row, one array per extract.
    """

    persons: pa.Table
    numbers: Sequence[Numbers]
    tiers: Sequence[Numbers]


def match_people(
    extracts: Sequence[Extract],
    units: Sequence[Numbers],
    notebook: Notebook,
    decided: Mapping[tuple[int, int], tuple[int, int] | None] | None = None,
) -> People:
    """Return the persons of extracts, which stand in the order of their sources; `units` has the unit of every row.

    `decided` are matches by hand: (extract, row) → (extract, row) of the person meant, or None for nobody else.
    """
    counts = [len(extract) for extract in extracts]
    starts = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
    if not extracts:
        return People(_NOBODY, (), ())
    evidence = _evidence(extracts, units)
    matched = _matched(evidence, _decided(decided or {}, starts, evidence))
    persons = _persons(evidence, matched)
    _note_unmatched(extracts, starts, evidence, matched, notebook)
    _note_names(extracts, starts, evidence, persons.numbers, units, notebook)
    return People(
        persons.table, np.split(persons.numbers, starts[1:-1]), np.split(matched.tiers, starts[1:-1])
    )


def _evidence(extracts: Sequence[Extract], units: Sequence[Numbers]) -> pa.Table:
    table = pa.concat_tables(
        [_evidence_of(extract, unit) for extract, unit in zip(extracts, units, strict=True)]
    ).combine_chunks()
    order = np.arange(len(table), dtype=np.int64)
    # the newest roster's spelling of a name is preferred, of equal ones the first
    newest = table["known_on"].cast(pa.int32()).to_numpy().astype(np.int64)
    is_roster = table["is_roster"].to_numpy()
    is_unnamed = np.asarray(pc.equal(table["name"], "")).astype(np.int64)
    preference = (is_unnamed << 61) + ((~is_roster).astype(np.int64) << 60) - (newest << 36) + order
    return table.append_column("no", pa.array(order)).append_column("preference", pa.array(preference))


def _evidence_of(extract: Extract, units: Numbers) -> pa.Table:
    ids = extract.ids
    n_rows = len(extract)
    states = pa.DictionaryArray.from_arrays(pa.array(ids.states.astype(np.int8)), pa.array(STATES)).cast(
        pa.string()
    )
    names = pc.fill_null(extract.columns.get("person_name", pa.nulls(n_rows, pa.string())), "")
    return pa.table(
        {
            "name": names,
            "id_text": ids.texts,
            "state": states,
            "phone": phones_of(extract),
            "unit_no": pa.array(units, pa.int32()),
            "is_roster": pa.array(np.full(n_rows, extract.kind.name == "roster")),
            "known_on": pa.array(np.full(n_rows, extract.known_on, "datetime64[D]")),
            "person": _whole_keys(ids.texts, states, names),
        }
    )


def phones_of(extract: Extract) -> pa.Array:
    """Return the telephone number of every row, also one that stands in the ID column; empty where there is none."""
    phones = extract.columns.get("phone", pa.nulls(len(extract), pa.string()))
    is_phone = pa.array(extract.ids.states == STATES.index("phone"))
    in_id_column = pc.if_else(is_phone, extract.ids.texts, pa.scalar(None, pa.string()))
    return pc.fill_null(pc.coalesce(phones, in_id_column), "")


def _whole_keys(texts: pa.Array, states: pa.Array, names: pa.Array) -> pa.Array:
    """Return the key of a person by the whole number, null without one; a mistyped number needs the name as well."""
    nothing = pa.scalar(None, pa.string())
    keys = pc.if_else(pc.is_in(states, pa.array(["valid", "old", "other"])), texts, nothing)
    invalid = np.flatnonzero(np.asarray(pc.equal(states, "invalid")))
    is_mistyped = [
        IdNumber(text, "invalid").is_mistyped for text in texts.take(pa.array(invalid)).to_pylist()
    ]
    mistyped = invalid[np.array(is_mistyped, np.bool_)]
    if not len(mistyped):
        return keys
    chosen = flags_at(mistyped, len(texts))
    named = pc.binary_join_element_wise(texts, names, _SEPARATOR)
    return pc.if_else(pa.array(chosen), named, keys)


def _decided(
    decided: Mapping[tuple[int, int], tuple[int, int] | None], starts: Numbers, evidence: pa.Table
) -> pa.Table:
    """Return decisions by the numbers of their rows; one about a row without a whole number names nobody."""
    rows = [int(starts[extract]) + row for extract, row in decided]
    meant = [None if target is None else int(starts[target[0]]) + target[1] for target in decided.values()]
    persons = ["" if row is None else evidence["person"][row].as_py() or "" for row in meant]
    return pa.table({"no": pa.array(rows, pa.int64()), "decided": pa.array(persons, pa.string())})


@dataclass(frozen=True)
class _Matched:
    """For every row of evidence: the key of its person, the tier, and of how many persons it might have been."""

    keys: pa.StringArray
    tiers: Numbers
    n_found: Numbers


def _matched(evidence: pa.Table, decided: pa.Table) -> _Matched:
    """Return the matches of all rows; only rows without a whole number, or with a decision, need a closer look."""
    keys = evidence["person"].combine_chunks()
    tiers, n_found = np.ones(len(evidence), np.int32), np.zeros(len(evidence), np.int32)
    is_odd = np.asarray(pc.is_null(keys)).copy()
    is_odd[decided["no"].to_numpy()] = True
    if not is_odd.any():
        return _Matched(keys, tiers, n_found)
    odd = evidence.filter(pa.array(is_odd)).join(decided, "no")
    namesakes = pc.is_in(evidence["name"], odd["name"].combine_chunks().unique())
    columns = ["person", "name", "phone", "unit_no", "id_text"]
    whole = evidence.filter(pc.and_(namesakes, pc.is_valid(evidence["person"]))).select(columns)
    with connect() as database:
        database.register("whole", whole)
        database.register("odd", odd)
        found = database.sql(_SQL.read_text(encoding="utf-8")).to_arrow_table()
    tiers[is_odd], n_found[is_odd] = found["tier"].to_numpy(), found["n_found"].to_numpy()
    return _Matched(
        pc.replace_with_mask(keys, pa.array(is_odd), found["person"].combine_chunks()), tiers, n_found
    )


@dataclass(frozen=True)
class _Persons:
    """The persons in the order of their numbers, and the number of every row's person."""

    table: pa.Table
    numbers: Numbers


def _persons(evidence: pa.Table, matched: _Matched) -> _Persons:
    """Return the persons: those with a whole number by it, then the others by name, unit and first row."""
    encoded = matched.keys.dictionary_encode()
    keys, codes = encoded.dictionary, encoded.indices.to_numpy()
    rows = np.arange(len(codes))
    first, best = np.empty(len(keys), np.int64), np.empty(len(keys), np.int64)
    first[codes[::-1]] = rows[::-1]  # of several rows the first is written last
    preferred = np.argsort(evidence["preference"].to_numpy(), kind="stable")[::-1]
    best[codes[preferred]] = preferred
    tiers = np.ones(len(keys), np.int8)
    np.maximum.at(tiers, codes, matched.tiers.astype(np.int8))

    is_own = np.asarray(pc.starts_with(keys, _SEPARATOR))
    own = np.flatnonzero(is_own)
    of_first = evidence.select(["name", "unit_no", "no"]).take(pa.array(first[own]))
    by_name = pc.sort_indices(of_first, [(name, "ascending") for name in of_first.column_names])
    known = np.flatnonzero(~is_own)
    by_number = pc.array_sort_indices(keys.take(pa.array(known)))
    order = np.concatenate([known[by_number.to_numpy()], own[by_name.to_numpy()]])
    person_no = np.empty(len(keys), np.int32)
    person_no[order] = np.arange(1, len(keys) + 1)

    keys, of_best = keys.take(pa.array(order)), evidence.take(pa.array(best[order]))
    return _Persons(_table(keys, of_best, tiers[order]), person_no[codes])


def _table(keys: pa.StringArray, best: pa.Table, tiers: Numbers) -> pa.Table:
    """Return the table of persons; `best` are the rows whose spelling of the name is preferred."""
    is_known = pc.invert(pc.starts_with(keys, _SEPARATOR))
    # a mistyped number has the name behind it
    number = pc.if_else(is_known, pc.replace_substring_regex(keys, f"{_SEPARATOR}.*", ""), best["id_text"])
    is_hidden = pc.and_(pc.invert(is_known), pc.is_in(best["state"], pa.array(_UNKNOWN)))
    return pa.table(
        {
            "person_no": pa.array(np.arange(1, len(keys) + 1, dtype=np.int32)),
            "name": best["name"],
            "last_four": pc.if_else(is_hidden, "", pc.utf8_slice_codeunits(number, -4)),
            "tier": pa.array(tiers, pa.int8()),
            "id_text": pc.if_else(
                is_known, pc.replace_substring(keys, _SEPARATOR, " "), pa.scalar(None, pa.string())
            ),
        }
    )


def _note_unmatched(
    extracts: Sequence[Extract], starts: Numbers, evidence: pa.Table, matched: _Matched, notebook: Notebook
) -> None:
    """Write down masked and damaged numbers that lead to nobody, or to more than one person.

    Who stands on a roster is a person there, also where nobody else knows him.
    """
    is_odd = np.asarray(pc.is_in(evidence["state"].combine_chunks(), pa.array(["damaged", "masked"])))
    rows = np.flatnonzero(is_odd & (matched.tiers == 5))
    places = np.searchsorted(starts, rows, side="right") - 1
    n_others = np.where(matched.n_found[rows] > 1, matched.n_found[rows], 0)
    for index, n in sorted(set(zip(places.tolist(), n_others.tolist(), strict=True))):
        extract = extracts[index]
        if not n and extract.kind.name == "roster":
            continue
        own = rows[(places == index) & (n_others == n)] - starts[index]
        code, fills = ("E206", (n,)) if n else ("E207", ())
        notebook.note(code, *fills, cells=extract.cells("id_no", own), **extract.place())


def _note_names(
    extracts: Sequence[Extract],
    starts: Numbers,
    evidence: pa.Table,
    numbers: Numbers,
    units: Sequence[Numbers],
    notebook: Notebook,
) -> None:
    """Write down ID numbers under more than one name: each is kept as one person."""
    names = evidence["name"].combine_chunks().dictionary_encode()
    codes = names.indices.to_numpy()
    named = np.flatnonzero(np.asarray(pc.not_equal(evidence["name"], "")))
    first = np.zeros(int(numbers.max(initial=0)) + 1, np.int64)
    first[numbers[named[::-1]]] = named[::-1]  # the first row of a person is written last
    is_other = np.zeros(len(numbers), np.bool_)
    is_other[named] = codes[named] != codes[first[numbers[named]]]
    is_other &= np.asarray(pc.is_valid(evidence["person"]))
    told: set[tuple[int, int]] = set()
    for no in np.flatnonzero(is_other).tolist():
        if (int(numbers[no]), int(codes[no])) in told:
            continue
        told.add((int(numbers[no]), int(codes[no])))
        index = int(np.searchsorted(starts, no, side="right")) - 1
        place = no - int(starts[index])
        extract = extracts[index]
        known = names.dictionary[int(codes[first[numbers[no]]])].as_py()
        notebook.note(
            "E205", known, names.dictionary[int(codes[no])].as_py(), cells=extract.cells("person_name", [place]),
            unit_no=int(units[index][place]) or None, **extract.place(),
        )  # fmt: skip
