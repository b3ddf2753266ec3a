"""Sessions end when nobody is there, and on the same day at the latest."""

import time
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse

from socialcare.accounts import tasks
from socialcare.accounts.middleware import NOTE_EVERY_SECONDS

pytestmark = pytest.mark.django_db
NOW = 1_900_000_000


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = NOW

    with patch("socialcare.accounts.middleware.time.time", lambda: Clock.now):
        yield Clock


def visit(client):
    """Open a page; return whether the visitor is still signed in."""
    client.get(reverse("contact"))
    return alive(client)


def alive(client):
    return client.get(reverse("session-alive")).json()["signed_in"]


def test_a_visit_keeps_the_session_alive(client, priya, clock):
    client.force_login(priya)
    assert visit(client)
    for _ in range(4):
        clock.now += settings.SESSION_IDLE_SECONDS - 1
        assert visit(client)


def test_after_too_long_without_a_page_one_signs_in_again(client, priya, clock):
    client.force_login(priya)
    visit(client)
    clock.now += settings.SESSION_IDLE_SECONDS + 1
    assert not alive(client)


def test_a_page_that_asks_by_itself_is_no_visit(client, priya, clock):
    client.force_login(priya)
    visit(client)
    for _ in range(4):
        clock.now += settings.SESSION_IDLE_SECONDS // 4 + 1
        last = alive(client)
    assert not last


def test_the_longest_session_ends_whatever_happens(client, priya, clock):
    client.force_login(priya)
    visit(client)
    until = clock.now + settings.SESSION_LONGEST_SECONDS
    while clock.now + 3600 <= until:
        clock.now += 3600
        assert visit(client)
    clock.now = until + 1
    assert not alive(client)


def test_what_was_typed_stays_kept_when_the_session_ends(client, priya, clock):
    client.force_login(priya)
    visit(client)
    session = client.session
    session["typed"] = [{"words": "kept"}]
    session.save()
    clock.now += settings.SESSION_IDLE_SECONDS + 1
    assert not alive(client)
    assert client.session["typed"] == [{"words": "kept"}]


def test_the_session_is_not_written_at_every_page(client, priya, clock, django_assert_num_queries):
    client.force_login(priya)
    visit(client)
    clock.now += NOTE_EVERY_SECONDS - 1
    with django_assert_num_queries(2):  # the session, the user with the worker
        client.get(reverse("contact"))


def test_the_user_comes_with_worker_team_and_person_in_one_query(client, priya, django_assert_num_queries):
    client.force_login(priya)
    user = client.get(reverse("contact")).wsgi_request.user
    with django_assert_num_queries(0):
        assert user.worker.team.name == "North team"
        assert not hasattr(user, "person")


def test_ended_sessions_are_cleared_away(client, priya):
    client.force_login(priya)
    visit(client)
    client.session.set_expiry(1)
    Session.objects.update(expire_date="2020-01-01T00:00:00Z")
    tasks.clear_ended_sessions()
    assert Session.objects.count() == 0


def test_the_clock_of_the_middleware_is_the_machines(client, priya):
    client.force_login(priya)
    visit(client)
    assert abs(client.session["seen_at"] - time.time()) < 3600
