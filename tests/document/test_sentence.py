"""Sentences as a file: every variant is told by some test, and a mistake names its line."""

from __future__ import annotations

import pytest

from anpei.document.sentence import SENTENCES, parse_sentences
from anpei.errors import WordingError

from .test_sentence_dispatch import CASES as DISPATCH
from .test_sentence_oversight import CASES as OVERSIGHT
from .test_sentence_own import CASES as OWN
from .test_sentence_platform import CASES as PLATFORM
from .test_sentence_problems import CASES as PROBLEMS
from .test_sentence_spot import CASES as SPOT
from .test_sentence_standings import CASES as STANDINGS
from .test_sentence_totals import CASES as TOTALS
from .told import texts


def test_every_variant_of_the_file_is_told_by_a_test() -> None:
    written = {(name, variant) for name, variants in texts().texts.items() for variant in variants}
    everything = (*TOTALS, *STANDINGS, *PROBLEMS, *PLATFORM, *DISPATCH, *OVERSIGHT, *OWN, *SPOT)
    told = {(case.name, case.variant) for case in everything}
    assert told == written


def test_the_file_holds_the_sentences_that_can_be_called() -> None:
    assert list(texts().texts) == list(SENTENCES)


def test_a_line_that_is_neither_name_nor_variant_is_an_error() -> None:
    with pytest.raises(WordingError, match="看不懂") as caught:
        parse_sentences("# 说明\n甲句\n  一般：文字\n  没有冒号\n", "s.txt")
    assert caught.value.where == "s.txt 第4行"


def test_a_missing_variant_is_an_error_with_the_nearest_one() -> None:
    parsed = parse_sentences("甲句\n  全部完成：文字\n", "s.txt")
    with pytest.raises(WordingError, match="缺少“全部完戍”") as caught:
        parsed.sentence("甲句", "全部完戍", {})
    assert caught.value.guess == "全部完成"
    assert "  全部完戍：文字" in caught.value.remedy


def test_a_sentence_tells_whether_it_names_a_problem() -> None:
    parsed = parse_sentences("甲句\n  无：没有。\n  多家：有。\n", "s.txt")
    assert [parsed.sentence("甲句", variant, {}).is_problem for variant in ("无", "多家")] == [False, True]
