"""Rosa's record with one of everything in it: made once for the tests of a file that walk its addresses."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from pytest_django import DjangoDbBlocker

from budgets.models import AllocationScheme
from socialcare.people.models import Person, Team, User
from tests.architecture.place import Place
from tests.builders import a_worker, rosa_vidal, scheme_published, team_of_the_north
from tests.made_once import Kept, in_order_by, read_where_there


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    in_order_by(metafunc, "place" if "place" in metafunc.fixturenames else None)


@pytest.fixture(scope="module", autouse=True)
def there(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[SimpleNamespace | None]:
    """The keys of what is there already, or None where a test makes its own."""
    if request.param is None:
        yield None
        return
    with Kept(django_db_blocker):
        team = team_of_the_north()
        owner = a_worker("Wren Castell", team=None, role="scheme_owner", job="Commissioning lead").user
        scheme = scheme_published(by=owner)
        rosa = rosa_vidal(by=team.priya)
        yield SimpleNamespace(
            north=team.north.pk,
            priya=team.priya.pk,
            sam=team.sam.pk,
            scheme_owner=owner.pk,
            scheme=scheme.pk,
            rosa=rosa.pk,
            place=Place(rosa, team.priya),
        )


north = read_where_there("north", Team.objects)
priya = read_where_there("priya", User.objects.select_related("worker__team"))
sam = read_where_there("sam", User.objects.select_related("worker__team"))
scheme_owner = read_where_there("scheme_owner", User.objects.select_related("worker"))
rosa = read_where_there("rosa", Person.objects.select_related("team"))
scheme = read_where_there("scheme", AllocationScheme.objects)


@pytest.fixture
def place(there: SimpleNamespace, db: None) -> Place:
    """The addresses of Rosa's record. Nobody changes it: what a test writes is taken back."""
    return there.place
