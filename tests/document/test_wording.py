"""The wording engine: text with blanks → blocks; every mistake is a Chinese error that names file and line."""

from __future__ import annotations

from typing import Any

import pytest

from anpei.document.notice import Column, Heading, Paragraph, Row, Table, TableBlock
from anpei.document.reader import break_title
from anpei.document.wording import Draft, Phrase, Sentence, check_wording, render_wording
from anpei.errors import WordingError
from anpei.ledger.figure import Figure

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
