"""The wording engine: text with blanks → blocks; every mistake is a Chinese error that names file and line."""

from __future__ import annotations

from typing import Any

import pytest

from anpei.document.digits import digits_without_source
from anpei.document.notice import (
    Column,
    FormBlock,
    FormCell,
    FormRow,
    Heading,
    Paragraph,
    Row,
    Table,
    TableBlock,
)
from anpei.document.reader import break_title
from anpei.document.threshold import THRESHOLD_OF_LABEL, Standards
from anpei.document.wording import Draft, Phrase, Sentence, check_wording, render_wording
from anpei.errors import WordingError
from anpei.ledger.figure import Figure
from anpei.settings import Thresholds

REQUIRED = Figure("count", "n_required", "district", "990100", 1234)
RATE = Figure("rate", "completion_rate", "district", "990100", 9, 10)
ROWS = Figure("count", "n_units", "town", "990101", 3)

TEXT = """\
# 这一行不印
关于{{ 专题 }}专题｜全员定向安全生产大培训｜情况的通报

各镇街，区直有关部门：
按照要求，通报如下。
一、总体情况
应训{{ 全区.应训 }}人，完成率{{ 全区.完成率 }}。{{ 句("单位") }}
（一）镇街情况。见{{ 表号("镇街") }}，详见{{ 附件号("名单表") }}。
{{ 表("镇街") }}
（二）别的情况
1.请于{{ 截止日 }}前办结。
附件：情况表
{{ 表("附表") }}
附件：名单表
{{ 表("附表") }}
"""


class _District:
    应训 = REQUIRED
    完成率 = RATE


def _table() -> Table:
    return Table("镇街", "各镇街情况", (Column("应训单位"),), (Row((ROWS,)),))


def _sentence() -> Sentence:
    return Sentence("共{{ 数 }}家。", {"数": ROWS}, "sentences.txt 第2行")


def _render(text: str = TEXT, **more: Any) -> Draft:
    context = {"专题": "危险化学品", "全区": _District(), "截止日": "2026年12月1日", **more}
    tables = {"镇街": _table, "附表": _table}
    return render_wording(
        text, context, name="情况通报.txt", tables=tables, charts={}, sentences={"单位": _sentence}
    )


def test_title_is_broken_by_sense_and_remarks_are_not_printed() -> None:
    assert _render().title == ("关于危险化学品专题", "全员定向安全生产大培训情况的通报")


def test_addressees_are_the_line_that_ends_in_a_colon() -> None:
    assert _render().addressees == ("各镇街", "区直有关部门")


def test_chinese_numbering_is_the_markup() -> None:
    blocks = _render().blocks
    assert blocks == (
        Paragraph("按照要求，通报如下。"),
        Heading(1, "一、总体情况"),
        Paragraph("应训1234人，完成率90.00%。共3家。"),
        Paragraph("见表1，详见附件2。", lead="（一）镇街情况。", lead_level=2),
        TableBlock(_table(), 1),
        Heading(2, "（二）别的情况"),
        Paragraph("1.请于2026年12月1日前办结。"),
    )


def test_attachments_hold_unnumbered_tables() -> None:
    attachments = _render().attachments
    assert [attachment.title for attachment in attachments] == ["情况表", "名单表"]
    assert attachments[0].blocks == (TableBlock(_table(), 0),)


def test_every_figure_is_recorded_with_its_place() -> None:
    printed = [(figure.place, figure.text, figure.figure) for figure in _render().figures]
    assert printed == [
        ("一、总体情况第1段", "1234", REQUIRED),
        ("一、总体情况第1段", "90.00%", RATE),
        ("一、总体情况第1段", "3", ROWS),
        ("表1第1行“应训单位”", "3", ROWS),
        ("附件1第1行“应训单位”", "3", ROWS),
        ("附件2第1行“应训单位”", "3", ROWS),
    ]


def test_a_phrase_prints_words_and_records_its_figures() -> None:
    draft = _render(TEXT.replace("{{ 全区.应训 }}", "{{ 名单 }}"), 名单=Phrase(("甲（", RATE, "）")))
    assert draft.blocks[2] == Paragraph("应训甲（90.00%）人，完成率90.00%。共3家。")
    assert [figure.figure for figure in draft.figures[:2]] == [RATE, RATE]


