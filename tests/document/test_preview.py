"""A document as a notebook shows it before it is saved."""

from __future__ import annotations

from dataclasses import replace

from lxml import html

from anpei.document.notice import Attachment, Paragraph
from anpei.document.preview import preview_html

from .samples import CLOSING, make_form, make_long_notice, make_minutes, make_notice


def words(made: str) -> str:
    return html.fromstring(f"<div>{made}</div>").text_content()


def test_form_keeps_its_cells_and_lines() -> None:
    made = preview_html(make_notice(blocks=(Paragraph("请办理。"), make_form())))
    table = html.fromstring(f"<div>{made}</div>").find(".//table")
    assert [cell.text_content() for cell in table.findall(".//th")][:2] == ["被督办单位", "督办文号"]
    assert [int(cell.get("colspan")) for cell in table.findall(".//tr")[0]] == [2, 2, 2, 2]
    assert len(table.findall(".//br")) == 2
    assert "请办理。" in words(made)


def test_draft_and_synthetic_data_are_marked() -> None:
    assert words(preview_html(make_notice(stage="核对稿"))).startswith("演示数据")
    assert "核对稿" in words(preview_html(make_notice(stage="核对稿")))
    assert "定稿" not in words(preview_html(make_notice()))
    assert "演示数据" not in words(preview_html(make_notice(is_synthetic=False)))


def test_attendance_and_closing_lines_are_shown() -> None:
    assert "列席：卯某某、辰某" in words(preview_html(make_minutes()))
    attachments = (replace(make_long_notice().attachments[0], closing=CLOSING),)
    assert CLOSING in words(preview_html(make_notice(attachments=attachments)))


def test_signs_of_markup_are_text() -> None:
    attachment = Attachment("甲<b>\n乙", (Paragraph("丙<script>"),), closing="丁&戊")
    made = preview_html(make_notice(blocks=(Paragraph("<i>己"),), attachments=(attachment,)))
    assert "<script>" not in made and "<i>" not in made
    for text in ("甲<b>乙", "丙<script>", "丁&戊", "<i>己"):
        assert text in words(made)
