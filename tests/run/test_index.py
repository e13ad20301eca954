"""The page of a result: one file without a network, that says what was made, what not, and what to do next."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from anpei.campaign import load_campaign
from anpei.home import Home
from anpei.ledger import Case, open_case
from anpei.run.index import index_page
from anpei.run.manifest import State
from anpei.run.readiness import is_incomplete
from tests.sample import copy_sample

TOWN = "towns/990101001-栖澜街道"


class Page(HTMLParser):
    """Text, links, pictures and tags of a page."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.links: list[str] = []
        self.pictures: list[tuple[str, str]] = []
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(data.decode())
        self.text = re.sub(r"\s+", " ", " ".join(self.words))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        if tag == "a":
            self.links.append(values["href"] or "")
        if tag == "img":
            self.pictures.append((values["src"] or "", values["alt"] or ""))

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"]:
            self.words.append(data)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Case:
    home = tmp_path_factory.mktemp("home")
    copy_sample(root, home / "data/sample")
    return open_case(load_campaign("sample", Home(home)))


@pytest.fixture
def page(case: Case, tmp_path: Path) -> Callable[..., Page]:
    files = [
        "district/统计通报.pdf", "district/figures/01-完成漏斗.png", f"{TOWN}/附件.xlsx", f"{TOWN}/figures/01-完成漏斗.png",
        "intake/notebook.ipynb", "measures.csv", "lists.csv", "findings.xlsx",
    ]  # fmt: skip
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    states = [
        State("district", "澜溪区　全区怎么样？", "10_district", "", "done"),
        State("intake", "澜溪区　数据能不能用？", "00_intake", "", "failed", "坏了 <b>"),
        State(TOWN, "栖澜街道　这个镇街怎么样？", "20_town", "990101001", "incomplete"),
    ]

    def make(changed: Case | None = None) -> Page:
        return Page(index_page(changed or case, states, tmp_path))

    return make


def figures(folder: Path, place: str, **told: str) -> None:
    document = {
        "document": "关于情况的通报",
        "kind": "情况通报",
        "stage": "送审稿",
        "number": "",
        "subject": "",
        **told,
    }
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document | {"figures": []}, ensure_ascii=False), "utf-8")


def test_each_document_says_its_kind_stage_and_number(page: Callable[..., Page], tmp_path: Path) -> None:
    figures(tmp_path, "district/figures.json", number="澜溪安办发〔2026〕5号")
    figures(tmp_path, f"{TOWN}/figures.json", kind="镇街通报", number="〔2026〕　号", subject="栖澜街道")
    text = page().text
    assert "情况通报 送审稿 澜溪安办发〔2026〕5号" in text
    assert "镇街通报 送审稿 编号待填" in text and "镇街通报的文号签发后填写" in text
    assert "anpei issue 本文件夹 --kind" in text and "restricted/分送" not in text


def test_hundreds_of_documents_of_units_are_counted(case: Case, tmp_path: Path) -> None:
    for number in range(8):
        figures(tmp_path, f"restricted/分送/1-镇/{number}-厂/整改通知.figures.json", kind="整改通知")
    (tmp_path / "restricted/分送/notebook.ipynb").write_text("{}", "utf-8")
    units = State("restricted/分送", "澜溪区　哪些单位？", "45_unit_documents", "", "done")
    made = Page(index_page(case, [units], tmp_path))
    assert (
        "整改通知 送审稿 8份" in made.text
        and "restricted/分送里的文件含人员姓名，只发给所涉单位" in made.text
    )
    assert [unquote(link) for link in made.links] == ["restricted/分送/notebook.ipynb", "manifest.json"]


