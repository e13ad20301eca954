"""Filing what was signed: kept once and for all, compared number by number, registered; everything wrong is refused."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from anpei import cli
from anpei.document.bulletin import notice
from anpei.document.issued import corrections, issued_document
from anpei.document.register import read_register
from anpei.errors import AnpeiError, DataError, UsageError
from anpei.home import Home
from anpei.ledger import Case, open_case
from anpei.run.campaign_run import Request, run_campaign
from anpei.run.issue import Issued, issue
from tests.document.office import convert
from tests.sample import copy_sample

pytestmark = pytest.mark.slow

NUMBER = "澜溪安办发〔2026〕5号"
SIGNED_ON = "2026-11-04"
TOWN = "towns/990101001-栖澜街道"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A home with a result of the district, one town and the units."""
    home = tmp_path_factory.mktemp("made")
    copy_sample(root, home / "data/sample")
    (home / "output").mkdir()
    request = Request(notebooks=["10", "20", "45"], towns=["990101001"], values={"kinds": "督办单"})
    assert run_campaign("sample", Home(home), request).failed == []
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Home:
    shutil.copytree(made, tmp_path / "home")
    return Home(tmp_path / "home")


def result(home: Home) -> Path:
    return home.output / "sample/2026-11-02T0800"


def edited(home: Home, *changes: tuple[str, str], name: str = "签发.docx") -> Path:
    """Return the district's DOCX as a clerk edited it, somewhere else."""
    source, target = result(home) / "district/统计通报.docx", home.root / name
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "word/document.xml":
                text = data.decode()
                for before, after in changes:
                    assert before in text
                    text = text.replace(before, after, 1)
                data = text.encode()
            new.writestr(part, data)
    return target


def scan(home: Home) -> Path:
    """Return a PDF of pictures alone."""
    path = home.root / "扫描.pdf"
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.save(path)
    return path


def filed(home: Home, final: Path, **changes: Any) -> Issued:
    given = {"kind": "情况通报", "number": NUMBER, "signed_on": SIGNED_ON, "folder": result(home)} | changes
    return issue(home, final=final, **given)


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# ── what is filed ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_signed_file_is_kept_with_manifest_and_figures(home: Home) -> None:
    final = edited(home)
    told = filed(home, final)
    folder = home.data / f"issued/2026/情况通报-{NUMBER}"
    assert sorted(path.name for path in folder.iterdir()) == [
        "differences.json", "figures.json", "manifest.json", "情况通报.docx",
    ]  # fmt: skip
    assert (folder / "情况通报.docx").read_bytes() == final.read_bytes()
    assert (folder / "manifest.json").read_bytes() == (result(home) / "manifest.json").read_bytes()
    assert (folder / "figures.json").read_bytes() == (result(home) / "district/figures.json").read_bytes()
    [entry] = read_register(home)
    assert entry == told.entry and told.is_new and told.is_compared and told.differences == () == told.remarks
    assert (entry.kind, entry.number, entry.campaign, entry.as_of, entry.known_on, entry.subject) == (
        "情况通报", NUMBER, "sample", "2026-11-02T08:00:00", "2026-11-03", "",
    )  # fmt: skip
    assert entry.file == f"data/issued/2026/情况通报-{NUMBER}/情况通报.docx"
    assert entry.sha256 == hashlib.sha256(final.read_bytes()).hexdigest() and entry.differences == "0"


def test_what_the_clerk_changed_is_told_with_its_sentence(home: Home) -> None:
    told = filed(home, edited(home, ("426", "427"), ("缺测7人", "缺测8人")))
    assert [(one.kind, one.made, one.final) for one in told.differences] == [
        ("changed", "426", "427"), ("changed", "7", "8"),
    ]  # fmt: skip
    first = told.differences[0]
    assert "完成427人，完成率87.30%" in first.final_sentence and first.place == "一、总体情况第1段"
    figures = json.loads((result(home) / "district/figures.json").read_text("utf-8"))["figures"]
    [figure] = [one for one in figures if one["id"] == first.figure]
    assert (figure["measure"], figure["level"], figure["numerator"]) == ("n_completed", "district", 426)
    assert told.entry.differences == "2"


def test_a_signed_pdf_is_compared_with_the_made_one(home: Home) -> None:
    told = filed(home, result(home) / "district/统计通报.pdf")
    assert told.is_compared and told.differences == ()
    assert told.entry.file.endswith("/情况通报.pdf")


