"""The truth about oversight as truth.json says it: lists, signals, suspects, key supervision, leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from anpei.synthetic.coverage import omitted, short_rosters, shrinking
from anpei.synthetic.signals import OF_LOGS, RULES, Signals
from anpei.synthetic.supervision import Supervised, leads, samples, supervision
from anpei.synthetic.suspects import open_cases, suspects
from anpei.synthetic.truth import Truth


def oversight(truth: Truth, mistyped: Mapping[int, tuple[str, str]]) -> dict[str, Any]:
    """Everything; a person is `name|last four`, of `mistyped` persons as a roster writes them."""
    signals = Signals(truth, mistyped)
    stands = suspects(truth, signals)
    has_logs = bool(truth.world.sessions)

    def person(no: int) -> str:
        one = truth.world.persons[no]
        name, id_no = mistyped.get(no, (one.name, one.id_no))
        return f"{name}|{id_no[-4:]}"

    def unit(no: int) -> str:
        return truth.world.units[no].name

    def units(chosen: Iterable[int]) -> list[str]:
        return sorted(unit(no) for no in chosen)

    def listed(chosen: Iterable[int]) -> list[str]:
        return units(set(chosen) - truth.incomplete_units)

    spots = samples(truth)
    return {
        "lists": {
            "units_roster_short": listed(short_rosters(truth)),
            "units_roster_shrinking": listed(shrinking(truth)),
            "units_persons_omitted": listed(omitted(truth)),
            "units_spot_below": listed(u for u, s in spots.items() if s.is_below),
            "spot_retest": listed(u for u, s in spots.items() if s.is_invalid or not s.is_large),
        },
        "signals": {
            signal: "no_data" if signal == "S12" or (signal in OF_LOGS and not has_logs) else "ran"
            for signal in RULES
        },
        "hints": {s: sorted(map(person, found)) for s, found in signals.persons.items()}
        | {s: units(found) for s, found in signals.units.items()},
        "suspects": {
            person(no): {"signals": list(s.signals), "state": s.state, "number": s.number}
            for no, s in stands.items()
        },
        "n_suspected": len(open_cases(truth, stands) & set(signals.units_of)),
        "supervision": {unit(no): _supervised(s) for no, s in supervision(truth).items()},
        "leads": {
            unit(no): {
                "kinds": lead.kinds, "n_affected": lead.n_affected, "n_base": lead.n_base, "base": lead.base,
                "is_prominent": lead.is_prominent, "state": lead.state, "number": lead.number,
            }
            for no, lead in leads(truth).items()
        },
    }  # fmt: skip


def _supervised(one: Supervised) -> dict[str, Any]:
    return {
        "state": one.state, "is_partial": one.is_partial, "is_below": one.is_below, "n_required": one.n_required,
        "n_gap": one.n_gap, "n_spot_tested": one.sample.tested if one.sample else None,
        "n_spot_passed": one.sample.passed if one.sample else None, "is_releasable": one.is_releasable,
        "number": one.number, "measure": one.measure,
        "entered_on": one.entered_on.isoformat() if one.entered_on else None,
        "removed_on": one.removed_on.isoformat() if one.removed_on else None,
    }  # fmt: skip
