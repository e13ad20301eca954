"""What can be known from what has come in: one campaign, of which ever less is received, and poorer exports.

Everything that is still known equals the figures of the whole campaign; everything else is empty and said to be so.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from anpei.document.bulletin import notice as make_notice
from anpei.document.notice import Heading, Paragraph
from anpei.home import Home
from anpei.ledger import Case, open_case
from anpei.synthetic import write_campaign
from anpei.synthetic.faults import Faults
from anpei.vocabulary import COUNTS

NAME = "poor"
LEARNING = ["n_registered", "n_started", "n_completed", "n_on_time", "n_valid"]
STATUSES = ["n_not_registered", "n_registered_only", "n_in_progress"]
UNITS = ["n_units", "n_headcount"]
EXPORTED_AT = "2026-11-02T17:30:00"
"""From when rows without times count: they are no use to an earlier cut-off."""

LISTS, ROSTERS, EXPORTS = "监管对象", "名册/", "平台/"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("source") / NAME
    return write_campaign(
        folder, seed=5, units=40, people=600, mess="none", faults=Faults(), campaign_id=NAME
    )


@pytest.fixture(scope="module")
def truth(source: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((source / "truth.json").read_text(encoding="utf-8"))
    return found["measures"]["district"]["990101"]


def make(
    source: Path,
    folder: Path,
    kept: Iterable[str],
    change: Callable[[list[list[Any]]], list[list[Any]]] | None = None,
    more: dict[str, bytes] | None = None,
    as_of: str = "",
) -> Case:
    """Return the case of the extracts that are kept; `change` rewrites the tables of the platform's files."""
    campaign = folder / "data" / "campaigns" / NAME
    (folder / "output").mkdir()
    for path in sorted(source.rglob("*")):
        relative = path.relative_to(source)
        is_extract = relative.parts[0] == "extracts"
        if path.is_dir() or (is_extract and not any(word in relative.as_posix() for word in kept)):
            continue
        target = campaign / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        data = path.read_bytes()
        target.write_bytes(
            _changed(path.name, data, change) if change and EXPORTS in relative.as_posix() else data
        )
    for name, data in (more or {}).items():
        target = campaign / "extracts" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return open_case(NAME, as_of=as_of or None, home=Home(folder))


def _changed(name: str, data: bytes, change: Callable[[list[list[Any]]], list[list[Any]]]) -> bytes:
    if name.endswith(".csv"):
        out = io.StringIO()
        csv.writer(out).writerows(change([list(row) for row in csv.reader(io.StringIO(_decoded(data)))]))
        return out.getvalue().encode("utf-8-sig")
    rows = [
        list(row)
        for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    ]
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in change(rows):
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def _decoded(data: bytes) -> str:
    return data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "gb18030")


def known(case: Case) -> dict[str, int]:
    """Return the district's counts that are known."""
    row = case.measure("district").iloc[0]
    return {name: int(row[name]) for name in COUNTS if not pd.isna(row[name])}


def told(case: Case) -> str:
    """Return the text of the bulletin."""
    blocks = make_notice(case, "情况通报").blocks
    return "\n".join(block.text for block in blocks if isinstance(block, Paragraph | Heading))


def same(truth: dict[str, Any], *names: str) -> dict[str, int]:
    return {name: truth[name] for name in names}


# ── less and less of the three ──────────────────────────────────────────────────────────────────────────────


def test_rosters_without_the_platform(source: Path, truth: dict[str, Any], tmp_path: Path) -> None:
    case = make(source, tmp_path, [LISTS, ROSTERS, "核减"])
    assert known(case) == same(truth, *UNITS, "n_units_rostered", "n_required")
    assert "因平台学习数据未取得或者不完整，注册、参训、完成情况未统计" in told(case)


