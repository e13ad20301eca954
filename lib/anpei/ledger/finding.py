"""Doubts that only the ledger can see, and what an unresolved severe finding touches (数据不全)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..vocabulary import MEASURES, UNASSIGNED
from .reconciliation import Reconciliation, reconcile

if TYPE_CHECKING:
    from .case import Case

SEVERE = "严重"

COLUMNS = (
    "finding_no", "code", "severity", "source_no", "path", "sheet", "cell", "cells", "unit_no", "town_key",
    "value", "message", "remedy", "guess",
)  # fmt: skip


def case_findings(case: Case) -> pd.DataFrame:
    """Return the intake's findings and then the ledger's own, numbered on."""
    path = case.tables / "findings.parquet"
    read = pd.read_parquet(path) if path.is_file() else pd.DataFrame(columns=list(COLUMNS))
    found = [
        *_late_cut_off(case),
        *_no_course(case),
        *_unused_summaries(case),
        *_headcounts(case),
        *_silent_units(case),
        *residual_findings((*reconcile(case, "town"), *reconcile(case, "district"))),
    ]
    if not found:
        return read
    first = int(read["finding_no"].max()) + 1 if len(read) else 1
    own = pd.DataFrame([{"finding_no": first + n, **row} for n, row in enumerate(found)])
    if not len(read):
        return own.reindex(columns=list(COLUMNS))
    return pd.concat(
        [read, own.reindex(columns=read.columns).astype(read.dtypes.to_dict(), errors="ignore")],
        ignore_index=True,
    )


def _finding(code: str, severity: str, message: str, remedy: str, **place: Any) -> dict[str, Any]:
    blank = {"source_no": None, "path": "", "sheet": "", "cell": "", "unit_no": None, "town_key": None}
    return {
        **blank,
        "code": code,
        "severity": severity,
        "value": "",
        "message": message,
        "remedy": remedy,
        "guess": "",
        **place,
    }


def _late_cut_off(case: Case) -> list[dict[str, Any]]:
    """A cut-off later than what a platform source covers: what happened in between is unknown."""
    found = case.rows(
        "SELECT f.source_no, f.path, f.sheet, f.exported_at FROM sources AS f CROSS JOIN "
        f"(SELECT CAST('{case.as_of.isoformat()}' AS TIMESTAMP) AS as_of) AS s "
        "WHERE f.kind = 'platform' AND coalesce(f.n_used, 1) > 0 AND f.exported_at < s.as_of ORDER BY f.source_no"
    )
    return [
        _finding(
            "L01",
            SEVERE,
            f"数据截止时刻{case.as_of:%Y-%m-%d %H:%M:%S}晚于平台文件的导出时刻"
            f"{exported_at:%Y-%m-%d %H:%M:%S}，其间的学习情况不在文件里",
            "重新导出平台明细，或把 as_of 改到导出时刻以前；"
            "导出时刻认错了的，在 campaign.toml 的 [[source]] 写 exported_at",
            source_no=number,
            path=path or "",
            sheet=sheet or "",
        )
        for number, path, sheet, exported_at in found
    ]


def _no_course(case: Case) -> list[dict[str, Any]]:
    """Required persons whom no compulsory course obliges: they can never complete."""
    n = case.rows("SELECT count(*) FROM ledger WHERE n_obliging = 0")[0][0]
    if not n:
        return []
    return [
        _finding(
            "L02",
            "一般",
            f"有{n}人次应训，但没有一门必修课程适用于其人员类别、用工形式或行业，因此不会计为完成",
            "检查 campaign.toml 里课程的 applies_to，或在名册中补全人员类别和用工形式",
        )
    ]


def _unused_summaries(case: Case) -> list[dict[str, Any]]:
    """Summaries beside lists of persons: never mixed with them."""
    if not case.knows("summaries") or "summaries" in (case.required_basis, case.learning_basis):
        return []
    return [
        _finding(
            "L03",
            "提示",
            "已有名册或平台人员明细，平台汇总的数字没有采用",
            "无需处理；与平台口径核对时参考",
        )
    ]


def _headcounts(case: Case) -> list[dict[str, Any]]:
    """Units whose headcount, from which 应训 is counted, is missing or below the registered persons."""
    if case.required_basis != "headcount":
        return []
    short = case.rows("SELECT unit_no FROM unit_counts WHERE n_registered > n_required ORDER BY unit_no")
    missing = case.rows("SELECT unit_no FROM unit_counts WHERE n_required IS NULL ORDER BY unit_no")
    return [
        *(
            _finding(
                "L04",
                "一般",
                f"{case.unit_keys[number]}注册人数多于底册从业人数，未注册人数无法计算",
                "核对监管对象底册的从业人数",
                unit_no=number,
            )
            for (number,) in short
        ),
        *(
            _finding(
                "L05",
                "一般",
                f"{case.unit_keys[number]}没有从业人数，其镇街和全区的应训人数无法计算",
                "在监管对象底册补上从业人数，或改按名册统计应训",
                unit_no=number,
            )
            for (number,) in missing
        ),
    ]


def _silent_units(case: Case) -> list[dict[str, Any]]:
    """Listed units that the platform's summaries, the only source, do not name."""
    if case.required_basis != "summaries" or not case.has_unit_summaries:
        return []
    n = case.rows(
        "SELECT count(*) FROM unit_counts WHERE n_required IS NULL AND n_registered IS NULL "
        "AND n_started IS NULL AND n_completed IS NULL"
    )[0][0]
    if not n:
        return []
    return [
        _finding(
            "L06",
            "一般",
            f"平台汇总里没有{n}家应训单位，镇街和全区的数字不含这些单位",
            "核对单位名称，或取得这些单位的名册",
        )
    ]


