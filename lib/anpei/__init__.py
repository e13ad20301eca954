"""anpei 安培: from rosters and completion extracts to issue-ready bulletins.

What a notebook needs is here; each name is loaded on first use, so that `import anpei` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_EXPORTS = {
    "open_case": "anpei.ledger",
    "notice": "anpei.document.bulletin",
    "save": "anpei.document.save",
    "unit_documents": "anpei.document.unitdocuments",
    "save_unit_documents": "anpei.document.unitdocuments",
    "unit_documents_text": "anpei.document.unitdocuments",
    "correction_notice": "anpei.document.correction",
    "overview": "anpei.document.overview",
    "totals": "anpei.document.overview",
    "bridge_text": "anpei.document.differences",
    "output_folder": "anpei.document.overview",
    "signal_table": "anpei.document.signaltable",
    "oversight_overview": "anpei.document.oversightdocuments",
    "save_verification_slips": "anpei.document.oversightdocuments",
    "save_transfer_letters": "anpei.document.oversightdocuments",
    "save_casebook": "anpei.document.casebook",
    "oversight_text": "anpei.document.oversightdocuments",
    "draw_sample": "anpei.document.sample",
    "sample_overview": "anpei.document.sampledocuments",
    "sample_notice": "anpei.document.sampledocuments",
    "save_sample": "anpei.document.sampledocuments",
    "save_sample_lists": "anpei.document.sampledocuments",
    "sample_text": "anpei.document.sampledocuments",
    "spot_tables": "anpei.document.sampledocuments",
    "inspect": "anpei.intake",
}

__all__ = [*_EXPORTS, "__version__"]


def __getattr__(name: str) -> Any:
    if name not in _EXPORTS:
        raise AttributeError(f"module 'anpei' has no attribute {name!r}")
    return getattr(import_module(_EXPORTS[name]), name)
