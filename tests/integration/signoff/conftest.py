"""People and limits that every test of sign-off needs."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from signoff.models import SignOffLimit
from socialcare.people.models import User
from supportplans.models import PlanVersion
from tests.builders import AT, a_seat, a_worker, plan_ready
from tests.made_once import fixtures_of_the_north, in_order_by, kept, keys_of, rosa_of_the_north


def a_limit(user, weekly_pence, once_pence=50_000, *, from_on=date(2026, 1, 1), to_on=None):
    return SignOffLimit.objects.create(
        worker=user.worker,
        team=user.worker.team,
        weekly_pence=weekly_pence,
        once_pence=once_pence,
        from_on=from_on,
        to_on=to_on,
        set_at=AT,
    )


# Rosa's plan with all that it needs, made once for the tests of a file that begin with it. Those that
# begin with nothing have the tables to themselves.

#: What a plan costs a week by the name that tests ask for.
PLANS = {"version": 9_000, "dear": 17_045}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    in_order_by(metafunc, next((name for name in PLANS if name in metafunc.fixturenames), None))


@pytest.fixture(scope="module", autouse=True)
def there(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[SimpleNamespace | None]:
    """The keys of what is there already, or None where a test makes its own."""
    if request.param is None:
        yield None
        return
    with kept(django_db_blocker):
        yield made(PLANS[request.param])


def made(weekly_pence: int) -> SimpleNamespace:
    rows = rosa_of_the_north()
    limits = limits_of(rows.priya, rows.sam)
    rows.version = plan_ready(rows.rosa, by=rows.priya, weekly_pence=weekly_pence)
    return keys_of(rows, limits=[limit.pk for limit in limits])


north, priya, sam, scheme_owner, rosa, scheme = fixtures_of_the_north()


def limits_of(priya, sam):
    return a_limit(priya, 10_000), a_limit(sam, 30_000, 200_000)


@pytest.fixture
def limits(there, priya, sam):
    """Priya may sign £100.00 a week, Sam £300.00."""
    if there is None:
        return limits_of(priya, sam)
    return tuple(SignOffLimit.objects.get(pk=one) for one in there.limits)


def the_version(there: SimpleNamespace) -> PlanVersion:
    return PlanVersion.objects.select_related("plan__person__team").get(pk=there.version)


@pytest.fixture
def version(there, db):
    """Rosa's plan, kept, for £90.00 a week."""
    return the_version(there)


@pytest.fixture
def dear(there, db):
    """Rosa's plan, kept, for the £170.45 of the Savva case."""
    return the_version(there)


@pytest.fixture
def chair(db):
    user = a_worker("Marit Solberg", team=None, role="panel_member", job="Head of practice").user
    a_seat(user, chair=True)
    return user


@pytest.fixture
def housing(db):
    user = a_worker("Hal Overton", team=None, role="panel_member", job="Housing adviser").user
    a_seat(user, "housing")
    return user


class PageClock:
    """The clock that pages read; when it moves on, whoever is signed in signs in again."""

    def __init__(self, client):
        self.at: datetime = AT
        self.client = client

    def move(self, **by):
        signed_in = self.client.session.get("_auth_user_id")
        self.at += timedelta(**by)
        if signed_in is not None:
            self.client.force_login(User.objects.get(pk=signed_in))


@pytest.fixture
def now(client, monkeypatch):
    """The clock of the pages: Monday 2 March 2026, half past nine, until a test moves it."""
    clock = PageClock(client)
    monkeypatch.setattr(timezone, "now", lambda: clock.at)
    return clock
