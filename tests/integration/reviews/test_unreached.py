"""An address that does not work stands before the worker, with what to do, until it is mended."""

import smtplib
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from socialcare.notifications.models import Message
from socialcare.notifications.services import ask_what_became, deliver_batch, queue_email
from socialcare.people import services as people
from supportplans.reviews import services as reviews
from supportplans.reviews.models import Nudge
from supportplans.reviews.services.handing_over import CAME_BACK, hand_over
from supportplans.reviews.services.planning import plan
from supportplans.reviews.unreached import unreached
from tests.builders import AT, a_person, rhythm_begun
from tests.integration.reviews.test_machine import DUE
from tests.notify_server import notify_server
from tests.pages import text_of

pytestmark = pytest.mark.django_db
LATER = DUE + timedelta(minutes=10)
TITLE = "Our messages do not reach them"


@pytest.fixture
def notify(settings):
    with notify_server(settings) as server:
        yield server


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: LATER)


@pytest.fixture
def reachable(rosa, rhythm, priya):
    """Rosa has an email address, a mobile number and a postal address."""
    people.update_person(
        person=rosa,
        by=priya,
        at=AT,
        base_revision=rosa.revision,
        email="rosa@example.org",
        phone="07700 900461",
        address="4 Quay Row\nFenwick",
        postcode="FB1 2CD",
    )
    rosa.refresh_from_db()
    return rosa


def asked(person, channel, *, by) -> Message:
    """Ask the person how it is going, as the alarm clock does, up to the channel."""
    reviews.choose_channel(person=person, channel=channel, by=by, at=AT)
    plan(at=DUE)
    hand_over(at=DUE)
    deliver_batch(at=DUE)
    return Message.objects.get(person=person, purpose="how_is_it_going")


def pages(user, person) -> tuple[str, str]:
    client = Client()
    client.force_login(user)
    return text_of(client.get("/today/")), text_of(client.get(f"/people/{person.ref}/"))


@contextmanager
def mail_server_says(error):
    with patch.object(EmailBackend, "send_messages", side_effect=error):
        yield


@pytest.mark.parametrize(
    ("channel", "became", "what", "why", "mend"),
    [
        (
            "email",
            "permanent-failure",
            "email",
            "the email address does not work",
            "Correct the email address",
        ),
        (
            "text",
            "permanent-failure",
            "text message",
            "the mobile number does not work",
            "Correct the mobile",
        ),
        (
            "text",
            "temporary-failure",
            "text message",
            "the mailbox may be full, or the telephone off",
            "Correct",
        ),
        ("letter", "validation-failed", "letter", "the address cannot be printed", "Correct the address"),
        ("email", "technical-failure", "email", "it came back", "Correct the email address"),
    ],
)
def test_what_notify_says_came_back_stands_on_both_pages_with_what_to_do(
    notify, now, reachable, priya, noor, sam, channel, became, what, why, mend
):
    message = asked(reachable, channel, by=priya)
    today, page = pages(priya, reachable)
    assert TITLE not in today
    assert TITLE not in page
    notify.becomes(str(message.pk), became)
    assert ask_what_became(at=LATER) == 1
    for text in pages(priya, reachable):
        assert TITLE in text
        assert f"Our {what} did not arrive (today): {why}" in text
        assert f"{mend}" in text
        assert "choose another way" in text
    client = Client()
    client.force_login(noor)  # of another team
    assert TITLE not in text_of(client.get("/today/"))


@pytest.mark.parametrize("channel", ["email", "text", "letter"])
def test_what_notify_refuses_for_its_address_is_to_be_mended_too(notify, now, reachable, priya, channel):
    notify.faults = ["no such address"] * 2  # the question whether it is there already meets it first
    message = asked(reachable, channel, by=priya)
    assert (message.status, message.last_error) == ("failed", "Notify 400: the address")
    assert all(TITLE in text and "was refused" in text for text in pages(priya, reachable))


@pytest.mark.parametrize("fault", [400, 403, 429, 500, "nothing"])
def test_what_is_not_the_fault_of_the_address_is_no_work_for_the_worker(notify, now, reachable, priya, fault):
    notify.faults = [fault] * 3
    assert asked(reachable, "email", by=priya).status in ("due", "failed")
    assert all(TITLE not in text for text in pages(priya, reachable))


