"""What an example expects of the reconciliation with the platform's figures."""

from __future__ import annotations

from collections.abc import Sequence

from anpei.intake.people import TIERS
from anpei.ledger import Case
from anpei.ledger.reconciliation import STEPS, Reconciliation, reconcile
from tests.spec.compared import compare, count, rest
from tests.spec.example import Row
from tests.spec.scene import Tables


def _reconciled(case: Case, row: Row) -> Reconciliation | None:
    """Return what is told of a row's town or district, None where nothing is."""
    if row["层级"] not in ("全区", "镇街"):
        raise ValueError(row["层级"])
    found = reconcile(case, "district" if row["层级"] == "全区" else "town")
    return next((one for one in found if one.label == row["名称"]), None)


def bridges(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    """Compare bridges; a step that is not written must be 0."""
    found = []
    for row in rows:
        told = _reconciled(case, row)
        if told is None or row["平台"] == "无":
            found += [] if told is None and row["平台"] == "无" else [f"{row['名称']}: {told}"]
            continue
        bridge = {"注册": told.registered, "完成": told.completed}[row["指标"]]
        expected = dict.fromkeys((step.label for step in STEPS), "0") | {"差额": "0"} | row
        actual = {step.label: str(bridge.steps.get(step.name, 0)) for step in STEPS} | {
            "平台": str(bridge.shown), "通报": count(bridge.ours), "差额": count(bridge.residual),
        }  # fmt: skip
        name = f"{row['名称']} {row['指标']}"
        found += compare({name: rest(expected, "层级", "名称", "指标")}, {name: actual})
    return found


def shown_rates(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    """Compare the rates at both ends of a reconciliation."""
    found = []
    for row in rows:
        told = _reconciled(case, row)
        actual = dict.fromkeys(row, "无此行") if told is None else {
            "平台完成": str(told.shown_rate.numerator),
            "基数": f"{'汇总' if told.is_base_stated else '账号'}{told.base}",
            "平台完成率": told.shown_rate.text,
            "通报完成率": told.rate.text,
            "相差": told.difference.text,
        }  # fmt: skip
        found += compare({row["名称"]: rest(row, "层级", "名称")}, {row["名称"]: actual})
    return found


def tiers(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    """Compare accounts by tier; one that is not written must have none."""
    found = []
    for row in rows:
        told = _reconciled(case, row)
        expected = dict.fromkeys(TIERS.values(), "0") | rest(row, "层级", "名称")
        actual = {label: str(told.tiers.get(tier, 0) if told else 0) for tier, label in TIERS.items()}
        found += compare({row["名称"]: expected}, {row["名称"]: actual})
    return found
