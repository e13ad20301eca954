"""Sentences: which variant of templates/wording/sentences.txt the figures demand, and its blanks.

Each function below looks at the ledger and returns the name of a variant with the values of its blanks; the
words themselves stand in the text file, where an analyst can change them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from ..errors import WordingError, nearest
from ..ledger.figure import Figure
from ..vocabulary import PERSON_CLASSES
from .scope import Scope
from .wording import Phrase, Sentence

NAMES_AT_MOST = 10
"""Units named in a sentence; more are counted and listed in an attachment."""

Choice = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Telling:
    """What sentences speak of: the document's scope beside the whole district."""

    scope: Scope
    whole: Scope

    @property
    def case(self) -> Any:
        """The case behind both scopes."""
        return self.scope.case


def make_sentence(name: str, telling: Telling, variants: SentenceTexts) -> Sentence:
    """Return the sentence `name` as the figures demand it."""
    variant, blanks = SENTENCES[name](telling)
    return variants.sentence(name, variant, {"本": telling.scope, "范围": telling.scope.label, **blanks})


@dataclass(frozen=True)
class SentenceTexts:
    """The parsed sentences.txt: name → variant → text, with its file name and line."""

    texts: dict[str, dict[str, tuple[str, int]]]
    file: str

    def sentence(self, name: str, variant: str, blanks: dict[str, Any]) -> Sentence:
        """Return one variant as a Sentence.

        Raises
        ------
        WordingError
            The file lacks the sentence or the variant.
        """
        variants = self.texts.get(name, {})
        if variant not in variants:
            raise WordingError(
                f"句子“{name}”缺少“{variant}”这种说法。",
                where=self.file,
                guess=nearest(variant, variants),
                remedy=f"在“{name}”下面补一行“  {variant}：文字”。",
            )
        text, line = variants[variant]
        return Sentence(text, blanks, f"{self.file} 第{line}行")


def parse_sentences(text: str, file: str) -> SentenceTexts:
    """Return the sentences of a sentences.txt.

    Raises
    ------
    WordingError
        A line that is neither a sentence name nor an indented “variant：text”.
    """
    texts: dict[str, dict[str, tuple[str, int]]] = {}
    current: dict[str, tuple[str, int]] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not line[0].isspace():
            current = texts.setdefault(line.strip(), {})
        elif current is not None and "：" in line:
            variant, _, body = line.strip().partition("：")
            current[variant] = (body, number)
        else:
            raise WordingError(
                "句子文件这一行看不懂。",
                where=f"{file} 第{number}行",
                remedy="句名顶格写；说法缩进两格，写成“情形：文字”。",
            )
    return SentenceTexts(texts, file)


# ── building blocks ─────────────────────────────────────────────────────────────────────────────────────────


def _join(items: Iterable[Sequence[str | Figure]], mark: str = "、") -> Phrase:
    parts: list[str | Figure] = []
    for item in items:
        parts += [mark, *item] if parts else list(item)
    return Phrase(tuple(parts))


def _known(*figures: Figure) -> bool:
    return all(figure.numerator is not None for figure in figures)


def _is_zero(figure: Figure) -> bool:
    return figure.numerator == 0


def _counted(numerator: int, measure: str, scope: Scope, of: tuple[Figure, ...] = ()) -> Figure:
    return Figure("count", measure, scope.level, scope.key, numerator, of=of)


def _rated(telling: Telling, frame: pd.DataFrame, level: str) -> Phrase:
    """Names with their rates in brackets."""
    return _join(
        (row.label, "（", telling.case.figure("completion_rate", level, row.key), "）")
        for row in frame.itertuples()
    )


