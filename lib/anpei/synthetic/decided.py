"""What people decided: units listed and released, leads passed on, persons inquired about; the slips that came back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from anpei.synthetic import district
from anpei.synthetic.faults import Faults
from anpei.synthetic.model import Decision, Review, World
from anpei.synthetic.population import Supply
from anpei.synthetic.sheets import DATA, Line, Sheet, Workbook
from anpei.synthetic.signals import Signals
from anpei.synthetic.supervision import ENTER, LEAD, LEAVE, leads, rows_of_units, supervision
from anpei.synthetic.suspects import SUSPECTED, case_number, suspects
from anpei.synthetic.truth import MISMATCH, Truth

COLUMNS = ("编号", "事项", "对象", "建议", "依据", "决定", "理由", "决定人", "日期")
DECIDER = "区安委会办公室"
_OLD_CASE = "S9多在深夜学习：全部时长在深夜"
_MISSPELT = "某"


class _Book:
    """Decisions in the making, and the slips that answer them."""

    def __init__(self, world: World, supply: Supply) -> None:
        self.world, self.supply = world, supply
        self.rows: list[Decision] = []
        self.slips: list[Review] = []
        self.last = world.campaign.received_on[1]

    def pick(
        self, fault: str, wanted: int, free: Iterator[tuple[int, int | None]]
    ) -> list[tuple[int, int | None]]:
        """Units, or persons of units, for one purpose."""
        chosen = [one for _, one in zip(range(wanted), free, strict=False)]
        self.supply.require(fault, wanted, len(chosen))
        self.supply.note(fault, [self.world.units[unit].name for unit, _ in chosen])
        return chosen

    def decide(
        self, matter: str, subject: tuple[int, int | None], answer: str, basis: str, reason: str, days: int
    ) -> str:
        """One more row, decided some days before the last delivery; the number of the case that it opens."""
        proposal = {
            ENTER: "纳入重点监督管理名单",
            LEAVE: "移出重点监督管理名单",
            LEAD: "移交执法部门核查",
        }.get(matter, "核查")
        day = self.last - timedelta(days=days)
        self.rows.append(Decision(matter, *subject, proposal, basis, answer, reason, day))
        return case_number(self.world.campaign.id, len(self.rows))

    def answer(self, number: str, subject: tuple[int, int | None], conclusion: str, name: str = "") -> None:
        """The slip of a case."""
        unit, person = subject
        town = next(t.name for t in district.TOWNS if t.code == self.world.units[unit].town)
        day = self.last - timedelta(days=3)
        if person is not None:
            self.slips.append(
                Review(
                    number,
                    person,
                    unit,
                    MISMATCH,
                    conclusion,
                    f"{town}安委办",
                    "核查组",
                    day,
                    self.last,
                    name,
                )
            )


def with_decisions(world: World, faults: Faults, supply: Supply) -> World:
    """The world with decisions and slips; the sample, whose decisions people make themselves, stays without."""
    if world.campaign.id == "sample":
        return world
    book = _Book(world, supply)
    _decide_units(book, faults)
    _decide_persons(book, faults)
    persons = {d.person for d in book.rows if d.person is not None}
    return replace(
        world,
        decisions=tuple(book.rows),
        reviews=(*world.reviews, *book.slips),
        plain=world.plain | persons,
    )


def _decide_units(book: _Book, faults: Faults) -> None:
    truth = Truth(book.world)
    stands = supervision(truth)
    sound = [u for u, rows in rows_of_units(truth).items() if rows and u not in truth.incomplete_units]

    def once(subject: tuple[int, int | None]) -> str:
        """What was known of a unit earlier: one person more, who had not learned either."""
        n = len(rows_of_units(truth)[subject[0]]) + 1
        gap = 1 + (stands[subject[0]].n_gap if subject[0] in stands else 0)
        return f"应训{n}人，未参训{gap}人，参训率{_percent(n - gap, n)}%"

    def lead_once(subject: tuple[int, int | None]) -> str:
        lead = leads(truth)[subject[0]]
        n, base = lead.n_affected + 1, lead.n_base + 1
        return f"从业人员{base}人，涉及{n}人（占{_percent(n, base)}%）：未注册{n}人"

    due = iter([(u, None) for u in sound if u in stands])
    quiet = iter([(u, None) for u in sound if u not in stands and truth.units_in_scope[u].listed_on])
    measures = ("约谈主要负责人，限期补训", "列入重点执法检查计划")
    for n, unit in enumerate(book.pick("units_entered", faults.units_entered, due)):
        book.decide(ENTER, unit, "纳入", once(unit), measures[n % 2], 1)
    for unit in book.pick("units_releasable", faults.units_releasable, quiet):
        book.decide(ENTER, unit, "纳入", once(unit), measures[0], 2)
    for unit in book.pick("units_removed", faults.units_removed, quiet):
        book.decide(ENTER, unit, "纳入", once(unit), measures[1], 2)
        book.decide(LEAVE, unit, "移出", "2026-11-01列入；全部参训", "已全部完成补训", 0)
    for unit in book.pick("units_declined", faults.units_declined, due):
        book.decide(ENTER, unit, "不纳入", once(unit), "停产检修", 20)
    high = iter([(u, None) for u, lead in leads(truth).items() if lead.is_prominent])
    for unit in book.pick("leads_transferred", faults.leads_transferred, high):
        book.decide(LEAD, unit, "移交", lead_once(unit), "", 0)
    for unit in book.pick("leads_declined", faults.leads_declined, high):
        book.decide(LEAD, unit, "不移交", lead_once(unit), "已责令限期改正", 20)


def _percent(part: int, whole: int) -> str:
    hundredths = 10_000 * part // whole
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _decide_persons(book: _Book, faults: Faults) -> None:
    truth, world = Truth(book.world), book.world
    signals = Signals(truth)
    known = {r.person for r in world.reviews}
    suspected = _mixed(
        [
            (min(signals.units_of[p]), p)
            for p, s in suspects(truth, signals).items()
            if s.state == "suspected"
            and len(signals.units_of[p]) == 1
            and p in world.plain
            and p not in known
        ],
        signals,
    )
    for subject in book.pick("cases_inquired", faults.cases_inquired, suspected):
        book.decide(SUSPECTED, subject, "核查", _OLD_CASE, "", 12)
    for fault, conclusion in (
        ("cases_confirmed", "属实"),
        ("cases_cleared", "排除"),
        ("cases_misspelt", "属实"),
    ):
        for subject in book.pick(fault, getattr(faults, fault), suspected):
            number = book.decide(SUSPECTED, subject, "核查", _OLD_CASE, "", 12)
            name = world.persons[subject[1] or 0].name[:-1] + _MISSPELT if fault == "cases_misspelt" else ""
            book.answer(number, subject, conclusion, name)
    for subject in book.pick("cases_decided", faults.cases_decided, suspected):
        book.decide(SUSPECTED, subject, "属实", _OLD_CASE, "本人书面承认", 12)
    for subject in book.pick("cases_dropped", faults.cases_dropped, suspected):
        book.decide(SUSPECTED, subject, "不核查", _OLD_CASE, "夜班", 12)
    checked = {c.person for c in world.spot_checks}
    spare = book.supply.take(
        "cases_unsignalled",
        faults.cases_unsignalled,
        lambda p: (
            p in signals.units_of
            and p not in checked
            and not any(p in own for own in signals.persons.values())
        ),
    )
    quiet = iter([(min(signals.units_of[p]), p) for p in spare])
    for subject in book.pick("cases_unsignalled", faults.cases_unsignalled, quiet):
        book.decide(SUSPECTED, subject, "核查", "群众举报", "", 12)


def _mixed(subjects: Sequence[tuple[int, int]], signals: Signals) -> Iterator[tuple[int, int | None]]:
    """Subjects so that each signal has its turn."""
    turns: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for unit, person in subjects:
        turns.setdefault(tuple(signals.suspected[person]), []).append((unit, person))
    while any(turns.values()):
        for key in sorted(turns):
            if turns[key]:
                yield turns[key].pop(0)


# ── the file ────────────────────────────────────────────────────────────────────────────────────────────────


def decisions_book(world: World) -> Iterator[Workbook]:
    """decisions.xlsx, where anything was decided."""
    rows = []
    for number, d in enumerate(world.decisions, 1):
        subject = world.units[d.unit].name
        if d.person is not None:
            person = world.persons[d.person]
            subject = f"{person.name}…{person.id_no[-4:]}（{subject}）"
        rows.append(
            Line(
                DATA,
                (number, d.matter, subject, d.proposal, d.basis, d.answer, d.reason, DECIDER, d.decided_on),
            )
        )
    if rows:
        yield Workbook("decisions.xlsx", (Sheet("待定事项", (Line("header", COLUMNS), *rows)),))
