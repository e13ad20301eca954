"""campaign.toml as checked settings: every key with its type, default and Chinese error."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from .errors import ConfigurationError, nearest
from .settingserror import configuration_error
from .vocabulary import FIELDS, KINDS

CHINA_TIME = timezone(timedelta(hours=8))


def _fraction(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    text = str(value).strip().replace("％", "%")
    if isinstance(value, bool) or not re.fullmatch(r"\d+(\.\d+)?%?", text):
        raise ValueError(f'应写成百分比，例如 "90%"，现在是 {value!r}')
    ratio = Fraction(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    if not 0 <= ratio <= 1:
        raise ValueError(f"应在 0% 与 100% 之间，现在是 {text}")
    return ratio


def _instant(value: object) -> datetime:
    if isinstance(value, datetime):
        return value.astimezone(CHINA_TIME).replace(tzinfo=None) if value.tzinfo else value
    raise ValueError("应写日期和时刻，例如 2022-12-01T08:00:00")


Percent = Annotated[Fraction, BeforeValidator(_fraction)]
Instant = Annotated[datetime, BeforeValidator(_instant)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


class _CampaignSection(_Section):
    id: str
    theme: str
    name: str
    synthetic: bool = False
    series: str = ""
    batch: int = Field(default=1, ge=1)
    starts_on: date
    deadline_on: date
    as_of: Instant | None = None
    roster_frozen_on: date | None = None
    population: Literal["roster", "platform", "headcount"] = "roster"

    @field_validator("id")
    @classmethod
    def _safe_id(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}", value):
            raise ValueError("只能用英文字母、数字、- 和 _，最多60个字符")
        return value

    @model_validator(mode="after")
    def _order(self) -> _CampaignSection:
        if self.deadline_on < self.starts_on:
            raise ValueError("deadline_on 早于 starts_on")
        return self


class Basis(_Section):
    """A document that the campaign rests on."""

    title: str
    number: str = ""
    issuer: str = ""
    on: date | None = None

    @property
    def citation(self) -> str:
        """《title》（number), as official texts cite it."""
        return f"《{self.title}》" + (f"（{self.number}）" if self.number else "")


class Region(_Section):
    """The district: its code and name, and the tables of its towns and departments."""

    code: str = "370403"
    name: str = "薛城区"
    towns: str = "data/reference/towns_370403.csv"
    depts: str = ""


class AppliesTo(_Section):
    """Whom a course obliges; an empty list means everyone."""

    person_class: tuple[str, ...] = Field(default=(), strict=False)
    employ_form: tuple[str, ...] = Field(default=(), strict=False)
    industry: tuple[str, ...] = Field(default=(), strict=False)


class Course(_Section):
    """A course of the campaign. `minutes` is its length, `pass_mark` the lowest passing score."""

    id: str
    name: str
    minutes: int = Field(default=0, ge=0)
    compulsory: bool = True
    test: bool = False
    pass_mark: float = Field(default=60, ge=0, strict=False)
    applies_to: AppliesTo = AppliesTo()


class Completion(_Section):
    """What counts as taking part and as done (C18, C20)."""

    progress: float = Field(default=100, gt=0, le=100, strict=False)
    started_minutes: int = Field(default=0, ge=0)
    offline_counts: bool = True
    status_counts: tuple[str, ...] = Field(default=("已完成",), strict=False)
    coverage: Literal["valid", "completed", "started"] = "valid"


class Count(_Section):
    """How a person of several units counts above unit level."""

    persons: Literal["distinct", "main_unit"] = "distinct"


class Thresholds(_Section):
    """Numbers that decide about units; compared exactly."""

    spot_pass_rate: Percent = Fraction(9, 10)
    spot_minimum_sample: int = Field(default=10, ge=1)
    spot_maximum_absent: Percent = Fraction(1, 5)
    key_participation_share: Percent = Fraction(1)
    absent_as_fail: bool = False
    prominent_persons: int = Field(default=10, ge=1)
    prominent_share: Percent = Fraction(1, 10)
    rank_minimum_required: int = Field(default=30, ge=0)


class SignalSettings(_Section):
    """Numbers from which a pattern is a signal of proxy or form-only learning (docs/signals.md); `off` names those not run."""

    phone_persons: int = Field(default=3, ge=2)
    device_persons: int = Field(default=3, ge=2)
    address_persons: int = Field(default=3, ge=2)
    overlap_minutes: int = Field(default=2, ge=0)
    fast_share: Percent = Fraction(9, 10)
    day_minutes: int = Field(default=960, ge=1)
    burst_persons: int = Field(default=10, ge=2)
    burst_minutes: int = Field(default=5, ge=1)
    equal_persons: int = Field(default=10, ge=2)
    full_score: int = Field(default=100, ge=1)
    night_share: Percent = Fraction(1, 2)
    batch_rows: int = Field(default=20, ge=2)
    face_missing_share: Percent = Fraction(1, 5)
    shrink_share: Percent = Fraction(1, 20)
    shrink_days: int = Field(default=3, ge=1)
    headcount_share: Percent = Fraction(3, 5)
    age_from: int = Field(default=16, ge=0)
    age_to: int = Field(default=70, ge=0)
    off: tuple[str, ...] = Field(default=(), strict=False)


class NoticeSettings(_Section):
    """Head, addressees and foot of the official documents.

    `joint_issuers` sign beside the issuer; `town_issuer` follows a town's name where its own head is chosen;
    `fields` fill the blanks that the data cannot know (time and place of a talk). Empty lists and texts leave an
    element out; what is empty for 制表人 and 审核人 is left to be written by hand.
    """

    issuer: str = ""
    joint_issuers: tuple[str, ...] = Field(default=(), strict=False)
    town_issuer: str = "安全生产委员会办公室"
    number: str = ""
    head: Literal["full", "none", "preprinted", "town"] = "full"
    format: Literal["", "document", "letter", "order", "minutes"] = ""
    seal: Literal["sealed", "unsealed", "name_stamp"] = "sealed"
    signatory_post: str = ""
    signatory_name: str = ""
    signers: tuple[str, ...] = Field(default=(), strict=False)
    copy_number: str = ""
    secrecy: str = ""
    addressees: tuple[str, ...] = Field(default=("各镇街", "区直有关部门", "有关企事业单位"), strict=False)
    copied_to: tuple[str, ...] = Field(default=(), strict=False)
    signed_on: date | None = None
    contact: str = ""
    phone: str = ""
    disclosure: Literal["", "主动公开", "依申请公开", "不予公开"] = ""
    urgency: Literal["", "加急", "特急"] = ""
    layer: Literal["", "L0", "L1"] = ""
    prepared_by: str = ""
    checked_by: str = ""
    reply_by: date | None = None
    attached_apart: bool = False
    fields: dict[str, str] = Field(default_factory=dict)

    @field_validator("copy_number")
    @classmethod
    def _six_digits(cls, value: str) -> str:
        if value and not re.fullmatch(r"\d{6}", value):
            raise ValueError("份号是6位数字，例如 000001")
        return value


class SourceSettings(_Section):
    """What the campaign says about one extract where its header words do not."""

    path: str
    kind: str = ""
    exported_at: Instant | None = None
    mode: Literal["", "replace", "append", "ignore"] = ""
    columns: dict[str, str] = Field(default_factory=dict)
    id_numbers: Literal["resident", "any"] = "resident"

    @field_validator("kind")
    @classmethod
    def _known_kind(cls, kind: str) -> str:
        return _known(kind, ("", *KINDS), "种类")

    @field_validator("columns")
    @classmethod
    def _known_fields(cls, columns: dict[str, str]) -> dict[str, str]:
        return {label: _known(name, FIELDS, "字段") for label, name in columns.items()}


def _known(name: str, names: Iterable[str], what: str) -> str:
    known = list(names)
    if name not in known:
        guess = nearest(name, known)
        raise ValueError(f"没有名为“{name}”的{what}" + (f"，可能是“{guess}”" if guess else ""))
    return name


class Settings(_Section):
    """The whole of campaign.toml."""

    schema_version: Literal[1]
    campaign: _CampaignSection
    basis: tuple[Basis, ...] = Field(default=(), strict=False)
    region: Region = Region()
    course: tuple[Course, ...] = Field(min_length=1, strict=False)
    completion: Completion = Completion()
    count: Count = Count()
    thresholds: Thresholds = Thresholds()
    signals: SignalSettings = SignalSettings()
    notice: dict[str, Any] = Field(default_factory=dict)
    source: tuple[SourceSettings, ...] = Field(default=(), strict=False)

    @field_validator("course")
    @classmethod
    def _unique_courses(cls, courses: tuple[Course, ...]) -> tuple[Course, ...]:
        for name in ("id", "name"):
            values = [getattr(course, name) for course in courses]
            repeated = sorted({value for value in values if values.count(value) > 1})
            if repeated:
                raise ValueError(f"课程 {name} 重复：{'、'.join(repeated)}")
        if not any(course.compulsory for course in courses):
            raise ValueError("至少要有一门必修课程（compulsory = true）")
        return courses


_SECTIONS: dict[str, type[BaseModel]] = {
    "": Settings,
    "campaign": _CampaignSection,
    "basis": Basis,
    "region": Region,
    "course": Course,
    "applies_to": AppliesTo,
    "completion": Completion,
    "count": Count,
    "thresholds": Thresholds,
    "signals": SignalSettings,
    "notice": NoticeSettings,
    "source": SourceSettings,
}
_KEYS = {name: frozenset(model.model_fields) for name, model in _SECTIONS.items()}
"""Section → its keys; those of the top under the empty name."""


def read_settings(path: Path) -> Settings:
    """Return the settings of a campaign.toml.

    Raises
    ------
    ConfigurationError
        Broken TOML, an unknown key, a wrong type: names the line and the nearest known key.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            "campaign.toml 不是 UTF-8 编码。", where=path.name, remedy="用记事本另存为 UTF-8 编码。"
        ) from error
    try:
        settings = Settings.model_validate(tomllib.loads(_with_quoted_keys(text)))
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        raise ConfigurationError(
            "campaign.toml 写法有误，无法读取。",
            where=f"{path.name} 第{where[1]}行" if where else path.name,
            remedy="检查该行的引号、等号、方括号和日期（日期写成 2022-12-01，不加引号）。",
        ) from error
    except ValidationError as error:
        raise configuration_error(error, text, path.name, _KEYS) from error
    try:
        _check_notice(settings.notice)
    except ValidationError as error:
        raise configuration_error(error, text, path.name, _KEYS, "notice") from error
    return settings


def _with_quoted_keys(text: str) -> str:
    """Quote Chinese keys, [notice.督办单] or 约谈时间 = "…": TOML wants them quoted, people do not write it."""
    heads = re.sub(
        r"^(\s*\[+)([^\]\"'#]*[^\x00-\x7f][^\]\"'#]*)(\]+)",
        lambda head: head[1] + ".".join(_quoted(part) for part in head[2].split(".")) + head[3],
        text,
        flags=re.MULTILINE,
    )
    return re.sub(
        r"^(\s*)([^\s\"'#=\[\]{},.]+)(\s*=)",
        lambda key: f"{key[1]}{_quoted(key[2])}{key[3]}",
        heads,
        flags=re.MULTILINE,
    )


def _quoted(key: str) -> str:
    return key if key.strip().isascii() else f'"{key.strip()}"'


def _check_notice(notice: Mapping[str, Any]) -> None:
    base = {key: value for key, value in notice.items() if not isinstance(value, dict)}
    for override in ({}, *(value for value in notice.values() if isinstance(value, dict))):
        NoticeSettings.model_validate(base | override)
