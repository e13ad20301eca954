"""The sample of a spot check from a case: frame, rounds, lists; from the draw to the results that come back."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from anpei.document.notice import Heading, Notice, Paragraph, cell_text
from anpei.document.pdf import render_pdf
from anpei.document.sample import METHODS, Sample, draw_sample
from anpei.document.sampledocuments import (
    FORM,
    FRAME,
    sample_notice,
    sample_overview,
    sample_text,
    save_sample,
    save_sample_lists,
    spot_tables,
)
from anpei.document.sampletable import strata_table
from anpei.errors import UsageError
from anpei.intake import read_extracts
from anpei.ledger import Case
from anpei.ledger.opening import build_case
from anpei.run.gate import Gate
from tests.intake import scene

from .scene import crew, make_case
from .told import spot

UNITS = {
    "甲化工有限公司": ("望沧街道", 15),
    "乙气体有限公司": ("石桥镇", 4),
    "丙仓储有限公司": ("石桥镇", 11),
}
ABSENT = "丙仓储有限公司"
UNDONE = "未学完的人"


def name_of(number: int) -> str:
    """An invented name that no other text holds."""
    return f"欧阳{'甲乙丙丁戊己庚辛壬癸'[number // 10]}{'子丑寅卯辰巳午未申酉'[number % 10]}"


def people() -> list[tuple[int, str, str]]:
    """Number, unit and class of everybody who completed."""
    places = [unit for unit, (_, size) in UNITS.items() for _ in range(size)]
    return [(n, unit, "主要负责人" if n % 7 == 0 else "一线作业人员") for n, unit in enumerate(places)]


def files() -> dict[str, bytes]:
    """A list of units, a roster, a platform export: thirty completed, one did not."""
    units = [
        scene.UNITS,
        *(
            [name, scene.uscc(n), town, "区应急管理局", "", ""]
            for n, (name, (town, _)) in enumerate(UNITS.items())
        ),
    ]
    roster, platform = [scene.ROSTER], [scene.PLATFORM]
    for n, unit, kind in people():
        number = scene.id_no(n + 1)
        roster.append(scene.person(name_of(n), number, unit, person_class=kind))
        platform += [
            scene.learner(
                name_of(n), number, unit, course=course, progress="100", finished="2022-11-20 09:00:00"
            )
            for course in ("危险化学品安全管理", "应急处置")
        ]
    roster.append(scene.person(UNDONE, scene.id_no(900), "甲化工有限公司"))
    return {
        "2022-12-01/底册.csv": scene.text(units),
        "2022-12-01/名册.csv": scene.text(roster),
        "2022-12-01/平台_20221201.csv": scene.text(platform),
    }


def opened(folder: Path, received: dict[str, bytes], day: date = date(2022, 12, 1)) -> Case:
    campaign = scene.make_campaign(folder)
    scene.put(campaign, received)
    intake = read_extracts(campaign, day)
    return build_case(
        intake.folder, campaign, known_on=day, work=folder / "work", digest=intake.digest, kinds=intake.kinds, intake=intake
    )  # fmt: skip


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return opened(tmp_path_factory.mktemp("sample"), files())


def text_of(made: Notice) -> str:
    """Everything that a document prints in its text and tables."""
    blocks = [block.text for block in made.blocks if isinstance(block, Heading | Paragraph)]
    return "\n".join(
        [*blocks, *(cell_text(cell) for table in made.tables for row in table.rows for cell in row.cells)]
    )


def sizes(sample: Sample) -> Counter[str]:
    return Counter(one.member.person.unit for one in sample.drawn)


# ── who is drawn ────────────────────────────────────────────────────────────────────────────────────────────


def test_only_those_who_completed_are_in_the_frame(case: Case) -> None:
    sample = draw_sample(case)
    assert len(sample.frame.members) == 30
    assert UNDONE not in {one.person.name for one in sample.frame.members}


def test_a_unit_is_drawn_whole_or_large_enough(case: Case) -> None:
    """Twelve of a unit, so that two may stay away and ten are tested; of fewer, all."""
    sample = draw_sample(case, "按单位", "1")
    assert sizes(sample) == {"甲化工有限公司": 12, "乙气体有限公司": 4, "丙仓储有限公司": 11}
    assert sizes(draw_sample(case, "按单位", "1", size=3)) == dict.fromkeys(UNITS, 3)


def test_a_plan_and_a_precision_draw_as_many_as_they_say(case: Case) -> None:
    """Level II, AQL 10: lots of 15 (B → C) 5, of 4 (A → C) all 4, of 11 (B → C) 5. 30 by 138.3/(1+137.3/30) = 24.8: 25."""
    assert sizes(draw_sample(case, "按方案", "1", aql="10")) == {
        "甲化工有限公司": 5,
        "乙气体有限公司": 4,
        "丙仓储有限公司": 5,
    }
    assert len(draw_sample(case, "按精度", "1", is_each=False).drawn) == 25


def test_units_may_be_drawn_first(case: Case) -> None:
    """Of one unit in 望沧街道 and two in 石桥镇 two are drawn: 0.67 and 1.33, so one of each; 按精度 draws none."""
    sample = draw_sample(case, "按单位", "1", n_units=2, size=1)
    assert [one.member.person.town for one in sample.drawn] == ["望沧街道", "石桥镇"]
    assert len(sample.strata) == 2 and sample.frame.digest == draw_sample(case).frame.digest
    assert ("先抽单位", "2家，按各镇街单位数的比例分配") in sample.settings
    whole = draw_sample(case, n_units=20)
    assert (len(whole.strata), whole.drawn) == (3, draw_sample(case).drawn)
    assert draw_sample(case, "按精度", n_units=1).drawn == draw_sample(case, "按精度").drawn


def test_numbers_follow_the_order_of_towns_and_units(case: Case) -> None:
    sample = draw_sample(case, size=2)
    assert [one.number for one in sample.drawn] == [f"CC-scene-1-{n:03d}" for n in range(1, 7)]
    assert [one.member.person.town for one in sample.drawn] == ["望沧街道"] * 2 + ["石桥镇"] * 4
    assert sample.round == "第1轮"
    assert draw_sample(case, round_no=4, is_retest=True).round == "第4轮复测"


def test_the_order_of_files_and_rows_is_irrelevant(case: Case, tmp_path: Path) -> None:
    turned = {}
    for name, data in reversed(files().items()):
        head, *lines = data.decode("utf-8-sig").splitlines()
        turned[name.replace("平台", "云平台")] = "\r\n".join([head, *reversed(lines)]).encode("utf-8-sig")
    other = opened(tmp_path, turned)
    for method in METHODS:
        first, second = (draw_sample(one, method, "7", size=3) for one in (case, other))
        assert first.frame.digest == second.frame.digest
        assert {one.member.line for one in first.drawn} == {one.member.line for one in second.drawn}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"method": "按人头"}, "没有名为“按人头”的抽样方法"),
        ({"size": -1}, "不能小于0"),
        ({"seed": ""}, "种子"),
        ({"method": "按方案", "aql": "5"}, "AQL"),
        ({"n_units": -1}, "不能小于0"),
    ],
)
def test_refuses_what_cannot_be_drawn(case: Case, wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        draw_sample(case, **wrong)


def test_the_next_round_follows_those_that_have_results(tmp_path: Path) -> None:
    """Rounds are told by their texts and by the numbers of their forms; one without a number is none."""
    people = crew("甲厂", {"完成": 5})
    rows = spot("甲厂", people, 5, 0)
    for name, more in {
        "第1轮": {"round": "首轮"},
        "第4轮": {"round": "第3轮复测"},
        "第8轮": {"number": "CC-scene-7-001"},
    }.items():
        tables = {"spot_checks": [{**rows[0], **more}]}
        made = make_case(tmp_path / name, {"甲厂": ("东镇", "应急局")}, people, tables=tables)
        assert draw_sample(made).round == name


# ── the documents ───────────────────────────────────────────────────────────────────────────────────────────


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_explanation_may_be_public_and_the_lists_may_not(case: Case, tmp_path: Path) -> None:
    """Open papers hold no name; lists hold names and last fours, and no whole number."""
    sample = draw_sample(case, size=2)
    names = save_sample(sample, tmp_path / "open")
    apart = save_sample_lists(sample, tmp_path / "apart")
    assert names == ["抽样说明.pdf", "抽样说明.docx", "抽样说明.figures.json"]
    towns = ("990101001-望沧街道", "990101002-石桥镇")
    kinds = ("抽样名单.pdf", "抽样名单.docx", "抽样名单.figures.json", FORM)
    assert apart == [FRAME, *(f"{town}/{kind}" for town in towns for kind in kinds)]
    gate = Gate(frozenset(name_of(n) for n, *_ in people()))
    for name, data in everything(tmp_path / "open").items():
        assert gate.scan(name, data, "L1") == []
    found = everything(tmp_path / "apart")
    for name, data in found.items():
        assert gate.scan(name, data, "L3") == []
    hits = {hit.kind for hit in gate.scan("x.pdf", found[f"{towns[0]}/抽样名单.pdf"], "L1")}
    assert hits == {"人员姓名"}
    assert sample_notice(sample).layer == "L1"


def test_a_list_holds_its_own_town_alone(case: Case, tmp_path: Path) -> None:
    sample = draw_sample(case)
    save_sample_lists(sample, tmp_path)
    for town in ("990101001-望沧街道", "990101002-石桥镇"):
        rows = form_rows((tmp_path / town / FORM).read_bytes())
        own = sample.of_town(town.split("-")[1])
        assert [row[:5] for row in rows] == [
            (one.number, "第1轮", one.member.person.name, f"**************{one.member.person.last_four}", one.member.person.unit)
            for one in own
        ]  # fmt: skip


def test_the_frame_says_who_is_drawn(case: Case, tmp_path: Path) -> None:
    sample = draw_sample(case, size=2)
    save_sample_lists(sample, tmp_path)
    head, *rows = csv.reader(io.StringIO((tmp_path / FRAME).read_text("utf-8-sig")))
    assert head == ["抽样框", "层", "抽中"]
    assert [row[0] for row in rows] == [one.line for one in sample.frame.members]
    assert {row[0] for row in rows if row[2]} == {one.member.line for one in sample.drawn}
    assert {row[1] for row in rows} == {f"{town}|{unit}" for unit, (town, _) in UNITS.items()}


def test_the_explanation_tells_frame_seed_and_sizes(case: Case) -> None:
    sample = draw_sample(case, "按方案", "2022年第300期", aql="10")
    printed = text_of(sample_notice(sample))
    for words in (
        sample.frame.digest[:32],
        sample.frame.digest[32:],
        "2022年第300期",
        "GB/T 2828.1—2012",
        "AQL 10",
    ):
        assert words in printed
    rows = [[cell_text(cell) for cell in row.cells] for row in strata_table(sample).rows]
    assert rows == [
        ["1", "望沧街道", "甲化工有限公司", "15", "5", "1", "2"],
        ["2", "石桥镇", "乙气体有限公司", "4", "4", "1", "2"],
        ["3", "石桥镇", "丙仓储有限公司", "11", "5", "1", "2"],
        ["—", "合计", "—", "30", "14", "—", "—"],
    ]


def test_the_same_sample_is_the_same_bytes(case: Case, tmp_path: Path) -> None:
    for part in ("a", "b"):
        save_sample_lists(draw_sample(case, size=2), tmp_path / part)
    assert everything(tmp_path / "a") == everything(tmp_path / "b")


def test_nobody_to_draw_is_said(tmp_path: Path) -> None:
    received = {name: data for name, data in files().items() if "平台" not in name}
    sample = draw_sample(opened(tmp_path, received))
    made: Notice = sample_notice(sample)
    assert "目前没有可以抽测的完成人员。" in text_of(made)
    assert render_pdf(made).startswith(b"%PDF-")
    assert save_sample_lists(sample, tmp_path / "out") == [FRAME]


# ── from the draw to the results ────────────────────────────────────────────────────────────────────────────


def form_rows(data: bytes) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    rows = list(sheet.iter_rows(values_only=True))
    at = next(place for place, row in enumerate(rows) if row[0] == "编号")
    return [row for row in rows[at + 1 :] if row[0]]


def filled(data: bytes, failing: dict[str, int], absent: dict[str, int]) -> bytes:
    """The form as somebody fills it in: of each unit the first ones stay away, the next ones fail."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.active
    heads: dict[str, int] = {}
    seen: Counter[str] = Counter()
    for row in sheet.iter_rows():
        if row[0].value == "编号":
            heads = {str(cell.value): place for place, cell in enumerate(row)}
        elif heads and row[0].value:
            unit = str(row[heads["单位名称"]].value)
            place, seen[unit] = seen[unit], seen[unit] + 1
            is_absent = place < absent.get(unit, 0)
            row[heads["是否参加"]].value = "否" if is_absent else "是"
            if is_absent:
                row[heads["缺测原因"]].value = "请假"
            else:
                is_failed = place < absent.get(unit, 0) + failing.get(unit, 0)
                row[heads["是否合格"]].value = "不合格" if is_failed else "合格"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_is_drawn_comes_back_and_is_evaluated(case: Case, tmp_path: Path) -> None:
    """甲 (12): 2 stay away, 1 of 10 fails, exactly 90 %. 乙 (all 4): 1 fails, 75 %. 丙 (11): 3 stay away, more than a fifth."""
    save_sample_lists(draw_sample(case), tmp_path / "lists")
    failing, absent = {"甲化工有限公司": 1, "乙气体有限公司": 1}, {"甲化工有限公司": 2, ABSENT: 3}
    forms = {
        f"2022-12-08/结果_{path.parent.name}.xlsx": filled(path.read_bytes(), failing, absent)
        for path in sorted((tmp_path / "lists").rglob(FORM))
    }
    after = opened(tmp_path / "home", files() | forms, date(2022, 12, 8))
    found = after.spot()
    counts = found[["n_sampled", "n_tested", "n_passed"]].astype(int).to_numpy().tolist()
    assert dict(zip(found["unit"], counts, strict=True)) == {
        "甲化工有限公司": [12, 10, 9],
        "乙气体有限公司": [4, 4, 3],
        ABSENT: [11, 8, 8],
    }
    assert list(after.units_where("units_spot_below")["unit"]) == ["乙气体有限公司"]
    assert list(after.units_where("spot_retest")["unit"]) == [ABSENT]
    assert "合格率 90.91%" in sample_text(draw_sample(after))  # 20 of 22
    # persons are matched, nobody is made anew
    (n_persons,) = after.rows(
        "SELECT count(DISTINCT person_no) FROM spot WHERE person_no IN (SELECT person_no FROM ledger)"
    )
    assert n_persons == (27,)
    again = draw_sample(after, is_retest=True, exclude_drawn=True)
    assert (again.round, len(again.drawn)) == ("第2轮复测", 0)
    assert sizes(draw_sample(after, is_retest=True)) == {"乙气体有限公司": 4, ABSENT: 11}
    assert sizes(draw_sample(after, exclude_drawn=True)) == {"甲化工有限公司": 3}
    with pytest.raises(UsageError, match="第1轮已经有结果"):
        draw_sample(after, round_no=1)


