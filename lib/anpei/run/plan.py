"""Notebooks × campaign or towns → the reports of a run, checked before any kernel starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..campaign import Campaign, Town
from ..document.layer import restricted_folder
from ..errors import UsageError, nearest
from ..filename import safe_name
from .notebook import IN_CHINESE, Notebook

GIVEN = {
    "campaign": "命令里的活动编号",
    "town": " --town",
    "as_of": " --as-of",
    "known_on": " --known-on",
    "stage": " --stage",
    "output": " --output",
}
"""Parameters that the run fills in, and what serves instead."""


@dataclass(frozen=True)
class Report:
    """One notebook for the campaign or one town: its folder below the output folder, what it is given.

    `parameters` lacks the two times, which are known when the extracts have been read.
    """

    notebook: Notebook
    folder: str
    label: str
    town: str
    parameters: Mapping[str, object]

    @property
    def folders(self) -> tuple[str, ...]:
        """Its folder and those in which it may write what does not circulate."""
        return (self.folder, *(restricted_folder(self.folder, layer) for layer in self.notebook.layers))

    def parameters_at(self, as_of: str, known_on: str) -> dict[str, object]:
        """Return the parameters with those of the two times that the notebook has."""
        times = {"as_of": as_of, "known_on": known_on}
        return {**self.parameters, **{k: v for k, v in times.items() if k in self.notebook.parameters}}


def plan(
    campaign: Campaign,
    notebooks: Sequence[Notebook],
    *,
    only: Sequence[str] = (),
    towns: Sequence[str] = (),
    values: Mapping[str, str] | None = None,
    stage: str = "",
) -> tuple[Report, ...]:
    """Return the reports of a run in order: notebooks by name, towns in official order.

    `only` and `towns` choose notebooks and towns (none named: all); `values` are texts for further parameters;
    `stage` goes to the notebooks that have it.

    Raises
    ------
    UsageError
        An unknown notebook, town or parameter (names the nearest one), a value of another type, two notebooks
        that write into one folder.
    """
    chosen_towns = _choose_towns(campaign, towns)
    chosen = _choose_notebooks(notebooks, only)
    _check_names(chosen, values or {})
    reports: list[Report] = []
    for notebook in chosen:
        own = {
            name: _value(notebook, name, text)
            for name, text in (values or {}).items()
            if name in notebook.parameters
        }
        for town in chosen_towns if notebook.scope == "town" else (None,):
            reports.append(_report(campaign, notebook, town, own, stage))
    for report in reports:
        report.notebook.check(report.parameters_at("", ""))
    owners: dict[str, list[Report]] = {}
    for report in reports:
        for folder in report.folders:
            owners.setdefault(folder, []).append(report)
    shared = next((folder for folder, found in owners.items() if len(found) > 1), None)
    if shared:
        both = [report.notebook.name for report in owners[shared]]
        raise UsageError(
            f"笔记本 {'、'.join(both)} 写到同一个文件夹“{shared}”。",
            remedy="在笔记本的 metadata.anpei.folder 里写不同的文件夹名。",
        )
    return tuple(reports)


def _report(
    campaign: Campaign, notebook: Notebook, town: Town | None, own: Mapping[str, object], stage: str
) -> Report:
    folder = notebook.folder if town is None else f"{notebook.folder}/{safe_name(town.code, town.name)}"
    given: dict[str, object] = {"campaign": campaign.folder.name}
    if town is not None:
        given["town"] = town.code
    if "output" in notebook.parameters:
        given["output"] = folder
    if stage and "stage" in notebook.parameters:
        given["stage"] = stage
    who = town.name if town else campaign.region.name
    return Report(notebook, folder, f"{who}　{notebook.title}", town.code if town else "", {**given, **own})


def _choose_notebooks(notebooks: Sequence[Notebook], only: Sequence[str]) -> list[Notebook]:
    known = {notebook.name: notebook for notebook in notebooks}
    numbers = {name.split("_")[0]: name for name in known if name.split("_")[0].isdigit()}
    names = []
    for word in only:
        name = word.removesuffix(".ipynb")
        name = numbers.get(name, name)
        if name not in known:
            raise UsageError(
                f"没有名为“{word}”的笔记本。",
                guess=nearest(name, known),
                remedy=f"可用的笔记本：{'、'.join(known)}。",
            )
        names.append(name)
    return [notebook for name, notebook in sorted(known.items()) if not names or name in names]


def _choose_towns(campaign: Campaign, words: Sequence[str]) -> list[Town]:
    spelt = {word: town for town in campaign.towns for word in (*town.former_names, town.name, town.code)}
    codes = []
    for word in words:
        if word not in spelt:
            raise UsageError(
                f"没有代码或名称为“{word}”的镇街。",
                guess=nearest(word, spelt),
                remedy=f"本次活动的镇街：{'、'.join(town.name for town in campaign.towns)}。",
            )
        codes.append(spelt[word].code)
    return [town for town in campaign.towns if not codes or town.code in codes]


def _check_names(notebooks: Sequence[Notebook], values: Mapping[str, str]) -> None:
    free = {name for notebook in notebooks for name in notebook.parameters if name not in GIVEN}
    for name in values:
        if name in GIVEN:
            raise UsageError(f"参数“{name}”不能用 --param 指定。", remedy=f"改用{GIVEN[name]}。")
        if name not in free:
            raise UsageError(
                f"没有一个笔记本有名为“{name}”的参数。",
                guess=nearest(name, free),
                remedy=f"可用的参数：{'、'.join(sorted(free)) or '（无）'}。",
            )


def _value(notebook: Notebook, name: str, text: str) -> object:
    parameter = notebook.parameters[name]
    try:
        return parameter.read(text)
    except ValueError as error:
        raise UsageError(
            f"笔记本 {notebook.name} 的参数“{name}”应是{IN_CHINESE[parameter.type]}，不能是“{text}”。",
            where=f"{notebook.path.name} 参数单元格",
            remedy=f"{name}：{parameter.note}",
        ) from error
