"""An example's tables as canonical Parquet and its parameters as a Campaign: nothing here knows a rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from anpei.campaign import Campaign, Dept, Town
from anpei.home import Home
from anpei.ledger import Case, build_case
from anpei.settings import AppliesTo, Completion, Count, Course, Region, SignalSettings, Thresholds
from anpei.vocabulary import UNASSIGNED
from tests.spec.example import Example, Row


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def whole(text: str) -> int | None:
    """Return a count; an empty cell is unknown."""
    return int(text) if text else None


def _decision(row: Row, number: int) -> dict[str, Any]:
    """Return what decisions about this campaign and others have in common."""
    return {
        "number": int(row.get("编号") or number),
        "matter": row["事项"],
        "answer": row["决定"],
        "basis": row.get("依据", ""),
        "reason": row.get("理由", ""),
        "decided_on": _day(row.get("日期", "2022-12-01")),
    }


def _yes(text: str) -> bool | None:
    return {"是": True, "否": False, "": None}[text]


TYPES = {
    "I": pa.int32(), "L": pa.int64(), "S": pa.string(), "B": pa.bool_(), "D": pa.date32(), "T": pa.timestamp("us"),
    "N": pa.decimal128(6, 2),
}  # fmt: skip

SCHEMA = {
    "sources": "source_no I|path S|sheet S|kind S|known_on D|exported_at T|n_used L",
    "towns": "town_no I|town_key S|name S",
    "depts": "dept_no I|dept_key S|name S",
    "units": "unit_no I|name S|town_key S|dept_key S|industry S|n_headcount L|is_listed B|is_obliged B"
    "|source_no I|row I|known_on D",
    "roster": "person_no I|unit_no I|person_class S|employ_form S|hired_on D|left_on D|is_current B"
    "|source_no I|row I|known_on D",
    "accounts": "account_no I|person_no I|unit_no I|town_key S|is_verified B|registered_at T|tier I"
    "|source_no I|row I|known_on D",
    "records": "person_no I|account_no I|course_no I|progress I|is_status_done B|started_at T|finished_at T|minutes I|score N"
    "|is_passed B|is_offline B|is_verified B|evidence S|observed_at T|source_no I|row I|known_on D",
    "summaries": "level S|unit_no I|town_key S|n_required L|n_registered L|n_started L|n_completed L"
    "|source_no I|row I|known_on D",
    "supervisors": "person_no I|body S|town_key S|dept_key S|duty S|source_no I|row I|known_on D",
    "spot_checks": "number S|round S|person_no I|unit_no I|is_attended B|absence_reason S|score N|is_passed B"
    "|remark S|source_no I|row I|known_on D",
    "phones": "phone_no I|person_no I|source_no I|row I|known_on D",
    "identities": "person_no I|kind S|source_no I|row I|known_on D",
    "sessions": "person_no I|course_no I|started_at T|ended_at T|device_no I|ip_no I|face S|source_no I|row I|known_on D",
    "omissions": "person_no I|unit_no I|omitted_on D|source_no I|row I|known_on D",
    "decided": "number I|matter S|subject S|unit_no I|person_no I|answer S|basis S|reason S|decided_on D|row I",
    "listings": "campaign S|name S|number I|matter S|unit S|unit_no I|answer S|basis S|reason S|decided_on D",
    "reviews": "number S|person_no I|unit_no I|problem_kind S|conclusion S|reviewed_on D|source_no I|row I|known_on D",
    "adjustments": "person_no I|unit_no I|kind S|reason S|approved_by S|adjusted_on D|source_no I|row I|known_on D",
    "findings": "finding_no I|code S|severity S|source_no I|path S|sheet S|cell S|unit_no I|town_key S|value S"
    "|message S|remedy S|guess S",
}

SOURCES = {
    "名册": 1,
    "单位": 2,
    "平台": 3,
    "汇总": 4,
    "监管人员": 5,
    "抽测": 6,
    "核查": 7,
    "核减增补": 8,
    "线下": 9,
    "学习过程": 10,
}
ALWAYS = tuple(SOURCES)[:9]
"""Files that every example has received; further ones where a table names them."""
LATER = "补报"
"""`文件` 名册补报 is a second file of that kind, numbered after every first one."""
KIND_OF_SOURCE = (
    "roster", "units", "platform", "summaries", "supervisors", "spot_checks", "reviews", "adjustments", "offline",
    "sessions",
)  # fmt: skip
IDENTITIES = {
    "两个姓名": "two_names", "两个证件号": "two_numbers", "证件号不符": "invalid_number", "年龄": "age", "性别": "sex",
}  # fmt: skip
FACES = {"": None, "通过": "passed", "不通过": "failed", "未核验": "missing", "非本人": "other_person"}
SIGNALS = {
    "同号人数": "phone_persons", "同设备人数": "device_persons", "同地址人数": "address_persons",
    "重叠分钟": "overlap_minutes", "过快比例": "fast_share", "每日分钟": "day_minutes", "集中人数": "burst_persons",
    "集中分钟": "burst_minutes", "雷同人数": "equal_persons", "满分": "full_score", "深夜比例": "night_share",
    "成批条数": "batch_rows", "人脸比例": "face_missing_share", "缩减比例": "shrink_share", "缩减天数": "shrink_days",
    "名册比例": "headcount_share", "年龄下限": "age_from", "年龄上限": "age_to",
}  # fmt: skip
"""Parameter of an example → key of [signals]."""
RECEIVED_ON = date(2022, 12, 1)


class Tables:
    """Canonical rows of one example; persons, units, towns and departments are numbered as they appear."""

    def __init__(self, example: Example) -> None:
        self.example = example
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMA}
        self.persons: dict[str, int] = {}
        self.units: dict[str, int] = {}
        self.home_of: dict[str, str] = {}
        self.accounts: dict[tuple[str, str], int] = {}
        self.used: dict[str, None] = {}
        self.has_no_list = example.parameters.get("底册") == "无"
        self.rostered = {row.get("单位", "甲厂") for row in example.tables.get("名册", ())}
        self.courses = [row["课程"] for row in example.tables.get("课程", ())] or ["甲课"]
        self.exported_at = _moment(example.parameters.get("导出时刻", "2022-12-01 08:00"))
        towns = example.parameters.get("镇街", "东镇、西镇").split("、")
        self.towns = {name: f"99999900{n}" for n, name in enumerate(towns, 1)}
        depts = example.parameters.get("部门", "应急局、交通局").split("、")
        self.depts = {name: f"D{n}" for n, name in enumerate(depts, 1)}
        self._fill()

    def person(self, name: str) -> int:
        return self.persons.setdefault(name, len(self.persons) + 1)

    def _fill(self) -> None:
        tables = self.example.tables
        for row in tables.get("单位", ()):
            self._unit(row["单位"], row)
        for row in tables.get("名册", ()):
            self._roster(row)
        for row in tables.get("账号", ()):
            self._account(row)
        for row in tables.get("学习", ()):
            self._record(row)
        for row in tables.get("汇总", ()):
            self._summary(row)
        for row in tables.get("监管人员", ()):
            self._add(
                "supervisors",
                "监管人员",
                person_no=self.person(row["姓名"]),
                body=row["单位"],
                town_key=self.towns.get(row.get("镇街", "")),
                dept_key=self.depts.get(row.get("部门", "")),
                duty="",
            )
        for row in tables.get("核查", ()):
            self._add(
                "reviews",
                row.get("文件") or "核查",
                number=row.get("编号") or None,
                person_no=self.person(row["姓名"]),
                unit_no=self._unit_of(row),
                problem_kind=row.get("问题", "人员不一致"),
                conclusion=row["结论"],
                reviewed_on=_day(row.get("日期", "2022-11-20")),
                known_on=_day(row.get("收到", "2022-12-01")),
            )
        for row in tables.get("核减增补", ()):
            self._add(
                "adjustments",
                row.get("文件") or "核减增补",
                person_no=self.person(row["姓名"]),
                unit_no=self._unit_of(row),
                kind=row["类型"],
                reason=row.get("原因", "病假"),
                approved_by=row.get("批准人", "赵主任"),
                adjusted_on=_day(row.get("日期", "2022-11-10")),
            )
        for row in tables.get("抽测", ()):
            self._add(
                "spot_checks",
                row.get("文件") or "抽测",
                number=row.get("编号") or None,
                round=row.get("轮次", "1"),
                person_no=self.person(row["姓名"]),
                unit_no=self._unit_of(row),
                is_attended=_yes(row.get("参加", "是")),
                absence_reason=row.get("缺测原因") or None,
                score=_decimal(row.get("成绩", "")),
                is_passed=_yes(row.get("合格", "")),
                remark=row.get("备注") or None,
                known_on=_day(row.get("收到", "2022-12-01")),
            )
        self._oversight()
        self._places()

    def _oversight(self) -> None:
        """Fill what signals and lists read beside the ledger's own tables."""
        tables = self.example.tables
        phones = sorted({row["手机号"] for row in tables.get("手机", ())})
        for row in tables.get("手机", ()):
            self._add(
                "phones",
                row.get("文件") or "名册",
                phone_no=phones.index(row["手机号"]) + 1,
                person_no=self.person(row["姓名"]),
            )
        for row in tables.get("身份", ()):
            self._add(
                "identities",
                row.get("文件") or "名册",
                person_no=self.person(row["姓名"]),
                kind=IDENTITIES[row["疑点"]],
            )
        for row in tables.get("学习过程", ()):
            self._session(row)
        for row in tables.get("名册缺人", ()):
            person_no, unit_no = self.person(row["姓名"]), self._unit_of(row)
            listed = [
                r for r in self.rows["roster"] if (r["person_no"], r["unit_no"]) == (person_no, unit_no)
            ]
            place = {name: listed[-1][name] for name in ("source_no", "row", "known_on")}
            omitted_on = _day(row.get("日期", "2022-11-10"))
            self.rows["omissions"].append(
                {"person_no": person_no, "unit_no": unit_no, "omitted_on": omitted_on, **place}
            )
        for n, row in enumerate(tables.get("决定", ()), 1):
            name, unit = row.get("姓名", ""), row.get("单位", "")
            clue = f"{name}…0000（{self._registered(unit or self.home_of.get(name, ''))}）"
            self.rows["decided"].append(
                {
                    **_decision(row, n),
                    "subject": row.get("对象") or (clue if name else self._registered(unit)),
                    "unit_no": self._unit_of(row) if name or unit else None,
                    "person_no": self.person(name) if name else None,
                    "row": n + 1,
                }
            )
        for n, row in enumerate(tables.get("其他活动", ()), 1):
            self.rows["listings"].append(
                {
                    **_decision(row, n),
                    "campaign": row.get("活动", "2021-hazchem-1"),
                    "name": row.get("名称", "上一次培训"),
                    "unit": row["单位"],
                    "unit_no": self.units.get(row["单位"]),
                }
            )

    def _session(self, row: Row) -> None:
        course = row.get("课程", self.courses[0])
        logged = self.example.tables["学习过程"]
        devices, addresses = (
            sorted({one.get(name, "") for one in logged} - {""}) for name in ("设备", "地址")
        )
        device, address = row.get("设备", ""), row.get("地址", "")
        self._add(
            "sessions",
            row.get("文件") or "学习过程",
            person_no=self.person(row["姓名"]),
            course_no=self.courses.index(course) if course in self.courses else -1,
            started_at=_moment(row.get("开始", "")),
            ended_at=_moment(row.get("结束", "")),
            device_no=devices.index(device) + 1 if device else None,
            ip_no=addresses.index(address) + 1 if address else None,
            face=FACES[row.get("人脸", "")],
        )

    def _registered(self, unit: str) -> str:
        """Return a unit's name as the lists of units have it."""
        rows = self.example.tables.get("单位", ())
        return next((row.get("注册名", unit) for row in rows if row["单位"] == unit), unit)

    def _places(self) -> None:
        for n, (name, key) in enumerate(self.towns.items(), 1):
            self.rows["towns"].append({"town_no": n, "town_key": key, "name": name})
        for n, (name, key) in enumerate(self.depts.items(), 1):
            self.rows["depts"].append({"dept_no": n, "dept_key": key, "name": name})
        files = self.example.tables.get("文件", ())
        exported = {row["文件"]: _moment(row["导出时刻"]) for row in files}
        unused = {row["文件"] for row in files if row.get("采用") == "否"}
        names = [*ALWAYS, *(name for name in self.used if name not in ALWAYS)]
        for name in names:
            first = SOURCES[name.removesuffix(LATER)]
            self.rows["sources"].append(
                {
                    "source_no": first + (10 if name.endswith(LATER) else 0),
                    "path": f"extracts/2022-12-01/{name}.xlsx",
                    "sheet": "Sheet1",
                    "kind": KIND_OF_SOURCE[first - 1],
                    "known_on": RECEIVED_ON,
                    "exported_at": exported.get(name, self.exported_at),
                    "n_used": 0 if name in unused else 1,
                }
            )
        for n, row in enumerate(self.example.tables.get("发现", ()), 1):
            self.rows["findings"].append(
                {
                    "finding_no": n,
                    "code": "E999",
                    "severity": row["程度"],
                    "unit_no": self.units.get(row.get("单位", "")),
                    "town_key": self.towns.get(row.get("镇街", "")),
                    "source_no": SOURCES.get(row.get("文件", "")),
                }
            )

    def _add(self, table: str, source: str, **values: Any) -> None:
        rows = self.rows[table]
        self.used[source] = None
        number = SOURCES[source.removesuffix(LATER)] + (10 if source.endswith(LATER) else 0)
        rows.append({"source_no": number, "row": len(rows) + 2, "known_on": RECEIVED_ON, **values})

    def _unit(self, name: str, row: Row) -> int:
        if name in self.units:
            return self.units[name]
        number = self.units[name] = len(self.units) + 1
        town, dept = row.get("镇街", "东镇"), row.get("部门", "应急局")
        self._add(
            "units",
            "单位",
            unit_no=number,
            name=row.get("注册名", name),
            town_key=None if town == UNASSIGNED else self.towns[town],
            dept_key=None if dept == UNASSIGNED else self.depts.get(dept, dept),
            industry=row.get("行业") or None,
            n_headcount=whole(row.get("从业人数", "")),
            is_listed=_yes(row.get("底册", "否" if self.has_no_list else "是")),
            is_obliged=_yes(row["应训"]) if "应训" in row else not self.has_no_list or name in self.rostered,
        )
        return number

    def _unit_of(self, row: Row) -> int | None:
        name = row.get("单位") or self.home_of.get(row["姓名"], "")
        return self._unit(name, {}) if name else None

    def _roster(self, row: Row) -> None:
        unit = row.get("单位", "甲厂")
        self.home_of.setdefault(row["姓名"], unit)
        self._add(
            "roster",
            row.get("文件") or "名册",
            person_no=self.person(row["姓名"]),
            unit_no=self._unit(unit, {}),
            person_class=row.get("人员类别", "一线作业人员") or None,
            employ_form=row.get("用工形式", "正式") or None,
            hired_on=_day(row.get("入职", "2020-01-01")),
            left_on=_day(row.get("离职", "")),
            is_current=_yes(row.get("现行", "是")),
            known_on=_day(row.get("收到", "2022-12-01")),
        )

    def _account(self, row: Row) -> None:
        self._add(
            "accounts",
            row.get("文件", "平台"),
            person_no=self.person(row["姓名"]),
            unit_no=None if row.get("单位") == "不明" else self._unit_of(row),
            account_no=self._account_no(row),
            town_key=self.towns.get(row.get("镇街", "")),
            is_verified=_yes(row.get("实名", "是")),
            registered_at=_moment(row.get("注册时间", "2022-10-16 09:00")),
            tier=whole(row.get("对应", "1")),
        )

    def _account_no(self, row: Row) -> int:
        """Number an account by its row; records of the person are the first one's, or those of its label."""
        number = len(self.rows["accounts"]) + 1
        for label in ("", row.get("账号", "")):
            self.accounts.setdefault((row["姓名"], label), number)
        return number

    def _record(self, row: Row) -> None:
        is_offline = row.get("线下", "") == "是"
        course = row.get("课程", self.courses[0])
        source = "线下" if is_offline and not row.get("文件") else row.get("文件") or "平台"
        self._add(
            "records",
            source,
            person_no=self.person(row["姓名"]),
            account_no=None if source == "线下" else self.accounts.get((row["姓名"], row.get("账号", ""))),
            course_no=self.courses.index(course)
            if course in self.courses
            else (None if course == "全部" else -1),
            progress=int(Decimal(row["进度"]) * 100) if row.get("进度") else None,
            is_status_done=_yes(row.get("状态完成", "")),
            started_at=_moment(row.get("开始", "")),
            finished_at=_moment(row.get("完成", "")),
            minutes=whole(row.get("时长", "")),
            score=_decimal(row.get("成绩", "")),
            is_passed=_yes(row.get("合格", "")),
            is_offline=is_offline,
            is_verified=_yes(row.get("实名", "")),
            evidence=row.get("签到表") or None,
            observed_at=self.exported_at,
        )

    def _summary(self, row: Row) -> None:
        is_town = bool(row.get("镇街"))
        self._add(
            "summaries",
            "汇总",
            level="town" if is_town else "unit",
            unit_no=None if is_town else self._unit(row["单位"], {}),
            town_key=self.towns[row["镇街"]] if is_town else None,
            n_required=whole(row.get("应训", "")),
            n_registered=whole(row.get("注册", "")),
            n_started=whole(row.get("参训", "")),
            n_completed=whole(row.get("完成", "")),
        )

    def write(self, folder: Path) -> Path:
        """Write every table that has rows as Parquet."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in SCHEMA:
            if self.rows[name]:
                write_rows(folder / f"{name}.parquet", name, self.rows[name])
        people = [{"person_no": no, "name": name, "last_four": "0000"} for name, no in self.persons.items()]
        pq.write_table(pa.Table.from_pylist(people), folder / "people.parquet")
        return folder


def write_rows(path: Path, name: str, rows: Sequence[dict[str, Any]]) -> None:
    """Write rows of one canonical table."""
    parts = [column.split(" ") for column in SCHEMA[name].split("|")]
    schema = pa.schema([(column, TYPES[kind]) for column, kind in parts])
    pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), path)


def _decimal(text: str) -> Decimal | None:
    return Decimal(text).quantize(Decimal("0.01")) if text else None


# ── parameters → Campaign ───────────────────────────────────────────────────────────────────────────────────


def make_campaign(example: Example, tables: Tables, folder: Path) -> Campaign:
    """Return the campaign that an example's parameters and courses describe."""
    given = example.parameters
    courses = tuple(_course(row) for row in example.tables.get("课程", ())) or (Course(id="A", name="甲课"),)
    frozen = given.get("名册基准日", "2022-10-20")
    return Campaign(
        id="spec",
        theme="危险化学品",
        name="例",
        is_synthetic=True,
        series="",
        batch=1,
        starts_on=date.fromisoformat(given.get("开始日", "2022-10-15")),
        deadline_on=date.fromisoformat(given.get("截止日", "2022-11-30")),
        as_of=None if given.get("截止时刻") == "无" else _moment(given.get("截止时刻", "2022-12-01 08:00")),
        roster_frozen_on=None if frozen == "无" else date.fromisoformat(frozen),
        population={"名册": "roster", "平台": "platform", "从业人数": "headcount"}[
            given.get("应训来源", "名册")
        ],
        basis=(),
        region=Region(code="999999", name="某区"),
        courses=courses,
        completion=Completion(
            progress=float(given.get("达标进度", "100")),
            started_minutes=int(given.get("参训分钟", "0")),
            offline_counts=given.get("线下计入", "是") == "是",
            coverage={"有效": "valid", "完成": "completed", "参训": "started"}[given.get("覆盖率", "有效")],
        ),
        count=Count(persons="main_unit" if given.get("多单位人员") == "主单位" else "distinct"),
        thresholds=Thresholds(
            rank_minimum_required=int(given.get("排名最少人数", "1")),
            absent_as_fail=given.get("缺测算不合格", "否") == "是",
            spot_minimum_sample=int(given.get("最少样本", "10")),
            spot_maximum_absent=exact(given.get("最多缺测", "20%")),
            spot_pass_rate=exact(given.get("抽测标准", "90%")),
            key_participation_share=exact(given.get("参学标准", "100%")),
            prominent_persons=int(given.get("突出人数", "10")),
            prominent_share=exact(given.get("突出比例", "10%")),
        ),
        signals=_signals(given),
        sources=(),
        towns=tuple(Town(code, name, "镇", "某区", True) for name, code in tables.towns.items()),
        foreign_towns=(),
        depts=tuple(Dept(code, name) for name, code in tables.depts.items()),
        folder=folder,
        home=Home(folder),
        _notice={},
    )


