"""manifest.json: what a result was made from and what it consists of; the same bytes for the same run anywhere."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from ..campaign import Campaign
from ..document.fonts import font_chain, font_uses
from ..document.layer import layer_of
from ..document.register import numbering
from ..document.slots import SLOT_FILE, written_text
from ..document.stage import read_stage
from ..home import resource, shipped_root
from ..intake.archive import home_path, keep
from ..ledger import Case
from .plan import Report

MANIFEST = "manifest.json"
OWN_WORDING = "wording"
PACKAGES = (
    "duckdb", "ipykernel", "jinja2", "lxml", "matplotlib", "nbformat", "numpy", "openpyxl", "pandas", "papermill",
    "pillow", "pyarrow", "pylopdf-fonts-zh-cn", "python-calamine", "scipy", "typst", "xlsxwriter",
)  # fmt: skip
"""Packages whose version can change an output."""

StateName = Literal["done", "incomplete", "failed"]
STATE_LABELS: dict[str, str] = {"done": "完成", "incomplete": "数据不全", "failed": "失败"}


@dataclass(frozen=True)
class State:
    """What became of one report; `error` says why it failed.

    `further` are the folders beside its own that it wrote, for layers that do not circulate.
    """

    folder: str
    label: str
    notebook: str
    town: str
    state: StateName
    error: str = ""
    further: tuple[str, ...] = ()

    @property
    def folders(self) -> tuple[str, ...]:
        """Every folder that it wrote."""
        return (self.folder, *self.further)


def make_manifest(
    case: Case, states: Sequence[State], settings: Mapping[str, Any], folder: Path, stage: str = ""
) -> dict[str, Any]:
    """Return the manifest of a result: every file of `folder` is an output.

    Keys: schema, those of `make_basis`, reports, outputs; lists are sorted.
    """
    basis = make_basis(case, settings, stage)
    chosen = {
        "notebooks": sorted({state.notebook for state in states}),
        "towns": sorted({state.town for state in states} - {""}),
    }
    return {
        "schema": 1,
        **basis,
        "parameters": {**basis["parameters"], **chosen},
        "reports": [asdict(state) for state in in_order(states)],
        "outputs": [
            {"path": name, **digest((folder / name).read_bytes()), "layer": layer_of(name)}
            for name in sorted(outputs_of(folder))
        ],
    }


def in_order(states: Sequence[State]) -> list[State]:
    """Return states by notebook, towns by code: an order that depends on nothing but the states."""
    return sorted(states, key=lambda state: (state.notebook, state.town, state.folder))


def make_basis(case: Case, settings: Mapping[str, Any], stage: str = "") -> dict[str, Any]:
    """Return what decides every byte of the outputs: parameters, numbers of documents, inputs, versions, fonts.

    Two results of one basis can stand side by side. `settings` are the further parameters of notebooks.
    """
    campaign = case.campaign
    received = [
        {
            "path": i.path,
            "sha256": i.sha256,
            "size": i.n_bytes,
            "known_on": i.known_on and i.known_on.isoformat(),
        }
        for i in (case.intake.inputs if case.intake else ())
    ]
    own = [{"path": name, **digest(data), "known_on": None} for name, data in resources_of(campaign)]
    return {
        "parameters": {
            "campaign": campaign.folder.name,
            "as_of": case.as_of.isoformat(),
            "known_on": case.known_on.isoformat(),
            "stage": read_stage(stage),
            "further": dict(sorted(settings.items())),
        },
        "numbers": numbering(case),
        "inputs": sorted(received + own, key=lambda entry: (entry["path"], entry["sha256"])),
        "versions": {
            "anpei": version("anpei"),
            "python": f"{sys.version_info.major}.{sys.version_info.minor}",
            "packages": {name: version(name) for name in PACKAGES},
        },
        "fonts": [asdict(use) for use in font_uses(font_chain(campaign.home))],
    }


def resources_of(campaign: Campaign) -> list[tuple[str, bytes]]:
    """Return the notebooks, wording and templates in force: (relative name, content), sorted by name.

    Of what is written by hand only that counts which has been written: room for more changes no document.
    """
    names = set()
    for root in (campaign.home.root, shipped_root()):
        for folder in ("notebooks", "templates"):
            names |= {p.relative_to(root).as_posix() for p in (root / folder).rglob("*") if _counts(p)}
    found = [(name, resource(name, None, campaign.home).read_bytes()) for name in names]
    for path in (campaign.folder / OWN_WORDING).rglob("*"):
        if _counts(path) and (data := _content(path)):
            found.append((path.relative_to(campaign.folder).as_posix(), data))
    return sorted(found)


def _content(path: Path) -> bytes:
    if path.name == SLOT_FILE:
        return written_text(path.read_text(encoding="utf-8-sig")).encode()
    return path.read_bytes()


def keep_resources(campaign: Campaign) -> None:
    """Put the notebooks, wording and templates in force into the archive, beside the extracts."""
    found = [
        (home_path(campaign, name) if name.startswith(f"{OWN_WORDING}/") else name, data, None)
        for name, data in resources_of(campaign)
    ]
    keep(campaign.home.archive, found)


def _counts(path: Path) -> bool:
    return path.is_file() and not any(part.startswith((".", "~$")) for part in path.parts[-2:])


def outputs_of(folder: Path) -> list[str]:
    """Return every file of a result but its manifest, as relative posix paths."""
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return sorted(name for name in names if name != MANIFEST)


def digest(data: bytes) -> dict[str, Any]:
    """Return SHA-256 and size of some bytes."""
    return {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}


def as_json(value: Any) -> bytes:
    """Return readable JSON with sorted keys and a line end."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def kept_states(folder: Path, basis: Mapping[str, Any], reports: Sequence[Report]) -> list[State]:
    """Return the states of earlier reports that can stay: of the same basis, still belonging, their files there."""
    try:
        earlier = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        for key, value in json.loads(as_json(basis)).items():
            before = earlier[key]
            if key == "parameters":
                before = {name: before[name] for name in value}
            if before != value:
                return []
        states = [State(**{**entry, "further": tuple(entry["further"])}) for entry in earlier["reports"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    belonging = {report.folder for report in reports}
    return [
        state
        for state in states
        if state.folder in belonging
        and (state.state == "failed" or all((folder / name).is_dir() for name in state.folders))
    ]