@pytest.mark.parametrize(
    ("old", "new", "message", "line", "guess"),
    [
        ("全区.应训", "全区.应讯", "“应讯”没有对应内容", 7, "应训"),
        ("全区.应训", "全曲.应训", "“全曲”没有对应内容", 7, "全区"),
        ('表("镇街") }}\n（二', '表("镇衔") }}\n（二', "没有名为“镇衔”的表", 9, "镇街"),
        ('句("单位")', '句("单们")', "没有名为“单们”的句", 7, "单位"),
        ("{{ 全区.应训 }}", "{{ 1200 + 34 }}", "不能直接印出", 7, ""),
        ("{{ 全区.应训 }}", "{{ 句 }}", "缺少括号", 7, ""),
        ("{{ 全区.应训 }}", "{{ 全区.应训 }", "写法有误", 7, ""),
        ('{{ 表("镇街") }}\n（二', '看{{ 表("镇街") }}\n（二', "独占一行", 9, ""),
        ('附件号("名单表")', '附件号("名单")', "引用的附件“名单”不存在", 8, "名单表"),
        ('表号("镇街")', '表号("附表")', "没有出现在正文里", 8, ""),
    ],
)
def test_a_mistake_is_an_error_with_file_line_and_guess(
    old: str, new: str, message: str, line: int, guess: str
) -> None:
    assert old in TEXT
    with pytest.raises(WordingError) as caught:
        _render(TEXT.replace(old, new, 1))
    assert message in caught.value.what
    assert caught.value.where == f"情况通报.txt 第{line}行"
    assert caught.value.guess == guess
    assert caught.value.remedy


def test_a_mistake_inside_a_sentence_names_the_sentence() -> None:
    bad = Sentence("共{{ 家 }}家。", {"数": ROWS}, "sentences.txt 第2行")
    with pytest.raises(WordingError, match="“家”没有对应内容") as caught:
        render_wording(
            '标题\n\n{{ 句("单位") }}',
            {},
            name="x.txt",
            tables={},
            charts={},
            sentences={"单位": lambda: bad},
        )
    assert "sentences.txt 第2行" in caught.value.where


def test_check_finds_a_blank_inside_a_branch_that_is_not_taken() -> None:
    text = "标题\n\n{% if 假 %}{{ 没有的 }}{% endif %}"
    with pytest.raises(WordingError, match="没有的"):
        check_wording(text, {"假"}, name="x.txt")
    check_wording(text, {"假", "没有的"}, name="x.txt")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于培训情况的通报", ("关于培训情况的通报",)),
        ("甲" * 12 + "｜" + "乙" * 12, ("甲" * 12, "乙" * 12)),
        # 10+9+9: two lines are enough; 10 | 18 is less even than 19 | 9? Both differ: the smaller spread wins.
        ("甲" * 10 + "｜" + "乙" * 9 + "｜" + "丙" * 9, ("甲" * 10, "乙" * 9 + "丙" * 9)),
    ],
)
def test_titles_break_only_where_sense_allows(title: str, lines: tuple[str, ...]) -> None:
    assert break_title(title) == lines


def test_headings_of_two_levels_are_numbered_in_order() -> None:
    text = "标题\n\n一、甲\n（一）丙。文字。\n{% if 假 %}\n（二）丁。文字。\n{% endif %}\n（三）戊\n三、乙\n（二）己。文。\n5.庚"
    draft = render_wording(text, {"假": False}, name="x.txt", tables={}, charts={}, sentences={})
    assert draft.blocks == (
        Heading(1, "一、甲"),
        Paragraph("文字。", lead="（一）丙。", lead_level=2),
        Heading(2, "（二）戊"),
        Heading(1, "二、乙"),
        Paragraph("文。", lead="（一）己。", lead_level=2),
        Heading(3, "5.庚"),
    )


def test_a_sentence_may_refer_to_an_attachment() -> None:
    told = Sentence('名单见{{ 附件号("名单表") }}。', {}, "s.txt 第1行")
    draft = render_wording(
        '标题\n\n{{ 句("甲") }}\n附件：情况表\n文字。\n附件：名单表\n文字。',
        {},
        name="x.txt",
        tables={},
        charts={},
        sentences={"甲": lambda: told},
    )
    assert draft.blocks == (Paragraph("名单见附件2。"),)


