"""The rules that every notebook keeps, so that analysts can read it and papermill, Jupyter and nbval can run it.

1. One question: cell 0 is the question in Chinese, then who reads the answer.
2. Cell 1, tagged `parameters`: only ``name: type = default  # 说明``.
3. The defaults run (nbval proves it).
4. Thin: few cells, few statements, no control flow, three libraries; a word before each call.
5. Nothing depends on the working directory.
6. The last cell prints the totals; that print is the only output in the repository.
"""

import ast
import re
from collections.abc import Iterator

import nbformat
from nbformat import NotebookNode

LIBRARIES = {"anpei", "pandas", "matplotlib"}
MOST_STATEMENTS = 5
MOST_CODE_CELLS = 12  # beside the parameters
TYPES = {"str": str, "int": int, "float": float, "bool": bool, "list[str]": list}
SCOPES = ("campaign", "town")
LAST_CELL_TAGS = {"nbval-check-output", "keep_output"}

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PARAMETER = re.compile(
    r"(?P<name>[a-z][a-z0-9_]*): (?P<type>[a-z\[\]]+) = (?P<default>[^=#]+?)  # (?P<note>[^=]+)"
)
_FILE_NAME = re.compile(
    r"^\.{0,2}/|^[\w.-]+/|\.(?:csv|docx|ipynb|json|parquet|pdf|png|toml|txt|xlsx?)$", re.ASCII
)
_PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")
_CONTROL = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.TryStar,
    ast.comprehension,
)  # fmt: skip
_FILE_CALLS = {"open", "exec", "eval", "compile", "__import__", "savefig", "getcwd", "chdir"}


def tags(cell: NotebookNode) -> set[str]:
    """The tags of a cell."""
    return set(cell.metadata.get("tags", []))


def violations(notebook: NotebookNode) -> list[str]:
    """Every breach of the rules, one line each: cell, colon, what is wrong; empty for a good notebook."""
    if len(notebook.cells) < 3:
        return ["notebook: a question, parameters and totals make at least three cells"]
    return [
        *_question(notebook.cells[0]),
        *_parameters(notebook.cells),
        *_thinness(notebook.cells),
        *_places(notebook.cells),
        *_outputs(notebook.cells),
        *_envelope(notebook),
    ]


def _question(cell: NotebookNode) -> Iterator[str]:
    lines = [line for line in cell.source.splitlines() if line.strip()]
    if cell.cell_type != "markdown" or not lines:
        yield "cell 0: not a text"
        return
    if not (lines[0].startswith("# ") and lines[0].rstrip().endswith("？") and _CHINESE.search(lines[0])):
        yield "cell 0: its first line is not a heading that asks a question in Chinese"
    if len(lines) < 2:
        yield "cell 0: does not say who reads the answer"


def _parameters(cells: list[NotebookNode]) -> Iterator[str]:
    tagged = [number for number, cell in enumerate(cells) if "parameters" in tags(cell)]
    if tagged != [1] or cells[1].cell_type != "code":
        yield f"cell 1: the one code cell tagged parameters, but tagged are {tagged}"
        return
    for line in cells[1].source.splitlines():
        found = _PARAMETER.fullmatch(line.rstrip())
        if found is None:
            yield f"cell 1: not `name: type = default  # 说明`: {line}"
            continue
        kind = TYPES.get(found["type"])
        if kind is None:
            yield f"cell 1: {found['name']} has the type {found['type']}, not one of {', '.join(TYPES)}"
            continue
        if not _CHINESE.search(found["note"]):
            yield f"cell 1: {found['name']} is not explained in Chinese"
        try:
            default = ast.literal_eval(found["default"])
        except (SyntaxError, ValueError):
            yield f"cell 1: the default of {found['name']} is not a plain value"
            continue
        right = type(default) is kind and (kind is not list or all(isinstance(item, str) for item in default))
        if not right:
            yield f"cell 1: the default of {found['name']} is no {found['type']}"


