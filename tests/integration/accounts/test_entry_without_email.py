"""Signing in by text, with codes on paper and by passkey; and being signed out where others may look."""

import re
import time
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from socialcare.accounts.entry import paper
from socialcare.accounts.entry.passkeys import add_passkey, remove_passkey
from socialcare.accounts.models import CodeSheet, PaperCode, SignedInHere
from socialcare.accounts.services import withdraw_invitation
from socialcare.audit.models import Event
from socialcare.notifications.models import Message
from socialcare.people import services as people
from socialcare.people.models import User
from socialcare.values import Refused
from tests.builders import AT, a_card, a_person, codes_on_paper
from tests.mailbox import mails, newest_code

pytestmark = pytest.mark.django_db

BORN = {"born_on-day": "12", "born_on-month": "3", "born_on-year": "1948"}
MOBILE = "07700 900 123"
TEXT, PAPER, ENTER, OWN = "/sign-in/text/", "/sign-in/paper/", "/sign-in/code/enter/", "/my/getting-in/"


@pytest.fixture
def rosa_by_text(rosa, priya):
    """Rosa with a mobile phone and no email address, who was given a card."""
    rosa = people.update_person(person=rosa, by=priya, at=AT, base_revision=rosa.revision, phone=MOBILE)
    a_card(rosa, by=priya)
    rosa.refresh_from_db()
    return rosa


def texts():
    return list(Message.objects.filter(channel="text").order_by("queued_at"))


def texted_code():
    return re.search(r"\d{4} \d{4}", texts()[-1].body)[0]


def is_signed_in(client):
    return client.get(reverse("session-alive")).json()["signed_in"]


def sign_in_by_text(client, **tick):
    client.post(TEXT, {"phone": MOBILE, **BORN})
    client.post(ENTER, {"code": texted_code(), **tick})
    assert is_signed_in(client)


# by text


def test_a_person_signs_in_with_a_code_by_text(client, rosa_by_text):
    assert client.post(TEXT, {"phone": "+44 7700 900123", **BORN})["Location"] == ENTER
    [text] = texts()
    assert (text.to, text.secret_until is not None) == ("+447700900123", True)
    for word in ("Rosa", "Rosie", "Vidal", "budget"):
        assert word not in text.body
    client.post(ENTER, {"code": texted_code()})
    assert is_signed_in(client)
    assert Event.objects.get(verb="sign_in.done").by == rosa_by_text.user


def test_the_page_says_the_same_for_every_number_and_day(client, rosa_by_text):
    pages = set()
    for typed in ({"phone": MOBILE, **BORN}, {"phone": MOBILE, **BORN, "born_on-day": "13"}):
        response = client.post(TEXT, typed)
        pages.add((response["Location"], client.get(ENTER).text.partition("csrfmiddlewaretoken")[0]))
        client.cookies.clear()
    assert len(pages) == 1
    assert len(texts()) == 1


def test_of_two_people_with_one_telephone_the_day_tells_which_it_is(client, rosa_by_text, priya):
    other = a_person(by=priya, phone=MOBILE, born_on=date(1950, 1, 2))
    a_card(other, by=priya)
    other.refresh_from_db()
    client.post(TEXT, {"phone": MOBILE, "born_on-day": "2", "born_on-month": "1", "born_on-year": "1950"})
    client.post(ENTER, {"code": texted_code()})
    assert client.session["_auth_user_id"] == str(other.user.pk)


def test_twins_with_one_telephone_are_not_mixed_up(client, rosa_by_text, priya):
    a_card(a_person(by=priya, phone=MOBILE, born_on=rosa_by_text.born_on), by=priya)
    client.post(TEXT, {"phone": MOBILE, **BORN})
    assert texts() == []


def test_a_number_that_is_none_is_kept_to_be_mended(client, db):
    page = client.post(TEXT, {"phone": "01632 960 221", **BORN}).text
    assert "Enter a whole mobile number, like 07700 900 123." in page
    assert "01632 960 221" in page


def test_the_owner_of_a_number_is_told_when_codes_are_asked_for_again_and_again(client, rosa_by_text):
    for _ in range(6):
        page = client.post(TEXT, {"phone": MOBILE, **BORN, "born_on-day": "13"})
    assert "This number has asked for many codes." in page.text
    assert "They did not get in" in texts()[-1].body
    assert Event.objects.get(verb="entry.guessed").person_id == rosa_by_text.pk


def test_five_wrong_codes_stop_the_code_and_its_owner_is_told_once_an_hour(client, rosa_by_text):
    for _ in range(2):
        client.post(TEXT, {"phone": MOBILE, **BORN})
        wrong = "1111 1111" if texted_code() != "1111 1111" else "2222 2222"
        for _ in range(5):
            response = client.post(ENTER, {"code": wrong})
        assert response["Location"] == TEXT
    assert not is_signed_in(client)
    assert len(mails("sign_in_warning")) == 1
    assert Event.objects.filter(verb="entry.guessed").count() == 2


