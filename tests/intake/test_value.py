"""Every form in which offices write dates, times, percentages, numbers, answers, classes and forms."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anpei.intake.clean import percent_reading
from anpei.intake.column import cells_of, read_cells
from anpei.intake.sheet import sheet_of
from anpei.intake.value import (
    Unread,
    read_count,
    read_date,
    read_employ_form,
    read_instant,
    read_number,
    read_percent,
    read_person_class,
    read_score,
    read_yes_no,
)
from anpei.vocabulary import EMPLOY_FORMS, PERSON_CLASSES

DAY = date(2022, 10, 8)

DATES = [
    "2022-10-8", "2022-10-08", "2022.10.8", "2022/10/8", "2022/10/08", "20221008", "2022年10月8日", "2022年10月08日",
    "2022-10-08 00:00:00", "22.10.8", "22-10-08", "22/10/8", " 2022 - 10 - 8 ", "２０２２－１０－０８", "2022．10．8",
    "2022年10月8日 08:30", "2022年10月8号", "22年10月8日", "2022、10、8", "2022 10 8", "2022.10.8.", "'2022-10-08", "2022.10.8日",
    "44842", 44842, 44842.0, 44842.9, 20221008, 20221008.0, DAY, datetime(2022, 10, 8, 23, 59),
]  # fmt: skip


@pytest.mark.parametrize("cell", DATES, ids=repr)
def test_forms_of_a_date(cell: Any) -> None:
    # 44842 is Excel's count of days to 8 October 2022 (§2.6)
    assert read_date(cell) == DAY


@pytest.mark.parametrize(
    "cell", ["", None, " ", "/", "-", "——", "至今", "长期", "同上", "〃", "无", "#N/A", "#DIV/0!"], ids=repr
)
def test_no_date(cell: Any) -> None:
    assert read_date(cell) is None


@pytest.mark.parametrize(
    ("cell", "year"),
    [("00.3.1", 2000), ("49.3.1", 2049), ("50.3.1", 1950), ("98.3.1", 1998), ("99-03-01", 1999)],
)
def test_years_of_two_digits(cell: str, year: int) -> None:
    """Somebody hired in 98 was hired in the last century."""
    assert read_date(cell) == date(year, 3, 1)


NO_DATES = [
    "10月8日", "2022-13-01", "2022-02-30", "2022年10月", "8/10/2022", "上周", "2022-10-081", "2022-10-8 上午",
    "2022-10-08 08:00 PM", "2022-10-08T08:00:00Z", "2022-10-08 25:00", "2022-10-08 24:01", "2022-10-08 08:60",
    2022.1, 20221399, 7, 1e12, True, time(8), timedelta(hours=8),
]  # fmt: skip


@pytest.mark.parametrize("cell", NO_DATES, ids=repr)
def test_what_is_no_date_is_told(cell: Any) -> None:
    """A date without year, an impossible one, a time that says something else than UTC+8."""
    with pytest.raises(Unread):
        read_date(cell)


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2022-10-08 08:30:15", datetime(2022, 10, 8, 8, 30, 15)),
        ("2022-10-08T08:30:15", datetime(2022, 10, 8, 8, 30, 15)),
        ("2022-10-08T08:30:15+08:00", datetime(2022, 10, 8, 8, 30, 15)),
        ("2022-10-08 08:30:15.250", datetime(2022, 10, 8, 8, 30, 15)),
        ("2022/10/8 8:30", datetime(2022, 10, 8, 8, 30)),
        ("2022年10月8日8时30分", datetime(2022, 10, 8, 8, 30)),
        ("2022年10月8日8时30分15秒", datetime(2022, 10, 8, 8, 30, 15)),
        ("2022-10-08 24:00", datetime(2022, 10, 9)),
        ("20221008 0830", None),
        (44842.5, datetime(2022, 10, 8, 12)),
        ("44842.25", datetime(2022, 10, 8, 6)),
        (datetime(2022, 10, 8, 8, 30, 15, 999), datetime(2022, 10, 8, 8, 30, 15)),
    ],
    ids=repr,
)
def test_forms_of_an_instant(cell: Any, moment: datetime | None) -> None:
    if moment is None:
        with pytest.raises(Unread):
            read_instant(cell)
    else:
        assert read_instant(cell) == moment


FORMATS = (
    "{0.year}-{0.month}-{0.day}", "{0.year}.{0.month}.{0.day}", "{0.year}/{0.month:02}/{0.day:02}", "{0:%Y%m%d}",
    "{0.year}年{0.month}月{0.day}日", "{0:%Y-%m-%d} 00:00:00",
)  # fmt: skip


@given(st.dates(date(1960, 1, 1), date(2099, 12, 31)), st.sampled_from(FORMATS))
def test_every_date_in_every_form(day: date, form: str) -> None:
    assert read_date(form.format(day)) == day


@given(st.dates(date(1960, 1, 1), date(2099, 12, 31)))
def test_every_serial(day: date) -> None:
    # Excel's day 1 is 1 January 1900 and it believes in 29 February 1900: day 60 is 28 February + 1
    serial = (day - date(1900, 2, 28)).days + 60
    assert read_date(serial) == read_date(str(serial)) == day


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(
        lambda moment: moment.replace(microsecond=0)
    )
)
def test_every_instant(moment: datetime) -> None:
    assert read_instant(str(moment)) == read_instant(moment.isoformat()) == read_instant(moment) == moment


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("95%", "95"), ("95.00％", "95.00"), ("95", "95"), (95, "95"), (0.95, "0.95"), ("0.95", "0.95"), ("100%", "100"),
        ("已完成", "100"), ("未开始", "0"), ("0", "0"), ("", None), ("#DIV/0!", None), ("——", None), (None, None),
    ],
    ids=repr,
)  # fmt: skip
def test_forms_of_a_percentage(cell: Any, value: str | None) -> None:
    assert read_percent(cell) == (None if value is None else Decimal(value))


@pytest.mark.parametrize("cell", ["一半", "95%%", "120%", "-5", "1.2.3", 1e12, True, DAY], ids=repr)
def test_what_is_no_percentage(cell: Any) -> None:
    with pytest.raises(Unread):
        read_percent(cell)


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["0.95", "1", "0"], ["95", "100", "0"]),  # nothing above 1: shares
        ([0.5, 1.0, ""], ["50", "100", None]),
        (["0.5", "95"], ["0.5", "95"]),  # something above 1: percentages
        (["95%", "1"], ["95", "100"]),  # the sign speaks for its own cell alone
        (["1%", "0.5"], ["1", "50"]),
        (["已完成", "0.5"], ["100", "50"]),  # so does a word
        (["0%", "0"], ["0", "0"]),
        (["", "——"], [None, None]),
    ],
)
def test_the_column_tells_shares_from_percentages(cells: list[Any], values: list[str | None]) -> None:
    column = cells_of(sheet_of([[cell] for cell in cells]), 0)
    found = read_cells(column, percent_reading(column)).array.to_pylist()
    assert found == [None if value is None else int(Decimal(value) * 100) for value in values]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("45", "45"), ("45分钟", "45"), ("85分", "85"), ("1,200", "1200"), ("８５．５", "85.5"), (85.5, "85.5"), (60, "60"),
        ("2学时", "2"), ("-3", "-3"), (timedelta(minutes=45), "45"), (" 12 人", "12"), ("", None), ("无", None),
    ],
    ids=repr,
)  # fmt: skip
def test_forms_of_a_number(cell: Any, value: str | None) -> None:
    assert read_number(cell) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    "cell", ["优", "45分钟整", "1e400", 1e300, "9" * 400, "1000000000", DAY, True], ids=repr
)
def test_what_is_no_number(cell: Any) -> None:
    """Also what no column could hold: a slip of the finger may not stop the run."""
    with pytest.raises(Unread):
        read_number(cell)


@pytest.mark.parametrize("cell", ["-1", "12.5", "十二", 2_000_000_000])
def test_what_is_no_count(cell: Any) -> None:
    with pytest.raises(Unread):
        read_count(cell)


def test_counts() -> None:
    assert [read_count(cell) for cell in ("12", 12.0, "12人", "1,200", "", "/")] == [
        12,
        12,
        12,
        1200,
        None,
        None,
    ]


@pytest.mark.parametrize("cell", ["-1", "1000.5", "16400000000"])
def test_what_is_no_score(cell: str) -> None:
    with pytest.raises(Unread):
        read_score(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "是",
        "√",
        "✔",
        "1",
        1,
        1.0,
        "有",
        "已",
        "已完成",
        "合格",
        "已实名",
        "100%",
        "Yes",
        True,
        100,
        "✔\ufe0f",
        "对",
    ],
)
def test_yes(cell: Any) -> None:
    assert read_yes_no(cell) is True


@pytest.mark.parametrize(
    "cell", ["否", "×", "✘", "0", 0, "无", "未", "未完成", "不合格", "未实名", "待认证", "no", False, "没有"]
)
def test_no(cell: Any) -> None:
    assert read_yes_no(cell) is False


@pytest.mark.parametrize("cell", ["", None, " ", "/", "—", "——", "-", "同上", "未知", "#N/A"])
def test_no_answer(cell: Any) -> None:
    assert read_yes_no(cell) is None


@pytest.mark.parametrize("cell", ["大概", "学习中", "2"])
def test_neither_yes_nor_no(cell: str) -> None:
    with pytest.raises(Unread):
        read_yes_no(cell)


@pytest.mark.parametrize(
    ("reader", "values"), [(read_person_class, PERSON_CLASSES), (read_employ_form, EMPLOY_FORMS)]
)
def test_every_spelling_of_classes_and_forms(reader: Any, values: dict[str, tuple[str, ...]]) -> None:
    for value, spellings in values.items():
        assert {reader(spelling) for spelling in (value, f" {value}　", *spellings)} == {value}
    assert reader("") is None
    with pytest.raises(Unread):
        reader("董事会")


def test_spellings_of_classes_and_forms_are_unique() -> None:
    for values in (PERSON_CLASSES, EMPLOY_FORMS):
        spellings = [word for value, others in values.items() for word in {value, *others}]
        assert len(spellings) == len(set(spellings))


def test_the_column_whether_dispatched_answers_with_forms() -> None:
    assert (read_employ_form("是"), read_employ_form("否")) == ("劳务派遣", "正式")
