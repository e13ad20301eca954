"""What the oversight report writes apart: 核查单 and its form for every town, 线索移交函 for every department (L3)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..filename import safe_name
from .bulletin import open_desk
from .casebook import LIST_STATES
from .docx import render_docx
from .inquiry import STATES
from .notice import Notice
from .persontable import feedback_cells, open_cases
from .save import figures_json, proofed_pdf
from .scope import dept_scope, town_scope
from .sheets import Sheet, workbook
from .telling import Telling

if TYPE_CHECKING:
    from ..ledger import Case

SLIP, LETTER = "核查单", "线索移交函"
FORM = "核查反馈表.xlsx"
CONCLUSIONS = ("属实", "排除", "待核查")
_FORM = (
    ("编号", 24), ("姓名", 11), ("身份证号", 21), ("单位名称", 30), ("问题类型", 12), ("核查结论", 11),
    ("核查单位", 18), ("核查人", 11), ("核查日期", 13),
)  # fmt: skip
_ENTRIES = frozenset({"核查结论", "核查单位", "核查人", "核查日期"})
_NOTES = (
    "“核查结论”从下拉列表里选，“核查日期”写成 2022-12-01 的样子；前五列不得改动，编号是对应的依据。",
    "本表含个人信息，只限核查人员使用，不得转发。",
)


def save_verification_slips(case: Case, folder: str | Path, *, stage: str = "") -> list[str]:
    """Write 核查单 (PDF, DOCX, figures) and 核查反馈表 for every town with open cases; return the names of the files.

    `<town code>-<town>/核查单.pdf` … below `folder`.
    """
    desk = open_desk(case, SLIP, stage=stage)
    names: list[str] = []
    for code, town in case.towns.items():
        scope = town_scope(case, code)
        if not open_cases(Telling(scope, desk.whole)):
            continue
        files = _files(desk.write(scope)) | {FORM: feedback_workbook(case, code)}
        names += _write(Path(folder), safe_name(code, town), files)
    return names


def save_transfer_letters(case: Case, folder: str | Path, *, stage: str = "") -> list[str]:
    """Write 线索移交函 for every department with leads that are handed over; return the names of the files."""
    desk = open_desk(case, LETTER, stage=stage)
    names: list[str] = []
    led = case.leads()
    for key, dept in case.depts.items():
        if (led.loc[led["state"] == "entered", "dept"] == dept).any():
            names += _write(Path(folder), safe_name(key, dept), _files(desk.write(dept_scope(case, key))))
    return names


def feedback_workbook(case: Case, town: str) -> bytes:
    """Return the form in which a town answers: the columns that are read back, what is known already filled in."""
    scope = town_scope(case, town)
    rows = [(*feedback_cells(one), "", "", "", "") for one in open_cases(Telling(scope, scope))]
    title = f"{scope.label}核查反馈表"
    sheet = Sheet("核查反馈", title, _FORM, rows, _NOTES, entries=_ENTRIES, choices={"核查结论": CONCLUSIONS})
    return workbook(title, [sheet], is_synthetic=case.campaign.is_synthetic)


def oversight_overview(case: Case) -> pd.DataFrame:
    """Return how many units or persons each list has in each state: 名单, 状态, 数量, 单位; no names."""
    return pd.DataFrame(_counts(case), columns=["名单", "状态", "数量", "单位"])


def oversight_text(case: Case) -> str:
    """Return the totals of oversight as plain text: signals that ran, and every list by state."""
    ran = case.signals()["state"]
    lines = [
        f"比对规则　运行 {(ran == 'ran').sum()}　没有所需数据 {(ran == 'no_data').sum()}　停用 {(ran == 'off').sum()}"
    ]
    lines += [f"{name}　{state} {number}{unit}" for name, state, number, unit in _counts(case)]
    return "\n".join(lines)


def _counts(case: Case) -> Iterator[tuple[str, str, int, str]]:
    suspects, supervised, led = case.suspects()["state"], case.supervision()["state"], case.leads()["state"]
    for state, label in STATES.items():
        yield "疑似和核查", label, int((suspects == state).sum()), "人"
    for state in ("proposed", "entered", "removed", "declined"):
        yield "重点监督管理", LIST_STATES[state], int((supervised == state).sum()), "家"
    for state in ("proposed", "entered", "declined"):
        yield "执法线索", LIST_STATES[state], int((led == state).sum()), "家"


def _files(made: Notice) -> dict[str, bytes]:
    return {
        f"{made.kind}.pdf": proofed_pdf(made),
        f"{made.kind}.docx": render_docx(made),
        f"{made.kind}.figures.json": figures_json(made),
    }


def _write(folder: Path, place: str, files: dict[str, bytes]) -> list[str]:
    (folder / place).mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / place / name).write_bytes(data)
    return [f"{place}/{name}" for name in files]
