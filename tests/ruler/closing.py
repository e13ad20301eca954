"""Requirements of what closes the text: 署名, 成文日期 and 附注 (GB/T 9704 7.3.5–7.3.6), attendance of minutes (10.3)."""

from __future__ import annotations

import re
from itertools import pairwise

from .line import CHAR, LINE, Line
from .reading import Reading
from .requirement import Found, Requirement, Seen

_DATE = re.compile(r"[12]\d{3}年([1-9]|1[0-2])月([1-9]|[12]\d|3[01])日")
_NO_DATE = "没有成文日期"
_UNSIGNED = "没有署名"
_NO_STAMP = "不是加盖签名章的公文，或者姓名不印出"


def is_sealed(reading: Reading) -> bool:
    """Tell whether date and organ's name stand more like those under a seal than like those without one."""
    date, organ = reading.date, _organ(reading)
    if date is None or organ is None:
        return False
    if any(not 0.5 * LINE < second - first < 2.5 * LINE for first, second in pairwise(_bases(reading))):
        return True  # organs side by side, or so far apart that seals find room
    under_seal = abs(reading.inset_right(date) - 4) + abs(date.middle - organ.middle) / CHAR
    right = min(reading.inset_right(line) for line in (*reading.signature, date))
    first = min(abs((date.left - line.left) / CHAR - 2) for line in reading.signature)
    return under_seal <= abs(right - 2) + first


def _bases(reading: Reading) -> list[float]:
    return [line.base for line in reading.signature]


def is_stamped(reading: Reading) -> bool:
    """Tell whether a post and a name stand in one row and the date not right under them: a 签名章."""
    date, row = reading.date, _last_row(reading)
    if date is None or not row:
        return False
    is_alone = len(row) == 1 and row[0].right < date.left + 0.5 * CHAR  # the name is not printed
    return is_alone or (len(row) == 2 and date.base - row[0].base > 1.6 * LINE)


def _last_row(reading: Reading) -> list[Line]:
    """The lines of the last row of 署名, from the left."""
    organ = _organ(reading)
    return [line for line in reading.signature if organ and abs(line.base - organ.base) < 0.5]


def _organ(reading: Reading) -> Line | None:
    """The last line of 署名, the one whose date is under it."""
    return reading.signature[-1] if reading.signature else None


def date_form(reading: Reading) -> Found:
    if reading.date is None:
        return _NO_DATE
    return [Seen("", reading.date.text, bool(_DATE.fullmatch(reading.date.text)))]


def sealed_date(reading: Reading) -> Found:
    if reading.date is None or not (is_sealed(reading) or is_stamped(reading)):
        return "不是加盖印章或者签名章的公文"
    if len(reading.signature) > 1 and not is_stamped(reading):
        return "联合行文，日期随最后一个署名"
    return [Seen("", reading.inset_right(reading.date))]


def sealed_middle(reading: Reading) -> Found:
    date, organ = reading.date, _organ(reading)
    if date is None or organ is None or not is_sealed(reading) or is_stamped(reading):
        return "不是加盖印章的公文"
    return [Seen("", (organ.middle - date.middle) / CHAR)]


def sealed_row(reading: Reading) -> Found:
    date, organ = reading.date, _organ(reading)
    if date is None or organ is None or is_stamped(reading):
        return _UNSIGNED
    return [Seen("", (date.base - organ.base) / LINE - 1)]


def sealed_gap(reading: Reading) -> Found:
    """Blank lines above 署名: a seal of 42 mm over it then reaches to within one line of the text."""
    if not is_sealed(reading) or is_stamped(reading):
        return "不是加盖印章的公文"
    gap = _gap_above(reading)
    return [Seen("", gap)] if gap is not None else "署名上不是正文"


def unsealed_gap(reading: Reading) -> Found:
    if not _is_unsealed(reading):
        return "不是不加盖印章的公文"
    gap = _gap_above(reading)
    return [Seen("", gap)] if gap is not None else "署名上不是正文"


