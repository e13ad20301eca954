"""ID numbers, codes of units, telephone numbers: the standards' own examples, every damage of DOMAIN §2.5."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anpei.intake.column import cells_of
from anpei.intake.ids import Ids, read_ids
from anpei.intake.number import check_character, is_id_number, is_uscc, masked_parts, read_id_number
from anpei.intake.phone import read_phone
from anpei.intake.sheet import sheet_of
from tests.intake.scene import id_no, phone, uscc

STANDARD = "11010519491231002X"  # GB 11643-1999, its own example
OTHER_STANDARD = "440524188001010014"
ONE = id_no(123)  # born 1990-03-07
HONG_KONG, TAIWAN = id_no(12, area="810000"), id_no(34, area="830000")
FOREIGN = id_no(56, area="9" + "11" + "124")  # place of issue, country


def other_sign(number: str) -> str:
    """Return a number with another last character."""
    return number[:17] + ("0" if number[17] != "0" else "1")


VALID = st.builds(
    lambda area, born, number: id_no(number, f"{born:%Y%m%d}", f"99{area:04d}"),
    st.integers(0, 9999),
    st.dates(date(1900, 1, 1), date(2010, 12, 31)),
    st.integers(1, 999),
)


@pytest.mark.parametrize("text", [STANDARD, OTHER_STANDARD])
def test_the_examples_of_the_standard(text: str) -> None:
    assert check_character(text[:17]) == text[17]
    assert read_id_number(text) == read_id_number(text.lower())
    assert (read_id_number(text).state, read_id_number(text).last_four) == ("valid", text[-4:])


@given(VALID, st.sampled_from(["{}", " {} ", "'{}", "‘{}", "\u200b{}", "{}\n", "\u00a0{}"]))
def test_a_number_as_typed_is_the_number(number: str, form: str) -> None:
    spaced = f"{number[:6]} {number[6:14]}-{number[14:]}"
    wide = number.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
    for cell in (form.format(number), number.lower(), spaced, wide):
        assert read_id_number(cell).text == number
        assert read_id_number(cell).state == "valid"


@given(VALID, st.integers(0, 17), st.integers(1, 9))
def test_every_wrong_digit_is_found(number: str, place: int, shift: int) -> None:
    """GB 11643 finds every single error: weights and 11 have no common divisor."""
    digit = 10 if number[place] == "X" else int(number[place])
    wrong = str((digit + shift) % 10) if digit < 10 else str(shift)
    if wrong != number[place]:
        assert not is_id_number(number[:place] + wrong + number[place + 1 :])


@given(VALID, st.integers(0, 16))
def test_swapped_neighbours_are_found(number: str, place: int) -> None:
    one, two = number[place], number[place + 1]
    if one != two and "X" not in (one, two):
        assert not is_id_number(number[:place] + two + one + number[place + 2 :])


@given(st.dates(date(1930, 1, 1), date(1999, 12, 31)), st.integers(1, 999))
def test_fifteen_digits_are_their_eighteen(born: date, number: int) -> None:
    whole = id_no(number, f"{born:%Y%m%d}")
    old = read_id_number(whole[:6] + whole[8:17])
    assert (old.text, old.state, old.is_whole) == (whole, "old", True)


@pytest.mark.parametrize(
    ("cell", "text", "state"),
    [
        # a number cell keeps 15 digits, whatever its double shows of the rest (§2.5)
        (float(ONE), ONE[:15], "damaged"),
        (int(ONE[:15] + "000"), ONE[:15], "damaged"),
        (float(ONE[:15] + "000"), ONE[:15], "damaged"),
        (int(ONE[:6] + ONE[8:17]), ONE, "old"),
        (float(phone(1)), phone(1), "phone"),
        (phone(1), phone(1), "phone"),
        (17.0, "17", "invalid"),
        (True, "True", "invalid"),
        # masks of platforms
        (ONE[:6] + "********" + ONE[-4:], ONE[:6] + "********" + ONE[-4:], "masked"),
        (ONE[:3] + "***********" + ONE[-4:], ONE[:3] + "***********" + ONE[-4:], "masked"),
        ("**************" + ONE[-4:], "**************" + ONE[-4:], "masked"),
        (ONE[:6] + "＊＊＊＊＊＊＊＊" + ONE[-4:], ONE[:6] + "********" + ONE[-4:], "masked"),
        # papers that are no ID cards
        ("E12345678", "E12345678", "other"),
        ("H12345678", "H12345678", "other"),
        ("ABC990101123456", "ABC990101123456", "other"),
        ("EA1234567", "EA1234567", "other"),
        ("C12345678", "C12345678", "other"),
        ("M1234567890", "M1234567890", "other"),
        ("P1234567A", "P1234567A", "other"),
        ("A123456（7）", "A123456(7)", "other"),
        ("ＥA 1234567", "EA1234567", "other"),
        # permits of residence: 18 characters made like ID numbers, so that a wrong one is found
        (HONG_KONG, HONG_KONG, "valid"),
        (TAIWAN, TAIWAN, "valid"),
        (FOREIGN, FOREIGN, "valid"),
        (other_sign(HONG_KONG), other_sign(HONG_KONG), "invalid"),
        # letters for digits are never mended
        (ONE.replace("0", "O", 1), ONE.replace("0", "O", 1), "invalid"),
        (ONE.replace("1", "l", 1), ONE.replace("1", "L", 1), "invalid"),
        (ONE.replace("1", "I", 1), ONE.replace("1", "I", 1), "invalid"),
        # nothing there
        ("", "", "missing"),
        (None, "", "missing"),
        ("同上", "", "missing"),
        ("／", "", "missing"),
        # not a number of a person
        (ONE[:17], ONE[:17], "invalid"),
        (ONE[:6] + "19901307" + ONE[14:], ONE[:6] + "19901307" + ONE[14:], "invalid"),
        ("9.90101E+17", "990101E+17", "invalid"),
        ("待补", "待补", "invalid"),
        ("未提供", "未提供", "invalid"),
    ],
    ids=repr,
)
def test_what_a_cell_holds(cell: Any, text: str, state: str) -> None:
    number = read_id_number(cell)
    assert (number.text, number.state) == (text, state)


@pytest.mark.parametrize(
    ("cell", "names_a_person"),
    [
        (ONE, True),
        (ONE[:17], True),  # a digit is missing: a slip, still somebody's number
        (ONE[:9] + "O" + ONE[10:], True),
        ("E12345678", True),
        ("9.90101E+17", False),  # as good as everybody's of the area
        (ONE[:14] + "****", False),
        ("待补", False),
        ("12345", False),
        (float(ONE), False),
        ("", False),
    ],
)
def test_what_names_a_person_by_itself(cell: Any, names_a_person: bool) -> None:
    assert read_id_number(cell).is_whole is names_a_person


@given(VALID)
def test_a_number_cell_keeps_fifteen_digits(number: str) -> None:
    """Spreadsheets write zeros for the last three digits; the nearest double may be 64 less or more."""
    typed = float(number[:15] + "000")
    assert (read_id_number(typed).text, read_id_number(typed).state) == (number[:15], "damaged")


def test_the_place_is_no_reason_to_refuse() -> None:
    # holders born before 1983 have codes of areas that no table lists any more (issue 3, must hold 5)
    for area in ("000000", "990499", "999999"):
        assert read_id_number(id_no(5, "19550101", area)).state == "valid"


AREAS = tuple(f"{37}{place:04d}" for place in (400, 401, 402, 403, 404, 405, 406, 481, 499))
"""Areas of the city, old and new, and some that never were."""
FIRST, LAST = date(1955, 1, 1), date(2006, 12, 31)
DAYS = tuple(FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))


def column(texts: list[str]) -> Ids:
    """Return what a column of a roster holds."""
    return read_ids(cells_of(sheet_of([[text] for text in texts]), 0), date(2022, 10, 20))


def test_every_holder_of_the_city_passes() -> None:
    """Every day of birth, areas and sequence numbers in turn (issue 3, must hold 5)."""
    numbers = [
        id_no(n * 7919 % 1000, f"{day:%Y%m%d}", AREAS[(n + turn) % len(AREAS)])
        for n, day in enumerate(DAYS)
        for turn in range(2)
    ]
    assert len(numbers) == 2 * 18_993
    assert len(column(numbers).rows_of("valid")) == len(numbers)
    assert all(read_id_number(number).state == "valid" for number in numbers[::97])


DAMAGES = {
    "a wrong digit": lambda n, number: number[: n % 17] + str((int(number[n % 17]) + 1 + n % 9) % 10) + number[n % 17 + 1 :],
    "a wrong last sign": lambda n, number: number[:17] + "0123456789X"[("0123456789X".index(number[17]) + 1 + n % 10) % 11],
    "a digit missing": lambda n, number: number[: n % 18] + number[n % 18 + 1 :],
    "a digit too many": lambda n, number: number[: n % 18] + "7" + number[n % 18 :],
    "a letter for a digit": lambda n, number: number[: n % 17] + "OIl"[n % 3] + number[n % 17 + 1 :],
    "a month that is none": lambda n, number: id_no(n % 1000, f"{number[6:10]}{13 + n % 80}{number[12:14]}", number[:6]),
    "a day that is none": lambda n, number: id_no(n % 1000, f"{number[6:12]}{32 + n % 60}", number[:6]),
    "30 February": lambda n, number: id_no(n % 1000, f"{number[6:10]}0230", number[:6]),
    "a birth to come": lambda n, number: id_no(n % 1000, f"{2023 + n % 70}{number[10:14]}", number[:6]),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damaged_number_of_the_city_is_found(damage: str) -> None:
    numbers = [id_no(n * 7919 % 1000, f"{day:%Y%m%d}", AREAS[n % len(AREAS)]) for n, day in enumerate(DAYS)]
    wrong = [DAMAGES[damage](n, number) for n, number in enumerate(numbers)]
    assert len(column(wrong).rows_of("invalid")) == len(wrong)


def test_what_a_mask_shows() -> None:
    assert masked_parts("990101********1237") == ("990101", "1237")
    assert masked_parts(ONE) == ("", "")


def test_last_four_where_they_are_known() -> None:
    cells = [ONE, ONE[:6] + "********" + ONE[-4:], float(ONE), "", phone(1)]
    assert [read_id_number(cell).last_four for cell in cells] == [ONE[-4:], ONE[-4:], "", "", ""]


# ── units ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_example_of_gb_32100() -> None:
    # §2.4: the prefix 91350100M000100Y4 has the sum 1640 and the check character 3
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    assert [sign for sign in signs if is_uscc("91350100M000100Y4" + sign)] == ["3"]


@given(st.integers(0, 9_999_999), st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_every_wrong_sign_of_a_code_is_found(number: int, place: int, sign: str) -> None:
    code = uscc(number)
    assert is_uscc(code)
    assert is_uscc(code[:place] + sign + code[place + 1 :]) is (sign == code[place])


@pytest.mark.parametrize("text", ["", "91350100M000100Y4", "91350100M000100YO3", "91350100m000100y43"])
def test_what_is_no_code(text: str) -> None:
    assert not is_uscc(text)


# ── telephones ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (phone(1), phone(1)),
        (int(phone(1)), phone(1)),
        (float(phone(1)), phone(1)),
        (f"{phone(1)}/{phone(2)}", phone(1)),
        (f"{phone(1)} {phone(2)}", phone(1)),
        (f"{phone(1)}\n{phone(2)}", phone(1)),
        (f"{phone(1)}、{phone(2)}", phone(1)),
        (f"0632-1234567，{phone(1)}", phone(1)),
        (f"+86{phone(1)}", phone(1)),
        (f"+86 {phone(1)}", phone(1)),
        ("164 0000 0001", phone(1)),
        ("164-0000-0001", phone(1)),
        ("１６４００００" + "０００１", phone(1)),
        (f"{phone(1)}（办）", phone(1)),
        ("164****0001", "164****0001"),
        ("0632-1234567", ""),
        ("1.64E+10", ""),
        (phone(1)[:10], ""),
        (ONE, ""),
        (None, ""),
        (True, ""),
    ],
    ids=repr,
)
def test_phone_of_a_cell(cell: Any, number: str) -> None:
    assert read_phone(cell) == number
