"""Sentences of standings: every variant, with rates counted by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from anpei.settings import Thresholds

from .scene import Person, crew
from .told import TWO, Told, told


def places(numbers: Sequence[int], level: str = "town") -> tuple[dict[str, tuple[str, str]], list[Person]]:
    """Return one unit with ten persons for each town or department, so many of them completed."""
    names = "甲乙丙丁戊己庚辛壬癸子丑寅卯"
    units, people = {}, []
    for name, number in zip(names, numbers, strict=False):
        units[f"{name}厂"] = (f"{name}镇", "应急局") if level == "town" else ("东镇", f"{name}局")
        people += crew(f"{name}厂", {"完成": number, "学习中": 10 - number})
    return units, people


def ranked(
    name: str, variant: str, text: str, numbers: Sequence[int], level: str = "town", **more: Any
) -> Told:
    units, people = places(numbers, level)
    town = "东镇" if name == "单位排名" else ""
    return Told(name, variant, text, units, people, town=more.pop("town", town), **more)


LEAST = {"thresholds": Thresholds(rank_minimum_required=10)}
SMALL = [
    *crew("甲厂", {"完成": 9, "学习中": 1}),
    *crew("乙厂", {"完成": 8, "学习中": 2}),
    *crew("丙厂", {"学习中": 9}),
]
SMALL_TOWN = (
    {"甲厂": ("甲镇", "应急局"), "乙厂": ("乙镇", "应急局"), "丙厂": ("丙镇", "应急局")},
    SMALL,
    "",
    LEAST,
)
SMALL_DEPT = (
    {"甲厂": ("东镇", "甲局"), "乙厂": ("东镇", "乙局"), "丙厂": ("东镇", "丙局")},
    SMALL,
    "",
    LEAST,
)
THIRDS = (TWO, [*crew("甲厂", {"完成": 1, "学习中": 2}), *crew("乙厂", {"学习中": 3})])
NEARLY_EQUAL = {
    "summaries": [
        {
            "level": "unit",
            "unit": unit,
            "n_required": 100_000,
            "n_registered": 100_000,
            "n_started": 100_000,
            "n_completed": completed,
        }
        for unit, completed in (("甲厂", 50_001), ("乙厂", 50_000))
    ]
}

CASES: list[Told] = []
for _name, _level, _who in (
    ("镇街排名", "town", "镇"),
    ("部门排名", "dept", "局"),
    ("单位排名", "unit", "厂"),
):
    _lead = "各部门按所管单位完成率由高到低排列，" if _level == "dept" else "按完成率由高到低排列，"
    _all = {"town": "各镇街完成率", "dept": "各部门所管单位完成率", "unit": "各单位完成率"}[_level]
    _one = {"town": "镇街", "dept": "部门", "unit": "单位"}[_level]
    _few = "部门按所管单位完成率" if _level == "dept" else f"{_one}按完成率"
    _none = {"town": "各镇街", "dept": "各行业主管部门所管单位", "unit": "各单位"}[_level]
    _place = "dept" if _level == "unit" else _level

    def _row(
        variant: str,
        text: str,
        numbers: Sequence[int],
        name: str = _name,
        place: str = _place,
        who: str = _who,
        **more: Any,
    ) -> Told:
        return ranked(name, variant, text.replace("#", who), numbers, place, **more)

    CASES += [
        _row("不印", "", [5], more={"has_platform": False}),
        _row(
            "无可排名",
            f"{_none}暂不具备排名条件。",
            [5],
            more={"thresholds": Thresholds(rank_minimum_required=11)},
        ),
        _row("一个", f"参加完成率排名的{_one}只有甲#（50.00%）。", [5]),
        _row("全部完成", f"参加排名的{_all}均为100.00%。", [10, 10]),
        _row("均相同", f"参加排名的{_all}相同，均为90.00%。", [9, 9, 9, 9, 9, 9, 9]),
        _row(
            "少数", f"参加排名的{_few}由高到低依次为丙#（90.00%）、甲#（80.00%）、乙#（70.00%）。", [8, 7, 9]
        ),
        _row(
            "有全满",
            f"{_lead}完成率达到100.00%的有甲#、乙#、丙#、丁#；居后的有己#（80.00%）、戊#（50.00%）。",
            [10, 10, 10, 10, 5, 8],
        ),
        # 甲 leads; the other five share place 2, which is both a first and a last place
        _row("仅居前", f"{_lead}居前的有甲#（90.00%）。", [9, 8, 8, 8, 8, 8]),
        _row("仅居后", f"{_lead}居后的有己#（80.00%）。", [9, 9, 9, 9, 9, 8]),
        # a tie at the last place: four are named (DOMAIN §9, trap 18)
        _row(
            "并列",
            f"{_lead}居前的有甲#（90.00%）、乙#（80.00%）、丙#（70.00%）；"
            "居后的有戊#（50.00%）、己#（50.00%）、庚#（40.00%）、辛#（30.00%）。完成率相同的名次并列。",
            [9, 8, 7, 6, 5, 5, 4, 3],
        ),
        _row(
            "一般",
            f"{_lead}居前的有丙#（90.00%）、乙#（80.00%）、甲#（70.00%）；居后的有丁#（60.00%）、戊#（50.00%）、己#（40.00%）。",
            [7, 8, 9, 6, 5, 4],
        ),
    ]

CASES += [
    # too many names at one end: five of them, and how many there are
    ranked(
        "镇街排名",
        "并列",
        "按完成率由高到低排列，居前的有甲镇（90.00%）、乙镇（80.00%）、丙镇（70.00%）；居后的有丁镇（50.00%）、戊镇（50.00%）、"
        "己镇（50.00%）、庚镇（50.00%）、辛镇（50.00%）等11个镇街。完成率相同的名次并列。",
        [9, 8, 7, *[5] * 11],
    ),
    ranked(
        "部门排名",
        "有全满",
        "各部门按所管单位完成率由高到低排列，完成率达到100.00%的有甲局、乙局、丙局、丁局、戊局等11个部门；居后的有丑局（80.00%）。",
        [*[10] * 11, 8],
        "dept",
    ),
    # a small town without any completion is not ranked, and pulls the district below the others
    Told("镇街低于全区", "无", "参加排名的镇街均不低于全区完成率。", *SMALL_TOWN),
    Told("部门低于全区", "无", "参加排名的部门所管单位完成率均不低于全区。", *SMALL_DEPT),
    ranked("镇街低于全区", "不印", "", [9, 9]),
    ranked("镇街低于全区", "一个", "低于全区完成率（80.00%）的镇街是丙镇。", [9, 8, 7]),
    ranked("镇街低于全区", "多个", "低于全区完成率（70.00%）的镇街有乙镇、丙镇。", [9, 6, 6]),
    ranked("部门低于全区", "不印", "", [9, 9], "dept"),
    ranked("部门低于全区", "一个", "所管单位完成率低于全区的部门是丙局。", [9, 8, 7], "dept"),
    ranked("部门低于全区", "多个", "所管单位完成率低于全区的部门有乙局、丙局。", [9, 6, 6], "dept"),
    ranked("本镇街名次", "不印", "", [9, 8], town="甲镇", more={"has_platform": False}),
    ranked(
        "本镇街名次",
        "不排名",
        "因应训人数不足11人，完成率不参加全区镇街排名。",
        [9, 8],
        town="甲镇",
        more={"thresholds": Thresholds(rank_minimum_required=11)},
    ),
    ranked(
        "本镇街名次",
        "并列",
        "按完成率由高到低排列，在全区参加排名的4个镇街中并列第2位。",
        [9, 8, 8, 7],
        town="丙镇",
    ),
    ranked(
        "本镇街名次",
        "一般",
        "按完成率由高到低排列，在全区参加排名的4个镇街中居第4位。",
        [9, 8, 8, 7],
        town="丁镇",
    ),
    ranked("与全区相比", "不印", "", [9, 8], town="甲镇", more={"has_platform": False}),
    ranked("与全区相比", "持平", "完成率与全区（80.00%）持平。", [8, 8], town="甲镇"),
    ranked("与全区相比", "高于", "完成率比全区（85.00%）高5.00个百分点。", [9, 8], town="甲镇"),
    ranked("与全区相比", "低于", "完成率比全区（85.00%）低5.00个百分点。", [9, 8], town="乙镇"),
    # 1/3 less 1/6 is 16.67 points, though 33.33 less 16.67 is 16.66
    Told("与全区相比", "高于", "完成率比全区（16.67%）高约16.67个百分点。", *THIRDS, town="东镇"),
    # 50,001 of 100,000 less 100,001 of 200,000 is 0.0005 points
    Told("与全区相比", "基本持平", "完成率与全区（50.00%）基本持平。", TWO, town="东镇", tables=NEARLY_EQUAL),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.variant}")
def test_the_figures_choose_the_words(tmp_path: Path, case: Told) -> None:
    assert told(case, tmp_path) == (case.variant, case.text)
