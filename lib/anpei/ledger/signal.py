"""Signals of proxy or form-only learning (docs/signals.md): what each says, how it weighs, what else may explain it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ..settings import SignalSettings
from .figure import Figure

STRONG, MEDIUM, WEAK, INFORMATION, UNWEIGHED = "强", "中", "弱", "仅供参考", "—"


RULES_VERSION = "1"
"""Version of the rules (docs/signals.md): another one whenever the same data and settings give other hints."""


@dataclass(frozen=True)
class Signal:
    """One signal. `data`: class of the data it rests on; `rule` holds names of [signals] in braces; `reasons`: innocent ones.

    `notes`: rule of the SQL → its weight and what a hint says; {n} and {base} are counts, other names settings.
    """

    code: str
    label: str
    data: str
    weight: str
    rule: str
    reasons: str
    notes: Mapping[str, tuple[str, str]]

    def rule_text(self, settings: SignalSettings) -> str:
        """Return the rule with the numbers that decide."""
        return _filled(self.rule, settings)


def _signal(
    code: str, label: str, data: str, weight: str, rule: str, reasons: str, **notes: str | tuple[str, str]
) -> tuple[str, Signal]:
    weighed = {name: (weight, note) if isinstance(note, str) else note for name, note in notes.items()}
    return code, Signal(code, label, data, weight, rule, reasons, weighed)


SIGNALS: dict[str, Signal] = dict(
    (
        _signal(
            "S1", "多人同一手机号", "甲", MEDIUM, "名册和平台上同一手机号有至少 {phone_persons} 名应训人员",
            "老员工没有手机，由班组长或派遣公司代登记",
            phone="同一手机号有{n}名应训人员",
        ),
        _signal(
            "S2", "一台设备多个账号", "乙", MEDIUM, "同一设备有至少 {device_persons} 名应训人员的学习过程",
            "车间、食堂共用平板",
            device="同一设备有{n}名应训人员学习",
        ),
        _signal(
            "S3", "同一网络地址", "乙", INFORMATION, "同一 IP 地址有至少 {address_persons} 名应训人员",
            "厂区无线网，运营商共用出口",
            address="同一IP地址有{n}名应训人员学习",
        ),
        _signal(
            "S4", "学习过程重叠", "乙", STRONG,
            "同一设备上两个人、或同一个人在两台设备上的学习过程重叠超过 {overlap_minutes} 分钟",
            "没有退出页面",
            device="{n}次学习过程与同一设备上的其他人重叠超过{overlap_minutes}分钟",
            person="{n}次学习过程与本人在其他设备上的重叠超过{overlap_minutes}分钟",
        ),
        _signal(
            "S5", "学得过快", "甲", STRONG,
            "有完成的记录从开始到完成的时间，少于课程规定时长的 {fast_share}；或者完成两门以上课程、完成的记录都写明开始时间的，"
            "从最早开始到最晚完成的时间，少于其所完成课程规定时长之和",
            "以前学过一部分，开始时间没有记全",
            course="{n}条完成的记录用时少于规定时长的{fast_share}",
            whole="完成{n}门课程的总用时少于规定时长之和",
        ),
        _signal(
            "S6", "时长超过钟点", "甲", STRONG,
            "同一天（按完成时间）完成的记录，学习时长之和超过 {day_minutes} 分钟；或者全部完成的记录学习时长之和，"
            "超过从最早的开始或完成时间到最晚完成时间的天数（含首尾）乘以 {day_minutes} 分钟",
            "数据补传",
            day="一天内完成的学习时长共{n}分钟",
            days="{base}天内完成的学习时长共{n}分钟",
        ),
        _signal(
            "S7", "集中完成", "甲", MEDIUM,
            "同一单位至少 {burst_persons} 人，在 {burst_minutes} 分钟内（含）完成同一门课程；或者一个单位的人按"
            "全部完成的先后排列，接连至少 {burst_persons} 人的次序与名册次序相同",
            "在会议室集中观看",
            burst="同一单位{n}人集中完成同一门课程（{burst_minutes}分钟内至少{burst_persons}人）",
            order="同一单位接连{n}人按名册次序完成",
        ),
        _signal(
            "S8", "成绩雷同", "甲", MEDIUM,
            "同一单位有一门考试课程至少 {equal_persons} 人有成绩，而且每人的最高成绩都是 {full_score} 分；"
            "或者至少 {equal_persons} 人的同一门考试课程在同一秒完成",
            "题目容易，组织了考前辅导",
            score="同一单位有成绩的{n}人都是{full_score}分",
            second="同一单位{n}人的考试课程在同一秒完成",
        ),
        _signal(
            "S9", "多在深夜学习", "甲", WEAK,
            "一个单位写明开始时间的学习记录里，零点到五点（不含）开始的时长超过 {night_share}；按单位提示",
            "夜班",
            night="学习时长{base}分钟，其中{n}分钟从零点到五点开始",
        ),
        _signal(
            "S10", "时间次序颠倒", "甲", STRONG,
            "有学习记录的开始时间（没有的按完成时间）早于本人最早的实名账号注册时间，或者完成时间早于培训开始日，"
            "或者完成时间早于开始时间",
            "平台换算、并账号",
            registered="{n}条学习记录早于账号注册时间",
            early="{n}条学习记录在培训开始日以前完成",
            reversed="{n}条学习记录的完成时间早于开始时间",
        ),
        _signal(
            "S11", "离岗后、入职前完成", "戊", STRONG,
            "有完成的记录的完成日期早于本人在各单位最早的入职日期，或者晚于本人在各单位最晚的离职日期（各单位都写明的才比）",
            "离职登记迟了",
            before="{n}条记录在入职以前完成",
            after="{n}条记录在离职以后完成",
        ),
        _signal(
            "S12", "作业时段学习", "乙", MEDIUM,
            "井下、驾驶等不能用手机的作业记录；这类数据不在现有的文件里，不运行",
            "作业记录不准",
        ),
        _signal(
            "S13", "身份信息不符", "甲", f"{STRONG}或{MEDIUM}",
            "同一证件号有两个姓名、同一姓名和手机号在名册与平台上是两个证件号（强）；证件号校验不符、"
            "开始日不满 {age_from} 周岁或超过 {age_to} 周岁、填写的性别与证件号不符（中）",
            "录入错误，证件号失真",
            two_names=(STRONG, "同一证件号有两个姓名"),
            two_numbers=(STRONG, "同一姓名和手机号在名册与平台上是两个证件号"),
            invalid_number=(MEDIUM, "证件号校验不符"),
            age=(MEDIUM, "不满{age_from}周岁或超过{age_to}周岁"),
            sex=(MEDIUM, "填写的性别与证件号不符"),
        ),
        _signal(
            "S14", "平台标记非本人", "丙", STRONG, "人脸核验结果写明不是本人",
            "光线，面容变化",
            other="人脸核验{base}次，其中{n}次不是本人",
        ),
        _signal(
            "S15", "人脸核验缺失、不通过", "丙", MEDIUM, "未核验、不通过的次数占本人核验次数超过 {face_missing_share}",
            "不愿使用摄像头",
            failed="人脸核验{base}次，其中{n}次未核验或者不通过",
        ),
        _signal(
            "S16", "注册单位不符", "甲", INFORMATION,
            "已注册，但没有一个账号在名册所在单位；单列，不作疑似依据",
            "刚调动，由派遣公司注册",
            unit="没有账号在名册所在单位",
        ),
        _signal(
            "S17", "成批完成", "甲", MEDIUM, "至少 {batch_rows} 条完成的记录在同一秒完成（全区合计）",
            "平台夜间批处理",
            batch="与共{n}条记录在同一秒完成",
        ),
        _signal(
            "S18", "抽测与记录不符", "丁", MEDIUM, "平台已完成，抽查抽测参加而不合格",
            "学过以后忘了",
            failed="已完成，抽查抽测不合格",
        ),
        _signal(
            "S19", "本人不知道学过", "丁", STRONG, "抽查抽测的备注写明不知道、没有学、别人代学、不是本人",
            "没有听懂问话",
            unaware="抽查抽测备注写明不知道学过或者不是本人学习",
        ),
        _signal(
            "S20", "截止前缩减名册", "戊", UNWEIGHED,
            "到数据截止时刻为止的 {shrink_days} 天里，经批准核减的、离职的、新名册不再列出的人，"
            "超过这个单位在册人数（连同这些人）的 {shrink_share}；按单位提示",
            "确实离职",
            shrinking="在册{base}人，{shrink_days}天内减少{n}人",
        ),
        _signal(
            "S21", "名册远少于从业人数", "戊", UNWEIGHED,
            "在册应训人数占底册从业人数的比例，低于同一行业各单位这一比例中位数的 {headcount_share}"
            "（行业里能算的不到 3 家的，同全区比）；按单位提示",
            "季节性用工",
            short="从业{base}人，在册{n}人",
        ),
    )
)  # fmt: skip
"""Code → signal, in order."""


def signal_rows(settings: SignalSettings) -> list[tuple[int, str, int, str, str, str, str]]:
    """Return number, code, place of the rule, rule, data, weight and phrase of every rule of the signals that run."""
    return [
        (number, signal.code, place, rule, signal.data, weight, _filled(phrase, settings))
        for number, signal in enumerate(SIGNALS.values(), 1)
        if signal.code not in settings.off
        for place, (rule, (weight, phrase)) in enumerate(signal.notes.items(), 1)
    ]


def note(code: str, settings: SignalSettings, n: int, base: int) -> str:
    """Return what the hint of a signal about units says."""
    ((_, phrase),) = SIGNALS[code].notes.values()
    return _filled(phrase, settings).replace("{n}", str(n)).replace("{base}", str(base))


def _filled(text: str, settings: SignalSettings) -> str:
    """Return a text with the settings that it names; {n} and {base} stay."""

    def value(match: re.Match[str]) -> str:
        number = getattr(settings, match[1])
        if isinstance(number, Fraction):
            return Figure("threshold", match[1], "", "", number.numerator, number.denominator).text
        return str(number)

    return re.sub(r" ?\{((?!n\}|base\})\w+)\} ?", value, text)
