"""The page of GB/T 9704-2012 as numbers: one size table and one geometry for the PDF and the DOCX.

Lengths end in their unit: `_mm`, `_pt` (1 pt = 1/72 inch). A 字 is the width of one 汉字 of the text
(版心宽/28), a 行 one line of the 22 that fill the 版心. Nobody writes a type size anywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass

PT_PER_MM = 72 / 25.4
"""Points in a millimetre."""

TWIPS_PER_PT = 20
"""Twentieths of a point, Word's unit of length."""

SIZES: dict[str, float] = {
    "初号": 42.0,
    "小初": 36.0,
    "一号": 26.0,
    "小一": 24.0,
    "二号": 22.0,
    "小二": 18.0,
    "三号": 16.0,
    "小三": 15.0,
    "四号": 14.0,
    "小四": 12.0,
    "五号": 10.5,
    "小五": 9.0,
}
"""Type sizes by name, in pt, as word processors know them."""


@dataclass(frozen=True)
class Layout:
    """The geometry of an official document; the defaults are the standard's (clauses in the comments)."""

    # 5 paper and type area
    page_width_mm: float = 210.0
    page_height_mm: float = 297.0
    top_mm: float = 37.0  # 天头
    left_mm: float = 28.0  # 订口
    text_width_mm: float = 156.0  # 版心
    text_height_mm: float = 225.0
    lines: int = 22
    chars: int = 28

    # type sizes, keys of SIZES
    body_size: str = "三号"
    title_size: str = "二号"
    imprint_size: str = "四号"  # 版记
    page_number_size: str = "四号"
    caption_size: str = "小四"  # 表题、图题
    table_sizes: tuple[str, ...] = ("小四", "五号")  # the first at which the columns fit
    note_size: str = "五号"  # 表注

    # 7.2 head
    mark_ink_top_mm: float = 72.0  # 35 mm under the top of the 版心
    mark_max_pt: float = 48.0
    mark_width_mm: float = 150.0  # the mark keeps inside this width …
    mark_min_scale: float = 0.7  # … its characters narrowed to this at most
    mark_line_chars: int = 24  # a longer mark goes on two lines
    mark_line_gap: float = 0.25  # between the lines of a mark, of its type size
    mark_word_gap: float = 0.5  # joint issue: between the organs and 文件, of the type size
    mark_joint_height_mm: float = 48.0  # joint issue: all organs keep inside this height
    number_blank_lines: int = 2
    number_left_chars: float = 1.0  # documents with 签发人
    signer_right_chars: float = 1.0
    signers_a_row: int = 2
    signer_gap_chars: float = 1.0  # between two names
    rule_gap_mm: float = 4.0  # below the 发文字号
    rule_mm: float = 0.5
    red: str = "#e60012"

    # 7.3 body
    title_blank_lines: int = 2
    title_pitch_pt: float = 34.0
    addressee_blank_lines: int = 1
    indent_chars: float = 2.0
    date_right_chars: float = 4.0  # sealed documents and those with a 签名章
    sign_blank_lines: int = 2  # above the 署名: a seal of 42 mm reaches up to the last line of text
    seal_pitch_lines: int = 5  # joint issue: from one row of seals to the next
    seal_pitch_mm: float = 45.0  # from one seal to the next in a row, at least
    seals_a_row: int = 3
    unsealed_blank_lines: int = 1
    unsealed_right_chars: float = 2.0
    unsealed_date_chars: float = 2.0  # the date begins this far right of the 署名
    stamp_blank_lines: int = 2  # 签名章
    stamp_post_chars: float = 2.0  # between post and 签名章
    stamp_width_mm: float = 40.0  # room for a 签名章 whose name is not printed
    stamp_height_mm: float = 20.0
    attachment_title_row: int = 3
    attendance_blank_lines: int = 1

    # 7.4 版记, 7.5 page number
    imprint_outer_rule_mm: float = 0.35
    imprint_inner_rule_mm: float = 0.25
    imprint_inset_chars: float = 1.0
    imprint_row_pt: float = 23.0
    page_number_drop_mm: float = 7.0  # the dash under the 版心
    page_number_inset_chars: float = 1.0

    # 10.1 letters
    letter_mark_ink_top_mm: float = 30.0  # from the top of the page
    letter_rule_gap_mm: float = 4.0  # between the mark and the first double rule
    letter_rule_bottom_mm: float = 20.0  # from the second double rule to the bottom of the page
    letter_rule_width_mm: float = 170.0  # in the middle of the page
    letter_thick_mm: float = 0.8
    letter_thin_mm: float = 0.3
    letter_between_mm: float = 0.4  # thick and thin rule
    letter_note_gap: float = 0.875  # between a double rule and text, of 三号

    # 10.2 orders
    order_mark_ink_top_mm: float = 57.0  # 20 mm under the top of the 版心
    order_text_blank_lines: int = 2  # below the number

    # tables (free in the standard; practice)
    table_rule_pt: float = 0.5
    cell_margin_pt: float = 2.0  # between a rule and the text at its side
    row_height_mm: float = 7.0  # at least
    row_heights_mm: tuple[float, ...] = (7.0, 6.5, 6.0, 5.5)  # of a turned table, that it may fit one page …
    narrowed_rows: int = 30  # … if it has no more rows
    form_size: str = "小四"
    form_line_pt: float = 20.0  # one 行 of a form
    form_margin_pt: float = 4.0  # between a rule of a form and its text
    synthetic_mark_top_mm: float = 18.0  # also 核对稿, 送审稿
    stage_size: str = "四号"

    @property
    def right_mm(self) -> float:
        """切口."""
        return self.page_width_mm - self.left_mm - self.text_width_mm

    @property
    def bottom_mm(self) -> float:
        """地脚."""
        return self.page_height_mm - self.top_mm - self.text_height_mm

    @property
    def char_pt(self) -> float:
        """One 字: 15.793 pt, between the 15.75 pt of printers' 三号 and the 16 pt of word processors."""
        return self.text_width_mm * PT_PER_MM / self.chars

    @property
    def line_pt(self) -> float:
        """One 行, from one line to the next: 28.99 pt."""
        return self.text_height_mm * PT_PER_MM / self.lines

    def size_pt(self, name: str) -> float:
        """Return a type size in pt; the body's 三号 is one 字, so that 28 of them fill the 版心."""
        return self.char_pt if name == self.body_size else SIZES[name]


LAYOUT = Layout()
"""The layout of every document."""

SYNTHETIC_MARK = "演示数据　非真实公文"
"""Printed on every page made from synthetic data."""
