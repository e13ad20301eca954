"""Requirements of attachments (GB/T 9704 7.3.7), of tables and figures (8 and practice), and of 版记 (7.4)."""

from __future__ import annotations

import re
from itertools import pairwise

from .body import listed
from .grid import Grid
from .leaf import AREA, Leaf
from .line import CHAR, LINE, Line
from .page import MM, Rule, is_red_colour
from .reading import ATTACHMENT, Reading
from .requirement import Found, Requirement, Seen

_NO_ATTACHMENT = "没有附件"

# ── 附件 ──


def attachment_row(reading: Reading) -> Found:
    """附件 opens a page: how far it is from the first row of the text area."""
    return [
        Seen(line.text, reading.top(line) - leaf.area[1]) for leaf, line in reading.attachments
    ] or _NO_ATTACHMENT


def attachment_left(reading: Reading) -> Found:
    return [Seen(line.text, line.left - leaf.area[0]) for leaf, line in reading.attachments] or _NO_ATTACHMENT


def attachment_face(reading: Reading) -> Found:
    return [
        Seen(
            line.text,
            f"{line.face}{line.size_pt:g}磅",
            line.face == "黑体" and abs(line.size_pt - 15.9) < 0.3,
        )
        for _, line in reading.attachments
    ] or _NO_ATTACHMENT


def attachment_numbers(reading: Reading) -> Found:
    """附件 alone for one, 附件1, 附件2 … for several; as many as 附件说明 names."""
    if not reading.attachments:
        return _NO_ATTACHMENT
    marks = [ATTACHMENT.fullmatch(line.text) for _, line in reading.attachments]
    numbers = [match[2] for match in marks if match]
    wanted = [""] if len(numbers) == 1 else [str(n) for n in range(1, len(numbers) + 1)]
    return [Seen("", "、".join(line.text for _, line in reading.attachments[:4]), numbers == wanted)]


def attachment_apart(reading: Reading) -> Found:
    """Attachments bound apart bear the 发文字号 before 附件; all of them or none."""
    prefixes = [
        match[1] or "" for _, line in reading.attachments if (match := ATTACHMENT.fullmatch(line.text))
    ]
    if not any(prefixes):
        return "附件与正文一起装订"
    number = reading.number.text if reading.number else ""
    return [Seen("", prefix or "没有发文字号", prefix == number) for prefix in prefixes]


def attachment_title_row(reading: Reading) -> Found:
    """The title stands on the third row: how far from it."""
    return [
        Seen(title[0].text[:8], reading.top(title[0]) - leaf.area[1] - 2 * LINE)
        for leaf, _, title in _titled(reading)
    ] or _NO_ATTACHMENT


def attachment_title_middle(reading: Reading) -> Found:
    return [
        Seen(line.text[:8], reading.middle(line) - (leaf.area[0] + leaf.area[2]) / 2)
        for leaf, _, title in _titled(reading)
        for line in title
    ] or _NO_ATTACHMENT


def attachment_names(reading: Reading) -> Found:
    """Titles are those of 附件说明, in the same order."""
    if not reading.attachments:
        return (
            "没有附件"
            if not reading.listing
            else [Seen("", "附件说明所列附件不在本文件", bool(reading.listing))]
        )
    titles = ["".join(line.text for line in title) for _, _, title in _titled(reading)]
    names = listed(reading)
    if not names:
        return [Seen("", "没有附件说明", False)]
    return [
        Seen(f"附件{n}", title, title == name)
        for n, (title, name) in enumerate(zip(titles, names, strict=False), 1)
    ] + [Seen("", f"附件说明{len(names)}个，附件{len(titles)}个", len(names) == len(titles))]


def _titled(reading: Reading) -> list[tuple[Leaf, Line, list[Line]]]:
    """Return every attachment's page, its 附件 line and the lines of its title."""
    found = []
    for leaf, mark in reading.attachments:
        under = [line for line in leaf.lines if line.base > mark.base + 1]
        title: list[Line] = []
        for line in under:
            if line.size_pt < 17.5:
                break
            title.append(line)
        found.append((leaf, mark, title or under[:1]))
    return [entry for entry in found if entry[2]]


# ── 表和图 ──


def turned_way(reading: Reading) -> Found:
    """Turned pages read from the foot to the head, so that the heads of tables are at the left."""
    found = [
        Seen(f"第{leaf.number}页", "逆时针" if leaf.turn == 90 else "顺时针", leaf.turn == 90)
        for leaf in reading.leaves
        if leaf.is_turned
    ]
    return found or "没有横排页"


def repeated_heads(reading: Reading) -> Found:
    """A table that goes on over the page begins with the same heads."""
    return [
        Seen(
            f"第{leaf.number}页",
            "、".join(filter(None, (cell for row in lower.rows[: upper.n_heads] for cell in row)))[:16],
            lower.rows[: upper.n_heads] == upper.rows[: upper.n_heads],
        )
        for leaf, upper, lower in _continued(reading)
    ] or "没有跨页的表"


def whole_rows(reading: Reading) -> Found:
    """The first row under the repeated heads is a whole one: no cell is empty that is not so in the row before it."""
    found = []
    for leaf, upper, lower in _continued(reading):
        if len(lower.rows) <= lower.n_heads:
            continue
        row, last = lower.rows[lower.n_heads], upper.rows[-1]
        is_cut = any(not cell and before for cell, before in zip(row, last, strict=True))
        found.append(Seen(f"第{leaf.number}页", "、".join(row)[:16], not is_cut))
    return found or "没有跨页的表"


