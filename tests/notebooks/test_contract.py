"""Every notebook keeps the rules of contract.py, and every rule is seen to be broken when it is."""

import copy
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from papermill.inspection import inspect_notebook

from tests.notebooks.contract import violations

EXPECTED = [
    "00_intake.ipynb", "05_reconciliation.ipynb", "10_district_bulletin.ipynb", "20_town_bulletin.ipynb",
    "30_spot_check.ipynb", "40_oversight.ipynb", "45_unit_documents.ipynb",
]  # fmt: skip
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def test_the_reports_are_there() -> None:
    assert set(EXPECTED) <= {path.name for path in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_keeps_the_rules(path: Path) -> None:
    assert violations(nbformat.read(path, as_version=4)) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_is_written_as_jupyter_would(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.rstrip("\n") == nbformat.writes(nbformat.reads(text, as_version=nbformat.NO_CONVERT)).rstrip(
        "\n"
    )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_papermill_sees_every_parameter_with_type_and_note(path: Path) -> None:
    parameters = nbformat.read(path, as_version=4).cells[1].source
    seen = inspect_notebook(str(path)).values()
    assert len(seen) == len(parameters.splitlines())
    assert all(one["inferred_type_name"] not in ("", "None") and one["help"] for one in seen)


def good() -> NotebookNode:
    """The smallest notebook that keeps every rule."""
    cells = [
        new_markdown_cell("# 全区培训完成得怎么样？\n\n读者：区安委会办公室。"),
        new_code_cell('campaign: str = "sample"  # 批次\ntowns: list[str] = []  # 镇街，空为全部'),
        new_code_cell("import anpei"),
        new_markdown_cell("先打开批次。"),
        new_code_cell("case = anpei.open_case(campaign)\ncase"),
        new_markdown_cell("合计："),
        new_code_cell(
            "print(case.totals())", outputs=[new_output("stream", name="stdout", text="应训 12\n")]
        ),
    ]
    cells[1].metadata["tags"] = ["parameters"]
    cells[-1].metadata["tags"] = ["nbval-check-output", "keep_output"]
    return new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})


def test_a_good_notebook_passes() -> None:
    assert violations(good()) == []


def _source(number: int, source: str) -> object:
    return lambda notebook: notebook.cells[number].update(source=source)


def _tags(number: int, tags: list[str]) -> object:
    return lambda notebook: notebook.cells[number].metadata.update(tags=tags)


def _output(number: int, output: NotebookNode) -> object:
    return lambda notebook: notebook.cells[number].update(outputs=[output])


