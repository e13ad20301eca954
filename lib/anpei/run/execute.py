"""Jobs → outcomes: notebooks run by papermill, several at a time, each to its end or failed.

The executed notebook stands in the job's folder as `notebook.ipynb`, whole and normalised; what a failed one came
to stands as `notebook.failed.ipynb`, for diagnosis.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from anpei.errors import AnpeiError, ReportError

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from .kernel import Kernels

DONE = "notebook.ipynb"
FAILED = "notebook.failed.ipynb"
INTERRUPTED = "已中断，没有完成。"
_NO_GRAMMAR = "rfc3987_syntax"
_WARMED: ContextVar[Kernels | None] = ContextVar("_WARMED", default=None)


@dataclass(frozen=True)
class Job:
    """One notebook to run."""

    name: str
    notebook: Path
    parameters: Mapping[str, object]
    environment: Mapping[str, str]
    folder: Path


@dataclass(frozen=True)
class Outcome:
    """What became of a job; `error` is Chinese and empty when it is done."""

    job: Job
    error: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the notebook ran to its end and stands in the folder."""
        return not self.error


def execute(
    jobs: Sequence[Job],
    *,
    workers: int = 2,
    on_outcome: Callable[[Outcome], None] | None = None,
    warm: bool | None = None,
) -> list[Outcome]:
    """Return the outcome of every job, in the order of the jobs.

    A failing notebook never raises, and Ctrl-C ends the kernels and leaves what was not complete as failed.

    Parameters
    ----------
    workers
        How many notebooks run at a time.
    on_outcome
        Called in the caller's thread as each job ends.
    warm
        Whether kernels are forked from a server with the libraries imported; by default where there is more than one
        job. Only Linux does so, and the outputs are the same bytes either way.
    """
    outcomes: dict[int, Outcome] = {}

    def settle(index: int, error: str) -> None:
        outcomes[index] = Outcome(jobs[index], error)
        if on_outcome:
            on_outcome(outcomes[index])

    with _source(len(jobs) > 1 if warm is None else warm) as source:
        _import_papermill()  # while the server imports its libraries
        with ThreadPoolExecutor(max(1, workers), thread_name_prefix="anpei-run") as pool:
            futures: dict[Future[None], int] = {}
            try:
                for index, job in enumerate(jobs):
                    futures[pool.submit(_run, job, source)] = index
                for future in as_completed(futures):
                    settle(futures[future], _error(future))
            except KeyboardInterrupt:
                _abandon(source, futures)
            except BaseException:
                _abandon(source, futures)
                raise
    for future, index in futures.items():
        if index not in outcomes:
            settle(index, INTERRUPTED if future.cancelled() or future.exception() else "")
    for index in range(len(jobs)):  # interrupted before they were even queued
        if index not in outcomes:
            settle(index, INTERRUPTED)
    return [outcomes[index] for index in range(len(jobs))]


@contextmanager
def warmed() -> Iterator[None]:
    """Start the server that forks kernels now, for the calls of `execute` inside.

    It imports the libraries while the caller does something else, such as reading the extracts.
    """
    from .kernel import kernels

    with kernels(is_warm=True) as source:
        token = _WARMED.set(source)
        try:
            yield
        finally:
            _WARMED.reset(token)


@contextmanager
def _source(is_warm: bool) -> Iterator[Kernels]:
    """Yield the kernels of the `warmed` around it; without one, those of this run alone."""
    from .kernel import kernels

    around = _WARMED.get()
    if around is not None and is_warm:
        yield around
        return
    with kernels(is_warm=is_warm) as source:
        yield source


def _abandon(source: Kernels, futures: Mapping[Future[None], int]) -> None:
    for future in futures:
        future.cancel()
    source.stop()


def _error(future: Future[None]) -> str:
    """Return why a job failed, empty when it did not."""
    from .client import NotebookStopped, mask

    try:
        error = future.exception()
    except CancelledError:
        return INTERRUPTED
    if error is None:
        return ""
    if isinstance(error, AnpeiError | NotebookStopped):
        return str(error)
    return mask(f"{type(error).__name__}：{error}")


def _run(job: Job, source: Kernels) -> None:
    """Run one job and write its notebook.

    Raises
    ------
    ReportError
        The notebook cannot be read.
    NotebookStopped
        It did not run to its end.
    """
    import papermill

    from .client import ENGINE, NotebookStopped

    for name in (DONE, FAILED):
        (job.folder / name).unlink(missing_ok=True)
    notebook = _read(job.notebook)
    places = _places(job)
    try:
        executed = papermill.execute_notebook(
            notebook,
            None,  # written below, whole
            parameters=dict(job.parameters),
            engine_name=ENGINE,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            start=lambda: source.start(job.environment, job.notebook.absolute().parent),
        )
    except NotebookStopped as stopped:
        _write(job.folder / FAILED, stopped.notebook, places)
        raise
    _write(job.folder / DONE, executed, places)


def _read(path: Path) -> NotebookNode:
    import nbformat

    from .normal import identify

    try:
        text = path.read_text("utf-8")
        content = json.loads(text)
        if not isinstance(content, dict) or content.get("nbformat") != 4:
            raise ValueError("not a notebook of format 4")
        as_it_is = nbformat.reads(text, as_version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]
        notebook = identify(as_it_is)
        nbformat.validate(notebook)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        remedy = "检查文件是否存在、是否完整；很旧的笔记本先在 JupyterLab 里打开并保存一次。"
        raise ReportError(f"读不了笔记本 {path.name}。", remedy=remedy) from error
    return notebook


def _places(job: Job) -> dict[Path, str]:
    """Return the folders of this computer and what stands for them in the executed notebook."""
    variables = {"ANPEI_HOME": os.environ.get("ANPEI_HOME", ""), **job.environment}
    return {
        Path.home(): "~",
        Path(tempfile.gettempdir()): "$TMP",
        Path(sys.prefix): "$PYTHON",
        job.notebook.parent: "$NOTEBOOKS",
        **{Path(value): f"${name}" for name, value in variables.items() if Path(value).is_absolute()},
        job.folder: ".",
    }


def _write(path: Path, notebook: NotebookNode, places: Mapping[Path, str]) -> None:
    import nbformat

    from .normal import normalise

    text = nbformat.writes(normalise(notebook, places))  # type: ignore[no-untyped-call]
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_text(text + "\n", "utf-8", newline="\n")
    unfinished.replace(path)


def _import_papermill() -> None:
    """Import papermill and our engine, without the grammar of web addresses that jsonschema would build for it.

    `rfc3987_syntax` builds 35 parsers on import, over a second of work for a check that no notebook needs.
    """
    with _hidden(_NO_GRAMMAR):
        import papermill  # noqa: F401

        from .client import register

        register()


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    """Make a module unimportable for a while, unless it is imported already."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]
