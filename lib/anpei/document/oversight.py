"""Sentences of oversight: signals and cases, 重点监督管理, 线索, 表扬.

Nothing here accuses: what no person decided is counted and named nowhere, a case that is open is counted, a lead is a
线索. Before the deadline nothing is said of what may follow.
"""

from __future__ import annotations

from typing import Any

from . import candidates
from .telling import SILENT, Choice, Telling, counted, is_known, is_zero, naming
from .wording import Phrase

ENTERED, PROPOSED, REMOVED = "entered", "proposed", "removed"
INQUIRED = "inquired"


def signals(telling: Telling) -> Choice:
    """信号情况: how many signals ran, how many did not and why, how many persons are suspected; of the district alone."""
    if telling.scope.level != "district":
        return SILENT
    states = telling.case.signals()["state"]

    def told(state: str, before: str = "", after: str = "") -> Phrase:
        number = int((states == state).sum())
        figure = counted(number, f"signals_{state}", telling.scope)
        return Phrase((before, figure, after)) if number else Phrase(())

    blanks: dict[str, Any] = {
        "项数": told("ran"),
        "未运行": told("no_data", "，因没有所需数据，另有", "项没有运行"),
        "停用": told("off", "，", "项停用"),
    }
    if not blanks["项数"]:
        return Choice("未运行")
    suspected = telling.scope.figure("n_mismatch_suspected")
    if not is_known(suspected) or is_zero(suspected):
        return Choice("无疑似", blanks)
    return Choice("有疑似", {**blanks, "人数": suspected})


def supervised(telling: Telling) -> Choice:
    """重点监管: the units that people entered for 重点监督管理 (C42)."""
    return naming(_in_state(telling, ENTERED), "key_supervision", telling.scope)


def supervision_proposed(telling: Telling) -> Choice:
    """重点监管提出: how many further units are put to those who decide; silent before the deadline."""
    found = _in_state(telling, PROPOSED) if telling.case.is_closed else []
    if not found:
        return SILENT
    number = counted(len(found), "key_supervision_proposed", telling.scope)
    return Choice("另有" if _in_state(telling, ENTERED) else "有", {"家数": number})


def supervision_removed(telling: Telling) -> Choice:
    """重点监管移出: the units that left 重点监督管理."""
    choice = naming(_in_state(telling, REMOVED), "key_supervision_removed", telling.scope)
    return SILENT if choice.variant == "无" else choice


def commended(telling: Telling) -> Choice:
    """表扬单位: units that are proposed for 表扬, or that people chose; silent on quality that nobody checked."""
    is_decided = candidates.COMMENDATION in telling.decided
    if not is_decided and not telling.case.knows("spot_checks"):
        return Choice("未抽测")
    found = candidates.commendable(telling.case, telling.scope.within, telling.decided)
    choice = naming([one.line.key for one in found], "commendation", telling.scope)
    return Choice(choice.variant, {**choice.blanks, "拟": "" if is_decided else "拟"})


def open_cases(telling: Telling) -> Choice:
    """待核查: the cases that people decided to verify and that are open, and how many units they lie in."""
    found = telling.case.suspects(telling.scope.within)
    found = found[found["state"] == INQUIRED]
    if found.empty:
        return Choice("无")
    blanks = {
        "件数": counted(len(found), "n_cases_open", telling.scope),
        "家数": counted(found["unit_no"].nunique(), "units_with_cases", telling.scope),
    }
    return Choice("有", blanks)


def led(telling: Telling) -> Choice:
    """线索单位: the units whose leads people decided to hand over (C46)."""
    return naming(_led(telling), "enforcement_lead", telling.scope)


def leads_handed_over(telling: Telling) -> Choice:
    """线索情况: of how many units leads were handed over; they are named to nobody else."""
    number = len(_led(telling))
    return Choice("有", {"家数": counted(number, "enforcement_lead", telling.scope)}) if number else SILENT


def _in_state(telling: Telling, state: str) -> list[str]:
    found = telling.case.supervision(telling.scope.within)
    return [str(unit) for unit in found.loc[found["state"] == state, "unit"]]


def _led(telling: Telling) -> list[str]:
    found = telling.case.leads(telling.scope.within)
    return [str(unit) for unit in found.loc[found["state"] == ENTERED, "unit"]]
