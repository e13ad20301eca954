"""The self-test of fonts: what is printed of it, and where its pages go."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from ..document.specimen import FILE_STEM, Specimen, make_specimen
from ..home import Home
from .show import print_json, say, shown


def check_fonts(home: Home, *, as_json: bool) -> Path:
    """Print which font prints which role and what it lacks, write 字体自检.pdf, and return its path."""
    specimen = make_specimen(home)
    path = home.output / f"{FILE_STEM}.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(specimen.pdf)
    if as_json:
        print_json(_as_json(specimen, path))
    else:
        _show(specimen)
        say(f"打开看：{shown(path, home.root)}")
    return path


def _as_json(specimen: Specimen, path: Path) -> dict[str, Any]:
    return {
        "faces": [asdict(face) for face in specimen.faces],
        "statement": specimen.statement,
        "grid": {**asdict(specimen.grid), "is_standard": specimen.grid.is_standard},
        "file": str(path),
    }


def _show(specimen: Specimen) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in ("字体", "用于", "实际字体", "文件", "替代", "缺GB2312", "缺规范字", "授权"):
        table.add_column(head, justify="right" if head.startswith("缺") else "left", overflow="fold")
    for face in specimen.faces:
        table.add_row(
            face.role,
            face.use,
            face.font,
            face.file,
            "[yellow]是[/yellow]" if face.is_standin else "否",
            str(face.n_missing_gb2312),
            str(face.n_missing_common),
            face.licence,
        )
    Console(highlight=False).print(table)
    for sentence in (*specimen.statement, specimen.grid.told):
        say(sentence)
