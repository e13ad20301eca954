"""The questions of oversight that go into decisions.xlsx: 重点监督管理, its removal, 线索."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..intake.decisions import LEAD, RELEASED, SUPERVISED, Question
from .supervision import participation, spot

if TYPE_CHECKING:
    from .case import Case


def oversight_questions(case: Case) -> list[Question]:
    """Return what people are to decide about units: who is proposed, who may be removed, whose lead to hand over.

    In this order, units in official order. The texts of one state of the figures are always the same; other evidence
    makes another question.
    """
    supervised, leads = case.supervision(), case.leads()
    return [
        *_proposals(SUPERVISED, "纳入重点监督管理名单", supervised),
        *_releases(case),
        *_proposals(LEAD, "移交执法部门核查", leads),
    ]


def _proposals(matter: str, proposal: str, rows: pd.DataFrame) -> list[Question]:
    rows = rows[rows["state"] == "proposed"]
    return [
        Question.of(matter, unit, proposal, basis)
        for unit, basis in zip(rows["unit"], rows["basis"], strict=True)
    ]


def _releases(case: Case) -> list[Question]:
    """Return the questions of entered units for which no trigger holds any more."""
    found = []
    for row in case.supervision().to_dict("records"):
        if row["is_releasable"]:
            tested = [spot(case, row)] if not pd.isna(row["n_spot_tested"]) and row["n_spot_tested"] else []
            basis = "；".join([f"{row['entered_on']}列入", participation(case, row), *tested])
            found.append(Question.of(RELEASED, row["unit"], "移出重点监督管理名单", basis))
    return found
