"""decisions.xlsx: what people decided about the questions that the program put to them.

A question is known by its four texts (事项, 对象, 建议, 依据): other evidence makes another question.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from ..errors import ConfigurationError, nearest
from .finding import Finding, Notebook
from .place import Alias
from .text import Cell, plain
from .value import Unread, read_date

DECISIONS = "decisions.xlsx"
COLUMNS = ("编号", "事项", "对象", "建议", "依据", "决定", "理由", "决定人", "日期")
MATCH, UNIT, TOWN, DEPT, SEVERE, OMITTED = (
    "人员对应", "单位名称", "镇街名称", "部门名称", "严重疑点", "名册未再列出",
)  # fmt: skip
SUPERVISED, RELEASED, LEAD, SUSPECTED = "重点监督管理", "移出重点监督管理", "执法线索", "疑似不一致"
YES, NO, ACCEPTED, REFUSED, LEFT, STAYS = "是", "不是", "接受", "不接受", "离职", "漏报"
ENTERED, DECLINED, REMOVED, KEPT, PASSED_ON, HELD_BACK = "纳入", "不纳入", "移出", "不移出", "移交", "不移交"
INQUIRED, DROPPED, CONFIRMED, CLEARED = "核查", "不核查", "属实", "排除"
CHOICES: dict[str, Mapping[str, str]] = {
    MATCH: {YES: "该账号就是这名人员，学习情况记在其名下", NO: "不是这名人员"},
    UNIT: {YES: "两个名称是同一家单位，按建议的名称计", NO: "不是同一家单位"},
    TOWN: {YES: "按建议的镇街计", NO: "不是这个镇街"},
    DEPT: {YES: "按建议的部门计", NO: "不是这个部门"},
    SEVERE: {ACCEPTED: "不再按“数据不全”处理，须写明理由", REFUSED: "等改正后的文件"},
    OMITTED: {LEFT: "已离职，核减，不再应训", STAYS: "新名册漏报，仍应训"},
    SUPERVISED: {ENTERED: "列入重点监督管理名单，“理由”写监管措施", DECLINED: "不列入；依据变了再提出"},
    RELEASED: {REMOVED: "从重点监督管理名单移出", KEPT: "仍在名单上"},
    LEAD: {PASSED_ON: "印线索移交函，移交有关部门", HELD_BACK: "不移交；依据变了再提出"},
    SUSPECTED: {
        INQUIRED: "编号，印核查单，请镇街核实", DROPPED: "不作核查，不再计入疑似", CONFIRMED: "经核实属实，须写明理由",
        CLEARED: "经核实不属实，须写明理由，不再提出",
    },
}  # fmt: skip
"""Matter → what can be decided, and what follows from it."""

OF_UNITS, OF_PERSONS = (SUPERVISED, RELEASED, LEAD), (SUSPECTED,)
"""Matters of oversight by what their 对象 is: a unit, a person of a unit."""

CONCLUSIONS = (CONFIRMED, CLEARED)
"""Answers about a suspicion that stand for a returned slip."""

_REASONED = {ACCEPTED: "接受严重疑点", CONFIRMED: "决定“属实”", CLEARED: "决定“排除”"}
"""Answers that need a reason, as they are named when it lacks."""
_ALIAS_KINDS = {UNIT: "unit", TOWN: "town", DEPT: "dept"}
_HEADER_WITHIN = 10
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class Question:
    """What people are to decide: the matter, what it is about, what is proposed and on what evidence."""

    matter: str
    subject: str
    proposal: str
    basis: str

    @classmethod
    def of(cls, *texts: Cell) -> Question:
        """Return the question of four texts, as a spreadsheet gives them back."""
        return cls(*(_UNPRINTABLE.sub("", plain(text)) for text in texts))


@dataclass(frozen=True)
class Decision:
    """A question with its answer: who decided, when and why; its number and its row of the sheet from 1 on."""

    question: Question
    answer: str
    reason: str
    decided_by: str
    decided_on: date
    number: int = 0
    row: int = 0

    @property
    def is_of_oversight(self) -> bool:
        """Whether it is about a unit or a person under supervision."""
        return self.question.matter in (*OF_UNITS, *OF_PERSONS)


@dataclass(frozen=True)
class Decisions:
    """The decisions in force, later ones last; `flaws` are rows that decide something and lack something."""

    made: tuple[Decision, ...] = ()
    flaws: tuple[str, ...] = ()
    text: bytes = field(default=b"", repr=False)

    @cached_property
    def matches(self) -> Mapping[str, str]:
        """Clue of the evidence → clue of the person on the roster (see `person_clue`); refused ones are not there."""
        return {
            subject: proposal for (subject, proposal), answer in self._last(MATCH).items() if answer == YES
        }

    @cached_property
    def aliases(self) -> tuple[Alias, ...]:
        """Names that were decided to stand for others, the last decided first."""
        return tuple(
            Alias(kind, subject, proposal, None, None, is_decided=True)
            for matter, kind in _ALIAS_KINDS.items()
            for (subject, proposal), answer in reversed(self._last(matter).items())
            if answer == YES
        )

    @cached_property
    def departures(self) -> Mapping[str, Decision]:
        """Clue of a person whom a later roster omits → the decision that the person left."""
        last = {one.question.subject: one for one in self.made if one.question.matter == OMITTED}
        return {subject: one for subject, one in last.items() if one.answer == LEFT}

    @cached_property
    def oversight(self) -> tuple[Decision, ...]:
        """The decisions about units and persons under supervision, in the order of the file."""
        return tuple(sorted((one for one in self.made if one.is_of_oversight), key=lambda one: one.row))

    def accepted(self, findings: Iterable[Finding]) -> Notebook:
        """Return findings, those that somebody accepted with the reason and no longer severe."""
        reasons = {
            (one.question.subject, one.question.basis): one.reason if one.answer == ACCEPTED else ""
            for one in self.made
            if one.question.matter == SEVERE
        }
        found = []
        for finding in findings:
            reason = ""
            if reasons and finding.severity == "严重":
                question = acceptance(finding.row(0))
                reason = reasons.get((question.subject, question.basis), "")
            found.append(replace(finding, accepted=reason) if reason else finding)
        return Notebook(found)

    def note_flaws(self, notebook: Notebook) -> None:
        """Write down the rows that decide something and were not used."""
        for flaw in self.flaws:
            row, _, why = flaw.partition("：")
            notebook.note("E307", why, path=DECISIONS, cells=(row,))

    def _last(self, matter: str) -> dict[tuple[str, str], str]:
        """Return subject and proposal → the last answer, in the order of the answers."""
        last: dict[tuple[str, str], str] = {}
        for one in self.made:
            if one.question.matter == matter:
                key = (one.question.subject, one.question.proposal)
                last.pop(key, None)
                last[key] = one.answer
        return last


def read_decisions(path: Path, known_on: date) -> Decisions:
    """Return the decisions dated up to a day; open questions are none, and neither is a file that is not there.

    The file is a workbook, or the text of one in the archive (`Decisions.text`: CSV of the rows that count).

    Raises
    ------
    ConfigurationError
        The file cannot be read or lacks a column.
    """
    if not path.is_file():
        return Decisions()
    return decisions_of(path.read_bytes(), known_on)


def decisions_of(data: bytes, known_on: date) -> Decisions:
    """Return the decisions that the content of a decisions.xlsx, or of its text, holds (see `read_decisions`)."""
    made: list[Decision] = []
    flaws: list[str] = []
    counted: dict[int, list[str]] = {}
    rows_of: dict[int, int] = {}
    book = read_book(data)
    for place, row in book.rows:
        if not plain(row["决定"]):
            continue
        found = _decision(row, place)
        if isinstance(found, Decision):
            if found.decided_on > known_on:
                continue
            if found.is_of_oversight and rows_of.setdefault(found.number, place) != place:
                found = f"编号{found.number}与第{rows_of[found.number]}行重复"
        if isinstance(found, Decision):
            made.append(found)
        else:
            flaws.append(f"第{place}行：{found}")
        counted[place] = [_text(row[name]) for name in COLUMNS]
    ordered = sorted(made, key=lambda one: one.decided_on)  # of equal days the lower row counts
    # each row in its own line: what is open, or not known yet, is an empty one
    lines = {book.header: COLUMNS, **counted}
    text = as_text([lines.get(n, ()) for n in range(1, max(counted) + 1)]) if counted else b""
    return Decisions(tuple(ordered), tuple(flaws), text)


def waiting(path: Path, known_on: date) -> list[Decision]:
    """Return the decisions dated later than a day: made, but not known then."""
    rows = read_book(path.read_bytes()).rows if path.is_file() else []
    found = [_decision(row, place) for place, row in rows if plain(row["决定"])]
    return [one for one in found if isinstance(one, Decision) and one.decided_on > known_on]


@dataclass(frozen=True)
class Book:
    """The first sheet of decisions.xlsx: label → column from 0 on, and its rows with a question by their number.

    `header` is the row of the labels, from 1 on.
    """

    header: int
    columns: Mapping[str, int]
    rows: Sequence[tuple[int, Mapping[str, Cell]]]


def read_book(data: bytes) -> Book:
    """Return what a decisions.xlsx holds.

    Raises
    ------
    ConfigurationError
        It cannot be read or lacks a column.
    """
    cells = _cells(data)
    for place, row in enumerate(cells[:_HEADER_WITHIN]):
        labels = [plain(cell) for cell in row]
        if set(COLUMNS) <= set(labels):
            columns = {name: labels.index(name) for name in COLUMNS}
            read = [
                (
                    number,
                    {name: row[column] if column < len(row) else None for name, column in columns.items()},
                )
                for number, row in enumerate(cells[place + 1 :], place + 2)
            ]
            return Book(place + 1, columns, [(number, row) for number, row in read if plain(row["事项"])])
    raise ConfigurationError(
        f"{DECISIONS} 缺少列。",
        where=DECISIONS,
        remedy=f"第一个工作表要有这些列：{'、'.join(COLUMNS)}；不要改列名。",
    )


def _cells(data: bytes) -> Sequence[Sequence[Cell]]:
    try:
        if not data.startswith(b"PK"):
            return [list(row) for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, UnicodeDecodeError, OSError, csv.Error) as error:
        raise ConfigurationError(
            f"{DECISIONS} 无法读取。",
            where=DECISIONS,
            remedy="关闭打开它的程序；用 Excel 打开后另存为 .xlsx；已损坏的，用备份恢复。",
        ) from error


def _decision(row: Mapping[str, Cell], place: int) -> Decision | str:
    """Return the decision of a row, or what it lacks."""
    question = question_of(row)
    number, answer, reason, decided_by = (plain(row[name]) for name in ("编号", "决定", "理由", "决定人"))
    choices = CHOICES.get(question.matter)
    if choices is None:
        return f"不认识的事项“{question.matter}”"
    if answer not in choices:
        guess = nearest(answer, choices)
        return f"“{question.matter}”的决定只能是{'、'.join(choices)}，现在是“{answer}”" + (
            f"（可能是“{guess}”）" if guess else ""
        )
    if not decided_by:
        return "没有写决定人"
    if answer in _REASONED and not reason:
        return f"{_REASONED[answer]}要写理由"
    if question.matter in (*OF_UNITS, *OF_PERSONS) and not number.isdigit():
        return "没有编号，编号由程序填写，不要删改"
    try:
        decided_on = read_date(row["日期"])
    except Unread:
        return f"“{plain(row['日期'])}”不是日期"
    if decided_on is None:
        return "没有写日期"
    no = int(number) if number.isdigit() else 0
    return Decision(question, answer, reason, decided_by, decided_on, no, place)


def question_of(row: Mapping[str, Cell]) -> Question:
    """Return the question of a row."""
    return Question.of(*(row[name] for name in COLUMNS[1:5]))


def acceptance(finding: Mapping[str, object]) -> Question:
    """Return the question whether a severe finding (a row of the findings table) is accepted."""
    place = f"{finding['path']}〔{finding['sheet']}〕" if finding["sheet"] else str(finding["path"])
    subject = "　".join(part for part in (str(finding["code"]), place, str(finding["cell"])) if part)
    return Question.of(SEVERE, subject, "退回改正；确认不影响统计的，可以接受", str(finding["message"]))


def person_clue(name: str, last_four: str, unit_name: str) -> str:
    """Return how a person of a unit is named in questions: name, last four of the ID number, unit.

    >>> person_clue("李某", "0012", "甲化工有限公司"), person_clue("李某", "", "")
    ('李某…0012（甲化工有限公司）', '李某（未填单位）')
    """
    return (
        f"{name}…{last_four}（{unit_name or '未填单位'}）"
        if last_four
        else f"{name}（{unit_name or '未填单位'}）"
    )


def case_number(campaign_id: str, number: int) -> str:
    """Return the permanent number of a suspicion that is inquired into, from the number of its row.

    >>> case_number("2022-hazchem-1", 12)
    'HC-2022-hazchem-1-012'
    """
    return f"HC-{campaign_id}-{number:03d}"


def case_numbers(campaign_id: str, decisions: Iterable[Decision]) -> dict[str, str]:
    """Return the clue of a person suspected → the number of the case, which is that of its first row."""
    numbers: dict[str, int] = {}
    for one in decisions:
        if one.question.matter == SUSPECTED and one.answer != DROPPED:
            subject = one.question.subject
            numbers[subject] = min(one.number, numbers.get(subject, one.number))
    return {subject: case_number(campaign_id, number) for subject, number in numbers.items()}


def _text(cell: Cell) -> str:
    return cell.isoformat()[:10] if isinstance(cell, date) else plain(cell)


def as_row(one: Decision) -> tuple[str, ...]:
    """Return the cells of a decision in the order of `COLUMNS`."""
    asked = one.question
    return (
        str(one.number), asked.matter, asked.subject, asked.proposal, asked.basis, one.answer, one.reason, one.decided_by,
        one.decided_on.isoformat(),
    )  # fmt: skip


def as_text(lines: Iterable[Sequence[str]]) -> bytes:
    """Return the text that stands for a decisions.xlsx in the archive: CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue().encode()
