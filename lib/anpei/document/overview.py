"""Case → what a notebook shows first: the main measures of the district or a town."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from ..ledger import Case
from ..vocabulary import MEASURES
from .layer import PLACES, restricted_folder
from .scope import Scope, district_scope, town_scope

_SHOWN = (
    "n_units",
    "n_units_rostered",
    "n_required",
    "n_registered",
    "n_started",
    "n_completed",
    "n_on_time",
    "n_valid",
    "n_not_registered",
    "n_registered_only",
    "n_in_progress",
    "n_unlisted",
    "registration_rate",
    "participation_rate",
    "completion_rate",
    "on_time_rate",
    "coverage_rate",
)


def overview(case: Case, town: str = "") -> pd.DataFrame:
    """Return the main measures: one row per measure with its printed value, counts and definition."""
    scope = _scope(case, town)
    rows = []
    for name in _SHOWN:
        figure, measure = scope.figure(name), MEASURES[name]
        rows.append(
            {
                "指标": measure.label,
                "数值": figure.text,
                "单位": "" if measure.type == "rate" else measure.unit,
                "分子": "" if figure.denominator is None else figure.numerator,
                "分母": "" if figure.denominator is None else figure.denominator,
                "含义": measure.definition,
            }
        )
    return pd.DataFrame(rows)


def totals(case: Case, town: str = "") -> str:
    """Return the totals as plain text, one line per measure, for the check at the end of a notebook."""
    scope = _scope(case, town)
    lines = [f"{scope.label}　{MEASURES[name].label} {scope.figure(name).text}" for name in _SHOWN]
    parts = ("n_not_registered", "n_registered_only", "n_in_progress", "n_completed")
    counts = [scope.figure(name).numerator for name in parts]
    if None not in counts:
        total = sum(count for count in counts if count is not None)
        holds = total == scope.figure("n_required").numerator
        lines.append(f"{scope.label}　四类之和 {total}（与应训{'一致' if holds else '不一致'}）")
    return "\n".join(lines)


def output_folder(case: Case, name: str, output: str = "", *, layer: str = "") -> Path:
    """Return where a notebook writes: `output`, or the draft folder of the campaign when it is empty.

    What is of a `layer` that may not circulate (L2, L3, 内部) lies apart, in a folder of the same name below that of
    the layer.

    A relative `output` lies below the folder that the environment names as ANPEI_OUTPUT (the run does so, so
    that executed notebooks hold no place of one computer), else below the output folder of the home.
    """
    home = case.campaign.home.output
    root = Path(os.environ.get("ANPEI_OUTPUT") or home) if output else home / "draft" / case.campaign.id
    folder = output or name
    if not layer:
        return root / folder
    if Path(folder).is_absolute():
        return Path(folder) / PLACES[layer]
    return root / restricted_folder(folder, layer)


def _scope(case: Case, town: str) -> Scope:
    return town_scope(case, town) if town else district_scope(case)
