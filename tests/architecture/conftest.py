"""Rosa's record with one of everything in it: made once for the tests of a file that walk its addresses."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from pytest_django import DjangoDbBlocker

from tests.architecture.place import Place
from tests.made_once import fixtures_of_the_north, in_order_by, kept, keys_of, rosa_of_the_north


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
    with kept(django_db_blocker):
        rows = rosa_of_the_north()
        yield keys_of(rows, place=Place(rows.rosa, rows.priya))


north, priya, sam, scheme_owner, rosa, scheme = fixtures_of_the_north()


@pytest.fixture
def place(there: SimpleNamespace, db: None) -> Place:
    """The addresses of Rosa's record. Nobody changes it: what a test writes is taken back."""
    return there.place