def residual_findings(found: Iterable[Reconciliation]) -> list[dict[str, Any]]:
    """Return differences from the platform's figures that no reason explains."""
    return [
        _finding(
            "E401",
            SEVERE,
            f"{one.label}与平台口径对账有差额：{MEASURES[bridge.measure].label}相差{bridge.residual}",
            "核对平台明细和名册有没有重复、矛盾的行；查不出原因的，报维护人员，查清以前不要引用这个数",
            town_key=one.key if one.level == "town" and one.key != UNASSIGNED else None,
        )
        for one in found
        for bridge in one.bridges
        if bridge.residual
    ]


def _touches_all(case: Case, severe: pd.DataFrame) -> bool:
    """Return whether a severe finding is about a counted file as a whole."""
    whole = severe[severe["unit_no"].isna() & severe["town_key"].isna() & severe["source_no"].notna()]
    counted = case.rows(
        "SELECT source_no FROM sources WHERE kind IN ('roster', 'platform', 'summaries') AND coalesce(n_used, 1) > 0"
    )
    return bool(whole["source_no"].isin([number for (number,) in counted]).any())


def incomplete_keys(case: Case, level: str) -> frozenset[str]:
    """Return the towns or units that a severe finding touches.

    A finding that names a unit touches the unit; one that names a town alone touches the town and its units; one about
    a file whose rows are counted (an export cut short) that names neither touches all.
    """
    if level not in ("town", "unit"):
        return frozenset()
    found = case.findings
    severe = found[found["severity"] == SEVERE]
    if _touches_all(case, severe):
        return frozenset(case.towns) if level == "town" else frozenset(case.unit_places)
    towns = set(severe.loc[severe["unit_no"].isna(), "town_key"].dropna())
    if level == "town":
        return frozenset(str(town) for town in towns)
    numbers = {int(number) for number in severe["unit_no"].dropna()}
    names = {case.towns.get(town, UNASSIGNED) for town in towns}
    keys = {case.unit_keys[number] for number in numbers if number in case.unit_keys}
    return frozenset(keys | {key for key, (town, _) in case.unit_places.items() if town in names})
