"""People by name, and what every test needs around it."""

from collections.abc import Iterator
from unittest.mock import patch

import pgtrigger
import pytest
from django.test import TransactionTestCase


@pytest.fixture(autouse=True, scope="session")
def tables_can_be_emptied_between_tests() -> Iterator[None]:
    """Let the tests that use real transactions empty the tables that only ever grow."""
    teardown = TransactionTestCase._fixture_teardown

    def emptying(case: TransactionTestCase) -> None:
        with pgtrigger.ignore("audit.Event:append_only"):
            teardown(case)

    with patch.object(TransactionTestCase, "_fixture_teardown", emptying):
        yield
