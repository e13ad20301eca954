"""Sentences of oversight: spot checks by town, 重点监督管理, 表扬, cases to verify, 线索.

Nothing here accuses: what no person decided is 拟, a case that is open is counted, a lead is a 线索.
"""

from __future__ import annotations

from . import candidates
from .line import lines
from .persons import cases_of
from .telling import SILENT, Choice, Telling, counted, joined, naming


def spot_towns(telling: Telling) -> Choice:
    """镇街抽测: towns whose units were spot-checked, with the rate of each."""
    items = [
        (line.label, line.figure("pass_rate"))
        for line in lines(telling.case, "town", telling.scope.within)
        if line.count("n_spot_tested")
    ]
    if len(items) < 2:
        return SILENT
    return Choice("一般", {"各镇街": joined(items)})


def supervised(telling: Telling) -> Choice:
    """重点监管: units that are proposed for 重点监督管理, or that people entered."""
    found = candidates.supervision(telling.case, telling.scope.within, telling.decided)
    is_decided = candidates.SUPERVISION in telling.decided
    is_known = telling.case.learning_basis != "none" and telling.case.required_basis != "none"
    if not found and not is_decided and not is_known:
        return Choice("未知")
    return _proposed(telling, found, "key_supervision", is_decided)


def commended(telling: Telling) -> Choice:
    """表扬单位: units that are proposed for 表扬, or that people chose; silent on quality that nobody checked."""
    is_decided = candidates.COMMENDATION in telling.decided
    if not is_decided and not telling.case.knows("spot_checks"):
        return Choice("未抽测")
    found = candidates.commendable(telling.case, telling.scope.within, telling.decided)
    return _proposed(telling, found, "commendation", is_decided)


def open_cases(telling: Telling) -> Choice:
    """待核查: open cases of the document's town, and how many units they lie in."""
    if not telling.case.knows("reviews"):
        return Choice("未取得")
    numbers = set(unit_numbers(telling))
    found = [one for one in cases_of(telling.case, "待核查") if one.unit_no in numbers]
    if not found:
        return Choice("无")
    scope = telling.scope
    return Choice(
        "有",
        {
            "件数": counted(len(found), "n_cases_open", scope),
            "家数": counted(len({one.unit_no for one in found}), "units_with_cases", scope),
        },
    )


def led(telling: Telling) -> Choice:
    """线索单位: units whose problems are prominent."""
    found = candidates.leads(telling.case, telling.scope.within, telling.decided)
    is_decided = candidates.LEADS in telling.decided
    if not found and not is_decided and telling.case.learning_basis != "platform":
        return Choice("未知")
    return _proposed(telling, found, "enforcement_lead", is_decided)


def unit_numbers(telling: Telling) -> list[int]:
    """Return the numbers of the units within the document's scope."""
    keys = {line.key for line in lines(telling.case, "unit", telling.scope.within)}
    return [no for no, key in telling.case.unit_keys.items() if key in keys]


def _proposed(telling: Telling, found: list[candidates.Candidate], measure: str, is_decided: bool) -> Choice:
    choice = naming([one.line.key for one in found], measure, telling.scope)
    return Choice(choice.variant, {**choice.blanks, "拟": "" if is_decided else "拟"})
