"""What an example expects of signals, key supervision and enforcement leads, compared with what its case gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from anpei.ledger import Case
from tests.spec.compared import compare, count, rest, unique
from tests.spec.example import Row
from tests.spec.scene import Tables

RAN = {"ran": "运行", "no_data": "没有数据", "off": "不运行"}
SUSPICIONS = {
    "suspected": "疑似",
    "inquired": "核查",
    "confirmed": "属实",
    "cleared": "排除",
    "dropped": "不核查",
}
STATES = {"": "", "proposed": "拟纳入", "entered": "纳入", "removed": "移出", "declined": "不纳入"}
LED = {"": "", "proposed": "拟移交", "entered": "移交", "declined": "不移交"}
BASES = {"headcount": "从业人数", "required": "应训"}


def signals(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    """Compare signals that an example names; others may have run."""
    actual = {
        r["code"]: {"状态": RAN[r["state"]], "人数": count(r["n_persons"]), "单位数": count(r["n_units"])}
        for r in case.signals().to_dict("records")
    }
    expected = {row["信号"]: rest(row, "信号") for row in rows}
    return compare(expected, {code: row for code, row in actual.items() if code in expected})


def hints(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    """Compare every hint of the signals that an example names (a person 无: none)."""
    actual = unique(
        (
            _place(tables, r),
            {"数": count(r["n"]), "基数": count(r["n_base"]), "说明": r["note"]},
        )
        for r in case.hints().to_dict("records")
    )
    return _compare_hints(tables, rows, actual)


def evidence(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    """Compare the rows behind the hints: `行` is 3、平台5 (the file of another kind than the first one's is named)."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for r in case.evidence().to_dict("records"):
        name = r["path"].rpartition("/")[2].removesuffix(".xlsx")
        found.setdefault(_place(tables, r), []).append(f"{name}{int(r['row'])}")
    return _compare_hints(tables, rows, {key: {"行": "、".join(cells)} for key, cells in found.items()})


def _compare_hints(tables: Tables, rows: Sequence[Row], actual: dict[Any, Row]) -> list[str]:
    codes = {row["信号"] for row in rows}
    expected = {
        (
            row["信号"],
            row.get("姓名", ""),
            row.get("单位") or tables.home_of.get(row.get("姓名", ""), ""),
        ): rest(row, "信号", "姓名", "单位")
        for row in rows
        if row.get("姓名") != "无"
    }
    return compare(expected, {key: row for key, row in actual.items() if _code(key) in codes})


def _code(key: Any) -> str:
    """Return the signal of a key; one that occurs again stands in a pair."""
    return key[0][0] if isinstance(key[0], tuple) else key[0]


def suspects(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    actual = unique(
        (
            _place(tables, {**r, "signal": ""})[1:],
            {
                "信号": r["signals"],
                "状态": SUSPICIONS[r["state"]],
                "编号": r["number"],
                "依据": r["basis"],
            },
        )
        for r in case.suspects().to_dict("records")
    )
    expected = {
        (row["姓名"], row.get("单位") or tables.home_of.get(row["姓名"], "")): rest(row, "姓名", "单位")
        for row in rows
        if row["姓名"] != "无"
    }
    return compare(expected, actual)


def _place(tables: Tables, row: dict[str, Any]) -> tuple[str, str, str]:
    """Return signal, person and unit as an example names them; empty where there is none."""
    persons = {number: name for name, number in tables.persons.items()}
    units = {number: name for name, number in tables.units.items()}
    person = "" if pd.isna(row["person_no"]) else persons[int(row["person_no"])]
    return row["signal"], person, "" if pd.isna(row["unit_no"]) else units[int(row["unit_no"])]


def supervision(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    actual = unique(
        (
            r["unit"],
            {
                "镇街": r["town"],
                "部门": r["dept"],
                "情形": "；".join(r["reasons"]),
                "差额": count(r["n_gap"]),
                "应训": count(r["n_required"]),
                "抽测合格": count(r["n_spot_passed"]),
                "实测": count(r["n_spot_tested"]),
                "状态": STATES[r["state"]],
                "可移出": "是" if r["is_releasable"] else "否",
                "措施": r["measure"],
                "列入": _day(r["entered_on"]),
                "移出": _day(r["removed_on"]),
                "编号": _text(r["number"]),
                "依据": r["basis"],
            },
        )
        for r in case.supervision().to_dict("records")
    )
    return compare(_by_unit(rows), actual, is_ordered=True)


def history(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    actual = [
        {
            "活动": r["campaign"],
            "名称": r["name"],
            "单位": r["unit"],
            "列入": _day(r["entered_on"]),
            "移出": _day(r["removed_on"]),
            "措施": r["measure"],
            "依据": r["basis"],
        }
        for r in case.supervision_history().to_dict("records")
    ]
    return _listed(rows, actual, "单位")


def leads(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    actual = unique(
        (
            r["unit"],
            {
                "镇街": r["town"],
                "部门": r["dept"],
                "涉及": count(r["n_affected"]),
                "基数": count(r["n_base"]),
                "基数来源": BASES[r["base"]],
                "突出": "是" if r["is_prominent"] else "否",
                "情形": "、".join(f"{label}{n}" for label, n in r["kinds"].items()),
                "状态": LED[r["state"]],
                "编号": _text(r["number"]),
                "依据": r["basis"],
            },
        )
        for r in case.leads().to_dict("records")
    )
    return compare(_by_unit(rows), actual, is_ordered=True)


def questions(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    """Compare the questions that the ledger asks, in order."""
    from anpei.ledger.oversight import oversight_questions
    from anpei.ledger.suspicion import suspicion_questions

    actual = [
        {"事项": one.matter, "对象": one.subject, "建议": one.proposal, "依据": one.basis}
        for one in [*suspicion_questions(case), *oversight_questions(case)]
    ]
    return _listed(rows, actual, "事项")


def _by_unit(rows: Sequence[Row]) -> dict[str, Row]:
    return {row["单位"]: rest(row, "单位") for row in rows if row["单位"] != "无"}


def _listed(rows: Sequence[Row], actual: list[Row], key: str) -> list[str]:
    """Compare rows in order, in the columns that are expected (`key` 无: none)."""
    expected = [row for row in rows if row[key] != "无"]
    shown = [{column: row[column] for column in rows[0]} for row in actual]
    return [] if shown == expected else [f"expected {expected}, got {shown}"]


def _day(value: Any) -> str:
    return "" if value is None or pd.isna(value) or value == "" else f"{value:%Y-%m-%d}"


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)
