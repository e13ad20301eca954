"""Requirements of 版记: its rules, 抄送, 印发机关 and 印发日期 (GB/T 9704 7.4, 10.1)."""

from __future__ import annotations

import re

from .leaf import AREA
from .line import CHAR, Line
from .page import MM, Rule, is_red_colour
from .reading import Reading
from .requirement import Found, Requirement, Seen

_NO_IMPRINT = "没有版记"
_RULED = ("document", "order", "minutes", "plain")


def imprint_page(reading: Reading) -> Found:
    if not reading.imprint:
        return _NO_IMPRINT
    page = reading.imprint[0].page
    return [Seen("", f"第{page}页", page == reading.parts[0][-1].number)]


def _imprint_rules(reading: Reading) -> list[Rule]:
    """Return the rules of 版记, from the top."""
    if not reading.imprint:
        return []
    top = reading.imprint[0].top - 6
    rules = reading.leaf_of(reading.imprint[0]).content.rules
    found = [rule for rule in rules if rule.y > top and rule.length > 80 and not is_red_colour(rule.colour)]
    return sorted(found, key=lambda rule: rule.y)


def imprint_count(reading: Reading) -> Found:
    """A rule above the first element, one below the last, and one between 抄送 and 印发; none in a letter."""
    if not reading.imprint:
        return _NO_IMPRINT
    count = len(_imprint_rules(reading))
    parts = sum(
        any(re.search(pattern, line.text) for line in reading.imprint)
        for pattern in ("^(抄送|主送)：", "印发$")
    )
    wanted = 0 if reading.format == "letter" else parts + 1
    return [Seen("", f"{count}条", count == wanted)]


def imprint_outer(reading: Reading) -> Found:
    rules = _imprint_rules(reading)
    ends = [rules[0], rules[-1]] if len(rules) > 1 else rules
    return [
        Seen(where, rule.thickness) for where, rule in zip(("首条", "末条"), ends, strict=False)
    ] or _NO_IMPRINT


def imprint_inner(reading: Reading) -> Found:
    return [Seen("", rule.thickness) for rule in _imprint_rules(reading)[1:-1]] or "版记没有中间的分隔线"


def imprint_length(reading: Reading) -> Found:
    return [Seen(f"第{n}条", rule.length) for n, rule in enumerate(_imprint_rules(reading), 1)] or _NO_IMPRINT


def imprint_middle(reading: Reading) -> Found:
    return [Seen(f"第{n}条", rule.middle) for n, rule in enumerate(_imprint_rules(reading), 1)] or _NO_IMPRINT


def imprint_foot(reading: Reading) -> Found:
    """The last rule is the bottom of the text area; in a letter the last line stands at it."""
    if not reading.imprint:
        return _NO_IMPRINT
    rules = _imprint_rules(reading)
    return [Seen("", rules[-1].y if rules else reading.imprint[-1].bottom + 3.5 * MM)]


def imprint_size(reading: Reading) -> Found:
    return [Seen(line.text[:8], line.size_pt) for line in reading.imprint] or _NO_IMPRINT


def copied_form(reading: Reading) -> Found:
    """抄送：… 。; 主送 above it, where it was moved there."""
    text = "".join(line.text for line in _copied(reading))
    if not text:
        return "没有抄送机关"
    return [Seen("", f"{text[:6]}…{text[-1]}", text.startswith("抄送：") and text.endswith("。"))]


def copied_inset(reading: Reading) -> Found:
    lines = _copied(reading)
    return [Seen("", (lines[0].left - AREA[0]) / CHAR)] if lines else "没有抄送机关"


def copied_hang(reading: Reading) -> Found:
    """Lines that go on begin under the first character after the colon."""
    lines = _copied(reading)
    if len(lines) < 2 or len(lines[0].chars) < 4:
        return "抄送机关没有转行"
    place = lines[0].chars[3].left
    return [Seen(line.text[:6], (line.left - place) / CHAR) for line in lines[1:]]


def _copied(reading: Reading) -> list[Line]:
    start = next((n for n, line in enumerate(reading.imprint) if re.match("抄送[：:]", line.text)), None)
    if start is None:
        return []
    printed = _printed(reading)
    bases = [line.base for line in printed]
    return [
        line for line in reading.imprint[start:] if not any(abs(line.base - base) < 0.5 for base in bases)
    ]


