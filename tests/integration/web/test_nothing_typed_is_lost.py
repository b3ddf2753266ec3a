"""A time-out, a second tab, a stale token: what somebody typed comes back to them, and to nobody else."""

import json
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from socialcare.people.models import User
from socialcare.web import typed
from socialcare.web.typed import MOST_CHARACTERS, TYPED_BY, form_page, typed_by_token, user_id_of, words_typed
from tests import web_pages

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web_pages")]

PAGE = "/notes/kitchen/"
HERE = "http://testserver"
WORDS = "She said: “I'd like to go out more.” 👩🏽‍🦽\nAnd then ਪੰਜਾਬੀ"


@pytest.fixture(autouse=True)
def nothing_taken():
    web_pages.TAKEN.clear()


def what_is_typed(by: User, **more: object) -> dict[str, object]:
    return {
        TYPED_BY: typed_by_token(by),
        "words": WORDS,
        "postcode": "FB1 2CD",
        "seen_on-day": "31",
        "seen_on-month": "Feb",
        "seen_on-year": "2026",
        "willing": "until",
        "tags": ["home", "food"],
        "password": "correct horse",
        **more,
    }


def send(client: Client, data: dict[str, object], **headers: str):
    return client.post(PAGE, data, headers={"Referer": f"{HERE}{PAGE}?from=today", "Origin": HERE, **headers})


def test_what_was_typed_when_the_session_had_ended_stands_in_the_form_after_signing_in(
    client: Client, priya: User
):
    answer = send(client, what_is_typed(priya))
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next=/notes/kitchen/%3Ffrom%3Dtoday"

    client.force_login(priya)
    page = unescape(client.get(f"{PAGE}?from=today").content.decode())
    assert "You were signed out while you were typing. What you wrote is below; press Save the note." in page
    assert WORDS in page
    for value in ('value="FB1 2CD"', 'value="31"', 'value="Feb"', 'value="2026"'):
        assert value in page
    assert page.count(" checked") == 3
    assert "govuk-error" not in page
    assert web_pages.TAKEN == []


def test_the_form_shown_again_needs_a_fresh_press_and_is_then_forgotten(client: Client, priya: User):
    send(client, what_is_typed(priya))
    client.force_login(priya)
    good = what_is_typed(priya, **{"seen_on-day": "3", "willing": "yes"})
    assert client.post(PAGE, good).status_code == 302
    assert web_pages.TAKEN[0]["words"] == WORDS
    assert "You were signed out" not in client.get(PAGE).content.decode()


def test_a_refused_form_after_signing_in_still_holds_what_was_typed(client: Client, priya: User):
    client.force_login(priya)
    page = unescape(client.post(PAGE, what_is_typed(priya)).content.decode())
    assert "<title>Error: Add a note – Fenwick Borough Council</title>" in page
    assert "31 February is not a date." in page
    assert WORDS in page
    assert 'value="Feb"' in page


def test_a_service_that_refuses_shows_its_sentence_on_the_field(client: Client, priya: User):
    client.force_login(priya)
    data = what_is_typed(priya, words="forbidden", willing="yes", **{"seen_on-day": "3"})
    page = client.post(PAGE, data).content.decode()
    assert '<a href="#id_words">That may not be written here.</a>' in page
    assert web_pages.TAKEN == []


def test_somebody_else_who_signs_in_on_that_browser_never_sees_it(client: Client, priya: User, noor: User):
    send(client, what_is_typed(priya))
    client.force_login(noor)
    assert "go out more" not in unescape(client.get(PAGE).content.decode())
    kept = Session.objects.get(session_key=client.session.session_key).get_decoded()
    assert typed.SESSION_KEY not in kept


def test_what_others_typed_is_dropped_on_any_page(client: Client, priya: User, noor: User):
    send(client, what_is_typed(priya))
    client.force_login(noor)
    client.get("/plain/")
    assert typed.SESSION_KEY not in client.session


def test_it_stands_only_on_the_page_where_it_was_typed(client: Client, priya: User):
    send(client, what_is_typed(priya))
    client.force_login(priya)
    assert "go out more" not in unescape(client.get("/notes/garden/").content.decode())
    assert "go out more" in unescape(client.get(PAGE).content.decode())


