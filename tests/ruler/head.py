"""Requirements of the head: 版头 (GB/T 9704 7.2), and the marks of letters, orders and minutes (10.1–10.3)."""

from __future__ import annotations

import re

from .leaf import AREA
from .line import LINE
from .page import Rule, is_red_colour
from .reading import Format, Reading, blank_lines
from .requirement import Found, Requirement, Seen

_SECRECY = re.compile("(绝密|机密|秘密)(★([1-9][0-9]*(年|个月|天)|长期))?")
_URGENCY = re.compile("特急|加急|特提|平急")
_NUMBERS: dict[Format, str] = {
    "order": r"第[1-9][0-9]*号",
    "minutes": r"第[1-9][0-9]*[期号]|（[1-9][0-9]*）|[\u4e00-\u9fff]+〔[0-9]{4}〕[1-9][0-9]*号",
}
_NUMBER = r"[\u4e00-\u9fff]+〔[0-9]{4}〕[1-9][0-9]*号|第[1-9][0-9]*期|督办[1-9][0-9]*号"

# ── 份号、密级和保密期限、紧急程度 ──


def note_rows(reading: Reading) -> Found:
    """Which rows of the text area they stand on; in a letter they begin under the double rule instead."""
    return [
        Seen(line.text, (reading.top(line) - AREA[1] - place * LINE))
        for place, line in enumerate(reading.notes)
    ]


def note_left(reading: Reading) -> Found:
    return [Seen(line.text, line.left - AREA[0]) for line in reading.notes]


def note_order(reading: Reading) -> Found:
    kinds = [_kind_of_note(line.text) for line in reading.notes]
    told = "→".join(("份号", "密级", "紧急程度")[kind] for kind in kinds)
    return [Seen("", told, kinds == sorted(set(kinds)))] if kinds else ()


def copy_number(reading: Reading) -> Found:
    found = [line for line in reading.notes if _kind_of_note(line.text) == 0]
    return [Seen("", line.text, bool(re.fullmatch("[0-9]{6}", line.text))) for line in found]


def secrecy(reading: Reading) -> Found:
    found = [line for line in reading.notes if _kind_of_note(line.text) == 1]
    return [Seen("", line.text, bool(_SECRECY.fullmatch(line.text))) for line in found]


def urgency(reading: Reading) -> Found:
    found = [line for line in reading.notes if _kind_of_note(line.text) == 2]
    return [Seen("", line.text, bool(_URGENCY.fullmatch(line.text))) for line in found]


def note_faces(reading: Reading) -> Found:
    return [
        Seen(line.text, line.face, (line.face == "黑体") == (_kind_of_note(line.text) > 0))
        for line in reading.notes
    ]


def _kind_of_note(text: str) -> int:
    return 0 if text.isdigit() else 1 if "密" in text else 2


# ── 发文机关标志 ──


def mark_top(reading: Reading) -> Found:
    return [Seen("", reading.mark_ink[1])] if reading.mark_ink else "版头套印，红色部分不在文件里"


def mark_middle(reading: Reading) -> Found:
    ink = reading.mark_ink
    return [Seen("", (ink[0] + ink[2]) / 2)] if ink else "版头套印，红色部分不在文件里"


def mark_colour(reading: Reading) -> Found:
    chars = [char for line in reading.mark for char in line.chars]
    if not chars:
        return "版头套印，红色部分不在文件里"
    is_red = all(is_red_colour(char.colour) for char in chars)
    return [Seen("", "红色" if is_red else "不是红色", is_red)]


def mark_present(reading: Reading) -> Found:
    """Where red rules are, the organ's name is too."""
    if not reading.red_rules:
        return "没有红色的线"
    return [Seen("", "有" if reading.mark else "没有", bool(reading.mark))]


def mark_words(reading: Reading) -> Found:
    """A letter's mark is the organ's name alone; that of minutes ends in 纪要."""
    words = "".join(line.text for line in reading.mark)
    if reading.format == "minutes":
        return [Seen("", words, words.endswith("纪要"))]
    return [Seen("", words, not words.endswith("文件"))]


# ── 发文字号、签发人 ──


def number_form(reading: Reading) -> Found:
    line = reading.number
    if line is None:
        return "没有发文字号"
    if _is_blank(line.text):
        return _TO_COME
    return [Seen("", line.text, bool(re.fullmatch(_NUMBERS.get(reading.format, _NUMBER), line.text)))]


def _is_blank(text: str) -> bool:
    """Tell whether a number is still to be given: room is left for it."""
    return bool(re.fullmatch(r"[\u4e00-\u9fff]*〔[0-9]*〕号|第[期号]", text))


_TO_COME = "发文字号留空待编"


