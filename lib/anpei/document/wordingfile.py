"""Wording files: where they are looked up — the campaign's own, that of the home, the shipped one."""

from __future__ import annotations

from pathlib import Path

from ..campaign import Campaign
from ..home import resource
from ..ledger import Case
from .kind import KINDS
from .sentence import SentenceTexts, parse_sentences


def read_wording(case: Case, kind: str, town: str = "") -> tuple[str, str]:
    """Return text and file name of the wording: the campaign's own for this town, its own, home, shipped."""
    names = [f"wording/{kind}.{town}.txt"] if town else []
    return _read(case, [*names, f"wording/{kind}.txt", f"templates/wording/{kind}.txt"])


def read_sentences(case: Case) -> SentenceTexts:
    """Return the sentences: the campaign's own file, else that of the home, else the shipped one."""
    text, file = _read(case, ["wording/sentences.txt", "templates/wording/sentences.txt"])
    return parse_sentences(text, file)


def own_kinds(campaign: Campaign) -> tuple[str, ...]:
    """Return the kinds that an analyst added by a wording file in the campaign or the home, in order."""
    folders = (campaign.folder / "wording", campaign.home.root / "templates" / "wording")
    names = {path.stem for folder in folders if folder.is_dir() for path in folder.glob("*.txt")}
    shipped = {*KINDS, "sentences", "手写"}
    return tuple(sorted(name for name in names if name not in shipped and "." not in name))


def _read(case: Case, names: list[str]) -> tuple[str, str]:
    campaign = case.campaign
    for name in names[:-1]:
        path = campaign.folder / name
        if path.is_file():
            return path.read_text(encoding="utf-8-sig"), Path(name).name
    path = resource(names[-1], None, campaign.home)
    return path.read_text(encoding="utf-8-sig"), path.name
