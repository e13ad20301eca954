"""A small file for every rule of the findings, and how its finding must read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anpei.settings import SourceSettings
from tests.intake.scene import (
    D1,
    D2,
    PLATFORM,
    ROSTER,
    UNITS,
    encrypted,
    id_no,
    laid_out,
    learner,
    person,
    phone,
    text,
    uscc,
    xlsx,
)  # fmt: skip

SHEET = "Sheet1"
ONE = id_no(1)
WRONG = ONE[:17] + str((int(ONE[17]) + 1) % 10)
WRONG_CODE = uscc(1)[:17] + ("0" if uscc(1)[17] != "0" else "1")
SPOTTED = "单位名称,监管分级\n" + "甲公司,A\n" * 65_535
UNKNOWN_TABLE = [["日期", "天气", "气温"], ["1日", "晴", 20], ["2日", "阴", 18]]
ADJUSTMENTS = ("姓名", "身份证号", "单位名称", "类型", "原因", "批准人", "日期")


def roster(*rows: Sequence[Any]) -> bytes:
    return xlsx([ROSTER, *rows])


def platform(*rows: Sequence[Any]) -> bytes:
    return xlsx([PLATFORM, *rows])


def listed(*rows: Sequence[Any]) -> bytes:
    return xlsx([UNITS, *rows])


def unit(name: str, code: str = "", town: str = "望沧街道", dept: str = "应急局") -> list[Any]:
    return [name, code, town, dept, "危化", 10]


@dataclass(frozen=True)
class Case:
    """Files that make one finding of a code, and how it must read; `row` lists the columns that are not empty.

    `beside` are what people wrote beside the extracts, by their path from the home.
    """

    files: Mapping[str, bytes]
    message: str
    row: Mapping[str, Any]
    remedy: str = ""
    sources: Sequence[SourceSettings] = ()
    aliases: Sequence[Sequence[str]] = field(default_factory=tuple)
    beside: Mapping[str, bytes] = field(default_factory=dict)


def at(name: str, cell: str = "", sheet: str = SHEET, **columns: Any) -> dict[str, Any]:
    return {"path": f"extracts/{name}", "sheet": sheet, "cell": cell, **columns}


A, B = f"{D1}/a.xlsx", f"{D1}/b.xlsx"
TWO_TOWNS = [unit("宏达公司", uscc(1)), unit("宏达公司", uscc(2), town="石桥镇")]
MASKED = ONE[:6] + "********" + ONE[14:]
TWIN = next(n for k in range(1, 29) for s in range(999) if (n := id_no(s, f"198502{k:02d}"))[14:] == ONE[14:])

ONE_PERSON = roster(person("张三", ONE))
THREE = [person(name, id_no(number)) for number, name in enumerate(("张三", "李四", "王五"), 1)]
FOLDER = "data/campaigns/scene"
CORRECTION = f"""[[correction]]
path = "extracts/{A}"
cell = "E2"
was = "望沧街到"
value = "望沧街道"
reason = "电话核实"
author = "安办王某"
on = 2022-10-20
"""
DECIDED = ["编号", "事项", "对象", "建议", "依据", "决定", "理由", "决定人", "日期"]


def inquiry(clue: str) -> list[Any]:
    """Return a row that decides to inquire into the suspicion of a person."""
    return [7, "疑似不一致", clue, "核查", "学得过快", "核查", "", "王某", D1]


def receipts(path: str, data: bytes) -> bytes:
    """Return a register in which a file of the campaign was seen with a content."""
    sha256 = hashlib.sha256(data).hexdigest()
    return f"path,sha256,first_seen,sender,channel\n{FOLDER}/extracts/{path},{sha256},2022-10-21,,\n".encode()


CASES = {
    "E001": Case({A: encrypted()}, "文件无法读取：工作簿有密码", at(A, sheet=""), "取消密码后重新报送"),
    "E002": Case({A: xlsx(UNKNOWN_TABLE)}, "没有认出这是哪类表格，未读取：没有找到哪一类表格的表头", at(A)),
    "E003": Case(
        {A: ONE_PERSON, B: ONE_PERSON},
        f"与另一个文件完全相同（extracts/{A}），不重复计入",
        at(B, sheet=""),
    ),
    "E004": Case(
        {A: xlsx({"名册": [ROSTER, person("张三", ONE)], "备份": [ROSTER, person("李四", id_no(2))]}, hidden=["备份"])},
        "隐藏的工作表没有读取，共2行",
        at(A, sheet="备份"),
    ),
    "E005": Case(
        {A: xlsx({"名册": [ROSTER, person("张三", ONE)], "甲": [["望沧街道", 3]]})},
        "工作表没有可读的表格，共1行，没有采用",
        at(A, sheet="甲"),
    ),
    "E006": Case(
        {f"{D1}/a.csv": SPOTTED.encode()}, "行数恰为65536行，导出文件很可能被截断", at(f"{D1}/a.csv", sheet="")
    ),
    "E007": Case(
        {A: xlsx([["姓名", "手机号", "单位名称", "人员类别", "电话", "身份证号"], ["张三", "", "甲公司", "", "", ONE]])},
        "列“手机号”与“电话”含义相同，只采用前一列",
        at(A),
    ),
    "E008": Case(
        {A: roster(person("张三", ONE))},
        "[[source]] 里的“户号”没有对应的文件或列",
        at(A),
        sources=[SourceSettings(path=f"extracts/{A}", columns={"户号": "id_no"})],
    ),
    "E009": Case(
        {A: platform(learner("张三", ONE)), f"{D2}/平台_20221109_0800.xlsx": platform(learner("张三", ONE, course="HC01"))},
        "已被2022-11-09 08:00导出的平台明细替代，不计入",
        at(A),
    ),
    "E010": Case({A: roster(person("张三", ONE), person("", id_no(2)))}, "缺少姓名，这一行没有采用", at(A, "第3行")),
    "E011": Case(
        {A: roster(person("张三", ONE), person("张三", ONE))},
        "同一人员在本单位重复2行，内容相同，只计一次（2处）",
        at(A, "A2、A3", unit_no=1),
    ),
    "E012": Case(
        {A: roster(person("张三", ONE, town="石桥镇"), person("张三", ONE, form="实习"))},
        "同一人员在本单位同一天报送的2行内容不同（2处）",
        at(A, "A2、A3", unit_no=1, town_key="990101002"),
    ),
    "E013": Case(
        {A: roster(person("张三", ONE)), f"{D1}/盖章扫描件.pdf": b"%PDF-1.7"},
        "扫描件或文档，不作为数据读取",
        at(f"{D1}/盖章扫描件.pdf", sheet=""),
    ),
    "E020": Case(
        {A: ONE_PERSON},
        "文件登记以后被改动，与收到时不同",
        at(A, sheet=""),
        f"从 data/archive（名称以{hashlib.sha256(b'other').hexdigest()[:8]}开头）恢复；改正的放进新的日期文件夹",
        beside={"data/receipts.csv": receipts(A, b"other")},
    ),
    "E021": Case(
        {f"{D2}/a.xlsx": ONE_PERSON},
        "这个文件2022-10-20已经收到过，文件夹日期应以首次收到为准",
        at(f"{D2}/a.xlsx", sheet=""),
        "移回2022-10-20的文件夹，并核对 data/receipts.csv",
        beside={"data/receipts.csv": receipts(A, ONE_PERSON)},
    ),
    "E306": Case(
        {A: roster(person("张三", ONE, town="望沧街到"))},
        "按安办王某的更正，由“望沧街到”改为“望沧街道”：电话核实",
        at(A, "E2"),
        beside={f"{FOLDER}/corrections.toml": CORRECTION.encode()},
    ),
    "E307": Case(
        {A: ONE_PERSON},
        "人工确认没有采用：没有写决定人",
        {"path": "decisions.xlsx", "cell": "第2行"},
        beside={f"{FOLDER}/decisions.xlsx": xlsx([DECIDED, [1, "单位名称", "甲", "乙", "", "是", "", "", D1]])},
    ),
    "E101": Case(
        {A: roster(person("张三", ONE, hired=f"去年{phone(1)}"), person("李四", id_no(2), hired="10月8日"))},
        "入职日期“去年164****0001”不是日期，按空白处理",
        at(A, "H2", value="去年164****0001"),
    ),
    "E103": Case(
        {A: roster(person("张三", ONE, town="望沧街到"), person("李四", id_no(2), town="望沧街到"))},
        "镇街名称无法识别：“望沧街到”（2处）",
        at(A, "E2、E3", value="望沧街到", guess="望沧街道"),
    ),
    "E104": Case(
        {A: listed(unit("甲公司", dept="应急管理居"))},
        "部门名称无法识别：“应急管理居”",
        at(A, "D2", value="应急管理居", guess="澜溪区应急管理局"),
    ),
    "E105": Case(
        {A: listed(unit("瑞成化工有限公司")), B: roster(person("张三", ONE, "瑞成化工公司", town="石桥镇"))},
        "监管对象底册里没有“瑞成化工公司”",
        {"unit_no": 2, "town_key": "990101002", "guess": "瑞成化工有限公司"},
    ),
    "E106": Case(
        {A: platform(learner("张三", ONE, course="急救"))}, "课程“急救”不是本活动的课程，不计入", at(A, "H2")
    ),
    "E107": Case(
        {A: listed(unit("甲公司", town="高新街道"))}, "“甲公司”在高新街道，由其他机构管理，不计入本活动", {"unit_no": 1}
    ),
    "E108": Case(
        {A: listed(unit("甲公司", WRONG_CODE))}, f"统一社会信用代码“{WRONG_CODE}”校验不通过", at(A, "B2")
    ),
    "E109": Case(
        {A: listed(unit("甲公司", uscc(1))), B: listed(unit("甲公司", uscc(1), dept="交通局"))},
        "“甲公司”同时在澜溪区应急管理局和澜溪区交通运输局的底册里，按前者计",
        at(B, "A2"),
    ),
    "E110": Case(
        {A: listed(*TWO_TOWNS), B: roster(person("张三", ONE, "宏达公司"))},
        "“宏达公司”有同名单位，无法确定是哪一家",
        at(B, "D2"),
    ),
    "E111": Case(
        {A: listed(unit("甲公司")), B: roster(person("张三", ONE, "甲公司", town="石桥镇"))},
        "“甲公司”填报的镇街是石桥镇，与底册的望沧街道不一致，按底册计",
        {"unit_no": 1},
    ),
    "E201": Case(
        {A: roster(person("张三", WRONG))},
        f"身份证号“990101********{WRONG[14:]}”校验不通过",
        at(A, "B2", value=f"990101********{WRONG[14:]}"),
    ),
    "E202": Case({A: roster(person("张三", float(ONE)))}, "身份证号以数字格式存储，后三位已失真", at(A, "B2")),  # type: ignore[arg-type]
    "E203": Case({A: roster(person("张三", phone(1)))}, "身份证号一列填的是手机号", at(A, "B2")),
    "E204": Case(
        {A: roster(person("张三", phone=phone(1)), person("李四"))},
        "缺少身份证号，只能按姓名和手机号对应（2处）",
        at(A, "B2、B3"),
    ),
    "E205": Case(
        {A: roster(person("张三", ONE), person("张山", ONE, "乙公司"))},
        "同一身份证号有不同姓名：“张三”和“张山”",
        at(A, "A3", unit_no=1),
    ),
    "E206": Case(
        {A: roster(person("李某", ONE), person("李某", TWIN)), B: platform(learner("李某", "*" * 14 + ONE[14:]))},
        "遮盖或失真的证件号对应到2个人，没有采用对应",
        at(B, "B2"),
    ),
    "E207": Case(
        {A: roster(person("张三", ONE)), B: platform(learner("张四", MASKED))},
        "遮盖或失真的证件号没有对应到名册上的人员",
        at(B, "B2"),
    ),
    "E014": Case(
        {A: ONE_PERSON, B: roster()}, "文件不是空的，却没有读到一行数据", at(B)
    ),
    "E015": Case(
        {A: laid_out([ROSTER, *THREE], hidden_rows=(2, 4))},
        "隐藏的行照常采用，共2行（2处）",
        at(A, "第2行、第4行"),
    ),
    "E016": Case(
        {A: laid_out([ROSTER, *THREE], hidden_columns=("B",))}, "隐藏的列“身份证号”照常采用", at(A, "B列")
    ),
    "E017": Case(
        {A: xlsx([ROSTER, [*person("张三", ONE)[:5], "=VLOOKUP(A2,Z:Z,1,0)", "正式"], THREE[1]])},
        "列“人员类别”的公式没有计算结果，按空白处理",
        at(A, "F2"),
    ),
    "E018": Case(
        {A: laid_out([ROSTER, THREE[0], *([*row[:3], None, *row[4:]] for row in THREE[1:])], merged=("D2:D4",))},
        "列“单位名称”有2格按上面一格填充（合并单元格或“同上”）（2处）",
        at(A, "D3、D4"),
    ),
    "E019": Case(
        {A: xlsx([["填报单位：甲化工有限公司"], ["姓名", "身份证号", "人员类别"], ["张三", ONE, "一线"]])},
        "没有“单位名称”一列，按“甲化工有限公司”计",
        at(A),
    ),
    "E022": Case(
        {f"{D1}/a.xls": ONE_PERSON},
        "扩展名是.xls，内容是xlsx工作簿，已按内容读取",
        at(f"{D1}/a.xls", sheet=""),
    ),
    "E023": Case(
        {f"{D1}/a.csv": text([ROSTER, *THREE])[:-20]},
        "最后一行不完整，文件可能没有传完",
        at(f"{D1}/a.csv", "第4行", sheet=""),
    ),
    "E112": Case(
        {A: roster(person("张三（队长）", ONE), person("李四(队长)", id_no(2)))},
        "姓名里带有备注“队长”，已与姓名分开（2处）",
        at(A, "A2、A3", value="队长"),
    ),
    "E113": Case(
        {A: roster(person("张三3月15离职", ONE), person("李四(已离职)", id_no(2), left="2022-10-01"))},
        "姓名里写有“3月15离职”，没有离职日期，仍按应训计",
        at(A, "A2", value="3月15离职"),
    ),
    "E114": Case(
        {A: roster(person("张?", ONE), person("李□明", id_no(2)), person("王*", id_no(3)))},
        "姓名里有“?”“*”等，可能是生僻字丢失（3处）",
        at(A, "A2、A3、A4"),
    ),
    "E116": Case(
        {A: roster(person("张三", ONE, phone="1.64E+10"))}, "手机号以科学计数显示，已失真", at(A, "C2")
    ),
    "E208": Case(
        {A: roster(person("张三", phone(1), phone=ONE), person("李四", phone=id_no(2)))},
        "手机号一列填的是身份证号，已按身份证号采用（2处）",
        at(A, "C2、C3"),
    ),
    "E301": Case(
        {A: platform(learner("张三", ONE), learner("李四", id_no(2))), f"{D2}/a.xlsx": platform(learner("张三", ONE))},
        "上次导出有、本次导出没有的账号",
        at(A, "A3"),
    ),
    "E302": Case(
        {A: roster(person("张三", ONE), person("李四", id_no(2))), f"{D2}/a.xlsx": roster(person("张三", ONE))},
        "更新名册没有列出原有人员1人，仍按应训计",
        {"unit_no": 1},
    ),
    "E303": Case(
        {A: xlsx([["姓名", "身份证号", "学习进度"], ["张三", ONE, "100%"]])},
        "没有实名状态一列，账号都按已实名认证计",
        at(A),
    ),
    "E304": Case(
        {A: xlsx([ADJUSTMENTS, ["张三", ONE, "甲公司", "核减", "离职", "", "2022-11-01"]])},
        "核减、增补没有批准人，不生效",
        at(A, "F2"),
    ),
    "E305": Case(
        {A: roster(person("张三", ONE))},
        "别名“丁化工”没有用到",
        {},
        aliases=[("unit", "丁化工", "丁化工有限公司", "", "", "简称")],
    ),
    "E308": Case(
        {A: xlsx([["姓名", "身份证号", "实名状态", "学习进度"], ["张三", ONE, "已实名", "100%"]])},
        "没有完成时间一列，完成时刻按导出时刻计",
        at(A),
    ),
    "E309": Case(
        {A: ONE_PERSON},
        f"人工确认的“李四…{ONE[-4:]}（甲化工有限公司）”没有对应到人员，没有采用",
        {"path": "decisions.xlsx", "cell": "第2行"},
        beside={f"{FOLDER}/decisions.xlsx": xlsx([DECIDED, inquiry(f"李四…{ONE[-4:]}（甲化工有限公司）")])},
    ),
    "E310": Case(
        {
            A: roster(person("张三", ONE), person("李四", id_no(2))),
            B: xlsx([["编号", "姓名", "身份证号", "核查结论"], ["HC-scene-007", "李四", id_no(2), "属实"]]),
        },
        "核查反馈的编号“HC-scene-007”属于另一个人，按编号计",
        at(B, "A2"),
        beside={f"{FOLDER}/decisions.xlsx": xlsx([DECIDED, inquiry(f"张三…{ONE[-4:]}（甲化工有限公司）")])},
    ),
    "E311": Case(
        {A: ONE_PERSON},
        "活动“earlier”的 decisions.xlsx 无法读取，历次重点监督管理情况没有计入",
        {"path": "data/campaigns/earlier/decisions.xlsx"},
        beside={
            "data/campaigns/earlier/campaign.toml": '[campaign]\nname = "去年"\nsynthetic = true\n'.encode(),
            "data/campaigns/earlier/decisions.xlsx": b"PK broken",
        },
    ),
}  # fmt: skip