@pytest.mark.parametrize(("problems", "text"), [((), "没有问题。"), (("乙",), "有问题。")])
def test_a_branch_may_ask_whether_a_sentence_names_a_problem(problems: tuple[str, ...], text: str) -> None:
    sentences = {
        name: lambda name=name: Sentence("", {}, "s.txt", is_problem=name in problems)
        for name in ("甲", "乙")
    }
    draft = render_wording(
        '标题\n\n{% if 有问题("甲", "乙") %}\n有问题。\n{% else %}\n没有问题。\n{% endif %}',
        {},
        name="x.txt",
        tables={},
        charts={},
        sentences=sentences,
    )
    assert draft.blocks == (Paragraph(text),)


@pytest.mark.parametrize(
    ("figure", "kinds"),
    [
        (RATE, {"known"}),
        (Figure("rate", "completion_rate", "district", "", 7, 7), {"known", "full"}),
        (Figure("rate", "completion_rate", "district", "", 0, 7), {"known", "zero"}),
        (Figure("rate", "completion_rate", "district", "", 0, 0), set()),
        (Figure("count", "n_units", "district", "", None), set()),
        (Figure("count", "n_units", "district", "", 1), {"known"}),
    ],
)
def test_branches_may_ask_whether_a_figure_is_known_zero_or_full(figure: Figure, kinds: set[str]) -> None:
    found = {
        kind
        for kind in ("known", "zero", "full")
        if render_wording(
            f"标题\n\n{{% if 数 is {kind} %}}\n是。\n{{% endif %}}",
            {"数": figure},
            name="x.txt",
            tables={},
            charts={},
            sentences={},
        ).blocks
    }
    assert found == kinds


def test_check_knows_measures_and_names_that_functions_may_be_called_with() -> None:
    names, callables = {"全区", "表"}, {"表": {"镇街情况"}}
    check_wording('{{ 全区.应训 }}{{ 表("镇街情况") }}', names, name="x.txt", callables=callables)
    for text, blank, guess in (
        ("{{ 全区.应汛 }}", "应汛", "应训"),
        ('{{ 表("镇街情祝") }}', "镇街情祝", "镇街情况"),
    ):
        with pytest.raises(WordingError, match=f"“{blank}”没有对应内容") as caught:
            check_wording(f"标题\n\n{text}", names, name="x.txt", callables=callables)
        assert (caught.value.where, caught.value.guess) == ("x.txt 第3行", guess)


# ── where words come from ───────────────────────────────────────────────────────────────────────────────────


def plain(text: str, **context: Any) -> Draft:
    """Return the draft of a text without tables, charts and sentences."""
    return render_wording(text, context, name="甲.txt", tables={}, charts={}, sentences={})


def test_every_block_names_the_line_that_it_comes_from_and_those_of_its_sentences() -> None:
    assert [block.source for block in _render().blocks] == [
        "情况通报.txt 第5行",
        "情况通报.txt 第6行",
        "情况通报.txt 第7行（sentences.txt 第2行）",
        "情况通报.txt 第8行",
        "情况通报.txt 第9行",
        "情况通报.txt 第10行",
        "情况通报.txt 第11行",
    ]
    assert [block.source for block in _render().attachments[1].blocks] == ["情况通报.txt 第15行"]


def test_title_addressees_and_attachments_know_their_lines() -> None:
    assert _render().sources == {
        "标题": "情况通报.txt 第2行",
        "主送机关（campaign.toml 的 addressees）": "情况通报.txt 第4行",
        "附件1标题": "情况通报.txt 第12行",
        "附件2标题": "情况通报.txt 第14行",
    }
    assert (
        "主送机关（campaign.toml 的 addressees）"
        not in plain("标题\n\n{{ 主送 }}：\n文。", 主送="甲").sources
    )


def test_lines_are_counted_through_branches_remarks_and_expressions_of_several_lines() -> None:
    text = (
        "标题\n\n# 说明\n{% if 真 %}\n甲。\n{% else %}\n乙。\n{% endif %}\n# 说明\n"
        "{% if 真 %}丙{% endif %}丁。\n\n{{ 词\n}}戊。\n  {% if 真 %}\n  己。\n  {% endif %}\n"
    )
    blocks = plain(text, 真=True, 词="词").blocks
    assert [(block.text, block.source) for block in blocks if isinstance(block, Paragraph)] == [
        ("甲。", "甲.txt 第5行"),
        ("丙丁。", "甲.txt 第10行"),
        ("词戊。", "甲.txt 第12行"),
        ("己。", "甲.txt 第15行"),
    ]


