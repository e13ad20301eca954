"""Names and ID numbers as they may be shown: whole in no document, and never whole by accident."""

from __future__ import annotations

_COMPOUND = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容
仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐
段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五
"""
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
DOT = "·"
_DOTS = str.maketrans(dict.fromkeys("•‧・･∙⋅●", DOT))
SHOWN_OF_ID = 4


def mask_name(name: str) -> str:
    """Return the surname of a name and a star for every further character; of a dotted name its first character.

    A name that is nothing but a surname, or a single character, keeps no second one.

    >>> [mask_name(name) for name in ("张三", "张小三", "欧阳锋", "欧阳", "阿依·努尔", "王")]
    ['张*', '张**', '欧阳*', '欧*', '阿*·**', '*']
    """
    plain = name.strip().translate(_DOTS)
    is_compound = len(plain) > 2 and plain[:2] in COMPOUND_SURNAMES
    shown = 2 if is_compound else 1 if len(plain) > 1 else 0
    return plain[:shown] + "".join(DOT if letter == DOT else "*" for letter in plain[shown:])


def mask_id(last_four: str) -> str:
    """Return an ID number of which only the last four characters are known, as platforms mask it.

    >>> mask_id("002X")
    '**************002X'
    """
    return "*" * (18 - SHOWN_OF_ID) + last_four if last_four else ""
