"""Every kind of document of one small campaign, counted by hand: words, lists, layers, subjects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import anpei
from anpei.document.bulletin import notice
from anpei.document.kind import KINDS
from anpei.document.notice import FormBlock, Heading, Notice, Paragraph, Table, cell_text
from anpei.document.save import proofed_pdf
from anpei.document.sentence import SENTENCES
from anpei.document.table import TABLES, TOLD_TABLES
from anpei.errors import UsageError
from anpei.ledger import Case
from anpei.vocabulary import FIELDS
from anpei.vocabulary import KINDS as EXTRACTS

from .scene import crew, make_case
from .test_bulletin import PEOPLE, UNITS

DONE = [person[0] for person in PEOPLE if person[1] == "甲厂" and person[4] == "完成"]
LEFT = next(person[0] for person in PEOPLE if person[1] == "甲厂" and person[4] == "未注册")
OPEN = next(person[0] for person in PEOPLE if person[1] == "乙厂" and person[4] == "完成")
ABOUT = {"town": {"town": "东镇"}, "dept": {"dept": "应急局"}, "unit": {"unit": "甲厂"}}

EXPECTED = {
    # kind: layer, format, head, number
    "工作通知": ("L1", "document", "full", "〔2022〕　号"),
    "调度通报": ("L1", "document", "full", "第1期"),
    "提醒函": ("L1", "letter", "full", "〔2022〕　号"),
    "督办单": ("L1", "document", "none", "督办1号"),
    "约谈通知": ("L1", "letter", "full", "〔2022〕　号"),
    "约谈记录": ("L1", "document", "none", ""),
    "情况通报": ("L1", "document", "full", "〔2022〕　号"),
    "情况反馈": ("L1", "document", "none", ""),
    "镇街通报": ("L1", "document", "town", "〔2022〕　号"),
    "抽样说明": ("L1", "document", "none", ""),
    "抽样名单": ("L3", "document", "none", ""),
    "抽查抽测情况通报": ("L1", "document", "full", "〔2022〕　号"),
    "重点监督管理名单": ("L1", "document", "full", "〔2022〕　号"),
    "核查单": ("L3", "document", "none", ""),
    "线索移交函": ("L3", "letter", "full", "〔2022〕　号"),
    "表扬通报": ("L1", "document", "full", "〔2022〕　号"),
    "考核得分表": ("L1", "document", "none", ""),
    "整改通知": ("L2", "document", "none", ""),
    "更正通报": ("L1", "document", "full", "〔2022〕　号"),
    "对账说明": ("L1", "document", "none", ""),
    "会议纪要": ("L1", "minutes", "full", "第1期"),
}


def person_name(number: int) -> str:
    return f"测{'甲乙丙丁戊己庚辛壬癸'[number // 12]}{'子丑寅卯辰巳午未申酉戌亥'[number % 12]}"


def decided(
    number: int, matter: str, unit: str, answer: str, basis: str = "", reason: str = "", day: int = 1
) -> dict[str, Any]:
    """Return a row of decisions.xlsx about a unit, of a day of December."""
    return {
        "number": number,
        "matter": matter,
        "subject": unit,
        "unit": unit,
        "answer": answer,
        "basis": basis,
        "reason": reason,
        "decided_on": date(2022, 12, day),
    }


def office_case(folder: Path, **changes: Any) -> Case:
    """Return the campaign of test_bulletin with names, one confirmed case and one that is open."""
    reviews = [
        {"person": DONE[0], "unit": "甲厂", "number": "HC-1", "conclusion": "属实"},
        {"person": OPEN, "unit": "乙厂", "number": "HC-2", "conclusion": "待核查"},
    ]
    tables: dict[str, list[dict[str, Any]]] = {
        "spot_checks": [
            {"person": name, "unit": "甲厂", "round": "1", "is_attended": True, "score": 40 if n < 2 else 90}
            for n, name in enumerate(DONE[:10])
        ],
        "decided": [
            decided(1, "重点监督管理", "乙厂", "纳入", "应训6人，未参训2人，参训率66.67%", "每月检查一次"),
            decided(2, "执法线索", "甲厂", "移交", "应训14人，涉及2人（占14.29%）：未注册1人，人员不一致1人"),
            decided(3, "执法线索", "乙厂", "移交", "应训6人，涉及2人（占33.33%）：只注册未学习2人"),
        ],
        "reviews": [
            {"problem_kind": "人员不一致", "reviewed_on": date(2022, 11, 20), **row} for row in reviews
        ],
    }
    changes = {"people": PEOPLE, "tables": tables, "towns": ["东镇", "西镇", "南镇"], **changes}
    made = make_case(folder, UNITS, **changes)
    numbers = {name: n for n, name in enumerate(dict.fromkeys(person[0] for person in PEOPLE), 1)}
    pd.DataFrame(
        [{"person_no": n, "name": person_name(n), "last_four": f"{n:04d}"} for n in numbers.values()]
    ).to_parquet(made.tables / "people.parquet")
    return made


def name_of(person: str) -> str:
    return person_name(list(dict.fromkeys(one[0] for one in PEOPLE)).index(person) + 1)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return office_case(tmp_path_factory.mktemp("kinds"))


@pytest.fixture(scope="module")
def since(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Two days before the deadline; the persons of 乙厂 had not begun."""
    people = [
        (name, unit, kind, form, "未注册" if unit == "乙厂" else state)
        for name, unit, kind, form, state in PEOPLE
    ]
    folder = tmp_path_factory.mktemp("since")
    return office_case(folder, people=people, tables={}, as_of=datetime(2022, 11, 28, 8))


