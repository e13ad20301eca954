"""Names of files and folders that every system takes."""

from __future__ import annotations

import re

LONGEST_NAME = 20


def safe_name(number: str, name: str) -> str:
    """Return a folder name that Windows takes too: `<number>-<name, at most 20 characters>`.

    >>> safe_name("370403001", "临城街道"), safe_name("7", "a/b: c.")
    ('370403001-临城街道', '7-a_b_ c')
    """
    clean = without_signs(name)[:LONGEST_NAME]
    return f"{re.sub(r'[^0-9A-Za-z_-]', '_', number)}-{clean}".rstrip(". ")


def without_signs(name: str) -> str:
    """Return a name in which “_” stands for every sign that Windows does not take."""
    return re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", name)