def test_a_plan_judges_each_unit_as_its_lot(case: Case, tmp_path: Path) -> None:
    """Level II, AQL 10, lots of 15, 4 and 11: n = 5 (4), Ac = 1, Re = 2. Two fail of 甲, one of 乙; of 丙 two are tested."""
    save_sample_lists(draw_sample(case, "按方案", aql="10"), tmp_path / "lists")
    failing, absent = {"甲化工有限公司": 2, "乙气体有限公司": 1}, {ABSENT: 3}
    forms = {
        f"2022-12-08/结果_{path.parent.name}.xlsx": filled(path.read_bytes(), failing, absent)
        for path in sorted((tmp_path / "lists").rglob(FORM))
    }
    after = opened(tmp_path / "home", files() | forms, date(2022, 12, 8))
    table = spot_tables(after, "按方案", "II", "10")["抽样方案判定"]
    assert [[cell_text(cell) for cell in row.cells[1:]] for row in table.rows] == [
        ["甲化工有限公司", "15", "5", "1", "2", "5", "2", "不接收"],
        ["乙气体有限公司", "4", "4", "1", "2", "4", "1", "接收"],
        [ABSENT, "11", "5", "1", "2", "2", "0", "样本不足，未判定"],
    ]
    assert spot_tables(after, "按单位", "II", "10") == {}


def test_towns_are_told_without_names(case: Case) -> None:
    found = sample_overview(draw_sample(case, size=3))
    assert found.to_dict("list") == {"镇街": ["望沧街道", "石桥镇"], "可抽人数": [15, 15], "抽取人数": [3, 6]}
