"""Synthetic campaigns with known truth: an invented district, its extracts, and the counts that are right.

The package imports nothing else of anpei, so that it can serve as the measure of the rest.
"""

from __future__ import annotations

from anpei.synthetic.faults import Faults, Mess, default_faults
from anpei.synthetic.files import campaign_files, write_campaign, write_sample

__all__ = ["Faults", "Mess", "campaign_files", "default_faults", "write_campaign", "write_sample"]
