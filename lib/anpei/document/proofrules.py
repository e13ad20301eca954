"""The rules of proof-reading as data: code, what is wrong, what to do, and the function that finds it.

They follow GB/T 9704-2012 (numbers, dates, headings), GB/T 15834 (punctuation) and GB/T 15835 (figures).
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .digits import BLANK
from .notice import Heading, Notice, Paragraph
from .numbering import chinese_number


@dataclass(frozen=True)
class Text:
    """One text of a notice: its words, the same with what blanks printed masked, where it was written, its role."""

    words: str
    masked: str
    source: str
    role: str


@dataclass(frozen=True)
class Found:
    """What a rule found, where it was written, and what may be meant."""

    words: str
    source: str
    guess: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule: `what` is wrong, `remedy` what to do; `find` looks at a Notice and its texts, or at one Text."""

    code: str
    what: str
    remedy: str
    find: Callable[..., Iterator[Found]]


_AROUND = 8
_H = f"\\u4e00-\\u9fff{BLANK}"
_WORD = f"{_H}“”‘’《》（）〔〕%％\\d"
_PERCENT = r"\d+(?:\.\d+)?[%％]"
_PERIOD = r"[（(\[［【]"
_END = r"[）)\]］】]"
_PAIRS = {"《": "》", "〈": "〉", "“": "”", "‘": "’", "（": "）", "〔": "〕", "【": "】"}
_NUMERALS = {chinese_number(value): value for value in range(1, 100)}
_BY_LEVEL = (
    (1, re.compile(r"^([一二三四五六七八九十]+)、")),
    (2, re.compile(r"^（([一二三四五六七八九十]+)）")),
    (3, re.compile(r"^(\d+)\.(?!\d)")),
    (4, re.compile(r"^（(\d+)）")),
)


def _pattern(expression: str) -> Callable[[Text], Iterator[Found]]:
    """Return a function that finds a pattern in what was typed."""
    compiled = re.compile(expression)

    def find(text: Text) -> Iterator[Found]:
        return (_found(text, match.start(), match.end()) for match in compiled.finditer(text.masked))

    return find


def _found(text: Text, start: int, end: int) -> Found:
    return Found(text.words[max(start - _AROUND, 0) : end + _AROUND].replace("\n", ""), text.source)


def _impossible_dates(text: Text) -> Iterator[Found]:
    for match in re.finditer(r"(?:(\d{4})年)?(?<!\d)(\d{1,2})月(?:(\d{1,2})日)?", text.masked):
        year, month, day = (int(part) if part else 0 for part in match.groups())
        if not 1 <= month <= 12 or (match[3] and not 1 <= day <= calendar.monthrange(year or 2000, month)[1]):
            yield _found(text, match.start(), match.end())


def _unbalanced(text: Text) -> Iterator[Found]:
    closing = {end: start for start, end in _PAIRS.items()}
    opened: list[tuple[str, int]] = []
    for place, char in enumerate(text.masked):
        if char in _PAIRS:
            opened.append((char, place))
        elif char in closing and (not opened or opened.pop()[0] != closing[char]):
            opened = [(char, place)]
            break
    if opened:
        yield _found(text, opened[-1][1], opened[-1][1] + 1)


def _without_base(text: Text) -> Iterator[Found]:
    """Find 倒数第N in a sentence that does not say among how many or in which order."""
    for sentence in re.finditer(r"[^。；]+", text.masked):
        has_base = re.search(r"\d+(?:个|家|名)|由高到低|由低到高", sentence[0])
        if (match := re.search("倒数第", sentence[0])) and not has_base:
            yield _found(text, sentence.start() + match.start(), sentence.start() + match.end())


def _untold_ties(notice: Notice, texts: Sequence[Text]) -> Iterator[Found]:
    """Find ranks that tables give to several and the text to one."""
    ranks = [printed for printed in notice.figures if printed.figure.type == "rank"]
    shared = Counter(
        (figure.measure, figure.level, figure.numerator)
        for figure in {printed.figure for printed in ranks if _is_listed(printed.place)}
    )
    tied = {
        printed.text
        for printed in ranks
        if not _is_listed(printed.place)
        and shared[printed.figure.measure, printed.figure.level, printed.figure.numerator] > 1
    }
    for text in texts:
        for match in re.finditer(r"(?<!并列)第(\d+)[位名]", text.words):
            if match[1] in tied:
                yield _found(text, match.start(), match.end())


def _is_listed(place: str) -> bool:
    return bool(re.match(r"(?:表|图|附件)\d*(?:第|$)", place))


