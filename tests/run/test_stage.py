"""A document's life in a run: 核对稿 with reply forms, 送审稿 with papers for signing, 定稿 when nothing stands against it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from anpei import cli
from anpei.campaign import load_campaign
from anpei.document.bulletin import notice
from anpei.document.pdf import render_pdf
from anpei.errors import ConfigurationError, DataError, UsageError
from anpei.home import Home
from anpei.ledger import Case, open_case
from anpei.run import campaign_run
from anpei.run.campaign_run import Request, run_campaign
from anpei.run.gate import make_gate
from anpei.run.index import index_page
from anpei.run.readiness import stop_final
from tests.sample import copy_sample

pytestmark = pytest.mark.slow

TOWN = "towns/990101001-栖澜街道"
BOTH = Request(notebooks=["10", "20"], towns=["990101001"])
SLOTS = "wording/手写.txt"


@pytest.fixture
def home(tmp_path: Path, root: Path) -> Home:
    copy_sample(root, tmp_path / "data/sample")
    (tmp_path / "output").mkdir()
    return Home(tmp_path)


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path.read_bytes())
    return "".join(page.get_textpage().get_text_range() for page in document)


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def with_settings(home: Home, more: str) -> None:
    toml = home.data / "sample/campaign.toml"
    toml.write_text(toml.read_text("utf-8") + more, "utf-8")


# ── the stages ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_draft_for_checking_goes_with_a_reply_form(home: Home) -> None:
    with_settings(home, "\n[notice.情况反馈]\nreply_by = 2026-11-06\n")
    result = run_campaign("sample", home, replace(BOTH, stage="核对稿"))
    assert result.folder.name == "2026-11-02T0800-核对稿" and result.stage == "核对稿"
    town, district = result.folder / TOWN, result.folder / "district"
    assert {"核对反馈表.pdf", "核对反馈表.docx"} <= {path.name for path in town.iterdir()}
    assert not list(district.glob("核对*")) and not list(result.folder.rglob("发文稿纸*"))
    assert "核对稿" in text_of(town / "统计通报.pdf") and "核对稿" in text_of(district / "统计通报.pdf")
    form = text_of(town / "核对反馈表.pdf")
    assert "栖澜街道" in form and "2026年11月6日" in form
    manifest = json.loads((result.folder / "manifest.json").read_text("utf-8"))
    assert manifest["parameters"]["stage"] == "核对稿"
    page = (result.folder / "index.html").read_text("utf-8")
    assert "稿次 核对稿" in page and "情况反馈　核对稿" in page and "连同核对反馈表发给镇街" in page
    assert "anpei issue" not in page


def test_a_draft_for_signing_is_the_usual_one_and_goes_with_its_paper(home: Home) -> None:
    result = run_campaign("sample", home, BOTH)
    assert result.folder.name == "2026-11-02T0800" and result.stage == "送审稿"
    assert [path.parent.name for path in result.folder.rglob("发文稿纸.pdf")] == ["district"]
    assert "澜溪安办发〔2026〕5号" in text_of(result.folder / "district/发文稿纸.pdf")
    page = (result.folder / "index.html").read_text("utf-8")
    assert "情况通报　送审稿　澜溪安办发〔2026〕5号" in page and "anpei issue 本文件夹" in page


def test_a_final_text_says_nothing_of_its_stage(home: Home) -> None:
    result = run_campaign("sample", home, replace(BOTH, stage="定稿"))
    assert [state.state for state in result.states] == ["done", "done"]
    assert not list(result.folder.rglob("发文稿纸*")) and not list(result.folder.rglob("核对反馈表*"))
    for path in result.folder.rglob("统计通报.pdf"):
        assert "稿" not in text_of(path)


def test_a_severe_finding_on_a_whole_kind_stops_the_final_text_alone(
    home: Home, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaign_run, "plan", lambda *_, **__: ())
    (home.data / "sample/extracts/2026-11-03/名册/坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    assert run_campaign("sample", home, Request()).folder.is_dir()
    with pytest.raises(SystemExit) as left:
        cli.main(["--home", str(home.root), "run", "sample", "--stage", "定稿"])
    said = capfd.readouterr().err
    assert left.value.code == 10
    assert "有1条影响全局的严重疑点，不能出定稿；第一条：" in said and "用 --stage 核对稿 或 送审稿" in said
    assert not (home.output / "sample/2026-11-02T0800-定稿").exists()


def test_a_severe_finding_of_one_town_does_not_stop_it(home: Home) -> None:
    case = open_case("sample", home=home)
    one = case.findings.head(1).assign(severity="严重", unit_no=None)
    for town, is_stopped in (("990101001", False), (None, True)):
        changed = replace(case)
        changed.__dict__["findings"] = one.assign(town_key=town)
        if is_stopped:
            with pytest.raises(DataError):
                stop_final(changed)
        else:
            stop_final(changed)


def test_an_unknown_stage_is_refused_before_anything_is_read(home: Home) -> None:
    with pytest.raises(UsageError) as error:
        run_campaign("sample", home, Request(stage="定搞"))
    assert error.value.guess == "定稿" and not home.work.exists()


# ── numbers ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_numbers_of_the_register_are_part_of_the_basis(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign_run, "plan", lambda *_, **__: ())
    first = run_campaign("sample", home, Request()).folder
    before = files(first)
    register = home.data / "issued/register.csv"
    register.parent.mkdir()
    head = "kind,number,title,signed_on,campaign,as_of,known_on,subject,file,sha256,differences\n"
    register.write_text(head + "调度通报,第2期,t,2026-10-09,other,2026-10-08T08:00:00,,,f,s,0\n", "utf-8")
    run_campaign("sample", home, Request())
    numbers = json.loads((first / "manifest.json").read_text("utf-8"))["numbers"]
    assert numbers["调度通报"] == "第3期"
    register.unlink()
    run_campaign("sample", home, Request())
    assert files(first) == before, "the same register, the same bytes"


# ── texts by hand ───────────────────────────────────────────────────────────────────────────────────────────


def test_texts_by_hand_are_asked_for_once_kept_and_told_when_stale(home: Home) -> None:
    path = home.data / "sample" / SLOTS
    only = Request(notebooks=["10"])
    first = run_campaign("sample", home, only)
    assert any(note.startswith("wording/手写.txt 新增") for note in first.notes)
    before, asked = files(first.folder), path.read_bytes()
    again = run_campaign("sample", home, only)
    assert files(again.folder) == before and path.read_bytes() == asked and again.notes == ()

    text = path.read_text("utf-8-sig")
    assert "【原因分析】情况通报\n依据：全区完成率 87.30%" in text
    lines = text.splitlines()
    at = lines.index("【原因分析】情况通报")
    lines.insert(at + 2, "部分单位组织不力，学习安排不紧。")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    written = run_campaign("sample", home, only)
    assert written.notes == () and "部分单位组织不力" in text_of(written.folder / "district/统计通报.pdf")

    path.write_text(path.read_text("utf-8").replace("完成率 87.30%", "完成率 85.00%"), "utf-8")
    stale = run_campaign("sample", home, only)
    [told] = stale.notes
    assert "“原因分析”" in told and "85.00%→87.30%" in told
    assert "85.00%→87.30%" in (stale.folder / "index.html").read_text("utf-8")
    final = run_campaign("sample", home, replace(only, stage="定稿"))
    assert [state.state for state in final.states] == ["failed"] and "85.00%→87.30%" in final.states[0].error
    assert not (final.folder / "district").exists()


def test_a_name_in_a_text_by_hand_is_not_public(home: Home) -> None:
    case = open_case("sample", home=home)
    assert case.intake is not None
    name = next(name for name in sorted(make_gate(case).names) if len(name) == 3)
    (home.data / "sample/wording").mkdir()
    (home.data / "sample" / SLOTS).write_text(f"【原因分析】情况通报\n依据：\n{name}同志抓得紧。\n", "utf-8")
    result = run_campaign("sample", home, Request(notebooks=["10"]))
    assert [state.state for state in result.states] == ["failed"] and "人员姓名" in result.states[0].error
    assert name not in result.states[0].error


# ── heads ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def with_notice(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Callable[[str], Case]:
    """The sample's case with further lines of campaign.toml."""
    home = Home(tmp_path_factory.mktemp("heads"))
    copy_sample(root, home.data / "sample")
    toml = home.data / "sample/campaign.toml"
    text, case = toml.read_text("utf-8"), open_case(load_campaign("sample", home))

    def make(more: str) -> Case:
        toml.write_text(text + more, "utf-8")
        return replace(case, campaign=load_campaign("sample", home))

    return make