def _gap_above(reading: Reading) -> float | None:
    first = reading.signature[0]
    above = [line for line in (*reading.text, *reading.listing) if line.page == first.page]
    leaf = reading.leaf_of(first)
    others = [grid.box[3] for grid in leaf.grids] + [picture[3] for picture in leaf.content.pictures]
    if not above or any(above[-1].base < bottom < first.base for bottom in others):
        return None
    return (first.base - above[-1].base) / LINE - 1


def _is_unsealed(reading: Reading) -> bool:
    return bool(reading.signature) and not is_sealed(reading) and not is_stamped(reading)


def unsealed_right(reading: Reading) -> Found:
    """The longer of organ's name and date ends two 字 from the right."""
    date = reading.date
    if date is None or not _is_unsealed(reading):
        return "不是不加盖印章的公文"
    return [Seen("", min(reading.inset_right(line) for line in (*reading.signature, date)))]


def unsealed_date(reading: Reading) -> Found:
    """How far right of the first 字 of 署名 the date begins; of several organs, of one of them."""
    date, organ = reading.date, _organ(reading)
    if date is None or organ is None or not _is_unsealed(reading):
        return "不是不加盖印章的公文"
    steps = [(date.left - line.left) / CHAR for line in reading.signature]
    return [Seen("", min(steps, key=lambda step: abs(step - 2)))]


def stamp_gap(reading: Reading) -> Found:
    if not is_stamped(reading):
        return _NO_STAMP
    gap = _gap_above(reading)
    return [Seen("", gap)] if gap is not None else "签名章上不是正文"


def stamp_right(reading: Reading) -> Found:
    if not is_stamped(reading) or len(_last_row(reading)) < 2:
        return _NO_STAMP
    return [Seen("", reading.inset_right(_last_row(reading)[-1]))]


def stamp_post(reading: Reading) -> Found:
    """How far left of the 签名章 the post ends."""
    if not is_stamped(reading) or len(_last_row(reading)) < 2:
        return _NO_STAMP
    post, name = _last_row(reading)
    return [Seen("", (name.left - post.right) / CHAR)]


def stamp_date(reading: Reading) -> Found:
    date, row = reading.date, _last_row(reading)
    if date is None or not is_stamped(reading) or len(row) < 2:
        return _NO_STAMP
    return [Seen("", (date.base - row[0].base) / LINE - 1)]


def with_text(reading: Reading) -> Found:
    """The page of 署名 and date shows text, a form or 附件说明 too."""
    if reading.date is None:
        return _NO_DATE
    page = reading.date.page
    leaf = reading.leaf_of(reading.date)
    shown = [line for line in (*reading.text, *reading.listing) if line.page == page]
    has_other = bool(leaf.grids or leaf.content.pictures)
    return [Seen(f"第{page}页", f"正文{len(shown)}行" if shown else "没有正文", bool(shown) or has_other)]


def remark_indent(reading: Reading) -> Found:
    return [Seen("", reading.inset(line)) for line in reading.after_date[:1]] or "没有附注"


def remark_form(reading: Reading) -> Found:
    text = "".join(line.text for line in reading.after_date)
    return [Seen("", text[:12], text.startswith("（") and text.endswith("）"))] if text else "没有附注"


def remark_row(reading: Reading) -> Found:
    if not reading.after_date or reading.date is None or reading.after_date[0].page != reading.date.page:
        return "没有附注"
    return [Seen("", (reading.after_date[0].base - reading.date.base) / LINE - 1)]


# ── 纪要的出席、请假、列席 ──


def attendance_face(reading: Reading) -> Found:
    """出席、请假、列席 are in 黑体, the names in the face of the text."""
    found = []
    for line in _labelled(reading):
        end = line.text.index("：")
        label, names = Line(line.chars[:end], line.page), line.chars[end + 1 :]
        face = Line(names, line.page).face if names else ""  # names still to be written
        found.append(Seen(line.text[:2], f"{label.face}、{face}", label.face == "黑体" and face != "黑体"))
    return found or _NOBODY


def attendance_gap(reading: Reading) -> Found:
    if not reading.attendance:
        return _NOBODY
    first = reading.attendance[0]
    above = [line for line in (*reading.text, *reading.listing) if line.page == first.page]
    return [Seen("", (first.base - above[-1].base) / LINE - 1)] if above else "出席人员上不是正文"