def test_who_holds_an_old_telephone_is_out_once_the_number_is_changed(client, rosa_by_text, priya):
    sign_in_by_text(client)
    assert client.get("/my/").status_code == 200
    rosa_by_text.refresh_from_db()
    people.update_person(
        person=rosa_by_text, by=priya, at=AT, base_revision=rosa_by_text.revision, phone="07700 900 999"
    )
    assert client.get("/my/").status_code == 302
    assert not is_signed_in(client)


# on paper


def enter_by_paper(client, made, paper_code, **changed):
    typed = {"name": made.sheet.name, "code": paper_code, **BORN, **changed}
    return client.post(PAPER, typed)


def test_each_code_on_paper_signs_in_once(rosa, priya):
    made = codes_on_paper(rosa, by=priya)
    first, second = Client(), Client()
    assert enter_by_paper(first, made, made.codes[0]).status_code == 302
    assert is_signed_in(first)
    assert "That does not fit together." in enter_by_paper(second, made, made.codes[0]).text
    assert not is_signed_in(second)
    enter_by_paper(second, made, made.codes[1])
    assert is_signed_in(second)


@pytest.mark.parametrize(
    "changed",
    [{"born_on-day": "13"}, {"code": "1234 567"}, {"code": "abc"}, {"name": "zzzzzz"}, {"code": "x" * 40}],
)
def test_every_slip_gets_the_same_sentence_and_uses_nothing_up(client, rosa, priya, changed):
    made = codes_on_paper(rosa, by=priya)
    page = enter_by_paper(client, made, made.codes[0], **changed)
    assert "That does not fit together." in page.text
    assert not is_signed_in(client)
    assert not PaperCode.objects.filter(used_at__isnull=False).exists()


def test_five_wrong_tries_lock_the_sheet_until_the_worker_brings_another(client, rosa, priya):
    made = codes_on_paper(rosa, by=priya)
    for _ in range(4):
        enter_by_paper(client, made, "0000 0000" if "0000 0000" not in made.codes else "0000 0001")
    assert "its codes do not work any more" in enter_by_paper(client, made, "12").text
    assert "its codes do not work any more" in enter_by_paper(client, made, made.codes[0]).text
    assert Event.objects.get(verb="paper_codes.locked").person_id == rosa.pk
    client.force_login(priya)
    assert "The codes on paper were locked" in client.get(f"/people/{rosa.ref}/").text
    client.logout()
    again = codes_on_paper(rosa, by=priya)
    enter_by_paper(client, again, again.codes[0])
    assert is_signed_in(client)


def test_a_right_code_forgives_the_slips_before_it(client, rosa, priya):
    made = codes_on_paper(rosa, by=priya)
    for place in range(3):
        for _ in range(3):
            enter_by_paper(Client(), made, "12")
        enter_by_paper(Client(), made, made.codes[place])
    assert CodeSheet.objects.get().locked_at is None


def test_new_codes_end_the_ones_before_and_the_last_ones_are_announced(client, rosa, priya):
    old, new = codes_on_paper(rosa, by=priya), codes_on_paper(rosa, by=priya)
    assert "That does not fit together." in enter_by_paper(client, old, old.codes[0]).text
    PaperCode.objects.filter(sheet=new.sheet, place__gt=3).update(used_at=AT)
    enter_by_paper(client, new, new.codes[0])
    assert "You have 2 codes on paper left." in client.get("/my/").text


def test_the_database_holds_no_code_of_the_paper(rosa, priya):
    made = codes_on_paper(rosa, by=priya)
    kept = str(list(PaperCode.objects.values()))
    assert all(code.replace(" ", "") not in kept for code in made.codes)


def test_the_worker_prints_ten_codes_and_they_are_not_shown_for_ever(client, rosa, priya, settings):
    client.force_login(priya)
    where = client.post(f"/people/{rosa.ref}/codes/")["Location"]
    page = client.get(where).text
    assert len(set(re.findall(r"\d{4} \d{4}(?=</li>)", page))) == 10
    session = client.session
    session["paper_codes_made"]["at"] -= 3601
    session.save()
    assert client.get(where)["Location"] == f"/people/{rosa.ref}/codes/"
    client.post(f"/people/{rosa.ref}/codes/end/")
    assert paper.open_sheet_of(rosa) is None


# sessions


def test_on_a_shared_tablet_the_session_ends_after_a_quarter_of_an_hour(client, rosa_by_text, monkeypatch):
    sign_in_by_text(client, shared="on")
    client.get("/my/")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 14 * 60)
    assert client.get("/my/").status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 28 * 60)
    assert client.get("/my/").status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 28 * 60 + 15 * 60 + 1)
    assert client.get("/my/").status_code == 302


def test_on_ones_own_phone_it_goes_on(client, rosa_by_text, monkeypatch):
    sign_in_by_text(client)
    client.get("/my/")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 60 * 60)
    assert client.get("/my/").status_code == 200