def make(case: Case, kind: str, **more: Any) -> Notice:
    return notice(case, kind, **{**ABOUT.get(KINDS[kind].subject, {}), **more})


def words(made: Notice) -> str:
    return "\n".join(_words(made.blocks))


def _words(blocks: Any) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, FormBlock):
            yield from (cell.text for row in block.rows for cell in row.cells)
        elif isinstance(block, Paragraph):
            yield block.lead + block.text
        elif isinstance(block, Heading):
            yield block.text


def table(made: Notice, name: str) -> Table:
    return next(table for table in made.tables if table.name == name)


def rows(table: Table) -> list[list[str]]:
    return [[cell_text(cell) for cell in row.cells] for row in table.rows]


# ── every kind ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_layer_format_head_and_number(case: Case, kind: str) -> None:
    office = replace(case, campaign=replace(case.campaign, _notice={"issuer": "某区安委办"}))
    made = make(office, kind)
    assert (made.layer, made.format, made.head, made.number) == EXPECTED[kind]
    assert made.kind == kind and made.title and made.stage == "送审稿"
    unsigned = make(case, kind).head  # nobody is known who could issue it, but for a town its own office
    assert unsigned == ("town" if kind == "镇街通报" else "none")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("情况通报", "情况反馈", "对账说明")])
def test_every_kind_is_printed(case: Case, kind: str) -> None:
    assert proofed_pdf(make(case, kind)).startswith(b"%PDF-")


@pytest.mark.parametrize("kind", KINDS)
def test_only_restricted_kinds_name_persons(case: Case, kind: str) -> None:
    made = make(case, kind)
    printed = words(made) + "".join(_words(b for a in made.attachments for b in a.blocks))
    printed += "".join(cell for table in made.tables for row in rows(table) for cell in row)
    named = {person_name(n) for n in range(1, 60)} & {printed[i : i + 3] for i in range(len(printed))}
    assert named == {
        "整改通知": {name_of(LEFT)},
        "核查单": {name_of(OPEN)},
        "线索移交函": {name_of(DONE[0])},
    }.get(kind, set())
    assert bool(named) <= (made.layer in ("L2", "L3"))


@pytest.mark.parametrize("kind", KINDS)
def test_annexes_that_the_office_made_are_signed(case: Case, kind: str) -> None:
    for attachment in make(case, kind).attachments:
        is_made = attachment.title not in ("应训人员名册", "专责机构、联系人员统计表", "核查反馈表")
        assert attachment.closing.startswith("制表人：") == is_made, attachment.title


