"""One campaign from extracts to a whole result: read once, counted once, every report run, checked, published."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..campaign import Campaign, load_campaign
from ..document.slots import slot_uses, stale_slots
from ..document.stage import read_stage
from ..errors import DataError
from ..home import Home
from ..ledger import Case, write_lists, write_measures
from .books import keep_books, questions_of
from .execute import DONE, Job, Outcome, execute
from .gate import Gate, make_gate
from .index import INDEX, index_page
from .manifest import (
    MANIFEST,
    State,
    StateName,
    as_json,
    in_order,
    keep_resources,
    kept_states,
    make_basis,
    make_manifest,
)
from .notebook import find_notebooks
from .place import keep_only, publish, remove, result_folder, staging
from .plan import Report, plan
from .readiness import check_notice_kinds, is_incomplete, open_checked_case, stop_final
from .release import passes

_FOLDERS = re.compile(r"(?<![\w.:/…])/(?:[^\s/'\"“”〔：，；。]+/)+")
FINAL = "定稿"
SHARED = ("measures.csv", "lists.csv", "findings.xlsx", INDEX, MANIFEST)
"""What lies beside the reports."""


@dataclass(frozen=True)
class Request:
    """What is asked for: empty fields mean the usual, empty choices all; `values` are further parameters."""

    as_of: str = ""
    known_on: str = ""
    notebooks: Sequence[str] = ()
    towns: Sequence[str] = ()
    values: Mapping[str, str] | None = None
    stage: str = ""
    jobs: int = 2
    output: Path | None = None


@dataclass(frozen=True)
class Step:
    """How far a run is: what it does now, reports settled and all of them, the state of the one just settled."""

    text: str
    n_settled: int = 0
    n_reports: int = 0
    state: State | None = None


@dataclass(frozen=True)
class Result:
    """A published result: its folder, the states of all its reports in order, the case they tell of.

    `renewed` are the folders of the reports that this run settled; the others stand from an earlier one. `notes`
    is what became of the office's books (receipts.csv, decisions.xlsx); `stage` is 送审稿 where none was asked for.
    """

    folder: Path
    states: tuple[State, ...]
    renewed: frozenset[str]
    case: Case
    notes: tuple[str, ...] = ()
    stage: str = "送审稿"

    @property
    def fresh(self) -> list[State]:
        """The reports that this run settled."""
        return [state for state in self.states if state.folder in self.renewed]

    @property
    def failed(self) -> list[State]:
        """Those of them that failed."""
        return [state for state in self.fresh if state.state == "failed"]


def run_campaign(
    campaign_id: str,
    home: Home,
    request: Request | None = None,
    tell: Callable[[Step], None] = lambda _: None,
) -> Result:
    """Return the result of a campaign: reports under their final names where whole, the others failed.

    Raises
    ------
    UsageError
        An unknown campaign, notebook, town, parameter or stage, a time that is none; before anything is read.
    DataError
        Nothing to count from; a 定稿 while something severe concerns the whole campaign.
    ConfigurationError
        campaign.toml, a notebook, a font.
    """
    request = request or Request()
    campaign, reports = planned(campaign_id, home, request)
    tell(Step("读取收到的文件，计算账本"))
    case = open_checked_case(campaign, request.as_of, request.known_on)
    if request.stage == FINAL:
        stop_final(case)
    gate, basis = make_gate(case), make_basis(case, request.values or {}, request.stage)
    keep_resources(campaign)
    known_on = case.known_on if request.known_on else None
    final = result_folder(
        request.output or home.output, campaign.folder.name, case.as_of, known_on, request.stage
    )
    earlier = kept_states(final, basis, plan(campaign, find_notebooks(home)))
    with staging(final) as draft:
        for file in (MANIFEST, INDEX):  # a result without them is not whole
            remove(final / file)
        fresh = _run_reports(case, reports, draft, final, gate, request.jobs, request.stage, tell)
        tell(Step("汇总", len(reports), len(reports)))
        renewed = frozenset(state.folder for state in fresh)
        states = in_order([*fresh, *(state for state in earlier if state.folder not in renewed)])
        keep_only(final, [*(name for s in states if s.state != "failed" for name in s.folders), *SHARED])
        _write_shared(case, states, request, draft, final, gate)
    uses = slot_uses(final)
    notes = stale_slots(uses)
    if case.intake and not request.known_on:
        asks = not request.towns
        questions = questions_of(case) if asks else ()
        notes += keep_books(case.intake, asks=asks, uses=uses, questions=questions)
    return Result(final, tuple(states), renewed, case, tuple(notes), read_stage(request.stage))


def planned(campaign_id: str, home: Home, request: Request) -> tuple[Campaign, tuple[Report, ...]]:
    """Return the campaign and the reports that a request asks for; reads no extract.

    Raises
    ------
    UsageError
        An unknown campaign, notebook, town, parameter or stage.
    ConfigurationError
        campaign.toml or a notebook.
    """
    read_stage(request.stage)
    campaign = load_campaign(campaign_id, home)
    check_notice_kinds(campaign)
    notebooks = find_notebooks(home)
    reports = plan(
        campaign, notebooks,
        only=request.notebooks, towns=request.towns, values=request.values, stage=request.stage,
    )  # fmt: skip
    return campaign, reports


def _run_reports(
    case: Case,
    reports: Sequence[Report],
    draft: Path,
    final: Path,
    gate: Gate,
    workers: int,
    stage: str,
    tell: Callable[[Step], None],
) -> list[State]:
    environment = {"ANPEI_HOME": str(case.campaign.home.root), "ANPEI_OUTPUT": str(draft)}
    times = (case.as_of.isoformat(), case.known_on.isoformat())
    by_folder = {report.folder: report for report in reports}
    jobs = []
    for report in reports:
        folder = draft / report.folder
        folder.mkdir(parents=True)
        jobs.append(
            Job(report.label, report.notebook.path, report.parameters_at(*times), environment, folder)
        )
    states: list[State] = []

    def settle(outcome: Outcome) -> None:
        report = by_folder[outcome.job.folder.relative_to(draft).as_posix()]
        error = (
            without_folders(outcome.error)
            or _shortfall(report, outcome.job.folder)
            or _unlike_layer(gate, draft, report)
            or (_stale(outcome.job.folder) if stage == FINAL else "")
        )
        made = [name for name in report.folders if (draft / name).is_dir()]
        for name in report.folders:
            if error or name not in made:
                remove(final / name)
        if error:
            _keep_failed(case.campaign, draft, made, report, final.name, error)
        else:
            for name in reversed(made):  # the report's own folder last: it tells that the others are there
                publish(draft / name, final / name)
        states.append(_state(case, report, error, tuple(made[1:])))
        tell(Step("生成报告", len(states), len(reports), states[-1]))

    tell(Step("生成报告", 0, len(reports)))
    execute(jobs, workers=workers, on_outcome=settle)
    return states


def _state(case: Case, report: Report, error: str, further: tuple[str, ...]) -> State:
    state: StateName = "failed" if error else "incomplete" if is_incomplete(case, report.town) else "done"
    written = () if error else further
    return State(report.folder, report.label, report.notebook.name, report.town, state, error, written)


def without_folders(text: str) -> str:
    """Return a message without the folders of one computer: of an absolute path the last part stays.

    >>> without_folders("No files found: '/srv/data/units.parquet', see https://example.org/a/b")
    "No files found: '…/units.parquet', see https://example.org/a/b"
    """
    return _FOLDERS.sub("…/", text)


def _shortfall(report: Report, folder: Path) -> str:
    missing = [name for name in (DONE, *report.notebook.outputs) if not (folder / name).is_file()]
    return f"没有生成应有的文件：{'、'.join(missing)}。" if missing else ""


def _stale(folder: Path) -> str:
    """Return what keeps a document from being final: texts by hand whose figures have changed."""
    return "\n".join(stale_slots(slot_uses(folder)))


def _unlike_layer(gate: Gate, draft: Path, report: Report) -> str:
    """Return what keeps the folders of a report from being published, each looked at by its own layer."""
    return next(filter(None, (passes(gate, draft, name) for name in report.folders)), "")


def _keep_failed(
    campaign: Campaign, draft: Path, made: Sequence[str], report: Report, moment: str, error: str
) -> None:
    """Keep what a failed report came to, and why, below the work folder, which is never circulated."""
    (draft / report.folder / "error.txt").write_text(f"{report.label}\n{error}\n", encoding="utf-8")
    root = campaign.home.work / campaign.id / "failed" / moment
    for name in made:
        kept = root / name.replace("/", "~")
        remove(kept)
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(draft / name, kept)


def _write_shared(
    case: Case, states: Sequence[State], request: Request, draft: Path, final: Path, gate: Gate
) -> None:
    """Write what lies beside the reports; each appears whole, the manifest last.

    Raises
    ------
    DataError
        One of them holds what may not leave the house.
    """
    values = request.values or {}
    with tempfile.TemporaryDirectory(dir=draft) as name:
        made = Path(name)
        write_measures(case, made / "measures.csv")
        write_lists(case, made / "lists.csv")
        if case.intake:
            case.intake.write_findings(made / "findings.xlsx", case.findings)
        for file in ("measures.csv", "lists.csv", "findings.xlsx"):
            _release(gate, made, file, final)
        (made / INDEX).write_bytes(index_page(case, states, final, request.stage))
        _release(gate, made, INDEX, final)
        (made / MANIFEST).write_bytes(as_json(make_manifest(case, states, values, final, request.stage)))
        _release(gate, made, MANIFEST, final)


def _release(gate: Gate, made: Path, file: str, final: Path) -> None:
    # lists.csv is internal, and names no person all the same
    error = passes(gate, made, file, "L1" if file == "lists.csv" else None)
    if error:
        remove(final / file)
        raise DataError(error, where=file, remedy="改正有关文件的内容或文件名后重新运行。")
    publish(made / file, final / file)
