"""Ways of writing the same facts: spellings of headers, dates, yes and no, names, ID numbers, towns.

Everything here can be undone by a careful reader; what cannot be undone (a damaged ID number) still
leaves enough for the rule that applies to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from anpei.synthetic import district
from anpei.synthetic.faults import Faults, Mess
from anpei.synthetic.model import Unit, World
from anpei.synthetic.population import Supply
from anpei.synthetic.sheets import Cell

HEADERS: dict[str, tuple[str, ...]] = {
    "姓名": ("人员姓名", "职工姓名", "姓  名", "姓名"),
    "身份证号": ("身份证号码", "公民身份号码", "身份证\n号码", "证件号码"),
    "手机号": ("手机号码", "联系电话", "手机"),
    "单位名称": ("企业名称", "所在单位", "工作单位", "单位名称"),
    "所属镇街": ("镇街", "镇(街道)", "乡镇街道", "属地"),
    "人员类别": ("人员类型", "人员类别", "人员性质"),
    "用工形式": ("用工性质", "用工类型", "用工形式"),
    "岗位": ("工种", "岗位名称", "岗位/工种"),
    "劳务派遣单位": ("派遣单位", "劳务派遣\n单位", "劳务公司"),
    "入职日期": ("入职时间", "上岗时间", "入职日期"),
    "离职日期": ("离职时间", "离岗时间", "离职日期"),
    "统一社会信用代码": ("社会信用代码", "统一信用代码", "统一社会\n信用代码"),
    "行业主管部门": ("主管部门", "监管部门", "行业主管部门"),
    "行业领域": ("所属行业", "行业分类", "行业领域"),
    "从业人数": ("从业人员数", "职工总数", "从业人数"),
    "实名状态": ("实名状态", "认证状态"),
    "注册时间": ("实名认证时间", "注册日期", "注册时间"),
    "课程名称": ("课件名称", "培训课程", "课程名称"),
    "学习进度": ("完成进度", "课程进度", "学习进度(%)"),
    "学习状态": ("完成状态", "学习状态"),
    "学习时长": ("已学时长", "学习时长(分钟)", "累计时长"),
    "开始时间": ("开始学习时间", "首次学习时间"),
    "完成时间": ("学习完成时间", "结业时间", "完成时间"),
    "考试成绩": ("测试成绩", "最高分", "考试成绩"),
    "是否合格": ("合格情况", "考试结果", "是否合格"),
    "是否参加": ("是否参测", "是否参加"),
    "核查结论": ("核实结论", "核查结果", "核查结论"),
    "职责": ("监管职责", "包保职责", "职责"),
}
"""Other public spellings of the canonical headers."""

_FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def _short_form(day: date, sep: str) -> str:
    return f"{day.year}{sep}{day.month}{sep}{day.day}"


DATE_FORMS: tuple[Callable[[date], Cell], ...] = (
    lambda d: d.isoformat(),
    lambda d: _short_form(d, "."),
    lambda d: _short_form(d, "/"),
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: d,
    lambda d: f"{d:%Y-%m-%d} 00:00:00",
)
"""Forms of a date; the sixth is a real date cell."""


@dataclass(frozen=True, slots=True)
class Style:
    """How one file is written; the default is the clean form."""

    headers: dict[str, str] = field(default_factory=dict)
    date_form: Callable[[date], Cell] = DATE_FORMS[0]
    time_form: str = "%Y-%m-%d %H:%M:%S"
    yes_no: tuple[str, str] = ("是", "否")
    passed: tuple[str, str] = ("是", "否")
    verified: tuple[str, str] = ("已实名", "未实名")
    percent: str = "{}%"
    is_dressed: bool = False

    def header(self, canonical: str) -> str:
        """Spelling of a header."""
        return self.headers.get(canonical, canonical)

    def day(self, day: date | None) -> Cell:
        """A date cell."""
        return None if day is None else self.date_form(day)

    def instant(self, at: datetime | None) -> Cell:
        """A date-and-time cell, to the second."""
        return None if at is None else at.strftime(self.time_form)


CLEAN = Style()


def style_of(rng: Random, mess: Mess, number: int) -> Style:
    """Style of the `number`-th file of its kind."""
    if mess == "none":
        return CLEAN
    headers = {canonical: rng.choice(forms) for canonical, forms in HEADERS.items()}
    return Style(
        headers=headers,
        date_form=DATE_FORMS[number % len(DATE_FORMS)],
        time_form=("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S")[number % 2],
        yes_no=(("是", "否"), ("√", "×"))[number % 2],
        passed=(("是", "否"), ("合格", "不合格"))[number % 2],
        verified=(("已实名", "未实名"), ("已认证", "未认证"))[number % 2],
        percent=("{}%", "{}")[number % 2],
        is_dressed=True,
    )


@dataclass(frozen=True, slots=True)
class Writing:
    """Cells that are written otherwise, by the index of the posting or the number of the account."""

    ids: dict[int, str]
    names: dict[int, str]
    units: dict[int, str]
    towns: dict[int, str]
    account_ids: dict[int, str]
    account_units: dict[int, str]
    account_towns: dict[int, str]
    suffixed: frozenset[int]
    phones: frozenset[int]


def id_cell(kind: str, id_no: str) -> Cell:
    """An ID number as somebody typed it."""
    match kind:
        case "id_full_width":
            return id_no.translate(_FULL_WIDTH)
        case "id_lower_x":
            return id_no.lower()
        case "id_spaced":
            return f"{id_no[:6]} {id_no[6:14]} {id_no[14:]}"
        case "id_apostrophe":
            return f"'{id_no}"
        case "id_damaged":
            return float(id_no[:15] + "000")
        case "id_masked":
            return f"{id_no[:6]}{'*' * 8}{id_no[-4:]}"
    return id_no


def spaced_name(name: str) -> str:
    """A two-character name set wide, another one with a stray space."""
    return f"{name[0]}\u3000{name[1]}" if len(name) == 2 else f" {name} "


def dotted_name(name: str, number: int) -> str:
    """A name with another of the characters that pass for a middle dot."""
    return name.replace("·", "•・"[number % 2])


def unit_variant(name: str, number: int, *, is_heavy: bool = False) -> str:
    """A spelling of the unit's name that differs in brackets, width or spaces only."""
    if is_heavy and number % 4 == 3:
        return (f"{name[:3]}\u200b{name[3:]}", f"{name[:2]}\xa0{name[2:]}")[number // 4 % 2]
    if "（" in name and number % 3:
        return name.replace("（", "(").replace("）", ")")
    return (f"{name[:4]} {name[4:]}", f"{name}\u3000", f" {name}")[number % 3]


def town_text(name: str, kind: str, code: str, number: int = 0) -> str:
    """A town as it is often written."""
    if kind == "town_former":
        return district.FORMER_TOWN.get(code, name)
    if kind == "town_prefixed":
        return district.DISTRICT + name if number % 2 else district.CITY + district.DISTRICT + name
    if kind == "town_short":
        return f"{name}办事处" if name.endswith("街道") and number % 2 else district.stem(name)
    return name


class _Marker:
    """Chooses rows for ways of writing and notes where."""

    def __init__(self, rng: Random, supply: Supply) -> None:
        self.rng, self.supply = rng, supply

    def choose(
        self, fault: str, wanted: int, candidates: Sequence[int], where: Callable[[int], str]
    ) -> list[int]:
        chosen = sorted(self.rng.sample(candidates, min(wanted, len(candidates))))
        self.supply.require(fault, wanted, len(chosen))
        noted = list(self.supply.planted.get(fault, ())) + [where(i) for i in chosen]
        self.supply.note(fault, noted)
        return chosen


def make_writing(rng: Random, world: World, faults: Faults, mess: Mess, supply: Supply) -> Writing:
    """Which roster rows and accounts are written otherwise; no row carries two spellings of one cell."""
    marker = _Marker(rng, supply)
    units = world.units
    postings, accounts = world.postings, world.accounts

    def unit_of_posting(index: int) -> str:
        return units[postings[index].unit].name

    def unit_of_account(no: int) -> str:
        return accounts[no].unit_text

    ids: dict[int, str] = {}
    single = _single_rows(world)
    for kind in ("id_damaged", "id_lower_x", "id_full_width", "id_spaced", "id_apostrophe"):
        candidates = [
            i
            for i, p in enumerate(postings)
            if i not in ids
            and (kind != "id_lower_x" or world.persons[p.person].id_no.endswith("X"))
            and (kind != "id_damaged" or (i in single and not world.persons[p.person].id_no.endswith("X")))
        ]
        for index in marker.choose(kind, getattr(faults, kind), candidates, unit_of_posting):
            ids[index] = kind
    plain_names = [i for i, p in enumerate(postings) if "·" not in world.persons[p.person].name]
    spaced = marker.choose("name_spaced", faults.name_spaced, plain_names, unit_of_posting)
    dots = sorted(set(range(len(postings))) - set(plain_names))
    dotted = marker.choose("name_dotted", faults.name_dotted, dots, unit_of_posting)
    phones = marker.choose("phone_number", faults.phone_number, range(len(postings)), unit_of_posting)
    names = {i: spaced_name(world.persons[postings[i].person].name) for i in spaced}
    names |= {i: dotted_name(world.persons[postings[i].person].name, n) for n, i in enumerate(dotted)}

    damaged = {postings[i].person for i, kind in ids.items() if kind == "id_damaged"}
    masked = marker.choose(
        "id_masked",
        faults.id_masked,
        _maskable(world, single, damaged),
        unit_of_account,
    )
    variant_rows = marker.choose(
        "unit_variants", faults.unit_variants // 2, range(len(postings)), unit_of_posting
    )
    free = [a.no for a in accounts if a.unit is not None and a.no not in set(masked)]
    variant_accounts = marker.choose(
        "unit_variants", faults.unit_variants - faults.unit_variants // 2, free, unit_of_account
    )
    towns = _mark_towns(marker, faults, units, [p.unit for p in postings], unit_of_posting)
    account_towns = _mark_towns(
        marker, faults, units, [-1 if a.unit is None else a.unit for a in accounts], unit_of_account, half=1
    )
    again = [
        no for no in _second_attempts(world) if no not in set(masked) and accounts[no].person not in damaged
    ]
    suffixed = marker.choose("name_suffixed", faults.name_suffixed, again, unit_of_account)
    return Writing(
        ids=ids,
        names=names,
        units={
            i: unit_variant(unit_of_posting(i), n, is_heavy=mess == "heavy")
            for n, i in enumerate(variant_rows)
        },
        towns=towns,
        account_ids=dict.fromkeys(masked, "id_masked"),
        account_units={i: unit_variant(unit_of_account(i), n) for n, i in enumerate(variant_accounts)},
        account_towns=account_towns,
        suffixed=frozenset(suffixed),
        phones=frozenset(phones),
    )


def _mark_towns(
    marker: _Marker,
    faults: Faults,
    units: Sequence[Unit],
    unit_of_row: Sequence[int],
    where: Callable[[int], str],
    half: int = 0,
) -> dict[int, str]:
    """Rows that write their town in another way: one half of each number, the other among the accounts."""
    scope = {t.code: t.name for t in district.towns_in_scope()}
    texts: dict[int, str] = {}
    for kind in ("town_former", "town_short", "town_prefixed"):
        candidates = [
            i
            for i, unit in enumerate(unit_of_row)
            if unit >= 0
            and i not in texts
            and units[unit].town in (district.FORMER_TOWN if kind == "town_former" else scope)
        ]
        wanted = (getattr(faults, kind) + half) // 2
        for n, i in enumerate(marker.choose(kind, wanted, candidates, where)):
            code = units[unit_of_row[i]].town
            texts[i] = town_text(scope[code], kind, code, n)
    return texts


def _single_rows(world: World) -> set[int]:
    """Postings of persons with one roster row and no other paper than at most one account."""
    rows: dict[int, list[int]] = {}
    for index, posting in enumerate(world.postings):
        rows.setdefault(posting.person, []).append(index)
    accounts: dict[int, int] = {}
    for account in world.accounts:
        accounts[account.person] = accounts.get(account.person, 0) + 1
    busy = {o.person for o in world.offline} | {a.person for a in world.adjustments}
    busy |= {r.person for r in world.reviews} | {c.person for c in world.spot_checks}
    busy |= {s.person for s in world.supervisors}
    return {
        own[0]
        for person, own in rows.items()
        if len(own) == 1
        and world.postings[own[0]].copies == 1
        and accounts.get(person, 0) <= 1
        and person not in busy
    }


def _maskable(world: World, single: set[int], damaged: set[int]) -> list[int]:
    """Accounts that name, last four digits and unit lead from to exactly one roster row."""
    unit_of = {world.postings[i].person: world.postings[i].unit for i in single}
    return [a.no for a in world.accounts if a.person not in damaged and unit_of.get(a.person, -1) == a.unit]


def _second_attempts(world: World) -> list[int]:
    """Accounts with two rows of one course."""
    seen: set[tuple[int, str]] = set()
    again: set[int] = set()
    for record in world.records:
        key = (record.account, record.course)
        if key in seen:
            again.add(record.account)
        seen.add(key)
    return sorted(again)
