"""A Case: one campaign at one cut-off as known on one day, and every figure that can be asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..campaign import Campaign
from ..errors import UsageError, nearest
from ..intake.subjects import unit_keys
from ..vocabulary import COUNTS, MEASURES, UNASSIGNED, Measure
from .coverage import coverage_rows
from .figure import Figure
from .finding import case_findings, incomplete_keys
from .grounds import ground_rows
from .leads import lead_rows
from .level import SUPERVISOR_LEVELS, Within, check_level
from .lists import list_rows
from .measures import count_column, measure_rows, total_row
from .parameters import Parameters
from .progress import adjusted_counts, cross_rows, mismatch_rows, progress_rows, spot_rows
from .ranking import rank_rows
from .reader import Reader
from .reconciliation import bridge_rows
from .signals import evidence_rows, hint_rows, signal_states
from .supervision import history_rows, supervision_rows
from .suspicion import suspect_rows

if TYPE_CHECKING:
    from ..intake import Intake

TOTAL = "合计"
"""Key of the row that counts every person of a level once."""


@dataclass(frozen=True)
class Case:
    """The ledger of one campaign, cut at `as_of`, from what was known on `known_on`.

    `folder` holds the ledger's Parquet files, `tables` the canonical tables below them. Frames that a method
    returns are the caller's own.
    """

    campaign: Campaign
    as_of: datetime
    known_on: date
    tables: Path
    folder: Path
    parameters: Parameters
    kinds: frozenset[str]
    intake: Intake | None = field(default=None, compare=False, repr=False)

    # ── figures ─────────────────────────────────────────────────────────────────────────────────────────────

    def measure(self, level: str, within: Within = None, include_unassigned: bool = True) -> pd.DataFrame:
        """Return the counts of one level: the columns of measures.csv, one row per key, official order.

        `within` = ("town", code) or ("dept", code) restricts units and persons. Counts are nullable Int64, NA
        where they cannot be known. 未归属 is the last row, where there is anything to count.
        """
        check_level(level)
        frame = self._remembered(("measure", level, within), lambda: measure_rows(self, level, within))
        return frame if include_unassigned else frame[frame["key"] != UNASSIGNED].reset_index(drop=True)

    def total(self, level: str, within: Within = None) -> pd.Series:
        """Return the counts of those rows with every person once (合计)."""
        return self._remembered(("total", level, within), lambda: total_row(self, level, within))

    def double_counted(self, level: str, within: Within = None) -> pd.Series:
        """Return Σ rows − total (减：重复计数), NA where either is unknown."""
        rows = self.measure(level, within)[list(COUNTS)]
        total = self.total(level, within)
        sums = rows.sum(min_count=1).astype("Int64") if len(rows) else total
        return (sums - total).astype("Int64")

    def figure(self, measure: str, level: str = "district", key: str = "") -> Figure:
        """Return one count or rate of the vocabulary; key 合计 is the level's total.

        Raises
        ------
        UsageError
            No such measure, level or key; names the nearest one.
        """
        definition = self.definition(measure)
        key = key or (self.campaign.region.code if level == "district" else key)
        row = self._row(level, key)
        if definition.type != "rate":
            return Figure("count", measure, level, key, _integer(count_column(row, measure).iloc[0]))
        numerator = _integer(count_column(row, definition.numerator).iloc[0])
        denominator = _integer(count_column(row, definition.denominator).iloc[0])
        is_known = numerator is not None and denominator is not None
        return Figure(
            "rate",
            measure,
            level,
            key,
            numerator if is_known else None,
            denominator if is_known else None,
            guards=self._guards(measure),
        )

    def ranking(self, measure: str, level: str, within: Within = None) -> pd.DataFrame:
        """Return one row per key, ranked by a rate: key, label, rank, n_ranked, is_tied, numerator, denominator,
        group, reason (why it is not ranked).

        Raises
        ------
        UsageError
            No such measure, or it is a count.
        """
        definition = self.definition(measure)
        if definition.type != "rate":
            raise UsageError(
                f"“{definition.label}”不是比率，不能排名。", remedy="选一个比率，例如 completion_rate。"
            )
        return self._remembered(
            ("ranking", measure, level, within), lambda: rank_rows(self, definition, level, within)
        )

    def definition(self, measure: str) -> Measure:
        """Return the definition of a measure under this campaign (覆盖率 counts what campaign.toml says).

        Raises
        ------
        UsageError
            No such measure; names the nearest one.
        """
        if measure not in MEASURES:
            raise UsageError(
                f"没有名为“{measure}”的指标。",
                guess=nearest(measure, MEASURES),
                remedy="指标名见 docs 里的指标表，例如 completion_rate。",
            )
        found = MEASURES[measure]
        if measure != "coverage_rate":
            return found
        numerator = f"n_{self.campaign.completion.coverage}"
        return Measure(**{**vars(found), "numerator": numerator})

    # ── frames ──────────────────────────────────────────────────────────────────────────────────────────────

    def progress(self, within: Within = None) -> pd.DataFrame:
        """Return one row per day from the start to the cut-off: day, n_completed (by its end), n_completed_day."""
        return self._remembered(("progress", within), lambda: progress_rows(self, within))

    def cross(self, within: Within = None) -> pd.DataFrame:
        """Return person class × employment form: one row per pair that occurs, n_required to n_in_progress."""
        return self._remembered(("cross", within), lambda: cross_rows(self, within))

    def spot(self, within: Within = None) -> pd.DataFrame:
        """Return the units checked: unit, town, dept, n_sampled, n_tested, n_passed."""
        return spot_rows(self, within)

    def mismatches(self, within: Within = None) -> pd.DataFrame:
        """Return the units with cases of 人员不一致: unit, town, dept, n_suspected, n_confirmed, n_started.

        n_suspected is for internal use only (below the layer of bulletins).
        """
        return mismatch_rows(self, within)

    def adjusted(self, within: Within = None) -> Mapping[str, int | None]:
        """Return distinct persons by change of the roster: n_added (增补, required), n_removed (核减 and 离职),
        n_struck and n_left apart, n_listed_late (hired too late: listed, not required), n_gone (removed and
        required nowhere else); None without rosters.
        """
        return adjusted_counts(self, within)

    def units_where(self, condition: str, within: Within = None) -> pd.DataFrame:
        """Return the units that meet a condition: unit, town, dept, n_affected, n_base; official order."""
        return self._remembered(("list", condition, within), lambda: list_rows(self, condition, within))

    def signals(self) -> pd.DataFrame:
        """Return one row per signal of proxy or form-only learning, and whether it ran (see `signal_states`)."""
        return self._remembered(("signals",), lambda: signal_states(self))

    def hints(self, within: Within = None) -> pd.DataFrame:
        """Return one row per signal and person or unit: 提示, for internal use only (see `hint_rows`)."""
        return self._remembered(("hints", within), lambda: hint_rows(self, within))

    def evidence(self, within: Within = None) -> pd.DataFrame:
        """Return the rows of the extracts behind each hint (see `evidence_rows`)."""
        return evidence_rows(self, within)

    def suspects(self, within: Within = None) -> pd.DataFrame:
        """Return one row per person who is 疑似 or has a numbered case (see `suspect_rows`)."""
        return self._remembered(("suspects", within), lambda: suspect_rows(self, within))

    def coverage(self) -> pd.DataFrame:
        """Return what tells of every unit whether its roster holds everyone (see `coverage_rows`)."""
        return self._remembered(("coverage",), lambda: coverage_rows(self))

    def supervision(self, within: Within = None) -> pd.DataFrame:
        """Return the units on, proposed for, removed from or declined for 重点监督管理 (see `supervision_rows`)."""
        return self._remembered(("supervision", within), lambda: supervision_rows(self, within))

    def supervision_history(self) -> pd.DataFrame:
        """Return every time that a unit stood on the list, over the campaigns of the home (see `history_rows`)."""
        return self._remembered(("supervision_history",), lambda: history_rows(self))

    def leads(self, within: Within = None) -> pd.DataFrame:
        """Return the units with persons affected by problems, and which of them are 线索 (see `lead_rows`)."""
        return self._remembered(("leads", within), lambda: lead_rows(self, within))

    def grounds(self, within: Within = None) -> pd.DataFrame:
        """Return the rows of the extracts behind every entry of the lists, with its clause (see `ground_rows`)."""
        return self._remembered(("grounds", within), lambda: ground_rows(self, within))

    def bridges(self, level: str) -> pd.DataFrame:
        """Return accounts and persons between the platform's figures and ours: key, bridge, line, n (see `reconcile`)."""
        return self._remembered(("bridges", level), lambda: bridge_rows(self, level))

    def incomplete(self, level: str) -> frozenset[str]:
        """Return the keys of a level that an unresolved severe finding touches (数据不全)."""
        return self._remembered(("incomplete", level), lambda: incomplete_keys(self, level))

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Findings of the intake and, after them, of the ledger itself; the intake's columns."""
        return case_findings(self)

    def sql(self, query: str) -> pd.DataFrame:
        """Return the rows of one SELECT over the ledger's and the canonical tables (no names, no ID numbers).

        Raises
        ------
        UsageError
            Not a single SELECT, or DuckDB refuses it.
        """
        return self._reader.sql(query)

    # ── what the rows rest on ───────────────────────────────────────────────────────────────────────────────

    def knows(self, kind: str) -> bool:
        """Return whether a kind of extract has rows."""
        return kind in self.kinds

    @property
    def basis(self) -> str:
        """Whose rows the ledger holds: roster, platform, none."""
        return str(self.parameters.settings["basis"])

    @property
    def required_basis(self) -> str:
        """What 应训 is counted from: roster, platform, headcount, summaries, none."""
        return str(self.parameters.settings["required_basis"])

    @property
    def learning_basis(self) -> str:
        """What registration and learning are counted from: platform, summaries, none."""
        return str(self.parameters.settings["learning_basis"])

    @cached_property
    def is_dated(self) -> bool:
        """Whether it can be told when persons completed, so that 按时 is known."""
        return bool(self.rows("SELECT is_dated FROM dated")[0][0])

    @property
    def is_closed(self) -> bool:
        """Whether the deadline is over at the cut-off: its day counts to 24:00."""
        return self.as_of.date() > self.campaign.deadline_on

    @property
    def is_screened(self) -> bool:
        """Whether suspected persons can be told: by reviews, or by the records of persons who are known to be required."""
        return self.knows("reviews") or (self.learning_basis == "platform" and self.names_required)

    @property
    def names_required(self) -> bool:
        """Whether it is known who is required, not only how many."""
        return self.required_basis in ("roster", "platform")

    @property
    def is_main_unit(self) -> bool:
        """Whether a person of several units counts in the main unit alone above unit level."""
        return self.campaign.count.persons == "main_unit"

    @cached_property
    def has_unit_summaries(self) -> bool:
        """Whether the platform's summaries speak of units (else of towns alone)."""
        return bool(self.rows("SELECT count(*) FROM summaries WHERE level = 'unit'")[0][0])

    @cached_property
    def towns(self) -> dict[str, str]:
        """Town code → name, official order."""
        return dict(self.rows("SELECT town_key, name FROM towns ORDER BY town_no"))

    @cached_property
    def depts(self) -> dict[str, str]:
        """Department key → name, the office's order."""
        return dict(self.rows("SELECT dept_key, name FROM depts ORDER BY dept_no"))

    @cached_property
    def unit_keys(self) -> dict[int, str]:
        """Unit number → key: the registered name, with the town where two units bear one name."""
        rows = self.rows("SELECT unit_no, name, town_key FROM scope ORDER BY unit_no")
        return unit_keys((no, name, self.towns.get(town)) for no, name, town in rows)

    @cached_property
    def unit_places(self) -> dict[str, tuple[str, str]]:
        """Unit key → names of its town and department."""
        rows = self.rows("SELECT unit_no, town_key, dept_key FROM scope ORDER BY unit_no")
        return {
            self.unit_keys[no]: (self.towns.get(town, UNASSIGNED), self.depts.get(dept, UNASSIGNED))
            for no, town, dept in rows
        }

    @cached_property
    def unlisted_units(self) -> frozenset[str]:
        """Keys of the units in scope that no list of units names; none where there is no such list."""
        if not self.knows("units"):
            return frozenset()
        rows = self.rows("SELECT unit_no FROM scope WHERE NOT is_listed ORDER BY unit_no")
        return frozenset(self.unit_keys[no] for (no,) in rows)

    def frame(self, query: str) -> pd.DataFrame:
        """Return the rows of a trusted query (see `sql` for others)."""
        return self._reader.frame(query)

    def rows(self, query: str) -> list[Any]:
        """Return the rows of a trusted query as tuples."""
        return self._reader.rows(query)

    # ── within ──────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.tables, self.folder)

    @cached_property
    def _memory(self) -> dict[tuple, Any]:
        return {}

    def _remembered(self, key: tuple, make: Any) -> Any:
        with self._reader.lock:
            if key not in self._memory:
                self._memory[key] = make()
            return self._memory[key].copy()

    def _row(self, level: str, key: str) -> pd.DataFrame:
        return self._remembered(("row", level, key), lambda: self._find_row(level, key))

    def _find_row(self, level: str, key: str) -> pd.DataFrame:
        check_level(level)
        if key == TOTAL:
            return self.total(level).to_frame().T
        frame = self.measure(level)
        row = frame[frame["key"] == key]
        if row.empty and level in SUPERVISOR_LEVELS:
            return pd.DataFrame({name: pd.array([None], dtype="Int64") for name in COUNTS})
        if row.empty:
            known = list(frame["key"])
            raise UsageError(f"“{level}”这一级没有“{key}”。", guess=nearest(key, known))
        return row

    def _guards(self, measure: str) -> tuple:
        limits = self.campaign.thresholds
        return {
            "pass_rate": (limits.spot_pass_rate,),
            "participation_rate": (limits.key_participation_share,),
        }.get(measure, ())

    def __getstate__(self) -> dict[str, Any]:
        """Leave behind what belongs to one process: the database and remembered frames."""
        names = self.__dataclass_fields__
        return {name: value for name, value in self.__dict__.items() if name in names}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)


def _integer(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)