@pytest.mark.instrument("soffice")
def test_a_pdf_that_an_office_program_printed_differs_only_where_it_was_edited(
    home: Home, tmp_path: Path
) -> None:
    final = edited(home, ("426", "427"), ("，参训率93.03%", ""))
    printed = home.root / "打印.pdf"
    printed.write_bytes(convert({"a": final.read_bytes()}, tmp_path)["a"])
    told = filed(home, printed)
    assert [(one.kind, one.made, one.final) for one in told.differences] == [
        ("dropped", "93.03%", ""), ("changed", "426", "427"),
    ]  # fmt: skip


def test_the_made_docx_edited_in_place_is_compared_with_the_pdf(home: Home) -> None:
    final = edited(home, ("426", "427"))
    shutil.copyfile(final, result(home) / "district/统计通报.docx")
    told = filed(home, result(home) / "district/统计通报.docx")
    assert [(one.kind, one.made, one.final) for one in told.differences] == [("changed", "426", "427")]


def test_a_scan_is_filed_and_must_be_compared_by_hand(home: Home) -> None:
    told = filed(home, scan(home))
    assert not told.is_compared and told.entry.differences == "-"
    assert "终稿是扫描件，没有文字，无法逐个比对数字" in told.remarks[0]


def test_the_wrong_file_is_noticed(home: Home) -> None:
    told = filed(home, result(home) / TOWN / "统计通报.docx")
    assert [remark[:13] for remark in told.remarks] == [
        "终稿里没有找到编号“澜溪安",
        "终稿里没有找到标题“关于危",
    ]


def test_documents_of_towns_and_units(home: Home) -> None:
    folder = result(home) / TOWN
    told = filed(home, folder / "统计通报.pdf", folder=folder, kind="情况反馈", number="")
    assert (told.entry.subject, told.entry.number) == ("栖澜街道", "")
    assert told.entry.file == "data/issued/2026/情况反馈-2026-11-02T080000-栖澜街道/情况反馈.pdf"
    orders = sorted((result(home) / "restricted/分送").rglob("督办单.pdf"))
    order = filed(home, orders[0], folder=orders[0].parent, kind="督办单", number="")
    assert order.entry.number == "督办1号" and order.entry.subject in orders[0].parent.name
    assert order.differences == () and order.is_compared
    case = open_case("sample", home=home)
    again = notice(case, "督办单", unit=order.entry.subject)
    assert again.number == "督办1号", "what was issued keeps its number"


# ── never overwritten ───────────────────────────────────────────────────────────────────────────────────────


def test_the_same_again_changes_nothing(home: Home) -> None:
    final = edited(home, ("426", "427"))
    first = filed(home, final)
    before = digests(home.data / "issued")
    again = filed(home, final)
    assert digests(home.data / "issued") == before
    assert not again.is_new and again.entry == first.entry and again.differences == first.differences


def test_edits_in_an_issued_file_are_kept(home: Home) -> None:
    final = edited(home)
    path = home.root / filed(home, final).entry.file
    path.write_bytes(path.read_bytes() + b" edited")
    before = digests(home.data / "issued")
    assert "在登记以后改动过，照原样保留" in filed(home, final).remarks[0]
    assert digests(home.data / "issued") == before


def test_a_filing_that_was_cut_off_is_finished(home: Home) -> None:
    final = edited(home)
    filed(home, final)
    (home.data / "issued/register.csv").unlink()
    assert filed(home, final).is_new
    assert len(read_register(home)) == 1
    (home.data / "issued/register.csv").unlink()
    with pytest.raises(UsageError, match="已经有了，里面是别的文件"):
        filed(home, edited(home, ("426", "427")))


@pytest.mark.parametrize("change", [{"signed_on": "2026-11-05"}, {"final": "other"}])
def test_another_file_or_date_for_the_same_number_is_refused(home: Home, change: dict[str, Any]) -> None:
    final = edited(home)
    filed(home, final)
    before = digests(home.data / "issued")
    if "final" in change:
        final, change = edited(home, ("426", "427")), {}
    with pytest.raises(UsageError) as error:
        filed(home, final, **change)
    assert f"这份文件已经登记为“{NUMBER}”" in error.value.what and "做更正通报" in error.value.remedy
    assert digests(home.data / "issued") == before


def test_one_number_is_for_one_document(home: Home) -> None:
    toml = home.data / "sample/campaign.toml"
    toml.write_text(
        toml.read_text("utf-8").replace("as_of = 2026-11-02T08", "as_of = 2026-11-01T08"), "utf-8"
    )
    later = run_campaign("sample", home, Request(notebooks=["10"])).folder
    filed(home, edited(home))
    with pytest.raises(UsageError, match=f"“{NUMBER}”已经用于《关于危险化学品专题"):
        filed(home, later / "district/统计通报.docx", folder=later)


