"""Every table that a wording file can place, by name."""

from __future__ import annotations

from collections.abc import Callable

from ..ledger import Case
from . import bridgetable, leveltable, listtable
from .line import Within
from .notice import Table

TABLES: dict[str, Callable[[Case, Within], Table]] = {
    "镇街情况": leveltable.town_table,
    "部门情况": leveltable.dept_table,
    "附件镇街": leveltable.town_annex,
    "附件部门": leveltable.dept_annex,
    "附件单位": leveltable.unit_annex,
    "附件未注册": listtable.not_registered_annex,
    "附件只注册未学": listtable.registered_only_annex,
    "附件人员不一致": listtable.mismatch_annex,
    "附件抽查抽测": listtable.spot_annex,
    "附件监管人员": leveltable.supervisor_annex,
    "附件人员类别": leveltable.class_annex,
    "对账注册": bridgetable.registered_bridges,
    "对账完成": bridgetable.completed_bridges,
    "对账过程": bridgetable.steps_table,
    "账号对应": bridgetable.tier_table,
}
"""Tables of the text (镇街情况, 部门情况) and of the attachments; `Within` restricts them to a town or department."""
