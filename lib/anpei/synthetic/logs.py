"""Session logs of the platform: who learned when at which device, under which address, and what the face check said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from anpei.synthetic import district
from anpei.synthetic.faults import Faults
from anpei.synthetic.model import Session, World
from anpei.synthetic.population import Supply

_COURSE = next(course.name for course in district.COURSES if course.has_test)


class _Log:
    """Two sessions for every completed course, each person at a device and an address of his own; then the cases."""

    def __init__(self, world: World, supply: Supply) -> None:
        self.world, self.supply = world, supply
        owner = {a.no: a.person for a in world.accounts if a.is_verified and not a.is_vanished}
        rostered = {p.person for p in world.postings}
        self.sessions: dict[int, list[Session]] = {}
        for r in world.records:
            person = owner.get(r.account)
            if (
                person in rostered
                and r.started_at
                and r.finished_at
                and r.started_at < r.finished_at <= world.campaign.as_of
            ):
                middle = r.started_at + (r.finished_at - r.started_at) / 2
                for start, end in ((r.started_at, middle), (middle, r.finished_at)):
                    self.add(person, start, end, course=r.course)
        checked = {c.person for c in world.spot_checks}
        self.fitting = {p for p, own in self.sessions.items() if len(own) == 4 and p not in checked}
        self.day = datetime.combine(world.campaign.starts_on + timedelta(days=20), time(10))

    def add(
        self, person: int, start: datetime, end: datetime, device: str = "", course: str = _COURSE
    ) -> None:
        """One more session of a person."""
        start, end = start.replace(microsecond=0), end.replace(microsecond=0)
        own = f"SB{person:06d}"
        address = f"10.{person // 65536}.{person // 256 % 256}.{person % 256}"
        self.sessions.setdefault(person, []).append(
            Session(person, course, start, end, device or own, address, "passed")
        )

    def take(self, fault: str, wanted: int, size: int = 1) -> list[list[int]]:
        """Groups of persons with four sessions each."""
        chosen = self.supply.take(fault, wanted * size, lambda p: p in self.fitting)
        groups = [chosen[n : n + size] for n in range(0, len(chosen) - size + 1, size)]
        units = {p.person: p.unit for p in self.world.postings}
        self.supply.note(fault, [self.world.units[units[group[0]]].name for group in groups])
        return groups

    def change(self, person: int, **facts: str) -> None:
        """Let all sessions of a person say something else."""
        self.sessions[person] = [replace(s, **facts) for s in self.sessions[person]]  # type: ignore[arg-type]

    def face(self, person: int, face: str) -> None:
        """Let the last session of a person end with another face check."""
        last = self.sessions[person][-1]
        self.sessions[person][-1] = replace(last, face=face)


def make_sessions(world: World, faults: Faults, supply: Supply) -> tuple[Session, ...]:
    """All sessions, by their beginning; none unless logs are asked for."""
    if not faults.session_logs:
        return ()
    log = _Log(world, supply)
    for fault, size in (("shared_devices", 3), ("paired_devices", 2)):
        for group in log.take(fault, getattr(faults, fault), size):
            for person in group:
                log.change(person, device=f"GX{group[0]:06d}")
    for group in log.take("shared_addresses", faults.shared_addresses, 3):
        for person in group:
            log.change(person, address=f"172.16.{group[0] // 256 % 256}.{group[0] % 256}")
    for fault, seconds in (("overlaps", 121), ("overlaps_at_limit", 120)):
        for one, other in log.take(fault, getattr(faults, fault), 2):
            end = log.day + timedelta(minutes=20)
            log.add(one, log.day, end, f"GX{one:06d}")
            log.add(other, end - timedelta(seconds=seconds), end + timedelta(minutes=20), f"GX{one:06d}")
    for (person,) in log.take("two_devices", faults.two_devices):
        for device in ("DN1", "DN2"):
            log.add(person, log.day, log.day + timedelta(minutes=20), f"{device}{person:06d}")
    for (person,) in log.take("other_faces", faults.other_faces):
        log.face(person, "other_person")
    for n, (person,) in enumerate(log.take("faces_missing", faults.faces_missing)):
        log.face(person, ("missing", "failed")[n % 2])
    for n, (person,) in enumerate(log.take("faces_missing_at_limit", faults.faces_missing_at_limit)):
        log.add(person, log.day, log.day + timedelta(minutes=20))
        log.face(person, ("missing", "failed")[n % 2])
    supply.note("session_logs", ["学习过程日志"])
    return _sorted([s for own in log.sessions.values() for s in own])


def _sorted(sessions: Sequence[Session]) -> tuple[Session, ...]:
    return tuple(sorted(sessions, key=lambda s: (s.started_at, s.person, s.device)))
