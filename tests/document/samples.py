"""Hand-made notices for the tests of the renderers: every element of a document, nothing computed."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PIL import Image

from anpei.document.notice import (
    Attachment,
    Block,
    Chart,
    ChartBlock,
    Column,
    FormBlock,
    FormCell,
    FormRow,
    Heading,
    Notice,
    Paragraph,
    Row,
    Signatory,
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


OTHERS = ("演示区应急管理局", "演示区总工会")
NUMERALS = "零一二三四五六七八九"
CLOSING = "制表人：甲某　　审核人：乙某　　2022年12月2日"


def make_form() -> FormBlock:
    """Return the form of a 督办单: a part to be read, a part to be filled in, a row to be signed."""
    return FormBlock(
        8,
        (
            FormRow(
                (
                    FormCell("被督办单位", 2, True),
                    FormCell("演示街道", 2),
                    FormCell("督办文号", 2, True),
                    FormCell("督办3号", 2),
                )
            ),
            FormRow((FormCell("督办事项", 2, True), FormCell("1.补报人员名册。\n2." + SENTENCE, 6)), 3),
            FormRow((FormCell("办理情况", 2, True), FormCell("", 6)), 8),
            FormRow(
                (
                    FormCell("办理人", 2, True),
                    FormCell("", 2),
                    FormCell("联系电话", 2, True),
                    FormCell("", 2),
                ),
                2,
            ),
            FormRow(
                (FormCell("单位负责人签字", 2, True), FormCell("　　　　年　　月　　日\n（盖章）", 6)), 4
            ),
        ),
    )


def make_letter(**changes: object) -> Notice:
    """Return a letter of one page with every element of its head."""
    letter = make_notice(
        kind="提醒函",
        file_stem="提醒函",
        format="letter",
        mark_word="",
        title=("关于按时完成安全生产大培训的提醒函",),
        blocks=(Paragraph(SENTENCE), Paragraph("特此提醒。")),
        number="演安办函〔2022〕5号",
        copy_number="000012",
        secrecy="秘密★1年",
        urgency="特急",
        addressees=("演示化工有限公司",),
        printed_by="",
        printed_on=None,
    )
    return replace(letter, **changes)  # type: ignore[arg-type]


def make_order(**changes: object) -> Notice:
    """Return an order under its signer's 签名章."""
    order = make_notice(
        kind="命令",
        file_stem="命令",
        format="order",
        mark=("演示区人民政府",),
        mark_word="令",
        title=(),
        number="第5号",
        blocks=(Paragraph("《演示区安全生产培训办法》已经审议通过，现予公布，自2022年12月10日起施行。"),),
        addressees=(),
        signatures=(),
        seal="name_stamp",
        signatory=Signatory("区长", "甲某某"),
        remark="",
        copied_to=(),
        printed_by="演示区人民政府办公室",
    )
    return replace(order, **changes)  # type: ignore[arg-type]


def make_minutes(**changes: object) -> Notice:
    """Return minutes with those who attended, were absent and sat in."""
    present = tuple(f"{name}某某" for name in "甲乙丙丁戊己庚辛壬癸子丑")
    minutes = make_notice(
        kind="会议纪要",
        file_stem="会议纪要",
        format="minutes",
        mark=(f"{ISSUER}会议纪要",),
        mark_word="",
        number="第3期",
        title=("安全生产大培训调度会议纪要",),
        blocks=(Paragraph(SENTENCE), Heading(1, "一、会议议定事项"), Paragraph(SENTENCE)),
        addressees=(),
        attendance=(("出席", present), ("请假", ("寅某某",)), ("列席", ("卯某某", "辰某"))),
        signatures=(),
        signed_on=None,
        remark="",
    )
    return replace(minutes, **changes)  # type: ignore[arg-type]


def make_upward(*signers: str, **changes: object) -> Notice:
    """Return a document to a higher office with its 签发人."""
    return make_notice(
        kind="报告",
        title=("关于危险化学品专题安全生产大培训情况的报告",),
        number="演安办〔2022〕18号",
        signers=signers,
        addressees=("演示市安全生产委员会办公室",),
        **changes,
    )


def make_joint(count: int, **changes: object) -> Notice:
    """Return a document of `count` organs."""
    organs = (ISSUER, *OTHERS, "演示区教育局")[:count]
    return make_notice(**{"mark": organs, "signatures": organs, **changes})


def numeral(number: int) -> str:
    """Return a number below 100 as headings write it: 一, 十, 十一, 二十三."""
    tens, ones = divmod(number, 10)
    return f"{NUMERALS[tens] if tens > 1 else ''}{'十' if tens else ''}{NUMERALS[ones] if ones else ''}"


