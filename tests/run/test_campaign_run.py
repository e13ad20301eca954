"""A run of the small sample with notebooks of every fate: what appears, under which name, and what does not."""

import ast
import csv
import hashlib
import json
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from anpei.errors import ConfigurationError, DataError, UsageError
from anpei.home import Home
from anpei.intake import inspect
from anpei.run.campaign_run import Request, Result, Step, run_campaign
from anpei.run.manifest import State
from anpei.run.place import keep_only, publish, result_folder, staging
from anpei.synthetic.codes import id_number
from tests.sample import copy_sample

pytestmark = pytest.mark.slow

PARAMETERS = [
    'campaign: str = "sample"  # 活动编号',
    'as_of: str = ""  # 数据截止时刻',
    'known_on: str = ""  # 知悉日',
    'output: str = ""  # 输出文件夹',
]
OPEN = "import anpei\ncase = anpei.open_case(campaign, as_of=as_of, known_on=known_on)"
WRITE = (
    "folder = anpei.output_folder(case, 'x', output)\n"
    "(folder / '数字.csv').write_text(str(case.figure('n_required').text), 'utf-8')\nprint(output)"
)


def notebook(
    home: Home,
    name: str,
    *cells: str,
    scope: str = "campaign",
    outputs: tuple[str, ...] = (),
    layers: tuple[str, ...] = (),
) -> None:
    """Write a notebook of the project home; its folder bears its name without the number."""
    parameters = [*PARAMETERS, *(['town: str = "990101001"  # 镇街'] if scope == "town" else [])]
    sources = ["# 问题？\n\n给人看。", "\n".join(parameters), *cells]
    made = [
        {
            "cell_type": "code" if place else "markdown",
            "id": f"c{place}",
            "metadata": {"tags": ["parameters"]} if place == 1 else {},
            "source": source,
        }
        | ({"execution_count": None, "outputs": []} if place else {})
        for place, source in enumerate(sources)
    ]
    content = {
        "cells": made,
        "metadata": {
            "anpei": {"folder": name[3:], "outputs": list(outputs), "scope": scope, "layers": list(layers)},
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path = home.root / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")


def make_home(folder: Path, root: Path) -> Home:
    copy_sample(root, folder / "data/sample")
    (folder / "output").mkdir()
    return Home(folder)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Home:
    made = make_home(tmp_path_factory.mktemp("home"), root)
    [name, *_] = sorted(name for name in inspect("sample", home=made).names() if len(name) == 3)
    notebook(made, "10_good", OPEN, WRITE, outputs=("数字.csv",))
    notebook(made, "20_short", OPEN, "pass", outputs=("统计通报.pdf",))
    notebook(made, "30_leaky", OPEN, WRITE, f"print('联系人{name}。')")
    notebook(made, "40_wrong", OPEN, "case.figure('n_requird')")
    notebook(made, "45_lost", OPEN, "raise OSError(f'no file {case.tables}/absent.parquet')")
    notebook(made, "50_towns", OPEN, WRITE, scope="town", outputs=("数字.csv",))
    return made


@pytest.fixture(scope="module")
def steps() -> list[Step]:
    return []


@pytest.fixture(scope="module")
def result(home: Home, steps: list[Step]) -> Result:
    towns = ["990101001", "松漪镇"]
    return run_campaign("sample", home, Request(towns=towns), steps.append)


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def state(result: Result, folder: str) -> State:
    return next(state for state in result.states if state.folder == folder)


# ── what a run leaves ───────────────────────────────────────────────────────────────────────────────────────


def test_whole_reports_stand_under_their_names_and_no_others(result: Result, home: Home) -> None:
    assert result.folder == home.output / "sample" / "2026-11-02T0800"
    towns = ["towns/990101001-栖澜街道", "towns/990101104-松漪镇"]
    expected = [f"{folder}/{name}" for folder in ("good", *towns) for name in ("notebook.ipynb", "数字.csv")]
    shared = ["findings.xlsx", "index.html", "lists.csv", "manifest.json", "measures.csv"]
    assert files(result.folder) == sorted([*expected, *shared])
    assert [path.name for path in result.folder.parent.iterdir()] == ["2026-11-02T0800"], "no draft is left"


def test_each_failure_says_why_and_the_others_go_on(result: Result) -> None:
    states = {made.folder: made.state for made in result.states}
    assert states == {
        "good": "done",
        "short": "failed",
        "leaky": "failed",
        "wrong": "failed",
        "lost": "failed",
        "towns/990101001-栖澜街道": "done",
        "towns/990101104-松漪镇": "done",
    }
    assert state(result, "short").error == "没有生成应有的文件：统计通报.pdf。"
    assert "没有名为“n_requird”的指标" in state(result, "wrong").error
    assert state(result, "lost").error.endswith("no file …/absent.parquet")
    assert "n_required" in state(result, "wrong").error and "Traceback" not in state(result, "wrong").error


def test_a_name_stops_its_report_and_is_said_masked(result: Result, home: Home) -> None:
    error = state(result, "leaky").error
    assert error.startswith("含有不得公开的个人信息，没有放行：leaky/notebook.ipynb〔第6格")
    assert "人员姓名" in error and "**" in error
    assert not any(name in error for name in inspect("sample", home=home).names() if len(name) > 2)


def test_what_a_failed_report_came_to_is_kept_below_the_work_folder(result: Result, home: Home) -> None:
    kept = home.work / "sample" / "failed" / result.folder.name
    assert sorted(path.name for path in kept.iterdir()) == ["leaky", "lost", "short", "wrong"]
    assert "n_requird" in (kept / "wrong/error.txt").read_text("utf-8")
    assert (kept / "wrong/notebook.failed.ipynb").is_file() and (kept / "leaky/数字.csv").is_file()


def test_the_steps_count_every_report(result: Result, steps: list[Step]) -> None:
    settled = [step for step in steps if step.state]
    assert [step.n_settled for step in settled] == [1, 2, 3, 4, 5, 6, 7]
    assert {step.n_reports for step in settled} == {7}


def test_shared_files_hold_the_figures_of_the_truth(result: Result, home: Home) -> None:
    truth = json.loads((home.data / "sample/truth.json").read_text("utf-8"))["measures"]["district"]["990101"]
    with (result.folder / "measures.csv").open(encoding="utf-8", newline="") as file:
        [district] = [row for row in csv.DictReader(file) if row["level"] == "district"]
    names = ("n_required", "n_registered", "n_completed", "n_not_registered")
    assert {name: int(district[name]) for name in names} == {name: truth[name] for name in names}
    assert (result.folder / "good/数字.csv").read_text("utf-8") == str(truth["n_required"])
    assert (result.folder / "lists.csv").read_text("utf-8").startswith("list,layer,unit,")
    assert openpyxl.load_workbook(result.folder / "findings.xlsx").sheetnames


def test_executed_notebooks_hold_no_place_of_this_computer(result: Result, home: Home) -> None:
    for path in result.folder.rglob("notebook.ipynb"):
        text = path.read_text("utf-8")
        assert str(home.root) not in text
        folder = path.parent.relative_to(result.folder).as_posix()
        [injected] = [
            cell for cell in json.loads(text)["cells"] if "injected-parameters" in cell["metadata"]["tags"]
        ]
        values = {
            node.targets[0].id: node.value.value for node in ast.parse("".join(injected["source"])).body
        }
        assert values["output"] == folder
        assert (values["as_of"], values["known_on"]) == ("2026-11-02T08:00:00", "2026-11-03")


# ── the manifest ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_manifest_names_every_output_with_digest_size_and_layer(result: Result) -> None:
    manifest = json.loads((result.folder / "manifest.json").read_text("utf-8"))
    outputs = {entry["path"]: entry for entry in manifest["outputs"]}
    assert sorted(outputs) == [name for name in files(result.folder) if name != "manifest.json"]
    for name, entry in outputs.items():
        data = (result.folder / name).read_bytes()
        assert (entry["sha256"], entry["size"]) == (hashlib.sha256(data).hexdigest(), len(data))
    internal = {name for name, entry in outputs.items() if entry["layer"] == "内部"}
    assert internal == {"findings.xlsx", "lists.csv"}
    assert {entry["layer"] for name, entry in outputs.items() if name not in internal} == {"L1"}


def test_the_manifest_names_inputs_parameters_versions_fonts_and_states(
    result: Result, home: Home, root: Path
) -> None:
    manifest = json.loads((result.folder / "manifest.json").read_text("utf-8"))
    inputs = {entry["path"]: entry for entry in manifest["inputs"]}
    received = {
        path.relative_to(home.data / "sample").as_posix()
        for path in (home.data / "sample/extracts").rglob("*")
        if path.is_file()
    }
    configuration = {"campaign.toml", "reference/towns.csv", "reference/depts.csv"}
    assert received | configuration <= set(inputs)
    assert "truth.json" not in inputs
    toml = home.data / "sample/campaign.toml"
    assert inputs["campaign.toml"]["sha256"] == hashlib.sha256(toml.read_bytes()).hexdigest()
    assert {inputs[name]["known_on"] for name in received} == {"2026-09-28", "2026-11-03"}
    assert {"notebooks/10_good.ipynb", "templates/wording/情况通报.txt"} <= set(inputs)
    assert manifest["parameters"] == {
        "campaign": "sample",
        "as_of": "2026-11-02T08:00:00",
        "known_on": "2026-11-03",
        "stage": "送审稿",
        "further": {},
        "notebooks": ["10_good", "20_short", "30_leaky", "40_wrong", "45_lost", "50_towns"],
        "towns": ["990101001", "990101104"],
    }
    orders = {"next": "督办1号", "kept": {}}
    assert manifest["numbers"] == {"调度通报": "第1期", "督办单": orders, "会议纪要": "第1期"}
    assert {"anpei", "python", "packages"} == set(manifest["versions"])
    assert {"duckdb", "matplotlib", "papermill", "typst"} <= set(manifest["versions"]["packages"])
    roles = [font["role"] for font in manifest["fonts"]]
    assert roles[:5] == ["小标宋", "仿宋", "楷体", "黑体", "宋体"]
    assert {report["state"] for report in manifest["reports"]} == {"done", "failed"}
    assert str(home.root) not in json.dumps(manifest, ensure_ascii=False)


def test_the_same_run_elsewhere_with_another_key_gives_the_same_bytes(
    result: Result, home: Home, root: Path, tmp_path: Path
) -> None:
    other = make_home(tmp_path / "elsewhere", root)
    shutil.copytree(home.root / "notebooks", other.root / "notebooks")
    again = run_campaign("sample", other, Request(towns=["松漪镇", "栖澜街道"], jobs=1))
    assert other.key_file.read_bytes() != home.key_file.read_bytes()
    for name in files(result.folder):
        assert (again.folder / name).read_bytes() == (result.folder / name).read_bytes(), name


# ── once more ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def small(tmp_path: Path, root: Path) -> Home:
    made = make_home(tmp_path / "small", root)
    notebook(made, "10_one", OPEN, WRITE)
    notebook(made, "20_two", OPEN, WRITE)
    return made


def test_a_later_run_replaces_and_removes_what_no_longer_belongs(small: Home) -> None:
    first = run_campaign("sample", small)
    (first.folder / "one/old.txt").write_text("旧", "utf-8")
    (first.folder / "stray.txt").write_text("多余", "utf-8")
    before = (first.folder / "two/notebook.ipynb").stat().st_mtime_ns

    again = run_campaign("sample", small, Request(notebooks=["10"]))
    assert [made.folder for made in again.states] == ["one", "two"], "of the same basis, the other one stays"
    assert (again.folder / "two/notebook.ipynb").stat().st_mtime_ns == before
    assert not (again.folder / "one/old.txt").exists() and not (again.folder / "stray.txt").exists()

    toml = small.data / "sample/campaign.toml"
    toml.write_text(toml.read_text("utf-8") + "# 改\n", "utf-8")
    third = run_campaign("sample", small, Request(notebooks=["10"]))
    assert [made.folder for made in third.states] == ["one"], "of another basis, it goes"
    assert not (third.folder / "two").exists()

    notebook(small, "10_one", OPEN, "raise KeyError('x')")
    fourth = run_campaign("sample", small, Request(notebooks=["10"]))
    assert [(made.folder, made.state) for made in fourth.states] == [("one", "failed")]
    assert not (fourth.folder / "one").exists()


def test_what_does_not_circulate_lies_apart_and_is_looked_at_by_its_layer(small: Home) -> None:
    apart = "{}folder = anpei.output_folder(case, 'x', output, layer='{}')\nfolder.mkdir(parents=True)\n{}"
    slip = "(folder / '核查单.txt').write_text(max(case.intake.names(), key=len), 'utf-8')"
    notebook(small, "30_apart", OPEN, WRITE, apart.format("", "L3", slip), layers=("L3", "内部"))
    number = id_number(date(1985, 1, 1), 123)
    parts = f"'{number[:9]}' + '{number[9:]}'"
    leak = apart.format("", "内部", f"(folder / '底稿.txt').write_text({parts}, 'utf-8')")
    notebook(small, "40_leaky", OPEN, WRITE, apart.format("", "L3", slip), leak, layers=("L3", "内部"))

    made = run_campaign("sample", small)
    assert [(s.folder, s.state, s.further) for s in made.states if s.further or s.error] == [
        ("apart", "done", ("restricted/核查专用/apart",)),
        ("leaky", "failed", ()),
    ]
    assert "restricted/内部/leaky/底稿.txt" in state(made, "leaky").error
    assert [name for name in files(made.folder) if name.startswith("restricted")] == [
        "restricted/核查专用/apart/核查单.txt"
    ]
    manifest = json.loads((made.folder / "manifest.json").read_text("utf-8"))
    assert {e["layer"] for e in manifest["outputs"] if e["path"].startswith("restricted")} == {"L3"}
    kept = sorted(path.name for path in (small.work / "sample/failed" / made.folder.name).iterdir())
    assert kept == ["leaky", "restricted~内部~leaky", "restricted~核查专用~leaky"]

    again = run_campaign("sample", small, Request(notebooks=["10"]))
    assert state(again, "apart").further and (again.folder / "restricted/核查专用/apart/核查单.txt").is_file()

    notebook(small, "30_apart", OPEN, WRITE, layers=("L3", "内部"))
    assert not state(run_campaign("sample", small), "apart").further
    assert not (made.folder / "restricted").exists(), "what it no longer writes goes"


def test_known_on_and_output_change_the_place(small: Home, tmp_path: Path) -> None:
    request = Request(
        known_on="2026-11-03", as_of="2026-11-01", notebooks=["10"], output=tmp_path / "elsewhere"
    )
    result = run_campaign("sample", small, request)
    assert result.folder == tmp_path / "elsewhere/sample/2026-11-01T235959@2026-11-03"
    assert (result.folder / "manifest.json").is_file()


def test_a_campaign_without_anything_to_count_from(small: Home) -> None:
    for path in (small.data / "sample/extracts").rglob("*"):
        if path.is_file() and "底册" not in path.name:
            path.unlink()
    with pytest.raises(DataError, match="名册、平台明细、平台汇总一样都没有"):
        run_campaign("sample", small)


def test_a_campaign_whose_id_is_not_its_folder(small: Home) -> None:
    shutil.copytree(small.data / "sample", small.data / "campaigns/other")
    with pytest.raises(ConfigurationError, match="编号“sample”和文件夹名“other”不一致"):
        run_campaign("other", small)


@pytest.mark.parametrize(
    "request_",
    [
        Request(as_of="昨天"),
        Request(known_on="2026-13-01"),
        Request(towns=["无此镇"]),
        Request(notebooks=["99"]),
    ],
)
def test_what_is_asked_wrongly_fails_before_anything_is_read(small: Home, request_: Request) -> None:
    with pytest.raises(UsageError):
        run_campaign("sample", small, request_)
    assert not small.work.exists()


# ── places ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_runs_of_one_result_exclude_each_other(tmp_path: Path) -> None:
    final = tmp_path / "a/result"
    with staging(final) as draft:
        assert draft.parent == final.parent
        with pytest.raises(UsageError, match="另一个 anpei run 正在生成同一份结果"), staging(final):
            pass
    assert not draft.exists()


def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    left = tmp_path / ".result.part/towns"
    left.mkdir(parents=True)
    (left / "half.pdf").write_bytes(b"half")
    with staging(tmp_path / "result") as draft:
        assert list(draft.iterdir()) == []


def test_publish_replaces_files_and_folders_whole(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text(name)
    publish(tmp_path / "new", tmp_path / "old")
    assert files(tmp_path) == ["old/new.txt"]
    (tmp_path / "file").write_text("1")
    publish(tmp_path / "file", tmp_path / "deep/er/file")
    assert files(tmp_path) == ["deep/er/file", "old/new.txt"]


def test_keep_only_leaves_named_files_and_folders(tmp_path: Path) -> None:
    for name in ("a/1", "b/x/2", "b/y/3", "c", "d"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    keep_only(tmp_path, ["a", "b/x", "d", "absent"])
    assert files(tmp_path) == ["a/1", "b/x/2", "d"]
    keep_only(tmp_path / "absent", ["a"])


def test_result_folder_names_the_moment() -> None:
    from datetime import datetime

    at = datetime(2022, 12, 1, 8)
    assert result_folder(Path("o"), "a", at).as_posix() == "o/a/2022-12-01T0800"
    assert result_folder(Path("o"), "a", at.replace(second=5)).as_posix() == "o/a/2022-12-01T080005"
    assert result_folder(Path("o"), "a", at, date(2022, 12, 2)).as_posix() == "o/a/2022-12-01T0800@2022-12-02"
    assert result_folder(Path("o"), "a", at, stage="核对稿").as_posix() == "o/a/2022-12-01T0800-核对稿"