def test_a_remark_does_not_join_the_lines_around_it() -> None:
    assert plain("标题\n\n甲。\n# 说明\n乙。").blocks == (Paragraph("甲。"), Paragraph("乙。"))


def test_what_blanks_printed_is_known() -> None:
    draft = plain("标题\n\n涉及{{ 名单 }}。", 名单=Phrase(("甲(集团)公司", "等", ROWS)))
    assert draft.values == {"甲(集团)公司", "等"}
    assert draft.blocks == (Paragraph("涉及甲(集团)公司等3。"),)


# ── forms ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_lines_that_begin_with_a_bar_make_a_form() -> None:
    text = """\
标题

请填写。
| 编号 |督办2号|期限|{{ 日 }}|
|事项|应训{{ 数 }}人。↵逐人落实。|
||请办理|
|意见|（空6行）|
|签字|（盖章）（空2行）|日期||
|回复部分|
以上。
附件：表
|甲|{{ 数 }}|
"""
    draft = plain(text.replace("督办2号", "{{ 号 }}"), 日="2022年12月2日", 数=REQUIRED, 号="督办2号")
    label = FormCell
    assert draft.blocks == (
        Paragraph("请填写。"),
        FormBlock(
            4,
            (
                FormRow(
                    (
                        label("编号", 1, True),
                        FormCell("督办2号"),
                        label("期限", 1, True),
                        FormCell("2022年12月2日"),
                    )
                ),
                FormRow((label("事项", 1, True), FormCell("应训1234人。\n逐人落实。", 3)), 2),
                FormRow((FormCell("请办理", 4),)),
                FormRow((label("意见", 1, True), FormCell("", 3)), 6),
                FormRow(
                    (label("签字", 1, True), FormCell("（盖章）"), label("日期", 1, True), FormCell("")), 3
                ),
                FormRow((label("回复部分", 4, True),)),
            ),
        ),
        Paragraph("以上。"),
    )
    assert draft.blocks[1].source == "甲.txt 第4行"
    assert [printed.place for printed in draft.figures] == ["表单“事项”", "附件1表单“甲”"]


def test_a_bar_that_a_blank_prints_makes_no_cell() -> None:
    draft = plain("标题\n\n|名称|{{ 名 }}|", 名="甲|乙厂\n丙")
    assert draft.blocks == (
        FormBlock(2, (FormRow((FormCell("名称", 1, True), FormCell("甲|乙厂\n丙")), 2),)),
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("|编号|甲", "没有用竖线"),
        ("｜编号｜甲｜", "没有用竖线"),
        ("|", "没有用竖线"),
        ("||", "没有内容"),
        ("|" + "甲|" * 9, "有9格"),
        ("|意见|（空白行）|", "留空的写法不对"),
        ("|意见|（空0行）|", "留空的写法不对"),
        ("|意见|(空6行)|", "留空的写法不对"),
        ("|意见|（空6行）同意|", "留空的写法不对"),
        ('|甲|{{ 表("镇街") }}|', "独占一行"),
    ],
)
def test_a_broken_row_of_a_form_is_an_error_with_its_line(row: str, message: str) -> None:
    with pytest.raises(WordingError, match=message) as caught:
        _render(f"标题\n\n|甲|乙|\n{row}")
    assert caught.value.where == "情况通报.txt 第4行"
    assert caught.value.remedy


# ── digits ──────────────────────────────────────────────────────────────────────────────────────────────────

SOURCED = (
    "自2022年9月1日至10月10日，12月2日8时30分，2022—2024年，2022年1—11月，9月1日至10日",
    "（薛安发〔2022〕17号）、国务院令第708号，按《安全生产法（2021年修正）》《GB 123》要求",
    "按GB/T 33000—2016、AQ 3013-2008执行",
    "1.甲\n（1）乙\n12.丙",
    "意见（空6行）",
    "一是三令五申，十余人，百分之百",
)
UNSOURCED = {
    "合格率低于90%的单位": "合格率低于90%的单位",
    "共12家单位": "共12家单位",
    "在15日内整改": "在15日内整改",
    "见附件2": "见附件2",
    "拨打12350举报": "拨打12350举报",
    "其中3.5万元": "其中3.5万元",
    "第3期": "第3期",
    "甲\n共１２家": "共１２家",
    "《甲》规定的90%": "《甲》规定的90%",
}