def _headings_out_of_order(notice: Notice, _: Sequence[Text]) -> Iterator[Found]:
    """Find numbers that do not follow; those of levels 3 and 4 may begin anew after a text without number."""
    groups = [("正文", notice.blocks)]
    groups += [(f"附件{place}", each.blocks) for place, each in enumerate(notice.attachments, 1)]
    for name, blocks in groups:
        last, may_restart = dict.fromkeys(range(1, 5), 0), False
        for number, block in enumerate(blocks, 1):
            if not isinstance(block, Heading | Paragraph):
                continue
            words = block_words(block)
            level, value = _numbered(words)
            if not level:
                may_restart = True
                continue
            is_anew = value == 1 and level > 2 and may_restart
            if value != last[level] + 1 and not is_anew:
                yield Found(words[:20], block.source or f"{name}第{number}段")
            last |= {level: value} | dict.fromkeys(range(level + 1, 5), 0)
            may_restart = False


def _numbered(words: str) -> tuple[int, int]:
    """Return level and number of a text that begins with the number of a heading, zeros for any other."""
    for level, pattern in _BY_LEVEL:
        if match := pattern.match(words):
            return level, _NUMERALS.get(match[1], 0) if level <= 2 else int(match[1])
    return 0, 0


def block_words(block: Heading | Paragraph) -> str:
    """Return what a heading or a paragraph says."""
    return block.text if isinstance(block, Heading) else block.lead + block.text


def _wrong_attachment_titles(notice: Notice, _: Sequence[Text]) -> Iterator[Found]:
    titles = [attachment.title for attachment in notice.attachments]
    for place, title in enumerate(titles, 1):
        if not title.strip() or title in titles[: place - 1] or title.rstrip()[-1] in "。，；：、.,;:":
            yield Found(title, f"附件{place}标题")


def _wrong_references(notice: Notice, texts: Sequence[Text]) -> Iterator[Found]:
    titles = [attachment.title for attachment in notice.attachments]
    for text in texts:
        if text.role in ("setting", "title"):
            continue
        for match in re.finditer(r"(?<!《)附件(\d*)(?:《([^》]+)》)?", text.words):
            number, name = int(match[1] or 0), match[2]
            is_number = not number if len(titles) == 1 else 0 < number <= len(titles) or not match[1]
            is_named = not name or name in (titles if not number else titles[number - 1 : number])
            if not is_number or not is_named:
                yield _found(text, match.start(), match.end())


def _empty_blocks(notice: Notice, _: Sequence[Text]) -> Iterator[Found]:
    blocks = [*notice.blocks, *(block for each in notice.attachments for block in each.blocks)]
    for before, block in pairwise([None, *blocks]):
        if not isinstance(block, Heading | Paragraph):
            continue
        words = block_words(block)
        if not re.sub(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d+\.)", "", words).strip(
            "　 。"
        ):
            near = block_words(before) if isinstance(before, Heading | Paragraph) else ""
            yield Found(words or f"{near[-_AROUND:]}之后", block.source or "正文")


_RATE = r"率(?:(?!人数|数量|总量|[。；]).){0,30}?"
_CHANGED = "提高|提升|上升|增长|增加|下降|降低|减少|回落|(?<!最)高|(?<!最)低|相差|差"

NOTICE_RULES = (
    Rule("P01", "名次并列而没有写明", "写成“并列第N位”，下一名次顺延", _untold_ties),
    Rule(
        "P02", "附件名称重复、为空或末尾有标点", "附件名称各不相同，名称后不加标点", _wrong_attachment_titles
    ),
    Rule(
        "P03",
        "提到的附件与所附的附件不一致",
        '用 {{ 附件号("名称") }} 引用；只有一个附件时写“附件”',
        _wrong_references,
    ),
    Rule("P04", "标题序号不连续", "同一级标题按顺序编号，不跳号、不重号", _headings_out_of_order),
    Rule("P05", "有空的标题或段落", "删去这一行，或者把它放进 {% if … %} 里", _empty_blocks),
)
"""Rules that look at a document as a whole."""

