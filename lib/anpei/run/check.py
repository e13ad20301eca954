"""A campaign's extracts read and doubted, its wording filled in: everything before a run, and nothing of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..campaign import load_campaign
from ..document.layer import INTERNAL
from ..document.wordingcheck import check_all_wording
from ..errors import AnpeiError, DataError
from ..home import Home
from ..intake import Intake, inspect
from ..intake.finding import SEVERITIES
from ..intake.reader import shared_processes
from ..intake.slips import make_slips
from .books import keep_books
from .gate import Gate
from .place import publish, staging
from .readiness import check_notice_kinds, is_campaign_wide, open_checked_case
from .release import passes

FINDINGS = "findings.xlsx"


@dataclass(frozen=True)
class Checked:
    """What a check found: the intake, where its findings lie, and what stops a run (None: nothing).

    `notes` is what became of the office's books (receipts.csv, decisions.xlsx).
    """

    intake: Intake
    workbook: Path
    problem: AnpeiError | None
    notes: tuple[str, ...] = ()

    def summary(self) -> dict[str, Any]:
        """Return the result for another program."""
        accounts, findings = self.intake.accounts, self.intake.findings
        return {
            "campaign": self.intake.campaign.folder.name,
            "known_on": self.intake.known_on.isoformat(),
            "workbook": str(self.workbook),
            "n_read": int(accounts["n_read"].sum()),
            "n_used": int(accounts["n_used"].sum()),
            "findings": {str(k): int(n) for k, n in findings["severity"].value_counts().sort_index().items()},
            "senders": [
                {"sender": slip.sender, **{severity: slip.count(severity) for severity in SEVERITIES}}
                for slip in make_slips(self.intake)
            ],
            "notes": list(self.notes),
            "problem": str(self.problem) if self.problem else "",
        }

    def raise_problem(self) -> None:
        """Raise what stops a run, if anything does."""
        if self.problem:
            raise self.problem


def check_campaign(campaign_id: str, home: Home, known_on: str = "") -> Checked:
    """Return what a check of a campaign finds; its findings are written below `output/<campaign-id>/check`.

    Without `known_on` the office's books are brought up to date.

    Raises
    ------
    UsageError
        An unknown campaign, a date that is none.
    DataError
        Nothing was received.
    ConfigurationError
        campaign.toml or a reference table.
    """
    campaign = load_campaign(campaign_id, home)
    check_notice_kinds(campaign)
    final = home.output / campaign.folder.name / "check"
    with shared_processes(), staging(final) as draft:
        intake = inspect(campaign, known_on)
        intake.write_findings(draft / FINDINGS)
        error = passes(Gate(frozenset(), campaign.phones), draft, FINDINGS, INTERNAL)
        if error:
            raise DataError(error, where=FINDINGS)
        publish(draft / FINDINGS, final / FINDINGS)
    notes = [] if known_on else keep_books(intake)
    return Checked(intake, final / FINDINGS, _problem(intake, known_on), tuple(notes))


def _problem(intake: Intake, known_on: str) -> AnpeiError | None:
    try:
        check_all_wording(open_checked_case(intake.campaign, known_on=known_on))
    except AnpeiError as error:
        return error
    n_wide = int(is_campaign_wide(intake.findings).sum())
    if not n_wide:
        return None
    return DataError(
        f"有{n_wide}条影响全局的严重疑点。", where=FINDINGS, remedy="按办法处理后重新运行 anpei check。"
    )
