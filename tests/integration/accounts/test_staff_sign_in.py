"""Staff sign in with email and password."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from socialcare.audit.models import Event
from socialcare.notifications.models import Message
from socialcare.people.models import User
from tests.builders import PASSWORD
from tests.mailbox import mails

pytestmark = pytest.mark.django_db

SIGN_IN = "/sign-in/"


def sign_in(client, email="priya@fenwick.example", password=PASSWORD, **query):
    return client.post(SIGN_IN, {"login": email, "password": password}, query_params=query)


def is_signed_in(client):
    return client.get(reverse("session-alive")).json()["signed_in"]


def test_a_worker_signs_in_and_starts_at_home(client, priya):
    response = sign_in(client)
    assert (response.status_code, response["Location"]) == (302, reverse("home"))
    assert is_signed_in(client)


def test_letters_of_any_case_and_blanks_around_the_address_are_fine(client, priya):
    assert sign_in(client, email="  Priya@Fenwick.Example ").status_code == 302


def test_signing_in_leads_back_to_where_one_wanted_to_go(client, priya):
    assert sign_in(client, next="/people/?q=x")["Location"] == "/people/?q=x"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_signing_in_never_leads_to_another_site(client, priya, elsewhere):
    assert sign_in(client, next=elsewhere)["Location"] == reverse("home")


def test_signing_in_gives_the_session_a_new_name_and_keeps_what_was_typed(client, priya):
    session = client.session
    session["typed"] = [{"words": "kept"}]
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before
    assert client.session["typed"] == [{"words": "kept"}]


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, priya):
    wrong = sign_in(client, password="not the kettle")
    unknown = sign_in(client, email="nobody@fenwick.example")
    sentence = "The email address or the password is wrong."
    for page in (wrong, unknown):
        assert page.status_code == 200
        assert sentence in page.text
        assert "<title>Error: Sign in" in page.text
    assert not is_signed_in(client)


def test_empty_boxes_are_named(client):
    page = client.post(SIGN_IN, {"login": "", "password": ""})
    assert "Enter your email address" in page.text
    assert "Enter your password." in page.text


def test_the_password_is_never_on_the_page_again(client, priya):
    assert "not the kettle" not in sign_in(client, password="not the kettle").text


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(client, priya):
    for _ in range(5):
        sign_in(client, password="not the kettle")
    page = sign_in(client)
    assert "There were too many wrong tries with this email address." in page.text
    assert not is_signed_in(client)


def test_another_worker_is_not_held_up_by_somebody_elses_wrong_tries(client, priya, sam):
    for _ in range(5):
        sign_in(client, password="not the kettle")
    assert sign_in(client, email="sam@fenwick.example").status_code == 302


def test_an_ended_worker_with_the_right_password_is_told_and_not_let_in(client, priya):
    end(priya)
    response = sign_in(client)
    assert response["Location"] == reverse("account_inactive")
    assert "This account is closed" in client.get(response["Location"]).text
    assert not is_signed_in(client)


def test_an_inactive_user_is_not_let_in(client, priya):
    User.objects.filter(pk=priya.pk).update(is_active=False)
    assert sign_in(client)["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)


def end(user, days_ago=1):
    user.worker.ended_on = timezone.localdate() - timedelta(days=days_ago)
    user.worker.save()


def test_a_worker_whose_work_ended_loses_the_open_session_at_once(client, priya):
    sign_in(client)
    end(priya)
    assert not is_signed_in(client)


def test_on_the_last_day_of_work_the_session_still_holds(client, priya):
    sign_in(client)
    end(priya, days_ago=0)
    assert is_signed_in(client)


def test_a_deactivated_user_loses_the_open_session_at_once(client, priya):
    sign_in(client)
    User.objects.filter(pk=priya.pk).update(is_active=False)
    assert not is_signed_in(client)


def test_a_user_who_is_neither_staff_nor_a_person_cannot_sign_in(client):
    User.objects.create_user(email="left@fenwick.example", name="Left Over", password=PASSWORD)
    assert sign_in(client, email="left@fenwick.example")["Location"] == reverse("account_inactive")


def test_signing_out_is_one_press_and_an_opened_address_does_nothing(client, priya):
    sign_in(client)
    assert client.get("/sign-out/")["Location"] == reverse("home")
    assert is_signed_in(client)
    response = client.post("/sign-out/")
    assert response["Location"] == SIGN_IN
    assert not is_signed_in(client)
    assert "You are signed out." in client.get(SIGN_IN).text


def test_coming_going_and_wrong_passwords_are_events_without_what_was_typed(client, priya):
    sign_in(client, password="not the kettle")
    sign_in(client, email="nobody@fenwick.example")
    sign_in(client)
    client.post("/sign-out/")
    events = Event.objects.filter(verb__startswith="sign_in.").order_by("id")
    assert [(event.verb, event.by, event.data) for event in events] == [
        ("sign_in.refused", None, {"means": "password"}),
        ("sign_in.done", priya, {"means": "password"}),
        ("sign_in.ended", priya, {}),
    ]


def test_nobody_can_make_an_account_for_themselves(client):
    assert client.get("/sign-up/").status_code == 404
    assert client.get("/signup/").status_code == 404


# A forgotten password


def ask_for_link(client, email):
    return client.post("/sign-in/forgotten/", {"email": email})


def test_a_worker_sets_a_new_password_with_the_link_and_is_signed_out_elsewhere(
    client, priya, django_capture_on_commit_callbacks
):
    sign_in(client)
    assert ask_for_link(client, "priya@fenwick.example")["Location"] == "/sign-in/forgotten/sent/"
    [mail] = mails("new_password")
    assert mail.secret_until is not None
    link = re.search(r"http://localhost:8000(/\S+)", mail.body)[1]
    client.cookies.clear()
    response = client.get(link, follow=True)
    form_at = response.redirect_chain[-1][0]
    assert "Choose a new password" in response.text
    new = {"password1": "three small spoons", "password2": "three small spoons"}
    assert client.post(form_at, new)["Location"] == "/sign-in/new-password/done/"
    assert "Your new password is saved" in client.get("/sign-in/new-password/done/").text
    assert sign_in(client).status_code == 200
    assert sign_in(client, password="three small spoons").status_code == 302
    client.cookies.clear()
    assert "This link no longer works" in client.get(link).text


def test_a_new_password_ends_the_sessions_that_the_old_one_opened(client, priya):
    sign_in(client)
    priya.set_password("three small spoons")
    priya.save()
    assert not is_signed_in(client)


def test_whoever_tried_too_often_can_sign_in_after_setting_a_new_password(client, priya):
    for _ in range(5):
        sign_in(client, password="not the kettle")
    ask_for_link(client, "priya@fenwick.example")
    link = re.search(r"http://localhost:8000(/\S+)", mails("new_password")[0].body)[1]
    form_at = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form_at, {"password1": "three small spoons", "password2": "three small spoons"})
    assert sign_in(client, password="three small spoons").status_code == 302


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("short", "short", "too short"),
        ("three small spoons", "three big spoons", "You must type the same password each time."),
        ("1qaz2wsx3edc", "1qaz2wsx3edc", "too common"),
    ],
)
def test_a_new_password_that_will_not_do_is_refused_with_the_reason(client, priya, first, second, sentence):
    ask_for_link(client, "priya@fenwick.example")
    link = re.search(r"http://localhost:8000(/\S+)", mails("new_password")[0].body)[1]
    form_at = client.get(link, follow=True).redirect_chain[-1][0]
    page = client.post(form_at, {"password1": first, "password2": second})
    assert page.status_code == 200
    assert sentence in page.text


def test_the_answer_to_a_forgotten_password_is_the_same_for_every_address(client, priya, rosa_online):
    Message.objects.all().delete()
    answers = {
        ask_for_link(client, email)["Location"]
        for email in ("priya@fenwick.example", "rosa.vidal@example.org", "nobody@example.org")
    }
    assert answers == {"/sign-in/forgotten/sent/"}
    assert [mail.to for mail in mails("new_password")] == ["priya@fenwick.example"]
    told = {mail.to: mail.body for mail in mails("unknown_address")}
    assert "You need none: we email you a code each time." in told["rosa.vidal@example.org"]
    assert "We do not know this address" in told["nobody@example.org"]


def test_too_many_links_for_one_address_are_refused(client, priya):
    for _ in range(3):
        ask_for_link(client, "priya@fenwick.example")
    assert ask_for_link(client, "priya@fenwick.example").status_code == 429
    assert len(mails("new_password")) == 3