@pytest.mark.parametrize("text", SOURCED)
def test_digits_of_dates_document_numbers_titles_and_headings_have_a_source(text: str) -> None:
    assert list(digits_without_source(text)) == []


@pytest.mark.parametrize(("text", "found"), UNSOURCED.items())
def test_any_other_digit_has_none(text: str, found: str) -> None:
    assert [words for _, words in digits_without_source(text)] == [found]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("标题\n\n合格率低于90%。", 3),
        ("关于3家单位的通报\n\n文。", 1),
        ("标题\n\n文。\n{% if 假 %}\n合格率低于90%。\n{% endif %}", 5),  # a branch that is not taken
        ('标题\n\n{% if 假 %}甲{% else %}{{ "90%" }}{% endif %}', 3),
        ('标题\n\n{{ "低于90%" if 假 else "" }}', 3),
        ('标题\n\n文。\n{% set 数 = "90" %}{{ 数 }}', 4),
        ("标题\n\n甲{{ 词 }}\n乙{{ 词 }}5家{{ 词 }}", 4),
        ("标题\n\n|标准|90%|", 3),
        ("标题\n\n文。\n附件：前10名\n文。", 4),
    ],
)
def test_a_digit_without_source_is_an_error_with_line_in_every_branch(text: str, line: int) -> None:
    for check in (
        lambda: plain(text, 假=False, 词="词"),
        lambda: check_wording(text, {"假", "词"}, name="甲.txt"),
    ):
        with pytest.raises(WordingError, match="没有出处") as caught:
            check()
        assert caught.value.where == f"甲.txt 第{line}行"
        assert "规定.抽测合格率" in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("薛安发[2022]17号", "六角括号"),
        ("截至2022.12.2", "日期用了点"),
        ("{{ 词 }}自22年9月", "年份不全"),
        ("薛安发〔22〕17号", "文号的写法不对"),
        ("12家单位，截至2022年12月2日", "没有出处"),
    ],
)
def test_a_date_or_number_of_a_document_that_is_badly_written_is_told_as_such(
    text: str, message: str
) -> None:
    with pytest.raises(WordingError, match=message) as caught:
        plain(f"标题\n\n文。\n{text}\n文。", 词="词")
    assert caught.value.where == "甲.txt 第4行"


def test_a_digit_in_a_sentence_names_its_line() -> None:
    bad = Sentence("低于90%。", {}, "sentences.txt 第40行")
    with pytest.raises(WordingError, match="没有出处") as caught:
        render_wording(
            '标题\n\n{{ 句("甲") }}', {}, name="x.txt", tables={}, charts={}, sentences={"甲": lambda: bad}
        )
    assert caught.value.where == "sentences.txt 第40行"


def test_numbers_cannot_be_taken_from_figures_in_a_roundabout_way() -> None:
    for blank in (
        "全区.应训.text",
        "全区.应训 ~ '人'",
        "全区.应训 | string",
        "全区.应训.numerator",
        "全区.应训 + 1",
    ):
        with pytest.raises(WordingError) as caught:
            _render(TEXT.replace("全区.应训", blank, 1))
        assert caught.value.where == "情况通报.txt 第7行"


@pytest.mark.parametrize("blank", ["表()", "全区.应训()", '表("甲", "乙", "丙")', "表(名称=词)", "句.甲"])
def test_a_function_that_is_called_in_a_wrong_way_is_an_error_with_its_line(blank: str) -> None:
    with pytest.raises(WordingError) as caught:
        _render(TEXT.replace("全区.应训", blank, 1), 词="词")
    assert caught.value.where == "情况通报.txt 第7行"


def test_thresholds_are_blanks() -> None:
    standards = Standards(Thresholds())
    draft = plain("标题\n\n低于{{ 规定.抽测合格率 }}，不足{{ 规定.最少实测人数 }}人。", 规定=standards)
    assert draft.blocks == (Paragraph("低于90%，不足10人。"),)
    assert [printed.figure.measure for printed in draft.figures] == ["spot_pass_rate", "spot_minimum_sample"]
    assert set(THRESHOLD_OF_LABEL.values()) <= set(Thresholds.model_fields)
    with pytest.raises(WordingError, match="“抽测合恪率”没有对应内容") as caught:
        plain("标题\n\n低于{{ 规定.抽测合恪率 }}。", 规定=standards)
    assert (caught.value.where, caught.value.guess) == ("甲.txt 第3行", "抽测合格率")
