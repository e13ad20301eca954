"""An executed notebook → text that depends on nothing but its content: no times, random numbers, addresses, paths."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from pathlib import Path

from nbformat import NotebookNode

INJECTED = "injected-parameters"

_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
_CELL_FILE = re.compile(r"ipykernel_\d+")
_STYLER = re.compile(r"\bT_([0-9a-f]{5})(?=[_\"\s>])")
_WIDGET = "application/vnd.jupyter.widget-view+json"


def identify(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook with an id on every cell: its own, else its position.

    Notebooks from before format 4.5 have none, and nbformat would draw them at random.
    """
    notebook = copy.deepcopy(notebook)
    for index, cell in enumerate(notebook.cells):
        cell.setdefault("id", f"cell-{index:02d}")
    notebook.nbformat_minor = max(notebook.nbformat_minor, 5)
    return notebook


def normalise(notebook: NotebookNode, places: Mapping[Path, str]) -> NotebookNode:
    """Return the executed notebook without what differs from one run, folder or computer to the next.

    `places` maps folders to the words that stand for them.
    """
    notebook = copy.deepcopy(notebook)
    for key in ("papermill", "widgets"):
        notebook.metadata.pop(key, None)
    notebook.metadata.update(kernelspec=dict(_KERNEL), language_info={"name": "python"})
    words = _words(places)
    for cell in notebook.cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if INJECTED in cell.metadata.get("tags", []):
            cell.id = INJECTED
            cell.source = _replace(cell.source, words)
        if cell.cell_type == "code":
            cell.outputs = _outputs(cell.outputs, words)
    return notebook


def _outputs(outputs: list[NotebookNode], words: Mapping[str, str]) -> list[NotebookNode]:
    """Return the outputs without standard error; neighbouring pieces of standard output are one."""
    kept: list[NotebookNode] = []
    for output in outputs:
        if output.output_type == "stream":
            if output.name == "stderr":
                continue
            if kept and kept[-1].output_type == "stream":
                kept[-1].text += output.text  # where it is cut depends on when it was flushed
                continue
        kept.append(output)
    for output in kept:
        if output.output_type == "stream":
            output.text = _settle(output.text, words)
        elif output.output_type == "error":
            output.evalue = _settle(output.evalue, words)
            output.traceback = [_settle(line, words) for line in output.traceback]
        else:
            output.data.pop(_WIDGET, None)
            for kind, value in output.data.items():
                if kind.startswith("text/") and isinstance(value, str):
                    output.data[kind] = _settle(value, words)
    return kept


def _settle(text: str, words: Mapping[str, str]) -> str:
    text = _CELL_FILE.sub("ipykernel", _ADDRESS.sub("at 0x0", text))
    drawn = list(dict.fromkeys(_STYLER.findall(text)))
    text = _STYLER.sub(
        lambda match: f"T_{drawn.index(match[1]):05x}", text
    )  # pandas draws table ids at random
    return _replace(text, words)


def _words(places: Mapping[Path, str]) -> dict[str, str]:
    """Return every spelling of the folders, longest first; one that is a root stands for nothing."""
    spelled: dict[str, str] = {}
    for folder, word in places.items():
        for path in (folder, folder.absolute(), folder.resolve()):
            if path.is_absolute() and path != Path(path.anchor):
                for text in (str(path), path.as_posix(), str(path).replace("\\", "\\\\")):
                    spelled[text] = word
    return dict(sorted(spelled.items(), key=lambda item: (-len(item[0]), item[0])))


def _replace(text: str, words: Mapping[str, str]) -> str:
    """Return the text with the words for the folders; a folder whose name only begins alike is left alone."""
    for path, word in words.items():
        if path in text:
            text = word.join(re.split(rf"(?<![\w./-]){re.escape(path)}(?![\w.-])", text))
    return text
