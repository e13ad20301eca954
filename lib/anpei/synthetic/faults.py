"""How many of each special case a synthetic campaign holds."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Literal

Mess = Literal["none", "typical", "heavy"]


@dataclass(frozen=True, slots=True)
class Faults:
    """Numbers of planted cases (persons, rows or units); all zero by default.

    The first group are cases of substance, present in clean files too; the last group are ways of
    writing that a reader has to undo.
    """

    # units
    unlisted_units: int = 0  # on a roster, on no units list
    unrostered_silent: int = 0  # obliged, no roster, no account
    unrostered_learning: int = 0  # obliged, no roster, but accounts that learn
    emptied_rosters: int = 0  # everyone on the roster has left
    unregistered_units: int = 0  # roster, but nobody registered
    completed_units: int = 0  # everyone completed
    high_tech_units: int = 0  # on a department's list, in a street run by another body
    dropped_units: int = 0  # on the first units list only
    late_listed_units: int = 0  # on the second units list only
    headcount_missing: int = 0
    resent_units: int = 0  # whole roster sent again on the second day
    replaced_units: int = 0  # roster replaced on the second day (mode = "replace")
    # roster
    duplicate_rows: int = 0
    two_towns: int = 0
    same_town: int = 0
    two_classes: int = 0  # in two towns; a course applies in one of the two units only
    same_name: int = 0  # two persons of one name in one unit
    left_before_deadline: int = 0
    left_on_deadline: int = 0
    left_after_deadline: int = 0
    left_by_update: int = 0  # leave date known only from the second roster
    hired_on_freeze_day: int = 0
    hired_after_freeze: int = 0
    hired_at_limit: int = 0  # entry on deadline - 7 days: required
    hired_too_late: int = 0  # entry later than that: listed, not required
    removed: int = 0
    removed_from_one: int = 0  # of two units
    added: int = 0  # by adjustment only
    omitted_in_update: int = 0  # stays required
    replaced_away: int = 0  # in every replaced unit together
    class_changed: int = 0
    # accounts and learning
    account_elsewhere: int = 0
    account_of_dispatcher: int = 0
    unverified_learned: int = 0
    unverified_twin: int = 0  # learned unverified; a second, verified account did not learn
    registered_before_campaign: int = 0
    registered_after_as_of: int = 0
    finished_after_as_of: int = 0
    finished_at_as_of: int = 0
    finished_last_second: int = 0
    finished_next_day: int = 0
    started_after_as_of: int = 0
    test_failed: int = 0
    test_passed_unfinished: int = 0
    optional_only: int = 0
    foreign_course: int = 0
    retaken: int = 0
    split_attempts: int = 0  # progress in one row, the passed test in another
    assigned_unopened: int = 0
    finish_missing: int = 0
    start_missing: int = 0
    pass_mark_exact: int = 0
    class_course_missing: int = 0
    vanished: int = 0  # in the first export, not in the second
    offline_evidence: int = 0
    offline_no_evidence: int = 0
    offline_only: int = 0
    offline_unregistered: int = 0
    unlisted_learned: int = 0
    unlisted_registered_only: int = 0
    unlisted_unverified: int = 0
    strangers: int = 0  # learned under a unit out of scope
    # supervisors
    supervisor_two_bodies: int = 0
    supervisor_on_roster: int = 0
    supervisor_account_in_unit: int = 0
    supervisor_replaced: int = 0
    # office
    confirmed: int = 0
    confirmed_in_progress: int = 0
    confirmed_not_required: int = 0
    confirmed_other_kind: int = 0
    cleared: int = 0
    pending: int = 0
    spot_at_90: int = 0
    spot_below_90: int = 0
    spot_below_minimum: int = 0
    spot_absent: int = 0
    spot_resent: int = 0  # rows of the first round sent again with the second
    # ways of writing (rows)
    id_full_width: int = 0
    id_lower_x: int = 0
    id_spaced: int = 0
    id_apostrophe: int = 0
    id_damaged: int = 0  # number cell
    id_masked: int = 0  # platform accounts
    name_spaced: int = 0
    name_suffixed: int = 0  # "(2)" after the name of a second attempt
    unit_variants: int = 0  # roster rows and accounts
    town_former: int = 0
    town_short: int = 0
    town_prefixed: int = 0
    name_rare: int = 0  # a character that GBK lacks
    name_dotted: int = 0  # another middle dot
    phone_number: int = 0  # phone in a number cell
    copied_files: int = 0  # the same file sent twice
    # units, persons and rows that `heavy` adds
    short_units: int = 0  # of the unlisted ones: named by the short form of a listed one
    unknown_depts: int = 0  # units whose list names a department that nobody knows
    foreign_papers: int = 0  # persons with passport or residence permit
    conflicting_rows: int = 0  # two rows of one day that differ
    # cells of rosters that `heavy` writes otherwise
    name_noted: int = 0  # 李四（队长）
    name_left: int = 0  # 王五(已离职)
    name_lost: int = 0  # a character lost: 张?明
    id_mistyped: int = 0
    id_short: int = 0  # 17 characters
    id_letters: int = 0  # O for 0, l for 1
    id_old: int = 0  # 15 digits
    id_missing: int = 0
    id_phone: int = 0  # the phone in the column of the ID number
    phone_id: int = 0  # the ID number in the column of the phone
    phone_two: int = 0
    phone_landline: int = 0
    phone_scientific: int = 0
    date_yearless: int = 0
    town_unknown: int = 0
    masked_outsiders: int = 0  # platform accounts that lead to nobody on a roster
    unit_alias: int = 0  # rows that write a declared alias
    unused_alias: int = 0  # aliases that nobody writes
    progress_other: int = 0  # records: 95.00％ beside 95%
    progress_blank: int = 0  # records not opened: —— or #DIV/0!
    # rosters in files of their own that `heavy` lays out otherwise (files)
    header_two_rows: int = 0
    header_three_rows: int = 0
    cells_merged: int = 0
    cells_ditto: int = 0
    unit_in_title: int = 0
    unit_in_sections: int = 0
    serial_restarting: int = 0
    rows_hidden: int = 0
    columns_hidden: int = 0
    sheets_hidden: int = 0
    sheets_left_over: int = 0
    formulas_blank: int = 0
    rows_unnamed: int = 0
    rows_example: int = 0
    xls_html: int = 0
    xls_text: int = 0
    xls_xlsx: int = 0
    csv_utf16: int = 0
    csv_sep: int = 0
    csv_quoted: int = 0
    csv_cut: int = 0
    zip_gbk: int = 0
    zip_in_zip: int = 0
    # files beside them
    rosters_empty: int = 0  # a header and no row
    files_protected: int = 0
    files_damaged: int = 0
    files_scanned: int = 0
    exports_cut: int = 0  # the last export ends at 65,536 rows


_PER_12000 = {
    "unlisted_units": 2, "unrostered_silent": 8, "unrostered_learning": 5, "emptied_rosters": 1,
    "unregistered_units": 4, "completed_units": 24, "high_tech_units": 3, "dropped_units": 1,
    "late_listed_units": 2, "headcount_missing": 3, "resent_units": 20, "replaced_units": 2,
    "duplicate_rows": 40, "two_towns": 36, "same_town": 18, "two_classes": 6, "same_name": 8,
    "left_before_deadline": 30, "left_on_deadline": 5, "left_after_deadline": 6, "left_by_update": 25,
    "hired_on_freeze_day": 6, "hired_after_freeze": 50, "hired_at_limit": 4, "hired_too_late": 20,
    "removed": 30, "removed_from_one": 3, "added": 12, "omitted_in_update": 8, "replaced_away": 5,
    "class_changed": 8, "account_elsewhere": 40, "account_of_dispatcher": 25, "unverified_learned": 30,
    "unverified_twin": 4, "registered_before_campaign": 120, "registered_after_as_of": 20,
    "finished_after_as_of": 18, "finished_at_as_of": 2, "finished_last_second": 4,
    "finished_next_day": 5, "started_after_as_of": 12, "test_failed": 60, "test_passed_unfinished": 12,
    "optional_only": 25, "foreign_course": 20, "retaken": 60, "split_attempts": 5,
    "assigned_unopened": 60, "finish_missing": 8, "start_missing": 20, "pass_mark_exact": 10,
    "class_course_missing": 15, "vanished": 0, "offline_evidence": 40, "offline_no_evidence": 8,
    "offline_only": 12, "offline_unregistered": 3, "unlisted_learned": 60,
    "unlisted_registered_only": 20, "unlisted_unverified": 8, "strangers": 30,
    "supervisor_two_bodies": 6, "supervisor_on_roster": 5, "supervisor_account_in_unit": 4,
    "supervisor_replaced": 2, "confirmed": 20, "confirmed_in_progress": 3, "confirmed_not_required": 2,
    "confirmed_other_kind": 4, "cleared": 15, "pending": 6, "spot_at_90": 3, "spot_below_90": 6,
    "spot_below_minimum": 4, "spot_absent": 10, "spot_resent": 12,
}  # fmt: skip
_WRITING_PER_12000 = {
    "id_full_width": 20, "id_lower_x": 60, "id_spaced": 60, "id_apostrophe": 40, "name_spaced": 120,
    "unit_variants": 200, "town_former": 300, "town_short": 300,
}  # fmt: skip
_HEAVY_PER_12000 = {
    "id_damaged": 60, "id_masked": 100, "name_suffixed": 40, "town_prefixed": 200, "vanished": 6,
    "name_rare": 12, "name_dotted": 20, "phone_number": 100, "copied_files": 1,
}  # fmt: skip
_MESS_PER_12000 = {
    "short_units": 1, "unknown_depts": 2, "foreign_papers": 24, "conflicting_rows": 3, "name_noted": 40,
    "name_left": 16, "name_lost": 8, "id_mistyped": 16, "id_short": 8, "id_letters": 12, "id_old": 60,
    "id_missing": 12, "id_phone": 16, "phone_id": 20, "phone_two": 60, "phone_landline": 60,
    "phone_scientific": 24, "date_yearless": 20, "town_unknown": 20, "masked_outsiders": 12, "unit_alias": 20, "unused_alias": 1,
    "progress_other": 200, "progress_blank": 40,
}  # fmt: skip
HEAVY_FILES = (
    "header_two_rows", "header_three_rows", "cells_merged", "cells_ditto", "unit_in_title", "unit_in_sections",
    "serial_restarting", "rows_hidden", "columns_hidden", "sheets_hidden", "sheets_left_over",
    "formulas_blank", "rows_unnamed", "rows_example", "xls_html", "xls_text", "xls_xlsx", "csv_utf16",
    "csv_sep", "csv_quoted", "csv_cut", "zip_gbk", "zip_in_zip",
)  # fmt: skip
"""Rosters in files of their own: one of each in a heavy campaign of any size."""
_HEAVY_BESIDE = ("rosters_empty", "files_protected", "files_damaged", "files_scanned")


def default_faults(mess: Mess, people: int) -> Faults:
    """The usual number of each case for a campaign of `people` persons: at least one, so far as they fit.

    `none` holds the cases of substance only; `typical` adds ways of writing; `heavy` doubles the
    latter and adds everything that offices have been seen to do to a table.
    """
    counts = dict(_PER_12000)
    if mess == "none":
        counts["unlisted_units"] = 0
    else:
        times = 2 if mess == "heavy" else 1
        counts.update({name: n * times for name, n in _WRITING_PER_12000.items()})
    if mess == "heavy":
        counts.update(_HEAVY_PER_12000 | _MESS_PER_12000)
        counts.update(dict.fromkeys((*HEAVY_FILES, *_HEAVY_BESIDE), 1))
    share = people / 12_000
    return Faults(**{name: max(1, round(n * share)) for name, n in counts.items() if n})


def stated(faults: Faults) -> dict[str, int]:
    """The numbers as truth.json states them: the kinds of mess of `heavy` only where there are any."""
    kinds = {*_MESS_PER_12000, *HEAVY_FILES, *_HEAVY_BESIDE, "exports_cut"}
    return {name: n for name, n in asdict(faults).items() if n or name not in kinds}


def fault_names() -> tuple[str, ...]:
    """Names of all kinds of planted case."""
    return tuple(field.name for field in fields(Faults))
