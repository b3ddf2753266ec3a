"""Rows that the tests of a file begin with, made once: each test's own transaction lies within theirs."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from budgets.models import AllocationScheme
from socialcare.people.models import Person, Team, User
from tests.builders import a_worker, rosa_vidal, scheme_published, team_of_the_north


def in_order_by(metafunc: pytest.Metafunc, begins: str | None) -> None:
    """Put the tests of a file in order by what they begin with; ``there`` gets its name, or None."""
    metafunc.parametrize("there", [begins], indirect=True, scope="module", ids=[pytest.HIDDEN_PARAM])


@contextmanager
def kept(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Hold the database open in a transaction of its own, which is rolled back at the end."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def rosa_of_the_north() -> SimpleNamespace:
    """Return a team, its scheme and Rosa, whose case Priya has."""
    team = team_of_the_north()
    owner = a_worker("Wren Castell", team=None, role="scheme_owner", job="Commissioning lead").user
    return SimpleNamespace(
        **vars(team), scheme_owner=owner, scheme=scheme_published(by=owner), rosa=rosa_vidal(by=team.priya)
    )


def keys_of(rows: SimpleNamespace, **more: Any) -> SimpleNamespace:
    """Return what tests read ``rows`` again by: none sees what another changed."""
    return SimpleNamespace(**{name: row.pk for name, row in vars(rows).items()}, **more)


def read_where_there(name: str, rows: Any) -> Any:
    """Return a fixture that reads its row where it is there already, and else is the one of all tests."""

    def fixture(request: pytest.FixtureRequest, there: Any, db: None) -> Any:
        return request.getfixturevalue(name) if there is None else rows.get(pk=getattr(there, name))

    return pytest.fixture(fixture, name=name)


def fixtures_of_the_north() -> tuple[Any, ...]:
    """Return the fixtures north, priya, sam, scheme_owner, rosa and scheme, for a conftest to name."""
    return (
        read_where_there("north", Team.objects),
        read_where_there("priya", User.objects.select_related("worker__team")),
        read_where_there("sam", User.objects.select_related("worker__team")),
        read_where_there("scheme_owner", User.objects.select_related("worker")),
        read_where_there("rosa", Person.objects.select_related("team")),
        read_where_there("scheme", AllocationScheme.objects),
    )
