"""What to do with the documents of a result next: proof-read, have signed, file."""

from __future__ import annotations

from collections.abc import Sequence

from ..document.layer import layer_of
from .documents import Document

_ISSUE = "anpei issue 本文件夹 --kind 文种 --number 编号 --signed-on 成文日期 --final 签发的文件"

_NAMING = {
    "L2": "restricted/分送里的文件含人员姓名，只发给所涉单位；",
    "L3": "restricted/核查专用里的文件含人员姓名，只发给办理核查、抽测、移交的单位和人员；",
}
"""Layer that names persons → for whom its documents are."""


def next_steps(stage: str, documents: Sequence[Document], stale: Sequence[str]) -> list[str]:
    """Return the steps in order: what keeps documents back first, then those of the stage."""
    kinds = list(dict.fromkeys(document.kind for document in documents))
    steps = [*stale]
    if not kinds:
        return [*steps, _privacy(documents)]
    steps.append(
        "对照 PDF 校对文字，逐个数字的出处见“数字出处”；措辞在 templates/wording 或活动文件夹的 wording 里改，"
        "改了重新运行。"
    )
    if stage == "核对稿":
        steps += [
            "把各镇街的核对稿连同核对反馈表发给镇街，按反馈时限收回签字盖章的反馈表。",
            "核实反馈的问题：数据不对的，请报送单位更正后重新报送；口径要定的，填写 decisions.xlsx。",
            "改好后运行 anpei run，加上 --stage 送审稿。",
        ]
    elif stage == "送审稿":
        steps.append("送审：打印送审稿和发文稿纸，核稿、会签后送负责人签发；要改的文字直接改措辞或 DOCX。")
        if rooms := list(dict.fromkeys(document.kind for document in documents if document.has_room)):
            steps.append(
                f"编号：{'、'.join(rooms)}的文号签发后填写，或写在 campaign.toml 的 [notice.文种] number。"
            )
        steps.append("签发后运行 anpei run，加上 --stage 定稿，印出不带“送审稿”字样的正式文本，用印。")
        steps.append(f"登记：{_ISSUE}，存档并逐个比对数字。")
    else:
        steps.append("印制、用印、分送；DOCX 里改过的数字，登记时会逐处列出。")
        steps.append(f"登记：{_ISSUE}，存档并逐个比对数字。")
    return [*steps, _privacy(documents)]


def _privacy(documents: Sequence[Document]) -> str:
    layers = {layer_of(document.file) for document in documents}
    told = "".join(text for layer, text in _NAMING.items() if layer in layers)
    return f"findings.xlsx、lists.csv、restricted/内部只供内部使用；{told}其余文件不含人员姓名、身份证号和手机号。"