def make_paged(sections: int) -> Notice:
    """Return a bulletin of so many sections: headings, paragraphs, a table and a chart now and then."""
    blocks: list[Block] = []
    for place in range(1, sections + 1):
        blocks += [Heading(1, f"{numeral(place)}、第{place}部分"), Paragraph(SENTENCE * 2)]
        if place % 9 == 4:
            blocks.append(TableBlock(make_table(9, f"第{place}部分各单位情况"), place // 9 + 1))
        if place % 9 == 8:
            blocks.append(ChartBlock(make_chart(), place // 9 + 1))
    return make_notice(blocks=tuple(blocks))


VARIANTS: dict[str, Callable[[], Notice]] = {
    "document": make_notice,
    "notes": lambda: make_notice(copy_number="000001", secrecy="机密★1年", urgency="特急"),
    "preprinted": lambda: make_notice(head="preprinted"),
    "town_head": lambda: make_notice(head="town", mark=("演示街道安全生产委员会办公室",)),
    "headless": lambda: make_notice(head="none", mark=(), number="", copied_to=(), printed_by=""),
    "upward_1": lambda: make_upward("甲某某"),
    "upward_2": lambda: make_upward("甲某某", "乙某"),
    "upward_3": lambda: make_upward("甲某某", "乙某", "丙某某", urgency="加急"),
    "joint_2": lambda: make_joint(2),
    "joint_3": lambda: make_joint(3),
    "joint_4": lambda: make_joint(4),
    "joint_upward": lambda: replace(
        make_joint(3, signers=("甲某某", "乙某", "丙某某")), addressees=("演示市安全生产委员会办公室",)
    ),
    "letter": make_letter,
    "letter_plain": lambda: make_letter(copy_number="", secrecy="", urgency="", copied_to=()),
    "letter_long": lambda: make_letter(blocks=(Paragraph(SENTENCE),) * 12),
    "order": make_order,
    "minutes": make_minutes,
    "unsealed": lambda: make_notice(seal="unsealed"),
    "unsealed_short": lambda: make_notice(seal="unsealed", signatures=("安委办",)),
    "unsealed_joint": lambda: make_joint(3, seal="unsealed"),
    "name_stamp": lambda: make_notice(seal="name_stamp", signatory=Signatory("主任", "甲某某")),
    "form": lambda: make_notice(
        head="none",
        title=("安全生产培训督办单",),
        blocks=(Paragraph("请按要求办理，于2022年12月9日前反馈。"), make_form()),
        addressees=(),
        signatures=(),
        signed_on=None,
        remark="",
        copied_to=(),
        printed_by="",
    ),
    "for_checking": lambda: replace(make_long_notice(), stage="核对稿"),
    "for_signing": lambda: make_notice(stage="送审稿"),
    "attached": make_long_notice,
    "attached_one": lambda: make_notice(attachments=(Attachment("情况说明", (Paragraph(SENTENCE),)),)),
    "attached_apart": lambda: replace(make_long_notice(), is_attached_apart=True),
    "closing": lambda: make_notice(
        attachments=tuple(replace(each, closing=CLOSING) for each in make_long_notice().attachments)
    ),
    "attachment_title": lambda: make_notice(
        attachments=(
            Attachment(
                "危险化学品专题安全生产大培训\n各单位未完成人员和完成率情况表", (TableBlock(make_table(9)),)
            ),
            Attachment(
                "各镇街、各有关部门参加全员定向安全生产大培训情况统计表", (TableBlock(make_table(9)),)
            ),
        )
    ),
    "form_attached": lambda: make_notice(attachments=(Attachment("办理情况反馈表", (make_form(),)),)),
    "long_title": lambda: make_notice(
        title=(
            "关于全区危险化学品、非煤矿山、烟花爆竹、工贸和建筑施工领域",
            "全员定向安全生产大培训",
            "第三次调度情况的通报",
        )
    ),
    "overlong_title": lambda: make_notice(title=("关于" + "全员定向安全生产大培训" * 5 + "情况的通报",)),
    "many_addressees": lambda: make_notice(
        addressees=tuple(f"第{n}号有关单位名称较长的办公室" for n in range(20))
    ),
    "one_page": lambda: make_notice(
        title=("关于安全生产大培训情况的通报",),
        blocks=(Paragraph("全区应训11987人，全部完成。"),),
        remark="",
        copied_to=(),
    ),
    "four_pages": lambda: make_paged(5),
    "forty_pages": lambda: replace(
        make_paged(34), attachments=(Attachment("各单位培训情况", (TableBlock(make_table(590)),)),)
    ),
}
"""One hand-made document for each variant of the page, by name."""
