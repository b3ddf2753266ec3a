"""What a mutation run adds to pytest, see docs/mutation.md: it ends as soon as one test has noticed.

Loaded by `make mutation` alone. Quick tests run first, and a random test that has found a difference
does not look for a smaller one.
"""

import json
from pathlib import Path

import pytest
from hypothesis import Phase, settings

STATISTICS = Path("mutmut-stats.json")

settings.register_profile(
    "mutation", derandomize=True, database=None, deadline=None, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("mutation")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that took longest without a mutant at the end."""
    if STATISTICS.exists():
        took = json.loads(STATISTICS.read_text(encoding="utf-8"))["duration_by_test"]
        items.sort(key=lambda item: took.get(item.nodeid, 0.0))
