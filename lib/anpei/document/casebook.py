"""核查台账: the office's own workbook of signals, suspects, cases, proposed lists and the rows behind them (内部)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..ledger.figure import UNKNOWN
from .inquiry import STATES, inquiries, records
from .persons import names_of
from .sheets import Sheet, workbook
from .signaltable import signal_table

if TYPE_CHECKING:
    from ..ledger import Case

CASEBOOK = "核查台账.xlsx"
LIST_STATES = {
    "proposed": "提出，待决定",
    "entered": "已决定",
    "removed": "已移出",
    "declined": "决定不列入",
    "": "未达到标准",
}
"""State of a unit on a list → what it is called."""

LISTS = {
    "units_without_roster": "未报送名册",
    "units_roster_short": "名册远少于从业人数",
    "units_persons_omitted": "新名册不再列出",
    "units_roster_shrinking": "截止前缩减名册",
    "units_not_all_registered": "未全员注册",
    "units_not_all_started": "未全员参训",
    "not_registered": "应训未注册",
    "registered_only": "只注册未学习",
    "mismatch": "人员不一致",
    "spot_below": "抽测合格率低于标准",
    "spot_retest": "应复测",
    "units_all_completed": "全员完成",
    "units_not_listed": "底册未列",
    "key_supervision": "重点监督管理",
    "enforcement_lead": "执法线索",
}
"""List of lists.csv → what the casebook calls it."""

_WIDTHS = {
    "代码": 6,
    "信号": 16,
    "数据": 6,
    "规则": 50,
    "分量": 9,
    "运行情况": 12,
    "提示人数": 9,
    "提示单位数": 10,
    "可能的正常原因": 30,
}
_PERSON = (("姓名", 10), ("身份证号后四位", 10), ("单位名称", 28), ("镇街", 10), ("行业主管部门", 16))
_SUSPECTS = (
    ("编号", 22), *_PERSON, ("状态", 12), ("信号", 12), ("情况", 40), ("可能的正常原因", 30), ("依据", 40),
)  # fmt: skip
_HINTS = (("信号", 16), ("分量", 8), *_PERSON, ("说明", 36), ("数", 8), ("基数", 8))
_EVIDENCE = (
    ("信号", 16),
    ("姓名", 10),
    ("身份证号后四位", 10),
    ("单位名称", 28),
    ("文件", 44),
    ("工作表", 14),
    ("行", 7),
)
_GROUNDS = (
    ("名单", 26),
    ("条款", 7),
    ("单位名称", 28),
    ("姓名", 10),
    ("身份证号后四位", 10),
    ("文件", 44),
    ("工作表", 14),
    ("行", 7),
)
_UNIT = (("单位名称", 30), ("镇街", 10), ("行业主管部门", 16))
_SUPERVISION = (
    *_UNIT, ("状态", 14), ("决定编号", 9), ("情形", 26), ("依据", 36), ("监管措施", 24), ("列入日期", 12),
    ("移出日期", 12), ("可提出移出", 10),
)  # fmt: skip
_LEADS = (
    *_UNIT, ("状态", 14), ("决定编号", 9), ("涉及人数", 9), ("基数", 8), ("各类人数", 30), ("依据", 40),
)  # fmt: skip
_HEAD = "内部资料，含个人信息，不得转发。提示和疑似都不是结论，经核查属实的才作依据。"


def casebook(case: Case) -> bytes:
    """Return the workbook: 信号, 疑似和核查, 提示, 依据, 重点监督管理, 执法线索, 名单依据; the same case, the same bytes."""
    name = f"{case.campaign.name}核查台账"
    people = names_of(case)
    sheets = (
        ("信号", "比对规则运行情况", tuple(_WIDTHS.items()), _signals(case)),
        ("疑似和核查", "疑似人员和核查情况", _SUSPECTS, list(_suspects(case))),
        ("提示", "各条规则的提示", _HINTS, list(_hints(case, people))),
        ("依据", "提示依据的行", _EVIDENCE, list(_evidence(case, people))),
        ("重点监督管理", "重点监督管理的提出、决定和移出", _SUPERVISION, list(_supervision(case))),
        ("执法线索", "执法线索的提出和决定", _LEADS, list(_leads(case))),
        ("名单依据", "各份名单依据的行", _GROUNDS, list(_grounds(case, people))),
    )
    made = [
        Sheet(short, f"{title}（内部）", columns, rows, (_HEAD,)) for short, title, columns, rows in sheets
    ]
    return workbook(name, made, is_synthetic=case.campaign.is_synthetic)


def save_casebook(case: Case, folder: str | Path) -> str:
    """Write the workbook below `folder` and return its name."""
    path = Path(folder) / CASEBOOK
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(casebook(case))
    return CASEBOOK


def _signals(case: Case) -> list[list[Any]]:
    return [[UNKNOWN if cell is None else cell for cell in row.cells] for row in signal_table(case).rows]


def _suspects(case: Case) -> Iterator[tuple[Any, ...]]:
    for one in inquiries(case):
        yield (
            one.number,
            one.name,
            one.last_four,
            one.unit,
            one.town,
            one.dept,
            STATES[one.state],
            "、".join(hint.code for hint in one.hints),
            one.told,
            "；".join(dict.fromkeys(hint.innocent for hint in one.hints)),
            one.basis,
        )


def _hints(case: Case, people: dict[int, tuple[str, str]]) -> Iterator[tuple[Any, ...]]:
    labels = _labels(case)
    for row in records(case.hints()):
        name, last_four = people.get(row["person_no"], ("", ""))
        place = (row["unit"], row["town"], row["dept"])
        yield (
            labels[row["signal"]],
            row["weight"],
            name,
            last_four,
            *place,
            row["note"],
            row["n"],
            row["n_base"],
        )


def _evidence(case: Case, people: dict[int, tuple[str, str]]) -> Iterator[tuple[Any, ...]]:
    labels = _labels(case)
    for row in records(case.evidence()):
        name, last_four = people.get(row["person_no"], ("", ""))
        unit = case.unit_keys.get(row["unit_no"], "")
        yield labels[row["signal"]], name, last_four, unit, row["path"], row["sheet"], row["row"]


def _grounds(case: Case, people: dict[int, tuple[str, str]]) -> Iterator[tuple[Any, ...]]:
    for row in records(case.grounds()):
        name, last_four = people.get(row["person_no"], ("", ""))
        place = (row["path"], row["sheet"], row["row"])
        yield LISTS.get(row["list"], row["list"]), row["clause"], row["unit"], name, last_four, *place


def _labels(case: Case) -> dict[str, str]:
    return {row["code"]: f"{row['code']} {row['label']}" for row in records(case.signals())}


def _supervision(case: Case) -> Iterator[tuple[Any, ...]]:
    for row in records(case.supervision()):
        yield (
            row["unit"],
            row["town"],
            row["dept"],
            LIST_STATES[row["state"]],
            row["number"],
            "；".join(row["reasons"]),
            row["basis"],
            row["measure"],
            row["entered_on"],
            row["removed_on"],
            "是" if row["is_releasable"] else "",
        )


def _leads(case: Case) -> Iterator[tuple[Any, ...]]:
    for row in records(case.leads()):
        kinds = "，".join(f"{kind}{n}人" for kind, n in row["kinds"].items() if n)
        yield (
            row["unit"],
            row["town"],
            row["dept"],
            LIST_STATES[row["state"]],
            row["number"],
            row["n_affected"],
            row["n_base"],
            kinds,
            row["basis"],
        )
