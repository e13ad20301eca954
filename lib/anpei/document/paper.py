"""What goes with a draft on its way: 发文稿纸 for signing a numbered document, 核对反馈表 for a town that checks one."""

from __future__ import annotations

import re

from .dates import chinese_date
from .kind import KINDS
from .notice import FormBlock, FormCell, FormRow, Notice, Paragraph
from .title import one_line

SIGNING_PAPER, REPLY_FORM = "发文稿纸", "核对反馈表"

_COLUMNS = 12
_LABEL = 2
_TITLE_LINE = 18
_CORRECTIONS = 3
_BLANK_DATE = "　　年　月　日"


def papers_beside(notice: Notice) -> tuple[Notice, ...]:
    """Return the papers that go with a document at its stage, none with a final one."""
    kind = KINDS.get(notice.kind)
    if kind is None:
        return ()
    if notice.stage == "送审稿" and kind.series == "文号" and kind.subject != "unit":
        return (signing_paper(notice),)
    if notice.stage == "核对稿" and kind.subject == "town":
        return (reply_form(notice),)
    return ()


def signing_paper(notice: Notice) -> Notice:
    """Return the 发文稿纸 of a document: what is known of it is filled in, people sign the rest."""
    issuer = notice.signatures[0] if notice.signatures else ""
    heading = issuer + SIGNING_PAPER
    rows = (
        _pairs("发文字号", notice.number, "份号", notice.copy_number),
        _pairs("密级", notice.secrecy, "紧急程度", notice.urgency),
        _pairs("签发", "", "会签", "", lines=5),
        _whole("标题", "".join(notice.title)),
        _whole("主送", "，".join(notice.addressees)),
        _whole("抄送", "，".join(notice.copied_to)),
        _whole("附件", "；".join(one_line(attachment.title) for attachment in notice.attachments)),
        _pairs("拟稿单位", "", "拟稿", "", lines=2),
        _pairs("核稿", "", "校对", "", lines=2),
        _pairs("公开方式", _disclosure(notice.remark), "印数", "　　份"),
    )
    title = (heading,) if len(heading) <= _TITLE_LINE else (issuer, SIGNING_PAPER)
    return _paper(notice, SIGNING_PAPER, title, (FormBlock(_COLUMNS, rows),))


def reply_form(notice: Notice) -> Notice:
    """Return the 核对反馈表 of a 核对稿: what is right, what is wrong and by which evidence, who says so, by when."""
    issuer = notice.signatures[0] if notice.signatures else "通报起草单位"
    by = chinese_date(notice.reply_by) if notice.reply_by else _BLANK_DATE
    head = FormRow(tuple(FormCell(label, 3, is_label=True) for label in ("位置", "原文", "应更正为", "依据")))
    blank = FormRow(tuple(FormCell("", 3) for _ in range(4)), lines=2)
    rows = (
        _pairs("反馈单位", notice.subject, "反馈时限", by),
        _whole("核对无误", "", lines=2),
        FormRow((FormCell("需要更正（可另附页）", _COLUMNS, is_label=True),)),
        head,
        *[blank] * _CORRECTIONS,
        _whole("其他意见", "", lines=2),
        _pairs("核对人", "", "联系电话", ""),
        _pairs("负责人签字", "", "单位盖章", "", lines=2),
        _whole("填报日期", _BLANK_DATE),
    )
    text = (
        f"请对照《{''.join(notice.title)}》（核对稿）逐项核对，于{by}前将本表报{issuer}。"
        "没有不同意见的在“核对无误”栏写明；需要更正的逐处填写，并附证明材料。"
    )
    return _paper(notice, REPLY_FORM, (REPLY_FORM,), (Paragraph(text), FormBlock(_COLUMNS, rows)))


def _paper(
    notice: Notice, name: str, title: tuple[str, ...], blocks: tuple[Paragraph | FormBlock, ...]
) -> Notice:
    return Notice(
        kind=name,
        file_stem=name,
        title=title,
        blocks=blocks,
        layer=notice.layer,
        head="none",
        remark=notice.remark if name == REPLY_FORM else "",
        is_synthetic=notice.is_synthetic,
        subject=notice.subject,
        campaign_folder=notice.campaign_folder,
        home=notice.home,
    )


def _pairs(label: str, text: str, second: str, other: str, *, lines: int = 1) -> FormRow:
    half = _COLUMNS // 2 - _LABEL
    cells = (_label(label), FormCell(text, half), _label(second), FormCell(other, half))
    return FormRow(cells, lines)


def _whole(label: str, text: str, *, lines: int = 1) -> FormRow:
    return FormRow((_label(label), FormCell(text, _COLUMNS - _LABEL)), lines)


def _label(text: str) -> FormCell:
    return FormCell(text, _LABEL, is_label=True)


def _disclosure(remark: str) -> str:
    found = re.search(r"公开方式：([^，）]+)", remark)
    return found[1] if found else ""