BROKEN = {
    "no question": (_source(0, "# 完成情况\n\n读者：镇街。"), "cell 0: its first line is not a heading that asks"),
    "not Chinese": (_source(0, "# How many？\n\nreaders"), "cell 0: its first line is not a heading that asks"),
    "no reader": (_source(0, "# 完成得怎么样？"), "cell 0: does not say who reads"),
    "no text": (_source(0, ""), "cell 0: not a text"),
    "no parameters": (_tags(1, []), "cell 1: the one code cell tagged parameters"),
    "two parameters": (_tags(2, ["parameters"]), "cell 1: the one code cell tagged parameters"),
    "no type": (_source(1, 'campaign = "sample"  # 批次'), "cell 1: not `name: type = default"),
    "no note": (_source(1, 'campaign: str = "sample"'), "cell 1: not `name: type = default"),
    "note not Chinese": (_source(1, 'a: str = "x"  # the campaign'), "cell 1: a is not explained in Chinese"),
    "second equals sign": (_source(1, 'a: str = "x"  # 批次，a=b'), "cell 1: not `name: type = default"),
    "computed default": (_source(1, "a: str = str()  # 批次"), "cell 1: the default of a is not a plain value"),
    "default of another type": (_source(1, "code: str = 37  # 区划代码"), "cell 1: the default of code is no str"),
    "list of numbers": (_source(1, "a: list[str] = [1]  # 镇街"), "cell 1: the default of a is no list[str]"),
    "optional": (_source(1, "a: date = None  # 日期"), "cell 1: a has the type date"),
    "union": (_source(1, "a: str | None = None  # 日期"), "cell 1: not `name: type = default"),
    "statement among parameters": (_source(1, 'print("x")'), "cell 1: not `name: type = default"),
    "six statements": (_source(4, "a = 1\n" * 6), "cell 4: 6 statements, at most 5"),
    "nested statements": (_source(4, "if case:\n" + "    a = 1\n" * 5), "cell 4: 6 statements, at most 5"),
    "function": (_source(4, "def f(): pass"), "cell 4: FunctionDef belongs into the library"),
    "class": (_source(4, "class A: pass"), "cell 4: ClassDef belongs into the library"),
    "loop": (_source(4, "for x in case: x"), "cell 4: For belongs into the library"),
    "while": (_source(4, "while case: x"), "cell 4: While belongs into the library"),
    "try": (_source(4, "try:\n    x\nfinally:\n    y"), "cell 4: Try belongs into the library"),
    "comprehension": (_source(4, "[x for x in case]"), "cell 4: comprehension belongs into the library"),
    "other library": (_source(2, "import os, pandas"), "cell 2: imports os"),
    "other library, from": (_source(2, "from numpy import array"), "cell 2: imports numpy"),
    "relative import": (_source(2, "from . import x"), "cell 2: imports"),
    "magic": (_source(4, "%matplotlib inline"), "cell 4: not plain Python"),
    "no explanation": (lambda nb: nb.cells.pop(3), "cell 3: no word of explanation"),
    "empty cell": (_source(4, ""), "cell 4: empty"),
    "too many cells": (
        lambda nb: [nb.cells.insert(3, make("1")) for _ in range(11) for make in (new_code_cell, new_markdown_cell)],
        "notebook: 14 code cells, at most 12",
    ),
    "relative path": (_source(4, 'case.save("output/x")'), "cell 4: names a file or folder: output/x"),
    "path above": (_source(4, 'case.save("../x")'), "cell 4: names a file or folder: ../x"),
    "file name": (_source(4, 'case.save("通报.docx")'), "cell 4: names a file or folder: 通报.docx"),
    "reads a file": (_source(4, "pd.read_csv(campaign)"), "cell 4: calls read_csv"),
    "writes a file": (_source(4, "case.to_excel(campaign)"), "cell 4: calls to_excel"),
    "opens a file": (_source(4, "open(campaign)"), "cell 4: calls open"),
    "kept output": (_output(4, new_output("stream", text="x")), "cell 4: only the last cell keeps an output"),
    "kept picture": (
        lambda nb: nb.cells[0].update(attachments={"a.png": {"image/png": "aa"}}), "cell 0: holds a picture",
    ),
    "kept count": (lambda nb: nb.cells[4].update(execution_count=3), "cell 4: keeps the number of its run"),
    "no totals": (_tags(-1, []), "cell 6: the last cell prints the totals"),
    "lax totals": (_tags(-1, ["keep_output"]), "cell 6: the last cell prints the totals"),
    "lost totals": (lambda nb: nb.cells[-1].update(outputs=[]), "cell 6: its output is one printed text"),
    "frame as totals": (
        _output(-1, new_output("execute_result", {"text/plain": "12"})), "cell 6: its output is one printed text",
    ),
    "totals on stderr": (_output(-1, new_output("stream", name="stderr", text="12")), "cell 6: its output is one"),
    "totals without a number": (_output(-1, new_output("stream", name="stdout", text="好")), "cell 6: its output holds no"),
    "telephone in the totals": (
        _output(-1, new_output("stream", name="stdout", text="164" + "00000000")), "cell 6: its output holds personal",
    ),
    "other kernel": (lambda nb: nb.metadata.kernelspec.update(name="venv"), "notebook: its kernel is python3"),
    "papermill's traces": (lambda nb: nb.metadata.update(papermill={}), "notebook: metadata that a run or an editor left"),
    "unknown scope": (
        lambda nb: nb.metadata.update(anpei=NotebookNode(folder="x", outputs=[], scope="village")),
        "notebook: what it makes is said as folder",
    ),
    "editor's traces": (lambda nb: nb.cells[4].metadata.update(scrolled=True), "cell 4: metadata that a run or an editor"),
    "twice the same id": (lambda nb: nb.cells[4].update(id=nb.cells[3].id), "notebook: every cell has an id"),
    "two cells": (lambda nb: nb.cells.__delitem__(slice(2, None)), "notebook: a question, parameters and totals"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_seen(name: str) -> None:
    change, expected = BROKEN[name]
    notebook = copy.deepcopy(good())
    change(notebook)
    found = violations(notebook)
    assert [line for line in found if line.startswith(expected)], found
