"""The elements around the text as they are printed: words, order and rows, before any renderer."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .layout import LAYOUT, PT_PER_MM
from .notice import Attachment, Notice, TableBlock
from .ooxml import text_chars

HEADING_FACES = {0: "仿宋", 1: "黑体", 2: "楷体", 3: "仿宋", 4: "仿宋"}
"""The face of each level of headings; level 0 is the text."""


def signer_rows(signers: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the 签发人 row by row, the leading organ's first (7.2.6)."""
    return _rows(signers, LAYOUT.signers_a_row)


def seal_rows(organs: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the organs that seal a joint document row by row, as many abreast as their names leave room for."""
    fits = (
        max(map(text_chars, organs), default=0.0) + 0.5 <= LAYOUT.seal_pitch_mm * PT_PER_MM / LAYOUT.char_pt
    )
    abreast = LAYOUT.seals_a_row if fits else 2
    count = math.ceil(len(organs) / abreast)
    return _rows(organs, math.ceil(len(organs) / count)) if count else []


def moved_addressees(addressees: Sequence[str]) -> str:
    """Return 主送机关 as the 版记 prints them where page 1 has no room (7.3.2): 主送：甲，乙。"""
    return f"主送：{'，'.join(addressees).rstrip('：')}。" if addressees else ""


def attendance(notice: Notice) -> list[tuple[str, tuple[str, ...]]]:
    """Return (label with its colon, names) of the minutes' attendance: 出席：甲、乙 (10.3)."""
    return [(f"{label.rstrip('：')}：", names) for label, names in notice.attendance if names]


def attachment_mark(notice: Notice, place: int) -> str:
    """Return the first row of an attachment: 附件, 附件1, and its document's number where it is bound apart (7.3.7)."""
    number = place if len(notice.attachments) > 1 else ""
    return f"{notice.number if notice.is_attached_apart else ''}附件{number}"


def imprint_texts(notice: Notice) -> tuple[str, str]:
    """Return what the 版记 says: receivers of copies, and who printed; a letter does not say the latter (10.1)."""
    copied = f"抄送：{'，'.join(notice.copied_to).rstrip('。')}。" if notice.copied_to else ""
    return copied, "" if notice.format == "letter" else notice.printed_by


def addressee_line(addressees: Sequence[str]) -> str:
    """Return 主送机关 as printed, with the colon at its end."""
    return "，".join(addressees).rstrip("：") + "：" if addressees else ""


def remark_line(remark: str) -> str:
    """Return 附注 as printed, in brackets."""
    return remark if not remark or remark.startswith("（") else f"（{remark}）"


def is_turned(attachment: Attachment) -> bool:
    """Tell whether an attachment stands on turned pages, because one of its tables does."""
    return any(isinstance(block, TableBlock) and block.table.landscape for block in attachment.blocks)


def head_notes(notice: Notice) -> list[tuple[str, str]]:
    """Return (text, face) of what stands at the top left: 份号, 密级和保密期限, 紧急程度."""
    notes = [(notice.copy_number, "仿宋"), (notice.secrecy, "黑体"), (notice.urgency, "黑体")]
    return [(text, face) for text, face in notes if text]


def _rows(names: Sequence[str], length: int) -> list[tuple[str, ...]]:
    return [tuple(names[start : start + length]) for start in range(0, len(names), length)]
