"""The data dictionary: fields of the extracts, kinds of extract, statuses, classes and measures.

Chinese labels live here and in templates/ only; identifiers elsewhere are English.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FieldType = Literal[
    "text",
    "id_no",
    "phone",
    "date",
    "instant",
    "count",
    "percent",
    "number",
    "yes_no",
    "person_class",
    "employ_form",
    "face",
]


@dataclass(frozen=True)
class Field:
    """One canonical column: `label` is its standard header, `synonyms` other headers seen for it."""

    name: str
    label: str
    type: FieldType
    synonyms: tuple[str, ...] = ()


def _field(name: str, label: str, kind: FieldType, synonyms: str = "") -> Field:
    return Field(name, label, kind, tuple(part for part in synonyms.split("|") if part))


_FIELDS = (
    _field("person_name", "姓名", "text", "人员姓名|学员姓名|真实姓名|职工姓名|参训人员|从业人员姓名|名字"),
    _field(
        "id_no",
        "身份证号",
        "id_no",
        "身份证号码|身份证|公民身份号码|证件号码|证件号|有效证件号|居民身份证号|身份证号(18位)|ID",
    ),
    _field("phone", "手机号", "phone", "手机号码|手机|联系电话|联系方式|电话|注册手机|移动电话|电话号码"),
    _field("gender", "性别", "text"),
    _field("age", "年龄", "count", "年龄(岁)|周岁"),
    _field(
        "unit_name",
        "单位名称",
        "text",
        "企业名称|所属企业|所在单位|工作单位|单位|公司名称|生产经营单位|用工单位|项目名称|企业(单位)名称|所属机构",
    ),
    _field(
        "uscc",
        "统一社会信用代码",
        "text",
        "信用代码|社会信用代码|统一信用代码|营业执照号|组织机构代码|注册号|税号",
    ),
    _field("dispatch_unit", "劳务派遣单位", "text", "派遣单位|劳务公司|外包单位|分包单位|承包商"),
    _field(
        "town",
        "所属镇街",
        "text",
        "镇街|镇(街)|镇(街道)|乡镇|乡镇街道|所在乡镇|街道|属地|所属区域|区域|行政区划|所在地区|辖区",
    ),
    _field("dept", "行业主管部门", "text", "主管部门|监管部门|行业部门|牵头部门|区直部门|归口部门|业务主管"),
    _field("industry", "行业领域", "text", "行业|行业类别|所属行业|行业分类|培训专题|专题|领域|类别"),
    _field("unit_kind", "单位类型", "text", "企业类型|单位性质"),
    _field(
        "n_headcount", "从业人数", "count", "从业人员数|从业人员总数|从业人员数量|人员数量|职工总数|在岗人数"
    ),
    _field("standard_grade", "标准化等级", "text", "标准化级别|安全生产标准化等级"),
    _field("oversight_grade", "监管分级", "text", "监管级别|分类分级"),
    _field("post", "岗位", "text", "工种|职务|岗位名称|岗位工种|职位|工作岗位|岗位/工种"),
    _field("person_class", "人员类别", "person_class", "人员类型|人员性质|岗位类别|身份类别"),
    _field("employ_form", "用工形式", "employ_form", "用工性质|用工类型|是否劳务派遣|劳动关系"),
    _field("hired_on", "入职日期", "date", "入职时间|上岗时间|到岗时间|参加工作时间|进场时间"),
    _field("left_on", "离职日期", "date", "离职时间|离岗时间|退场时间"),
    _field(
        "is_verified", "实名状态", "yes_no", "是否注册|注册状态|是否已注册|账号状态|认证状态|是否实名认证"
    ),
    _field("registered_at", "注册时间", "instant", "注册日期|认证时间|实名认证时间|绑定时间|创建时间"),
    _field("course", "课程名称", "text", "课程|课件名称|学习内容|培训课程|章节名称"),
    _field("progress", "学习进度", "percent", "完成进度|进度|课程进度|学习进度(%)|完成百分比"),
    _field("learning_status", "学习状态", "text", "状态|完成状态|完成情况|是否完成|培训状态|是否完成学习"),
    _field("minutes", "学习时长", "number", "已学时长|学习时长(分钟)|累计时长|观看时长|有效学习时长|时长"),
    _field("required_minutes", "应学时长", "number", "课程时长|总时长|规定时长"),
    _field("credit_hours", "学时", "number", "获得学时|已获学时|认定学时|累计学时"),
    _field("started_at", "开始时间", "instant", "开始学习时间|首次学习时间|最早学习时间"),
    _field("finished_at", "完成时间", "instant", "学习完成时间|完成日期|最后学习时间|结业时间|通过时间"),
    _field("score", "考试成绩", "number", "成绩|得分|分数|测试成绩|最高分|最终成绩"),
    _field("is_passed", "是否合格", "yes_no", "合格情况|考核结果|考试结果|是否通过"),
    _field("attempts", "考试次数", "count", "答题次数|参考次数"),
    _field("channel", "培训方式", "text", "学习方式|学习渠道"),
    _field(
        "n_required", "应训人数", "count", "应学人数|应学应训人数|应参训人数|应参加人数|上报人数|名册人数"
    ),
    _field("n_registered", "注册人数", "count", "已注册人数|实名注册人数|已认证人数"),
    _field("n_started", "参训人数", "count", "参学人数|学习人数|已学人数|登录人数|已参训人数"),
    _field("n_completed", "完成人数", "count", "已完成人数|完成学习人数|学完人数|有效学习人数"),
    _field("n_passed", "合格人数", "count", "考试合格人数|通过人数"),
    _field("duty", "职责", "text", "监管职责|包保职责"),
    _field("number", "编号", "text", "线索编号|文号编号"),
    _field("round", "轮次", "text", "抽测轮次|批次"),
    _field("is_attended", "是否参加", "yes_no", "是否参测|到场情况"),
    _field("absence_reason", "缺测原因", "text", "未参加原因"),
    _field("problem_kind", "问题类型", "text", "存在问题|疑似问题"),
    _field("conclusion", "核查结论", "text", "核实结论|核查结果"),
    _field("reviewed_by_unit", "核查单位", "text"),
    _field("reviewed_by", "核查人", "text"),
    _field("reviewed_on", "核查日期", "date", "核查时间"),
    _field("adjustment_kind", "类型", "text", "核减增补类型|调整类型"),
    _field("reason", "原因", "text", "核减原因|增补原因|事由"),
    _field("approved_by", "批准人", "text", "审批人"),
    _field("adjusted_on", "日期", "date", "核减日期|增补日期|批准日期"),
    _field("trained_on", "日期", "date", "培训日期|补训日期"),
    _field("evidence", "签到表编号", "text", "签到编号|签到表"),
    _field("dispatch_kind", "类型", "text", "文书类型"),
    _field("target", "对象", "text", "发往单位|主送"),
    _field("sent_at", "发出时间", "instant", "发出日期"),
    _field("reply_due_on", "要求回复日", "date", "回复期限"),
    _field("replied_at", "回复时间", "instant", "回复日期"),
    _field("result", "结果", "text", "办理结果"),
    _field("office", "专责机构", "text", "专班|责任科室|牵头科室|工作机构"),
    _field("contact_name", "联系人员", "text", "联系人|联络员|专班人员|负责人"),
    _field("contact_title", "职务", "text", "职务/职称|职级"),
    _field("contact_phone", "联系方式", "text", "联系电话|手机号|电话"),
    _field("has_electronic", "电子版", "yes_no"),
    _field("has_stamped", "盖章扫描件", "yes_no", "盖章件|盖章版扫描件"),
    _field("submitted_at", "报送时间", "instant", "报送日期"),
    _field("session_ended_at", "结束时间", "instant", "下线时间"),
    _field("device_id", "设备标识", "text", "设备号|设备ID|终端编号|登录设备"),
    _field("ip", "IP地址", "text", "IP|登录IP|学习IP"),
    _field("face_result", "人脸核验结果", "face", "人脸比对|人脸识别结果|人脸核验|比对结果|相似度|抽验结果"),
    _field("seq", "序号", "text", "No.|NO"),
    _field("remark", "备注", "text", "说明|情况说明|未完成原因"),
)

FIELDS: dict[str, Field] = {field.name: field for field in _FIELDS}


@dataclass(frozen=True)
class Kind:
    """One kind of extract: its label, its fields, and the fields that tell it from the others.

    `beside` are fields that are read where they are there and that no blank form asks for. A sheet is of this kind if
    it has every field of `telling`, one of each group in `any_of`, and none of `excluding`.
    """

    name: str
    label: str
    fields: tuple[str, ...]
    telling: tuple[str, ...]
    any_of: tuple[tuple[str, ...], ...] = ()
    excluding: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def read(self) -> tuple[str, ...]:
        """All fields whose columns are read."""
        return (*self.fields, *self.beside)


_KINDS = (
    Kind(
        "units",
        "监管对象底册",
        ("unit_name", "uscc", "town", "dept", "industry", "unit_kind", "n_headcount", "standard_grade"),
        telling=("unit_name",),
        any_of=(("n_headcount", "industry", "dept"),),
        excluding=(
            "person_name",
            "n_required",
            "n_registered",
            "n_started",
            "n_completed",
            "office",
            "oversight_grade",
        ),
    ),
    Kind(
        "roster",
        "应训人员名册",
        (
            "person_name",
            "id_no",
            "phone",
            "unit_name",
            "town",
            "person_class",
            "employ_form",
            "post",
            "dispatch_unit",
            "hired_on",
            "left_on",
        ),
        telling=("person_name",),
        any_of=(("person_class", "employ_form", "post", "hired_on"),),
        excluding=(
            "is_verified",
            "registered_at",
            "course",
            "progress",
            "learning_status",
            "is_attended",
            "conclusion",
            "approved_by",
            "duty",
            "evidence",
        ),
        beside=("gender",),
    ),
    Kind(
        "platform",
        "平台人员明细",
        (
            "person_name",
            "id_no",
            "phone",
            "unit_name",
            "town",
            "is_verified",
            "registered_at",
            "course",
            "progress",
            "learning_status",
            "minutes",
            "credit_hours",
            "started_at",
            "finished_at",
            "score",
            "is_passed",
            "channel",
        ),
        telling=("person_name",),
        any_of=(("is_verified", "registered_at", "progress", "learning_status", "finished_at"),),
        excluding=(
            "is_attended",
            "conclusion",
            "approved_by",
            "evidence",
            "session_ended_at",
            "duty",
            "employ_form",
            "hired_on",
            "left_on",
        ),
        beside=("gender",),
    ),
    Kind(
        "summaries",
        "平台汇总",
        ("unit_name", "town", "n_required", "n_registered", "n_started", "n_completed", "n_passed"),
        telling=(),
        any_of=(("unit_name", "town"), ("n_required", "n_registered", "n_started", "n_completed")),
        excluding=("person_name",),
    ),
    Kind(
        "supervisors",
        "监管人员名册",
        ("person_name", "id_no", "unit_name", "town", "dept", "duty"),
        telling=("person_name", "duty"),
    ),
    Kind(
        "spot_checks",
        "抽查抽测成绩",
        (
            "number",
            "round",
            "person_name",
            "id_no",
            "unit_name",
            "is_attended",
            "absence_reason",
            "score",
            "is_passed",
            "remark",
        ),
        telling=("person_name", "is_attended"),
    ),
    Kind(
        "reviews",
        "核查反馈",
        (
            "number",
            "person_name",
            "id_no",
            "unit_name",
            "problem_kind",
            "conclusion",
            "reviewed_by_unit",
            "reviewed_by",
            "reviewed_on",
        ),
        telling=("person_name", "conclusion"),
    ),
    Kind(
        "adjustments",
        "核减增补",
        ("person_name", "id_no", "unit_name", "adjustment_kind", "reason", "approved_by", "adjusted_on"),
        telling=("person_name", "approved_by"),
    ),
    Kind(
        "offline",
        "线下补训",
        ("person_name", "id_no", "unit_name", "course", "trained_on", "credit_hours", "evidence"),
        telling=("person_name", "course", "evidence"),
    ),
    Kind(
        "dispatch",
        "调度督办台账",
        ("number", "dispatch_kind", "target", "sent_at", "reply_due_on", "replied_at", "result"),
        telling=("target", "sent_at"),
    ),
    Kind(
        "grades",
        "标准化和监管分级",
        ("unit_name", "uscc", "standard_grade", "oversight_grade"),
        telling=("unit_name", "oversight_grade"),
        excluding=("person_name",),
    ),
    Kind(
        "contacts",
        "专责机构统计表",
        (
            "unit_name",
            "office",
            "contact_name",
            "contact_title",
            "contact_phone",
            "has_electronic",
            "has_stamped",
            "submitted_at",
        ),
        telling=("office", "contact_name"),
    ),
    Kind(
        "sessions",
        "学习过程日志",
        (
            "person_name",
            "id_no",
            "course",
            "started_at",
            "session_ended_at",
            "device_id",
            "ip",
            "face_result",
        ),
        telling=("person_name", "session_ended_at"),
    ),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _KINDS}

PERSON_CLASSES: dict[str, tuple[str, ...]] = {
    "主要负责人": ("负责人", "法定代表人", "法人代表", "企业负责人", "总经理"),
    "安全管理人员": (
        "安全管理",
        "安全生产管理人员",
        "安全员",
        "专职安全员",
        "安管人员",
        "各层级安全管理人员",
    ),
    "一线作业人员": ("一线", "一线人员", "一线员工", "作业人员", "操作人员", "生产一线作业人员", "操作工"),
    "其他从业人员": ("其他", "其他人员", "管理人员", "后勤人员", "行政人员"),
}
"""Person classes (C24) in official order, with other spellings."""

EMPLOY_FORMS: dict[str, tuple[str, ...]] = {
    "正式": ("正式工", "正式员工", "合同制", "合同工", "劳动合同", "在编"),
    "劳务派遣": ("派遣", "派遣工", "劳务派遣工", "劳务派遣人员"),
    "灵活用工": ("灵活", "临时工", "临时", "零工", "灵活就业", "灵活用工人员"),
    "承包商或相关方": ("承包商", "相关方", "外包", "承包商人员", "外协", "外包人员"),
    "实习": ("实习生", "实习人员", "见习"),
    "其他": ("其它",),
}
"""Employment forms (C24) in official order, with other spellings."""

STATUSES: dict[str, str] = {
    "not_registered": "未注册",
    "registered_only": "只注册未学",
    "in_progress": "学习中",
    "completed": "已完成",
}
"""The four statuses, least advanced first; every required person and unit has exactly one."""

UNASSIGNED = "未归属"
"""Key and label of the row that holds units without town or department."""

LEVELS: dict[str, str] = {
    "district": "全区",
    "town": "镇街",
    "dept": "主管部门",
    "unit": "生产经营单位",
    "person_class": "人员类别",
    "employ_form": "用工形式",
    "supervisors_town": "镇街监管人员",
    "supervisors_dept": "部门监管人员",
}

MeasureType = Literal["count", "derived", "rate"]


@dataclass(frozen=True)
class Measure:
    """One definition for one name.

    A count is a column of measures.csv; a derived count is `plus` minus `minus`; a rate is `numerator` over
    `denominator`, both counts. `clause` is the clause of the opinion or the section of the definitions.
    """

    name: str
    label: str
    type: MeasureType
    unit: str
    definition: str
    clause: str = ""
    plus: str = ""
    minus: str = ""
    numerator: str = ""
    denominator: str = ""


def _count(name: str, label: str, unit: str, definition: str, clause: str = "") -> Measure:
    return Measure(name, label, "count", unit, definition, clause)


def _derived(name: str, label: str, unit: str, plus: str, minus: str, definition: str) -> Measure:
    return Measure(name, label, "derived", unit, definition, plus=plus, minus=minus)


def _rate(
    name: str, label: str, numerator: str, denominator: str, definition: str, clause: str = ""
) -> Measure:
    return Measure(name, label, "rate", "%", definition, clause, numerator=numerator, denominator=denominator)


_MEASURES = (
    _count("n_units", "应训单位", "家", "纳入本次培训范围的单位", "C23"),
    _count("n_units_rostered", "已报名册单位", "家", "在册应训人员不为零的单位", "C16"),
    _count("n_units_all_registered", "全员注册单位", "家", "名册不为空且应训人员全部实名注册的单位", "C42"),
    _count("n_units_all_started", "全员参训单位", "家", "名册不为空且应训人员全部参训的单位", "C42"),
    _count("n_units_all_completed", "全员完成单位", "家", "名册不为空且应训人员全部完成的单位", "C35"),
    _count("n_headcount", "从业人数", "人", "监管对象底册所载从业人数之和", "C25"),
    _count("n_required", "应训", "人", "截止时刻在册、应当参训的人员", "C24"),
    _count("n_registered", "注册", "人", "截止时刻前完成实名认证的应训人员", "C17"),
    _count("n_started", "参训", "人", "已注册且有有效学习记录的应训人员", "C27"),
    _count("n_completed", "完成", "人", "达到完成标准的应训人员", "C27"),
    _count("n_on_time", "按时完成", "人", "在截止日当天24时前完成的应训人员", "C20"),
    _count("n_valid", "有效完成", "人", "已完成且未被核实为人员不一致的应训人员", "C08"),
    _count("n_not_registered", "未注册", "人", "应训而未实名注册的人员", "C43"),
    _count("n_registered_only", "只注册未学", "人", "已注册而无有效学习记录的应训人员", "C44"),
    _count("n_in_progress", "学习中", "人", "已参训而未完成的应训人员", "C27"),
    _count("n_unlisted", "名册外", "人", "已学习而不在任何名册上的人员，不计入应训", "C16"),
    _count("n_mismatch_suspected", "疑似不一致", "人", "疑似注册人员与学习人员不一致", "C45"),
    _count("n_mismatch_confirmed", "核实不一致", "人", "经核查属实的注册人员与学习人员不一致", "C45"),
    _count("n_spot_sampled", "应测", "人", "抽查抽测抽取的人员", "C28"),
    _count("n_spot_tested", "实测", "人", "抽查抽测实际参加的人员", "C28"),
    _count("n_spot_passed", "抽测合格", "人", "抽查抽测合格的人员", "C28"),
    _derived(
        "n_units_unrostered", "未报名册单位", "家", "n_units", "n_units_rostered", "应训单位减已报名册单位"
    ),
    _derived(
        "n_units_not_all_registered",
        "未全员注册单位",
        "家",
        "n_units_rostered",
        "n_units_all_registered",
        "已报名册而未全员注册的单位",
    ),
    _derived("n_not_started", "未参训", "人", "n_required", "n_started", "应训减参训"),
    _derived("n_not_completed", "未完成", "人", "n_required", "n_completed", "应训减完成"),
    _derived("n_late", "逾期完成", "人", "n_completed", "n_on_time", "完成减按时完成"),
    _derived("n_spot_absent", "缺测", "人", "n_spot_sampled", "n_spot_tested", "应测减实测"),
    _derived("n_spot_failed", "抽测不合格", "人", "n_spot_tested", "n_spot_passed", "实测减合格"),
    _rate("roster_rate", "名册报送率", "n_units_rostered", "n_units", "已报名册单位占应训单位", "C16"),
    _rate("screening_rate", "排查率", "n_required", "n_headcount", "应训人员占底册从业人数", "C25"),
    _rate("registration_rate", "注册率", "n_registered", "n_required", "注册人数占应训人数", "C17"),
    _rate("participation_rate", "参训率", "n_started", "n_required", "参训人数占应训人数", "C27"),
    _rate("completion_rate", "完成率", "n_completed", "n_required", "完成人数占应训人数", "C27"),
    _rate("on_time_rate", "按时完成率", "n_on_time", "n_required", "按时完成人数占应训人数", "C20"),
    _rate("valid_rate", "有效完成率", "n_valid", "n_required", "有效完成人数占应训人数", "C08"),
    _rate(
        "coverage_rate", "覆盖率", "n_valid", "n_required", "按活动设定的口径计算，缺省为有效完成率", "C08"
    ),
    _rate(
        "registered_completion_rate", "注册人员完成率", "n_completed", "n_registered", "完成人数占注册人数"
    ),
    _rate(
        "registered_only_rate",
        "只注册未学率",
        "n_registered_only",
        "n_registered",
        "只注册未学人数占注册人数",
        "C44",
    ),
    _rate("unlisted_rate", "名册外占比", "n_unlisted", "n_registered", "名册外人数与注册人数之比", "C16"),
    _rate(
        "unit_all_registered_rate",
        "全员注册占比",
        "n_units_all_registered",
        "n_units",
        "全员注册单位占应训单位",
        "C42",
    ),
    _rate(
        "unit_all_started_rate",
        "全员参训占比",
        "n_units_all_started",
        "n_units",
        "全员参训单位占应训单位",
        "C42",
    ),
    _rate(
        "unit_all_completed_rate",
        "全员完成占比",
        "n_units_all_completed",
        "n_units",
        "全员完成单位占应训单位",
        "C35",
    ),
    _rate("pass_rate", "抽测合格率", "n_spot_passed", "n_spot_tested", "抽测合格人数占实测人数", "C28"),
    _rate("spot_coverage_rate", "抽测覆盖率", "n_spot_tested", "n_completed", "实测人数占完成人数", "C28"),
    _rate("spot_absence_rate", "缺测率", "n_spot_absent", "n_spot_sampled", "缺测人数占应测人数", "C28"),
)

MEASURES: dict[str, Measure] = {measure.name: measure for measure in _MEASURES}
COUNTS: tuple[str, ...] = tuple(measure.name for measure in _MEASURES if measure.type == "count")
"""Columns of measures.csv after level, key and label, in order."""

MEASURE_OF_LABEL: dict[str, Measure] = {measure.label: measure for measure in _MEASURES}
