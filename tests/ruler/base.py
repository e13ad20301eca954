"""Documents that keep every requirement, each small and together with every element of the standard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from anpei.document.notice import Attachment, ChartBlock, Heading, Notice, Paragraph, TableBlock
from anpei.document.pdf import render_pdf
from tests.document.samples import (
    calibration_notice,
    make_chart,
    make_letter,
    make_minutes,
    make_notice,
    make_order,
    make_table,
    make_upward,
)

from .change import Pages
from .page import measure

TEXT = "各镇街对照名册逐家督促补报，逐人落实注册学习，做到一企不漏、一人不落。" * 3
LONG_NAME = "各镇街和各有关部门参加全员定向安全生产大培训情况统计表"


def _page() -> Notice:
    """Two pages with every element of the head, the text and the foot."""
    return make_notice(
        title=("关于开展", "安全生产大培训情况", "的通报"),
        copy_number="000001",
        secrecy="机密★1年",
        urgency="特急",
        addressees=tuple(f"第{n}号有关部门和单位" for n in "一二三四"),
        blocks=(
            Heading(1, "一、总体情况"),
            Paragraph(TEXT),
            Paragraph(TEXT, "（一）镇街情况。", 2),
            Heading(1, "二、下步工作"),
            Paragraph(TEXT),
        ),
        copied_to=tuple(f"第{n}号抄送机关和单位" for n in "一二三四五"),
    )


def _annexed() -> Notice:
    return make_notice(
        title=("关于培训情况的通报",),
        blocks=(Paragraph(TEXT),),
        head="none",
        remark="",
        attachments=(
            Attachment(LONG_NAME, (Paragraph(TEXT),)),
            Attachment("单位指标表", (TableBlock(make_table(3, "单位指标表", landscape=True)),)),
        ),
    )


def _tabled() -> Notice:
    return make_notice(
        title=("关于培训情况的通报",),
        blocks=(
            Paragraph(TEXT),
            TableBlock(make_table(2, "各镇街培训情况"), 1),
            TableBlock(make_table(24, "各单位培训情况"), 2),
            ChartBlock(make_chart(), 1),
            Paragraph(TEXT),
        ),
    )


def _brief(notice: Notice) -> Notice:
    return replace(notice, blocks=(Paragraph(TEXT),))


BASES: dict[str, Callable[[], Notice]] = {
    "page": _page,
    "annexed": _annexed,
    "apart": lambda: replace(_annexed(), is_attached_apart=True, head="full"),
    "tabled": _tabled,
    "calibration": lambda: replace(calibration_notice(), blocks=(Paragraph("安" * 28 * 40),)),
    "upward": lambda: _brief(make_upward("甲某某", "乙某", "丙某某")),
    "letter": make_letter,
    "order": make_order,
    "minutes": make_minutes,
    "unsealed": lambda: _brief(make_notice(seal="unsealed")),
}


@lru_cache
def pages_of(base: str) -> Pages:
    return measure(render_pdf(BASES[base]()))