def test_the_platform_without_rosters(source: Path, tmp_path: Path) -> None:
    """Who is obliged is not known, so there is no rate; who has registered and learned is."""
    case = make(source, tmp_path, [LISTS, EXPORTS])
    found = known(case)
    assert set(found) == {*UNITS, *LEARNING, "n_registered_only", "n_in_progress"}
    assert found["n_registered"] == found["n_registered_only"] + found["n_in_progress"] + found["n_completed"]
    text = told(case)
    assert "因未取得应训人员名册，应训人数和各项比率未统计" in text
    assert "应训人员只注册未学习" not in text


def test_no_list_of_units(source: Path, truth: dict[str, Any], tmp_path: Path) -> None:
    """Units that have sent a roster are known; how many ought to have is not."""
    case = make(source, tmp_path, [ROSTERS, EXPORTS, "核减", "线下", "核查", "抽查", "监管人员"])
    found = known(case)
    assert not {"n_units", "n_headcount"} & set(found)
    assert found.items() >= same(truth, "n_required", *LEARNING[:3], *STATUSES, "n_units_rostered").items()
    assert "因未取得监管对象底册，应当参加本次培训的单位数和名册报送率未统计" in told(case)


def test_summaries_alone(source: Path, tmp_path: Path) -> None:
    towns = {"望沧街道": (120, 118, 110, 90), "松漪镇": (60, 55, 50, 41), "栖澜街道": (20, 20, 20, 20)}
    rows = [f"{town},{','.join(map(str, counts))}" for town, counts in towns.items()]
    summary = "\n".join(["所属镇街,应训人数,注册人数,参训人数,完成人数", *rows]).encode("gbk")
    case = make(source, tmp_path, [], more={"2026-11-03/平台汇总.csv": summary})
    assert known(case) == {
        "n_required": 200, "n_registered": 193, "n_started": 180, "n_completed": 151,
        "n_not_registered": 7, "n_registered_only": 13, "n_in_progress": 29,
    }  # fmt: skip
    by_town = case.measure("town").set_index("label")["n_completed"]
    assert {town: int(by_town[town]) for town in towns} == {town: counts[3] for town, counts in towns.items()}
    assert by_town.drop(list(towns)).isna().all()
    text = told(case)
    assert "13名注册人员只注册未学习，占注册人数的6.74%；因未取得分单位数据，未列名单。" in text
    assert "因未取得完成时间，按时完成情况未统计" in text


# ── poorer exports ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_masked_export(source: Path, truth: dict[str, Any], tmp_path: Path) -> None:
    """Name, last four digits and unit lead to the person on the roster of that unit; others stay unmatched and told."""

    def mask(rows: list[list[Any]]) -> list[list[Any]]:
        number, phone = rows[0].index("身份证号"), rows[0].index("手机号")
        for row in rows[1:]:
            row[number] = f"{row[number][:6]}********{row[number][-4:]}"
            row[phone] = f"{row[phone][:3]}****{row[phone][-4:]}"
        return rows

    case = make(source, tmp_path, ["/"], mask)
    assert known(case).items() >= same(truth, "n_required", *LEARNING, *STATUSES).items()


def test_an_export_of_states_alone(source: Path, truth: dict[str, Any], tmp_path: Path) -> None:
    """学习状态 stands for progress and test: who is done is known, when is not."""
    labels = ["姓名", "身份证号", "手机号", "单位名称", "所属镇街", "实名状态", "学习状态"]

    def states(rows: list[list[Any]]) -> list[list[Any]]:
        places = [rows[0].index(label) for label in labels]
        accounts: dict[tuple[Any, ...], set[Any]] = {}
        for row in rows[1:]:
            *account, state = (row[place] for place in places)
            accounts.setdefault(tuple(account), set()).add(state)
        return [labels, *([*account, _whole(states)] for account, states in accounts.items())]

    case = make(source, tmp_path, ["/"], states, as_of=EXPORTED_AT)
    found = known(case)
    assert found.items() >= same(truth, "n_required", "n_registered", "n_completed").items()
    assert "n_on_time" not in found
    assert "按时完成情况未统计" in told(case)


def _whole(states: set[Any]) -> str:
    """Return the state of an account whose courses have these states."""
    return "已完成" if states == {"已完成"} else "学习中" if states & {"已完成", "学习中"} else "未开始"