def test_one_sees_where_one_is_signed_in_and_signs_out_everywhere(rosa_by_text):
    phone, tablet = Client(headers={"user-agent": "Mozilla/5.0 Firefox/140.0 secret-device"}), Client()
    sign_in_by_text(phone)
    sign_in_by_text(tablet, shared="on")
    page = tablet.get(OWN).text
    assert "Here, on this phone, tablet or computer" in page
    assert "In Firefox" in page
    assert "secret-device" not in str(list(SignedInHere.objects.values()))
    tablet.post(OWN, {"everywhere": "1"})
    assert not is_signed_in(phone)
    assert not is_signed_in(tablet)
    assert SignedInHere.objects.count() == 0
    assert Event.objects.get(verb="sign_in.ended_everywhere").person_id == rosa_by_text.pk
    sign_in_by_text(phone)


def test_a_session_that_was_signed_out_is_listed_no_more(rosa_by_text):
    phone, tablet = Client(headers={"user-agent": "Firefox/140.0"}), Client()
    sign_in_by_text(phone)
    sign_in_by_text(tablet)
    phone.post(reverse("account_logout"))
    assert "Firefox" not in tablet.get(OWN).text


def test_staff_have_no_such_page_and_are_not_listed(client, priya):
    client.force_login(priya)
    for address in (OWN, f"{OWN}passkey/"):
        assert client.get(address).status_code == 404
    assert client.post(f"{OWN}passkey/remove/", {"passkey": "1"}).status_code == 404


# passkeys


def a_passkey(user, name="Firefox"):
    return add_passkey(user=user, credential={"id": "x"}, name=name, session_key="", at=AT)


def test_its_owner_is_told_of_a_new_passkey_and_takes_it_away(client, rosa_online):
    passkey = a_passkey(rosa_online)
    assert "Did you not make it?" in mails("sign_in_warning")[-1].body
    client.force_login(rosa_online)
    assert "A passkey (<bdi>Firefox</bdi>)" in client.get(OWN).text
    client.post(f"{OWN}passkey/remove/", {"passkey": str(passkey.pk)})
    assert not Authenticator.objects.exists()
    assert Event.objects.filter(verb__in=["passkey.added", "passkey.removed"]).count() == 2


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 40, "²"])
def test_a_number_that_is_no_passkeys_takes_nothing_away(client, rosa_online, number):
    a_passkey(rosa_online)
    client.force_login(rosa_online)
    response = client.post(f"{OWN}passkey/remove/", {"passkey": number}, follow=True)
    assert response.status_code == 200
    assert Authenticator.objects.count() == 1


def test_nobody_takes_anothers_passkey_away(rosa_online, noor):
    theirs = a_passkey(rosa_online)
    other = User.objects.create_user(email="harold@example.org", name="Harold")
    with pytest.raises(Refused, match="not there any more"):
        remove_passkey(user=other, id=theirs.pk, at=AT)
    assert Authenticator.objects.count() == 1


def test_no_passkey_is_made_on_a_shared_tablet_nor_long_after_signing_in(client, rosa_by_text, monkeypatch):
    sign_in_by_text(client, shared="on")
    assert "Make a passkey on one that is only yours." in client.get(f"{OWN}passkey/").text
    client.post(reverse("account_logout"))
    sign_in_by_text(client)
    assert "data-options" in client.get(f"{OWN}passkey/").text
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=16))
    page = client.get(f"{OWN}passkey/").text
    assert "data-options" not in page
    assert "sign in again" in page


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "{}",
        "[]",
        "null",
        "5",
        '"x"',
        '{"id": "x"}',
        '{"id": "x", "rawId": 5, "response": 3}',
        "x" * 10_000,
        "\x00",
    ],
)
def test_a_made_up_passkey_is_refused_kindly(client, rosa_online, sent):
    client.force_login(rosa_online)
    assert client.get(f"{OWN}passkey/").status_code == 200
    response = client.post(f"{OWN}passkey/", {"credential": sent})
    assert response.status_code == 200
    assert "The passkey was not made. Try again." in response.text
    client.logout()
    assert client.post("/sign-in/passkey/", {"credential": sent})["Location"] == "/sign-in/"
    assert not Authenticator.objects.exists()
    assert not is_signed_in(client)


def test_a_passkey_is_in_place_of_a_code_and_never_asked_for_besides_one(client, rosa_online):
    a_passkey(rosa_online)
    client.post("/sign-in/code/", {"email": "rosa.vidal@example.org"})
    client.post(ENTER, {"code": newest_code()})
    assert is_signed_in(client)


def test_withdrawing_ends_codes_and_passkeys(client, rosa_online, rosa_with_email, priya):
    rosa = rosa_online.person
    made = codes_on_paper(rosa, by=priya)
    a_passkey(rosa_online)
    withdraw_invitation(person=rosa, by=priya, at=timezone.now())
    assert "That does not fit together." in enter_by_paper(client, made, made.codes[0]).text
    assert not Authenticator.objects.exists()
