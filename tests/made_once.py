"""Rows that the tests of a file begin with, made once: each test's own transaction lies within theirs."""

from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker


def in_order_by(metafunc: pytest.Metafunc, begins: str | None) -> None:
    """Put the tests of a file in order by what they begin with; ``there`` gets its name, or None."""
    metafunc.parametrize("there", [begins], indirect=True, scope="module", ids=[pytest.HIDDEN_PARAM])


class Kept:
    """Holds the database open in a transaction of its own, which is rolled back at the end."""

    def __init__(self, blocker: DjangoDbBlocker) -> None:
        self._unblocked = blocker.unblock()
        self._around = transaction.atomic()

    def __enter__(self) -> None:
        self._unblocked.__enter__()
        self._around.__enter__()

    def __exit__(self, *fault: Any) -> None:
        if fault[0] is None:
            transaction.set_rollback(True)
        self._around.__exit__(*fault)
        self._unblocked.__exit__(*fault)


def read_where_there(name: str, rows: Any) -> Any:
    """Return a fixture that reads its row where it is there already, and else is the one of all tests."""

    def fixture(request: pytest.FixtureRequest, there: Any, db: None) -> Any:
        return request.getfixturevalue(name) if there is None else rows.get(pk=getattr(there, name))

    return pytest.fixture(fixture, name=name)
