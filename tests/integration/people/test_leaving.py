"""Somebody died or moved away: every door closes, and no message goes out."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from socialcare.accounts.permissions import signs_in_with_code
from socialcare.audit.models import Event
from socialcare.notifications.models import Message
from socialcare.notifications.services import deliver_batch, queue_email
from socialcare.people import leaving
from socialcare.people.models import Person, User
from socialcare.values import Refused
from supportplans.reviews.selectors import rhythm_of
from tests.builders import AT, a_helper, a_representative, invited, plan_open, rhythm_begun

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def rosa_signs_in(rosa: Person, priya: User) -> User:
    return invited(rosa, by=priya, email="rosa@example.org")


def died(rosa: Person, *, by: User, why: str = "died", on: date | None = None) -> Person:
    at = timezone.now()
    return leaving.note_left(person=rosa, why=why, on=on or timezone.localdate(at), by=by, at=at)


@pytest.mark.parametrize(("why", "words"), [("died", "We are sorry for your loss"), ("moved", "moved away")])
def test_open_pages_of_the_person_and_of_who_acts_close_with_a_page_in_plain_words(
    rosa_signs_in, rosa, priya, why, words
):
    acting = a_representative(rosa, by=priya).user
    clients = [client_of(rosa_signs_in), client_of(acting)]
    assert [one.get("/my/").status_code for one in clients] == [200, 200]
    died(rosa, by=priya, why=why)
    for client in clients:
        page = client.get("/my/")
        assert page.status_code == 403
        assert words in page.content.decode()
        assert "Rosa" not in page.content.decode()
        assert client.get("/my/")["Location"].startswith("/sign-in/")


def test_nobody_signs_in_any_more_and_all_can_again_once_it_is_taken_back(rosa_signs_in, rosa, priya):
    plan = plan_open(rosa, by=priya)
    users = [rosa_signs_in, a_representative(rosa, by=priya).user, a_helper(plan, by=priya).user]

    def may() -> list[bool]:
        return [signs_in_with_code(User.objects.get(pk=one.pk)) for one in users]

    assert may() == [True, True, True]
    died(rosa, by=priya)
    assert may() == [False, False, False]
    leaving.take_back_left(person=rosa, words="It was her sister.", by=priya, at=timezone.now())
    assert may() == [True, True, True]


def test_the_pages_of_who_helps_close_at_once(rosa, priya):
    plan = plan_open(rosa, by=priya)
    client = client_of(a_helper(plan, by=priya).user)
    assert client.get(f"/plans/{plan.pk}/").status_code == 200
    died(rosa, by=priya)
    before = Event.objects.count()
    assert client.get(f"/plans/{plan.pk}/").status_code in (302, 404)
    assert client.post(f"/plans/{plan.pk}/comments/", {"words": "Hello"}).status_code in (302, 403, 404)
    assert Event.objects.count() == before


def test_no_message_goes_out_not_even_one_that_waits(rosa, priya):
    now = timezone.now()
    said = {"to": "rosa@example.org", "subject": "A note", "body": "A note.", "purpose": "test"}
    waiting = queue_email(**said, at=now, person=rosa)
    elsewhere = queue_email(**(said | {"to": "max@example.org"}), at=now)
    died(rosa, by=priya)
    queue_email(**said, at=now, person=rosa)
    assert Message.objects.filter(person=rosa).count() == 1
    deliver_batch(at=now + timedelta(minutes=1))
    waiting.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (waiting.status, waiting.last_error) == ("failed", "they died or moved away")
    assert elsewhere.status == "sent"


@pytest.mark.parametrize("why", ["died", "moved"])
def test_the_talks_end(rosa, priya, why):
    rhythm_begun(rosa, by=priya)
    died(rosa, by=priya, why=why)
    rhythm = rhythm_of(rosa)
    assert rhythm is not None
    assert (rhythm.ended_on, rhythm.ended_because, rhythm.next_on) == (timezone.localdate(), why, None)


def test_the_search_the_caseload_and_the_persons_page_say_it(rosa, priya):
    rosa.refresh_from_db()
    died(rosa, by=priya, on=date(2026, 3, 1))
    client = client_of(priya)
    found = client.post("/people/", {"query": "Vidal"}, follow=True)
    for page in (found, client.get("/today/"), client.get(f"/people/{rosa.ref}/")):
        assert "Died on 1 March 2026" in page.content.decode()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"why": "flew"}, "Choose what happened"),
        ({"on": AT.date() + timedelta(days=1)}, "has not come yet"),
        ({"on": AT.date() - timedelta(days=1000)}, "too long ago"),
    ],
)
def test_a_slip_is_refused_and_nothing_is_written(rosa, priya, said, sentence):
    with pytest.raises(Refused, match=sentence):
        leaving.note_left(person=rosa, by=priya, at=AT, **({"why": "died", "on": AT.date()} | said))
    rosa.refresh_from_db()
    assert rosa.left_on is None


def test_it_is_noted_once_and_by_who_works_with_the_person(rosa, priya, noor):
    with pytest.raises(Refused, match="held by another team"):
        died(rosa, by=noor)
    died(rosa, by=priya)
    with pytest.raises(Refused, match="noted already"):
        died(rosa, by=priya)
    with pytest.raises(Refused, match="Say why"):
        leaving.take_back_left(person=rosa, words=" ", by=priya, at=timezone.now())
    assert Event.objects.filter(verb="person.left").count() == 1


def test_a_worker_notes_it_and_takes_it_back_on_a_page(rosa, priya):
    client = client_of(priya)
    address = f"/people/{rosa.ref}/left/"
    today = timezone.localdate()
    sent = {"why": "moved", "day-day": today.day, "day-month": today.month, "day-year": today.year}
    page = client.post(address, sent, follow=True).content.decode()
    assert "Their place is closed" in page
    assert "Take back that they moved away" in page
    page = client.post(address, {"words": "She stayed."}, follow=True).content.decode()
    assert "Their place is open again" in page
    rosa.refresh_from_db()
    assert rosa.left_on is None
    history = client.get(f"/people/{rosa.ref}/history/").content.decode()
    assert "took back that the person died or moved away" in history
