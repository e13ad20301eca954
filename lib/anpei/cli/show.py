"""What a person reads while and after a command runs: progress on standard error, results on standard output."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

if TYPE_CHECKING:
    from ..document.comparison import Difference
    from ..intake import Intake
    from ..run.campaign_run import Result, Step
    from ..run.issue import Issued

_SENDERS_SHOWN = 10
_AROUND = 30
_STYLES = {"done": "green", "incomplete": "yellow", "failed": "red"}


def say(text: str = "", *, is_error: bool = False) -> None:
    """Print one message; markup of rich is allowed, lines are not broken."""
    Console(stderr=is_error, highlight=False, soft_wrap=True).print(text)


def print_json(value: Any) -> None:
    """Print a value for another program."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))  # noqa: T201


@contextmanager
def progress(title: str) -> Iterator[Callable[[Step], None]]:
    """Give a function that shows the steps of a run as a bar on standard error, failures as lines above it."""
    from ..run.manifest import STATE_LABELS

    console = Console(stderr=True, highlight=False)
    bar = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=console, transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task(escape(title), total=None)

        def tell(step: Step) -> None:
            bar.update(
                task,
                description=escape(f"{title}　{step.text}"),
                completed=step.n_settled,
                total=step.n_reports or None,
            )
            if step.state and step.state.state == "failed":
                label = STATE_LABELS["failed"]
                console.print(f"[red]{label}[/red]　{escape(step.state.label)}", soft_wrap=True)

        yield tell


def show_result(result: Result, home_root: Path) -> None:
    """Print what a run made: one line per report, reasons of failures, where to look."""
    from ..run.index import INDEX
    from ..run.manifest import STATE_LABELS

    for state in result.fresh:
        style = _STYLES[state.state]
        label = f"[{style}]{STATE_LABELS[state.state]}[/{style}]"
        say(f"{label}　{escape(state.label.partition('　')[0])}　[dim]{escape(state.folder)}[/dim]")
        if state.error:
            say("\n".join(f"    {line}" for line in escape(state.error).splitlines()))
    counts = {name: sum(state.state == name for state in result.fresh) for name in STATE_LABELS}
    said = "、".join(f"{STATE_LABELS[name]}{n}份" for name, n in counts.items() if n)
    n_kept = len(result.states) - len(result.fresh)
    kept_too = f"另有{n_kept}份依据没有变，保留上次的结果。" if n_kept else ""
    say(f"共{len(result.fresh)}份报告：{said}。{kept_too}")
    if result.failed:
        kept = result.case.campaign.home.work / result.case.campaign.id / "failed" / result.folder.name
        say(f"没有做成的留在 {escape(shown(kept, home_root))}，供查找原因（内部）。")
    for note in result.notes:
        say(escape(note), is_error=True)
    say(f"打开看：{escape(shown(result.folder / INDEX, home_root))}")


def result_json(result: Result) -> dict[str, Any]:
    """Return the same for another program."""
    return {
        "campaign": result.case.campaign.folder.name,
        "as_of": result.case.as_of.isoformat(),
        "known_on": result.case.known_on.isoformat(),
        "stage": result.stage,
        "folder": str(result.folder),
        "reports": [asdict(state) for state in result.states],
    }


def show_issued(issued: Issued) -> None:
    """Print where a signed document is kept, every number that differs with its sentence, what to look at again."""
    from ..document.comparison import LABELS

    entry = issued.entry
    name = "　".join(text for text in (entry.kind, entry.subject, entry.number) if text)
    say(f"{'已登记' if issued.is_new else '以前已登记，没有改动'}：{escape(name)}　{escape(entry.file)}")
    if issued.is_compared:
        found = issued.differences
        counts = "、".join(
            f"{label}{n}处" for kind, label in LABELS.items() if (n := sum(one.kind == kind for one in found))
        )
        say(f"与结果里的数字比对：{counts or '没有不同'}{'。' if not counts else '：'}")
        for one in found:
            say(
                f"  {LABELS[one.kind]}　{escape(' → '.join(filter(None, (one.made, one.final))))}　{escape(_excerpt(one))}"
            )
            if one.place:
                say(f"      [dim]{escape(one.place)}[/dim]")
    for remark in issued.remarks:
        say(f"[yellow]注意[/yellow]　{escape(remark)}")
    if issued.is_compared and issued.differences:
        say("改得对的，数据也要改正，以后的文件才一致；改错了的，做更正通报。办法见 docs/issuing.md。")


def _excerpt(one: Difference) -> str:
    """Return the sentence of a difference, as much of it as shows the number in its words."""
    sentence, number = (one.final_sentence, one.final) if one.final else (one.made_sentence, one.made)
    at = max(sentence.find(number), 0)
    start, end = max(0, at - _AROUND), at + len(number) + _AROUND
    return f"{'…' if start else ''}{sentence[start:end]}{'…' if end < len(sentence) else ''}"


def show_intake(intake: Intake, workbook: Path, home_root: Path) -> None:
    """Print the totals of an intake, its findings by kind, and where the workbook is."""
    say(escape(intake.totals()))
    for row in intake.summary().to_dict("records"):
        style = {"严重": "red", "一般": "yellow"}.get(row["程度"], "dim")
        say(f"[{style}]{row['程度']}[/{style}]　{row['代码']}　{row['条数']}条　{escape(str(row['例']))}")
        say(f"    办法：{escape(str(row['办法']))}")
    _show_senders(intake)
    say(f"每一条的位置和办法，以及各报送单位的退回单：{escape(shown(workbook, home_root))}")


def _show_senders(intake: Intake) -> None:
    """Print how much each sender has to mend, those with most first."""
    from ..intake.finding import SEVERITIES
    from ..intake.slips import make_slips

    slips = sorted(make_slips(intake), key=lambda slip: (-slip.count(SEVERITIES[0]), -slip.n_items))
    if not slips:
        return
    say(f"退回单：{len(slips)}个报送单位，共{sum(slip.n_items for slip in slips)}处")
    for slip in slips[:_SENDERS_SHOWN]:
        counts = "、".join(f"{severity}{n}" for severity in SEVERITIES if (n := slip.count(severity)))
        say(f"    {escape(slip.sender)}　{counts}")
    if len(slips) > _SENDERS_SHOWN:
        say(f"    其余{len(slips) - _SENDERS_SHOWN}个见“退回单目录”")


def shown(path: Path, root: Path) -> str:
    """Return a path as short as it can be said: below the home without the home."""
    resolved, top = path.resolve(), root.resolve()
    return resolved.relative_to(top).as_posix() if resolved.is_relative_to(top) else str(path)