def attendance_indent(reading: Reading) -> Found:
    return [Seen(line.text[:2], reading.inset(line)) for line in _labelled(reading)] or _NOBODY


def attendance_hang(reading: Reading) -> Found:
    """Names that go on in the next line begin under the first character after the colon."""
    place, found = 0.0, []
    for line in reading.attendance:
        if _is_labelled(line):
            place = line.chars[min(line.text.find("：") + 1, len(line.chars) - 1)].left
        else:
            found.append(Seen(line.text[:6], (line.left - place) / CHAR))
    return found or "出席人员没有转行"


def _labelled(reading: Reading) -> list[Line]:
    return [line for line in reading.attendance if _is_labelled(line)]


def _is_labelled(line: Line) -> bool:
    return "：" in line.text[:6]


_NOBODY = "没有出席人员"
_MINUTES = ("minutes",)

REQUIREMENTS = (
    Requirement(
        "date.form", "7.3.5.4", "成文日期用阿拉伯数字，年份全称，月、日不编虚位", "YYYY年M月D日", date_form
    ),
    Requirement(
        "sign.sealed_date", "7.3.5.1、7.3.5.3", "加盖印章、签名章：成文日期右空", 4.0, sealed_date, "字", 0.5
    ),
    Requirement(
        "sign.sealed_middle",
        "7.3.5.1",
        "加盖印章：署名以成文日期为准居中，相差",
        0.0,
        sealed_middle,
        "字",
        0.5,
    ),
    Requirement(
        "sign.row", "7.3.5.1、7.3.5.2", "署名在成文日期上一行，其间空", 0.0, sealed_row, "行", 0.12, 0.5
    ),
    Requirement(
        "sign.sealed_gap",
        "7.3.5.1",
        "加盖印章：署名上空（印章顶端上距正文一行之内）",
        2.0,
        sealed_gap,
        "行",
        1.12,
    ),
    Requirement(
        "sign.unsealed_gap", "7.3.5.2", "不加盖印章：署名在正文下空", 1.0, unsealed_gap, "行", 0.12, 0.5
    ),
    Requirement(
        "sign.unsealed_right",
        "7.3.5.2",
        "不加盖印章：署名（日期长于署名时为日期）右空",
        2.0,
        unsealed_right,
        "字",
        0.5,
    ),
    Requirement(
        "sign.unsealed_date", "7.3.5.2", "不加盖印章：日期首字比署名首字右移", 2.0, unsealed_date, "字", 0.5
    ),
    Requirement("stamp.gap", "7.3.5.3", "签名章在正文下空", 2.0, stamp_gap, "行", 0.12, 0.5),
    Requirement("stamp.right", "7.3.5.3", "签名章右空", 4.0, stamp_right, "字", 0.5),
    Requirement("stamp.post", "7.3.5.3", "职务在签名章左，其间空", 2.0, stamp_post, "字", 0.5),
    Requirement("stamp.date", "7.3.5.3", "成文日期在签名章下空", 1.0, stamp_date, "行", 0.12, 0.5),
    Requirement("sign.with_text", "7.3.5.5", "署名和成文日期所在页有正文", "有", with_text),
    Requirement("remark.indent", "7.3.6", "附注左空", 2.0, remark_indent, "字", 0.5),
    Requirement("remark.form", "7.3.6", "附注加圆括号", "（…）", remark_form),
    Requirement("remark.row", "7.3.6", "附注在成文日期下一行，其间空", 0.0, remark_row, "行", 0.12, 0.5),
    Requirement(
        "attendance.face",
        "10.3",
        "“出席”等用黑体，姓名用仿宋",
        "黑体、仿宋",
        attendance_face,
        formats=_MINUTES,
    ),
    Requirement(
        "attendance.gap", "10.3", "出席人员名单在正文下空", 1.0, attendance_gap, "行", 0.12, 0.5, _MINUTES
    ),
    Requirement(
        "attendance.indent", "10.3", "“出席”等左空", 2.0, attendance_indent, "字", 0.5, formats=_MINUTES
    ),
    Requirement(
        "attendance.hang",
        "10.3",
        "名单转行与冒号后首字对齐，相差",
        0.0,
        attendance_hang,
        "字",
        0.5,
        formats=_MINUTES,
    ),
)
