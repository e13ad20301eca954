"""Requirements of 附件说明: where it stands, how it names the attachments (GB/T 9704 7.3.4)."""

from __future__ import annotations

import re

from .line import CHAR, LINE
from .reading import Reading
from .requirement import Found, Requirement, Seen

_NO_LISTING = "没有附件说明"


def listing_gap(reading: Reading) -> Found:
    if not reading.listing:
        return _NO_LISTING
    first = reading.listing[0]
    before = [line for line in reading.text if line.page == first.page]
    if not before or any(grid.box[3] > before[-1].base for grid in reading.leaf_of(first).grids):
        return "附件说明上不是正文"
    return [Seen("", (first.base - before[-1].base) / LINE - 1)]


def listing_indent(reading: Reading) -> Found:
    return [Seen("", reading.inset(reading.listing[0]))] if reading.listing else _NO_LISTING


def listing_form(reading: Reading) -> Found:
    """附件：名称 for one; 附件：1.名称, 2.名称 … for several."""
    if not reading.listing:
        return _NO_LISTING
    numbers = [int(number) for number in re.findall(r"(?m)^(?:附件：)?(\d+)\.", "\n".join(_texts(reading)))]
    is_single = not numbers and len(reading.attachments) <= 1
    is_right = reading.listing[0].text.startswith("附件：") and (
        is_single or (len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)))
    )
    return [Seen("", reading.listing[0].text[:12], is_right)]


def listing_end(reading: Reading) -> Found:
    names = listed(reading)
    return [Seen("", name[-4:], not re.search("[。，；、.,;]$", name)) for name in names] or _NO_LISTING


def listing_hang(reading: Reading) -> Found:
    """Lines that go on begin under the first character of the name."""
    if not reading.listing:
        return _NO_LISTING
    found = []
    place = 0.0
    for line in reading.listing:
        match = re.match(r"附件：(\d+\.)?|\d+\.", line.text)
        if match:
            place = line.chars[min(match.end(), len(line.chars) - 1)].left
        else:
            found.append(Seen(line.text[:6], (line.left - place) / CHAR))
    return found or "附件名称没有转行"


def listed(reading: Reading) -> list[str]:
    """Return the names of 附件说明."""
    names: list[str] = []
    for text in _texts(reading):
        match = re.match(r"附件[：:](\d+[.．])?|\d+[.．]", text)
        if match:
            names.append(text[match.end() :])
        elif names:
            names[-1] += text
    return names


def _texts(reading: Reading) -> list[str]:
    return [line.text for line in reading.listing]


REQUIREMENTS = (
    Requirement("listing.gap", "7.3.4", "附件说明在正文下空", 1.0, listing_gap, "行", 0.12, 0.5),
    Requirement("listing.indent", "7.3.4", "附件说明左空", 2.0, listing_indent, "字", 0.5),
    Requirement("listing.form", "7.3.4", "“附件：”后排名称，多个的加序号“1.”", "附件：1.名称", listing_form),
    Requirement("listing.end", "7.3.4", "附件名称后不加标点", "无标点", listing_end),
    Requirement(
        "listing.hang", "7.3.4", "附件名称转行与上行名称首字对齐，相差", 0.0, listing_hang, "字", 0.5
    ),
)
