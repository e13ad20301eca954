"""The commands: they read what was typed, call the rooms, and print; heavy libraries are imported within."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from ..errors import AnpeiError, ReportError, UsageError
from ..home import Home, find_home
from .chinese import Command, Group, in_chinese

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="安培：从名册和平台导出文件，到可以直接印发的安全生产大培训统计通报。",
    epilog="退出码：0 完成，2 用法不对，10 数据有问题，11 设定有问题，12 有报告没有做成，1 程序出错。",
)

_MESSES = ("none", "typical", "heavy")


def _home(context: typer.Context) -> Home:
    return find_home(context.obj)


def _show_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"anpei {version('anpei')}")
        raise typer.Exit


HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="文件夹",
        help="项目文件夹（含 data 和 output）；缺省从当前文件夹向上找，或用环境变量 ANPEI_HOME",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="结果按 JSON 打印，供其他程序读取")]
CampaignArgument = Annotated[
    str, typer.Argument(metavar="活动", help="活动编号，即 data/campaigns 下的文件夹名；sample 是示例")
]
KnownOnOption = Annotated[
    str,
    typer.Option(
        "--known-on",
        metavar="日期",
        help="知悉日：只用这一天及以前收到的数据，例如 2022-12-01；缺省是最近一次收到",
    ),
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        metavar="个数",
        min=1,
        show_default=False,
        help="同时运行几个笔记本；缺省按处理器个数，最多4个",
    ),
]


@app.callback()
def anpei(
    context: typer.Context,
    home: HomeOption = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="显示版本")
    ] = False,
) -> None:
    """安培：从名册和平台导出文件，到可以直接印发的安全生产大培训统计通报。"""
    context.obj = home


@app.command(cls=Command)
def demo(
    context: typer.Context,
    should_open: Annotated[bool, typer.Option("--open", help="完成后在浏览器里打开结果")] = False,
    jobs: JobsOption = None,
) -> None:
    """生成演示活动（300家单位、1.2万人，全部虚构）和它的全部通报。"""
    from ..run.execute import warmed
    from .campaign_folder import DEMO, demo_campaign
    from .show import say

    home = _home(context)
    context.with_resource(warmed())
    say("演示活动在 data/campaigns/demo，没有就先生成。", is_error=True)
    demo_campaign(home)
    result = _run_one(home, DEMO, jobs=jobs)
    if should_open:
        typer.launch(str(result / "index.html"))


@app.command(cls=Command)
def sample(
    folder: Annotated[
        Path, typer.Argument(metavar="文件夹", help="写到哪里；放进 data/campaigns 就可以运行")
    ],
    seed: Annotated[
        int, typer.Option("--seed", metavar="整数", help="随机种子；同样的种子得到同样的文件")
    ] = 2026,
    units: Annotated[int, typer.Option("--units", metavar="家数", min=1, help="应训单位多少家")] = 300,
    people: Annotated[int, typer.Option("--people", metavar="人数", min=1, help="名册上多少人")] = 12_000,
    mess: Annotated[
        str,
        typer.Option("--mess", metavar="程度", help="表格乱到什么程度：none 不乱、typical 常见、heavy 很乱"),
    ] = "typical",
) -> None:
    """写一个虚构的活动文件夹，真实数字在 truth.json。"""
    from .campaign_folder import synthetic_campaign
    from .show import say

    if mess not in _MESSES:
        raise UsageError(f"--mess 不能是“{mess}”。", remedy=f"可用的程度：{'、'.join(_MESSES)}。")
    synthetic_campaign(folder, seed=seed, units=units, people=people, mess=mess)
    say(f"已写好：{folder}")


@app.command(cls=Command)
def new(
    context: typer.Context,
    campaign: Annotated[
        str, typer.Argument(metavar="活动", help="活动编号：英文字母、数字、- 和 _，例如 2022-hazchem-1")
    ],
    theme: Annotated[str, typer.Option("--theme", metavar="专题", help="培训专题，例如 危险化学品")],
) -> None:
    """新建活动文件夹：带说明的 campaign.toml、放数据的 extracts、可以下发的空白表。"""
    from .campaign_folder import new_campaign
    from .show import say, shown

    home = _home(context)
    folder = new_campaign(home, campaign, theme, date.today())
    name = shown(folder, home.root)
    say(f"已新建 {name}：")
    say("  campaign.toml　活动设定，先改开头写着“改”的几处")
    say("  forms　空白的监管对象底册和应训人员名册，可以下发")
    say(f"  extracts　收到的文件按收到日期放，例如 {name}/extracts/{date.today()}")
    say(f"然后运行 anpei check {campaign}")


@app.command(cls=Command)
def check(
    context: typer.Context,
    campaign: CampaignArgument,
    known_on: KnownOnOption = "",
    as_json: JsonOption = False,
) -> None:
    """只读取和核对收到的文件：列出每一处疑点，检查措辞；有影响全局的严重疑点时退出码为10。"""
    from rich.markup import escape

    from ..run.check import check_campaign
    from .show import print_json, say, show_intake

    home = _home(context)
    checked = check_campaign(campaign, home, known_on)
    if as_json:
        print_json(checked.summary())
    else:
        show_intake(checked.intake, checked.workbook, home.root)
        for note in checked.notes:
            say(escape(note), is_error=True)
    checked.raise_problem()


@app.command(cls=Command)
def run(
    context: typer.Context,
    campaigns: Annotated[
        list[str], typer.Argument(metavar="活动…", help="一个或几个活动编号；sample 是示例")
    ],
    as_of: Annotated[
        str,
        typer.Option(
            "--as-of", metavar="时刻", help="数据截止时刻，例如 2022-12-01T08:00:00；缺省按 campaign.toml"
        ),
    ] = "",
    known_on: KnownOnOption = "",
    notebooks: Annotated[
        list[str] | None,
        typer.Option(
            "--notebook",
            metavar="名称",
            help="只运行这个笔记本（可写几次），例如 10_district_bulletin 或 10",
        ),
    ] = None,
    towns: Annotated[
        list[str] | None,
        typer.Option("--town", metavar="镇街", help="镇街版只做这个镇街（可写几次），写代码或名称"),
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--param", metavar="名称=值", help="笔记本自己的参数（可写几次），按参数单元格写明的类型检查"
        ),
    ] = None,
    stage: Annotated[
        str,
        typer.Option(
            "--stage", metavar="稿次", help="核对稿、送审稿或定稿；缺省是送审稿，写明时结果文件夹名加上它"
        ),
    ] = "",
    jobs: JobsOption = None,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="文件夹", help="结果写到哪里，代替项目里的 output")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """读取一次，生成全区和各镇街的全部报告；一份做不成，其余照做。"""
    from ..run.execute import warmed

    home = _home(context)
    context.with_resource(warmed())  # the kernels' libraries load while the extracts are read
    from ..run.campaign_run import Request, planned

    request = Request(
        as_of=as_of,
        known_on=known_on,
        notebooks=notebooks or (),
        towns=towns or (),
        values=_pairs(values or []),
        stage=stage,
        jobs=jobs or _usual_jobs(),
        output=output,
    )
    for campaign in campaigns:
        planned(campaign, home, request)
    errors = []
    for campaign in dict.fromkeys(campaigns):
        try:
            _run_one(home, campaign, request, as_json=as_json)
        except AnpeiError as error:
            errors.append(error)
            if campaign != campaigns[-1]:
                _complain(error)
    if errors:
        raise errors[-1]


@app.command(cls=Command)
def fonts(context: typer.Context, as_json: JsonOption = False) -> None:
    """检查字体：五种字体各由哪个文件排印、是否替代、缺多少字，并写一份字体自检.pdf。"""
    from .fonts import check_fonts

    check_fonts(_home(context), as_json=as_json)


@app.command(cls=Command)
def issue(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="文件夹", help="anpei run 的结果文件夹，或其中一份报告的文件夹")
    ],
    kind: Annotated[str, typer.Option("--kind", metavar="文种", help="印发的是哪一种，例如 情况通报")],
    signed_on: Annotated[str, typer.Option("--signed-on", metavar="日期", help="成文日期，例如 2022-12-02")],
    final: Annotated[Path, typer.Option("--final", metavar="文件", help="签发后的 DOCX，或盖章后扫描的 PDF")],
    number: Annotated[
        str,
        typer.Option(
            "--number", metavar="编号", help="发文字号、期号或督办号；缺省是结果上印的，没有文号的文种不写"
        ),
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """登记印发的文件：存档，逐个比对数字，记入印发登记簿；已存的文件从不改动。"""
    from ..run.issue import issue as file_issued
    from .show import print_json, show_issued

    issued = file_issued(_home(context), folder, kind=kind, number=number, signed_on=signed_on, final=final)
    if as_json:
        print_json(issued.summary())
    else:
        show_issued(issued)


@app.command(cls=Command, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(context: typer.Context) -> None:
    """在项目文件夹里打开 JupyterLab；后面可以接 JupyterLab 自己的选项。"""
    home = _home(context)
    command = [sys.executable, "-m", "jupyterlab", *context.args]
    done = subprocess.run(
        command, cwd=home.root, env=os.environ | {"ANPEI_HOME": str(home.root)}, check=False
    )
    raise typer.Exit(done.returncode)


def _run_one(
    home: Home, campaign: str, request: object = None, *, jobs: int | None = None, as_json: bool = False
) -> Path:
    """Run one campaign, print what it made and return the folder.

    Raises
    ------
    ReportError
        A report failed; the others are complete.
    """
    from ..run.campaign_run import Request, run_campaign
    from .show import print_json, progress, result_json, show_result

    asked = request if isinstance(request, Request) else Request(jobs=jobs or _usual_jobs())
    with progress(campaign) as tell:
        result = run_campaign(campaign, home, asked, tell)
    if as_json:
        print_json(result_json(result))
    else:
        show_result(result, home.root)
    if result.failed:
        n_failed, n_all = len(result.failed), len(result.fresh)
        raise ReportError(f"{n_all}份报告中有{n_failed}份没有做成，其余已完成。", where=campaign)
    return result.folder


def _pairs(texts: list[str]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise UsageError(f"--param 写法不对：“{text}”。", remedy="写成 名称=值，例如 --param top=5。")
        pairs[name.strip()] = value
    return pairs


def _usual_jobs() -> int:
    return min(4, os.cpu_count() or 1)


def _complain(error: AnpeiError) -> None:
    typer.echo(f"错误：{error}", err=True)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code; what is wrong is one Chinese text on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = app(args=arguments, prog_name="anpei", standalone_mode=False)
    except AnpeiError as error:
        _complain(error)
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("已中断。", err=True)
        sys.exit(130)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.exit(2)
        _complain(in_chinese(error))
        sys.exit(UsageError.exit_code)
    sys.exit(code if isinstance(code, int) else 0)
