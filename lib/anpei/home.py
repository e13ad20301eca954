"""The project home, and where files are looked up: campaign, then home, then what ships with anpei."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from .errors import ConfigurationError, UsageError, nearest

SAMPLE = "sample"
"""The reserved campaign id of the committed sample."""


@dataclass(frozen=True)
class Home:
    """A folder that holds `data/` and `output/`."""

    root: Path

    @property
    def data(self) -> Path:
        """Campaigns, shared extracts, reference tables, the archive."""
        return self.root / "data"

    @property
    def output(self) -> Path:
        """Everything that can be rebuilt."""
        return self.root / "output"

    @property
    def work(self) -> Path:
        """Parquet of intake and ledger, logs; disposable, never circulated."""
        return self.output / ".work"

    @property
    def archive(self) -> Path:
        """Every input ever read, by content."""
        return self.data / "archive"

    @property
    def key_file(self) -> Path:
        """The person key, made on first use, never committed."""
        return self.data / ".person_key"

    def campaign_folder(self, campaign_id: str) -> Path:
        """Return the folder of a campaign.

        Raises
        ------
        UsageError
            No such campaign; names the nearest one.
        """
        folder = self.data / SAMPLE if campaign_id == SAMPLE else self.data / "campaigns" / campaign_id
        if (folder / "campaign.toml").is_file():
            return folder
        known = self.campaign_ids()
        raise UsageError(
            f"没有名为“{campaign_id}”的活动。",
            where=self._shown(folder),
            guess=nearest(campaign_id, known),
            remedy=f"用 anpei new {campaign_id} --theme 专题 新建，或改用已有活动：{'、'.join(known) or '（无）'}。",
        )

    def campaign_ids(self) -> list[str]:
        """Return the ids of all campaigns of this home, sorted; the sample first."""
        found = sorted(path.parent.name for path in (self.data / "campaigns").glob("[!.]*/campaign.toml"))
        has_sample = (self.data / SAMPLE / "campaign.toml").is_file()
        return [SAMPLE, *found] if has_sample else found

    def _shown(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name


def find_home(explicit: str | Path | None = None, start: Path | None = None) -> Home:
    """Return the project home: `explicit`, else ANPEI_HOME, else the nearest folder above `start`.

    Raises
    ------
    ConfigurationError
        No folder with `data/` and `output/` was found.
    """
    named = explicit or os.environ.get("ANPEI_HOME")
    if named:
        root = Path(named).expanduser().resolve()
        if not (root / "data").is_dir():
            raise ConfigurationError(
                "指定的项目文件夹里没有 data 文件夹。",
                where=str(named),
                remedy="检查 --home 或环境变量 ANPEI_HOME，或在该处新建 data 和 output 两个文件夹。",
            )
        return Home(root)
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "data").is_dir() and (folder / "output").is_dir():
            return Home(folder)
    raise ConfigurationError(
        "找不到项目文件夹（含 data 和 output 两个子文件夹）。",
        remedy="在项目文件夹里运行，或用 --home 指定，或设置环境变量 ANPEI_HOME。",
    )


def shipped_root() -> Path:
    """Return the folder that holds the shipped `notebooks/`, `templates/` and `reference/`."""
    package = Path(__file__).resolve().parent
    inside = package / "_shipped"
    return inside if inside.is_dir() else package.parents[1]


def resource(name: str, campaign_folder: Path | None = None, home: Home | None = None) -> Path:
    """Return the first existing `name` (posix, relative) of campaign, home and shipped files.

    Raises
    ------
    ConfigurationError
        None of the three has it.
    """
    roots = [root for root in (campaign_folder, home.root if home else None, shipped_root()) if root]
    for root in roots:
        if (root / name).exists():
            return root / name
    raise ConfigurationError(
        f"找不到文件 {name}。",
        where="、".join(["活动文件夹", "项目文件夹", "随软件文件"][-len(roots) :]),
        remedy="检查 campaign.toml 里写的路径（相对活动文件夹或项目文件夹）。",
    )
