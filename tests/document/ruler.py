"""The ruler for PDF by its old name; tests/ruler holds it, and the rules of GB/T 9704 that it checks."""

from tests.ruler.page import (
    DPI,
    MM,
    PIXELS_PER_MM,
    Box,
    Char,
    Page,
    Rule,
    alternative_texts,
    gaps,
    is_red,
    measure,
    opened,
)

__all__ = [
    "DPI",
    "MM",
    "PIXELS_PER_MM",
    "Box",
    "Char",
    "Page",
    "Rule",
    "alternative_texts",
    "gaps",
    "is_red",
    "measure",
    "opened",
]