def test_what_a_report_writes_apart_is_linked_with_its_layer(case: Case, tmp_path: Path) -> None:
    for name in (
        "oversight/名单.pdf",
        "restricted/核查专用/oversight/核查单.pdf",
        "restricted/核查专用/other/别的.pdf",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    apart = ("restricted/核查专用/oversight",)
    state = State("oversight", "澜溪区　哪些单位？", "40_oversight", "", "done", further=apart)
    made = Page(index_page(case, [state], tmp_path))
    assert [unquote(link) for link in made.links[:2]] == ["oversight/名单.pdf", f"{apart[0]}/核查单.pdf"]
    assert "核查单 PDF（核查专用）" in made.text and "别的" not in made.text


@pytest.mark.parametrize(
    ("stage", "told", "untold"),
    [
        ("核对稿", "按反馈时限收回签字盖章的反馈表", "anpei issue"),
        ("送审稿", "发文稿纸，核稿、会签后送负责人签发", "反馈表"),
        ("定稿", "印制、用印、分送", "发文稿纸"),
    ],
)
def test_the_steps_are_those_of_the_stage(
    case: Case, tmp_path: Path, stage: str, told: str, untold: str
) -> None:
    figures(tmp_path, "district/figures.json", stage=stage)
    text = Page(index_page(case, [], tmp_path, stage)).text
    assert f"稿次 {stage}" in text and told in text and untold not in text


def test_every_link_is_relative_and_leads_to_a_file(page: Callable[..., Page], tmp_path: Path) -> None:
    made = page()
    assert {unquote(link) for link in made.links} >= {
        "district/统计通报.pdf",
        f"{TOWN}/附件.xlsx",
        "measures.csv",
    }
    for link in made.links:
        assert not re.match(r"[a-z]+:|/", link)
        assert link == "manifest.json" or (tmp_path / unquote(link)).is_file()
    assert [(unquote(source), alt) for source, alt in made.pictures] == [
        ("district/figures/01-完成漏斗.png", "完成漏斗")
    ], "the district's pictures"


def test_nothing_comes_from_outside(case: Case, tmp_path: Path) -> None:
    text = index_page(case, [], tmp_path).decode()
    made = Page(text.encode())
    assert not {"script", "link", "iframe", "object"} & set(made.tags)
    assert "http" not in text and "@import" not in text and "url(" not in text
    assert str(tmp_path) not in text and str(case.campaign.home.root) not in text


def test_states_reasons_and_figures(page: Callable[..., Page], case: Case) -> None:
    text = page().text
    assert "完成1份" in text and "数据不全1份" in text and "失败1份" in text
    assert "坏了 <b>" in text, "shown as written, not as markup"
    for label, shown in (("应训", "488 人"), ("完成率", "87.30% 426 / 488")):
        assert f"{label} {shown}" in text
    assert "数据截止 2026年11月2日8时" in text and "收到数据 2026年11月3日" in text
    assert case.figure("completion_rate", "town", "990101001").text in text


def test_what_to_do_next_follows_from_what_happened(page: Callable[..., Page], case: Case) -> None:
    text = page().text
    assert "1份报告没有做成" in text and "只供内部使用" in text
    assert "[notice] 里填好" not in text, "the sample has issuer, number and date"
    bare = replace(case, campaign=replace(case.campaign, _notice={"issuer": "某机关"}))
    assert "[notice] 里填好文号、成文日期" in page(bare).text


def test_findings_are_summed_up_by_kind(page: Callable[..., Page], case: Case) -> None:
    text = page().text
    counts = case.findings["severity"].value_counts()
    assert f"严重 {counts.get('严重', 0)}， 一般 {counts.get('一般', 0)}， 提示 {counts['提示']}" in re.sub(
        "， ?", "， ", text
    )
    codes = set(case.findings["code"])
    assert len(codes) > 3 and "E205" in codes
    for code in codes - {"E205"}:
        example = case.findings.loc[case.findings["code"] == code, "message"].iloc[0]
        assert re.sub(r"\s+", " ", example) in text
    assert "同一身份证号有不同姓名：“…”和“…”" in text, "an example names no person"


def test_only_invented_data_bears_the_banner(page: Callable[..., Page], case: Case) -> None:
    assert "演示数据" in page().text
    real = replace(case, campaign=replace(case.campaign, is_synthetic=False))
    assert "演示数据" not in page(real).text


def test_incomplete_is_what_a_severe_finding_touches(case: Case) -> None:
    def with_severe(**place: object) -> Case:
        findings = case.findings.head(1).assign(severity="严重", source_no=None, unit_no=None, town_key=None)
        findings = findings.assign(**place)
        changed = replace(case)
        changed.__dict__["findings"] = findings
        return changed

    assert not is_incomplete(case) and not is_incomplete(case, "990101001")
    whole, town = with_severe(), with_severe(town_key="990101001")
    assert is_incomplete(whole) and not is_incomplete(whole, "990101001")
    assert (
        is_incomplete(town, "990101001") and not is_incomplete(town, "990101005") and not is_incomplete(town)
    )
    assert not is_incomplete(with_severe(unit_no=1))
