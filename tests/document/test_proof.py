"""Proof-reading: every rule finds what it is there for, and lets pass what is right."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
import typst

from anpei.document.fonts import PIP_SERIF
from anpei.document.names import Names
from anpei.document.notice import (
    Attachment,
    Block,
    Column,
    FormBlock,
    FormCell,
    FormRow,
    Heading,
    Notice,
    Paragraph,
    PrintedFigure,
    Row,
    Table,
    TableBlock,
)
from anpei.document.pdf import render_pdf
from anpei.document.proof import RULES, proof_read, remarks
from anpei.document.proofpages import check_pages
from anpei.document.save import render, save
from anpei.errors import WordingError
from anpei.ledger.figure import Figure

from .samples import ISSUER, VARIANTS, make_long_notice, make_notice

REGISTER = Names(("常庄街道", "临城街道", "陶庄镇", "区应急管理局", "区教育和体育局", "演示一号化工有限公司"))

WRONG: dict[str, tuple[str, ...]] = {
    "P06": (
        "按照薛安发[2022]17号要求",
        "按照（2022）17号要求",
        "按照薛安发【2022】17号",
        "薛安发〔2022)17号",
    ),
    "P07": ("薛安发〔2022〕第17号", "薛安发〔2022〕017号", "薛安发〔22〕17号"),
    "P08": ("（此页无正文）",),
    "P09": (
        "完成率92.21%，比上次提高3.57%。",
        "完成率比全区低3.57%。",
        "完成率92.21个百分点。",
        "提高3.57%个百分点。",
    ),
    "P10": ("合格率90%以下的单位。", "合格率90%（含）以下的单位。", "抽测合格率不超过90%的单位。"),
    "P11": ("2022年13月2日", "2022年2月30日", "9月31日前"),
    "P12": ("2022年09月2日", "2022年9月02日", "22年9月2日", "于09月底前"),
    "P13": ("截至2022.12.2，", "截至2022-12-02止", "截至2022/12/2止"),
    "P14": ("完成率63～68%。", "完成率63%-68%。", "完成率63%—68%。", "9月1日～10月10日", "合格率63.5-68%"),
    "P15": ("（一）、应训未训", "1、应训未训", "一.总体情况", "(一)应训未训", "（1）.甲"),
    "P16": ("按照《意见要求", "做到“一企不漏", "甲厂（东镇", "按照意见》要求", "“《甲”》"),
    "P17": ("通报如下。。", "完成较好，。", "涉及、、乙厂", "甲厂（）", "，通报如下"),
    "P18": ("《甲》、《乙》", "“甲”、“乙”"),
    "P19": ("注册,学习", "要求:抓紧", "甲厂(东镇)", "完成率92.21%,注册", "抓紧办理.", '称"安全"'),
    "P20": ("完成率居倒数第一。",),
    "P21": (
        "请常压街道抓紧补训。",
        "区应急官理局牵头。",
        "区教育体育局牵头。",
        "临城城街道已完成。",
        "由演示一号化公有限公司整改。",
        "逃庄镇已完成。",
    ),
}
"""Rule → texts in which it must find something."""

AS_WELL = {
    "薛安发〔2022)17号": {"P16"},
    "一.总体情况": {"P19"},
    "(一)应训未训": {"P19"},
    "（1）.甲": {"P19"},
}
"""What is found beside it in some of them."""

RIGHT = (
    "按照《关于开展安全生产大培训的意见》（薛安发〔2022〕17号）要求，",
    "完成率92.21%，比上次提高3.57个百分点，参训人数增长12%。",
    "完成率最高98.00%、最低60.00%，低于全区完成率（92.21%）。",
    "合格率低于90%的单位，缺测率不超过20%的不影响结果。",
    "自2022年9月1日至10月10日，2月29日8时30分，2022—2024年。",
    "完成率63%～68%。",
    "（一）应训未训。",
    "1.应训未训",
    "《甲》《乙》和“丙”“丁”。",
    "称“安全（生产）‘三同时’”的，按《〈甲〉实施办法》办理；共1,234人，8:30开始……",
    "按完成率由高到低排列，在12个镇街中居倒数第1位。",
    "请常庄街道、临城街道和陶庄镇抓紧补训，区应急管理局牵头。",
    "市应急管理局、县教育和体育局、由教育和体育局，加强应急管理工作，应急管理局。",
    "各镇街道路，该街道、本街道，陶庄村。",
)
"""Texts in which no rule may find anything."""


def only(*blocks: Block, **changes: object) -> Notice:
    """Return a notice of these blocks alone."""
    return make_notice(**{"blocks": blocks, "names": REGISTER, "remark": "", **changes})


def codes(notice: Notice) -> list[str]:
    return [remark.rule.code for remark in remarks(notice)]


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in WRONG.items() for text in texts])
def test_each_rule_finds_its_mistake(code: str, text: str) -> None:
    made = only(Paragraph(text, source="情况通报.txt 第7行"))
    assert codes(made)[0] == code
    assert set(codes(made)[1:]) <= AS_WELL.get(text, set())
    with pytest.raises(WordingError) as caught:
        proof_read(made)
    assert caught.value.where == "情况通报.txt 第7行"
    assert caught.value.remedy


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_passes(text: str) -> None:
    assert codes(only(Paragraph(text))) == []


def rank(key: str, place: int) -> Figure:
    return Figure("rank", "completion_rate", "town", key, place)


def ranked(text: str, *places: int) -> Notice:
    """Return a notice whose table ranks towns, and whose text prints the rank of the first."""
    figures = [PrintedFigure(f"表1第{n}行“名次”", str(p), rank(str(n), p)) for n, p in enumerate(places, 1)]
    told = PrintedFigure("引言第1段", str(places[0]), rank("1", places[0]))
    return only(Paragraph(text), figures=(told, *figures))


def attached(*titles: str, text: str = "通报如下。") -> Notice:
    return only(
        Paragraph(text), attachments=tuple(Attachment(title, (Paragraph("文。"),)) for title in titles)
    )


DOCUMENTS: dict[str, tuple[Sequence[Notice], Sequence[Notice]]] = {
    "P01": (
        [ranked("甲镇居第2位。", 2, 2, 1)],
        [ranked("甲镇居并列第2位。", 2, 2, 1), ranked("甲镇居第2位。", 2, 3, 1)],
    ),
    "P02": ([attached("甲表", "甲表"), attached("甲表。"), attached("")], [attached("甲表", "乙表")]),
    "P03": (
        [
            attached("甲表", "乙表", text="见附件3。"),
            attached("甲表", text="见附件1。"),
            attached("甲表", "乙表", text="见附件2《甲表》。"),
            only(Paragraph("见附件1。")),
        ],
        [
            attached("甲表", "乙表", text="见附件2《乙表》和附件所列单位。"),
            attached("甲表", text="见附件。"),
        ],
    ),
    "P04": (
        [
            only(Heading(1, "一、甲"), Paragraph("文。"), Heading(1, "三、乙")),
            only(Heading(1, "一、甲"), Paragraph("文。", "（二）乙。", 2)),
            only(Heading(2, "（一）甲"), Paragraph("1.乙。"), Paragraph("3.丙。")),
            only(Heading(3, "1.甲"), Paragraph("（1）乙。"), Paragraph("（1）丙。")),
        ],
        [
            only(
                Heading(1, "一、甲"),
                Heading(2, "（一）乙"),
                Heading(3, "1.丙"),
                Paragraph("文。"),
                Heading(3, "2.丁"),
                Paragraph("（1）戊。"),
                Paragraph("（2）己。"),
                Heading(1, "二、庚"),
                Heading(2, "（一）辛"),
                Heading(3, "1.壬"),
                Paragraph("分两步："),
                Paragraph("1.癸。"),
            )
        ],
    ),
    "P05": (
        [only(Paragraph("")), only(Heading(1, "一、")), only(Paragraph("", "（一）。", 2))],
        [only(Heading(1, "一、甲"), Paragraph("文。", "（一）乙。", 2))],
    ),
}
"""Rule → notices in which it must find something, and others in which it must not."""


@pytest.mark.parametrize("code", DOCUMENTS)
def test_rules_about_the_whole_document(code: str) -> None:
    wrong, right = DOCUMENTS[code]
    assert [codes(made) for made in wrong] == [[code]] * len(wrong)
    assert [codes(made) for made in right] == [[]] * len(right)


def test_every_rule_has_its_case_and_its_code_once() -> None:
    assert [rule.code for rule in RULES] == [f"P{number:02d}" for number in range(1, len(RULES) + 1)]
    assert {rule.code for rule in RULES} == {*WRONG, *DOCUMENTS}
    assert all(rule.what and rule.remedy for rule in RULES)


def test_every_rule_is_documented() -> None:
    rows = (Path(__file__).parents[2] / "docs" / "wording.md").read_text(encoding="utf-8").splitlines()
    assert [row for row in rows if row.startswith("| P")] == [
        f"| {rule.code} | {rule.what}。{rule.remedy}。 |" for rule in RULES
    ]


def test_every_kind_of_text_is_read() -> None:
    bad = "甲,乙"
    table = Table("甲", "甲表", (Column("甲"),), (Row(("甲,乙",)),), notes=(bad,))
    form = FormBlock(2, (FormRow((FormCell(bad, is_label=True), FormCell("甲"))),))
    for made in (
        only(Heading(1, f"一、{bad}")),
        only(Paragraph("文。", f"（一）{bad}。", 2)),
        only(form),
        only(TableBlock(table, 1)),
        only(Paragraph("文。"), title=(f"关于{bad}的通报",)),
        only(Paragraph("文。"), addressees=(bad,)),
        only(Paragraph("文。"), copied_to=(bad,)),
        only(Paragraph("文。"), remark=f"联系人：{bad}"),
        only(Paragraph("文。"), attachments=(Attachment("甲表", (Paragraph(bad),)),)),
        only(Paragraph("文。"), attachments=(Attachment(bad, (Paragraph("文。"),)),)),
    ):
        assert codes(made) == ["P19"]
    assert codes(only(TableBlock(Table("甲", "甲表", (Column("甲"),), (Row((bad,)),)), 1))) == []


def test_settings_are_read_for_names() -> None:
    made = only(Paragraph("文。"), addressees=("各镇街", "区应急管里局"))
    (remark,) = remarks(made)
    assert (remark.rule.code, remark.found, remark.guess, remark.source) == (
        "P21",
        "区应急管里局",
        "区应急管理局",
        "主送机关（campaign.toml 的 addressees）",
    )


def test_what_blanks_printed_is_not_read_and_what_stands_around_is() -> None:
    unit = "演示(集团)有限公司"
    names = Names(REGISTER.registered, frozenset({unit, "常压街道", "甲（", "。"}))
    assert codes(only(Paragraph(f"涉及{unit}和常压街道。"), names=names)) == []
    assert codes(only(Paragraph(f"涉及{unit},常压街道。"), names=names)) == ["P19"]
    assert codes(only(Paragraph("涉及甲（3人）。。"), names=names)) == ["P17"]


def test_all_remarks_are_told_together_the_most_severe_first(tmp_path: Path) -> None:
    made = only(
        Paragraph("甲厂(东镇)。", source="手写.txt 第5行"),
        Paragraph("薛安发[2022]17号。", source="情况通报.txt 第3行"),
    )
    with pytest.raises(WordingError) as caught:
        save(made, tmp_path)
    told = str(caught.value)
    assert "文稿校对发现2处问题" in told
    assert told.index("六角括号") < told.index("半角标点")
    assert caught.value.where == "情况通报.txt 第3行、手写.txt 第5行"
    assert not list(tmp_path.iterdir())


def test_many_remarks_are_cut_and_counted() -> None:
    made = only(*(Paragraph(f"甲,乙{'丙' * number}") for number in range(25)))
    with pytest.raises(WordingError, match="发现25处问题") as caught:
        proof_read(made)
    assert "其余5处从略" in caught.value.what


@pytest.mark.parametrize("name", VARIANTS)
def test_hand_made_documents_pass(name: str) -> None:
    assert remarks(VARIANTS[name]()) == ()


def test_body_text_begins_on_page_one_and_no_signature_stands_alone() -> None:
    render(make_long_notice())  # what is right passes
    long_title = make_notice(title=tuple("关于全员定向安全生产大培训情况的通报" for _ in range(22)))
    with pytest.raises(WordingError, match="首页没有显示正文") as caught:
        render(long_title)
    assert caught.value.where == "第1页" and caught.value.remedy


def pages(*texts: str) -> bytes:
    """Return a PDF of these pages, which the renderer of documents would not make."""
    source = f'#set text(font: "Noto Serif SC")\n{"#pagebreak()".join(texts)}'
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.typ"
        path.write_text(source, encoding="utf-8")
        made: bytes = typst.compile(path, font_paths=[PIP_SERIF.parent], ignore_system_fonts=True)
    return made


@pytest.mark.parametrize(
    ("last", "is_alone"),
    [
        (f"{ISSUER} \\ 2022年12月2日 \\ （联系人：甲某） \\ — 2 —", True),
        (f"演示数据 送审稿 \\ {ISSUER} \\ 2022年12月2日", True),
        (f"办结。 \\ {ISSUER} \\ 2022年12月2日", False),
        ("附件 \\ 情况说明", False),
    ],
)
def test_a_page_with_the_signature_alone_is_found(last: str, is_alone: bool) -> None:
    made = make_notice(blocks=(Paragraph("通报如下，请抓紧办结。"),), stage="送审稿")
    if not is_alone:
        check_pages(made, pages("通报如下，请抓紧", last))
        return
    with pytest.raises(WordingError, match="落款单独在一页") as caught:
        check_pages(made, pages("通报如下，请抓紧办结。", last))
    assert caught.value.where == "第2页"


@pytest.mark.slow
def test_the_renderer_leaves_no_signature_alone() -> None:
    for count in range(24):
        made = make_notice(blocks=tuple(Paragraph(f"第{n}项。") for n in range(count, 2 * count + 1)))
        check_pages(made, render_pdf(made))
