"""People sign in with a code that is sent to their email."""

from datetime import timedelta
from unittest.mock import patch
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone

from socialcare.accounts.services import withdraw_invitation
from socialcare.audit.models import Event
from socialcare.notifications.models import Message
from tests.builders import AT
from tests.mailbox import mails, newest_code

pytestmark = pytest.mark.django_db

ASK, ENTER = "/sign-in/code/", "/sign-in/code/enter/"
ROSA = "rosa.vidal@example.org"


def ask(client, email=ROSA, **query):
    return client.post(ASK, {"email": email}, query_params=query)


def enter(client, code, **query):
    return client.post(ENTER, {"code": code}, query_params=query)


def is_signed_in(client):
    return client.get(reverse("session-alive")).json()["signed_in"]


def wrong(code):
    return f"{(int(code.replace(' ', '')) + 1) % 10**8:08d}"


def test_a_person_signs_in_with_the_code_out_of_the_email(client, rosa_online):
    assert ask(client)["Location"] == ENTER
    assert ROSA in client.get(ENTER).text
    response = enter(client, newest_code())
    assert (response.status_code, response["Location"]) == (302, reverse("home"))
    assert is_signed_in(client)
    assert Event.objects.get(verb="sign_in.done").data == {"means": "code"}


@pytest.mark.parametrize("typed", ["{0}{1}", "{0} {1}", " {0}-{1} ", "{0}  {1}\t"])
def test_the_code_may_be_typed_with_or_without_blanks_and_dashes(client, rosa_online, typed):
    ask(client)
    assert enter(client, typed.format(*newest_code().split())).status_code == 302


def test_an_address_that_is_none_is_said_with_an_example(client, db):
    page = client.post(reverse("account_request_login_code"), {"email": "rosa"}).text
    assert "Enter a whole email address, like name@example.com." in page


def test_the_email_holds_the_code_and_nothing_about_the_person(client, rosa_online):
    ask(client)
    [mail] = mails("sign_in_code")
    assert newest_code() in mail.body
    assert newest_code() not in mail.subject
    for word in ("Rosa", "Vidal", "Priya", "budget", "assessment"):
        assert word not in mail.body + mail.subject
    assert mail.secret_until == mail.queued_at + timedelta(minutes=20)


def test_signing_in_with_a_code_leads_back_to_where_one_wanted_to_go(client, rosa_online):
    entering = ask(client, next="/my/budget/")["Location"]
    assert unquote(entering) == f"{ENTER}?next=/my/budget/"
    assert client.post(entering, {"code": newest_code()})["Location"] == "/my/budget/"


def test_every_address_gets_the_same_answer_on_the_page(client, rosa_online, priya):
    pages = {}
    for email in (ROSA, "priya@fenwick.example", "nobody@example.org"):
        response = ask(client, email=email)
        shown = client.get(ENTER).text.replace(email, "").partition("csrfmiddlewaretoken")[0]
        pages[email] = (response.status_code, response["Location"], shown)
        wrong_code = enter(client, "0000 0001")
        assert "You can try 4 more times." in wrong_code.text
        client.cookies.clear()
    assert len(set(pages.values())) == 1


def test_an_unknown_address_is_told_in_the_email_only(client, db):
    ask(client, email="nobody@example.org")
    [mail] = mails("unknown_address")
    assert "We do not know this address" in mail.body
    assert mails("sign_in_code") == []


def test_a_worker_cannot_pass_by_the_password_with_a_code(client, priya):
    ask(client, email="priya@fenwick.example")
    assert mails("sign_in_code") == []
    [mail] = mails("unknown_address")
    assert "Staff sign in with their password instead" in mail.body
    for code in ("", "0000 0000"):
        enter(client, code)
    assert not is_signed_in(client)


def test_a_person_has_no_password_to_sign_in_with(client, rosa_online):
    for password in ("", "!", rosa_online.password):
        client.post("/sign-in/", {"login": ROSA, "password": password})
    assert not is_signed_in(client)


def test_a_wrong_code_says_how_many_tries_are_left(client, rosa_online):
    ask(client)
    bad = wrong(newest_code())
    assert "You can try 4 more times." in enter(client, bad).text
    enter(client, bad)
    enter(client, bad)
    assert "You can try 1 more time." in enter(client, bad).text
    assert enter(client, newest_code()).status_code == 302


def test_after_five_wrong_tries_the_code_no_longer_works(client, rosa_online):
    ask(client)
    code = newest_code()
    for _ in range(4):
        enter(client, wrong(code))
    last = enter(client, wrong(code))
    assert last["Location"] == ASK
    assert "wrong five times" in client.get(ASK).text
    enter(client, code)
    assert not is_signed_in(client)
    assert Event.objects.filter(verb="sign_in.refused", data__means="code").count() == 5


def test_an_empty_box_is_no_try(client, rosa_online):
    ask(client)
    for _ in range(6):
        assert "Type the 8 numbers that are in the email." in enter(client, " ").text
    assert enter(client, newest_code()).status_code == 302


def test_an_old_code_does_not_work_and_the_page_says_what_to_do(client, rosa_online):
    ask(client)
    code = newest_code()
    soon = timezone.now() + timedelta(minutes=15, seconds=1)
    with patch("time.time", return_value=soon.timestamp()):
        response = enter(client, code, next="/my/")
        assert unquote(response["Location"]) == f"{ASK}?next=/my/"
        assert "That code is too old" in client.get(ASK).text
        assert not is_signed_in(client)


def test_only_the_newest_code_works(client, rosa_online):
    ask(client)
    first = newest_code()
    ask(client)
    assert newest_code() != first
    assert enter(client, first).status_code == 200
    assert enter(client, newest_code()).status_code == 302


def test_a_code_works_only_where_it_was_asked_for(client, rosa_online):
    ask(client)
    code = newest_code()
    client.cookies.clear()
    assert enter(client, code)["Location"] == ASK
    assert not is_signed_in(client)


def test_whoever_asked_for_a_code_by_mistake_can_turn_round(client, priya):
    ask(client, email="priya@fenwick.example")
    assert "I work for the council" in client.get("/sign-in/").text
    assert 'value="priya@fenwick.example"' in client.get(ASK).text


def test_too_many_codes_for_one_address_are_refused_with_what_to_do(client, rosa_online):
    for _ in range(5):
        assert ask(client).status_code == 302
    page = ask(client)
    assert "You have asked for many codes." in page.text
    assert len(mails("sign_in_code")) == 5


def test_a_person_whose_invitation_was_withdrawn_is_unknown_and_signed_out(client, rosa, rosa_online, priya):
    ask(client)
    enter(client, newest_code())
    rosa.refresh_from_db()
    withdraw_invitation(person=rosa, by=priya, at=AT)
    assert not is_signed_in(client)
    Message.objects.all().delete()
    ask(client)
    assert mails("sign_in_code") == []


def test_withdrawing_while_a_code_is_on_its_way_stops_the_code(client, rosa, rosa_online, priya):
    ask(client)
    code = newest_code()
    rosa.refresh_from_db()
    withdraw_invitation(person=rosa, by=priya, at=AT)
    assert enter(client, code)["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)


def test_a_signed_in_person_is_sent_home_from_the_sign_in_pages(client, rosa_online):
    client.force_login(rosa_online)
    for page in ("/sign-in/", ASK, ENTER):
        assert client.get(page)["Location"] == reverse("home")
