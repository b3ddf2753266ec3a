"""People and limits that every test of sign-off needs."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from signoff.models import SignOffLimit
from socialcare.people.models import User
from tests.builders import AT, a_seat, a_worker, plan_ready


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


@pytest.fixture
def limits(priya, sam):
    """Priya may sign £100.00 a week, Sam £300.00."""
    return a_limit(priya, 10_000), a_limit(sam, 30_000, 200_000)


@pytest.fixture
def version(scheme, rosa, priya, limits):
    """Rosa's plan, kept, for £90.00 a week."""
    return plan_ready(rosa, by=priya)


@pytest.fixture
def dear(scheme, rosa, priya, limits):
    """Rosa's plan, kept, for the £170.45 of the Savva case."""
    return plan_ready(rosa, by=priya, weekly_pence=17_045)


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
