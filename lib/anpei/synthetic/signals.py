"""Which persons and units show signals of proxy or form-only learning, by the rules of docs/signals.md."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property

from anpei.synthetic.coverage import short_rosters, shrinking
from anpei.synthetic.model import Record, Session
from anpei.synthetic.truth import COMPLETED, Truth

PERSONS_OF_ONE = 3
FAST_SHARE = Fraction(9, 10)
DAY_MINUTES = 960
MANY, BURST = 10, timedelta(minutes=5)
FULL_SCORE = 100
NIGHT_ENDS, NIGHT_SHARE = 5, Fraction(1, 2)
BATCH = 20
OVERLAP = timedelta(minutes=2)
FACE_SHARE = Fraction(1, 5)
AGES = (16, 70)
UNAWARE = ("不知道", "没有学", "别人代学", "不是本人")

STRONG, MEDIUM, WEAK = "强", "中", ""
RULES: dict[str, tuple[str, str]] = {
    "S1": (MEDIUM, "甲"), "S2": (MEDIUM, "乙"), "S3": (WEAK, "乙"), "S4": (STRONG, "乙"), "S5": (STRONG, "甲"),
    "S6": (STRONG, "甲"), "S7": (MEDIUM, "甲"), "S8": (MEDIUM, "甲"), "S9": (WEAK, "甲"), "S10": (STRONG, "甲"),
    "S11": (STRONG, "戊"), "S12": (MEDIUM, "乙"), "S13": (STRONG, "甲"), "S14": (STRONG, "丙"), "S15": (MEDIUM, "丙"),
    "S16": (WEAK, "甲"), "S17": (MEDIUM, "甲"), "S18": (MEDIUM, "丁"), "S19": (STRONG, "丁"), "S20": (WEAK, "戊"),
    "S21": (WEAK, "戊"),
}  # fmt: skip
"""Signal → weight and kind of data; what only a look may follow has no weight. S13 may be medium too."""
OF_LOGS = ("S2", "S3", "S4", "S14", "S15")
OF_UNITS = ("S9", "S20", "S21")


class Signals:
    """The signals of one world; `mistyped` are persons whose number on a roster has a wrong check character."""

    def __init__(self, truth: Truth, mistyped: Collection[int] = ()) -> None:
        self.truth, self.world, self.mistyped = truth, truth.world, mistyped
        self.as_of = truth.world.campaign.as_of

    # --- who and what is compared ----------------------------------------------------------------
    @cached_property
    def units_of(self) -> dict[int, set[int]]:
        """Required person → units."""
        units: dict[int, set[int]] = defaultdict(set)
        for unit, person in self.truth.required:
            units[person].add(unit)
        return dict(units)

    @cached_property
    def learned(self) -> dict[int, list[Record]]:
        """Required person → records with the times that were known at the cut-off."""
        return {p: [self._known(r) for r in self.truth.records_of(p)] for p in self.units_of}

    def _known(self, record: Record) -> Record:
        start, finish = (
            at if at is not None and at <= self.as_of else None
            for at in (record.started_at, record.finished_at)
        )
        score = record.score if finish == record.finished_at else None
        return replace(record, started_at=start, finished_at=finish, score=score)

    @cached_property
    def completed(self) -> dict[int, list[tuple[Record, datetime]]]:
        """Required person → records of whole progress, with their finish."""
        return {
            p: [(r, r.finished_at) for r in own if r.progress >= 100 and r.finished_at is not None]
            for p, own in self.learned.items()
        }

    @cached_property
    def minutes_of(self) -> dict[str, int]:
        """Course → its minutes."""
        return {c.name: c.minutes for c in self.world.courses}

    def _in_units(self, persons: Iterable[int]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for person in persons:
            for unit in self.units_of.get(person, ()):
                found[unit].append(person)
        return found

    # --- all of them -----------------------------------------------------------------------------
    @cached_property
    def persons(self) -> dict[str, set[int]]:
        """Signal → persons hinted at; units are in `units`."""
        found = {
            "S1": self._phones(), "S5": self._fast(), "S6": self._long(), "S7": self._bursts() | self._ordered(),
            "S8": self._full_marks() | self._same_second(), "S10": self._out_of_order(), "S11": self._off_duty(),
            "S13": self.false_identities | self.doubtful_identities, "S16": self._elsewhere(), "S17": self._batches(),
            "S18": self._failed(), "S19": self._unaware(),
        }  # fmt: skip
        if self.world.sessions:
            of_log = {"S2": self._shared("device"), "S3": self._shared("address"), "S4": self._overlaps()}
            found |= of_log | {"S14": self._other_faces(), "S15": self._faces_missing()}
        return found

    @cached_property
    def units(self) -> dict[str, set[int]]:
        """Signal of units → units."""
        scope = set(self.truth.units_in_scope)
        return {
            "S9": self._at_night(), "S20": set(shrinking(self.truth)) & scope, "S21": short_rosters(self.truth) & scope,
        }  # fmt: skip

    @cached_property
    def suspected(self) -> dict[int, list[str]]:
        """Person with a strong signal, or two medium ones of different data → the signals that count."""
        found: dict[int, list[str]] = defaultdict(list)
        for signal in RULES:
            for person in self.persons.get(signal, ()):
                if RULES[signal][0]:
                    found[person].append(signal)
        return {p: own for p, own in sorted(found.items()) if self._is_enough(p, own)}

    def _is_enough(self, person: int, signals: list[str]) -> bool:
        is_strong = [
            person in self.false_identities if s == "S13" else RULES[s][0] == STRONG for s in signals
        ]
        return any(is_strong) or len({RULES[s][1] for s in signals}) > 1

    # --- ordinary data ---------------------------------------------------------------------------
    def _phones(self) -> set[int]:
        by_phone: dict[str, set[int]] = defaultdict(set)
        for person in self.units_of:
            by_phone[self.world.persons[person].phone].add(person)
        return _crowds(by_phone.values(), PERSONS_OF_ONE)

    def _fast(self) -> set[int]:
        return {p for p, own in self.completed.items() if self._is_fast(own)}

    def _is_fast(self, own: list[tuple[Record, datetime]]) -> bool:
        for record, finish in own:
            due = 60 * self.minutes_of[record.course]
            if record.started_at is not None and _seconds(finish - record.started_at) < FAST_SHARE * due:
                return True
        courses = {record.course for record, _ in own}
        starts = [record.started_at for record, _ in own if record.started_at is not None]
        if len(courses) < 2 or len(starts) < len(own):
            return False
        elapsed = max(finish for _, finish in own) - min(starts)
        return _seconds(elapsed) < 60 * sum(self.minutes_of[course] for course in courses)

    def _long(self) -> set[int]:
        found = set()
        for person, own in self.completed.items():
            days: Counter[date] = Counter()
            for record, finish in own:
                days[finish.date()] += record.minutes
            if own:
                first = min((record.started_at or finish).date() for record, finish in own)
                span = (max(days) - first).days + 1
                if max(days.values()) > DAY_MINUTES or sum(days.values()) > span * DAY_MINUTES:
                    found.add(person)
        return found

    def _bursts(self) -> set[int]:
        found: set[int] = set()
        for course in self.minutes_of:
            first = {
                p: min(times)
                for p, own in self.completed.items()
                if (times := [finish for record, finish in own if record.course == course])
            }
            for own_persons in self._in_units(first).values():
                ordered = sorted(own_persons, key=lambda p: first[p])
                for n in range(len(ordered) - MANY + 1):
                    end = first[ordered[n]] + BURST
                    inside = [p for p in ordered[n:] if first[p] <= end]
                    if len(inside) >= MANY:
                        found.update(inside)
        return found

    def _ordered(self) -> set[int]:
        """Persons of a unit who completed one after the other as they stand on the roster."""
        places = {
            key: (1, p.received_on, n)
            for n, p in enumerate(self.world.postings)
            for key in [(p.unit, p.person)]
        }
        for n, a in enumerate(self.world.adjustments):
            places.setdefault((a.unit, a.person), (2, a.adjusted_on, n))
        sequences: dict[int, list[tuple[datetime, tuple[int, date, int], int]]] = defaultdict(list)
        for row in self.truth.rows:
            finishes = {finish for _, finish in self.completed.get(row.person, ())}
            if row.status == COMPLETED and row.finished_at in finishes and row.finished_at is not None:
                sequences[row.unit].append((row.finished_at, places[row.unit, row.person], row.person))
        found: set[int] = set()
        for sequence in sequences.values():
            run: list[tuple[datetime, tuple[int, date, int], int]] = []
            for step in sorted(sequence):
                is_next = bool(run) and step[0] > run[-1][0] and step[1] > run[-1][1]
                run = [*run, step] if is_next else [step]
                if len(run) >= MANY:
                    found.update(person for _, _, person in run)
        return found

    def _full_marks(self) -> set[int]:
        found: set[int] = set()
        for course in (c.name for c in self.world.courses if c.has_test):
            best: dict[int, int] = {}
            for person, own in self.learned.items():
                scores = [r.score for r in own if r.course == course and r.score is not None and _is_dated(r)]
                if scores:
                    best[person] = max(scores)
            for persons in self._in_units(best).values():
                if len(persons) >= MANY and all(best[p] == FULL_SCORE for p in persons):
                    found.update(persons)
        return found

    def _same_second(self) -> set[int]:
        tested = {c.name for c in self.world.courses if c.has_test}
        groups: dict[tuple[int, str, datetime], set[int]] = defaultdict(set)
        for person, own in self.completed.items():
            for record, finish in own:
                for unit in self.units_of[person] if record.course in tested else ():
                    groups[unit, record.course, finish].add(person)
        return _crowds(groups.values(), MANY)

    def _at_night(self) -> set[int]:
        night: Counter[int] = Counter()
        whole: Counter[int] = Counter()
        for person, own in self.learned.items():
            for record in own:
                if record.started_at is not None:
                    for unit in self.units_of[person]:
                        whole[unit] += record.minutes
                        night[unit] += record.minutes * (record.started_at.hour < NIGHT_ENDS)
        return {unit for unit, n in night.items() if n > NIGHT_SHARE * whole[unit]}

    def _out_of_order(self) -> set[int]:
        found = set()
        for person, own in self.learned.items():
            accounts = self.truth.real_accounts.get(person)
            if not accounts:
                continue
            registered_at = min(a.registered_at for a in accounts)
            for r in own:
                at = r.started_at or r.finished_at
                is_early = at is not None and at < registered_at
                is_before = r.finished_at is not None and r.finished_at.date() < self.world.campaign.starts_on
                is_reversed = None not in (r.started_at, r.finished_at) and r.finished_at < r.started_at  # type: ignore[operator]
                if is_early or is_before or is_reversed:
                    found.add(person)
        return found

    def _off_duty(self) -> set[int]:
        hired: dict[int, list[date]] = defaultdict(list)
        left: dict[int, list[date | None]] = defaultdict(list)
        for (_, person), posting in self.truth.roster_as_known.items():
            hired[person].append(posting.hired_on)
            left[person].append(posting.left_on)
        found = set()
        for person, own in self.completed.items():
            last = [day for day in left[person] if day is not None]
            is_gone = bool(last) and len(last) == len(left[person])
            for _, finish in own:
                is_early = bool(hired[person]) and finish.date() < min(hired[person])
                if is_early or (is_gone and finish.date() > max(last)):
                    found.add(person)
        return found

    @cached_property
    def false_identities(self) -> set[int]:
        """Two names under one number, or two numbers under one name and phone, on roster and platform."""
        on_roster = {p.person for p in self.world.postings}
        in_export = {a.person for a in self.world.accounts if not a.is_vanished}
        twice: dict[tuple[str, str], set[int]] = defaultdict(set)
        for no in on_roster | in_export:
            twice[self.world.persons[no].name, self.world.persons[no].phone].add(no)
        two_numbers = {
            p
            for same in twice.values()
            for p in same & on_roster
            if len(same) > 1 and (same & in_export) - {p}
        }
        two_names = {a.person for a in self.world.accounts if a.name and not a.is_vanished}
        return (two_numbers | two_names) & set(self.units_of)

    @cached_property
    def doubtful_identities(self) -> set[int]:
        """A wrong check character, an age that is no working age, another sex than the number says."""
        found = set(self.mistyped)
        for person in self.units_of:
            id_no = self.world.persons[person].id_no
            if len(id_no) == 18 and not AGES[0] <= self._age(id_no) <= AGES[1]:
                found.add(person)
        for a in self.world.accounts:
            if a.sex and not a.is_vanished and a.sex != sex_of(self.world.persons[a.person].id_no):
                found.add(a.person)
        return found & set(self.units_of)

    def _age(self, id_no: str) -> int:
        born, today = (
            date(int(id_no[6:10]), int(id_no[10:12]), int(id_no[12:14])),
            self.world.campaign.starts_on,
        )
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))

    def _elsewhere(self) -> set[int]:
        accounts = self.truth.real_accounts
        return {
            p
            for p, units in self.units_of.items()
            if p in accounts and not {a.unit for a in accounts[p]} & units
        }

    def _batches(self) -> set[int]:
        rows: dict[datetime, list[int]] = defaultdict(list)
        for person, own in self.completed.items():
            for _, finish in own:
                rows[finish].append(person)
        return {p for persons in rows.values() if len(persons) >= BATCH for p in persons}

    # --- spot checks -----------------------------------------------------------------------------
    def _failed(self) -> set[int]:
        least: dict[int, int] = {}
        for row in self.truth.rows:
            least[row.person] = min(row.status, least.get(row.person, row.status))
        failed = {c.person for c in self.truth.spot_checks if c.is_attended and not c.is_passed}
        return {p for p in failed if least.get(p) == COMPLETED}

    def _unaware(self) -> set[int]:
        told = {c.person for c in self.world.spot_checks if any(words in c.remark for words in UNAWARE)}
        return told & set(self.units_of)

    # --- session logs ----------------------------------------------------------------------------
    @cached_property
    def sessions(self) -> list[Session]:
        """Sessions of required persons that began by the cut-off."""
        return [s for s in self.world.sessions if s.person in self.units_of and s.started_at <= self.as_of]

    def _shared(self, what: str) -> set[int]:
        by: dict[str, set[int]] = defaultdict(set)
        for session in self.sessions:
            if key := getattr(session, what):
                by[key].add(session.person)
        return _crowds(by.values(), PERSONS_OF_ONE)

    def _overlaps(self) -> set[int]:
        found: set[int] = set()
        for key in ("device", "person"):
            groups: dict[str | int, list[Session]] = defaultdict(list)
            for session in self.sessions:
                if session.device and session.ended_at <= self.as_of:
                    groups[getattr(session, key)].append(session)
            for own in groups.values():
                for one, other in _pairs(sorted(own, key=lambda s: s.started_at)):
                    is_other = one.person != other.person if key == "device" else one.device != other.device
                    if is_other and min(one.ended_at, other.ended_at) - other.started_at > OVERLAP:
                        found |= {one.person, other.person}
        return found

    def _other_faces(self) -> set[int]:
        return {s.person for s in self.sessions if s.face == "other_person"}

    def _faces_missing(self) -> set[int]:
        checks, missing = (
            Counter(s.person for s in self.sessions),
            Counter(s.person for s in self.sessions if s.face in ("missing", "failed")),
        )
        return {p for p, n in missing.items() if n > FACE_SHARE * checks[p]}


def sex_of(id_no: str) -> str:
    """男 or 女 by an ID number of 18 characters."""
    return "男" if int(id_no[16]) % 2 else "女"


def _is_dated(record: Record) -> bool:
    return record.started_at is not None or record.finished_at is not None


def _seconds(span: timedelta) -> int:
    return span.days * 86_400 + span.seconds


def _crowds(groups: Iterable[set[int]], least: int) -> set[int]:
    return {p for group in groups if len(group) >= least for p in group}


def _pairs(sessions: list[Session]) -> Iterator[tuple[Session, Session]]:
    """Pairs of which the second began while the first lasted."""
    for n, one in enumerate(sessions):
        for other in sessions[n + 1 :]:
            if other.started_at >= one.ended_at:
                break
            yield one, other
