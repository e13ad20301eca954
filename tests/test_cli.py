"""The command line as a user meets it: Chinese help and errors, exit codes, results on standard output."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.main import get_command

from anpei import cli
from anpei.campaign import load_campaign
from anpei.cli.app import app
from anpei.cli.campaign_folder import demo_campaign, new_campaign
from anpei.home import Home
from anpei.intake.corrections import read_corrections
from anpei.run import campaign_run
from anpei.vocabulary import EMPLOY_FORMS, FIELDS, KINDS, PERSON_CLASSES
from tests.sample import copy_sample

Said = tuple[int, str, str]


@pytest.fixture
def home(tmp_path: Path, root: Path) -> Home:
    """A project home of its own with the sample and one quick notebook."""
    copy_sample(root, tmp_path / "data/sample")
    shutil.copytree(root / "data/reference", tmp_path / "data/reference")
    (tmp_path / "output").mkdir()
    (tmp_path / "notebooks").mkdir()
    quick(tmp_path, "00_quick", "print('完成')")
    return Home(tmp_path)


def quick(root: Path, name: str, source: str, parameters: str = 'campaign: str = "sample"  # 活动') -> None:
    cells: list[dict[str, Any]] = [
        {"cell_type": "code", "id": "a", "metadata": {"tags": ["parameters"]}, "source": parameters},
        {"cell_type": "code", "id": "b", "metadata": {}, "source": source},
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {
        "cells": [cell | {"execution_count": None, "outputs": []} for cell in cells],
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (root / f"notebooks/{name}.ipynb").write_text(json.dumps(content), "utf-8")


@pytest.fixture
def anpei(home: Home, capfd: pytest.CaptureFixture[str]) -> Any:
    """Call the command line in this process: exit code, standard output, standard error."""

    def call(*arguments: str) -> Said:
        with pytest.raises(SystemExit) as left:
            cli.main(["--home", str(home.root), *arguments])
        said = capfd.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return call


def refuse_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a kernel was about to start")

    monkeypatch.setattr(campaign_run, "execute", fail)


# ── help and documentation ──────────────────────────────────────────────────────────────────────────────────


def commands() -> dict[str, Any]:
    return dict(get_command(app).commands)  # type: ignore[attr-defined]


def test_the_commands_of_the_contract_exist() -> None:
    assert list(commands()) == ["demo", "sample", "new", "check", "run", "fonts", "issue", "lab"]


def test_every_command_and_option_is_documented_and_explained_in_chinese(root: Path) -> None:
    text = (root / "docs/cli.md").read_text("utf-8")
    sections = {part.split()[0]: part for part in text.split("\n## anpei ")[1:]}
    assert set(sections) == set(commands())
    chinese = re.compile("[\u4e00-\u9fff]")
    for name, command in commands().items():
        assert chinese.search(command.help), name
        for parameter in command.params:
            assert chinese.search(parameter.help or ""), f"{name} {parameter.name}"
            for option in parameter.opts if parameter.param_type_name == "option" else ():
                assert f"`{option}`" in sections[name], f"{name} {option}"
        known = {option for parameter in command.params for option in parameter.opts}
        told = set(re.findall(r"^\| `(--[a-z-]+)`", sections[name], re.MULTILINE))
        assert told <= known, f"{name}: documented, but not there: {told - known}"
    for option in ("--home", "--version"):
        assert f"`{option}`" in text.split("\n## ")[0]


@pytest.mark.parametrize(
    "arguments", [["--help"], ["run", "--help"], ["sample", "--help"], ["lab", "--help"]]
)
def test_help_pages_are_chinese_and_complete(anpei: Any, arguments: list[str]) -> None:
    code, out, err = anpei(*arguments)
    assert (code, err) == (0, "")
    assert "用法：anpei" in out and "选项" in out
    assert not re.search(r"Usage|Options|Arguments|Commands|Show this|<bool>|default|…\s*│", out)


def test_starting_is_quick_because_heavy_libraries_wait() -> None:
    code = (
        "import sys; import anpei.cli.app; "
        "print([m for m in ('pandas', 'duckdb', 'matplotlib', 'papermill', 'typst', 'pydantic') if m in sys.modules])"
    )
    heavy = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert heavy.strip() == "[]"


def test_version(anpei: Any) -> None:
    from anpei import __version__

    assert anpei("--version") == (0, f"anpei {__version__}\n", "")


# ── 2: what was typed is wrong ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rnu", "sample"], ["没有命令“rnu”。", "可能是：run"]),
        (["run"], ["缺少“活动…”。"]),
        (["run", "sample", "--tonw", "x"], ["没有选项“--tonw”。", "可能是：--town"]),
        (["run", "sample", "--jobs", "many"], ["选项“--jobs”不对：应是整数。"]),
        (["run", "sample", "--jobs", "0"], ["选项“--jobs”不对：太小。"]),
        (["run", "sample", "--town"], ["选项“--town”后面缺少内容"]),
        (["check", "sample", "other"], ["多余的内容：other。"]),
        (["new", "a-1"], ["缺少选项“--theme”。"]),
        (["run", "smaple"], ["没有名为“smaple”的活动。", "可能是：sample"]),
        (["run", "sample", "smaple"], ["没有名为“smaple”的活动。"]),
        (["run", "sample", "--town", "望沧街"], ["没有代码或名称为“望沧街”的镇街。", "可能是：望沧街道"]),
        (["run", "sample", "--notebook", "00_quik"], ["没有名为“00_quik”的笔记本。", "可能是：00_quick"]),
        (["run", "sample", "--as-of", "昨天"], ["“昨天”不是时刻。"]),
        (["run", "sample", "--known-on", "2022-13-01"], ["“2022-13-01”不是日期。"]),
        (["run", "sample", "--stage", "定搞"], ["没有名为“定搞”的稿次。", "可能是：定稿"]),
        (["issue", ".", "--kind", "情况通报", "--signed-on", "2026-11-04"], ["缺少选项“--final”。"]),
        (["run", "sample", "--param", "top"], ["--param 写法不对：“top”。"]),
        (["run", "sample", "--param", "top=1"], ["没有一个笔记本有名为“top”的参数。"]),
        (["run", "sample", "--param", "campaign=a"], ["参数“campaign”不能用 --param 指定。"]),
        (["check", "nosuch"], ["没有名为“nosuch”的活动。"]),
        (["sample", "somewhere", "--mess", "wild"], ["--mess 不能是“wild”。"]),
        (["new", "a/b", "--theme", "矿山"], ["活动编号不能是“a/b”。"]),
        (["new", "sample", "--theme", "矿山"], ["活动编号不能是“sample”。"]),
    ],
)
def test_usage_errors_are_chinese_and_come_before_any_kernel(
    anpei: Any, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: list[str]
) -> None:
    refuse_kernels(monkeypatch)
    code, out, err = anpei(*arguments)
    assert (code, out) == (2, "")
    assert err.strip().startswith("错误：") and "办法：" in err and "Traceback" not in err
    for text in said:
        assert text in err


def test_wrong_types_of_the_notebooks_parameters(
    anpei: Any, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_kernels(monkeypatch)
    quick(home.root, "10_top", "top", 'campaign: str = ""  # 活动\ntop: int = 3  # 前几名')
    code, _, err = anpei("run", "sample", "--param", "top=三")
    assert code == 2 and "笔记本 10_top 的参数“top”应是整数，不能是“三”。" in err


def test_no_command_shows_the_help(anpei: Any, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main([])
    said = capfd.readouterr()
    assert left.value.code == 2 and "用法：anpei" in said.out + said.err
    code, _, err = anpei()
    assert code == 2 and "没有写命令。" in err


# ── 10, 11, 12, 1 ───────────────────────────────────────────────────────────────────────────────────────────


def test_10_nothing_received(anpei: Any, home: Home) -> None:
    shutil.rmtree(home.data / "sample/extracts")
    for command in ("check", "run"):
        code, out, err = anpei(command, "sample")
        assert (code, out) == (10, "") and "还没有收到任何文件" in err and "办法：" in err


def test_10_a_check_finds_a_file_that_cannot_be_read(anpei: Any, home: Home) -> None:
    (home.data / "sample/extracts/2026-11-03/名册/坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    code, out, err = anpei("check", "sample")
    assert code == 10 and "影响全局的严重疑点" in err
    assert "严重　E001" in out
    assert openpyxl.load_workbook(home.output / "sample/check/findings.xlsx").sheetnames


def test_11_configuration_and_wording(anpei: Any, home: Home) -> None:
    toml = home.data / "sample/campaign.toml"
    good = toml.read_text("utf-8")
    toml.write_text(good.replace("theme =", "thme ="), "utf-8")
    code, out, err = anpei("run", "sample")
    assert (code, out) == (11, "") and "campaign.toml" in err and "theme" in err and "第" in err

    toml.write_text(good, "utf-8")
    (home.data / "sample/wording").mkdir()
    (home.data / "sample/wording/情况通报.txt").write_text(
        "关于情况的通报\n\n各镇街：\n完成{{ 全区.完成数 }}人。\n", "utf-8"
    )
    code, out, err = anpei("check", "sample")
    assert code == 11 and "完成数" in err and "读入" in out, "the findings are told all the same"


def test_11_no_project_folder(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "ANPEI_HOME"}
    (tmp_path / "empty").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", "from anpei.cli import main; main()", "run", "sample"],
        cwd=tmp_path / "empty", env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 11 and "找不到项目文件夹" in done.stderr and "Traceback" not in done.stderr


def test_12_and_0_a_report_fails_and_the_others_are_there(anpei: Any, home: Home) -> None:
    quick(home.root, "10_wrong", "import sys; sys.exit(0)")
    code, out, err = anpei("run", "sample")
    assert code == 12 and "2份报告中有1份没有做成" in err
    assert "完成　" in out and "失败　" in out and "output/sample/2026-11-02T0800/index.html" in out
    assert (home.output / "sample/2026-11-02T0800/00_quick/notebook.ipynb").is_file()
    assert not (home.output / "sample/2026-11-02T0800/10_wrong").exists()

    code, out, err = anpei("run", "sample", "--notebook", "00", "--json")
    told = json.loads(out)
    assert code == 0 and told["as_of"] == "2026-11-02T08:00:00"
    assert [report["state"] for report in told["reports"] if report["folder"] == "00_quick"] == ["done"]


def test_1_a_bug_keeps_its_traceback(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(campaign_run, "execute", bug)
    with pytest.raises(ZeroDivisionError):
        cli.main(["--home", str(home.root), "run", "sample"])


# ── what the commands make ──────────────────────────────────────────────────────────────────────────────────


def test_check_tells_the_account_and_the_doubts(anpei: Any, home: Home) -> None:
    code, out, err = anpei("check", "sample")
    assert (code, err) == (0, "decisions.xlsx 新增2个待定事项，请填写“决定”“理由”“决定人”“日期”。\n")
    assert re.search(r"退回单：2个报送单位，共2处\n    \S+　提示1\n    平台　一般1\n", out)
    assert re.search(r"读入 \d+ = 采用 \d+ \+ 排除 \d+（一致）", out)
    assert "output/sample/check/findings.xlsx" in out
    told = json.loads(anpei("check", "sample", "--json")[1])
    assert told["n_read"] > told["n_used"] > 0 and told["problem"] == ""


def test_new_makes_a_campaign_that_loads_with_forms_to_send_out(anpei: Any, home: Home) -> None:
    code, out, err = anpei("new", "2026-mine-1", "--theme", '矿山"')
    assert (code, err) == (0, "") and "data/campaigns/2026-mine-1" in out
    campaign = load_campaign("2026-mine-1", home)
    assert (campaign.id, campaign.theme) == ("2026-mine-1", '矿山"')
    assert list((campaign.folder / "extracts").iterdir()) == []
    assert read_corrections(campaign.folder / "corrections.toml", date.max) == ()
    assert not list((home.data / "campaigns").glob(".*"))
    for kind in ("units", "roster"):
        sheet = openpyxl.load_workbook(campaign.folder / f"forms/{KINDS[kind].label}.xlsx").active
        header = [cell.value for cell in sheet[1]]
        assert header == [FIELDS[name].label for name in KINDS[kind].fields]
        choices = {
            header[next(iter(rule.sqref.ranges)).min_col - 1]: rule.formula1.strip('"').split(",")
            for rule in sheet.data_validations.dataValidation
            if rule.type == "list"
        }
        assert choices["所属镇街"] == [town.name for town in campaign.towns]
        if kind == "roster":
            assert choices["人员类别"] == list(PERSON_CLASSES) and choices["用工形式"] == list(EMPLOY_FORMS)
            assert sheet.column_dimensions["B"].number_format == "@", "ID numbers stay text"
    code, _, err = anpei("new", "2026-mine-1", "--theme", "矿山")
    assert code == 2 and "活动“2026-mine-1”已经有了" in err
    assert anpei("check", "2026-mine-1")[0] == 10


def test_every_section_of_the_new_campaign_toml_is_explained(home: Home) -> None:
    folder = new_campaign(home, "a-1", "矿山", date(2026, 3, 1))
    text = (folder / "campaign.toml").read_text("utf-8")
    settings = tomllib.loads(text)
    assert settings["campaign"]["starts_on"] == date(2026, 3, 1)
    assert settings["campaign"]["deadline_on"] == date(2026, 4, 15)
    assert text.count("# 改：") == 2 and "{{" not in text


def test_every_setting_that_is_commented_out_can_be_taken_up(home: Home) -> None:
    folder = new_campaign(home, "a-1", "矿山", date(2026, 3, 1))
    toml = folder / "campaign.toml"
    text = toml.read_text("utf-8")
    taken = re.sub(r"^# (\[|[\w\u4e00-\u9fff]+ = )", r"\1", text, flags=re.MULTILINE)
    taken = taken.replace("starts_on = 2026-03-01", "starts_on = 2022-09-01")
    assert taken.count("\n# ") < text.count("\n# ") - 20
    toml.write_text(taken.replace('depts = "data/reference/depts.csv"', 'depts = ""'), "utf-8")
    campaign = load_campaign("a-1", home)
    assert campaign.notice().reply_by == date(2022, 12, 5)
    assert campaign.notice("情况反馈").head == "town"
    assert campaign.notice("约谈通知").fields == {"约谈时间": "2022年12月6日9时"}


def test_sample_writes_a_campaign_of_the_folders_name(anpei: Any, home: Home) -> None:
    folder = home.data / "campaigns/try-1"
    arguments = ["--seed", "5", "--units", "12", "--people", "120", "--mess", "none"]
    code, _, err = anpei("sample", str(folder), *arguments)
    assert (code, err) == (0, "")
    truth = json.loads((folder / "truth.json").read_text("utf-8"))["parameters"]
    assert (truth["seed"], truth["units"], truth["people"], truth["mess"]) == (5, 12, 120, "none")
    assert load_campaign("try-1", home).id == "try-1"
    code, _, err = anpei("sample", str(folder), *arguments)
    assert code == 2 and "不是空的" in err


def test_the_demo_is_made_once_and_run(anpei: Any, home: Home) -> None:
    folder = demo_campaign(home, units=12, people=120)
    before = (folder / "campaign.toml").stat().st_mtime_ns
    code, out, _ = anpei("demo")
    assert code == 0 and "output/demo/" in out
    assert (folder / "campaign.toml").stat().st_mtime_ns == before
    [result] = [path for path in (home.output / "demo").iterdir() if path.is_dir()]
    inputs = json.loads((result / "manifest.json").read_text("utf-8"))["inputs"]
    assert not any(entry["path"].endswith("truth.json") for entry in inputs)


def test_lab_starts_jupyterlab_with_its_own_options(anpei: Any) -> None:
    code, out, _ = anpei("lab", "--version")
    assert code == 0 and re.fullmatch(r"\d+\.\d+\.\d+\S*", out.strip().splitlines()[-1])