def test_an_address_that_the_mail_server_refuses_is_to_be_mended(now, reachable, priya):
    with mail_server_says(smtplib.SMTPRecipientsRefused({"rosa@example.org": (550, b"unknown")})):
        assert asked(reachable, "email", by=priya).status == "failed"
    assert all("the email address was refused" in text for text in pages(priya, reachable))
    queue_email(
        to="rosa@example.org", subject="News", body="Look", at=LATER, purpose="test", person=reachable
    )
    deliver_batch(at=LATER)
    assert all(TITLE not in text for text in pages(priya, reachable))  # it took the next


@pytest.fixture
def came_back(notify, reachable, priya):
    message = asked(reachable, "email", by=priya)
    notify.becomes(str(message.pk), "permanent-failure")
    ask_what_became(at=DUE)
    return reachable


def test_the_right_address_mends_it(came_back, priya, now):
    assert TITLE in pages(priya, came_back)[0]
    people.update_person(
        person=came_back, by=priya, at=LATER, base_revision=came_back.revision, email="rosie@example.org"
    )
    assert all(TITLE not in text for text in pages(priya, came_back))


@pytest.mark.parametrize("channel", ["text", "none"])
def test_another_way_mends_it(came_back, priya, now, channel):
    client = Client()
    client.force_login(priya)
    client.post(f"/people/{came_back.ref}/rhythm/channel/", {"channel": channel})
    assert all(TITLE not in text for text in pages(priya, came_back))


def test_the_same_way_chosen_again_is_tried_again(came_back, priya):
    reviews.choose_channel(person=came_back, channel="email", by=priya, at=LATER)
    assert unreached(priya.worker, on=DUE.date()) == []
    Nudge.objects.all().delete()
    plan(at=DUE + timedelta(days=8))
    hand_over(at=DUE + timedelta(days=8))
    assert Nudge.objects.get(kind="person").status == "sent"


def test_until_then_nothing_more_goes_there(came_back):
    Nudge.objects.all().delete()
    plan(at=DUE + timedelta(days=8))
    hand_over(at=DUE + timedelta(days=8))
    assert Nudge.objects.get(kind="person").dropped_because == CAME_BACK


def test_an_invitation_that_came_back_is_mended_by_its_address_alone(notify, now, reachable, priya):
    message = queue_email(
        to="rosa@example.org",
        subject="Your page",
        body="Look",
        at=DUE,
        purpose="invitation",
        person=reachable,
    )
    deliver_batch(at=DUE)
    notify.becomes(str(message.pk), "permanent-failure")
    ask_what_became(at=DUE)
    reviews.choose_channel(person=reachable, channel="text", by=priya, at=LATER)
    assert TITLE in pages(priya, reachable)[0]


def test_a_way_for_which_the_record_has_no_address_is_to_be_mended(now, reachable, priya):
    reviews.choose_channel(person=reachable, channel="text", by=priya, at=AT)
    assert TITLE not in pages(priya, reachable)[0]
    people.update_person(
        person=reachable, by=priya, at=AT, base_revision=reachable.revision, phone="01632 960 461"
    )
    for text in pages(priya, reachable):
        assert (
            "They would like to be asked by text message, and the record has no mobile number for it" in text
        )
        assert "Add the mobile number" in text


def test_after_a_death_there_is_nothing_to_mend(came_back, priya, now):
    reviews.end(person=came_back, because="died", by=priya, at=LATER)
    assert all(TITLE not in text for text in pages(priya, came_back))


@pytest.mark.parametrize("count", [1, 12])
def test_it_costs_two_queries_however_many(priya, count, django_assert_num_queries):
    for number in range(count):
        person = a_person(by=priya, first_name=f"Nell{number}", email=f"nell{number}@example.org")
        people.allocate(person=person, worker=priya.worker, by=priya, at=AT)
        rhythm_begun(person, by=priya)
        reviews.choose_channel(person=person, channel="email", by=priya, at=AT)
    plan(at=DUE)
    hand_over(at=DUE)
    with mail_server_says(smtplib.SMTPRecipientsRefused({"x": (550, b"unknown")})):
        deliver_batch(at=DUE)
    with django_assert_num_queries(2):  # what did not arrive, and the rhythms
        assert len(unreached(priya.worker, on=DUE.date())) == count
