"""Check characters, against the standards' examples and by the congruences that they state."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from anpei.synthetic import codes

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_id_number_of_the_standard() -> None:
    assert codes.id_number(date(1949, 12, 31), 2, area="110105") == "11010519491231002X"


@pytest.mark.parametrize("sequence", [1, 27, 500, 999])
def test_id_number_fulfils_the_congruence(sequence: int) -> None:
    """GB 11643: Σ a·2^(i-1) ≡ 1 (mod 11) over all 18 places, counted from the right."""
    number = codes.id_number(date(1985, 2, 28), sequence)
    values = [10 if c == "X" else int(c) for c in number]
    assert sum(v * 2 ** (17 - i) for i, v in enumerate(values)) % 11 == 1


def test_uscc_of_the_standard() -> None:
    assert codes.uscc_check_character("91350100M000100Y4") == "3"


def test_uscc_fulfils_the_congruence() -> None:
    """GB 32100: Σ c·3^(i-1) ≡ 0 (mod 31) over all 18 places, the check with weight 1."""
    rng = Random(5)
    for _ in range(200):
        number = codes.uscc(rng)
        assert len(number) == 18
        assert number[2:8] == "990101"
        total = sum(USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(number[:17]))
        assert (total + USCC_ALPHABET.index(number[17])) % 31 == 0


@pytest.mark.parametrize(
    ("first8", "check"),
    [("D2143569", "X")],  # the example of GB 11714
)
def test_organisation_code_of_the_standard(first8: str, check: str) -> None:
    assert codes.organisation_check_character(first8) == check