# ── what is refused ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("change", "what", "remedy"),
    [
        ({"kind": "情况通抱"}, "没有名为“情况通抱”的文种。", "可用的文种"),
        ({"kind": "表扬通报"}, "结果里没有表扬通报。", "这里有：情况反馈、情况通报、督办单"),
        ({"kind": "督办单", "number": "3"}, "结果里有", "写到那一份的文件夹"),
        ({"number": "澜溪安办发[2026]5号"}, "文号“澜溪安办发[2026]5号”的写法不对。", "六角括号"),
        ({"signed_on": "11月4日"}, "“11月4日”不是日期。", "2022-12-02"),
        ({"signed_on": "2026-11-01"}, "成文日期2026-11-01不会是这份文件的", "核对 --signed-on"),
        ({"signed_on": "2036-11-04"}, "成文日期2036-11-04不会是这份文件的", "核对 --signed-on"),
        ({"final": "没有.docx"}, "没有文件“", "--final"),
        ({"final": "data/sample/campaign.toml"}, "不是 DOCX 或 PDF。", "另存为"),
        ({"folder": "data/sample"}, "不是 anpei run 的结果。", "manifest.json"),
    ],
)
def test_everything_wrong_is_said_and_nothing_kept(
    home: Home, change: dict[str, Any], what: str, remedy: str
) -> None:
    final = home.root / change.pop("final") if "final" in change else edited(home)
    if "folder" in change:
        change = {"folder": home.root / change["folder"]}
    with pytest.raises(AnpeiError) as error:
        filed(home, final, **change)
    assert what in error.value.what and remedy in error.value.remedy
    assert not (home.data / "issued").exists()


def test_figures_that_were_touched_are_refused(home: Home) -> None:
    path = result(home) / "district/figures.json"
    path.write_text(path.read_text("utf-8").replace('"numerator": 426', '"numerator": 427'), "utf-8")
    with pytest.raises(DataError, match=r"figures.json 和生成时不一样"):
        filed(home, edited(home))


def test_a_draft_for_checking_is_not_issued(home: Home) -> None:
    draft = run_campaign("sample", home, Request(notebooks=["10"], stage="核对稿")).folder
    with pytest.raises(UsageError, match="这是核对稿，不能印发"):
        filed(home, draft / "district/统计通报.docx", folder=draft)


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_command_prints_differences_in_chinese_and_as_json(
    home: Home, capfd: pytest.CaptureFixture[str]
) -> None:
    final = edited(home, ("426", "427"))
    arguments = [
        "issue",
        str(result(home)),
        "--kind",
        "情况通报",
        "--signed-on",
        SIGNED_ON,
        "--final",
        str(final),
    ]

    def call(*more: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as left:
            cli.main(["--home", str(home.root), *arguments, *more])
        return int(left.value.code or 0), capfd.readouterr().out

    code, out = call()
    assert code == 0 and f"已登记：情况通报　{NUMBER}　data/issued/2026/" in out
    assert (
        "与结果里的数字比对：改动1处：" in out and "改动　426 → 427　" in out and "一、总体情况第1段" in out
    )
    code, out = call("--json")
    told = json.loads(out)
    assert code == 0 and told["entry"]["number"] == NUMBER and told["entry"]["signed_on"] == SIGNED_ON
    assert (told["is_new"], told["is_compared"], told["differences"][0]["final"]) == (False, True, "427")


# ── the base of a correction ────────────────────────────────────────────────────────────────────────────────


def test_issued_figures_against_todays(home: Home) -> None:
    filed(home, edited(home, ("抽测合格率92.41%", "抽测合格率92.14%")))
    case = open_case("sample", home=home)
    today = notice(case, "情况通报")
    [typed] = corrections(case, today)
    assert (typed.issued, typed.corrected) == ("92.14%", "92.41%"), "what the clerk changed was issued"
    figures = tuple(
        replace(one, text="427", figure=replace(one.figure, numerator=427))
        if one.figure.measure == "n_completed"
        and one.figure.level == "district"
        and one.place.startswith("一")
        else one
        for one in today.figures
    )
    found = corrections(case, replace(today, figures=figures))
    assert (found[0].place, found[0].issued, found[0].corrected) == ("一、总体情况第1段", "426", "427")


def test_nothing_issued_is_nothing_to_correct(home: Home) -> None:
    case: Case = open_case("sample", home=home)
    with pytest.raises(DataError, match="没有印发过情况通报"):
        issued_document(case, "情况通报")
