"""Mistakes in the wording of a document: each is one Chinese error that names file and line, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from anpei.document.bulletin import notice
from anpei.document.save import save
from anpei.document.wordingcheck import check_all_wording
from anpei.errors import AnpeiError
from anpei.ledger import Case

from .scene import crew, make_case

WORDING = """\
关于培训情况的通报

{{ 主送 }}：
现将有关情况通报如下。
一、总体情况
应训{{ 全区.应训 }}人。{{ 句("单位总量") }}
{{ 表("镇街情况") }}
{{ 手写("原因分析", 全区.应训) }}
"""
SLOT = "【原因分析】情况通报\n依据：全区应训 3\n东镇抓得紧。\n"


def folder_case(folder: Path, wording: str = WORDING, slot: str = SLOT) -> Case:
    case = make_case(
        folder / "case", {"甲化工有限公司": ("常庄街道", "应急局")}, crew("甲化工有限公司", {"完成": 3})
    )
    own = case.campaign.folder / "wording"
    own.mkdir()
    (own / "情况通报.txt").write_text(wording, encoding="utf-8")
    (own / "手写.txt").write_text(slot, encoding="utf-8")
    return case


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("{{ 主送 }}：", "{{ 主进 }}：", "“主进”没有对应内容", 3),  # misspelt blank
        ("全区.应训 }}人", "全区.应汛 }}人", "“应汛”没有对应内容", 6),  # missing figure
        ('表("镇街情况")', '表("镇街情祝")', "没有名为“镇街情祝”的表", 7),
        ('句("单位总量")', '句("单位总亮")', "没有名为“单位总亮”的句", 6),
        ('{{ 表("镇街情况") }}', '{{ 图("没有") }}', "没有名为“没有”的图", 7),
        ("通报如下。", "通报如下\U000f0000。", "缺少字符", 4),  # a character that no font has
        ("关于培训", "关于\U000f0000培训", "缺少字符", 1),
        ("{{ 手写", "附件：表\n文。\n附件：\U000f0000表\n文。\n{{ 手写", "缺少字符", 10),
        ("通报如下。", "通报如下，低于90%。", "没有出处", 4),
        ("通报如下。", "通报如下，(见附表)。", "半角标点", 4),
        ("通报如下。", "请常压街道抓紧。", "可能是：常庄街道", 4),
        ("关于培训情况的通报", "关于培训,情况的通报", "半角标点", 1),
        ("{{ 主送 }}：", "各镇街、常压街道：", "可能是：常庄街道", 3),
        (
            "一、总体",
            "{% if 全区.应训 is zero %}{{ 没有的 }}{% endif %}\n一、总体",
            "“没有的”",
            5,
        ),  # not taken
        ("{{ 手写", "附件：表。\n文。\n{{ 手写", "末尾有标点", 8),
        ("通报如下。", "请甲化工有限工司抓紧。", "可能是：甲化工有限公司", 4),
    ],
)
def test_a_mistake_names_file_and_line_before_anything_is_written(
    tmp_path: Path, old: str, new: str, message: str, line: int
) -> None:
    assert old in WORDING
    case = folder_case(tmp_path, WORDING.replace(old, new, 1))
    with pytest.raises(AnpeiError) as caught:
        save(notice(case), tmp_path / "output")
    assert message in str(caught.value)
    assert caught.value.where == f"情况通报.txt 第{line}行"
    assert caught.value.remedy
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    ("slot", "message"),
    [
        (SLOT.replace("抓得紧", "抓得,紧"), "半角标点"),
        (SLOT.replace("东镇", "常压街道"), "常庄街道"),
        (SLOT.replace("抓得紧", "有3家单位"), "没有出处"),
    ],
)
def test_a_mistake_in_what_is_written_by_hand_names_its_line(tmp_path: Path, slot: str, message: str) -> None:
    case = folder_case(tmp_path, slot=slot)
    with pytest.raises(AnpeiError, match=message) as caught:
        save(notice(case), tmp_path / "output")
    assert "手写.txt 第3行" in caught.value.where
    assert not (tmp_path / "output").exists()


def test_right_wording_is_written(tmp_path: Path) -> None:
    case = folder_case(tmp_path)
    made = notice(case)
    assert "统计通报.pdf" in save(made, tmp_path / "output")
    assert made.slots[0].message == ""
    assert {"常庄街道", "甲化工有限公司"} <= set(made.names.registered)


SHIPPED = Path(__file__).parents[2] / "templates" / "wording" / "sentences.txt"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "手写.txt",
            "抓得紧",
            "{% if 全区.应训 is zero %}{{ 全区.应汛 }}{% endif %}抓得紧",
            "“应汛”没有对应内容",
        ),
        ("手写.txt", "抓得紧", "抓得,紧", "半角标点"),
        ("情况通报.txt", "如下。", "如下,", "半角标点"),
        ("情况通报.txt", "现将", "{% if 全区.应训 is zero %}共90家。{% endif %}现将", "没有出处"),
        ("sentences.txt", "个镇街中并列第", "个镇街中居第", "没有写明并列"),
        ("sentences.txt", "多家：{{ 名单 }}等", "多家：{{ 名单 }}等9家、", "没有出处"),
    ],
)
def test_check_finds_what_no_document_prints_today_too(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    texts = {"手写.txt": SLOT, "情况通报.txt": WORDING, "sentences.txt": SHIPPED.read_text(encoding="utf-8")}
    assert old in texts[file]
    case = folder_case(tmp_path)
    (case.campaign.folder / "wording" / file).write_text(texts[file].replace(old, new, 1), encoding="utf-8")
    with pytest.raises(AnpeiError, match=message) as caught:
        check_all_wording(case)
    line = texts[file][: texts[file].index(old)].count("\n") + 1
    assert f"{file} 第{line}行" in caught.value.where


def test_check_lets_right_wording_pass(tmp_path: Path) -> None:
    check_all_wording(folder_case(tmp_path))
