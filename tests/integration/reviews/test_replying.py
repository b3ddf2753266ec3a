"""The one-tap answer: it works once, from the link alone; looking at it changes nothing."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from socialcare.values import Refused
from supportplans.reviews import services as reviews
from supportplans.reviews.models import CheckIn, Nudge, Rhythm
from supportplans.reviews.selectors import open_replies
from supportplans.reviews.services import replying
from supportplans.reviews.services.replying import reply
from tests.builders import asked_how_it_is_going
from tests.races import at_once

DUE = datetime(2026, 4, 13, 9, 30, tzinfo=ZoneInfo("Europe/London"))
HOUR = timedelta(hours=1)


@pytest.fixture
def token(rosa, rhythm, priya):
    return asked_how_it_is_going(rosa, by=priya, at=DUE)


@pytest.mark.django_db
@pytest.mark.parametrize(("answer", "wants"), [("well", "nothing"), ("talk", "talk"), ("changed", "changed")])
def test_an_answer_is_kept_once_and_moves_the_next_talk(token, rosa, answer, wants):
    kept = reply(token=token, answer=answer, at=DUE + HOUR)
    assert (kept.person, kept.how, kept.wants, kept.said_by) == (rosa, "link", wants, None)
    nudge = Nudge.objects.get(kind="person")
    assert (nudge.status, nudge.check_in, nudge.replied_at) == ("answered", kept, DUE + HOUR)
    rhythm = Rhythm.objects.get(person=rosa)
    in_three_working_days = DUE.date() + timedelta(days=3)
    if answer == "well":
        assert rhythm.next_because == "law"  # the next by the pace would come after the day in law
    else:
        assert rhythm.sooner_on == in_three_working_days
    with pytest.raises(Refused, match="You have answered already"):
        reply(token=token, answer=answer, at=DUE + 2 * HOUR)
    assert CheckIn.objects.count() == 1


@pytest.mark.django_db
def test_a_link_runs_out_after_four_weeks(token):
    over = DUE + timedelta(days=28)
    assert replying.find_to_reply(token, at=over - timedelta(seconds=1))
    with pytest.raises(Refused, match="run out"):
        reply(token=token, answer="well", at=over)
    assert not CheckIn.objects.exists()


@pytest.mark.django_db
def test_nobody_can_guess_a_link_and_no_other_answer_counts(token):
    with pytest.raises(Refused, match="does not work"):
        reply(token="well-guessed", answer="well", at=DUE + HOUR)
    with pytest.raises(Refused, match="Tap one of the three answers"):
        reply(token=token, answer="stop", at=DUE + HOUR)
    assert not CheckIn.objects.exists()


@pytest.mark.django_db
def test_after_a_death_the_link_says_so_kindly(token, rosa, priya):
    reviews.end(person=rosa, because="died", by=priya, at=DUE)
    with pytest.raises(Refused, match="This page is closed now"):
        reply(token=token, answer="well", at=DUE + HOUR)


@pytest.mark.django_db
@pytest.mark.parametrize("answer", ["well", "talk", "changed"])
def test_a_pause_stops_our_messages_and_not_what_they_say(token, rosa, priya, answer):
    until = DUE.date() + timedelta(days=5)
    reviews.pause(person=rosa, until=until, because="In hospital", by=priya, at=DUE)
    kept = reply(token=token, answer=answer, at=DUE + HOUR)
    assert Nudge.objects.get(kind="person").status == "answered"
    paused = Rhythm.objects.get(person=rosa)
    assert (paused.paused_until, paused.next_on) == (until, None)
    waits = [] if answer == "well" else [kept]
    assert open_replies(priya.worker, on=DUE.date()) == waits


@pytest.mark.django_db
def test_after_their_place_was_closed_the_link_is_closed_too(rosa_user, rosa, rhythm, priya):
    token = asked_how_it_is_going(rosa, by=priya, at=DUE)
    rosa_user.is_active = False
    rosa_user.save()
    with pytest.raises(Refused, match="This page is closed now"):
        reply(token=token, answer="well", at=DUE + HOUR)


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_the_same_moment_are_one_answer(token):
    results = at_once(*[lambda: reply(token=token, answer="talk", at=DUE + HOUR)] * 4)
    assert sum(isinstance(one, CheckIn) for one in results) == 1
    assert sum(isinstance(one, Refused) for one in results) == 3
    assert CheckIn.objects.count() == 1


# The page


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: DUE + HOUR)


@pytest.mark.django_db
def test_looking_at_the_page_changes_nothing_and_shows_no_name(client, token, now, rosa):
    for _ in range(3):
        response = client.get(f"/how-is-it-going/{token}/")
    page = response.content.decode()
    assert response.status_code == 200
    assert 'href="tel:01632960100"' in page
    for words in ("It is going well", "I would like to talk", "Something has changed", "01632 960 100"):
        assert words in page
    for secret in ("Rosa", "Rosie", "Vidal", "Priya", rosa.ref, token):
        assert secret not in page
    assert Nudge.objects.get(kind="person").replied_at is None
    assert not CheckIn.objects.exists()


@pytest.mark.django_db
def test_a_tap_is_answered_with_what_comes_next_and_the_page_then_says_so(client, token, now):
    response = client.post(f"/how-is-it-going/{token}/", {"answer": "changed"}, follow=True)
    assert "Your worker knows now" in response.content.decode()
    assert token not in response.request["PATH_INFO"]
    again = client.post(f"/how-is-it-going/{token}/", {"answer": "changed"})
    assert again.status_code == 404
    assert "You have answered already" in again.content.decode()
    assert "01632 960 100" in again.content.decode()
    assert CheckIn.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{}, {"answer": ""}, {"answer": "stop"}, {"answer": "x" * 100_000}])
def test_sent_without_an_answer_the_three_buttons_come_again_with_a_sentence(client, token, now, sent):
    response = client.post(f"/how-is-it-going/{token}/", sent)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Nothing is sent yet. Tap one of the three answers." in page
    assert page.count('name="answer"') == 3
    assert not CheckIn.objects.exists()
    # A link that does not work is none the better for it.
    assert client.post("/how-is-it-going/well-guessed/", sent).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["died", "closed", "moved"])
def test_when_it_is_over_the_page_is_kind_and_tells_nothing_of_the_case(
    client, rosa_user, rosa, rhythm, priya, now, how
):
    token = asked_how_it_is_going(rosa, by=priya, at=DUE)
    if how == "closed":
        rosa_user.is_active = False
        rosa_user.save()
    else:
        reviews.end(person=rosa, because=how, by=priya, at=DUE)
    for response in (
        client.get(f"/how-is-it-going/{token}/"),
        client.post(f"/how-is-it-going/{token}/", {"answer": "talk"}),
    ):
        text = response.content.decode()
        assert response.status_code == 404
        assert "This page is closed now. If there is anything that you would like to say" in text
        assert "01632 960 100" in text
        for secret in ("Rosa", "Rosie", "Vidal", "Priya", "died", "moved", rosa.ref):
            assert secret not in text
    assert not CheckIn.objects.exists()


@pytest.mark.django_db
def test_the_address_goes_to_no_other_site(client, token, now):
    response = client.get(f"/how-is-it-going/{token}/")
    assert response["Referrer-Policy"] == "strict-origin"  # at most whose site it was, never the secret
    assert "no-store" in response["Cache-Control"]
