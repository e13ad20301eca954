"""Hand-made notices for the tests of the renderers: every element of a document, nothing computed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

from PIL import Image

from anpei.document.notice import (
    Attachment,
    Chart,
    ChartBlock,
    Column,
    Heading,
    Notice,
    Paragraph,
    Row,
    Table,
    TableBlock,
)

ISSUER = "演示区安全生产委员会办公室"
SENTENCE = (
    "截至2022年12月1日8时，全区应训11987人，完成11053人，完成率92.21%，比上次通报提高3.57个百分点。"
    "各镇街、各有关部门要对照附件所列单位，逐家督促补报名册、逐人落实注册学习，做到“一企不漏、一人不落”。"
)
ALTERNATIVE = "全区应训11987人，完成11053人，完成率92.21%。"

COLUMNS = (
    Column("序号", width=3),
    Column("单位名称", width=12, align="left"),
    Column("应训", group="人员", unit="人"),
    Column("完成", group="人员", unit="人"),
    Column("完成率", unit="%"),
)


def make_table(count: int, title: str = "各单位培训情况", *, landscape: bool = False) -> Table:
    """Return a table of `count` body rows, each named 单位0001 …, and a total row."""
    columns = COLUMNS + tuple(Column(f"指标{n}", width=6) for n in range(6 if landscape else 0))
    blanks = ("0",) * (6 if landscape else 0)
    rows = [Row((n, f"单位{n:04d}", 100, 92, "92.00", *blanks)) for n in range(1, count + 1)]
    total = Row((None, "合计", 100 * count, 92 * count, "92.00", *blanks), "total")
    notes = ("完成率=完成人数÷应训人数。", "“—”表示不适用。")
    return Table("单位情况", title, columns, (*rows, total), notes=notes, landscape=landscape)


def make_chart() -> Chart:
    """Return a chart that is a grey picture."""
    data = io.BytesIO()
    Image.new("L", (600, 240), 200).save(data, "png")
    return Chart("完成漏斗", "全区从应训到完成各环节人数", data.getvalue(), ALTERNATIVE, 156.0, 62.4)


def make_notice(**changes: object) -> Notice:
    """Return a bulletin of three pages with every element of the text, without attachments."""
    notice = Notice(
        kind="情况通报",
        file_stem="统计通报",
        title=("关于危险化学品专题", "全员定向安全生产大培训情况的通报"),
        blocks=(
            Paragraph(SENTENCE),
            Heading(1, "一、总体情况"),
            Paragraph(SENTENCE),
            ChartBlock(make_chart(), 1),
            Heading(2, "（一）镇街情况"),
            TableBlock(make_table(5, "各镇街培训情况"), 1),
            Paragraph(SENTENCE, "（二）部门情况。", 2),
            Heading(3, "1.监管人员"),
            Paragraph(SENTENCE * 2),
        ),
        mark=(ISSUER,),
        mark_word="文件",
        number="演安办〔2022〕17号",
        addressees=("各镇街", "区直有关部门", "有关企事业单位"),
        signatures=(ISSUER,),
        signed_on=date(2022, 12, 2),
        remark="联系人：甲某",
        copied_to=("市安委会办公室",),
        printed_by=ISSUER,
        printed_on=date(2022, 12, 3),
        is_synthetic=True,
    )
    return replace(notice, **changes)  # type: ignore[arg-type]


def make_long_notice() -> Notice:
    """Return a bulletin with an upright, a turned and a worded attachment."""
    return make_notice(
        attachments=(
            Attachment("各单位培训情况", (TableBlock(make_table(60)),)),
            Attachment("单位指标表", (TableBlock(make_table(50, "单位指标表", landscape=True)),)),
            Attachment("情况说明", (Heading(1, "一、说明"), Paragraph(SENTENCE))),
        )
    )


def calibration_notice() -> Notice:
    """Return a text of 汉字 alone, long enough to fill the second page."""
    return make_notice(blocks=(Paragraph("安" * 28 * 60),), head="none", is_synthetic=False)
