"""The office's books after complete outputs: what was received is registered, what is open is asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ..document.slots import SLOT_FILE, SlotUse, append_slots
from ..errors import ConfigurationError
from ..intake import Intake
from ..intake.decisionbook import append_questions
from ..intake.decisions import DECISIONS, Question, waiting
from ..intake.questions import open_questions
from ..intake.receipts import register
from ..ledger import Case
from ..ledger.oversight import oversight_questions
from ..ledger.suspicion import suspicion_questions
from ..settings import CHINA_TIME


def questions_of(case: Case) -> list[Question]:
    """Return what the ledger asks: suspicions, then units for key supervision and enforcement leads."""
    return [*suspicion_questions(case), *oversight_questions(case)]


def keep_books(
    intake: Intake, *, asks: bool = True, uses: Iterable[SlotUse] = (), questions: Iterable[Question] = ()
) -> list[str]:
    """Register the received files, append open questions and texts to be written by hand; return what to tell.

    `asks` is whether anything is appended, `uses` the hand-written texts that documents call, `questions` those of the
    ledger, which follow the intake's own. A book that is open in another program is told, and nothing fails.
    """
    campaign = intake.campaign
    path = campaign.folder / DECISIONS
    told = []
    try:
        register(campaign, intake.inputs, datetime.now(CHINA_TIME).date())
        n_asked = append_questions(path, [*open_questions(intake.folder), *questions]) if asks else 0
        if n_asked:
            told.append(f"{DECISIONS} 新增{n_asked}个待定事项，请填写“决定”“理由”“决定人”“日期”。")
    except ConfigurationError as error:
        told.append(str(error))
    if asks and (n_texts := append_slots(campaign.folder, uses)):
        told.append(
            f"wording/{SLOT_FILE} 新增{n_texts}处可以手写的内容；要写的写在各自的“依据”下面，再运行一次，不写的不印。"
        )
    n_waiting = len(waiting(path, intake.known_on))
    if n_waiting:
        told.append(
            f"{DECISIONS} 有{n_waiting}项决定的日期晚于知悉日{intake.known_on}，这次没有采用；"
            "要现在采用，把日期改为不晚于知悉日，或用 --known-on 指定。"
        )
    return told