@pytest.mark.parametrize(
    ("head", "has_mark", "has_number"),
    [("full", True, True), ("preprinted", False, True), ("none", False, False)],
)
def test_heads_of_the_district(
    with_notice: Callable[[str], Case], tmp_path: Path, head: str, has_mark: bool, has_number: bool
) -> None:
    made = notice(with_notice(f'\n[notice.情况通报]\nhead = "{head}"\n'), "情况通报")
    (tmp_path / "a.pdf").write_bytes(render_pdf(made))
    first = pypdfium2.PdfDocument(tmp_path / "a.pdf")[0].get_textpage().get_text_range().replace("\r\n", "")
    assert ("澜溪区安全生产委员会办公室文件" in first) == has_mark
    assert ("澜溪安办发〔2026〕5号" in first) == has_number
    assert "关于危险化学品专题" in first


def test_the_towns_own_head(with_notice: Callable[[str], Case], tmp_path: Path) -> None:
    case = with_notice('\n[notice.情况反馈]\nhead = "town"\ntown_issuer = "安全生产委员会办公室"\n')
    made = notice(case, "情况反馈", town="990101001")
    assert (made.kind, made.subject, made.number) == ("镇街通报", "栖澜街道", "〔2026〕　号")
    (tmp_path / "a.pdf").write_bytes(render_pdf(made))
    assert "栖澜街道安全生产委员会办公室文件" in text_of(tmp_path / "a.pdf").replace("\r\n", "")
    usual = notice(with_notice(""), "情况反馈", town="990101001")
    assert (usual.kind, usual.head, usual.number) == ("情况反馈", "none", "")


def test_a_notice_of_no_kind_is_an_error(home: Home) -> None:
    with_settings(home, '\n[notice.情况通抱]\nhead = "none"\n')
    with pytest.raises(ConfigurationError) as error:
        run_campaign("sample", home, Request())
    assert "[notice.情况通抱] 不是一个文种" in error.value.what and error.value.guess == "情况通报"


def test_the_index_page_says_which_fonts_stood_in(with_notice: Callable[[str], Case], tmp_path: Path) -> None:
    page = index_page(with_notice(""), [], tmp_path).decode()
    assert "字体，分别以思源" in page and "把本单位的字体文件放进 data/fonts" in page
