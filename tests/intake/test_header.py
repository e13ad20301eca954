"""The header row: where it stands, what kind of extract it makes, which column holds which field."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anpei.intake.header import SPELLINGS, Header, find_header
from anpei.intake.sheet import Area
from anpei.vocabulary import FIELDS, KINDS, Kind
from tests.intake.scene import PLATFORM, ROSTER, UNITS

TYPICAL = {
    "units": "单位名称 统一社会信用代码 所属镇街 行业主管部门 行业领域 单位类型 从业人数 标准化等级",
    "roster": "姓名 身份证号 手机号 单位名称 所属镇街 人员类别 用工形式 岗位 劳务派遣单位 入职日期 离职日期",
    "platform": "姓名 身份证号 手机号 单位名称 所属镇街 实名状态 注册时间 课程名称 学习进度 学习状态 学习时长 学时 开始时间"
    " 完成时间 考试成绩 是否合格 培训方式",
    "summaries": "单位名称 所属镇街 应训人数 注册人数 参训人数 完成人数 合格人数",
    "supervisors": "姓名 身份证号 单位名称 所属镇街 职责",
    "spot_checks": "编号 轮次 姓名 身份证号 单位名称 是否参加 缺测原因 成绩 是否合格",
    "reviews": "编号 姓名 身份证号 单位名称 问题类型 核查结论 核查单位 核查人 核查日期",
    "adjustments": "姓名 身份证号 单位名称 类型 原因 批准人 日期",
    "offline": "姓名 身份证号 单位名称 课程名称 日期 学时 签到表编号",
    "dispatch": "编号 类型 对象 发出时间 要求回复日 回复时间 结果",
    "grades": "单位名称 统一社会信用代码 标准化等级 监管分级",
    "contacts": "单位名称 专责机构 联系人员 职务 联系方式 电子版 盖章扫描件 报送时间",
    "sessions": "姓名 身份证号 课程名称 开始时间 结束时间 设备标识 IP地址 人脸核验结果",
}
"""The headers of CONTRACT, kind by kind."""


def header_of(*labels: str) -> Header:
    found = find_header([list(labels)])
    assert isinstance(found, Header), found
    return found


def kind_of(*labels: str) -> str:
    return header_of(*labels).kind.name


@pytest.mark.parametrize("kind", KINDS)
def test_the_headers_of_the_contract_make_the_kind(kind: str) -> None:
    header = header_of("序号", *TYPICAL[kind].split(), "备注")
    assert header.kind.name == kind
    labels = TYPICAL[kind].split()
    assert len(header.columns.keys() - {"remark"}) == len(labels)
    # the nth label holds the field of that label: nothing is shifted or swapped
    for name, column in header.columns.items():
        assert [*labels, "备注"][column - 1] in (FIELDS[name].label, *FIELDS[name].synonyms)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_any_synonyms_make_the_same_kind(kind: Kind) -> None:
    """Every field in each of its spellings, the others as in the contract."""
    for name in kind.fields:
        for spelling in FIELDS[name].synonyms:
            if len(SPELLINGS[re.sub(r"\s", "", spelling).casefold()]) > 1:
                continue  # a word of two fields is tested where it matters, below
            labels = [spelling if other == name else FIELDS[other].label for other in kind.fields]
            header = header_of(*labels)
            assert (header.kind, set(header.columns)) == (kind, set(kind.fields)), spelling


@given(st.sampled_from(sorted(TYPICAL)), st.randoms(use_true_random=False))
def test_the_order_of_columns_is_all_the_same(kind: str, chance: object) -> None:
    labels = TYPICAL[kind].split()
    chance.shuffle(labels)  # type: ignore[attr-defined]
    assert kind_of(*labels) == kind


@given(
    st.sampled_from(sorted(TYPICAL)),
    st.sampled_from(["{}", " {} ", "{}：", "*{}", "{}\n", "\u3000{}", "\ufeff{}"]),
)
def test_what_stands_around_a_label_is_all_the_same(kind: str, form: str) -> None:
    assert kind_of(*(form.format(label) for label in TYPICAL[kind].split())) == kind


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        # the least that tells a kind
        ("企业名称 从业人员数", "units"),
        ("企业名称 主管部门", "units"),
        ("姓名 单位 工种", "roster"),
        ("学员姓名 所属企业 是否注册", "platform"),
        ("真实姓名 进度", "platform"),
        ("镇街 应学人数 已注册人数", "summaries"),
        ("企业名称 学习人数 学完人数", "summaries"),
        ("姓名 单位 监管职责", "supervisors"),
        ("姓名 是否参测", "spot_checks"),
        ("姓名 核查结果", "reviews"),
        ("姓名 单位 调整类型 审批人", "adjustments"),
        ("姓名 课程 签到表", "offline"),
        ("发往单位 发出日期", "dispatch"),
        ("企业名称 监管级别", "grades"),
        ("单位名称 专班 联系人", "contacts"),
        ("姓名 开始时间 下线时间", "sessions"),
        # words that stand for two fields: the kind decides
        ("单位 专责机构 负责人 职务 电话", "contacts"),
        ("姓名 单位 职务 电话", "roster"),
        # a list of units names heads and telephones without being a list of contacts
        ("企业名称 负责人 联系电话 行业类别 主管部门", "units"),
        ("企业名称 联系人 联系方式 从业人数", "units"),
        # platforms say what people are, rosters do not say what they learned
        ("姓名 单位 人员类别 岗位 学习进度", "platform"),
        ("姓名 单位 人员类别 职责", "supervisors"),
    ],
)
def test_few_headers(labels: str, kind: str) -> None:
    assert kind_of(*labels.split()) == kind


@pytest.mark.parametrize(
    "labels",
    [
        "姓名 身份证号 手机号",  # a roster? an export? nothing tells
        "单位名称 所属镇街",
        "姓名 单位名称 用工形式 入职日期 状态",  # 状态: of employment or of learning?
        "日期 天气",
        "甲 乙 丙",
        "姓名",
        "",
    ],
)
def test_headers_that_tell_nothing(labels: str) -> None:
    assert find_header([labels.split()]) == ()


def test_headers_of_two_kinds_name_both() -> None:
    labels = ["姓名", "身份证号", "单位名称", "核查结论", "批准人"]
    assert find_header([labels]) == ("核查反馈", "核减增补")


def test_the_header_is_found_below_titles() -> None:
    rows = [
        ["澜溪区危险化学品企业应训人员名册", "", ""],
        ["填报单位：望沧街道", "", "填报日期：2022年10月20日"],
        [],
        list(ROSTER),
        ["张三"],
    ]
    header = find_header(rows)
    assert isinstance(header, Header)
    assert (header.first, header.last, header.kind.name) == (3, 3, "roster")


def test_only_the_top_of_a_sheet_is_searched() -> None:
    assert isinstance(find_header([["甲"]] * 29 + [list(ROSTER)]), Header)
    assert find_header([["甲"]] * 30 + [list(ROSTER)]) == ()


def test_two_columns_of_one_field() -> None:
    header = header_of("姓名", "手机号", "单位名称", "人员类别", "联系电话", "手机")
    assert header.columns["phone"] == 1
    assert header.repeated == (("手机号", "联系电话"), ("手机号", "手机"))


def test_the_settings_name_the_kind_and_the_columns() -> None:
    rows = [["户名", "户号", "企业"], ["张三", "1", "甲公司"]]
    assert find_header(rows) == ()
    header = find_header(rows, "roster", {"户名": "person_name", "户 号": "id_no", "企业": "unit_name"})
    assert isinstance(header, Header)
    assert header.columns == {"person_name": 0, "id_no": 1, "unit_name": 2}


def test_a_column_that_the_settings_name_is_theirs_alone() -> None:
    header = find_header([["姓名", "单位", "编号", "人员类别"]], "roster", {"编号": "id_no"})
    assert isinstance(header, Header)
    assert header.columns["id_no"] == 2


@pytest.mark.parametrize("labels", [ROSTER, PLATFORM, UNITS], ids=["roster", "platform", "units"])
def test_labels_are_shown_as_they_stand(labels: tuple[str, ...]) -> None:
    header = header_of(*(f"{label[:2]}\n{label[2:]}" for label in labels))
    assert set(header.labels.values()) == set(labels)


# ── headers of several rows ─────────────────────────────────────────────────────────────────────────────────

TWO_ROWS = [
    ["应训人员名册", None, None, None, None, None, None, None],
    ["序号", "人员信息", None, None, "所在单位", None, "用工情况", None],
    [None, "姓名", "身份证\n号码", "手机号", "单位名称", "所属镇街", "人员类别", "用工形式"],
    [1, "张三", "", "", "甲公司", "石桥镇", "一线", "正式"],
]
TWO_ROWS_MERGED = (Area(0, 0, 0, 7), Area(1, 0, 2, 0), Area(1, 1, 1, 3), Area(1, 4, 1, 5), Area(1, 6, 1, 7))
UNITS_THREE = [
    ["序号", "单位", None, "从业人员情况", None, None, None, "备注"],
    [None, "单位名称", "主管部门", "人员数量", None, None, "职工", None],
    [None, None, None, "总数", "一线", "派遣", "男", None],
    [1, "甲公司", "应急局", 30, 20, 10, 25, ""],
]
UNITS_THREE_MERGED = (
    Area(0, 0, 2, 0), Area(0, 1, 0, 2), Area(0, 3, 0, 6), Area(0, 7, 2, 7),
    Area(1, 1, 2, 1), Area(1, 2, 2, 2), Area(1, 3, 1, 5),
)  # fmt: skip


def found(rows: list[list[object]], merged: tuple[Area, ...] = ()) -> Header:
    header = find_header(rows, merged=merged)
    assert isinstance(header, Header), header
    return header


@pytest.mark.parametrize("merged", [TWO_ROWS_MERGED, ()], ids=["merged", "gaps"])
def test_a_header_of_two_rows(merged: tuple[Area, ...]) -> None:
    """Merged areas say how far a group reaches; in a text file only the gaps beside it do."""
    header = found(TWO_ROWS, merged)
    assert (header.first, header.last, header.kind.name) == (1, 2, "roster")
    assert header.columns == {
        "person_name": 1, "id_no": 2, "phone": 3, "unit_name": 4, "town": 5, "person_class": 6, "employ_form": 7,
    }  # fmt: skip
    assert header.labels["id_no"] == "身份证号码"
    assert header.repeated == ()


@pytest.mark.parametrize("merged", [UNITS_THREE_MERGED, ()], ids=["merged", "gaps"])
def test_a_header_of_three_rows(merged: tuple[Area, ...]) -> None:
    header = found(UNITS_THREE, merged)
    assert (header.first, header.last, header.kind.name) == (0, 2, "units")
    # 总数 says nothing by itself: it is the total of its group
    assert header.columns == {"unit_name": 1, "dept": 2, "n_headcount": 3}


def test_groups_and_labels_are_joined_where_the_label_alone_says_nothing() -> None:
    rows = [
        ["镇街", "应训", None, "注册情况", None, "完成情况", None],
        [None, "单位数", "人数", "人数", "比例", "人数", "比例"],
        ["石桥镇", 3, 30, 20, "66.67%", 10, "33.33%"],
    ]
    header = found(rows)
    assert (header.last, header.kind.name) == (1, "summaries")
    assert header.columns == {"town": 0, "n_required": 2, "n_registered": 3, "n_completed": 5}


def test_a_head_of_a_unit_is_no_column_of_persons() -> None:
    """姓名 below 主要负责人: a list of units with their heads, of whom nobody is counted."""
    rows = [
        ["企业名称", "主管部门", "主要负责人", None, "安全管理人员", None, "从业人数（人）"],
        [None, None, "姓名", "电话", "姓名", "电话", None],
        ["甲公司", "应急局", "张三", "", "李四", "", 30],
    ]
    header = found(rows)
    assert (header.last, header.kind.name) == (1, "units")
    assert header.columns == {"unit_name": 0, "dept": 1, "n_headcount": 6}


def test_a_tall_header_is_all_header() -> None:
    rows = [list(ROSTER), [None] * len(ROSTER), ["张三"]]
    header = found(rows, tuple(Area(0, column, 1, column) for column in range(len(ROSTER))))
    assert (header.first, header.last) == (0, 1)
    assert header.columns == {name: n for n, name in enumerate(header.columns)}


def test_a_wide_label_is_one_column() -> None:
    """An ID number in a cell over two columns is no second column of ID numbers."""
    rows = [["姓名", "身份证号", None, "单位名称", "人员类别"], ["张三", "", None, "甲公司", "一线"]]
    header = found(rows, (Area(0, 1, 0, 2), Area(1, 1, 1, 2)))
    assert (header.last, header.repeated) == (0, ())
    assert header.columns == {"person_name": 0, "id_no": 1, "unit_name": 3, "person_class": 4}


@pytest.mark.parametrize(
    ("title", "area"),
    [
        (["应训人员名册", None, None, None], Area(0, 0, 0, 3)),
        (["应训人员名册", None, None, None], Area(0, 0, 0, 2)),
        (["填报单位：甲公司", None, None, "2022年10月20日"], Area(0, 0, 0, 2)),
        ([None, "应训人员名册", None, None], None),
    ],
)
def test_a_title_is_no_group(title: list[object], area: Area | None) -> None:
    rows = [title, ["姓名", "手机号", "单位名称", "人员类别"], ["张三", "", "甲公司", "一线"]]
    header = found(rows, (area,) if area else ())
    assert (header.first, header.last) == (1, 1)


def test_a_row_of_data_is_no_part_of_the_header() -> None:
    """Below a gap in the header stands a remark: the row has a name below 姓名, so it is a person's."""
    rows = [["姓名", "单位名称", "人员类别", None], ["张三", "甲公司", "一线", "本月入职"]]
    assert (found(rows).first, found(rows).last) == (0, 0)


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("从业人数(人)", "n_headcount"), ("从业人数（人）", "n_headcount"), ("姓名（必填）", "person_name"),
        ("单位名称（盖章）", "unit_name"), ("入职日期（格式：2022-10-08）", "hired_on"), ("身份证号（18位，末位X大写）", "id_no"),
        ("学习时长(小时)", "minutes"), ("入职日期\n(年/月/日)", "hired_on"), ("*姓名", "person_name"),
    ],
)  # fmt: skip
def test_units_and_forms_in_brackets(label: str, field: str) -> None:
    kind = next(kind for kind in KINDS.values() if field in kind.fields)
    header = find_header([[label, "备注"]], kind.name, {"备注": "remark"})
    assert isinstance(header, Header)
    assert header.columns[field] == 0


def test_the_settings_name_a_joined_label() -> None:
    rows = [["姓名", "单位", "证件", None], [None, None, "类型", "号"], ["张三", "甲公司", "护照", "E99"]]
    header = find_header(rows, "roster", {"证件号": "id_no", "户号": "town"})
    assert isinstance(header, Header)
    assert header.columns == {"person_name": 0, "unit_name": 1, "id_no": 3}
    assert header.unused == ("户号",)
