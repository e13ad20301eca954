"""The invented district: towns, departments, courses, calendar, and the configuration that says so.

澜溪区 of 澜州市 does not exist; no division of China has this name, these towns or a code 99….
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

from anpei.synthetic.codes import AREA
from anpei.synthetic.model import Campaign, Course, Dept, Town

CITY = "澜州市"
DISTRICT = "澜溪区"
HIGH_TECH = "澜溪高新区"
THEME = "危险化学品"

TOWNS = (
    Town("990101001", "栖澜街道", "街道", "<=2016", "2025-10-31", DISTRICT, True, "-", "虚构"),
    Town(
        "990101005",
        "望沧街道",
        "街道",
        "2024-10-31",
        "2025-10-31",
        DISTRICT,
        True,
        "990101106 望沧镇",
        "撤镇设街道",
    ),
    Town("990101106", "望沧镇", "镇", "<=2016", "2023-10-31", DISTRICT, False, "-", "由 990101005 取代"),
    Town("990101006", "霁川街道", "街道", "2025-10-31", "2025-10-31", DISTRICT, True, "-", "新设"),
    Town("990101101", "澄埠镇", "镇", "<=2016", "2025-10-31", DISTRICT, True, "-", "虚构"),
    Town("990101102", "鹤埠镇", "镇", "<=2016", "2025-10-31", DISTRICT, True, "-", "虚构"),
    Town("990101103", "鹿汀镇", "镇", "<=2016", "2025-10-31", DISTRICT, True, "-", "虚构"),
    Town("990101104", "松漪镇", "镇", "<=2016", "2025-10-31", DISTRICT, True, "-", "虚构"),
    Town("990101002", "云柘街道", "街道", "<=2016", "2025-10-31", f"{HIGH_TECH}(托管)", False, "-", "虚构"),
    Town("990101003", "槐汀街道", "街道", "<=2016", "2025-10-31", f"{HIGH_TECH}(托管)", False, "-", "虚构"),
)
FORMER_TOWN = {"990101005": "望沧镇"}
"""Former name of a current town, by its code."""

DEPTS = (
    Dept("D01", "澜溪区应急管理局", "区应急局", "澜溪区安全生产监督管理局", 1, THEME),
    Dept("D02", "澜溪区交通运输局", "区交通局", "", 2, THEME),
    Dept("D03", "澜溪区市场监督管理局", "区市场监管局", "", 3, THEME),
    Dept("D04", "澜溪区住房和城乡建设局", "区住建局", "", 4, THEME),
)

LAW, WORK, LEAD, HEALTH = "HC01", "HC02", "HC03", "HC04"
COURSES = (
    Course(LAW, "危险化学品安全生产法律法规", 45, True, False, 0, ()),
    Course(WORK, "危险化学品特殊作业与应急处置", 60, True, True, 60, ()),
    Course(LEAD, "主要负责人和安全管理人员履职要点", 45, True, False, 0, ("主要负责人", "安全管理人员")),
    Course(HEALTH, "职业健康与个体防护", 30, False, False, 0, ()),
)
FOREIGN_COURSE = "道路运输驾驶员安全行车"
"""A course of the platform that does not belong to the campaign."""


def towns_in_scope() -> tuple[Town, ...]:
    """The seven addressed towns, in official order."""
    return tuple(town for town in TOWNS if town.is_addressee)


def towns_of_another_body() -> tuple[Town, ...]:
    """The streets run by the high-tech zone: their units are out of scope."""
    return tuple(town for town in TOWNS if town.run_by != DISTRICT)


def stem(town_name: str) -> str:
    """Town name without its suffix."""
    return town_name.removesuffix("街道").removesuffix("镇")


def calendar(campaign_id: str) -> Campaign:
    """Dates of the campaign: six weeks in autumn, data cut off two days after the deadline."""
    return Campaign(
        id=campaign_id,
        starts_on=date(2026, 9, 15),
        deadline_on=date(2026, 10, 31),
        roster_frozen_on=date(2026, 9, 20),
        as_of=datetime(2026, 11, 2, 8, 0, 0),
        received_on=(date(2026, 9, 28), date(2026, 11, 3)),
        exported_at=(datetime(2026, 9, 27, 18, 0, 0), datetime(2026, 11, 2, 17, 30, 0)),
    )


def fixed_text() -> str:
    """Every fixed phrase in which an invented personal name must not occur."""
    names = [DISTRICT, CITY, HIGH_TECH, THEME, FOREIGN_COURSE, campaign_toml(calendar("x"), ())]
    names += [t.name for t in TOWNS] + [d.name + " " + d.short + " " + d.former for d in DEPTS]
    return "\n".join(names)


def _csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def towns_csv() -> str:
    """Text of reference/towns.csv."""
    head = ["code", "name", "type", "first_edition", "last_edition"]
    head += ["run_by", "addressee_default", "predecessor", "source_note"]
    rows = [
        [
            t.code,
            t.name,
            t.kind,
            t.first_edition,
            t.last_edition,
            t.run_by,
            "yes" if t.is_addressee else "no",
            t.predecessor,
            t.note,
        ]
        for t in TOWNS
    ]
    return _csv([head, *rows])


def depts_csv() -> str:
    """Text of reference/depts.csv."""
    head = ["code", "name", "short", "former", "order", "from", "to", "themes"]
    rows = [[d.code, d.name, d.short, d.former, str(d.order), "2019-03-01", "", d.themes] for d in DEPTS]
    return _csv([head, *rows])


def _course_toml(course: Course) -> str:
    lines = [
        "[[course]]",
        f'id = "{course.id}"',
        f'name = "{course.name}"',
        f"minutes = {course.minutes}",
        f"compulsory = {str(course.is_compulsory).lower()}",
        f"test = {str(course.has_test).lower()}",
    ]
    if course.has_test:
        lines.append(f"pass_mark = {course.pass_mark}")
    if course.classes:
        classes = ", ".join(f'"{c}"' for c in course.classes)
        lines.append(f"applies_to = {{ person_class = [{classes}] }}")
    return "\n".join(lines)


def campaign_toml(campaign: Campaign, sources: tuple[str, ...]) -> str:
    """Text of campaign.toml; `sources` are ready [[source]] blocks."""
    head = f"""# 演示数据：区划、机构、单位、人员和文号均为虚构
