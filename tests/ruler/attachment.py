"""Requirements of attachments: their page, their head and their names (GB/T 9704 7.3.7)."""

from __future__ import annotations

from .leaf import Leaf
from .line import LINE, Line
from .listing import listed
from .reading import ATTACHMENT, Reading
from .requirement import Found, Requirement, Seen

_NO_ATTACHMENT = "没有附件"


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
)
