"""A worker's talks in her own calendar: days and numbers, no names, from an address only she knows."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from socialcare.audit.models import Event
from socialcare.people import services as people
from supportplans.reviews.models import CalendarFeed
from tests.builders import AT, a_person, checked_in, rhythm_begun
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)


def made(client, user) -> str:
    """Make an address as the page does, and return its path."""
    client.force_login(user)
    text = client.post("/calendar/open/", follow=True).content.decode()
    return re.search(r"(/calendar/[\w-]{40,}\.ics)", text)[1]


def events(address) -> dict:
    """Return what a calendar, which signs in nowhere, finds there."""
    response = Client().get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    assert "no-cache" in response["Cache-Control"]
    found = Calendar.from_ical(response.content).walk("VEVENT")
    return {one.decoded("dtstart"): str(one["summary"]) for one in found}


def test_it_says_on_which_days_with_how_many_and_names_nobody(client, rosa, priya, rhythm):
    second = a_person(by=priya, first_name="Nell")
    people.allocate(person=second, worker=priya.worker, by=priya, at=AT)
    rhythm_begun(second, by=priya)
    third = a_person(by=priya, first_name="Abel")
    people.allocate(person=third, worker=priya.worker, by=priya, at=AT)
    rhythm_begun(third, by=priya)
    checked_in(third, by=priya, covers_review=True)
    address = made(client, priya)
    first, later = AT.date() + timedelta(weeks=6), AT.date() + timedelta(weeks=12)
    assert events(address) == {first: "Talk with 2 people", later: "Talk with one person"}
    body = client.get(address).content.decode()
    for name in ("Rosa", "Vidal", "Nell", "Abel", rosa.ref, "Priya"):
        assert name not in body


def test_what_is_late_stands_on_today(client, rosa, priya, rhythm, monkeypatch):
    address = made(client, priya)
    monkeypatch.setattr(timezone, "now", lambda: AT + timedelta(days=60))
    assert events(address) == {AT.date() + timedelta(days=60): "Talk with one person"}


def test_the_address_is_shown_once_and_only_a_digest_is_kept(client, priya):
    address = made(client, priya)
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    assert token not in text_of(client.get("/calendar/"))
    kept = CalendarFeed.objects.get()
    assert token not in (kept.digest, str(kept.pk))
    assert not Event.objects.filter(data__icontains=token).exists()


def test_a_new_address_stops_the_old_and_stopping_stops_it(client, priya):
    old = made(client, priya)
    new = made(client, priya)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    assert "Stopped." in text_of(client.post("/calendar/close/", follow=True))
    assert client.get(new).status_code == 404
    assert "There is no calendar address to stop." in text_of(client.post("/calendar/close/", follow=True))


def test_whose_work_has_ended_has_no_calendar_any_more(client, priya):
    address = made(client, priya)
    priya.worker.ended_on = AT.date() - timedelta(days=1)
    priya.worker.save()
    assert client.get(address).status_code == 404


def test_a_case_given_away_leaves_the_calendar(client, rosa, priya, sam, rhythm):
    address = made(client, priya)
    people.allocate(person=rosa, worker=sam.worker, by=sam, at=AT)
    assert events(address) == {}


@pytest.mark.parametrize("who", ["panel_member", "scheme_owner"])
def test_who_does_no_casework_has_none(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/calendar/").status_code == 404
    assert client.post("/calendar/open/").status_code == 404
    assert not CalendarFeed.objects.exists()
