"""Tables of signals: by which rule each ran and what it found (内部), which ran (for the bulletin); nobody is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ledger.signal import RULES_VERSION, SIGNALS
from .dates import chinese_instant
from .inquiry import records
from .line import Within
from .notice import Column, Row, Table
from .tablenote import DASH

if TYPE_CHECKING:
    from ..ledger import Case

RUN = {"ran": "运行", "no_data": "没有所需数据", "off": "停用"}
"""State of a signal → what it is called."""

DATA = {
    "甲": "平台和名册",
    "乙": "学习过程日志",
    "丙": "人脸核验",
    "丁": "抽查抽测",
    "戊": "入离职和名册版本",
}
"""Class of data → what it is."""

_COLUMNS = (
    Column("代码", width=3.0),
    Column("信号", width=7.5),
    Column("数据", width=2.6),
    Column("规则", width=22.0, align="left"),
    Column("分量", width=4.0),
    Column("运行情况", width=6.0),
    Column("人数", "提示", "人", 3.0, "center", "0"),
    Column("单位数", "提示", "家", 3.0, "center", "0"),
    Column("可能的正常原因", width=12.0, align="left"),
)


def signal_table(case: Case) -> Table:
    """Return one row per signal: its rule, whether it ran, how many persons and units it hints at."""
    rows = tuple(
        Row(
            (
                row["code"],
                row["label"],
                row["data"],
                SIGNALS[row["code"]].rule_text(case.campaign.signals),
                row["weight"],
                RUN[row["state"]],
                None if row["n_persons"] is None else int(row["n_persons"]),
                None if row["n_units"] is None else int(row["n_units"]),
                SIGNALS[row["code"]].reasons,
            )
        )
        for row in records(case.signals())
    )
    return Table(
        name="信号",
        title="比对规则运行情况",
        columns=_COLUMNS,
        rows=rows,
        notes=(
            f"数据截至{chinese_instant(case.as_of)}；规则版本{RULES_VERSION}。",
            "提示不是结论，可能有正常原因；规则里的数字在 campaign.toml 的 [signals] 里改。",
            f"数据：{'，'.join(f'{code} {label}' for code, label in DATA.items())}。",
            DASH,
        ),
        layer="内部",
        landscape=True,
    )


def signal_annex(case: Case, within: Within = None) -> Table:
    """Return 附件信号: every signal, the data that it needs and whether it ran; what it found stays inside the office.

    It is of the whole district; no rows where nothing ran.
    """
    found = records(case.signals())
    if within is not None or not any(row["state"] == "ran" for row in found):
        found = []
    columns = (
        Column("序号", width=2.4),
        Column("比对规则", width=11.0, align="left"),
        Column("所需数据", width=9.0),
        Column("运行情况", width=8.0),
    )
    return Table(
        name="附件信号",
        title="数据比对规则运行情况表",
        columns=columns,
        rows=tuple(
            Row((n, row["label"], DATA[row["data"]], RUN[row["state"]])) for n, row in enumerate(found, 1)
        ),
        notes=(
            f"数据截至{chinese_instant(case.as_of)}；规则版本{RULES_VERSION}。",
            "比对只提示需要核实的情况，可能有正常原因，不作认定依据。",
        ),
    )
