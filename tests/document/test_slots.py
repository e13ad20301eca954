"""Hand-written slots: kept as people wrote them, placed where wording calls them, flagged when figures changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from anpei.document.notice import Heading, Paragraph
from anpei.document.save import figures_json
from anpei.document.slots import (
    SLOT_FILE,
    Slots,
    SlotUse,
    append_slots,
    parse_slots,
    read_slots,
    slot_uses,
    stale_slots,
    written_basis,
    written_text,
)
from anpei.document.wording import Draft, render_wording
from anpei.errors import WordingError
from anpei.ledger.figure import Figure

from .samples import make_notice

RATE = Figure("rate", "completion_rate", "district", "990100", 12, 13)  # 92.31%
OPEN = Figure("count", "n_not_registered", "town", "990101", 4)

WORDING = """\
标题

{% if 有手写("原因分析") %}
一、原因
主要原因是：{{ 手写("原因分析", 全区.完成率, 本镇街.未注册) }}
{% endif %}
文字。
"""
FILE = """\
# 说明
【原因分析】情况通报
依据：全区完成率 90.00%、未注册 4
少数企业重视不够。
第二段，完成率{{ 全区.完成率 }}。

【领导要求】
各镇街要抓紧。
"""


class _District:
    完成率 = RATE


class _Town:
    未注册 = OPEN


def render(slots: Slots, wording: str = WORDING) -> Draft:
    return render_wording(
        wording,
        {"全区": _District(), "本镇街": _Town()},
        name="情况通报.txt",
        tables={},
        charts={},
        sentences={},
        slots=slots,
    )


def slots(text: str = FILE, kind: str = "情况通报", subject: str = "") -> Slots:
    return Slots(parse_slots(text), kind, subject)


def test_a_slot_is_placed_in_paragraphs_with_its_blanks_filled_and_its_lines_known() -> None:
    draft = render(slots())
    assert draft.blocks == (
        Heading(1, "一、原因"),
        Paragraph("主要原因是：少数企业重视不够。"),
        Paragraph("第二段，完成率92.31%。"),
        Paragraph("文字。"),
    )
    assert [block.source for block in draft.blocks] == [
        "情况通报.txt 第4行",
        f"情况通报.txt 第5行（{SLOT_FILE} 第4行）",
        f"{SLOT_FILE} 第5行",
        "情况通报.txt 第7行",
    ]
    assert [printed.figure for printed in draft.figures] == [RATE]


@pytest.mark.parametrize(
    "text", ["", "【原因分析】情况通报\n依据：全区完成率 90.00%\n\n", "【原因分析】调度通报\n文字。"]
)
def test_a_slot_without_text_prints_nothing_and_no_heading(text: str) -> None:
    draft = render(slots(text))
    assert draft.blocks == (Paragraph("文字。"),)
    assert [use.name for use in draft.slots] == ["原因分析"]


def test_what_a_document_finds_is_its_own_text_then_that_of_its_kind_then_that_of_all() -> None:
    text = "【甲】\n共用。\n【甲】情况反馈\n各镇。\n【甲】情况反馈 东镇\n依据：\n东镇。\n"
    found = [
        slots(text, kind, subject).find("甲")
        for kind, subject in (("情况反馈", "东镇"), ("情况反馈", "西镇"), ("情况通报", ""))
    ]
    assert [slot.text for slot in found if slot] == ["东镇。", "各镇。", "共用。"]
    assert slots(text).find("乙") is None


def test_a_text_whose_figures_changed_is_flagged_with_old_and_new_figure_and_what_to_do() -> None:
    (use,) = render(slots()).slots
    (told,) = stale_slots([use, use])
    assert (
        "手写内容“原因分析”（情况通报，手写.txt 第2行）写成以后数字有变：全区完成率 90.00%→92.31%。" in told
    )
    assert told.endswith("改成“依据：全区完成率 92.31%、未注册 4”。")


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("【原因分析】情况通报\n依据：全区完成率 92.31%、未注册 4\n文。", ()),
        ("【原因分析】情况通报\n依据：全区完成率 92.31%、未注册 4\n", ()),
        ("【原因分析】情况通报\n依据：全区完成率 90.00%、未注册 5\n\n", ()),  # nothing is printed
        ("【原因分析】情况通报\n依据：全区完成率 92.31%\n文。", ("未注册 未记→4",)),
        ("【原因分析】情况通报\n文。", ("全区完成率 未记→92.31%", "未注册 未记→4")),
        ("【原因分析】\n文。", ()),  # serves several documents
    ],
)
def test_what_counts_as_changed(text: str, changes: tuple[str, ...]) -> None:
    (use,) = render(slots(text)).slots
    assert use.changes == changes
    assert bool(use.message) == bool(changes)


def test_missing_slots_are_appended_and_nothing_is_rewritten(tmp_path: Path) -> None:
    uses = render(read_slots(tmp_path, "情况通报")).slots
    assert append_slots(tmp_path, uses) == 1
    path = tmp_path / "wording" / SLOT_FILE
    first = path.read_text(encoding="utf-8-sig")
    assert first.endswith("\n\n【原因分析】情况通报\n依据：全区完成率 92.31%、未注册 4\n")
    assert append_slots(tmp_path, uses) == 0
    path.write_text(first + "少数企业重视不够。", encoding="utf-8")  # no line end
    before = path.read_bytes()
    others = [SlotUse("典型做法", "情况反馈", "东镇", ""), *uses]
    assert append_slots(tmp_path, others) == 1
    assert path.read_bytes().startswith(before)
    assert path.read_text(encoding="utf-8").endswith("重视不够。\n\n【典型做法】情况反馈 东镇\n依据：\n")
    assert [slot.text for slot in read_slots(tmp_path, "情况通报").slots] == ["少数企业重视不够。", ""]


def test_the_figures_of_a_document_tell_which_slots_it_uses(tmp_path: Path) -> None:
    made = make_notice(slots=render(slots()).slots)
    (tmp_path / "district").mkdir()
    (tmp_path / "district" / "figures.json").write_bytes(figures_json(made))
    (tmp_path / "other.figures.json").write_bytes(figures_json(make_notice()))
    assert slot_uses(tmp_path) == made.slots
    assert "slots" not in json.loads(figures_json(make_notice()))


def test_only_what_is_written_counts_as_input() -> None:
    assert written_text("# 说明\n\n【甲】情况通报\n依据：全区应训 3\n\n") == ""
    assert "少数企业" in written_text(FILE) and "# 说明" not in written_text(FILE)


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("# 说明\n文字。\n【甲】\n文。", "手写内容没有名称", 2),
        ("【甲】情况通报\n文。\n\n【甲】情况通报\n文。", "出现了两次", 4),
    ],
)
def test_a_broken_file_is_an_error_with_its_line(text: str, message: str, line: int) -> None:
    with pytest.raises(WordingError, match=message) as caught:
        parse_slots(text)
    assert caught.value.where == f"{SLOT_FILE} 第{line}行"


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("文。\n共12家。", "数字“共12家。”没有出处", 4),
        ("文。\n\n{{ 全区.完戍率 }}", "“完戍率”没有对应内容", 5),
        ("{{ 全曲.完成率 }}", "“全曲”没有对应内容", 3),
    ],
)
def test_a_mistake_in_a_slot_names_its_line(text: str, message: str, line: int) -> None:
    with pytest.raises(WordingError, match=message) as caught:
        render(slots(f"【原因分析】情况通报\n依据：\n{text}"))
    assert caught.value.where == f"{SLOT_FILE} 第{line}行"


@pytest.mark.parametrize("call", ["手写()", "手写(全区.完成率)", '手写("原因分析", 3)', '手写("甲", 数)'])
def test_a_slot_is_called_by_name_and_measures(call: str) -> None:
    with pytest.raises(WordingError, match="手写内容的写法不对") as caught:
        render(slots(), f"标题\n\n{{{{ {call} }}}}")
    assert caught.value.where == "情况通报.txt 第3行"


def test_the_basis_names_whose_figures_they_are() -> None:
    whole: dict[str, Any] = {"numerator": 5}
    assert (
        written_basis([Figure("count", "n_required", "district", "", **whole), OPEN])
        == "全区应训 5、未注册 4"
    )


def test_one_text_serves_all_units_and_no_unit_makes_it_stale() -> None:
    unit = Figure("rate", "completion_rate", "unit", "甲厂", 1, 3)
    found = slots("【提示】整改通知\n依据：全区完成率 92.31%\n请抓紧。", "整改通知")
    assert found.use("提示", [RATE, unit]).basis == "全区完成率 92.31%"
    assert found.use("提示", [RATE, unit]).message == ""
