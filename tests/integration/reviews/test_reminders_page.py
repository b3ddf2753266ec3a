"""How the reminders go, for managers: numbers, why some were not sent, and what each message says."""

from datetime import timedelta

import pytest
from django.utils import timezone

from supportplans.reviews.models import Nudge
from supportplans.reviews.services import replying
from tests.builders import AT, asked_how_it_is_going
from tests.pages import text_of

pytestmark = pytest.mark.django_db

DUE = AT + timedelta(days=42)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: DUE)


def page(client, user) -> str:
    client.force_login(user)
    response = client.get("/team/reminders/")
    assert response.status_code == 200
    return text_of(response)


def test_it_counts_what_went_and_what_was_answered(client, rosa, priya, sam, rhythm):
    assert "To the person 0 0 0 0" in page(client, sam)
    token = asked_how_it_is_going(rosa, by=priya, at=DUE)
    assert "To the person 1 0 0 0" in page(client, sam)
    replying.reply(token=token, answer="well", at=DUE)
    text = page(client, sam)
    assert "To the person 1 1 0 0" in text
    assert "To the worker 1 0 0 0" in text
    assert "Nothing is stuck." in text
    assert "Rosa" not in text
    assert "Vidal" not in text


def test_what_a_dead_process_holds_is_said_to_be_stuck(client, rosa, priya, sam, rhythm):
    asked_how_it_is_going(rosa, by=priya, at=DUE)
    Nudge.objects.filter(kind="person").update(
        status="claimed",
        sent_at=None,
        lease_until=DUE - timedelta(hours=1),
        reply_digest="",
        reply_until=None,
    )
    text = page(client, sam)
    assert "Some do not move on." in text
    assert "Stuck, or waiting too long 1" in text


@pytest.mark.parametrize("count", [1, 50, 500])
def test_the_page_takes_the_same_few_queries_however_many(
    client, rosa, sam, rhythm, count, django_assert_max_num_queries
):
    for status, times in (
        ("planned", {}),
        ("sent", {"sent_at": DUE}),
        ("dropped", {"settled_at": DUE, "dropped_because": "they talked, or the date has moved"}),
    ):
        Nudge.objects.bulk_create(
            Nudge(
                person=rosa,
                kind="worker" if status == "sent" else "person",
                status=status,
                due_on=timezone.localdate(DUE) - timedelta(days=number + (status == "dropped") * 1000),
                planned_at=DUE,
                **times,
            )
            for number in range(count)
        )
    page(client, sam)
    with django_assert_max_num_queries(10):
        text = page(client, sam)
    assert f"To the person 0 0 {count} 0" in text
    assert f"To the worker {count} 0 0 0" in text


def test_every_message_can_be_read_beforehand_and_tells_of_no_case(client, sam, rhythm):
    text = page(client, sam)
    for title in (
        "To the person, by text message",
        "To the person, by email",
        "To the person, by letter",
        "To the person, once more, by letter",
        "To the worker, by email",
        "The worker’s daily list, by email",
        "To the manager, by email",
    ):
        assert title in text
    assert "Hello Harriet, how is it going?" in text
    assert "2 talks are more than a week late; 3 in all are due." in text


@pytest.mark.parametrize("who", ["priya", "panel_member", "scheme_owner"])
def test_only_managers_see_it(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/team/reminders/").status_code == 404