def test_passwords_codes_tokens_and_files_are_never_kept(client: Client, priya: User):
    data = what_is_typed(
        priya,
        picture=SimpleUploadedFile("a.png", b"picture"),
        csrfmiddlewaretoken="x" * 32,
        code="123456",
        otp_token="9",
    )
    send(client, data)
    kept = json.dumps(client.session[typed.SESSION_KEY])
    for secret in ("correct", "picture=", "csrf", "123456", "otp", "typed_by"):
        assert secret not in kept
    assert "postcode" in kept
    client.force_login(priya)
    assert "We could not keep the files" in client.get(PAGE).content.decode()


def test_it_is_forgotten_after_twelve_hours(client: Client, priya: User, monkeypatch: pytest.MonkeyPatch):
    send(client, what_is_typed(priya))
    client.force_login(priya)
    session = client.session
    session[typed.SESSION_KEY][0]["at"] = (
        typed.timezone.now() - typed.KEPT_FOR - timedelta(seconds=1)
    ).isoformat()
    session.save()
    assert "go out more" not in unescape(client.get(PAGE).content.decode())


def test_at_most_five_forms_are_kept_and_the_same_form_once(client: Client, priya: User):
    for _ in range(2):
        for place in range(7):
            client.post(f"/notes/{place}/", what_is_typed(priya))
    pages = [one["page"] for one in client.session[typed.SESSION_KEY]]
    assert pages == [f"/notes/{place}/" for place in range(2, 7)]


@pytest.mark.parametrize("token", ["", "7", "7:forged", "\x00"])
def test_without_a_genuine_token_it_is_shown_to_copy_and_not_kept(client: Client, priya: User, token: str):
    answer = send(client, what_is_typed(priya, **{TYPED_BY: token}))
    assert answer.status_code == 403
    page = unescape(answer.content.decode())
    assert "Nothing was saved yet" in page
    assert WORDS in page
    assert "correct horse" not in page
    assert typed.SESSION_KEY not in client.session


def test_what_is_too_long_to_keep_is_shown_to_copy(client: Client, priya: User):
    words = "w" * (MOST_CHARACTERS + 1)
    answer = send(client, what_is_typed(priya, words=words))
    assert answer.status_code == 403
    assert words in answer.content.decode()
    assert typed.SESSION_KEY not in client.session


def test_what_another_site_sends_is_never_shown(client: Client, priya: User):
    answer = client.post(
        PAGE,
        what_is_typed(priya, **{TYPED_BY: ""}),
        headers={"Origin": "https://elsewhere.example", "Referer": "https://elsewhere.example/"},
    )
    assert answer.status_code == 403
    assert "go out more" not in unescape(answer.content.decode())


def test_an_empty_form_just_asks_to_sign_in(client: Client):
    assert client.post(PAGE, {}).status_code == 302


def test_reading_a_guarded_page_asks_to_sign_in_and_comes_back_to_it(client: Client):
    answer = client.get(f"{PAGE}?a=b")
    assert answer["Location"] == f"{reverse('account_login')}?next=/notes/kitchen/%3Fa%3Db"
    assert typed.SESSION_KEY not in client.session


