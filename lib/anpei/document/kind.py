"""The kinds of documents: whom each is about, its page format, its layer, what stands around its text (DOMAIN §5.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ..errors import UsageError, nearest
from .notice import Format, Layer

Subject = Literal["district", "town", "dept", "unit"]
"""What a document is about, and so how many there are of its kind."""


@dataclass(frozen=True)
class Kind:
    """One kind of document: `name` is that of its wording file, `file_stem` that of its output files.

    `mark_word` follows the issuer's name in the 发文机关标志. `series` is how documents of the kind are numbered: by
    a 发文字号, as 第N期, or as a numbered order (督办N号); empty for those without number. An analyst's own kind
    (`is_own`) is about whatever it is made for.
    """

    name: str
    file_stem: str
    subject: Subject = "district"
    format: Format = "document"
    layer: Layer = "L1"
    is_headed: bool = True
    mark_word: str = "文件"
    series: Literal["", "文号", "期", "督办"] = "文号"
    is_signed: bool = True
    has_imprint: bool = True
    is_own: bool = False


def _bare(name: str, file_stem: str = "", subject: Subject = "district", layer: Layer = "L1") -> Kind:
    """Return a kind without red head, number and 版记."""
    return Kind(name, file_stem or name, subject, layer=layer, is_headed=False, series="", has_imprint=False)


def _form(name: str, subject: Subject, layer: Layer = "L1", series: Literal["", "督办"] = "") -> Kind:
    """Return a kind that is a form: numbered, signed and dated within."""
    return Kind(
        name, name, subject, layer=layer, is_headed=False, series=series, is_signed=False, has_imprint=False
    )


def _letter(name: str, subject: Subject, layer: Layer = "L1") -> Kind:
    return Kind(name, name, subject, format="letter", layer=layer, mark_word="", has_imprint=False)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("工作通知", "工作通知"),
        Kind("调度通报", "调度通报", series="期"),
        _letter("提醒函", "unit"),
        _form("督办单", "unit", series="督办"),
        _letter("约谈通知", "unit"),
        _form("约谈记录", "unit"),
        Kind("情况通报", "统计通报"),
        _bare("情况反馈", "统计通报", "town"),
        Kind("镇街通报", "统计通报", "town"),
        _bare("抽样说明"),
        _bare("抽样名单", subject="town", layer="L3"),
        Kind("抽查抽测情况通报", "抽查抽测情况通报"),
        Kind("重点监督管理名单", "重点监督管理名单"),
        _form("核查单", "town", "L3"),
        _letter("线索移交函", "dept", "L3"),
        Kind("表扬通报", "表扬通报"),
        _bare("考核得分表"),
        _bare("整改通知", subject="unit", layer="L2"),
        Kind("更正通报", "更正通报"),
        _bare("对账说明"),
        Kind("会议纪要", "会议纪要", format="minutes", mark_word="会议纪要", series="期", is_signed=False),
    )
}
"""Every kind that ships with anpei, in order of a campaign."""


def find_kind(name: str, own: Iterable[str] = ()) -> Kind:
    """Return a kind by its name; one that an analyst added by a wording file of its `own` is a plain document.

    Raises
    ------
    UsageError
        No such kind; names the nearest one.
    """
    if name in KINDS:
        return KINDS[name]
    names = [*KINDS, *own]
    if name not in names:
        raise UsageError(
            f"没有名为“{name}”的文种。",
            guess=nearest(name, names),
            remedy=f"可用的文种：{'、'.join(names)}。",
        )
    return Kind(name, name, is_own=True)