def _continued(reading: Reading) -> list[tuple[Leaf, Grid, Grid]]:
    """Return (page, part above, part below) of tables that go on over the page: same columns, nothing in between."""
    found = []
    for before, after in pairwise(reading.leaves):
        if not before.grids or not after.grids or before.turn != after.turn:
            continue
        upper, lower = before.grids[-1], after.grids[0]
        is_first = not any(line.base < lower.box[1] for line in after.lines)
        is_last = not any(line.base > upper.box[3] and line.size_pt > 8 for line in before.lines)
        has_same = len(upper.edges) == len(lower.edges) and all(
            abs(a - b) < 0.5 for a, b in zip(upper.edges, lower.edges, strict=True)
        )
        if is_first and is_last and has_same:
            found.append((after, upper, lower))
    return found


def table_captions(reading: Reading) -> Found:
    """表N stands right above its table, in the middle, on the same page."""
    found = []
    for leaf, line in _captions(reading, "表"):
        below = [grid.box[1] - line.bottom for grid in leaf.grids if grid.box[1] > line.bottom - 1]
        gap = min(below, default=99.0)
        is_middle = abs(line.middle - (leaf.area[0] + leaf.area[2]) / 2) < 1.5
        where = "在表上居中" if gap < 12 and is_middle else "不在表上" if gap >= 12 else "没有居中"
        found.append(Seen(line.text[:8], where, gap < 12 and is_middle))
    return found or "没有编号的表"


def figure_captions(reading: Reading) -> Found:
    """图N stands right under its picture, in the middle, on the same page."""
    found = []
    for leaf, line in _captions(reading, "图"):
        above = [line.top - box[3] for box in leaf.content.pictures if box[3] < line.top + 1.5]
        gap = min(above, default=99.0)
        is_middle = abs(line.middle - (leaf.area[0] + leaf.area[2]) / 2) < 1.5
        where = "在图下居中" if gap < 8 and is_middle else "不在图下" if gap >= 8 else "没有居中"
        found.append(Seen(line.text[:8], where, gap < 8 and is_middle))
    return found or "没有编号的图"


def caption_numbers(reading: Reading) -> Found:
    """Tables and figures are numbered 1, 2, 3 … each."""
    found = []
    for kind in "表图":
        numbers = [_caption_number(line.text) for _, line in _captions(reading, kind)]
        if numbers:
            told = "、".join(f"{kind}{n}" for n in numbers[:6])
            found.append(Seen("", told, all(a < b for a, b in pairwise(numbers))))
    return found or "没有编号的表、图"


def _caption_number(text: str) -> int:
    return int(re.sub(r"\D", "", re.match(r".\d+", text)[0]))  # type: ignore[index]


def _captions(reading: Reading, kind: str) -> list[tuple[Leaf, Line]]:
    """Return captions: lines 表N … that are smaller than the text."""
    return [
        (leaf, line)
        for leaf in reading.leaves
        for line in leaf.lines
        if re.match(rf"{kind}\d+\D", line.text) and line.size_pt < 15
    ]


def table_sizes(reading: Reading) -> Found:
    """Words of tables are not smaller than 五号."""
    sizes = [
        (leaf.number, min(char.size_pt for char in grid.chars))
        for leaf in reading.leaves
        for grid in leaf.grids
        if grid.chars
    ]
    return [Seen(f"第{n}页", f"{size:g}磅", size >= 10.4) for n, size in sizes] or "没有表格"


# ── 版记 ──


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


_NO_IMPRINT = "没有版记"
_RULED = ("document", "order", "minutes", "plain")

REQUIREMENTS = (
    Requirement(
        "attachment.row",
        "7.3.7",
        "“附件”另起页，在版心第一行，与应在行的偏差",
        0.0,
        attachment_row,
        "mm",
        1.0,
        2.0,
    ),
    Requirement(
        "attachment.left", "7.3.7", "“附件”及序号顶格，与版心左边缘的距离", 0.0, attachment_left, "mm", 1.0
    ),
    Requirement("attachment.face", "7.3.7", "“附件”及序号用三号黑体", "三号黑体", attachment_face),
    Requirement(
        "attachment.numbers",
        "7.3.7",
        "一个附件不编号，多个附件从1起编号",
        "附件1、附件2…",
        attachment_numbers,
    ),
    Requirement(
        "attachment.apart", "7.3.7", "附件单独装订的，“附件”前标发文字号", "发文字号", attachment_apart
    ),
    Requirement(
        "attachment.title_row",
        "7.3.7",
        "附件标题在版心第三行，与应在行的偏差",
        0.0,
        attachment_title_row,
        "mm",
        1.0,
        2.0,
    ),
    Requirement(
        "attachment.title_middle", "7.3.7", "附件标题居中，偏离中线", 0.0, attachment_title_middle, "mm", 1.0
    ),
    Requirement("attachment.names", "7.3.7", "附件的名称、顺序与附件说明一致", "一致", attachment_names),
    Requirement("turned.way", "8", "横排表逆时针转90度，表头在左", "逆时针", turned_way),
    Requirement("table.heads", "惯例", "表格跨页重复表头", "重复", repeated_heads),
    Requirement("table.rows", "惯例", "表格的行不跨页断开", "整行", whole_rows),
    Requirement("table.caption", "惯例", "表题与表同页，在表上居中", "在表上居中", table_captions),
    Requirement("figure.caption", "惯例", "图题与图同页，在图下居中", "在图下居中", figure_captions),
    Requirement("caption.numbers", "惯例", "表、图各自从前到后编号", "递增", caption_numbers),
    Requirement("table.size", "惯例", "表文不小于五号", "≥10.5磅", table_sizes),
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
