"""Each requirement passes a document that keeps it and fails one that differs from it in that alone."""

from __future__ import annotations

import pytest

from .base import BASES, pages_of
from .cases import CASES, FILES
from .line import CHAR, LINE, MM
from .redrawing import draw
from .report import REQUIREMENTS, broken, judge


@pytest.mark.parametrize("base", BASES)
def test_a_document_drawn_again_keeps_every_requirement(base: str) -> None:
    assert broken(judge(draw(pages_of(base)))) == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_one_change_breaks_one_requirement(name: str) -> None:
    case = CASES[name]
    found = broken(judge(draw(case.change(pages_of(case.base)))))
    assert name in found
    assert set(found) <= {name} | case.also, found


@pytest.mark.parametrize("name", FILES)
def test_one_thing_wrong_with_the_file_breaks_one_requirement(name: str) -> None:
    found = broken(judge(FILES[name]()))
    assert name in found
    assert set(found) <= {name, "pdf.archive", "pdf.described"}, found


def test_no_requirement_lacks_its_failing_case() -> None:
    assert {*CASES, *FILES} == {requirement.name for requirement in REQUIREMENTS}


def test_names_are_unique() -> None:
    assert len({requirement.name for requirement in REQUIREMENTS}) == len(REQUIREMENTS)


def test_sizes_of_the_standard() -> None:
    assert pytest.approx(15.793, abs=0.001) == CHAR / MM
    assert pytest.approx(28.99, abs=0.01) == LINE / MM
