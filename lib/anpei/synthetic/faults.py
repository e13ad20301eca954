"""How many of each special case a synthetic campaign holds."""

from __future__ import annotations

from dataclasses import dataclass, fields
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


def default_faults(mess: Mess, people: int) -> Faults:
    """The usual number of each case for a campaign of `people` persons: at least one, so far as they fit.

    `none` holds the cases of substance only; `typical` adds ways of writing; `heavy` doubles the
    latter and adds damaged and masked ID numbers.
    """
    counts = dict(_PER_12000)
    if mess == "none":
        counts["unlisted_units"] = 0
    else:
        times = 2 if mess == "heavy" else 1
        counts.update({name: n * times for name, n in _WRITING_PER_12000.items()})
    if mess == "heavy":
        counts.update(_HEAVY_PER_12000)
    share = people / 12_000
    return Faults(**{name: max(1, round(n * share)) for name, n in counts.items() if n})


def fault_names() -> tuple[str, ...]:
    """Names of all kinds of planted case."""
    return tuple(field.name for field in fields(Faults))
