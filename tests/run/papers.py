"""Small notebooks for the tests of the runner."""

from collections.abc import Mapping
from pathlib import Path

import nbformat

from anpei.run.execute import Job

v4 = nbformat.v4


def write(path: Path, *cells: str, parameters: str = "", minor: int = 5) -> Path:
    """Write a notebook of code cells, with a parameters cell if there are any; return its path."""
    notebook = v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "x"}})
    if parameters:
        notebook.cells.append(v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    notebook.cells += [v4.new_code_cell(cell) for cell in cells]
    for number, cell in enumerate(notebook.cells):
        cell.id = f"c{number}"
        if minor < 5:
            del cell["id"]
    notebook.nbformat_minor = minor
    path.write_text(nbformat.writes(notebook), "utf-8")
    return path


def job(
    folder: Path,
    notebook: Path,
    parameters: Mapping[str, object] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Job:
    """A job whose name is its folder's; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    return Job(folder.name, notebook, parameters or {}, environment or {}, folder)


def printed(folder: Path, name: str = "notebook.ipynb") -> list[str]:
    """What the code cells printed, one text per cell that printed."""
    notebook = nbformat.read(folder / name, as_version=4)
    texts = [
        "".join(output.text for output in cell.outputs if output.output_type == "stream")
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]
    return [text for text in texts if text]


def runs(pid: int) -> bool:
    """Whether a process is there and not merely waiting for its parent to notice its end."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
