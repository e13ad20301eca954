"""The intake room: received files → canonical tables, every doubt a finding. Full ID numbers stay here."""

from .intake import Intake, inspect, read_extracts
from .source import Input, latest_received

__all__ = ["Input", "Intake", "inspect", "latest_received", "read_extracts"]
