"""Sample → files: 抽样说明 for everybody (L1); 抽样名单, 结果登记表 and 抽样框 for those who test (L3)."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..filename import safe_name
from ..ledger.sampling import SEPARATOR
from ..ledger.spotresult import ABSENCE_REASONS, plan_verdicts
from .bulletin import notice, open_desk
from .docx import render_docx
from .mask import mask_id
from .notice import Notice, Table
from .sample import OF_PLAN, Drawn, Sample
from .sampletable import list_table, strata_table, terms_table
from .save import figures_json, proofed_pdf
from .scope import district_scope, town_scope
from .sheets import Sheet, workbook
from .spottable import plan_table

if TYPE_CHECKING:
    from ..ledger import Case

EXPLANATION, LIST = "抽样说明", "抽样名单"
FORM, FRAME = "结果登记表.xlsx", "抽样框.csv"
_FORM = (
    ("编号", 24), ("轮次", 11), ("姓名", 10), ("身份证号", 21), ("单位名称", 28), ("是否参加", 9), ("缺测原因", 15),
    ("成绩", 8), ("是否合格", 9), ("备注", 24),
)  # fmt: skip
_ENTRIES = frozenset({"是否参加", "缺测原因", "成绩", "是否合格", "备注"})
_CHOICES = {"是否参加": ("是", "否"), "是否合格": ("合格", "不合格"), "缺测原因": ABSENCE_REASONS}
_NOTES = (
    "前五列不得改动，编号是对应的依据。参加的填“是”，写明成绩或者是否合格；没有参加的填“否”，选缺测原因。",
    "问到本人不知道、没有学、由别人代学一类情况的，写进备注。本表含个人信息，只限组织抽测的人员使用。",
)


def sample_notice(sample: Sample, *, stage: str = "") -> Notice:
    """Return 抽样说明: frame, seed, method and sizes; it names no person."""
    tables = {"抽样要素": terms_table(sample), "抽样各层": strata_table(sample)}
    return notice(sample.case, EXPLANATION, stage=stage, tables=tables)


def save_sample(sample: Sample, folder: str | Path, *, stage: str = "") -> list[str]:
    """Write 抽样说明 (PDF, DOCX, figures) into a folder and return the names of the files."""
    return _write(Path(folder), "", _files(sample_notice(sample, stage=stage)))


def save_sample_lists(sample: Sample, folder: str | Path, *, stage: str = "") -> list[str]:
    """Write 抽样框 and, for every town, 抽样名单 (PDF, DOCX) and 结果登记表; return the names of the files (L3).

    `<town code>-<town>/抽样名单.pdf` … below `folder`.
    """
    case, root = sample.case, Path(folder)
    names = _write(root, "", {FRAME: frame_csv(sample)})
    for code, town in case.towns.items():
        drawn = sample.of_town(town)
        if drawn:
            desk = open_desk(case, LIST, stage=stage, tables={LIST: list_table(drawn)})
            files = _files(desk.write(town_scope(case, code))) | {FORM: result_form(sample, town, drawn)}
            names += _write(root, safe_name(code, town), files)
    return names


def result_form(sample: Sample, title: str, drawn: tuple[Drawn, ...]) -> bytes:
    """Return the workbook in which results come back: headers that are read, what is known already filled in."""
    rows = [
        (
            one.number,
            sample.round,
            person.name,
            mask_id(person.last_four),
            person.unit,
            *("",) * len(_ENTRIES),
        )
        for one in drawn
        for person in (one.member.person,)
    ]
    heading = f"{title}抽查抽测结果登记表（{sample.round}）"
    sheet = Sheet("抽测结果", heading, _FORM, rows, _NOTES, entries=_ENTRIES, choices=_CHOICES)
    return workbook(heading, [sheet], is_synthetic=sample.case.campaign.is_synthetic)


def frame_csv(sample: Sample) -> bytes:
    """Return the frame for checking: every line in its order, its stratum, whether it is drawn."""
    chosen = {one.member.line for one in sample.drawn}
    stream = io.StringIO()
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(("抽样框", "层", "抽中"))
    for one in sample.frame.members:
        table.writerow((one.line, SEPARATOR.join(one.key(sample.by)), "是" if one.line in chosen else ""))
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def spot_tables(case: Case, method: str, level: str, aql: str) -> dict[str, Table]:
    """Return what 抽查抽测情况通报 prints beyond its own tables: the verdicts of the plan, where one was used."""
    return {"抽样方案判定": plan_table(plan_verdicts(case, level, aql))} if method == OF_PLAN else {}


def sample_overview(sample: Sample) -> pd.DataFrame:
    """Return how many of each town could be drawn and are: 镇街, 可抽人数, 抽取人数; no names."""
    drawn = pd.Series([one.member.person.town for one in sample.drawn], dtype="str").value_counts()
    frame = pd.Series([one.person.town for one in sample.frame.members], dtype="str").value_counts()
    towns = [town for town in sample.case.towns.values() if town in frame.index]
    return pd.DataFrame(
        {
            "镇街": towns,
            "可抽人数": [int(frame[town]) for town in towns],
            "抽取人数": [int(drawn.get(town, 0)) for town in towns],
        }
    )


def sample_text(sample: Sample) -> str:
    """Return the totals of the sample and of the results in force as plain text."""
    scope = district_scope(sample.case)
    figures = ("n_spot_sampled", "n_spot_tested", "n_spot_absent", "n_spot_passed", "pass_rate")
    labels = ("应测", "实测", "缺测", "合格", "合格率")
    results = "　".join(
        f"{label} {scope.figure(name).text}" for label, name in zip(labels, figures, strict=True)
    )
    lists = (("units_spot_below", "低于标准"), ("spot_retest", "复测"))
    counts = "　".join(f"{label} {len(sample.case.units_where(name))}家" for name, label in lists)
    return "\n".join(
        (
            f"{sample.round}　{sample.method}　可抽 {len(sample.frame.members)}人　抽取 {len(sample.drawn)}人",
            f"抽样框摘要 {sample.frame.digest[:8]}",
            f"已有结果　{results}",
            f"单位　{counts}",
        )
    )


def _files(made: Notice) -> dict[str, bytes]:
    return {
        f"{made.kind}.pdf": proofed_pdf(made),
        f"{made.kind}.docx": render_docx(made),
        f"{made.kind}.figures.json": figures_json(made),
    }


def _write(root: Path, place: str, files: dict[str, bytes]) -> list[str]:
    folder = root / place
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [f"{place}/{name}" if place else name for name in files]
