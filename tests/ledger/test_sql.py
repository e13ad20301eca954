"""The ledger's SQL keeps to what other engines know too, and never leaves an order to chance."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from anpei.ledger import build

FOLDER = Path(build.__file__).parent
FILES = sorted(path.name for path in FOLDER.glob("*.sql"))
COUNTING = {"bridge.sql", "coverage.sql", "persons.sql", "units_of.sql"}
"""Files that count rows of a level when they are asked for; the others are steps of the ledger."""

FUNCTIONS = {
    "*",
    "+",
    "-",
    "~~",
    "count",
    "count_star",
    "date_part",
    "dense_rank",
    "lag",
    "least",
    "max",
    "min",
    "nullif",
    "position",
    "replace",
    "row_number",
    "sum",
    "trim",
    "||",
}
"""Functions and operators (`~~` is LIKE, date_part EXTRACT) that mean the same in DuckDB, Spark and PostgreSQL.

One exception: the days between two dates (`-`) are an interval in Spark.
"""

NEVER_NULL = {
    "person_no", "unit_no", "place_no", "body_no", "source_no", "source_row", "course_no", "signal_no",
}  # fmt: skip
"""Keys: every row of the ledger has them."""

UNIQUE = (
    {"source_no", "source_row"},
    {"person_no", "unit_no"},
    {"person_no", "place_no"},
    {"person_no", "body_no"},
    {"person_no", "course_no"},
    {"person_no", "source_row"},
    {"member_no", "span_no"},
    {"unit_no"},
    {"unit_no", "round"},
    {"town_key"},
    {"key"},
    {"bridge", "key", "line"},
)
"""Columns that name one row: of an extract, the ledger, a person's courses and decisions, a place's spans, the units and
their rounds, towns, a level, a bridge."""

Node = dict[str, Any]


@cache
def parsed(text: str) -> Node:
    """Return the syntax tree of one SELECT."""
    with duckdb.connect(":memory:") as database:
        found = database.execute("SELECT json_serialize_sql(?::VARCHAR)", [text]).fetchall()
    tree = json.loads(found[0][0])
    if tree["error"]:
        raise ValueError(tree["error_message"])
    return tree


def nodes(tree: Any) -> Iterator[Node]:
    """Yield every node of a syntax tree."""
    if isinstance(tree, dict):
        yield tree
        for part in tree.values():
            yield from nodes(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from nodes(part)


def column(expression: Node) -> str:
    names = expression.get("column_names", [])
    return names[-1] if names else ""


def functions(text: str) -> set[str]:
    """Return the functions that a text calls."""
    return {
        node["function_name"] for node in nodes(parsed(text)) if node.get("class") in ("FUNCTION", "WINDOW")
    }


def faults(text: str) -> list[str]:
    """Return what is left to chance by the ORDER BYs and windows of a text, and limits, which it must not have."""
    found = []
    for node in nodes(parsed(text)):
        is_ordered_aggregate = bool(node.get("order_bys", {}).get("orders"))
        if node.get("type") in ("LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER") or is_ordered_aggregate:
            found.append("a limit or an ordered aggregate")
        if (node.get("type") == "ORDER_MODIFIER" or node.get("class") == "WINDOW") and node["orders"]:
            keys = [column(order["expression"]) for order in node["orders"]]
            found += [
                f"{key or 'an expression'}: NULLS LAST is missing"
                for key, order in zip(keys, node["orders"], strict=True)
                if order["null_order"] != "NULLS LAST" and key not in NEVER_NULL
            ]
            within = {column(part) for part in node.get("partitions", [])}
            is_by_value = node.get("function_name") == "dense_rank"  # equal values are to have one number
            if not is_by_value and not any(
                keys[-1] in unique and unique <= {*keys, *within} for unique in UNIQUE
            ):
                found.append(f"{keys}: does not end in a unique key")
        elif node.get("class") == "WINDOW" and node["function_name"] == "row_number":
            found.append("row_number without order")
    return found


def test_every_file_is_a_step_or_counts() -> None:
    assert {f"{name}.sql" for name in build.STEPS} | COUNTING == set(FILES)
    assert set(build.KEPT) <= set(build.STEPS)


@pytest.mark.parametrize("name", FILES)
def test_a_file_uses_listed_functions_and_leaves_no_order_to_chance(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert functions(text) <= FUNCTIONS
    assert faults(text) == []
    assert text.startswith("-- ")  # says what its rows are


@pytest.mark.parametrize("name", FILES)
def test_a_stored_file_says_its_order(name: str) -> None:
    statement = parsed((FOLDER / name).read_text(encoding="utf-8"))["statements"][0]["node"]
    is_ordered = any(part["type"] == "ORDER_MODIFIER" for part in statement["modifiers"])
    is_read_in_order = name.removesuffix(".sql") in (
        "ledger", "supervisor_ledger", "unlisted", "removed", "spot", "unit_counts", "persons", "units_of",
        "account", "summary", "bridge",
    )  # fmt: skip
    assert is_ordered or not is_read_in_order


def test_every_listed_function_is_used() -> None:
    used = {name for file in FILES for name in functions((FOLDER / file).read_text(encoding="utf-8"))}
    assert used == FUNCTIONS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT a FROM t ORDER BY a NULLS LAST, unit_no", []),
        ("SELECT a FROM t ORDER BY a, unit_no", ["a: NULLS LAST is missing"]),
        (
            "SELECT a FROM t ORDER BY unit_no, a NULLS LAST",
            ["['unit_no', 'a']: does not end in a unique key"],
        ),
        ("SELECT a FROM t ORDER BY source_row", ["['source_row']: does not end in a unique key"]),
        ("SELECT row_number() OVER (PARTITION BY person_no ORDER BY unit_no) FROM t", []),
        ("SELECT row_number() OVER (PARTITION BY a) FROM t", ["row_number without order"]),
        ("SELECT a FROM t ORDER BY unit_no LIMIT 1", ["a limit or an ordered aggregate"]),
        ("SELECT string_agg(a ORDER BY unit_no) FROM t", ["a limit or an ordered aggregate"]),
    ],
)
def test_a_fault_is_seen(text: str, expected: list[str]) -> None:
    assert sorted(faults(text)) == sorted(expected)


def test_a_function_is_seen() -> None:
    assert functions("SELECT median(a), count(*) FROM (SELECT date_trunc('day', b) AS a FROM t)") == {
        "median", "count_star", "date_trunc",
    }  # fmt: skip