# ── subjects ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "about", "message", "guess"),
    [
        ("提醒函", {}, "“提醒函”需要指定单位", ""),
        ("提醒函", {"town": "东镇"}, "“提醒函”需要指定单位", ""),
        ("提醒函", {"unit": "甲广"}, "没有名为“甲广”的单位", "甲厂"),
        ("线索移交函", {}, "“线索移交函”需要指定部门", ""),
        ("线索移交函", {"dept": "应急居"}, "没有代码或名称为“应急居”的部门", "应急局"),
        ("调度通报", {"unit": "甲厂"}, "“调度通报”不能指定单位", ""),
        ("表扬通报", {"decided": {"表杨": []}}, "没有名为“表杨”的决定名单", "表扬"),
        ("表扬通报", {"decided": {"表扬": ["甲广"]}}, "单位“甲广”不在本次活动中", "甲厂"),
        ("重点监督管理名单", {"decided": {"重点监督管理": ["甲厂"]}}, "没有名为“重点监督管理”的决定名单", ""),
    ],
)
def test_a_wrong_subject_is_refused(
    case: Case, kind: str, about: dict[str, Any], message: str, guess: str
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        notice(case, kind, **about)
    assert caught.value.guess == guess and caught.value.remedy


def test_a_kind_of_an_analysts_own_takes_any_subject(tmp_path: Path) -> None:
    own = "关于{{ 专题 }}的简报\n\n{% if 镇街名 %}{{ 镇街名 }}{% endif %}完成{{ 本镇街.完成 }}人。\n"
    made = office_case(tmp_path, _notice={"简报": {"format": "letter", "issuer": "某办"}})
    (made.campaign.folder / "wording").mkdir()
    (made.campaign.folder / "wording" / "简报.txt").write_text(own, encoding="utf-8")
    whole, town = notice(made, "简报"), notice(made, "简报", town="东镇")
    # 12 + 4 + 5 persons and the one of two units; 东镇 without 丙厂
    assert words(whole) == "完成22人。" and words(town) == "东镇完成17人。"
    assert (whole.format, whole.mark, whole.mark_word, whole.head) == ("letter", ("某办",), "", "full")
    with pytest.raises(UsageError) as caught:
        notice(made, "简抱")
    assert caught.value.guess == "简报"


# ── what each says ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_notice_tells_window_courses_and_forms(case: Case) -> None:
    made = make(case, "工作通知")
    assert "本次培训自2022年10月15日开始，2022年11月30日24时截止。" in words(made)
    assert "合格率低于90%的单位，依规研究纳入重点监督管理。" in words(made)
    assert rows(table(made, "课程安排")) == [["1", "甲课", "—", "是", "否", "全体应训人员"]]
    labels = [column.label for column in table(made, "空白名册").columns][1:]
    assert labels == [FIELDS[name].label for name in EXTRACTS["roster"].fields if name != "left_on"]
    assert isinstance(made.attachments[2].blocks[0], FormBlock)


def test_dispatch_tells_what_changed_and_how_many_days_are_left(case: Case, since: Case) -> None:
    made = make(case, "调度通报", since=since)
    # before: 12 + 5 + the one of two units less the late one, 27 required
    assert (
        "尚有5人未完成，其中未注册1人、只注册未学习2人、学习中2人。"
        "与上次调度（截至2022年11月28日8时）相比，完成人数增加5人。完成率提高18.52个百分点。培训期限已满。"
    ) in words(made)
    assert "尚未全员完成的镇街，完成人数均有增加。" not in words(made)
    assert "完成人数没有增加的镇街是西镇。" in words(made)
    # 东镇: 17 of 20, before 12 of 20; 西镇: 6 of 8 both times
    assert [(row[1], row[5], row[8], row[9]) for row in rows(table(made, "调度镇街"))] == [
        ("东镇", "17", "5", "25.00"),
        ("西镇", "6", "0", "0.00"),
        ("南镇", "0", "0", "—"),
        ("合计", "22", "5", "18.52"),
    ]
    for word in ("重点监督管理", "依法", "处罚", "约谈", "执法"):
        assert word not in words(made)
    assert "较上次" not in [column.group for column in table(make(case, "调度通报"), "调度镇街").columns]


def test_a_previous_cut_off_is_earlier_and_of_the_same_campaign(case: Case, since: Case) -> None:
    with pytest.raises(UsageError, match="不早于这一次的") as caught:
        make(case, "调度通报", since=case)
    assert "2022年12月1日8时" in caught.value.what
    other = replace(since, campaign=replace(since.campaign, id="other"))
    with pytest.raises(UsageError, match="不是本次活动的"):
        make(case, "调度通报", since=other)


def test_dispatch_before_the_deadline_asks_to_finish_in_time(tmp_path: Path) -> None:
    made = make(office_case(tmp_path, as_of=datetime(2022, 11, 26, 8)), "调度通报")
    assert "距截止日还有4天。" in words(made)
    assert "于2022年11月30日24时前完成培训，做到应学尽学、应训尽训。" in words(made)


def test_a_reminder_states_the_fact_and_the_wish(case: Case) -> None:
    made = make(case, "提醒函", unit="乙厂")
    # 4 of 6; 22/27 less 2/3 is 14.81 points
    assert (
        "你单位应训6人，实名注册6人，参训4人，完成4人，完成率66.67%。完成率比全区（81.48%）低14.81个百分点。"
    ) in words(made)
    assert "2名应训人员未完成培训，其中只注册未学习2人。请你单位对照名册逐人督促" in words(made)
    assert made.addressees == ("乙厂",) and made.subject == "乙厂"
    assert "尽快报送应训人员名册" in words(make(case, "提醒函", unit="丁厂"))


def test_an_order_names_unit_matter_and_deadline(case: Case, tmp_path: Path) -> None:
    made = office_case(tmp_path, _notice={"督办单": {"reply_by": date(2022, 12, 9), "phone": "164"}})
    cells = words(make(made, "督办单")).split("\n")
    assert cells[cells.index("编号") + 1] == "督办1号"
    assert cells[cells.index("被督办单位") + 1] == "甲厂"
    assert cells[cells.index("回复期限") + 1] == "2022年12月9日"
    matter = cells[cells.index("督办事项") + 1]
    # 甲厂: 13 and the one of two units; one confirmed case, 8 of 10 passed
    assert matter == (
        "截至2022年12月1日8时，你单位应训14人，实名注册13人，参训13人，完成13人，完成率92.86%。"
        "1名应训人员未完成培训，其中未注册1人。经核查，注册人员与学习人员不一致属实1人。"
        "抽查抽测实测10人，合格8人，合格率80.00%，低于规定标准（90%）。"
    )
    assert "立即报送应训人员名册" in words(make(case, "督办单", unit="丁厂"))


def test_a_talk_prints_what_campaign_toml_knows_of_it(case: Case, tmp_path: Path) -> None:
    fields = {"约谈时间": "2022年12月9日9时", "约谈地点": "区政府第三会议室"}
    made = office_case(tmp_path, _notice={"约谈通知": {"fields": fields}})
    assert "约谈时间：2022年12月9日9时；地点：区政府第三会议室；约谈人：　　　。" in words(
        make(made, "约谈通知")
    )
    assert "约谈时间：　月　日　时　分；地点：" in words(make(case, "约谈通知"))
    assert "约谈时间：三点" in words(make(case, "约谈通知", fields={"约谈时间": "三点"}))


def test_the_towns_own_bulletin_has_its_own_head(case: Case, tmp_path: Path) -> None:
    made = office_case(
        tmp_path, _notice={"issuer": "某区安委办", "head": "town", "copied_to": ["某市安委办"]}
    )
    for document in (make(made, "镇街通报"), notice(made, "情况反馈", town="东镇")):
        assert document.kind == "镇街通报" and document.head == "town"
        assert document.mark == document.signatures == ("东镇安全生产委员会办公室",)
        assert document.addressees == ("各村（居）", "各有关企业") and document.copied_to == ("某区安委办",)
        assert "西镇" not in words(document)
    assert make(made, "表扬通报").head == "full"


def test_spot_checks_are_told_by_town_and_unit(case: Case) -> None:
    made = make(case, "抽查抽测情况通报")
    assert (
        "抽查抽测涉及1家单位，占应训单位的25.00%，应测10人，全部参加测试，合格8人，抽测合格率80.00%"
        "（按实测人数计算，95%置信区间为44.39%至97.48%），实测人数占完成人数的45.45%。"
    ) in words(made)
    assert "抽测合格率低于90%的单位有甲厂（80.00%），提交有关部门研究。" in words(made)
    assert rows(table(made, "抽测镇街"))[0] == ["1", "东镇", "10", "10", "0", "8", "80.00", "44.39", "97.48"]


def test_only_units_that_people_entered_are_listed_for_supervision(case: Case) -> None:
    made = make(case, "重点监督管理名单")
    # proposed too, and named nowhere: 甲厂 (8 of 10 passed, 1 of 14 not registered), 丁厂 (no roster)
    assert "截至2022年12月1日8时，经研究，将乙厂纳入重点监督管理。名单、情形和监管措施见附件。" in words(made)
    assert rows(table(made, "附件重点监管")) == [
        ["1", "乙厂", "东镇", "住建局", "未全员注册参学", "2", "33.33", "—", "2022年12月1日", "每月检查一次"]
    ]
    printed = words(made) + str([rows(each) for each in made.tables])
    assert "甲厂" not in printed and "丁厂" not in printed


def test_the_bulletin_names_who_was_entered_and_counts_who_is_proposed(case: Case) -> None:
    told = words(make(case, "情况通报"))
    assert "经研究，将乙厂纳入重点监督管理。名单见附件7。另有2家单位提交研究是否纳入重点监督管理。" in told
    assert "经研究，将2家单位的有关问题线索移交有监管执法职责的部门。" in told
    town = words(make(case, "情况反馈"))
    assert "经研究，将乙厂纳入重点监督管理。" in town and "另有1家单位提交研究" in town and "线索" not in town


def test_nothing_is_listed_for_supervision_before_somebody_decided(tmp_path: Path) -> None:
    made = make(office_case(tmp_path, tables={}), "重点监督管理名单")
    assert words(made) == (
        "截至2022年12月1日8时，危险化学品专题全员定向安全生产大培训目前没有决定纳入重点监督管理的单位。"
    )
    assert made.attachments == ()


def test_the_history_tells_of_other_campaigns_and_of_who_left(tmp_path: Path) -> None:
    earlier = {
        "campaign": "2021",
        "name": "上期培训",
        "matter": "重点监督管理",
        "answer": "纳入",
        "number": 4,
    }
    tables: dict[str, list[dict[str, Any]]] = {
        "decided": [
            decided(1, "重点监督管理", "乙厂", "纳入", "应训6人，未参训2人，参训率66.67%", "每月检查一次"),
            decided(2, "重点监督管理", "丙厂", "纳入", "应训8人，未参训1人，参训率87.50%", "约谈"),
            decided(3, "移出重点监督管理", "丙厂", "移出"),
        ],
        "listings": [{**earlier, "unit": "甲厂", "reason": "停产整顿", "decided_on": date(2021, 9, 30)}],
    }
    made = make_case(tmp_path, UNITS, PEOPLE, tables=tables)
    listed = rows(table(make(made, "重点监督管理名单"), "附件历次监管"))
    own = made.campaign.name
    assert listed[-2:] == [
        ["2", own, "丙厂", "2022年12月1日", "2022年12月1日", "约谈"],
        ["3", own, "乙厂", "2022年12月1日", "—", "每月检查一次"],
    ]
    assert listed[0] == ["1", "上期培训", "甲厂", "2021年9月30日", "—", "停产整顿"]


def test_a_unit_on_the_list_without_trigger_tells_what_it_was_entered_for(tmp_path: Path) -> None:
    three = [name for name, unit, _, _, state in PEOPLE if unit == "丙厂" and state == "完成"][:3]
    tables: dict[str, list[dict[str, Any]]] = {
        "decided": [decided(1, "重点监督管理", "丙厂", "纳入", "应训8人，未参训1人，参训率87.50%", "约谈")],
        "spot_checks": [
            {"person": name, "unit": "丙厂", "round": "1", "is_attended": True, "score": 40} for name in three
        ],
    }
    made = make(office_case(tmp_path, tables=tables), "重点监督管理名单")
    # everybody takes part now; three tested persons are too few to print a rate of them
    assert rows(table(made, "附件重点监管"))[0][4:8] == [
        "列入时：应训8人，未参训1人，参训率87.50%；目前已无上述情形", "0", "0.00", "—",
    ]  # fmt: skip


def test_a_unit_that_left_the_list_is_told(tmp_path: Path) -> None:
    listed = [
        decided(1, "重点监督管理", "丙厂", "纳入", "应训5人，未参训1人，参训率80.00%", "约谈"),
        decided(2, "移出重点监督管理", "丙厂", "移出", "2022-12-01列入；应训5人，全部参训"),
    ]
    made = make(office_case(tmp_path, tables={"decided": listed}), "重点监督管理名单")
    assert "目前没有决定纳入重点监督管理的单位。经研究，将丙厂移出重点监督管理。" in words(made)


SANCTIONS = ("重点监督管理", "查处", "处罚", "线索", "执法", "约谈", "违法")


@pytest.mark.parametrize("kind", ["情况通报", "情况反馈", "镇街通报"])
def test_before_the_deadline_nothing_is_said_of_sanctions(kind: str, tmp_path: Path) -> None:
    made = make(office_case(tmp_path, as_of=datetime(2022, 11, 26, 8), tables={}), kind)
    printed = words(made) + str([(each.title, each.notes, rows(each)) for each in made.tables])
    assert [word for word in SANCTIONS if word in printed] == []


def test_open_cases_go_to_their_town_with_a_form_that_can_be_read_back(case: Case) -> None:
    made = make(case, "核查单")
    assert "决定核查、尚未反馈结论的疑似问题1件，涉及1家单位。人员和疑似情况见附件1" in words(made)
    number = list(dict.fromkeys(person[0] for person in PEOPLE)).index(OPEN) + 1
    (listed,) = rows(table(made, "附件核查"))
    assert listed[:5] == ["1", "HC-2", person_name(number), f"{number:04d}", "乙厂"]
    form = table(made, "空白核查反馈")
    labels = [column.label for column in form.columns]
    assert labels[1:] == [FIELDS[name].label for name in EXTRACTS["reviews"].fields]
    assert rows(form)[0][3] == "*" * 14 + f"{number:04d}" and rows(form)[0][6:] == [""] * 4
    assert not make(case, "核查单", town="西镇").attachments


def test_leads_are_facts_and_no_verdict(case: Case) -> None:
    made = make(case, "线索移交函")
    assert "经研究，现将甲厂的有关问题线索移交你单位。" in words(made)
    # not registered 1, confirmed 1, of 14 required persons: no headcount is known
    assert rows(table(made, "附件线索")) == [["1", "甲厂", "东镇", "1", "0", "1", "2", "14", "14.29"]]
    assert [row[4] for row in rows(table(made, "附件线索人员"))] == ["甲厂"]
    assert {table.layer for table in made.tables} == {"L3"}
    other = make(case, "线索移交函", dept="住建局")
    assert "现将乙厂的有关问题线索移交你单位。" in words(other) and len(other.attachments) == 1


@pytest.mark.parametrize(
    "kind",
    ["情况通报", "情况反馈", "镇街通报", "重点监督管理名单", "核查单", "线索移交函", "抽查抽测情况通报"],
)
def test_no_wording_of_oversight_pronounces_a_verdict(kind: str, root: Path) -> None:
    folder = root / "templates" / "wording"
    for name in (kind, "sentences"):
        text = (folder / f"{name}.txt").read_text(encoding="utf-8")
        for verdict in ("违法", "违规", "违纪", "弄虚作假", "冒名", "造假"):
            assert verdict not in text, (name, verdict)


def test_praise_needs_quality_and_a_decision(case: Case) -> None:
    assert "目前没有符合表扬条件的单位。" in words(make(case, "表扬通报"))
    made = make(case, "表扬通报", decided={"表扬": ["丙厂"]})
    assert "为激励先进、树立榜样，经研究，对丙厂予以通报表扬。名单见附件。" in words(made)


def test_scores_are_left_out_until_there_are_any(case: Case) -> None:
    made = make(case, "考核得分表")
    assert [row[-2:] for row in rows(table(made, "考核镇街"))] == [["—", "—"]] * 3
    assert [row[1] for row in rows(table(made, "考核部门"))] == ["应急局", "住建局"]


def test_a_slip_lists_the_units_own_persons(case: Case, tmp_path: Path) -> None:
    made = make(case, "整改通知")
    number = list(dict.fromkeys(person[0] for person in PEOPLE)).index(LEFT) + 1
    assert "1名应训人员未完成培训，其中未注册1人。名单见附件。" in words(made)
    listed = rows(table(made, "附件未完成人员"))
    assert listed == [["1", person_name(number), f"{number:04d}", "一线作业人员", "未注册"]]
    starred = office_case(tmp_path, _notice={"整改通知": {"fields": {"姓名": "遮蔽"}}})
    assert rows(table(make(starred, "整改通知"), "附件未完成人员"))[0][1] == "测**"
    without = make(case, "整改通知", unit="丁厂")
    assert "你单位未报送应训人员名册。" in words(without) and not without.attachments


def test_minutes_tell_who_attended(tmp_path: Path) -> None:
    fields = {"出席": "甲某某、乙某某", "请假": "丙某某", "主持人": "丁某某"}
    made = make(office_case(tmp_path, _notice={"会议纪要": {"fields": fields, "issuer": "某办"}}), "会议纪要")
    assert made.attendance == (("出席", ("甲某某", "乙某某")), ("请假", ("丙某某",)))
    assert (made.mark, made.mark_word, made.signatures) == (("某办",), "会议纪要", ())
    assert "丁某某在　　　　　　主持召开" in words(made)


# ── poor inputs ─────────────────────────────────────────────────────────────────────────────────────────────

SUMMARY = {"n_required": 9, "n_registered": 8, "n_started": 6, "n_completed": 5}


@pytest.mark.parametrize(
    "scene",
    [
        {"has_platform": False},
        {"has_roster": False},
        {"people": []},
        {"people": [], "tables": {"summaries": [{"level": "town", "town": "东镇", **SUMMARY}]}},
        {"has_platform": False, "tables": {"summaries": [{"level": "unit", "unit": "甲厂", **SUMMARY}]}},
        {"people": crew("甲厂", {"完成": 3})},
    ],
    ids=["no platform", "no roster", "nothing", "towns' summaries", "units' summaries", "all done"],
)
def test_every_kind_is_written_whatever_is_missing(scene: dict[str, Any], tmp_path: Path) -> None:
    people = crew("甲厂", {"完成": 1, "未注册": 1})
    made = make_case(tmp_path, {"甲厂": ("东镇", "应急局")}, **{"people": people, **scene})
    for kind in KINDS:
        if kind not in ("情况通报", "情况反馈", "对账说明"):  # tests/campaign/test_poor_inputs.py
            assert "None" not in words(make(made, kind)), kind
    # nobody is told to mend what nobody knows
    assert list(anpei.unit_documents(made, "整改通知")) == []


# ── documentation ───────────────────────────────────────────────────────────────────────────────────────────


def test_every_kind_sentence_and_table_is_documented(root: Path) -> None:
    documents = (root / "docs" / "documents.md").read_text(encoding="utf-8")
    listed = [line.split("|")[1:7] for line in documents.splitlines() if line.startswith("| ")]
    layers = {name: cells[5].strip() for cells in listed if len(cells) == 6 for name in _named(cells[0])}
    assert {kind: layers.get(kind) for kind in KINDS} == {kind: EXPECTED[kind][0] for kind in KINDS}
    wording = (root / "docs" / "wording.md").read_text(encoding="utf-8")
    for name in (*SENTENCES, *TABLES, *TOLD_TABLES, *KINDS):
        assert name in wording, name


def _named(cell: str) -> list[str]:
    return [name.partition("（")[0].strip() for name in cell.split("、")]
