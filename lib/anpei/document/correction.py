"""更正通报 of a document that was issued: every figure that it prints otherwise than is known today."""

from __future__ import annotations

from ..ledger import Case
from .bulletin import notice
from .dates import chinese_date
from .issued import corrections, issued_document
from .notice import Notice
from .oversighttable import corrections_table


def correction_notice(
    case: Case, kind: str = "情况通报", *, town: str = "", number: str = "", stage: str = ""
) -> Notice:
    """Return the 更正通报 of an issued document of this kind; `number` names one of several.

    Its table holds where the figure stands, what was issued, what is right.

    Raises
    ------
    DataError
        Nothing of the kind was issued for this campaign and cut-off.
    """
    today = notice(case, kind, town=town)
    issued = issued_document(case, today.kind, today.subject, number)
    found = corrections(case, today, number)
    return notice(
        case,
        "更正通报",
        stage=stage,
        fields={
            "原标题": issued.title,
            "原文号": issued.number,
            "原成文日期": chinese_date(issued.signed_on),
        },
        tables={"更正事项": corrections_table([(one.place, one.issued, one.corrected) for one in found])},
    )
