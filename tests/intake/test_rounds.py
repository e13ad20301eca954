"""The second round: mended, remaining and new doubts, whoever moved the rows meanwhile."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from anpei.intake import Intake
from anpei.intake.doubts import ranges, sender_doubts
from anpei.intake.rounds import compare, counts
from anpei.intake.second import second_round
from tests.intake.scene import D1, D2, D3, PLATFORM, ROSTER, id_no, learner, person, read, xlsx

TOWN, OTHER = "望沧街道", "石桥镇"


def roster(*rows: list[Any]) -> bytes:
    return xlsx([ROSTER, *rows])


def rounds(intake: Intake) -> list[tuple[str, str, str, str]]:
    """Return sender, state, start of the message and whom it is about."""
    found = second_round(intake)
    assert found is not None
    rows = found.doubts.to_dict("records")
    return [(row["sender"], row["state"], row["message"][:6], row["who"]) for row in rows]


FIRST = roster(
    person("张三", id_no(1), hired="去年"),
    person("李四", id_no(2), hired="去年"),
    person("王五", id_no(3), town="望沧街到"),
)


def test_rows_shift_and_each_doubt_keeps_its_state(tmp_path: Path) -> None:
    again = roster(
        person("赵六", id_no(4), form="不详工"),
        person("王五", id_no(3), town="望沧街道"),
        person("李四", id_no(2), hired="去年"),
        person("张三", id_no(1), hired="2022-01-01"),
    )
    intake = read(tmp_path, {f"{D1}/{TOWN}/a.xlsx": FIRST, f"{D2}/{TOWN}/b.xlsx": again})
    assert rounds(intake) == [
        (TOWN, "已更正", "入职日期“去", "张三（甲化工有限公司）"),
        (TOWN, "已更正", "镇街名称无法", "王五（甲化工有限公司）"),
        (TOWN, "仍存在", "入职日期“去", "李四（甲化工有限公司）"),
        (TOWN, "新增", "用工形式“不", "赵六（甲化工有限公司）"),
    ]
    found = second_round(intake)
    assert found is not None
    assert (str(found.day), str(found.before)) == (D2, D1)
    assert counts(found.doubts).values.tolist() == [[TOWN, 3, 2, 1, 1]]


def test_what_was_not_sent_again_remains(tmp_path: Path) -> None:
    """A supplement mends nothing of the persons whom it does not name."""
    intake = read(
        tmp_path, {f"{D1}/{TOWN}/a.xlsx": FIRST, f"{D2}/{TOWN}/b.xlsx": roster(person("王五", id_no(3)))}
    )
    assert [(state, who[:2]) for _, state, _, who in rounds(intake)] == [
        ("已更正", "王五"), ("仍存在", "张三"), ("仍存在", "李四"),
    ]  # fmt: skip


def test_only_senders_who_sent_again_are_compared(tmp_path: Path) -> None:
    bad = roster(person("孙八", id_no(8), "乙公司", hired="去年"))
    files = {
        f"{D1}/{TOWN}/a.xlsx": FIRST,
        f"{D1}/{OTHER}/a.xlsx": bad,
        f"{D2}/{OTHER}/b.xlsx": bad[:-1] + bad[-1:],
    }
    files[f"{D2}/{OTHER}/b.xlsx"] = roster(person("孙八", id_no(8), "乙公司", hired="2022-01-01"))
    assert rounds(read(tmp_path, files)) == [(OTHER, "已更正", "入职日期“去", "孙八（乙公司）")]


def test_an_export_of_the_platform_is_no_second_round(tmp_path: Path) -> None:
    export = xlsx([PLATFORM, learner("张三", id_no(1))])
    files = {
        f"{D1}/{TOWN}/a.xlsx": FIRST,
        f"{D1}/p.xlsx": export,
        f"{D2}/p.xlsx": xlsx([PLATFORM, learner("李四", id_no(2))]),
    }
    assert second_round(read(tmp_path, files)) is None


def test_the_last_second_round_stays_in_view_when_others_send(tmp_path: Path) -> None:
    files = {
        f"{D1}/{TOWN}/a.xlsx": FIRST,
        f"{D2}/{TOWN}/b.xlsx": roster(person("张三", id_no(1), hired="2022-01-01")),
        f"{D3}/p.xlsx": xlsx([PLATFORM, learner("张三", id_no(1))]),
    }
    found = second_round(read(tmp_path, files))
    assert found is not None
    assert (str(found.day), str(found.before)) == (D2, D1)


def test_a_file_that_could_not_be_read_is_mended_by_one_that_can(tmp_path: Path) -> None:
    files = {f"{D1}/{TOWN}/a.xlsx": b"PK\x03\x04broken", f"{D1}/{OTHER}/a.xlsx": b"", f"{D1}/c.xlsx": FIRST}
    intake = read(tmp_path, files | {f"{D2}/{TOWN}/b.xlsx": FIRST + b"\0"})
    assert [(sender, state) for sender, state, text, _ in rounds(intake) if text == "文件无法读取"] == [
        (TOWN, "已更正")
    ]
    open_ones = sender_doubts(intake.folder).query("code == 'E001'")
    assert list(open_ones["sender"]) == [OTHER]


def test_a_row_without_a_name_is_mended_when_most_of_the_file_is_sent_again(tmp_path: Path) -> None:
    first = roster(person("张三", id_no(1)), person("李四", id_no(2)), person("", id_no(3)))
    both = roster(person("张三", id_no(1)), person("李四", id_no(2)), person("王五", id_no(3)))
    one = roster(person("赵六", id_no(4)))
    mended = read(tmp_path / "a", {f"{D1}/{TOWN}/a.xlsx": first, f"{D2}/{TOWN}/b.xlsx": both})
    assert [(state, text) for _, state, text, _ in rounds(mended)] == [("已更正", "缺少姓名，这")]
    not_yet = read(tmp_path / "b", {f"{D1}/{TOWN}/a.xlsx": first, f"{D2}/{TOWN}/b.xlsx": one})
    assert [(state, text) for _, state, text, _ in rounds(not_yet)] == [("仍存在", "缺少姓名，这")]


# ── the pure function ───────────────────────────────────────────────────────────────────────────────────────


def doubt(
    message: str = "问题", who: str = "张三（甲）", sender: str = TOWN, code: str = "E201", **more: Any
) -> dict[str, Any]:
    blank = {"severity": "一般", "path": "p", "sheet": "s", "cell": "B2"}
    return blank | {"message": message, "who": who, "sender": sender, "code": code} | more


def states(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Counter[str]:
    columns = list(doubt())
    frames = (pd.DataFrame(rows, columns=columns) for rows in (before, after))
    return Counter(compare(*frames, [TOWN])["state"])


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([doubt()], [doubt(cell="B9")], {"仍存在": 1}),
        ([doubt("问题（3处）")], [doubt("问题（12处）")], {"仍存在": 1}),
        ([doubt("共3行")], [doubt("共5行")], {"仍存在": 1}),
        ([doubt("“9901”不对")], [doubt("“9902”不对")], {"已更正": 1, "新增": 1}),
        ([doubt(who="张三（甲）")], [doubt(who="张三（乙）")], {"已更正": 1, "新增": 1}),
        ([doubt(code="E201")], [doubt(code="E202")], {"已更正": 1, "新增": 1}),
        ([doubt()] * 3, [doubt()] * 2, {"仍存在": 2, "已更正": 1}),
        ([doubt()] * 2, [doubt()] * 3, {"仍存在": 2, "新增": 1}),
        ([doubt()], [], {"已更正": 1}),
        ([], [doubt()], {"新增": 1}),
        ([doubt(sender=OTHER)], [], {}),
        ([], [], {}),
    ],
)
def test_compare(before: list[dict[str, Any]], after: list[dict[str, Any]], expected: dict[str, int]) -> None:
    assert states(before, after) == expected


def test_runs_of_cells_are_drawn_together() -> None:
    assert ranges([f"AB{n}" for n in (3, 4, 5, 7)] + ["AC8"]) == ["AB3至AB5", "AB7", "AC8"]
    assert ranges([]) == []
    assert ranges(["C列", "D列"]) == ["C列", "D列"]
