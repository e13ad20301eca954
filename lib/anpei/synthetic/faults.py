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
    burst_units: int = 0  # ten finish a course within five minutes
    ordered_units: int = 0  # ten complete in the order of the roster, all with full marks
    same_second_units: int = 0  # ten finish the tested course in one second
    night_units: int = 0  # all learn at night
    near_miss_units: int = 0  # just short of all that
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
    # signals of proxy learning, each followed by what only looks like it
    fast_course: int = 0  # 89.96 % of the minutes
    fast_exact: int = 0  # exactly 90 %
    fast_whole: int = 0  # two courses in less than the minutes of both
    whole_exact: int = 0
    start_unknown: int = 0  # of one of two courses
    long_day: int = 0  # 961 minutes in one day
    day_exact: int = 0  # 960
    learned_unregistered: int = 0  # one second before the registration
    learned_registering: int = 0
    finished_before_campaign: int = 0
    finished_first_second: int = 0
    finished_before_started: int = 0
    finished_after_leaving: int = 0
    finished_on_leaving: int = 0
    finished_before_hire: int = 0
    finished_on_hire: int = 0
    shared_phones: int = 0  # groups of three
    paired_phones: int = 0  # two, and one who left
    two_names: int = 0
    two_numbers: int = 0
    under_age: int = 0
    just_of_age: int = 0
    over_age: int = 0
    just_not_over_age: int = 0
    batches: int = 0  # 20 records in one second
    near_batches: int = 0  # 19
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
    spot_absent_at_limit: int = 0  # 3 of 15
    spot_absent_above: int = 0  # 3 of 14
    spot_retested: int = 0  # 8 of 10, then 10 of 10
    spot_everyone_below: int = 0  # all who completed, fewer than ten, one failed
    spot_89_of_99: int = 0
    spot_179_of_199: int = 0
    spot_of_shared_phone: int = 0  # failed: two signals of different data
    unaware: int = 0  # says that another learned
    unsure: int = 0  # says that the questions were hard
    # units at a limit
    shrinking_units: int = 0  # just above 5 % removed in the last three days
    shrinking_at_limit: int = 0
    short_rosters: int = 0
    near_short_rosters: int = 0
    excused_units: int = 0  # who has not learned is on approved leave
    lead_at_share: int = 0  # exactly 10 % of the headcount affected
    lead_below_share: int = 0
    # what people decided (never in the sample)
    units_entered: int = 0
    units_releasable: int = 0  # entered, no reason left
    units_removed: int = 0
    units_declined: int = 0  # on other evidence than today's
    leads_transferred: int = 0
    leads_declined: int = 0  # on other evidence
    cases_inquired: int = 0
    cases_confirmed: int = 0  # the slip names the number
    cases_cleared: int = 0
    cases_misspelt: int = 0  # the slip's name is misspelt
    cases_unsignalled: int = 0  # inquired for another reason
    cases_decided: int = 0  # 属实 without a slip
    cases_dropped: int = 0  # 不核查, on other evidence
    # session logs (`heavy`)
    session_logs: int = 0
    shared_devices: int = 0  # three persons
    paired_devices: int = 0
    shared_addresses: int = 0  # three persons
    overlaps: int = 0  # two persons on one device, 121 seconds
    overlaps_at_limit: int = 0  # 120 seconds
    two_devices: int = 0  # one person at the same time
    other_faces: int = 0
    faces_missing: int = 0  # one of four
    faces_missing_at_limit: int = 0  # one of five
    wrong_sex: int = 0  # the export states it
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
_OVERSIGHT_PER_12000 = {
    "burst_units": 2, "ordered_units": 1, "same_second_units": 1, "night_units": 1, "near_miss_units": 1,
    "fast_course": 3, "fast_exact": 3, "fast_whole": 3, "whole_exact": 3, "start_unknown": 4, "long_day": 3,
    "day_exact": 3, "learned_unregistered": 3, "learned_registering": 3, "finished_before_campaign": 3,
    "finished_first_second": 3, "finished_before_started": 2, "finished_after_leaving": 2,
    "finished_on_leaving": 2, "finished_before_hire": 3, "finished_on_hire": 3, "shared_phones": 4,
    "paired_phones": 4, "two_names": 4, "two_numbers": 3, "under_age": 2, "just_of_age": 2, "over_age": 2,
    "just_not_over_age": 2, "batches": 1, "near_batches": 1, "spot_absent_at_limit": 2, "spot_absent_above": 2,
    "spot_retested": 2, "spot_everyone_below": 2, "spot_89_of_99": 1, "spot_179_of_199": 1,
    "spot_of_shared_phone": 2, "unaware": 4, "unsure": 4, "shrinking_units": 2, "shrinking_at_limit": 2,
    "short_rosters": 2, "near_short_rosters": 2, "excused_units": 2, "lead_at_share": 2, "lead_below_share": 2,
    "units_entered": 3, "units_releasable": 2, "units_removed": 2, "units_declined": 2, "leads_transferred": 2,
    "leads_declined": 2, "cases_inquired": 3, "cases_confirmed": 3, "cases_cleared": 3, "cases_misspelt": 2,
    "cases_unsignalled": 2, "cases_decided": 2, "cases_dropped": 2,
}  # fmt: skip
_LOGS_PER_12000 = {
    "shared_devices": 3, "paired_devices": 3, "shared_addresses": 3, "overlaps": 3, "overlaps_at_limit": 3,
    "two_devices": 3, "other_faces": 3, "faces_missing": 4, "faces_missing_at_limit": 4, "wrong_sex": 4,
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
    counts = _PER_12000 | _OVERSIGHT_PER_12000
    if mess == "none":
        counts["unlisted_units"] = 0
    else:
        times = 2 if mess == "heavy" else 1
        counts.update({name: n * times for name, n in _WRITING_PER_12000.items()})
    if mess == "heavy":
        counts.update(_HEAVY_PER_12000 | _MESS_PER_12000 | _LOGS_PER_12000)
        counts.update(dict.fromkeys((*HEAVY_FILES, *_HEAVY_BESIDE, "session_logs"), 1))
    share = people / 12_000
    least = {name: 0 if name in _OF_LARGE_UNITS else 1 for name in counts}
    return Faults(**{name: max(least[name], round(n * share)) for name, n in counts.items() if n})


def stated(faults: Faults) -> dict[str, int]:
    """The numbers as truth.json states them: the kinds of mess of `heavy` only where there are any."""
    kinds = {*_MESS_PER_12000, *_LOGS_PER_12000, *HEAVY_FILES, *_HEAVY_BESIDE, "session_logs", "exports_cut"}
    return {name: n for name, n in asdict(faults).items() if n or name not in kinds}


_OF_LARGE_UNITS = ("spot_89_of_99", "spot_179_of_199")
OVERSIGHT = frozenset((*_OVERSIGHT_PER_12000, *_LOGS_PER_12000, "session_logs"))
"""Kinds of planted case that only spot checks, signals, lists and decisions are about."""


def fault_names() -> tuple[str, ...]:
    """Names of all kinds of planted case."""
    return tuple(field.name for field in fields(Faults))