schema_version = 1

[campaign]
id = "{campaign.id}"
theme = "{THEME}"
name = "{THEME}专题全员定向安全生产大培训"
synthetic = true
series = "2026-hazchem"
batch = 1
starts_on = {campaign.starts_on:%Y-%m-%d}
deadline_on = {campaign.deadline_on:%Y-%m-%d}
as_of = {campaign.as_of:%Y-%m-%dT%H:%M:%S}
roster_frozen_on = {campaign.roster_frozen_on:%Y-%m-%d}

[[basis]]
title = "关于开展全员定向安全生产大培训工作的实施意见"
number = "澜溪安发〔2026〕3号"
issuer = "{DISTRICT}安全生产委员会"
on = 2026-08-28

[[basis]]
title = "关于开展{THEME}专题全员定向安全生产大培训的通知"
number = "澜溪安办发〔2026〕4号"
issuer = "{DISTRICT}安全生产委员会办公室"
on = 2026-09-08

[region]
code = "{AREA}"
name = "{DISTRICT}"
towns = "reference/towns.csv"
depts = "reference/depts.csv"
"""
    notice = f"""[notice]
issuer = "{DISTRICT}安全生产委员会办公室"
number = "澜溪安办发〔2026〕5号"
addressees = ["各镇街", "区直有关部门", "有关企事业单位"]
copied_to = ["{CITY}安全生产委员会办公室"]
signed_on = 2026-11-04
contact = ""
phone = ""
"""
    blocks = [head, *(_course_toml(c) + "\n" for c in COURSES), notice, *sources]
    return "\n".join(blocks)
