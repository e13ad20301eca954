"""The gallery shows every kind of document, and its page shows every picture."""

import re
from pathlib import Path

from anpei.document.kind import KINDS


def test_every_kind_has_its_example_and_every_picture_is_shown(root: Path) -> None:
    gallery = root / "docs" / "gallery"
    page = (gallery / "README.md").read_text("utf-8")
    shown = re.findall(r"\]\(([^)]+)\)", page)
    assert sorted(shown) == sorted(path.name for path in gallery.glob("*.png"))
    sections = dict(re.findall(r"^## (\S+)\n\n(.*)$", page, re.MULTILINE))
    assert [kind for kind in KINDS if ".png)" not in sections.get(kind, "")] == []
