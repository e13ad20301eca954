"""Invented names of people and units.

No person's name may be part of a unit's name or of any other fixed text of the campaign, so that a
search for names in a document finds people only.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "尉迟", "皇甫", "令狐", "夏侯", "慕容", "司徒")
_ONE = "芮淼婧涵梓皓琳瑶蕾颖璐莹薇旭晔烁煜炜琪瑾瑜萱馨悦怡妍婷娜雯霞琴芬娟艳丽霖锐勋铭钧锋骏骁翊翔鹏飞涛洋浩"
_TWO_FIRST = "建国志文玉秀桂春永晓海明庆立金广兆继传家学振德兴宝长凤淑红素月雨思子一梦佳欣俊嘉泽"
_TWO_SECOND = "国军华强明英兰芳梅荣平伟波杰辉斌刚勇超磊静敏玲燕萍云峰生林山泉忠义礼智勤俭轩宁豪怡涵妍彤硕"
_RARE = "䶮㛃䢼㭎"
_DOTTED_FIRST = ("古丽", "艾山", "阿依", "买买", "热娜", "吐尔")
_DOTTED_LAST = ("艾沙", "艾", "汗", "肉孜", "提")


def person_names(rng: Random, fixed_text: str) -> Iterator[str]:
    """Names of two to four characters without end, in random order; none occurs in `fixed_text`."""
    while True:
        draw = rng.random()
        if draw < 0.012:
            name = f"{rng.choice(_DOTTED_FIRST)}·{rng.choice(_DOTTED_LAST)}"
        else:
            surname = rng.choice(_COMPOUND) if draw < 0.03 else rng.choice(_SURNAMES)
            if rng.random() < 0.2:
                name = surname + rng.choice(_ONE)
            else:
                name = surname + rng.choice(_TWO_FIRST) + rng.choice(_TWO_SECOND)
        if name not in fixed_text:
            yield name


def rare_name(rng: Random) -> str:
    """A name with a character that GB18030 holds and GBK does not."""
    return rng.choice(_SURNAMES) + rng.choice(_TWO_FIRST) + rng.choice(_RARE)


_MARKS = tuple(
    a + b
    for a in (
        "恒",
        "瑞",
        "鼎",
        "盛",
        "汇",
        "润",
        "祥",
        "昌",
        "联",
        "宏",
        "隆",
        "泰",
        "沣",
        "铧",
        "钰",
        "兴",
        "万",
    )
    for b in ("源", "达", "通", "信", "和", "丰", "成", "邦", "耀", "亨", "辰", "拓", "屹")
)
# dept, industry, share, unit type, patterns: {t} town without suffix, {m} mark, {n} ordinal
_TRADES: tuple[tuple[str, str, int, str, tuple[str, ...]], ...] = (
    (
        "D01",
        "危险化学品生产",
        12,
        "企业",
        ("澜州{m}化工有限公司", "澜溪{m}精细化工有限公司", "澜州{m}新材料股份有限公司"),
    ),
    (
        "D01",
        "危险化学品经营",
        24,
        "企业",
        ("澜溪区{m}化工产品销售有限公司", "澜溪区{m}化工原料经营部", "{m}商贸（澜溪）有限公司"),
    ),
    (
        "D01",
        "加油站",
        16,
        "企业",
        ("澜溪区{t}{m}加油站", "沧屿石油澜溪第{n}加油站", "澜州{m}石化有限公司{t}加油站"),
    ),
    ("D01", "危险化学品使用", 8, "企业", ("澜州{m}涂料有限公司", "澜溪{m}树脂制品有限公司")),
    (
        "D02",
        "危险货物道路运输",
        14,
        "企业",
        ("澜州{m}危险品运输有限公司", "澜溪{m}物流有限公司", "{m}运输（澜州）有限责任公司"),
    ),
    ("D02", "危险货物仓储", 4, "企业", ("澜州{m}仓储有限公司", "澜溪{m}储运有限公司{t}分公司")),
    ("D03", "气体充装", 10, "企业", ("澜溪区{m}气体有限公司", "澜州{m}工业气体有限公司（{t}充装站）")),
    ("D03", "危险化学品经营", 4, "个体工商户", ("澜溪区{m}气体经营部", "澜溪区{t}{m}五金化工经营部")),
    ("D04", "燃气", 8, "企业", ("澜州{m}燃气有限公司", "澜溪{m}液化气供应站", "澜州{m}燃气有限公司{t}门站")),
)
_NUMERALS = "一二三四五六七八九十"


def _numeral(number: int) -> str:
    """Chinese numeral of 1 to 99."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("" if tens == 1 else _NUMERALS[tens - 1]) + "十"
    return head + ("" if ones == 0 else _NUMERALS[ones - 1])


def unit_trades() -> tuple[tuple[str, str, int, str], ...]:
    """The trades: department code, industry, weight, unit type."""
    return tuple(trade[:4] for trade in _TRADES)


def unit_name(rng: Random, trade: int, town_stem: str, taken: set[str]) -> str:
    """A new unit name of the trade; `taken` holds the names already given."""
    patterns = _TRADES[trade][4]
    for attempt in range(10_000):
        name = rng.choice(patterns).format(t=town_stem, m=rng.choice(_MARKS), n=_numeral(rng.randint(1, 40)))
        if attempt > 200:  # more units than plain names: distinguish them as real registers do
            name = name.replace("澜州", f"澜州{rng.choice(_MARKS)}", 1)
        if name not in taken:
            return name
    raise ValueError("单位数量过多，名称已用尽")
