"""A pytest plugin for nbval: an output that is kept counts as run, although nbstripout takes the number of its run.

nbval compares no output of a cell without a number and refuses one that has outputs all the same.
"""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        cell = getattr(item, "cell", None)
        if cell is not None and cell.outputs and cell.execution_count is None:
            cell.execution_count = 1