def _trees(cells: list[NotebookNode]) -> Iterator[tuple[int, ast.Module]]:
    for number, cell in enumerate(cells):
        if cell.cell_type == "code":
            try:
                yield number, ast.parse(cell.source)
            except SyntaxError:
                continue


def _thinness(cells: list[NotebookNode]) -> Iterator[str]:
    code = [number for number, cell in enumerate(cells) if cell.cell_type == "code" and number != 1]
    if len(code) > MOST_CODE_CELLS:
        yield f"notebook: {len(code)} code cells, at most {MOST_CODE_CELLS}"
    parsed = dict(_trees(cells))
    for number in code:
        if number not in parsed:
            yield f"cell {number}: not plain Python"
        if number > 2 and cells[number - 1].cell_type != "markdown":
            yield f"cell {number}: no word of explanation before it"
        if not cells[number].source.strip():
            yield f"cell {number}: empty"
    for number, tree in parsed.items():
        statements = sum(isinstance(node, ast.stmt) for node in ast.walk(tree))
        if number != 1 and statements > MOST_STATEMENTS:
            yield f"cell {number}: {statements} statements, at most {MOST_STATEMENTS}"
        for node in ast.walk(tree):
            if isinstance(node, _CONTROL):
                yield f"cell {number}: {type(node).__name__} belongs into the library"
            if isinstance(node, ast.Import):
                names = {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names = {(node.module or "").split(".")[0]}
            else:
                continue
            if names - LIBRARIES:
                yield f"cell {number}: imports {', '.join(sorted(names - LIBRARIES))}"


def _places(cells: list[NotebookNode]) -> Iterator[str]:
    for number, tree in _trees(cells):
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and _FILE_NAME.search(node.value)
            ):
                yield f"cell {number}: names a file or folder: {node.value}"
            if isinstance(node, ast.Call):
                called = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if called in _FILE_CALLS or re.match(r"read_|to_(?:csv|excel|json|parquet|html)$", called):
                    yield f"cell {number}: calls {called}"


def _outputs(cells: list[NotebookNode]) -> Iterator[str]:
    last = len(cells) - 1
    for number, cell in enumerate(cells):
        if cell.get("attachments"):
            yield f"cell {number}: holds a picture"
        if cell.cell_type != "code":
            continue
        if cell.execution_count is not None:
            yield f"cell {number}: keeps the number of its run"
        if number != last and (cell.outputs or tags(cell) & LAST_CELL_TAGS):
            yield f"cell {number}: only the last cell keeps an output"
    cell = cells[last]
    if cell.cell_type != "code" or not tags(cell) >= LAST_CELL_TAGS:
        yield f"cell {last}: the last cell prints the totals, tagged {', '.join(sorted(LAST_CELL_TAGS))}"
        return
    if [output.get("name", output.output_type) for output in cell.outputs] != ["stdout"]:
        yield f"cell {last}: its output is one printed text"
        return
    text = cell.outputs[0].text
    if not re.search(r"\d", text):
        yield f"cell {last}: its output holds no total"
    if _PERSONAL.search(text):
        yield f"cell {last}: its output holds personal data"


def _envelope(notebook: NotebookNode) -> Iterator[str]:
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        yield "notebook: its kernel is python3"
    report = notebook.metadata.get("anpei")
    told = {"folder", "outputs", "scope"}
    if report is not None and (set(report) - {"layers"} != told or report.scope not in SCOPES):
        yield f"notebook: what it makes is said as folder, outputs and scope ({', '.join(SCOPES)}), and layers if need be"
    beyond = set(notebook.metadata) - {"anpei", "kernelspec", "language_info"}
    if beyond:
        yield f"notebook: metadata that a run or an editor left: {', '.join(sorted(beyond))}"
    for number, cell in enumerate(notebook.cells):
        if set(cell.metadata) - {"tags"}:
            yield f"cell {number}: metadata that a run or an editor left: {', '.join(sorted(set(cell.metadata) - {'tags'}))}"
    ids = [cell.get("id") for cell in notebook.cells]
    if None in ids or len(set(ids)) < len(ids):
        yield "notebook: every cell has an id of its own"
        return
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        yield f"notebook: {error.message}"
