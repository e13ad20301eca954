"""anpei 安培: from rosters and completion extracts to issue-ready bulletins."""

__version__ = "0.1.0"
