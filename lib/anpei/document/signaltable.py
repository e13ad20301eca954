"""代学代考信号运行情况: which signals ran, by which rule, how much each found; numbers without names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ledger.signal import RULES_VERSION, SIGNALS
from .dates import chinese_instant
from .inquiry import records
from .notice import Column, Row, Table
from .tablenote import DASH

if TYPE_CHECKING:
    from ..ledger import Case

RUN = {"ran": "运行", "no_data": "没有所需数据", "off": "停用"}
"""State of a signal → what it is called."""

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
            "数据：甲 平台和名册，乙 学习过程日志，丙 人脸核验，丁 抽查抽测，戊 入离职和名册版本。",
            DASH,
        ),
        layer="内部",
        landscape=True,
    )
