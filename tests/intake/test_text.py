"""One spelling for what people type in many ways, and what findings may show of it."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anpei.intake.number import read_id_number
from anpei.intake.phone import read_phone
from anpei.intake.text import folded, hinted, masked, plain, read_name, shortened, shown_name, squeezed
from anpei.intake.value import Unread, read_date, read_number, read_percent, read_person_class, read_yes_no
from tests.intake.scene import id_no, phone

ONE = id_no(7)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (None, ""), (13.0, "13"), (13.5, "13.5"), (True, "True"), ("\ufeff甲\u200b ", "甲"), ("\u00a0甲　", "甲"),
        (datetime(2022, 10, 8, 8), "2022-10-08 08:00:00"),
    ],
)  # fmt: skip
def test_plain(cell: Any, shown: str) -> None:
    assert plain(cell) == shown


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("张三", "张三"), ("张 三", "张三"), ("张　三", "张三"), ("张\u200b三\n", "张三"), (" 张三 ", "张三"),
        # one middle dot for all that keyboards have
        ("吐尔·肉孜", "吐尔·肉孜"), ("吐尔•肉孜", "吐尔·肉孜"), ("吐尔・肉孜", "吐尔·肉孜"),
        ("吐尔‧肉孜", "吐尔·肉孜"), ("吐尔 · 肉孜", "吐尔·肉孜"),
        # attempts and remarks behind a name
        ("王五(2)", "王五"), ("王五（2）", "王五"), ("李四（队长）", "李四"), ("王五(已离职)", "王五"),
        ("王五(2)（队长）", "王五"),
        ("赵六（…3月15离职）", "赵六"),
        # nothing but a remark stays as it is: not silently nobody
        ("（队长）", "（队长）"), ("", ""),
        ("李四【队长】", "李四"), ("李四（队长", "李四"), ("王五离职", "王五"),
        ("王五因病离职", "王五"), ("𬭚䶮2022.3.15离职", "𬭚䶮"),
        # rare characters of GB18030, traditional ones, characters of the user's own
        ("𬭚䶮", "𬭚䶮"), ("張國榮", "張國榮"), ("\ue5e5三", "\ue5e5三"),
        # foreigners: a space between Latin words is part of the name
        ("John Smith", "John Smith"), (" John  Smith ", "John Smith"), ("John\u3000Smith（外教）", "John Smith"),
        ("Ｊｏｈｎ Ｓｍｉｔｈ", "John Smith"), ("Jean-Luc D'Arc", "Jean-Luc D'Arc"), ("张 John", "张John"),
        ("A. Müller", "A. Müller"), ("吐尔．肉孜", "吐尔·肉孜"), ("吐尔.肉孜", "吐尔·肉孜"),
    ],
)  # fmt: skip
def test_read_name(cell: str, name: str) -> None:
    assert read_name(cell).text == name


@given(st.text(max_size=12))
def test_the_name_of_a_name_is_itself(cell: str) -> None:
    """Rows are matched by names that were read once and names that were read twice."""
    once = read_name(cell).text
    assert read_name(once).text == once
    # a space stands between Latin words alone, and only one
    assert not re.search(r"\s\s|^\s|\s$|[\u3400-\u9fff\d]\s|\s[\u3400-\u9fff\d]", once)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("瑞成运输（澜州）有限公司", "瑞成运输(澜州) 有限公司"), ("ＡＢＣ化工", "abc化工"),
        ("甲化工有限公司\n", "甲 化工有限公司"),
        ("统一社会信用代码", "统一社会\n信用代码"), ("身份证号（18位）", "身份证号(１８位)"),
    ],
)  # fmt: skip
def test_names_that_are_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"), [("甲化工有限公司", "甲化工有限责任公司"), ("甲化工一厂", "甲化工二厂")]
)
def test_names_that_are_two(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_shown_and_squeezed_names() -> None:
    assert shown_name("瑞成(澜州) 公司") == "瑞成（澜州）公司"
    assert squeezed("９９０Ｘ （街 道）") == "990X(街道)"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (ONE, "990101********" + ONE[-4:]),
        (ONE.lower(), "990101********" + ONE[-4:].lower()),
        (ONE[:6] + " " + ONE[6:14] + " " + ONE[14:], "990101********" + ONE[-4:]),
        (ONE[:6] + "-" + ONE[6:14] + "-" + ONE[14:], "990101********" + ONE[-4:]),
        ("身份证" + ONE + "电话" + phone(1), "身份证990101********" + ONE[-4:] + "电话164****0001"),
        (ONE[:6] + ONE[8:17], "990101*****" + ONE[13:17]),
        (ONE[:17], "990101*******" + ONE[13:17]),
        (ONE + "9", "990****" + (ONE + "9")[-4:]),
        (phone(1), "164****0001"),
        ("164 0000 0001", "164****0001"),
        ("164-0000-0001", "164****0001"),
        (f"{phone(1)} {phone(2)}", "164****0002"),
        (f"{phone(1)}/{phone(2)}", "164****0001/164****0002"),
        (float(phone(1)), "164****0001"),
        ("１６４" + "００００００００", "164****0000"),
        ("2022-10-08 08:00", "2022-10-08 08:00"),
        ("2022-10-08 0800", "2022-10-08 0800"),
        ("0632-1234567", "0632-1234567"),
        ("平台_20221201_0800.csv", "平台_20221201_0800.csv"),
        ("甲化工有限公司", "甲化工有限公司"),
    ],
)  # fmt: skip
def test_masked(cell: Any, shown: str) -> None:
    assert masked(cell) == shown


_SIGNS = st.sampled_from("0123456789xX１９ -\u200b号/")
_BARE = re.compile(r"\d{17}[\dXx]|(?<!\d)1[3-9]\d{9}(?!\d)")


@given(st.text(_SIGNS, max_size=60))
def test_nothing_masked_holds_a_number_of_a_person(cell: str) -> None:
    assert not _BARE.search(masked(cell))


@given(st.integers(1, 999), st.lists(st.sampled_from(["", " ", "-", "　"]), min_size=17, max_size=17))
def test_an_id_number_with_gaps_is_hidden(number: int, gaps: list[str]) -> None:
    whole = id_no(number)
    spaced = "".join(digit + gap for digit, gap in zip(whole, [*gaps, ""], strict=True))
    assert masked(spaced) == f"990101********{whole[-4:]}"


def test_what_nobody_sees_is_left_out() -> None:
    assert plain("甲\x00\x0b\x1b公\u2066司\ufe0f\ud800") == "甲公司"
    assert plain("abc\x07") == "abc"
    assert plain("一行\n二行\t三") == "一行\n二行\t三"


@pytest.mark.parametrize("sign", ["(a)", "（", "离职", "9", "a ", "\u200b", "张·", "已"])
def test_a_cell_of_a_million_signs_is_read(sign: str) -> None:
    """Nobody's name, and no reason to wait."""
    cell = sign * (1_000_000 // len(sign))
    name = read_name(cell)
    assert name.note == ""
    assert len(hinted(cell)) <= 60


@given(st.text())
def test_no_text_stops_a_reader(cell: str) -> None:
    """Whatever people paste: each reader returns, and findings show no more than a line of it."""
    for reader in (plain, squeezed, folded, shown_name, masked, read_name, read_phone, read_id_number):
        reader(cell)  # type: ignore[operator]
    for read_value in (read_date, read_number, read_percent, read_yes_no, read_person_class):
        with suppress(Unread):
            read_value(cell)  # type: ignore[operator]
    assert len(hinted(cell)) <= 60


def test_long_texts_are_cut() -> None:
    assert shortened("甲" * 60) == "甲" * 60
    assert shortened("甲" * 61) == "甲" * 59 + "…"
