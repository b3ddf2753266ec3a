"""A person gets in for the first time with the card that the worker gave them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from socialcare.accounts.entry import cards
from socialcare.accounts.entry.cards import end_card, give_card
from socialcare.accounts.models import EntryCard
from socialcare.accounts.services import withdraw_invitation
from socialcare.audit.models import Event
from socialcare.notifications.models import Message
from socialcare.people import leaving
from socialcare.people import services as people
from socialcare.values import Refused
from tests.builders import AT, a_card, a_person, codes_on_paper
from tests.mailbox import mails, newest_code

pytestmark = pytest.mark.django_db

BORN = {"born_on-day": "12", "born_on-month": "3", "born_on-year": "1948"}
WRONG = {**BORN, "born_on-year": "1949"}
MOBILE = "07700 900 123"
ENTER = "/sign-in/code/enter/"


@pytest.fixture
def rosa_by_text(rosa, priya):
    """Rosa, who has a mobile phone and no email address."""
    return people.update_person(person=rosa, by=priya, at=AT, base_revision=rosa.revision, phone=MOBILE)


def newest_text():
    return Message.objects.filter(channel="text").order_by("queued_at").last()


def texted_code():
    return re.search(r"\d{4} \d{4}", newest_text().body)[0]


def open_card(client, given, born=BORN):
    return client.post(f"/start/{given.code}/", born)


def is_signed_in(client):
    return client.get(reverse("session-alive")).json()["signed_in"]


def test_a_person_without_email_gets_in_by_card_birthday_and_text(client, rosa_by_text, priya):
    given = a_card(rosa_by_text, by=priya)
    page = client.get(f"/start/{given.code}/").text
    assert "date of birth" in page
    assert "Rosa" not in page
    assert "Rosie" not in page
    assert open_card(client, given)["Location"] == "/start/where/"
    where = client.get("/start/where/").text
    assert "somebody called <strong>R</strong>" in where
    assert "•••123" in where
    assert "900" not in where
    assert client.post("/start/where/", {"where": "text"})["Location"] == ENTER
    assert "•••123" in client.get(ENTER).text
    assert client.post(ENTER, {"code": texted_code()}).status_code == 302
    assert is_signed_in(client)
    given.card.refresh_from_db()
    assert given.card.used_at is not None
    rosa_by_text.refresh_from_db()
    assert rosa_by_text.user.email is None
    assert Event.objects.get(verb="card.used").by == rosa_by_text.user
    assert client.get("/my/").status_code == 200


def test_who_has_an_email_address_gets_the_code_there(client, rosa_with_email, priya):
    given = a_card(rosa_with_email, by=priya)
    open_card(client, given)
    where = client.get("/start/where/").text
    assert "r•••@…" in where
    assert "example.org" not in where
    client.post("/start/where/", {"where": "email"})
    assert "rosa.vidal@example.org" not in client.get(ENTER).text
    client.post(ENTER, {"code": newest_code()})
    assert is_signed_in(client)


def test_who_has_neither_takes_the_first_code_on_paper(client, rosa, priya):
    made = codes_on_paper(rosa, by=priya)
    given = a_card(rosa, by=priya)
    open_card(client, given)
    assert "I have codes on paper" in client.get("/start/where/").text
    assert client.post("/start/where/", {"where": "paper"})["Location"] == "/start/paper/"
    assert client.post("/start/paper/", {"code": made.codes[0]}).status_code == 302
    assert is_signed_in(client)
    given.card.refresh_from_db()
    assert given.card.used_at is not None


def test_who_can_be_sent_nothing_is_told_whom_to_ring(client, rosa, priya):
    open_card(client, a_card(rosa, by=priya))
    assert "We have no mobile number and no email address for you" in client.get("/start/where/").text


def test_opening_the_link_any_number_of_times_uses_nothing_up(client, rosa_by_text, priya):
    given = a_card(rosa_by_text, by=priya)
    for _ in range(20):
        assert client.get(f"/start/{given.code}/").status_code == 200
        client.head(f"/start/{given.code}/")
    given.card.refresh_from_db()
    assert (given.card.used_at, given.card.wrong_tries) == (None, 0)
    assert not Message.objects.filter(purpose="sign_in_code").exists()


def test_the_link_alone_lets_nobody_go_on(client, rosa_by_text, priya):
    a_card(rosa_by_text, by=priya)
    assert client.get("/start/where/")["Location"] == "/start/"
    assert client.post("/start/where/", {"where": "text"})["Location"] == "/start/"
    assert client.post("/start/paper/", {"code": "12345678"})["Location"] == "/start/"
    assert not Message.objects.exists()


def test_five_wrong_dates_lock_the_card_and_the_person_is_told(client, rosa_by_text, priya):
    given = a_card(rosa_by_text, by=priya)
    first = open_card(client, given, WRONG)
    assert "You can try 4 more times." in first.text
    for _ in range(3):
        open_card(client, given, WRONG)
    assert "There were too many wrong tries with this card" in open_card(client, given, WRONG).text
    # The right day comes too late.
    assert "There were too many wrong tries with this card" in open_card(client, given).text
    given.card.refresh_from_db()
    assert given.card.locked_at is not None
    assert "They did not get in" in newest_text().body
    assert newest_text().to == "+447700900123"
    assert Event.objects.filter(verb="card.locked", person_id=rosa_by_text.pk).count() == 1
    assert Message.objects.count() == 1


def test_a_new_card_ends_the_one_before(client, rosa_by_text, priya):
    first, second = a_card(rosa_by_text, by=priya), a_card(rosa_by_text, by=priya)
    assert "This card does not work any more. You may have a newer one." in open_card(client, first).text
    assert open_card(client, second)["Location"] == "/start/where/"


def test_a_card_that_is_too_old_says_so(client, rosa_by_text, priya):
    given = a_card(rosa_by_text, by=priya, at=timezone.now() - timedelta(days=15))
    assert "This card is too old" in client.get(f"/start/{given.code}/").text
    assert "This card is too old" in open_card(client, given).text
    assert not is_signed_in(client)


def test_a_card_that_was_used_says_so(client, rosa_by_text, priya):
    given = a_card(rosa_by_text, by=priya)
    open_card(client, given)
    client.post("/start/where/", {"where": "text"})
    client.post(ENTER, {"code": texted_code()})
    client.post(reverse("account_logout"))
    assert "This card has been used." in client.get(f"/start/{given.code}/").text
    assert "This card has been used." in open_card(client, given).text


def test_a_card_that_the_worker_ended_says_so(client, rosa_by_text, priya):
    given = a_card(rosa_by_text, by=priya)
    open_card(client, given)
    end_card(person=rosa_by_text, by=priya, at=timezone.now())
    assert client.post("/start/where/", {"where": "text"})["Location"] == "/start/"
    assert "This card does not work any more." in client.get(f"/start/{given.code}/").text


def test_a_code_that_is_no_cards_is_kept_to_be_mended(client, db):
    page = client.post("/start/", {"code": "k7p2m 9xwtx"})
    assert "We do not know this card." in page.text
    assert "k7p2m 9xwtx" in page.text


def test_the_code_on_the_card_may_be_typed_as_people_do(client, rosa_by_text, priya):
    given = a_card(rosa_by_text, by=priya)
    typed = f" {given.code_spaced.upper()} "
    assert client.post("/start/", {"code": typed})["Location"] == f"/start/{given.code}/"


def test_of_two_people_at_one_address_each_card_opens_for_its_own(client, rosa_with_email, priya):
    given = a_card(rosa_with_email, by=priya)
    other = a_person(by=priya, email="rosa.vidal@example.org")
    theirs = a_card(other, by=priya)
    assert open_card(client, theirs).status_code == 200
    open_card(client, theirs, {"born_on-day": "30", "born_on-month": "6", "born_on-year": "1941"})
    client.post("/start/where/", {"where": "email"})
    client.post(ENTER, {"code": newest_code()})
    other.refresh_from_db()
    given.card.refresh_from_db()
    assert client.session["_auth_user_id"] == str(other.user.pk)
    assert other.user.email is None
    assert given.card.used_at is None


def test_the_database_holds_no_code(rosa_by_text, priya):
    given = a_card(rosa_by_text, by=priya)
    assert given.code not in str(list(EntryCard.objects.values()))


@pytest.mark.parametrize("how", ["email", "text"])
def test_the_link_is_sent_and_holds_nothing_of_the_case(rosa_by_text, priya, how):
    rosa_by_text = people.update_person(
        person=rosa_by_text,
        by=priya,
        at=AT,
        base_revision=rosa_by_text.revision,
        email="rosa.vidal@example.org",
    )
    given = a_card(rosa_by_text, by=priya, how=how)
    [message] = mails("entry_card")
    assert given.link in message.body
    assert message.channel == how
    assert message.secret_until is not None
    for word in ("Rosa", "Rosie", "Vidal", "Priya", "budget"):
        assert word not in message.body + message.subject


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("email", "There is no email address on the record. Add one, or choose another way."),
        ("text", "There is no mobile number on the record. Add one, or choose another way."),
        ("pigeon", "Choose how you give the card."),
    ],
)
def test_a_card_cannot_be_sent_where_there_is_no_address(rosa, priya, how, sentence):
    with pytest.raises(Refused, match=re.escape(sentence)):
        give_card(person=rosa, how=how, by=priya, at=AT)
    assert not EntryCard.objects.exists()
    rosa.refresh_from_db()
    assert rosa.user is None


def test_a_worker_of_another_team_gives_no_card(rosa, noor):
    with pytest.raises(Refused, match="This record is held by another team"):
        give_card(person=rosa, how="paper", by=noor, at=AT)
    assert not EntryCard.objects.exists()


def test_the_worker_prints_the_card_and_sees_how_it_stands(client, rosa_by_text, priya):
    client.force_login(priya)
    response = client.post(f"/people/{rosa_by_text.ref}/card/", {"how": "paper"})
    assert response["Location"] == f"/people/{rosa_by_text.ref}/card/made/"
    page = client.get(response["Location"]).text
    code = re.search(r"[0-9a-z]{5} [0-9a-z]{5}(?=</strong>)", page)[0]
    assert cards.find_card(code=code).person == rosa_by_text
    assert "data:image/svg+xml;base64," in page
    record = client.get(f"/people/{rosa_by_text.ref}/").text
    assert "It works until" in record
    assert code not in record
    client.post(f"/people/{rosa_by_text.ref}/card/end/")
    assert client.get(f"/people/{rosa_by_text.ref}/card/made/").status_code == 302
    assert "ended on" in client.get(f"/people/{rosa_by_text.ref}/").text


def test_on_a_tablet_where_the_worker_is_signed_in_a_card_says_so(client, rosa_by_text, priya):
    given = a_card(rosa_by_text, by=priya)
    client.force_login(priya)
    for response in (client.get(f"/start/{given.code}/"), open_card(client, given)):
        assert "Somebody is signed in" in response.text
    given.card.refresh_from_db()
    assert given.card.wrong_tries == 0


def test_withdrawing_ends_the_card_too(client, rosa_by_text, priya):
    given = a_card(rosa_by_text, by=priya)
    withdraw_invitation(person=rosa_by_text, by=priya, at=timezone.now())
    assert "This card does not work any more." in open_card(client, given).text


def test_a_card_speaks_the_language_of_who_gets_it(client, rosa_by_text, priya):
    rosa_by_text.refresh_from_db()
    rosa = people.update_person(
        person=rosa_by_text, by=priya, at=AT, base_revision=rosa_by_text.revision, language="Polish"
    )
    client.force_login(priya)
    made = client.post(f"/people/{rosa.ref}/card/", {"how": "paper"})["Location"]
    page = client.get(made).text
    assert '<section lang="pl"' in page
    assert '<html lang="en"' in page


def test_nobody_gets_a_card_or_codes_who_has_died(rosa_by_text, priya):
    given = a_card(rosa_by_text, by=priya)
    rosa_by_text.refresh_from_db()
    leaving.note_left(person=rosa_by_text, why="died", on=AT.date(), by=priya, at=timezone.now())
    rosa_by_text.refresh_from_db()
    with pytest.raises(Refused, match="Rosie has died or moved away, so nobody is let in any more"):
        give_card(person=rosa_by_text, how="paper", by=priya, at=AT)
    with pytest.raises(Refused, match="Rosie has died or moved away, so nobody is let in any more"):
        codes_on_paper(rosa_by_text, by=priya)
    assert EntryCard.objects.get() == given.card
    with pytest.raises(Refused, match="This card does not work any more"):
        cards.prove(code=given.code, born_on=rosa_by_text.born_on, at=timezone.now())
