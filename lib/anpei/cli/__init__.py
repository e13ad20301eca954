"""The command line `anpei`: see docs/cli.md."""

from __future__ import annotations

from .app import main

__all__ = ["main"]
