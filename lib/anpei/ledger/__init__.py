"""The ledger room: who must learn, who has; one status for each required person and unit."""

from .case import Case
from .lists import write_lists
from .measures import write_measures
from .opening import build_case, open_case

__all__ = ["Case", "build_case", "open_case", "write_lists", "write_measures"]