def _ranking(telling: Telling, level: str) -> Choice:
    """Leaders and last places by completion rate; every tie at the edge is named (DOMAIN §3 rule 8)."""
    if not _known(telling.scope.figure("n_completed")):
        return "不印", {}
    frame = telling.case.ranking("completion_rate", level, within=telling.scope.within)
    ranked = frame[frame["rank"].notna()].sort_values("rank", kind="stable")
    if ranked.empty:
        return "无可排名", {}
    is_full = ranked["numerator"] == ranked["denominator"]
    full_rate = Figure("rate", "completion_rate", level, "", 1, 1)
    if is_full.all():
        return "全部完成", {"全满率": full_rate}
    if len(ranked) < 6:
        return "少数", {"依次": _rated(telling, ranked, level)}
    worse = ranked["rank"].map(lambda rank: int((ranked["rank"] > rank).sum()))
    leaders, last = ranked[ranked["rank"] <= 3], ranked[(worse < 3) & ~is_full]
    if is_full.sum() > 3 or len(leaders) > 5:
        full = ranked[is_full] if is_full.any() else leaders
        if is_full.any():
            return "有全满", {
                "全满率": full_rate,
                "全满": _named_many(telling, full, level),
                "后列": _rated(telling, last, level),
            }
    edge = pd.concat([leaders, last])
    variant = "并列" if edge["rank"].duplicated().any() else "一般"
    return variant, {"前列": _rated(telling, leaders, level), "后列": _rated(telling, last, level)}


def _named_many(telling: Telling, frame: pd.DataFrame, level: str) -> Phrase:
    unit = {"town": "个镇街", "dept": "个部门", "unit": "家单位"}[level]
    names = list(frame["label"])
    shown = _join([name] for name in names[:5])
    if len(names) <= 5:
        return shown
    count = _counted(len(names), "n_units_all_completed", telling.scope)
    return Phrase((*shown.parts, "等", count, unit))


def _below(telling: Telling, level: str) -> Choice:
    """Those below the district's completion rate, compared exactly."""
    whole = telling.whole.figure("completion_rate").value
    if whole is None:
        return "不印", {}
    frame = telling.case.ranking("completion_rate", level)
    ranked = frame[frame["rank"].notna()]
    below = ranked[
        [
            Fraction(int(n), int(d)) < whole
            for n, d in zip(ranked["numerator"], ranked["denominator"], strict=True)
        ]
    ]
    if ranked.empty or len(below) == 0:
        return ("不印" if ranked.empty else "无"), {}
    return ("一个" if len(below) == 1 else "多个"), {"名单": _join([label] for label in below["label"])}


def _units(telling: Telling, condition: str, measure: str) -> tuple[str, Phrase, Figure]:
    """Variant, names (the most affected first when there are too many) and the number of units."""
    frame = telling.case.units_where(condition, within=telling.scope.within)
    count = _counted(len(frame), measure, telling.scope)
    if frame.empty:
        return "无", Phrase(()), count
    if len(frame) == 1:
        return "一家", _join([frame["unit"].iloc[0]]), count
    if len(frame) <= NAMES_AT_MOST:
        return "多家", _join([name] for name in frame["unit"]), count
    first = frame.sort_values("n_affected", ascending=False, kind="stable").head(5)
    return "过多", _join([name] for name in first["unit"]), count


# ── the sentences ───────────────────────────────────────────────────────────────────────────────────────────


def _basis(telling: Telling) -> Choice:
    basis = telling.case.campaign.basis
    citations = "和".join(document.citation for document in basis)
    return ("有文件", {"文件": citations}) if basis else ("无文件", {})


def _unit_totals(telling: Telling) -> Choice:
    scope = telling.scope
    units, rostered = scope.figure("n_units"), scope.figure("n_units_rostered")
    if _known(units) and _is_zero(units):
        return "无单位", {}
    if not _known(units, rostered):
        return "名册未知", {}
    return ("全部报送" if units.numerator == rostered.numerator else "一般"), {}


def _person_totals(telling: Telling) -> Choice:
    scope = telling.scope
    required, completed = scope.figure("n_required"), scope.figure("n_completed")
    on_time = scope.figure("n_on_time")
    if not _known(required):
        return "应训未知", {}
    if _is_zero(required):
        return "无人员", {}
    if not _known(scope.figure("n_registered"), scope.figure("n_started"), completed):
        return "学习未知", {}
    if not _known(on_time):
        return "按时未知", {}
    if completed.numerator == required.numerator:
        return ("全部按时完成" if on_time.numerator == required.numerator else "全部完成"), {}
    return "一般", {}


