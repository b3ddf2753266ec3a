"""What every answer of the server carries, the pages in the footer, and the ones that say what went wrong."""

import re
from typing import Any

import pytest
from django.test import Client, override_settings

from socialcare.audit.request_id import current_request_id
from socialcare.people.models import User
from socialcare.web import navigation
from socialcare.web.middleware import RequestIdMiddleware

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web_pages")]


def title_of(html: str) -> str:
    return re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1].strip()


# request ids


def test_every_answer_carries_an_id_of_its_own(client: Client):
    first, second = (client.get("/open/")["X-Request-Id"] for _ in range(2))
    assert first != second
    assert re.fullmatch(r"[0-9a-f]{32}", first)


def test_the_id_of_the_proxy_is_kept_unless_it_is_odd(client: Client):
    assert client.get("/open/", headers={"X-Request-Id": "abc-12345"})["X-Request-Id"] == "abc-12345"
    for odd in ("short", "x" * 65, "<script>alert(1)</script>"):
        assert client.get("/open/", headers={"X-Request-Id": odd})["X-Request-Id"] != odd


def test_audit_events_see_the_id_while_the_request_is_under_way(rf):
    seen = []

    def view(request):
        from django.http import HttpResponse

        seen.append(current_request_id.get())
        return HttpResponse()

    answer = RequestIdMiddleware(view)(rf.get("/"))
    assert seen == [answer["X-Request-Id"]]
    assert current_request_id.get() == ""


# caching


def test_no_cache_keeps_what_a_signed_in_user_sees(client: Client, priya: User):
    assert "Cache-Control" not in client.get("/open/")
    client.force_login(priya)
    for address in ("/plain/", "/open/", "/notes/kitchen/", "/no-such-page/"):
        assert client.get(address)["Cache-Control"] == "no-store, private"


# pages


@pytest.mark.parametrize("address", ["/accessibility/", "/privacy/", "/contact/"])
def test_the_pages_of_the_footer_are_open_to_everybody(client: Client, address: str):
    answer = client.get(address)
    assert answer.status_code == 200
    assert title_of(answer.content.decode()).endswith("– Fenwick Borough Council")


def test_every_page_says_that_it_is_a_demonstration_where_it_is_one(client: Client):
    says = "Fenwick Borough Council is invented, and so is everybody here."
    assert says in client.get("/contact/").content.decode()
    with override_settings(COUNCIL_DEMONSTRATION=False):
        assert says not in client.get("/contact/").content.decode()


def test_no_page_has_inline_style_or_script(client: Client, priya: User):
    client.force_login(priya)
    for address in ("/notes/kitchen/", "/contact/", "/no-such-page/"):
        page = client.get(address).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert not re.search(r"<script(?![^>]*\ssrc=)", page)
        assert not re.search(r"\son\w+=", page)


def test_signing_out_is_a_form_that_another_site_cannot_send(client: Client, priya: User):
    client.force_login(priya)
    page = client.get("/contact/").content.decode()
    form = re.search(r'<form[^>]*action="/accounts/logout/".*?</form>', page, re.DOTALL)[0]
    assert 'method="post"' in form
    assert "csrfmiddlewaretoken" in form
    assert "Sign out" not in Client().get("/contact/").content.decode()


def test_what_was_done_is_said_on_the_next_page(client: Client, priya: User):
    client.force_login(priya)
    data = {
        "words": "Tea",
        "seen_on": "2026-11-22",
        "willing": "yes",
    }
    client.post("/notes/kitchen/", data)
    page = client.get("/contact/").content.decode()
    assert "govuk-notification-banner--success" in page
    assert "Note saved." in page


def test_search_engines_are_asked_to_stay_away(client: Client):
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


# when something is wrong


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/no-such-page/", 404, "Page not found – Fenwick Borough Council"),
        ("/forbidden/", 403, "You cannot open this page – Fenwick Borough Council"),
        ("/broken/", 500, "Something went wrong on our side"),
    ],
)
def test_what_went_wrong_is_said_in_plain_words(client: Client, address: str, status: int, title: str):
    client.raise_request_exception = False
    answer = client.get(address)
    assert answer.status_code == status
    assert title_of(answer.content.decode()) == title


@pytest.mark.parametrize("demonstration", [True, False])
def test_even_a_page_that_knows_nothing_says_that_this_is_a_demonstration(
    client: Client, settings: Any, demonstration: bool
):
    client.raise_request_exception = False
    settings.COUNCIL_DEMONSTRATION = demonstration
    for answer in (client.get("/broken/"), client.get("/open/", headers={"Host": "elsewhere.example"})):
        assert ("is invented, and so is everybody here" in answer.content.decode()) is demonstration


def test_a_broken_request_is_said_in_plain_words(client: Client):
    client.raise_request_exception = False
    answer = client.get("/open/", headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400
    assert title_of(answer.content.decode()) == "We did not understand that"


# navigation


@pytest.fixture
def links():
    navigation.add_link("Second", "contact", shown_to=navigation.is_staff_member, place=20)
    navigation.add_link("First", "plain", shown_to=navigation.is_staff_member, place=10)
    navigation.add_link("Home", "open", shown_to=navigation.is_person, place=10)


def test_each_kind_of_user_gets_their_own_links_in_order(client: Client, priya: User, links: None):
    assert "govuk-service-navigation__link" not in client.get("/contact/").content.decode()
    client.force_login(priya)
    page = client.get("/contact/").content.decode()
    assert re.findall(r'service-navigation__link" href="(.*?)"', page) == ["/plain/", "/contact/"]
    assert 'href="/contact/" aria-current="page"' in page


def test_a_person_gets_the_persons_links(client: Client, rosa, links: None):
    user = User.objects.create_user(email="rosa@example.com", name="Rosa Vidal")
    rosa.user, rosa.email = user, user.email
    rosa.save()
    client.force_login(user)
    page = client.get("/contact/").content.decode()
    assert re.findall(r'service-navigation__link" href="(.*?)"', page) == ["/open/"]
