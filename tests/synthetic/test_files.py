"""The files say what the truth says: recounted from clean files on another path, with pandas."""

from __future__ import annotations

import io
import json
import tomllib
from functools import cache
from typing import Any

import pandas as pd
import pytest

from anpei.synthetic import Faults, campaign_files
from anpei.synthetic.faults import Mess

from . import reader

AS_OF, DEADLINE_END = pd.Timestamp("2026-11-02 08:00:00"), pd.Timestamp("2026-10-31 23:59:59")
EXPORTED = pd.Timestamp("2026-11-02 17:30:00")


@cache
def files(mess: Mess, seed: int = 11, units: int = 40, people: int = 900) -> dict[str, bytes]:
    return campaign_files(seed=seed, units=units, people=people, mess=mess)


def truth(made: dict[str, bytes]) -> dict[str, Any]:
    return dict(json.loads(made["truth.json"]))


def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    """Sheet → rows of cells; of a file in which no table can be read a sheet without rows."""
    found = {table.name: table.rows for table in reader.tables(data)}
    return found or ({} if reader.form_of(data) == "paper" else {"": []})


def table(made: dict[str, bytes], part: str, *, day: str = "") -> pd.DataFrame:
    """All clean files whose path holds `part`, stacked; `day`, `path` say where a row came from."""
    frames = []
    for path, data in made.items():
        if not path.startswith("extracts/") or part not in path or day not in path:
            continue
        for rows in sheets(data).values():
            frame = pd.DataFrame(rows[1:], columns=rows[0], dtype=object).map(
                lambda v: None if v == "" else v
            )
            frames.append(frame.assign(day=path.split("/")[1], path=path))
    return pd.concat(frames, ignore_index=True)


def decided_true(made: dict[str, bytes], roster: pd.DataFrame) -> set[str]:
    """ID numbers of persons who were decided, or by the number of their case reviewed, to be 属实."""
    rows = sheets(made["decisions.xlsx"])["待定事项"] if "decisions.xlsx" in made else []
    slips = table(made, "核查反馈")
    true = set(slips[slips.核查结论 == "属实"].编号)
    campaign = tomllib.loads(made["campaign.toml"].decode())["campaign"]["id"]
    found = set()
    for number, matter, subject, _, _, answer, *_ in rows[1:]:
        if matter == "疑似不一致" and (answer == "属实" or f"HC-{campaign}-{number:03d}" in true):
            name, rest = subject.split("…")
            last, unit = rest.removesuffix("）").split("（", 1)
            own = roster[(roster.姓名 == name) & (roster.单位名称 == unit)]
            found |= {id_no for id_no in own.身份证号 if id_no.endswith(last)}
    return found


