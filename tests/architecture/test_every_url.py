"""Walks every address as everybody who must not come in, and as those who may."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from socialcare.accounts.services import invite_person
from socialcare.audit.models import Event
from socialcare.people.models import User
from supportplans.services.helping import stop_help
from tests.architecture.doors import (
    CASEWORK,
    DOORS,
    MANAGER,
    OWNER,
    PANEL,
    PERSON,
    PLAN,
    PLAN_STAFF,
    PUBLIC,
    RECORD,
    SIGNED_IN,
    STAFF,
)
from tests.architecture.place import Place
from tests.builders import AT, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def like_a_real_council(settings: Any) -> None:
    """The demonstration's sign-in page names people on purpose; a council's does not."""
    settings.COUNCIL_DEMONSTRATION = False
    settings.MESSAGES_READABLE_IN_BROWSER = False


#: All but what is there for everybody.
BEHIND_SIGN_IN = (
    STAFF,
    CASEWORK,
    MANAGER,
    PANEL,
    RECORD,
    PLAN,
    PLAN_STAFF,
    PERSON,
    SIGNED_IN,
    OWNER,
)

#: Words that stand only in Rosa's record.
HERS = ("Rosa", "Rosie", "Vidal", "Quay Row", "FB1 2CD", "I find nutrition hard")

#: Rosa's assessment is completed and gave a sum: nothing to end, and no letter of refusal.
NOT_IN_HER_CASE = {
    "assessments/<uuid:id>/end/",
    "assessments/<uuid:id>/decision.pdf",
    "assessments/<uuid:id>/decision/print/",
}


def addresses(patterns: Any = None, before: str = "") -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern)


def test_every_address_is_listed_and_every_listed_address_is_there():
    there = list(addresses())
    assert sorted(there) == sorted(DOORS)
    assert len(there) == len(set(there))


@pytest.fixture
def another_person(noor: User) -> User:
    """Somebody with a place of their own, who is not Rosa."""
    edith = a_person(by=noor, email="edith@example.org")
    return invite_person(person=edith, by=noor, at=AT)


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def try_all(client: Client, place: Place, *, kinds: tuple[str, ...]) -> Iterator[tuple[str, str, Any]]:
    for pattern, (kind, _, methods) in DOORS.items():
        if kind not in kinds:
            continue
        for method in methods.split():
            # A password and a code cannot be guessed by an empty form; signing out is tried last.
            if pattern == "sign-out/":
                continue
            response = client.generic(method, place.address(pattern))
            yield pattern, method, response


def body(response: Any) -> str:
    return (
        b"".join(response).decode("utf-8", errors="replace")
        if response.streaming
        else response.content.decode("utf-8", errors="replace")
    )


def shows_nothing_of_hers(pattern: str, response: Any) -> None:
    text = body(response)
    for words in HERS:
        # As words of their own: the random signs of a token may spell a name.
        assert not re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text), f"{pattern} shows “{words}”"


def test_anonymous_visitors_are_sent_to_sign_in(place):
    before = Event.objects.filter(verb="record.opened").count()
    walked = 0
    for pattern, method, response in try_all(
        client_of(None),
        place,
        kinds=BEHIND_SIGN_IN,
    ):
        walked += 1
        assert response.status_code in (302, 401, 404), (pattern, method, response.status_code)
        if response.status_code == 302:
            assert response["Location"].startswith("/sign-in/"), (pattern, response["Location"])
        shows_nothing_of_hers(pattern, response)
    assert walked > 40
    assert Event.objects.filter(verb="record.opened").count() == before


@pytest.mark.parametrize("who", ["noor", "kit", "panel_member", "scheme_owner", "another_person"])
def test_who_may_not_open_a_record_finds_nothing_there(place, who, request):
    user = request.getfixturevalue(who)
    client = client_of(user)
    before = Event.objects.exclude(by=None).filter(by=user, person_id=place_person(place)).count()
    walked = 0
    for pattern, method, response in try_all(client, place, kinds=(RECORD, PLAN, PLAN_STAFF)):
        walked += 1
        assert response.status_code == 404, (pattern, method, response.status_code)
        shows_nothing_of_hers(pattern, response)
    assert walked > 35
    assert Event.objects.filter(by=user, person_id=place_person(place)).count() == before


def place_person(place: Place) -> int:
    return place.person_user.person.pk


@pytest.mark.parametrize("who", ["noor", "kit", "panel_member", "scheme_owner"])
def test_other_staff_see_nothing_of_hers_on_their_own_pages_nor_in_the_persons_place(place, who, request):
    client = client_of(request.getfixturevalue(who))
    for pattern, method, response in try_all(client, place, kinds=(STAFF, CASEWORK, SIGNED_IN, PUBLIC)):
        assert response.status_code < 500, (pattern, method)
        shows_nothing_of_hers(pattern, response)
    for pattern, method, response in try_all(client, place, kinds=(PERSON,)):
        assert response.status_code in (403, 404), (pattern, method, response.status_code)


@pytest.mark.parametrize("who", ["panel_member", "scheme_owner"])
def test_staff_without_cases_do_no_casework(place, who, request):
    walked = 0
    for pattern, method, response in try_all(
        client_of(request.getfixturevalue(who)), place, kinds=(CASEWORK,)
    ):
        walked += 1
        assert response.status_code == 404, (pattern, method, response.status_code)
    assert walked >= 10


def test_a_person_comes_into_no_page_of_the_staff(place, another_person):
    for user in (another_person, place.person_user):
        for pattern, method, response in try_all(
            client_of(user), place, kinds=(STAFF, CASEWORK, MANAGER, PANEL, RECORD, PLAN_STAFF, OWNER)
        ):
            assert response.status_code in (403, 404), (pattern, method, response.status_code)
            if user is another_person:
                shows_nothing_of_hers(pattern, response)


def test_another_person_sees_only_their_own_place(place, another_person):
    client = client_of(another_person)
    for pattern, method, response in try_all(client, place, kinds=(PERSON, SIGNED_IN, PUBLIC)):
        assert response.status_code < 500, (pattern, method)
        shows_nothing_of_hers(pattern, response)


def test_an_ended_worker_comes_in_nowhere(place, priya):
    client = client_of(priya)
    priya.worker.ended_on = AT.date()
    priya.worker.save(update_fields=["ended_on"])
    for pattern, method, response in try_all(
        client,
        place,
        kinds=BEHIND_SIGN_IN,
    ):
        assert response.status_code in (302, 401, 403, 404), (pattern, method, response.status_code)
        if response.status_code == 302:
            assert response["Location"].startswith("/sign-in/"), (pattern, response["Location"])
        shows_nothing_of_hers(pattern, response)


@pytest.mark.parametrize("who", ["priya", "panel_member", "scheme_owner"])
def test_what_managers_work_with_does_not_exist_for_other_staff(place, who, request):
    walked = 0
    for pattern, method, response in try_all(
        client_of(request.getfixturevalue(who)), place, kinds=(MANAGER,)
    ):
        walked += 1
        assert response.status_code == 404, (pattern, method, response.status_code)
    assert walked >= 10


def test_a_manager_opens_every_page_about_her_own_team_and_nothing_of_another(place, sam, kit):
    client, other = client_of(sam), client_of(kit)
    for pattern, (kind, parts, methods) in DOORS.items():
        if kind == MANAGER and "GET" in methods:
            assert client.get(place.address(pattern)).status_code == 200, pattern
            expected = 404 if parts else 200
            response = other.get(place.address(pattern))
            assert response.status_code == expected, pattern
            shows_nothing_of_hers(pattern, response)


@pytest.mark.parametrize("who", ["priya", "sam", "panel_member", "scheme_owner"])
def test_what_waits_for_the_panel_does_not_exist_for_who_has_no_seat_there(place, who, request):
    walked = 0
    for pattern, method, response in try_all(client_of(request.getfixturevalue(who)), place, kinds=(PANEL,)):
        walked += 1
        to_today = who == "panel_member" and pattern == "panel/"
        assert response.status_code == (302 if to_today else 404), (pattern, method, response.status_code)
    assert walked >= 7


def test_a_member_of_the_panel_opens_every_page_of_it_and_nothing_of_rosas(place):
    client = client_of(place.chair)
    for pattern, (kind, _, methods) in DOORS.items():
        if kind == PANEL and "GET" in methods:
            response = client.get(place.address(pattern))
            assert response.status_code == 200, (pattern, response.status_code)
            if not pattern.endswith(".pdf"):
                shows_nothing_of_hers(pattern, response)
    for pattern, method, response in try_all(client, place, kinds=(RECORD, PLAN, PLAN_STAFF, MANAGER)):
        assert response.status_code == 404, (pattern, method, response.status_code)


@pytest.mark.parametrize("who", ["priya", "sam"])
def test_her_own_team_opens_every_page(place, who, request):
    client = client_of(request.getfixturevalue(who))
    opened = 0
    for pattern, (kind, _, methods) in DOORS.items():
        if (
            kind not in (STAFF, CASEWORK, RECORD, PLAN, PLAN_STAFF)
            or "GET" not in methods
            or pattern in NOT_IN_HER_CASE
        ):
            continue
        response = client.get(place.address(pattern))
        assert response.status_code in (200, 302), (pattern, response.status_code)
        if response.status_code == 302:
            assert not response["Location"].startswith("/sign-in/"), pattern
        opened += response.status_code == 200
    assert opened > 15


@pytest.mark.parametrize("who", ["priya", "sam", "noor", "kit", "panel_member"])
def test_what_the_schemes_owner_works_with_does_not_exist_for_other_staff(place, who, request):
    walked = 0
    for pattern, method, response in try_all(client_of(request.getfixturevalue(who)), place, kinds=(OWNER,)):
        walked += 1
        assert response.status_code == 404, (pattern, method, response.status_code)
    assert walked >= 6


def test_the_schemes_owner_opens_every_page_of_the_schemes(place, scheme_owner):
    client = client_of(scheme_owner)
    opened = 0
    for pattern, (kind, _, methods) in DOORS.items():
        if kind == OWNER and "GET" in methods:
            response = client.get(place.address(pattern))
            assert response.status_code == 200, (pattern, response.status_code)
            shows_nothing_of_hers(pattern, response)
            opened += 1
    assert opened >= 4


#: Pages of the place that only lead on, once there is a plan.
LEADS_TO_THE_PLAN = {"my/plan/": "plans/<uuid:id>/", "my/helpers/": "plans/<uuid:id>/helpers/"}


def test_rosa_opens_every_page_of_her_own_place(place):
    client = client_of(place.person_user)
    for pattern, method, response in try_all(client, place, kinds=(PERSON,)):
        if pattern in LEADS_TO_THE_PLAN:
            assert response["Location"] == place.address(LEADS_TO_THE_PLAN[pattern])
            continue
        opens = (200,) if method == "GET" else (200, 302)
        assert response.status_code in opens, (pattern, method, response.status_code)


def test_rosa_opens_every_page_of_her_plan(place):
    client = client_of(place.person_user)
    opened = 0
    for pattern, (kind, _, methods) in DOORS.items():
        if pattern == "plans/<uuid:id>/check-in/":
            assert client.get(place.address(pattern))["Location"] == "/my/check-in/"
        elif kind == PLAN and "GET" in methods:
            assert client.get(place.address(pattern)).status_code == 200, pattern
            opened += 1
    assert opened > 1


def test_who_helps_comes_into_no_record_and_no_page_of_the_staff(place):
    client = client_of(place.helper.user)
    for pattern, method, response in try_all(
        client, place, kinds=(STAFF, CASEWORK, MANAGER, PANEL, RECORD, PLAN_STAFF, PERSON)
    ):
        assert response.status_code in (403, 404), (pattern, method, response.status_code)
        shows_nothing_of_hers(pattern, response)


def test_who_no_longer_helps_finds_nothing_there(place):
    user = place.helper.user
    client = client_of(user)
    stop_help(helper=place.helper, by=place.person_user, at=AT)
    walked = 0
    for pattern, method, response in try_all(client, place, kinds=(PANEL, RECORD, PLAN, PLAN_STAFF)):
        walked += 1
        assert response.status_code in (302, 401, 404), (pattern, method, response.status_code)
        shows_nothing_of_hers(pattern, response)
    assert walked > 40


def test_a_form_without_its_token_is_refused_everywhere(place, priya):
    client = Client(enforce_csrf_checks=True)
    client.force_login(priya, backend=settings.AUTHENTICATION_BACKENDS[0])
    walked = 0
    for pattern, (_, _, methods) in DOORS.items():
        if "POST" in methods and pattern != "sign-out/":
            walked += 1
            assert client.post(place.address(pattern)).status_code == 403, pattern
    assert walked > 20
