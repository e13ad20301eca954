"""The generator is the measure of the rest: it imports nothing of anpei but itself."""

from __future__ import annotations

import ast
from pathlib import Path

import anpei.synthetic

FOLDER = Path(anpei.synthetic.__file__).parent
ALLOWED_OUTSIDE = {
    "__future__", "ast", "collections", "csv", "dataclasses", "datetime", "fractions", "functools", "html", "io",
    "itertools", "json",
    "pathlib", "random", "re", "statistics", "typing", "xlsxwriter", "zipfile",
}  # fmt: skip


def test_imports_nothing_of_the_rest() -> None:
    modules = sorted(FOLDER.glob("*.py"))
    assert len(modules) > 5
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
                assert node.level == 0, path.name
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                continue
            for name in names:
                is_own = name == "anpei.synthetic" or name.startswith("anpei.synthetic.")
                assert is_own or name.split(".")[0] in ALLOWED_OUTSIDE, f"{path.name}: {name}"