def recount(made: dict[str, bytes]) -> dict[str, dict[str, dict[str, int]]]:
    """Counts by unit, town and district, from nothing but the clean files."""
    config = tomllib.loads(made["campaign.toml"].decode())
    towns = pd.read_csv(io.BytesIO(made["reference/towns.csv"]), dtype=str)
    towns = towns[towns.addressee_default == "yes"]
    units = table(made, "监管对象")
    units = units[units.day == units.groupby("行业主管部门").day.transform("max")]
    roster = table(made, "名册/")
    replaced = {s["path"] for s in config["source"] if s.get("mode") == "replace"}
    fresh = set(roster[roster.path.isin(replaced)].单位名称)
    roster = roster[~(roster.单位名称.isin(fresh) & ~roster.path.isin(replaced))]
    roster = roster.sort_values("day").drop_duplicates(["单位名称", "身份证号"], keep="last")
    obliged = units[units.所属镇街.isin(towns.name)][["单位名称", "所属镇街"]]
    unlisted = roster[~roster.单位名称.isin(table(made, "监管对象").单位名称)]
    obliged = pd.concat([obliged, unlisted[["单位名称", "所属镇街"]]]).drop_duplicates("单位名称")
    known = set(roster.身份证号)

    changes = table(made, "核减增补")
    key = changes.单位名称 + changes.身份证号
    removed, added = set(key[changes.类型 == "核减"]), changes[changes.类型 == "增补"]
    hired, left = pd.to_datetime(roster.入职日期), pd.to_datetime(roster.离职日期)
    force = roster[
        ~(left <= "2026-10-31")
        & (hired <= "2026-10-24")
        & ~(roster.单位名称 + roster.身份证号).isin(removed)
        & roster.单位名称.isin(obliged.单位名称)
    ]
    force = pd.concat([force, added])[["单位名称", "身份证号", "人员类别"]].merge(obliged, on="单位名称")

    export = table(made, "平台/", day="2026-11-03")
    for column in ("注册时间", "开始时间", "完成时间"):
        export[column] = pd.to_datetime(export[column])
    export = export[(export.实名状态 == "已实名") & (export.注册时间 <= AS_OF)]
    courses = pd.DataFrame(config["course"]).set_index("name")
    learned = export[export.课程名称.isin(courses.index)]
    began = learned.开始时间.fillna(learned.完成时间)
    learned = learned[began <= AS_OF]
    offline = table(made, "线下补训").dropna(subset="签到表编号")
    started = (set(learned.身份证号) | set(offline.身份证号)) & set(export.身份证号)
    percent = learned.学习进度.str.rstrip("%").astype(int)
    score = pd.to_numeric(learned.考试成绩)
    needs_test = learned.课程名称.map(courses.test).astype(bool)
    finished = learned[(percent == 100) & (~needs_test | (score >= 60))]
    facts = pd.concat(
        [
            pd.DataFrame(
                {
                    "id": finished.身份证号,
                    "course": finished.课程名称,
                    "at": finished.完成时间.fillna(EXPORTED),
                }
            ),
            pd.DataFrame(
                {"id": offline.身份证号, "course": offline.课程名称, "at": pd.to_datetime(offline.日期)}
            ),
        ]
    )
    facts = facts[facts["at"] <= AS_OF]
    first = facts.groupby(["id", "course"])["at"].min()
    leaders = courses[courses.compulsory & courses.applies_to.notna()].index[0]
    common = list(courses[courses.compulsory & courses.applies_to.isna()].index)

    def last(id_no: str, person_class: object) -> pd.Timestamp | None:
        needed = common + ([leaders] if person_class in ("主要负责人", "安全管理人员") else [])
        times = [first.get((id_no, c)) for c in needed]
        return None if None in times or id_no not in started else max(times)

    force["finish"] = [last(i, c) for i, c in zip(force.身份证号, force.人员类别, strict=True)]
    force["level"] = (
        force.身份证号.isin(set(export.身份证号)).astype(int)
        + force.身份证号.isin(started).astype(int)
        + force.finish.notna().astype(int)
    )
    force["on_time"] = pd.to_datetime(force.finish) <= DEADLINE_END
    reviews = table(made, "核查反馈").sort_values("day").drop_duplicates("编号", keep="last")
    bad = set(reviews[reviews.核查结论 == "属实"].身份证号) | decided_true(made, roster)
    supervisors = set(table(made, "监管人员").身份证号)
    outside = learned[
        ~learned.身份证号.isin(known | set(added.身份证号) | supervisors)
        & learned.单位名称.isin(obliged.单位名称)
    ]
    outside = outside.merge(obliged, on="单位名称", suffixes=("_account", ""))

    def count(rows: pd.DataFrame, beyond: pd.DataFrame, of: pd.DataFrame) -> dict[str, int]:
        persons = rows.groupby("身份证号").agg(level=("level", "min"), on_time=("on_time", "all"))
        per_unit = rows.groupby("单位名称")["level"].min()
        return {
            "n_units": len(of),
            "n_units_rostered": len(per_unit),
            "n_units_all_registered": int((per_unit >= 1).sum()),
            "n_units_all_started": int((per_unit >= 2).sum()),
            "n_units_all_completed": int((per_unit == 3).sum()),
            "n_required": len(persons),
            "n_registered": int((persons["level"] >= 1).sum()),
            "n_started": int((persons["level"] >= 2).sum()),
            "n_completed": int((persons["level"] == 3).sum()),
            "n_on_time": int(persons.on_time.sum()),
            "n_valid": int(((persons["level"] == 3) & ~persons.index.isin(bad)).sum()),
            "n_unlisted": beyond.身份证号.nunique(),
        }

    def by(column: str) -> dict[str, dict[str, int]]:
        return {
            value: count(force[force[column] == value], outside[outside[column] == value], of)
            for value, of in obliged.groupby(column)
        }

    by_town = by("所属镇街")
    codes = dict(zip(towns.name, towns.code, strict=True))
    return {
        "district": {"990101": count(force, outside, obliged)},
        "town": {codes[name]: row for name, row in by_town.items()},
        "unit": by("单位名称"),
    }


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_clean_files_recounted_give_the_truth(seed: int) -> None:
    made = files("none", seed)
    expected = truth(made)["measures"]
    for level, rows in recount(made).items():
        assert sorted(rows) == sorted(expected[level])
        for key, row in rows.items():
            assert row == {c: expected[level][key][c] for c in row}, (level, key)