def printed_form(reading: Reading) -> Found:
    """印发机关 and 印发日期 in one row; the date ends in 印发. A letter has none."""
    printed = _printed(reading)
    if reading.format == "letter":
        return [Seen("", printed[-1].text if printed else "无", not printed)]
    if not printed:
        return "没有印发机关和日期"
    date = printed[-1].text
    is_right = bool(re.fullmatch(r"[12]\d{3}年([1-9]|1[0-2])月([1-9]|[12]\d|3[01])日印发", date))
    return [Seen("", date, is_right and len(printed) == 2)]


def printed_left(reading: Reading) -> Found:
    printed = _printed(reading)
    return [Seen("", (printed[0].left - AREA[0]) / CHAR)] if printed else "没有印发机关和日期"


def printed_right(reading: Reading) -> Found:
    printed = _printed(reading)
    return [Seen("", (AREA[2] - printed[-1].right) / CHAR)] if printed else "没有印发机关和日期"


def _printed(reading: Reading) -> list[Line]:
    end = next((line for line in reversed(reading.imprint) if line.text.endswith("印发")), None)
    if end is None:
        return []
    row = [line for line in reading.imprint if abs(line.base - end.base) < 0.5]
    return sorted(row, key=lambda line: line.left)


def imprint_order(reading: Reading) -> Found:
    """抄送 stands above 印发, and 附件 before 版记."""
    if not reading.imprint:
        return _NO_IMPRINT
    copied, printed = _copied(reading), _printed(reading)
    later = (
        reading.attachments
        and len(reading.parts) == 1
        and reading.attachments[-1][0].number > reading.imprint[0].page
    )
    is_right = not later and (not copied or not printed or copied[-1].base < printed[0].base)
    return [Seen("", "附件、抄送、印发" if is_right else "次序颠倒", is_right)]


REQUIREMENTS = (
    Requirement("imprint.page", "7.4", "版记在最后一面", "末页", imprint_page),
    Requirement(
        "imprint.count", "7.4.1、10.1", "版记首末和要素之间有分隔线；信函没有", "要素数加1", imprint_count
    ),
    Requirement(
        "imprint.outer", "7.4.1", "首条、末条分隔线粗", 0.35, imprint_outer, "mm", 0.05, formats=_RULED
    ),
    Requirement("imprint.inner", "7.4.1", "中间分隔线粗", 0.25, imprint_inner, "mm", 0.05, formats=_RULED),
    Requirement(
        "imprint.length", "7.4.1", "分隔线与版心等宽", 156.0, imprint_length, "mm", 1.0, formats=_RULED
    ),
    Requirement(
        "imprint.middle",
        "7.4.1",
        "分隔线居中，中线距左页边",
        106.0,
        imprint_middle,
        "mm",
        1.0,
        formats=_RULED,
    ),
    Requirement(
        "imprint.foot",
        "7.4.1、10.1",
        "末条分隔线（信函：末行）与版心下边缘重合，距上页边",
        262.0,
        imprint_foot,
        "mm",
        1.0,
        1.5,
    ),
    Requirement("imprint.size", "7.4.2、7.4.3", "版记四号", 14.0, imprint_size, "磅", 0.3),
    Requirement("copied.form", "7.4.2", "“抄送：”开头，句号结尾", "抄送：…。", copied_form),
    Requirement("copied.inset", "7.4.2", "抄送机关左空", 1.0, copied_inset, "字", 0.5),
    Requirement("copied.hang", "7.4.2", "抄送机关转行与冒号后首字对齐，相差", 0.0, copied_hang, "字", 0.5),
    Requirement(
        "printed.form",
        "7.4.3、10.1",
        "印发机关和印发日期同行，日期后加“印发”；信函没有",
        "YYYY年M月D日印发",
        printed_form,
    ),
    Requirement("printed.left", "7.4.3", "印发机关左空", 1.0, printed_left, "字", 0.5, formats=_RULED),
    Requirement("printed.right", "7.4.3", "印发日期右空", 1.0, printed_right, "字", 0.5, formats=_RULED),
    Requirement(
        "imprint.order", "7.3.7、7.4", "附件在版记之前，抄送在印发之上", "附件、抄送、印发", imprint_order
    ),
)
