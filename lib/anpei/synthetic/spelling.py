"""Cells as people type them: names, ID numbers, phones, dates, towns and units, each with the doubt that it must raise.

Everything here can be undone by a careful reader; what cannot be undone (a damaged ID number) still
leaves enough for the rule that applies to it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from anpei.synthetic import district
from anpei.synthetic.sheets import Cell, Doubt, Marked

_FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


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
            return Marked(float(id_no[:15] + "000"), (Doubt("E202"),))
        case "id_masked":
            return _masked(id_no)
        case "id_of_nobody":
            return Marked(_masked(id_no), (Doubt("E207"),))
    return id_no


def _masked(id_no: str) -> str:
    return f"{id_no[:6]}{'*' * 8}{id_no[-4:]}"


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


# ── rows of a roster, cell by cell ──────────────────────────────────────────────────────────────────────────

NAME, ID, PHONE, UNIT, TOWN, HIRED = "姓名", "身份证号", "手机号", "单位名称", "所属镇街", "入职日期"
NOTES = ("队长", "班长", "兼职", "新员工")
LEFT = (
    ("{}(已离职)", "已离职"),
    ("{}3月15离职", "3月15离职"),
    ("{}（退休）", "退休"),
    ("{}（已辞职）", "已辞职"),
)
LOST = "?*□\ufffd"
UNKNOWN_TOWNS = ("澜北新区", "大汀乡")
LANDLINE = "0999-6100000"


def _noted(name: str, number: int) -> Cell:
    note = NOTES[number % len(NOTES)]
    brackets = "（）" if number % 2 else "()"
    return Marked(f"{name}{brackets[0]}{note}{brackets[1]}", (Doubt("E112", note),))


def _left(name: str, number: int) -> Cell:
    form, note = LEFT[number % len(LEFT)]
    return Marked(form.format(name), (Doubt("E113", note),))


def _lost(name: str, number: int) -> Cell:
    return Marked(f"{name[0]}{LOST[number % len(LOST)]}{name[2:]}", (Doubt("E114"),))


def _wrong(id_no: str) -> Cell:
    return Marked(id_no, (Doubt("E201", id_no),))


def _mistyped(id_no: str, number: int) -> Cell:
    last = "1" if id_no[-1] == "X" else str((int(id_no[-1]) + 1 + number % 8) % 10)
    return _wrong(id_no[:-1] + last)


def _short(id_no: str, number: int) -> Cell:
    place = 14 + number % 3
    return _wrong(id_no[:place] + id_no[place + 1 :])


def _letters(id_no: str, number: int) -> Cell:
    return _wrong(id_no.replace("0", "O", 1) if number % 2 else id_no.replace("1", "l", 1))


def _missing(number: int) -> Cell:
    return Marked((None, "无", "暂无")[number % 3], (Doubt("E204"),))


def _scientific(phone: str) -> Cell:
    return Marked(f"{int(phone):.2E}", (Doubt("E116"),))


def _yearless(day: date) -> Cell:
    text = f"{day.month}月{day.day}日"
    return Marked(text, (Doubt("E101", text),))


def _unknown_town(number: int) -> Cell:
    town = UNKNOWN_TOWNS[number % len(UNKNOWN_TOWNS)]
    return Marked(town, (Doubt("E103", town),))


Fact = tuple[str, str, str, date]
"""Name, ID number, phone and hire date of a row."""

ROW_FAULTS: dict[str, Callable[[Fact, int], dict[str, Cell]]] = {
    "name_noted": lambda fact, n: {NAME: _noted(fact[0], n)},
    "name_left": lambda fact, n: {NAME: _left(fact[0], n)},
    "name_lost": lambda fact, n: {NAME: _lost(fact[0], n)},
    "id_mistyped": lambda fact, n: {ID: _mistyped(fact[1], n)},
    "id_short": lambda fact, n: {ID: _short(fact[1], n)},
    "id_letters": lambda fact, n: {ID: _letters(fact[1], n)},
    "id_missing": lambda _, n: {ID: _missing(n)},
    "id_old": lambda fact, _: {ID: fact[1][:6] + fact[1][8:17]},
    "id_phone": lambda fact, _: {ID: Marked(fact[2], (Doubt("E203"),))},
    "phone_id": lambda fact, n: {ID: fact[2] if n % 2 else None, PHONE: Marked(fact[1], (Doubt("E208"),))},
    "phone_two": lambda fact, n: {PHONE: f"{fact[2]}{'/、 '[n % 3]}{fact[2][:7]}0000"},
    "phone_landline": lambda fact, n: {PHONE: f"{LANDLINE}{' /'[n % 2]}{fact[2]}"},
    "phone_scientific": lambda fact, _: {PHONE: _scientific(fact[2])},
    "date_yearless": lambda fact, _: {HIRED: _yearless(fact[3])},
    "town_unknown": lambda _, n: {TOWN: _unknown_town(n)},
}
"""Way of writing → the cells of a roster's row that it changes."""


def alias_of(unit: str) -> str:
    """A name by which a unit goes among those who know it."""
    return f"{unit.removesuffix('有限公司')}（老厂）"
