"""A demonstration shows its messages; a council's own installation never does."""

from uuid import uuid4

import pytest
from django.urls import reverse

from socialcare.notifications.services import blank_secrets, queue_email
from tests.builders import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def message():
    return queue_email(
        to="rosa@example.org",
        subject="Your code to sign in",
        body="Your code is 1234 5678",
        at=AT,
        purpose="sign_in_code",
        secret=True,
    )


def test_messages_can_be_read_where_nothing_is_really_sent(client, message):
    assert "Your code to sign in" in client.get(reverse("messages")).text
    page = client.get(reverse("message", args=[message.id]))
    assert "1234 5678" in page.text
    assert "no-store" in page["Cache-Control"]


def test_a_blanked_message_says_why_it_is_empty(client, message):
    blank_secrets(at=message.secret_until)
    page = client.get(reverse("message", args=[message.id]))
    assert "1234" not in page.text
    assert "no longer works" in page.text


def test_an_empty_outbox_says_so(client):
    assert "There are no messages yet." in client.get(reverse("messages")).text


def test_a_real_installation_shows_no_message(client, message, settings):
    settings.MESSAGES_READABLE_IN_BROWSER = False
    assert client.get(reverse("messages")).status_code == 404
    assert client.get(reverse("message", args=[message.id])).status_code == 404


def test_an_unknown_message_is_not_found(client):
    assert client.get(reverse("message", args=[uuid4()])).status_code == 404


def test_the_list_takes_the_same_few_queries_with_many_messages(client, message, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(reverse("messages"))
    for number in range(30):
        queue_email(to=f"p{number}@example.org", subject="News", body="News", at=AT, purpose="test")
    with django_assert_num_queries(1):
        client.get(reverse("messages"))
