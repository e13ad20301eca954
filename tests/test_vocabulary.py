"""The data dictionary: every name is defined once, every reference resolves, docs/measures.md says the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from anpei.vocabulary import COUNTS, FIELDS, KINDS, LEVELS, MEASURE_OF_LABEL, MEASURES, STATUSES, Measure

DOCUMENT = Path(__file__).parents[1] / "docs" / "measures.md"


def test_measures_csv_has_the_promised_columns() -> None:
    # CONTRACT of measures.csv, after level, key and label
    assert COUNTS == (
        "n_units", "n_units_rostered", "n_units_all_registered", "n_units_all_started", "n_units_all_completed",
        "n_headcount", "n_required", "n_registered", "n_started", "n_completed", "n_on_time", "n_valid",
        "n_not_registered", "n_registered_only", "n_in_progress", "n_unlisted", "n_mismatch_suspected",
        "n_mismatch_confirmed", "n_spot_sampled", "n_spot_tested", "n_spot_passed",
    )  # fmt: skip


def test_labels_are_unique() -> None:
    assert len(MEASURE_OF_LABEL) == len(MEASURES)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda measure: measure.name)
def test_every_measure_rests_on_counts(measure: Measure) -> None:
    sources = {
        "count": (),
        "derived": (measure.plus, measure.minus),
        "rate": (measure.numerator, measure.denominator),
    }[measure.type]
    assert all(MEASURES[source].type != "rate" for source in sources)
    assert measure.definition


def test_every_field_of_a_kind_is_defined() -> None:
    for kind in KINDS.values():
        named = {
            *kind.fields,
            *kind.telling,
            *kind.excluding,
            *(field for group in kind.any_of for field in group),
        }
        assert named <= set(FIELDS), kind.name


def test_status_order_is_least_advanced_first() -> None:
    assert list(STATUSES) == ["not_registered", "registered_only", "in_progress", "completed"]


def test_the_document_lists_every_measure_as_defined() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (\S+) \| (.+?) \| (.*?) \|$", DOCUMENT.read_text("utf-8"), re.MULTILINE
    )
    assert rows == [
        (measure.name, measure.label, measure.definition, _formula(measure)) for measure in MEASURES.values()
    ]


def test_the_document_lists_every_level() -> None:
    rows = re.findall(r"^- `(\w+)` (\S+)$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert rows == list(LEVELS.items())


def _formula(measure: Measure) -> str:
    if measure.type == "rate":
        return f"{MEASURES[measure.numerator].label} ÷ {MEASURES[measure.denominator].label}"
    if measure.type == "derived":
        return f"{MEASURES[measure.plus].label} − {MEASURES[measure.minus].label}"
    return ""
