"""Notes under the tables (口径注): what is counted from what, how totals and ranks are made, what “—” means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ..ledger.figure import Figure
from ..vocabulary import UNASSIGNED
from .dates import chinese_instant
from .line import Line, Within
from .notice import Cell

if TYPE_CHECKING:
    from ..ledger import Case

NAMES_AT_MOST = 5
"""Rows without a rank that a note names one by one."""

DASH = "“—”表示不适用、基数为零或者数据未取得。"

INTERNAL_USE = "本表供镇街、部门和有关单位内部使用，不含人员姓名。"
"""What every list of units says of its layer (L1)."""

INCOMPLETE = "数据不全"

_REQUIRED = {
    "roster": "应训人数为在册应当参训的人员",
    "platform": "应训人数按平台人员明细统计",
    "headcount": "应训人数按监管对象底册所载从业人数统计",
    "summaries": "应训人数取自平台汇总",
    "none": "应训人数未取得",
}
_LEARNING = {
    "platform": "注册、参训、完成人数按平台人员明细统计",
    "summaries": "注册、参训、完成人数取自平台汇总",
    "none": "注册、参训、完成人数未取得",
}
_COVERAGE = {
    "valid": "覆盖率为有效完成人数（完成人数扣除经核查属实的人员不一致）占应训人数的比率",
    "completed": "覆盖率为完成人数占应训人数的比率",
    "started": "覆盖率为参训人数占应训人数的比率",
}
_TWICE = {
    "town": "在两个以上镇街应训的人员，合计只计一次",
    "dept": "在两个以上部门所管单位应训的人员，合计只计一次",
    "unit": "在两个以上单位应训的人员，合计只计一次",
    "supervisors_town": "在两个以上镇街担任监管人员的，合计只计一次",
    "supervisors_dept": "在两个以上部门担任监管人员的，合计只计一次",
    "person_class": "有两种以上人员类别或者用工形式的人员，小计和合计只计一次",
}


def basis_note(case: Case, *, has_coverage: bool) -> str:
    """Return the cut-off, what 应训 and learning are counted from, and what 覆盖率 counts."""
    parts = [
        f"数据截至{chinese_instant(case.as_of)}",
        _REQUIRED[case.required_basis],
        _LEARNING[case.learning_basis],
    ]
    if has_coverage:
        parts.append(_COVERAGE[case.campaign.completion.coverage])
    return "；".join(parts) + "。"


def total_note(case: Case, level: str, *, counts_twice: bool) -> tuple[str, ...]:
    """Return how persons of two rows count above; nothing where there are none."""
    if counts_twice:
        return (f"合计按人去重：{_TWICE[level]}。",)
    return ("一人在多个单位应训的，合计只计入其主要单位。",) if case.is_main_unit else ()


def unranked_reasons(case: Case, level: str, within: Within, lines: Sequence[Line]) -> dict[str, str]:
    """Return key → why the row has no rank, for those that have none."""
    frame = case.ranking("completion_rate", level, within=within)
    told = dict(zip(frame["key"], frame["reason"].where(frame["rank"].isna(), ""), strict=True))
    return {line.key: state for line in lines if (state := _state(line, str(told.get(line.key, ""))))}


def _state(line: Line, reason: str) -> str:
    """Return the reason, more exactly for rows without persons: no obliged unit, or no roster."""
    if not reason or reason in (INCOMPLETE, UNASSIGNED):
        return reason
    return "无应训对象" if line.is_empty else "未报名册" if line.has_no_roster else reason


def rank_note(lines: Sequence[Line], reasons: Mapping[str, str]) -> str:
    """Return what is ranked and how, and who is not ranked and why."""
    rule = "名次按完成率由高到低排列，完成率相同的并列"
    labels = {line.key: line.label for line in lines}
    if not reasons:
        return f"{rule}。"
    named = [
        f"{labels[key]}（{reason}）" if reason != labels[key] else reason for key, reason in reasons.items()
    ]
    if len(named) > NAMES_AT_MOST:
        named = [
            f"{reason}的" if reason != UNASSIGNED else reason for reason in dict.fromkeys(reasons.values())
        ]
    return f"{rule}；{'、'.join(named)}不排名。"


def rank_cell(line: Line, ranks: dict[str, int]) -> Cell:
    """Return the rank of a line as its cell prints it; None for one that has none."""
    rank = ranks.get(line.key)
    if rank is None:
        return None
    return Figure("rank", "completion_rate", line.level, line.key, rank, of=(line.figure("completion_rate"),))


def rank_of(case: Case, level: str, within: Within) -> dict[str, int]:
    """Return key → rank, for those that have one."""
    frame = case.ranking("completion_rate", level, within=within)
    return {
        str(key): int(rank)
        for key, rank in zip(frame["key"], frame["rank"], strict=True)
        if not pd.isna(rank)
    }