def number_gap(reading: Reading) -> Found:
    """Blank lines between the mark and the first row under it: the number, or 签发人 above the number's row."""
    if reading.number is None or reading.mark_ink is None:
        return "没有发文字号，或者版头套印"
    rows = [reading.number, *reading.signers]
    return [Seen("", blank_lines(reading.mark_ink[3], min(map(reading.top, rows))))]


def number_middle(reading: Reading) -> Found:
    if reading.number is None:
        return "没有发文字号"
    if _is_blank(reading.number.text):
        return _TO_COME
    if reading.signers:
        return "上行文的发文字号居左"
    return [Seen("", reading.number.middle)]


def number_left(reading: Reading) -> Found:
    if not reading.signers or reading.number is None:
        return "没有签发人，不是上行文"
    return [Seen("", reading.inset(reading.number))]


def number_row(reading: Reading) -> Found:
    """How far the number's base line is from that of the last 签发人."""
    if not reading.signers or reading.number is None:
        return "没有签发人，不是上行文"
    return [Seen("", reading.number.base - max(line.base for line in reading.signers))]


def number_size(reading: Reading) -> Found:
    return [Seen("", reading.number.size_pt)] if reading.number else "没有发文字号"


def signer_right(reading: Reading) -> Found:
    if not reading.signers:
        return "没有签发人，不是上行文"
    return [Seen("", min(reading.inset_right(line) for line in reading.signers))]


def signer_form(reading: Reading) -> Found:
    """签发人：in the face of the text, names in 楷体, at most two names a row."""
    if not reading.signers:
        return "没有签发人，不是上行文"
    text = "".join(line.text for line in reading.signers)
    bases = sorted({round(line.base, 1) for line in reading.signers})
    rows = ["".join(line.text for line in reading.signers if abs(line.base - base) < 0.2) for base in bases]
    is_short = all(len(row.removeprefix("签发人：")) <= 8 for row in rows)
    is_bold = any(line.face == "黑体" for line in reading.signers)
    return [Seen("", text, text.startswith("签发人：") and is_short and not is_bold)]


# ── 红色分隔线 ──


def _rule(reading: Reading) -> Rule | None:
    return reading.red_rules[0] if reading.red_rules else None


def rule_gap(reading: Reading) -> Found:
    rule = _rule(reading)
    if rule is None or reading.number is None:
        return _NO_RULE
    return [Seen("", rule.y - rule.thickness / 2 - reading.number.bottom)]


def rule_length(reading: Reading) -> Found:
    rule = _rule(reading)
    return [Seen("", rule.length)] if rule else _NO_RULE


def rule_middle(reading: Reading) -> Found:
    rule = _rule(reading)
    return [Seen("", rule.middle)] if rule else _NO_RULE


def rule_thickness(reading: Reading) -> Found:
    rule = _rule(reading)
    return [Seen("", rule.thickness)] if rule else _NO_RULE


def rule_present(reading: Reading) -> Found:
    """A head with a red mark has a red rule under the number."""
    if not reading.mark:
        return _NO_RULE
    return [Seen("", f"{len(reading.red_rules)}条", len(reading.red_rules) == 1)]


_NO_RULE = "版头套印，或者没有红色分隔线"

# ── 命令 ──


def order_text(reading: Reading) -> Found:
    first = (*reading.title, *reading.text)
    if not first or reading.number is None:
        return "没有令号或者正文"
    return [Seen("", blank_lines(reading.number.bottom, reading.top(first[0])))]


_HEADED: tuple[Format, ...] = ("document", "letter", "order", "minutes")
_LETTER: tuple[Format, ...] = ("letter",)
_DOCUMENT: tuple[Format, ...] = ("document",)
_STEMMED: tuple[Format, ...] = ("document", "order", "minutes")

