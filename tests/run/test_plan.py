"""What a run will do is settled, and every mistake in asking for it said, before a kernel starts."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from anpei.campaign import Campaign, Town, load_campaign
from anpei.errors import ConfigurationError, UsageError
from anpei.filename import safe_name
from anpei.home import Home
from anpei.run.notebook import Notebook, Parameter, find_notebooks, read_notebook
from anpei.run.plan import plan


@pytest.fixture(scope="module")
def campaign(root: Path) -> Campaign:
    return load_campaign("sample", Home(root))


@pytest.fixture(scope="module")
def notebooks(root: Path) -> list[Notebook]:
    return find_notebooks(Home(root))


def write(
    path: Path, *lines: str, anpei: dict[str, object] | None = None, tags: tuple[str, ...] = ("parameters",)
) -> Path:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# 问题？\n", "\n", "给人看。"]},
        {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": "\n".join(lines), "outputs": []},
    ]
    metadata = {} if anpei is None else {"anpei": anpei}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}), "utf-8"
    )
    return path


CAMPAIGN = 'campaign: str = "sample"  # 活动编号'


def test_a_report_may_write_beside_its_folder_for_layers_that_do_not_circulate(
    campaign: Campaign, tmp_path: Path
) -> None:
    told = {"folder": "oversight", "layers": ["L3", "内部"]}
    [report] = plan(campaign, [read_notebook(write(tmp_path / "40_a.ipynb", CAMPAIGN, anpei=told))])
    assert report.folders == ("oversight", "restricted/核查专用/oversight", "restricted/内部/oversight")
    with pytest.raises(ConfigurationError, match="anpei 属性不对"):
        read_notebook(write(tmp_path / "40_a.ipynb", CAMPAIGN, anpei=told | {"layers": ["L1"]}))


# ── which reports ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_shipped_notebooks_for_district_and_towns_in_order(
    campaign: Campaign, notebooks: list[Notebook]
) -> None:
    reports = plan(campaign, notebooks)
    towns = [f"towns/{town.code}-{town.name}" for town in campaign.towns]
    assert [report.folder for report in reports] == [
        "intake",
        "reconciliation",
        "district",
        *towns,
        "spot_check",
        "oversight",
        "restricted/分送",
    ]
    assert len(towns) == 7
    intake, district, town = reports[0], reports[2], reports[3]
    assert intake.parameters == {"campaign": "sample"}
    assert district.parameters == {"campaign": "sample", "output": "district"}
    assert town.parameters == {"campaign": "sample", "town": "990101001", "output": towns[0]}
    assert town.label.startswith(campaign.towns[0].name)


def test_times_go_to_the_notebooks_that_have_them(campaign: Campaign, notebooks: list[Notebook]) -> None:
    intake, district, *_ = plan(campaign, notebooks)
    at = ("2026-11-02T08:00:00", "2026-11-03")
    assert intake.parameters_at(*at) == {"campaign": "sample", "known_on": at[1]}
    assert district.parameters_at(*at)["as_of"] == at[0]


def test_a_stage_goes_to_the_notebooks_that_have_it(campaign: Campaign, notebooks: list[Notebook]) -> None:
    intake, _, district, *_ = plan(campaign, notebooks, stage="核对稿")
    assert district.parameters["stage"] == "核对稿"
    assert "stage" not in intake.parameters


@pytest.mark.parametrize(
    ("only", "folders"),
    [
        (["10_district_bulletin"], ["district"]),
        (["10"], ["district"]),
        (["10_district_bulletin.ipynb", "00"], ["intake", "district"]),
    ],
)
def test_notebooks_are_chosen_by_name_or_number(
    campaign: Campaign, notebooks: list[Notebook], only: list[str], folders: list[str]
) -> None:
    assert [report.folder for report in plan(campaign, notebooks, only=only)] == folders


def test_towns_are_chosen_by_code_name_or_former_name(campaign: Campaign, notebooks: list[Notebook]) -> None:
    renamed = next(town for town in campaign.towns if town.former_names)
    first = campaign.towns[0]
    chosen = plan(campaign, notebooks, only=["20"], towns=[renamed.former_names[0], first.name, first.code])
    assert [report.town for report in chosen] == [first.code, renamed.code]


def test_further_parameters_are_read_by_their_type(campaign: Campaign, tmp_path: Path) -> None:
    notebook = read_notebook(
        write(
            tmp_path / "30_extra.ipynb",
            CAMPAIGN,
            "top: int = 3  # 前几名",
            'codes: list[str] = ["037"]  # 代码',
            "share: float = 0.5  # 比例",
            "is_short: bool = False  # 简短",
            'code: str = "1"  # 代码',
        )
    )
    values = {"top": "5", "codes": "037,001", "share": "1", "is_short": "是", "code": "037"}
    [report] = plan(campaign, [notebook], values=values)
    assert report.parameters == {
        "campaign": "sample", "top": 5, "codes": ["037", "001"], "share": 1.0, "is_short": True, "code": "037",
    }  # fmt: skip
    assert report.folder == "30_extra" and notebook.scope == "campaign" and notebook.outputs == ()


# ── what is refused ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_notebook_names_the_nearest(campaign: Campaign, notebooks: list[Notebook]) -> None:
    with pytest.raises(UsageError) as error:
        plan(campaign, notebooks, only=["10_distrct_bulletin"])
    assert error.value.guess == "10_district_bulletin"


def test_an_unknown_town_names_the_nearest(campaign: Campaign, notebooks: list[Notebook]) -> None:
    name = campaign.towns[1].name
    with pytest.raises(UsageError) as error:
        plan(campaign, notebooks, towns=[name[:-1] + "乡"])
    assert error.value.guess == name and name in error.value.remedy


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"tpo": "5"}, "没有一个笔记本有名为“tpo”的参数。"),
        ({"top": "五"}, "笔记本 30_extra 的参数“top”应是整数，不能是“五”。"),
        ({"as_of": "2022-12-01"}, "参数“as_of”不能用 --param 指定。"),
    ],
)
def test_an_unknown_or_mistyped_parameter(
    campaign: Campaign, tmp_path: Path, values: dict[str, str], what: str
) -> None:
    notebook = read_notebook(write(tmp_path / "30_extra.ipynb", CAMPAIGN, "top: int = 3  # 前几名"))
    with pytest.raises(UsageError) as error:
        plan(campaign, [notebook], values=values)
    assert error.value.what == what and error.value.exit_code == 2
    assert "tpo" not in values or error.value.guess == "top"


@pytest.mark.parametrize(
    ("line", "scope", "what"),
    [
        ("top: int = 3  # 前几名", "campaign", "没有名为“campaign”的参数"),
        ("campaign: int = 3  # 活动", "campaign", "参数“campaign”应是整数"),
        (CAMPAIGN, "town", "没有名为“town”的参数"),
    ],
)
def test_a_notebook_that_cannot_take_what_the_run_gives(
    campaign: Campaign, tmp_path: Path, line: str, scope: str, what: str
) -> None:
    path = write(tmp_path / "30.ipynb", line, anpei={"folder": "extra", "outputs": [], "scope": scope})
    with pytest.raises(UsageError, match=what):
        plan(campaign, [read_notebook(path)])


def test_two_notebooks_of_one_folder(campaign: Campaign, tmp_path: Path) -> None:
    report = {"folder": "same", "outputs": [], "scope": "campaign"}
    both = [
        read_notebook(write(tmp_path / name, CAMPAIGN, anpei=report)) for name in ("31_a.ipynb", "32_b.ipynb")
    ]
    with pytest.raises(UsageError, match="31_a、32_b 写到同一个文件夹“same”"):
        plan(campaign, both)


@pytest.mark.parametrize(
    "line",
    [
        "top = 3  # 前几名",
        "top: int = 3  # 前几名，缺省=3",
        "top: Decimal = 3  # 前几名",
        'top: int = "3"  # 前几名',
        "top: int = 1 + 1  # 前几名",
        "share: float = True  # 比例",
    ],
)
def test_a_broken_parameters_cell_is_a_configuration_error(tmp_path: Path, line: str) -> None:
    with pytest.raises(ConfigurationError, match="参数写法不对"):
        read_notebook(write(tmp_path / "a.ipynb", CAMPAIGN, line))


def test_no_notebook_no_parameters_cell_and_a_wrong_envelope(tmp_path: Path) -> None:
    broken = tmp_path / "a.ipynb"
    broken.write_text("{", "utf-8")
    with pytest.raises(ConfigurationError, match="读不出来"):
        read_notebook(broken)
    with pytest.raises(ConfigurationError, match="没有参数单元格"):
        read_notebook(write(tmp_path / "b.ipynb", CAMPAIGN, tags=()))
    for report in ({"folder": "../up"}, {"folder": "a", "scope": "village"}):
        with pytest.raises(ConfigurationError, match="anpei 属性不对"):
            read_notebook(write(tmp_path / "c.ipynb", CAMPAIGN, anpei=report))


def test_the_homes_own_notebooks_stand_in_for_the_shipped(tmp_path: Path, root: Path) -> None:
    assert [notebook.name for notebook in find_notebooks(Home(tmp_path))] == [
        path.stem for path in sorted((root / "notebooks").glob("*.ipynb"))
    ]
    write(tmp_path / "notebooks/50_own.ipynb", CAMPAIGN)
    write(tmp_path / "notebooks/.ipynb_checkpoints/50_own.ipynb", CAMPAIGN)
    assert [notebook.name for notebook in find_notebooks(Home(tmp_path))] == ["50_own"]


def test_a_parameter_knows_its_default_and_note(notebooks: list[Notebook]) -> None:
    town = next(notebook for notebook in notebooks if notebook.scope == "town")
    assert town.parameters["town"] == Parameter("town", "str", "990101001", "镇街代码或名称")
    assert town.outputs == ("统计通报.pdf", "统计通报.docx", "附件.xlsx", "figures.json")


# ── folder names ────────────────────────────────────────────────────────────────────────────────────────────


def test_folder_names_are_safe_for_windows(campaign: Campaign, notebooks: list[Notebook]) -> None:
    assert safe_name("990101001", "霁川街道") == "990101001-霁川街道"
    assert safe_name("1", 'a<b>:"/\\|?*c') == "1-a_b________c"
    assert safe_name("1", "长" * 30) == "1-" + "长" * 20
    assert safe_name("1", "尾点. .") == "1-尾点"
    town = Town("990/1", "某/镇.", "镇", "", True)
    [report] = plan(replace(campaign, towns=(town,)), notebooks, only=["20"])
    assert report.folder == "towns/990_1-某_镇" and report.parameters["town"] == "990/1"