@pytest.mark.parametrize("mess", ["none", "typical", "heavy"])
def test_row_accounting_adds_up_and_is_what_the_files_hold(mess: Mess) -> None:
    made = files(mess)
    accounting = truth(made)["row_accounting"]
    held = {path: found for path, data in reader.members(made) if (found := sheets(data))}
    assert sorted(accounting) == sorted(held)
    for path, by_sheet in accounting.items():
        found = held[path]
        assert sorted(found) == sorted(by_sheet)
        for name, row in by_sheet.items():
            assert row["rows_read"] == row["used"] + sum(row["excluded"].values()), path
            assert row["rows_read"] == len(found[name]), (path, name)


def test_clean_files_have_one_header_row_and_nothing_to_exclude() -> None:
    for by_sheet in truth(files("none"))["row_accounting"].values():
        for row in by_sheet.values():
            assert row["excluded"] == {"header": 1}


def test_clean_and_messy_files_of_one_seed_tell_the_same_truth() -> None:
    """Ways of writing change no count: the same cases give the same truth at every mess level."""
    typical = truth(files("typical"))
    faults = Faults(**typical["parameters"]["faults"])
    clean = campaign_files(seed=11, units=40, people=900, mess="none", faults=faults)
    assert truth(clean)["measures"] == typical["measures"]
    assert truth(clean)["lists"] == typical["lists"]


def test_every_text_of_the_sample_can_be_read_by_its_encoding() -> None:
    for mess, encoding in (("typical", "gbk"), ("heavy", "gb18030")):
        data = files(mess)["extracts/2026-11-03/平台/平台人员明细_第1部分.csv"]
        assert "导出时间：2026-11-02 17:30:00" in data.decode(encoding).splitlines()[0]
    with pytest.raises(UnicodeDecodeError):
        files("typical")["extracts/2026-11-03/平台/平台人员明细_第1部分.csv"].decode("utf-8")


def test_names_of_people_occur_in_no_unit_or_configuration() -> None:
    for mess in ("none", "heavy"):
        made = files(mess)
        said = truth(made)
        fixed = made["campaign.toml"].decode() + made["reference/towns.csv"].decode()
        fixed += made["reference/depts.csv"].decode() + "\n".join(said["measures"]["unit"])
        fixed += "\n".join(said["lists"]["units_out_of_scope"])
        assert not [name for name in said["worker_names"] if name in fixed]


def test_people_are_synthetic() -> None:
    """Every ID number has the area code that no place has, every phone the block that no carrier uses."""
    roster = table(files("none"), "名册/")
    assert roster.身份证号.str.fullmatch(r"990101(19|20)\d{9}[\dX]").all()
    assert roster.手机号.str.fullmatch(r"164\d{8}").all()
    assert roster.手机号.str.fullmatch(r"1[3-9]\d{9}").all()
