"""One whole campaign, twice: `anpei run`, and a shell loop of papermill over the same notebooks.

    python benchmarks/run.py [--pairs N] [--units U] [--people P]

The campaign is the synthetic one of the demo. Each run starts from scratch, in a project home of its own, and the two
ways take turns (A B A B), so that a computer that slows down slows both. A first pair, not counted, fills the caches of
a computer in use (bytecode, fonts, files). Printed are the medians of wall time and of
CPU time (user and system, children included), every single run, and the ratio; the goal is below one third.
"""

import argparse
import json
import os
import platform
import resource
import shlex
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from anpei.campaign import load_campaign
from anpei.home import Home, shipped_root

CAMPAIGN = "bench"
GOAL = 1 / 3
SCRIPTS = Path(sysconfig.get_path("scripts"))
SHOWN_OF_A_FAILURE = 2000


@dataclass(frozen=True)
class Run:
    """What one run took, and the PDFs that it made."""

    wall: float
    cpu: float
    made: tuple[str, ...]


def new_home(parent: Path, name: str, campaign: Path) -> Home:
    """A project home that holds the campaign and nothing else."""
    root = parent / name
    shutil.copytree(campaign, root / "data" / "campaigns" / CAMPAIGN)
    (root / "output").mkdir()
    return Home(root)


def notebooks(home: Home) -> list[tuple[Path, str]]:
    """Every notebook with the town it is for; no town for one that is run once."""
    towns = load_campaign(CAMPAIGN, home).towns
    found = []
    for path in sorted((shipped_root() / "notebooks").glob("[0-9]*.ipynb")):
        scope = json.loads(path.read_text("utf-8"))["metadata"]["anpei"]["scope"]
        found += [(path, town.code) for town in towns] if scope == "town" else [(path, "")]
    return found


def by_anpei(home: Home) -> list[str]:
    return [str(SCRIPTS / "anpei"), "--home", str(home.root), "run", CAMPAIGN]


def by_papermill(home: Home) -> list[str]:
    lines = ["set -e"]
    for number, (notebook, town) in enumerate(notebooks(home)):
        words = [SCRIPTS / "papermill", notebook, home.output / f"{number}.ipynb", "-r", "campaign", CAMPAIGN]
        if town:
            words += ["-r", "town", town, "-r", "output", town]
        lines.append(shlex.join(map(str, words)))
    return ["sh", "-c", "\n".join(lines)]


def timed(home: Home, command: list[str], bytecode: Path) -> Run:
    """Run a command in a home and return what it took; a command that fails ends the comparison."""
    variables = {**os.environ, "ANPEI_HOME": str(home.root), "PYTHONPYCACHEPREFIX": str(bytecode)}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, env=variables, cwd=home.root, capture_output=True, text=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        said = (done.stderr + done.stdout)[-SHOWN_OF_A_FAILURE:]
        sys.exit(f"{command[0]} failed ({done.returncode}):\n{said}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu, tuple(sorted(path.name for path in home.output.rglob("*.pdf"))))


def machine() -> str:
    """The computer, as far as it bears on the figures."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("papermill", "ipykernel", "pandas", "duckdb"))
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, load {load}, "
        f"Python {platform.python_version()}, {versions}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--units", type=int, default=300)
    parser.add_argument("--people", type=int, default=12_000)
    options = parser.parse_args()
    ways = {"anpei run": by_anpei, "papermill loop": by_papermill}
    runs: dict[str, list[Run]] = {way: [] for way in ways}
    print(machine())
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        campaign = Path(name) / CAMPAIGN
        size = ["--units", str(options.units), "--people", str(options.people)]
        subprocess.run([SCRIPTS / "anpei", "sample", campaign, *size], check=True, stdout=subprocess.DEVNULL)
        for pair in range(options.pairs + 1):
            for way, command in ways.items():
                home = new_home(Path(name), f"{pair}-{way.replace(' ', '-')}", campaign)
                run = timed(home, command(home), Path(name) / "bytecode")
                if pair:
                    runs[way].append(run)
                counted = "" if pair else " (not counted)"
                print(f"{way:15} {run.wall:7.1f} s wall {run.cpu:7.1f} s CPU{counted}", flush=True)
                shutil.rmtree(home.root)
    (ours, theirs) = runs.values()
    assert ours[0].made == theirs[0].made, "the two ways made different reports"
    wall = {way: statistics.median(run.wall for run in each) for way, each in runs.items()}
    cpu = {way: statistics.median(run.cpu for run in each) for way, each in runs.items()}
    for way in ways:
        print(f"median {way:15} {wall[way]:7.1f} s wall {cpu[way]:7.1f} s CPU, {len(runs[way][0].made)} PDF")
    ratio = wall["anpei run"] / wall["papermill loop"]
    print(
        f"ratio {ratio:.2f} wall, {cpu['anpei run'] / cpu['papermill loop']:.2f} CPU (goal: below {GOAL:.2f} wall)"
    )
    sys.exit(ratio >= GOAL)


if __name__ == "__main__":
    main()