REQUIREMENTS = (
    Requirement(
        "note.row",
        "7.2.1–3",
        "份号、密级、紧急程度自版心首行起逐行排列，与应在行的偏差",
        0.0,
        note_rows,
        "mm",
        1.0,
        2.0,
        ("document", "minutes", "order"),
    ),
    Requirement(
        "note.left",
        "7.2.1–3",
        "份号、密级、紧急程度顶格，与版心左边缘的距离",
        0.0,
        note_left,
        "mm",
        1.0,
        formats=_HEADED,
    ),
    Requirement(
        "note.order",
        "7.2.3",
        "按份号、密级、紧急程度的顺序",
        "份号→密级→紧急程度",
        note_order,
        formats=_HEADED,
    ),
    Requirement("note.copy_number", "7.2.1", "份号为6位阿拉伯数字", "6位数字", copy_number, formats=_HEADED),
    Requirement("note.secrecy", "7.2.2", "密级和保密期限的写法", "如：机密★1年", secrecy, formats=_HEADED),
    Requirement("note.urgency", "7.2.3", "紧急程度的写法", "特急、加急等", urgency, formats=_HEADED),
    Requirement(
        "note.face", "7.2.1–3", "份号用仿宋，密级、紧急程度用黑体", "黑体", note_faces, formats=_HEADED
    ),
    Requirement(
        "mark.present", "7.2.4", "有红色分隔线、双线的有发文机关标志", "有", mark_present, formats=_HEADED
    ),
    Requirement(
        "mark.top",
        "7.2.4",
        "发文机关标志上边缘距上页边（版心下35毫米）",
        72.0,
        mark_top,
        "mm",
        1.0,
        formats=("document", "minutes"),
    ),
    Requirement(
        "mark.letter_top",
        "10.1",
        "信函：发文机关标志上边缘距上页边",
        30.0,
        mark_top,
        "mm",
        1.0,
        formats=_LETTER,
    ),
    Requirement(
        "mark.order_top",
        "10.2",
        "命令：发文机关标志上边缘距上页边（版心下20毫米）",
        57.0,
        mark_top,
        "mm",
        1.0,
        formats=("order",),
    ),
    Requirement(
        "mark.middle",
        "7.2.4",
        "发文机关标志居中，中线距左页边",
        106.0,
        mark_middle,
        "mm",
        1.0,
        formats=_STEMMED,
    ),
    Requirement(
        "mark.letter_middle",
        "10.1",
        "信函：发文机关标志居中，中线距左页边",
        105.5,
        mark_middle,
        "mm",
        1.0,
        formats=_LETTER,
    ),
    Requirement("mark.colour", "7.2.4", "发文机关标志红色", "红色", mark_colour, formats=_HEADED),
    Requirement(
        "mark.words",
        "10.1、10.3",
        "信函标志不加“文件”；纪要标志以“纪要”结尾",
        "机关名称",
        mark_words,
        formats=("letter", "minutes"),
    ),
    Requirement(
        "number.text",
        "7.2.5",
        "发文字号：六角括号，年份4位，不加“第”，不编虚位",
        "机关代字〔年份〕N号",
        number_form,
    ),
    Requirement(
        "number.gap", "7.2.5、10.2", "发文字号在标志下空", 2.0, number_gap, "行", 0.12, 0.5, _STEMMED
    ),
    Requirement(
        "number.middle",
        "7.2.5",
        "发文字号居中，中线距左页边",
        106.0,
        number_middle,
        "mm",
        1.0,
        formats=_STEMMED,
    ),
    Requirement(
        "number.left", "7.2.5", "上行文：发文字号居左空", 1.0, number_left, "字", 0.5, formats=_DOCUMENT
    ),
    Requirement(
        "number.row",
        "7.2.5",
        "上行文：发文字号与末行签发人同行，相差",
        0.0,
        number_row,
        "mm",
        1.0,
        formats=_DOCUMENT,
    ),
    Requirement("number.type", "7.2.5", "发文字号三号", 15.9, number_size, "磅", 0.3, formats=_HEADED),
    Requirement("signer.right", "7.2.6", "签发人居右空", 1.0, signer_right, "字", 0.5, formats=_DOCUMENT),
    Requirement(
        "signer.form",
        "7.2.6",
        "“签发人：”后排姓名，每行不超过两名，不用黑体",
        "签发人：姓名",
        signer_form,
        formats=_DOCUMENT,
    ),
    Requirement(
        "rule.present", "7.2.7", "发文字号之下有一条红色分隔线", "1条", rule_present, formats=_DOCUMENT
    ),
    Requirement("rule.gap", "7.2.7", "红色分隔线在发文字号之下", 4.0, rule_gap, "mm", 1.0, formats=_DOCUMENT),
    Requirement(
        "rule.length", "7.2.7", "红色分隔线与版心等宽", 156.0, rule_length, "mm", 1.0, formats=_DOCUMENT
    ),
    Requirement(
        "rule.middle",
        "7.2.7",
        "红色分隔线居中，中线距左页边",
        106.0,
        rule_middle,
        "mm",
        1.0,
        formats=_DOCUMENT,
    ),
    Requirement(
        "rule.thickness",
        "7.2.7",
        "红色分隔线粗（惯例0.35～0.53毫米）",
        0.44,
        rule_thickness,
        "mm",
        0.14,
        formats=_DOCUMENT,
    ),
    Requirement("order.text", "10.2", "命令：正文在令号下空", 2.0, order_text, "行", 0.12, 0.5, ("order",)),
)
