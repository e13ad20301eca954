"""Whether a made file or folder may leave the house: every file of it through the gate."""

from __future__ import annotations

from pathlib import Path

from ..document.layer import layer_of
from .gate import Gate

_HITS_NAMED = 3


def passes(gate: Gate, root: Path, name: str, layer: str | None = None) -> str:
    """Return why a file or folder below `root` may not leave the house; empty when it may."""
    top = root / name
    paths = [top] if top.is_file() else sorted(path for path in top.rglob("*") if path.is_file())
    hits = []
    for path in paths:
        relative = path.relative_to(root).as_posix()
        hits += gate.scan(relative, path.read_bytes(), layer or layer_of(relative))
    if not hits:
        return ""
    named = "；".join(str(hit) for hit in hits[:_HITS_NAMED])
    more = f"等{len(hits)}处" if len(hits) > _HITS_NAMED else ""
    return f"含有不得公开的个人信息，没有放行：{named}{more}。"
