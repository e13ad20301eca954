"""The papers that go with a draft: 发文稿纸 beside what bears a 发文字号, 核对反馈表 beside a town's 核对稿."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from anpei.document.notice import Attachment, FormBlock, Notice, Paragraph
from anpei.document.paper import papers_beside, reply_form, signing_paper
from anpei.document.save import render

BULLETIN = Notice(
    kind="情况通报",
    file_stem="统计通报",
    title=("关于危险化学品专题", "全员定向安全生产大培训情况的通报"),
    blocks=(Paragraph("现将有关情况通报如下。"),),
    stage="送审稿",
    mark=("演示区安全生产委员会办公室",),
    mark_word="文件",
    number="演安办发〔2022〕17号",
    secrecy="秘密",
    urgency="加急",
    addressees=("各镇街", "区直有关部门"),
    attachments=(Attachment("各镇街培训情况表", ()), Attachment("各部门培训情况表", ())),
    signatures=("演示区安全生产委员会办公室", "演示区应急管理局"),
    signed_on=date(2022, 12, 2),
    remark="（联系人：某科，公开方式：主动公开）",
    copied_to=("市安委会办公室",),
    is_synthetic=True,
)
TOWN = replace(
    BULLETIN,
    kind="情况反馈",
    stage="核对稿",
    number="",
    subject="东镇",
    reply_by=date(2022, 12, 5),
    head="none",
)


def form(notice: Notice) -> dict[str, str]:
    """What a form says after each label."""
    [block] = [block for block in notice.blocks if isinstance(block, FormBlock)]
    said = {}
    for row in block.rows:
        assert sum(cell.columns for cell in row.cells) == block.columns
        for label, cell in zip(row.cells, row.cells[1:], strict=False):
            if label.is_label and not cell.is_label:
                said[label.text] = cell.text
    return said


@pytest.mark.parametrize(
    ("kind", "stage", "names"),
    [
        ("情况通报", "送审稿", ["发文稿纸"]),
        ("表扬通报", "送审稿", ["发文稿纸"]),
        ("镇街通报", "送审稿", ["发文稿纸"]),
        ("情况反馈", "送审稿", []),
        ("调度通报", "送审稿", []),
        ("督办单", "送审稿", []),
        ("提醒函", "送审稿", []),
        ("情况通报", "定稿", []),
        ("情况反馈", "定稿", []),
        ("情况反馈", "核对稿", ["核对反馈表"]),
        ("镇街通报", "核对稿", ["核对反馈表"]),
        ("情况通报", "核对稿", []),
        ("自拟通知", "送审稿", []),
    ],
)
def test_which_papers_go_with_a_document(kind: str, stage: str, names: list[str]) -> None:
    draft = replace(BULLETIN, kind=kind, stage=stage)  # type: ignore[arg-type]
    assert [paper.kind for paper in papers_beside(draft)] == names


def test_the_signing_paper_says_what_is_known_and_leaves_the_rest() -> None:
    paper = signing_paper(BULLETIN)
    assert paper.title == ("演示区安全生产委员会办公室发文稿纸",)
    assert (paper.head, paper.stage, paper.is_synthetic) == ("none", "定稿", True)
    said = form(paper)
    assert said == {
        "发文字号": "演安办发〔2022〕17号", "份号": "", "密级": "秘密", "紧急程度": "加急", "签发": "", "会签": "",
        "标题": "关于危险化学品专题全员定向安全生产大培训情况的通报", "主送": "各镇街，区直有关部门",
        "抄送": "市安委会办公室", "附件": "各镇街培训情况表；各部门培训情况表", "拟稿单位": "", "拟稿": "", "核稿": "",
        "校对": "", "公开方式": "主动公开", "印数": "　　份",
    }  # fmt: skip


def test_a_long_issuer_has_a_line_of_its_own() -> None:
    issuer = "演示区危险化学品安全生产专业委员会办公室"
    assert signing_paper(replace(BULLETIN, signatures=(issuer,))).title == (issuer, "发文稿纸")


def test_the_reply_form_says_to_whom_and_by_when() -> None:
    paper = reply_form(TOWN)
    [text] = [block.text for block in paper.blocks if isinstance(block, Paragraph)]
    assert "于2022年12月5日前将本表报演示区安全生产委员会办公室。" in text
    assert "《关于危险化学品专题全员定向安全生产大培训情况的通报》（核对稿）" in text
    said = form(paper)
    assert (said["反馈单位"], said["反馈时限"]) == ("东镇", "2022年12月5日")
    assert {"核对无误", "其他意见", "负责人签字", "单位盖章", "填报日期"} <= set(said)
    open_ended = reply_form(replace(TOWN, reply_by=None))
    assert form(open_ended)["反馈时限"] == "　　年　月　日"


def test_the_papers_are_files_beside_the_document() -> None:
    names = ["发文稿纸.pdf", "发文稿纸.docx"]
    files = render(replace(BULLETIN, attachments=()))
    assert [name for name in files if name.startswith("发文稿纸")] == names
    again = render(replace(BULLETIN, attachments=()))
    assert all(files[name] == again[name] for name in names)
    assert [name for name in render(replace(BULLETIN, stage="定稿", attachments=())) if "稿纸" in name] == []
    town = render(replace(TOWN, attachments=()))
    assert {"核对反馈表.pdf", "核对反馈表.docx"} <= set(town)
    assert town["核对反馈表.pdf"].count(b"/Type /Page\n") <= 1
