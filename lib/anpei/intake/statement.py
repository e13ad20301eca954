"""What titles and section rows state in place of a column: the unit or the town of the rows below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from .column import Cells, Positions
from .sheet import TEXT
from .text import Cell, normal

_UNIT_LABELS = "填报单位|填表单位|报送单位|上报单位|申报单位|填报企业|单位名称|企业名称|公司名称"
_TOWN_LABELS = "所属镇街|镇街|属地"
_STATED = re.compile(rf"\s*({_UNIT_LABELS}|{_TOWN_LABELS})\s*(?:\([^()]*\))?\s*:\s*(.*)", re.DOTALL)
_NEXT = re.compile(r"\s+(?=\S{2,8}\s*:)")
"""Where the next statement of the same cell begins: 填报日期：…"""
_SEAL = re.compile(r"[\s_]*(\((单位)?(盖章|公章|章|签章)\)|(单位)?盖章)?[\s_]*$")

_TOWN = re.compile(r".{1,12}(街道|镇|乡)(办事处|人民政府|政府|办|党工委|党委)?")
_UNIT = re.compile(
    r"(.+公司|.{2,}(集团|厂|店|站|部|中心|矿|院|校|小学|中学|园|社|场|所|队|馆|库|坊|酒店|宾馆|超市|码头|大厦))(\(.{1,20}\))?"
)
"""Who reports, by the ends of names of units."""
_OFFICE = re.compile(
    r"(局|厅|委|委员会|政府|办公室|管委会|党工委|街道|镇|乡)$"
    r"|(安监|应急|执法|监管|监察|监督|消防|综治|派出|财政|司法|便民|党群|信访|网格|政务|公共|市场监管|交通|民政|人社|文化)"
    r".{0,8}(站|所|中心|队|院|部|大队|支队)$"
)
"""Bodies of government: what they report is theirs to report, and not of their own people."""
_SECTION_UNIT = re.compile(
    r".+公司(\(.{1,20}\)|.{0,12}(公司|厂|站|店|矿|库|码头))?"
    r"|.{2,}(集团|工厂|厂|矿|酒店|宾馆|饭店|超市|商场|商店|医院|卫生院|学校|小学|中学|幼儿园|合作社|旅行社|项目部|经营部|门市部|经销部"
    r"|油站|气站|供应站|充装站|事务所|养殖场|采石场)(\(.{1,20}\))?"
)
"""Sections that are units, branches among them; 部, 中心, 队 may be parts of one and are left alone."""
_SHORTEST_UNIT = 5
_NUMBERING = re.compile(r"^\(?[一二三四五六七八九十\d]{1,3}[)、.]\s*")
_COUNT = re.compile(r"\(共?计?\s*\d+\s*(\S{0,3})\)$")
_OF_PERSONS = ("人", "名", "个人", "")


@dataclass(frozen=True)
class Body:
    """A unit or a town that a sheet names outside its table: the field that it stands in for, and its name."""

    field: str
    name: str


def stated(rows: Sequence[Sequence[Cell]]) -> dict[str, str]:
    """Return what the title rows of a sheet state: field → name of the unit or town that reports.

    Whether a name behind 填报单位 is a unit or a town is told by its end; where that is not clear nothing is taken.

    >>> stated([["填报单位：甲化工有限公司（盖章）", "", "填报日期：2022年10月20日"]])
    {'unit_name': '甲化工有限公司'}
    >>> stated([["填报单位：望沧街道办事处"]]), stated([["填报单位：区应急管理局"]])
    ({'town': '望沧街道办事处'}, {})
    """
    found: dict[str, str] = {}
    for row in rows:
        cells = [text for cell in row if (text := normal(cell))]
        for place, cell in enumerate(cells):
            for text in _NEXT.split(cell):
                match = _STATED.fullmatch(text)
                if match is None:
                    continue
                name = _SEAL.sub("", match[2]).strip(" _")
                if not name and place + 1 < len(cells) and ":" not in cells[place + 1]:
                    name = _SEAL.sub("", cells[place + 1])
                body = _reporter(re.sub(r"\s", "", name))
                if body is not None:
                    found.setdefault(body.field, body.name)
    return found


def _reporter(name: str) -> Body | None:
    if _TOWN.fullmatch(name) and "公司" not in name:
        return Body("town", name)
    if _UNIT.fullmatch(name) and not _OFFICE.search(name):
        return Body("unit_name", name)
    return None


def section_body(text: str) -> Body | None:
    """Return the unit or town that a section row names; a section that counts 家 is a group of units.

    >>> section_body("一、甲化工有限公司（共12人）"), section_body("望沧街道（92所）").field
    (Body(field='unit_name', name='甲化工有限公司'), 'town')
    >>> section_body("甲燃气有限公司望沧门站（5人）").name, section_body("甲气体有限公司（充装站）（5人）").name
    ('甲燃气有限公司望沧门站', '甲气体有限公司(充装站)')
    >>> section_body("加油站（12家）"), section_body("生产部（5人）"), section_body("甲公司生产部（5人）")
    (None, None, None)
    """
    text = re.sub(r"\s", "", normal(text))
    count = _COUNT.search(text)
    name = _NUMBERING.sub("", _COUNT.sub("", text))
    if _TOWN.fullmatch(name) and "公司" not in name:
        return Body("town", name)
    is_long = len(name) >= _SHORTEST_UNIT or name.endswith("公司")
    is_one = count is None or count[1] in _OF_PERSONS
    if is_one and is_long and _SECTION_UNIT.fullmatch(name) and not _OFFICE.search(name):
        return Body("unit_name", name)
    return None


def stated_cells(
    field: str, title: str, sections: Sequence[tuple[int, str]], data: Positions
) -> Cells | None:
    """Return the column that titles and sections (row, text) stand in for, at the rows of data; None if none does.

    A section holds up to the next one; what it does not name the title does.
    """
    names = [title]
    for _, text in sections:
        body = section_body(text)
        is_within = field == "town" and body is not None and body.field != field
        names.append(body.name if body and body.field == field else names[-1] if is_within else title)
    if not any(names):
        return None
    texts = list(dict.fromkeys(names))
    code_of = np.array([texts.index(name) for name in names])
    places = np.searchsorted(np.array([row for row, _ in sections], np.int64), data, side="right")
    return Cells(pa.array(texts, pa.string()), np.full(len(texts), TEXT, np.uint8), code_of[places])