def _coverage(telling: Telling) -> Choice:
    scope = telling.scope
    rate = scope.figure("coverage_rate")
    if rate.value is None or rate.numerator is None or rate.denominator is None:
        return "不印", {}
    if rate.value == 1:
        return "全覆盖", {}
    required, completed = scope.figure("n_required"), scope.figure("n_completed")
    short = _counted(rate.denominator - rate.numerator, "coverage_rate", scope, of=(required, rate))
    valid = scope.figure("n_valid")
    if (
        telling.case.campaign.completion.coverage == "valid"
        and valid.numerator is not None
        and completed.numerator is not None
        and valid.numerator < completed.numerator
    ):
        removed = _counted(completed.numerator - valid.numerator, "n_valid", scope, of=(completed, valid))
        return "扣除不一致", {"扣除": removed, "差额": short}
    return "一般", {"差额": short}


def _classes(telling: Telling) -> Choice:
    frame = telling.case.measure("person_class", within=telling.scope.within)
    frame = frame[frame["n_required"].fillna(0) > 0]
    if frame.empty:
        return "不印", {}
    has_learning = frame["n_completed"].notna().all()
    order = [name for name in PERSON_CLASSES if name in set(frame["key"])]
    rows = frame.set_index("key").loc[order]
    items = []
    for key, row in rows.iterrows():
        required = Figure("count", "n_required", "person_class", str(key), int(row["n_required"]))
        if not has_learning:
            items.append((str(key), required, "人"))
            continue
        completed = int(row["n_completed"])
        rate = Figure("rate", "completion_rate", "person_class", str(key), completed, int(row["n_required"]))
        items.append((str(key), required, "人、完成率", rate))
    return ("一般" if has_learning else "仅人数"), {"各类": _join(items, "，")}


def _own_rank(telling: Telling) -> Choice:
    scope = telling.scope
    rate = scope.figure("completion_rate")
    if rate.value is None:
        return "不印", {}
    frame = telling.case.ranking("completion_rate", "town").set_index("key")
    row = frame.loc[scope.key]
    if pd.isna(row["rank"]):
        return "不排名", {"原因": row["reason"]}
    n_ranked = int(frame["rank"].notna().sum())
    is_tied = int((frame["rank"] == row["rank"]).sum()) > 1
    blanks = {
        "名次": Figure("rank", "completion_rate", scope.level, scope.key, int(row["rank"]), of=(rate,)),
        "参排数": _counted(n_ranked, "n_ranked", telling.whole),
    }
    return ("并列" if is_tied else "一般"), blanks


def _versus_whole(telling: Telling) -> Choice:
    scope = telling.scope
    rate, whole = scope.figure("completion_rate"), telling.whole.figure("completion_rate")
    if rate.value is None or whole.value is None:
        return "不印", {}
    difference = Fraction(rate.value) - Fraction(whole.value)
    gap = Figure(
        "difference",
        "completion_rate",
        scope.level,
        scope.key,
        difference.numerator,
        difference.denominator,
        of=(rate, whole),
    )
    return ("持平" if difference == 0 else "高于" if difference > 0 else "低于"), {"差": gap}


def _supervisors(telling: Telling) -> Choice:
    case = telling.case
    items = []
    for level, label in (("supervisors_town", "各镇街"), ("supervisors_dept", "各部门")):
        if case.measure(level).empty:
            continue
        total = case.total(level)
        if pd.isna(total["n_required"]):
            continue
        required = Figure("count", "n_required", level, "合计", int(total["n_required"]))
        if pd.isna(total["n_completed"]):
            items.append((label, "监管人员应训", required, "人，参训情况未统计"))
            continue
        started = Figure("count", "n_started", level, "合计", int(total["n_started"]))
        completed = Figure("count", "n_completed", level, "合计", int(total["n_completed"]))
        rate = Figure(
            "rate", "completion_rate", level, "合计", int(total["n_completed"]), int(total["n_required"])
        )
        items.append(
            (label, "监管人员应训", required, "人，参训", started, "人，完成", completed, "人，完成率", rate)
        )
    return ("一般", {"各组": _join(items, "；")}) if items else ("未取得", {})


