"""Tables of a sample: how it was drawn and how many of each stratum (L1), who is drawn (L3)."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from ..ledger.figure import Figure
from .notice import Column, Row, Table
from .sample import OF_PLAN, Drawn, Sample

SEQUENCE = Column("序号", width=2.4)
_GROUP = 32
"""Signs of the digest that stand together, so that it fits the column in two lines."""


def terms_table(sample: Sample | None = None) -> Table:
    """Return 抽样要素: frame, digest, seed, method, what was drawn."""
    rows: list[tuple[str, Figure | str]] = []
    if sample:
        digest = " ".join(wrap(sample.frame.digest, _GROUP))
        units = {(one.member.person.town, one.member.person.unit) for one in sample.drawn}
        rows = [
            ("轮次", sample.round),
            ("可抽人数（抽样框）", _count("sample_frame", len(sample.frame.members))),
            ("抽样框摘要（SHA-256）", digest),
            ("种子", sample.seed),
            ("抽样方法", sample.method),
            *sample.settings,
            ("抽取人数", _count("sample_drawn", len(sample.drawn))),
            ("涉及单位", _count("sample_units", len(units))),
        ]
    return Table(
        name="抽样要素",
        title="抽样要素",
        columns=(Column("项目", width=11.0), Column("内容", width=27.0, align="left")),
        rows=tuple(Row(row) for row in rows),
        notes=("摘要分两段印，核对时去掉空格。",) if sample else (),
        empty_text="尚未抽样",
    )


def strata_table(sample: Sample | None = None) -> Table:
    """Return 抽样各层: how many of each stratum could be drawn and are; with a plan its Ac and Re."""
    is_plan = sample is not None and sample.method == OF_PLAN
    has_units = sample is None or "unit" in sample.by
    numbers = ("接收数", "拒收数") if is_plan else ()
    rows = []
    for place, one in enumerate(sample.strata if sample else (), 1):
        key = "|".join(one.key)
        plan = (_count("plan_ac", one.plan.ac, key), _count("plan_re", one.plan.re, key)) if one.plan else ()
        sizes = (_count("sample_frame", one.n_frame, key), _count("sample_drawn", one.n_drawn, key))
        rows.append(Row((place, *one.key, *sizes, *plan)))
    if sample and rows:
        whole = (
            _count("sample_frame", sum(s.n_frame for s in sample.strata)),
            _count("sample_drawn", len(sample.drawn)),
        )
        rows.append(Row((None, "合计", None, *whole, *(None for _ in numbers)), "total"))
    left_out = sample.left_out if sample else ()
    return Table(
        name="抽样各层",
        title="各层可抽人数和抽取人数",
        columns=(
            SEQUENCE,
            Column("镇街", width=6.0),
            Column("单位名称", width=15.0, align="left") if has_units else Column("人员类别", width=10.0),
            *(Column(name, "", "人", 4.4, "center", "0") for name in ("可抽人数", "抽取人数", *numbers)),
        ),
        rows=tuple(rows),
        notes=(
            *(("不合格人数不超过接收数的接收，达到拒收数的不接收。",) if is_plan else ()),
            *(
                (f"没有抽取的单位：{'、'.join(f'{unit}（{why}）' for unit, why in left_out)}。",)
                if left_out
                else ()
            ),
        ),
        empty_text="没有可以抽测的完成人员" if sample else "尚未抽样",
    )


def list_table(drawn: Sequence[Drawn] = ()) -> Table:
    """Return 抽样名单: who is drawn, with 编号, name, last four of the ID number, unit and class (L3)."""
    columns = (
        Column("编号", width=9.2),
        Column("单位名称", width=13.0, align="left"),
        Column("姓名", width=4.6),
        Column("身份证号后四位", width=4.6),
        Column("人员类别", width=7.6),
        Column("签到", width=4.2),
    )
    rows = tuple(
        Row(
            (
                one.number,
                one.member.person.unit,
                one.member.person.name or None,
                one.member.person.last_four or None,
                one.member.person.person_class,
                "",
            )
        )
        for one in drawn
    )
    return Table(
        name="抽样名单",
        title="抽查抽测抽样名单",
        columns=columns,
        rows=rows,
        notes=("本名单只限组织抽测的人员使用，不得转发、张贴。",),
        layer="L3",
        empty_text="尚未抽样",
    )


def _count(measure: str, value: int, key: str = "") -> Figure:
    return Figure("count", measure, "stratum" if key else "district", key, value)
