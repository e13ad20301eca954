"""A roster of a million rows: python-calamine alone, and the whole intake (read, cleaned, matched, checked, stored).

    python benchmarks/intake.py [--rows N] [--pairs N]

Both read the same synthetic workbook (12 columns), each time in a process of its own; the two take turns (A B A B).
Printed are wall time, CPU time (user and system, children included) and the largest resident memory of the process
with its children, every single run, and the ratio of the medians; the goals are at most twice the time of reading
alone, and at most 2 GB.
"""

import argparse
import datetime
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import xlsxwriter

from anpei.home import Home
from anpei.intake.number import check_character
from anpei.synthetic import write_campaign

GOAL_TIME = 2.0
GOAL_MEMORY = 2_000
_GLANCE = 0.25
"""Seconds between two looks at a process: looking costs time, too."""
DAY = "2022-12-01"
HEADERS = (
    "序号", "姓名", "身份证号", "手机号", "单位名称", "所属镇街", "人员类别", "用工形式", "岗位", "劳务派遣单位", "入职日期",
    "离职日期",
)  # fmt: skip
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文辉海波宁飞鹏云峰林鑫雪琴"
READ_ALONE = """
import sys
from python_calamine import CalamineWorkbook
rows = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
print(len(rows))
"""
INTAKE = """
import sys
from pathlib import Path
from anpei.home import Home
from anpei.intake import inspect
intake = inspect("bench", home=Home(Path(sys.argv[1])))
print(int(intake.accounts["n_used"].sum()), len(intake.findings))
"""


@dataclass(frozen=True)
class Run:
    """What one run took: seconds on the clock, seconds of CPU, MB of resident memory; what it printed."""

    wall: float
    cpu: float
    memory: float
    said: str


def make_home(folder: Path, n_rows: int) -> tuple[Home, Path]:
    """Return a project home with one campaign whose only extract is a roster of so many rows."""
    campaign = folder / "data" / "campaigns" / "bench"
    write_campaign(campaign, seed=1, units=12, people=120, mess="none", campaign_id="bench")
    shutil.rmtree(campaign / "extracts")
    settings = campaign / "campaign.toml"
    settings.write_text(settings.read_text(encoding="utf-8").split("[[source]]")[0], encoding="utf-8")
    received = campaign / "extracts" / DAY
    received.mkdir(parents=True)
    (folder / "output").mkdir()
    workbook = received / "名册.xlsx"
    towns = [
        line.split(",")[1] for line in (campaign / "reference/towns.csv").read_text("utf-8").splitlines()[1:]
    ]
    write_roster(workbook, n_rows, towns)
    return Home(folder), workbook


def write_roster(path: Path, n_rows: int, towns: list[str]) -> None:
    """Write the roster: every hundredth ID number has a wrong check character, every thousandth row a blank one."""
    draw = random.Random(7)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("名册")
        sheet.write_row(0, 0, HEADERS)
        for row in range(1, n_rows + 1):
            sheet.write_number(row, 0, row)
            for column, cell in enumerate(_cells(row, towns, draw), 1):
                if cell:
                    sheet.write_string(row, column, cell)


def _cells(row: int, towns: list[str], draw: random.Random) -> tuple[str, ...]:
    born_on = datetime.date(1955, 1, 1) + datetime.timedelta(days=row % 18_000)
    digits = f"990101{born_on:%Y%m%d}{row // 18_000:03d}"
    check = check_character(digits)
    if row % 100 == 0:
        check = "0" if check != "0" else "1"
    unit = row // 400
    return (
        draw.choice(SURNAMES) + "".join(draw.choice(GIVEN) for _ in range(draw.choice((1, 2, 2)))),
        "" if row % 1000 == 1 else digits + check,
        f"164{row % 10**8:08d}",
        f"澜溪第{unit}化工有限公司",
        towns[unit % len(towns)],
        draw.choice(("一线作业人员", "安全管理人员", "主要负责人", "其他从业人员")),
        draw.choice(("正式", "劳务派遣", "灵活用工")),
        draw.choice(("操作工", "安全员", "电工", "焊工")),
        "",
        f"20{draw.randrange(10, 22)}-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}",
        "",
    )


def measured(code: str, argument: Path) -> Run:
    """Run a piece of Python in a process of its own and watch it."""
    began = time.perf_counter()
    process = psutil.Popen([sys.executable, "-c", code, str(argument)], stdout=subprocess.PIPE, text=True)
    memory, cpu = 0, {}
    while process.poll() is None:
        used = 0
        for one in _family(process):
            try:
                with one.oneshot():
                    used += one.memory_info().rss
                    cpu[one.pid] = sum(one.cpu_times()[:2])
            except psutil.Error:
                continue
        memory = max(memory, used)
        time.sleep(_GLANCE)
    if process.returncode:
        sys.exit(f"failed with {process.returncode}")
    return Run(time.perf_counter() - began, sum(cpu.values()), memory / 1e6, process.stdout.read().strip())


def _family(process: psutil.Popen) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def main() -> int:
    """Print every run, the medians and their ratio; return 1 if a goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=999_999)
    parser.add_argument("--pairs", type=int, default=3)
    options = parser.parse_args()
    print(
        f"{platform.platform()} · Python {platform.python_version()} · python-calamine {version('python-calamine')}"
    )
    with tempfile.TemporaryDirectory() as folder:
        home, workbook = make_home(Path(folder), options.rows)
        print(f"{options.rows:,} rows × {len(HEADERS)} columns, {workbook.stat().st_size / 1e6:.0f} MB")
        alone, whole = [], []
        for _ in range(options.pairs):
            alone.append(_shown("calamine alone", measured(READ_ALONE, workbook)))
            _forget(home)
            whole.append(_shown("whole intake", measured(INTAKE, home.root)))
    ratio = statistics.median(r.wall for r in whole) / statistics.median(r.wall for r in alone)
    memory = max(r.memory for r in whole)
    print(
        f"ratio of wall times {ratio:.2f} (goal ≤ {GOAL_TIME:g}), memory {memory:,.0f} MB (goal ≤ {GOAL_MEMORY:,})"
    )
    return int(ratio > GOAL_TIME or memory > GOAL_MEMORY)


def _forget(home: Home) -> None:
    """Remove what an intake stored, so that the next one reads again."""
    shutil.rmtree(home.output)
    home.output.mkdir()


def _shown(name: str, run: Run) -> Run:
    print(
        f"{name:15} {run.wall:6.1f} s  cpu {run.cpu:6.1f} s  {run.memory:6,.0f} MB  ({run.said})", flush=True
    )
    return run


if __name__ == "__main__":
    sys.exit(main())
