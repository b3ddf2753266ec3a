"""People by name, and what every test needs around it."""

from collections.abc import Iterator
from datetime import date
from unittest.mock import patch

import pgtrigger
import pytest
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from budgets.models import AllocationScheme
from socialcare.people import services as people
from socialcare.people.models import Person, Team, User, Worker
from tests.builders import AT, a_person, a_worker, rosa_vidal, scheme_published, second_owner


@pytest.fixture(autouse=True, scope="session")
def tables_can_be_emptied_between_tests() -> Iterator[None]:
    """Let the tests that use real transactions empty the tables that only ever grow."""
    teardown = TransactionTestCase._fixture_teardown

    def emptying(case: TransactionTestCase) -> None:
        with pgtrigger.ignore("audit.Event:append_only"):
            teardown(case)

    with patch.object(TransactionTestCase, "_fixture_teardown", emptying):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """End what a browser's last request may still hold, so that the test database can be dropped."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


# people


@pytest.fixture
def north(db: None) -> Team:
    return people.add_team(name="North team", at=AT)


@pytest.fixture
def south(db: None) -> Team:
    return people.add_team(name="South team", at=AT)


@pytest.fixture
def priya(north: Team) -> User:
    """A social worker of the north team."""
    return a_worker("Priya Raman", team=north).user


@pytest.fixture
def sam(north: Team) -> User:
    """Priya's manager."""
    return a_worker("Sam Okoro", team=north, role=Worker.Role.MANAGER, job="Team manager").user


@pytest.fixture
def noor(south: Team) -> User:
    """A social worker of the south team."""
    return a_worker("Noor Aziz", team=south).user


@pytest.fixture
def kit(south: Team) -> User:
    """The manager of the south team."""
    return a_worker("Kit Brannigan", team=south, role=Worker.Role.MANAGER, job="Team manager").user


@pytest.fixture
def panel_member(db: None) -> User:
    return a_worker(
        "Dara Lindqvist", team=None, role=Worker.Role.PANEL_MEMBER, job="Occupational therapist"
    ).user


@pytest.fixture
def scheme_owner(db: None) -> User:
    return a_worker("Wren Castell", team=None, role=Worker.Role.SCHEME_OWNER, job="Commissioning lead").user


@pytest.fixture
def imogen(db: None) -> User:
    """A second owner of the allocation scheme, who approves what Wren proposes."""
    return second_owner()


@pytest.fixture
def third_owner(db: None) -> User:
    role = Worker.Role.SCHEME_OWNER
    return a_worker("Olu Bright", team=None, role=role, job="Performance lead").user


@pytest.fixture
def rosa(priya: User) -> Person:
    """A person of the north team whose case Priya has."""
    return rosa_vidal(by=priya)


@pytest.fixture
def arthur(noor: User) -> Person:
    """A person of the south team: nothing of his opens to the north team."""
    return a_person(
        by=noor, first_name="Arthur", last_name="Pell", born_on=date(1952, 11, 5), postcode="FB7 4XY"
    )


# budgets


@pytest.fixture
def scheme(scheme_owner: User) -> AllocationScheme:
    """The demonstration scheme, published."""
    return scheme_published(by=scheme_owner)
