"""Privacy layers of outputs: where each lies below a result, so that what holds names is never beside what circulates.

L1: towns, departments, units addressed; no worker's name. L2: one unit's own persons. L3: who verifies or enforces.
内部: the office itself.
"""

from __future__ import annotations

from pathlib import PurePosixPath

INTERNAL = "内部"
OF_THE_OFFICE = ("findings.xlsx", "lists.csv")
"""Files beside the reports that are for the office itself: doubts, and lists with what nobody has decided yet."""

_RESTRICTED = "restricted"
PLACES = {"L2": f"{_RESTRICTED}/分送", "L3": f"{_RESTRICTED}/核查专用", INTERNAL: f"{_RESTRICTED}/内部"}
"""Layer → its folder below a result; other layers lie in the open."""


def layer_of(path: str) -> str:
    """Return the privacy layer of an output by its place below the output folder.

    >>> layer_of("district/统计通报.pdf"), layer_of("findings.xlsx"), layer_of("restricted/分送/临江街道/a.pdf")
    ('L1', '内部', 'L2')
    """
    parts = PurePosixPath(path).parts
    if path in OF_THE_OFFICE:
        return INTERNAL
    if parts[0] == _RESTRICTED:
        place = "/".join(parts[:2])
        return next((layer for layer, folder in PLACES.items() if folder == place), INTERNAL)
    return "L1"


def restricted_folder(folder: str, layer: str) -> str:
    """Return where what a report writes for a layer lies: its own folder below that of the layer.

    >>> restricted_folder("oversight", "L3")
    'restricted/核查专用/oversight'
    """
    return f"{PLACES[layer]}/{folder}"
