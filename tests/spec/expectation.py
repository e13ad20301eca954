"""What an example expects, compared with what its case gives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from anpei.errors import UsageError
from anpei.ledger import Case
from anpei.ledger.figure import Figure
from anpei.ledger.lists import list_entries
from anpei.ledger.ranking import leaders, trailers
from anpei.vocabulary import LEVELS, MEASURE_OF_LABEL, STATUSES, UNASSIGNED
from tests.spec.compared import compare, count, rest, unique
from tests.spec.example import Example, Row
from tests.spec.overseen import evidence, hints, history, leads, questions, signals, supervision, suspects
from tests.spec.reconciled import bridges, shown_rates, tiers
from tests.spec.scene import Tables, build, exact, whole

STANDINGS = {
    "核减": "removed", "离职": "left", "入职过晚": "late", "尚未入职": "future", "增补": "joined",
    "批准增补": "added",
}  # fmt: skip
LEVEL_OF_LABEL = {label: level for level, label in LEVELS.items()}


def differences(example: Example, folder: Path) -> list[str]:
    """Return what the case of an example gives otherwise than expected; empty if all agrees."""
    case, tables = build(example, folder)
    checks = {
        "期望状态": _statuses,
        "期望监管人员": _supervisors,
        "期望名册外": _unlisted,
        "期望变动": _changes,
        "期望数字": _numbers,
        "期望合计": _totals,
        "期望名次": _ranks,
        "期望首尾": _ends,
        "期望名单": _lists,
        "期望清单": _entries,
        "期望抽测": _spot,
        "期望不一致": _mismatches,
        "期望次序": _order,
        "期望进度": _progress,
        "期望发现": _findings,
        "期望增减": _adjusted,
        "期望交叉": _cross,
        "期望对账": bridges,
        "期望对账率": shown_rates,
        "期望对应": tiers,
        "期望印出": _printed,
        "期望界限": _guards,
        "期望信号": signals,
        "期望提示": hints,
        "期望证据": evidence,
        "期望疑似": suspects,
        "期望重点监管": supervision,
        "期望历次": history,
        "期望线索": leads,
        "期望待定": questions,
    }
    return [
        f"{name}: {text}"
        for name, check in checks.items()
        if name in example.tables
        for text in check(case, tables, example.tables[name])
    ]


# ── persons ─────────────────────────────────────────────────────────────────────────────────────────────────


def _statuses(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    names, units = _names(tables.persons), _names(tables.units)
    actual = unique(
        (
            (names[r.person_no], units[r.unit_no]),
            {
                "状态": STATUSES[r.status],
                "按时": _flag(r.is_on_time),
                "有效": _flag(r.is_valid),
                "主单位": _flag(r.is_main),
                "单位不符": _flag(r.is_elsewhere),
                "注册于": _text(r.registered_at),
                "开始于": _text(r.started_at),
                "完成于": _text(r.finished_at),
                "名册行": str(int(r.source_row)),
                "证据行": _rows_behind(r),
            },
        )
        for r in case.sql("SELECT * FROM ledger").itertuples()
    )
    found = compare(_by_person(tables, rows), actual)
    if not found and list(actual) != sorted(
        actual, key=lambda key: (tables.persons[key[0]], tables.units[key[1]])
    ):
        found.append("the ledger is not ordered by person and unit")
    return found


def _supervisors(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    names = _names(tables.persons)
    actual = unique(
        (
            (names[r.person_no], r.body),
            {
                "状态": STATUSES[r.status],
                "按时": _flag(r.is_on_time),
                "有效": _flag(r.is_valid),
                "名册行": str(int(r.source_row)),
                "证据行": _rows_behind(r),
            },
        )
        for r in case.sql("SELECT * FROM supervisor_ledger").itertuples()
    )
    expected = {(r["姓名"], r["单位"]): rest(r, "姓名", "单位") for r in rows}
    return compare(expected, actual, is_ordered=True)


def _unlisted(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    names, units = _names(tables.persons), _names(tables.units)
    actual = unique(
        ((names[r.person_no], units.get(r.unit_no, "不明")), {"证据行": str(int(r.source_row))})
        for r in case.sql("SELECT * FROM unlisted").itertuples()
    )
    expected = {(r["姓名"], r["单位"]): rest(r, "姓名", "单位") for r in rows if r["姓名"] != "无"}
    return compare(expected, actual, is_ordered=True)


def _changes(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    names, units = _names(tables.persons), _names(tables.units)
    words = {code: word for word, code in STANDINGS.items()}
    actual = unique(
        (
            (names[r.person_no], units[r.unit_no]),
            {
                "情形": words.get(r.standing, r.standing),
                "原因": r.reason if isinstance(r.reason, str) else "",
            },
        )
        for r in case.sql("SELECT * FROM removed").itertuples()
    )
    return compare(
        {key: row for key, row in _by_person(tables, rows).items() if key[0] != "无"}, actual, is_ordered=True
    )


# ── counts ──────────────────────────────────────────────────────────────────────────────────────────────────


def _numbers(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    found = []
    for row in rows:
        level = LEVEL_OF_LABEL[row["层级"]]
        town, _, name = row["名称"].rpartition("/")
        key = _key(case, tables, level, name)
        for label, value in rest(row, "层级", "名称").items():
            actual = _cell(case, tables, level, key, MEASURE_OF_LABEL[label].name, town)
            if value != actual:
                found.append(f"{row['层级']} {row['名称']} {label}: expected {value}, got {actual}")
    return found


def _cell(case: Case, tables: Tables, level: str, key: str, measure: str, town: str) -> str:
    if not town:
        try:
            return case.figure(measure, level, key).text
        except UsageError:
            return "无此行"
    frame = case.measure(level, within=_within(tables, town))
    value = frame.loc[frame["key"] == key, measure]
    return "无此行" if value.empty else count(value.iloc[0])


def _within(tables: Tables, name: str) -> tuple[str, str] | None:
    if name in tables.depts:
        return ("dept", tables.depts[name])
    return ("town", tables.towns.get(name, name)) if name else None


def _key(case: Case, tables: Tables, level: str, name: str) -> str:
    if name in ("合计", UNASSIGNED):
        return name
    if level in ("town", "supervisors_town"):
        return tables.towns[name]
    if level in ("dept", "supervisors_dept"):
        return tables.depts.get(name, name)
    return case.campaign.region.code if level == "district" else name


def _totals(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    found = []
    for row in rows:
        level = LEVEL_OF_LABEL[row["层级"]]
        within = _within(tables, row.get("镇街", ""))
        series = case.total(level, within) if row["行"] == "合计" else case.double_counted(level, within)
        for label, value in rest(row, "层级", "行", "镇街").items():
            actual = count(series[MEASURE_OF_LABEL[label].name])
            if actual != value:
                found.append(f"{row['层级']} {row['行']} {label}: expected {value}, got {actual}")
    return found


def _order(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    actual = {row["层级"]: "、".join(case.measure(LEVEL_OF_LABEL[row["层级"]])["label"]) for row in rows}
    return [
        f"{r['层级']}: expected {r['次序']}, got {actual[r['层级']]}"
        for r in rows
        if r["次序"] != (actual[r["层级"]] or "无")
    ]


def _ranks(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    found = []
    for row in rows:
        level = LEVEL_OF_LABEL[row["层级"]]
        frame = case.ranking(MEASURE_OF_LABEL[row["指标"]].name, level)
        key = _key(case, tables, level, row["名称"])
        line = frame[frame["key"] == key].iloc[0]
        actual = {
            "名次": "不排名" if pd.isna(line["rank"]) else str(line["rank"]),
            "并列": _flag(line["is_tied"]),
            "参排": str(line["n_ranked"]),
            "原因": line["reason"],
        }
        found += compare({row["名称"]: rest(row, "层级", "指标", "名称")}, {row["名称"]: actual})
    return found


def _ends(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    found = []
    for row in rows:
        frame = case.ranking(MEASURE_OF_LABEL[row["指标"]].name, LEVEL_OF_LABEL[row["层级"]])
        actual = {
            "前三": "、".join(leaders(frame)["label"]) or "无",
            "后三": "、".join(trailers(frame)["label"]) or "无",
        }
        found += compare({row["层级"]: rest(row, "层级", "指标")}, {row["层级"]: actual})
    return found


# ── lists and small frames ──────────────────────────────────────────────────────────────────────────────────


def _lists(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    found = []
    for row in rows:
        frame = case.units_where(row["名单"])
        actual = "、".join(f"{r.unit}({count(r.n_affected)}/{count(r.n_base)})" for r in frame.itertuples())
        if (actual or "无") != row["单位"]:
            found.append(f"{row['名单']}: expected {row['单位']}, got {actual or '无'}")
    return found


def _entries(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    """Compare every entry of lists.csv, in order."""
    actual = [
        {
            "清单": r.list,
            "层级": r.layer,
            "单位": r.unit,
            "镇街": r.town,
            "部门": r.dept,
            "事由": r.reason,
            "涉及": count(r.n_affected),
            "基数": count(r.n_base),
            "状态": r.state,
            "编号": str(r.number),
        }
        for r in list_entries(case).itertuples()
    ]
    shown = [{column: entry[column] for column in rows[0]} for entry in actual]
    return [] if shown == list(rows) else [f"expected {list(rows)}, got {shown}"]


def _spot(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    columns = {"应测": "n_sampled", "实测": "n_tested", "合格": "n_passed"}
    return _unit_rows(case.spot(), columns, rows)


def _mismatches(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    columns = {"疑似": "n_suspected", "核实": "n_confirmed", "参训": "n_started"}
    return _unit_rows(case.mismatches(), columns, rows)


def _unit_rows(frame: pd.DataFrame, columns: dict[str, str], rows: Sequence[Row]) -> list[str]:
    actual = {
        row["unit"]: {
            "镇街": row["town"],
            "部门": row["dept"],
            **{label: count(row[name]) for label, name in columns.items()},
        }
        for row in frame.to_dict("records")
    }
    expected = {row["单位"]: rest(row, "单位") for row in rows if row["单位"] != "无"}
    return compare(expected, actual, is_ordered=True)


def _progress(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    found = []
    for town in dict.fromkeys(row.get("镇街", "") for row in rows):
        actual = {
            f"{r.day:%Y-%m-%d}": {"累计完成": count(r.n_completed), "当日完成": count(r.n_completed_day)}
            for r in case.progress(_within(tables, town)).itertuples()
        }
        expected = {row["日期"]: rest(row, "日期", "镇街") for row in rows if row.get("镇街", "") == town}
        found += compare(expected, actual, is_ordered=True)
    return found


def _findings(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    own = case.findings
    actual = {r.code: {"程度": r.severity} for r in own[own["code"] != "E999"].itertuples()}
    return compare({r["代码"]: rest(r, "代码") for r in rows if r["代码"] != "无"}, actual)


def _adjusted(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    columns = {
        "增补": "n_added", "核减和离职": "n_removed", "核减": "n_struck", "离职": "n_left", "入职过晚": "n_listed_late",
        "不再应训": "n_gone",
    }  # fmt: skip
    found = []
    for row in rows:
        town = row.get("镇街", "")
        counts = case.adjusted(_within(tables, town))
        actual = {
            label: "—" if counts[name] is None else str(counts[name]) for label, name in columns.items()
        }
        found += compare({town: rest(row, "镇街")}, {town: actual})
    return found


def _cross(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    columns = {
        "应训": "n_required", "注册": "n_registered", "参训": "n_started", "完成": "n_completed",
        "未注册": "n_not_registered", "只注册未学": "n_registered_only", "学习中": "n_in_progress",
    }  # fmt: skip
    actual = {
        (r["person_class"], r["employ_form"]): {label: count(r[name]) for label, name in columns.items()}
        for r in case.cross().to_dict("records")
    }
    expected = {(r["人员类别"], r["用工形式"]): rest(r, "人员类别", "用工形式") for r in rows}
    return compare(expected, actual, is_ordered=True)


# ── print ───────────────────────────────────────────────────────────────────────────────────────────────────


def _printed(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    kinds = {"": "rate", "差": "difference", "标准": "threshold", "人数": "count", "名次": "rank"}
    found = []
    for row in rows:
        guards = (exact(row["界限"]),) if row.get("界限") else ()
        kind = kinds[row.get("种类", "")]
        figure = Figure(kind, "", "", "", whole(row["分子"]), whole(row["分母"]), guards=guards)
        if figure.text != row["印出"]:
            found.append(f"{row}: got {figure.text}")
    return found


def _guards(case: Case, tables: Tables, rows: Sequence[Row]) -> list[str]:
    found = []
    for row in rows:
        figure = case.figure(MEASURE_OF_LABEL[row["指标"]].name)
        if figure.guards != ((exact(row["界限"]),) if row["界限"] else ()):
            found.append(f"{row['指标']}: {figure.guards}")
    return found


# ── text ────────────────────────────────────────────────────────────────────────────────────────────────────


def _names(numbers: dict[str, int]) -> dict[int, str]:
    return {number: name for name, number in numbers.items()}


def _by_person(tables: Tables, rows: Sequence[Row]) -> dict[tuple[str, str], Row]:
    """Key expected rows by person and unit; the unit is the person's first one where it is not written."""
    return {
        (r["姓名"], r.get("单位") or tables.home_of.get(r["姓名"], "甲厂")): rest(r, "姓名", "单位")
        for r in rows
    }


def _rows_behind(row: Any) -> str:
    """Return the spreadsheet rows behind a status: account, first record, finish; “-” where there is none."""
    parts = (row.account_source_row, row.start_source_row, row.finish_source_row)
    return " ".join("-" if pd.isna(part) else str(int(part)) for part in parts)


def _flag(value: Any) -> str:
    return "—" if pd.isna(value) else "是" if value else "否"


def _text(moment: Any) -> str:
    return "" if pd.isna(moment) else f"{moment:%Y-%m-%d %H:%M:%S}"
