"""The intake room: received files → canonical tables, every doubt a finding. Full ID numbers stay here.

Names are loaded on first use, so that a process that only reads files starts quickly.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .declared import latest_known
    from .intake import Intake, inspect, read_extracts
    from .source import Input

__all__ = ["Input", "Intake", "inspect", "latest_known", "read_extracts"]

_MODULES = {"Input": ".source", "latest_known": ".declared"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'anpei.intake' has no attribute {name!r}")
    return getattr(import_module(_MODULES.get(name, ".intake"), __name__), name)
