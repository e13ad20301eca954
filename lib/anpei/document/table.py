"""Every table that a wording file can place, by name."""

from __future__ import annotations

from collections.abc import Callable

from ..ledger import Case
from . import (
    blanktable,
    bridgetable,
    coveragetable,
    leveltable,
    listtable,
    oversighttable,
    persontable,
    sampletable,
    signaltable,
    spottable,
    supervisiontable,
    supervisortable,
)
from .line import Within
from .notice import Attachment, Table, TableBlock
from .telling import Telling

TABLES: dict[str, Callable[[Case, Within], Table]] = {
    "镇街情况": leveltable.town_table,
    "部门情况": leveltable.dept_table,
    "附件镇街": leveltable.town_annex,
    "附件部门": leveltable.dept_annex,
    "附件单位": leveltable.unit_annex,
    "附件未注册": listtable.not_registered_annex,
    "附件只注册未学": listtable.registered_only_annex,
    "附件人员不一致": listtable.mismatch_annex,
    "附件抽查抽测": spottable.unit_annex,
    "抽测镇街": spottable.town_table,
    "缺测原因": spottable.absence_table,
    "附件名册核实": coveragetable.coverage_annex,
    "附件信号": signaltable.signal_annex,
    "附件监管人员": supervisortable.supervisor_annex,
    "附件人员类别": leveltable.class_annex,
    "对账注册": bridgetable.registered_bridges,
    "对账完成": bridgetable.completed_bridges,
    "对账过程": bridgetable.steps_table,
    "账号对应": bridgetable.tier_table,
}
"""Tables of the text (镇街情况, 部门情况) and of the attachments; `Within` restricts them to a town or department."""

TOLD_TABLES: dict[str, Callable[[Telling], Table]] = {
    "课程安排": blanktable.courses,
    "空白名册": lambda _: blanktable.roster_form(),
    "调度镇街": oversighttable.dispatch_towns,
    "抽样要素": lambda _: sampletable.terms_table(),
    "抽样各层": lambda _: sampletable.strata_table(),
    "抽样名单": lambda _: sampletable.list_table(),
    "抽样方案判定": lambda _: spottable.plan_table(()),
    "附件重点监管": supervisiontable.supervision_annex,
    "附件历次监管": supervisiontable.supervision_history,
    "附件表扬": oversighttable.commendation_annex,
    "附件线索": supervisiontable.lead_annex,
    "考核镇街": oversighttable.score_towns,
    "考核部门": oversighttable.score_depts,
    "更正事项": lambda _: oversighttable.corrections_table(()),
    "附件未完成人员": persontable.behind_annex,
    "附件核查": persontable.open_cases_annex,
    "附件核查依据": persontable.evidence_annex,
    "空白核查反馈": persontable.feedback_form,
    "附件线索人员": persontable.lead_persons_annex,
}
"""Tables that depend on more than a case: the previous cut-off, decided lists, the unit of the document."""

TO_FILL_IN = frozenset({"空白名册", "空白核查反馈"})


def has_closing(attachment: Attachment) -> bool:
    """Return whether 制表人 and 审核人 sign an attachment: it holds a table that the office made itself."""
    tables = [block.table for block in attachment.blocks if isinstance(block, TableBlock)]
    return any(table.name not in TO_FILL_IN for table in tables)