def _spot_checks(telling: Telling) -> Choice:
    scope = telling.scope
    sampled, tested = scope.figure("n_spot_sampled"), scope.figure("n_spot_tested")
    if not _known(sampled, tested) or _is_zero(sampled):
        return "未开展", {}
    if _is_zero(tested):
        return "无人参加", {}
    passed = scope.figure("n_spot_passed")
    return ("全部合格" if passed.numerator == sampled.numerator else "一般"), {}


def _without_roster(telling: Telling) -> Choice:
    if not _known(telling.scope.figure("n_units_rostered")):
        return "不印", {}
    variant, names, count = _units(telling, "units_without_roster", "n_units_unrostered")
    return variant, {"名单": names, "家数": count}


def _not_registered(telling: Telling) -> Choice:
    if not _known(telling.scope.figure("n_not_registered")):
        return "学习未知", {}
    if _is_zero(telling.scope.figure("n_not_registered")):
        return "无", {}
    variant, names, count = _units(telling, "units_not_all_registered", "n_units_not_all_registered")
    return variant, {"名单": names, "家数": count}


def _registered_only(telling: Telling) -> Choice:
    if not _known(telling.scope.figure("n_registered_only")):
        return "学习未知", {}
    if _is_zero(telling.scope.figure("n_registered_only")):
        return "无", {}
    variant, names, count = _units(telling, "units_registered_only", "n_registered_only")
    return variant, {"名单": names, "家数": count}


def _mismatches(telling: Telling) -> Choice:
    confirmed = telling.scope.figure("n_mismatch_confirmed")
    if not _known(confirmed):
        return "未取得", {}
    return ("无" if _is_zero(confirmed) else "有"), {}


def _spot_failures(telling: Telling) -> Choice:
    scope = telling.scope
    tested = scope.figure("n_spot_tested")
    if not _known(tested) or _is_zero(tested):
        return "不印", {}
    line = telling.case.campaign.thresholds.spot_pass_rate
    standard = Figure("threshold", "spot_pass_rate", "district", "", line.numerator, line.denominator)
    variant, names, count = _units(telling, "units_spot_below", "n_spot_tested")
    return variant, {"名单": names, "家数": count, "标准": standard}


def _unlisted(telling: Telling) -> Choice:
    unlisted = telling.scope.figure("n_unlisted")
    if not _known(unlisted):
        return "不印", {}
    return ("无" if _is_zero(unlisted) else "有"), {}


def _adjusted(telling: Telling) -> Choice:
    counts = telling.case.adjusted(within=telling.scope.within)
    if counts["n_added"] is None or counts["n_removed"] is None:
        return "不印", {}
    added = _counted(counts["n_added"], "n_added", telling.scope)
    removed = _counted(counts["n_removed"], "n_removed", telling.scope)
    if _is_zero(added) and _is_zero(removed):
        return "无", {}
    return "有", {"增补": added, "核减": removed}


SENTENCES: dict[str, Callable[[Telling], Choice]] = {
    "依据": _basis,
    "单位总量": _unit_totals,
    "人员总量": _person_totals,
    "覆盖情况": _coverage,
    "类别情况": _classes,
    "镇街排名": lambda telling: _ranking(telling, "town"),
    "镇街低于全区": lambda telling: _below(telling, "town"),
    "部门排名": lambda telling: _ranking(telling, "dept"),
    "部门低于全区": lambda telling: _below(telling, "dept"),
    "单位排名": lambda telling: _ranking(telling, "unit"),
    "本镇街名次": _own_rank,
    "与全区相比": _versus_whole,
    "监管人员": _supervisors,
    "抽查抽测": _spot_checks,
    "未报名册": _without_roster,
    "未注册": _not_registered,
    "只注册未学": _registered_only,
    "人员不一致": _mismatches,
    "抽测不合格": _spot_failures,
    "名册外": _unlisted,
    "核减增补": _adjusted,
}
"""Every sentence that a wording file can call."""