TEXT_RULES = (
    Rule(
        "P06",
        "文号的年份没有用六角括号〔〕",
        "写成“薛安发〔2022〕17号”的样子",
        _pattern(
            rf"{_PERIOD}\s*(?:19|20)\d\d\s*{_END}\s*第?\d+\s*号"
            r"|〔[^〕]*[\]）)］】]|[\[（(［【](?:19|20)\d\d〕"
        ),
    ),
    Rule(
        "P07",
        "文号的写法不对",
        "年份写全4位，序号不加“第”、不补零",
        _pattern(r"〔\d{1,3}〕|〔\d{5,}〕|〔\d{4}〕\s*(?:第|0)\d*号?"),
    ),
    Rule("P08", "不能写“此页无正文”", "调整字距、行距或文字，使落款与正文同页", _pattern("[此本]页无正文")),
    Rule(
        "P09",
        "百分点与百分比混用",
        "两个比率之差用“百分点”，比率本身用“%”",
        _pattern(
            rf"{_RATE}(?:{_CHANGED})(?:了|约|出)*{_PERCENT}"
            r"|率(?:为|达|达到|是|约)*\d+(?:\.\d+)?个百分点|[%％]个?百分点"
        ),
    ),
    Rule(
        "P10",
        "临界的写法不严",
        "规定是严格“低于”的，写成“低于90%”；“以下”“不超过”含本数",
        _pattern(
            rf"{_PERCENT}(?:（含）|\(含\)|及)?以下|合格率[^。；，]{{0,8}}(?:不超过|不高于|小于等于|小于或等于|≤)"
        ),
    ),
    Rule("P11", "没有这样的日期", "改正月份或日期", _impossible_dates),
    Rule(
        "P12",
        "日期补零或年份不全",
        "写成“2022年9月2日”",
        _pattern(r"年0\d?月|(?<!\d)0\d月|月0\d日|(?<!\d)\d\d年(?=\d{1,2}月)"),
    ),
    Rule(
        "P13",
        "日期用了点、横线或斜线",
        "写成“2022年12月2日”",
        _pattern(r"(?<![\d./-])(?:19|20)\d\d([./．-])(?:0?[1-9]|1[0-2])(?:\1\d{1,2})?(?![\d.%％])"),
    ),
    Rule(
        "P14",
        "范围的写法不对",
        "数值写“63%～68%”，两个数都带单位；时间用“至”或“—”",
        _pattern(
            rf"(?<![\d.])\d+(?:\.\d+)?\s*[～~—–\-－至]\s*{_PERCENT}"
            rf"|{_PERCENT}\s*[~—–\-－]\s*{_PERCENT}|[年月日时]\s*[～~]\s*\d"
        ),
    ),
    Rule(
        "P15",
        "标题序号的写法不对",
        "四级依次写“一、”“（一）”“1.”“（1）”，（一）、（1）后不加标点",
        _pattern(
            r"^(?:（(?:[一二三四五六七八九十]+|\d+)）[、，.．:：]|\((?:[一二三四五六七八九十]+|\d+)[)）]"
            r"|[一二三四五六七八九十]+[.．,，]|\d+(?:[、，．]|\.、))"
        ),
    ),
    Rule("P16", "括号、引号或书名号不成对", "补上或删去一个", _unbalanced),
    Rule(
        "P17",
        "标点重叠、空缺或者开头就是标点",
        "删去多余的标点",
        _pattern(
            r"[。，、；：][。，、；：！？]|[！？][。，、；：]|（）|《》|“”|〔〕|^[。，、；：！？）》”]|（[，。、；：]|[，、；：]）"
        ),
    ),
    Rule("P18", "书名号或引号之间不用顿号", "并列的《》《》、“”“”之间直接相连", _pattern("》、《|”、“")),
    Rule(
        "P19",
        "汉字之间用了半角标点",
        "改用全角标点",
        _pattern(
            rf"(?<=[{_WORD}])[,;:!?](?=[{_H}“”《》（）]|$)|(?<=[{_H}”》）])[,;:!?]"
            rf"|(?<=[{_H}”》）])\.(?=[{_H}“《（]|$)|(?<=[{_H}])[()]|[()](?=[{_H}])|(?<=[{_H}])[\"']|[\"'](?=[{_H}])"
        ),
    ),
    Rule("P20", "“倒数第几”没有说明在多少个当中", "写明排列方向和总数，或者改写名次", _without_base),
)
"""Rules that look at one text at a time; the most severe first."""

_OF_NUMBERS = ("P06", "P07", "P12", "P13")
"""Rules about how numbers of documents and dates are written."""


def number_rule(words: str) -> Rule | None:
    """Return the rule by which a number in a text is wrong, None where its way of writing is not what is wrong."""
    text = Text(words, words, "", "")
    return next((rule for rule in TEXT_RULES if rule.code in _OF_NUMBERS and any(rule.find(text))), None)