def _signals(given: dict[str, str]) -> SignalSettings:
    numbers = {
        key: exact(given[label]) if key.endswith("share") else int(given[label])
        for label, key in SIGNALS.items()
        if label in given
    }
    return SignalSettings(**numbers, off=tuple(part for part in given.get("不运行", "").split("、") if part))


def _course(row: Row) -> Course:
    def several(name: str) -> tuple[str, ...]:
        return tuple(part for part in row.get(name, "").split("、") if part)

    return Course(
        id=row["课程"],
        name=row["课程"],
        minutes=int(row.get("分钟") or 0),
        compulsory=row.get("必修", "是") == "是",
        test=row.get("测试", "否") == "是",
        pass_mark=float(row.get("合格分") or 60),
        applies_to=AppliesTo(
            person_class=several("适用人员类别"),
            employ_form=several("适用用工形式"),
            industry=several("适用行业"),
        ),
    )


def build(example: Example, folder: Path) -> tuple[Case, Tables]:
    """Return the case of an example below a folder, and its numbering."""
    tables = Tables(example)
    written = tables.write(folder / "tables")
    case = build_case(
        written,
        make_campaign(example, tables, folder),
        known_on=date.fromisoformat(example.parameters.get("知悉日", "2022-12-01")),
        work=folder / "work",
        digest=example.name,
    )
    return case, tables


def exact(text: str) -> Fraction:
    """Return a percentage as a fraction."""
    return Fraction(text.removesuffix("%")) / 100
