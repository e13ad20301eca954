"""A page template or a Notice in which one thing is wrong: the ruler finds that in the finished PDF, and only that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from anpei.document.notice import Notice
from anpei.document.pdf import render_pdf
from tests.document.samples import make_letter, make_notice

from .base import BASES
from .report import broken, judge

pytestmark = pytest.mark.slow

TEMPLATE = Path("templates/gongwen.typ")
LAYOUT = "#let layout = data.layout"

CHANGED: list[tuple[str, str, set[str]]] = [
    ("page", "mark_ink_top_mm: 74.0", {"mark.top"}),
    ("page", "number_blank_lines: 3", {"number.gap"}),
    ("page", "rule_gap_mm: 6.0", {"rule.gap"}),
    ("page", "rule_mm: 1.0", {"rule.thickness"}),
    ("page", "title_blank_lines: 1", {"title.gap"}),
    ("page", "addressee_blank_lines: 2", {"addressee.gap"}),
    ("page", "indent_chars: 3.0", {"text.indent", "remark.indent"}),
    ("page", "date_right_chars: 6.0", {"sign.sealed_date"}),
    ("page", "sign_blank_lines: 5", {"sign.sealed_gap"}),
    ("page", "imprint_outer_rule_mm: 0.5", {"imprint.outer"}),
    ("page", "imprint_inner_rule_mm: 0.35", {"imprint.inner"}),
    ("page", "imprint_inset_chars: 2.0", {"copied.inset", "printed.left", "printed.right"}),
    ("page", "page_number_drop_mm: 9.0", {"page_number.drop"}),
    ("page", "page_number_inset_chars: 2.0", {"page_number.odd", "page_number.even"}),
    ("annexed", "attachment_title_row: 4", {"attachment.title_row"}),
    ("upward", "number_left_chars: 2.0", {"number.left"}),
    ("upward", "signer_right_chars: 2.0", {"signer.right"}),
    ("letter", "letter_mark_ink_top_mm: 33.0", {"mark.letter_top"}),
    ("letter", "letter_rule_gap_mm: 6.0", {"letter.upper"}),
    ("letter", "letter_rule_bottom_mm: 21.4", {"letter.lower"}),
    ("letter", "letter_rule_width_mm: 165.0", {"letter.length"}),
    ("letter", "letter_thick_mm: 0.3", {"letter.rules"}),
    ("letter", "letter_note_gap: 1.5", {"letter.gap"}),
    ("order", "order_mark_ink_top_mm: 60.0", {"mark.order_top"}),
    ("order", "title_blank_lines: 3", {"order.text"}),
    ("order", "stamp_post_chars: 3.0", {"stamp.post"}),
    ("order", "stamp_blank_lines: 3", {"stamp.gap"}),
    ("unsealed", "unsealed_blank_lines: 2", {"sign.unsealed_gap"}),
    ("unsealed", "unsealed_right_chars: 3.0", {"sign.unsealed_right"}),
    ("unsealed", "unsealed_date_chars: 3.0", {"sign.unsealed_date"}),
    ("minutes", "attendance_blank_lines: 2", {"attendance.gap"}),
]
"""Which document, what is changed in the layout that its template reads, and what that breaks."""

WRONG: dict[str, Notice] = {
    "number.text": make_notice(number="演安办[2022]017号"),
    "note.copy_number": make_notice(copy_number="17"),
    "note.secrecy": make_notice(copy_number="000001", secrecy="机密（1年）"),
    "note.urgency": make_notice(urgency="加快急"),
    "title.shape": make_notice(title=("关于危险化学品专题全员定向", "培训", "情况的通报并请各单位落实")),
    "mark.words": make_letter(mark=("演示区办公室文件",)),
    "text.no_excuse": make_notice(remark="此页无正文"),
}
"""Notices that say what the standard forbids."""


@pytest.mark.parametrize(("base", "layout", "wanted"), CHANGED, ids=[layout for _, layout, _ in CHANGED])
def test_a_changed_template(base: str, layout: str, wanted: set[str], root: Path, tmp_path: Path) -> None:
    template = (root / TEMPLATE).read_text("utf-8")
    assert template.count(LAYOUT) == 1
    (tmp_path / TEMPLATE).parent.mkdir()
    (tmp_path / TEMPLATE).write_text(template.replace(LAYOUT, f"{LAYOUT} + ({layout})"), "utf-8")
    notice = replace(BASES[base](), campaign_folder=tmp_path)
    assert set(broken(judge(render_pdf(notice)))) == wanted


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_notice(name: str) -> None:
    assert set(broken(judge(render_pdf(WRONG[name])))) == {name}
