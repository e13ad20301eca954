"""Digits in a text that somebody typed: headings, dates and quoted numbers are well, anything else has no source."""

from __future__ import annotations

import re
from collections.abc import Iterator

BLANK = "\ue010"
"""Stands for what a blank prints."""

_DAY = r"\d{1,2}日"
_SOURCED = re.compile(
    "|".join(
        (
            r"《[^《》]*》",
            rf"[\u4e00-\u9fff{BLANK}]+〔(?:\d{{4}}|{BLANK})〕\d{{1,4}}号",
            r"令?第\d{1,4}号令|令第\d{1,4}号",
            r"[A-Z]{2}\d{0,4}(?:/[A-Z]{1,3})?\s?\d+(?:\.\d+)*[—-]\d{4}",
            r"^\s*(?:\d{1,2}\.(?!\d)|（\d{1,2}）)",
            r"(?:(?<!\d)\d{4}[—至])?(?<!\d)\d{4}年(?:\d{1,2}月)?",
            r"(?<!\d)\d{1,2}[—至](?=\d{1,2}月)",
            rf"(?<!\d)\d{{1,2}}月(?:{_DAY})?",
            rf"(?<=月){_DAY}|(?<=[至—]){_DAY}",
            r"(?<!\d)\d{1,2}时(?:\d{1,2}分)?",
            r"[（(]空\d{1,2}行[）)]",
        )
    ),
    re.MULTILINE,
)
_DIGITS = re.compile(r"[\d０-９]+(?:[.．][\d０-９]+)?[%％]?")
_AROUND = 6

REMEDY = (
    "数字用指标空格，例如 {{ 全区.应训 }}；标准用 {{ 规定.抽测合格率 }}；附件、表、图的编号用 附件号(…)、表号(…)、"
    '图号(…)；其他确需印出的写进 campaign.toml 的 [notice.<文种>.fields]，用 {{ 填("名称") }} 印出。'
)


def digits_without_source(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, the digits with what stands around) of every typed number that has no source.

    >>> [found for _, found in digits_without_source("自2022年9月1日至10日，合格率低于90%的单位")]
    ['，合格率低于90%的单位']
    """
    covered = _SOURCED.sub(lambda match: BLANK * len(match[0]), text)
    for match in _DIGITS.finditer(covered):
        before = text[max(match.start() - _AROUND, 0) : match.start()].rpartition("\n")[2]
        after = text[match.end() : match.end() + _AROUND].partition("\n")[0]
        yield match.start(), f"{before}{match[0]}{after}".replace(BLANK, "□").strip()