def test_a_script_is_told_in_json(client: Client, priya: User):
    answer = client.post(PAGE, what_is_typed(priya), headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json() == {"signed_out": True, "sign_in": reverse("account_login")}


def test_a_page_of_another_site_is_never_where_signing_in_leads(rf):
    assert form_page(rf.post(PAGE, headers={"Referer": "https://elsewhere.example/x/"})) == PAGE
    assert form_page(rf.post(PAGE, headers={"Referer": f"{HERE}//elsewhere.example/"})) == PAGE
    assert form_page(rf.post(PAGE, headers={"Referer": f"{HERE}/notes/attic/"})) == "/notes/attic/"


def test_a_token_says_whose_it_is_and_cannot_be_forged(priya: User, noor: User):
    assert user_id_of(typed_by_token(priya)) == str(priya.pk)
    assert user_id_of(typed_by_token(priya).replace(str(priya.pk), str(noor.pk), 1)) is None


def test_it_can_be_thrown_away(client: Client, priya: User):
    send(client, what_is_typed(priya))
    client.force_login(priya)
    answer = client.post(reverse("typed-throw-away"), {"page": f"{PAGE}?from=today"})
    assert answer["Location"] == f"{PAGE}?from=today"
    assert "go out more" not in unescape(client.get(PAGE).content.decode())


@pytest.mark.parametrize(
    "page", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_throwing_away_never_leads_to_another_site(client: Client, priya: User, page: str):
    client.force_login(priya)
    assert client.post(reverse("typed-throw-away"), {"page": page})["Location"] == "/"


# a token that no longer fits: signed in afresh in another tab


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def test_a_stale_token_of_the_same_user_gives_the_form_back_filled_in(strict: Client, priya: User):
    strict.force_login(priya)
    answer = send(strict, what_is_typed(priya))
    assert answer.status_code == 403
    page = unescape(answer.content.decode())
    assert "What you wrote is safe." in page
    assert WORDS in page
    assert f'href="{PAGE}?from=today"' in page
    assert "correct horse" not in page
    assert web_pages.TAKEN == []
    again = unescape(strict.get(f"{PAGE}?from=today").content.decode())
    assert WORDS in again
    assert "press Save the note" in again


def test_a_stale_token_of_somebody_else_shows_and_keeps_nothing(strict: Client, priya: User, noor: User):
    strict.force_login(noor)
    answer = send(strict, what_is_typed(priya))
    assert answer.status_code == 403
    page = unescape(answer.content.decode())
    assert "Somebody else was signed in on this browser when it was written." in page
    assert "go out more" not in page
    assert typed.SESSION_KEY not in strict.session


def test_a_stale_token_after_being_signed_out_is_kept_for_its_writer(strict: Client, priya: User):
    answer = send(strict, what_is_typed(priya))
    assert answer.status_code == 403
    assert "Sign in and go back to the page" in answer.content.decode()
    strict.force_login(priya)
    assert WORDS in unescape(strict.get(PAGE).content.decode())


def test_a_forged_form_from_another_site_keeps_and_shows_nothing(strict: Client, priya: User):
    strict.force_login(priya)
    answer = strict.post(
        PAGE,
        what_is_typed(priya),
        headers={"Origin": "https://elsewhere.example", "Referer": "https://elsewhere.example/"},
    )
    assert answer.status_code == 403
    assert "go out more" not in unescape(answer.content.decode())
    assert typed.SESSION_KEY not in strict.session


def test_a_stale_token_of_a_script_is_told_in_json(strict: Client, priya: User):
    strict.force_login(priya)
    answer = send(strict, what_is_typed(priya), Accept="application/json")
    assert (answer.status_code, answer.json()["signed_out"]) == (403, True)


# what the page's script asks


def test_the_script_learns_whether_the_one_who_types_is_still_signed_in(
    client: Client, priya: User, noor: User
):
    address = reverse("session-alive")
    assert client.get(address).json() == {"signed_in": False, "somebody_else": False, "ended": False}
    client.force_login(priya)
    mine = client.get(address, headers={"X-Typed-By": typed_by_token(priya)})
    assert mine.json()["signed_in"] is True
    assert len(mine.json()["csrf_token"]) == 64
    assert mine["Cache-Control"] == "no-store, private"
    for token in (typed_by_token(noor), "forged"):
        assert client.get(address, headers={"X-Typed-By": token}).json() == {
            "signed_in": False,
            "somebody_else": True,
            "ended": False,
        }


def test_the_script_learns_that_signing_in_again_would_be_no_use(client: Client, priya: User):
    def ended(token: str) -> bool:
        told = client.get(reverse("session-alive"), headers={"X-Typed-By": token}).json()
        return bool(told["ended"])

    assert not ended(typed_by_token(priya))
    priya.is_active = False
    priya.save()
    assert ended(typed_by_token(priya))
    assert not ended("forged")


def test_what_is_shown_to_copy_back_is_what_somebody_wrote_and_no_number_of_the_page():
    sent = QueryDict(mutable=True)
    sent.update({"words": "Tea at four", "base_revision": "3", "to": "down", "base.words": "2", "title": " "})
    sent.update({"page": str(uuid4()), "member": str(uuid4()), "note-base": "2", "note-seen": "Twice"})
    assert words_typed(sent) == [("words", "Tea at four"), ("note-seen", "Twice")]


def test_every_form_of_the_pack_says_who_types(client: Client, priya: User):
    client.force_login(priya)
    page = client.get(PAGE).content.decode()
    assert f'name="{TYPED_BY}" value="{typed_by_token(priya)}"' in page
    assert "data-keep" in page
